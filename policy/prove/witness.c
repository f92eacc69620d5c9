/*
 * Choosing a witness of change.
 */
#include "prove/witness.h"

#include <stdlib.h>
#include <string.h>

#include "language/possible_case.h"
#include "prove/region.h"
#include "prove/told.h"
#include "prove/within.h"
#include "redress/units.h"

#define TEXT_SIZE 4096u
#define STATES_MAX 2000000u /* of all named cases of a group: past it the first case of the group is told */

static bool is_possible(const struct witness_of *of, const int64_t *facts)
{
    return diagram_at(&of->bench->store, of->contrast->root, facts) != CONTRAST_IMPOSSIBLE &&
           within_holds(&of->bench->store, facts);
}

/* What a side answers; an answer with which a run stops is none. */
static void ask(const struct witness_of *of, int side, const int64_t *facts, struct rd_answer *answer)
{
    const struct folding *at = &of->table[side].folding;
    rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, facts, answer);
    for (int demand = 0; demand < RD_DEMAND_COUNT && answer->rule < RD_RULE_FIRST_ERROR; demand++)
        if (of->is_broken[demand] && rd_demand_is_broken(rd_demand_row((enum rd_demand)demand), answer, facts, NULL))
            answer->rule = RD_RULE_OUTSIDE;
}

static bool are_alike(const struct witness_of *of, const struct rd_answer answer[2])
{
    if (answer[0].rule >= RD_RULE_FIRST_ERROR || answer[1].rule >= RD_RULE_FIRST_ERROR)
        return answer[0].rule == answer[1].rule;
    return memcmp(answer[0].value, answer[1].value,
                  rd_decision_row(of->name)->answer_count * sizeof answer[0].value[0]) == 0;
}

bool witness_is_unchanged(const struct witness_of *of, const int64_t *facts)
{
    struct rd_answer answer[2];
    if (!is_possible(of, facts))
        return false;
    for (int side = 0; side < 2; side++)
        ask(of, side, facts, &answer[side]);
    return are_alike(of, answer);
}

/* Is it of the part that is looked at? */
static bool is_of_part(const struct witness_of *of, const struct rd_answer answer[2])
{
    const struct contrast_pair *pair = &of->contrast->pairs[of->pair];
    const bool stops_a = pair->outcome_a >= OUTCOME_FIRST && answer[0].rule >= RD_RULE_FIRST_ERROR;
    const bool stops_b = pair->outcome_b >= OUTCOME_FIRST && answer[1].rule >= RD_RULE_FIRST_ERROR;
    switch (of->contrast->part) {
    case PART_STOPS:
        return !stops_a && stops_b;
    case PART_RESUMES:
        return stops_a && !stops_b;
    case PART_ANSWERED:
        return !stops_a && !stops_b;
    case PART_ALL:
        break;
    }
    return true;
}

bool witness_differs(const struct witness_of *of, const int64_t *facts)
{
    struct rd_answer answer[2];
    for (int side = 0; side < 2; side++)
        ask(of, side, facts, &answer[side]);
    return diagram_at(&of->bench->store, of->contrast->root, facts) == CONTRAST_FIRST + of->pair &&
           within_holds(&of->bench->store, facts) && !are_alike(of, answer) && is_of_part(of, answer);
}

/* ---- one step aside ---- */

enum step { STEP_NUMBER, STEP_WORD, STEP_ABSENCE, STEP_COUNT }; /* numbers first: they are what edits move */

/* The number-th value one step from another: the next numbers, any other word, presence or absence. */
static bool step(enum rd_fact fact, enum step kind, int64_t value, int64_t number, int64_t *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool is_word = row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL;
    if (kind == STEP_ABSENCE) {
        *out = value == RD_ABSENT ? row->lo : RD_ABSENT;
        return number == 0 && row->may_be_absent;
    }
    if (value == RD_ABSENT || is_word != (kind == STEP_WORD) || (!is_word && number > 1))
        return false;
    *out = is_word ? row->lo + number : value + (number == 0 ? -1 : 1);
    return *out >= row->lo && *out <= row->hi && *out != value;
}

