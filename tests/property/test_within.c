/*
 * Where parts are within their wholes, what is proven is what enumerating the possible cases shows: gaps, rules that never
 * answer, and the difference of two tables case by case; and boxes are counted as they are enumerated.
 *
 * Tables of "remedy" over an offer, the claim it answers and what was paid. No rule tells amounts above 0.12 apart and no
 * money form moves above it, so that amounts from 0.13 on are one class each: of the k that are in it, in order, there are
 * C(n + k - 1, k) cases with n amounts.
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
#include "unit/language/fixture.h"

#define TOLD_APART 12 /* the greatest amount in a rule */
#define LARGE 13      /* the least of the class of large amounts */
#define RULES_MAX 6u
#define BODY_SIZE 8192u
#define CHANGES_MAX 256u

static uint64_t seed = 20261128;
static size_t table_count = 400;

/* ---- boxes ---- */

static const enum rd_fact money[] = {RD_FACT_ORDER_PAID, RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING,
                                     RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_OFFER};
#define MONEY (sizeof money / sizeof money[0])

static bool is_possible(const bool *is_in, const int64_t *facts)
{
#define WITHIN_ROW(part, whole, why)                                                                                   \
    if (is_in[RD_FACT_##part] && is_in[RD_FACT_##whole] && facts[RD_FACT_##part] != RD_ABSENT &&                       \
        facts[RD_FACT_##part] > facts[RD_FACT_##whole])                                                                \
        return false;
    RD_WITHIN(WITHIN_ROW)
#undef WITHIN_ROW
    return true;
}

static uint64_t enumerated(const bool *is_in, const struct leaf_box *box, int64_t *facts, size_t from)
{
    uint64_t count = 0;
    while (from < MONEY && !is_in[money[from]])
        from++;
    if (from == MONEY)
        return is_possible(is_in, facts);
    for (int64_t value = box->lo[money[from]]; value <= box->hi[money[from]]; value++) {
        facts[money[from]] = value;
        count += enumerated(is_in, box, facts, from + 1);
    }
    return count;
}

static void boxes_are_counted_as_they_are_enumerated(void **state)
{
    struct random random = {seed};
    size_t none = 0, some = 0, all = 0;
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        bool is_in[RD_FACT_COUNT] = {false};
        struct leaf_box box = {.lo = {0}}, narrow;
        int64_t facts[RD_FACT_COUNT];
        uint64_t product = 1;
        for (size_t j = 0; j < MONEY; j++) {
            const enum rd_fact fact = money[j];
            if (!(is_in[fact] = random_chance(&random, 75)))
                continue;
            box.lo[fact] = (int64_t)random_below(&random, 9);
            box.hi[fact] = box.lo[fact] + (int64_t)random_below(&random, 8);
            if (fact == RD_FACT_CASE_OFFER && random_chance(&random, 30))
                box.lo[fact] = box.hi[fact] = RD_ABSENT;
            else
                product *= (uint64_t)(box.hi[fact] - box.lo[fact]) + 1;
        }
        const uint64_t count = enumerated(is_in, &box, facts, 0);
        struct case_count told = within_count(is_in, &box);
        assert_true(told.is_exact);
        assert_int_equal(told.exact, count);
        narrow = box;
        assert_int_equal(within_narrow(is_in, &narrow), count > 0);
        if (count > 0)
            assert_int_equal(within_count(is_in, &narrow).exact, count);
        none += count == 0;
        some += count > 0 && count < product;
        all += count == product;
    }
    print_message("boxes: %zu without a case, %zu in part, %zu whole\n", none, some, all);
    assert_true(none > 100 && some > 100 && all > 100);
}

/* n amounts: pairs in order are n (n + 1) / 2; with the shipping free below what was paid, squares are added up. */
static void large_boxes_are_counted_by_closed_forms(void **state)
{
    const wide_count n = 3000000;
    bool is_in[RD_FACT_COUNT] = {false};
    struct leaf_box box = {.lo = {0}};
    (void)state;
    is_in[RD_FACT_ORDER_PAID] = is_in[RD_FACT_ORDER_GOODS] = true;
    for (size_t i = 0; i < MONEY; i++) {
        box.lo[money[i]] = 1;
        box.hi[money[i]] = (int64_t)n;
    }
    assert_true(within_count(is_in, &box).exact == n * (n + 1) / 2);
    is_in[RD_FACT_ORDER_SHIPPING] = true;
    assert_true(within_count(is_in, &box).exact == n * (n + 1) * (2 * n + 1) / 6);
    is_in[RD_FACT_ORDER_SHIPPING] = false;
    is_in[RD_FACT_ORDER_GOODS] = false;
    is_in[RD_FACT_CLAIM_AMOUNT] = is_in[RD_FACT_CASE_OFFER] = true;
    assert_true(within_count(is_in, &box).exact == n * (n + 1) * (n + 2) / 6);
    /* past 128 bits: the sum of p² · p (p + 1) / 2 up to n is n^5 / 10 and less than a millionth more */
    for (size_t i = 0; i < MONEY; i++) {
        is_in[money[i]] = true;
        box.hi[money[i]] = INT64_C(10000000000);
    }
    const struct case_count five = within_count(is_in, &box);
    assert_false(five.is_exact);
    assert_true(five.about > 0.999999e49 && five.about < 1.000001e49);
}

/* ---- tables ---- */

static size_t write_cell(char *out, size_t size, struct random *random, bool may_be_absent)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="};
    const unsigned kind = (unsigned)random_below(random, may_be_absent ? 6 : 4);
    const unsigned first = (unsigned)random_below(random, TOLD_APART), second = (unsigned)random_below(random, 5);
    if (kind >= 5)
        return (size_t)snprintf(out, size, "\"absent\"");
    if (kind == 4)
        return (size_t)snprintf(out, size, "[\"absent\",\"<= 0.%02u\"]", first);
    if (kind == 3)
        return (size_t)snprintf(out, size, "\"0.%02u..0.%02u\"", first,
                                first + second < TOLD_APART ? first + second : TOLD_APART - 1);
    return (size_t)snprintf(out, size, "\"%s 0.%02u\"", ops[random_below(random, 5)], first);
}

static size_t write_rule(char *out, size_t size, uint64_t rule_seed, size_t number, bool tests_all)
{
    static const char *const names[] = {"order.paid", "claim.amount", "case.offer"};
    static const char *const forms[] = {"order.paid", "claim.amount", "order.paid"};
    struct random random = {rule_seed};
    size_t used = (size_t)snprintf(out, size, "{\"id\":\"r%zu\",\"when\":{", number);
    const char *comma = "";
    for (size_t i = 0; i < 3; i++) {
        if (!tests_all && *comma && random_chance(&random, 40))
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\":", comma, names[i]);
        used += write_cell(out + used, size - used, &random, i == 2);
        comma = ",";
    }
    used += (size_t)snprintf(out + used, size - used, "},\"then\":{\"action\":\"refund\",\"amount\":");
    if (random_chance(&random, 40))
        used += (size_t)snprintf(out + used, size - used,
                                 "{\"of\":\"%s\",\"share\":\"%u%%\",\"round\":\"down\",\"at_most\":\"0.%02u\"}",
                                 forms[random_below(&random, 3)], 100 + (unsigned)random_below(&random, 3) * 20,
                                 2 + (unsigned)random_below(&random, 11));
    else
        used += (size_t)snprintf(out + used, size - used, "\"0.%02u\"", (unsigned)random_below(&random, 4));
    return used + (size_t)snprintf(out + used, size - used, "}}");
}

