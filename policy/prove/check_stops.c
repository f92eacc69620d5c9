/*
 * Answers that stop a run: outside of their range, of an absent fact, or breaking a demand of the engine; and at another
 * rate of exchange than the one a policy is read at, two rules that meet under `unique`. Cases that nobody asks about are none.
 */
#include <stdio.h>
#include <string.h>

#include "prove/asked.h"
#include "prove/proof.h"
#include "prove/stops.h"
#include "prove/within.h"
#include "prove/words.h"

struct search {
    struct proof *proof;
    struct bench bench; /* of the decision, with the facts of its demands */
    struct table_at table;
    struct demanding demanding;
    bool is_within[RD_FACT_COUNT];
    uint32_t *outcome; /* by terminal */
    struct stop why;   /* of the last case found */
    bool tells, finds; /* is what is found noted; was there anything, or something undecided */
};

/* ---- in words ---- */

static const char *rule_ids(const struct search *search, uint32_t number, char *out, size_t size)
{
    struct words words = words_on(out, size);
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, number, &one);
    for (uint32_t i = 0; i < rules.count; i++)
        words_say(&words, "%s%s", i ? " + " : "", search->table.decision->rules[rules.rules[i]].id);
    return out;
}

/* What the outcome comes to at a case, though it is none. */
static int64_t amount_at(const struct search *search, uint32_t number, size_t answer, const int64_t *facts)
{
    const struct outcome *outcome = outcome_at(&search->bench.outcomes, search->outcome[number]);
    const struct rd_answer_row *row = outcome_answer_row(&search->bench.outcomes, answer);
    int64_t all = 0;
    for (uint32_t j = 0; j < outcome->count[answer]; j++) {
        const struct outcome_term *term = &outcome->terms[answer][j];
        const int64_t one = outcome_term_value(term, term->fact == OUTCOME_CONSTANT ? 0 : facts[term->fact]);
        if (!rd_answer_is_within(row, one))
            return one;
        all = j == 0 ? one : outcome_both(outcome->hit, row->type, all, one);
    }
    return all;
}

static const char *absent_fact(const struct search *search, uint32_t number, size_t answer, const int64_t *facts)
{
    const struct outcome *outcome = outcome_at(&search->bench.outcomes, search->outcome[number]);
    for (uint32_t j = 0; j < outcome->count[answer]; j++) {
        const int64_t fact = outcome->terms[answer][j].fact;
        if (fact != OUTCOME_CONSTANT && facts[fact] == RD_ABSENT)
            return rd_fact_row((enum rd_fact)fact)->name;
    }
    return "";
}

/* An answer outside of its range, or of an absent fact. */
static const char *outside_words(const struct search *search, uint32_t number, const int64_t *facts, char *out,
                                 size_t size)
{
    const size_t global = rd_decision_row(search->proof->name)->first_answer + search->why.answer;
    const struct rd_answer_row *row = rd_answer_row(global);
    char ids[512], value[96], lo[96], hi[96];
    uint32_t one;
    const bool is_one = table_rules(&search->table, number, &one).count == 1;
    rule_ids(search, number, ids, sizeof ids);
    if (search->why.is_absent)
        snprintf(out, size, "%s \"%s\" of \"%s\" work%s %s out of %s, which is absent, and a run stops there",
                 is_one ? "rule" : "rules", ids, rd_decision_row(search->proof->name)->name, is_one ? "s" : "",
                 row->name, absent_fact(search, number, search->why.answer, facts));
    else
        snprintf(out, size, "%s \"%s\" of \"%s\" answer%s %s=%s, outside of its range %s to %s, and a run stops there",
                 is_one ? "rule" : "rules", ids, rd_decision_row(search->proof->name)->name, is_one ? "s" : "",
                 row->name,
                 rd_answer_format(global, amount_at(search, number, search->why.answer, facts), value, sizeof value),
                 rd_answer_format(global, row->lo, lo, sizeof lo), rd_answer_format(global, row->hi, hi, sizeof hi));
    return out;
}

static const struct json_value *place_of(const struct rule *rule, size_t answer)
{
    return rule->answer[answer].is_stated ? rule->answer[answer].at : rule->at;
}

static void not_proven(const struct search *search, const char *what)
{
    search->proof->is_undecided = true;
    proof_note(search->proof, PROOF_NOT_PROVEN, search->proof->decision->at, NULL, NULL, NULL,
               "\"%s\" is not proven: %s", rd_decision_row(search->proof->name)->name, what);
}

