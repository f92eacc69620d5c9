/*
 * Cases of a test: the combinations of its matrix, the clause that speaks of each, and whether the policy answers so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "decide/interpret.h"
#include "harness/suite.h"

#define APPLYING_MAX 64u

void suite_combination(const struct suite_test *test, size_t index, struct rd_case *out)
{
    *out = test->world;
    for (size_t i = test->axis_count; i-- > 0;) {
        const struct suite_axis *axis = &test->axes[i];
        slot_set(out, axis->slot, axis->values[index % axis->count]);
        index /= axis->count;
    }
}

bool clause_speaks(const struct rd_suite *suite, const struct suite_clause *clause, const struct rd_case *world)
{
    const struct question question = {&suite->names, RD_DECISION_REMEDY, NULL, 0, RD_PPB_PER_ONE, world->facts};
    for (size_t i = 0; i < clause->where.count; i++) {
        const struct condition *condition = &clause->where.items[i];
        if (!world->is_stated[condition->fact] || !interpret_cell(&question, condition->fact, &condition->cell))
            return false;
    }
    return !clause->has_date ||
           (world->dates.has_at && world->dates.at_unix_s >= clause->from_s && world->dates.at_unix_s <= clause->to_s);
}

bool world_date(const struct rd_policy *policy, enum rd_decision decision, const struct rd_dates *dates, int64_t *at_s)
{
    return rd_case_date(dates, policy, decision, at_s) || !rd_case_needs_date(policy, decision);
}

size_t rules_that_apply(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, const int64_t *facts,
                        const struct rd_answer *answer, uint32_t *rules, size_t capacity)
{
    struct rd_answer each[APPLYING_MAX];
    if (answer->rule >= RD_RULE_FIRST_ERROR || capacity == 0)
        return 0;
    rules[0] = answer->rule;
    if (answer->rules_applied < 2)
        return 1;
    const uint32_t count = rd_decide_each(image, decision, epoch, facts, each, APPLYING_MAX);
    size_t kept = 0;
    for (uint32_t i = 0; i < count && i < APPLYING_MAX && kept < capacity; i++)
        rules[kept++] = each[i].rule;
    return kept;
}

/* ---- what is said of a failure ---- */

struct text {
    char *out;
    size_t used, size;
};

static void say(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct text *text, const char *format, ...)
{
    va_list arguments;
    if (text->used + 1 >= text->size)
        return;
    va_start(arguments, format);
    const int length = vsnprintf(text->out + text->used, text->size - text->used, format, arguments);
    va_end(arguments);
    text->used += length > 0 ? (size_t)length : 0;
    if (text->used >= text->size)
        text->used = text->size - 1;
}

static void say_answers(struct text *text, enum rd_decision decision, const struct suite_clause *clause,
                        const int64_t *value)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    char shown[96];
    for (size_t i = 0; i < row->answer_count; i++)
        if (clause->is_expected[i])
            say(text, " %s=%s", rd_answer_row(row->first_answer + i)->name,
                rd_answer_format(row->first_answer + i, value[i], shown, sizeof shown));
}

static bool rules_match(const struct suite_clause *clause, const struct rd_image *image, enum rd_decision decision,
                        const uint32_t *rules, size_t count)
{
    if (clause->rule_count == 0)
        return true;
    if (clause->rule_count != count)
        return false;
    for (size_t i = 0; i < clause->rule_count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < count && !is_there; j++)
            is_there = strcmp(clause->rules[i], rd_image_rule_id(image, decision, rules[j])) == 0;
        if (!is_there)
            return false;
    }
    return true;
}

/* "expected eligible=no by late, got eligible=yes by standard" */
static void say_mismatch(struct text *text, const struct rd_image *image, enum rd_decision decision,
                         const struct suite_clause *clause, const struct suite_check *check, const uint32_t *rules,
                         size_t count)
{
    say(text, "expected");
    say_answers(text, decision, clause, clause->value);
    for (size_t i = 0; i < clause->rule_count; i++)
        say(text, "%s%s", i ? " + " : " by ", clause->rules[i]);
    say(text, ", got");
    say_answers(text, decision, clause, check->answer.value);
    for (size_t i = 0; i < count; i++)
        say(text, "%s%s", i ? " + " : " by ", rd_image_rule_id(image, decision, rules[i]));
}

static void say_missing(struct text *text, const enum rd_fact *missing, size_t count)
{
    for (size_t i = 0; i < count; i++)
        say(text, "%s%s", i ? ", " : "the case does not state ", rd_fact_row(missing[i])->name);
}

static const struct suite_clause *one_clause(const struct rd_suite *suite, const struct suite_expectation *expectation,
                                             const struct rd_case *world, struct text *text)
{
    const struct suite_clause *found = NULL;
    for (size_t i = 0; i < expectation->clause_count; i++) {
        const struct suite_clause *clause = &expectation->clauses[i];
        if (!clause_speaks(suite, clause, world))
            continue;
        if (found) {
            say(text, "two clauses speak of this case, at lines %d and %d; exactly one must", found->at->line,
                clause->at->line);
            return NULL;
        }
        found = clause;
    }
    if (!found)
        say(text, "no clause speaks of this case; exactly one must");
    return found;
}

/* ---- one decision of one world ---- */

static void compare(const struct rd_image *image, enum rd_decision decision, struct suite_check *check,
                    struct text *text)
{
    const struct suite_clause *clause = check->clause;
    uint32_t rules[APPLYING_MAX];
    struct rd_error err;
    check->is_asked = true;
    check->epoch = rd_image_epoch(image, check->at_s);
    if (rd_decide(image, decision, check->epoch, check->facts, &check->answer) >= RD_RULE_FIRST_ERROR) {
        rd_image_describe_error(image, decision, check->epoch, check->facts, check->answer.rule, &err);
        say(text, "no answer: %s", err.text);
        return;
    }
    const size_t count =
        rules_that_apply(image, decision, check->epoch, check->facts, &check->answer, rules, APPLYING_MAX);
    check->passed = rules_match(clause, image, decision, rules, count);
    for (size_t i = 0; i < rd_decision_row(decision)->answer_count; i++)
        check->passed = check->passed && (!clause->is_expected[i] || clause->value[i] == check->answer.value[i]);
    if (!check->passed)
        say_mismatch(text, image, decision, clause, check, rules, count);
}

void check_world(const struct rd_suite *suite, const struct rd_policy *policy, const struct rd_image *image,
                 const struct suite_expectation *expectation, const struct rd_case *world, struct suite_check *out)
{
    struct text text = {out->problem, 0, sizeof out->problem};
    out->problem[0] = '\0';
    out->is_asked = out->passed = false;
    out->clause = one_clause(suite, expectation, world, &text);
    if (!out->clause)
        return;
    const struct decision *asked = &policy->decision[expectation->decision];
    struct rd_case filled = *world;
    enum rd_fact missing[RD_FACT_COUNT];
    needed_fill(asked, filled.facts, filled.is_stated);
    memcpy(out->facts, filled.facts, sizeof out->facts);
    const size_t missing_count = needed_missing(asked, filled.is_stated, missing);
    if (missing_count > 0)
        say_missing(&text, missing, missing_count);
    else if (!world_date(policy, expectation->decision, &world->dates, &out->at_s))
        say(&text, "the case has no date, and the answer depends on it: state \"at\"");
    else
        compare(image, expectation->decision, out, &text);
}
