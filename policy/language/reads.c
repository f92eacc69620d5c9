/*
 * What each decision looks at: its facts, its parameters, which cases of these facts are possible; and from the
 * parameters in use, the epochs of the policy.
 */
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

struct marks {
    bool fact[RD_FACT_COUNT];
    bool *parameter; /* by parameter */
};

static void mark_operand(struct marks *marks, const struct operand *operand)
{
    if (operand->is_parameter)
        marks->parameter[operand->parameter] = true;
}

static void mark_cell(struct marks *marks, const struct cell *cell)
{
    if (cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE)
        mark_operand(marks, &cell->low);
    if (cell->kind == CELL_RANGE)
        mark_operand(marks, &cell->high);
    for (size_t i = 0; i < cell->child_count; i++)
        mark_cell(marks, &cell->children[i]);
}

static void mark_conditions(struct marks *marks, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        if (condition->cell.kind != CELL_ANYTHING) /* "*" asks nothing */
            marks->fact[condition->fact] = true;
        mark_cell(marks, &condition->cell);
    }
}

static void mark_answer(struct marks *marks, const struct answer *answer)
{
    if (!answer->is_stated)
        return;
    mark_operand(marks, &answer->value);
    if (!answer->is_form)
        return;
    marks->fact[answer->of] = true;
    mark_operand(marks, &answer->share);
    mark_operand(marks, &answer->plus);
    mark_operand(marks, &answer->at_least);
    mark_operand(marks, &answer->at_most);
}

static void mark_rule(struct marks *marks, const struct rule *rule, size_t answer_count)
{
    mark_conditions(marks, &rule->when);
    for (size_t i = 0; i < rule->any_count; i++)
        mark_conditions(marks, &rule->any[i]);
    for (size_t i = 0; i < answer_count; i++)
        mark_answer(marks, &rule->answer[i]);
}

static void find_decision_reads(struct checker *checker, enum rd_decision name, struct marks *marks)
{
    struct rd_policy *policy = checker->policy;
    struct decision *decision = &policy->decision[name];
    memset(marks->fact, 0, sizeof marks->fact);
    memset(marks->parameter, 0, policy->parameter_count * sizeof *marks->parameter);
    for (size_t i = 0; i < decision->rule_count; i++)
        mark_rule(marks, &decision->rules[i], rd_decision_row(name)->answer_count);
    sums_complete(marks->fact);
    if (!possible_of(marks->fact, &policy->arena, &decision->possible))
        checker->is_out_of_memory = true;
    decision->reads = check_alloc(checker, RD_FACT_COUNT, sizeof *decision->reads);
    decision->parameters = check_alloc(checker, policy->parameter_count, sizeof *decision->parameters);
    if (!decision->reads || !decision->parameters)
        return;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (marks->fact[fact])
            decision->reads[decision->read_count++] = (enum rd_fact)fact;
    for (size_t i = 0; i < policy->parameter_count; i++)
        if (marks->parameter[i])
            decision->parameters[decision->parameter_count++] = (uint32_t)i;
}

void find_reads(struct checker *checker)
{
    struct marks marks = {.parameter = check_alloc(checker, checker->policy->parameter_count, sizeof(bool))};
    if (!marks.parameter)
        return;
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        find_decision_reads(checker, (enum rd_decision)name, &marks);
}

static int compare_times(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

void find_epochs(struct checker *checker)
{
    struct rd_policy *policy = checker->policy;
    size_t count = 1, distinct = 1;
    for (size_t i = 0; i < policy->parameter_count; i++)
        count += policy->parameters[i].is_used ? policy->parameters[i].value_count : 0;
    int64_t *start = check_alloc(checker, count, sizeof *start);
    policy->epoch_start = start;
    policy->epoch_count = 0;
    if (!start)
        return;
    count = 0;
    start[count++] = INT64_MIN; /* and "always" is this very number */
    for (size_t i = 0; i < policy->parameter_count; i++)
        for (size_t j = 0; policy->parameters[i].is_used && j < policy->parameters[i].value_count; j++)
            start[count++] = policy->parameters[i].values[j].from_s;
    qsort(start, count, sizeof *start, compare_times);
    for (size_t i = 1; i < count; i++)
        if (start[i] != start[distinct - 1])
            start[distinct++] = start[i];
    policy->epoch_count = distinct;
    if (distinct > MODEL_EPOCHS_MAX)
        report(checker, FINDING_TOO_MANY, policy->root, "parameter values change on %zu dates; at most %u fit",
               distinct - 1, MODEL_EPOCHS_MAX - 1);
}

/* Marks the parameters a text refers to as "$name". */
static void mark_references(struct rd_policy *policy, const char *text)
{
    for (const char *at = strchr(text, '$'); at; at = strchr(at + 1, '$')) {
        const size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
        for (size_t i = 0; i < policy->parameter_count; i++) {
            struct parameter *parameter = &policy->parameters[i];
            if (!parameter->is_used && strlen(parameter->name) == length &&
                memcmp(parameter->name, at + 1, length) == 0)
                parameter->is_used = true;
        }
    }
}

static void mark_tree(struct rd_policy *policy, const struct json_value *value)
{
    if (value->kind == JSON_STRING)
        mark_references(policy, value->string);
    json_each (child, value)
        mark_tree(policy, child);
}

/* By the text: a rule with a mistake elsewhere still uses the parameters it names. */
void check_unused(struct checker *checker)
{
    if (checker->found->errors > 0 && json_get(checker->policy->root, "decisions"))
        mark_tree(checker->policy, json_get(checker->policy->root, "decisions"));
    for (size_t i = 0; i < checker->policy->parameter_count; i++) {
        const struct parameter *parameter = &checker->policy->parameters[i];
        checker->subject = parameter->name;
        if (!parameter->is_used)
            report_key(checker, FINDING_PARAMETER_UNUSED, parameter->at, "no rule uses parameter \"%s\"",
                       parameter->name);
    }
    checker->subject = NULL;
}
