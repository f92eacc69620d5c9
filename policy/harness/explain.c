/*
 * An explanation: the definition's cells over the model, with the answer of the image.
 *
 * The rule that the cells name and the rule that the image names must be the same one, in every build: an explanation that
 * disagrees with the answer would be worse than none.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/interpret.h"
#include "language/read.h"
#include "redress/explain.h"

#define LINE_SIZE 1024

struct owned {
    struct rd_explanation shown; /* first: what callers hold */
    struct arena arena;
};

/* One explanation being made. `is_short` is set when memory ran out. */
struct maker {
    struct question question;
    struct arena *arena;
    bool is_short;
};

struct line {
    char text[LINE_SIZE];
    size_t used;
};

static void say(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct line *line, const char *format, ...)
{
    va_list arguments;
    if (line->used + 1 >= sizeof line->text)
        return;
    va_start(arguments, format);
    const int length = vsnprintf(line->text + line->used, sizeof line->text - line->used, format, arguments);
    va_end(arguments);
    line->used += length > 0 ? (size_t)length : 0;
}

static const char *keep(struct maker *maker, const char *text)
{
    const char *copy = arena_copy(maker->arena, text);
    maker->is_short |= copy == NULL;
    return copy ? copy : "";
}

static void *room(struct maker *maker, size_t count, size_t size)
{
    void *items = arena_array(maker->arena, count, size);
    maker->is_short |= items == NULL;
    return items;
}

/* ---- cells in words ---- */

static const char *const op_words[] = {
    [CELL_LESS] = "<", [CELL_AT_MOST] = "<=", [CELL_MORE] = ">", [CELL_AT_LEAST] = ">=", [CELL_EQUAL] = "="};

static void say_value(struct line *line, const struct question *question, enum rd_fact fact,
                      const struct operand *operand)
{
    char text[96];
    const int64_t value = interpret_constant(question, operand, rd_fact_row(fact)->type);
    say(line, "%s", rd_fact_format(fact, value, text, sizeof text));
}

static void say_cell(struct line *line, const struct question *question, enum rd_fact fact, const struct cell *cell);

static void say_children(struct line *line, const struct question *question, enum rd_fact fact, const struct cell *cell)
{
    say(line, "[");
    for (size_t i = 0; i < cell->child_count; i++) {
        say(line, "%s", i ? ", " : "");
        say_cell(line, question, fact, &cell->children[i]);
    }
    say(line, "]");
}

/* A cell within a list: "absent", "damaged", "> 15d", "3d..15d". */
static void say_cell(struct line *line, const struct question *question, enum rd_fact fact, const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_ANYTHING:
        say(line, "*");
        break;
    case CELL_ABSENT:
    case CELL_PRESENT:
        say(line, "%s", cell->kind == CELL_ABSENT ? "absent" : "present");
        break;
    case CELL_COMPARE:
        if (cell->op != CELL_EQUAL)
            say(line, "%s ", op_words[cell->op]);
        say_value(line, question, fact, &cell->low);
        break;
    case CELL_RANGE:
        say_value(line, question, fact, &cell->low);
        say(line, "..");
        say_value(line, question, fact, &cell->high);
        break;
    case CELL_UNION:
        say_children(line, question, fact, cell);
        break;
    case CELL_NOT:
        say(line, "not ");
        say_children(line, question, fact, cell);
        break;
    }
}

/* The fact's value against the cell: "15d+1m > 30d", "defective in [damaged, late]", "absent = present". */
static void say_test(struct line *line, const struct question *question, enum rd_fact fact, const struct cell *cell)
{
    char value[96];
    say(line, "%s", rd_fact_format(fact, question->facts[fact], value, sizeof value));
    switch (cell->kind) {
    case CELL_ANYTHING:
    case CELL_ABSENT:
    case CELL_PRESENT:
        say(line, " is ");
        break;
    case CELL_COMPARE:
        say(line, cell->op == CELL_EQUAL ? " = " : " ");
        break;
    case CELL_RANGE:
    case CELL_UNION:
        say(line, " in ");
        break;
    case CELL_NOT:
        say(line, " ");
        break;
    }
    say_cell(line, question, fact, cell);
    if (cell->kind == CELL_ANYTHING)
        say(line, " (anything)");
}