/* The first rule tests every fact, so that each table reads all of them. */
static struct rd_policy *table(const uint64_t *rules, size_t count, bool has_otherwise)
{
    char body[BODY_SIZE];
    size_t used = (size_t)snprintf(body, sizeof body,
                                   "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[");
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(body + used, sizeof body - used, "%s", i ? "," : "");
        used += write_rule(body + used, sizeof body - used, rules[i], i, i == 0);
    }
    snprintf(body + used, sizeof body - used, "%s]}",
             has_otherwise ? ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}" : "");
    const struct fixture fixture = {.decision = "remedy", .body = body};
    return fixture_policy(&fixture);
}

/* ---- every possible case, by classes ---- */

struct world {
    int64_t paid, claim, offer; /* in 0..LARGE, or RD_ABSENT */
    size_t number;
};

static bool next_world(struct world *world)
{
    const size_t values = LARGE + 1, number = world->number++;
    if (number >= values * values * (values + 1))
        return false;
    world->paid = (int64_t)(number % values);
    world->claim = (int64_t)(number / values % values);
    const size_t offer = number / values / values;
    world->offer = offer == values ? RD_ABSENT : (int64_t)offer;
    return true;
}

static bool world_is_possible(const struct world *world)
{
    return world->paid >= 1 && world->claim <= world->paid &&
           (world->offer == RD_ABSENT || world->offer <= world->claim);
}

/* A case of the class; equal large amounts are as good as any. */
static void world_facts(const struct world *world, int64_t facts[RD_FACT_COUNT])
{
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    facts[RD_FACT_ORDER_PAID] = world->paid;
    facts[RD_FACT_CLAIM_AMOUNT] = world->claim;
    facts[RD_FACT_CASE_OFFER] = world->offer;
}

/* How many cases the class has, times the outcomes of a case, which the offer reads along: all with an offer, all but
 * offer_taken without. */
