/*
 * Parameters: does any value in the range change a decision, and which parts of the range do nothing?
 *
 * A parameter that bounds a fact can matter only at the cuts other cells make in that fact, or in one that it is compared
 * with (within.h): between two of them all cases of the fact are alike, so moving the bound changes something at every step
 * or at none. So one value before, at and after each cut, and inside each piece one more than the facts it bounds, stand
 * for the range. A parameter in answers moves every answer one way, so that equal answers at two values are equal between
 * them. Of parameters that do both in one decision values that differ are proof that they matter; where all tried ones are
 * equal nothing is proven.
 *
 * A parameter is dead when it changes no decision that uses it; one that some decision needs is no finding in another.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/ordering.h"
#include "prove/proof.h"
#include "prove/within.h"
#include "prove/words.h"

#define CUTS_MAX 4096u

struct knob {
    struct proof *proof;
    uint32_t number;
    const struct parameter *parameter;
    bool bounds[RD_FACT_COUNT]; /* facts some cell bounds with it */
    size_t bound_count;
    bool is_in_answer, is_live_used; /* used by a rule that answers */
    bool is_asked, is_live;          /* asked: nothing is told, is_live says whether some value changes something */
    bool *uses;                      /* by rule */
    bool *is_in;                     /* rules that stand; NULL: all */
    int64_t values[CUTS_MAX * 8];
    size_t value_count;
    struct rd_policy policy; /* with the parameter's value replaced */
    struct parameter *parameters;
    struct parameter_value value;
    struct bench bench;
};

/* ---- where it is used ---- */

static bool operand_is(const struct knob *knob, const struct operand *operand)
{
    return operand->is_parameter && operand->parameter == knob->number;
}

static bool cell_uses(const struct knob *knob, const struct cell *cell)
{
    bool uses = (cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE) && operand_is(knob, &cell->low);
    uses = uses || (cell->kind == CELL_RANGE && operand_is(knob, &cell->high));
    for (size_t i = 0; i < cell->child_count && !uses; i++)
        uses = cell_uses(knob, &cell->children[i]);
    return uses;
}

static bool note_conditions(struct knob *knob, const struct conditions *conditions)
{
    bool uses = false;
    for (size_t i = 0; i < conditions->count; i++) {
        const enum rd_fact fact = conditions->items[i].fact;
        if (!cell_uses(knob, &conditions->items[i].cell))
            continue;
        knob->bound_count += !knob->bounds[fact];
        knob->bounds[fact] = uses = true;
    }
    return uses;
}

static bool answer_uses(const struct knob *knob, const struct answer *answer)
{
    if (!answer->is_stated)
        return false;
    if (!answer->is_form)
        return operand_is(knob, &answer->value);
    return operand_is(knob, &answer->share) || operand_is(knob, &answer->plus) ||
           (answer->has_at_least && operand_is(knob, &answer->at_least)) ||
           (answer->has_at_most && operand_is(knob, &answer->at_most));
}

static void find_uses(struct knob *knob)
{
    const struct proof *proof = knob->proof;
    for (size_t i = 0; i < proof->decision->rule_count; i++) {
        const struct rule *rule = &proof->decision->rules[i];
        bool uses = note_conditions(knob, &rule->when);
        for (size_t j = 0; j < rule->any_count; j++)
            uses = note_conditions(knob, &rule->any[j]) || uses;
        for (size_t j = 0; j < rd_decision_row(proof->name)->answer_count; j++)
            if (answer_uses(knob, &rule->answer[j]))
                uses = knob->is_in_answer = true;
        knob->uses[i] = uses;
        knob->is_live_used = knob->is_live_used || (uses && !(proof->is_dead && proof->is_dead[i]));
    }
}

/* ---- values that stand for the range ---- */

static void add_value(struct knob *knob, int64_t value)
{
    if (value >= knob->parameter->lo && value <= knob->parameter->hi && knob->value_count < CUTS_MAX * 8)
        knob->values[knob->value_count++] = value;
}

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void sort_values(struct knob *knob)
{
    size_t kept = 0;
    qsort(knob->values, knob->value_count, sizeof knob->values[0], compare_values);
    for (size_t i = 0; i < knob->value_count; i++)
        if (kept == 0 || knob->values[i] != knob->values[kept - 1])
            knob->values[kept++] = knob->values[i];
    knob->value_count = kept;
}