/* A case of a terminal, answered by the definition. */
static void tell(const struct search *search, uint32_t number, const int64_t *facts)
{
    const struct folding *at = &search->table.folding;
    const struct rd_demand_row *demand = search->why.row;
    char message[1024], words[768], witness[2048];
    struct rd_answer answer;
    uint32_t one;
    const struct rule *rule = &search->table.decision->rules[table_rules(&search->table, number, &one).rules[0]];
    const uint32_t said = rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, facts, &answer);
    const bool is_outside = said == RD_RULE_OUTSIDE && !demand && within_holds(&search->bench.store, facts);
    const bool is_broken =
        said < RD_RULE_FIRST_ERROR && demand && rd_demand_is_broken(demand, &answer, facts, search->demanding.limits);
    if (!is_outside && !is_broken) {
        not_proven(search, "an answer may stop a run");
        return;
    }
    if (is_outside)
        outside_words(search, number, facts, message, sizeof message);
    else
        snprintf(message, sizeof message, "%s, and a run stops there: %s",
                 rd_demand_words(demand, rule->id, &answer, facts, search->demanding.limits, words, sizeof words),
                 demand->why);
    proof_note(search->proof, PROOF_NO_ANSWER, place_of(rule, search->why.answer), rule->id,
               case_words(&search->bench.store, facts, witness, sizeof witness), NULL, "%s", message);
}

/* ---- terminals that have no answer at all ---- */

static bool is_number(const void *context, uint32_t number)
{
    return number == *(const uint32_t *)context;
}

static void tell_ambiguous(const struct search *search, const int64_t *facts)
{
    const struct folding *at = &search->table.folding;
    struct rd_answer answer;
    char witness[2048];
    if (rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, facts, &answer) != RD_RULE_AMBIGUOUS)
        rd_bug("\"%s\": two rules meet, and by the definition they do not", rd_decision_row(at->name)->name);
    proof_note(search->proof, PROOF_NO_ANSWER, search->table.decision->at, NULL,
               case_words(&search->bench.store, facts, witness, sizeof witness), NULL,
               "two rules of \"%s\" apply at once, which is \"unique\", and a run stops there",
               rd_decision_row(at->name)->name);
}

/* Which of the constants lies outside of its range. */
static size_t answer_outside(const struct search *search, uint32_t number)
{
    const struct rd_decision_row *row = rd_decision_row(search->proof->name);
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, number, &one);
    for (size_t i = 0; i < row->answer_count; i++)
        for (uint32_t j = 0; j < rules.count; j++) {
            const struct outcome_term *term = &search->table.folding.terms[rules.rules[j] * row->answer_count + i];
            if (term->fact == OUTCOME_CONSTANT &&
                !rd_answer_is_within(rd_answer_row(row->first_answer + i), term->plus))
                return i;
        }
    for (size_t i = 0; i < row->answer_count; i++) { /* none alone: their sum */
        int64_t sum = 0;
        for (uint32_t j = 0; j < rules.count; j++)
            sum += search->table.folding.terms[rules.rules[j] * row->answer_count + i].plus;
        if (!rd_answer_is_within(rd_answer_row(row->first_answer + i), sum))
            return i;
    }
    return 0;
}

static void tell_constant(struct search *search, uint32_t number, const int64_t *facts)
{
    const struct rd_decision_row *row = rd_decision_row(search->proof->name);
    char ids[512], lo[96], hi[96], witness[2048];
    uint32_t one;
    const struct match_rules rules = table_rules(&search->table, number, &one);
    const size_t answer = answer_outside(search, number);
    const struct rd_answer_row *of = rd_answer_row(row->first_answer + answer);
    const struct rule *rule = &search->table.decision->rules[rules.rules[0]];
    table_verify(&search->table, facts);
    proof_note(search->proof, PROOF_NO_ANSWER, place_of(rule, answer), rule->id,
               case_words(&search->bench.store, facts, witness, sizeof witness), NULL,
               "%s \"%s\" of \"%s\" answer%s outside of the range of %s, %s to %s, and a run stops there",
               rules.count == 1 ? "rule" : "rules", rule_ids(search, number, ids, sizeof ids), row->name,
               rules.count == 1 ? "s" : "", of->name,
               rd_answer_format(row->first_answer + answer, of->lo, lo, sizeof lo),
               rd_answer_format(row->first_answer + answer, of->hi, hi, sizeof hi));
}

static enum rd_status look_at_terminals(struct search *search, uint32_t root)
{
    const size_t count = table_terminals(&search->table);
    bool *reached = arena_array(&search->proof->arena, count, sizeof *reached);
    int64_t facts[RD_FACT_COUNT];
    bool found;
    if (!reached || !diagram_reached(&search->bench.store, root, reached, count))
        return RD_NOMEM;
    for (uint32_t number = 0; number < count; number++) {
        const bool is_outside = number != MATCH_IMPOSSIBLE && search->outcome[number] == OUTCOME_OUTSIDE;
        if (!reached[number] || (number != MATCH_AMBIGUOUS && !is_outside))
            continue;
        search->finds = true;
        if (!search->tells)
            continue;
        proof_case(search->proof, facts);
        if (!diagram_find(&search->bench.store, root, is_number, &number, &found, facts))
            return RD_NOMEM;
        if (number == MATCH_AMBIGUOUS)
            tell_ambiguous(search, facts);
        else
            tell_constant(search, number, facts);
    }
    return RD_OK;
}

