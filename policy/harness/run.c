/*
 * Running a suite: every case of every test the filter lets through, with an explanation of the first failures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/suite.h"

#define EXPLAINED_MAX 5u /* failures of one test that come with an explanation */
#define LABEL_SIZE 1024

struct memory {
    struct arena arena;
    struct rd_explanation **explanations;
    size_t explanation_count, explanation_capacity;
};

struct runner {
    const struct rd_suite *suite;
    const struct rd_policy *policy;
    const struct rd_image *image;
    const struct rd_test_options *options;
    struct memory *memory;
    struct rd_error *err;
    bool is_out_of_memory;
    bool is_brief; /* whether a test passes is all: no explanations, and nothing after the first failure */
};

static void *room(struct runner *runner, size_t count, size_t size)
{
    void *items = arena_array(&runner->memory->arena, count, size);
    runner->is_out_of_memory |= items == NULL;
    return items;
}

static const char *keep(struct runner *runner, const char *text)
{
    const char *copy = arena_copy(&runner->memory->arena, text);
    runner->is_out_of_memory |= copy == NULL;
    return copy ? copy : "";
}

/* ---- failures ---- */

static struct rd_explanation *explain(struct runner *runner, const struct suite_expectation *expectation,
                                      const struct suite_check *check)
{
    struct memory *memory = runner->memory;
    struct rd_explanation *explanation = NULL;
    if (memory->explanation_count == memory->explanation_capacity) {
        const size_t capacity = memory->explanation_capacity ? memory->explanation_capacity * 2 : 16;
        struct rd_explanation **list = realloc(memory->explanations, capacity * sizeof *list);
        if (!list) {
            runner->is_out_of_memory = true;
            return NULL;
        }
        memory->explanations = list;
        memory->explanation_capacity = capacity;
    }
    if (rd_policy_explain(runner->policy, runner->image, RD_PPB_PER_ONE, expectation->decision, check->at_s,
                          check->facts, &explanation, runner->err) != RD_OK) {
        runner->is_out_of_memory = true;
        return NULL;
    }
    memory->explanations[memory->explanation_count++] = explanation;
    return explanation;
}

static uint32_t rule_number(const struct runner *runner, enum rd_decision decision, const char *id)
{
    const size_t count = rd_image_rule_count(runner->image, decision);
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(rd_image_rule_id(runner->image, decision, i), id) == 0)
            return i;
    return RD_RULE_NONE;
}

static void note_failure(struct runner *runner, const struct suite_expectation *expectation,
                         const struct suite_check *check, bool is_explained, struct rd_test_failure *out)
{
    char message[896];
    snprintf(message, sizeof message, "%s: %s", rd_decision_row(expectation->decision)->name, check->problem);
    *out = (struct rd_test_failure){
        .decision = (int)expectation->decision, .message = keep(runner, message), .expected_rule = RD_RULE_NONE};
    if (!check->is_asked)
        return;
    if (check->clause->rule_count > 0)
        out->expected_rule = rule_number(runner, expectation->decision, check->clause->rules[0]);
    if (is_explained && !runner->is_brief)
        out->explanation = explain(runner, expectation, check);
}

static void count_coverage(struct runner *runner, enum rd_decision decision, const struct suite_check *check)
{
    uint32_t rules[64];
    if (!runner->options->coverage || !check->is_asked)
        return;
    const size_t count =
        rules_that_apply(runner->image, decision, check->epoch, check->facts, &check->answer, rules, 64);
    coverage_count(runner->options->coverage, decision, check->at_s, check->facts, rules, count);
}

static void run_case(struct runner *runner, const struct suite_expectations *expect, const struct rd_case *world,
                     bool is_explained, struct rd_test_case *out)
{
    struct suite_check check;
    out->failures = NULL;
    out->failure_count = 0;
    for (size_t i = 0; i < expect->count && !runner->is_out_of_memory; i++) {
        check_world(runner->suite, runner->policy, runner->image, &expect->items[i], world, &check);
        count_coverage(runner, expect->items[i].decision, &check);
        if (check.passed)
            continue;
        if (!out->failures)
            out->failures = room(runner, expect->count, sizeof *out->failures);
        if (out->failures)
            note_failure(runner, &expect->items[i], &check, is_explained, &out->failures[out->failure_count++]);
    }
}

/* ---- tests ---- */

/* What tells the case from the others of its test. */
static const char *label_of(struct runner *runner, const struct suite_test *test, const struct rd_case *world)
{
    char label[LABEL_SIZE] = "", text[96];
    size_t used = 0;
    for (size_t i = 0; i < test->axis_count && used < sizeof label; i++) {
        const int slot = test->axes[i].slot;
        used += (size_t)snprintf(label + used, sizeof label - used, "%s%s=%s", i ? " " : "", slot_name(slot),
                                 slot_format(slot, slot_value(world, slot), text, sizeof text));
    }
    return *label ? keep(runner, label) : "";
}

