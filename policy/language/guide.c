/*
 * Help text for buyers and sellers: what is promised and asked, in the words of the document's titles and of the dictionary,
 * with the values that hold at a time. No number stands in it that is not read from the policy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "language/layout.h"
#include "language/model.h"
#include "redress/author.h"
#include "redress/units.h"

#define VALUE_SIZE 128

struct guide {
    const struct rd_policy *policy;
    int64_t at_s;
    enum rd_decision decision;
    struct layout_text *out;
};

/* ---- values in words ---- */

static void put(struct guide *guide, const char *text)
{
    layout_put(guide->out, text);
}

/* A title of the dictionary without what it says to those who write rules: "…; absent before it". */
static void put_title(struct guide *guide, const char *title)
{
    char letter[2] = "";
    for (size_t i = 0, size = strcspn(title, ";"); i < size; i++) {
        letter[0] = title[i];
        put(guide, letter);
    }
}

/* A text of the document, which says what it says in one line. */
static void put_text(struct guide *guide, const char *text)
{
    char shown[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_markdown(text, left, shown);
        put(guide, shown);
    }
}

static size_t add_part(char *out, size_t size, size_t used, int64_t count, const char *unit)
{
    if (count == 0 || used >= size)
        return used;
    return used + (size_t)snprintf(out + used, size - used, "%s%lld %s%s", used ? " " : "", (long long)count, unit,
                                   count == 1 ? "" : "s");
}

/* "15 days", "1 day 12 hours". */
static const char *duration_words(int64_t value_s, char out[VALUE_SIZE])
{
    size_t used = 0;
    if (value_s == 0)
        return "no time at all";
    used = add_part(out, VALUE_SIZE, used, value_s / RD_DAY_S, "day");
    used = add_part(out, VALUE_SIZE, used, value_s % RD_DAY_S / RD_HOUR_S, "hour");
    used = add_part(out, VALUE_SIZE, used, value_s % RD_HOUR_S / RD_MINUTE_S, "minute");
    add_part(out, VALUE_SIZE, used, value_s % RD_MINUTE_S, "second");
    return out;
}

/* "3 business days", "1 business day of the seller". */
static const char *business_words(int64_t value, char out[VALUE_SIZE])
{
    static const char *const whose[] = {
        [RD_CALENDAR_SELLER] = " of the seller", [RD_CALENDAR_BUYER] = " of the buyer", [RD_CALENDAR_PLATFORM] = ""};
    if (rd_business_days(value) == 0)
        return "no time at all";
    const size_t used = add_part(out, VALUE_SIZE, 0, rd_business_days(value), "business day");
    snprintf(out + used, VALUE_SIZE - used, "%s", whose[rd_business_calendar(value)]);
    return out;
}

static const char *spaced(char *text)
{
    for (char *at = text; *at; at++)
        if (*at == '_')
            *at = ' ';
    return text;
}

static const char *value_words(const struct guide *guide, enum rd_value_type type, int64_t value, const char *spelt,
                               char out[VALUE_SIZE])
{
    if (type == RD_TYPE_DURATION)
        return rd_is_business(value) ? business_words(value, out) : duration_words(value, out);
    snprintf(out, VALUE_SIZE, "%s%s%s", spelt, type == RD_TYPE_MONEY ? " " : "",
             type == RD_TYPE_MONEY ? guide->policy->currency : "");
    return type == RD_TYPE_ENUM ? spaced(out) : out;
}

/* The spelling of a parameter's value: any fact of the type has it. */
static const char *spelt_as(enum rd_value_type type, int64_t value, char out[VALUE_SIZE])
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (rd_fact_row((enum rd_fact)fact)->type == type)
            return rd_fact_format((enum rd_fact)fact, value, out, VALUE_SIZE);
    out[0] = '\0';
    return out;
}

static void put_value(struct guide *guide, enum rd_value_type type, int64_t value)
{
    char spelt[VALUE_SIZE], words[VALUE_SIZE];
    put(guide, value_words(guide, type, value, spelt_as(type, value, spelt), words));
}

static bool operand_now(const struct guide *guide, const struct operand *operand, enum rd_value_type type, int64_t *out)
{
    return operand_at(guide->policy, operand, type, guide->at_s, RD_PPB_PER_ONE, out);
}

