/*
 * Every mutant of a policy: is it another policy at all, and does a test notice?
 *
 * For each decision and time one bench holds the diagrams of the policy and of all its mutants, so that equal functions are
 * equal numbers. Where numbers differ, the outcomes are compared as functions: two ways to write the same money are one.
 */
#include "redress/mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/dated.h"
#include "harness/draft.h"
#include "harness/mutant.h"
#include "harness/played.h"
#include "harness/probe.h"
#include "harness/reworded.h"
#include "prove/contrast.h"
#include "prove/ordering.h"
#include "prove/told.h"

/* One decision at one time, and the outcomes of the policy there. */
struct place {
    enum rd_decision name;
    int64_t at_s;
    struct bench bench;
    bool has_forms;
    uint32_t base; /* of the policy: the outcome of each case */
    unsigned generation;
    bool is_open, is_not_proven;
};

/* Outcomes of a mutant by place; those that it does not touch are the policy's. */
struct key {
    uint32_t *outcomes;
    unsigned *generation;
    int64_t witness[RD_FACT_COUNT];
    size_t witness_place;
};

struct work {
    const struct rd_policy *policy;
    const struct rd_image *image;
    struct rd_prove_options options;
    struct arena arena;
    struct place *places;
    size_t place_count;
    struct key *keys; /* of the mutants that differ */
    size_t key_count, key_capacity;
    struct dated dated[RD_DECISION_COUNT]; /* what the date alone changes */
    struct probes probes;
    struct played played;
    struct rd_mutation *out;
    size_t capacity;
    struct rd_error *err;
};

/* ---- places ---- */

/* Two values that are the same now count as well: a mutant changes one of them. So does one before whose date there is none. */
static bool may_depend_on_date(const struct rd_policy *policy, const struct decision *decision)
{
    for (size_t i = 0; i < decision->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[decision->parameters[i]];
        if (parameter->value_count > 1 ||
            (parameter->value_count == 1 && parameter->values[0].from_s != MODEL_ALWAYS_S))
            return true;
    }
    return false;
}

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* All times between which neither the policy nor a mutant with a moved date changes. */
static int64_t *all_times(struct work *work, size_t *count)
{
    const struct rd_policy *policy = work->policy;
    size_t most = 1, kept = 1;
    for (size_t i = 0; i < policy->parameter_count; i++)
        most += policy->parameters[i].value_count * 3;
    int64_t *times = arena_array(&work->arena, most, sizeof *times);
    if (!times)
        return NULL;
    size_t found = 0;
    times[found++] = INT64_MIN;
    for (size_t i = 0; i < policy->parameter_count; i++)
        for (size_t j = 0; j < policy->parameters[i].value_count; j++)
            for (int64_t step = -1; step <= 1 && policy->parameters[i].values[j].from_s != MODEL_ALWAYS_S; step++)
                times[found++] = policy->parameters[i].values[j].from_s + step * RD_DAY_S;
    qsort(times, found, sizeof *times, by_time);
    for (size_t i = 1; i < found; i++)
        if (times[i] != times[kept - 1])
            times[kept++] = times[i];
    *count = kept;
    return times;
}

static bool make_places(struct work *work)
{
    size_t times_count;
    const int64_t *times = all_times(work, &times_count);
    work->places = times ? arena_array(&work->arena, RD_DECISION_COUNT * times_count, sizeof *work->places) : NULL;
    for (int name = 0; work->places && name < RD_DECISION_COUNT; name++) {
        const struct decision *decision = &work->policy->decision[name];
        const size_t count = may_depend_on_date(work->policy, decision) ? times_count : 1;
        for (size_t i = 0; i < count; i++) {
            struct place *place = &work->places[work->place_count++];
            place->name = (enum rd_decision)name;
            place->at_s = times[i];
            for (size_t j = 0; j < decision->rule_count; j++)
                for (size_t k = 0; k < RD_ANSWERS_MAX; k++)
                    place->has_forms |= decision->rules[j].answer[k].is_form;
        }
    }
    return work->places != NULL;
}