/* A case one step from group->witness_facts that is unchanged. */
static bool find_twin(const struct witness_of *of, struct rd_diff_group *group)
{
    const struct diagrams *store = &of->bench->store;
    for (int kind = 0; kind < STEP_COUNT; kind++)
        for (uint32_t level = 0; level < store->level_count; level++) {
            const enum rd_fact fact = store->fact[level];
            memcpy(group->twin_facts, group->witness_facts, sizeof group->twin_facts);
            for (int64_t number = 0; number < 64; number++)
                if (step(fact, (enum step)kind, group->witness_facts[fact], number, &group->twin_facts[fact]) &&
                    witness_is_unchanged(of, group->twin_facts))
                    return true;
        }
    return false;
}

static bool is_pair(const void *context, uint32_t number)
{
    return number == CONTRAST_FIRST + *(const uint32_t *)context;
}

static bool is_impossible(const void *context, uint32_t number)
{
    (void)context;
    return number == CONTRAST_IMPOSSIBLE;
}

/* The same from the far ends of the witness's box. */
static bool find_far_twin(const struct witness_of *of, struct rd_diff_group *group, bool *found)
{
    const struct region_terms terms = {is_pair, is_impossible, &of->pair};
    const struct diagrams *store = &of->bench->store;
    struct region region;
    struct arena arena;
    arena_init(&arena);
    const bool is_made = region_around(store, of->contrast->root, &terms, group->witness_facts, &arena, &region);
    for (uint32_t level = 0; is_made && level < store->level_count && !*found; level++) {
        const enum rd_fact fact = store->fact[level];
        const int64_t kept = group->witness_facts[fact];
        for (size_t i = 0; region.is_tested[level] && i < region.set[level].count && !*found; i++) {
            group->witness_facts[fact] = region.set[level].spans[i].hi;
            *found = witness_differs(of, group->witness_facts) && find_twin(of, group);
            if (!*found)
                group->witness_facts[fact] = kept;
        }
    }
    arena_release(&arena);
    return is_made;
}

/* ---- the first case ---- */

static bool take_first(const struct witness_of *of, struct rd_diff_group *group, bool *has_twin)
{
    const struct diagrams *store = &of->bench->store;
    for (uint32_t level = 0; level < store->level_count; level++)
        group->witness_facts[store->fact[level]] = of->found->facts[store->fact[level]];
    *has_twin = find_twin(of, group);
    return *has_twin || find_far_twin(of, group, has_twin);
}

/* ---- the nearest case ---- */

/* Where the witness is looked for, one after the other until there is one. */
enum pass { AT_THE_CHANGE, AT_ANY_EDGE, AT_ABSENCE, ANYWHERE, PASSES };

struct choosing {
    const struct witness_of *of;
    struct rd_diff_group *group;
    const struct rd_named_case *near; /* the best so far, or NULL */
    struct distance distance;         /* to it, with the facts that it does not state */
    bool has_twin;
    uint8_t *kind; /* near_kind, by terminal of the contrast */
    uint32_t states_left;
    bool is_past_limit, is_out_of_memory;
    bool is_bound; /* a walk found two ways on which no two possible cases go together */
};

/* Of the facts that matter: those a case states, and those it does not. */
static void count_facts(const struct witness_of *of, const struct rd_named_case *named, uint32_t *stated,
                        uint32_t *unstated)
{
    const struct diagrams *store = &of->bench->store;
    *stated = *unstated = 0;
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        *stated += of->is_used[fact] && named->is_stated[fact];
        *unstated += of->is_used[fact] && !named->is_stated[fact];
    }
}

static struct distance distance_to(const struct witness_of *of, const struct rd_named_case *named, const int64_t *facts)
{
    const struct diagrams *store = &of->bench->store;
    struct distance sum = {0};
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        const struct distance one = distance_of(fact, named->is_stated[fact], named->facts[fact], facts[fact]);
        sum.facts += one.facts + (of->is_used[fact] && !named->is_stated[fact]);
        sum.steps += one.steps;
    }
    return sum;
}

