/*
 * Overlaps under `unique`, found exactly: rows are boxes, two boxes overlap when their sets meet in every fact, and a
 * meeting without a possible case is none. One finding a pair of rules, with the epochs in which they meet and one
 * concrete case of the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/boxes.h"
#include "language/possible_case.h"
#include "language/read.h"

/* Two rules that meet in an epoch. */
struct meeting {
    uint32_t first, second;
    size_t epoch;
    const char *differs, *witness; /* of the first epoch in which they meet; NULL in later ones */
    struct meeting *next;
};

struct overlap {
    struct checker *checker;
    enum rd_decision name;
    const struct decision *decision;
    size_t epoch;
    struct boxes boxes;
    struct arena arena;    /* boxes of one epoch */
    struct arena scratch;  /* one pair of rows   */
    struct arena meetings; /* over all epochs    */
    uint8_t *met, *told;   /* a bit a pair of rules: in this epoch, in any */
    struct meeting *last;
    size_t count;
};

static void out_of_memory(struct overlap *overlap)
{
    overlap->checker->is_out_of_memory = true;
}

/* Does a rule of either row ask for the fact? */
static bool is_asked(const struct overlap *overlap, const struct box *a, const struct box *b, size_t place)
{
    const struct value_set *whole = &overlap->boxes.whole[place];
    return a->set[place] != whole || b->set[place] != whole;
}

/* What both rows match, the facts they ask for first: of these the least values, of others ordinary ones. */
static bool choices_of(struct overlap *overlap, const struct box *a, const struct box *b, struct choice *choices)
{
    const size_t facts = overlap->boxes.fact_count;
    struct value_set *both = arena_array(&overlap->scratch, facts, sizeof *both);
    size_t count = 0;
    for (int asked = 1; both && asked >= 0; asked--)
        for (size_t i = 0; i < facts; i++) {
            const enum rd_fact fact = overlap->boxes.fact[i];
            if (is_asked(overlap, a, b, i) != (bool)asked)
                continue;
            if (!set_intersect(a->set[i], b->set[i], &overlap->scratch, &both[i]))
                return false;
            choices[count++] =
                (struct choice){fact, &both[i], asked ? set_least(&both[i]) : rd_fact_row(fact)->ordinary};
        }
    return both != NULL;
}

/* A case both rows match, in the order in which it is told; false when they match none. */
static bool find_case(struct overlap *overlap, const struct box *a, const struct box *b, struct choice *choices,
                      int64_t *facts)
{
    for (size_t i = 0; i < overlap->boxes.fact_count; i++)
        if (!sets_meet(a->set[i], b->set[i]))
            return false;
    arena_init(&overlap->scratch);
    const bool is_made = choices_of(overlap, a, b, choices);
    if (!is_made)
        out_of_memory(overlap);
    const bool found =
        is_made && possible_case(&overlap->decision->possible, choices, overlap->boxes.fact_count, facts);
    arena_release(&overlap->scratch);
    return found;
}

static void print_case(const struct choice *choices, size_t count, const int64_t *facts, char *out, size_t size)
{
    char text[96];
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", i ? " " : "", rd_fact_row(choices[i].fact)->name,
                                 rd_fact_format(choices[i].fact, facts[choices[i].fact], text, sizeof text));
}

static bool same_operand(const struct overlap *overlap, const struct operand *a, const struct operand *b,
                         enum rd_value_type type)
{
    int64_t first, second;
    const struct rd_policy *policy = overlap->checker->policy;
    const int64_t at_s = policy->epoch_start[overlap->epoch];
    return operand_at(policy, a, type, at_s, RD_PPB_PER_ONE, &first) &&
           operand_at(policy, b, type, at_s, RD_PPB_PER_ONE, &second) && first == second;
}

static bool same_plain(const struct overlap *overlap, const struct answer *a, const struct answer *b,
                       enum rd_value_type type)
{
    int64_t first, second;
    const struct rd_policy *policy = overlap->checker->policy;
    const int64_t at_s = policy->epoch_start[overlap->epoch];
    return operand_at(policy, &a->value, type, at_s, RD_PPB_PER_ONE, &first) &&
           operand_at(policy, &b->value, type, at_s, RD_PPB_PER_ONE, &second) &&
           answer_value(a, first) == answer_value(b, second);
}

