/*
 * Where facts bound each other, what is proven is what enumerating the possible cases shows: gaps, rules that never answer,
 * rules that overlap, and the difference of two tables case by case; and boxes are counted as they are enumerated.
 *
 * Tables of "remedy" over a few facts that rows of facts.def connect. No rule tells numbers above 12 apart and no money form
 * moves above it, so that numbers from 13 on are one class each: of the k that are in it and in order, there are C(n + k - 1,
 * k) cases with n numbers.
 *
 *   test_within [seed [tables]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/model.h"
#include "property/random_policy.h"
#include "prove/within.h"
#include "redress/prove.h"
#include "support/check.h"
#include "support/oracle.h"
#include "unit/language/fixture.h"

#define TOLD_APART 12 /* the greatest number in a rule */
#define LARGE 13      /* the least of the class of large numbers */
#define RULES_MAX 6u
#define BODY_SIZE 8192u
#define CHANGES_MAX 256u
#define FACTS_MAX 6u

static uint64_t seed = 20261128;
static size_t table_count = 400;

/* ---- boxes ---- */

struct facts {
    size_t count;
    enum rd_fact items[FACTS_MAX];
};

static const struct facts groups[] = {
    {5, {RD_FACT_ORDER_PAID, RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING, RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_OFFER}},
    {6,
     {RD_FACT_ORDER_SINCE_PLACED, RD_FACT_ORDER_SINCE_SHIPPED, RD_FACT_ORDER_SINCE_RECEIVED, RD_FACT_PARCEL_SINCE_SCAN,
      RD_FACT_ORDER_LATE_BY, RD_FACT_CASE_SINCE_OPENED}},
    {5,
     {RD_FACT_SELLER_ORDERS_28D, RD_FACT_SELLER_ORDERS_30D, RD_FACT_SELLER_ORDERS_60D, RD_FACT_SELLER_ORDERS_90D,
      RD_FACT_SELLER_ORDERS_365D}},
};
#define GROUPS (sizeof groups / sizeof groups[0])

static bool fits(const bool *is_in, const int64_t *facts)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (is_in[row->part] && is_in[row->whole] && facts[row->part] != RD_ABSENT &&
            (facts[row->whole] == RD_ABSENT ? row->is_needed : facts[row->part] > facts[row->whole]))
            return false;
    }
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        if (is_in[row->whole] && is_in[row->part[0]] && is_in[row->part[1]] &&
            facts[row->part[0]] + facts[row->part[1]] != facts[row->whole])
            return false;
    }
    return true;
}

static uint64_t enumerated(const struct facts *group, const bool *is_in, const struct leaf_box *box, int64_t *facts,
                           size_t from)
{
    uint64_t count = 0;
    while (from < group->count && !is_in[group->items[from]])
        from++;
    if (from == group->count)
        return fits(is_in, facts);
    const enum rd_fact fact = group->items[from];
    if (box->and_absent[fact]) {
        facts[fact] = RD_ABSENT;
        count += enumerated(group, is_in, box, facts, from + 1);
    }
    for (int64_t value = box->lo[fact]; value <= box->hi[fact]; value++) {
        facts[fact] = value;
        count += enumerated(group, is_in, box, facts, from + 1);
    }
    return count;
}

/* Some facts of the group, between two numbers each, absent, or both; returns how many values they have together. */
static uint64_t any_box(struct random *random, const struct facts *group, bool may_be_both, bool *is_in,
                        struct leaf_box *box)
{
    uint64_t product = 1;
    memset(is_in, 0, RD_FACT_COUNT * sizeof *is_in);
    *box = (struct leaf_box){.lo = {0}};
    for (size_t i = 0; i < group->count; i++) {
        const enum rd_fact fact = group->items[i];
        const bool may_be_absent = rd_fact_row(fact)->may_be_absent;
        if (!(is_in[fact] = random_chance(random, 75)))
            continue;
        box->lo[fact] = (int64_t)random_below(random, 9);
        box->hi[fact] = box->lo[fact] + (int64_t)random_below(random, 8);
        if (may_be_absent && random_chance(random, 30))
            box->lo[fact] = box->hi[fact] = RD_ABSENT;
        else
            box->and_absent[fact] = may_be_absent && may_be_both && random_chance(random, 50);
        product *= (uint64_t)(box->hi[fact] - box->lo[fact]) + 1 + box->and_absent[fact];
    }
    return product;
}

