/*
 * No case worse: changes of one answer, drawn over all answers of all decisions, in one rule or in all of them, of shipped
 * policies. Where enumerated cases show a party a plain loss (plain_losses.h), the proof must not say that no case is worse
 * for it: not by the answer itself, not by what later decisions make of a standing, a cover or a clock.
 *
 *   test_worse [seed [harmful changes]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/model.h"
#include "property/plain_losses.h"
#include "property/random_policy.h"
#include "redress/prove.h"
#include "support/check.h"

#define CASES 250u               /* enumerated of the decision that changes */
#define LATER_CASES 60u          /* of each decision that reads what it answers */
#define AT_S INT64_C(1767225600) /* 2026-01-01 */
#define VALUES_MAX 2048u

static uint64_t seed = 20260517;
static size_t harmful_wanted = 1000;

static const char *const bases[] = {"aliexpress", "ebay", "amazon", "shopee", "minimal", "analytic"};
#define BASES (sizeof bases / sizeof bases[0])

/* ---- cases ---- */

/* The values rules compare each fact with. */
struct pools {
    int64_t value[RD_FACT_COUNT][VALUES_MAX];
    size_t count[RD_FACT_COUNT];
};

static void pool_operand(struct pools *pools, const struct rd_policy *policy, enum rd_fact fact,
                         const struct operand *operand)
{
    int64_t value;
    if (pools->count[fact] < VALUES_MAX &&
        operand_at(policy, operand, rd_fact_row(fact)->type, AT_S, RD_PPB_PER_ONE, &value))
        pools->value[fact][pools->count[fact]++] = value;
}

static void pool_cell(struct pools *pools, const struct rd_policy *policy, enum rd_fact fact, const struct cell *cell)
{
    if (cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE)
        pool_operand(pools, policy, fact, &cell->low);
    if (cell->kind == CELL_RANGE)
        pool_operand(pools, policy, fact, &cell->high);
    for (size_t i = 0; i < cell->child_count; i++)
        pool_cell(pools, policy, fact, &cell->children[i]);
}

static void pool_conditions(struct pools *pools, const struct rd_policy *policy, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        pool_cell(pools, policy, conditions->items[i].fact, &conditions->items[i].cell);
}

static void pool_policy(struct pools *pools, const struct rd_policy *policy)
{
    memset(pools->count, 0, sizeof pools->count);
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        for (size_t i = 0; i < policy->decision[name].rule_count; i++) {
            const struct rule *rule = &policy->decision[name].rules[i];
            pool_conditions(pools, policy, &rule->when);
            for (size_t j = 0; j < rule->any_count; j++)
                pool_conditions(pools, policy, &rule->any[j]);
        }
}

static int64_t draw_fact(struct random *random, const struct pools *pools, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    int64_t value = row->lo + (int64_t)random_below(random, (uint64_t)(row->hi - row->lo) + 1);
    if (row->may_be_absent && random_chance(random, 20))
        return RD_ABSENT;
    if (row->hi - row->lo > 1000 && random_chance(random, 60)) /* small amounts and short times, as people have them */
        value = row->lo + (int64_t)random_below(random, 20000);
    if (pools->count[fact] > 0 && random_chance(random, 60))
        value = pools->value[fact][random_below(random, pools->count[fact])] + (int64_t)random_below(random, 3) - 1;
    return value < row->lo ? row->lo : value > row->hi ? row->hi : value;
}

static void at_most(int64_t *part, int64_t whole)
{
    *part = *part > whole ? whole : *part;
}

/* What the interpreter refuses as impossible is drawn again by whoever asks; most of it is made possible here. */
static void draw_case(struct random *random, const struct pools *pools, int64_t *facts)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        facts[fact] = draw_fact(random, pools, (enum rd_fact)fact);
    if (facts[RD_FACT_ORDER_SINCE_SHIPPED] == RD_ABSENT)
        facts[RD_FACT_ORDER_SINCE_RECEIVED] = facts[RD_FACT_ORDER_SINCE_GUARANTEE] = RD_ABSENT;
    if (facts[RD_FACT_ORDER_SINCE_RECEIVED] == RD_ABSENT && facts[RD_FACT_PARCEL_TRACKING] == RD_TRACKING_DELIVERED)
        facts[RD_FACT_PARCEL_TRACKING] = RD_TRACKING_MOVING;
    at_most(&facts[RD_FACT_ORDER_GOODS], facts[RD_FACT_ORDER_PAID]);
    at_most(&facts[RD_FACT_ORDER_SHIPPING], facts[RD_FACT_ORDER_PAID]);
    at_most(&facts[RD_FACT_CLAIM_AMOUNT], facts[RD_FACT_ORDER_PAID]);
    at_most(&facts[RD_FACT_CASE_OFFER], facts[RD_FACT_CLAIM_AMOUNT]);
    if (facts[RD_FACT_CASE_OFFER] == RD_ABSENT && facts[RD_FACT_CASE_OUTCOME] == RD_OUTCOME_OFFER_TAKEN)
        facts[RD_FACT_CASE_OUTCOME] = RD_OUTCOME_ACCEPTED;
}