static void close_place(struct place *place)
{
    if (place->is_open)
        bench_release(&place->bench);
    place->is_open = false;
}

/* Builds the policy's own diagram under rising limits, then lets mutants use all of the limit. */
static enum rd_status open_place(struct work *work, struct place *place)
{
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    if (place->is_open || place->is_not_proven)
        return place->is_open ? RD_OK : RD_UNDECIDED;
    ordering_init(&ordering, place->name, work->options.node_limit);
    ordering_add(&ordering, work->policy, place->at_s, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &place->bench)) {
        struct table_at table;
        rc = table_init(&table, &place->bench, work->policy, place->at_s, RD_PPB_PER_ONE);
        if (rc != RD_OK) {
            bench_release(&place->bench);
            continue;
        }
        place->base = table.by_outcome;
        ordering_settle(&ordering, &place->bench);
        place->is_open = true;
        place->generation++;
        table_release(&table);
    }
    place->is_not_proven = rc == RD_UNDECIDED;
    return rc;
}

/* The mutant's outcomes at a place. A store that is full is begun anew, once. */
static enum rd_status outcomes_of(struct work *work, struct place *place, const struct rd_policy *mutant, uint32_t *out)
{
    enum rd_status rc = RD_UNDECIDED;
    for (int attempt = 0; attempt < 2 && rc == RD_UNDECIDED; attempt++) {
        struct table_at table;
        if (attempt > 0)
            close_place(place);
        rc = open_place(work, place);
        if (rc != RD_OK)
            return rc;
        rc = table_init(&table, &place->bench, mutant, place->at_s, RD_PPB_PER_ONE);
        if (rc != RD_OK)
            continue;
        *out = table.by_outcome;
        table_release(&table);
    }
    if (rc == RD_UNDECIDED)
        close_place(place);
    return rc;
}

/* ---- same or not ---- */

/* Do two functions of a bench differ, as outcomes and not only as they are written? */
static enum rd_status differ(struct place *place, uint32_t a, uint32_t b, struct contrast_found *found)
{
    struct contrast contrast;
    struct told told;
    enum rd_status rc = contrast_init(&contrast, &place->bench, a, NULL, b, NULL);
    found->differs = found->is_undecided = false;
    if (rc == RD_OK)
        rc = contrast_find(&contrast, CONTRAST_ANY, found);
    if (rc == RD_OK && found->differs) {
        told_init(&told, &place->bench.store, CONTRAST_IMPOSSIBLE);
        if (told_add(&told, contrast.root, found->facts)) {
            told_keep(&told, place->bench.is_form);
            told_fill(&told, found->facts);
        } else {
            rc = RD_NOMEM;
        }
    }
    contrast_release(&contrast);
    return rc;
}

/* The value of an answer of a function at a case, or that there is none. */
static bool value_at(const struct place *place, uint32_t outcomes, const int64_t *facts, int64_t value[RD_ANSWERS_MAX])
{
    const uint32_t number = diagram_at(&place->bench.store, outcomes, facts);
    const struct outcome *outcome = outcome_at(&place->bench.outcomes, number);
    memset(value, 0, RD_ANSWERS_MAX * sizeof *value);
    value[0] = (int64_t)number;
    return outcome && outcome_value(&place->bench.outcomes, outcome, facts, value);
}

static bool answers_alike(const struct place *place, uint32_t a, uint32_t b, const int64_t *facts)
{
    int64_t value_a[RD_ANSWERS_MAX], value_b[RD_ANSWERS_MAX];
    const bool is_a = value_at(place, a, facts, value_a), is_b = value_at(place, b, facts, value_b);
    return is_a == is_b && memcmp(value_a, value_b, sizeof value_a) == 0;
}

