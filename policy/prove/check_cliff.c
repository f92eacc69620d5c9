/*
 * Cliffs: neighbouring values of a fact, one on either side of a cut, whose money differs by more than a limit.
 *
 * Of the cases on the cut one is shown in which the amounts that money forms take lie near the cut itself, where that is
 * a cliff: a claim of all that was paid. Else the smallest that is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/proof.h"
#include "prove/sides.h"
#include "prove/within.h"

struct edge { /* of a cliff: the fact at `below` and one step above */
    struct proof *proof;
    enum rd_fact fact;
    int64_t below;
    size_t answer;
    int64_t limit;
};

/* The answer with the fact at a value; false when a form takes a fact that is absent. */
static bool value_at(const struct edge *edge, uint32_t number, int64_t *facts, int64_t at, int64_t *out)
{
    int64_t value[RD_ANSWERS_MAX] = {0};
    const struct outcomes *outcomes = &edge->proof->bench.outcomes;
    facts[edge->fact] = at;
    const bool has_answer = outcome_value(outcomes, outcome_at(outcomes, number), facts, value);
    *out = value[edge->answer];
    return has_answer;
}

/* The form facts at `amount`, or as near to it as the box lets them. */
static bool is_cliff_at(const struct edge *edge, const struct contrast_pair *pair, const struct leaf_box *box,
                        int64_t amount, int64_t *facts)
{
    const struct bench *bench = &edge->proof->bench;
    int64_t below, above;
    for (uint32_t level = 0; level < bench->store.level_count; level++) {
        const enum rd_fact fact = bench->store.fact[level];
        if (bench->is_form[fact])
            facts[fact] = box->lo[fact] == RD_ABSENT ? RD_ABSENT
                          : amount < box->lo[fact]   ? box->lo[fact]
                          : amount > box->hi[fact]   ? box->hi[fact]
                                                     : amount;
    }
    return value_at(edge, pair->outcome_a, facts, edge->below, &below) &&
           value_at(edge, pair->outcome_b, facts, edge->below + 1, &above) && llabs(above - below) > edge->limit;
}

/* The answer on one side of the cut. */
static struct side side_at(const struct edge *edge, uint32_t number, int64_t at)
{
    struct side side = side_of(outcome_at(&edge->proof->bench.outcomes, number), edge->answer, 1);
    side.own = (int64_t)edge->fact;
    side.own_at = at;
    return side;
}

/* Does any case of the box differ by more than the limit? *is_known says whether that is proven when none is found. */
static bool is_cliff_somewhere(const struct edge *edge, const struct contrast_pair *pair, const struct leaf_box *whole,
                               int64_t *facts, bool *is_known)
{
    const struct outcomes *outcomes = &edge->proof->bench.outcomes;
    struct leaf_box box = *whole;
    const struct side below = side_at(edge, pair->outcome_a, edge->below);
    const struct side above = side_at(edge, pair->outcome_b, edge->below + 1);
    *is_known = true;
    if (!cut_to_answers(outcomes, outcome_at(outcomes, pair->outcome_a), (int64_t)edge->fact, &box) ||
        !cut_to_answers(outcomes, outcome_at(outcomes, pair->outcome_b), (int64_t)edge->fact, &box))
        return false;
    for (int rises = 0; rises < 2; rises++) {
        struct extreme extreme;
        const enum excess excess =
            sides_exceed(rises ? &above : &below, rises ? &below : &above, &box, edge->limit, &extreme);
        if (excess == EXCESS_NONE)
            continue;
        for (int fact = 0; fact < RD_FACT_COUNT && extreme.is_known; fact++)
            if (edge->proof->bench.is_form[fact])
                facts[fact] = extreme.at[fact];
        int64_t low, high;
        if (extreme.is_known && value_at(edge, pair->outcome_a, facts, edge->below, &low) &&
            value_at(edge, pair->outcome_b, facts, edge->below + 1, &high) && llabs(high - low) > edge->limit)
            return true;
        *is_known = false;
    }
    return false;
}

static void mark_terms(const struct edge *edge, uint32_t number, bool *is_used)
{
    const struct outcomes *outcomes = &edge->proof->bench.outcomes;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_used[fact] = is_used[fact] || outcome_uses(outcomes, outcome_at(outcomes, number), (enum rd_fact)fact);
}

