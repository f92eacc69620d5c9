/*
 * What is proven about a table is what enumerating every case shows: gaps, rules that never answer and the smallest set
 * that hides them, rules that change nothing, rules whose order matters.
 *
 *   test_prove [seed [tables]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/model.h"
#include "property/small_table.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define RULES_MAX 8u
#define CASES (2u * RD_EVIDENCE_COUNT * RD_REASON_COUNT * 31u)

static uint64_t seed = 20261126;
static size_t table_count = 400;
static struct {
    uint64_t gaps, dead, redundant, ordered, hidden_by_several;
} tally;

/* Every case, by number. */
static void case_at(size_t number, int64_t facts[RD_FACT_COUNT])
{
    const enum rd_fact *few;
    const size_t count = small_table_facts(&few);
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    for (size_t i = 0; i < count; i++) {
        const struct rd_fact_row *row = rd_fact_row(few[i]);
        const size_t width = (size_t)(row->hi - row->lo) + 1;
        facts[few[i]] = row->lo + (int64_t)(number % width);
        number /= width;
    }
}

struct asked { /* one table, every case */
    struct rd_policy *policy;
    size_t rule_count;
    struct rd_answer answer[CASES];
    bool applies[RULES_MAX + 1][CASES]; /* a rule alone */
    struct rd_answer alone[RULES_MAX + 1][CASES];
};

/* The policy with some of the rules of "violation"; nothing of it is released. */
static struct rd_policy with_rules(const struct rd_policy *policy, struct rule *rules, uint32_t in)
{
    struct rd_policy part = *policy;
    struct decision *decision = &part.decision[RD_DECISION_VIOLATION];
    size_t count = 0;
    for (size_t i = 0; i < decision->rule_count; i++)
        if (in >> i & 1)
            rules[count++] = decision->rules[i];
    decision->rules = rules;
    decision->rule_count = count;
    return part;
}

static uint32_t ask(const struct rd_policy *policy, size_t number, struct rd_answer *answer)
{
    int64_t facts[RD_FACT_COUNT];
    case_at(number, facts);
    return rd_policy_interpret(policy, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, facts, answer);
}

static bool same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    if (a->rule >= RD_RULE_FIRST_ERROR || b->rule >= RD_RULE_FIRST_ERROR)
        return a->rule == b->rule;
    return memcmp(a->value, b->value, rd_decision_row(RD_DECISION_VIOLATION)->answer_count * sizeof a->value[0]) == 0;
}

static void ask_all(struct asked *asked)
{
    struct rule rules[RULES_MAX + 1];
    for (size_t number = 0; number < CASES; number++)
        ask(asked->policy, number, &asked->answer[number]);
    for (size_t rule = 0; rule < asked->rule_count; rule++) {
        const struct rd_policy alone = with_rules(asked->policy, rules, 1u << rule);
        for (size_t number = 0; number < CASES; number++)
            asked->applies[rule][number] = ask(&alone, number, &asked->alone[rule][number]) != RD_RULE_NONE;
    }
}

static bool has_gap(const struct asked *asked)
{
    for (size_t number = 0; number < CASES; number++)
        if (asked->answer[number].rule == RD_RULE_NONE)
            return true;
    return false;
}

static bool is_dead(const struct asked *asked, size_t rule)
{
    for (size_t number = 0; number < CASES; number++)
        if (asked->answer[number].rule == rule)
            return false;
    return true;
}

static bool is_redundant(const struct asked *asked, size_t rule)
{
    struct rule rules[RULES_MAX + 1];
    const struct rd_policy without = with_rules(asked->policy, rules, ~(1u << rule));
    struct rd_answer answer;
    for (size_t number = 0; number < CASES; number++) {
        ask(&without, number, &answer);
        if (!same_answer(&answer, &asked->answer[number]))
            return false;
    }
    return true;
}

static bool order_matters(const struct asked *asked, size_t rule)
{
    for (size_t number = 0; number < CASES; number++)
        if (asked->applies[rule][number] && asked->answer[number].rule < rule &&
            !same_answer(&asked->alone[rule][number], &asked->answer[number]))
            return true;
    return false;
}

/* Does this set of earlier rules leave the rule nothing? */
static bool hides(const struct asked *asked, size_t rule, uint32_t set)
{
    for (size_t number = 0; number < CASES; number++) {
        bool is_taken = !asked->applies[rule][number];
        for (size_t i = 0; i < rule && !is_taken; i++)
            is_taken = (set >> i & 1) && asked->applies[i][number];
        if (!is_taken)
            return false;
    }
    return true;
}

static const struct rd_finding *find(const struct rd_findings *found, const char *code, const char *rule)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].code, code) == 0 &&
            (!rule || (found->items[i].rule && strcmp(found->items[i].rule, rule) == 0)))
            return &found->items[i];
    return NULL;
}

