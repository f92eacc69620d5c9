/*
 * The definition of the language: walks the checked model rule by rule, cell by cell.
 *
 * It shares the model with the image and nothing else: it takes parameters by date, converts money, tests cells and
 * rounds on its own, so that the two forms can be held against each other.
 */
#include <string.h>

#include "decide/interpret.h"

/* ---- values ---- */

/* The last value whose date has come. */
static bool value_now(const struct parameter *parameter, int64_t at_s, int64_t *out)
{
    for (size_t i = parameter->value_count; i-- > 0;)
        if (parameter->values[i].from_s <= at_s) {
            *out = parameter->values[i].value;
            return parameter->values[i].has_value;
        }
    return false;
}

int64_t interpret_constant(const struct question *question, const struct operand *operand, enum rd_value_type type)
{
    int64_t value = operand->value;
    if (operand->is_parameter)
        value_now(&question->policy->parameters[operand->parameter], question->at_s, &value);
    if (type == RD_TYPE_MONEY)
        rd_mul_div(value, question->exchange_ppb, RD_PPB_PER_ONE, RD_ROUND_HALF_EVEN, &value);
    return value;
}

/* ---- cells ---- */

static bool compare(enum cell_op op, int64_t value, int64_t bound)
{
    switch (op) {
    case CELL_LESS:
        return value < bound;
    case CELL_AT_MOST:
        return value <= bound;
    case CELL_MORE:
        return value > bound;
    case CELL_AT_LEAST:
        return value >= bound;
    case CELL_EQUAL:
        return value == bound;
    }
    return false;
}

bool interpret_cell(const struct question *question, enum rd_fact fact, const struct cell *cell)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    const int64_t value = question->facts[fact];
    const bool is_absent = value == RD_ABSENT;
    switch (cell->kind) {
    case CELL_ANYTHING:
        return true;
    case CELL_ABSENT:
        return is_absent;
    case CELL_PRESENT:
        return !is_absent;
    case CELL_COMPARE:
        return !is_absent && compare(cell->op, value, interpret_constant(question, &cell->low, type));
    case CELL_RANGE:
        return !is_absent && value >= interpret_constant(question, &cell->low, type) &&
               value <= interpret_constant(question, &cell->high, type);
    case CELL_UNION:
    case CELL_NOT:
        for (size_t i = 0; i < cell->child_count; i++)
            if (interpret_cell(question, fact, &cell->children[i]))
                return cell->kind == CELL_UNION;
        return cell->kind == CELL_NOT;
    }
    return false;
}

static bool all_match(const struct question *question, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (!interpret_cell(question, conditions->items[i].fact, &conditions->items[i].cell))
            return false;
    return true;
}

bool interpret_rule(const struct question *question, const struct rule *rule)
{
    if (rule->is_otherwise || !all_match(question, &rule->when))
        return false;
    for (size_t i = 0; i < rule->any_count; i++)
        if (all_match(question, &rule->any[i]))
            return true;
    return rule->any_count == 0;
}

/* ---- is this a case at all? ---- */

static bool is_case(const struct question *question)
{
    const struct decision *decision = question->decision;
    for (size_t i = 0; i < decision->read_count; i++) {
        const struct rd_fact_row *row = rd_fact_row(decision->reads[i]);
        const int64_t value = question->facts[decision->reads[i]];
        if (value == RD_ABSENT ? !row->may_be_absent : value < row->lo || value > row->hi)
            return false;
    }
    return case_is_possible(&decision->possible, question->facts);
}

static bool parameters_have_values(const struct question *question)
{
    for (size_t i = 0; i < question->decision->parameter_count; i++) {
        int64_t value;
        if (!value_now(&question->policy->parameters[question->decision->parameters[i]], question->at_s, &value))
            return false;
    }
    return true;
}

/* ---- answers ---- */

static bool form_amount(const struct question *question, const struct answer *form, int64_t *out)
{
    const int64_t of = question->facts[form->of];
    int64_t amount;
    const int64_t step = question->exchange_ppb == RD_PPB_PER_ONE ? question->policy->money_step : 1;
    if (of == RD_ABSENT || !rd_money_part(of, interpret_constant(question, &form->share, RD_TYPE_SHARE), RD_BP_PER_ONE,
                                          form->rounding, step, &amount))
        return false;
    if (!rd_add_i64(amount, interpret_constant(question, &form->plus, RD_TYPE_MONEY), &amount))
        return false;
    if (form->has_at_least) {
        const int64_t least = interpret_constant(question, &form->at_least, RD_TYPE_MONEY);
        amount = amount < least ? least : amount;
    }
    if (form->has_at_most) {
        const int64_t most = interpret_constant(question, &form->at_most, RD_TYPE_MONEY);
        amount = amount > most ? most : amount;
    }
    *out = amount;
    return true;
}

