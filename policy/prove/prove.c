/*
 * Proving a policy: every decision, every epoch in which it differs, every check.
 */
#include "redress/prove.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/report.h"
#include "prove/ordering.h"
#include "prove/proof.h"

#define MESSAGE_SIZE 2048

/* ---- notes ---- */

struct note {
    struct note *next;
    enum finding_code code;
    const struct json_value *at;
    const char *rule, *subject, *witness, *fix, *message;
    bool *is_in; /* by epoch: it was noted there */
};

static const char *copied(struct proof *proof, const char *text)
{
    const char *copy = text ? arena_copy(proof->notes_arena, text) : NULL;
    if (text && !copy)
        proof->is_out_of_memory = true;
    return copy;
}

void proof_note(struct proof *proof, enum finding_code code, const struct json_value *at, const char *rule,
                const char *witness, const char *fix, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    struct note **end = proof->notes;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    for (; *end; end = &(*end)->next)
        if ((*end)->code == code && (*end)->at == at && strcmp((*end)->message, message) == 0) {
            (*end)->is_in[proof->epoch] = true;
            return;
        }
    struct note *note = arena_alloc(proof->notes_arena, sizeof *note);
    if (!note) {
        proof->is_out_of_memory = true;
        return;
    }
    *note = (struct note){
        .code = code, .at = at, .is_in = arena_array(proof->notes_arena, proof->policy->epoch_count, sizeof(bool))};
    if (note->is_in)
        note->is_in[proof->epoch] = true;
    else
        proof->is_out_of_memory = true;
    note->rule = copied(proof, rule);
    note->subject = copied(proof, proof->subject);
    note->witness = copied(proof, witness);
    note->fix = copied(proof, fix);
    note->message = copied(proof, message);
    if (!proof->is_out_of_memory)
        *end = note;
}

/* The findings of one policy on their way out. */
struct telling {
    const struct rd_policy *policy;
    struct rd_findings *found;
    bool *is_used; /* by allow */
};

/* Is it suppressed? */
static bool is_allowed(const struct telling *telling, const struct rd_finding *finding)
{
    const struct rd_policy *policy = telling->policy;
    bool is_taken = false;
    for (size_t i = 0; i < policy->allow_count; i++) {
        if (!policy->allows[i].is_proof || !allow_matches(&policy->allows[i], finding))
            continue;
        is_taken = telling->is_used[i] = true;
    }
    return is_taken;
}

/*
 * In which epochs the note holds, in words: also in those that say what one says in which it was noted. NULL when it holds
 * in all that could be proven.
 */
static const char *epochs_of(const struct proof *proof, const struct note *note, char *out, size_t size)
{
    const struct rd_policy *policy = proof->policy;
    bool holds[MODEL_EPOCHS_MAX], is_everywhere = true;
    for (size_t i = 0; i < policy->epoch_count; i++) {
        holds[i] = false;
        for (size_t j = i + 1; j-- > 0 && !holds[i];)
            holds[i] = note->is_in[j] &&
                       decision_is_same_at(policy, proof->decision, policy->epoch_start[j], policy->epoch_start[i]);
        is_everywhere =
            is_everywhere && (holds[i] || !decision_is_resolved(policy, proof->decision, policy->epoch_start[i], NULL));
    }
    return is_everywhere ? NULL : epochs_label(policy, holds, out, size);
}

/* Is what the finding is about of no use, so that it may go? Not when it is of use at other times. */
static bool says_idle(enum finding_code code)
{
    return code == PROOF_DEAD || code == PROOF_REDUNDANT || code == PROOF_CELL_ALWAYS || code == PROOF_ANSWER_IDLE;
}

