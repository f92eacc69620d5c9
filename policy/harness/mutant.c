/*
 * Making mutants: one walk over a copy of the model that counts the edits it could make, and makes the one that is wanted.
 */
#include "harness/mutant.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

static const char *const kind_names[MUTANT_KIND_COUNT] = {
    [MUTANT_THRESHOLD] = "threshold",
    [MUTANT_OPERATOR] = "operator",
    [MUTANT_CELL_DROPPED] = "dropped cell",
    [MUTANT_WORD] = "word",
    [MUTANT_ANSWER] = "answer",
    [MUTANT_RULES_SWAPPED] = "swapped rules",
    [MUTANT_RULE_REMOVED] = "removed rule",
    [MUTANT_HIT] = "hit policy",
    [MUTANT_AS_OF] = "as_of",
    [MUTANT_PARAMETER] = "parameter",
    [MUTANT_DATE] = "date",
};

const char *mutant_kind_name(enum mutant_kind kind)
{
    return kind_names[kind];
}

/* One walk. */
struct walk {
    struct mutant *out;
    struct mutant_mark *mark;
    size_t wanted, next;
    bool is_made, is_out_of_memory;
    enum rd_decision name;
    struct decision *decision;
    struct rule *rule;
};

/* Is this the edit to make? Then it is noted, and the caller makes it. */
static bool chosen(struct walk *walk, enum mutant_kind kind, const struct json_value *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool chosen(struct walk *walk, enum mutant_kind kind, const struct json_value *at, const char *format, ...)
{
    va_list arguments;
    if (walk->is_made || walk->next++ != walk->wanted)
        return false;
    walk->is_made = true;
    walk->out->kind = kind;
    walk->out->at = at;
    walk->out->rule = walk->rule ? walk->rule->id : NULL;
    va_start(arguments, format);
    vsnprintf(walk->out->what, sizeof walk->out->what, format, arguments);
    va_end(arguments);
    return true;
}

static void *copied(struct walk *walk, const void *items, size_t count, size_t size)
{
    void *copy = arena_array(&walk->out->policy.arena, count + 1, size); /* room for one more */
    if (!copy)
        walk->is_out_of_memory = true;
    else if (count)
        memcpy(copy, items, count * size);
    return copy;
}

static bool is_done(const struct walk *walk)
{
    return walk->is_made || walk->is_out_of_memory;
}

/* ---- cells ---- */

static const char *const op_words[] = {
    [CELL_LESS] = "<", [CELL_AT_MOST] = "<=", [CELL_MORE] = ">", [CELL_AT_LEAST] = ">=", [CELL_EQUAL] = "="};

static const char *shown(const struct walk *walk, enum rd_fact fact, const struct operand *operand, char *out,
                         size_t size)
{
    if (operand->is_parameter)
        snprintf(out, size, "$%s", walk->out->policy.parameters[operand->parameter].name);
    else
        rd_fact_format(fact, operand->value, out, size);
    return out;
}

static bool is_worded(enum rd_fact fact)
{
    return rd_fact_row(fact)->type == RD_TYPE_ENUM || rd_fact_row(fact)->type == RD_TYPE_BOOL;
}

/* A constant one unit up or down, within the domain. */
static void move_threshold(struct walk *walk, enum rd_fact fact, struct operand *operand, const struct json_value *at)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char from[96], to[96];
    for (int64_t step = -1; step <= 1 && !is_done(walk); step += 2) {
        const int64_t value = operand->value + step;
        if (operand->is_parameter || value < row->lo || value > row->hi)
            continue;
        if (chosen(walk, MUTANT_THRESHOLD, at, "%s: %s becomes %s", row->name,
                   rd_fact_format(fact, operand->value, from, sizeof from), rd_fact_format(fact, value, to, sizeof to)))
            operand->value = value;
    }
}