/* Do two rules say the same here? Forms are compared part by part: different forms count as different answers. */
static bool same_answer(const struct overlap *overlap, const struct rd_answer_row *row, const struct answer *a,
                        const struct answer *b)
{
    struct answer unstated = {.value = {.value = row->fallback}};
    a = a->is_stated ? a : &unstated;
    b = b->is_stated ? b : &unstated;
    if (a->is_form != b->is_form)
        return false;
    if (!a->is_form)
        return same_plain(overlap, a, b, row->type);
    return a->of == b->of && a->rounding == b->rounding && a->has_at_least == b->has_at_least &&
           a->has_at_most == b->has_at_most && same_operand(overlap, &a->share, &b->share, RD_TYPE_SHARE) &&
           same_operand(overlap, &a->plus, &b->plus, RD_TYPE_MONEY) &&
           same_operand(overlap, &a->at_least, &b->at_least, RD_TYPE_MONEY) &&
           same_operand(overlap, &a->at_most, &b->at_most, RD_TYPE_MONEY);
}

/* The first answer in which two rules differ; NULL when they say the same. */
static const char *different_answer(const struct overlap *overlap, const struct rule *a, const struct rule *b)
{
    const struct rd_decision_row *row = rd_decision_row(overlap->name);
    for (size_t i = 0; i < row->answer_count; i++)
        if (!same_answer(overlap, rd_answer_row(row->first_answer + i), &a->answer[i], &b->answer[i]))
            return rd_answer_row(row->first_answer + i)->name;
    return NULL;
}

static bool bit_of(const uint8_t *bits, size_t at)
{
    return ((unsigned)bits[at / 8] >> (at % 8) & 1u) != 0;
}

static void set_bit(uint8_t *bits, size_t at)
{
    bits[at / 8] |= (uint8_t)(1u << (at % 8));
}

static size_t pair_of(const struct overlap *overlap, const struct box *a, const struct box *b)
{
    return a->rule * overlap->decision->rule_count + b->rule;
}

static void note_meeting(struct overlap *overlap, const struct box *a, const struct box *b,
                         const struct choice *choices, const int64_t *facts)
{
    const size_t pair = pair_of(overlap, a, b);
    const struct rule *rules = overlap->decision->rules;
    struct meeting *meeting = arena_alloc(&overlap->meetings, sizeof *meeting);
    char witness[2048];
    if (!meeting) {
        out_of_memory(overlap);
        return;
    }
    *meeting = (struct meeting){.first = a->rule, .second = b->rule, .epoch = overlap->epoch, .next = overlap->last};
    if (!bit_of(overlap->told, pair)) {
        print_case(choices, overlap->boxes.fact_count, facts, witness, sizeof witness);
        meeting->differs = different_answer(overlap, &rules[a->rule], &rules[b->rule]);
        meeting->witness = arena_copy(&overlap->meetings, witness);
        overlap->checker->is_out_of_memory |= !meeting->witness;
    }
    set_bit(overlap->met, pair);
    set_bit(overlap->told, pair);
    overlap->last = meeting;
    overlap->count++;
}

static void compare_rows(struct overlap *overlap)
{
    const struct boxes *boxes = &overlap->boxes;
    struct choice choices[RD_FACT_COUNT];
    int64_t facts[RD_FACT_COUNT];
    for (size_t j = 1; j < boxes->count; j++)
        for (size_t i = 0; i < j && !overlap->checker->is_out_of_memory; i++) {
            const struct box *a = &boxes->items[i], *b = &boxes->items[j];
            if (a->rule != b->rule && !bit_of(overlap->met, pair_of(overlap, a, b)) &&
                find_case(overlap, a, b, choices, facts))
                note_meeting(overlap, a, b, choices, facts);
        }
}

/* The epoch before, when the decision says the same there, stands for this one as well. */
static bool is_as_before(const struct overlap *overlap, size_t epoch)
{
    const int64_t *start = overlap->checker->policy->epoch_start;
    return epoch > 0 &&
           decision_is_same_at(overlap->checker->policy, overlap->decision, start[epoch - 1], start[epoch]);
}

static size_t bits_size(const struct decision *decision)
{
    return decision->rule_count * decision->rule_count / 8 + 1;
}