/* Is the mutant one that was met before? */
static enum rd_status is_duplicate(struct work *work, const struct key *own, bool *out)
{
    *out = false;
    for (size_t i = 0; i < work->key_count && !*out; i++) {
        const struct key *other = &work->keys[i];
        bool is_same = true;
        for (size_t p = 0; p < work->place_count && is_same; p++) {
            struct place *place = &work->places[p];
            struct contrast_found found;
            if (own->outcomes[p] == other->outcomes[p] && own->generation[p] == other->generation[p])
                continue;
            is_same =
                place->has_forms && own->generation[p] == other->generation[p] &&
                own->generation[p] == place->generation && own->outcomes[p] != DIAGRAM_NONE &&
                other->outcomes[p] != DIAGRAM_NONE &&
                (own->witness_place != p || answers_alike(place, own->outcomes[p], other->outcomes[p], own->witness)) &&
                (other->witness_place != p ||
                 answers_alike(place, own->outcomes[p], other->outcomes[p], other->witness));
            if (!is_same)
                break;
            const enum rd_status rc = differ(place, own->outcomes[p], other->outcomes[p], &found);
            if (rc == RD_NOMEM)
                return rc;
            is_same = rc == RD_OK && !found.differs && !found.is_undecided;
        }
        *out = is_same;
    }
    return RD_OK;
}

static bool make_key(struct work *work, struct key *key)
{
    key->outcomes = arena_array(&work->arena, work->place_count, sizeof *key->outcomes);
    key->generation = arena_array(&work->arena, work->place_count, sizeof *key->generation);
    if (!key->outcomes || !key->generation)
        return false;
    for (size_t p = 0; p < work->place_count; p++)
        key->outcomes[p] = DIAGRAM_NONE; /* as the policy */
    return true;
}

/* Where the mutant differs: its key, and a case. RD_NEGATIVE when nowhere, RD_UNDECIDED when that is not known. */
static enum rd_status find_difference(struct work *work, const struct mutant *mutant, struct key *key)
{
    enum rd_status verdict = RD_NEGATIVE;
    for (size_t p = 0; p < work->place_count; p++) {
        struct place *place = &work->places[p];
        struct contrast_found found;
        uint32_t outcomes = DIAGRAM_NONE;
        if (!mutant->touches[place->name])
            continue;
        enum rd_status rc = outcomes_of(work, place, &mutant->policy, &outcomes);
        if (rc == RD_OK && outcomes == place->base)
            continue;
        for (int fact = 0; fact < RD_FACT_COUNT; fact++)
            found.facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
        if (rc == RD_OK)
            rc = differ(place, place->base, outcomes, &found);
        if (rc == RD_NOMEM)
            return rc;
        if (rc == RD_UNDECIDED)
            close_place(place); /* its store is full */
        if (rc != RD_OK || (found.is_undecided && !found.differs)) {
            verdict = verdict == RD_OK ? RD_OK : RD_UNDECIDED;
            continue;
        }
        if (!found.differs)
            continue;
        key->outcomes[p] = outcomes;
        key->generation[p] = place->generation;
        if (verdict != RD_OK) {
            verdict = RD_OK;
            key->witness_place = p;
            memcpy(key->witness, found.facts, sizeof key->witness);
        }
    }
    return verdict;
}

/* ---- results ---- */

static struct rd_mutant *new_result(struct work *work, const struct mutant *mutant)
{
    struct rd_mutation *out = work->out;
    if (out->mutant_count == work->capacity) {
        const size_t capacity = work->capacity ? work->capacity * 2 : 256;
        struct rd_mutant *mutants = realloc(out->mutants, capacity * sizeof *mutants);
        if (!mutants)
            return NULL;
        out->mutants = mutants;
        work->capacity = capacity;
    }
    struct rd_mutant *result = &out->mutants[out->mutant_count];
    *result = (struct rd_mutant){.kind = mutant_kind_name(mutant->kind),
                                 .rule = mutant->rule,
                                 .parameter = mutant->parameter,
                                 .what = arena_copy(&work->arena, mutant->what),
                                 .file = mutant->at ? mutant->at->doc->name : "",
                                 .line = mutant->at ? mutant->at->line : 0,
                                 .column = mutant->at ? mutant->at->column : 0};
    if (mutant->decision >= 0)
        result->decision = rd_decision_row((enum rd_decision)mutant->decision)->name;
    if (!result->what)
        return NULL;
    out->mutant_count++;
    return result;
}