static bool ask(const struct rd_policy *policy, enum rd_decision name, const int64_t *facts, int64_t *value)
{
    struct rd_answer answer;
    const bool answers = rd_policy_interpret(policy, name, AT_S, RD_PPB_PER_ONE, facts, &answer) < RD_RULE_FIRST_ERROR;
    memcpy(value, answer.value, sizeof answer.value);
    return answers;
}

/* ---- changes ---- */

struct change {
    enum rd_decision name;
    size_t answer, rule; /* rule_count: all of them */
    int64_t value[2];
    int other; /* of shares: the answer that takes the rest; -1 otherwise */
};

static int64_t draw_value(struct random *random, const struct rd_answer_row *row)
{
    static const int64_t days[] = {0, 1, 2, 3, 5, 7, 10, 15, 30, 60, 90};
    static const int64_t minor[] = {0, 1, 100, 500, 2000, 10000};
    switch (row->type) {
    case RD_TYPE_DURATION:
        return days[random_below(random, sizeof days / sizeof days[0])] * RD_DAY_S;
    case RD_TYPE_MONEY:
        return minor[random_below(random, sizeof minor / sizeof minor[0])];
    case RD_TYPE_SHARE:
        return (int64_t)random_below(random, 5) * 2500;
    default:
        return row->lo + (int64_t)random_below(random, (uint64_t)(row->hi < 10 ? row->hi - row->lo : 10) + 1);
    }
}

static struct change draw_change(struct random *random, const struct rd_policy *policy)
{
    const size_t global = (size_t)random_below(random, RD_ANSWER_AT_COUNT);
    const struct rd_answer_row *row = rd_answer_row(global);
    const size_t rules = policy->decision[row->decision].rule_count;
    struct change change = {.name = row->decision,
                            .answer = global - rd_decision_row(row->decision)->first_answer,
                            .rule = random_chance(random, 50) ? rules : (size_t)random_below(random, rules),
                            .other = -1};
    for (int side = 0; side < 2; side++)
        change.value[side] = draw_value(random, row);
    if (row->decision == RD_DECISION_FUNDING && row->type == RD_TYPE_SHARE)
        do
            change.other = (int)random_below(random, 5); /* the shares are the first five */
        while (change.other == (int)change.answer);
    return change;
}

static void put(struct rule *rule, const struct change *change, int side)
{
    struct answer plain = {.is_stated = true, .at = rule->at};
    for (size_t i = 0; change->other >= 0 && i < 5; i++)
        rule->answer[i] = plain;
    plain.value.value = change->value[side];
    rule->answer[change->answer] = plain;
    if (change->other < 0)
        return;
    plain.value.value = RD_BP_PER_ONE - change->value[side];
    rule->answer[change->other] = plain;
}

/* Two copies of a policy, whose rules of one decision are put back after each change. */
struct pair {
    struct rd_policy *policy[2];
    struct pools pools;
};

/* The rules as they were, to be put back. */
struct kept {
    struct rule *rules[2];
};

static void keep(const struct pair *pair, enum rd_decision name, struct kept *out)
{
    for (int side = 0; side < 2; side++) {
        const struct decision *decision = &pair->policy[side]->decision[name];
        out->rules[side] = malloc(decision->rule_count * sizeof *out->rules[side]);
        assert_non_null(out->rules[side]);
        memcpy(out->rules[side], decision->rules, decision->rule_count * sizeof *out->rules[side]);
    }
}

static void put_back(struct pair *pair, enum rd_decision name, const struct kept *kept)
{
    for (int side = 0; side < 2; side++) {
        struct decision *decision = &pair->policy[side]->decision[name];
        memcpy(decision->rules, kept->rules[side], decision->rule_count * sizeof *kept->rules[side]);
        free(kept->rules[side]);
    }
}

static void make(struct pair *pair, const struct change *change)
{
    for (int side = 0; side < 2; side++) {
        struct decision *decision = &pair->policy[side]->decision[change->name];
        for (size_t i = 0; i < decision->rule_count; i++)
            if (change->rule == decision->rule_count || change->rule == i)
                put(&decision->rules[i], change, side);
    }
}