/* ---- conditions ---- */

static void put_fact_value(struct guide *guide, enum rd_fact fact, const struct operand *operand)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    char spelt[VALUE_SIZE], words[VALUE_SIZE];
    int64_t value;
    if (!operand_now(guide, operand, type, &value))
        put(guide, "a value that is not set");
    else if (type == RD_TYPE_BOOL)
        put(guide, value ? "yes" : "no");
    else
        put(guide, value_words(guide, type, value, rd_fact_format(fact, value, spelt, sizeof spelt), words));
}

static void put_cell(struct guide *guide, enum rd_fact fact, const struct cell *cell)
{
    static const char *const ops[] = {[CELL_LESS] = "less than ",
                                      [CELL_AT_MOST] = "at most ",
                                      [CELL_MORE] = "more than ",
                                      [CELL_AT_LEAST] = "at least ",
                                      [CELL_EQUAL] = ""};
    switch (cell->kind) {
    case CELL_ANYTHING:
        put(guide, "anything");
        return;
    case CELL_ABSENT:
        put(guide, "not so far");
        return;
    case CELL_PRESENT:
        put(guide, "known");
        return;
    case CELL_COMPARE:
        put(guide, ops[cell->op]);
        put_fact_value(guide, fact, &cell->low);
        return;
    case CELL_RANGE:
        put_fact_value(guide, fact, &cell->low);
        put(guide, " to ");
        put_fact_value(guide, fact, &cell->high);
        return;
    default:
        break;
    }
    put(guide, cell->kind == CELL_NOT ? "other than " : "");
    for (size_t i = 0; i < cell->child_count; i++) {
        put(guide, i > 0 ? " or " : "");
        put_cell(guide, fact, &cell->children[i]);
    }
}

static void put_fact(struct guide *guide, enum rd_fact fact)
{
    put(guide, "*");
    put_title(guide, rd_fact_row(fact)->title);
    put(guide, "*: ");
}

static void put_conditions(struct guide *guide, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        put(guide, i > 0 ? ", and " : "");
        put_fact(guide, condition->fact);
        put_cell(guide, condition->fact, &condition->cell);
    }
}

static void put_when(struct guide *guide, const struct rule *rule, bool is_only)
{
    if (rule->is_otherwise) {
        put(guide, is_only ? "Always" : "In all other cases");
        return;
    }
    put(guide, "When ");
    put_conditions(guide, &rule->when);
    if (rule->any_count == 0)
        return;
    put(guide, rule->when.count > 0 ? ", and either " : "either ");
    for (size_t i = 0; i < rule->any_count; i++) {
        put(guide, i > 0 ? ", or " : "");
        put_conditions(guide, &rule->any[i]);
    }
}

/* ---- answers ---- */

static void put_plain(struct guide *guide, size_t global, const struct answer *answer)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    char spelt[VALUE_SIZE], words[VALUE_SIZE];
    int64_t value;
    if (!operand_now(guide, &answer->value, row->type, &value)) {
        put(guide, "not set");
        return;
    }
    value = answer_value(answer, value);
    put(guide, value_words(guide, row->type, value, rd_answer_format(global, value, spelt, sizeof spelt), words));
}

static void put_bound(struct guide *guide, const char *lead, const struct operand *operand)
{
    int64_t value;
    put(guide, lead);
    if (operand_now(guide, operand, RD_TYPE_MONEY, &value))
        put_value(guide, RD_TYPE_MONEY, value);
    else
        put(guide, "a value that is not set");
}

static void put_form(struct guide *guide, const struct answer *answer)
{
    int64_t share = RD_BP_PER_ONE, plus = 0;
    operand_now(guide, &answer->share, RD_TYPE_SHARE, &share);
    if (share != RD_BP_PER_ONE) {
        put_value(guide, RD_TYPE_SHARE, share);
        put(guide, " of ");
    }
    put(guide, "\"");
    put_title(guide, rd_fact_row(answer->of)->title);
    put(guide, "\"");
    if (operand_now(guide, &answer->plus, RD_TYPE_MONEY, &plus) && plus != 0)
        put_bound(guide, " plus ", &answer->plus);
    if (answer->has_at_least)
        put_bound(guide, ", at least ", &answer->at_least);
    if (answer->has_at_most)
        put_bound(guide, ", at most ", &answer->at_most);
}

