/*
 * Appeals against a demotion, a suspension or a removal. A sanction that is lifted gives the seller back the standing before
 * it, from the next night on; an answer that is no worse does not bring it back until a lighter one has been given. The place
 * of a removed seller who appeals is kept until the appeal is decided.
 */
#include "process/run.h"

void standing_appeal_count(struct run *run, enum total total)
{
    if (run->now_s >= run->measure_from_s && run->now_s < run->measure_to_s)
        run->result->totals[total]++;
}

/* One standing a night at most; each appeal against it has luck of its own. */
static struct lanes standing_lanes(const struct run *run, uint32_t at, int32_t day, unsigned appeals)
{
    return stream_block(run->key, at, STREAM_STANDING_APPEAL, (uint32_t)day | appeals << 24);
}

enum rd_status standing_appeal_plan(struct run *run, uint32_t at, int before)
{
    struct seller *seller = &run->sellers.items[at];
    const struct seller_segment *segment = &run->scenario->seller_segments[seller->segment];
    if (segment->appeals_standing.threshold == 0 || run->in_past)
        return RD_OK; /* decided, and appealed against, long before */
    struct lanes lanes = standing_lanes(run, at, run->day, 0);
    if (!lane_hits(lanes.word[0], segment->appeals_standing.threshold))
        return RD_OK;
    struct question question = {.seller = at, .now_s = run->now_s, .violation = -1};
    struct rd_answer rule;
    enum rd_status rc = appeal_ask(run, question, RD_APPEAL_SUBJECT_STANDING, &rule);
    int64_t delay_s = quantile_draw(segment->appeal_delay, lanes.word[1]);
    if (rc != RD_OK)
        return rc;
    const struct appeal_terms terms = appeal_terms_of(&rule);
    if (!appeal_is_allowed(&terms, 0, delay_s))
        return RD_OK;
    struct appeal appeal = {.subject_id = at | APPEAL_OF_SELLER,
                            .subject = RD_APPEAL_SUBJECT_STANDING,
                            .claim = POOL_NONE,
                            .penalties = POOL_NONE,
                            .seller = at,
                            .entered_s = seller->entered_s,
                            .order = {.id = UINT64_MAX, .books = POOL_NONE, .claim = POOL_NONE, .cover = POOL_NONE},
                            .standing = seller->standing,
                            .standing_before = (uint8_t)before,
                            .day = run->day,
                            .terms = terms,
                            .handling = lanes.word[2],
                            .finding = lanes.word[3]};
    uint32_t slot;
    seller->appeals_pending++;
    return appeal_new(run, &appeal, EVENT_APPEALED, delay_s, &slot);
}

static void standing_restore(const struct run *run, const struct appeal *appeal)
{
    struct seller *seller = &run->sellers.items[appeal->seller];
    if (seller->standing < appeal->standing)
        return; /* over already */
    seller->pardon = seller->standing;
    seller->pardon_to = appeal->standing_before;
    seller->ladder = appeal->standing_before;
    seller->until_s = 0;
    if (seller->suspended_until_s > run->now_s)
        seller->suspended_until_s = run->now_s;
}

/* It failed: the seller may try again while the sanction lasts and the rules allow another appeal. */
static bool appeals_again(const struct run *run, struct appeal *appeal, int64_t *delay_s)
{
    const struct seller *seller = &run->sellers.items[appeal->seller];
    const struct seller_segment *segment = &run->scenario->seller_segments[seller->segment];
    if (seller->standing < appeal->standing)
        return false;
    appeal->appeals++;
    struct lanes lanes = standing_lanes(run, appeal->seller, appeal->day, appeal->appeals);
    *delay_s = quantile_draw(segment->appeal_delay, lanes.word[1]);
    appeal->handling = lanes.word[2];
    appeal->finding = lanes.word[3];
    return lane_hits(lanes.word[0], segment->appeals_standing.threshold) &&
           appeal_is_allowed(&appeal->terms, appeal->appeals, *delay_s);
}

enum rd_status standing_appeal_end(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    struct seller *seller = &run->sellers.items[appeal->seller];
    int64_t delay_s;
    standing_appeal_count(run, TOTAL_STANDING_APPEALS_DECIDED);
    if (appeal->overturned)
        standing_appeal_count(run, TOTAL_STANDINGS_OVERTURNED);
    if (!seller_is_gone(run, appeal)) {
        if (!appeal->overturned && appeals_again(run, appeal, &delay_s))
            return appeal_await(run, slot, EVENT_APPEALED, delay_s);
        seller->appeals_pending--;
        seller->stirred = true;
        if (appeal->overturned && (appeal->terms.undoes == RD_UNDOES_PENALTY || appeal->terms.undoes == RD_UNDOES_BOTH))
            standing_restore(run, appeal);
    }
    appeal_free(run, slot);
    return RD_OK;
}
