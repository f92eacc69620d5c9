/*
 * Sanctions with no way back: a standing that a clean record does not end. Windows empty and points expire, so whoever
 * waits has nothing left that counts against them; if even then no case gives a better standing, none ever comes back.
 * Who places or gets no orders meanwhile has none in the windows either, and no share or stars of them. What counts time
 * only rises. A removal is meant to be final.
 */
#include <stdio.h>
#include <string.h>

#include "prove/proof.h"
#include "prove/stake.h"
#include "prove/within.h"

/* What becomes of a fact of the record while its holder waits. */
enum fate {
    FATE_ANY,    /* whatever the holder makes it */
    FATE_CLEARS, /* to 0, its least value */
    FATE_SHARE,  /* to 0, or absent without what it is a share of */
    FATE_ORDERS, /* whatever comes; to 0 where no orders come */
    FATE_STARS,  /* whatever comes; absent where no orders come */
    FATE_RISES   /* to more than any bound */
};

#define EACH_WINDOW(name, fate)                                                                                        \
    [RD_FACT_SELLER_##name##_28D] = (fate), [RD_FACT_SELLER_##name##_30D] = (fate),                                    \
    [RD_FACT_SELLER_##name##_60D] = (fate), [RD_FACT_SELLER_##name##_90D] = (fate),                                    \
    [RD_FACT_SELLER_##name##_180D] = (fate), [RD_FACT_SELLER_##name##_365D] = (fate)
static const enum fate fates[RD_FACT_COUNT] = {
    [RD_FACT_SELLER_RUNG] = FATE_CLEARS,         [RD_FACT_SELLER_POINTS] = FATE_CLEARS,
    [RD_FACT_SELLER_POINTS_TODAY] = FATE_CLEARS, [RD_FACT_SELLER_STRIKES] = FATE_CLEARS,
    [RD_FACT_SELLER_STANDING_FOR] = FATE_RISES,  [RD_FACT_SELLER_STARS] = FATE_STARS,
    [RD_FACT_SELLER_RATINGS] = FATE_ORDERS,      EACH_WINDOW(ORDERS, FATE_ORDERS),
    EACH_WINDOW(DISPUTES, FATE_CLEARS),          EACH_WINDOW(DISPUTE_SHARE, FATE_SHARE),
    EACH_WINDOW(UPHELD_SHARE, FATE_SHARE),       EACH_WINDOW(SILENCE_SHARE, FATE_SHARE),
    EACH_WINDOW(LATE_SHIP_SHARE, FATE_SHARE),    EACH_WINDOW(CANCEL_SHARE, FATE_SHARE),
    EACH_WINDOW(NEGATIVE_SHARE, FATE_SHARE),     [RD_FACT_BUYER_ORDERS] = FATE_ORDERS,
    [RD_FACT_BUYER_DISPUTES] = FATE_CLEARS,      [RD_FACT_BUYER_REFUSED] = FATE_CLEARS,
    [RD_FACT_BUYER_REFUND_SHARE] = FATE_SHARE,   [RD_FACT_BUYER_AGE] = FATE_RISES};

/* Which outcomes are wanted: better ones, or any. */
struct wanting {
    const struct outcomes *outcomes;
    enum rd_fact standing;
    int64_t held;           /* the sanction */
    size_t answer;          /* among all answers */
    struct ranking ranking; /* of the standings, for who stands */
    bool wants_better;      /* else any answer */
    bool is_without_orders; /* while the sanction lasts */
};

/* Better than the sanction; or a seller's term, whose end gives good standing back although the rules answer it still. */
static bool is_way_back(const struct wanting *wanting, const struct outcome *outcome)
{
    const bool is_term =
        wanting->standing == RD_FACT_SELLER_STANDING && outcome->terms[RD_ANSWER(SELLER_STANDING, LASTS)][0].plus > 0;
    return is_term || (ranking_change(&wanting->ranking, rd_answer_row(wanting->answer), wanting->held,
                                      outcome->terms[0][0].plus) &
                       CHANGE_BETTER);
}

static bool is_wanted(const void *context, uint32_t number)
{
    const struct wanting *wanting = context;
    const struct outcome *outcome = outcome_at(wanting->outcomes, number);
    return outcome && (!wanting->wants_better || is_way_back(wanting, outcome));
}

/* The values that a clean record under the sanction has in the end. */
static struct rd_values clean_values(const struct wanting *wanting, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const struct rd_values any = {RD_ABSENT, row->hi}, least = {RD_ABSENT, row->lo}, none = {RD_ABSENT, RD_ABSENT};
    if (fact == wanting->standing)
        return (struct rd_values){wanting->held, wanting->held};
    switch (fates[fact]) {
    case FATE_CLEARS:
        return least;
    case FATE_SHARE:
        return wanting->is_without_orders ? none : least;
    case FATE_ORDERS:
        return wanting->is_without_orders ? least : any;
    case FATE_STARS:
        return wanting->is_without_orders ? none : any;
    case FATE_RISES:
        return (struct rd_values){row->hi, row->hi};
    default:
        return any;
    }
}

/* The outcomes of clean records under a sanction; no other case has one. */
static uint32_t of_clean(struct proof *proof, const struct wanting *wanting)
{
    struct diagrams *store = &proof->bench.store;
    uint32_t ref = proof->table.by_outcome;
    for (uint32_t level = 0; level < store->level_count && !diagrams_failed(store); level++) {
        const enum rd_fact fact = store->fact[level];
        const struct rd_values clean = clean_values(wanting, fact);
        if (clean.lo != RD_ABSENT || clean.hi != rd_fact_row(fact)->hi)
            ref = within_values(store, ref, fact, clean, MATCH_NONE);
    }
    return ref;
}

/* A suspended seller is not shown, a blocked buyer turned away. */
static bool is_without_orders(enum rd_decision name, int64_t standing)
{
    return name == RD_DECISION_SELLER_STANDING ? standing >= RD_SELLER_STANDING_SUSPENDED
                                               : standing == RD_BUYER_STANDING_BLOCKED;
}

static enum rd_status check_sanction(struct proof *proof, const struct rule *rule, int64_t held)
{
    const bool is_seller = proof->name == RD_DECISION_SELLER_STANDING;
    struct wanting wanting = {.outcomes = &proof->bench.outcomes,
                              .standing = is_seller ? RD_FACT_SELLER_STANDING : RD_FACT_BUYER_STANDING,
                              .held = held,
                              .answer = rd_decision_row(proof->name)->first_answer,
                              .wants_better = true,
                              .is_without_orders = is_without_orders(proof->name, held)};
    int64_t facts[RD_FACT_COUNT];
    char witness[2048];
    bool found;
    if (!stake_ranking(wanting.answer, is_seller ? RD_PARTY_SELLER : RD_PARTY_BUYER, &wanting.ranking))
        rd_bug("the standings of \"%s\" have no order", rd_decision_row(proof->name)->name);
    const uint32_t clean = of_clean(proof, &wanting);
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
    facts[wanting.standing] = held;
    proof_told(proof, clean, NULL, facts, witness, sizeof witness);
    table_verify(&proof->table, facts);
    proof_note(proof, PROOF_NO_WAY_BACK, rule->at, rule->id, witness, NULL,
               "who is %s by rule \"%s\" stays so: no case with a clean record%s gives a better standing",
               rd_word(is_seller ? RD_SET_SELLER_STANDING : RD_SET_BUYER_STANDING, (size_t)held), rule->id,
               wanting.is_without_orders ? ", and no orders meanwhile," : "");
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
