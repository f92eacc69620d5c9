/*
 * The night's decisions: standing and placement of every seller whose windows, points or terms of a sanction changed.
 *
 * A rung of the ladder takes effect only above the remembered one and then holds for `lasts`; without `lasts` a standing
 * holds as long as the rule answers it. When `lasts` has run out the seller is back in good standing although the points
 * are still in force: the way back. The memory of the rung falls with the answer, so that the next rise counts again.
 */
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
    if (run->backlog)
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

static enum rd_status standing_set(struct run *run, uint32_t at, int standing)
{
    struct seller *seller = &run->sellers.items[at];
    int before = seller->standing;
    enum rd_status rc = RD_OK;
    if (before != standing) {
        seller->standing = (uint8_t)standing;
        seller->standing_since_s = run->now_s;
        if (standing > before)
            entry_count(run, standing);
        if (standing > before && is_sanctioned(seller))
            rc = standing_appeal_plan(run, at, before);
    }
    place_free(run, at);
    return rc;
}

/* A sanction that an appeal has lifted stays away until the rules answer something else. */
static int standing_pardoned(struct seller *seller, int standing)
{
    if (seller->pardon == 0)
        return standing;
    if (standing >= RD_SELLER_STANDING_DEMOTED && standing <= seller->pardon)
        return seller->pardon_to;
    seller->pardon = 0;
    return standing;
}

/* What the answer means for a seller who remembers a rung. */
static int standing_effective(const struct run *run, struct seller *seller, const struct rd_answer *answer)
{
    int standing = (int)answer->value[RD_ANSWER(SELLER_STANDING, STANDING)];
    int64_t lasts_s = answer->value[RD_ANSWER(SELLER_STANDING, LASTS)];
    uint16_t rung = (uint16_t)answer->value[RD_ANSWER(SELLER_STANDING, RUNG)];
    bool rises = rung > seller->rung;
    seller->rung = rung;
    if (seller->ladder == RD_SELLER_STANDING_REMOVED)
        return RD_SELLER_STANDING_REMOVED;
    if (lasts_s == 0)
        return seller->until_s > run->now_s && seller->ladder > standing ? seller->ladder : standing;
    if (rises) {
        seller->until_s = run->now_s + lasts_s;
        return standing;
    }
    return seller->until_s > run->now_s ? seller->ladder : RD_SELLER_STANDING_GOOD;
}

static enum rd_status seller_renew(struct run *run, uint32_t at)
{
    struct seller *seller = &run->sellers.items[at];
    struct question question = {.seller = at, .now_s = run->now_s, .violation = -1};
    struct rd_answer answer;
    enum rd_status rc = run_ask(run, RD_DECISION_SELLER_STANDING, &question, &answer);
    if (rc != RD_OK)
        return rc;
    int standing = standing_pardoned(seller, standing_effective(run, seller, &answer));
    seller->ladder = (uint8_t)standing;
    if (seller->suspended_until_s > run->now_s && standing < RD_SELLER_STANDING_SUSPENDED)
        standing = RD_SELLER_STANDING_SUSPENDED;
    if ((rc = standing_set(run, at, standing)) != RD_OK)
        return rc;
    if ((rc = run_ask(run, RD_DECISION_SEARCH_PLACEMENT, &question, &answer)) != RD_OK)
        return rc;
    int64_t multiplier_bp = answer.value[RD_ANSWER(SEARCH_PLACEMENT, MULTIPLIER)];
    double most = run->scenario->placement_at_most;
    if ((double)multiplier_bp > most * 10000 + 0.5)
        return rd_fail(run->err, RD_NO_ANSWER,
                       "policy \"%s\": \"search.placement\" answers %.2f%%; scenario \"%s\" allows at most %.2f%% "
                       "(sellers.placement_at_most)",
                       rd_policy_name(run->book.policy), (double)multiplier_bp / 100, run->scenario->name, most * 100);
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
        const struct seller *seller = &sellers->items[at];
        bool lapsed = (seller->until_s != 0 && seller->until_s <= run->now_s && is_sanctioned(seller)) ||
                      (seller->suspended_until_s != 0 && seller->suspended_until_s <= run->now_s &&
                       seller->standing == RD_SELLER_STANDING_SUSPENDED);
        if (!sellers->changed[at] && !lapsed && !run->every_night && run->day > 0)
            continue;
        enum rd_status rc = seller_renew(run, at);
        if (rc != RD_OK)
            return rc;
    }
    sanctions_measure(run);
    return RD_OK;
}
