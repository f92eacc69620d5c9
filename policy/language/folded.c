/*
 * Checks on constants after parameters have taken their values, epoch by epoch. What holds in several epochs is said
 * once, with the first of them.
 */
#include <stdio.h>

#include "language/read.h"

struct fold {
    struct checker *checker;
    enum rd_decision name;
    const struct rule *rule;
    int64_t at_s;
};

/* Value of an operand now; false when its parameter has none. */
static bool fold_operand(const struct fold *fold, const struct operand *operand, enum rd_value_type type, int64_t *out)
{
    return operand_at(fold->checker->policy, operand, type, fold->at_s, RD_PPB_PER_ONE, out);
}

static bool check_answer_range(const struct fold *fold, size_t place)
{
    const struct rd_answer_row *row = rd_answer_row(rd_decision_row(fold->name)->first_answer + place);
    const struct answer *answer = &fold->rule->answer[place];
    char text[3][RD_UNIT_TEXT_SIZE];
    int64_t value;
    if (!answer->is_stated || answer->is_form || !answer->value.is_parameter ||
        !fold_operand(fold, &answer->value, row->type, &value) || rd_answer_is_within(row, answer_value(answer, value)))
        return true;
    if (answer->is_days) {
        report(fold->checker, FINDING_RANGE, answer->at, "\"%s\" is 0 to %lld days, and parameter \"%s\" is %lld",
               row->name, (long long)(row->hi / RD_DAY_S),
               fold->checker->policy->parameters[answer->value.parameter].name, (long long)value);
        return false;
    }
    report(fold->checker, FINDING_RANGE, answer->at, "\"%s\" is %s to %s, and parameter \"%s\" is %s", row->name,
           type_format(row->type, row->lo, text[0]), type_format(row->type, row->hi, text[1]),
           fold->checker->policy->parameters[answer->value.parameter].name, type_format(row->type, value, text[2]));
    return false;
}

static bool check_clamp(const struct fold *fold, size_t place)
{
    const struct answer *answer = &fold->rule->answer[place];
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
    int64_t least, most;
    if (!answer->is_form || !answer->has_at_least || !answer->has_at_most ||
        !fold_operand(fold, &answer->at_least, RD_TYPE_MONEY, &least) ||
        !fold_operand(fold, &answer->at_most, RD_TYPE_MONEY, &most) || least <= most)
        return true;
    report(fold->checker, FINDING_CLAMP_EMPTY, answer->at, "\"at_least\" %s exceeds \"at_most\" %s",
           rd_money_format(least, low), rd_money_format(most, high));
    return false;
}

/* The shares of a funding rule sum to 100 %. */
static bool check_funding(const struct fold *fold)
{
    const struct rd_decision_row *row = rd_decision_row(fold->name);
    char list[512] = "", text[RD_UNIT_TEXT_SIZE];
    int64_t sum = 0;
    size_t used = 0;
    if (fold->name != RD_DECISION_FUNDING)
        return true;
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        int64_t value = answer->fallback;
        if (answer->type != RD_TYPE_SHARE)
            continue;
        if (fold->rule->answer[i].is_stated && !fold_operand(fold, &fold->rule->answer[i].value, answer->type, &value))
            return true;
        sum += value;
        if (value != 0 && used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s %s", used ? ", " : "", answer->name,
                                     type_format(RD_TYPE_SHARE, value, text));
    }
    if (sum == RD_BP_PER_ONE)
        return true;
    report_key(fold->checker, FINDING_FUNDING_SUM, json_get(fold->rule->at, "then"), "shares sum to %s, not 100%%: %s",
               type_format(RD_TYPE_SHARE, sum, text), *list ? list : "none is stated");
    return false;
}

/* Ranges written with parameters, "$low..$high", and constants far outside the domain. */
static bool check_cell(const struct fold *fold, enum rd_fact fact, const struct cell *cell)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    char text[2][RD_UNIT_TEXT_SIZE];
    int64_t low, high;
    for (size_t i = 0; i < cell->child_count; i++)
        if (!check_cell(fold, fact, &cell->children[i]))
            return false;
    if (cell->kind != CELL_RANGE || (!cell->low.is_parameter && !cell->high.is_parameter) ||
        !fold_operand(fold, &cell->low, type, &low) || !fold_operand(fold, &cell->high, type, &high) || low <= high)
        return true;
    report(fold->checker, FINDING_RANGE_EMPTY, cell->at, "\"%s\": %s..%s ends before it starts",
           rd_fact_row(fact)->name, type_format(type, low, text[0]), type_format(type, high, text[1]));
    return false;
}

static bool check_conditions(const struct fold *fold, const struct conditions *conditions)
{
    bool is_good = true;
    for (size_t i = 0; i < conditions->count; i++)
        is_good = check_cell(fold, conditions->items[i].fact, &conditions->items[i].cell) && is_good;
    return is_good;
}

static bool check_rule(const struct fold *fold)
{
    bool is_good = check_funding(fold) && check_conditions(fold, &fold->rule->when);
    for (size_t i = 0; i < fold->rule->any_count; i++)
        is_good = check_conditions(fold, &fold->rule->any[i]) && is_good;
    for (size_t i = 0; i < rd_decision_row(fold->name)->answer_count; i++) {
        is_good = check_answer_range(fold, i) && is_good;
        is_good = check_clamp(fold, i) && is_good;
    }
    return is_good;
}

void check_folded(struct checker *checker)
{
    const struct rd_policy *policy = checker->policy;
    char label[256];
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        const struct decision *decision = &policy->decision[name];
        checker->decision = rd_decision_row((enum rd_decision)name)->name;
        for (size_t i = 0; i < decision->rule_count; i++) {
            struct fold fold = {checker, (enum rd_decision)name, &decision->rules[i], 0};
            bool is_good = true;
            checker->rule = decision->rules[i].id;
            for (size_t epoch = 0; epoch < policy->epoch_count && is_good; epoch++) {
                fold.at_s = policy->epoch_start[epoch];
                checker->epoch = decision_label(policy, decision, epoch, label, sizeof label);
                if (epoch == 0 || !decision_is_same_at(policy, decision, policy->epoch_start[epoch - 1], fold.at_s))
                    is_good = check_rule(&fold);
            }
        }
        checker->decision = checker->rule = checker->epoch = NULL;
    }
}
