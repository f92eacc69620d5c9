/*
 * Losses of a party, pair by pair of outcomes and box by box of the amounts that money forms take.
 */
#include "prove/harm.h"

#include <string.h>

#include "prove/sides.h"
#include "prove/within.h"

struct harm {
    const struct stakes *stakes;
    struct bench *bench;
    int64_t guard_value;
    unsigned wanted;  /* the kind that is looked for */
    bool is_answered; /* cases with which a run stops are told apart, and are none of these */
    harm_meet meet;
    void *meet_context;
    struct harm_found *out;
    /* of the pair at hand */
    bool has_pair;
    uint32_t outcome_a, outcome_b;
    struct stake_change change[RD_ANSWERS_MAX];
};

/* ---- what changes ---- */

static bool has_same_terms(const struct outcome *a, const struct outcome *b, size_t answer)
{
    return a->count[answer] == b->count[answer] && (a->count[answer] == 1 || a->hit == b->hit) &&
           memcmp(a->terms[answer], b->terms[answer], a->count[answer] * sizeof *a->terms[answer]) == 0;
}

static void take_pair(struct harm *harm, uint32_t outcome_a, uint32_t outcome_b)
{
    const struct outcomes *outcomes = &harm->bench->outcomes;
    const struct outcome *a = outcome_at(outcomes, outcome_a), *b = outcome_at(outcomes, outcome_b);
    int64_t from[RD_ANSWERS_MAX], to[RD_ANSWERS_MAX];
    bool changes[RD_ANSWERS_MAX];
    if (harm->has_pair && harm->outcome_a == outcome_a && harm->outcome_b == outcome_b)
        return;
    harm->has_pair = true;
    harm->outcome_a = outcome_a;
    harm->outcome_b = outcome_b;
    memset(harm->change, 0, sizeof harm->change);
    if (outcome_a == outcome_b)
        return;
    stake_values(outcomes, a, from);
    stake_values(outcomes, b, to);
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        changes[i] = !has_same_terms(a, b, i);
    stake_compare(harm->stakes, harm->bench->name, from, to, changes, harm->guard_value, harm->change);
    if (harm->meet)
        harm->meet(harm->meet_context, from, to);
}

/* ---- amounts ---- */

static bool cut_to_cases(const struct harm *harm, const struct outcome *a, const struct outcome *b,
                         struct leaf_box *box)
{
    const struct outcomes *outcomes = &harm->bench->outcomes;
    bool is_in[RD_FACT_COUNT] = {false}, is_used[RD_FACT_COUNT] = {false};
    within_mark(&harm->bench->store, is_in);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_used[fact] = outcome_uses(outcomes, a, (enum rd_fact)fact) || outcome_uses(outcomes, b, (enum rd_fact)fact);
    return within_narrow_used(is_in, is_used, box) && cut_to_answers(outcomes, a, OUTCOME_CONSTANT, box) &&
           cut_to_answers(outcomes, b, OUTCOME_CONSTANT, box);
}

/* Is the answer of `more` greater in this case? */
static bool is_greater_at(const struct outcomes *outcomes, const struct outcome *more, const struct outcome *less,
                          size_t answer, const int64_t *facts)
{
    int64_t a[RD_ANSWERS_MAX], b[RD_ANSWERS_MAX];
    return outcome_value(outcomes, more, facts, a) && outcome_value(outcomes, less, facts, b) && a[answer] > b[answer];
}

/* Is the answer of `more` greater than that of `less` in some case of the box? */
static void try_amounts(const struct harm *harm, const struct outcome *more, const struct outcome *less, size_t answer,
                        const struct leaf_box *whole, struct leaf_result *out)
{
    struct leaf_box box = *whole;
    const struct side first = side_of(more, answer, 1), second = side_of(less, answer, -1);
    struct extreme extreme;
    if (!cut_to_cases(harm, more, less, &box))
        return;
    const enum excess excess = sides_exceed(&first, &second, &box, 0, &extreme);
    out->differs = excess == EXCESS_FOUND || (excess == EXCESS_UNKNOWN && extreme.is_known &&
                                              is_greater_at(&harm->bench->outcomes, more, less, answer, extreme.at));
    out->is_undecided = excess == EXCESS_UNKNOWN && !out->differs;
    if (out->differs)
        memcpy(out->at, extreme.at, sizeof out->at);
}

