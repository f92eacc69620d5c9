/*
 * Policies: load, check, compile, decide.
 *
 * A policy document (format "redress/policy/1") answers all sixteen decisions; an overlay ("redress/overlay/1") edits a
 * policy or another overlay by ids. Loading reads and checks everything and reports every finding of every file at
 * once. A checked policy compiles to an image: bitmap tables for every decision and date epoch, immutable and shared
 * by threads. rd_decide() on the image allocates nothing and touches no strings.
 */
#ifndef REDRESS_POLICY_H
#define REDRESS_POLICY_H

#include "redress/facts.h"
#include "redress/files.h"
#include "redress/findings.h"
#include "redress/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rd_policy; /* a checked model, parameters unresolved */
struct rd_image;  /* every decision, every epoch            */

/*
 * Loads a policy argument: the path of a policy or overlay, or "PATH + name=value + name=value" with parameter values
 * in the spelling of the documents, taken apart as rd_policy_argument_path() says. Relative `base` paths are taken from the overlay's own folder. Adds findings of all
 * severities to `found`; returns RD_INPUT when one is an error (err then sums up), RD_IO when a file cannot be read.
 */
enum rd_status rd_policy_load(const char *argument, struct rd_policy **out, struct rd_findings *found,
                              struct rd_error *err);
/* The same from memory: `name` stands for the file, whole, in findings and as where an overlay's base is looked for. */
enum rd_status rd_policy_load_text(const char *name, const char *text, size_t length, struct rd_policy **out,
                                   struct rd_findings *found, struct rd_error *err);
/* Either, through a store of files. */
enum rd_status rd_policy_load_source(const struct rd_source *source, struct rd_policy **out, struct rd_findings *found,
                                     struct rd_error *err);
/*
 * How many bytes of a policy argument are its path; what follows are edits, each behind " + ". An argument that leads to a
 * file is that file; else the path is the longest that leads to one and has " + " behind it, or what stands before the
 * first " + ".
 */
size_t rd_policy_argument_path(const char *argument);
void rd_policy_free(struct rd_policy *policy);

const char *rd_policy_argument(const struct rd_policy *policy); /* as given                                        */
const char *rd_policy_name(const struct rd_policy *policy);     /* file stem and edits: "window-30-all + fee=1.00"  */
const char *rd_policy_title(const struct rd_policy *policy);
const char *rd_policy_currency(const struct rd_policy *policy); /* "USD" */
/* The resolved policy as canonical JSON (edits applied; no whitespace; keys in catalogue and document order): equal
 * texts mean equal rules. Owned by the policy. */
const char *rd_policy_canonical(const struct rd_policy *policy);
/* Values with basis "assumed" or "borrowed", for reports: calls back once each with parameter (or decision/rule) and basis. */
void rd_policy_each_assumption(const struct rd_policy *policy,
                               void (*tell)(void *context, const char *where, const char *basis, const char *why),
                               void *context);
/* The anchors of a decision's `as_of`, in order; returns how many (at most RD_ANCHOR_COUNT). */
size_t rd_policy_as_of(const struct rd_policy *policy, enum rd_decision decision, int anchors[RD_ANCHOR_COUNT]);
/* Longest duration any answer of this decision can give in any epoch, in seconds (0 when it has none); business days with
 * their weekends, without holidays. */
int64_t rd_policy_longest_answer_s(const struct rd_policy *policy, enum rd_decision decision, size_t answer);

/* A case somebody gave a name, as in a suite of tests; all borrowed. */
struct rd_named_case {
    const char *name, *file;
    const int64_t *facts;  /* by enum rd_fact */
    const bool *is_stated; /* of these something is said */
};

/* The files a policy was read from: the one named, then its bases down to the policy. */
size_t rd_policy_document_count(const struct rd_policy *policy);
const char *rd_policy_document(const struct rd_policy *policy, size_t index);

/*
 * Compiles all epochs. Money constants are multiplied by `exchange_ppb` / 10^9 and rounded half-even, once, here
 * (RD_PPB_PER_ONE when the policy is in the scenario's currency).
 */
enum rd_status rd_policy_compile(const struct rd_policy *policy, int64_t exchange_ppb, struct rd_image **out,
                                 struct rd_error *err);
void rd_image_free(struct rd_image *image);

/* Epochs: times between which no parameter value changes. Epoch 0 starts before every `from`. */
uint32_t rd_image_epoch_count(const struct rd_image *image);
uint32_t rd_image_epoch(const struct rd_image *image, int64_t at_unix_s);
int64_t rd_image_epoch_start(const struct rd_image *image, uint32_t epoch); /* INT64_MIN for epoch 0 */

