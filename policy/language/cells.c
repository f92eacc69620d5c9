/*
 * Cells: the test of one fact.
 *
 *   literal            "damaged", true, "200.00", "15d", "5.5%", 3
 *   "*"                anything, absent as well
 *   [cell, …]          any of them
 *   {"not": [cell, …]} none of them: the complement over the declared domain, with absent when the fact may be absent
 *   "absent" "present" a fact that may be absent is, or is not
 *   op value           < <= > >= =; an absent fact matches no comparison
 *   value ".." value   both ends included
 *
 * A value is money, a duration, a share, an integer or "$parameter".
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

#define CELL_TEXT_MAX 256u

static const char *trim(char *text)
{
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

/* Takes the operator off the front; false when there is none. */
static bool take_op(const char **text, enum cell_op *op)
{
    static const struct {
        const char *spelling;
        enum cell_op op;
    } ops[] = {{"<=", CELL_AT_MOST}, {">=", CELL_AT_LEAST}, {"<", CELL_LESS}, {">", CELL_MORE}, {"=", CELL_EQUAL}};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        size_t length = strlen(ops[i].spelling);
        if (strncmp(*text, ops[i].spelling, length) == 0) {
            *op = ops[i].op;
            *text += length;
            return true;
        }
    }
    return false;
}

/* A constant outside the domain makes its comparison decide nothing: always the same answer. */
static void warn_outside(struct checker *checker, enum rd_fact fact, const struct operand *operand,
                         const struct json_value *at)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE], value[RD_UNIT_TEXT_SIZE];
    if (operand->is_parameter || (operand->value >= row->lo && operand->value <= row->hi))
        return;
    report(checker, FINDING_DOMAIN, at, "\"%s\" is %s to %s: %s lies outside", row->name,
           type_format(row->type, row->lo, lo), type_format(row->type, row->hi, hi),
           type_format(row->type, operand->value, value));
}

static bool read_bound(struct checker *checker, enum rd_fact fact, const char *text, const struct json_value *at,
                       struct operand *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char subject[96], copy[CELL_TEXT_MAX];
    snprintf(subject, sizeof subject, "\"%s\"", row->name);
    snprintf(copy, sizeof copy, "%s", text);
    if (!read_operand(checker, row->type, trim(copy), at, subject, "compared with", out))
        return false;
    warn_outside(checker, fact, out, at);
    return true;
}

static bool read_range(struct checker *checker, enum rd_fact fact, const char *text, const char *dots,
                       const struct json_value *at, struct cell *out)
{
    char low[CELL_TEXT_MAX];
    snprintf(low, sizeof low, "%.*s", (int)(dots - text), text);
    out->kind = CELL_RANGE;
    bool is_good = read_bound(checker, fact, low, at, &out->low);
    is_good = read_bound(checker, fact, dots + 2, at, &out->high) && is_good;
    if (is_good && !out->low.is_parameter && !out->high.is_parameter && out->low.value > out->high.value) {
        report(checker, FINDING_RANGE_EMPTY, at, "\"%s\": \"%s\" ends before it starts", rd_fact_row(fact)->name, text);
        return false;
    }
    return is_good;
}

static bool read_word(struct checker *checker, enum rd_fact fact, const char *text, const struct json_value *at,
                      struct cell *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    int word = rd_word_find(row->set, text);
    out->kind = CELL_COMPARE;
    out->op = CELL_EQUAL;
    if (word >= 0) {
        out->low = (struct operand){.value = word};
        return true;
    }
    enum cell_op op;
    if (take_op(&text, &op) || strstr(text, "..") || text[0] == '$')
        report(checker, FINDING_TYPE, at, "\"%s\" takes words, which are listed, not compared", row->name);
    else
        report(checker, FINDING_WORD_UNKNOWN, at, "unknown word \"%s\" for \"%s\"%s", clip(checker, text), row->name,
               did_you_mean_word(checker, text, row->set));
    return false;
}

static bool read_presence(struct checker *checker, enum rd_fact fact, bool is_present, const struct json_value *at,
                          struct cell *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    out->kind = is_present ? CELL_PRESENT : CELL_ABSENT;
    if (row->may_be_absent)
        return true;
    if (is_present)
        report(checker, FINDING_ALWAYS_PRESENT, at, "\"%s\" is never absent, so \"present\" is always true", row->name);
    else
        report(checker, FINDING_NEVER_ABSENT, at, "\"%s\" is never absent", row->name);
    return is_present;
}