/* ---- no answer any more ---- */

/* The least amount from the box's least on at which the answer passes its range; INT64_MAX when it keeps within it. */
static int64_t first_past(const struct outcomes *outcomes, const struct outcome *outcome, enum rd_fact fact,
                          const struct leaf_box *box)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (uint32_t j = 0; j < outcome->count[i]; j++) {
            const struct outcome_term *term = &outcome->terms[i][j];
            const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
            if (term->fact != (int64_t)fact)
                continue;
            const int64_t past = extreme_first(term, row->hi + 1, box->lo[fact], box->hi[fact]);
            if (outcome_term_value(term, box->lo[fact]) < row->lo)
                return box->lo[fact];
            first = past <= box->hi[fact] && past < first ? past : first;
        }
    return first;
}

/* May the second outcome have no answer where the first has one: for a fact that is absent, or an amount past the range? */
static bool may_lose_answer(const struct outcomes *outcomes, const struct outcome *a, const struct outcome *b,
                            const struct leaf_box *box)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const bool is_absent = box->lo[fact] == RD_ABSENT;
        if (!outcome_uses(outcomes, b, (enum rd_fact)fact))
            continue;
        if ((is_absent || box->and_absent[fact]) && !outcome_uses(outcomes, a, (enum rd_fact)fact))
            return true;
        if (!is_absent &&
            first_past(outcomes, b, (enum rd_fact)fact, box) < first_past(outcomes, a, (enum rd_fact)fact, box))
            return true;
    }
    return false;
}

/* ---- one box ---- */

static void note(struct harm *harm, size_t answer, bool has_amounts)
{
    struct harm_found *out = harm->out;
    if (harm->wanted == CHANGE_WORSE) {
        out->worse = answer;
        out->has_amounts = has_amounts;
        out->confirm = harm->change[answer].confirm;
        out->confirm_side = harm->change[answer].confirm_side;
    } else if (harm->wanted == CHANGE_UNKNOWN) {
        out->unknown = answer;
    }
}

static void judge_amounts(struct harm *harm, size_t answer, const struct leaf_box *box, struct leaf_result *out)
{
    const struct outcomes *outcomes = &harm->bench->outcomes;
    const struct outcome *a = outcome_at(outcomes, harm->outcome_a), *b = outcome_at(outcomes, harm->outcome_b);
    const bool is_rise = (harm->wanted == CHANGE_WORSE) == (harm->change[answer].way < 0);
    struct leaf_result found = {.differs = false};
    try_amounts(harm, is_rise ? b : a, is_rise ? a : b, answer, box, &found);
    if (found.is_undecided && !found.differs && harm->wanted == CHANGE_WORSE && !out->is_undecided) {
        out->is_undecided = true;
        harm->out->unknown = answer;
    }
    if (!found.differs || out->differs)
        return;
    out->differs = true;
    memcpy(out->at, found.at, sizeof out->at);
    note(harm, answer, true);
}

static void judge(void *context, const struct contrast_pair *pair, const struct leaf_box *box, struct leaf_result *out)
{
    struct harm *harm = context;
    const struct outcomes *outcomes = &harm->bench->outcomes;
    take_pair(harm, pair->outcome_a, pair->outcome_b);
    if (harm->wanted == CHANGE_UNKNOWN && !harm->is_answered && pair->outcome_a != pair->outcome_b &&
        may_lose_answer(outcomes, outcome_at(outcomes, pair->outcome_a), outcome_at(outcomes, pair->outcome_b), box)) {
        out->differs = true;
        memcpy(out->at, box->lo, sizeof out->at);
    }
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        const struct stake_change *change = &harm->change[i];
        if (!(change->kinds & harm->wanted))
            continue;
        if (change->way != 0) {
            judge_amounts(harm, i, box, out);
        } else if (!out->differs) {
            out->differs = true;
            memcpy(out->at, box->lo, sizeof out->at);
            note(harm, i, false);
        }
    }
}

/* ---- all boxes ---- */