static void boxes_are_counted_as_they_are_enumerated(void **state)
{
    struct random random = {seed};
    size_t none = 0, some = 0, all = 0;
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        const struct facts *group = &groups[i % GROUPS];
        bool is_in[RD_FACT_COUNT];
        struct leaf_box box, narrow;
        int64_t facts[RD_FACT_COUNT];
        const bool may_be_both = i % 2;
        const uint64_t product = any_box(&random, group, may_be_both, is_in, &box);
        const uint64_t count = enumerated(group, is_in, &box, facts, 0);
        const struct case_count told = within_count_all(is_in, &box);
        assert_true(told.is_exact);
        assert_true(told.exact == count);
        none += count == 0;
        some += count > 0 && count < product;
        all += count == product;
        if (may_be_both)
            continue;
        assert_true(within_count(is_in, &box).exact == count);
        narrow = box;
        assert_int_equal(within_narrow(is_in, &narrow), count > 0);
        if (count > 0)
            assert_true(within_count(is_in, &narrow).exact == count);
    }
    print_message("boxes: %zu without a case, %zu in part, %zu whole\n", none, some, all);
    assert_true(none > 100 && some > 100 && all > 100);
}

/* What is left of a fact between its ends some case has, and no value beyond them. */
static void boxes_are_narrowed_to_what_cases_have(void **state)
{
    struct random random = {seed + 7};
    (void)state;
    for (size_t i = 0; i < 600; i++) {
        const struct facts *group = &groups[i % GROUPS];
        bool is_in[RD_FACT_COUNT];
        struct leaf_box box, narrow;
        int64_t facts[RD_FACT_COUNT];
        any_box(&random, group, false, is_in, &box);
        narrow = box;
        if (!within_narrow(is_in, &narrow))
            continue;
        for (size_t j = 0; j < group->count; j++) {
            const enum rd_fact fact = group->items[j];
            for (int64_t value = box.lo[fact]; is_in[fact] && value != RD_ABSENT && value <= box.hi[fact]; value++) {
                struct leaf_box one = box;
                one.lo[fact] = one.hi[fact] = value;
                assert_int_equal(enumerated(group, is_in, &one, facts, 0) > 0,
                                 value >= narrow.lo[fact] && value <= narrow.hi[fact]);
            }
        }
    }
}

/* n over k, of a k so small that nothing overflows. */
static wide_count binomial(wide_count n, unsigned k)
{
    wide_count product = 1;
    for (unsigned i = 0; i < k; i++)
        product = product * (n - i) / (i + 1);
    return product;
}

static void fill_box(const struct facts *group, int64_t hi, bool *is_in, struct leaf_box *box)
{
    memset(is_in, 0, RD_FACT_COUNT * sizeof *is_in);
    *box = (struct leaf_box){.lo = {0}};
    for (size_t i = 0; i < group->count; i++) {
        is_in[group->items[i]] = true;
        box->lo[group->items[i]] = 1;
        box->hi[group->items[i]] = hi;
    }
}

/*
 * n amounts. Pairs in order are n (n + 1) / 2. Two parts add up to what was paid in p - 1 ways, so that with a claim there
 * are (p - 1) p, and with an offer as well (p - 1) p (p + 1) / 2 = 3 C(p + 1, 3) cases, in all 3 C(n + 2, 4).
 */
