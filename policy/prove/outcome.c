/*
 * Answers of rules, folded and numbered.
 */
#include "prove/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/words.h"

void outcomes_init(struct outcomes *outcomes, enum rd_decision name)
{
    *outcomes = (struct outcomes){.name = name};
    arena_init(&outcomes->arena);
}

void outcomes_release(struct outcomes *outcomes)
{
    free(outcomes->items);
    free(outcomes->slots);
    free(outcomes->work);
    arena_release(&outcomes->arena);
    *outcomes = (struct outcomes){0};
}

const struct rd_answer_row *outcome_answer_row(const struct outcomes *outcomes, size_t answer)
{
    return rd_answer_row(rd_decision_row(outcomes->name)->first_answer + answer);
}

size_t outcome_answer_count(const struct outcomes *outcomes)
{
    return rd_decision_row(outcomes->name)->answer_count;
}

const struct outcome *outcome_at(const struct outcomes *outcomes, uint32_t number)
{
    return number < OUTCOME_FIRST ? NULL : &outcomes->items[number - OUTCOME_FIRST];
}

/* ---- folding ---- */

static int64_t folded(const struct folding *folding, const struct operand *operand, enum rd_value_type type)
{
    int64_t value = 0;
    if (!operand_at(folding->policy, operand, type, folding->at_s, folding->exchange_ppb, &value))
        rd_bug("\"%s\": an operand has no value", rd_decision_row(folding->name)->name);
    return value;
}

static struct outcome_term fold_answer(const struct folding *folding, const struct rd_answer_row *row,
                                       const struct answer *answer)
{
    if (!answer->is_form)
        return (struct outcome_term){.fact = OUTCOME_CONSTANT,
                                     .plus = answer->is_stated
                                                 ? answer_value(answer, folded(folding, &answer->value, row->type))
                                                 : row->fallback};
    return (struct outcome_term){
        .fact = answer->of,
        .share_bp = folded(folding, &answer->share, RD_TYPE_SHARE),
        .rounding = answer->rounding,
        .step = folding->exchange_ppb == RD_PPB_PER_ONE ? folding->policy->money_step : 1,
        .plus = folded(folding, &answer->plus, RD_TYPE_MONEY),
        .at_least = answer->has_at_least ? folded(folding, &answer->at_least, RD_TYPE_MONEY) : INT64_MIN,
        .at_most = answer->has_at_most ? folded(folding, &answer->at_most, RD_TYPE_MONEY) : INT64_MAX};
}

int64_t outcome_both(enum hit hit, enum rd_value_type type, int64_t a, int64_t b)
{
    if (hit == HIT_SUM && type != RD_TYPE_DURATION)
        return a + b;
    if (hit == HIT_MIN)
        return a < b ? a : b;
    return a > b ? a : b; /* max, and under sum the longest duration */
}

bool folding_init(struct folding *folding, struct arena *arena)
{
    const struct decision *decision = &folding->policy->decision[folding->name];
    const struct rd_decision_row *row = rd_decision_row(folding->name);
    struct outcome_term *terms = arena_array(arena, decision->rule_count * row->answer_count, sizeof *terms);
    for (size_t rule = 0; terms && rule < decision->rule_count; rule++)
        for (size_t i = 0; i < row->answer_count; i++)
            terms[rule * row->answer_count + i] =
                fold_answer(folding, rd_answer_row(row->first_answer + i), &decision->rules[rule].answer[i]);
    folding->terms = terms;
    return terms != NULL;
}

static int compare_terms(const struct outcome_term *left, const struct outcome_term *right)
{
    const int64_t *a = &left->fact, *b = &right->fact;
    for (size_t i = 0; i < sizeof(struct outcome_term) / sizeof *a; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}
_Static_assert(sizeof(struct outcome_term) == 7 * sizeof(int64_t), "terms are compared number by number");

/* Puts a form in its place behind the constant, so that equal sums are written alike; they are few. */
static uint32_t insert_form(enum hit hit, struct outcome_term *terms, uint32_t count, const struct outcome_term *form)
{
    uint32_t at = count;
    int order = -1;
    while (at > 0 && (order = compare_terms(&terms[at - 1], form)) > 0)
        at--;
    if (at > 0 && order == 0 && hit != HIT_SUM) /* under max and min equal forms are one */
        return count;
    memmove(&terms[at + 1], &terms[at], (count - at) * sizeof *terms);
    terms[at] = *form;
    return count + 1;
}

/* What several rules answer: constants become one, the first. */
static uint32_t merge_terms(enum hit hit, const struct rd_answer_row *row, const struct outcome_term *const *from,
                            uint32_t from_count, struct outcome_term *terms)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < from_count; i++)
        if (from[i]->fact == OUTCOME_CONSTANT && count++ == 0)
            terms[0] = *from[i];
        else if (from[i]->fact == OUTCOME_CONSTANT)
            terms[0].plus = outcome_both(hit, row->type, terms[0].plus, from[i]->plus);
    count = count > 0;
    for (uint32_t i = 0; i < from_count; i++)
        if (from[i]->fact != OUTCOME_CONSTANT)
            count = insert_form(hit, terms, count, from[i]);
    /* what adds nothing, or is no more than any answer may be */
    const bool is_idle = (hit == HIT_SUM && terms[0].plus == 0) || (hit == HIT_MAX && terms[0].plus <= row->lo);
    if (count > 1 && terms[0].fact == OUTCOME_CONSTANT && is_idle) {
        memmove(terms, terms + 1, (count - 1) * sizeof *terms);
        count--;
    }
    return count;
}