/* ---- outcomes with an answer, somewhere ---- */

static void judge(void *context, const struct contrast_pair *pair, const struct leaf_box *box, struct leaf_result *out)
{
    struct search *search = context;
    const struct stopping stopping = {&search->bench.outcomes, search->is_within, &search->demanding};
    struct stop why;
    uint32_t one;
    stop_find(&stopping, pair->outcome_a, table_rules(&search->table, pair->number_a, &one).count, box, out, &why);
    if (out->differs)
        search->why = why;
}

static enum rd_status look_at_pair(struct search *search, const struct contrast *contrast, uint32_t pair)
{
    struct contrast_found found;
    int64_t facts[RD_FACT_COUNT];
    if (contrast_find(contrast, pair, &found) != RD_OK)
        return RD_NOMEM;
    search->finds = search->finds || found.differs || found.is_undecided;
    if (!search->tells || (!found.differs && !found.is_undecided))
        return RD_OK;
    if (!found.differs) {
        not_proven(search, "an answer may stop a run");
        return RD_OK;
    }
    proof_case(search->proof, facts);
    for (uint32_t level = 0; level < search->bench.store.level_count; level++)
        facts[search->bench.store.fact[level]] = found.facts[search->bench.store.fact[level]];
    tell(search, contrast->pairs[pair].number_a, facts);
    return RD_OK;
}

static enum rd_status look(struct search *search, uint32_t root)
{
    struct contrast contrast = {0};
    enum rd_status rc = look_at_terminals(search, root);
    if (rc == RD_OK)
        rc = contrast_init_each(&contrast, &search->bench, root, search->outcome, judge, search);
    for (uint32_t pair = 0; pair < contrast.count && rc == RD_OK; pair++)
        rc = look_at_pair(search, &contrast, pair);
    contrast_release(&contrast);
    return rc;
}

/* ---- all of it ---- */

/* What nobody asks is told apart only where it matters: it takes the diagrams of other decisions. */
static enum rd_status look_twice(struct search *search)
{
    const struct proof *proof = search->proof;
    const struct asking asking = {proof->policy, proof->options, proof->chain, proof->name, proof->epoch};
    uint32_t asked;
    enum rd_status rc = look(search, search->table.root);
    if (rc != RD_OK || !search->finds)
        return rc;
    rc = asked_restrict(&asking, &search->bench.store, search->table.root, MATCH_IMPOSSIBLE, &asked);
    if (rc == RD_UNDECIDED) {
        not_proven(search, "an answer would stop a run in cases that may never be asked about");
        return RD_OK;
    }
    search->tells = true;
    return rc == RD_OK ? look(search, asked) : rc;
}

/* A bench of its own, in the order that was found good; facts that demands compare with are in it, as those of forms. */
static void open_bench(struct search *search)
{
    const struct proof *proof = search->proof;
    const struct bench *good = &proof->bench;
    struct bench_facts facts = {0};
    bool is_needed[RD_FACT_COUNT] = {false};
    stop_facts(&proof->table.folding, &search->demanding, is_needed);
    bench_facts_add(&facts, proof->decision, rd_decision_row(proof->name)->answer_count);
    bench_init(&search->bench, proof->name, &facts, good->store.node_limit, 0);
    search->bench.store.level_count = 0;
    for (uint32_t level = 0; level < good->store.level_count; level++)
        diagrams_add_level(&search->bench.store, good->store.fact[level]);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (!is_needed[fact])
            continue;
        search->bench.is_form[fact] = true;
        if (diagrams_level(&search->bench.store, (enum rd_fact)fact) == DIAGRAM_NONE)
            diagrams_add_level(&search->bench.store, (enum rd_fact)fact);
    }
}

enum rd_status check_stops(struct proof *proof)
{
    struct search search = {.proof = proof, .demanding = demanding_all(proof->name, proof->options->limits)};
    open_bench(&search);
    const struct folding *at = &proof->table.folding;
    enum rd_status rc = table_init(&search.table, &search.bench, at->policy, at->at_s, at->exchange_ppb);
    if (rc == RD_OK) {
        within_mark(&search.bench.store, search.is_within);
        search.outcome = table_outcomes(&search.table, &proof->arena);
        rc = search.outcome ? look_twice(&search) : RD_NOMEM;
        table_release(&search.table);
    }
    bench_release(&search.bench);
    return rc;
}