static void large_boxes_are_counted_by_closed_forms(void **state)
{
    const wide_count n = 3000000;
    bool is_in[RD_FACT_COUNT];
    struct leaf_box box;
    (void)state;
    fill_box(&groups[0], (int64_t)n, is_in, &box);
    assert_true(within_count(is_in, &box).exact == 3 * binomial(n + 2, 4));
    is_in[RD_FACT_CASE_OFFER] = false;
    assert_true(within_count(is_in, &box).exact == 2 * binomial(n + 1, 3));
    is_in[RD_FACT_CLAIM_AMOUNT] = false;
    assert_true(within_count(is_in, &box).exact == n * (n - 1) / 2);
    is_in[RD_FACT_ORDER_SHIPPING] = false;
    assert_true(within_count(is_in, &box).exact == n * (n + 1) / 2);
    is_in[RD_FACT_ORDER_GOODS] = false;
    is_in[RD_FACT_CLAIM_AMOUNT] = is_in[RD_FACT_CASE_OFFER] = true;
    assert_true(within_count(is_in, &box).exact == n * (n + 1) * (n + 2) / 6);
    /* five windows, each holding the one before: what may be chosen with repetition */
    fill_box(&groups[2], (int64_t)n, is_in, &box);
    assert_true(within_count(is_in, &box).exact == binomial(n + 4, 5));
}

/* Past 128 bits the count is rough: within a millionth. */
static void the_largest_boxes_are_counted_roughly(void **state)
{
    bool is_in[RD_FACT_COUNT];
    struct leaf_box box;
    (void)state;
    fill_box(&groups[0], INT64_C(10000000000), is_in, &box);
    const struct case_count five = within_count(is_in, &box); /* 10^40 / 8 */
    assert_false(five.is_exact);
    assert_true(five.about > 1.249998e39 && five.about < 1.250002e39);
    fill_box(&groups[2], INT64_C(10000000000), is_in, &box);
    const struct case_count windows = within_count(is_in, &box); /* 10^50 / 120 */
    assert_false(windows.is_exact);
    assert_true(windows.about > 0.8333325e48 && windows.about < 0.8333342e48);
}

/* ---- what tables are about ---- */

struct theme {
    struct facts facts;
    size_t chain;   /* how many of the first facts are in order, one within the other; 0: cases are not counted */
    bool has_forms; /* amounts of the first two */
};

static const struct theme themes[] = {
    {{3, {RD_FACT_ORDER_PAID, RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_OFFER}}, 3, true},
    {{3, {RD_FACT_ORDER_SINCE_PLACED, RD_FACT_ORDER_SINCE_SHIPPED, RD_FACT_ORDER_SINCE_RECEIVED}}, 3, false},
    {{3, {RD_FACT_SELLER_ORDERS_365D, RD_FACT_SELLER_ORDERS_90D, RD_FACT_SELLER_ORDERS_28D}}, 3, false},
    {{3, {RD_FACT_SELLER_ORDERS_90D, RD_FACT_SELLER_ORDERS_28D, RD_FACT_SELLER_DISPUTE_SHARE_28D}}, 2, false},
    {{3, {RD_FACT_SELLER_DISPUTES_60D, RD_FACT_SELLER_DISPUTE_SHARE_28D, RD_FACT_SELLER_SILENCE_SHARE_30D}}, 1, false},
    {{3, {RD_FACT_SELLER_ORDERS_60D, RD_FACT_SELLER_UPHELD_SHARE_28D, RD_FACT_SELLER_CANCEL_SHARE_30D}}, 1, false},
    {{3, {RD_FACT_SELLER_RATINGS, RD_FACT_SELLER_NEGATIVE_SHARE_28D, RD_FACT_SELLER_NEGATIVE_SHARE_90D}}, 1, false},
    {{3, {RD_FACT_BUYER_ORDERS, RD_FACT_BUYER_REFUND_SHARE, RD_FACT_BUYER_DISPUTES}}, 1, false},
    {{3, {RD_FACT_ORDER_SINCE_SHIPPED, RD_FACT_ORDER_SINCE_RECEIVED, RD_FACT_PARCEL_SINCE_SCAN}}, 0, false},
    {{3, {RD_FACT_ORDER_SINCE_PLACED, RD_FACT_ORDER_LATE_BY, RD_FACT_CASE_SINCE_OPENED}}, 0, false},
    {{3, {RD_FACT_ORDER_PAID, RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING}}, 0, true},
    {{4, {RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING, RD_FACT_CLAIM_AMOUNT, RD_FACT_ORDER_PAID}}, 0, false},
    {{3, {RD_FACT_PARCEL_TRACKING, RD_FACT_PARCEL_SINCE_SCAN, RD_FACT_ORDER_SINCE_RECEIVED}}, 0, false},
    {{3, {RD_FACT_CASE_STAGE, RD_FACT_CASE_OUTCOME, RD_FACT_CLAIM_REASON}}, 0, false},
    {{2, {RD_FACT_CALENDAR_QUARTER_START, RD_FACT_CALENDAR_DAY_OF_MONTH}}, 0, false},
};
#define THEMES (sizeof themes / sizeof themes[0])

