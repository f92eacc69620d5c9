/*
 * Joins two results of the same replication order by order.
 */
#include "study/pair.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RULE_NOT_ASKED 65535

const char *party_name(enum party party)
{
    static const char *const names[PARTY_COUNT] = {"buyer", "seller", "platform"};
    return names[party];
}

void pair_init(struct pair_tally *tally)
{
    memset(tally, 0, sizeof *tally);
}

void pair_release(struct pair_tally *tally)
{
    free(tally->rules);
    pair_init(tally);
}

/* An order id is packed and never UINT64_MAX: that stands for the end of a list. */

/* ---- orders ---- */

static void net_of(const struct outcome *outcome, int64_t net_minor[PARTY_COUNT])
{
    net_minor[PARTY_BUYER] = outcome->buyer_minor;
    net_minor[PARTY_SELLER] = outcome->seller_minor;
    net_minor[PARTY_PLATFORM] = outcome->platform_minor;
}

static bool is_affected(const struct outcome *a, const struct outcome *b)
{
    return a->kind != b->kind || a->refund_minor != b->refund_minor || a->buyer_minor != b->buyer_minor ||
           a->seller_minor != b->seller_minor || a->platform_minor != b->platform_minor;
}

static void side_add(struct affected_side *side, const struct outcome *outcome)
{
    int64_t net_minor[PARTY_COUNT];
    net_of(outcome, net_minor);
    /* Money given back before shipment is a cancellation, not a refund of the after-sales process. */
    if (outcome->refund_minor > 0 && outcome->kind != OUTCOME_CANCELLED) {
        side->refunded++;
        side->refund_minor += outcome->refund_minor;
        side->refunded_false += outcome->is_false != 0;
    }
    for (size_t i = 0; i < PARTY_COUNT; i++)
        side->net_minor[i] += net_minor[i];
    if (outcome->resolution_s != RESOLUTION_NONE) {
        side->resolved++;
        side->resolution_s += outcome->resolution_s;
    }
}

static void gains_add(struct gain gains[PARTY_COUNT], const struct outcome *a, const struct outcome *b)
{
    int64_t before[PARTY_COUNT], after[PARTY_COUNT];
    net_of(a, before);
    net_of(b, after);
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        int64_t change_minor = after[i] - before[i];
        if (change_minor > 0) {
            gains[i].winners++;
            gains[i].won_minor += change_minor;
        } else if (change_minor < 0) {
            gains[i].losers++;
            gains[i].lost_minor -= change_minor;
        }
    }
}

/* An order that exists on one side: what it is worth there, against not being placed. */
static void only_add(struct only_orders *only, const struct outcome *placed, const struct outcome *absent)
{
    int64_t placed_minor[PARTY_COUNT], absent_minor[PARTY_COUNT];
    net_of(placed, placed_minor);
    net_of(absent, absent_minor);
    only->orders++;
    for (size_t i = 0; i < PARTY_COUNT; i++)
        only->net_minor[i] += placed_minor[i] - absent_minor[i];
}

static bool is_same_rule(const struct rule_map *map, uint32_t slot, uint16_t baseline, uint16_t policy)
{
    if (map && !map->to_baseline[slot])
        return true;
    if (!map || policy == RULE_NOT_ASKED)
        return baseline == policy;
    return policy < map->count[slot] && map->to_baseline[slot][policy] == baseline;
}

static int change_order(const struct rule_change *a, const struct rule_change *b)
{
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    if (a->baseline != b->baseline)
        return a->baseline < b->baseline ? -1 : 1;
    return (a->policy > b->policy) - (a->policy < b->policy);
}

/* The tally's row of this change, made when new, rows kept in order; NULL when memory is out. */
static struct rule_change *rule_change_row(struct pair_tally *tally, const struct rule_change *key)
{
    size_t lo = 0, hi = tally->rule_count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        int order = change_order(&tally->rules[middle], key);
        if (order == 0)
            return &tally->rules[middle];
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    if (tally->rule_count == tally->rule_capacity) {
        size_t capacity = tally->rule_capacity ? 2 * tally->rule_capacity : 16;
        struct rule_change *rules = realloc(tally->rules, capacity * sizeof *rules);
        if (!rules)
            return NULL;
        tally->rules = rules;
        tally->rule_capacity = capacity;
    }
    memmove(&tally->rules[lo + 1], &tally->rules[lo], (tally->rule_count - lo) * sizeof *tally->rules);
    tally->rule_count++;
    tally->rules[lo] = *key;
    return &tally->rules[lo];
}

static bool rules_add(struct pair_tally *tally, const struct outcome *a, const struct outcome *b,
                      const struct rule_map *map)
{
    struct rule_change key = {.slot = RULE_SLOT_NONE, .baseline = RULE_NOT_ASKED, .policy = RULE_NOT_ASKED};
    for (uint32_t slot = 0; slot < RULE_SLOT_COUNT; slot++) {
        if (!is_same_rule(map, slot, a->rule[slot], b->rule[slot])) {
            key = (struct rule_change){.slot = slot, .baseline = a->rule[slot], .policy = b->rule[slot]};
            break;
        }
    }
    struct rule_change *row = rule_change_row(tally, &key);
    if (!row)
        return false;
    row->orders++;
    row->refund_minor += b->refund_minor - a->refund_minor;
    return true;
}