static void run_cases(struct runner *runner, const struct suite_test *test, struct rd_test_result *out)
{
    struct rd_case world;
    out->cases = room(runner, test->shown.case_count, sizeof *out->cases);
    for (size_t i = 0; out->cases && i < test->shown.case_count && !runner->is_out_of_memory; i++) {
        struct rd_test_case *one = &out->cases[out->case_count++];
        suite_combination(test, i, &world);
        one->label = label_of(runner, test, &world);
        run_case(runner, &test->expect, &world, out->failed_count < EXPLAINED_MAX, one);
        out->failed_count += one->failure_count > 0;
    }
}

/* ---- steps ---- */

/* Nobody states what the simulator must ask: points and standings need every fact their rules test. */
static const char *unstated(struct runner *runner, const struct suite_test *test)
{
    static const enum rd_decision played[] = {RD_DECISION_SELLER_STANDING, RD_DECISION_BUYER_STANDING,
                                              RD_DECISION_VIOLATION};
    bool has_violation = false;
    for (size_t i = 0; i < test->step_count; i++)
        has_violation |= test->steps[i].step.event == RD_STEP_VIOLATION;
    for (size_t i = 0; i < (has_violation ? 3u : 2u); i++)
        for (int fact = 0; fact < RD_FACT_COUNT; fact++)
            if (!fact_is_played((enum rd_fact)fact) && !test->world.is_stated[fact] &&
                decision_uses(&runner->policy->decision[played[i]], (enum rd_fact)fact)) {
                char message[256];
                snprintf(message, sizeof message, "\"base\" does not state %s, which \"%s\" reads",
                         rd_fact_row((enum rd_fact)fact)->name, rd_decision_row(played[i])->name);
                return keep(runner, message);
            }
    return NULL;
}

/* The test's world with what the player sees. */
static void look(struct runner *runner, const struct suite_test *test, int decision, struct rd_case *out)
{
    struct rd_player *player = runner->options->player;
    bool is_seen[RD_FACT_COUNT] = {false};
    *out = test->world;
    out->dates =
        (struct rd_dates){.has_at = true, .at_unix_s = player->see(player->context, decision, out->facts, is_seen)};
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (fact_is_played((enum rd_fact)fact))
            out->is_stated[fact] = is_seen[fact];
}

static void note_held(struct runner *runner, const struct condition *condition, const struct rd_case *world,
                      struct rd_test_failure *out)
{
    const char *written = json_print(condition->cell.at, &runner->memory->arena);
    const char *fact = rd_fact_row(condition->fact)->name;
    char message[512], value[96];
    runner->is_out_of_memory |= !written;
    if (world->is_stated[condition->fact])
        snprintf(message, sizeof message, "%s: expected %s, is %s", fact, written ? written : "",
                 rd_fact_format(condition->fact, world->facts[condition->fact], value, sizeof value));
    else
        snprintf(message, sizeof message, "%s: expected %s, but it is not counted: no rule reads it", fact,
                 written ? written : "");
    *out = (struct rd_test_failure){.decision = -1, .message = keep(runner, message), .expected_rule = RD_RULE_NONE};
}

static void check_held(struct runner *runner, const struct suite_test *test, const struct suite_step *step,
                       struct rd_test_case *out)
{
    struct rd_case world;
    look(runner, test, -1, &world);
    for (size_t i = 0; i < step->holds.count; i++) {
        const struct suite_clause one = {.where = {&step->holds.items[i], 1}};
        if (!clause_speaks(runner->suite, &one, &world))
            note_held(runner, &step->holds.items[i], &world, &out->failures[out->failure_count++]);
    }
}

static void check_step(struct runner *runner, const struct suite_test *test, size_t place,
                       struct rd_test_result *result)
{
    const struct suite_step *step = &test->steps[place];
    struct rd_test_case *out = &result->cases[result->case_count++];
    struct rd_case world;
    struct suite_check check;
    char label[64];
    snprintf(label, sizeof label, "step %zu, %s", place + 1, rd_step_name(step->step.event));
    *out = (struct rd_test_case){.label = keep(runner, label)};
    out->failures = room(runner, step->expect.count + step->holds.count, sizeof *out->failures);
    for (size_t i = 0; out->failures && i < step->expect.count; i++) {
        const struct suite_expectation *expectation = &step->expect.items[i];
        look(runner, test, (int)expectation->decision, &world);
        check_world(runner->suite, runner->policy, runner->image, expectation, &world, &check);
        count_coverage(runner, expectation->decision, &check);
        if (!check.passed)
            note_failure(runner, expectation, &check, result->failed_count < EXPLAINED_MAX,
                         &out->failures[out->failure_count++]);
    }
    if (out->failures && step->holds.count > 0)
        check_held(runner, test, step, out);
    result->failed_count += out->failure_count > 0;
}

