/*
 * The image and the reference interpreter agree: over random policies of every hit policy, with dated parameters,
 * alternatives, negations, ranges, absence and exchange, on random cases and on both sides of every threshold, at times
 * around every date on which a parameter changes.
 *
 *   test_differential [seed [policies [cases]]]
 *
 * On a disagreement the seed, the case and the whole policy are printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property/random_policy.h"
#include "redress/explain.h"
#include "redress/units.h"
#include "support/check.h"

#define EXPLAIN_EVERY 100 /* an explanation takes a thousand times as long as its answer */

struct tally {
    uint64_t decisions, answers, none, ambiguous, outside, combined, explained;
};

static struct tally tally;
static uint64_t seed = 20261123;
static size_t policy_count = 160, case_count = 5000;

/* Prints everything needed to see the disagreement again, and fails. */
static void disagree(const struct random_policy *text, enum rd_decision decision, int64_t at_s, int64_t exchange_ppb,
                     const int64_t *facts, const struct rd_answer *image, const struct rd_answer *definition)
{
    const enum rd_fact *names;
    char value[96];
    fprintf(stderr, "seed %" PRIu64 ", %s, at %" PRId64 ", exchange %" PRId64 "\n", seed,
            rd_decision_row(decision)->name, at_s, exchange_ppb);
    for (size_t i = 0; i < random_facts(&names); i++)
        fprintf(stderr, "  %s=%s\n", rd_fact_row(names[i])->name,
                rd_fact_format(names[i], facts[names[i]], value, sizeof value));
    fprintf(stderr, "image: rule %" PRIu32 " of %" PRIu32 "; definition: rule %" PRIu32 " of %" PRIu32 "\n",
            image->rule, image->rules_applied, definition->rule, definition->rules_applied);
    for (size_t i = 0; i < rd_decision_row(decision)->answer_count; i++)
        fprintf(stderr, "  answer %zu: %" PRId64 " and %" PRId64 "\n", i, image->value[i], definition->value[i]);
    fprintf(stderr, "%s\n", text->text);
    fail_msg("the image and the definition disagree");
}

static void count(uint32_t rule, const struct rd_answer *answer)
{
    tally.decisions++;
    tally.none += rule == RD_RULE_NONE;
    tally.ambiguous += rule == RD_RULE_AMBIGUOUS;
    tally.outside += rule == RD_RULE_OUTSIDE;
    tally.answers += rule < RD_RULE_FIRST_ERROR;
    tally.combined += rule < RD_RULE_FIRST_ERROR && answer->rules_applied > 1;
}

static bool agree(enum rd_decision decision, uint32_t rule, const struct rd_answer *image, uint32_t defined,
                  const struct rd_answer *definition)
{
    if (rule != defined || image->rule != rule || definition->rule != defined)
        return false;
    if (rule >= RD_RULE_FIRST_ERROR)
        return true;
    return image->rules_applied == definition->rules_applied &&
           memcmp(image->value, definition->value, rd_decision_row(decision)->answer_count * sizeof image->value[0]) ==
               0;
}

static int64_t any_time(struct random *random, const struct random_policy *text)
{
    if (text->date_count == 0 || random_chance(random, 20))
        return rd_unix_from_civil(2024, 6, 1) + (int64_t)random_below(random, 900 * 86400);
    return text->dates[random_below(random, text->date_count)] + (int64_t)random_below(random, 3) - 1;
}

static void compare_case(const struct rd_policy *policy, const struct rd_image *image, const struct random_policy *text,
                         enum rd_decision decision, int64_t exchange_ppb, const int64_t *facts, int64_t at_s)
{
    struct rd_answer fast, slow, each[160];
    const uint32_t epoch = rd_image_epoch(image, at_s);
    const uint32_t rule = rd_decide(image, decision, epoch, facts, &fast);
    const uint32_t defined = rd_policy_interpret(policy, decision, at_s, exchange_ppb, facts, &slow);
    if (!agree(decision, rule, &fast, defined, &slow))
        disagree(text, decision, at_s, exchange_ppb, facts, &fast, &slow);
    const uint32_t applied = rd_decide_each(image, decision, epoch, facts, each, 160);
    if (rule >= RD_RULE_FIRST_ERROR ? applied != rule : applied != fast.rules_applied || each[0].rule != fast.rule)
        disagree(text, decision, at_s, exchange_ppb, facts, &fast, &each[0]);
    count(rule, &fast);
}

/*
 * The rule an explanation marks is the rule that answers (rd_policy_explain() itself stops the program otherwise), its first
 * false cells are false, and a rule applies when all its cells and one of its alternatives hold.
 */
