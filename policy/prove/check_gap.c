/*
 * Gaps: cases that no rule answers. The fix is a rule for the region of the witness; its answers are the designer's.
 */
#include <stdio.h>

#include "prove/proof.h"
#include "prove/words.h"

#define REGIONS_TOLD 1000u

static bool is_none(const void *context, uint32_t number)
{
    (void)context;
    return number == MATCH_NONE;
}

static bool is_impossible(const void *context, uint32_t number)
{
    (void)context;
    return number == MATCH_IMPOSSIBLE;
}

static bool count_region(void *context, const struct region *region)
{
    (void)region;
    return ++*(size_t *)context < REGIONS_TOLD;
}

/* A rule for the region, its answers left open where the catalogue has no default. */
static const char *ready_rule(const struct proof *proof, const struct region *region, char *out, size_t size)
{
    const struct rd_decision_row *row = rd_decision_row(proof->name);
    struct words words = words_on(out, size);
    char when[2048];
    const char *comma = "";
    words_say(&words, "{\"id\":\"gap\",\"when\":{%s},\"then\":{",
              region_json(&proof->bench.store, region, when, sizeof when));
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        if (answer->fallback != RD_MUST_STATE)
            continue;
        words_say(&words, "%s\"%s\":\"?\"", comma, answer->name);
        comma = ",";
    }
    words_say(&words, "}}");
    return out;
}

enum rd_status check_gap(struct proof *proof)
{
    const struct region_terms terms = {is_none, is_impossible, NULL};
    struct diagrams *store = &proof->bench.store;
    int64_t facts[RD_FACT_COUNT];
    struct region region;
    char witness[2048], fix[4096], where[2048];
    size_t count = 0;
    bool found;
    proof_case(proof, facts);
    if (!diagram_find(store, proof->table.by_outcome, is_none, NULL, &found, facts))
        return RD_NOMEM;
    if (!found)
        return RD_OK;
    proof_told(proof, proof->table.by_outcome, NULL, facts, witness, sizeof witness);
    table_verify(&proof->table, facts);
    const uint32_t simple = region_simplify(store, proof->table.by_outcome, &terms);
    const uint32_t root = simple == DIAGRAM_NONE ? proof->table.by_outcome : simple;
    const struct region_terms *told = simple == DIAGRAM_NONE ? &terms : &simple_terms;
    if (!region_around(store, root, told, facts, &proof->arena, &region) ||
        !region_each(store, root, told, count_region, &count))
        return RD_NOMEM;
    proof_note(proof, PROOF_GAP, proof->decision->at, NULL, witness, ready_rule(proof, &region, fix, sizeof fix),
               "\"%s\" has no rule for %s%zu %s of cases: %s%s", rd_decision_row(proof->name)->name,
               count == REGIONS_TOLD ? "at least " : "", count, count == 1 ? "region" : "regions",
               count == 1 ? "" : "one is ", region_words(store, &region, where, sizeof where));
    return RD_OK;
}