/* Takes off what is impossible with the fact on either side of the cut; false when nothing is left. */
static bool cut_to_cases(const struct edge *edge, const struct contrast_pair *pair, struct leaf_box *box)
{
    bool is_in[RD_FACT_COUNT] = {false}, is_used[RD_FACT_COUNT] = {false};
    within_mark(&edge->proof->bench.store, is_in);
    mark_terms(edge, pair->outcome_a, is_used);
    mark_terms(edge, pair->outcome_b, is_used);
    if (!is_in[edge->fact])
        return within_narrow_used(is_in, is_used, box);
    is_used[edge->fact] = true;
    bool is_possible = true;
    for (int above = 0; above < 2 && is_possible; above++) {
        box->lo[edge->fact] = box->hi[edge->fact] = edge->below + above;
        is_possible = within_narrow_used(is_in, is_used, box);
    }
    return is_possible;
}

static void judge(void *context, const struct contrast_pair *pair, const struct leaf_box *whole,
                  struct leaf_result *out)
{
    const struct edge *edge = context;
    struct leaf_box box = *whole;
    int64_t facts[RD_FACT_COUNT];
    const bool is_money = rd_fact_row(edge->fact)->type == RD_TYPE_MONEY;
    bool is_known = true;
    if (out->differs || !cut_to_cases(edge, pair, &box))
        return;
    memcpy(facts, box.lo, sizeof facts);
    bool found = is_cliff_at(edge, pair, &box, is_money ? edge->below : 0, facts);
    for (int64_t amount = edge->limit; !found && amount <= RD_FACT_MONEY_MAX; amount *= 2)
        found = is_cliff_at(edge, pair, &box, amount, facts);
    if (!found)
        found = is_cliff_somewhere(edge, pair, &box, facts, &is_known);
    out->is_undecided = out->is_undecided || !is_known;
    if (!found)
        return;
    out->differs = true;
    memcpy(out->at, facts, sizeof facts);
}

static uint32_t ask(const struct edge *edge, const int64_t *facts, struct rd_answer *answer)
{
    const struct folding *at = &edge->proof->table.folding;
    table_verify(&edge->proof->table, facts);
    return rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, facts, answer);
}

static const char *step_words(enum rd_value_type type)
{
    switch (type) {
    case RD_TYPE_MONEY:
        return "one cent";
    case RD_TYPE_DURATION:
        return "one second";
    case RD_TYPE_SHARE:
        return "0.01 %";
    default:
        return "one";
    }
}

/* The case in words, filled up on both sides of the cut. */
static const char *tell_case(struct proof *proof, enum rd_fact fact, int64_t *facts, int64_t *above, char *out,
                             size_t size)
{
    struct told told;
    bool is_kept[RD_FACT_COUNT];
    memcpy(is_kept, proof->bench.is_form, sizeof is_kept);
    is_kept[fact] = true;
    told_init(&told, &proof->bench.store, MATCH_IMPOSSIBLE);
    if (!told_add(&told, proof->table.by_outcome, facts) || !told_add(&told, proof->table.by_outcome, above))
        proof->is_out_of_memory = true;
    told_keep(&told, is_kept);
    told_fill_both(&told, fact, facts, above);
    return told_words(&told, facts, out, size);
}

/* The cases on either side of the cut. */
static void tell(const struct edge *edge, int64_t *facts, int64_t *next)
{
    struct proof *proof = edge->proof;
    const struct rule *rules = proof->decision->rules;
    const struct rd_answer_row *row = rd_answer_row(rd_decision_row(proof->name)->first_answer + edge->answer);
    const enum rd_value_type type = rd_fact_row(edge->fact)->type;
    struct rd_answer below, above;
    char witness[2048], at[96], money[3][RD_UNIT_TEXT_SIZE];
    tell_case(proof, edge->fact, facts, next, witness, sizeof witness);
    const uint32_t rule_above = ask(edge, next, &above), rule_below = ask(edge, facts, &below);
    if (rule_above >= RD_RULE_FIRST_ERROR || rule_below >= RD_RULE_FIRST_ERROR)
        rd_bug("\"%s\": a cliff has no answer on one side", rd_decision_row(proof->name)->name);
    const int64_t moved = above.value[edge->answer] - below.value[edge->answer];
    proof_note(proof, type == RD_TYPE_MONEY ? PROOF_CLIFF : PROOF_STEP, rules[rule_above].at, rules[rule_above].id,
               witness, NULL, "%s more than %s=%s moves \"%s\" by %s, from %s (rule \"%s\") to %s (rule \"%s\")",
               step_words(type), rd_fact_row(edge->fact)->name, rd_fact_format(edge->fact, edge->below, at, sizeof at),
               row->name, rd_money_format(llabs(moved), money[0]), rd_money_format(below.value[edge->answer], money[1]),
               rules[rule_below].id, rd_money_format(above.value[edge->answer], money[2]), rules[rule_above].id);
}

