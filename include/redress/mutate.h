/*
 * How good are the tests of a policy? Mutants of it, each with one edit, and whether a test notices.
 *
 * Mutants that answer every possible case as the policy does, or as an earlier mutant does, are found by their diagrams and
 * taken out: the score is the share of the really different ones that some reviewed test notices. A survivor comes with a
 * case that tells it from the policy.
 */
#ifndef REDRESS_MUTATE_H
#define REDRESS_MUTATE_H

#include "redress/prove.h"
#include "redress/test.h"

#ifdef __cplusplus
extern "C" {
#endif

enum rd_mutant_verdict {
    RD_MUTANT_KILLED,
    RD_MUTANT_SURVIVED,
    RD_MUTANT_EQUIVALENT,
    RD_MUTANT_DUPLICATE,
    RD_MUTANT_NOT_PROVEN, /* past the node limit: whether it differs is not known */
    RD_MUTANT_VERDICT_COUNT
};

/* A test somebody should confirm: a case, and what the policy answers to it now. */
struct rd_test_draft {
    const char *name, *note;
    enum rd_decision decision;
    bool has_at;
    int64_t at_s;
    bool has_event; /* this event alone happens at another time */
    int event;      /* RD_ANCHOR_… */
    int64_t event_s;
    int64_t facts[RD_FACT_COUNT];
    bool is_stated[RD_FACT_COUNT];
    struct rd_answer answer;
    uint32_t rules[8]; /* that answer together */
    size_t rule_count;
};

struct rd_mutant {
    enum rd_mutant_verdict verdict;
    const char *kind;                        /* "threshold", "operator" … */
    const char *what;                        /* "order.goods: 50.00 becomes 50.01" */
    const char *decision, *rule, *parameter; /* where the edit is; NULL where it is not */
    const char *file;
    int line, column;
    const char *killed_by;      /* the first test that notices, or NULL */
    bool is_killed_in_steps;    /* it has steps, and no case of any test notices */
    const char *before, *after; /* of a survivor, what the draft's case is answered */
    struct rd_test_draft draft; /* of a survivor */
};

struct rd_mutation {
    struct rd_mutant *mutants;
    size_t mutant_count;
    size_t count[RD_MUTANT_VERDICT_COUNT];
    size_t killed_in_steps; /* of those killed */
    void *memory;
};

/*
 * Makes all mutants. Tests that are skipped, excepted or unreviewed are left out; the others must pass: RD_INPUT otherwise.
 * Tests with steps are played by `player`, for mutants that no case kills; NULL leaves them out.
 * RD_OK also when mutants survive or are not proven; RD_NOMEM. `options` may be NULL. Suites, policy and image must outlive
 * the result.
 */
enum rd_status rd_policy_mutate(const struct rd_policy *policy, const struct rd_image *image,
                                const struct rd_suite *const suites[], size_t suite_count, struct rd_player *player,
                                const struct rd_prove_options *options, struct rd_mutation *out, struct rd_error *err);
void rd_mutation_release(struct rd_mutation *mutation);
/* Killed over killed and survived; 1 when there are none. */
double rd_mutation_score(const struct rd_mutation *mutation);

/* ---- suggested tests ---- */

struct rd_test_drafts {
    struct rd_test_draft *items;
    size_t count;
    void *memory;
};

/*
 * Tests at the borders of every rule: a case it answers, and for each edge of each cell two cases a least step apart that are
 * answered otherwise. Of the wanted decisions; NULL takes all. RD_UNDECIDED, with those that were found, when a decision
 * passes the node limit; RD_NOMEM. Release with rd_test_drafts_release().
 */
enum rd_status rd_policy_suggest(const struct rd_policy *policy, const bool wanted[RD_DECISION_COUNT],
                                 const struct rd_prove_options *options, struct rd_test_drafts *out,
                                 struct rd_error *err);
void rd_test_drafts_release(struct rd_test_drafts *drafts);

/* ---- rules that a population did not hit ---- */

enum rd_reach_verdict { RD_REACH_NEVER, RD_REACH_POSSIBLE, RD_REACH_NOT_PROVEN };

struct rd_reach {
    enum rd_reach_verdict verdict;
    int64_t at_s;                 /* a time of the case below; INT64_MIN before every date */
    int64_t facts[RD_FACT_COUNT]; /* of RD_REACH_POSSIBLE: a case the rule answers         */
};

/* Is there a case, at any time, that the rule answers (alone or with others)? RD_NOMEM is the only failure. */
enum rd_status rd_policy_reach(const struct rd_policy *policy, enum rd_decision decision, uint32_t rule,
                               const struct rd_prove_options *options, struct rd_reach *out, struct rd_error *err);

#ifdef __cplusplus
}
#endif
#endif