/* The cell as the document writes it: a text without its quotes. */
static const char *written(struct maker *maker, const struct cell *cell)
{
    if (!cell->at)
        return "";
    if (cell->at->kind == JSON_STRING)
        return keep(maker, cell->at->string);
    const char *text = json_print(cell->at, maker->arena);
    maker->is_short |= text == NULL;
    return text ? text : "";
}

/* ---- parameters that change ---- */

/* "dispute_window is 30d from 2026-10-01 (case uses 2026-10-02; 15d until 2026-09-30)", for one with several dated values. */
static void note_parameter(struct line *line, const struct question *question, uint32_t index)
{
    const struct parameter *parameter = &question->policy->parameters[index];
    char text[RD_UNIT_TEXT_SIZE], date[RD_UNIT_TEXT_SIZE];
    size_t now = parameter->value_count;
    while (now > 0 && parameter->values[now - 1].from_s > question->at_s)
        now--;
    if (parameter->value_count < 2 || now == 0 || !parameter->values[now - 1].has_value)
        return;
    say(line, "%s%s is %s", line->used ? "; " : "", parameter->name,
        type_format(parameter->type, parameter->values[now - 1].value, text));
    if (parameter->values[now - 1].from_s != MODEL_ALWAYS_S)
        say(line, " from %s", rd_date_format(parameter->values[now - 1].from_s, date));
    const bool has_before = now > 1 && parameter->values[now - 2].has_value;
    const bool has_after = now < parameter->value_count && parameter->values[now].has_value;
    if (now < parameter->value_count && (has_before || !has_after)) /* else what follows is told below */
        say(line, " until %s", rd_date_format(parameter->values[now].from_s - RD_DAY_S, date));
    say(line, " (case uses %s", rd_date_format(question->at_s, date));
    if (has_before)
        say(line, "; %s until %s", type_format(parameter->type, parameter->values[now - 2].value, text),
            rd_date_format(parameter->values[now - 1].from_s - RD_DAY_S, date));
    else if (has_after)
        say(line, "; %s from %s", type_format(parameter->type, parameter->values[now].value, text),
            rd_date_format(parameter->values[now].from_s, date));
    say(line, ")");
}

static void note_cell(struct line *line, const struct question *question, const struct cell *cell)
{
    if ((cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE) && cell->low.is_parameter)
        note_parameter(line, question, cell->low.parameter);
    if (cell->kind == CELL_RANGE && cell->high.is_parameter)
        note_parameter(line, question, cell->high.parameter);
    for (size_t i = 0; i < cell->child_count; i++)
        note_cell(line, question, &cell->children[i]);
}

/* ---- rules ---- */

static void explain_group(struct maker *maker, const struct conditions *conditions, struct rd_explained_group *out)
{
    const size_t count = conditions->count;
    struct rd_explained_cell *cells = room(maker, count, sizeof *cells);
    *out = (struct rd_explained_group){.cells = cells, .cell_count = cells ? count : 0, .first_false = count};
    for (size_t i = 0; cells && i < count; i++) {
        const struct condition *condition = &conditions->items[i];
        struct line tested = {.used = 0}, note = {.used = 0};
        say_test(&tested, &maker->question, condition->fact, &condition->cell);
        note_cell(&note, &maker->question, &condition->cell);
        cells[i] =
            (struct rd_explained_cell){.fact = condition->fact,
                                       .holds = interpret_cell(&maker->question, condition->fact, &condition->cell),
                                       .written = written(maker, &condition->cell),
                                       .tested = keep(maker, tested.text),
                                       .note = note.used ? keep(maker, note.text) : NULL};
        if (!cells[i].holds && out->first_false == count)
            out->first_false = i;
    }
}

static const char *title_of(const struct rule *rule)
{
    const struct json_value *title = json_get(rule->at, "title");
    return title && title->kind == JSON_STRING ? title->string : "";
}