static enum rd_status play(struct runner *runner, const struct suite_test *test, struct rd_test_result *out)
{
    struct rd_player *player = runner->options->player;
    enum rd_status rc = player->begin(player->context, runner->image, test->world.dates.at_unix_s, test->span_s,
                                      test->world.facts, runner->err);
    for (size_t i = 0; rc == RD_OK && i < test->step_count && !runner->is_out_of_memory; i++) {
        const struct suite_step *step = &test->steps[i];
        if (runner->is_brief && out->failed_count > 0)
            break;
        rc = player->step(player->context, &step->step, runner->err);
        if (rc == RD_OK && (step->expect.count > 0 || step->holds.count > 0))
            check_step(runner, test, i, out);
    }
    return rc;
}

static void run_steps(struct runner *runner, const struct suite_test *test, struct rd_test_result *out)
{
    if (!runner->options->player)
        out->message = "its steps need the counters of a market to play with";
    else if (!test->world.dates.has_at)
        out->message = "the steps have no first day: state \"at\" in \"base\"";
    else
        out->message = unstated(runner, test);
    out->cases = out->message ? NULL : room(runner, test->shown.case_count, sizeof *out->cases);
    if (!out->cases)
        return;
    const enum rd_status rc = play(runner, test, out);
    runner->is_out_of_memory |= rc == RD_NOMEM;
    if (rc != RD_OK)
        out->message = keep(runner, runner->err->text);
}

static void run_test(struct runner *runner, const struct suite_test *test, struct rd_test_result *out)
{
    *out = (struct rd_test_result){.test = &test->shown, .verdict = RD_TEST_PASSED};
    if (test->shown.skip) {
        out->verdict = RD_TEST_SKIPPED;
        return;
    }
    if (test_is_empty(test))
        out->message = "nothing is expected: a test without an expectation fails";
    else if (test->step_count > 0)
        run_steps(runner, test, out);
    else
        run_cases(runner, test, out);
    if (out->message || out->failed_count > 0)
        out->verdict = RD_TEST_FAILED;
}

enum rd_status suite_play(const struct rd_suite *suite, const struct suite_test *test, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_player *player, bool *passed, char *problem,
                          size_t size, struct rd_error *err)
{
    const struct rd_test_options options = {.player = player};
    struct memory memory = {.explanations = NULL};
    struct runner runner = {suite, policy, image, &options, &memory, err, false, true};
    struct rd_test_result result;
    arena_init(&memory.arena);
    run_test(&runner, test, &result);
    *passed = result.verdict == RD_TEST_PASSED;
    snprintf(problem, size, "%s", result.message ? result.message : "");
    for (size_t i = 0; !result.message && i < result.case_count; i++)
        if (result.cases[i].failure_count > 0)
            snprintf(problem, size, "%s: %s", result.cases[i].label, result.cases[i].failures[0].message);
    arena_release(&memory.arena);
    return runner.is_out_of_memory ? rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path) : RD_OK;
}

static void count_result(struct rd_test_run *run, const struct rd_test_result *result)
{
    run->passed += result->verdict == RD_TEST_PASSED;
    run->failed += result->verdict == RD_TEST_FAILED;
    run->skipped += result->verdict == RD_TEST_SKIPPED;
    run->unreviewed += result->verdict != RD_TEST_SKIPPED && result->test->is_unreviewed;
    run->cases += result->case_count;
}

enum rd_status rd_suite_run(const struct rd_suite *suite, const struct rd_policy *policy, const struct rd_image *image,
                            const struct rd_test_options *options, struct rd_test_run *out, struct rd_error *err)
{
    struct memory *memory = calloc(1, sizeof *memory);
    struct runner runner = {suite, policy, image, options, memory, err, memory == NULL, false};
    enum rd_status rc = RD_OK;
    *out = (struct rd_test_run){.memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path);
    arena_init(&memory->arena);
    out->results = room(&runner, suite->test_count, sizeof *out->results);
    for (size_t i = 0; out->results && i < suite->test_count && rc == RD_OK; i++) {
        const struct suite_test *test = &suite->tests[i];
        if (test->shown.is_excepted || (options->filter && !strstr(test->shown.name, options->filter)))
            continue;
        struct rd_test_result *result = &out->results[out->result_count++];
        run_test(&runner, test, result);
        count_result(out, result);
        if (runner.is_out_of_memory)
            rc = rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path);
    }
    if (!out->results)
        rc = rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path);
    if (rc != RD_OK)
        rd_test_run_release(out);
    return rc;
}

void rd_test_run_release(struct rd_test_run *run)
{
    struct memory *memory = run->memory;
    for (size_t i = 0; memory && i < memory->explanation_count; i++)
        rd_explanation_free(memory->explanations[i]);
    if (memory) {
        free(memory->explanations);
        arena_release(&memory->arena);
    }
    free(memory);
    *run = (struct rd_test_run){0};
}