static enum rd_status tell(const struct telling *telling, const struct proof *proof, const struct note *note)
{
    char pointer[JSON_POINTER_SIZE], label[512], message[MESSAGE_SIZE + 600];
    const char *epoch = proof->decision ? epochs_of(proof, note, label, sizeof label) : NULL;
    snprintf(message, sizeof message, "%s%s%s%s", note->message, epoch ? " (" : "", epoch ? epoch : "",
             epoch ? ")" : "");
    const struct rd_finding finding = {.severity = finding_code_severity(note->code),
                                       .code = finding_code_text(note->code),
                                       .file = note->at->doc->name,
                                       .line = note->at->line,
                                       .column = note->at->column,
                                       .pointer = report_pointer(note->at, pointer, sizeof pointer),
                                       .message = message,
                                       .decision = proof->decision ? rd_decision_row(proof->name)->name : NULL,
                                       .rule = note->rule,
                                       .subject = note->subject,
                                       .epoch = epoch,
                                       .witness = note->witness,
                                       .fix = epoch && says_idle(note->code) ? NULL : note->fix};
    return is_allowed(telling, &finding) ? RD_OK : rd_findings_add(telling->found, &finding);
}

/* A suppression of the document itself that no proof needed. */
static enum rd_status tell_idle_allows(const struct telling *telling)
{
    const struct rd_policy *policy = telling->policy;
    char pointer[JSON_POINTER_SIZE], message[160];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < policy->allow_count && rc == RD_OK; i++) {
        const struct allow *allow = &policy->allows[i];
        if (!allow->is_proof || telling->is_used[i] || !allow_is_own(policy, allow))
            continue;
        snprintf(message, sizeof message, "no finding \"%s\" is left to allow", allow->code);
        struct rd_finding finding = finding_of(FINDING_ALLOW_IDLE, allow->at->doc->name);
        finding.line = allow->at->line;
        finding.column = allow->at->column;
        finding.pointer = report_pointer(allow->at, pointer, sizeof pointer);
        finding.message = message;
        rc = rd_findings_add(telling->found, &finding);
    }
    return rc;
}

/* ---- what checks share ---- */

void proof_case(const struct proof *proof, int64_t facts[RD_FACT_COUNT])
{
    (void)proof;
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->ordinary;
}

const char *proof_told(struct proof *proof, uint32_t root, const bool *is_kept, int64_t facts[RD_FACT_COUNT], char *out,
                       size_t size)
{
    struct told told;
    told_init(&told, &proof->bench.store, MATCH_IMPOSSIBLE);
    if (!told_add(&told, root, facts))
        proof->is_out_of_memory = true;
    if (is_kept)
        told_keep(&told, is_kept);
    told_fill(&told, facts);
    return told_words(&told, facts, out, size);
}

void proof_verify_applies(const struct proof *proof, uint32_t rule, const int64_t *facts)
{
    const struct folding *at = &proof->table.folding;
    struct rd_policy alone = *at->policy; /* nothing of it is released */
    struct rd_answer answer;
    alone.decision[at->name].rules = &at->policy->decision[at->name].rules[rule];
    alone.decision[at->name].rule_count = 1;
    const uint32_t found = rd_policy_interpret(&alone, at->name, at->at_s, at->exchange_ppb, facts, &answer);
    if (found != 0 && found != RD_RULE_OUTSIDE) /* outside: it applies, and its answer is an error */
        rd_bug("policy \"%s\", \"%s\": rule \"%s\" does not apply to its witness", at->policy->name,
               rd_decision_row(at->name)->name, at->policy->decision[at->name].rules[rule].id);
}

const uint32_t *proof_outcomes(struct proof *proof)
{
    const uint32_t *outcomes = table_outcomes(&proof->table, &proof->arena);
    if (!outcomes)
        proof->is_out_of_memory = true;
    return outcomes;
}

/* ---- one decision ---- */

static uint32_t node_limit(const struct rd_prove_options *options)
{
    return options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
}

/* Order matters: a rule that never answers is not told a second time for changing nothing. */
static enum rd_status (*const all_checks[])(struct proof *) = {
    check_truth, check_gap,        check_stops,  check_dead,  check_redundant, check_order,
    check_chain, check_parameters, check_always, check_cliff, check_way_back,  check_idle};
static enum rd_status (*const run_checks[])(struct proof *) = {check_gap, check_stops};