/* The cuts of the facts it bounds and of those they are compared with, those of its present value among them. */
static void find_values(struct knob *knob)
{
    const struct table_at *table = &knob->proof->table;
    bool is_read[RD_FACT_COUNT] = {false}, is_cut[RD_FACT_COUNT];
    for (size_t place = 0; place < table->boxes.fact_count; place++)
        is_read[table->boxes.fact[place]] = true;
    memcpy(is_cut, knob->bounds, sizeof is_cut);
    within_connect(is_read, is_cut);
    add_value(knob, knob->parameter->lo);
    add_value(knob, knob->parameter->hi);
    for (size_t place = 0; place < table->boxes.fact_count; place++) {
        const enum rd_fact fact = table->boxes.fact[place];
        if (!is_cut[fact])
            continue;
        const struct match_level *level = &table->match.levels[diagrams_level(&knob->proof->bench.store, fact)];
        for (int64_t step = -1; step <= 1; step++)
            add_value(knob, rd_fact_row(fact)->lo + step);
        for (uint32_t i = 0; i < level->segment_count && i < CUTS_MAX; i++)
            for (int64_t step = -1; step <= 2; step++)
                add_value(knob, level->hi[i] + step);
    }
    sort_values(knob);
    const size_t cuts = knob->value_count;
    for (size_t i = 0; i + 1 < cuts && knob->bound_count > 1; i++)
        for (size_t part = 1; part < knob->bound_count; part++)
            add_value(knob, knob->values[i] +
                                (knob->values[i + 1] - knob->values[i]) / (int64_t)knob->bound_count * (int64_t)part);
    sort_values(knob);
}

/* ---- comparing ---- */

/* The outcomes with the parameter at a value, on the knob's own bench. */
static enum rd_status outcomes_at(struct knob *knob, int64_t value, uint32_t *out)
{
    const struct folding *at = &knob->proof->table.folding;
    struct table_at table;
    knob->value.value = value;
    enum rd_status rc = table_init(&table, &knob->bench, &knob->policy, at->at_s, at->exchange_ppb);
    if (rc != RD_OK)
        return rc;
    *out = table.by_outcome;
    if (knob->is_in && table.is_resolved)
        rc = table_part(&table, knob->is_in, NULL, out);
    table_release(&table);
    return rc;
}

static enum rd_status is_equal_at(struct knob *knob, uint32_t outcomes, int64_t value, bool *is_equal)
{
    struct contrast contrast = {0};
    struct contrast_found found = {0};
    uint32_t other;
    enum rd_status rc = outcomes_at(knob, value, &other);
    if (rc == RD_OK)
        rc = contrast_init(&contrast, &knob->bench, outcomes, NULL, other, NULL);
    if (rc == RD_OK)
        rc = contrast_find(&contrast, CONTRAST_ANY, &found);
    contrast_release(&contrast);
    *is_equal = rc == RD_OK && !found.differs && !found.is_undecided;
    return rc;
}

/* ---- what hides it ---- */

#define HIDERS_TRIED 64u
#define VALUES_TRIED 64u

/* Would some value change something without the rule? */
static bool lives_without(struct knob *knob, size_t rule)
{
    bool is_equal = true;
    uint32_t outcomes;
    knob->is_in[rule] = false;
    enum rd_status rc = outcomes_at(knob, knob->values[0], &outcomes);
    for (size_t i = 1; i < knob->value_count && i < VALUES_TRIED && rc == RD_OK && is_equal; i++)
        rc = is_equal_at(knob, outcomes, knob->values[i], &is_equal);
    if (rc == RD_OK && is_equal && knob->value_count > VALUES_TRIED)
        rc = is_equal_at(knob, outcomes, knob->values[knob->value_count - 1], &is_equal);
    knob->is_in[rule] = true;
    return rc == RD_OK && !is_equal;
}

/* The first rule that answers and without which the parameter would matter; -1 when there is none alone. */
static int find_hider(struct knob *knob)
{
    const struct decision *decision = knob->proof->decision;
    int hider = -1;
    knob->is_in = arena_array(&knob->proof->arena, decision->rule_count, sizeof *knob->is_in);
    for (size_t i = 0; knob->is_in && i < decision->rule_count; i++)
        knob->is_in[i] = true;
    for (size_t i = 0; knob->is_in && i < decision->rule_count && i < HIDERS_TRIED && hider < 0; i++)
        if (!knob->uses[i] && !knob->proof->is_dead[i] && !decision->rules[i].is_otherwise && lives_without(knob, i))
            hider = (int)i;
    knob->is_in = NULL;
    return hider;
}