static void open_pair(struct pair *pair, const char *name)
{
    char path[128];
    struct rd_error err;
    snprintf(path, sizeof path, "scenarios/policies/%s.json", name);
    for (int side = 0; side < 2; side++) {
        struct rd_findings found;
        rd_findings_init(&found);
        assert_int_equal(rd_policy_load(path, &pair->policy[side], &found, &err), RD_OK);
        rd_findings_release(&found);
    }
    pool_policy(&pair->pools, pair->policy[0]);
}

/* ---- enumeration ---- */

/* Does a decision that reads the fact plainly lose the party something with its new value? */
static bool loses_with(struct random *random, const struct pair *pair, enum rd_fact fact, int64_t was, int64_t is,
                       bool for_seller)
{
    const struct rd_policy *policy = pair->policy[1];
    int64_t facts[RD_FACT_COUNT], old[RD_ANSWERS_MAX], new[RD_ANSWERS_MAX];
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        if (!(rd_decision_row((enum rd_decision)name)->groups & 1u << rd_fact_row(fact)->group))
            continue;
        for (size_t i = 0; i < LATER_CASES; i++) {
            draw_case(random, &pair->pools, facts);
            facts[fact] = was;
            const struct world world = {{policy, policy}, AT_S, facts};
            if (!ask(policy, (enum rd_decision)name, facts, old))
                continue;
            facts[fact] = is;
            if (ask(policy, (enum rd_decision)name, facts, new) &&
                plainly_loses(&world, (enum rd_decision)name, for_seller, old, new))
                return true;
        }
    }
    return false;
}

/* A guarantee that ends earlier makes the clock that begins with it older by as much. */
static bool loses_by_clock(struct random *random, const struct pair *pair, int64_t sooner_s, bool for_seller)
{
    int64_t facts[RD_FACT_COUNT], old[RD_ANSWERS_MAX], new[RD_ANSWERS_MAX];
    const struct rd_policy *policy = pair->policy[1];
    for (size_t i = 0; i < LATER_CASES; i++) {
        draw_case(random, &pair->pools, facts);
        const struct world world = {{policy, policy}, AT_S, facts};
        int64_t *clock = &facts[RD_FACT_ORDER_SINCE_GUARANTEE];
        if (*clock == RD_ABSENT || *clock + sooner_s < 0 || *clock + sooner_s > RD_FACT_SPAN_MAX ||
            !ask(policy, RD_DECISION_DISPUTE_ELIGIBLE, facts, old))
            continue;
        *clock += sooner_s;
        if (ask(policy, RD_DECISION_DISPUTE_ELIGIBLE, facts, new) &&
            plainly_loses(&world, RD_DECISION_DISPUTE_ELIGIBLE, for_seller, old, new))
            return true;
    }
    return false;
}

/* What comes of the two answers in the decisions that follow. */
static bool loses_later(struct random *random, const struct pair *pair, enum rd_decision name, bool for_seller,
                        const int64_t *old, const int64_t *new)
{
    switch (name) {
    case RD_DECISION_ORDER_TERMS: {
        const int64_t sooner_s =
            old[RD_ANSWER(ORDER_TERMS, GUARANTEED_WITHIN)] - new[RD_ANSWER(ORDER_TERMS, GUARANTEED_WITHIN)];
        return sooner_s != 0 && loses_by_clock(random, pair, sooner_s, for_seller);
    }
    case RD_DECISION_SELLER_STANDING:
        return old[0] != new[0] && loses_with(random, pair, RD_FACT_SELLER_STANDING, old[0], new[0], for_seller);
    case RD_DECISION_BUYER_STANDING:
        return old[0] != new[0] && loses_with(random, pair, RD_FACT_BUYER_STANDING, old[0], new[0], for_seller);
    default:
        return false;
    }
}

/* Of the cases enumerated: does one lose the party something; does one answer otherwise at all? */
static void enumerate(struct random *random, const struct pair *pair, const struct change *change, bool loses[2],
                      bool *differs)
{
    int64_t facts[RD_FACT_COUNT], old[RD_ANSWERS_MAX], new[RD_ANSWERS_MAX];
    bool is_followed = false;
    loses[0] = loses[1] = *differs = false;
    for (size_t i = 0; i < CASES; i++) {
        draw_case(random, &pair->pools, facts);
        const struct world world = {{pair->policy[0], pair->policy[1]}, AT_S, facts};
        if (!ask(pair->policy[0], change->name, facts, old) || !ask(pair->policy[1], change->name, facts, new) ||
            memcmp(old, new, sizeof old) == 0)
            continue;
        *differs = true;
        for (int seller = 0; seller < 2; seller++)
            loses[seller] = loses[seller] || plainly_loses(&world, change->name, seller, old, new) ||
                            (!is_followed && loses_later(random, pair, change->name, seller, old, new));
        is_followed = true;
    }
}