static void explain_rule(struct maker *maker, const struct rule *rule, struct rd_explained_rule *out)
{
    const size_t count = 1 + rule->any_count;
    struct rd_explained_group *groups = room(maker, count, sizeof *groups);
    *out = (struct rd_explained_rule){.id = keep(maker, rule->id),
                                      .title = keep(maker, title_of(rule)),
                                      .is_otherwise = rule->is_otherwise,
                                      .is_reached = true,
                                      .groups = groups,
                                      .group_count = groups ? count : 0};
    if (!groups)
        return;
    explain_group(maker, &rule->when, &groups[0]);
    bool holds = rule->any_count == 0;
    for (size_t i = 0; i < rule->any_count; i++) {
        explain_group(maker, &rule->any[i], &groups[1 + i]);
        holds |= groups[1 + i].first_false == groups[1 + i].cell_count;
    }
    out->applies = !rule->is_otherwise && holds && groups[0].first_false == groups[0].cell_count;
}

/* Sees to `otherwise`, and to rules that `first` does not reach. Returns the rule the cells name. */
static uint32_t winner(struct rd_explained_rule *rules, size_t count, enum hit hit)
{
    uint32_t found = RD_RULE_NONE, applied = 0;
    for (size_t i = 0; i < count; i++) {
        if (hit == HIT_FIRST && found != RD_RULE_NONE)
            rules[i].is_reached = false;
        applied += rules[i].applies;
        if (rules[i].applies && found == RD_RULE_NONE)
            found = (uint32_t)i;
    }
    if (hit == HIT_UNIQUE && applied > 1)
        return RD_RULE_AMBIGUOUS;
    if (found == RD_RULE_NONE && count > 0 && rules[count - 1].is_otherwise) {
        rules[count - 1].applies = true;
        return (uint32_t)count - 1;
    }
    return found;
}

/* ---- answers ---- */

static void say_money(struct line *line, const char *before, const struct question *question,
                      const struct operand *operand)
{
    char text[RD_UNIT_TEXT_SIZE];
    const int64_t value = interpret_constant(question, operand, RD_TYPE_MONEY);
    say(line, "%s%s", before, rd_money_format(value, text));
}

/* Where an answer comes from: a parameter, a money form, the catalogue; nothing for a plain word. */
static void say_how(struct line *line, const struct question *question, const struct answer *said)
{
    char share[RD_UNIT_TEXT_SIZE], of[RD_UNIT_TEXT_SIZE];
    if (!said->is_stated) {
        say(line, "not stated by the rule");
    } else if (!said->is_form) {
        if (said->value.is_parameter)
            say(line, "$%s", question->policy->parameters[said->value.parameter].name);
        if (said->value.is_parameter && said->is_days)
            say(line, said->is_business ? " business days" : " days");
    } else {
        rd_share_format(interpret_constant(question, &said->share, RD_TYPE_SHARE) * RD_PPB_PER_BP, share);
        say(line, "%s of %s %s", share, rd_fact_row(said->of)->name,
            rd_fact_format(said->of, question->facts[said->of], of, sizeof of));
        if (interpret_constant(question, &said->plus, RD_TYPE_MONEY) != 0)
            say_money(line, " plus ", question, &said->plus);
        if (said->has_at_least)
            say_money(line, ", at least ", question, &said->at_least);
        if (said->has_at_most)
            say_money(line, ", at most ", question, &said->at_most);
        say(line, ", rounded %s", rd_word(RD_SET_ROUNDING, said->rounding));
    }
}

