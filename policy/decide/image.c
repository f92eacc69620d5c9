/*
 * What an image says about itself: epochs, facts read, rules, counters; and its errors in words.
 */
#include "decide/image.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint32_t rd_image_epoch_count(const struct rd_image *image)
{
    return image->epoch_count;
}

uint32_t rd_image_epoch(const struct rd_image *image, int64_t at_unix_s)
{
    uint32_t low = 0, high = image->epoch_count; /* the last epoch that has started lies in [low, high) */
    while (high - low > 1) {
        const uint32_t middle = (low + high) / 2;
        if (image->epoch_start[middle] <= at_unix_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t rd_image_epoch_start(const struct rd_image *image, uint32_t epoch)
{
    return image->epoch_start[epoch];
}

size_t rd_image_reads(const struct rd_image *image, enum rd_decision decision, const enum rd_fact **facts)
{
    *facts = image->decision[decision].reads;
    return image->decision[decision].read_count;
}

bool rd_image_reads_fact(const struct rd_image *image, enum rd_decision decision, enum rd_fact fact)
{
    return image->decision[decision].reads_fact[fact];
}

bool rd_image_is_dated(const struct rd_image *image, enum rd_decision decision)
{
    const struct image_decision *of = &image->decision[decision];
    for (uint32_t epoch = 1; epoch < image->epoch_count; epoch++)
        if (of->table[epoch] != of->table[0])
            return true;
    return false;
}

bool rd_image_is_constant(const struct rd_image *image, enum rd_decision decision)
{
    return image->decision[decision].is_constant;
}

/* A table whose parameters have no value in its epoch answers nothing: it has no rules. */
static size_t rules_of(const struct image_decision *of, const struct table *table)
{
    return table->missing == UINT32_MAX ? of->rule_count : 0;
}

/* By a money form, or as a sum with what other rules give. */
static bool rule_computes(const struct table *table, const struct action *action, size_t answer)
{
    for (uint32_t i = 0; i < action->form_count; i++)
        if (table->forms[action->first_form + i].answer == answer)
            return true;
    return table->hit == HIT_SUM && table->is_added[answer];
}

bool rd_image_answer_is_open(const struct rd_image *image, enum rd_decision decision, size_t answer)
{
    const struct image_decision *of = &image->decision[decision];
    for (uint32_t epoch = 0; epoch < image->epoch_count; epoch++)
        for (size_t rule = 0; rule < rules_of(of, of->table[epoch]); rule++)
            if (rule_computes(of->table[epoch], &of->table[epoch]->actions[rule], answer))
                return true;
    return false;
}

int64_t rd_image_answer_most(const struct rd_image *image, enum rd_decision decision, size_t answer)
{
    const struct image_decision *of = &image->decision[decision];
    const bool is_duration = rd_answer_row(rd_decision_row(decision)->first_answer + answer)->type == RD_TYPE_DURATION;
    int64_t most = rd_answer_row(rd_decision_row(decision)->first_answer + answer)->lo;
    for (uint32_t epoch = 0; epoch < image->epoch_count; epoch++) {
        const struct table *table = of->table[epoch];
        for (size_t rule = 0; rule < rules_of(of, table); rule++) {
            const struct action *action = &table->actions[rule];
            int64_t value = rule_computes(table, action, answer) ? table->hi[answer] : action->value[answer];
            if (is_duration)
                value = rd_duration_with_weekends_s(value);
            most = value > most ? value : most;
        }
    }
    return most;
}

static bool table_uses_business(const struct table *table, const struct image_decision *of,
                                const struct rd_decision_row *row)
{
    for (size_t rule = 0; rule < rules_of(of, table); rule++)
        for (size_t i = 0; i < row->answer_count; i++)
            if (rd_answer_row(row->first_answer + i)->type == RD_TYPE_DURATION &&
                rd_is_business(table->actions[rule].value[i]))
                return true;
    return false;
}

bool rd_image_uses_business(const struct rd_image *image)
{
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        for (uint32_t epoch = 0; epoch < image->epoch_count; epoch++)
            if (table_uses_business(image->decision[decision].table[epoch], &image->decision[decision],
                                    rd_decision_row((enum rd_decision)decision)))
                return true;
    return false;
}

size_t rd_image_counter_count(const struct rd_image *image)
{
    return image->counter_count;
}

size_t rd_image_counter(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, uint32_t rule)
{
    const struct image_decision *of = &image->decision[decision];
    return of->first_counter + epoch * of->rule_count + rule;
}

size_t rd_image_rule_count(const struct rd_image *image, enum rd_decision decision)
{
    return image->decision[decision].rule_count;
}

const char *rd_image_rule_id(const struct rd_image *image, enum rd_decision decision, uint32_t rule)
{
    return rule < image->decision[decision].rule_count ? image->decision[decision].rule_id[rule] : NULL;
}

/* ---- errors in words ---- */

struct words {
    char text[RD_ERROR_TEXT_SIZE];
    size_t used;
};

static void say(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct words *words, const char *format, ...)
{
    va_list args;
    if (words->used + 1 >= sizeof words->text)
        return;
    va_start(args, format);
    const int length = vsnprintf(words->text + words->used, sizeof words->text - words->used, format, args);
    va_end(args);
    words->used += length > 0 ? (size_t)length : 0;
}

static void say_facts(struct words *words, const struct image_decision *of, const int64_t *facts)
{
    char value[96];
    for (size_t i = 0; i < of->read_count; i++)
        say(words, "%s%s=%s", i ? " " : "", rd_fact_row(of->reads[i])->name,
            rd_fact_format(of->reads[i], facts[of->reads[i]], value, sizeof value));
    if (of->read_count == 0)
        say(words, "no facts read");
}

static bool says_bad_fact(struct words *words, const struct image_decision *of, const int64_t *facts)
{
    char value[96], lo[96], hi[96];
    for (size_t i = 0; i < of->read_count; i++) {
        const enum rd_fact fact = of->reads[i];
        const struct rd_fact_row *row = rd_fact_row(fact);
        if (facts[fact] == RD_ABSENT && row->may_be_absent)
            continue;
        if (facts[fact] == RD_ABSENT)
            say(words, "\"%s\" is absent, which it may not be", row->name);
        else if (facts[fact] < row->lo || facts[fact] > row->hi)
            say(words, "\"%s\" is %s, outside its range %s to %s", row->name,
                rd_fact_format(fact, facts[fact], value, sizeof value), rd_fact_format(fact, row->lo, lo, sizeof lo),
                rd_fact_format(fact, row->hi, hi, sizeof hi));
        else
            continue;
        return true;
    }
    return false;
}

static void say_never(struct words *words, const struct rd_never_row *row)
{
    char values[2][256];
    for (int side = 0; side < 2; side++)
        rd_values_format(row->fact[side], row->values[side], values[side], sizeof values[side]);
    say(words, "\"%s\" %s with \"%s\" %s is impossible: %s (%s)", rd_fact_row(row->fact[0])->name, values[0],
        rd_fact_row(row->fact[1])->name, values[1], row->why, row->id);
}

static void say_more(struct words *words, const struct rd_within_row *row, const int64_t *facts)
{
    char part[96], whole[96];
    say(words, "\"%s\" %s with \"%s\" %s is impossible: %s", rd_fact_row(row->part)->name,
        rd_fact_format(row->part, facts[row->part], part, sizeof part), rd_fact_row(row->whole)->name,
        rd_fact_format(row->whole, facts[row->whole], whole, sizeof whole), row->why);
}

static void say_sum(struct words *words, const struct rd_sum_row *row, const int64_t *facts)
{
    char whole[96], part[2][96];
    for (int i = 0; i < 2; i++)
        rd_fact_format(row->part[i], facts[row->part[i]], part[i], sizeof part[i]);
    say(words, "\"%s\" %s with \"%s\" %s and \"%s\" %s is impossible: %s", rd_fact_row(row->whole)->name,
        rd_fact_format(row->whole, facts[row->whole], whole, sizeof whole), rd_fact_row(row->part[0])->name, part[0],
        rd_fact_row(row->part[1])->name, part[1], row->why);
}

/* The first row that the case breaks, as the definition knows them. */
static bool says_impossible(struct words *words, const struct image_decision *of, const int64_t *facts)
{
    struct possible possible;
    struct arena arena;
    const size_t used = words->used;
    arena_init(&arena);
    if (!possible_of(of->reads_fact, &arena, &possible))
        say(words, "memory is out for saying what is wrong with the case");
    for (size_t i = 0; i < possible.never_count && words->used == used; i++)
        if (never_is_broken(&possible.nevers[i], facts))
            say_never(words, &possible.nevers[i]);
    for (size_t i = 0; i < possible.within_count && words->used == used; i++)
        if (within_is_broken(&possible.withins[i], facts))
            say_more(words, &possible.withins[i], facts);
    for (size_t i = 0; i < possible.sum_count && words->used == used; i++)
        if (sum_is_broken(&possible.sums[i], facts))
            say_sum(words, &possible.sums[i], facts);
    arena_release(&arena);
    return words->used > used;
}

static void say_outside(struct words *words, const struct rd_image *image, enum rd_decision decision,
                        const struct table *table, const int64_t *facts)
{
    const struct image_decision *of = &image->decision[decision];
    if (table->missing != UINT32_MAX)
        say(words, "parameter \"%s\" has no value", image->parameter_name[table->missing]);
    else if (!says_bad_fact(words, of, facts) && !says_impossible(words, of, facts))
        say(words, "an answer lies outside its range, or its money form is of an absent fact");
}

static void say_two(struct words *words, const struct image_decision *of, const struct table *table,
                    const int64_t *facts)
{
    uint32_t rules[2];
    say(words, "two rules apply under \"unique\"");
    if (table_two_rules(table, facts, rules) == 2)
        say(words, ": \"%s\" and \"%s\"", of->rule_id[rules[0]], of->rule_id[rules[1]]);
}

enum rd_status rd_image_describe_error(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                                       const int64_t facts[RD_FACT_COUNT], uint32_t rule, struct rd_error *err)
{
    const struct image_decision *of = &image->decision[decision];
    struct words words = {.used = 0};
    say(&words, "policy \"%s\", \"%s\"", image->name, rd_decision_row(decision)->name);
    if (image->epoch_label[epoch])
        say(&words, " (%s)", image->epoch_label[epoch]);
    say(&words, ": ");
    if (rule == RD_RULE_AMBIGUOUS)
        say_two(&words, of, of->table[epoch], facts);
    else if (rule == RD_RULE_OUTSIDE)
        say_outside(&words, image, decision, of->table[epoch], facts);
    else
        say(&words, "no rule applies");
    say(&words, "; ");
    say_facts(&words, of, facts);
    return rd_fail(err, RD_NO_ANSWER, "%s", words.text);
}