static void turn_operator(struct walk *walk, enum rd_fact fact, struct cell *cell)
{
    static const enum cell_op others[][2] = {
        [CELL_LESS] = {CELL_AT_MOST, CELL_AT_LEAST},  [CELL_AT_MOST] = {CELL_LESS, CELL_MORE},
        [CELL_MORE] = {CELL_AT_LEAST, CELL_AT_MOST},  [CELL_AT_LEAST] = {CELL_MORE, CELL_LESS},
        [CELL_EQUAL] = {CELL_AT_LEAST, CELL_AT_MOST},
    };
    const enum cell_op from = cell->op;
    char value[96];
    for (size_t i = 0; i < 2 && !is_done(walk); i++)
        if (chosen(walk, MUTANT_OPERATOR, cell->at, "%s: %s becomes %s %s", rd_fact_row(fact)->name, op_words[from],
                   op_words[others[from][i]], shown(walk, fact, &cell->low, value, sizeof value)))
            cell->op = others[from][i];
}

static bool has_word(const struct cell *cell, int64_t word)
{
    if (cell->kind == CELL_COMPARE)
        return cell->low.value == word;
    for (size_t i = 0; i < cell->child_count; i++)
        if (has_word(&cell->children[i], word))
            return true;
    return false;
}

/* One word more in a list, or instead of a single one. */
static void change_words(struct walk *walk, enum rd_fact fact, struct cell *cell)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char from[96], to[96];
    for (size_t i = 0; i < cell->child_count && cell->child_count > 1 && !is_done(walk); i++) {
        const struct cell *child = &cell->children[i];
        if (child->kind == CELL_COMPARE
                ? chosen(walk, MUTANT_WORD, child->at, "%s: without %s", row->name,
                         rd_fact_format(fact, child->low.value, from, sizeof from))
                : chosen(walk, MUTANT_WORD, child->at, "%s: without one of the list", row->name)) {
            memmove(&cell->children[i], &cell->children[i + 1], (cell->child_count - i - 1) * sizeof *child);
            cell->child_count--;
        }
    }
    for (int64_t word = row->lo; word <= row->hi && !is_done(walk); word++) {
        if (has_word(cell, word))
            continue;
        rd_fact_format(fact, word, to, sizeof to);
        if (cell->kind == CELL_COMPARE) {
            if (chosen(walk, MUTANT_WORD, cell->at, "%s: %s becomes %s", row->name,
                       rd_fact_format(fact, cell->low.value, from, sizeof from), to))
                cell->low.value = word;
        } else if (chosen(walk, MUTANT_WORD, cell->at, "%s: with %s", row->name, to)) {
            cell->children[cell->child_count++] =
                (struct cell){.kind = CELL_COMPARE, .op = CELL_EQUAL, .low = {.value = word}, .at = cell->at};
        }
    }
}

static void drop_child(struct walk *walk, enum rd_fact fact, struct cell *cell, size_t index)
{
    struct cell *child = &cell->children[index];
    if (cell->child_count < 2 ||
        !chosen(walk, MUTANT_CELL_DROPPED, child->at, "%s: without one of the list", rd_fact_row(fact)->name))
        return;
    memmove(child, child + 1, (cell->child_count - index - 1) * sizeof *child);
    cell->child_count--;
}

static void edit_cell(struct walk *walk, enum rd_fact fact, struct cell *cell)
{
    switch (cell->kind) {
    case CELL_ANYTHING:
        return;
    case CELL_ABSENT:
    case CELL_PRESENT:
        if (chosen(walk, MUTANT_OPERATOR, cell->at, "%s: %s", rd_fact_row(fact)->name,
                   cell->kind == CELL_ABSENT ? "absent becomes present" : "present becomes absent"))
            cell->kind = cell->kind == CELL_ABSENT ? CELL_PRESENT : CELL_ABSENT;
        return;
    case CELL_COMPARE:
        if (is_worded(fact)) {
            change_words(walk, fact, cell);
            return;
        }
        move_threshold(walk, fact, &cell->low, cell->at);
        turn_operator(walk, fact, cell);
        return;
    case CELL_RANGE:
        move_threshold(walk, fact, &cell->low, cell->at);
        move_threshold(walk, fact, &cell->high, cell->at);
        return;
    case CELL_UNION:
    case CELL_NOT:
        cell->children = copied(walk, cell->children, cell->child_count, sizeof *cell->children);
        if (is_worded(fact) && !is_done(walk))
            change_words(walk, fact, cell);
        for (size_t i = 0; !is_worded(fact) && cell->children && i < cell->child_count && !is_done(walk); i++) {
            edit_cell(walk, fact, &cell->children[i]);
            if (!is_done(walk))
                drop_child(walk, fact, cell, i);
        }
        return;
    }
}

