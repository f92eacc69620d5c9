/*
 * What a test expects: of a decision, clauses with answers and rules, each with the cases it speaks of.
 */
#include <stdio.h>
#include <string.h>

#include "harness/suite.h"

#define CLAUSE_KEYS_MAX 8u

/* ---- where ---- */

static bool has_parameter(const struct json_value *value)
{
    if (value->kind == JSON_STRING && strchr(value->string, '$'))
        return true;
    json_each (child, value)
        if (has_parameter(child))
            return true;
    return false;
}

/* "2026-10-01", ">= 2026-10-01", "2026-10-01..2026-12-31": days, both included. */
static void read_date_cell(struct suite_reader *reader, const struct json_value *value, struct suite_clause *out)
{
    static const char *const ops[] = {"<=", ">=", "<", ">"};
    struct rd_error err = {RD_OK, ""};
    char low[32];
    if (!expect_kind(&reader->checker, value, JSON_STRING, "\"at\""))
        return;
    const char *text = value->string, *dots = strstr(text, "..");
    int op = 0;
    while (op < 4 && strncmp(text, ops[op], strlen(ops[op])) != 0)
        op++;
    text += op < 4 ? strlen(ops[op]) : 0;
    text += strspn(text, " ");
    snprintf(low, sizeof low, "%.*s", dots ? (int)(dots - text < 31 ? dots - text : 31) : 31, text);
    int64_t from_s, to_s;
    enum rd_status rc = rd_date_parse(low, &from_s, &err);
    to_s = from_s;
    if (rc == RD_OK && dots)
        rc = rd_date_parse(dots + 2, &to_s, &err);
    if (rc != RD_OK) {
        report(&reader->checker, FINDING_DATE_INVALID, value, "\"at\": %s", err.text);
        return;
    }
    out->has_date = true;
    out->from_s = op == 0 || op == 2 ? INT64_MIN : op == 3 ? from_s + RD_DAY_S : from_s;
    out->to_s = op == 1 || op == 3 ? INT64_MAX : op == 2 ? from_s - 1 : to_s + RD_DAY_S - 1;
}

static void read_where_member(struct suite_reader *reader, const struct json_value *member, struct suite_clause *out)
{
    const char *known[RD_FACT_COUNT + 1];
    const int fact = rd_fact_find(member->key);
    if (strcmp(member->key, "at") == 0) {
        read_date_cell(reader, member, out);
        return;
    }
    if (fact < 0) {
        for (int i = 0; i < RD_FACT_COUNT; i++)
            known[i] = rd_fact_row((enum rd_fact)i)->name;
        known[RD_FACT_COUNT] = "at";
        report_key(&reader->checker, FINDING_FACT_UNKNOWN, member, "unknown fact \"%s\"%s",
                   clip(&reader->checker, member->key),
                   did_you_mean(&reader->checker, member->key, known, RD_FACT_COUNT + 1));
        return;
    }
    struct condition *condition = &out->where.items[out->where.count];
    condition->fact = (enum rd_fact)fact;
    if (read_cell(&reader->checker, condition->fact, member, &condition->cell))
        out->where.count++;
}

static void read_where(struct suite_reader *reader, const struct json_value *where, struct suite_clause *out)
{
    if (!expect_kind(&reader->checker, where, JSON_OBJECT, "\"where\""))
        return;
    out->has_where = true;
    out->where.items = check_alloc(&reader->checker, where->count + 1, sizeof *out->where.items);
    json_each (member, where) {
        if (has_parameter(member))
            report(&reader->checker, FINDING_TEST_PARAMETER, member,
                   "\"%s\": a test states values of its own; parameters are what it tests", member->key);
        else if (out->where.items)
            read_where_member(reader, member, out);
    }
}

/* ---- answers and rules ---- */

static void read_rules_expected(struct suite_reader *reader, const struct json_value *value, struct suite_clause *out)
{
    const bool is_list = value->kind == JSON_ARRAY;
    if (!is_list && !expect_kind(&reader->checker, value, JSON_STRING, "\"rule\""))
        return;
    out->rules = check_alloc(&reader->checker, is_list ? value->count + 1 : 1, sizeof *out->rules);
    if (!out->rules)
        return;
    if (!is_list)
        out->rules[out->rule_count++] = value->string;
    for (const struct json_value *item = is_list ? value->first : NULL; item; item = item->next)
        if (expect_kind(&reader->checker, item, JSON_STRING, "a rule of \"rule\""))
            out->rules[out->rule_count++] = item->string;
    if (is_list && value->count == 0)
        report(&reader->checker, FINDING_VALUE, value, "\"rule\": an empty list of rules");
}