static void find_meetings(struct overlap *overlap)
{
    const struct rd_policy *policy = overlap->checker->policy;
    for (size_t epoch = 0; epoch < policy->epoch_count && !overlap->checker->is_out_of_memory; epoch++) {
        const int64_t at_s = policy->epoch_start[epoch];
        if (is_as_before(overlap, epoch) || !decision_is_resolved(policy, overlap->decision, at_s, NULL))
            continue;
        overlap->epoch = epoch;
        memset(overlap->met, 0, bits_size(overlap->decision));
        arena_init(&overlap->arena);
        if (boxes_of(policy, overlap->decision, at_s, RD_PPB_PER_ONE, &overlap->arena, &overlap->boxes))
            compare_rows(overlap);
        else
            out_of_memory(overlap);
        arena_release(&overlap->arena);
    }
}

/* The meetings of one pair of rules, by epoch. */
static void tell(const struct overlap *overlap, struct meeting *const *meeting, size_t count)
{
    struct checker *checker = overlap->checker;
    const struct meeting *it = meeting[0];
    const struct rule *a = &overlap->decision->rules[it->first], *b = &overlap->decision->rules[it->second];
    bool holds[MODEL_EPOCHS_MAX];
    char label[256], place[160], difference[96] = "their answers are the same";
    for (size_t epoch = 0, i = 0; epoch < checker->policy->epoch_count; epoch++) {
        const bool meets = i < count && meeting[i]->epoch == epoch;
        holds[epoch] = meets || (is_as_before(overlap, epoch) && holds[epoch - 1]);
        i += meets;
    }
    if (it->differs)
        snprintf(difference, sizeof difference, "they differ in \"%s\"", it->differs);
    checker->rule = b->id;
    checker->epoch = epochs_label(checker->policy, holds, label, sizeof label);
    checker->witness = it->witness;
    report(checker, FINDING_OVERLAP, b->at,
           "rule \"%s\" and rule \"%s\" at %s both apply, and \"%s\" is unique; %s%s%s%s", b->id, a->id,
           report_place(a->at, place, sizeof place), rd_decision_row(overlap->name)->name, difference,
           checker->epoch ? " (" : "", checker->epoch ? checker->epoch : "", checker->epoch ? ")" : "");
    checker->rule = checker->epoch = checker->witness = NULL;
}

static int by_pair(const struct meeting *a, const struct meeting *b)
{
    return a->second != b->second ? (a->second < b->second ? -1 : 1)
           : a->first != b->first ? (a->first < b->first ? -1 : 1)
                                  : 0;
}

static int by_pair_and_epoch(const void *a, const void *b)
{
    const struct meeting *const *first = a, *const *second = b;
    const int order = by_pair(*first, *second);
    return order ? order : ((*first)->epoch > (*second)->epoch) - ((*first)->epoch < (*second)->epoch);
}

static void tell_meetings(struct overlap *overlap)
{
    struct meeting **list = arena_alloc(&overlap->meetings, (overlap->count + 1) * sizeof(struct meeting *));
    size_t count = 0, last;
    if (!list) {
        out_of_memory(overlap);
        return;
    }
    for (struct meeting *meeting = overlap->last; meeting; meeting = meeting->next)
        list[count++] = meeting;
    qsort(list, count, sizeof *list, by_pair_and_epoch);
    for (size_t first = 0; first < count; first = last) {
        for (last = first + 1; last < count && by_pair(list[first], list[last]) == 0; last++)
            ;
        tell(overlap, list + first, last - first);
    }
}

static void check_decision(struct checker *checker, enum rd_decision name)
{
    const struct decision *decision = &checker->policy->decision[name];
    struct overlap overlap = {.checker = checker, .name = name, .decision = decision};
    arena_init(&overlap.meetings);
    overlap.met = arena_alloc(&overlap.meetings, bits_size(decision));
    overlap.told = arena_alloc(&overlap.meetings, bits_size(decision));
    checker->decision = rd_decision_row(name)->name;
    if (overlap.met && overlap.told)
        find_meetings(&overlap);
    else
        out_of_memory(&overlap);
    if (!checker->is_out_of_memory)
        tell_meetings(&overlap);
    checker->decision = NULL;
    arena_release(&overlap.meetings);
}

void check_overlaps(struct checker *checker)
{
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        if (checker->policy->decision[name].hit == HIT_UNIQUE)
            check_decision(checker, (enum rd_decision)name);
}
