/*
 * Cases of a test: the combinations of its matrix, the clause that speaks of each, and whether the policy answers so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "decide/interpret.h"
#include "harness/suite.h"

#define APPLYING_MAX 64u

void suite_combination(const struct suite_test *test, size_t index, struct suite_world *out)
{
    *out = test->world;
    for (size_t i = test->axis_count; i-- > 0;) {
        const struct suite_axis *axis = &test->axes[i];
        world_set(out, axis->slot, axis->values[index % axis->count]);
        index /= axis->count;
    }
}

bool clause_speaks(const struct rd_suite *suite, const struct suite_clause *clause, const struct suite_world *world)
{
    const struct question question = {&suite->names, RD_DECISION_REMEDY, NULL, 0, RD_PPB_PER_ONE, world->facts};
    for (size_t i = 0; i < clause->where.count; i++) {
        const struct condition *condition = &clause->where.items[i];
        if (!world->is_stated[condition->fact] || !interpret_cell(&question, condition->fact, &condition->cell))
            return false;
    }
    return !clause->has_date ||
           (world->dates.has_at && world->dates.at_s >= clause->from_s && world->dates.at_s <= clause->to_s);
}

static bool depends_on_date(const struct rd_policy *policy, const struct decision *decision)
{
    for (size_t epoch = 1; epoch < policy->epoch_count; epoch++)
        if (!decision_is_same_at(policy, decision, policy->epoch_start[0], policy->epoch_start[epoch]))
            return true;
    return false;
}

bool world_date(const struct rd_policy *policy, enum rd_decision decision, const struct suite_dates *dates,
                int64_t *at_s)
{
    const struct decision *asked = &policy->decision[decision];
    for (size_t i = 0; i < asked->anchor_count; i++) {
        const int anchor = asked->anchor[i];
        if (dates->event[anchor] == EVENT_DATED)
            *at_s = dates->event_s[anchor];
        else if (dates->event[anchor] == EVENT_FOLLOWS && dates->has_at)
            *at_s = dates->at_s;
        else
            continue;
        return true;
    }
    *at_s = policy->epoch_start[policy->epoch_count - 1];
    return !depends_on_date(policy, asked);
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

static void say_missing(struct text *text, const struct rd_image *image, enum rd_decision decision,
                        const struct suite_world *world)
{
    const enum rd_fact *reads;
    const size_t count = rd_image_reads(image, decision, &reads);
    const char *before = "the case does not state ";
    for (size_t i = 0; i < count; i++)
        if (!world->is_stated[reads[i]]) {
            say(text, "%s%s", before, rd_fact_row(reads[i])->name);
            before = ", ";
        }
}

/* ---- facts that matter only to what is impossible ---- */

static bool tests(const struct conditions *conditions, enum rd_fact fact)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (conditions->items[i].fact == fact)
            return true;
    return false;
}

bool decision_uses(const struct decision *decision, enum rd_fact fact)
{
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        bool is_used = tests(&rule->when, fact);
        for (size_t j = 0; j < rule->any_count && !is_used; j++)
            is_used = tests(&rule->any[j], fact);
        for (size_t j = 0; j < RD_ANSWERS_MAX && !is_used; j++)
            is_used = rule->answer[j].is_form && rule->answer[j].of == fact;
        if (is_used)
            return true;
    }
    return false;
}

static bool is_side(const struct rd_never_row *never, int side, const struct suite_world *world)
{
    const int64_t value = world->facts[never->fact[side]];
    if (strcmp(never->cell[side], "absent") == 0)
        return value == RD_ABSENT;
    if (strcmp(never->cell[side], "present") == 0)
        return value != RD_ABSENT;
    return value == rd_word_find(rd_fact_row(never->fact[side])->set, never->cell[side]);
}

static bool is_possible(const struct decision *decision, const struct suite_world *world)
{
    for (size_t i = 0; i < decision->never_count; i++) {
        const struct rd_never_row *never = rd_never_row(decision->nevers[i]);
        if (is_side(never, 0, world) && is_side(never, 1, world))
            return false;
    }
    for (size_t i = 0; i < decision->within_count; i++) {
        const struct rd_within_row *row = rd_within_row(decision->withins[i]);
        if (world->facts[row->part] != RD_ABSENT && world->facts[row->part] > world->facts[row->whole])
            return false;
    }
    return true;
}

/*
 * A decision also reads the facts of impossible combinations with those it tests. A test need not state them: any value
 * that makes the case possible is as good as another.
 */
static bool fill(const struct decision *decision, struct suite_world *world, size_t from)
{
    while (from < decision->read_count &&
           (world->is_stated[decision->reads[from]] || decision_uses(decision, decision->reads[from])))
        from++;
    if (from == decision->read_count)
        return is_possible(decision, world);
    const enum rd_fact fact = decision->reads[from];
    const struct rd_fact_row *row = rd_fact_row(fact);
    const int64_t tries[] = {row->may_be_absent ? RD_ABSENT : row->lo, row->lo, row->hi};
    world->is_stated[fact] = true;
    for (size_t i = 0; i < 3; i++) {
        world->facts[fact] = tries[i];
        if (fill(decision, world, from + 1))
            return true;
    }
    world->is_stated[fact] = false;
    return false;
}

static bool states_what_is_read(const struct rd_image *image, enum rd_decision decision,
                                const struct suite_world *world)
{
    const enum rd_fact *reads;
    const size_t count = rd_image_reads(image, decision, &reads);
    for (size_t i = 0; i < count; i++)
        if (!world->is_stated[reads[i]])
            return false;
    return true;
}

static const struct suite_clause *one_clause(const struct rd_suite *suite, const struct suite_expectation *expectation,
                                             const struct suite_world *world, struct text *text)
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
                 const struct suite_expectation *expectation, const struct suite_world *world, struct suite_check *out)
{
    struct text text = {out->problem, 0, sizeof out->problem};
    out->problem[0] = '\0';
    out->is_asked = out->passed = false;
    out->clause = one_clause(suite, expectation, world, &text);
    if (!out->clause)
        return;
    struct suite_world filled = *world;
    fill(&policy->decision[expectation->decision], &filled, 0);
    memcpy(out->facts, filled.facts, sizeof out->facts);
    if (!states_what_is_read(image, expectation->decision, &filled))
        say_missing(&text, image, expectation->decision, &filled);
    else if (!world_date(policy, expectation->decision, &world->dates, &out->at_s))
        say(&text, "the case has no date, and the answer depends on it: state \"at\"");
    else
        compare(image, expectation->decision, out, &text);
}