static const char *killer(const struct work *work, const struct mutant *mutant)
{
    struct reworded reworded[RD_DECISION_COUNT];
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        reworded[name] = reworded_find(work->policy, &mutant->policy, (enum rd_decision)name);
    for (size_t i = 0; i < work->probes.count; i++) {
        const struct probe *probe = &work->probes.items[i];
        if (mutant->touches[probe->decision] && reworded_meets(&reworded[probe->decision], probe) &&
            !probe_holds(probe, &mutant->policy))
            return probe->test->name;
    }
    return NULL;
}

/* What both answer to the witness; they must differ, by the definition as well. */
static bool describe_survivor(struct work *work, const struct mutant *mutant, const struct key *key,
                              struct rd_mutant *result)
{
    const struct place *place = &work->places[key->witness_place];
    struct rd_answer before, after;
    char text[2][TEXT_SHOWN];
    const uint32_t rule =
        rd_policy_interpret(work->policy, place->name, place->at_s, RD_PPB_PER_ONE, key->witness, &before);
    const uint32_t other =
        rd_policy_interpret(&mutant->policy, place->name, place->at_s, RD_PPB_PER_ONE, key->witness, &after);
    if (rule < RD_RULE_FIRST_ERROR && other < RD_RULE_FIRST_ERROR &&
        memcmp(before.value, after.value, sizeof before.value) == 0)
        rd_bug("policy \"%s\", \"%s\": a mutant (%s) answers its witness as the policy does", work->policy->name,
               rd_decision_row(place->name)->name, mutant->what);
    draft_answer(work->policy, place->name, &before, text[0], sizeof text[0]);
    draft_answer(&mutant->policy, place->name, &after, text[1], sizeof text[1]);
    result->before = arena_copy(&work->arena, text[0]);
    result->after = arena_copy(&work->arena, text[1]);
    const char *subject = result->rule ? result->rule : result->parameter ? result->parameter : "";
    result->draft.name = arena_format(&work->arena, "%s %s%s%s", rd_decision_row(place->name)->name, subject,
                                      *subject ? ": " : "", mutant->what);
    result->draft.note = arena_format(&work->arena, "Without this test nobody notices when %s%s%s", subject,
                                      *subject ? ": " : "", mutant->what);
    draft_fill(&result->draft, work->policy, place->name, place->at_s, key->witness, &before);
    return result->before && result->after && result->draft.name && result->draft.note;
}

static bool remember(struct work *work, const struct key *key)
{
    if (work->key_count == work->key_capacity) {
        const size_t capacity = work->key_capacity ? work->key_capacity * 2 : 256;
        struct key *keys = realloc(work->keys, capacity * sizeof *keys);
        if (!keys)
            return false;
        work->keys = keys;
        work->key_capacity = capacity;
    }
    work->keys[work->key_count++] = *key;
    return true;
}

/* What no proof could settle, a case can: does any that a test makes get another answer? */
static bool is_told_apart(const struct work *work, const struct mutant *mutant)
{
    for (size_t i = 0; i < work->probes.count; i++) {
        const struct probe *probe = &work->probes.items[i];
        struct rd_answer before, after;
        int64_t at_s;
        if (!mutant->touches[probe->decision])
            continue;
        world_date(work->policy, probe->decision, &probe->dates, &at_s);
        rd_policy_interpret(work->policy, probe->decision, at_s, RD_PPB_PER_ONE, probe->facts, &before);
        const uint32_t rule =
            rd_policy_interpret(&mutant->policy, probe->decision, at_s, RD_PPB_PER_ONE, probe->facts, &after);
        if (rule >= RD_RULE_FIRST_ERROR || memcmp(before.value, after.value, sizeof before.value) != 0)
            return true;
    }
    return false;
}