/* ---- tables ---- */

static bool is_word(enum rd_fact fact)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    return type == RD_TYPE_ENUM || type == RD_TYPE_BOOL;
}

static const char *number_text(enum rd_fact fact, unsigned number, char text[32])
{
    switch (rd_fact_row(fact)->type) {
    case RD_TYPE_MONEY:
        snprintf(text, 32, "0.%02u", number);
        break;
    case RD_TYPE_DURATION:
        snprintf(text, 32, "%us", number);
        break;
    case RD_TYPE_SHARE:
        snprintf(text, 32, "0.%02u%%", number);
        break;
    default:
        snprintf(text, 32, "%u", number);
    }
    return text;
}

static size_t write_words(char *out, size_t size, struct random *random, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->type == RD_TYPE_BOOL)
        return (size_t)snprintf(out, size, "%s", random_chance(random, 50) ? "true" : "false");
    if (row->may_be_absent && random_chance(random, 25))
        return (size_t)snprintf(out, size, random_chance(random, 50) ? "\"absent\"" : "\"present\"");
    return (size_t)snprintf(out, size, random_chance(random, 30) ? "{\"not\":[\"%s\",\"%s\"]}" : "[\"%s\",\"%s\"]",
                            rd_word(row->set, random_below(random, rd_word_count(row->set))),
                            rd_word(row->set, random_below(random, rd_word_count(row->set))));
}

static size_t write_cell(char *out, size_t size, struct random *random, enum rd_fact fact)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="};
    const bool may_be_absent = rd_fact_row(fact)->may_be_absent;
    char first[32], second[32];
    if (is_word(fact))
        return write_words(out, size, random, fact);
    const unsigned kind = (unsigned)random_below(random, may_be_absent ? 7 : 4);
    const unsigned low = (unsigned)random_below(random, TOLD_APART), high = low + (unsigned)random_below(random, 5);
    number_text(fact, low, first);
    number_text(fact, high < TOLD_APART ? high : TOLD_APART - 1, second);
    if (kind >= 5)
        return (size_t)snprintf(out, size, kind == 5 ? "\"absent\"" : "\"present\"");
    if (kind == 4)
        return (size_t)snprintf(out, size, "[\"absent\",\"<= %s\"]", first);
    if (kind == 3)
        return (size_t)snprintf(out, size, "\"%s..%s\"", first, second);
    return (size_t)snprintf(out, size, "\"%s %s\"", ops[random_below(random, 5)], first);
}

static size_t write_rule(char *out, size_t size, const struct theme *theme, uint64_t rule_seed, size_t number,
                         bool tests_all)
{
    struct random random = {rule_seed};
    size_t used = (size_t)snprintf(out, size, "{\"id\":\"r%zu\",\"when\":{", number);
    const char *comma = "";
    for (size_t i = 0; i < theme->facts.count; i++) {
        if (!tests_all && *comma && random_chance(&random, 40))
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\":", comma, rd_fact_row(theme->facts.items[i])->name);
        used += write_cell(out + used, size - used, &random, theme->facts.items[i]);
        comma = ",";
    }
    used += (size_t)snprintf(out + used, size - used, "},\"then\":{\"action\":\"refund\",\"amount\":");
    if (theme->has_forms && random_chance(&random, 40))
        used += (size_t)snprintf(
            out + used, size - used, "{\"of\":\"%s\",\"share\":\"%u%%\",\"round\":\"down\",\"at_most\":\"0.%02u\"}",
            rd_fact_row(theme->facts.items[random_below(&random, 2)])->name,
            100 + (unsigned)random_below(&random, 3) * 20, 2 + (unsigned)random_below(&random, 11));
    else
        used += (size_t)snprintf(out + used, size - used, "\"0.%02u\"", (unsigned)random_below(&random, 4));
    return used + (size_t)snprintf(out + used, size - used, "}}");
}

