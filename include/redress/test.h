/*
 * Tests of policies: named cases, what a policy must answer to them and by which rule.
 *
 * A suite is a document of format "redress/tests/1" and, where it says "extends", the tests of another one. A test makes
 * one case, or with a `matrix` one of every combination; every case must meet exactly one clause of what is expected of a
 * decision. Running a suite compares answers and rules and counts which rules and cells the cases reach.
 */
#ifndef REDRESS_TEST_H
#define REDRESS_TEST_H

#include "redress/explain.h"
#include "redress/policy.h"
#include "redress/steps.def"

#ifdef __cplusplus
extern "C" {
#endif

struct rd_suite;

/*
 * Reads a suite ("-" is stdin) and those it extends; adds findings of all severities. RD_INPUT when one is an error, RD_IO
 * when a file cannot be read. The paths in it start at the folder of the document they stand in.
 */
enum rd_status rd_suite_load(const char *path, struct rd_suite **out, struct rd_findings *found, struct rd_error *err);
/* From a file or a text, through a store of files. */
enum rd_status rd_suite_load_source(const struct rd_source *source, struct rd_suite **out, struct rd_findings *found,
                                    struct rd_error *err);
enum rd_status rd_suite_load_text(const char *name, const char *text, size_t length, struct rd_suite **out,
                                  struct rd_findings *found, struct rd_error *err);
void rd_suite_free(struct rd_suite *suite);

const char *rd_suite_path(const struct rd_suite *suite);
/* The policy argument it is about, its path as seen from here. */
const char *rd_suite_policy(const struct rd_suite *suite);
/*
 * Holds a suite against a policy: unknown rules, facts no decision of a test reads, clauses that no case meets, exceptions
 * that are none. RD_INPUT when something is an error.
 */
enum rd_status rd_suite_check(const struct rd_suite *suite, const struct rd_policy *policy,
                              const struct rd_image *image, struct rd_findings *found, struct rd_error *err);

struct rd_test {
    const char *name;
    const char *skip;      /* the reason, or NULL                                      */
    const char *ref, *why; /* or NULL                                                  */
    bool is_unreviewed;    /* expectations nobody has confirmed                        */
    bool is_excepted;      /* of an extended suite, and taken out by the extending one */
    const char *file, *pointer;
    int line, column;
    size_t case_count;
};
size_t rd_suite_test_count(const struct rd_suite *suite);
const struct rd_test *rd_suite_test(const struct rd_suite *suite, size_t index);

/* The named cases, those of extended suites first, with what is taken for granted of all tests. Lives with the suite. */
size_t rd_suite_case_count(const struct rd_suite *suite);
struct rd_named_case rd_suite_case(const struct rd_suite *suite, size_t index);

/* ---- coverage ---- */

struct rd_covered_cell {
    enum rd_fact fact;
    const char *written;
    size_t near_misses; /* cases that missed the rule by this cell alone */
};

struct rd_covered_rule {
    enum rd_decision decision;
    const char *id;
    bool is_otherwise;
    size_t answered; /* cases it answered, alone or with others */
    struct rd_covered_cell *cells;
    size_t cell_count;
};

/* What the cases of any number of suites reach of one policy. */
struct rd_coverage {
    const struct rd_policy *policy;
    int64_t exchange_ppb;          /* as for rd_policy_compile(): RD_PPB_PER_ONE after rd_coverage_init() */
    struct rd_covered_rule *rules; /* of all decisions, in document order */
    size_t rule_count;
    void *memory;
};
enum rd_status rd_coverage_init(struct rd_coverage *coverage, const struct rd_policy *policy, struct rd_error *err);
void rd_coverage_release(struct rd_coverage *coverage);
/* Counts one case of a decision, as answered by rd_decide() on the image of the policy at `exchange_ppb`. */
void rd_coverage_add(struct rd_coverage *coverage, const struct rd_image *image, enum rd_decision decision,
                     uint32_t epoch, const int64_t facts[RD_FACT_COUNT], const struct rd_answer *answer);
/*
 * Rules that answered and cells that alone kept a rule from applying, over all there are: every condition has been seen to
 * matter when all have.
 */
struct rd_coverage_share {
    size_t rules, rules_answered, cells, cells_missed;
};
struct rd_coverage_share rd_coverage_sum(const struct rd_coverage *coverage);

/* ---- steps ---- */

#define RD_STEP_MEMBER(symbol, name, meaning) RD_STEP_##symbol,
enum rd_step_event { RD_STEP_EVENTS(RD_STEP_MEMBER) RD_STEP_COUNT };
#undef RD_STEP_MEMBER
const char *rd_step_name(enum rd_step_event event);
const char *rd_step_meaning(enum rd_step_event event);

/* What happens in a step, `times` in a row, each `after_s` later than what was before it. */
struct rd_step {
    enum rd_step_event event;
    int violation;    /* the kind, of a violation  */
    uint32_t stars;   /* 1 to 5, of a rating       */
    int64_t share_bp; /* of the order, of a refund */
    int64_t after_s;
    uint32_t times;
};

/*
 * Where the steps of a test are played: with the counters of a run, which the policy engine does not have. *see* gives the
 * facts of seller, buyer, violation and calendar a decision was last asked with, or for -1 and decisions that no step asks
 * as they are now, marks which there are, and returns when that was (unix seconds).
 */
struct rd_player {
    void *context;
    enum rd_status (*begin)(void *context, const struct rd_image *image, int64_t at_unix_s, int64_t span_s,
                            const int64_t facts[RD_FACT_COUNT], struct rd_error *err);
    enum rd_status (*step)(void *context, const struct rd_step *step, struct rd_error *err);
    int64_t (*see)(void *context, int decision, int64_t facts[RD_FACT_COUNT], bool is_seen[RD_FACT_COUNT]);
};

/* ---- running ---- */

enum rd_test_verdict { RD_TEST_PASSED, RD_TEST_FAILED, RD_TEST_SKIPPED };

struct rd_test_failure {
    int decision;                       /* or -1: of the case as a whole                                      */
    const char *message;                /* "dispute.eligible: expected eligible=no by late, got eligible=yes by ok" */
    struct rd_explanation *explanation; /* NULL past the first ones of a test, and where nothing was decided */
    uint32_t expected_rule;             /* or RD_RULE_NONE */
};

struct rd_test_case {
    const char *label; /* "order.since_received=15d+1s", "step 3, night"; "" of a test with one case */
    struct rd_test_failure *failures;
    size_t failure_count;
};

struct rd_test_result {
    const struct rd_test *test;
    enum rd_test_verdict verdict;
    const char *message; /* a failure of the test as a whole, or NULL */
    struct rd_test_case *cases;
    size_t case_count, failed_count;
};

struct rd_test_run {
    struct rd_test_result *results;
    size_t result_count; /* those that the filter lets through */
    size_t passed, failed, skipped, unreviewed, cases;
    void *memory;
};

struct rd_test_options {
    const char *filter;           /* a part of the name, or NULL */
    struct rd_coverage *coverage; /* is added to, or NULL        */
    struct rd_player *player;     /* NULL: tests with steps fail */
};

/* RD_OK also when tests fail. The suite, policy and image must outlive the run. */
enum rd_status rd_suite_run(const struct rd_suite *suite, const struct rd_policy *policy, const struct rd_image *image,
                            const struct rd_test_options *options, struct rd_test_run *out, struct rd_error *err);
void rd_test_run_release(struct rd_test_run *run);

#ifdef __cplusplus
}
#endif
#endif