/* ---- the proof ---- */

struct counts {
    size_t harmful, violated, undecided; /* plain losses, by what the proof says of them */
    size_t harmless, holds;              /* no loss found, and how many of these are proven no worse */
    bool is_met[RD_ANSWER_AT_COUNT][2];  /* plain losses by answer and party */
};

static void say(const struct change *change, const char *base, int seller, const struct rd_worse *worse)
{
    const size_t global = rd_decision_row(change->name)->first_answer + change->answer;
    char from[96], to[96];
    print_message("%s: %s.%s, rule %zu, from %s to %s, for the %s: %s\n", base, rd_decision_row(change->name)->name,
                  rd_answer_row(global)->name, change->rule,
                  rd_answer_format(global, change->value[0], from, sizeof from),
                  rd_answer_format(global, change->value[1], to, sizeof to), seller ? "seller" : "buyer",
                  worse->reason ? worse->reason : "holds");
}

static void judge(const struct pair *pair, const struct change *change, const char *base, const bool loses[2],
                  bool differs, struct counts *counts)
{
    const struct rd_diff_side a = {.policy = pair->policy[0]}, b = {.policy = pair->policy[1]};
    struct rd_diff diff;
    struct rd_error err;
    assert_int_equal(rd_policy_diff(&a, &b, NULL, &diff, &err), RD_OK);
    for (int seller = 0; seller < 2; seller++) {
        struct rd_worse worse;
        assert_int_equal(rd_policy_worse(&a, &b, NULL, &diff, seller ? RD_PARTY_SELLER : RD_PARTY_BUYER, &worse, &err),
                         RD_OK);
        if (loses[seller]) {
            if (worse.verdict == RD_NOT_WORSE)
                say(change, base, seller, &worse);
            assert_int_not_equal(worse.verdict, RD_NOT_WORSE);
            counts->harmful++;
            counts->violated += worse.verdict == RD_WORSE;
            counts->undecided += worse.verdict == RD_WORSE_NOT_PROVEN;
            counts->is_met[rd_decision_row(change->name)->first_answer + change->answer][seller] = true;
        } else if (differs) {
            counts->harmless++;
            counts->holds += worse.verdict == RD_NOT_WORSE;
        }
        assert_true((worse.reason == NULL) == (worse.verdict == RD_NOT_WORSE));
        rd_worse_release(&worse);
    }
    rd_diff_release(&diff);
}

static void no_plain_loss_is_said_to_be_none(void **state)
{
    struct random random = {seed};
    static struct pair pairs[BASES];
    static struct counts counts;
    size_t drawn = 0, answers[2] = {0, 0};
    (void)state;
    for (size_t i = 0; i < BASES; i++)
        open_pair(&pairs[i], bases[i]);
    for (; counts.harmful < harmful_wanted && drawn < 40 * harmful_wanted; drawn++) {
        const size_t base = (size_t)random_below(&random, BASES);
        struct pair *pair = &pairs[base];
        const struct change change = draw_change(&random, pair->policy[0]);
        struct kept kept;
        bool loses[2], differs;
        keep(pair, change.name, &kept);
        make(pair, &change);
        enumerate(&random, pair, &change, loses, &differs);
        if (differs)
            judge(pair, &change, bases[base], loses, differs, &counts);
        put_back(pair, change.name, &kept);
    }
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++)
        for (int seller = 0; seller < 2; seller++)
            answers[seller] += counts.is_met[i][seller];
    print_message(
        "%zu changes drawn: %zu plain losses, of which %zu violate the gate and %zu are undecided, in %zu answers "
        "for the buyer and %zu for the seller; %zu without one, of which %zu hold\n",
        drawn, counts.harmful, counts.violated, counts.undecided, answers[0], answers[1], counts.harmless,
        counts.holds);
    assert_true(counts.harmful >= harmful_wanted);
    assert_true(counts.violated * 10 > counts.harmful * 8); /* most are told as what they are */
    assert_true(counts.holds * 10 > counts.harmless * 4);   /* and what harms nobody is often proven */
    assert_true(answers[0] >= 35 && answers[1] >= 30);
    for (size_t i = 0; i < BASES; i++)
        for (int side = 0; side < 2; side++)
            rd_policy_free(pairs[i].policy[side]);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_plain_loss_is_said_to_be_none)};
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        harmful_wanted = strtoull(argv[2], NULL, 10);
    print_message("seed %" PRIu64 "\n", seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