static void edit_conditions(struct walk *walk, struct conditions *conditions)
{
    conditions->items = copied(walk, conditions->items, conditions->count, sizeof *conditions->items);
    for (size_t i = 0; conditions->items && i < conditions->count && !is_done(walk); i++) {
        struct condition *condition = &conditions->items[i];
        if (condition->cell.kind != CELL_ANYTHING && chosen(walk, MUTANT_CELL_DROPPED, condition->cell.at,
                                                            "%s is not asked", rd_fact_row(condition->fact)->name)) {
            memmove(condition, condition + 1, (conditions->count - i - 1) * sizeof *condition);
            conditions->count--;
            return;
        }
        edit_cell(walk, condition->fact, &condition->cell);
    }
}

/* ---- answers ---- */

static bool may_answer(const struct rd_answer_row *row, int64_t value)
{
    return value >= row->lo && value <= row->hi;
}

static void next_word(struct walk *walk, size_t global, struct answer *answer)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    const int64_t value = answer->value.value == row->hi ? row->lo : answer->value.value + 1;
    char from[96], to[96];
    if (row->lo == row->hi)
        return;
    if (chosen(walk, MUTANT_ANSWER, answer->at, "%s: %s becomes %s", row->name,
               rd_answer_format(global, answer->value.value, from, sizeof from),
               rd_answer_format(global, value, to, sizeof to)))
        answer->value.value = value;
}

static void move_number(struct walk *walk, size_t global, struct answer *answer)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    char from[96], to[96];
    for (int64_t step = -1; step <= 1 && !is_done(walk); step += 2) {
        const int64_t value = answer->value.value + step;
        if (may_answer(row, value) && chosen(walk, MUTANT_ANSWER, answer->at, "%s: %s becomes %s", row->name,
                                             rd_answer_format(global, answer->value.value, from, sizeof from),
                                             rd_answer_format(global, value, to, sizeof to)))
            answer->value.value = value;
    }
}

/* Another number of days, the other count, another calendar. */
static void edit_days(struct walk *walk, size_t global, struct answer *answer)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    char from[96], to[96];
    for (int64_t step = -1; step <= 1 && !is_done(walk) && !answer->value.is_parameter; step += 2) {
        const int64_t was = answer_value(answer, answer->value.value);
        const int64_t value = answer_value(answer, answer->value.value + step);
        if (rd_answer_is_within(row, value) &&
            chosen(walk, MUTANT_ANSWER, answer->at, "%s: %s becomes %s", row->name,
                   rd_answer_format(global, was, from, sizeof from), rd_answer_format(global, value, to, sizeof to)))
            answer->value.value += step;
    }
    if (!answer->is_business || is_done(walk))
        return;
    const int next = (answer->calendar + 1) % RD_CALENDAR_COUNT;
    if (chosen(walk, MUTANT_ANSWER, answer->at, "%s: business days become elapsed days", row->name))
        answer->is_business = false;
    else if (!is_done(walk) &&
             chosen(walk, MUTANT_ANSWER, answer->at, "%s: the calendar of the %s becomes that of the %s", row->name,
                    rd_word(RD_SET_CALENDAR, (size_t)answer->calendar), rd_word(RD_SET_CALENDAR, (size_t)next)))
        answer->calendar = next;
}

static void move_part(struct walk *walk, const char *answer, const char *part, enum rd_value_type type,
                      struct operand *operand, const struct json_value *at)
{
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    for (int64_t step = -1; step <= 1 && !is_done(walk) && !operand->is_parameter; step += 2)
        if (operand->value + step >= 0 &&
            chosen(walk, MUTANT_ANSWER, at, "%s: %s %s becomes %s", answer, part,
                   type_format(type, operand->value, from), type_format(type, operand->value + step, to)))
            operand->value += step;
}

