/*
 * The night's decisions: standing and placement of every seller whose windows, points or terms of a sanction changed.
 */
#include "market/standing.h"
#include "process/run.h"

#include <math.h>

static bool is_sanctioned(const struct seller *seller)
{
    return seller->standing >= RD_SELLER_STANDING_DEMOTED;
}

static void entry_count(struct run *run, int standing)
{
    static const int total_of[RD_SELLER_STANDING_COUNT] = {-1, TOTAL_WARNINGS, TOTAL_DEMOTIONS, TOTAL_SUSPENSIONS,
                                                           TOTAL_REMOVALS};
    if (run->now_s < run->measure_from_s || run->now_s >= run->measure_to_s || total_of[standing] < 0)
        return;
    run->result->totals[total_of[standing]]++;
    run->result->totals[TOTAL_SANCTIONS] += standing >= RD_SELLER_STANDING_DEMOTED;
}

/* An entrant takes the place: nothing of the one before stays, not even the orders that wait. */
static void seller_leave(struct run *run, uint32_t at)
{
    seller_replace(&run->sellers, at, run->now_s);
    seller_factors_draw(run, at);
    if (run->backlog && !run->in_past)
        run->backlog[at].orders = 0;
}

/* Sees a new one in the place, unless the seller hopes to come back. */
static void place_free(struct run *run, uint32_t at)
{
    const struct seller *seller = &run->sellers.items[at];
    if (seller->standing == RD_SELLER_STANDING_REMOVED && seller->appeals_pending == 0 &&
        run->scenario->entry_replaces_removed)
        seller_leave(run, at);
}

/* For who asks how it came: the rule that answered, unless an appeal or a violation's suspension has put the seller elsewhere. */
static void rule_note(struct run *run, struct seller *seller, const struct question *question,
                      const struct rd_answer *answer)
{
    const struct rule_book *book;
    uint32_t epoch;
    bool by_rule = seller->standing == answer->value[RD_ANSWER(SELLER_STANDING, STANDING)] &&
                   question_book(run, RD_DECISION_SELLER_STANDING, question, &book, &epoch) == RD_OK;
    seller->standing_rule = by_rule ? rd_image_rule_id(book->image, RD_DECISION_SELLER_STANDING, answer->rule) : NULL;
}

static enum rd_status standing_set(struct run *run, const struct question *question, const struct rd_answer *answer)
{
    const uint32_t at = question->seller;
    struct seller *seller = &run->sellers.items[at];
    int before = seller->standing, standing = seller_take_answer(seller, answer, run->now_s);
    enum rd_status rc = RD_OK;
    if (seller_stand(seller, standing, run->now_s)) {
        rule_note(run, seller, question, answer);
        if (standing > before)
            entry_count(run, standing);
        if (standing > before && is_sanctioned(seller))
            rc = standing_appeal_plan(run, at, before);
    }
    place_free(run, at);
    return rc;
}

enum rd_status seller_renew(struct run *run, uint32_t at)
{
    struct seller *seller = &run->sellers.items[at];
    struct question question = {.seller = at, .now_s = run->now_s, .violation = -1};
    struct rd_answer answer;
    enum rd_status rc = run_ask(run, RD_DECISION_SELLER_STANDING, &question, &answer);
    if (rc != RD_OK)
        return rc;
    if ((rc = standing_set(run, &question, &answer)) != RD_OK)
        return rc;
    if ((rc = run_ask(run, RD_DECISION_SEARCH_PLACEMENT, &question, &answer)) != RD_OK)
        return rc;
    int64_t multiplier_bp = answer.value[RD_ANSWER(SEARCH_PLACEMENT, MULTIPLIER)];
    double most = run->scenario->placement_at_most;
    bool shown = seller->standing < RD_SELLER_STANDING_SUSPENDED;
    uint32_t placement_bp = shown ? (uint32_t)multiplier_bp : 0;
    run->placement_moved = run->placement_moved || placement_bp != seller->placement_bp;
    seller->placement_bp = placement_bp;
    run->seller_threshold[at] = chance_threshold((double)seller->placement_bp / (most * 10000));
    return RD_OK;
}

/*
 * Orders expected to go to other sellers than attractiveness alone would choose: half the sum of the differences of shares, with
 * w m over the sum of w m against w over the sum of w.
 */
static int64_t placement_shift_ppm(const struct run *run)
{
    const double *weight = run->scenario->seller_weight;
    double plain = 0, placed = 0, moved = 0;
    for (uint32_t at = 0; at < run->sellers.count; at++) {
        plain += weight[at];
        placed += weight[at] * run->sellers.items[at].placement_bp;
    }
    for (uint32_t at = 0; placed > 0 && at < run->sellers.count; at++)
        moved += fabs(weight[at] * run->sellers.items[at].placement_bp / placed - weight[at] / plain);
    return llround(moved / 2 * 1e6);
}

static void sanctions_measure(struct run *run)
{
    if (run->now_s < run->measure_from_s || run->now_s >= run->measure_to_s)
        return;
    int64_t sanctioned = 0;
    for (uint32_t at = 0; at < run->sellers.count; at++)
        sanctioned += is_sanctioned(&run->sellers.items[at]);
    run->result->totals[TOTAL_SELLER_NIGHTS] += run->sellers.count;
    run->result->totals[TOTAL_SANCTIONED_NIGHTS] += sanctioned;
    if (run->placement_moved)
        run->placement_shift_ppm = placement_shift_ppm(run);
    run->placement_moved = false;
    run->result->totals[TOTAL_PLACEMENT_SHIFT_PPM] += run->placement_shift_ppm;
}

enum rd_status standings_renew(struct run *run)
{
    struct sellers *sellers = &run->sellers;
    for (uint32_t at = 0; at < sellers->count; at++) {
        if (!run->every_night && run->day > 0 && !seller_is_due(sellers, at, run->now_s))
            continue;
        enum rd_status rc = seller_renew(run, at);
        if (rc != RD_OK)
            return rc;
    }
    sanctions_measure(run);
    return RD_OK;
}
