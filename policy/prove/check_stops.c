/*
 * Answers that stop a run. Cases that nobody asks about are none.
 */
#include <stdio.h>

#include "prove/asked.h"
#include "prove/proof.h"
#include "prove/stop_search.h"
#include "prove/within.h"
#include "prove/words.h"

/* ---- in words ---- */

/* `rule "a"`, or `rules "a + b"`, and behind it what the verb takes: "" for several, "s" for one. */
static const char *rule_words(const struct stop_search *search, uint32_t number, char *out, size_t size)
{
    struct words words = words_on(out, size);
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, number, &one);
    words_say(&words, rules.count == 1 ? "rule \"" : "rules \"");
    for (uint32_t i = 0; i < rules.count; i++)
        words_say(&words, "%s%s", i ? " + " : "", search->table.decision->rules[rules.rules[i]].id);
    words_say(&words, "\" of \"%s\" answer%s", rd_decision_row(search->bench.name)->name, rules.count == 1 ? "s" : "");
    return out;
}

static const struct outcome *outcome_of(const struct stop_search *search, uint32_t number)
{
    return outcome_at(&search->bench.outcomes, search->outcome[number]);
}

/* What an answer comes to at a case, though it is none: all forms together, or the first that is outside alone. */
static int64_t amount_at(const struct stop_search *search, const struct stop_case *found)
{
    const struct outcome *outcome = outcome_of(search, found->number);
    const struct rd_answer_row *row = outcome_answer_row(&search->bench.outcomes, found->why.answer);
    int64_t all = 0;
    for (uint32_t j = 0; j < outcome->count[found->why.answer]; j++) {
        const struct outcome_term *term = &outcome->terms[found->why.answer][j];
        const int64_t one = outcome_term_value(term, term->fact == OUTCOME_CONSTANT ? 0 : found->facts[term->fact]);
        if (!rd_answer_is_within(row, one))
            return one;
        all = j == 0 ? one : outcome_both(outcome->hit, row->type, all, one);
    }
    return all;
}

static const char *absent_fact(const struct stop_search *search, const struct stop_case *found)
{
    const struct outcome *outcome = outcome_of(search, found->number);
    for (uint32_t j = 0; j < outcome->count[found->why.answer]; j++) {
        const int64_t fact = outcome->terms[found->why.answer][j].fact;
        if (fact != OUTCOME_CONSTANT && found->facts[fact] == RD_ABSENT)
            return rd_fact_row((enum rd_fact)fact)->name;
    }
    return "";
}

static const char *outside_words(const struct stop_search *search, const struct stop_case *found, char *out,
                                 size_t size)
{
    const size_t global = rd_decision_row(search->bench.name)->first_answer + found->why.answer;
    const struct rd_answer_row *row = rd_answer_row(global);
    char rules[768], value[96], lo[96], hi[96];
    rule_words(search, found->number, rules, sizeof rules);
    if (found->why.is_absent)
        snprintf(out, size, "%s %s as a form of %s, which is absent, and a run stops there", rules, row->name,
                 absent_fact(search, found));
    else
        snprintf(out, size, "%s %s=%s, outside of its range %s to %s, and a run stops there", rules, row->name,
                 rd_answer_format(global, amount_at(search, found), value, sizeof value),
                 rd_answer_format(global, row->lo, lo, sizeof lo), rd_answer_format(global, row->hi, hi, sizeof hi));
    return out;
}

/* Which of the constants lies outside of its range, alone or as a sum. */
static size_t constant_outside(const struct stop_search *search, uint32_t number)
{
    const struct rd_decision_row *row = rd_decision_row(search->bench.name);
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, number, &one);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        const bool adds_up = search->table.decision->hit == HIT_SUM && answer->type != RD_TYPE_DURATION;
        int64_t sum = 0;
        for (uint32_t j = 0; j < rules.count; j++) {
            const struct outcome_term *term = &search->table.folding.terms[rules.rules[j] * row->answer_count + i];
            const bool is_constant = term->fact == OUTCOME_CONSTANT;
            sum = is_constant ? outcome_both(adds_up ? HIT_SUM : HIT_MAX, answer->type, sum, term->plus) : sum;
            if (is_constant && !rd_answer_is_within(answer, term->plus))
                return i;
        }
        if (!rd_answer_is_within(answer, sum))
            return i;
    }
    return 0;
}

static const char *constant_words(const struct stop_search *search, uint32_t number, size_t answer, char *out,
                                  size_t size)
{
    const size_t global = rd_decision_row(search->bench.name)->first_answer + answer;
    const struct rd_answer_row *row = rd_answer_row(global);
    char rules[768], lo[96], hi[96];
    snprintf(out, size, "%s %s outside of its range %s to %s, and a run stops there",
             rule_words(search, number, rules, sizeof rules), row->name,
             rd_answer_format(global, row->lo, lo, sizeof lo), rd_answer_format(global, row->hi, hi, sizeof hi));
    return out;
}

/* ---- telling ---- */

struct telling {
    struct proof *proof;
    bool is_found;
};