/* The rules a message names as hiding hide, answer cases themselves, and no smaller set of such rules hides. */
static void check_hiding(const struct asked *asked, size_t rule, const char *message)
{
    uint32_t named = 0;
    char id[32];
    for (size_t i = 0; i < rule; i++) {
        snprintf(id, sizeof id, "\"r%zu\"", i);
        named |= (uint32_t)(strstr(message, id) != NULL) << i;
    }
    if (strstr(message, "no possible case")) {
        for (size_t number = 0; number < CASES; number++)
            assert_false(asked->applies[rule][number]);
        return;
    }
    assert_true(hides(asked, rule, named));
    tally.hidden_by_several += __builtin_popcount(named) > 1;
    uint32_t live = 0;
    for (size_t i = 0; i < rule; i++)
        live |= (uint32_t)!is_dead(asked, i) << i;
    assert_int_equal(named & ~live, 0);
    for (uint32_t set = 0; set < 1u << rule; set++)
        if ((set & ~live) == 0 && __builtin_popcount(set) < __builtin_popcount(named))
            assert_false(hides(asked, rule, set));
}

static void check_table(struct asked *asked)
{
    const struct decision *decision = &asked->policy->decision[RD_DECISION_VIOLATION];
    struct rd_findings found;
    struct rd_error err;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(asked->policy, NULL, &found, &err), RD_OK);
    assert_int_equal(find(&found, "gap", NULL) != NULL, has_gap(asked));
    tally.gaps += has_gap(asked);
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        const struct rd_finding *dead = find(&found, rule->is_otherwise ? "dead-otherwise" : "dead-rule", rule->id);
        assert_int_equal(dead != NULL, is_dead(asked, i));
        if (rule->is_otherwise)
            continue;
        if (dead)
            check_hiding(asked, i, dead->message);
        assert_int_equal(find(&found, "redundant-rule", rule->id) != NULL, !dead && is_redundant(asked, i));
        assert_int_equal(find(&found, "order-matters", rule->id) != NULL, !dead && order_matters(asked, i));
        tally.dead += dead != NULL;
        tally.redundant += !dead && is_redundant(asked, i);
        tally.ordered += !dead && order_matters(asked, i);
    }
    rd_findings_release(&found);
}

static void what_is_proven_is_what_enumeration_shows(void **state)
{
    struct random random = {seed};
    char *body = malloc(SMALL_TABLE_SIZE);
    struct asked *asked = malloc(sizeof *asked);
    (void)state;
    assert_non_null(body);
    assert_non_null(asked);
    for (size_t i = 0; i < table_count; i++) {
        uint64_t rules[RULES_MAX] = {0};
        const size_t count = 2 + random_below(&random, RULES_MAX - 2);
        const bool has_otherwise = random_chance(&random, 60);
        for (size_t j = 0; j < count; j++)
            rules[j] = j > 0 && random_chance(&random, 5) ? rules[0] : random_next(&random);
        small_table_write(body, rules, count, "first", has_otherwise);
        const struct fixture fixture = {.decision = "violation", .body = body};
        asked->policy = fixture_policy(&fixture);
        asked->rule_count = count + has_otherwise;
        ask_all(asked);
        check_table(asked);
        rd_policy_free(asked->policy);
    }
    print_message("%zu tables: %" PRIu64 " with a gap; rules: %" PRIu64 " dead (%" PRIu64
                  " hidden by several), %" PRIu64 " redundant, %" PRIu64 " whose order matters\n",
                  table_count, tally.gaps, tally.dead, tally.hidden_by_several, tally.redundant, tally.ordered);
    assert_true(tally.gaps > 0 && tally.dead > 0 && tally.hidden_by_several > 0 && tally.redundant > 0 &&
                tally.ordered > 0);
    free(asked);
    free(body);
}

/* Large tables with money, dates and absence: every witness is asked of the definition, which stops on a lie. */
static void every_witness_of_a_random_policy_holds(void **state)
{
    struct random random = {seed + 1};
    struct random_policy *text = malloc(sizeof *text);
    size_t findings = 0, groups = 0;
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < 8; i++) {
        struct rd_policy *policy[2] = {NULL, NULL};
        struct rd_findings found;
        struct rd_error err;
        struct rd_diff diff;
        const struct random start = random;
        rd_findings_init(&found);
        for (int side = 0; side < 2; side++) {
            const struct random_shape shape = {4 + i, i % 2 ? "first" : "unique", "first", i == 3};
            struct random same = start;
            random_policy_write(text, side && i % 3 == 0 ? &random : &same, &shape);
            if (side == 0)
                random = same;
            assert_int_equal(rd_policy_load_text("random.json", text->text, text->used, &policy[side], &found, &err),
                             RD_OK);
            random_policy_release(text);
        }
        const struct rd_prove_options options = {.node_limit = 20000};
        const enum rd_status rc = rd_policy_prove(policy[0], &options, &found, &err);
        assert_true(rc == RD_OK || rc == RD_UNDECIDED);
        findings += found.count;
        const struct rd_diff_side a = {.policy = policy[0]}, b = {.policy = policy[1]};
        assert_int_equal(rd_policy_diff(&a, &b, &options, &diff, &err), RD_OK);
        if (i % 3 != 0) /* the same text twice */
            assert_int_equal(diff.group_count, 0);
        groups += diff.group_count;
        rd_diff_release(&diff);
        rd_findings_release(&found);
        rd_policy_free(policy[0]);
        rd_policy_free(policy[1]);
    }
    print_message("%zu findings, %zu groups\n", findings, groups);
    assert_true(findings > 20 && groups > 20);
    free(text);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_proven_is_what_enumeration_shows),
        cmocka_unit_test(every_witness_of_a_random_policy_holds),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        table_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