/* The first rule tests every fact, so that each table reads all of them. */
static void write_table(char body[BODY_SIZE], const struct theme *theme, const uint64_t *rules, size_t count,
                        bool has_otherwise, const char *hit)
{
    size_t used = (size_t)snprintf(body, BODY_SIZE,
                                   "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[", hit);
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(body + used, BODY_SIZE - used, "%s", i ? "," : "");
        used += write_rule(body + used, BODY_SIZE - used, theme, rules[i], i, i == 0);
    }
    snprintf(body + used, BODY_SIZE - used, "%s]}",
             has_otherwise ? ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}" : "");
}

static struct rd_policy *table(const struct theme *theme, const uint64_t *rules, size_t count, bool has_otherwise)
{
    char body[BODY_SIZE];
    write_table(body, theme, rules, count, has_otherwise, "first");
    const struct fixture fixture = {.decision = "remedy", .body = body};
    return fixture_policy(&fixture);
}

/* ---- every possible case, by classes ---- */

struct worlds { /* the values that stand for the classes of each fact, and those of all facts that are possible */
    const struct theme *theme;
    int64_t values[FACTS_MAX][64];
    size_t count[FACTS_MAX];
    int64_t (*cases)[FACTS_MAX];
    size_t case_count;
};

/* Words; or small numbers, a large one, what is at the ends of rows, and for sums what two make together. */
static void add_values(struct worlds *worlds, size_t at)
{
    const enum rd_fact fact = worlds->theme->facts.items[at];
    const struct rd_fact_row *row = rd_fact_row(fact);
    static const int64_t others[] = {7 * 86400, 7 * 86400 + 1, 86399, 86400};
    const bool is_sum = fact == RD_FACT_ORDER_PAID && worlds->theme->chain == 0;
    int64_t *values = worlds->values[at];
    size_t *count = &worlds->count[at];
    for (int64_t value = row->lo; value <= (is_word(fact) ? row->hi : is_sum ? 2 * LARGE : LARGE); value++)
        values[(*count)++] = value;
    for (size_t i = 0; i < 4 && row->type == RD_TYPE_DURATION && worlds->theme->chain == 0; i++)
        values[(*count)++] = others[i];
    if (row->may_be_absent)
        values[(*count)++] = RD_ABSENT;
}

static void add_worlds(struct worlds *worlds, size_t at, int64_t facts[RD_FACT_COUNT], const struct possible *possible)
{
    const struct facts *of = &worlds->theme->facts;
    for (size_t i = 0; at < of->count && i < worlds->count[at]; i++) {
        facts[of->items[at]] = worlds->values[at][i];
        add_worlds(worlds, at + 1, facts, possible);
    }
    if (at < of->count || !case_is_possible(possible, facts))
        return;
    for (size_t i = 0; i < of->count; i++)
        worlds->cases[worlds->case_count][i] = facts[of->items[i]];
    worlds->case_count++;
}

/* That what is known of these facts is right is another test's (test_possible). */
static void worlds_open(struct worlds *worlds, const struct theme *theme)
{
    bool is_known[RD_FACT_COUNT] = {false};
    int64_t facts[RD_FACT_COUNT] = {0};
    struct possible possible;
    struct arena arena;
    size_t most = 1;
    *worlds = (struct worlds){.theme = theme};
    for (size_t i = 0; i < theme->facts.count; i++) {
        is_known[theme->facts.items[i]] = true;
        add_values(worlds, i);
        most *= worlds->count[i];
    }
    worlds->cases = calloc(most, sizeof *worlds->cases);
    assert_non_null(worlds->cases);
    arena_init(&arena);
    assert_true(possible_of(is_known, &arena, &possible));
    add_worlds(worlds, 0, facts, &possible);
    arena_release(&arena);
    assert_true(worlds->case_count > 0 && worlds->case_count < most);
}