/* ---- telling ---- */

static const char *spelled(const struct knob *knob, int64_t value, char out[RD_UNIT_TEXT_SIZE])
{
    switch (knob->parameter->type) {
    case RD_TYPE_MONEY:
        return rd_money_format(value, out);
    case RD_TYPE_DURATION:
        return rd_duration_format(value, out);
    case RD_TYPE_SHARE:
        return rd_share_format(value * RD_PPB_PER_BP, out);
    default:
        snprintf(out, RD_UNIT_TEXT_SIZE, "%lld", (long long)value);
        return out;
    }
}

static void tell_dead(struct knob *knob)
{
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE];
    const int hider = find_hider(knob);
    knob->proof->subject = knob->parameter->name;
    proof_note(knob->proof, PROOF_PARAMETER_DEAD, knob->parameter->at, NULL, NULL, NULL,
               "no value of \"%s\" from %s to %s changes any answer of \"%s\"%s%s%s%s", knob->parameter->name,
               spelled(knob, knob->parameter->lo, lo), spelled(knob, knob->parameter->hi, hi),
               rd_decision_row(knob->proof->name)->name,
               knob->is_live_used ? "" : ": only rules that never answer use it",
               hider < 0            ? ""
               : knob->is_live_used ? ": hidden by rule \""
                                    : ", hidden by rule \"",
               hider < 0 ? "" : knob->proof->decision->rules[hider].id, hider < 0 ? "" : "\"");
}

static void tell_idle(struct knob *knob, int64_t bound, bool is_above)
{
    char at[RD_UNIT_TEXT_SIZE], end[RD_UNIT_TEXT_SIZE];
    knob->proof->subject = knob->parameter->name;
    proof_note(knob->proof, PROOF_RANGE_IDLE, knob->parameter->at, NULL, NULL, NULL,
               "%s %s nothing changes any more in \"%s\" for \"%s\", whose range goes %s to %s",
               is_above ? "from" : "up to", spelled(knob, bound, at), rd_decision_row(knob->proof->name)->name,
               knob->parameter->name, is_above ? "up" : "down",
               spelled(knob, is_above ? knob->parameter->hi : knob->parameter->lo, end));
}

/*
 * The run of equal values at one end of the range. Between the last value that is equal and the first that is not the
 * border is exact where they are neighbours; an answer's border is searched for.
 */
static enum rd_status find_run(struct knob *knob, bool is_above, int64_t *out, bool *is_exact)
{
    const size_t last = knob->value_count - 1;
    const int64_t end = knob->values[is_above ? last : 0];
    uint32_t outcomes;
    size_t steps = 1;
    bool is_equal = true;
    enum rd_status rc = outcomes_at(knob, end, &outcomes);
    for (; steps <= last && rc == RD_OK; steps++) {
        rc = is_equal_at(knob, outcomes, knob->values[is_above ? last - steps : steps], &is_equal);
        if (!is_equal)
            break;
    }
    if (rc != RD_OK || is_equal) { /* the whole range */
        *out = knob->values[is_above ? 0 : last];
        *is_exact = true;
        return rc;
    }
    int64_t same = knob->values[is_above ? last - steps + 1 : steps - 1];
    int64_t other = knob->values[is_above ? last - steps : steps];
    while (knob->bound_count == 0 && llabs(same - other) > 1 && rc == RD_OK) {
        const int64_t middle = same + (other - same) / 2;
        rc = is_equal_at(knob, outcomes, middle, &is_equal);
        if (is_equal)
            same = middle;
        else
            other = middle;
    }
    *out = same;
    *is_exact = llabs(same - other) == 1;
    return rc;
}

static enum rd_status lives_elsewhere(const struct knob *knob, bool *out);

/* The last step or two before a clamp takes hold say nothing to a designer. */
static int64_t shortest_told(const struct parameter *parameter)
{
    return (parameter->hi - parameter->lo) / 20 + 1;
}

/* ---- in cells and answers at once ---- */

static bool is_in_both(const struct knob *knob)
{
    return knob->is_in_answer && knob->bound_count > 0;
}

