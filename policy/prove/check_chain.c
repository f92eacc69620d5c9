/*
 * Rules and words that nobody meets, because the answers of other decisions never bring them about: a place in search for
 * demoted sellers, where no rule demotes. Possible cases all the same, so neither dead nor a gap.
 */
#include <stdio.h>

#include "prove/chain.h"
#include "prove/proof.h"
#include "prove/words.h"

/* "demoted or suspended", the first few. */
static const char *value_words(enum rd_fact fact, const struct value_set *set, char *out, size_t size)
{
    struct words words = words_on(out, size);
    char text[96];
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++)
        for (int64_t value = set->spans[i].lo; value <= set->spans[i].hi && count < 4; value++)
            words_say(&words, "%s%s", count++ ? " or " : "", rd_fact_format(fact, value, text, sizeof text));
    return out;
}

/* The set of a cell where no value of it arises. */
static bool is_unmet(struct proof *proof, enum rd_fact fact, const struct cell *cell, struct value_set *set)
{
    const struct folding *at = &proof->table.folding;
    if (!proof->chain->is_fed[fact] || cell->kind == CELL_ANYTHING)
        return false;
    if (!set_of_cell(proof->policy, fact, cell, at->at_s, at->exchange_ppb, &proof->arena, set)) {
        proof->is_out_of_memory = true;
        return false;
    }
    return !set_is_empty(set) && !chain_meets(proof->chain, fact, set);
}

static const struct condition *unmet_condition(struct proof *proof, const struct conditions *conditions,
                                               struct value_set *set)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (is_unmet(proof, conditions->items[i].fact, &conditions->items[i].cell, set))
            return &conditions->items[i];
    return NULL;
}

static void tell_rule(struct proof *proof, const struct rule *rule)
{
    char values[256], feeders[256];
    struct value_set set;
    const struct condition *unmet = unmet_condition(proof, &rule->when, &set);
    for (size_t i = 0; i < rule->any_count && !unmet; i++)
        unmet = unmet_condition(proof, &rule->any[i], &set);
    if (!unmet) {
        proof_note(proof, PROOF_UNMET_RULE, rule->at, rule->id, NULL, NULL,
                   "nobody meets rule \"%s\": what other decisions answer never brings its cells together", rule->id);
        return;
    }
    proof_note(proof, PROOF_UNMET_RULE, rule->at, rule->id, NULL, NULL,
               "nobody meets rule \"%s\": \"%s\" is never %s, for no rule of %s brings it about", rule->id,
               rd_fact_row(unmet->fact)->name, value_words(unmet->fact, &set, values, sizeof values),
               chain_feeders(unmet->fact, &set, feeders, sizeof feeders));
}

/* Words of a list that nobody meets, of a rule that somebody does. */
static void check_words(struct proof *proof, const struct rule *rule, const struct conditions *conditions)
{
    char values[256], feeders[256];
    struct value_set set;
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        for (size_t j = 0; condition->cell.kind == CELL_UNION && j < condition->cell.child_count; j++)
            if (is_unmet(proof, condition->fact, &condition->cell.children[j], &set))
                proof_note(proof, PROOF_UNMET_CELL, condition->cell.children[j].at, rule->id, NULL, NULL,
                           "\"%s\" is never %s, for no rule of %s brings it about", rd_fact_row(condition->fact)->name,
                           value_words(condition->fact, &set, values, sizeof values),
                           chain_feeders(condition->fact, &set, feeders, sizeof feeders));
    }
}

/* Which rules answer cases that arise; by rule. */
static bool find_met(struct proof *proof, bool *is_met)
{
    const struct table_at *table = &proof->table;
    const size_t count =
        MATCH_FIRST + (proof->decision->hit > HIT_FIRST ? table->match.set_count : proof->decision->rule_count);
    bool *reached = arena_array(&proof->arena, count, sizeof *reached);
    uint32_t one;
    if (!reached || !chain_reached(proof->chain, &proof->bench.store, table->root, reached, count))
        return false;
    for (uint32_t number = MATCH_FIRST; number < count; number++) {
        const struct match_rules rules = table_rules(table, number, &one);
        for (uint32_t i = 0; reached[number] && i < rules.count; i++)
            is_met[rules.rules[i]] = true;
    }
    return true;
}

enum rd_status check_chain(struct proof *proof)
{
    const struct decision *decision = proof->decision;
    bool *is_met = arena_array(&proof->arena, decision->rule_count, sizeof *is_met);
    if (!is_met || !find_met(proof, is_met))
        return RD_NOMEM;
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        if (rule->is_otherwise || proof->is_dead[i])
            continue;
        if (!is_met[i]) {
            tell_rule(proof, rule);
            continue;
        }
        check_words(proof, rule, &rule->when);
        for (size_t j = 0; j < rule->any_count; j++)
            check_words(proof, rule, &rule->any[j]);
    }
    return RD_OK;
}