static void case_facts(const struct worlds *worlds, size_t number, int64_t facts[RD_FACT_COUNT])
{
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    for (size_t i = 0; i < worlds->theme->facts.count; i++)
        facts[worlds->theme->facts.items[i]] = worlds->cases[number][i];
}

/* How many cases the class has. */
static wide_count class_cases(const struct worlds *worlds, size_t number)
{
    wide_count cases = 1, n = 1;
    unsigned in_order = 0;
    for (size_t i = 0; i < worlds->theme->facts.count; i++) {
        if (worlds->cases[number][i] != LARGE)
            continue;
        n = (wide_count)(rd_fact_row(worlds->theme->facts.items[i])->hi - LARGE) + 1;
        if (i < worlds->theme->chain)
            in_order++;
        else
            cases *= n;
    }
    if (in_order > 0) {
        n = (wide_count)(rd_fact_row(worlds->theme->facts.items[0])->hi - LARGE) + 1;
        cases *= binomial(n + in_order - 1, in_order);
    }
    return cases;
}

static uint32_t ask(const struct rd_policy *policy, const struct worlds *worlds, size_t number,
                    struct rd_answer *answer)
{
    int64_t facts[RD_FACT_COUNT];
    case_facts(worlds, number, facts);
    return rd_policy_interpret(policy, RD_DECISION_REMEDY, 0, RD_PPB_PER_ONE, facts, answer);
}

static bool same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    if (a->rule >= RD_RULE_FIRST_ERROR || b->rule >= RD_RULE_FIRST_ERROR)
        return a->rule == b->rule;
    return memcmp(a->value, b->value, rd_decision_row(RD_DECISION_REMEDY)->answer_count * sizeof a->value[0]) == 0;
}

static bool is_found(const struct rd_findings *found, const char *code, const char *rule)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].code, code) == 0 &&
            (!rule || (found->items[i].rule && strcmp(found->items[i].rule, rule) == 0)))
            return true;
    return false;
}

/* Every case that is told can be. */
static void check_witnesses(const struct rd_findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].witness)
            assert_true(oracle_is_possible_text(found->items[i].witness));
}

static void check_table(const struct rd_policy *policy, const struct worlds *worlds, size_t rule_count, size_t *gaps,
                        size_t *dead)
{
    struct rd_answer answer;
    struct rd_findings found;
    struct rd_error err;
    bool answers[RULES_MAX + 1] = {false}, has_gap = false;
    for (size_t number = 0; number < worlds->case_count; number++) {
        const uint32_t rule = ask(policy, worlds, number, &answer);
        assert_int_not_equal(rule, RD_RULE_OUTSIDE);
        has_gap = has_gap || rule == RD_RULE_NONE;
        if (rule < RD_RULE_FIRST_ERROR)
            answers[rule] = true;
    }
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(policy, NULL, &found, &err), RD_OK);
    assert_int_equal(is_found(&found, "gap", NULL), has_gap);
    for (size_t i = 0; i < rule_count; i++) {
        char id[24];
        snprintf(id, sizeof id, "r%zu", i);
        assert_int_equal(is_found(&found, "dead-rule", id), !answers[i]);
        *dead += !answers[i];
    }
    *gaps += has_gap;
    check_witnesses(&found);
    rd_findings_release(&found);
}

/* ---- rules that overlap ---- */

/* The rules alone, so that a case says whether it meets both. */
static bool meets(const struct rd_policy *policy, uint32_t rule, const int64_t *facts)
{
    struct rd_policy alone = *policy; /* nothing of it is released */
    struct rd_answer answer;
    alone.decision[RD_DECISION_REMEDY].rules = &policy->decision[RD_DECISION_REMEDY].rules[rule];
    alone.decision[RD_DECISION_REMEDY].rule_count = 1;
    return rd_policy_interpret(&alone, RD_DECISION_REMEDY, 0, RD_PPB_PER_ONE, facts, &answer) == 0;
}

