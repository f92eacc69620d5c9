/*
 * Cells that every value of their fact meets, or none.
 */
#include <stdio.h>

#include "prove/proof.h"
#include "prove/words.h"

static bool covers_present(enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return set->count == 1 && set->spans[0].lo == row->lo && set->spans[0].hi == row->hi;
}

static bool is_whole(enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return set->has_absent == row->may_be_absent && covers_present(fact, set);
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

/* Does the cell say that the fact is present, be it with a word more? */
static bool says_present(const struct cell *cell)
{
    bool says = cell->kind == CELL_PRESENT ||
                (cell->kind == CELL_NOT && cell->child_count == 1 && cell->children[0].kind == CELL_ABSENT);
    for (size_t i = 0; i < cell->child_count && cell->kind == CELL_UNION; i++)
        says = says || says_present(&cell->children[i]);
    return says;
}

/*
 * The values that meet both of a list's two cells, as "3d+1s..15d"; NULL when there are none. A list means either, and who
 * writes a lower bound and an upper one into it may mean both.
 */
static const char *both_met(struct proof *proof, enum rd_fact fact, const struct cell *cell, char *out, size_t size)
{
    const struct folding *at = &proof->table.folding;
    struct value_set set[2], both;
    char lo[96], hi[96];
    if (cell->kind != CELL_UNION || cell->child_count != 2)
        return NULL;
    for (int i = 0; i < 2; i++)
        if (!set_of_cell(proof->policy, fact, &cell->children[i], at->at_s, at->exchange_ppb, &proof->arena, &set[i]))
            return NULL;
    if (!set_intersect(&set[0], &set[1], &proof->arena, &both) || both.count != 1)
        return NULL;
    snprintf(out, size, "\"%s..%s\"", rd_fact_format(fact, both.spans[0].lo, lo, sizeof lo),
             rd_fact_format(fact, both.spans[0].hi, hi, sizeof hi));
    return out;
}

static const char *cell_words(const struct cell *cell, char *out, size_t size)
{
    if (cell->at->kind == JSON_STRING)
        snprintf(out, size, "\"%s\"", cell->at->string);
    else
        snprintf(out, size, "this cell");
    return out;
}

static void tell_never(struct proof *proof, const struct rule *rule, enum rd_fact fact, const struct cell *cell)
{
    char range[256], words[256];
    proof_note(proof, PROOF_CELL_NEVER, cell->at, rule->id, NULL, NULL, "\"%s\" is %s, so %s is never true",
               rd_fact_row(fact)->name, domain(fact, range, sizeof range), cell_words(cell, words, sizeof words));
}

/* Of all values, or of all that are present while the fact may be absent. */
static void tell_always(struct proof *proof, const struct rule *rule, enum rd_fact fact, const struct cell *cell,
                        bool is_of_present)
{
    char range[256], words[256], meant[256], fix[512];
    const char *both = both_met(proof, fact, cell, meant, sizeof meant);
    snprintf(fix, sizeof fix, "%s%s%s%s", is_of_present ? "say \"present\"" : "remove the cell",
             both ? ", or say " : "", both ? both : "", both ? " if both are meant: a list is met by either" : "");
    proof_note(proof, PROOF_CELL_ALWAYS, cell->at, rule->id, NULL, fix, "\"%s\" is %s, so %s is always true%s",
               rd_fact_row(fact)->name, domain(fact, range, sizeof range), cell_words(cell, words, sizeof words),
               is_of_present ? " where the fact is present" : "");
}

static bool check_cell(struct proof *proof, const struct rule *rule, enum rd_fact fact, const struct cell *cell)
{
    const struct folding *at = &proof->table.folding;
    struct value_set set;
    if (!set_of_cell(proof->policy, fact, cell, at->at_s, at->exchange_ppb, &proof->arena, &set))
        return false;
    if (cell->kind != CELL_ANYTHING && is_whole(fact, &set))
        tell_always(proof, rule, fact, cell, false);
    else if (covers_present(fact, &set) && !set.has_absent && rd_fact_row(fact)->may_be_absent && !says_present(cell))
        tell_always(proof, rule, fact, cell, true);
    else if (set_is_empty(&set))
        tell_never(proof, rule, fact, cell);
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

/*
 * `any` alternatives that test one fact each, the same, are met by either as a list is: what none of them leaves out is
 * what meets all complements.
 */
static bool check_any(struct proof *proof, const struct rule *rule)
{
    const struct folding *at = &proof->table.folding;
    const struct json_value *any = json_get(rule->at, "any");
    struct value_set rest, set, other, kept;
    char range[256];
    if (rule->any_count < 2 || rule->any[0].count != 1 || !any)
        return true;
    const enum rd_fact fact = rule->any[0].items[0].fact;
    if (!set_whole(fact, &proof->arena, &rest))
        return false;
    for (size_t i = 0; i < rule->any_count; i++) {
        const struct condition *condition = &rule->any[i].items[0];
        if (rule->any[i].count != 1 || condition->fact != fact)
            return true;
        if (!set_of_cell(proof->policy, fact, &condition->cell, at->at_s, at->exchange_ppb, &proof->arena, &set) ||
            !set_complement(fact, &set, &proof->arena, &other) || !set_intersect(&rest, &other, &proof->arena, &kept))
            return false;
        rest = kept;
    }
    if (rest.count == 0)
        proof_note(proof, PROOF_CELL_ALWAYS, any, rule->id, NULL, NULL,
                   "\"%s\" is %s, so one of the alternatives is always met%s", rd_fact_row(fact)->name,
                   domain(fact, range, sizeof range), rest.has_absent ? " where the fact is present" : "");
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
        if (!check_any(proof, rule))
            return RD_NOMEM;
    }
    return RD_OK;
}
