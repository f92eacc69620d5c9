/*
 * The diagram, the image and the reference interpreter agree, wherever a diagram was built: over random policies of
 * every hit policy, on random cases and on both sides of every threshold, at times around every date.
 *
 *   test_diagram [seed [policies [cases]]]
 *
 * On a disagreement the seed, the case and the whole policy are printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property/random_policy.h"
#include "prove/ordering.h"
#include "redress/units.h"
#include "support/check.h"

#define NODE_LIMIT 30000u /* beyond it random sums only take time */

static struct {
    uint64_t built, chosen, refused, decisions, answers, none, ambiguous, outside, combined;
} tally;
static uint64_t seed = 20261124;
static size_t policy_count = 120, case_count = 2000;

struct subject {
    const struct rd_policy *policy;
    const struct rd_image *image;
    const struct random_policy *text;
    int64_t exchange_ppb;
};

static uint32_t diagram_answer(const struct table_at *table, const int64_t *facts, struct rd_answer *out)
{
    const struct bench *bench = table->bench;
    *out = (struct rd_answer){.rule = RD_RULE_OUTSIDE};
    if (!table->is_resolved)
        return out->rule;
    uint32_t one;
    const uint32_t number = diagram_at(&bench->store, table->root, facts);
    const uint32_t at = diagram_at(&bench->store, table->by_outcome, facts);
    const struct outcome *outcome = outcome_at(&bench->outcomes, at);
    const uint32_t rule = table_rule(table, number);
    if (rule >= RD_RULE_FIRST_ERROR) {
        out->rule = rule;
    } else if (outcome && outcome_value(&bench->outcomes, outcome, facts, out->value)) {
        out->rule = rule;
        out->rules_applied = table_rules(table, number, &one).count;
    }
    return out->rule;
}

static bool same_answer(enum rd_decision decision, const struct rd_answer *a, const struct rd_answer *b)
{
    if (a->rule != b->rule)
        return false;
    return a->rule >= RD_RULE_FIRST_ERROR ||
           (a->rules_applied == b->rules_applied &&
            memcmp(a->value, b->value, rd_decision_row(decision)->answer_count * sizeof a->value[0]) == 0);
}

static bool case_is_inside(const struct subject *subject, enum rd_decision decision, const int64_t *facts)
{
    const enum rd_fact *reads;
    const size_t count = rd_image_reads(subject->image, decision, &reads);
    for (size_t i = 0; i < count; i++) {
        const struct rd_fact_row *row = rd_fact_row(reads[i]);
        const int64_t value = facts[reads[i]];
        if (value == RD_ABSENT ? !row->may_be_absent : value < row->lo || value > row->hi)
            return false;
    }
    return true;
}

/* That a part is more than its whole, or a whole is not its parts, a diagram knows only piece by piece. */
static bool breaks_inside_pieces(const struct subject *subject, enum rd_decision decision, const int64_t *facts)
{
    const struct rd_image *image = subject->image;
    bool breaks = false;
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        breaks |= rd_image_reads_fact(image, decision, row->part) && rd_image_reads_fact(image, decision, row->whole) &&
                  facts[row->whole] != RD_ABSENT && facts[row->part] > facts[row->whole];
    }
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        breaks |= rd_image_reads_fact(image, decision, row->whole) &&
                  rd_image_reads_fact(image, decision, row->part[0]) &&
                  rd_image_reads_fact(image, decision, row->part[1]) &&
                  facts[row->whole] != facts[row->part[0]] + facts[row->part[1]];
    }
    return breaks;
}

static void compare_case(const struct subject *subject, const struct table_at *table, const int64_t *facts)
{
    const enum rd_decision decision = table->bench->name;
    struct rd_answer drawn, fast, slow;
    if (breaks_inside_pieces(subject, decision, facts))
        drawn = (struct rd_answer){.rule = RD_RULE_OUTSIDE};
    else
        diagram_answer(table, facts, &drawn);
    rd_decide(subject->image, decision, rd_image_epoch(subject->image, table->folding.at_s), facts, &fast);
    rd_policy_interpret(subject->policy, decision, table->folding.at_s, subject->exchange_ppb, facts, &slow);
    tally.decisions++;
    tally.none += slow.rule == RD_RULE_NONE;
    tally.ambiguous += slow.rule == RD_RULE_AMBIGUOUS;
    tally.outside += slow.rule == RD_RULE_OUTSIDE;
    tally.answers += slow.rule < RD_RULE_FIRST_ERROR;
    tally.combined += slow.rule < RD_RULE_FIRST_ERROR && slow.rules_applied > 1;
    if (same_answer(decision, &drawn, &slow) && same_answer(decision, &fast, &slow))
        return;
    const enum rd_fact *names;
    char value[96];
    fprintf(stderr, "seed %" PRIu64 ", %s, at %" PRId64 ", exchange %" PRId64 "\n", seed,
            rd_decision_row(decision)->name, table->folding.at_s, subject->exchange_ppb);
    for (size_t i = 0; i < random_facts(&names); i++)
        fprintf(stderr, "  %s=%s\n", rd_fact_row(names[i])->name,
                rd_fact_format(names[i], facts[names[i]], value, sizeof value));
    fprintf(stderr,
            "diagram: rule %" PRIu32 " of %" PRIu32 "; image: %" PRIu32 " of %" PRIu32 "; definition: %" PRIu32
            " of %" PRIu32 "\n%s\n",
            drawn.rule, drawn.rules_applied, fast.rule, fast.rules_applied, slow.rule, slow.rules_applied,
            subject->text->text);
    fail_msg("the three evaluators disagree");
}