/* Days become seconds, or are packed with their calendar. */
static int64_t plain_value(const struct question *question, const struct answer *said, enum rd_value_type type)
{
    const int64_t value = interpret_constant(question, &said->value, said->is_days ? RD_TYPE_INT : type);
    if (!said->is_days)
        return value;
    if (value < 0 || value > RD_ANSWER_SPAN_MAX / RD_DAY_S)
        return -1; /* no duration */
    return said->is_business ? (said->calendar + 1) * RD_BUSINESS_FIRST + value : value * RD_DAY_S;
}

/* Business days are so many days against the range. */
static bool is_within(const struct rd_answer_row *row, int64_t value)
{
    if (row->type == RD_TYPE_DURATION && value >= RD_BUSINESS_FIRST)
        value = value % RD_BUSINESS_FIRST * RD_DAY_S;
    return value >= row->lo && value <= row->hi;
}

static bool rule_answers(const struct question *question, const struct rule *rule, int64_t value[RD_ANSWERS_MAX])
{
    const struct rd_decision_row *row = rd_decision_row(question->name);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        const struct answer *said = &rule->answer[i];
        if (!said->is_stated)
            value[i] = answer->fallback;
        else if (!said->is_form)
            value[i] = plain_value(question, said, answer->type);
        else if (!form_amount(question, said, &value[i]))
            return false;
        if (!is_within(answer, value[i]))
            return false;
    }
    return true;
}

static int64_t both(enum hit hit, enum rd_value_type type, int64_t a, int64_t b)
{
    if (hit == HIT_SUM && type != RD_TYPE_DURATION)
        return a + b;
    if (hit == HIT_MIN)
        return a < b ? a : b;
    return a > b ? a : b; /* max, and under sum the longest duration */
}

/* Every rule that applies, combined; false when something lies outside its range. */
static bool answer_combined(const struct question *question, struct rd_answer *out)
{
    const struct rd_decision_row *row = rd_decision_row(question->name);
    for (size_t i = 0; i < question->decision->rule_count; i++) {
        int64_t value[RD_ANSWERS_MAX] = {0};
        if (!interpret_rule(question, &question->decision->rules[i]))
            continue;
        if (!rule_answers(question, &question->decision->rules[i], value))
            return false;
        for (size_t j = 0; j < row->answer_count; j++)
            out->value[j] = out->rules_applied == 0
                                ? value[j]
                                : both(question->decision->hit, rd_answer_row(row->first_answer + j)->type,
                                       out->value[j], value[j]);
        if (out->rules_applied++ == 0)
            out->rule = (uint32_t)i;
    }
    for (size_t j = 0; j < row->answer_count && out->rules_applied > 0; j++)
        if (out->value[j] < rd_answer_row(row->first_answer + j)->lo ||
            out->value[j] > rd_answer_row(row->first_answer + j)->hi)
            return false;
    return true;
}

/* The rule that answers under `unique` and `first`. */
static uint32_t rule_of(const struct question *question)
{
    uint32_t found = RD_RULE_NONE;
    for (size_t i = 0; i < question->decision->rule_count; i++) {
        if (!interpret_rule(question, &question->decision->rules[i]))
            continue;
        if (found != RD_RULE_NONE)
            return RD_RULE_AMBIGUOUS;
        found = (uint32_t)i;
        if (question->decision->hit == HIT_FIRST)
            break;
    }
    return found;
}

static uint32_t fail(struct rd_answer *out, uint32_t error)
{
    *out = (struct rd_answer){.rule = error};
    return error;
}

uint32_t rd_policy_interpret(const struct rd_policy *policy, enum rd_decision decision, int64_t at_unix_s,
                             int64_t exchange_ppb, const int64_t facts[RD_FACT_COUNT], struct rd_answer *out)
{
    const struct decision *asked = &policy->decision[decision];
    const struct question question = {policy, decision, asked, at_unix_s, exchange_ppb, facts};
    uint32_t rule = RD_RULE_NONE;
    *out = (struct rd_answer){.rule = RD_RULE_NONE};
    if (!parameters_have_values(&question) || !is_case(&question))
        return fail(out, RD_RULE_OUTSIDE);
    if (asked->hit > HIT_FIRST) {
        if (!answer_combined(&question, out))
            return fail(out, RD_RULE_OUTSIDE);
        if (out->rules_applied > 0)
            return out->rule;
    } else {
        rule = rule_of(&question);
    }
    if (rule == RD_RULE_NONE && asked->rule_count > 0 && asked->rules[asked->rule_count - 1].is_otherwise)
        rule = (uint32_t)asked->rule_count - 1;
    if (rule == RD_RULE_NONE || rule == RD_RULE_AMBIGUOUS)
        return fail(out, rule);
    if (!rule_answers(&question, &asked->rules[rule], out->value))
        return fail(out, RD_RULE_OUTSIDE);
    out->rule = rule;
    out->rules_applied = 1;
    return rule;
}