static void edit_form(struct walk *walk, size_t global, struct answer *form)
{
    const char *name = rd_answer_row(global)->name;
    if (json_get(form->at, "share")) /* all of the fact is no number somebody mistyped */
        move_part(walk, name, "share", RD_TYPE_SHARE, &form->share, form->at);
    if (form->plus.value != 0)
        move_part(walk, name, "plus", RD_TYPE_MONEY, &form->plus, form->at);
    if (form->has_at_least)
        move_part(walk, name, "at_least", RD_TYPE_MONEY, &form->at_least, form->at);
    if (form->has_at_most)
        move_part(walk, name, "at_most", RD_TYPE_MONEY, &form->at_most, form->at);
    if (form->has_at_least && !is_done(walk) && chosen(walk, MUTANT_ANSWER, form->at, "%s: without at_least", name))
        form->has_at_least = false;
    if (form->has_at_most && !is_done(walk) && chosen(walk, MUTANT_ANSWER, form->at, "%s: without at_most", name))
        form->has_at_most = false;
    const enum rd_rounding rounding = form->rounding == RD_ROUND_DOWN ? RD_ROUND_UP : RD_ROUND_DOWN;
    if (!is_done(walk) && chosen(walk, MUTANT_ANSWER, form->at, "%s: rounded %s becomes %s", name,
                                 rd_word(RD_SET_ROUNDING, form->rounding), rd_word(RD_SET_ROUNDING, (size_t)rounding)))
        form->rounding = rounding;
}

/* Shares of money must sum to 100 %: the whole of one party is another's. */
static void edit_funding(struct walk *walk, struct rule *rule)
{
    const size_t first = rd_decision_row(RD_DECISION_FUNDING)->first_answer;
    const size_t parties = RD_ANSWER(FUNDING, BUYER) + 1;
    for (size_t i = 0; i < parties && !is_done(walk); i++) {
        struct answer *from = &rule->answer[i], *to = &rule->answer[(i + 1) % parties];
        if (!from->is_stated || from->value.is_parameter || from->value.value == 0)
            continue;
        if (!chosen(walk, MUTANT_ANSWER, from->at, "%s pays what %s paid",
                    rd_answer_row(first + (i + 1) % parties)->name, rd_answer_row(first + i)->name))
            continue;
        const struct answer was = *from;
        const struct answer other = *to;
        *to = was;
        if (other.is_stated)
            *from = other;
        else
            from->is_stated = false;
    }
}

static void edit_answers(struct walk *walk, struct rule *rule)
{
    const struct rd_decision_row *row = rd_decision_row(walk->name);
    if (walk->name == RD_DECISION_FUNDING)
        edit_funding(walk, rule);
    for (size_t i = 0; i < row->answer_count && !is_done(walk); i++) {
        struct answer *answer = &rule->answer[i];
        const enum rd_value_type type = rd_answer_row(row->first_answer + i)->type;
        if (!answer->is_stated || (walk->name == RD_DECISION_FUNDING && type == RD_TYPE_SHARE))
            continue;
        if (answer->is_form)
            edit_form(walk, row->first_answer + i, answer);
        else if (answer->is_days)
            edit_days(walk, row->first_answer + i, answer);
        else if (answer->value.is_parameter)
            continue;
        else if (type == RD_TYPE_ENUM)
            next_word(walk, row->first_answer + i, answer);
        else
            move_number(walk, row->first_answer + i, answer);
    }
}

/* ---- rules ---- */

static void remove_rule(struct walk *walk, size_t index)
{
    struct decision *decision = walk->decision;
    if (!chosen(walk, MUTANT_RULE_REMOVED, decision->rules[index].at, "the rule is removed"))
        return;
    memmove(&decision->rules[index], &decision->rules[index + 1],
            (decision->rule_count - index - 1) * sizeof *decision->rules);
    decision->rule_count--;
}

static void swap_with_next(struct walk *walk, size_t index)
{
    struct rule *rules = walk->decision->rules;
    if (walk->decision->hit != HIT_FIRST || index + 1 >= walk->decision->rule_count || rules[index + 1].is_otherwise)
        return;
    if (!chosen(walk, MUTANT_RULES_SWAPPED, rules[index].at, "it stands behind \"%s\"", rules[index + 1].id))
        return;
    const struct rule moved = rules[index];
    rules[index] = rules[index + 1];
    rules[index + 1] = moved;
}

