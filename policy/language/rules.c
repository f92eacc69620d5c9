/*
 * Rules: conditions over facts, and what they answer.
 *
 * `when` holds when all its cells hold. `any` lists alternatives of which one must hold as well; each alternative
 * becomes a row of its own under the rule's id. `otherwise: true` applies when no other rule does and stands last.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static bool is_available(struct checker *checker, enum rd_decision decision, enum rd_fact fact,
                         const struct json_value *at)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    if (row->groups & (1u << rd_fact_row(fact)->group))
        return true;
    report_key(checker, FINDING_FACT_UNAVAILABLE, at, "\"%s\" does not exist when \"%s\" is asked (%s)",
               rd_fact_row(fact)->name, row->name, row->asked);
    return false;
}

static void read_conditions(struct checker *checker, enum rd_decision decision, const struct json_value *value,
                            const char *what, struct conditions *out)
{
    const char *known[RD_FACT_COUNT];
    if (!expect_kind(checker, value, JSON_OBJECT, what))
        return;
    if (value->count == 0)
        report(checker, FINDING_CONDITION_MISSING, value, "%s is empty: the rule that always applies is `otherwise`",
               what);
    out->items = check_alloc(checker, value->count, sizeof *out->items);
    if (!out->items)
        return;
    json_each (cell, value) {
        int fact = rd_fact_find(cell->key);
        if (fact < 0) {
            for (int i = 0; i < RD_FACT_COUNT; i++)
                known[i] = rd_fact_row((enum rd_fact)i)->name;
            report_key(checker, FINDING_FACT_UNKNOWN, cell, "unknown fact \"%s\"%s", clip(checker, cell->key),
                       did_you_mean(checker, cell->key, known, RD_FACT_COUNT));
            continue;
        }
        struct condition *condition = &out->items[out->count];
        condition->fact = (enum rd_fact)fact;
        bool is_good = is_available(checker, decision, condition->fact, cell);
        if (read_cell(checker, condition->fact, cell, &condition->cell) && is_good)
            out->count++;
    }
}

static void read_any(struct checker *checker, enum rd_decision decision, const struct json_value *any, struct rule *out)
{
    if (!expect_kind(checker, any, JSON_ARRAY, "\"any\""))
        return;
    if (any->count == 0)
        report(checker, FINDING_CONDITION_MISSING, any, "\"any\" is empty: no case meets it");
    if (any->count > MODEL_ROWS_MAX) /* counted and reported with the other rows of the decision */
        return;
    out->any = check_alloc(checker, any->count, sizeof *out->any);
    if (!out->any)
        return;
    out->any_count = any->count;
    json_each (alternative, any)
        read_conditions(checker, decision, alternative, "an alternative of \"any\"", &out->any[alternative->index]);
}

static void read_then(struct checker *checker, enum rd_decision decision, const struct json_value *rule,
                      struct rule *out)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    const struct json_value *then = json_get(rule, "then");
    const char *known[RD_ANSWERS_MAX];
    if (!then || !expect_kind(checker, then, JSON_OBJECT, "\"then\""))
        return;
    for (size_t i = 0; i < row->answer_count; i++)
        known[i] = rd_answer_row(row->first_answer + i)->name;
    json_each (value, then) {
        int place = rd_answer_find(decision, value->key);
        if (place < 0)
            report_key(checker, FINDING_ANSWER_UNKNOWN, value, "\"%s\" has no answer \"%s\"%s", row->name,
                       clip(checker, value->key), did_you_mean(checker, value->key, known, row->answer_count));
        else
            read_answer(checker, decision, (size_t)place, value, &out->answer[place]);
    }
    for (size_t i = 0; i < row->answer_count; i++)
        if (rd_answer_row(row->first_answer + i)->fallback == RD_MUST_STATE && !json_get(then, known[i]))
            report_key(checker, FINDING_ANSWER_MISSING, then, "answer \"%s\" is missing: it has no default", known[i]);
}

static void read_otherwise(struct checker *checker, const struct json_value *rule, struct rule *out)
{
    const struct json_value *otherwise = json_get(rule, "otherwise");
    bool has_conditions = json_get(rule, "when") || json_get(rule, "any");
    if (!otherwise) {
        if (!has_conditions)
            report_key(checker, FINDING_CONDITION_MISSING, rule, "the rule has no \"when\", \"any\" or \"otherwise\"");
        return;
    }
    if (otherwise->kind != JSON_BOOL || !otherwise->boolean) {
        report(checker, FINDING_OTHERWISE, otherwise, "\"otherwise\" is true or left out");
        return;
    }
    out->is_otherwise = true;
    if (has_conditions)
        report(checker, FINDING_OTHERWISE, otherwise, "\"otherwise\" stands beside \"%s\": it has no conditions",
               json_get(rule, "when") ? "when" : "any");
    else if (rule->next)
        report(checker, FINDING_OTHERWISE, otherwise, "the `otherwise` rule is not the last of its decision");
}

static void read_rule(struct checker *checker, enum rd_decision name, const struct names *ids,
                      const struct json_value *value, struct rule *out)
{
    checker->rule = out->id = text_of(value, "id");
    check_members(checker, value, RD_PART_RULE);
    refuse_taken(checker, ids, json_get(value, "id"), FINDING_ID_DUPLICATE, "rule id");
    out->why = reason_of(value);
    out->basis = basis_of(checker, value);
    read_otherwise(checker, value, out);
    if (json_get(value, "when"))
        read_conditions(checker, name, json_get(value, "when"), "\"when\"", &out->when);
    if (json_get(value, "any"))
        read_any(checker, name, json_get(value, "any"), out);
    read_then(checker, name, value, out);
    checker->rule = NULL;
}

static size_t count_rows(const struct json_value *rules)
{
    size_t rows = 0;
    json_each (rule, rules) {
        const struct json_value *any = json_get(rule, "any");
        rows += any && any->kind == JSON_ARRAY && any->count > 0 ? any->count : 1;
    }
    return rows;
}

void read_rules(struct checker *checker, enum rd_decision name, const struct json_value *rules)
{
    struct decision *out = &checker->policy->decision[name];
    if (!expect_kind(checker, rules, JSON_ARRAY, "\"rules\""))
        return;
    if (rules->count == 0)
        report(checker, FINDING_RULES_EMPTY, rules, "\"%s\" has no rules", rd_decision_row(name)->name);
    if (count_rows(rules) > MODEL_ROWS_MAX) {
        report(checker, FINDING_TOO_MANY, rules, "\"%s\" has %zu rules and alternatives; at most %u fit",
               rd_decision_row(name)->name, count_rows(rules), MODEL_ROWS_MAX);
        return;
    }
    out->rules = check_alloc(checker, rules->count, sizeof *out->rules);
    if (!out->rules)
        return;
    const struct names ids = texts_of(checker, rules, "id");
    json_each (value, rules) {
        if (!expect_kind(checker, value, JSON_OBJECT, "a rule"))
            continue;
        struct rule *rule = &out->rules[out->rule_count];
        rule->at = value;
        read_rule(checker, name, &ids, value, rule);
        out->rule_count++;
        if (!rule->is_otherwise)
            out->row_count += rule->any_count ? rule->any_count : 1;
    }
}