static void read_expected_answer(struct suite_reader *reader, enum rd_decision decision,
                                 const struct json_value *member, struct suite_clause *out)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    const char *known[RD_ANSWERS_MAX + CLAUSE_KEYS_MAX];
    size_t count = 0;
    const int place = rd_answer_find(decision, member->key);
    struct answer answer;
    if (place < 0) {
        for (; count < row->answer_count; count++)
            known[count] = rd_answer_row(row->first_answer + count)->name;
        for (const struct rd_key_row *key = rd_part_key(RD_PART_CLAUSE, NULL); key;
             key = rd_part_key(RD_PART_CLAUSE, key))
            if (key->family == RD_FAMILY_ITSELF && count < sizeof known / sizeof *known)
                known[count++] = key->key;
        report_key(&reader->checker, FINDING_ANSWER_UNKNOWN, member, "\"%s\" has no answer \"%s\"%s", row->name,
                   clip(&reader->checker, member->key), did_you_mean(&reader->checker, member->key, known, count));
    } else if (has_parameter(member)) {
        report(&reader->checker, FINDING_TEST_PARAMETER, member,
               "\"%s\": a test states values of its own; parameters are what it tests", member->key);
    } else if (member->kind == JSON_OBJECT &&
               rd_answer_row(row->first_answer + (size_t)place)->type != RD_TYPE_DURATION) {
        report(&reader->checker, FINDING_KIND, member, "\"%s\" is an object: a test expects a value", member->key);
    } else if (read_answer(&reader->checker, decision, (size_t)place, member, &answer)) {
        out->is_expected[place] = true;
        out->value[place] = answer_value(&answer, answer.value.value);
    }
}

void read_conditions(struct suite_reader *reader, const struct json_value *object, const char *what,
                     struct conditions *out)
{
    struct suite_clause clause = {0};
    if (!expect_kind(&reader->checker, object, JSON_OBJECT, what))
        return;
    read_where(reader, object, &clause);
    if (clause.has_date)
        report(&reader->checker, FINDING_TEST_STEP, json_get(object, "at"), "%s: the date is the steps' to say", what);
    *out = clause.where;
}

static void read_clause(struct suite_reader *reader, enum rd_decision decision, const struct json_value *value,
                        struct suite_clause *out)
{
    *out = (struct suite_clause){.at = value};
    bool is_empty = true;
    if (!expect_kind(&reader->checker, value, JSON_OBJECT, "what is expected of a decision"))
        return;
    json_each (member, value) {
        const struct rd_key_row *row = rd_part_find(RD_PART_CLAUSE, member->key);
        if (row && row->part == RD_PART_WHERE)
            read_where(reader, member, out);
        else if (row && row->part == RD_PART_RULE_IDS)
            read_rules_expected(reader, member, out);
        else if (row && row->role == RD_ROLE_REMARK)
            check_member(&reader->checker, row, member);
        else
            read_expected_answer(reader, decision, member, out);
        is_empty = is_empty && row && (row->part == RD_PART_WHERE || row->role == RD_ROLE_REMARK);
    }
    if (is_empty)
        report(&reader->checker, FINDING_KEY_MISSING, value, "\"%s\": neither an answer nor a rule is expected",
               rd_decision_row(decision)->name);
}

static void read_expectation(struct suite_reader *reader, const struct json_value *member,
                             struct suite_expectations *out)
{
    const char *known[RD_DECISION_COUNT];
    const int decision = rd_decision_find(member->key);
    if (decision < 0) {
        for (int i = 0; i < RD_DECISION_COUNT; i++)
            known[i] = rd_decision_row((enum rd_decision)i)->name;
        report_key(&reader->checker, FINDING_DECISION_UNKNOWN, member, "unknown decision \"%s\"%s",
                   clip(&reader->checker, member->key),
                   did_you_mean(&reader->checker, member->key, known, RD_DECISION_COUNT));
        return;
    }
    struct suite_expectation *expectation = &out->items[out->count];
    const bool is_list = member->kind == JSON_ARRAY;
    *expectation = (struct suite_expectation){.decision = (enum rd_decision)decision, .at = member};
    expectation->clauses = check_alloc(&reader->checker, is_list ? member->count + 1 : 1, sizeof *expectation->clauses);
    if (!expectation->clauses)
        return;
    out->count++;
    for (const struct json_value *item = is_list ? member->first : member; item; item = is_list ? item->next : NULL)
        read_clause(reader, expectation->decision, item, &expectation->clauses[expectation->clause_count++]);
}

void read_expect(struct suite_reader *reader, const struct json_value *expect, struct suite_expectations *out)
{
    if (!expect_kind(&reader->checker, expect, JSON_OBJECT, "\"expect\""))
        return;
    out->items = check_alloc(&reader->checker, expect->count + 1, sizeof *out->items);
    json_each (member, expect)
        if (out->items)
            read_expectation(reader, member, out);
}