static void edit_rule(struct walk *walk, struct rule *rule)
{
    edit_conditions(walk, &rule->when);
    rule->any = copied(walk, rule->any, rule->any_count, sizeof *rule->any);
    for (size_t i = 0; rule->any && i < rule->any_count && !is_done(walk); i++) {
        edit_conditions(walk, &rule->any[i]);
        if (rule->any_count < 2 || is_done(walk) ||
            !chosen(walk, MUTANT_CELL_DROPPED, rule->at, "without alternative %zu", i + 1))
            continue;
        memmove(&rule->any[i], &rule->any[i + 1], (rule->any_count - i - 1) * sizeof *rule->any);
        rule->any_count--;
    }
    if (rule->any_count == 0)
        rule->any = NULL;
    if (!is_done(walk))
        edit_answers(walk, rule);
}

static void change_hit(struct walk *walk)
{
    static const enum hit others[] = {[HIT_UNIQUE] = HIT_FIRST,
                                      [HIT_FIRST] = HIT_UNIQUE,
                                      [HIT_SUM] = HIT_MAX,
                                      [HIT_MAX] = HIT_MIN,
                                      [HIT_MIN] = HIT_MAX};
    const enum hit from = walk->decision->hit;
    if (chosen(walk, MUTANT_HIT, walk->decision->at, "hit %s becomes %s", rd_word(RD_SET_HIT, from),
               rd_word(RD_SET_HIT, others[from])))
        walk->decision->hit = others[from];
}

/* Another event the catalogue allows takes the place of the first; where it stood among the others it is not repeated. */
static void move_anchor(struct walk *walk)
{
    struct decision *decision = walk->decision;
    const uint32_t allowed = rd_decision_row(walk->name)->anchors;
    for (int anchor = 0; anchor < RD_ANCHOR_COUNT && !is_done(walk); anchor++) {
        if (decision->anchor_count == 0 || !(allowed & 1u << anchor) || decision->anchor[0] == anchor ||
            !chosen(walk, MUTANT_AS_OF, decision->at, "as_of %s becomes %s",
                    rd_word(RD_SET_ANCHOR, (size_t)decision->anchor[0]), rd_word(RD_SET_ANCHOR, (size_t)anchor)))
            continue;
        size_t kept = 1;
        for (size_t i = 1; i < decision->anchor_count; i++)
            if (decision->anchor[i] != anchor)
                decision->anchor[kept++] = decision->anchor[i];
        decision->anchor_count = kept;
        decision->anchor[0] = walk->out->anchor = anchor;
    }
}

static void set_mark(struct walk *walk, int name, size_t place)
{
    *walk->mark = (struct mutant_mark){.name = name, .place = place, .number = walk->next};
}

static void edit_decision(struct walk *walk, enum rd_decision name)
{
    struct decision *decision = &walk->out->policy.decision[name];
    const size_t first = walk->mark->name == (int)name ? walk->mark->place : 0;
    walk->name = name;
    walk->decision = decision;
    decision->rules = copied(walk, decision->rules, decision->rule_count, sizeof *decision->rules);
    for (size_t i = first; decision->rules && i < decision->rule_count && !is_done(walk); i++) {
        set_mark(walk, (int)name, i);
        walk->rule = &decision->rules[i];
        edit_rule(walk, walk->rule);
        if (!is_done(walk))
            swap_with_next(walk, i);
        if (!is_done(walk) && decision->rule_count > 1)
            remove_rule(walk, i);
    }
    walk->rule = NULL;
    if (!is_done(walk)) {
        set_mark(walk, (int)name, decision->rule_count);
        change_hit(walk);
    }
    if (!is_done(walk))
        move_anchor(walk);
    walk->out->touches[name] = walk->is_made;
    walk->out->decision = walk->is_made ? (int)name : -1;
}

/* ---- parameters ---- */

static void touch_users(struct walk *walk, size_t index)
{
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        for (size_t i = 0; i < walk->out->policy.decision[name].parameter_count; i++)
            walk->out->touches[name] |= walk->out->policy.decision[name].parameters[i] == index;
}