static bool same_outcome(const struct outcomes *outcomes, const struct outcome *a, const struct outcome *b)
{
    if (a->hash != b->hash || a->hit != b->hit)
        return false;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        if (a->count[i] != b->count[i] ||
            (a->count[i] > 0 && memcmp(a->terms[i], b->terms[i], a->count[i] * sizeof *a->terms[i]) != 0))
            return false;
    return true;
}

static uint64_t outcome_hash(const struct outcomes *outcomes, const struct outcome *outcome)
{
    uint64_t hash = outcome->hit;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (size_t j = 0; j < outcome->count[i] * sizeof(struct outcome_term) / sizeof(int64_t); j++) {
            hash = (hash ^ (uint64_t)(&outcome->terms[i]->fact)[j]) * UINT64_C(0x9E3779B97F4A7C15);
            hash ^= hash >> 29;
        }
    return hash;
}

/* The place of an outcome: where it stands or where it would. */
static uint32_t outcome_slot(const struct outcomes *outcomes, const struct outcome *outcome)
{
    for (uint64_t at = outcome->hash;; at++) {
        const uint32_t slot = (uint32_t)(at & (outcomes->slot_count - 1));
        if (outcomes->slots[slot] == 0 || same_outcome(outcomes, &outcomes->items[outcomes->slots[slot] - 1], outcome))
            return slot;
    }
}

static bool outcomes_grow(struct outcomes *outcomes)
{
    const uint32_t capacity = outcomes->capacity ? outcomes->capacity * 2 : 16;
    struct outcome *items = realloc(outcomes->items, capacity * sizeof *items);
    if (!items)
        return false;
    outcomes->items = items;
    uint32_t *slots = calloc((size_t)capacity * 2, sizeof *slots);
    if (!slots)
        return false;
    free(outcomes->slots);
    outcomes->slots = slots;
    outcomes->slot_count = capacity * 2;
    outcomes->capacity = capacity;
    for (uint32_t i = 0; i < outcomes->count; i++)
        slots[outcome_slot(outcomes, &items[i])] = i + 1;
    return true;
}

/* The number of an outcome whose terms are the caller's. */
static uint32_t intern(struct outcomes *outcomes, struct outcome *outcome)
{
    outcome->hash = outcome_hash(outcomes, outcome);
    if (outcomes->count == outcomes->capacity && !outcomes_grow(outcomes))
        return DIAGRAM_NONE;
    const uint32_t slot = outcome_slot(outcomes, outcome);
    if (outcomes->slots[slot] == 0) {
        for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
            struct outcome_term *terms = arena_array(&outcomes->arena, outcome->count[i], sizeof *terms);
            if (!terms)
                return DIAGRAM_NONE;
            memcpy(terms, outcome->terms[i], outcome->count[i] * sizeof *terms);
            outcome->terms[i] = terms;
        }
        outcomes->items[outcomes->count] = *outcome;
        outcomes->slots[slot] = ++outcomes->count;
    }
    return OUTCOME_FIRST + outcomes->slots[slot] - 1;
}

/* Room for the terms of every answer and, behind them, for as many pointers as there are rules. */
static bool make_work(struct outcomes *outcomes, size_t rule_count)
{
    const size_t count = rule_count * (outcome_answer_count(outcomes) + 1);
    if (count <= outcomes->work_count)
        return true;
    struct outcome_term *work = realloc(outcomes->work, count * 2 * sizeof *work);
    if (!work)
        return false;
    outcomes->work = work;
    outcomes->work_count = count * 2;
    return true;
}

