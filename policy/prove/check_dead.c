/*
 * Rules that never answer. Under `first` a rule is dead when those before it leave it nothing, be it one that covers it
 * or several together; the smallest such set of rules that answer themselves is named: what a dead rule would take the
 * rules that hide it take. Under the other hit policies it is dead when it meets no case.
 */
#include <stdio.h>
#include <string.h>

#include "prove/proof.h"
#include "prove/words.h"

#define TRIALS_MAX 4000u /* sets of rules tried before "smallest" becomes "none can be left out" */

static bool is_rule(const void *context, uint32_t number)
{
    (void)context;
    return number >= MATCH_FIRST;
}

static bool is_number(const void *context, uint32_t number)
{
    return number == *(const uint32_t *)context;
}

struct hiding {
    struct proof *proof;
    uint32_t rule;
    bool *is_in; /* the set under trial, with the rule itself */
    size_t trials;
};

/* Do the rules of the set leave the rule nothing? False as well when a limit is passed: the store knows. */
static bool hides(struct hiding *hiding)
{
    struct proof *proof = hiding->proof;
    const uint32_t number = MATCH_FIRST + hiding->rule;
    int64_t facts[RD_FACT_COUNT];
    uint32_t root;
    bool found = true;
    hiding->trials++;
    if (table_part(&proof->table, hiding->is_in, &root, NULL) != RD_OK)
        return false;
    if (!diagram_find(&proof->bench.store, root, is_number, &number, &found, facts))
        proof->is_out_of_memory = true;
    return !found;
}

/* Tries all sets of `size` more rules among the candidates from `from` on. */
static bool try_sets(struct hiding *hiding, const uint32_t *candidates, size_t count, size_t from, size_t size)
{
    if (size == 0)
        return hides(hiding);
    for (size_t i = from; i + size <= count && hiding->trials < TRIALS_MAX; i++) {
        hiding->is_in[candidates[i]] = true;
        if (try_sets(hiding, candidates, count, i + 1, size - 1))
            return true;
        hiding->is_in[candidates[i]] = false;
    }
    return false;
}

/* Leaves a smallest hiding set in is_in; past TRIALS_MAX one from which no rule can be left out. */
static void find_smallest(struct hiding *hiding, const uint32_t *candidates, size_t count)
{
    for (size_t size = 1; size <= count && hiding->trials < TRIALS_MAX; size++)
        if (try_sets(hiding, candidates, count, 0, size))
            return;
    for (size_t i = 0; i < count; i++)
        hiding->is_in[candidates[i]] = true;
    for (size_t i = 0; i < count; i++) {
        hiding->is_in[candidates[i]] = false;
        if (!hides(hiding))
            hiding->is_in[candidates[i]] = true;
    }
}

/* Earlier rules, none of them dead, that meet a case the rule meets; with the rule alone in is_in. */
static size_t find_candidates(struct proof *proof, uint32_t rule, bool *is_in, uint32_t *candidates)
{
    size_t count = 0;
    int64_t facts[RD_FACT_COUNT];
    const uint32_t number = MATCH_FIRST + rule;
    for (uint32_t earlier = 0; earlier < rule; earlier++) {
        uint32_t root, before;
        bool found = false;
        if (proof->is_dead[earlier])
            continue;
        /* with the earlier rule behind it the rule answers as alone; with it in front it must lose something */
        is_in[earlier] = true;
        if (table_part(&proof->table, is_in, &root, NULL) != RD_OK)
            return 0;
        is_in[earlier] = false;
        if (table_part(&proof->table, is_in, &before, NULL) != RD_OK)
            return 0;
        struct case_count with, alone;
        if (!diagram_find(&proof->bench.store, root, is_number, &number, &found, facts) ||
            !diagram_count(&proof->bench.store, root, is_number, &number, &with) ||
            !diagram_count(&proof->bench.store, before, is_number, &number, &alone)) {
            proof->is_out_of_memory = true;
            return 0;
        }
        if (!found || with.exact != alone.exact || with.about < alone.about)
            candidates[count++] = earlier;
    }
    return count;
}

/* `own` is the diagram of the rule alone. */
static void tell_hidden(struct proof *proof, uint32_t rule, uint32_t own, int64_t *facts, const bool *is_in)
{
    const struct rule *rules = proof->decision->rules;
    char list[1024], witness[2048];
    struct words words = words_on(list, sizeof list);
    size_t count = 0, told = 0;
    for (uint32_t i = 0; i < rule; i++)
        count += is_in[i];
    for (uint32_t i = 0; i < rule; i++) {
        if (!is_in[i])
            continue;
        words_say(&words, "%s\"%s\"", told == 0 ? "" : told + 1 == count ? " and " : ", ", rules[i].id);
        told++;
    }
    proof_told(proof, own, NULL, facts, witness, sizeof witness);
    table_verify(&proof->table, facts);
    proof_verify_applies(proof, rule, facts);
    proof_note(proof, PROOF_DEAD, rules[rule].at, rules[rule].id, witness, "remove the rule, or move it up",
               "rule \"%s\" never answers: %s %s wherever it would", rules[rule].id, list,
               count == 1 ? "answers" : "together answer");
}