static bool order_add(struct pair_tally *tally, const struct outcome *a, const struct outcome *b,
                      const struct rule_map *map)
{
    if (!a->measured && !b->measured)
        return true;
    tally->listed++;
    if (!is_affected(a, b))
        return true;
    tally->affected++;
    tally->transitions[a->kind][b->kind]++;
    side_add(&tally->side[SIDE_BASELINE], a);
    side_add(&tally->side[SIDE_POLICY], b);
    if (a->kind == OUTCOME_NOT_PLACED || b->kind == OUTCOME_NOT_PLACED) {
        if (b->kind == OUTCOME_NOT_PLACED)
            only_add(&tally->only[SIDE_BASELINE], a, b);
        else
            only_add(&tally->only[SIDE_POLICY], b, a);
        return true; /* nobody is better or worse off by an order that is not theirs elsewhere; no rule decided it */
    }
    gains_add(tally->gains, a, b);
    return rules_add(tally, a, b, map);
}

static bool orders_add(struct pair_tally *tally, const struct result *baseline, const struct result *policy,
                       const struct rule_map *map)
{
    size_t i = 0, k = 0;
    bool added = true;
    while (added && (i < baseline->outcome_count || k < policy->outcome_count)) {
        uint64_t a = i < baseline->outcome_count ? baseline->outcomes[i].order : UINT64_MAX;
        uint64_t b = k < policy->outcome_count ? policy->outcomes[k].order : UINT64_MAX;
        const struct outcome *in_a = a <= b ? &baseline->outcomes[i] : NULL;
        const struct outcome *in_b = b <= a ? &policy->outcomes[k] : NULL;
        struct outcome elsewhere = outcome_elsewhere(in_a ? in_a : in_b);
        added = order_add(tally, in_a ? in_a : &elsewhere, in_b ? in_b : &elsewhere, map);
        i += a <= b;
        k += b <= a;
    }
    return added;
}

/* ---- times ---- */

static void times_add(struct time_split *split, const struct sample_list *baseline, const struct sample_list *policy)
{
    size_t i = 0, k = 0;
    while (i < baseline->count || k < policy->count) {
        uint64_t a = i < baseline->count ? baseline->items[i].order : UINT64_MAX;
        uint64_t b = k < policy->count ? policy->items[k].order : UINT64_MAX;
        if (a < b) {
            split->only_baseline++;
            split->only_baseline_s += baseline->items[i++].time_s;
        } else if (b < a) {
            split->only_policy++;
            split->only_policy_s += policy->items[k++].time_s;
        } else {
            split->same++;
            split->same_baseline_s += baseline->items[i++].time_s;
            split->same_policy_s += policy->items[k++].time_s;
        }
    }
}

enum rd_status pair_add(struct pair_tally *tally, const struct result *baseline, const struct result *policy,
                        const struct rule_map *map, struct rd_error *err)
{
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        times_add(&tally->times[i], &baseline->samples[i], &policy->samples[i]);
    if (!orders_add(tally, baseline, policy, map))
        return rd_fail(err, RD_NOMEM, "out of memory while comparing replication %u", (unsigned)baseline->replication);
    return RD_OK;
}

/* ---- adding replications ---- */

static void side_merge(struct affected_side *into, const struct affected_side *from)
{
    into->refunded += from->refunded;
    into->refund_minor += from->refund_minor;
    into->refunded_false += from->refunded_false;
    for (size_t i = 0; i < PARTY_COUNT; i++)
        into->net_minor[i] += from->net_minor[i];
    into->resolved += from->resolved;
    into->resolution_s += from->resolution_s;
}

static void times_merge(struct time_split *into, const struct time_split *from)
{
    into->same += from->same;
    into->same_baseline_s += from->same_baseline_s;
    into->same_policy_s += from->same_policy_s;
    into->only_baseline += from->only_baseline;
    into->only_baseline_s += from->only_baseline_s;
    into->only_policy += from->only_policy;
    into->only_policy_s += from->only_policy_s;
}

enum rd_status pair_merge(struct pair_tally *into, const struct pair_tally *from, struct rd_error *err)
{
    into->listed += from->listed;
    into->affected += from->affected;
    for (size_t a = 0; a < OUTCOME_KIND_COUNT; a++)
        for (size_t b = 0; b < OUTCOME_KIND_COUNT; b++)
            into->transitions[a][b] += from->transitions[a][b];
    for (size_t i = 0; i < SIDE_COUNT; i++)
        side_merge(&into->side[i], &from->side[i]);
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        into->gains[i].winners += from->gains[i].winners;
        into->gains[i].losers += from->gains[i].losers;
        into->gains[i].won_minor += from->gains[i].won_minor;
        into->gains[i].lost_minor += from->gains[i].lost_minor;
    }
    for (size_t side = 0; side < SIDE_COUNT; side++) {
        into->only[side].orders += from->only[side].orders;
        for (size_t i = 0; i < PARTY_COUNT; i++)
            into->only[side].net_minor[i] += from->only[side].net_minor[i];
    }
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        times_merge(&into->times[i], &from->times[i]);
    for (size_t i = 0; i < from->rule_count; i++) {
        struct rule_change key = from->rules[i];
        key.orders = key.refund_minor = 0;
        struct rule_change *row = rule_change_row(into, &key);
        if (!row)
            return rd_fail(err, RD_NOMEM, "out of memory while adding up replications");
        row->orders += from->rules[i].orders;
        row->refund_minor += from->rules[i].refund_minor;
    }
    return RD_OK;
}
