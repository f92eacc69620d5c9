/*
 * Choosing the values of a case: bounds are narrowed by what rows say of them, until nothing moves; what is then still
 * open is split, first into pieces (absence, spans), which rows may forbid one by one, then value by value.
 *
 * Narrowing is exact once every fact is absent or within one span: rows then compare ends alone, and whatever is left
 * between the ends of a fact some case has.
 */
#include "language/possible_case.h"

#include <string.h>

struct bounds { /* lo > hi: nothing is left */
    int64_t lo, hi;
};

struct choosing {
    const struct possible *possible;
    const struct choice *choices;
    size_t count;
    const struct apart *apart; /* or NULL */
    const struct value_set *set[RD_FACT_COUNT];
};

struct state {
    struct bounds at[RD_FACT_COUNT];
};

/* ---- ends ---- */

/* The least value of a set from `from` on; INT64_MAX when there is none. */
static int64_t first_from(const struct value_set *set, int64_t from)
{
    if (from == RD_ABSENT && set->has_absent)
        return RD_ABSENT;
    const int64_t value = set_least_from(set, from);
    return value == RD_ABSENT ? INT64_MAX : value;
}

/* The greatest value of a set up to `to`; the set may have none: then INT64_MAX with *has false. */
static bool last_up_to(const struct value_set *set, int64_t to, int64_t *out)
{
    for (size_t i = set->count; i-- > 0;)
        if (set->spans[i].lo <= to) {
            *out = set->spans[i].hi < to ? set->spans[i].hi : to;
            return true;
        }
    *out = RD_ABSENT;
    return set->has_absent;
}

/* Ends that are values of the set. */
static void snap(const struct choosing *own, struct state *state, enum rd_fact fact)
{
    struct bounds *at = &state->at[fact];
    const struct value_set *set = own->set[fact];
    if (!set || at->lo > at->hi)
        return;
    at->lo = first_from(set, at->lo);
    if (!last_up_to(set, at->hi, &at->hi))
        *at = (struct bounds){INT64_MAX, RD_ABSENT};
}

static bool is_empty(const struct state *state, enum rd_fact fact)
{
    return state->at[fact].lo > state->at[fact].hi;
}

static bool raise_to(const struct choosing *own, struct state *state, enum rd_fact fact, int64_t lo)
{
    if (state->at[fact].lo >= lo)
        return false;
    state->at[fact].lo = lo;
    snap(own, state, fact);
    return true;
}

static bool lower_to(const struct choosing *own, struct state *state, enum rd_fact fact, int64_t hi)
{
    if (state->at[fact].hi <= hi)
        return false;
    state->at[fact].hi = hi;
    snap(own, state, fact);
    return true;
}

/* ---- narrowing; each says whether something moved ---- */

static bool narrow_within(const struct choosing *own, struct state *state, const struct rd_within_row *row)
{
    const struct bounds part = state->at[row->part], whole = state->at[row->whole];
    if (!row->is_needed && whole.lo == RD_ABSENT)
        return part.lo != RD_ABSENT && part.lo > whole.hi && lower_to(own, state, row->whole, RD_ABSENT);
    const bool is_raised = raise_to(own, state, row->whole, part.lo);
    return lower_to(own, state, row->part, whole.hi) || is_raised;
}

/* Takes values off a fact that has them at one of its ends. */
static bool take_off(const struct choosing *own, struct state *state, enum rd_fact fact, struct rd_values values)
{
    const struct bounds at = state->at[fact];
    if (values.lo <= at.lo && values.hi >= at.hi) {
        state->at[fact] = (struct bounds){INT64_MAX, RD_ABSENT};
        return true;
    }
    if (values.lo <= at.lo && values.hi >= at.lo)
        return raise_to(own, state, fact, values.hi + 1);
    return values.hi >= at.hi && values.lo <= at.hi && lower_to(own, state, fact, values.lo - 1);
}

static bool narrow_never(const struct choosing *own, struct state *state, const struct rd_never_row *row)
{
    bool is_moved = false;
    for (int side = 0; side < 2; side++) {
        const struct bounds at = state->at[row->fact[side]];
        if (at.lo >= row->values[side].lo && at.hi <= row->values[side].hi)
            is_moved = take_off(own, state, row->fact[!side], row->values[!side]) || is_moved;
    }
    return is_moved;
}

/* Facts of sums are never absent. */
static bool narrow_sum(const struct choosing *own, struct state *state, const struct rd_sum_row *row)
{
    const struct bounds whole = state->at[row->whole];
    const struct bounds a = state->at[row->part[0]], b = state->at[row->part[1]];
    bool is_moved = raise_to(own, state, row->whole, a.lo + b.lo);
    is_moved = lower_to(own, state, row->whole, a.hi + b.hi) || is_moved;
    is_moved = raise_to(own, state, row->part[0], whole.lo - b.hi) || is_moved;
    is_moved = lower_to(own, state, row->part[0], whole.hi - b.lo) || is_moved;
    is_moved = raise_to(own, state, row->part[1], whole.lo - a.hi) || is_moved;
    return lower_to(own, state, row->part[1], whole.hi - a.lo) || is_moved;
}