static void tell_open(const struct edge *edge)
{
    struct proof *proof = edge->proof;
    const struct rd_answer_row *row = rd_answer_row(rd_decision_row(proof->name)->first_answer + edge->answer);
    char at[96], limit[RD_UNIT_TEXT_SIZE];
    proof->is_undecided = true;
    proof_note(
        proof, PROOF_NOT_PROVEN, proof->decision->at, NULL, NULL, NULL,
        "whether %s more than %s=%s moves \"%s\" by more than %s is not proven: several amounts are combined there",
        step_words(rd_fact_row(edge->fact)->type), rd_fact_row(edge->fact)->name,
        rd_fact_format(edge->fact, edge->below, at, sizeof at), row->name, rd_money_format(edge->limit, limit));
}

static enum rd_status check_edge(struct edge *edge)
{
    struct proof *proof = edge->proof;
    struct diagrams *store = &proof->bench.store;
    const uint32_t level = diagrams_level(store, edge->fact);
    struct contrast contrast = {0};
    struct contrast_found found = {0};
    int64_t facts[RD_FACT_COUNT], above[RD_FACT_COUNT];
    const uint32_t a = diagram_restrict(store, proof->table.by_outcome, level, edge->below);
    const uint32_t b = a == DIAGRAM_NONE ? a : diagram_restrict(store, proof->table.by_outcome, level, edge->below + 1);
    if (b == DIAGRAM_NONE)
        return bench_status(&proof->bench);
    if (a == b) /* the same forms on both sides: a step of the fact moves them by a step */
        return RD_OK;
    enum rd_status rc = contrast_init_judged(&contrast, &proof->bench, a, b, judge, edge);
    if (rc == RD_OK)
        rc = contrast_find(&contrast, CONTRAST_ANY, &found);
    contrast_release(&contrast);
    if (rc == RD_OK && !found.differs && found.is_undecided)
        tell_open(edge);
    if (rc != RD_OK || !found.differs)
        return rc;
    proof_case(proof, facts);
    for (uint32_t i = 0; i < store->level_count; i++)
        facts[store->fact[i]] = found.facts[store->fact[i]];
    memcpy(above, facts, sizeof above);
    facts[edge->fact] = edge->below;
    above[edge->fact] = edge->below + 1;
    if (within_put_both_right(store, proof->table.by_outcome, level, facts, above))
        tell(edge, facts, above);
    return RD_OK;
}

static bool is_number(enum rd_value_type type)
{
    return type != RD_TYPE_ENUM && type != RD_TYPE_BOOL;
}

/* Can the answer be another amount by another rule? */
static bool is_told_money(const struct proof *proof, size_t answer)
{
    bool is_stated = false;
    for (size_t i = 0; i < proof->decision->rule_count; i++)
        is_stated = is_stated || proof->decision->rules[i].answer[answer].is_stated;
    return is_stated && rd_answer_row(rd_decision_row(proof->name)->first_answer + answer)->type == RD_TYPE_MONEY;
}

static enum rd_status check_answer(struct proof *proof, size_t answer)
{
    struct edge edge = {.proof = proof,
                        .answer = answer,
                        .limit = proof->options->cliff_minor ? proof->options->cliff_minor : RD_PROVE_CLIFF_MINOR};
    enum rd_status rc = RD_OK;
    for (size_t place = 0; place < proof->table.boxes.fact_count; place++) {
        edge.fact = proof->table.boxes.fact[place];
        const struct match_level *cuts = &proof->table.match.levels[diagrams_level(&proof->bench.store, edge.fact)];
        if (!is_number(rd_fact_row(edge.fact)->type))
            continue;
        for (uint32_t i = 0; i + 1 < cuts->segment_count && rc == RD_OK; i++) {
            edge.below = cuts->hi[i];
            rc = check_edge(&edge);
        }
    }
    return rc;
}

enum rd_status check_cliff(struct proof *proof)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < rd_decision_row(proof->name)->answer_count && rc == RD_OK; i++)
        if (is_told_money(proof, i))
            rc = check_answer(proof, i);
    return rc;
}

/* The default limit is an amount of the reference currency, and a policy states no rate. */
enum rd_status check_cliff_limit(struct proof *proof)
{
    const struct json_value *currency = json_get(json_get(proof->policy->root, "policy"), "currency");
    char limit[RD_UNIT_TEXT_SIZE];
    if (proof->options->cliff_minor || strcmp(proof->policy->currency, RD_REFERENCE_CURRENCY) == 0)
        return RD_OK;
    rd_money_format(RD_PROVE_CLIFF_MINOR, limit);
    proof_note(proof, PROOF_CLIFF_DEFAULT, currency, NULL, NULL, NULL,
               "--cliff is left out: its default, %s in " RD_REFERENCE_CURRENCY ", counts as %s in %s; state it in %s",
               limit, limit, proof->policy->currency, proof->policy->currency);
    return RD_OK;
}