/*
 * What nobody notices when the rules of another event's date hold: a case that is answered otherwise from a date on, one of
 * the two events before it and the other not, as they follow each other.
 */
static bool describe_as_of(struct work *work, const struct mutant *mutant, struct rd_mutant *result)
{
    const enum rd_decision name = (enum rd_decision)mutant->decision;
    const struct dated *dated = &work->dated[name];
    const int own = work->policy->decision[name].anchor[0];
    const bool own_is_first = own < mutant->anchor;
    const int64_t own_s = own_is_first ? dated->from_s - RD_DAY_S : dated->from_s;
    const int64_t other_s = own_is_first ? dated->from_s : dated->from_s - RD_DAY_S;
    struct rd_answer before, after;
    char text[2][TEXT_SHOWN];
    rd_policy_interpret(work->policy, name, own_s, RD_PPB_PER_ONE, dated->facts, &before);
    rd_policy_interpret(work->policy, name, other_s, RD_PPB_PER_ONE, dated->facts, &after);
    if (before.rule == after.rule && memcmp(before.value, after.value, sizeof before.value) == 0)
        rd_bug("policy \"%s\", \"%s\": a case is answered alike on both sides of a date that changes it",
               work->policy->name, rd_decision_row(name)->name);
    draft_answer(work->policy, name, &before, text[0], sizeof text[0]);
    draft_answer(work->policy, name, &after, text[1], sizeof text[1]);
    result->before = arena_copy(&work->arena, text[0]);
    result->after = arena_copy(&work->arena, text[1]);
    result->draft.name = arena_format(&work->arena, "%s: %s", rd_decision_row(name)->name, mutant->what);
    result->draft.note = arena_format(&work->arena, "Without this test nobody notices when %s", mutant->what);
    draft_fill(&result->draft, work->policy, name, own_s, dated->facts, &before);
    result->draft.has_event = true;
    result->draft.event = mutant->anchor;
    result->draft.event_s = other_s;
    return result->before && result->after && result->draft.name && result->draft.note;
}

/* Two events may lie on two sides of any date: the mutant is another policy exactly where some date changes an answer. */
static enum rd_status judge_as_of(struct work *work, const struct mutant *mutant, struct rd_mutant *result)
{
    switch (work->dated[mutant->decision].verdict) {
    case RD_IDENTICAL:
        result->verdict = RD_MUTANT_EQUIVALENT;
        return RD_OK;
    case RD_NOT_PROVEN:
        result->verdict = RD_MUTANT_NOT_PROVEN;
        return RD_OK;
    case RD_DIFFERENT:
        break;
    }
    result->killed_by = killer(work, mutant);
    result->verdict = result->killed_by ? RD_MUTANT_KILLED : RD_MUTANT_SURVIVED;
    return result->killed_by || describe_as_of(work, mutant, result) ? RD_OK : RD_NOMEM;
}