static bool search(struct choosing *choosing, const struct rd_named_case *named, enum pass pass, struct nearest *out)
{
    const struct witness_of *of = choosing->of;
    const struct nearest_search search = {.store = &of->bench->store,
                                          .root = of->contrast->root,
                                          .kind = choosing->kind,
                                          .target = named->facts,
                                          .is_stated = named->is_stated,
                                          .needs_twin = pass < ANYWHERE,
                                          .absence_counts = pass == AT_ABSENCE,
                                          .states_max = choosing->states_left};
    memcpy(out->facts, choosing->group->witness_facts, sizeof out->facts);
    memcpy(out->twin, choosing->group->witness_facts, sizeof out->twin);
    choosing->is_out_of_memory |= !nearest_find(&search, out);
    choosing->is_past_limit |= out->is_past_limit;
    choosing->states_left -= out->states;
    return out->is_found;
}

static void take(struct choosing *choosing, const struct rd_named_case *named, const int64_t *facts,
                 const int64_t *twin)
{
    struct distance distance = distance_to(choosing->of, named, facts);
    if (choosing->near && !distance_is_less(distance, choosing->distance))
        return;
    choosing->near = named;
    choosing->distance = distance;
    choosing->has_twin = twin != NULL;
    memcpy(choosing->group->witness_facts, facts, RD_FACT_COUNT * sizeof *facts);
    if (twin)
        memcpy(choosing->group->twin_facts, twin, RD_FACT_COUNT * sizeof *twin);
}

/* ---- possible cases ---- */

/* Does what a named case states hold, whatever else is so? One that cannot occur is near to nothing. */
static bool is_case(const struct witness_of *of, const struct rd_named_case *named)
{
    const struct diagrams *store = &of->bench->store;
    struct choice choices[RD_FACT_COUNT];
    struct one_span values[RD_FACT_COUNT];
    int64_t facts[RD_FACT_COUNT];
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        if (named->is_stated[fact])
            one_span_of_value(named->facts[fact], &values[level]);
        else
            one_span_of_domain(fact, &values[level]);
        choices[level] = (struct choice){fact, &values[level].set, named->facts[fact]};
    }
    return possible_case(store->possible, choices, store->level_count, facts);
}

static uint32_t level_apart(const struct diagrams *store, const struct nearest *nearest)
{
    uint32_t level = 0;
    while (level < store->level_count && nearest->facts[store->fact[level]] == nearest->twin[store->fact[level]])
        level++;
    return level;
}

/*
 * What a walk found, as a possible case: it chooses each fact for itself, and on one way lie impossible cases as well. The
 * twin goes with its case. False when no two cases on their ways do; a case alone there always is.
 */
static bool put_right(struct choosing *choosing, struct nearest *nearest, bool has_twin)
{
    const struct witness_of *of = choosing->of;
    const struct diagrams *store = &of->bench->store;
    const uint32_t root = of->contrast->root;
    const bool is_right =
        has_twin ? within_put_both_right(store, root, level_apart(store, nearest), nearest->facts, nearest->twin)
                 : within_put_right(store, root, of->is_used, nearest->facts);
    choosing->is_bound = choosing->is_bound || !is_right;
    return is_right && (!has_twin || witness_is_unchanged(of, nearest->twin));
}

/* ---- by named case ---- */

/* Where all cases of the pair differ, the walk is the answer. */
static void try_whole(struct choosing *choosing, const struct rd_named_case *named, enum pass pass)
{
    struct nearest nearest;
    if (search(choosing, named, pass, &nearest) && put_right(choosing, &nearest, pass < ANYWHERE))
        take(choosing, named, nearest.facts, pass < ANYWHERE ? nearest.twin : NULL);
}

/* Where they do not, what the walk finds is put right along one amount of money. */
static void try_partly(struct choosing *choosing, const struct rd_named_case *named, enum pass pass)
{
    struct nearest nearest;
    struct rd_diff_group near;
    if (pass < ANYWHERE && search(choosing, named, pass, &nearest) && put_right(choosing, &nearest, true) &&
        witness_differs(choosing->of, nearest.facts)) {
        take(choosing, named, nearest.facts, nearest.twin);
        return;
    }
    if (choosing->is_past_limit || choosing->is_out_of_memory || !search(choosing, named, ANYWHERE, &nearest) ||
        !put_right(choosing, &nearest, false) || !witness_to_difference(choosing->of, nearest.facts))
        return;
    memcpy(near.witness_facts, nearest.facts, sizeof near.witness_facts);
    if (find_twin(choosing->of, &near))
        take(choosing, named, near.witness_facts, near.twin_facts);
    else if (witness_to_boundary(choosing->of, nearest.facts, nearest.twin))
        take(choosing, named, nearest.facts, nearest.twin);
    else if (pass == ANYWHERE)
        take(choosing, named, nearest.facts, NULL);
}