static enum rd_status explain(struct proof *proof, uint32_t rule)
{
    const size_t count = proof->decision->rule_count;
    const struct rule *said = &proof->decision->rules[rule];
    struct hiding hiding = {.proof = proof, .rule = rule};
    uint32_t *candidates = arena_array(&proof->arena, count, sizeof *candidates), own;
    int64_t facts[RD_FACT_COUNT];
    bool found;
    hiding.is_in = arena_array(&proof->arena, count, sizeof *hiding.is_in);
    if (!candidates || !hiding.is_in)
        return RD_NOMEM;
    hiding.is_in[rule] = true;
    if (table_part(&proof->table, hiding.is_in, &own, NULL) != RD_OK)
        return bench_status(&proof->bench);
    proof_case(proof, facts);
    if (!diagram_find(&proof->bench.store, own, is_rule, NULL, &found, facts))
        return RD_NOMEM;
    if (!found) {
        proof_note(proof, PROOF_DEAD, said->at, said->id, NULL, "remove the rule, or correct its cells",
                   "rule \"%s\" never answers: no possible case meets its cells", said->id);
        return RD_OK;
    }
    find_smallest(&hiding, candidates, find_candidates(proof, rule, hiding.is_in, candidates));
    if (bench_status(&proof->bench) == RD_OK && !proof->is_out_of_memory)
        tell_hidden(proof, rule, own, facts, hiding.is_in);
    return bench_status(&proof->bench);
}

/* Under hit policies without an order: does the rule alone meet a case? */
static enum rd_status meets_a_case(struct proof *proof, uint32_t rule, bool *is_in, bool *found)
{
    int64_t facts[RD_FACT_COUNT];
    uint32_t own;
    is_in[rule] = true;
    const enum rd_status rc = table_part(&proof->table, is_in, &own, NULL);
    is_in[rule] = false;
    if (rc != RD_OK)
        return rc;
    return diagram_find(&proof->bench.store, own, is_rule, NULL, found, facts) ? RD_OK : RD_NOMEM;
}

/* A word of an answer that only the otherwise rule gives: its place among the answers, or -1. */
static int lost_word(const struct proof *proof, uint32_t otherwise)
{
    const struct decision *decision = proof->decision;
    const struct rd_decision_row *row = rd_decision_row(proof->name);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        bool is_given = answer->type != RD_TYPE_ENUM || answer->fallback != RD_MUST_STATE;
        for (uint32_t other = 0; other < otherwise && !is_given; other++)
            is_given = !proof->is_dead[other] &&
                       decision->rules[other].answer[i].value.value == decision->rules[otherwise].answer[i].value.value;
        if (!is_given)
            return (int)i;
    }
    return -1;
}

static void tell_otherwise(struct proof *proof, uint32_t otherwise)
{
    const struct rule *rule = &proof->decision->rules[otherwise];
    const int answer = lost_word(proof, otherwise);
    const size_t global = rd_decision_row(proof->name)->first_answer + (size_t)(answer < 0 ? 0 : answer);
    char word[96];
    if (answer < 0)
        proof_note(proof, PROOF_OTHERWISE_DEAD, rule->at, rule->id, NULL, NULL,
                   "`otherwise` rule \"%s\" is never reached: the rules above it answer every case", rule->id);
    else
        proof_note(proof, PROOF_NEVER_ANSWERED, rule->at, rule->id, NULL, NULL,
                   "no case is answered %s=%s: only the `otherwise` rule \"%s\" says so, and the rules above it answer "
                   "every case",
                   rd_answer_row(global)->name,
                   rd_answer_format(global, rule->answer[answer].value.value, word, sizeof word), rule->id);
}

enum rd_status check_dead(struct proof *proof)
{
    const struct decision *decision = proof->decision;
    const size_t count = decision->rule_count;
    bool *reached = arena_array(&proof->arena, MATCH_FIRST + count, sizeof *reached);
    bool *is_in = arena_array(&proof->arena, count, sizeof *is_in);
    enum rd_status rc = RD_OK;
    proof->is_dead = arena_array(&proof->arena, count, sizeof *proof->is_dead);
    if (!reached || !is_in || !proof->is_dead ||
        !diagram_reached(&proof->bench.store, proof->table.root, reached,
                         MATCH_FIRST + (decision->hit == HIT_FIRST ? count : 0)))
        return RD_NOMEM;
    for (uint32_t i = 0; i < count && rc == RD_OK; i++) {
        const struct rule *rule = &decision->rules[i];
        bool found = reached[MATCH_FIRST + i];
        if (rule->is_otherwise) {
            proof->is_dead[i] = !reached[MATCH_NONE];
            if (proof->is_dead[i])
                tell_otherwise(proof, i);
            continue;
        }
        if (decision->hit != HIT_FIRST)
            rc = meets_a_case(proof, i, is_in, &found);
        proof->is_dead[i] = !found;
        if (rc == RD_OK && !found)
            rc = explain(proof, i);
    }
    return rc;
}