static bool has_empty(const struct choosing *own, const struct state *state)
{
    bool has = own->apart && is_empty(state, own->apart->fact);
    for (size_t i = 0; i < own->count && !has; i++)
        has = is_empty(state, own->choices[i].fact);
    return has;
}

/* By every row, until nothing moves; false when nothing is left of a fact. */
static bool narrow_once(const struct choosing *own, struct state *state, bool *is_moved)
{
    const struct possible *possible = own->possible;
    bool moves = true;
    while (moves && !has_empty(own, state)) {
        moves = false;
        for (size_t i = 0; i < possible->within_count; i++)
            moves = narrow_within(own, state, &possible->withins[i]) || moves;
        for (size_t i = 0; i < possible->never_count; i++)
            moves = narrow_never(own, state, &possible->nevers[i]) || moves;
        for (size_t i = 0; i < possible->sum_count && !has_empty(own, state); i++)
            moves = narrow_sum(own, state, &possible->sums[i]) || moves;
        *is_moved = *is_moved || moves;
    }
    return !has_empty(own, state);
}

/* The same of both cases of a pair, which share all values but one. */
static bool narrow(const struct choosing *own, struct state *state)
{
    bool is_moved = true, is_left = true;
    while (is_moved && is_left) {
        is_moved = false;
        for (int i = 0; i < (own->apart ? 2 : 1) && is_left; i++) {
            if (own->apart)
                state->at[own->apart->fact] = (struct bounds){own->apart->values[i], own->apart->values[i]};
            is_left = narrow_once(own, state, &is_moved);
        }
        is_moved = is_moved && own->apart;
    }
    return is_left;
}

/* ---- choosing ---- */