/* Are two outcomes one, on every case? */
static bool is_same_outcome(const struct witness_of *of, uint32_t a, uint32_t b)
{
    const struct bench *bench = of->bench;
    struct leaf_box box;
    struct leaf_result result;
    if (a == b || a < OUTCOME_FIRST || b < OUTCOME_FIRST)
        return a == b;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
        box.lo[fact] = row->lo;
        box.hi[fact] = row->hi;
        box.and_absent[fact] = row->may_be_absent;
    }
    leaf_compare(&bench->outcomes, bench->is_form, a, b, &box, false, &result);
    return !result.differs && !result.is_undecided;
}

static void mark(const struct choosing *choosing, enum pass pass)
{
    const struct witness_of *of = choosing->of;
    const struct contrast_pair *own = &of->contrast->pairs[of->pair];
    for (uint32_t i = 0; i < of->contrast->count; i++) {
        const uint32_t kept = of->contrast->pairs[i].outcome_a;
        const bool is_twin =
            of->is_unchanged[i] && (pass != AT_THE_CHANGE || is_same_outcome(of, kept, own->outcome_a) ||
                                    is_same_outcome(of, kept, own->outcome_b));
        choosing->kind[CONTRAST_FIRST + i] = i == of->pair ? NEAR_CHANGED : is_twin ? NEAR_UNCHANGED : NEAR_OTHER;
    }
}

/* All named cases; false when none could be used. */
static bool take_nearest(struct choosing *choosing)
{
    const struct witness_of *of = choosing->of;
    uint32_t stated, unstated;
    choosing->kind = calloc(of->contrast->count + CONTRAST_FIRST, sizeof *choosing->kind);
    choosing->is_out_of_memory = choosing->kind == NULL;
    for (int pass = 0; pass < PASSES && !choosing->is_out_of_memory && !choosing->near; pass++) {
        if (pass == ANYWHERE && choosing->is_bound) /* the first case of the group may well have a twin */
            break;
        mark(choosing, (enum pass)pass);
        for (size_t i = 0; i < of->case_count && !choosing->is_past_limit && !choosing->is_out_of_memory; i++) {
            count_facts(of, &of->cases[i], &stated, &unstated);
            if (stated == 0 || !is_case(of, &of->cases[i]) || (choosing->near && unstated > choosing->distance.facts))
                continue;
            if (of->is_whole)
                try_whole(choosing, &of->cases[i], (enum pass)pass);
            else
                try_partly(choosing, &of->cases[i], (enum pass)pass);
        }
    }
    free(choosing->kind);
    return choosing->near && !choosing->is_past_limit && !choosing->is_out_of_memory;
}

/* ---- either ---- */

static bool tell_near(const struct choosing *choosing, struct arena *arena)
{
    const struct rd_named_case *near = choosing->near;
    struct rd_diff_group *group = choosing->group;
    const struct diagrams *store = &choosing->of->bench->store;
    group->near_case = arena_copy(arena, near->name);
    group->near_file = arena_copy(arena, near->file);
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        group->near_differs[fact] = near->is_stated[fact] && near->facts[fact] != group->witness_facts[fact];
        group->near_lacks[fact] = !near->is_stated[fact] && choosing->of->is_used[fact];
    }
    return group->near_case && group->near_file;
}

static bool answer_of(const struct witness_of *of, int side, const int64_t *facts, int64_t out[RD_ANSWERS_MAX])
{
    struct rd_answer answer;
    ask(of, side, facts, &answer);
    memcpy(out, answer.value, sizeof answer.value);
    return answer.rule < RD_RULE_FIRST_ERROR;
}