static bool read_cell_text(struct checker *checker, enum rd_fact fact, const struct json_value *at, struct cell *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const char *text = at->string;
    if (strlen(text) >= CELL_TEXT_MAX) {
        report(checker, FINDING_VALUE, at, "\"%s\" compared with a text of %zu bytes; a cell has at most %u", row->name,
               strlen(text), CELL_TEXT_MAX - 1);
        return false;
    }
    if (strcmp(text, "*") == 0) {
        out->kind = CELL_ANYTHING;
        return true;
    }
    if (strcmp(text, "absent") == 0 || strcmp(text, "present") == 0)
        return read_presence(checker, fact, text[0] == 'p', at, out);
    if (row->type == RD_TYPE_BOOL) {
        report(checker, FINDING_TYPE, at, "\"%s\" is true or false, without quotes, not \"%s\"", row->name,
               clip(checker, text));
        return false;
    }
    if (row->type == RD_TYPE_ENUM)
        return read_word(checker, fact, text, at, out);
    const char *value = text, *dots = strstr(text, "..");
    out->kind = CELL_COMPARE;
    if (take_op(&value, &out->op))
        return read_bound(checker, fact, value, at, &out->low);
    if (dots)
        return read_range(checker, fact, text, dots, at, out);
    out->op = CELL_EQUAL;
    if (text[0] == '$') {
        report(checker, FINDING_VALUE, at, "\"%s\" compared with \"%s\": write the comparison, such as \"= %s\"",
               row->name, clip(checker, text), clip(checker, text));
        return false;
    }
    return read_bound(checker, fact, text, at, &out->low);
}

static bool read_children(struct checker *checker, enum rd_fact fact, const struct json_value *list, struct cell *out)
{
    bool is_good = true;
    if (list->count == 0) {
        report(checker, FINDING_VALUE, list, "\"%s\": an empty list of cells", rd_fact_row(fact)->name);
        return false;
    }
    out->children = check_alloc(checker, list->count, sizeof *out->children);
    if (!out->children)
        return false;
    out->child_count = list->count;
    json_each (child, list)
        is_good = read_cell(checker, fact, child, &out->children[child->index]) && is_good;
    return is_good;
}

static bool read_not(struct checker *checker, enum rd_fact fact, const struct json_value *value, struct cell *out)
{
    const struct json_value *list = json_get(value, "not");
    out->kind = CELL_NOT;
    if (!list) {
        report(checker, FINDING_KIND, value, "\"%s\": an object as a cell is {\"not\": [...]}",
               rd_fact_row(fact)->name);
        return false;
    }
    check_members(checker, value, RD_PART_CELL);
    return expect_kind(checker, list, JSON_ARRAY, "\"not\"") && read_children(checker, fact, list, out);
}

bool read_cell(struct checker *checker, enum rd_fact fact, const struct json_value *value, struct cell *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char subject[96];
    *out = (struct cell){.kind = CELL_COMPARE, .op = CELL_EQUAL, .at = value};
    switch (value->kind) {
    case JSON_STRING:
        return read_cell_text(checker, fact, value, out);
    case JSON_ARRAY:
        out->kind = CELL_UNION;
        return read_children(checker, fact, value, out);
    case JSON_OBJECT:
        return read_not(checker, fact, value, out);
    case JSON_BOOL:
        out->low.value = value->boolean;
        if (row->type == RD_TYPE_BOOL)
            return true;
        report(checker, FINDING_TYPE, value, "\"%s\" compared with %s: %s against true or false", row->name,
               value->boolean ? "true" : "false", type_noun(row->type));
        return false;
    case JSON_NUMBER:
        if (row->type == RD_TYPE_BOOL || row->type == RD_TYPE_ENUM) {
            report(checker, FINDING_TYPE, value, "\"%s\" compared with %s: %s against a number", row->name,
                   clip(checker, value->literal), type_noun(row->type));
            return false;
        }
        snprintf(subject, sizeof subject, "\"%s\"", row->name);
        if (!read_constant(checker, row->type, value, subject, "compared with", &out->low.value))
            return false;
        warn_outside(checker, fact, &out->low, value);
        return true;
    case JSON_NULL:
        report(checker, FINDING_TYPE, value, "\"%s\" compared with null: a missing fact is \"absent\"", row->name);
        return false;
    }
    return false;
}
