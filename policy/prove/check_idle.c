/*
 * Answers that come to nothing in all of the cases their rule answers.
 *
 * What an appeal holds or undoes may be nothing for what it is about; a rule that also answers for other subjects is taken to
 * mean those.
 */
#include <string.h>

#include "prove/proof.h"

struct of_rule {
    const struct table_at *table;
    uint32_t rule;
};

static bool is_of_rule(const void *context, uint32_t number)
{
    const struct of_rule *of = context;
    return table_rule(of->table, number) == of->rule;
}

/* A case that the rule answers, with a fact at a value. */
static enum rd_status find_case(struct proof *proof, uint32_t rule, enum rd_fact fact, int64_t value, bool *found,
                                int64_t *facts)
{
    struct diagrams *store = &proof->bench.store;
    const uint32_t level = diagrams_level(store, fact);
    const struct of_rule of = {&proof->table, rule};
    uint32_t ref = proof->table.root;
    if (level != DIAGRAM_NONE && (ref = diagram_restrict(store, ref, level, value)) == DIAGRAM_NONE)
        return bench_status(&proof->bench);
    proof_case(proof, facts);
    if (!diagram_find(store, ref, is_of_rule, &of, found, facts))
        return RD_NOMEM;
    facts[fact] = value;
    return RD_OK;
}

static bool says(const struct rule *rule, size_t answer, int64_t value)
{
    return rule->answer[answer].is_stated && rule->answer[answer].value.value == value;
}

/* ---- what an appeal holds and undoes ---- */

static const struct idle {
    size_t answer;
    int64_t value;
    unsigned subjects; /* bits of RD_APPEAL_SUBJECT_…: where it comes to nothing */
    const char *why;
} idle_rows[] = {
    {RD_ANSWER(APPEAL, HOLDS_MONEY), RD_BOOL_YES, 1u << RD_APPEAL_SUBJECT_STANDING,
     "the rule answers for standings alone, and no money hangs on them"},
    {RD_ANSWER(APPEAL, UNDOES), RD_UNDOES_MONEY, 1u << RD_APPEAL_SUBJECT_STANDING | 1u << RD_APPEAL_SUBJECT_VIOLATION,
     "what a violation or a standing cost, a fine included, is undone by \"penalty\""},
};

static enum rd_status check_appeal(struct proof *proof, uint32_t at, const struct idle *row)
{
    const struct rule *rule = &proof->decision->rules[at];
    int64_t facts[RD_FACT_COUNT];
    bool found = false;
    if (!says(rule, row->answer, row->value))
        return RD_OK;
    for (int subject = 0; subject < RD_APPEAL_SUBJECT_COUNT && !found; subject++) {
        if (row->subjects >> subject & 1u)
            continue;
        const enum rd_status rc = find_case(proof, at, RD_FACT_APPEAL_SUBJECT, subject, &found, facts);
        if (rc != RD_OK)
            return rc;
    }
    if (!found)
        proof_note(proof, PROOF_ANSWER_IDLE, rule->answer[row->answer].at, rule->id, NULL, "remove the answer",
                   "\"%s\" of rule \"%s\" comes to nothing: %s",
                   rd_answer_row(rd_decision_row(proof->name)->first_answer + row->answer)->name, rule->id, row->why);
    return RD_OK;
}

enum rd_status check_idle(struct proof *proof)
{
    enum rd_status rc = RD_OK;
    if (proof->name != RD_DECISION_APPEAL)
        return RD_OK;
    for (uint32_t at = 0; at < proof->decision->rule_count && rc == RD_OK; at++) {
        if (proof->is_dead[at])
            continue;
        for (size_t i = 0; i < sizeof idle_rows / sizeof idle_rows[0] && rc == RD_OK; i++)
            rc = check_appeal(proof, at, &idle_rows[i]);
    }
    return rc;
}