static enum rd_status check_table(struct proof *proof)
{
    enum rd_status (*const *checks)(struct proof *) = proof->is_of_run ? run_checks : all_checks;
    const size_t count =
        proof->is_of_run ? sizeof run_checks / sizeof run_checks[0] : sizeof all_checks / sizeof all_checks[0];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < count && rc == RD_OK; i++)
        rc = checks[i](proof);
    if (rc == RD_UNDECIDED)
        proof_note(proof, PROOF_NOT_PROVEN, proof->decision->at, NULL, NULL, NULL,
                   "\"%s\" is proven in part: further checks pass %lu nodes", rd_decision_row(proof->name)->name,
                   (unsigned long)node_limit(proof->options));
    if (rc == RD_OK && proof->is_undecided)
        rc = RD_UNDECIDED;
    return proof->is_out_of_memory ? RD_NOMEM : rc;
}

/* Builds the table under rising limits. */
static enum rd_status prove_epoch(struct proof *proof)
{
    struct ordering ordering;
    const int64_t at_s = proof->policy->epoch_start[proof->epoch];
    const int64_t exchange = proof->options->exchange_ppb ? proof->options->exchange_ppb : RD_PPB_PER_ONE;
    enum rd_status rc = RD_UNDECIDED;
    bool is_built = false;
    ordering_init(&ordering, proof->name, node_limit(proof->options));
    ordering_add(&ordering, proof->policy, at_s, exchange);
    while (!is_built && rc == RD_UNDECIDED && ordering_next(&ordering, &proof->bench)) {
        rc = table_init(&proof->table, &proof->bench, proof->policy, at_s, exchange);
        if (rc == RD_OK) {
            is_built = true;
            arena_init(&proof->arena);
            ordering_settle(&ordering, &proof->bench); /* the checks build on */
            rc = check_table(proof);
            arena_release(&proof->arena);
            table_release(&proof->table);
        }
        bench_release(&proof->bench);
    }
    if (rc == RD_UNDECIDED && !is_built)
        proof_note(proof, PROOF_NOT_PROVEN, proof->decision->at, NULL, NULL, NULL,
                   "\"%s\" is not proven: its diagrams pass %lu nodes", rd_decision_row(proof->name)->name,
                   (unsigned long)node_limit(proof->options));
    return rc;
}

/* Does a run that is asked about meet the epoch? */
static bool is_met(const struct proof *proof, size_t epoch)
{
    const struct rd_policy *policy = proof->policy;
    const struct rd_limits *limits = proof->options->limits;
    const bool is_last = epoch + 1 == policy->epoch_count;
    return !limits ||
           (policy->epoch_start[epoch] < limits->to_s && (is_last || policy->epoch_start[epoch + 1] > limits->from_s));
}

/* Does the decision say in this epoch what it says in an earlier one that is met? */
static bool is_repeated(const struct proof *proof, size_t epoch)
{
    const struct rd_policy *policy = proof->policy;
    for (size_t before = 0; before < epoch; before++)
        if (is_met(proof, before) &&
            decision_is_same_at(policy, proof->decision, policy->epoch_start[before], policy->epoch_start[epoch]))
            return true;
    return false;
}

/* Without a run in view it is a matter of dates (check_dates.c). */
static void tell_no_value(struct proof *proof, uint32_t missing)
{
    const struct parameter *parameter = &proof->policy->parameters[missing];
    if (proof->is_of_run)
        proof_note(proof, PROOF_NO_ANSWER, parameter->at, NULL, NULL, NULL,
                   "\"%s\" has no value at times of scenario \"%s\", and a run stops where \"%s\" is asked",
                   parameter->name, proof->options->limits->scenario, rd_decision_row(proof->name)->name);
}

