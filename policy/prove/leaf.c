/*
 * Comparing outcomes value by value where they can meet.
 */
#include "prove/leaf.h"

#include <stdlib.h>
#include <string.h>

#include "prove/within.h"

#define PERIOD 20000    /* of every rounding at any rate: 10,000 values, twice for the parity of half_even */
#define SPLITS_MAX 2000 /* of a section whose answers are a maximum or minimum of several forms */
#define BREAKS_MAX 64u

struct leaf {
    const struct outcomes *outcomes;
    const bool *is_form;
    bool is_counting;
    const struct outcome *a, *b; /* NULL: no answer on that side */
    struct leaf_box box;         /* each fact present, or absent; narrowed to possible cases */
    int64_t facts[RD_FACT_COUNT];
    bool is_bound;           /* the one fact that moves is part or whole of another: then the cases of its values … */
    struct case_count cases; /* … that differ are added up here, … */
    bool is_rough;           /* … unless these are too many to be told one by one */
    struct leaf_result *out;
};

/* Nothing more to be found out. */
static bool is_settled(const struct leaf *leaf)
{
    return leaf->out->differs && !leaf->is_counting;
}

/* ---- one case ---- */

static bool value_of(const struct leaf *leaf, const struct outcome *outcome, int64_t value[RD_ANSWERS_MAX])
{
    return outcome && outcome_value(leaf->outcomes, outcome, leaf->facts, value);
}

/* Do they differ at leaf->facts? */
static bool differ_here(const struct leaf *leaf)
{
    int64_t a[RD_ANSWERS_MAX], b[RD_ANSWERS_MAX];
    const bool has_a = value_of(leaf, leaf->a, a), has_b = value_of(leaf, leaf->b, b);
    bool differ = has_a != has_b;
    for (size_t i = 0; has_a && has_b && i < outcome_answer_count(leaf->outcomes); i++)
        differ = differ || a[i] != b[i];
    return differ;
}

static void note(struct leaf *leaf)
{
    if (!leaf->out->differs)
        memcpy(leaf->out->at, leaf->facts, sizeof leaf->facts);
    leaf->out->differs = true;
}

/* Cases of the facts of the box but those in `without`. */
static struct case_count others(const struct leaf *leaf, const bool *without)
{
    bool is_in[RD_FACT_COUNT];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_in[fact] = leaf->is_form[fact] && !(without && without[fact]);
    return within_count(is_in, &leaf->box);
}

static void to_corner(struct leaf *leaf, bool is_high)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (leaf->is_form[fact])
            leaf->facts[fact] = is_high ? leaf->box.hi[fact] : leaf->box.lo[fact];
}

static void add_count(struct leaf *leaf, struct case_count count)
{
    leaf->out->count = case_count_add(leaf->out->count, count);
}

/* ---- one fact: sections between the values where a clamp or a range takes hold ---- */

enum reach { REACH_AT_LEAST, REACH_AT_MOST, REACH_LOW_END, REACH_HIGH_END };

static bool term_has_reached(const struct outcome_term *term, const struct rd_answer_row *row, enum reach reach,
                             int64_t value)
{
    struct outcome_term raw = *term;
    raw.at_least = INT64_MIN;
    raw.at_most = INT64_MAX;
    switch (reach) {
    case REACH_AT_LEAST:
        return outcome_term_value(&raw, value) >= term->at_least;
    case REACH_AT_MOST:
        return outcome_term_value(&raw, value) > term->at_most;
    case REACH_LOW_END:
        return outcome_term_value(term, value) >= row->lo;
    default:
        return outcome_term_value(term, value) > row->hi;
    }
}