static void explain_answers(struct maker *maker, const struct rd_answer *answer, struct rd_explanation *out)
{
    const struct question *question = &maker->question;
    const struct rd_decision_row *row = rd_decision_row(question->name);
    struct rd_explained_answer *answers = room(maker, row->answer_count, sizeof *answers);
    for (size_t i = 0; answers && i < row->answer_count; i++) {
        const struct rd_answer_row *of = rd_answer_row(row->first_answer + i);
        struct line text = {.used = 0}, how = {.used = 0};
        char value[96];
        say(&text, "%s%s%s", rd_answer_format(row->first_answer + i, answer->value[i], value, sizeof value),
            of->type == RD_TYPE_MONEY ? " " : "",
            of->type == RD_TYPE_MONEY && question->exchange_ppb == RD_PPB_PER_ONE ? question->policy->currency : "");
        if (answer->rules_applied > 1)
            say(&how, "%zu rules together", (size_t)answer->rules_applied);
        else
            say_how(&how, question, &question->decision->rules[answer->rule].answer[i]);
        answers[i] = (struct rd_explained_answer){.name = of->name,
                                                  .title = of->title,
                                                  .text = keep(maker, text.text),
                                                  .how = how.used ? keep(maker, how.text) : NULL};
    }
    out->answers = answers;
    out->answer_count = answers ? row->answer_count : 0;
}

/* ---- the whole ---- */

static void check_winner(const struct question *question, uint32_t seen, uint32_t decided)
{
    if (decided != RD_RULE_OUTSIDE && seen != decided)
        rd_bug("policy \"%s\", \"%s\": the cells name rule %lu and the image rule %lu", question->policy->name,
               rd_decision_row(question->name)->name, (unsigned long)seen, (unsigned long)decided);
}

static void explain(struct maker *maker, const struct rd_image *image, struct rd_explanation *out)
{
    const struct question *question = &maker->question;
    const struct decision *asked = question->decision;
    struct rd_explained_rule *rules = room(maker, asked->rule_count, sizeof *rules);
    struct rd_error err;
    char label[64];
    out->decision = question->name;
    out->policy = keep(maker, question->policy->name);
    out->hit = rd_word(RD_SET_HIT, asked->hit);
    out->epoch = rd_image_epoch(image, question->at_s);
    if (epoch_label(question->policy, out->epoch, label, sizeof label))
        out->epoch_label = keep(maker, label);
    for (size_t i = 0; rules && i < asked->rule_count; i++)
        explain_rule(maker, &asked->rules[i], &rules[i]);
    if (maker->is_short)
        return;
    out->rules = rules;
    out->rule_count = asked->rule_count;
    const uint32_t rule = rd_decide(image, question->name, out->epoch, question->facts, &out->answer);
    check_winner(question, winner(rules, asked->rule_count, asked->hit), rule);
    if (rule < RD_RULE_FIRST_ERROR) {
        explain_answers(maker, &out->answer, out);
        return;
    }
    rd_image_describe_error(image, question->name, out->epoch, question->facts, rule, &err);
    out->error = keep(maker, err.text);
}

enum rd_status rd_policy_explain(const struct rd_policy *policy, const struct rd_image *image, int64_t exchange_ppb,
                                 enum rd_decision decision, int64_t at_unix_s, const int64_t facts[RD_FACT_COUNT],
                                 struct rd_explanation **out, struct rd_error *err)
{
    struct owned *owned = calloc(1, sizeof *owned);
    if (!owned)
        return rd_fail(err, RD_NOMEM, "out of memory for an explanation");
    arena_init(&owned->arena);
    struct maker maker = {.question = {policy, decision, &policy->decision[decision], at_unix_s, exchange_ppb, facts},
                          .arena = &owned->arena};
    explain(&maker, image, &owned->shown);
    if (maker.is_short) {
        rd_explanation_free(&owned->shown);
        return rd_fail(err, RD_NOMEM, "out of memory for an explanation");
    }
    *out = &owned->shown;
    return RD_OK;
}

void rd_explanation_free(struct rd_explanation *explanation)
{
    if (!explanation)
        return;
    struct owned *owned = (struct owned *)explanation; /* its first member */
    arena_release(&owned->arena);
    free(owned);
}

const char *rd_policy_rule_title(const struct rd_policy *policy, enum rd_decision decision, uint32_t rule)
{
    const struct decision *asked = &policy->decision[decision];
    return rule < asked->rule_count ? title_of(&asked->rules[rule]) : NULL;
}