static enum rd_status judge(struct work *work, const struct mutant *mutant, struct rd_mutant *result)
{
    if (mutant->kind == MUTANT_AS_OF)
        return judge_as_of(work, mutant, result);
    struct key key = {0};
    bool is_known;
    if (!make_key(work, &key))
        return RD_NOMEM;
    enum rd_status rc = find_difference(work, mutant, &key);
    if (rc == RD_NOMEM)
        return rc;
    if (rc != RD_OK) {
        if (rc == RD_UNDECIDED && is_told_apart(work, mutant))
            result->killed_by = killer(work, mutant);
        result->verdict = result->killed_by   ? RD_MUTANT_KILLED
                          : rc == RD_NEGATIVE ? RD_MUTANT_EQUIVALENT
                                              : RD_MUTANT_NOT_PROVEN;
        return RD_OK;
    }
    if ((rc = is_duplicate(work, &key, &is_known)) != RD_OK)
        return rc;
    if (is_known) {
        result->verdict = RD_MUTANT_DUPLICATE;
        return RD_OK;
    }
    result->killed_by = killer(work, mutant);
    if (!result->killed_by) { /* it is another policy, so what fails has noticed */
        if ((rc = played_killer(&work->played, mutant, &result->killed_by, work->err)) != RD_OK)
            return rc;
        result->is_killed_in_steps = result->killed_by != NULL;
        work->out->killed_in_steps += result->is_killed_in_steps;
    }
    result->verdict = result->killed_by ? RD_MUTANT_KILLED : RD_MUTANT_SURVIVED;
    if (!result->killed_by && !describe_survivor(work, mutant, &key, result))
        return RD_NOMEM;
    return remember(work, &key) ? RD_OK : RD_NOMEM;
}

static enum rd_status judge_all(struct work *work)
{
    enum rd_status rc = RD_OK;
    struct mutant_mark mark = {0};
    bool is_there = true;
    for (size_t number = 0; is_there && rc == RD_OK; number++) {
        struct mutant mutant;
        struct rd_mutant *result = NULL;
        if (!mutant_make(work->policy, number, &mark, &mutant, &is_there))
            rc = RD_NOMEM;
        if (rc == RD_OK && is_there && !(result = new_result(work, &mutant)))
            rc = RD_NOMEM;
        if (result && (rc = judge(work, &mutant, result)) == RD_OK)
            work->out->count[result->verdict]++;
        mutant_release(&mutant);
    }
    return rc;
}

/* ---- the whole ---- */

struct memory {
    struct arena arena;
};

enum rd_status rd_policy_mutate(const struct rd_policy *policy, const struct rd_image *image,
                                const struct rd_suite *const suites[], size_t suite_count, struct rd_player *player,
                                const struct rd_prove_options *options, struct rd_mutation *out, struct rd_error *err)
{
    struct work work = {.policy = policy, .image = image, .played = {.player = player}, .out = out, .err = err};
    struct memory *memory = calloc(1, sizeof *memory);
    enum rd_status rc = RD_OK;
    *out = (struct rd_mutation){.memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory for its mutants", policy->name);
    work.options.node_limit = options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    arena_init(&work.arena);
    probes_init(&work.probes);
    for (size_t i = 0; i < suite_count && rc == RD_OK; i++)
        rc = probes_add(&work.probes, suites[i], policy, image, err);
    for (size_t i = 0; i < suite_count && rc == RD_OK; i++)
        rc = played_add(&work.played, suites[i], policy, image, err);
    if (rc == RD_OK)
        rc = dated_find(policy, &work.options, work.dated, err);
    if (rc == RD_OK) {
        rc = make_places(&work) ? judge_all(&work) : RD_NOMEM;
        if (rc == RD_NOMEM)
            rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory for its mutants", policy->name);
    }
    for (size_t i = 0; i < work.place_count; i++)
        close_place(&work.places[i]);
    free(work.keys);
    probes_release(&work.probes);
    played_release(&work.played);
    memory->arena = work.arena; /* the texts of the results */
    if (rc != RD_OK)
        rd_mutation_release(out);
    return rc;
}

void rd_mutation_release(struct rd_mutation *mutation)
{
    struct memory *memory = mutation->memory;
    if (memory)
        arena_release(&memory->arena);
    free(memory);
    free(mutation->mutants);
    *mutation = (struct rd_mutation){0};
}

double rd_mutation_score(const struct rd_mutation *mutation)
{
    const size_t killed = mutation->count[RD_MUTANT_KILLED], all = killed + mutation->count[RD_MUTANT_SURVIVED];
    return all ? (double)killed / (double)all : 1;
}