static enum rd_status look(struct harm *harm, const struct contrast *contrast, uint32_t pair)
{
    static const unsigned kinds[] = {CHANGE_WORSE, CHANGE_UNKNOWN, CHANGE_BETTER};
    const struct diagrams *store = &harm->bench->store;
    const int guard = stake_guard(harm->bench->name);
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && rc == RD_OK; i++) {
        struct contrast_found found;
        if (harm->out->kinds & kinds[i])
            continue;
        harm->wanted = kinds[i];
        rc = contrast_find(contrast, pair, &found);
        if (found.is_undecided && kinds[i] == CHANGE_WORSE && !found.differs) {
            harm->out->kinds |= CHANGE_UNKNOWN;
            harm->out->is_unproven = true;
        }
        if (!found.differs)
            continue;
        harm->out->kinds |= kinds[i];
        for (uint32_t level = 0; level < store->level_count && kinds[i] == CHANGE_WORSE; level++)
            harm->out->facts[store->fact[level]] = found.facts[store->fact[level]];
        if (guard >= 0 && kinds[i] == CHANGE_WORSE && harm->guard_value != STAKE_ANY_VALUE)
            harm->out->facts[guard] = harm->guard_value;
    }
    return rc;
}

/* Once for each value of the fact that rows ask for. */
static enum rd_status look_by_guard(struct harm *harm, const struct contrast *contrast, uint32_t pair)
{
    struct diagrams *store = &harm->bench->store;
    const int guard = stake_guard(harm->bench->name);
    const uint32_t level = guard < 0 ? DIAGRAM_NONE : diagrams_level(store, (enum rd_fact)guard);
    struct contrast part = *contrast;
    enum rd_status rc = RD_OK;
    part.judge = judge;
    part.judge_context = harm;
    part.below = NULL;
    harm->guard_value = STAKE_ANY_VALUE;
    if (guard < 0)
        return look(harm, &part, pair);
    for (int64_t value = 0; value <= rd_fact_row((enum rd_fact)guard)->hi && rc == RD_OK; value++) {
        harm->guard_value = value;
        harm->has_pair = false;
        part.root = level == DIAGRAM_NONE ? contrast->root : diagram_restrict(store, contrast->root, level, value);
        if (part.root != DIAGRAM_NONE) {
            rc = look(harm, &part, pair);
        } else if (store->is_out_of_memory) {
            rc = RD_NOMEM;
        } else {
            harm->out->kinds |= CHANGE_UNKNOWN;
            harm->out->is_unproven = true;
        }
    }
    return rc;
}

static void begin(struct harm_found *out)
{
    *out = (struct harm_found){.worse = HARM_NO_ANSWER, .unknown = HARM_NO_ANSWER, .confirm = -1};
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        out->facts[fact] = rd_fact_row((enum rd_fact)fact)->lo;
}

enum rd_status harm_of_pair(const struct stakes *stakes, const struct contrast *contrast, uint32_t pair,
                            struct harm_found *out)
{
    const struct contrast_pair *of = &contrast->pairs[pair];
    struct harm harm = {
        .stakes = stakes, .bench = contrast->bench, .out = out, .is_answered = contrast->part == PART_ANSWERED};
    const bool was = of->outcome_a >= OUTCOME_FIRST && contrast->part != PART_RESUMES;
    const bool is = of->outcome_b >= OUTCOME_FIRST && contrast->part != PART_STOPS;
    begin(out);
    if (was && is)
        return look_by_guard(&harm, contrast, pair);
    out->kinds = was ? CHANGE_WORSE | CHANGE_UNKNOWN : CHANGE_UNKNOWN;
    return RD_OK;
}

enum rd_status harm_between(const struct stakes *stakes, struct bench *bench, uint32_t root_a, uint32_t root_b,
                            harm_meet meet, void *context, struct harm_found *out)
{
    struct contrast contrast = {0};
    struct harm harm = {.stakes = stakes, .bench = bench, .meet = meet, .meet_context = context, .out = out};
    begin(out);
    enum rd_status rc = contrast_init_judged(&contrast, bench, root_a, root_b, judge, &harm);
    if (rc == RD_OK)
        rc = look_by_guard(&harm, &contrast, CONTRAST_ANY);
    contrast_release(&contrast);
    return rc;
}
