/*
 * Invariants: proven, or refuted with a case (or a pair of cases) that the interpreter answers so.
 *
 * "holds" compares an answer with something at every terminal; "monotone" and "compare" walk two copies of the decision
 * side by side, one with the fact at one value and one at the other, piece by piece of its domain.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/proof.h"
#include "prove/sides.h"
#include "prove/stake.h"
#include "prove/within.h"
#include "prove/words.h"

struct stretch { /* values of the fact that all rules treat alike */
    int64_t lo, hi;
};

struct query {
    struct proof *proof;
    const struct invariant *invariant;
    struct bench bench;
    struct table_at table;
    size_t answer, other; /* within the decision */
    int sign;             /* refuted where sign × (second - first) is at least `least` */
    int64_t least, value; /* value: of RIGHT_VALUE, folded */
    bool is_pair;         /* two cases, with the invariant's fact in these stretches */
    struct stretch first, second;
    int64_t first_at, second_at; /* the fact's values in the cases found */
};

/* ---- one pair of outcomes ---- */

static bool is_within(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

struct sum {
    struct signed_term terms[SIGNED_TERMS_MAX];
    size_t count;
    bool has_answer; /* no term takes an absent fact */
};

static void add_term(struct sum *sum, const struct query *query, const struct leaf_box *box,
                     const struct outcome_term *term, int sign, const struct stretch *own)
{
    const bool is_own = own && query->is_pair && term->fact == (int64_t)query->invariant->fact;
    if (term->fact != OUTCOME_CONSTANT && !is_own && box->lo[term->fact] == RD_ABSENT)
        sum->has_answer = false;
    if (sum->count < SIGNED_TERMS_MAX)
        sum->terms[sum->count++] =
            (struct signed_term){*term, sign, is_own, is_own ? own->lo : 0, is_own ? own->hi : 0};
}

/* The invariant's fact in a sum: where it stands, and the only other fact there is. */
struct related {
    struct signed_term *own;
    int64_t other; /* OUTCOME_CONSTANT: none, or several */
};

static struct related find_related(const struct query *query, struct sum *sum)
{
    struct related found = {NULL, OUTCOME_CONSTANT};
    bool is_one = true;
    for (size_t i = 0; i < sum->count; i++) {
        const int64_t fact = sum->terms[i].term.fact;
        if (fact == (int64_t)query->invariant->fact)
            found.own = &sum->terms[i];
        else if (fact != OUTCOME_CONSTANT) {
            is_one = is_one && (found.other == OUTCOME_CONSTANT || found.other == fact);
            found.other = fact;
        }
    }
    if (!is_one)
        found.other = OUTCOME_CONSTANT;
    return found;
}

/*
 * The invariant's fact and another one of the sum are part and whole: where the sum is greatest for a whole as small as it
 * can be, that is the part (but not below the whole's own least value); where it is greatest for a part as great as it can
 * be, that is the whole (but not above the part's own greatest). Then the one is taken as the other. `replaced` is the
 * other fact, or RD_FACT_COUNT.
 */
static void replace_own(struct sum *sum, const struct query *query, struct leaf_box *box, enum rd_fact *replaced)
{
    const enum rd_fact own = query->invariant->fact;
    const struct related related = find_related(query, sum);
    if (!related.own || related.other == OUTCOME_CONSTANT)
        return;
    const enum rd_fact other = (enum rd_fact)related.other;
    if (related.own->sign < 0 && is_within(other, own)) {
        box->hi[other] = box->hi[other] < box->hi[own] ? box->hi[other] : box->hi[own];
        related.own->term.at_least = box->lo[own];
    } else if (related.own->sign > 0 && is_within(own, other)) {
        box->lo[other] = box->lo[other] > box->lo[own] ? box->lo[other] : box->lo[own];
        related.own->term.at_most = box->hi[own];
    } else
        return;
    related.own->term.fact = other;
    *replaced = other;
}

/* The value of the invariant's fact that goes with the other's, where it was taken as that. */
static int64_t own_value(const struct leaf_box *box, enum rd_fact own, int64_t other)
{
    return other < box->lo[own] ? box->lo[own] : other > box->hi[own] ? box->hi[own] : other;
}

static void judge_sum(struct query *query, struct sum *sum, struct leaf_box box, struct leaf_result *out)
{
    const enum rd_fact own = query->invariant->fact;
    struct extreme extreme;
    enum rd_fact replaced = RD_FACT_COUNT;
    if (!sum->has_answer || out->differs)
        return;
    if (query->invariant->kind == INVARIANT_HOLDS && query->invariant->right == RIGHT_FACT)
        replace_own(sum, query, &box, &replaced);
    if (replaced != RD_FACT_COUNT && box.lo[replaced] > box.hi[replaced])
        return; /* the part is more than the whole may be: no case */
    extreme_of(sum->terms, sum->count, &box, &extreme);
    if (!extreme.is_known)
        out->is_undecided = true;
    if (!extreme.is_known || extreme.value < query->least)
        return;
    out->differs = true;
    memcpy(out->at, extreme.at, sizeof out->at);
    if (replaced != RD_FACT_COUNT)
        out->at[own] = own_value(&box, own, out->at[replaced]);
    if (!query->is_pair)
        return;
    query->first_at = query->first.hi;
    query->second_at = query->second.lo;
    for (size_t i = 0; i < sum->count; i++)
        if (sum->terms[i].is_own) /* the second counts with the sign, the first against it */
            *(sum->terms[i].sign == query->sign ? &query->second_at : &query->first_at) =
                sum->terms[i].sign > 0 ? sum->terms[i].hi : sum->terms[i].lo;
}

/* What is not money is the same for all cases of a pair of outcomes: held against each other without any amounts. */
static void judge_words(struct query *query, int64_t first, int64_t second, const struct leaf_box *box,
                        struct leaf_result *out)
{
    if (query->sign * (second - first) < query->least)
        return;
    out->differs = true;
    memcpy(out->at, box->lo, sizeof out->at);
}

/* Of what two sets of answers are for the invariant's party: CHANGE_… bits of its answer. */
static unsigned kinds_of(const struct query *query, const int64_t *first, const int64_t *second)
{
    const struct stakes stakes = {.party = query->invariant->party};
    const enum rd_decision name = query->proof->name;
    struct stake_change change[RD_ANSWERS_MAX];
    bool changes[RD_ANSWERS_MAX];
    for (size_t i = 0; i < rd_decision_row(name)->answer_count; i++)
        changes[i] = first[i] != second[i];
    stake_compare(&stakes, name, first, second, changes, STAKE_ANY_VALUE, change);
    return change[query->answer].kinds;
}

static unsigned broken_by(const struct query *query)
{
    return query->invariant->never_worse ? CHANGE_WORSE : CHANGE_BETTER;
}

static void judge_orders(struct query *query, const struct outcome *a, const struct outcome *b,
                         const struct leaf_box *box, struct leaf_result *out)
{
    int64_t first[RD_ANSWERS_MAX], second[RD_ANSWERS_MAX];
    stake_values(&query->bench.outcomes, a, first);
    stake_values(&query->bench.outcomes, b, second);
    const unsigned kinds = kinds_of(query, first, second);
    if (kinds & broken_by(query)) {
        out->differs = true;
        memcpy(out->at, box->lo, sizeof out->at);
        query->first_at = query->first.hi;
        query->second_at = query->second.lo;
    } else if (kinds & CHANGE_UNKNOWN) {
        out->is_undecided = true;
    }
}

static void right_side(const struct query *query, const struct outcome *outcome, struct side *out)
{
    switch (query->invariant->right) {
    case RIGHT_ANSWER:
        *out = side_of(outcome, query->other, query->sign);
        return;
    case RIGHT_FACT:
        *out = (struct side){.terms = {fact_term(query->invariant->fact)}, .count = 1, .is_known = true};
        return;
    case RIGHT_VALUE:
        *out = (struct side){.terms = {constant_term(query->value)}, .count = 1, .is_known = true};
        return;
    }
}

static void judge_sides(struct query *query, const struct side *first, const struct side *second,
                        const struct leaf_box *box, struct leaf_result *out)
{
    const size_t firsts = first->is_any ? first->count : 1, seconds = second->is_any ? second->count : 1;
    for (size_t i = 0; i < firsts; i++)
        for (size_t j = 0; j < seconds; j++) {
            struct sum sum = {.has_answer = true};
            for (size_t k = 0; k < first->count; k++)
                if (!first->is_any || k == i)
                    add_term(&sum, query, box, &first->terms[k], -query->sign, &query->first);
            for (size_t k = 0; k < second->count; k++)
                if (!second->is_any || k == j)
                    add_term(&sum, query, box, &second->terms[k], query->sign, &query->second);
            judge_sum(query, &sum, *box, out);
        }
}

/* ---- durations ---- */

/* Is `sign` times (second - first) at least `least` on some dates? As duration_exceeds(). */
static int durations_break(int sign, int64_t least, int64_t first, int64_t second)
{
    return sign > 0 ? duration_exceeds(first, second, least) : duration_exceeds(second, first, least);
}

/* A side is a constant, or the invariant's fact with all its values here. */
static void judge_durations(struct query *query, const struct side *first, const struct side *second,
                            const struct leaf_box *box, struct leaf_result *out)
{
    const bool is_fact = second->terms[0].fact != OUTCOME_CONSTANT;
    const enum rd_fact fact = query->invariant->fact;
    if (out->differs || (is_fact && box->lo[fact] == RD_ABSENT))
        return;
    const int64_t most_against = is_fact ? query->sign > 0 ? box->hi[fact] : box->lo[fact] : second->terms[0].plus;
    const int breaks = durations_break(query->sign, query->least, first->terms[0].plus, most_against);
    if (breaks == 0)
        return;
    if (breaks < 0) {
        out->is_undecided = true;
        return;
    }
    out->differs = true;
    memcpy(out->at, box->lo, sizeof out->at);
    if (is_fact)
        out->at[fact] = most_against;
}

static bool has_business(const struct side *side)
{
    for (size_t i = 0; i < side->count; i++)
        if (side->terms[i].fact == OUTCOME_CONSTANT && rd_is_business(side->terms[i].plus))
            return true;
    return false;
}

static void judge_answers(struct query *query, const struct outcome *a, const struct outcome *b,
                          const struct leaf_box *box, struct leaf_result *out)
{
    const struct outcomes *outcomes = &query->bench.outcomes;
    const enum rd_value_type type = outcome_answer_row(outcomes, query->answer)->type;
    struct side first = side_of(a, query->answer, -query->sign), second;
    if (query->is_pair && type != RD_TYPE_MONEY) {
        judge_orders(query, a, b, box, out);
        return;
    }
    if (query->is_pair)
        second = side_of(b, query->answer, query->sign);
    else
        right_side(query, a, &second);
    if (!first.is_known || !second.is_known)
        out->is_undecided = true;
    else if (type == RD_TYPE_ENUM)
        judge_words(query, first.terms[0].plus, second.terms[0].plus, box, out);
    else if (type == RD_TYPE_DURATION && (has_business(&first) || has_business(&second)))
        judge_durations(query, &first, &second, box, out);
    else
        judge_sides(query, &first, &second, box, out);
}

/* The same of the fact that is moved, in its stretch: values at which its forms leave the range of their answer. */
static bool cut_own(const struct query *query, const struct outcome *outcome, struct stretch *own)
{
    const struct outcomes *outcomes = &query->bench.outcomes;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (uint32_t j = 0; j < outcome->count[i]; j++) {
            const struct outcome_term *term = &outcome->terms[i][j];
            const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
            if (term->fact != (int64_t)query->invariant->fact)
                continue;
            if (own->lo == RD_ABSENT)
                return false;
            const int64_t least = extreme_first(term, row->lo, own->lo, own->hi);
            own->hi = extreme_first(term, row->hi + 1, own->lo, own->hi) - 1;
            own->lo = least;
            if (own->lo > own->hi)
                return false;
        }
    return true;
}

/* Cuts off amounts at which some money form of the outcome leaves the range of its answer: such a case has no answer. */
static bool cut(const struct query *query, const struct outcome *outcome, struct leaf_box *box, struct stretch *own)
{
    const int64_t moved = query->is_pair ? (int64_t)query->invariant->fact : OUTCOME_CONSTANT;
    return cut_to_answers(&query->bench.outcomes, outcome, moved, box) &&
           (!query->is_pair || cut_own(query, outcome, own));
}

static void mark_terms(const struct outcome *outcome, size_t answer_count, bool *is_used)
{
    for (size_t i = 0; i < answer_count; i++)
        for (uint32_t j = 0; j < outcome->count[i]; j++)
            if (outcome->terms[i][j].fact != OUTCOME_CONSTANT)
                is_used[outcome->terms[i][j].fact] = true;
}

/* Both values of the fact that is moved are parts of its wholes, and wholes of its parts. */
static bool narrow_own(const bool *is_in, enum rd_fact own, struct stretch *stretch, struct leaf_box *box)
{
    const int64_t lo = box->lo[own], hi = box->hi[own];
    box->lo[own] = stretch->lo;
    box->hi[own] = stretch->hi;
    const bool is_possible = within_narrow(is_in, box);
    *stretch = (struct stretch){box->lo[own], box->hi[own]};
    box->lo[own] = lo;
    box->hi[own] = hi;
    return is_possible;
}

/* Takes off what no possible case has; false when nothing is left. */
static bool cut_to_cases(struct query *query, const struct outcome *a, const struct outcome *b, struct leaf_box *box)
{
    const size_t answers = outcome_answer_count(&query->bench.outcomes);
    const enum rd_fact own = query->invariant->fact;
    bool is_in[RD_FACT_COUNT] = {false}, is_used[RD_FACT_COUNT] = {false};
    within_mark(&query->bench.store, is_in);
    mark_terms(a, answers, is_used);
    if (query->invariant->kind == INVARIANT_HOLDS && query->invariant->right == RIGHT_FACT)
        is_used[own] = true;
    if (!query->is_pair)
        return within_narrow_used(is_in, is_used, box);
    mark_terms(b, answers, is_used);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (is_in[fact] && fact != (int)own && box->and_absent[fact] && !is_used[fact])
            box->lo[fact] = box->hi[fact] = RD_ABSENT;
    /* three times: what one end takes off the others, these may take off the other end */
    bool is_possible = true;
    for (int i = 0; i < 3 && is_possible && is_in[own]; i++)
        is_possible = (query->first.lo == RD_ABSENT || narrow_own(is_in, own, &query->first, box)) &&
                      (query->second.lo == RD_ABSENT || narrow_own(is_in, own, &query->second, box));
    return is_possible;
}

static void judge(void *context, const struct contrast_pair *pair, const struct leaf_box *whole,
                  struct leaf_result *out)
{
    struct query *query = context;
    const struct outcomes *outcomes = &query->bench.outcomes;
    const struct outcome *a = outcome_at(outcomes, pair->outcome_a), *b = outcome_at(outcomes, pair->outcome_b);
    struct leaf_box box = *whole;
    const struct stretch kept[2] = {query->first, query->second};
    if (cut_to_cases(query, a, b, &box) && cut(query, a, &box, &query->first) &&
        (!query->is_pair || cut(query, b, &box, &query->second)))
        judge_answers(query, a, b, &box, out);
    query->first = kept[0];
    query->second = kept[1];
}
/* ---- telling ---- */

static const char *answer_words(const struct query *query, size_t place, int64_t value, char *out, size_t size)
{
    return rd_answer_format(rd_decision_row(query->proof->name)->first_answer + place, value, out, size);
}

static uint32_t ask(const struct query *query, const struct rd_policy *policy, const int64_t *facts,
                    struct rd_answer *answer)
{
    const struct folding *at = &query->table.folding;
    return rd_policy_interpret(policy, at->name, at->at_s, at->exchange_ppb, facts, answer);
}

static int64_t right_value(const struct query *query, const struct rd_answer *answer, const int64_t *facts)
{
    return query->invariant->right == RIGHT_ANSWER ? answer->value[query->other]
           : query->invariant->right == RIGHT_FACT ? facts[query->invariant->fact]
                                                   : query->value;
}

static bool is_broken(const struct query *query, const struct rd_answer *answer, const int64_t *facts)
{
    const int64_t left = answer->value[query->answer], right = right_value(query, answer, facts);
    if (rd_answer_row(query->invariant->answer)->type == RD_TYPE_DURATION)
        return durations_break(query->sign, query->least, left, right) == 1;
    return query->sign * (right - left) >= query->least;
}

/* Under `first`: would the rules behind it have kept the invariant? */
static bool is_bypass(const struct query *query, uint32_t rule, const int64_t *facts)
{
    const struct decision *decision = query->proof->decision;
    struct rd_policy without = *query->proof->policy; /* nothing of it is released */
    struct rd_answer answer;
    if (decision->hit != HIT_FIRST || decision->rules[rule].is_otherwise)
        return false;
    struct rule *rules = malloc(decision->rule_count * sizeof *rules);
    if (!rules) {
        query->proof->is_out_of_memory = true;
        return false;
    }
    memcpy(rules, decision->rules, decision->rule_count * sizeof *rules);
    memmove(rules + rule, rules + rule + 1, (decision->rule_count - rule - 1) * sizeof *rules);
    without.decision[query->proof->name].rules = rules;
    without.decision[query->proof->name].rule_count--;
    const bool keeps = ask(query, &without, facts, &answer) < RD_RULE_FIRST_ERROR && !is_broken(query, &answer, facts);
    free(rules);
    return keeps;
}

static void not_proven(const struct query *query)
{
    query->proof->is_undecided = true;
    proof_note(query->proof, PROOF_NOT_PROVEN, query->invariant->at, NULL, NULL, NULL, "\"%s\" is not proven: %s",
               query->invariant->id, query->invariant->title ? query->invariant->title : "");
}

static void tell_broken(const struct query *query, const int64_t *facts)
{
    struct rd_answer answer;
    char witness[2048], left[96], right[96], where[256] = "";
    const struct invariant *invariant = query->invariant;
    const uint32_t rule = ask(query, query->proof->policy, facts, &answer);
    if (rule >= RD_RULE_FIRST_ERROR || !within_holds(&query->bench.store, facts) || !is_broken(query, &answer, facts)) {
        not_proven(query);
        return;
    }
    const int64_t value = right_value(query, &answer, facts);
    if (invariant->right == RIGHT_FACT)
        snprintf(where, sizeof where, " where %s is %s", rd_fact_row(invariant->fact)->name,
                 rd_fact_format(invariant->fact, value, right, sizeof right));
    else if (invariant->right == RIGHT_ANSWER)
        snprintf(where, sizeof where, " where %s is %s", rd_answer_row(invariant->other)->name,
                 answer_words(query, query->other, value, right, sizeof right));
    const bool escapes = is_bypass(query, rule, facts);
    const struct rule *said = &query->proof->decision->rules[rule];
    proof_note(query->proof, escapes ? PROOF_BYPASS : PROOF_BROKEN, escapes ? said->at : invariant->at, said->id,
               case_words(&query->bench.store, facts, witness, sizeof witness), NULL,
               "rule \"%s\" %s \"%s\" (%s): it answers %s%s%s", said->id, escapes ? "escapes" : "breaks", invariant->id,
               json_get(invariant->at, "holds")->string,
               answer_words(query, query->answer, answer.value[query->answer], left, sizeof left), where,
               escapes ? "; the rules behind it would keep to it" : "");
}

/* Do the second answers break a "monotone" or "compare" beside the first? */
static bool is_moved(const struct query *query, const struct rd_answer *first, const struct rd_answer *second)
{
    const int64_t a = first->value[query->answer], b = second->value[query->answer];
    if (rd_answer_row(query->invariant->answer)->type == RD_TYPE_MONEY)
        return query->sign * (b - a) >= query->least;
    return (kinds_of(query, first->value, second->value) & broken_by(query)) != 0;
}

static void tell_pair(const struct query *query, int64_t *facts)
{
    const struct invariant *invariant = query->invariant;
    const struct rule *rules = query->proof->decision->rules;
    struct rd_answer first, second;
    char witness[2048], at[2][96], value[2][96];
    facts[invariant->fact] = query->first_at;
    within_settle(&query->bench.store, facts);
    facts[invariant->fact] = query->second_at;
    within_settle(&query->bench.store, facts);
    const uint32_t rule_b = ask(query, query->proof->policy, facts, &second);
    facts[invariant->fact] = query->first_at;
    const uint32_t rule_a = ask(query, query->proof->policy, facts, &first);
    if (rule_a >= RD_RULE_FIRST_ERROR || rule_b >= RD_RULE_FIRST_ERROR || !is_moved(query, &first, &second)) {
        not_proven(query);
        return;
    }
    proof_note(
        query->proof, PROOF_BROKEN, invariant->at, rules[rule_b].id,
        case_words(&query->bench.store, facts, witness, sizeof witness), NULL,
        "\"%s\" does not hold: with %s=%s rule \"%s\" answers %s %s, with %s rule \"%s\" answers %s, %s for the %s",
        invariant->id, rd_fact_row(invariant->fact)->name,
        rd_fact_format(invariant->fact, query->first_at, at[0], sizeof at[0]), rules[rule_a].id,
        rd_answer_row(invariant->answer)->name,
        answer_words(query, query->answer, first.value[query->answer], value[0], sizeof value[0]),
        rd_fact_format(invariant->fact, query->second_at, at[1], sizeof at[1]), rules[rule_b].id,
        answer_words(query, query->answer, second.value[query->answer], value[1], sizeof value[1]),
        invariant->never_worse ? "worse" : "better", rd_word(RD_SET_PARTY, (size_t)invariant->party));
}

/* ---- asking ---- */

/* Walks two functions side by side and tells the first case that breaks the invariant. *done when there was one. */
static enum rd_status find(struct query *query, uint32_t root_a, uint32_t root_b, bool *done)
{
    struct contrast contrast = {0};
    struct contrast_found found = {0};
    int64_t facts[RD_FACT_COUNT];
    enum rd_status rc = contrast_init_judged(&contrast, &query->bench, root_a, root_b, judge, query);
    if (rc == RD_OK)
        rc = contrast_find(&contrast, CONTRAST_ANY, &found);
    contrast_release(&contrast);
    if (rc != RD_OK)
        return rc;
    *done = found.differs || found.is_undecided;
    if (!*done)
        return RD_OK;
    if (!found.differs) {
        not_proven(query);
        return RD_OK;
    }
    proof_case(query->proof, facts);
    for (uint32_t level = 0; level < query->bench.store.level_count; level++)
        facts[query->bench.store.fact[level]] = found.facts[query->bench.store.fact[level]];
    if (query->is_pair)
        tell_pair(query, facts);
    else
        tell_broken(query, facts);
    return RD_OK;
}

static enum rd_status prove_holds(struct query *query)
{
    static const struct {
        int sign;
        int64_t least;
    } against[] = {/* by enum cell_op: the difference right - left that breaks it */
                   [CELL_LESS] = {-1, 0},
                   [CELL_AT_MOST] = {-1, 1},
                   [CELL_MORE] = {1, 0},
                   [CELL_AT_LEAST] = {1, 1},
                   [CELL_EQUAL] = {1, 1}};
    const struct invariant *invariant = query->invariant;
    bool done = false;
    query->sign = against[invariant->op].sign;
    query->least = against[invariant->op].least;
    enum rd_status rc = find(query, query->table.by_outcome, query->table.by_outcome, &done);
    if (rc == RD_OK && !done && invariant->op == CELL_EQUAL) {
        query->sign = -1;
        rc = find(query, query->table.by_outcome, query->table.by_outcome, &done);
    }
    return rc;
}

/* The stretches of the fact that lie in a set (all without one); returns how many. */
static size_t find_stretches(const struct query *query, const struct value_set *set, struct stretch *out)
{
    const uint32_t level = diagrams_level(&query->bench.store, query->invariant->fact);
    const struct match_level *cuts = &query->table.match.levels[level];
    int64_t lo = rd_fact_row(query->invariant->fact)->lo;
    size_t count = 0;
    for (uint32_t i = 0; i < cuts->segment_count; i++) {
        for (size_t j = 0; set && j < set->count; j++) {
            const struct span *span = &set->spans[j];
            if (span->lo <= cuts->hi[i] && span->hi >= lo)
                out[count++] =
                    (struct stretch){span->lo > lo ? span->lo : lo, span->hi < cuts->hi[i] ? span->hi : cuts->hi[i]};
        }
        if (!set)
            out[count++] = (struct stretch){lo, cuts->hi[i]};
        lo = cuts->hi[i] + 1;
    }
    return count;
}

/* Both stretches of the fact, everything else equal. */
static enum rd_status prove_stretches(struct query *query, const struct stretch *first, const struct stretch *second,
                                      bool *done)
{
    struct diagrams *store = &query->bench.store;
    const uint32_t level = diagrams_level(store, query->invariant->fact);
    query->first = *first;
    query->second = *second;
    const uint32_t a = diagram_restrict(store, query->table.by_outcome, level, first->hi);
    const uint32_t b = a == DIAGRAM_NONE ? a : diagram_restrict(store, query->table.by_outcome, level, second->lo);
    return b == DIAGRAM_NONE ? bench_status(&query->bench) : find(query, a, b, done);
}

static enum rd_status prove_pairs(struct query *query)
{
    const struct invariant *invariant = query->invariant;
    const struct folding *at = &query->table.folding;
    struct arena *arena = &query->proof->arena;
    const uint32_t level = diagrams_level(&query->bench.store, invariant->fact);
    const size_t most = query->table.match.levels[level].segment_count;
    struct value_set is, than;
    const bool is_compare = invariant->kind == INVARIANT_COMPARE;
    if (is_compare &&
        (!set_of_cell(at->policy, invariant->fact, &invariant->than, at->at_s, at->exchange_ppb, arena, &than) ||
         !set_of_cell(at->policy, invariant->fact, &invariant->is, at->at_s, at->exchange_ppb, arena, &is)))
        return RD_NOMEM;
    const size_t room = most + (is_compare ? than.count + is.count : 0);
    struct stretch *first = arena_array(arena, room, sizeof *first);
    struct stretch *second = arena_array(arena, room, sizeof *second);
    if (!first || !second)
        return RD_NOMEM;
    const size_t firsts = find_stretches(query, is_compare ? &than : NULL, first);
    const size_t seconds = find_stretches(query, is_compare ? &is : NULL, second);
    enum rd_status rc = RD_OK;
    bool done = false;
    for (size_t i = 0; i < firsts && rc == RD_OK && !done; i++)
        for (size_t j = is_compare ? 0 : i; j < seconds && rc == RD_OK && !done; j++) {
            if (!is_compare && j == i && query->sign < 0) /* within one stretch only a form can move, and none falls */
                continue;
            rc = prove_stretches(query, &first[i], &second[j], &done);
        }
    return rc;
}

/* A bench of its own, in the order that was found good; the fact compared with is in it, as one that forms take. */
static enum rd_status open_query(struct query *query)
{
    const struct proof *proof = query->proof;
    const struct folding *at = &proof->table.folding;
    struct bench_facts facts = {0};
    bench_facts_add(&facts, proof->decision, rd_decision_row(proof->name)->answer_count);
    bench_init(&query->bench, proof->name, &facts, proof->bench.store.node_limit, 0);
    query->bench.store.level_count = 0;
    for (uint32_t level = 0; level < proof->bench.store.level_count; level++)
        diagrams_add_level(&query->bench.store, proof->bench.store.fact[level]);
    if (query->invariant->kind == INVARIANT_HOLDS && query->invariant->right == RIGHT_FACT) {
        const enum rd_fact fact = query->invariant->fact;
        query->bench.is_form[fact] = true;
        if (diagrams_level(&query->bench.store, fact) == DIAGRAM_NONE)
            diagrams_add_level(&query->bench.store, fact);
    }
    return table_init(&query->table, &query->bench, at->policy, at->at_s, at->exchange_ppb);
}

static enum rd_status prove_pair_invariant(struct query *query)
{
    const struct invariant *invariant = query->invariant;
    const struct rd_answer_row *row = rd_answer_row(invariant->answer);
    const int party = invariant->party;
    struct ranking ranking;
    int sign = 1; /* what is no amount stands still within one stretch, as an amount that never falls is never worse */
    if (!stake_is_ordered(invariant->answer, party)) {
        proof_note(query->proof, PROOF_UNORDERED, invariant->at, NULL, NULL, NULL,
                   "\"%s\" says nothing: no value of \"%s\" is better or worse for the %s", invariant->id, row->name,
                   rd_word(RD_SET_PARTY, (size_t)party));
        return RD_OK;
    }
    if (row->type == RD_TYPE_MONEY && !stake_ranking(invariant->answer, party, &ranking)) {
        not_proven(query);
        return RD_OK;
    }
    if (row->type == RD_TYPE_MONEY)
        sign = ranking_way(&ranking);
    query->sign = invariant->never_worse ? -sign : sign;
    query->least = 1;
    query->is_pair = true;
    if (diagrams_level(&query->bench.store, invariant->fact) == DIAGRAM_NONE) /* nothing depends on it */
        return RD_OK;
    return prove_pairs(query);
}

static enum rd_status prove_invariant(struct query *query)
{
    const struct invariant *invariant = query->invariant;
    const struct folding *at = &query->proof->table.folding;
    const size_t first = rd_decision_row(query->proof->name)->first_answer;
    const enum rd_value_type type = rd_answer_row(invariant->answer)->type;
    query->answer = invariant->answer - first;
    query->other = invariant->right == RIGHT_ANSWER ? invariant->other - first : 0;
    if (invariant->kind == INVARIANT_HOLDS && invariant->right == RIGHT_VALUE &&
        !operand_at(at->policy, &invariant->value, type, at->at_s, at->exchange_ppb, &query->value))
        return RD_OK; /* the parameter has no value at this time */
    enum rd_status rc = open_query(query);
    if (rc == RD_OK) {
        rc = invariant->kind == INVARIANT_HOLDS ? prove_holds(query) : prove_pair_invariant(query);
        table_release(&query->table);
    }
    bench_release(&query->bench);
    return rc;
}

enum rd_status check_always(struct proof *proof)
{
    enum rd_status verdict = RD_OK;
    for (size_t i = 0; i < proof->policy->invariant_count && verdict != RD_NOMEM; i++) {
        const struct invariant *invariant = &proof->policy->invariants[i];
        if (rd_answer_row(invariant->answer)->decision != proof->name)
            continue;
        struct query *query = calloc(1, sizeof *query);
        if (!query)
            return RD_NOMEM;
        query->proof = proof;
        query->invariant = invariant;
        proof->subject = invariant->id;
        const enum rd_status rc = prove_invariant(query);
        verdict = rc != RD_OK ? rc : verdict;
        free(query);
    }
    proof->subject = NULL;
    return verdict;
}
