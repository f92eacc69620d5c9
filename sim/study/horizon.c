/*
 * How far a policy looks back and how long it lets a case take, from its answers and the thresholds it reads.
 */
#include "study/horizon.h"

#include <stdio.h>
#include <string.h>

#include "base/finding_codes.h"
#include "core/quantile.h"
#include "market/seller.h"
#include "process/replicate.h"
#include "redress/units.h"

/* A length of time and what it is the length of. */
struct span {
    int64_t length_s;
    const char *what;
};

static void keep_longer(struct span *longest, int64_t length_s, const char *what)
{
    if (length_s > longest->length_s)
        *longest = (struct span){length_s, what};
}

static int64_t most(const struct rd_image *image, enum rd_decision decision, size_t answer)
{
    return rd_image_answer_most(image, decision, answer);
}

static bool is_read(const struct rd_image *image, enum rd_fact fact)
{
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        if (rd_image_reads_fact(image, (enum rd_decision)decision, fact))
            return true;
    return false;
}

static void windows_span(const struct rd_image *image, struct span *longest)
{
    for (int fact = RD_FACT_SELLER_ORDERS_28D; fact <= RD_FACT_SELLER_NEGATIVE_SHARE_365D; fact++)
        if (is_read(image, (enum rd_fact)fact))
            keep_longer(longest,
                        seller_window_days((enum seller_window)((fact - RD_FACT_SELLER_ORDERS_28D) % WINDOW_COUNT)) *
                            RD_DAY_S,
                        rd_fact_row((enum rd_fact)fact)->name);
    for (int fact = RD_FACT_VIOLATION_SAME_KIND_28D; fact <= RD_FACT_VIOLATION_SAME_KIND_365D; fact++)
        if (is_read(image, (enum rd_fact)fact))
            keep_longer(longest,
                        seller_window_days((enum seller_window)(fact - RD_FACT_VIOLATION_SAME_KIND_28D)) * RD_DAY_S,
                        rd_fact_row((enum rd_fact)fact)->name);
}

/* What a policy remembers of a seller, and for how long; what its sanctions last counts as well. */
static struct span memory_of(const struct rd_image *image)
{
    struct span longest = {0, ""};
    windows_span(image, &longest);
    if (most(image, RD_DECISION_VIOLATION, RD_ANSWER(VIOLATION, POINTS)) > 0 && is_read(image, RD_FACT_SELLER_POINTS))
        keep_longer(&longest, most(image, RD_DECISION_VIOLATION, RD_ANSWER(VIOLATION, VALID_FOR)),
                    "violation.valid_for");
    keep_longer(&longest, most(image, RD_DECISION_VIOLATION, RD_ANSWER(VIOLATION, SUSPEND_FOR)),
                "violation.suspend_for");
    keep_longer(&longest, most(image, RD_DECISION_SELLER_STANDING, RD_ANSWER(SELLER_STANDING, LASTS)),
                "seller.standing.lasts");
    return longest;
}

/* From the end of an order to all but one in a hundred of the orders that follow it, over the segments. */
static int64_t repeat_longest(const struct scenario *scenario)
{
    int64_t longest_s = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct order_again *again = &scenario->buyer_segments[i].order_again;
        const int64_t after_s = order_again_is_ever(again) ? quantile_table_at(again->after, 0.99) : 0;
        longest_s = after_s > longest_s ? after_s : longest_s;
    }
    return longest_s;
}

/* The largest threshold of a duration that a decision reads; 0 without one. */
static int64_t last_threshold(const struct rd_image *image, enum rd_decision decision, enum rd_fact fact)
{
    int64_t last = 0;
    for (uint32_t epoch = 0; epoch < rd_image_epoch_count(image); epoch++)
        for (int64_t at = rd_image_next_cut(image, decision, epoch, fact, 0); at != INT64_MAX;
             at = rd_image_next_cut(image, decision, epoch, fact, at))
            last = at > last ? at : last;
    return last;
}

/* From receipt to the last decision: the window, then every deadline one after the other. */
static int64_t dispute_longest(const struct rd_image *image)
{
    int64_t rounds = most(image, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, OFFER_ROUNDS));
    return last_threshold(image, RD_DECISION_DISPUTE_ELIGIBLE, RD_FACT_ORDER_SINCE_RECEIVED) +
           most(image, RD_DECISION_EVIDENCE_RULE, RD_ANSWER(EVIDENCE_RULE, WITHIN)) +
           most(image, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, WITHIN)) +
           rounds * most(image, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, OFFER_VALID_FOR)) +
           most(image, RD_DECISION_ESCALATION, RD_ANSWER(ESCALATION, ALLOWED_UNTIL)) +
           most(image, RD_DECISION_ESCALATION, RD_ANSWER(ESCALATION, PLATFORM_WITHIN));
}

/* Payment to receipt of all but one parcel in a hundred, over the slowest lane and kind of seller. */
static int64_t delivery_longest(const struct scenario *scenario)
{
    int64_t handling_s = 0, transit_s = 0;
    for (size_t i = 0; i < scenario->seller_segment_count; i++) {
        int64_t at_s = quantile_table_at(scenario->seller_segments[i].handling, 0.99);
        handling_s = at_s > handling_s ? at_s : handling_s;
    }
    for (size_t i = 0; i < scenario->lane_count; i++) {
        const struct lane *lane = &scenario->lanes[i];
        int64_t at_s = quantile_table_at(lane->transit, 0.99);
        if (lane->customs_delays.share > 0.01) /* the slowest of those that are held */
            at_s += quantile_table_at(lane->customs_delay, 1 - 0.01 / lane->customs_delays.share);
        transit_s = at_s > transit_s ? at_s : transit_s;
    }
    return handling_s + transit_s;
}

