/*
 * Sanctions with no way back: a standing that a clean record does not end. Windows empty and points expire, so whoever
 * waits has nothing left that counts against them; if even then no case gives a better standing, none ever comes back.
 * A removal is meant to be final.
 */
#include <stdio.h>
#include <string.h>

#include "prove/direction.h"
#include "prove/proof.h"
#include "prove/within.h"

/* Facts that go to zero by themselves (or are then absent). */
static const enum rd_fact cleared[] = {
    RD_FACT_SELLER_RUNG,      RD_FACT_SELLER_POINTS,  RD_FACT_SELLER_POINTS_TODAY, RD_FACT_SELLER_STRIKES,
#define CLEARED(name)                                                                                                  \
    RD_FACT_SELLER_##name##_28D, RD_FACT_SELLER_##name##_30D, RD_FACT_SELLER_##name##_60D,                             \
        RD_FACT_SELLER_##name##_90D, RD_FACT_SELLER_##name##_180D, RD_FACT_SELLER_##name##_365D
    CLEARED(DISPUTES),        CLEARED(DISPUTE_SHARE), CLEARED(UPHELD_SHARE),       CLEARED(SILENCE_SHARE),
    CLEARED(LATE_SHIP_SHARE), CLEARED(CANCEL_SHARE),  CLEARED(NEGATIVE_SHARE),
#undef CLEARED
    RD_FACT_BUYER_DISPUTES,   RD_FACT_BUYER_REFUSED,  RD_FACT_BUYER_REFUND_SHARE,
};

static bool is_cleared(enum rd_fact fact)
{
    for (size_t i = 0; i < sizeof cleared / sizeof cleared[0]; i++)
        if (cleared[i] == fact)
            return true;
    return false;
}

/* Which outcomes are wanted: better ones, or any. */
struct wanting {
    const struct outcomes *outcomes;
    size_t answer; /* among all answers */
    bool is_seller, wants_better;
    int64_t score; /* how good the sanction is */
};

static bool is_wanted(const void *context, uint32_t number)
{
    const struct wanting *wanting = context;
    const struct outcome *outcome = outcome_at(wanting->outcomes, number);
    int64_t score;
    return outcome && (!wanting->wants_better ||
                       (direction_score(wanting->answer, wanting->is_seller, outcome->terms[0][0].plus, &score) &&
                        score > wanting->score));
}

/* The outcomes of clean records under a sanction; no other case has one. */
static uint32_t of_clean(struct proof *proof, enum rd_fact standing, int64_t held)
{
    struct diagrams *store = &proof->bench.store;
    uint32_t ref = proof->table.by_outcome;
    for (uint32_t level = 0; level < store->level_count && !diagrams_failed(store); level++) {
        const enum rd_fact fact = store->fact[level];
        if (fact == standing)
            ref = within_values(store, ref, fact, (struct rd_values){held, held}, MATCH_NONE);
        else if (is_cleared(fact))
            ref = within_values(store, ref, fact, (struct rd_values){RD_ABSENT, rd_fact_row(fact)->lo}, MATCH_NONE);
    }
    return ref;
}

static enum rd_status check_sanction(struct proof *proof, const struct rule *rule, int64_t held)
{
    const bool is_seller = proof->name == RD_DECISION_SELLER_STANDING;
    const enum rd_fact standing = is_seller ? RD_FACT_SELLER_STANDING : RD_FACT_BUYER_STANDING;
    struct wanting wanting = {.outcomes = &proof->bench.outcomes,
                              .answer = rd_decision_row(proof->name)->first_answer,
                              .is_seller = is_seller,
                              .wants_better = true};
    int64_t facts[RD_FACT_COUNT];
    char witness[2048];
    bool found;
    direction_score(wanting.answer, is_seller, held, &wanting.score);
    const uint32_t clean = of_clean(proof, standing, held);
    if (diagrams_failed(&proof->bench.store))
        return bench_status(&proof->bench);
    proof_case(proof, facts);
    if (!diagram_find(&proof->bench.store, clean, is_wanted, &wanting, &found, facts))
        return RD_NOMEM;
    if (found)
        return RD_OK; /* somebody comes back */
    wanting.wants_better = false;
    if (!diagram_find(&proof->bench.store, clean, is_wanted, &wanting, &found, facts))
        return RD_NOMEM;
    if (!found)
        return RD_OK; /* nobody is asked */
    facts[standing] = held;
    proof_told(proof, clean, NULL, facts, witness, sizeof witness);
    table_verify(&proof->table, facts);
    proof_note(proof, PROOF_NO_WAY_BACK, rule->at, rule->id, witness, NULL,
               "who is %s by rule \"%s\" stays so: no case with a clean record gives a better standing",
               rd_word(is_seller ? RD_SET_SELLER_STANDING : RD_SET_BUYER_STANDING, (size_t)held), rule->id);
    return RD_OK;
}

/* Is the standing a sanction that is not final? */
static bool is_sanction(enum rd_decision name, int64_t standing)
{
    return name == RD_DECISION_SELLER_STANDING
               ? standing == RD_SELLER_STANDING_WARNED || standing == RD_SELLER_STANDING_DEMOTED ||
                     standing == RD_SELLER_STANDING_SUSPENDED
               : standing == RD_BUYER_STANDING_WATCHED || standing == RD_BUYER_STANDING_BLOCKED;
}

enum rd_status check_way_back(struct proof *proof)
{
    bool is_told[64] = {false};
    enum rd_status rc = RD_OK;
    if (proof->name != RD_DECISION_SELLER_STANDING && proof->name != RD_DECISION_BUYER_STANDING)
        return RD_OK;
    for (size_t i = 0; i < proof->decision->rule_count && rc == RD_OK; i++) {
        const struct rule *rule = &proof->decision->rules[i];
        const struct answer *answer = &rule->answer[0]; /* the standing, of both */
        const int64_t standing = answer->value.value;
        if (proof->is_dead[i] || !answer->is_stated || !is_sanction(proof->name, standing) || is_told[standing])
            continue;
        is_told[standing] = true;
        rc = check_sanction(proof, rule, standing);
    }
    return rc;
}