/*
 * The facts a decision reads (its rules, money forms and the `never` constraints over them): fill exactly these in
 * `facts` before asking. The list is in enum order and owned by the image.
 */
size_t rd_image_reads(const struct rd_image *image, enum rd_decision decision, const enum rd_fact **facts);
bool rd_image_reads_fact(const struct rd_image *image, enum rd_decision decision, enum rd_fact fact);
/*
 * The smallest value above `value` at which this decision may answer differently as far as `fact` goes: the next cut of
 * the fact's domain in this epoch; INT64_MAX when there is none or the decision does not read the fact.
 */
int64_t rd_image_next_cut(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, enum rd_fact fact,
                          int64_t value);
/* True when the decision says something else in some epoch than in the first: then the date of a case matters. */
bool rd_image_is_dated(const struct rd_image *image, enum rd_decision decision);
/* True when the decision answers the same for every case of every epoch (no cell, no money form): ask once, keep it. */
bool rd_image_is_constant(const struct rd_image *image, enum rd_decision decision);
/*
 * The largest value any rule of any epoch gives an answer, the least of its range without one: an upper bound, for money forms
 * and sums the end of the answer's range; business days are seconds here, with their weekends and without holidays. `answer` is RD_ANSWER(DECISION, SYMBOL).
 */
int64_t rd_image_answer_most(const struct rd_image *image, enum rd_decision decision, size_t answer);

/* True when some rule of some epoch works the answer out: by a money form, or as a sum of what several rules give. */
bool rd_image_answer_is_open(const struct rd_image *image, enum rd_decision decision, size_t answer);

/* True when some rule of some epoch answers a duration in business days (facts.h). */
bool rd_image_uses_business(const struct rd_image *image);

#define RD_RULE_NONE UINT32_MAX            /* no rule answers                                            */
#define RD_RULE_AMBIGUOUS (UINT32_MAX - 1) /* two rules answer under `unique`                            */
#define RD_RULE_OUTSIDE (UINT32_MAX - 2)   /* a fact or an answer outside its declared range, or `never` */
#define RD_RULE_FIRST_ERROR RD_RULE_OUTSIDE

struct rd_answer {
    uint32_t rule; /* number within the decision: the explanation key; under sum, max, min the first that applies */
    uint32_t rules_applied;        /* how many rules contributed (1 except under sum, max, min)                 */
    int64_t value[RD_ANSWERS_MAX]; /* by RD_ANSWER(DECISION, SYMBOL); a duration may be business days: facts.h   */
};

/*
 * Decides. `facts` is indexed by enum rd_fact; only those of rd_image_reads() are looked at. Returns the rule number or
 * one of the RD_RULE_… errors, also left in out->rule; rd_image_describe_error() says it in words.
 */
uint32_t rd_decide(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                   const int64_t facts[RD_FACT_COUNT], struct rd_answer *out);
/*
 * As rd_decide(), but every rule that applies on its own (for `sum` tables whose parts keep their own validity). Fills at
 * most `capacity` answers; returns how many apply, or an RD_RULE_… error.
 */
uint32_t rd_decide_each(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                        const int64_t facts[RD_FACT_COUNT], struct rd_answer *out, uint32_t capacity);
/* Counts hits per (decision, rule, epoch) in caller memory: `counters` has rd_image_counter_count() cells, zeroed by the
 * caller; rd_image_counter() is the cell of a rule. */
size_t rd_image_counter_count(const struct rd_image *image);
size_t rd_image_counter(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, uint32_t rule);

size_t rd_image_rule_count(const struct rd_image *image, enum rd_decision decision);
const char *rd_image_rule_id(const struct rd_image *image, enum rd_decision decision, uint32_t rule);

/* The error in words, naming policy, decision, epoch and every fact read: fills err and returns RD_NO_ANSWER. */
enum rd_status rd_image_describe_error(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                                       const int64_t facts[RD_FACT_COUNT], uint32_t rule, struct rd_error *err);

/* The definition of the language: walks the checked model rule by rule. Slow; for tests and proofs. */
uint32_t rd_policy_interpret(const struct rd_policy *policy, enum rd_decision decision, int64_t at_unix_s,
                             int64_t exchange_ppb, const int64_t facts[RD_FACT_COUNT], struct rd_answer *out);

#ifdef __cplusplus
}
#endif
#endif