/* Two rules of a `unique` table are refused exactly when some case meets both. */
static void check_overlap(const struct rd_policy *first, const struct worlds *worlds, const uint64_t *rules,
                          size_t *overlaps)
{
    char body[BODY_SIZE];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    bool is_overlap = false;
    write_table(body, worlds->theme, rules, 2, false, "unique");
    const struct fixture fixture = {.decision = "remedy", .body = body};
    for (size_t number = 0; number < worlds->case_count && !is_overlap; number++) {
        int64_t facts[RD_FACT_COUNT];
        case_facts(worlds, number, facts);
        is_overlap = meets(first, 0, facts) && meets(first, 1, facts);
    }
    rd_findings_init(&found);
    assert_int_equal(fixture_load(&fixture, &policy, &found) == RD_OK, !is_overlap);
    assert_int_equal(is_found(&found, "overlap", NULL), is_overlap);
    check_witnesses(&found);
    *overlaps += is_overlap;
    rd_findings_release(&found);
    rd_policy_free(policy);
}

/* ---- differences ---- */

struct change {
    uint32_t rule[2];
    wide_count cases;
};

static const char *id_of(const struct rd_policy *policy, uint32_t rule)
{
    return rule < RD_RULE_FIRST_ERROR ? policy->decision[RD_DECISION_REMEDY].rules[rule].id : "";
}

static wide_count number_of(const char *digits)
{
    wide_count number = 0;
    for (; *digits; digits++) {
        assert_true(*digits >= '0' && *digits <= '9');
        number = number * 10 + (unsigned)(*digits - '0');
    }
    return number;
}

static size_t find_changes(const struct rd_policy *a, const struct rd_policy *b, const struct worlds *worlds,
                           struct change changes[CHANGES_MAX])
{
    struct rd_answer answer[2];
    size_t count = 0;
    for (size_t number = 0; number < worlds->case_count; number++) {
        ask(a, worlds, number, &answer[0]);
        ask(b, worlds, number, &answer[1]);
        if (same_answer(&answer[0], &answer[1]))
            continue;
        size_t at = 0;
        while (at < count && (changes[at].rule[0] != answer[0].rule || changes[at].rule[1] != answer[1].rule))
            at++;
        if (at == count)
            changes[count++] = (struct change){{answer[0].rule, answer[1].rule}, 0};
        changes[at].cases += class_cases(worlds, number);
    }
    return count;
}

static void check_group(const struct rd_diff_group *group, const struct rd_policy *a, const struct rd_policy *b,
                        const struct worlds *worlds, const struct change *changes, size_t count)
{
    struct rd_answer answer[2];
    size_t at = 0;
    while (at < count && (strcmp(id_of(a, changes[at].rule[0]), group->old_rule ? group->old_rule : "") != 0 ||
                          strcmp(id_of(b, changes[at].rule[1]), group->new_rule ? group->new_rule : "") != 0))
        at++;
    assert_true(at < count);
    if (group->cases_are_exact && worlds->theme->chain > 0)
        assert_true(number_of(group->cases_text) == changes[at].cases);
    else if (worlds->theme->chain > 0)
        assert_true(group->cases >= (double)changes[at].cases * 0.999999);
    for (int side = 0; side < 2; side++)
        rd_policy_interpret(side ? b : a, RD_DECISION_REMEDY, 0, RD_PPB_PER_ONE, group->witness_facts, &answer[side]);
    assert_false(same_answer(&answer[0], &answer[1]));
    assert_true(oracle_is_possible_text(group->witness));
    if (!group->twin)
        return;
    for (int side = 0; side < 2; side++)
        rd_policy_interpret(side ? b : a, RD_DECISION_REMEDY, 0, RD_PPB_PER_ONE, group->twin_facts, &answer[side]);
    assert_true(same_answer(&answer[0], &answer[1]));
    assert_true(oracle_is_possible_text(group->twin));
}