static enum rd_status tell(const struct scenario *scenario, struct rd_findings *found, enum finding_code code,
                           const char *pointer, const char *message, const char *fix)
{
    struct rd_finding finding = finding_of(code, scenario->file);
    finding.pointer = pointer;
    finding.message = message;
    finding.fix = fix;
    return rd_findings_add(found, &finding);
}

/* Whole days, rounded up: nobody plans a drain to the second. */
static const char *days(int64_t span_s, char out[RD_UNIT_TEXT_SIZE])
{
    return rd_duration_format((span_s + RD_DAY_S - 1) / RD_DAY_S * RD_DAY_S, out);
}

/* Sellers begin without a past, or with one that is shorter than what is remembered of them. */
static enum rd_status sellers_check(const struct scenario *scenario, const struct rd_policy *policy,
                                    const struct rd_image *image, struct rd_findings *found)
{
    const struct span memory = memory_of(image);
    const bool has_past = history_is_completed(scenario);
    const int64_t behind_s =
        has_past ? (7 * HISTORY_WEEKS + HISTORY_BEFORE_DAYS) * (int64_t)RD_DAY_S : scenario->warm_up_s;
    char message[512], behind[RD_UNIT_TEXT_SIZE], remembered[RD_UNIT_TEXT_SIZE], fix[256], least[RD_UNIT_TEXT_SIZE];
    if (behind_s >= memory.length_s)
        return RD_OK;
    days(memory.length_s, remembered);
    rd_duration_format(behind_s, behind);
    rd_duration_format(HISTORY_WARM_UP_S, least);
    snprintf(
        message, sizeof message,
        "policy \"%s\" remembers sellers for %s (%s), but %s %s: penalties and standings are those of a young market",
        rd_policy_name(policy), remembered, memory.what,
        has_past ? "the past they are given is one of" : "they start without a history and the warm-up is", behind);
    if (has_past)
        snprintf(fix, sizeof fix, "\"history\": {\"sellers\": \"empty\"} with a warm-up of %s", remembered);
    else
        snprintf(fix, sizeof fix,
                 "\"history\": {\"sellers\": \"stationary\"} with a warm-up of at least %s, or one of %s", least,
                 remembered);
    return tell(scenario, found, SCENARIO_SHORT_WARM_UP, "/calendar/warm_up", message, fix);
}

/* Repeats of orders of before the first day are missing. */
static enum rd_status repeats_check(const struct scenario *scenario, struct rd_findings *found)
{
    const int64_t repeat_s = repeat_longest(scenario);
    char message[512], warm_up[RD_UNIT_TEXT_SIZE], longest[RD_UNIT_TEXT_SIZE], fix[256], least[RD_UNIT_TEXT_SIZE];
    if (scenario->warm_up_s >= repeat_s || (scenario->buyers_stationary && scenario->warm_up_s >= HISTORY_WARM_UP_S))
        return RD_OK;
    days(repeat_s, longest);
    rd_duration_format(HISTORY_WARM_UP_S, least);
    snprintf(
        message, sizeof message,
        "buyers order again up to %s after an order (order_again), but nobody ordered before the first day and the "
        "warm-up is %s: repeats are those of a young market",
        longest, rd_duration_format(scenario->warm_up_s, warm_up));
    snprintf(fix, sizeof fix, "\"history\": {\"buyers\": \"stationary\"} with a warm-up of at least %s, or one of %s",
             least, longest);
    return tell(scenario, found, SCENARIO_SHORT_WARM_UP, "/calendar/warm_up", message, fix);
}

static enum rd_status drain_check(const struct scenario *scenario, const struct rd_policy *policy,
                                  const struct rd_image *image, struct rd_findings *found)
{
    const int64_t dispute_s = dispute_longest(image), delivery_s = delivery_longest(scenario);
    const bool is_for_the_last = scenario->drain_s >= dispute_s;
    char message[512], drain[RD_UNIT_TEXT_SIZE], dispute[RD_UNIT_TEXT_SIZE], delivery[RD_UNIT_TEXT_SIZE];
    if (scenario->drain_s >= dispute_s + delivery_s)
        return RD_OK;
    snprintf(
        message, sizeof message,
        "policy \"%s\" allows %s from receipt to the last decision, after up to %s of handling and transit, and the "
        "drain is %s: %s may still be open at the end, where they are counted as censored",
        rd_policy_name(policy), days(dispute_s, dispute), days(delivery_s, delivery),
        rd_duration_format(scenario->drain_s, drain),
        is_for_the_last ? "cases of the last parcels" : "the longest cases");
    return tell(scenario, found, is_for_the_last ? SCENARIO_SHORT_DRAIN_LAST : SCENARIO_SHORT_DRAIN, "/calendar/drain",
                message, NULL);
}

enum rd_status horizon_check(const struct scenario *scenario, const struct rd_policy *policy,
                             const struct rd_image *image, struct rd_findings *found)
{
    enum rd_status rc = sellers_check(scenario, policy, image, found);
    if (rc == RD_OK)
        rc = repeats_check(scenario, found);
    return rc == RD_OK ? drain_check(scenario, policy, image, found) : rc;
}
