/*
 * Rules under `first` whose order matters: cases where both apply, the earlier one answers, and the later one would
 * answer differently. One finding a later rule, which names all earlier ones.
 */
#include <stdio.h>

#include "prove/proof.h"
#include "prove/words.h"

struct order {
    struct proof *proof;
    uint32_t later;
    const uint32_t *outcome;    /* by terminal, of the table */
    uint32_t *outcome_of_later; /* the same where the later rule stands alone: cases it does not meet do not count */
    char list[1024];
    size_t count;
    int64_t facts[RD_FACT_COUNT]; /* of the first earlier rule */
    char witness[2048];
};

static enum rd_status find_earlier(struct order *order, const struct contrast *contrast)
{
    struct proof *proof = order->proof;
    struct words words = words_on(order->list, sizeof order->list);
    for (uint32_t rule = 0; rule < order->later; rule++)
        for (uint32_t i = 0; i < contrast->count; i++) {
            struct contrast_found found;
            if (contrast->pairs[i].number_a != MATCH_FIRST + rule)
                continue;
            if (contrast_find(contrast, i, &found) != RD_OK)
                return RD_NOMEM;
            if (!found.differs)
                continue;
            if (order->count++ == 0) {
                for (uint32_t level = 0; level < proof->bench.store.level_count; level++)
                    order->facts[proof->bench.store.fact[level]] = found.facts[proof->bench.store.fact[level]];
            }
            words_say(&words, "%s\"%s\"", words.used ? ", " : "", proof->decision->rules[rule].id);
        }
    return RD_OK;
}

/* What decides that the earlier rule answers, and that the later one, whose diagram is `own`, would. */
static void tell_case(struct order *order, uint32_t own)
{
    struct told told;
    told_init(&told, &order->proof->bench.store, MATCH_IMPOSSIBLE);
    if (!told_add(&told, order->proof->table.root, order->facts) || !told_add(&told, own, order->facts))
        order->proof->is_out_of_memory = true;
    told_keep(&told, order->proof->bench.is_form);
    told_fill(&told, order->facts);
    told_words(&told, order->facts, order->witness, sizeof order->witness);
}

static enum rd_status check_rule(struct order *order, bool *is_in)
{
    struct proof *proof = order->proof;
    const struct rule *rule = &proof->decision->rules[order->later];
    struct contrast contrast = {0};
    uint32_t own;
    is_in[order->later] = true;
    enum rd_status rc = table_part(&proof->table, is_in, &own, NULL);
    is_in[order->later] = false;
    if (rc != RD_OK)
        return rc;
    proof_case(proof, order->facts);
    rc = contrast_init(&contrast, &proof->bench, proof->table.root, order->outcome, own, order->outcome_of_later);
    if (rc == RD_OK)
        rc = find_earlier(order, &contrast);
    contrast_release(&contrast);
    if (rc != RD_OK || order->count == 0)
        return rc;
    tell_case(order, own);
    table_verify(&proof->table, order->facts);
    proof_verify_applies(proof, order->later, order->facts);
    proof_note(proof, PROOF_ORDER, rule->at, rule->id, order->witness, NULL,
               "order matters: rule \"%s\" would answer differently where the earlier %s %s", rule->id, order->list,
               order->count == 1 ? "answers" : "answer");
    return RD_OK;
}

enum rd_status check_order(struct proof *proof)
{
    const size_t count = proof->decision->rule_count;
    enum rd_status rc = RD_OK;
    if (proof->decision->hit != HIT_FIRST)
        return RD_OK;
    const uint32_t *outcome = proof_outcomes(proof);
    uint32_t *of_later = arena_array(&proof->arena, MATCH_FIRST + count, sizeof *of_later);
    bool *is_in = arena_array(&proof->arena, count, sizeof *is_in);
    if (!outcome || !of_later || !is_in)
        return RD_NOMEM;
    for (uint32_t i = 0; i < MATCH_FIRST + count; i++)
        of_later[i] = i == MATCH_NONE ? MATCH_IMPOSSIBLE : outcome[i];
    for (uint32_t later = 1; later < count && rc == RD_OK; later++) {
        struct order order = {.proof = proof, .later = later, .outcome = outcome, .outcome_of_later = of_later};
        if (!proof->decision->rules[later].is_otherwise && !proof->is_dead[later])
            rc = check_rule(&order, is_in);
    }
    return rc;
}