static wide_count world_cases(const struct world *world)
{
    const wide_count n = (wide_count)(RD_FACT_MONEY_MAX - LARGE) + 1;
    const unsigned large = (unsigned)(world->paid == LARGE) + (world->claim == LARGE) + (world->offer == LARGE);
    static const unsigned parts[] = {1, 1, 2, 6};
    wide_count cases = 1;
    for (unsigned i = 0; i < large; i++)
        cases *= n + i;
    return cases / parts[large] * ((wide_count)RD_OUTCOME_COUNT + (world->offer != RD_ABSENT));
}

static uint32_t ask(const struct rd_policy *policy, const struct world *world, struct rd_answer *answer)
{
    int64_t facts[RD_FACT_COUNT];
    world_facts(world, facts);
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

static void check_table(const struct rd_policy *policy, size_t rule_count, size_t *gaps, size_t *dead)
{
    struct world world = {0};
    struct rd_answer answer;
    struct rd_findings found;
    struct rd_error err;
    bool answers[RULES_MAX + 1] = {false}, has_gap = false;
    while (next_world(&world)) {
        const uint32_t rule = ask(policy, &world, &answer);
        if (!world_is_possible(&world)) {
            assert_int_equal(rule, RD_RULE_OUTSIDE);
            continue;
        }
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
    rd_findings_release(&found);
}

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

static void check_difference(const struct rd_policy *a, const struct rd_policy *b, size_t *different)
{
    const struct rd_diff_side old = {.policy = a}, new = {.policy = b};
    struct change changes[CHANGES_MAX] = {{{0}, 0}};
    struct world world = {0};
    struct rd_answer answer[2];
    struct rd_diff diff;
    struct rd_error err;
    bool is_in[RD_FACT_COUNT] = {false};
    size_t count = 0;
    while (next_world(&world)) {
        ask(a, &world, &answer[0]);
        ask(b, &world, &answer[1]);
        if (!world_is_possible(&world) || same_answer(&answer[0], &answer[1]))
            continue;
        size_t at = 0;
        while (at < count && (changes[at].rule[0] != answer[0].rule || changes[at].rule[1] != answer[1].rule))
            at++;
        changes[at].rule[0] = answer[0].rule;
        changes[at].rule[1] = answer[1].rule;
        changes[at].cases += world_cases(&world);
        count = at == count ? count + 1 : count;
    }
    assert_int_equal(rd_policy_diff(&old, &new, NULL, &diff, &err), RD_OK);
    assert_int_equal(diff.group_count, count);
    is_in[RD_FACT_ORDER_PAID] = is_in[RD_FACT_CLAIM_AMOUNT] = is_in[RD_FACT_CASE_OFFER] = true;
    for (size_t i = 0; i < diff.group_count; i++) {
        const struct rd_diff_group *group = &diff.groups[i];
        size_t at = 0;
        while (at < count && (strcmp(id_of(a, changes[at].rule[0]), group->old_rule ? group->old_rule : "") != 0 ||
                              strcmp(id_of(b, changes[at].rule[1]), group->new_rule ? group->new_rule : "") != 0))
            at++;
        assert_true(at < count);
        if (group->cases_are_exact)
            assert_true(number_of(group->cases_text) == changes[at].cases);
        else
            assert_true(group->cases >= (double)changes[at].cases * 0.999999);
        assert_true(is_possible(is_in, group->witness_facts));
        assert_true(!group->twin || is_possible(is_in, group->twin_facts));
    }
    *different += count > 0;
    rd_diff_release(&diff);
}

static void what_is_proven_is_what_possible_cases_show(void **state)
{
    struct random random = {seed + 1};
    size_t gaps = 0, dead = 0, different = 0;
    (void)state;
    for (size_t i = 0; i < table_count; i++) {
        uint64_t rules[2][RULES_MAX];
        const size_t count = 2 + random_below(&random, RULES_MAX - 1);
        const bool has_otherwise = random_chance(&random, 60);
        for (size_t j = 0; j < count; j++) {
            rules[0][j] = random_next(&random);
            rules[1][j] = random_chance(&random, 70) ? rules[0][j] : random_next(&random);
        }
        struct rd_policy *a = table(rules[0], count, has_otherwise), *b = table(rules[1], count, has_otherwise);
        check_table(a, count, &gaps, &dead);
        check_difference(a, b, &different);
        rd_policy_free(a);
        rd_policy_free(b);
    }
    print_message("%zu tables: %zu with a gap, %zu dead rules, %zu pairs that differ\n", table_count, gaps, dead,
                  different);
    assert_true(gaps > 0 && gaps < table_count && dead > 0 && different > table_count / 4);
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
        cmocka_unit_test(large_boxes_are_counted_by_closed_forms),
        cmocka_unit_test(an_impossible_case_is_refused_with_its_reason),
        cmocka_unit_test(what_is_proven_is_what_possible_cases_show),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        table_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
