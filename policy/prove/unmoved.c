/*
 * Parameters that nothing in a market can move: rule by rule, from what each condition can be.
 *
 * A condition can hold when some possible value of its fact satisfies it for some value of its parameters, and can fail
 * likewise. A parameter matters in a rule that can apply when it stands in an answer, or in a condition that can both hold
 * and fail. Everything errs to one side: what is named unmoved is so.
 */
#include <string.h>

#include "language/model.h"
#include "redress/decisions.def"
#include "redress/prove.h"

struct span {
    int64_t lo, hi;
};

struct asking {
    const struct rd_policy *policy;
    const struct rd_market *market;
    int64_t exchange_ppb;
    uint32_t parameter; /* taken over its whole range */
    enum rd_decision decision;
    uint64_t outcomes; /* that cases can have, from what triage and the seller's silence lead to */
};

/* Values that come from an answer of a decision alone, and decisions asked after one alone (decisions.def). */
static const struct arises {
    enum rd_fact fact;
    int64_t value;
    enum rd_decision decision;
    size_t answer;
    int64_t lo, hi;
} arises[] = {
#define ARISES_ROW(fact, value, decision, answer, lo, hi)                                                              \
    {RD_FACT_##fact, value, RD_DECISION_##decision, RD_ANSWER(decision, answer), lo, hi},
    RD_ARISES(ARISES_ROW)
#undef ARISES_ROW
};
static const struct asked_after {
    enum rd_decision decision, earlier;
    size_t answer;
    int64_t value;
} asked_after[] = {
#define AFTER_ROW(decision, earlier, answer, value)                                                                    \
    {RD_DECISION_##decision, RD_DECISION_##earlier, RD_ANSWER(earlier, answer), value},
    RD_ASKED_AFTER(AFTER_ROW)
#undef AFTER_ROW
};
#define ROWS(table) (sizeof(table) / sizeof(table)[0])

struct truth {
    bool can_hold, can_fail, uses; /* uses: the parameter */
};

/* ---- values ---- */

static int64_t exchanged(const struct asking *asking, enum rd_value_type type, int64_t value)
{
    if (type == RD_TYPE_MONEY)
        rd_mul_div(value, asking->exchange_ppb, RD_PPB_PER_ONE, RD_ROUND_HALF_EVEN, &value);
    return value;
}

/* All values an operand may have: of the parameter in question its range, of another what is stated for any date. */
static struct span operand_span(const struct asking *asking, const struct operand *operand, enum rd_value_type type)
{
    struct span span = {operand->value, operand->value};
    if (operand->is_parameter) {
        const struct parameter *parameter = &asking->policy->parameters[operand->parameter];
        span = (struct span){INT64_MAX, INT64_MIN};
        for (size_t i = 0; i < parameter->value_count; i++) {
            const int64_t value = parameter->values[i].value;
            if (!parameter->values[i].has_value)
                continue;
            span.lo = value < span.lo ? value : span.lo;
            span.hi = value > span.hi ? value : span.hi;
        }
        if (operand->parameter == asking->parameter || span.lo > span.hi)
            span = (struct span){parameter->lo, parameter->hi};
    }
    return (struct span){exchanged(asking, type, span.lo), exchanged(asking, type, span.hi)};
}

static bool has_words(const struct rd_fact_row *row)
{
    return row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL;
}

/* The values of a fact when the decision is asked: that of a question without an order among them where there are such. */
static struct rd_possible possible(const struct asking *asking, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    struct rd_possible values = asking->market->fact[fact];
    if (fact == RD_FACT_CASE_OUTCOME)
        values.words &= asking->outcomes;
    if (!asking->market->without_order[asking->decision])
        return values;
    values.may_be_absent = row->may_be_absent;
    if (has_words(row))
        values.words |= UINT64_C(1) << row->lo;
    else if (row->lo < values.lo)
        values.lo = row->lo;
    return values;
}

/* Some present value from lo to hi; and some other present one. */
static void present_in(const struct rd_fact_row *row, const struct rd_possible *values, struct span in, bool *some,
                       bool *other)
{
    if (!has_words(row)) {
        *some = in.lo <= in.hi && values->lo <= in.hi && values->hi >= in.lo;
        *other = in.lo > in.hi || values->lo < in.lo || values->hi > in.hi;
        return;
    }
    *some = *other = false;
    for (int64_t word = row->lo; word <= row->hi; word++)
        if (values->words >> word & 1) {
            *some = *some || (word >= in.lo && word <= in.hi);
            *other = *other || word < in.lo || word > in.hi;
        }
}

/* ---- conditions ---- */

/* The widest and the narrowest set of values that a comparison lets through as its operands move. */
static void cell_spans(const struct cell *cell, struct span low, struct span high, struct span *widest,
                       struct span *narrowest)
{
    const struct span all = {INT64_MIN, INT64_MAX};
    *widest = *narrowest = all;
    if (cell->kind == CELL_RANGE) {
        *widest = (struct span){low.lo, high.hi};
        *narrowest = (struct span){low.hi, high.lo};
    } else if (cell->op == CELL_EQUAL) {
        *widest = low;
        *narrowest = (struct span){low.hi, low.lo};
    } else if (cell->op == CELL_LESS || cell->op == CELL_AT_MOST) {
        widest->hi = low.hi - (cell->op == CELL_LESS);
        narrowest->hi = low.lo - (cell->op == CELL_LESS);
    } else {
        widest->lo = low.lo + (cell->op == CELL_MORE);
        narrowest->lo = low.hi + (cell->op == CELL_MORE);
    }
}

static bool is_it(const struct asking *asking, const struct operand *operand)
{
    return operand->is_parameter && operand->parameter == asking->parameter;
}

static struct truth comparison_truth(const struct asking *asking, enum rd_fact fact, const struct cell *cell)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const struct rd_possible values = possible(asking, fact);
    const struct operand *above = cell->kind == CELL_RANGE ? &cell->high : &cell->low;
    struct span widest, narrowest;
    bool ignored, can_hold, can_fail;
    cell_spans(cell, operand_span(asking, &cell->low, row->type), operand_span(asking, above, row->type), &widest,
               &narrowest);
    present_in(row, &values, widest, &can_hold, &ignored);
    present_in(row, &values, narrowest, &ignored, &can_fail);
    return (struct truth){can_hold, can_fail || values.may_be_absent,
                          is_it(asking, &cell->low) || is_it(asking, above)};
}

static struct truth cell_truth(const struct asking *asking, enum rd_fact fact, const struct cell *cell)
{
    const struct rd_possible values = possible(asking, fact);
    bool some, other;
    present_in(rd_fact_row(fact), &values, (struct span){INT64_MIN, INT64_MAX}, &some, &other);
    switch (cell->kind) {
    case CELL_ANYTHING:
        return (struct truth){true, false, false};
    case CELL_ABSENT:
        return (struct truth){values.may_be_absent, some, false};
    case CELL_PRESENT:
        return (struct truth){some, values.may_be_absent, false};
    case CELL_COMPARE:
    case CELL_RANGE:
        return comparison_truth(asking, fact, cell);
    case CELL_UNION:
    case CELL_NOT:
        break;
    }
    struct truth any = {false, true, false}; /* one of them holds */
    for (size_t i = 0; i < cell->child_count; i++) {
        const struct truth child = cell_truth(asking, fact, &cell->children[i]);
        any = (struct truth){any.can_hold || child.can_hold, any.can_fail && child.can_fail, any.uses || child.uses};
    }
    return cell->kind == CELL_UNION ? any : (struct truth){any.can_fail, any.can_hold, any.uses};
}

/* Can all of them hold? Where not, which fact's never does; and whether the parameter turns one of them. */
static bool can_all_hold(const struct asking *asking, const struct conditions *conditions, struct rd_unmoved *why,
                         bool *turns)
{
    bool turned = false;
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        const struct truth truth = cell_truth(asking, condition->fact, &condition->cell);
        if (truth.uses || !truth.can_hold) {
            why->fact = condition->fact;
            why->never_holds = !truth.can_hold;
        }
        if (!truth.can_hold)
            return false;
        turned = turned || (truth.uses && truth.can_fail);
    }
    *turns = *turns || turned;
    return true;
}