static uint64_t distance(int64_t a, int64_t b)
{
    if (a == RD_ABSENT || b == RD_ABSENT)
        return a == b ? 0 : UINT64_MAX;
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

static int64_t nearest_in(struct bounds at, int64_t wanted)
{
    return wanted < at.lo ? at.lo : wanted > at.hi ? at.hi : wanted;
}

static bool choose(const struct choosing *own, struct state *state, int64_t *facts);

static bool try_bounds(const struct choosing *own, const struct state *state, enum rd_fact fact, struct bounds bounds,
                       int64_t *facts)
{
    struct state narrowed = *state;
    narrowed.at[fact] = bounds;
    snap(own, &narrowed, fact);
    return choose(own, &narrowed, facts);
}

/* Two stretches of a fact's values, the nearer first. */
static bool try_both(const struct choosing *own, const struct state *state, enum rd_fact fact, int64_t wanted,
                     struct bounds a, struct bounds b, int64_t *facts)
{
    const bool is_b_first =
        distance(nearest_in(b, wanted), wanted) < distance(nearest_in(a, wanted), wanted) && b.lo <= b.hi;
    return try_bounds(own, state, fact, is_b_first ? b : a, facts) ||
           try_bounds(own, state, fact, is_b_first ? a : b, facts);
}

/* Where a fact's values are not all absence or of one span: the end of the first piece. */
static bool first_piece(const struct choosing *own, const struct state *state, enum rd_fact fact, int64_t *end)
{
    const struct bounds at = state->at[fact];
    const struct value_set *set = own->set[fact];
    *end = RD_ABSENT;
    if (at.lo == RD_ABSENT)
        return at.hi != RD_ABSENT;
    for (size_t i = 0; i < set->count; i++)
        if (set->spans[i].hi >= at.lo) {
            *end = set->spans[i].hi;
            return at.hi > *end;
        }
    return false;
}

static bool is_apart(const struct choosing *own, enum rd_fact fact)
{
    return own->apart && own->apart->fact == fact;
}

/* May the fact have one of the values? */
static bool may_have(const struct choosing *own, const struct state *state, enum rd_fact fact, struct rd_values values)
{
    if (is_apart(own, fact))
        return rd_values_have(values, own->apart->values[0]) || rd_values_have(values, own->apart->values[1]);
    return values.lo <= state->at[fact].hi && values.hi >= state->at[fact].lo;
}

/* The values of a row that a fact may have or not: where they begin or end within its own. */
static bool row_splits(struct bounds at, struct rd_values values, int64_t *end)
{
    if (values.lo > at.lo && values.lo <= at.hi) {
        *end = values.lo - 1;
        return true;
    }
    *end = values.hi;
    return values.hi >= at.lo && values.hi < at.hi;
}

/* A fact with values that a row may yet forbid, and others: the end of its first ones. */
static bool find_open_row(const struct choosing *own, const struct state *state, enum rd_fact *fact, int64_t *end)
{
    for (size_t i = 0; i < own->possible->never_count; i++) {
        const struct rd_never_row *row = &own->possible->nevers[i];
        const bool may_meet =
            may_have(own, state, row->fact[0], row->values[0]) && may_have(own, state, row->fact[1], row->values[1]);
        for (int side = 0; side < 2 && may_meet; side++) {
            *fact = row->fact[side];
            if (!is_apart(own, *fact) && row_splits(state->at[*fact], row->values[side], end))
                return true;
        }
    }
    return false;
}

static int64_t wanted_of(const struct choosing *own, enum rd_fact fact)
{
    for (size_t i = 0; i < own->count; i++)
        if (own->choices[i].fact == fact)
            return own->choices[i].wanted;
    return RD_ABSENT;
}

/* Value by value: every value between the ends is one of a case. */
static bool settle(const struct choosing *own, struct state *state, int64_t *facts)
{
    for (size_t i = 0; i < own->count; i++) {
        struct bounds *at = &state->at[own->choices[i].fact];
        at->lo = at->hi = nearest_in(*at, own->choices[i].wanted);
        if (!narrow(own, state))
            return false;
    }
    for (size_t i = 0; i < own->count; i++)
        facts[own->choices[i].fact] = state->at[own->choices[i].fact].lo;
    return true;
}

static bool choose(const struct choosing *own, struct state *state, int64_t *facts)
{
    enum rd_fact fact;
    int64_t end;
    if (!narrow(own, state))
        return false;
    for (size_t i = 0; i < own->count; i++) {
        fact = own->choices[i].fact;
        const struct bounds at = state->at[fact];
        if (first_piece(own, state, fact, &end))
            return try_both(own, state, fact, own->choices[i].wanted, (struct bounds){at.lo, end},
                            (struct bounds){end + 1, at.hi}, facts);
    }
    if (find_open_row(own, state, &fact, &end)) {
        const struct bounds at = state->at[fact];
        return try_both(own, state, fact, wanted_of(own, fact), (struct bounds){at.lo, end},
                        (struct bounds){end + 1, at.hi}, facts);
    }
    return settle(own, state, facts);
}

void one_span_of_domain(enum rd_fact fact, struct one_span *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    out->span = (struct span){row->lo, row->hi};
    out->set = (struct value_set){.has_absent = row->may_be_absent, .count = 1, .spans = &out->span};
}

void one_span_of_value(int64_t value, struct one_span *out)
{
    out->span = (struct span){value, value};
    out->set = (struct value_set){.has_absent = value == RD_ABSENT, .count = value != RD_ABSENT, .spans = &out->span};
}

static bool begin(struct choosing *own, int64_t *facts)
{
    struct state state;
    memset(&state, 0, sizeof state);
    for (size_t i = 0; i < own->count; i++) {
        const enum rd_fact fact = own->choices[i].fact;
        own->set[fact] = own->choices[i].set;
        state.at[fact] = (struct bounds){RD_ABSENT, INT64_MAX};
        snap(own, &state, fact);
    }
    return choose(own, &state, facts);
}

bool possible_case(const struct possible *possible, const struct choice *choices, size_t count, int64_t *facts)
{
    struct choosing own = {.possible = possible, .choices = choices, .count = count};
    return begin(&own, facts);
}

static bool is_chosen(const struct choice *choices, size_t count, enum rd_fact fact)
{
    bool is = false;
    for (size_t i = 0; i < count; i++)
        is = is || choices[i].fact == fact;
    return is;
}

/* Two of three facts that add up cannot stay as they are while the third is another: ends would chase each other for ever. */
static bool breaks_a_sum(const struct possible *possible, const struct apart *apart, const struct choice *choices,
                         size_t count)
{
    bool breaks = false;
    for (size_t i = 0; i < possible->sum_count && apart->values[0] != apart->values[1]; i++) {
        const enum rd_fact facts[] = {possible->sums[i].whole, possible->sums[i].part[0], possible->sums[i].part[1]};
        for (size_t at = 0; at < 3; at++)
            breaks = breaks || (facts[at] == apart->fact && is_chosen(choices, count, facts[(at + 1) % 3]) &&
                                is_chosen(choices, count, facts[(at + 2) % 3]));
    }
    return breaks;
}

bool possible_pair(const struct possible *possible, const struct apart *apart, const struct choice *choices,
                   size_t count, int64_t *facts)
{
    if (breaks_a_sum(possible, apart, choices, count))
        return false;
    struct choosing own = {.possible = possible, .choices = choices, .count = count, .apart = apart};
    facts[apart->fact] = apart->values[0];
    return begin(&own, facts);
}