/* Fills the case up with ordinary values where neither the rules nor what stops the run decide, and says it. */
static const char *tell_in_words(struct proof *proof, const struct stop_search *search, struct stop_case *found,
                                 char *out, size_t size)
{
    const struct outcomes *outcomes = &search->bench.outcomes;
    const struct outcome *outcome = found->is_constant ? NULL : outcome_of(search, found->number);
    const struct rd_demand_row *demand = found->why.row;
    bool is_kept[RD_FACT_COUNT] = {false};
    struct told told;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_kept[fact] = outcome && outcome_uses(outcomes, outcome, (enum rd_fact)fact);
    if (demand && (demand->kind == RD_DEMANDS_FACT || demand->kind == RD_DEMANDS_MONEY))
        is_kept[demand->fact] = true;
    told_init(&told, &search->bench.store, MATCH_IMPOSSIBLE);
    if (!told_add(&told, search->root, found->facts))
        proof->is_out_of_memory = true;
    told_keep(&told, is_kept);
    told_fill(&told, found->facts);
    return told_words(&told, found->facts, out, size);
}

static void not_proven(struct proof *proof, const char *what)
{
    proof->is_undecided = true;
    proof_note(proof, PROOF_NOT_PROVEN, proof->decision->at, NULL, NULL, NULL, "\"%s\" is not proven: %s",
               rd_decision_row(proof->name)->name, what);
}

/* At the answer when the rule says it, else at the rule. */
static void note(struct proof *proof, const struct stop_search *search, const struct stop_case *found, size_t answer,
                 const char *witness, const char *message)
{
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, found->number, &one);
    const struct rule *rule = rules.count ? &search->table.decision->rules[rules.rules[0]] : NULL;
    const struct json_value *at = !rule                            ? search->table.decision->at
                                  : rule->answer[answer].is_stated ? rule->answer[answer].at
                                                                   : rule->at;
    proof_note(proof, PROOF_NO_ANSWER, at, rule ? rule->id : NULL, witness, NULL, "%s", message);
}

static void tell_constant(struct proof *proof, const struct stop_search *search, const struct stop_case *found,
                          const char *witness)
{
    char message[1024];
    size_t answer = 0;
    table_verify(&search->table, found->facts);
    if (found->number == MATCH_AMBIGUOUS) {
        snprintf(message, sizeof message,
                 "two rules of \"%s\" apply at once, which is \"unique\", and a run stops there",
                 rd_decision_row(proof->name)->name);
    } else {
        answer = constant_outside(search, found->number);
        constant_words(search, found->number, answer, message, sizeof message);
    }
    note(proof, search, found, answer, witness, message);
}

/* The definition answers the case as well: outside, or with an answer that breaks the demand. */
static void tell_case(struct proof *proof, const struct stop_search *search, const struct stop_case *found,
                      const char *witness)
{
    const struct folding *at = &search->table.folding;
    const struct rd_demand_row *demand = found->why.row;
    char message[1536], words[768];
    struct rd_answer answer;
    const uint32_t said = rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, found->facts, &answer);
    const bool is_shown = !within_holds(&search->bench.store, found->facts) ? false
                          : !demand                                         ? said == RD_RULE_OUTSIDE
                                                                            : said < RD_RULE_FIRST_ERROR &&
                                          rd_demand_is_broken(demand, &answer, found->facts, search->demanding.limits);
    if (!is_shown) {
        not_proven(proof, "an answer may stop a run");
        return;
    }
    if (demand)
        snprintf(message, sizeof message, "%s, and a run stops there: %s",
                 rd_demand_words(demand, search->table.decision->rules[said].id, &answer, found->facts,
                                 search->demanding.limits, words, sizeof words),
                 demand->why);
    else
        outside_words(search, found, message, sizeof message);
    note(proof, search, found, found->why.answer, witness, message);
}

static enum rd_status tell(void *context, const struct stop_search *search, const struct stop_case *found)
{
    struct proof *proof = ((struct telling *)context)->proof;
    struct stop_case told = *found;
    char witness[2048];
    if (found->is_undecided) {
        not_proven(proof, "an answer may stop a run");
        return RD_OK;
    }
    tell_in_words(proof, search, &told, witness, sizeof witness);
    if (found->is_constant)
        tell_constant(proof, search, &told, witness);
    else
        tell_case(proof, search, &told, witness);
    return RD_OK;
}

static enum rd_status notice(void *context, const struct stop_search *search, const struct stop_case *found)
{
    (void)search;
    (void)found;
    ((struct telling *)context)->is_found = true;
    return RD_OK;
}

/* ---- all of it ---- */

/* What nobody asks is told apart only where it matters: it takes the diagrams of other decisions. */
static enum rd_status look(struct proof *proof, struct stop_search *search)
{
    const struct asking asking = {proof->policy, proof->options, proof->chain, proof->name, proof->epoch};
    struct telling telling = {.proof = proof};
    uint32_t asked;
    enum rd_status rc = stop_search_each(search, search->table.root, notice, &telling);
    if (rc != RD_OK || !telling.is_found)
        return rc;
    rc = asked_restrict(&asking, &search->bench.store, search->table.root, search->unasked, &asked);
    if (rc == RD_UNDECIDED) {
        not_proven(proof, "an answer would stop a run in cases that may never be asked about");
        return RD_OK;
    }
    return rc == RD_OK ? stop_search_each(search, asked, tell, &telling) : rc;
}

enum rd_status check_stops(struct proof *proof)
{
    const struct demanding demanding = demanding_all(proof->name, proof->options->limits);
    const struct diagrams *good = &proof->bench.store;
    struct stop_search search;
    enum rd_status rc = stop_search_open(&search, &proof->table.folding, good, good->node_limit, &demanding);
    if (rc != RD_OK)
        return rc;
    rc = look(proof, &search);
    stop_search_close(&search);
    return rc;
}