static void explain_case(const struct rd_policy *policy, const struct rd_image *image, enum rd_decision decision,
                         int64_t exchange_ppb, const int64_t *facts, int64_t at_s)
{
    struct rd_explanation *why = NULL;
    struct rd_answer answer;
    struct rd_error err;
    const uint32_t rule = rd_decide(image, decision, rd_image_epoch(image, at_s), facts, &answer);
    assert_int_equal(RD_OK, rd_policy_explain(policy, image, exchange_ppb, decision, at_s, facts, &why, &err));
    assert_int_equal(why->answer.rule, rule);
    assert_int_equal(why->error == NULL, rule < RD_RULE_FIRST_ERROR);
    uint32_t applied = 0;
    for (size_t i = 0; i < why->rule_count; i++) {
        const struct rd_explained_rule *seen = &why->rules[i];
        bool any = seen->group_count == 1;
        for (size_t g = 0; g < seen->group_count; g++) {
            const struct rd_explained_group *group = &seen->groups[g];
            for (size_t c = 0; c < group->cell_count && c <= group->first_false; c++)
                assert_int_equal(group->cells[c].holds, c < group->first_false);
            any |= g > 0 && group->first_false == group->cell_count;
        }
        if (!seen->is_otherwise)
            assert_int_equal(seen->applies, any && seen->groups[0].first_false == seen->groups[0].cell_count);
        applied += seen->applies && seen->is_reached;
    }
    if (rule < RD_RULE_FIRST_ERROR) {
        assert_true(why->rules[rule].applies && why->rules[rule].is_reached);
        assert_int_equal(applied, answer.rules_applied);
        tally.explained++;
    }
    rd_explanation_free(why);
}

static void compare_policy(struct random *random, const struct random_shape *shape, int64_t exchange_ppb)
{
    struct random_policy *text = malloc(sizeof *text);
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    int64_t facts[RD_FACT_COUNT];
    assert_non_null(text);
    random_policy_write(text, random, shape);
    rd_findings_init(&found);
    if (rd_policy_load_text("random.json", text->text, text->used, &policy, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fail_msg("seed %" PRIu64 ": a random policy does not load: %s", seed, err.text);
    }
    assert_int_equal(rd_policy_compile(policy, exchange_ppb, &image, &err), RD_OK);
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    for (size_t i = 0; i < case_count; i++) {
        random_case(random, text, exchange_ppb, facts);
        const int64_t at_s = any_time(random, text);
        compare_case(policy, image, text, RD_DECISION_REMEDY, exchange_ppb, facts, at_s);
        compare_case(policy, image, text, RD_DECISION_VIOLATION, exchange_ppb, facts, at_s);
        if (i % EXPLAIN_EVERY == 0) {
            explain_case(policy, image, RD_DECISION_REMEDY, exchange_ppb, facts, at_s);
            explain_case(policy, image, RD_DECISION_VIOLATION, exchange_ppb, facts, at_s);
        }
    }
    rd_image_free(image);
    rd_policy_free(policy);
    rd_findings_release(&found);
    random_policy_release(text);
    free(text);
}

static void image_and_definition_agree(void **state)
{
    static const char *const remedy_hits[] = {"unique", "first", "max", "min"};
    static const char *const violation_hits[] = {"sum", "first", "max", "min", "unique"};
    static const int64_t exchanges_ppb[] = {RD_PPB_PER_ONE, INT64_C(5400000000), INT64_C(2000000)};
    struct random random = {seed};
    (void)state;
    for (size_t i = 0; i < policy_count; i++) {
        const struct random_shape shape = {.rules = 8 + random_below(&random, 121),
                                           .remedy_hit = remedy_hits[i % 4],
                                           .violation_hit = violation_hits[i % 5],
                                           .has_dates = i % 7 != 0};
        compare_policy(&random, &shape, exchanges_ppb[i % 3]);
    }
    print_message("%" PRIu64 " decisions: %" PRIu64 " answers (%" PRIu64 " of several rules), %" PRIu64
                  " without a rule, %" PRIu64 " with two, %" PRIu64 " outside\n",
                  tally.decisions, tally.answers, tally.combined, tally.none, tally.ambiguous, tally.outside);
    /* A comparison that never saw one of the outcomes would prove nothing about it. */
    assert_true(tally.answers > tally.decisions / 3);
    assert_true(tally.combined > 0 && tally.none > 0 && tally.ambiguous > 0 && tally.outside > 0 &&
                tally.explained > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(image_and_definition_agree)};
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        policy_count = strtoull(argv[2], NULL, 10);
    if (argc > 3)
        case_count = strtoull(argv[3], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