/* ---- rules ---- */

static bool answers_use(const struct asking *asking, const struct rule *rule)
{
    const size_t count = rd_decision_row(asking->decision)->answer_count;
    for (size_t i = 0; i < count; i++) {
        const struct answer *answer = &rule->answer[i];
        if (answer->is_stated && (answer->is_form ? is_it(asking, &answer->share) || is_it(asking, &answer->plus) ||
                                                        (answer->has_at_least && is_it(asking, &answer->at_least)) ||
                                                        (answer->has_at_most && is_it(asking, &answer->at_most))
                                                  : is_it(asking, &answer->value)))
            return true;
    }
    return false;
}

static bool cell_uses(const struct asking *asking, const struct cell *cell)
{
    bool uses = (cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE) && is_it(asking, &cell->low);
    uses = uses || (cell->kind == CELL_RANGE && is_it(asking, &cell->high));
    for (size_t i = 0; i < cell->child_count && !uses; i++)
        uses = cell_uses(asking, &cell->children[i]);
    return uses;
}

static bool conditions_use(const struct asking *asking, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (cell_uses(asking, &conditions->items[i].cell))
            return true;
    return false;
}

static bool rule_uses(const struct asking *asking, const struct rule *rule)
{
    bool uses = conditions_use(asking, &rule->when) || answers_use(asking, rule);
    for (size_t i = 0; i < rule->any_count && !uses; i++)
        uses = conditions_use(asking, &rule->any[i]);
    return uses;
}