/* In one of the fixed orders, or in the order that is chosen. */
static enum rd_status build(struct random *random, const struct subject *subject, enum rd_decision name, int64_t at_s,
                            struct bench *bench, struct table_at *table)
{
    const int order = (int)random_below(random, BENCH_ORDERS * 2);
    enum rd_status rc = RD_UNDECIDED;
    if (order < BENCH_ORDERS) {
        struct bench_facts facts = {0};
        bench_facts_add(&facts, &subject->policy->decision[name], rd_decision_row(name)->answer_count);
        bench_init(bench, name, &facts, NODE_LIMIT, order);
        return table_init(table, bench, subject->policy, at_s, subject->exchange_ppb);
    }
    struct ordering ordering;
    ordering_init(&ordering, name, NODE_LIMIT);
    ordering_add(&ordering, subject->policy, at_s, subject->exchange_ppb);
    assert_true(ordering_next(&ordering, bench));
    while ((rc = table_init(table, bench, subject->policy, at_s, subject->exchange_ppb)) == RD_UNDECIDED) {
        bench_release(bench);
        if (!ordering_next(&ordering, bench)) {
            *bench = (struct bench){.name = name};
            return rc;
        }
    }
    tally.chosen += rc == RD_OK && ordering.has_looked;
    return rc;
}

/* Every order of facts must give the same function. */
static void compare_decision(struct random *random, const struct subject *subject, enum rd_decision name, int64_t at_s)
{
    struct bench bench;
    struct table_at table;
    int64_t values[RD_FACT_COUNT];
    const enum rd_status rc = build(random, subject, name, at_s, &bench, &table);
    tally.built += rc == RD_OK;
    tally.refused += rc == RD_UNDECIDED;
    assert_true(rc == RD_OK || rc == RD_UNDECIDED);
    if (rc == RD_OK) {
        for (int i = 0; i < RD_FACT_COUNT; i++)
            values[i] = rd_fact_row((enum rd_fact)i)->lo;
        for (size_t i = 0; i < case_count; i++) {
            random_case(random, subject->text, subject->exchange_ppb, values);
            if (case_is_inside(subject, name, values)) /* a diagram knows no values outside the domains */
                compare_case(subject, &table, values);
        }
        table_release(&table);
    }
    bench_release(&bench);
}

static int64_t any_time(struct random *random, const struct random_policy *text)
{
    if (text->date_count == 0 || random_chance(random, 20))
        return rd_unix_from_civil(2024, 6, 1) + (int64_t)random_below(random, 900 * 86400);
    return text->dates[random_below(random, text->date_count)] + (int64_t)random_below(random, 3) - 1;
}

static void compare_policy(struct random *random, const struct random_shape *shape, int64_t exchange_ppb)
{
    struct random_policy *text = malloc(sizeof *text);
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    assert_non_null(text);
    random_policy_write(text, random, shape);
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load_text("random.json", text->text, text->used, &policy, &found, &err), RD_OK);
    assert_int_equal(rd_policy_compile(policy, exchange_ppb, &image, &err), RD_OK);
    const struct subject subject = {policy, image, text, exchange_ppb};
    for (int i = 0; i < 2; i++) {
        compare_decision(random, &subject, RD_DECISION_REMEDY, any_time(random, text));
        compare_decision(random, &subject, RD_DECISION_VIOLATION, any_time(random, text));
    }
    rd_image_free(image);
    rd_policy_free(policy);
    rd_findings_release(&found);
    random_policy_release(text);
    free(text);
}

static void the_three_evaluators_agree(void **state)
{
    static const char *const remedy_hits[] = {"unique", "first", "max", "min"};
    static const char *const violation_hits[] = {"sum", "first", "max", "min", "unique"};
    static const int64_t exchanges_ppb[] = {RD_PPB_PER_ONE, INT64_C(5400000000), INT64_C(2000000)};
    struct random random = {seed};
    (void)state;
    for (size_t i = 0; i < policy_count; i++) {
        const struct random_shape shape = {.rules = i % 3 == 0 ? 1 + random_below(&random, 12)
                                                               : 8 + random_below(&random, 121),
                                           .remedy_hit = remedy_hits[i % 4],
                                           .violation_hit = violation_hits[i % 5],
                                           .has_dates = i % 7 != 0};
        compare_policy(&random, &shape, exchanges_ppb[i % 3]);
    }
    print_message("%" PRIu64 " diagrams built (%" PRIu64 " in an order looked for), %" PRIu64
                  " past the limit; %" PRIu64 " decisions: %" PRIu64 " answers (%" PRIu64 " of several rules), %" PRIu64
                  " without a rule, %" PRIu64 " with two, %" PRIu64 " outside\n",
                  tally.built, tally.chosen, tally.refused, tally.decisions, tally.answers, tally.combined, tally.none,
                  tally.ambiguous, tally.outside);
    /* A comparison that never saw one of the outcomes would prove nothing about it. */
    assert_true(tally.built > tally.refused && tally.chosen > 10);
    assert_true(tally.combined > 0 && tally.none > 0 && tally.ambiguous > 0 && tally.outside > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_three_evaluators_agree)};
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        policy_count = strtoull(argv[2], NULL, 10);
    if (argc > 3)
        case_count = strtoull(argv[3], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
