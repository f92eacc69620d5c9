/*
 * Rules whose removal changes no answer of any case. A rule that never answers is told by check_dead already.
 */
#include "prove/proof.h"

enum rd_status check_redundant(struct proof *proof)
{
    const struct decision *decision = proof->decision;
    bool *is_in = arena_array(&proof->arena, decision->rule_count, sizeof *is_in);
    enum rd_status rc = RD_OK;
    if (!is_in)
        return RD_NOMEM;
    for (size_t i = 0; i < decision->rule_count; i++)
        is_in[i] = true;
    for (size_t i = 0; i < decision->rule_count && rc == RD_OK; i++) {
        const struct rule *rule = &decision->rules[i];
        struct contrast contrast = {0};
        struct contrast_found found = {0};
        uint32_t without = DIAGRAM_NONE;
        if (rule->is_otherwise || proof->is_dead[i])
            continue;
        is_in[i] = false;
        rc = table_part(&proof->table, is_in, NULL, &without);
        is_in[i] = true;
        if (rc == RD_OK)
            rc = contrast_init(&contrast, &proof->bench, proof->table.by_outcome, NULL, without, NULL);
        if (rc == RD_OK)
            rc = contrast_find(&contrast, CONTRAST_ANY, &found);
        contrast_release(&contrast);
        if (rc == RD_OK && !found.differs && !found.is_undecided)
            proof_note(proof, PROOF_REDUNDANT, rule->at, rule->id, NULL, "remove the rule",
                       "rule \"%s\" is redundant: without it every case is answered the same", rule->id);
    }
    return rc;
}