static bool can_apply(const struct asking *asking, const struct rule *rule)
{
    struct rd_unmoved why;
    bool turns = false, some = rule->any_count == 0;
    for (size_t i = 0; i < rule->any_count && !some; i++)
        some = can_all_hold(asking, &rule->any[i], &why, &turns);
    return some && can_all_hold(asking, &rule->when, &why, &turns);
}

/* Does a rule that can apply answer a value from lo to hi? */
static bool can_answer(const struct asking *asking, enum rd_decision name, size_t answer, int64_t lo, int64_t hi)
{
    const struct rd_answer_row *row = rd_answer_row(rd_decision_row(name)->first_answer + answer);
    const struct decision *decision = &asking->policy->decision[name];
    struct asking of = *asking;
    of.decision = name;
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct answer *stated = &decision->rules[i].answer[answer];
        struct span span = {row->fallback, row->fallback};
        if (stated->is_stated && (stated->is_form || stated->is_days))
            span = (struct span){row->lo, row->hi};
        else if (stated->is_stated)
            span = operand_span(asking, &stated->value, row->type);
        if (span.lo <= hi && span.hi >= lo && can_apply(&of, &decision->rules[i]))
            return true;
    }
    return decision->rule_count == 0;
}

/* Outcomes that no answer leads to are left out; what leads to them asks of no outcome itself. */
static void find_outcomes(struct asking *asking)
{
    uint64_t none = 0;
    asking->outcomes = UINT64_MAX;
    for (size_t i = 0; i < ROWS(arises); i++)
        if (arises[i].fact == RD_FACT_CASE_OUTCOME &&
            !can_answer(asking, arises[i].decision, arises[i].answer, arises[i].lo, arises[i].hi))
            none |= UINT64_C(1) << arises[i].value;
    asking->outcomes = ~none;
}

static bool is_asked(const struct asking *asking, enum rd_decision name, struct rd_unmoved *why)
{
    for (size_t i = 0; i < ROWS(asked_after); i++)
        if (asked_after[i].decision == name && !can_answer(asking, asked_after[i].earlier, asked_after[i].answer,
                                                           asked_after[i].value, asked_after[i].value)) {
            why->is_never_asked = true;
            why->earlier = asked_after[i].earlier;
            return false;
        }
    return true;
}

/* Does some value of the parameter make the rule answer otherwise, or other cases? */
static bool matters_in(const struct asking *asking, const struct rule *rule, struct rd_unmoved *why)
{
    bool turns = false, some = rule->any_count == 0;
    if (!can_all_hold(asking, &rule->when, why, &turns))
        return false;
    for (size_t i = 0; i < rule->any_count; i++)
        some = can_all_hold(asking, &rule->any[i], why, &turns) || some;
    return some && (turns || answers_use(asking, rule));
}

/* ---- parameters ---- */

/* Whether some rule uses it, and whether one of them may move: `why` is of the first that does not. */
static bool is_unmoved(struct asking *asking, struct rd_unmoved *why, bool *used)
{
    *used = false;
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        const struct decision *decision = &asking->policy->decision[name];
        asking->decision = (enum rd_decision)name;
        for (size_t i = 0; i < decision->rule_count; i++) {
            struct rd_unmoved reason = {.decision = asking->decision, .rule = decision->rules[i].id};
            if (!rule_uses(asking, &decision->rules[i]))
                continue;
            if (is_asked(asking, asking->decision, &reason) && matters_in(asking, &decision->rules[i], &reason)) {
                *used = true;
                return false;
            }
            if (!*used)
                *why = reason;
            *used = true;
        }
    }
    return *used;
}

void rd_policy_unmoved(const struct rd_policy *policy, const struct rd_market *market, int64_t exchange_ppb,
                       void (*found)(void *context, const struct rd_unmoved *unmoved), void *context, size_t *used)
{
    size_t count = 0;
    for (uint32_t i = 0; i < policy->parameter_count; i++) {
        struct asking asking = {.policy = policy, .market = market, .exchange_ppb = exchange_ppb, .parameter = i};
        struct rd_unmoved unmoved = {0};
        bool is_used;
        find_outcomes(&asking);
        if (is_unmoved(&asking, &unmoved, &is_used)) {
            unmoved.parameter = policy->parameters[i].name;
            found(context, &unmoved);
        }
        count += is_used;
    }
    if (used)
        *used = count;
}

void rd_market_anything(struct rd_market *market)
{
    memset(market, 0, sizeof *market);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
        market->fact[fact] = (struct rd_possible){
            .words = UINT64_MAX, .lo = row->lo, .hi = row->hi, .may_be_absent = row->may_be_absent};
    }
}
