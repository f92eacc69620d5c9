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

enum rd_status standing_appeal_plan(struct run *run, uint32_t at, int before)
{
    struct seller *seller = &run->sellers.items[at];
    const struct seller_segment *segment = &run->scenario->seller_segments[seller->segment];
    if (segment->appeals_standing.threshold == 0 || run->day <= run->history_day)
        return RD_OK; /* what history brings was decided, and appealed against, long before */
    struct lanes lanes = stream_block(run->key, at, STREAM_STANDING_APPEAL, (uint32_t)run->day);
    if (!lane_hits(lanes.word[0], segment->appeals_standing.threshold))
        return RD_OK;
    struct question question = {.seller = at, .now_s = run->now_s, .violation = -1};
    struct rd_answer rule;
    enum rd_status rc = appeal_ask(run, question, RD_APPEAL_SUBJECT_STANDING, &rule);
    int64_t delay_s = quantile_draw(segment->appeal_delay, lanes.word[1]);
    if (rc != RD_OK || !appeal_is_allowed(&rule, 0, delay_s))
        return rc;
    struct appeal appeal = {.subject_id = at | APPEAL_OF_SELLER,
                            .subject = RD_APPEAL_SUBJECT_STANDING,
                            .claim = POOL_NONE,
                            .penalties = POOL_NONE,
                            .seller = at,
                            .entered_s = seller->entered_s,
                            .order = {.id = UINT64_MAX, .books = POOL_NONE, .claim = POOL_NONE, .cover = POOL_NONE},
                            .standing = seller->standing,
                            .standing_before = (uint8_t)before,
                            .handling = lanes.word[2],
                            .finding = lanes.word[3]};
    uint32_t slot;
    seller->appeals_pending++;
    return appeal_new(run, &appeal, &rule, delay_s, &slot);
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

enum rd_status standing_appeal_end(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    struct seller *seller = &run->sellers.items[appeal->seller];
    standing_appeal_count(run, TOTAL_STANDING_APPEALS_DECIDED);
    if (appeal->overturned)
        standing_appeal_count(run, TOTAL_STANDINGS_OVERTURNED);
    if (seller->entered_s == appeal->entered_s) {
        seller->appeals_pending--;
        seller->stirred = true;
        if (appeal->overturned && appeal->undoes != RD_UNDOES_NOTHING && appeal->undoes != RD_UNDOES_MONEY)
            standing_restore(run, appeal);
    }
    appeal_free(run, slot);
    return RD_OK;
}