/* The least value from lo on that has reached; hi + 1 when none has. Forms never fall. */
static int64_t first_reached(const struct outcome_term *term, const struct rd_answer_row *row, enum reach reach,
                             int64_t lo, int64_t hi)
{
    int64_t low = lo, high = hi + 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (term_has_reached(term, row, reach, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct breaks {
    int64_t at[BREAKS_MAX]; /* where a section starts */
    size_t count;
    bool is_full;
};

static void add_break(struct breaks *breaks, int64_t at, int64_t lo, int64_t hi)
{
    if (at <= lo || at > hi)
        return;
    if (breaks->count == BREAKS_MAX)
        breaks->is_full = true;
    else
        breaks->at[breaks->count++] = at;
}

/* Where the sum of an answer leaves its range: the first value at which it is at least `bound`. */
static int64_t first_sum(const struct leaf *leaf, const struct outcome *outcome, size_t answer, enum rd_fact fact,
                         int64_t bound)
{
    const struct rd_answer_row *row = outcome_answer_row(leaf->outcomes, answer);
    int64_t low = leaf->box.lo[fact], high = leaf->box.hi[fact] + 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        int64_t sum = 0;
        for (uint32_t j = 0; j < outcome->count[answer]; j++) {
            const struct outcome_term *term = &outcome->terms[answer][j];
            const int64_t part = outcome_term_value(term, term->fact == (int64_t)fact      ? middle
                                                          : term->fact == OUTCOME_CONSTANT ? 0
                                                                                           : leaf->facts[term->fact]);
            sum = j == 0 ? part : outcome_both(outcome->hit, row->type, sum, part);
        }
        if (sum >= bound)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void find_breaks(const struct leaf *leaf, const struct outcome *outcome, enum rd_fact fact,
                        struct breaks *breaks)
{
    const int64_t lo = leaf->box.lo[fact], hi = leaf->box.hi[fact];
    for (size_t i = 0; outcome && i < outcome_answer_count(leaf->outcomes); i++) {
        const struct rd_answer_row *row = outcome_answer_row(leaf->outcomes, i);
        for (uint32_t j = 0; j < outcome->count[i]; j++)
            for (int reach = REACH_AT_LEAST; reach <= REACH_HIGH_END; reach++)
                if (outcome->terms[i][j].fact == (int64_t)fact)
                    add_break(breaks, first_reached(&outcome->terms[i][j], row, (enum reach)reach, lo, hi), lo, hi);
        if (outcome->count[i] > 1) {
            add_break(breaks, first_sum(leaf, outcome, i, fact, row->lo), lo, hi);
            add_break(breaks, first_sum(leaf, outcome, i, fact, row->hi + 1), lo, hi);
        }
    }
}

/* Slope of one answer in a section, in basis points, and how many roundings are in it; false when it is no sum. */
struct line {
    int64_t slope_bp;
    int64_t roundings;
    int64_t step;      /* the largest that is rounded to */
    int64_t common_bp; /* divides 10,000 and every rate: the rest of v × rate comes again after 10,000 / it */
    bool is_sum;
};

static bool is_moving(const struct outcome_term *term, enum rd_fact fact, int64_t at)
{
    struct outcome_term raw = *term;
    raw.at_least = INT64_MIN;
    raw.at_most = INT64_MAX;
    if (term->fact != (int64_t)fact || term->share_bp == 0)
        return false;
    const int64_t value = outcome_term_value(&raw, at);
    return value >= term->at_least && value <= term->at_most;
}

/* How many more terms like this one move on side `a` than on side `b`: equal ones cancel, roundings and all. */
static int64_t surplus(const struct leaf *leaf, size_t answer, enum rd_fact fact, int64_t at,
                       const struct outcome_term *like)
{
    int64_t count = 0;
    for (int side = 0; side < 2; side++) {
        const struct outcome *outcome = side ? leaf->b : leaf->a;
        for (uint32_t j = 0; j < outcome->count[answer]; j++) {
            const struct outcome_term *term = &outcome->terms[answer][j];
            if (is_moving(term, fact, at) && term->share_bp == like->share_bp && term->rounding == like->rounding &&
                term->step == like->step)
                count += side ? -1 : 1;
        }
    }
    return count;
}

static int64_t greatest_common(int64_t a, int64_t b)
{
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct line line_of(const struct leaf *leaf, size_t answer, enum rd_fact fact, int64_t at)
{
    struct line line = {.step = 1, .common_bp = RD_BP_PER_ONE, .is_sum = true};
    const bool are_sums = (leaf->a->count[answer] == 1 || leaf->a->hit == HIT_SUM) &&
                          (leaf->b->count[answer] == 1 || leaf->b->hit == HIT_SUM);
    for (int side = 0; side < 2; side++) {
        const struct outcome *outcome = side ? leaf->b : leaf->a;
        for (uint32_t j = 0; j < outcome->count[answer]; j++) {
            const struct outcome_term *term = &outcome->terms[answer][j];
            if (!is_moving(term, fact, at))
                continue;
            line.is_sum = are_sums;
            if (are_sums && surplus(leaf, answer, fact, at, term) == 0)
                continue;
            line.slope_bp += side ? term->share_bp : -term->share_bp;
            line.roundings++;
            line.step = term->step > line.step ? term->step : line.step;
            line.common_bp = greatest_common(line.common_bp, term->share_bp);
        }
    }
    return line;
}

/* Values of the fact that differ, one after the other. */
static void add_values(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi)
{
    struct leaf_result *out = leaf->out;
    if (out->values == 0 || lo < out->first)
        out->first = lo;
    if (out->values == 0 || hi > out->last)
        out->last = hi;
    out->values += (uint64_t)(hi - lo) + 1;
    if (!leaf->is_counting || !leaf->is_bound || leaf->is_rough)
        return;
    struct leaf_box part = leaf->box;
    part.lo[fact] = lo;
    part.hi[fact] = hi;
    if (within_narrow(leaf->is_form, &part))
        leaf->cases = case_count_add(leaf->cases, within_count(leaf->is_form, &part));
}

/* Every value of lo..hi. */
static uint64_t enumerate(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi)
{
    uint64_t count = 0;
    int64_t first = lo; /* of those that differ up to here */
    for (int64_t value = lo; value <= hi && !is_settled(leaf); value++) {
        leaf->facts[fact] = value;
        if (!differ_here(leaf)) {
            if (value > first)
                add_values(leaf, fact, first, value - 1);
            first = value + 1;
            continue;
        }
        note(leaf);
        count++;
        if (value == hi || is_settled(leaf))
            add_values(leaf, fact, first, value);
    }
    return count;
}

/* Values from lo to hi, all of which differ. */
static uint64_t all_differ(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi)
{
    if (lo > hi)
        return 0;
    leaf->facts[fact] = hi;
    bool differ = differ_here(leaf);
    leaf->facts[fact] = lo;
    differ = differ_here(leaf) && differ;
    if (!differ)
        rd_bug("two money forms meet outside their window");
    note(leaf);
    add_values(leaf, fact, lo, hi);
    return (uint64_t)(hi - lo) + 1;
}

/* A section whose answers are periodic: equal slopes. */
static uint64_t periodic(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi, int64_t period)
{
    const uint64_t length = (uint64_t)(hi - lo) + 1;
    if (length <= (uint64_t)period)
        return enumerate(leaf, fact, lo, hi);
    const int64_t rest = (int64_t)(length % (uint64_t)period);
    leaf->is_rough = true;
    const uint64_t first = rest ? enumerate(leaf, fact, lo, lo + rest - 1) : 0;
    if (is_settled(leaf))
        return first;
    const uint64_t one = enumerate(leaf, fact, lo + rest, lo + rest + period - 1);
    if (one > 0) { /* the last period ends with the section */
        leaf->out->values += one * (length / (uint64_t)period - 1);
        for (leaf->facts[fact] = hi; !differ_here(leaf);)
            leaf->facts[fact]--;
        leaf->out->last = leaf->facts[fact];
    }
    return first + one * (length / (uint64_t)period);
}

/*
 * A section whose answers never fall, and of which no more is known: where one side ends below where the other starts
 * all values differ, and where both stand still and agree none does; else it is split.
 */
static uint64_t halves(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi, size_t *splits)
{
    int64_t low[2][RD_ANSWERS_MAX], high[2][RD_ANSWERS_MAX];
    bool is_apart = false, is_still = true;
    if (hi - lo < 16)
        return enumerate(leaf, fact, lo, hi);
    if (is_settled(leaf))
        return 0;
    if (*splits == 0) { /* at most all of them */
        leaf->out->is_undecided = leaf->is_rough = true;
        return (uint64_t)(hi - lo) + 1;
    }
    --*splits;
    for (int side = 0; side < 2; side++) {
        leaf->facts[fact] = lo;
        bool is_inside = value_of(leaf, side ? leaf->b : leaf->a, low[side]);
        leaf->facts[fact] = hi;
        is_inside = value_of(leaf, side ? leaf->b : leaf->a, high[side]) && is_inside;
        if (!is_inside)
            rd_bug("a section of money forms leaves its range");
    }
    for (size_t i = 0; i < outcome_answer_count(leaf->outcomes); i++) {
        is_apart = is_apart || high[0][i] < low[1][i] || high[1][i] < low[0][i];
        is_still = is_still && low[0][i] == high[0][i] && low[1][i] == high[1][i] && low[0][i] == low[1][i];
    }
    if (is_apart)
        return all_differ(leaf, fact, lo, hi);
    if (is_still)
        return 0;
    const int64_t middle = lo + (hi - lo) / 2;
    const uint64_t first = halves(leaf, fact, lo, middle, splits);
    return first + halves(leaf, fact, middle + 1, hi, splits);
}

/* A section lo..hi without a break in it. */
static uint64_t section(struct leaf *leaf, enum rd_fact fact, int64_t lo, int64_t hi)
{
    int64_t a[RD_ANSWERS_MAX], b[RD_ANSWERS_MAX];
    leaf->facts[fact] = lo;
    const bool has_a = value_of(leaf, leaf->a, a), has_b = value_of(leaf, leaf->b, b);
    if (!has_a && !has_b)
        return 0;
    if (has_a != has_b)
        return all_differ(leaf, fact, lo, hi);
    bool is_flat = true, differs_flat = false, has_slope = false;
    int64_t from = lo, to = hi, common_bp = RD_BP_PER_ONE, step = 1;
    for (size_t i = 0; i < outcome_answer_count(leaf->outcomes); i++) {
        const struct line line = line_of(leaf, i, fact, lo);
        if (line.roundings == 0) {
            differs_flat = differs_flat || a[i] != b[i];
            continue;
        }
        is_flat = false;
        if (!line.is_sum) { /* terms of max or min may cross anywhere */
            size_t splits = SPLITS_MAX;
            return halves(leaf, fact, lo, hi, &splits);
        }
        common_bp = greatest_common(common_bp, line.common_bp);
        step = line.step > step ? line.step : step;
        if (line.slope_bp == 0)
            continue;
        has_slope = true;
        /* (v - lo) × slope = -(b - a at lo) within two roundings each; 128 bits are not needed: below 2^34 × 2^15 */
        const int64_t apart = b[i] - a[i], slack = (2 * line.roundings + 1) * line.step;
        const int64_t steep = line.slope_bp > 0 ? line.slope_bp : -line.slope_bp;
        const int64_t away = line.slope_bp > 0 ? -apart : apart;
        const int64_t low = lo + (away - slack) * RD_BP_PER_ONE / steep - 1;
        const int64_t high = lo + (away + slack) * RD_BP_PER_ONE / steep + 1;
        from = low > from ? low : from;
        to = high < to ? high : to;
    }
    if (differs_flat)
        return all_differ(leaf, fact, lo, hi);
    if (is_flat)
        return 0;
    if (!has_slope)
        return periodic(leaf, fact, lo, hi, PERIOD / common_bp * step);
    if (from > to) /* they never meet here */
        return all_differ(leaf, fact, lo, hi);
    const uint64_t before = all_differ(leaf, fact, lo, from - 1);
    const uint64_t between = is_settled(leaf) ? 0 : enumerate(leaf, fact, from, to);
    return before + between + (is_settled(leaf) ? 0 : all_differ(leaf, fact, to + 1, hi));
}

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void compare_one(struct leaf *leaf, enum rd_fact fact)
{
    struct breaks breaks = {.count = 0};
    uint64_t count = 0;
    bool without[RD_FACT_COUNT] = {false};
    without[fact] = true;
    leaf->is_bound = within_concerns(leaf->is_form, &leaf->box, fact);
    leaf->is_rough = false;
    leaf->cases = case_count_zero();
    leaf->out->values = 0;
    to_corner(leaf, false);
    find_breaks(leaf, leaf->a, fact, &breaks);
    find_breaks(leaf, leaf->b, fact, &breaks);
    if (breaks.is_full) {
        leaf->out->is_undecided = true;
        return;
    }
    qsort(breaks.at, breaks.count, sizeof breaks.at[0], compare_values);
    int64_t lo = leaf->box.lo[fact];
    for (size_t i = 0; i <= breaks.count && !is_settled(leaf); i++) {
        const int64_t end = i < breaks.count ? breaks.at[i] - 1 : leaf->box.hi[fact];
        if (lo <= end)
            count += section(leaf, fact, lo, end);
        lo = end + 1;
    }
    struct case_count all = leaf->is_bound ? leaf->cases : case_count_times(others(leaf, without), count);
    if (leaf->is_bound && leaf->is_rough) { /* at most all of them */
        all = count > 0 ? others(leaf, NULL) : case_count_zero();
        all.is_exact = count == 0;
    }
    all.is_exact = all.is_exact && !leaf->out->is_undecided;
    add_count(leaf, all);
}

/* ---- several facts ---- */

static bool is_part_of(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

/* Does the one leave the other the more room the greater it is? So does a part of a sum what is part of the sum's whole. */
static bool gives_room(const struct leaf *leaf, enum rd_fact fact, enum rd_fact other)
{
    if (!leaf->is_form[fact])
        return false;
    bool gives = is_part_of(other, fact);
    for (size_t i = 0; i < rd_sum_count() && !gives; i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        const bool is_part = row->part[0] == fact || row->part[1] == fact;
        gives = is_part && other != row->part[0] && other != row->part[1] && is_part_of(other, row->whole);
    }
    return gives;
}

/* Two of a sum are free of each other where the third, which nothing takes, has room for whatever they are. */
static bool has_free_third(const struct leaf_box *box, const struct rd_sum_row *row, const bool *used)
{
    const enum rd_fact whole = row->whole, a = row->part[0], b = row->part[1];
    if (!used[whole])
        return box->lo[a] + box->lo[b] >= box->lo[whole] && box->hi[a] + box->hi[b] <= box->hi[whole];
    const enum rd_fact third = used[a] ? b : a;
    return box->lo[used[a] ? a : b] + box->hi[third] >= box->hi[whole];
}

/* Can one fact that outcomes take not be moved alone, because the others of its sum would have to move as well? */
static bool is_tied(const struct leaf *leaf, const bool *used)
{
    bool is = false;
    for (size_t i = 0; i < rd_sum_count() && !is; i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        const int count = used[row->whole] + used[row->part[0]] + used[row->part[1]];
        is = within_is_summed(leaf->is_form, row->whole) && count > 1 &&
             (count == 3 || !has_free_third(&leaf->box, row, used));
    }
    return is;
}

/* Gives one fact of a box one of its values, and the others what it leaves them. */
static void fix(const struct leaf *leaf, struct leaf_box *box, int fact, int64_t value)
{
    box->lo[fact] = box->hi[fact] = value;
    if (!within_narrow(leaf->is_form, box))
        rd_bug("a fact in a box of cases has values of none");
}

/* A possible case near a corner: the facts that are taken go to their ends one after the other, as far as they can. */
static void to_possible_corner(struct leaf *leaf, const bool *used, bool is_high)
{
    struct leaf_box box = leaf->box;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (used[fact])
            fix(leaf, &box, fact, is_high ? box.hi[fact] : box.lo[fact]);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (leaf->is_form[fact])
            leaf->facts[fact] = box.lo[fact];
}

/* What was found to differ, as a possible case: the facts of the difference stay, the others are as low as they leave them. */
static void complete(struct leaf *leaf, const bool *used)
{
    struct leaf_box box = leaf->box;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (used[fact])
            fix(leaf, &box, fact, leaf->out->at[fact]);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (leaf->is_form[fact]) {
            fix(leaf, &box, fact, box.lo[fact]);
            leaf->out->at[fact] = box.lo[fact];
        }
}

/*
 * Every answer is a sum of functions of one fact each. Two such sums are equal everywhere when they are equal at one
 * corner and each fact, moved alone, changes both alike: with what gives it room at its greatest and all others at their
 * least, so that every case on the way is possible. Facts that cannot be moved alone leave it undecided.
 */
static void compare_several(struct leaf *leaf, const bool *used)
{
    for (size_t i = 0; i < outcome_answer_count(leaf->outcomes); i++)
        for (int side = 0; side < 2; side++) {
            const struct outcome *outcome = side ? leaf->b : leaf->a;
            leaf->out->is_undecided =
                leaf->out->is_undecided || (outcome && outcome->count[i] > 1 && outcome->hit != HIT_SUM);
        }
    const bool are_tied = is_tied(leaf, used);
    leaf->out->is_undecided = leaf->out->is_undecided || are_tied;
    for (int high = 1; high >= 0; high--) {
        to_possible_corner(leaf, used, high);
        if (differ_here(leaf))
            note(leaf);
    }
    for (int fact = 0; fact < RD_FACT_COUNT && !are_tied; fact++) {
        if (!used[fact] || is_settled(leaf))
            continue;
        struct leaf_result alone = {.count = case_count_zero()};
        struct leaf moved = *leaf;
        for (int other = 0; other < RD_FACT_COUNT; other++)
            if (other != fact && gives_room(leaf, (enum rd_fact)other, (enum rd_fact)fact))
                moved.box.lo[other] = moved.box.hi[other];
            else if (other != fact)
                moved.box.hi[other] = moved.box.lo[other];
        moved.out = &alone;
        compare_one(&moved, (enum rd_fact)fact);
        leaf->out->is_undecided = leaf->out->is_undecided || alone.is_undecided;
        if (alone.differs && !leaf->out->differs) {
            leaf->out->differs = true;
            memcpy(leaf->out->at, alone.at, sizeof alone.at);
        }
    }
    if (!leaf->out->differs)
        return;
    leaf->out->is_undecided = false;
    struct case_count most = others(leaf, NULL);
    most.is_exact = false;
    add_count(leaf, most);
}

/* ---- all together ---- */

/* An outcome that takes an absent fact has no answer. */
static const struct outcome *present(const struct leaf *leaf, const struct outcome *outcome)
{
    for (int fact = 0; outcome && fact < RD_FACT_COUNT; fact++)
        if (leaf->is_form[fact] && leaf->box.lo[fact] == RD_ABSENT &&
            outcome_uses(leaf->outcomes, outcome, (enum rd_fact)fact))
            return NULL;
    return outcome;
}

/* Are all answers within their ranges, everywhere in the box? Forms never fall, so its corners tell. */
static bool is_inside(struct leaf *leaf, const struct outcome *outcome)
{
    int64_t value[RD_ANSWERS_MAX];
    to_corner(leaf, false);
    const bool low = value_of(leaf, outcome, value);
    to_corner(leaf, true);
    return low && value_of(leaf, outcome, value);
}

static bool same_terms(const struct outcome *a, const struct outcome *b, size_t answer)
{
    return a->count[answer] == b->count[answer] && (a->count[answer] == 1 || a->hit == b->hit) &&
           memcmp(a->terms[answer], b->terms[answer], a->count[answer] * sizeof *a->terms[answer]) == 0;
}

static void mark_used(const struct outcome *outcome, size_t answer, bool *used, size_t *count)
{
    for (uint32_t j = 0; j < outcome->count[answer]; j++) {
        const int64_t fact = outcome->terms[answer][j].fact;
        if (fact != OUTCOME_CONSTANT && !used[fact]) {
            used[fact] = true;
            ++*count;
        }
    }
}

/* The same where the box has a case; each fact of it is present or absent, not both. */
static void compare_narrowed(struct leaf *leaf, uint32_t a, uint32_t b)
{
    bool used[RD_FACT_COUNT] = {false};
    size_t count = 0;
    leaf->a = present(leaf, outcome_at(leaf->outcomes, a));
    leaf->b = present(leaf, outcome_at(leaf->outcomes, b));
    to_corner(leaf, false);
    if (!leaf->a && !leaf->b) {
        const bool are_named = a < OUTCOME_OUTSIDE || b < OUTCOME_OUTSIDE; /* else both end outside their ranges */
        if (a != b && are_named) {
            note(leaf);
            add_count(leaf, others(leaf, NULL));
        }
        return;
    }
    const bool are_inside = leaf->a && leaf->b && is_inside(leaf, leaf->a) && is_inside(leaf, leaf->b);
    for (size_t i = 0; i < outcome_answer_count(leaf->outcomes); i++) {
        if (are_inside && same_terms(leaf->a, leaf->b, i))
            continue;
        if (leaf->a)
            mark_used(leaf->a, i, used, &count);
        if (leaf->b)
            mark_used(leaf->b, i, used, &count);
    }
    leaf->out->moved_count = count;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (used[fact])
            leaf->out->moved = (enum rd_fact)fact;
    to_corner(leaf, false);
    /* one side may have no answer by name, and the other none for a value outside its range: those differ as well */
    const bool is_error = (a < OUTCOME_OUTSIDE) != (b < OUTCOME_OUTSIDE);
    if (is_error)
        leaf->out->moved_count = 0;
    if (is_error || count == 0) {
        if (is_error || differ_here(leaf)) {
            note(leaf);
            add_count(leaf, others(leaf, NULL));
        }
        return;
    }
    const bool is_known = leaf->out->differs;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (used[fact] && count == 1)
            compare_one(leaf, (enum rd_fact)fact);
    if (count > 1)
        compare_several(leaf, used);
    if (leaf->out->differs && !is_known)
        complete(leaf, used);
}

static void compare_split(struct leaf *leaf, uint32_t a, uint32_t b)
{
    const struct leaf_box kept = leaf->box;
    if (within_narrow(leaf->is_form, &leaf->box))
        compare_narrowed(leaf, a, b);
    leaf->box = kept;
}

/* Splits the box where a fact may be present or absent, from `fact` on. */
static void compare_from(struct leaf *leaf, uint32_t a, uint32_t b, int fact)
{
    while (fact < RD_FACT_COUNT && !(leaf->is_form[fact] && leaf->box.and_absent[fact]))
        fact++;
    if (fact == RD_FACT_COUNT) {
        compare_split(leaf, a, b);
        return;
    }
    const int64_t lo = leaf->box.lo[fact], hi = leaf->box.hi[fact];
    compare_from(leaf, a, b, fact + 1);
    leaf->box.lo[fact] = leaf->box.hi[fact] = RD_ABSENT;
    if (!is_settled(leaf))
        compare_from(leaf, a, b, fact + 1);
    leaf->box.lo[fact] = lo;
    leaf->box.hi[fact] = hi;
}

void leaf_compare(const struct outcomes *outcomes, const bool *is_form, uint32_t a, uint32_t b,
                  const struct leaf_box *box, bool is_counting, struct leaf_result *out)
{
    struct leaf leaf = {.outcomes = outcomes, .is_form = is_form, .is_counting = is_counting, .box = *box, .out = out};
    *out = (struct leaf_result){.count = case_count_zero()};
    if (a != b)
        compare_from(&leaf, a, b, 0);
}