static void tell_open(struct knob *knob, int64_t from, int64_t to)
{
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE];
    knob->proof->subject = knob->parameter->name;
    knob->proof->is_undecided = true;
    proof_note(
        knob->proof, PROOF_NOT_PROVEN, knob->parameter->at, NULL, NULL, NULL,
        "whether a value of \"%s\" from %s to %s changes any answer of \"%s\" is not proven: its rules compare facts "
        "with it and answer it",
        knob->parameter->name, spelled(knob, from, lo), spelled(knob, to, hi),
        rd_decision_row(knob->proof->name)->name);
}

/* Does one of the values tried, from..to, differ from the value at `end`? */
static enum rd_status differs_between(struct knob *knob, int64_t end, int64_t from, int64_t to, bool *differs)
{
    uint32_t outcomes;
    enum rd_status rc = outcomes_at(knob, end, &outcomes);
    *differs = false;
    for (size_t i = 0; i < knob->value_count && rc == RD_OK && !*differs; i++) {
        bool is_equal = true;
        if (knob->values[i] >= from && knob->values[i] <= to && knob->values[i] != end)
            rc = is_equal_at(knob, outcomes, knob->values[i], &is_equal);
        *differs = !is_equal;
    }
    return rc;
}

/* A part at one end of the range in which nothing changes would be told if it were this long. */
static enum rd_status check_end(struct knob *knob, bool is_above)
{
    const struct parameter *parameter = knob->parameter;
    const int64_t shortest = shortest_told(parameter);
    const int64_t from = is_above ? parameter->hi - shortest : parameter->lo;
    const int64_t to = is_above ? parameter->hi : parameter->lo + shortest;
    bool differs;
    for (int64_t step = 0; step <= 1; step++) {
        add_value(knob, from + step);
        add_value(knob, to - step);
    }
    const enum rd_status rc = differs_between(knob, is_above ? to : from, from, to, &differs);
    if (rc == RD_OK && !differs)
        tell_open(knob, from, to);
    return rc;
}

static enum rd_status check_both(struct knob *knob)
{
    const struct parameter *parameter = knob->parameter;
    bool is_elsewhere = false;
    enum rd_status rc = differs_between(knob, parameter->lo, parameter->lo, parameter->hi, &knob->is_live);
    if (rc != RD_OK || knob->is_asked)
        return rc;
    if (knob->is_live) {
        rc = check_end(knob, true);
        return rc == RD_OK ? check_end(knob, false) : rc;
    }
    rc = lives_elsewhere(knob, &is_elsewhere);
    if (rc == RD_OK && !is_elsewhere)
        tell_open(knob, parameter->lo, parameter->hi);
    return rc;
}

/* ---- in one of them ---- */

static enum rd_status check_range(struct knob *knob)
{
    const struct parameter *parameter = knob->parameter;
    int64_t above, below;
    bool above_is_exact, below_is_exact;
    const int64_t shortest = shortest_told(parameter);
    find_values(knob);
    if (is_in_both(knob))
        return check_both(knob);
    enum rd_status rc = find_run(knob, true, &above, &above_is_exact);
    if (rc != RD_OK)
        return rc;
    knob->is_live = above != parameter->lo;
    if (knob->is_asked)
        return RD_OK;
    if (!knob->is_live) {
        bool is_elsewhere = false;
        rc = lives_elsewhere(knob, &is_elsewhere);
        if (rc == RD_OK && !is_elsewhere)
            tell_dead(knob);
        return rc;
    }
    if (parameter->hi - above >= shortest && above_is_exact)
        tell_idle(knob, above, true);
    rc = find_run(knob, false, &below, &below_is_exact);
    if (rc == RD_OK && below - parameter->lo >= shortest && below_is_exact)
        tell_idle(knob, below, false);
    return rc;
}

/* A bench of its own: what a range takes does not count against the other checks. */
static enum rd_status check_knob(struct knob *knob)
{
    const struct proof *proof = knob->proof;
    const struct rd_policy *policy = proof->policy;
    struct bench_facts facts = {0};
    knob->policy = *policy;
    knob->parameters = malloc(policy->parameter_count * sizeof *knob->parameters);
    if (!knob->parameters)
        return RD_NOMEM;
    memcpy(knob->parameters, policy->parameters, policy->parameter_count * sizeof *knob->parameters);
    knob->value = (struct parameter_value){.from_s = MODEL_ALWAYS_S, .has_value = true};
    knob->parameters[knob->number].values = &knob->value;
    knob->parameters[knob->number].value_count = 1;
    knob->policy.parameters = knob->parameters;
    bench_facts_add(&facts, proof->decision, rd_decision_row(proof->name)->answer_count);
    bench_init(&knob->bench, proof->name, &facts, proof->bench.store.node_limit, 0);
    knob->bench.store.level_count = 0; /* the order that was found good */
    for (uint32_t level = 0; level < proof->bench.store.level_count; level++)
        diagrams_add_level(&knob->bench.store, proof->bench.store.fact[level]);
    const enum rd_status rc = check_range(knob);
    bench_release(&knob->bench);
    free(knob->parameters);
    return rc;
}

