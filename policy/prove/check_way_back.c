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

struct search {
    const struct diagrams *store;
    const struct outcomes *outcomes;
    enum rd_fact standing;
    int64_t held;           /* the sanction */
    size_t answer;          /* among all answers */
    struct ranking ranking; /* of the standings, for who stands */
    bool wants_better;      /* else any answer */
    bool is_without_orders; /* while the sanction lasts */
    bool *is_barren;
    int64_t *facts;
};

/* Better than the sanction; or a seller's term, whose end gives good standing back although the rules answer it still. */
static bool is_way_back(const struct search *search, const struct outcome *outcome)
{
    const bool is_term =
        search->standing == RD_FACT_SELLER_STANDING && outcome->terms[RD_ANSWER(SELLER_STANDING, LASTS)][0].plus > 0;
    return is_term ||
           (ranking_change(&search->ranking, rd_answer_row(search->answer), search->held, outcome->terms[0][0].plus) &
            CHANGE_BETTER);
}

static bool is_wanted(const struct search *search, uint32_t number)
{
    const struct outcome *outcome = outcome_at(search->outcomes, number);
    return outcome && (!search->wants_better || is_way_back(search, outcome));
}

/* A value from lo..hi that a clean record under the sanction has in the end. */
static bool clean_value(const struct search *search, enum rd_fact fact, int64_t lo, int64_t hi, int64_t *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    *out = fact == search->standing ? search->held : fates[fact] == FATE_RISES ? hi : lo;
    if (fact == search->standing)
        return search->held >= lo && search->held <= hi;
    switch (fates[fact]) {
    case FATE_CLEARS:
        return lo == row->lo;
    case FATE_SHARE:
        return lo == row->lo && !search->is_without_orders;
    case FATE_ORDERS:
        return lo == row->lo || !search->is_without_orders;
    case FATE_STARS:
        return !search->is_without_orders;
    case FATE_RISES:
        return hi == row->hi;
    default:
        return true;
    }
}

static bool find_from(struct search *search, uint32_t ref)
{
    const struct diagrams *store = search->store;
    if (diagram_is_terminal(ref))
        return is_wanted(search, diagram_number(ref));
    if (search->is_barren[ref])
        return false;
    const struct diagram_node *node = &store->nodes[ref];
    const enum rd_fact fact = store->fact[node->level];
    int64_t lo = rd_fact_row(fact)->lo, value;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        if (clean_value(search, fact, lo, edge->hi, &value) && find_from(search, edge->child)) {
            search->facts[fact] = value;
            return true;
        }
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE && find_from(search, node->absent)) {
        search->facts[fact] = RD_ABSENT;
        return true;
    }
    search->is_barren[ref] = true;
    return false;
}

static bool find(struct proof *proof, struct search *search, bool wants_better)
{
    search->wants_better = wants_better;
    search->is_barren = arena_array(&proof->arena, proof->bench.store.node_count + 1u, sizeof *search->is_barren);
    proof_case(proof, search->facts);
    search->facts[search->standing] = search->held;
    if (!search->is_barren) {
        proof->is_out_of_memory = true;
        return true;
    }
    return find_from(search, proof->table.by_outcome);
}

/* A suspended seller is not shown, a blocked buyer turned away. */
static bool is_without_orders(enum rd_decision name, int64_t standing)
{
    return name == RD_DECISION_SELLER_STANDING ? standing >= RD_SELLER_STANDING_SUSPENDED
                                               : standing == RD_BUYER_STANDING_BLOCKED;
}

static void check_sanction(struct proof *proof, const struct rule *rule, int64_t standing)
{
    const bool is_seller = proof->name == RD_DECISION_SELLER_STANDING;
    int64_t facts[RD_FACT_COUNT];
    char witness[2048];
    struct search search = {.store = &proof->bench.store,
                            .outcomes = &proof->bench.outcomes,
                            .standing = is_seller ? RD_FACT_SELLER_STANDING : RD_FACT_BUYER_STANDING,
                            .held = standing,
                            .answer = rd_decision_row(proof->name)->first_answer,
                            .is_without_orders = is_without_orders(proof->name, standing),
                            .facts = facts};
    if (!stake_ranking(search.answer, is_seller ? RD_PARTY_SELLER : RD_PARTY_BUYER, &search.ranking))
        rd_bug("the standings of \"%s\" have no order", rd_decision_row(proof->name)->name);
    if (find(proof, &search, true) || !find(proof, &search, false))
        return;
    table_verify(&proof->table, facts);
    proof_note(proof, PROOF_NO_WAY_BACK, rule->at, rule->id,
               case_words(&proof->bench.store, facts, witness, sizeof witness), NULL,
               "who is %s by rule \"%s\" stays so: no case with a clean record%s gives a better standing",
               rd_word(is_seller ? RD_SET_SELLER_STANDING : RD_SET_BUYER_STANDING, (size_t)standing), rule->id,
               search.is_without_orders ? ", and no orders meanwhile," : "");
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
    if (proof->name != RD_DECISION_SELLER_STANDING && proof->name != RD_DECISION_BUYER_STANDING)
        return RD_OK;
    for (size_t i = 0; i < proof->decision->rule_count; i++) {
        const struct rule *rule = &proof->decision->rules[i];
        const struct answer *answer = &rule->answer[0]; /* the standing, of both */
        const int64_t standing = answer->value.value;
        if (proof->is_dead[i] || !answer->is_stated || !is_sanction(proof->name, standing) || is_told[standing])
            continue;
        is_told[standing] = true;
        check_sanction(proof, rule, standing);
    }
    return RD_OK;
}