/* Is an amount of either side held against the fact? */
static bool is_bound(const struct witness_of *of, enum rd_fact fact)
{
    bool is = false;
    for (int demand = 0; demand < RD_DEMAND_COUNT && !is; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        is = of->is_broken[demand] && row->kind == RD_DEMANDS_MONEY && row->fact == fact;
    }
    return is;
}

/* Marks what the outcomes take to which a case comes, and what their amounts are held against. */
static void mark_taken(const struct witness_of *of, const int64_t *facts, bool *is_taken)
{
    const struct outcomes *outcomes = &of->bench->outcomes;
    const uint32_t number = diagram_at(&of->bench->store, of->contrast->root, facts);
    if (number < CONTRAST_FIRST)
        return;
    const struct contrast_pair *pair = &of->contrast->pairs[number - CONTRAST_FIRST];
    const struct outcome *a = outcome_at(outcomes, pair->outcome_a), *b = outcome_at(outcomes, pair->outcome_b);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_taken[fact] = is_taken[fact] || is_bound(of, (enum rd_fact)fact) ||
                         (a && outcome_uses(outcomes, a, (enum rd_fact)fact)) ||
                         (b && outcome_uses(outcomes, b, (enum rd_fact)fact));
}

/* What outcomes take and what the named case states stays; of the rest what does not decide becomes ordinary. */
static bool fill(const struct witness_of *of, const struct choosing *choosing, struct rd_diff_group *group,
                 struct told *told)
{
    const struct diagrams *store = &of->bench->store;
    bool is_kept[RD_FACT_COUNT] = {false};
    int apart = -1;
    told_init(told, store, CONTRAST_IMPOSSIBLE);
    if (!told_add(told, of->contrast->root, group->witness_facts) ||
        (choosing->has_twin && !told_add(told, of->contrast->root, group->twin_facts)))
        return false;
    mark_taken(of, group->witness_facts, is_kept);
    if (choosing->has_twin)
        mark_taken(of, group->twin_facts, is_kept);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        is_kept[fact] = is_kept[fact] || (choosing->near && choosing->near->is_stated[fact]);
        if (choosing->has_twin && group->witness_facts[fact] != group->twin_facts[fact])
            apart = fact;
    }
    if (apart >= 0)
        is_kept[apart] = true;
    told_keep(told, is_kept);
    told_keep(told, told->decides); /* at the edge of the change, or near to the named case */
    if (apart >= 0)
        told_fill_both(told, (enum rd_fact)apart, group->witness_facts, group->twin_facts);
    else
        told_fill(told, group->witness_facts);
    return true;
}

bool witness_choose(const struct witness_of *of, struct arena *arena, struct rd_diff_group *group)
{
    struct choosing choosing = {.of = of, .group = group, .states_left = STATES_MAX};
    struct told told;
    char text[TEXT_SIZE];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        group->witness_facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
    const bool is_near = of->case_count > 0 && take_nearest(&choosing);
    choosing.near = is_near ? choosing.near : NULL;
    if (choosing.is_out_of_memory || (!is_near && !take_first(of, group, &choosing.has_twin)) ||
        !fill(of, &choosing, group, &told) || (is_near && !tell_near(&choosing, arena)))
        return false;
    for (int side = 0; side < 2; side++)
        table_verify(&of->table[side], group->witness_facts);
    group->has_old_answer = answer_of(of, 0, group->witness_facts, group->old_answer);
    group->has_new_answer = answer_of(of, 1, group->witness_facts, group->new_answer);
    if (!is_possible(of, group->witness_facts))
        rd_bug("\"%s\": a witness of change is no case", rd_decision_row(of->name)->name);
    if (!witness_differs(of, group->witness_facts))
        rd_bug("\"%s\": the definition answers a witness of change alike", rd_decision_row(of->name)->name);
    if (choosing.has_twin && !witness_is_unchanged(of, group->twin_facts))
        rd_bug("\"%s\": the definition answers a twin of a witness otherwise", rd_decision_row(of->name)->name);
    group->witness = arena_copy(arena, told_words(&told, group->witness_facts, text, sizeof text));
    if (choosing.has_twin)
        group->twin = arena_copy(arena, told_words(&told, group->twin_facts, text, sizeof text));
    return group->witness && (!choosing.has_twin || group->twin);
}