static void put_answers(struct guide *guide, const struct rule *rule)
{
    const struct rd_decision_row *row = rd_decision_row(guide->decision);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct answer *answer = &rule->answer[i];
        if (!answer->is_stated)
            continue;
        put(guide, "  - ");
        put_title(guide, rd_answer_row(row->first_answer + i)->title);
        put(guide, ": ");
        if (answer->is_form)
            put_form(guide, answer);
        else
            put_plain(guide, row->first_answer + i, answer);
        put(guide, "\n");
    }
}

/* ---- parameters ---- */

static const char *text_of(const struct json_value *object, const char *key, const char *otherwise)
{
    const struct json_value *text = json_get(object, key);
    return text && text->kind == JSON_STRING ? text->string : otherwise;
}

/* The value now, and those that come. */
static void put_parameter(struct guide *guide, const struct parameter *parameter)
{
    char date[RD_UNIT_TEXT_SIZE];
    int64_t value;
    put(guide, "- ");
    put_text(guide, text_of(parameter->at, "title", parameter->name));
    put(guide, ": **");
    if (parameter_at(parameter, guide->at_s, &value))
        put_value(guide, parameter->type, value);
    else
        put(guide, "not set");
    put(guide, "**");
    for (size_t i = 0; i < parameter->value_count; i++) {
        if (parameter->values[i].from_s <= guide->at_s)
            continue;
        put(guide, ", from ");
        put(guide, rd_date_format(parameter->values[i].from_s, date));
        put(guide, " on **");
        if (parameter->values[i].has_value)
            put_value(guide, parameter->type, parameter->values[i].value);
        else
            put(guide, "not set");
        put(guide, "**");
    }
    put(guide, "\n");
}

/* ---- decisions ---- */

static const char *how_rules_combine(enum hit hit)
{
    switch (hit) {
    case HIT_FIRST:
        return "The first of these that fits decides.\n\n";
    case HIT_SUM:
        return "What applies of these is added up.\n\n";
    case HIT_MAX:
        return "The most of what applies of these counts.\n\n";
    case HIT_MIN:
        return "The least of what applies of these counts.\n\n";
    default:
        return "";
    }
}

static void put_decision(struct guide *guide)
{
    const struct decision *decision = &guide->policy->decision[guide->decision];
    put(guide, "\n### ");
    put_text(guide, text_of(decision->at, "title", rd_decision_row(guide->decision)->name));
    put(guide, "\n\n");
    for (size_t i = 0; i < decision->parameter_count; i++)
        put_parameter(guide, &guide->policy->parameters[decision->parameters[i]]);
    put(guide, decision->parameter_count > 0 ? "\n" : "");
    put(guide, decision->rule_count > 1 ? how_rules_combine(decision->hit) : "");
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        put(guide, "- **");
        put_text(guide, text_of(rule->at, "title", rule->id));
        put(guide, ".** ");
        put_when(guide, rule, decision->rule_count == 1);
        put(guide, ":\n");
        put_answers(guide, rule);
    }
}

static void put_for(struct guide *guide, uint32_t readers, const char *heading)
{
    put(guide, heading);
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        guide->decision = (enum rd_decision)i;
        if (rd_decision_row(guide->decision)->readers & readers)
            put_decision(guide);
    }
}

enum rd_status rd_policy_guide(const struct rd_policy *policy, int64_t at_unix_s, enum rd_reader reader, char **out,
                               struct rd_error *err)
{
    struct layout_text text = {0};
    struct guide guide = {.policy = policy, .at_s = at_unix_s, .out = &text};
    put(&guide, "# ");
    put_text(&guide, policy->title);
    put(&guide, "\n");
    if (reader != RD_READER_SELLER)
        put_for(&guide, RD_FOR_BUYERS, "\n## For buyers\n");
    if (reader != RD_READER_BUYER)
        put_for(&guide, RD_FOR_SELLERS, "\n## For sellers\n");
    if (text.is_short) {
        free(text.text);
        return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory for its help text", policy->name);
    }
    *out = text.text;
    return RD_OK;
}