uint32_t outcome_of_rules(struct outcomes *outcomes, const struct folding *folding, struct match_rules rules)
{
    const struct decision *decision = &folding->policy->decision[folding->name];
    const size_t answers = outcome_answer_count(outcomes);
    struct outcome outcome = {.hit = HIT_FIRST};
    if (!make_work(outcomes, rules.count))
        return DIAGRAM_NONE;
    const struct outcome_term **from = (const struct outcome_term **)(void *)&outcomes->work[rules.count * answers];
    for (size_t i = 0; i < answers; i++) {
        const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
        struct outcome_term *terms = &outcomes->work[rules.count * i];
        for (uint32_t j = 0; j < rules.count; j++) {
            from[j] = &folding->terms[rules.rules[j] * answers + i];
            if (from[j]->fact == OUTCOME_CONSTANT && !rd_answer_is_within(row, from[j]->plus))
                return OUTCOME_OUTSIDE;
        }
        outcome.terms[i] = rules.count == 1 ? from[0] : terms;
        outcome.count[i] = rules.count == 1 ? 1 : merge_terms(decision->hit, row, from, rules.count, terms);
        if (outcome.count[i] == 1 && outcome.terms[i]->fact == OUTCOME_CONSTANT &&
            !rd_answer_is_within(row, outcome.terms[i]->plus))
            return OUTCOME_OUTSIDE;
        if (outcome.count[i] > 1)
            outcome.hit = decision->hit;
    }
    return intern(outcomes, &outcome);
}

/* ---- values ---- */

int64_t outcome_term_value(const struct outcome_term *term, int64_t value)
{
    int64_t amount = 0;
    if (term->fact == OUTCOME_CONSTANT)
        return term->plus;
    /* at most 10^10 minor units times 10^7 basis points: within 64 bits, and so is the sum */
    if (!rd_money_part(value, term->share_bp, RD_BP_PER_ONE, (enum rd_rounding)term->rounding, term->step, &amount))
        rd_bug("a money form overflows");
    amount += term->plus;
    amount = amount < term->at_least ? term->at_least : amount;
    return amount > term->at_most ? term->at_most : amount;
}

bool outcome_value(const struct outcomes *outcomes, const struct outcome *outcome, const int64_t *facts,
                   int64_t value[RD_ANSWERS_MAX])
{
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
        for (uint32_t j = 0; j < outcome->count[i]; j++) {
            const struct outcome_term *term = &outcome->terms[i][j];
            if (term->fact != OUTCOME_CONSTANT && facts[term->fact] == RD_ABSENT)
                return false;
            const int64_t part = outcome_term_value(term, term->fact == OUTCOME_CONSTANT ? 0 : facts[term->fact]);
            if (term->fact != OUTCOME_CONSTANT && !rd_answer_is_within(row, part))
                return false;
            value[i] = j == 0 ? part : outcome_both(outcome->hit, row->type, value[i], part);
        }
        if (!rd_answer_is_within(row, value[i]))
            return false;
    }
    return true;
}

bool outcome_uses(const struct outcomes *outcomes, const struct outcome *outcome, enum rd_fact fact)
{
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (uint32_t j = 0; j < outcome->count[i]; j++)
            if (outcome->terms[i][j].fact == (int64_t)fact)
                return true;
    return false;
}

/* ---- words ---- */

static void say_term(struct words *words, size_t global, const struct outcome_term *term)
{
    char text[RD_UNIT_TEXT_SIZE];
    if (term->fact == OUTCOME_CONSTANT) {
        char value[96];
        words_say(words, "%s", rd_answer_format(global, term->plus, value, sizeof value));
        return;
    }
    if (term->share_bp != RD_BP_PER_ONE)
        words_say(words, "%s of ", rd_share_format(term->share_bp * RD_PPB_PER_BP, text));
    words_say(words, "%s", rd_fact_row((enum rd_fact)term->fact)->name);
    if (term->plus != 0)
        words_say(words, " plus %s", rd_money_format(term->plus, text));
    if (term->at_least != INT64_MIN)
        words_say(words, " at least %s", rd_money_format(term->at_least, text));
    if (term->at_most != INT64_MAX)
        words_say(words, " at most %s", rd_money_format(term->at_most, text));
    if (term->share_bp % RD_BP_PER_ONE != 0) {
        static const char *const roundings[] = {"half up", "half even", "down", "up"};
        words_say(words, " rounded %s", roundings[term->rounding]);
    }
}

const char *outcome_words(const struct outcomes *outcomes, uint32_t number, char *out, size_t size)
{
    static const char *const kinds[] = {"impossible", "no answer: no rule applies", "no answer: two rules apply",
                                        "no answer: outside its range"};
    const struct outcome *outcome = outcome_at(outcomes, number);
    const size_t first = rd_decision_row(outcomes->name)->first_answer;
    struct words words = words_on(out, size);
    if (!outcome) {
        words_say(&words, "%s", kinds[number]);
        return out;
    }
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
        const struct outcome_term *terms = outcome->terms[i];
        if (outcome->count[i] == 1 && terms[0].fact == OUTCOME_CONSTANT && terms[0].plus == row->fallback)
            continue;
        words_say(&words, "%s%s=", words.used ? " " : "", row->name);
        for (uint32_t j = 0; j < outcome->count[i]; j++) {
            if (j > 0)
                words_say(&words, outcome->hit == HIT_SUM && row->type != RD_TYPE_DURATION ? " + " : " or ");
            say_term(&words, first + i, &terms[j]);
        }
    }
    if (words.used == 0)
        words_say(&words, "all answers at their defaults");
    return out;
}