static void check_difference(const struct rd_policy *a, const struct rd_policy *b, const struct worlds *worlds,
                             size_t *different, size_t *undecided)
{
    const struct rd_diff_side old = {.policy = a}, new = {.policy = b};
    struct change changes[CHANGES_MAX];
    struct rd_diff diff;
    struct rd_error err;
    const size_t count = find_changes(a, b, worlds, changes);
    assert_int_equal(rd_policy_diff(&old, &new, NULL, &diff, &err), RD_OK);
    /* forms of facts that add up may be left unproven, but nothing is told that is not so */
    if (diff.verdict == RD_NOT_PROVEN) {
        assert_true(worlds->theme->has_forms && worlds->theme->chain == 0);
        ++*undecided;
    } else {
        assert_int_equal(diff.verdict, count > 0 ? RD_DIFFERENT : RD_IDENTICAL);
    }
    if (worlds->theme->chain > 0 || !worlds->theme->has_forms)
        assert_int_equal(diff.group_count, count);
    for (size_t i = 0; i < diff.group_count; i++)
        check_group(&diff.groups[i], a, b, worlds, changes, count);
    *different += count > 0;
    rd_diff_release(&diff);
}

static void what_is_proven_is_what_possible_cases_show(void **state)
{
    struct random random = {seed + 1};
    size_t gaps = 0, dead = 0, different = 0, undecided = 0, overlaps = 0;
    struct worlds worlds[THEMES];
    (void)state;
    for (size_t i = 0; i < THEMES; i++)
        worlds_open(&worlds[i], &themes[i]);
    for (size_t i = 0; i < table_count; i++) {
        const struct theme *theme = &themes[i % THEMES];
        uint64_t rules[2][RULES_MAX];
        const size_t count = 2 + random_below(&random, RULES_MAX - 1);
        const bool has_otherwise = random_chance(&random, 60);
        for (size_t j = 0; j < count; j++) {
            rules[0][j] = random_next(&random);
            rules[1][j] = random_chance(&random, 70) ? rules[0][j] : random_next(&random);
        }
        struct rd_policy *a = table(theme, rules[0], count, has_otherwise),
                         *b = table(theme, rules[1], count, has_otherwise);
        check_table(a, &worlds[i % THEMES], count, &gaps, &dead);
        check_overlap(a, &worlds[i % THEMES], rules[0], &overlaps);
        check_difference(a, b, &worlds[i % THEMES], &different, &undecided);
        rd_policy_free(a);
        rd_policy_free(b);
    }
    for (size_t i = 0; i < THEMES; i++)
        free(worlds[i].cases);
    print_message("%zu tables: %zu with a gap, %zu dead rules, %zu with an overlap, %zu pairs that differ, %zu not "
                  "proven\n",
                  table_count, gaps, dead, overlaps, different, undecided);
    assert_true(gaps > 0 && gaps < table_count && dead > 0 && different > table_count / 4);
    assert_true(overlaps > table_count / 10 && overlaps < table_count && undecided < table_count / 50);
}

static void an_impossible_case_is_refused_with_its_reason(void **state)
{
    const struct fixture fixture = {
        .decision = "remedy",
        .body = "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"claim.amount\":"
                "\">= 0.00\",\"case.offer\":\">= 0.00\"},\"then\":{\"action\":\"none\"}},{\"id\":\"rest\","
                "\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}"};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    struct rd_error err;
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_CLAIM_AMOUNT] = 500;
    facts[RD_FACT_CASE_OFFER] = 500;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), 0);
    facts[RD_FACT_CASE_OFFER] = 501;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), RD_RULE_OUTSIDE);
    rd_image_describe_error(image, RD_DECISION_REMEDY, 0, facts, RD_RULE_OUTSIDE, &err);
    assert_non_null(strstr(err.text, "\"case.offer\" 5.01 with \"claim.amount\" 5.00 is impossible: No offer is above "
                                     "the claim; "));
    facts[RD_FACT_CASE_OFFER] = RD_ABSENT;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), 1);
    rd_image_free(image);
    rd_policy_free(policy);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_are_counted_as_they_are_enumerated),
        cmocka_unit_test(boxes_are_narrowed_to_what_cases_have),
        cmocka_unit_test(large_boxes_are_counted_by_closed_forms),
        cmocka_unit_test(the_largest_boxes_are_counted_roughly),
        cmocka_unit_test(an_impossible_case_is_refused_with_its_reason),
        cmocka_unit_test(what_is_proven_is_what_possible_cases_show),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        table_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