/* ---- other decisions ---- */

static struct knob *new_knob(struct proof *proof, uint32_t number)
{
    struct knob *knob = calloc(1, sizeof *knob);
    bool *uses = calloc(proof->decision->rule_count + 1, sizeof *uses);
    if (!knob || !uses) {
        free(knob);
        free(uses);
        return NULL;
    }
    knob->proof = proof;
    knob->number = number;
    knob->parameter = &proof->policy->parameters[number];
    knob->uses = uses;
    find_uses(knob);
    return knob;
}

static void free_knob(struct knob *knob)
{
    free(knob->uses);
    free(knob);
}

/* Does it live in the proof's decision and epoch, whose table stands? Where that is not settled it may. */
static enum rd_status ask(struct proof *proof, uint32_t number, bool *is_live)
{
    struct knob *knob = new_knob(proof, number);
    if (!knob)
        return RD_NOMEM;
    knob->is_asked = true;
    const enum rd_status rc = check_knob(knob);
    *is_live = knob->is_live || rc == RD_UNDECIDED || is_in_both(knob);
    free_knob(knob);
    return rc == RD_NOMEM ? rc : RD_OK;
}

static enum rd_status ask_epoch(struct proof *proof, uint32_t number, int64_t at_s, bool *is_live)
{
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, proof->name, proof->options->node_limit ? proof->options->node_limit : RD_PROVE_NODES_MAX);
    ordering_add(&ordering, proof->policy, at_s, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &proof->bench)) {
        rc = table_init(&proof->table, &proof->bench, proof->policy, at_s, RD_PPB_PER_ONE);
        if (rc == RD_OK) {
            ordering_settle(&ordering, &proof->bench);
            rc = ask(proof, number, is_live);
            table_release(&proof->table);
        }
        bench_release(&proof->bench);
    }
    *is_live = *is_live || rc == RD_UNDECIDED;
    return rc == RD_NOMEM ? rc : RD_OK;
}

static bool uses_parameter(const struct decision *decision, uint32_t number)
{
    for (size_t i = 0; i < decision->parameter_count; i++)
        if (decision->parameters[i] == number)
            return true;
    return false;
}

static enum rd_status lives_elsewhere(const struct knob *knob, bool *out)
{
    const struct rd_policy *policy = knob->proof->policy;
    enum rd_status rc = RD_OK;
    for (int name = 0; name < RD_DECISION_COUNT && rc == RD_OK && !*out; name++) {
        struct proof other = {.policy = policy,
                              .options = knob->proof->options,
                              .name = (enum rd_decision)name,
                              .decision = &policy->decision[name]};
        if (other.name == knob->proof->name || !uses_parameter(other.decision, knob->number))
            continue;
        for (size_t epoch = 0; epoch < policy->epoch_count && rc == RD_OK && !*out; epoch++)
            if (decision_is_resolved(policy, other.decision, policy->epoch_start[epoch], NULL))
                rc = ask_epoch(&other, knob->number, policy->epoch_start[epoch], out);
    }
    return rc;
}

/* ---- all of them ---- */

enum rd_status check_parameters(struct proof *proof)
{
    const struct decision *decision = proof->decision;
    enum rd_status verdict = RD_OK;
    if (proof->table.folding.exchange_ppb != RD_PPB_PER_ONE) /* cuts would not be values of the parameter */
        return RD_OK;
    for (size_t i = 0; i < decision->parameter_count && verdict != RD_NOMEM; i++) {
        struct knob *knob = new_knob(proof, decision->parameters[i]);
        if (!knob)
            return RD_NOMEM;
        if (knob->parameter->lo < knob->parameter->hi) {
            const enum rd_status rc = check_knob(knob);
            verdict = rc != RD_OK ? rc : verdict;
        }
        free_knob(knob);
    }
    proof->subject = NULL;
    return verdict;
}
