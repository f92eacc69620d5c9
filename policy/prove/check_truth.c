/*
 * Cells that every value of their fact meets, or none.
 */
#include <string.h>

#include "prove/proof.h"
#include "prove/words.h"

static bool is_whole(enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return set->has_absent == row->may_be_absent && set->count == 1 && set->spans[0].lo == row->lo &&
           set->spans[0].hi == row->hi;
}

/* The domain in words: "0d to 800d, or absent". */
static const char *domain(enum rd_fact fact, char *out, size_t size)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    struct words words = words_on(out, size);
    char lo[96], hi[96];
    if (row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL)
        words_say(&words, "one of its %lld words", (long long)row->hi - (long long)row->lo + 1);
    else
        words_say(&words, "%s to %s", rd_fact_format(fact, row->lo, lo, sizeof lo),
                  rd_fact_format(fact, row->hi, hi, sizeof hi));
    words_say(&words, "%s", row->may_be_absent ? ", or absent" : "");
    return out;
}

static void tell(struct proof *proof, const struct rule *rule, enum rd_fact fact, const struct cell *cell,
                 bool is_always)
{
    char range[256];
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool is_text = cell->at->kind == JSON_STRING;
    proof_note(proof, is_always ? PROOF_CELL_ALWAYS : PROOF_CELL_NEVER, cell->at, rule->id, NULL,
               is_always ? "remove the cell" : NULL, "\"%s\" is %s, so %s%s%s is %s true", row->name,
               domain(fact, range, sizeof range), is_text ? "\"" : "", is_text ? cell->at->string : "this cell",
               is_text ? "\"" : "", is_always ? "always" : "never");
}

static bool check_cell(struct proof *proof, const struct rule *rule, enum rd_fact fact, const struct cell *cell)
{
    const struct folding *at = &proof->table.folding;
    struct value_set set;
    if (!set_of_cell(proof->policy, fact, cell, at->at_s, at->exchange_ppb, &proof->arena, &set))
        return false;
    if (cell->kind != CELL_ANYTHING && is_whole(fact, &set))
        tell(proof, rule, fact, cell, true);
    else if (set_is_empty(&set))
        tell(proof, rule, fact, cell, false);
    else /* a word of a list that adds nothing */
        for (size_t i = 0; i < cell->child_count; i++)
            if (!check_cell(proof, rule, fact, &cell->children[i]))
                return false;
    return true;
}

static bool check_conditions(struct proof *proof, const struct rule *rule, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (!check_cell(proof, rule, conditions->items[i].fact, &conditions->items[i].cell))
            return false;
    return true;
}

enum rd_status check_truth(struct proof *proof)
{
    for (size_t i = 0; i < proof->decision->rule_count; i++) {
        const struct rule *rule = &proof->decision->rules[i];
        if (!check_conditions(proof, rule, &rule->when))
            return RD_NOMEM;
        for (size_t j = 0; j < rule->any_count; j++)
            if (!check_conditions(proof, rule, &rule->any[j]))
                return RD_NOMEM;
    }
    return RD_OK;
}