/* All epochs of one decision in which it is something of its own. */
static enum rd_status prove_epochs(struct proof *proof)
{
    enum rd_status verdict = RD_OK;
    uint32_t missing;
    for (proof->epoch = 0; proof->epoch < proof->policy->epoch_count && verdict != RD_NOMEM; proof->epoch++) {
        if (!is_met(proof, proof->epoch) || is_repeated(proof, proof->epoch))
            continue;
        if (!decision_is_resolved(proof->policy, proof->decision, proof->policy->epoch_start[proof->epoch], &missing)) {
            tell_no_value(proof, missing);
            continue;
        }
        const enum rd_status rc = prove_epoch(proof);
        verdict = rc != RD_OK ? rc : verdict;
    }
    return verdict;
}

static enum rd_status check_document(struct proof *proof)
{
    static enum rd_status (*const checks[])(struct proof *) = {check_dates, check_edits, check_cliff_limit};
    enum rd_status verdict = RD_OK;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && verdict != RD_NOMEM; i++) {
        const enum rd_status rc = checks[i](proof);
        verdict = rc != RD_OK ? rc : verdict;
    }
    return verdict;
}

/* One decision, or the document when the proof has none. */
static enum rd_status prove(struct proof *proof, const struct telling *telling)
{
    struct note *notes = NULL;
    struct arena arena;
    arena_init(&arena);
    proof->notes = &notes; /* for this call only: both are taken back below */ // cppcheck-suppress autoVariables
    proof->notes_arena = &arena;                                               // cppcheck-suppress autoVariables
    enum rd_status verdict = proof->decision ? prove_epochs(proof) : check_document(proof);
    if (proof->is_out_of_memory)
        verdict = RD_NOMEM;
    for (const struct note *note = notes; note && verdict != RD_NOMEM; note = note->next)
        if (tell(telling, proof, note) != RD_OK)
            verdict = RD_NOMEM;
    arena_release(&arena);
    proof->notes = NULL;
    proof->notes_arena = NULL;
    return verdict;
}

/* The document as a whole comes last; a run is nothing to it. */
static enum rd_status prove_all(const struct rd_prove_options *options, const struct telling *telling, bool is_of_run)
{
    struct chain chain;
    enum rd_status verdict = chain_find(telling->policy, options, &chain);
    for (int name = 0; name < RD_DECISION_COUNT + !is_of_run && verdict != RD_NOMEM; name++) {
        struct proof proof = {.policy = telling->policy, .options = options, .chain = &chain, .is_of_run = is_of_run};
        if (name < RD_DECISION_COUNT) {
            proof.name = (enum rd_decision)name;
            proof.decision = &telling->policy->decision[name];
        }
        prove_progress(options, "decisions", (size_t)name, RD_DECISION_COUNT);
        const enum rd_status rc = prove(&proof, telling);
        verdict = rc != RD_OK ? rc : verdict;
    }
    if (verdict == RD_OK && !is_of_run && tell_idle_allows(telling) != RD_OK)
        return RD_NOMEM;
    return verdict;
}

static enum rd_status prove_policy(const struct rd_policy *policy, const struct rd_prove_options *options,
                                   bool is_of_run, struct rd_findings *found, struct rd_error *err)
{
    static const struct rd_prove_options defaults = {0};
    const struct telling telling = {policy, found, calloc(policy->allow_count + 1, sizeof(bool))};
    const enum rd_status verdict =
        telling.is_used ? prove_all(options ? options : &defaults, &telling, is_of_run) : RD_NOMEM;
    free(telling.is_used);
    if (verdict == RD_NOMEM)
        return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory while proving", policy->name);
    if (verdict == RD_UNDECIDED)
        return rd_fail(err, RD_UNDECIDED, "policy \"%s\": not everything is proven", policy->name);
    return RD_OK;
}

enum rd_status rd_policy_prove(const struct rd_policy *policy, const struct rd_prove_options *options,
                               struct rd_findings *found, struct rd_error *err)
{
    return prove_policy(policy, options, false, found, err);
}

enum rd_status rd_policy_prove_run(const struct rd_policy *policy, const struct rd_prove_options *options,
                                   struct rd_findings *found, struct rd_error *err)
{
    return prove_policy(policy, options, true, found, err);
}
