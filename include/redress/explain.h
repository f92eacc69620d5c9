/*
 * Why a policy answers as it does: a case, and for one decision every rule's cells with the fact's value.
 *
 * A case is a set of facts in the spelling of the documents and the date its events happen on. An explanation walks the
 * checked model as the definition of the language does; its answer is that of rd_decide() on the image, and a rule that the
 * walk and the image see differently stops the program.
 */
#ifndef REDRESS_EXPLAIN_H
#define REDRESS_EXPLAIN_H

#include "redress/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- cases ---- */

/* When the events of a case happen: all of them "at" one date, but those that have another one or do not happen. */
struct rd_dates {
    bool has_at;
    int64_t at_unix_s;
    enum { RD_EVENT_FOLLOWS, RD_EVENT_DATED, RD_EVENT_ABSENT } event[RD_ANCHOR_COUNT]; /* by RD_WORDS_ANCHOR */
    int64_t event_unix_s[RD_ANCHOR_COUNT];                                             /* of those with their own */
};

struct rd_case {
    int64_t facts[RD_FACT_COUNT];
    bool is_stated[RD_FACT_COUNT];
    struct rd_dates dates;
};

void rd_case_init(struct rd_case *facts);
/*
 * Adds "order.goods=200.00 claim.reason=damaged at=2026-09-20 order.placed_at=2026-08-30": pairs between white space,
 * values as in documents, "absent" where a fact may be and for an event that does not happen. Every mistake is a finding of the file `name`; RD_INPUT when there was one.
 */
enum rd_status rd_case_add_text(struct rd_case *facts, const char *name, const char *text, struct rd_findings *found);

/*
 * The same from a JSON file, through a store of files or NULL: an object of facts and dates, and a "note"; "-" is stdin.
 * RD_IO when it cannot be read (err says why).
 */
enum rd_status rd_case_add_file(struct rd_case *facts, struct rd_files *files, const char *path,
                                struct rd_findings *found, struct rd_error *err);
/*
 * The case as a decision is asked it, in `out`: a fact that the decision reads only to know what is impossible need not be
 * stated, and gets a value that makes the case possible. Returns how many facts are missing all the same, and lists them
 * in enum order. Tests follow the same rule.
 */
size_t rd_case_complete(const struct rd_case *facts, const struct rd_policy *policy, enum rd_decision decision,
                        struct rd_case *out, enum rd_fact missing[RD_FACT_COUNT]);
/* Does any answer of the decision depend on the date? Then a case must state one that rd_case_date() finds. */
bool rd_case_needs_date(const struct rd_policy *policy, enum rd_decision decision);
/*
 * The date at which a decision is asked: of the first of its `as_of` events that happens at a date. False when the case
 * dates none of them; *at_unix_s is then the start of the last epoch.
 */
bool rd_case_date(const struct rd_dates *dates, const struct rd_policy *policy, enum rd_decision decision,
                  int64_t *at_unix_s);

/* ---- explanations ---- */

struct rd_explained_cell {
    enum rd_fact fact;
    bool holds;
    const char *written; /* as in the document: "> $dispute_window"                                        */
    const char *tested;  /* the fact's value against it: "15d+1m > 30d"                                    */
    const char *note;    /* of a parameter that changes: "dispute_window is 30d from 2026-10-01 …", or NULL  */
};

/* Cells that must all hold. */
struct rd_explained_group {
    const struct rd_explained_cell *cells;
    size_t cell_count;
    size_t first_false; /* cell_count when all hold */
};

struct rd_explained_rule {
    const char *id, *title; /* title is "" when the document gives none                                      */
    bool is_otherwise, applies;
    bool is_reached;                         /* false: under `first`, a rule before it answers                */
    const struct rd_explained_group *groups; /* [0] is `when`; of the others, those of `any`, one must hold */
    size_t group_count;
};

struct rd_explained_answer {
    const char *name, *title;
    const char *text; /* "no", "15d", "40.00 USD"                                                             */
    const char *how;  /* "80% of order.goods 50.00, half_up", "$dispute_window", or NULL                     */
};

struct rd_explanation {
    enum rd_decision decision;
    const char *policy, *hit;
    uint32_t epoch;
    const char *epoch_label; /* "from 2026-10-01", or NULL when the policy has one epoch                      */
    struct rd_answer answer; /* answer.rule may be an RD_RULE_… error                                         */
    const char *error;       /* the error in words, or NULL                                                   */
    const struct rd_explained_rule *rules;
    size_t rule_count;
    const struct rd_explained_answer *answers; /* none after an error */
    size_t answer_count;
};

/*
 * Explains one decision on facts as rd_decide() takes them. `image` is the policy compiled at `exchange_ppb`. A policy
 * without an answer is explained too (see `error`). RD_NOMEM is the only failure. Free with rd_explanation_free().
 */
enum rd_status rd_policy_explain(const struct rd_policy *policy, const struct rd_image *image, int64_t exchange_ppb,
                                 enum rd_decision decision, int64_t at_unix_s, const int64_t facts[RD_FACT_COUNT],
                                 struct rd_explanation **out, struct rd_error *err);
void rd_explanation_free(struct rd_explanation *explanation);

/* The title of a rule as the document gives it, "" without one; NULL past the last rule. */
const char *rd_policy_rule_title(const struct rd_policy *policy, enum rd_decision decision, uint32_t rule);

/* ---- what would have changed it ---- */

/*
 * A case that differs in some facts and is answered otherwise. Changes are measured by how many facts they move, then by
 * steps: how many values where some cell changes its mind lie between; a word for another and absence are one step.
 */
struct rd_change {
    size_t fact_count;
    const enum rd_fact *fact;
    const int64_t *from, *to;
    size_t steps;
    struct rd_answer answer;
    const char *becomes; /* "eligible=yes reason_code=ok by standard" */
};

struct rd_changes {
    struct rd_change *items; /* the smallest first */
    size_t count;
    /*
     * Of one fact or two: these are all there are. Of more: no smaller change exists. None: no case of the declared space
     * gets another answer; other amounts by the same formula are none. False: a limit was passed.
     */
    bool is_proven;
    bool by_formula; /* some of the answer is money that a formula gives */
    void *memory;
};

/*
 * The changes of one fact that give another answer; where there is none, those of two; where there is none either, one
 * smallest change of more facts, from the decision diagram. Each is answered so by the interpreter. Facts that are not
 * stated (NULL: all are) cost nothing to change, as in rd_case_complete(). A case without an answer has no changes.
 * `options` may be NULL. RD_NOMEM is the only failure.
 */
struct rd_prove_options;
enum rd_status rd_policy_changes(const struct rd_policy *policy, enum rd_decision decision, int64_t at_unix_s,
                                 const int64_t facts[RD_FACT_COUNT], const bool is_stated[RD_FACT_COUNT],
                                 const struct rd_prove_options *options, struct rd_changes *out, struct rd_error *err);
void rd_changes_release(struct rd_changes *changes);

#ifdef __cplusplus
}
#endif
#endif