static void move_value(struct walk *walk, struct parameter *parameter, struct parameter_value *value)
{
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    for (int64_t step = -1; step <= 1 && !is_done(walk) && value->has_value; step += 2)
        if (value->value + step >= parameter->lo && value->value + step <= parameter->hi &&
            chosen(walk, MUTANT_PARAMETER, value->at, "%s: %s becomes %s", parameter->name,
                   type_format(parameter->type, value->value, from),
                   type_format(parameter->type, value->value + step, to)))
            value->value += step;
}

static void move_date(struct walk *walk, const struct parameter *parameter, size_t index)
{
    struct parameter_value *value = &parameter->values[index];
    char date[RD_UNIT_TEXT_SIZE];
    for (int64_t step = -1; step <= 1 && !is_done(walk) && value->from_s != MODEL_ALWAYS_S; step += 2) {
        const int64_t from_s = value->from_s + step * RD_DAY_S;
        const bool is_clear = (index == 0 || parameter->values[index - 1].from_s < from_s) &&
                              (index + 1 == parameter->value_count || parameter->values[index + 1].from_s > from_s);
        if (is_clear && chosen(walk, MUTANT_DATE, value->at, "%s: the value of %s holds a day %s", parameter->name,
                               rd_date_format(value->from_s, date), step < 0 ? "earlier" : "later"))
            value->from_s = from_s;
    }
}

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The epochs that the moved date makes. */
static void find_epochs_again(struct walk *walk)
{
    struct rd_policy *policy = &walk->out->policy;
    size_t count = 1, kept = 1;
    for (size_t i = 0; i < policy->parameter_count; i++)
        count += policy->parameters[i].value_count;
    int64_t *start = arena_array(&policy->arena, count, sizeof *start);
    if (!start) {
        walk->is_out_of_memory = true;
        return;
    }
    count = 0;
    start[count++] = INT64_MIN;
    for (size_t i = 0; i < policy->parameter_count; i++)
        for (size_t j = 0; j < policy->parameters[i].value_count && policy->parameters[i].is_used; j++)
            start[count++] = policy->parameters[i].values[j].from_s;
    qsort(start, count, sizeof *start, by_time);
    for (size_t i = 1; i < count; i++)
        if (start[i] != start[kept - 1])
            start[kept++] = start[i];
    policy->epoch_start = start;
    policy->epoch_count = kept;
}

static void edit_parameter(struct walk *walk, size_t index)
{
    struct parameter *parameter = &walk->out->policy.parameters[index];
    if (!parameter->is_used)
        return;
    set_mark(walk, RD_DECISION_COUNT, index);
    parameter->values = copied(walk, parameter->values, parameter->value_count, sizeof *parameter->values);
    for (size_t i = 0; parameter->values && i < parameter->value_count && !is_done(walk); i++) {
        move_value(walk, parameter, &parameter->values[i]);
        if (!is_done(walk))
            move_date(walk, parameter, i);
    }
    if (!walk->is_made)
        return;
    walk->out->parameter = parameter->name;
    touch_users(walk, index);
    if (walk->out->kind == MUTANT_DATE)
        find_epochs_again(walk);
}

/* ---- one mutant ---- */

bool mutant_make(const struct rd_policy *policy, size_t number, struct mutant_mark *mark, struct mutant *out,
                 bool *is_there)
{
    if (mark->number > number)
        *mark = (struct mutant_mark){0};
    struct walk walk = {.out = out, .mark = mark, .wanted = number, .next = mark->number};
    const size_t first = mark->name == RD_DECISION_COUNT ? mark->place : 0;
    *out = (struct mutant){.policy = *policy, .decision = -1};
    arena_init(&out->policy.arena);
    for (int name = mark->name; name < RD_DECISION_COUNT && !is_done(&walk); name++)
        edit_decision(&walk, (enum rd_decision)name);
    walk.rule = NULL;
    if (!is_done(&walk))
        out->policy.parameters = copied(&walk, policy->parameters, policy->parameter_count, sizeof *policy->parameters);
    for (size_t i = first; i < policy->parameter_count && !is_done(&walk); i++)
        edit_parameter(&walk, i);
    *is_there = walk.is_made;
    return !walk.is_out_of_memory;
}

void mutant_release(struct mutant *mutant)
{
    arena_release(&mutant->policy.arena);
}
