/*
 * Overlaps under `unique`, found exactly: rows are boxes, two boxes overlap when their sets meet in every fact, and a
 * meeting that lies wholly within impossible combinations is none. One finding a pair of rules, with the epochs in which
 * they meet and one concrete case of the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/boxes.h"
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

/*
 * The least values with every part within its whole: where one is more, the whole is raised to the next value of its
 * set. Raising no more than must be leaves other wholes all the room there is.
 */
static bool settle_wholes(const struct overlap *overlap, const struct value_set **set, int64_t *value)
{
    for (size_t i = 0; i < overlap->decision->within_count;) {
        const struct rd_within_row *row = rd_within_row(overlap->decision->withins[i++]);
        const size_t part = boxes_place(&overlap->boxes, row->part), whole = boxes_place(&overlap->boxes, row->whole);
        if (value[part] == RD_ABSENT || value[part] <= value[whole])
            continue;
        const int64_t raised = set_least_from(set[whole], value[part]);
        if (raised == RD_ABSENT && !set[part]->has_absent)
            return false;
        *(raised == RD_ABSENT ? &value[part] : &value[whole]) = raised;
        i = 0; /* the raised one may be a part itself */
    }
    return true;
}

/*
 * A case in the box that is possible from the given `never` on: either its first fact avoids its cell, or it does not
 * and the second avoids its own. Depth is the number of nevers, at most a handful.
 */
static bool find_case(struct overlap *overlap, const struct value_set **set, size_t never, int64_t *value)
{
    const struct boxes *boxes = &overlap->boxes;
    if (never == overlap->decision->never_count) {
        for (size_t i = 0; i < boxes->fact_count; i++)
            value[i] = set_least(set[i]);
        return settle_wholes(overlap, set, value);
    }
    const struct rd_never_row *row = rd_never_row(overlap->decision->nevers[never]);
    const size_t place[2] = {boxes_place(boxes, row->fact[0]), boxes_place(boxes, row->fact[1])};
    const struct value_set *held[2] = {set[place[0]], set[place[1]]};
    bool found = false;
    for (int avoided = 0; avoided < 2 && !found; avoided++) {
        struct value_set cell, rest, *part = arena_array(&overlap->scratch, 2, sizeof *part);
        if (!part || !set_of_never(row, avoided, &overlap->scratch, &cell) ||
            !set_complement(row->fact[avoided], &cell, &overlap->scratch, &rest) ||
            !set_intersect(held[avoided], &rest, &overlap->scratch, &part[0])) {
            out_of_memory(overlap);
            return false;
        }
        set[place[avoided]] = &part[0];
        found = !set_is_empty(&part[0]) && find_case(overlap, set, never + 1, value);
        set[place[avoided]] = held[avoided];
    }
    return found;
}

/* A case both rows match. */
static bool rows_overlap(struct overlap *overlap, const struct box *a, const struct box *b, int64_t *value)
{
    const size_t facts = overlap->boxes.fact_count;
    for (size_t i = 0; i < facts; i++)
        if (!sets_meet(a->set[i], b->set[i]))
            return false;
    arena_init(&overlap->scratch);
    const struct value_set **set = arena_array(&overlap->scratch, facts, sizeof *set);
    struct value_set *both = arena_array(&overlap->scratch, facts, sizeof *both);
    bool is_made = set && both;
    for (size_t i = 0; i < facts && is_made; i++) {
        is_made = set_intersect(a->set[i], b->set[i], &overlap->scratch, &both[i]);
        set[i] = &both[i];
    }
    if (!is_made)
        out_of_memory(overlap);
    const bool found = is_made && find_case(overlap, set, 0, value);
    arena_release(&overlap->scratch);
    return found;
}

static void print_case(const struct boxes *boxes, const int64_t *value, char *out, size_t size)
{
    char text[96];
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < boxes->fact_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", i ? " " : "", rd_fact_row(boxes->fact[i])->name,
                                 rd_fact_format(boxes->fact[i], value[i], text, sizeof text));
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
    return bits[at / 8] >> (at % 8) & 1u;
}

static void set_bit(uint8_t *bits, size_t at)
{
    bits[at / 8] |= (uint8_t)(1u << (at % 8));
}

static size_t pair_of(const struct overlap *overlap, const struct box *a, const struct box *b)
{
    return a->rule * overlap->decision->rule_count + b->rule;
}

static void note_meeting(struct overlap *overlap, const struct box *a, const struct box *b, const int64_t *value)
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
        print_case(&overlap->boxes, value, witness, sizeof witness);
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
    int64_t value[RD_FACT_COUNT];
    for (size_t j = 1; j < boxes->count; j++)
        for (size_t i = 0; i < j && !overlap->checker->is_out_of_memory; i++) {
            const struct box *a = &boxes->items[i], *b = &boxes->items[j];
            if (a->rule != b->rule && !bit_of(overlap->met, pair_of(overlap, a, b)) &&
                rows_overlap(overlap, a, b, value))
                note_meeting(overlap, a, b, value);
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
