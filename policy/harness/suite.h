/*
 * A tests document as read: worlds (facts and dates), the axes of a matrix, and what is expected.
 */
#ifndef REDRESS_HARNESS_SUITE_H
#define REDRESS_HARNESS_SUITE_H

#include "harness/needed.h"
#include "harness/slot.h"
#include "language/read.h"
#include "redress/test.h"

#define SUITE_DOCS_MAX 8u      /* suites that extend each other */
#define SUITE_CASES_MAX 20000u /* of one test */
#define SUITE_TESTS_MAX 10000u
#define SUITE_STEPS_MAX 1000u            /* of one test  */
#define SUITE_TIMES_MAX 10000            /* of one step  */
#define SUITE_SPAN_MAX (3660 * RD_DAY_S) /* of all steps */

struct suite_axis {
    int slot;
    int64_t *values;
    size_t count;
};

struct suite_clause {
    bool has_where;
    struct conditions where;
    bool has_date; /* `at` within these, both included */
    int64_t from_s, to_s;
    bool is_expected[RD_ANSWERS_MAX];
    int64_t value[RD_ANSWERS_MAX];
    const char **rules; /* exactly these apply; count 0: any */
    size_t rule_count;
    const struct json_value *at;
};

struct suite_expectation {
    enum rd_decision decision;
    struct suite_clause *clauses;
    size_t clause_count;
    const struct json_value *at;
};

struct suite_expectations {
    struct suite_expectation *items;
    size_t count;
};

/* What happens, and what is expected after it. */
struct suite_step {
    struct rd_step step;
    struct suite_expectations expect;
    struct conditions holds; /* what seller and buyer are then */
    const struct json_value *at;
};

struct suite_test {
    struct rd_test shown;
    const struct json_value *at;
    struct rd_case world;
    const struct json_value *stated_by[SLOT_COUNT]; /* the member that states it in the test itself, or NULL */
    size_t named_case;                              /* place among the cases, or SIZE_MAX                    */
    struct suite_axis *axes;
    size_t axis_count;
    struct suite_expectations expect;
    struct suite_step *steps;
    size_t step_count;
    int64_t span_s; /* of the steps, at most */
};

struct suite_case {
    const char *name;
    const struct json_value *at;
    struct rd_case world;
    const struct json_value *stated_by[SLOT_COUNT];
    bool is_used;
};

struct rd_suite {
    struct rd_policy names; /* nothing but an arena: what reports and readers of cells work on */
    const char *path, *policy;
    struct json_doc *docs[SUITE_DOCS_MAX];
    size_t doc_count;
    struct suite_case *cases; /* of all documents */
    size_t case_count;
    struct suite_test *tests;
    size_t test_count;
    const struct json_value **exceptions; /* names */
    size_t exception_count;
};

/* ---- reading (suite_world.c, suite_expect.c, suite_steps.c) ---- */

struct suite_reader {
    struct checker checker;
    struct rd_suite *suite;
    struct rd_files *files;
    size_t first_case;       /* of the document being read */
    struct names case_names; /* of its cases               */
};

/* The facts and dates of an object, over what the world holds already. */
void read_world(struct suite_reader *reader, const struct json_value *object, struct rd_case *world,
                const struct json_value **stated_by);
void read_matrix(struct suite_reader *reader, const struct json_value *matrix, struct suite_test *test);
void read_expect(struct suite_reader *reader, const struct json_value *expect, struct suite_expectations *out);
/* Cells of facts: { fact: cell }. */
void read_conditions(struct suite_reader *reader, const struct json_value *object, const char *what,
                     struct conditions *out);
void read_steps(struct suite_reader *reader, const struct json_value *steps, struct suite_test *test);
/* A fact that steps bring about. */
bool fact_is_played(enum rd_fact fact);
/* The names of all tests, by place. */
struct names suite_test_names(const struct rd_suite *suite, struct checker *checker);
/* Is nothing expected, of the test's cases nor after any of its steps? */
bool test_is_empty(const struct suite_test *test);

/* ---- cases (suite_cases.c) ---- */

/* The world of a combination; the last axis varies fastest. */
void suite_combination(const struct suite_test *test, size_t index, struct rd_case *out);
/* Does the clause speak of this world? Facts that are not stated meet no cell. */
bool clause_speaks(const struct rd_suite *suite, const struct suite_clause *clause, const struct rd_case *world);
/* The date at which a decision is asked. False when the world has no date and the decision depends on it. */
bool world_date(const struct rd_policy *policy, enum rd_decision decision, const struct rd_dates *dates, int64_t *at_s);

/* One decision of one world, held against what is expected. */
struct suite_check {
    const struct suite_clause *clause; /* the one that speaks, or NULL */
    bool is_asked;                     /* it was decided */
    int64_t facts[RD_FACT_COUNT];      /* as asked: stated, and those that only make the case possible */
    int64_t at_s;
    uint32_t epoch;
    struct rd_answer answer;
    bool passed;
    char problem[768]; /* why not, without the decision's name; "" when it passed */
};
void check_world(const struct rd_suite *suite, const struct rd_policy *policy, const struct rd_image *image,
                 const struct suite_expectation *expectation, const struct rd_case *world, struct suite_check *out);

/* The rules that apply, by the image; returns how many fit `capacity`, at most. */
size_t rules_that_apply(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, const int64_t *facts,
                        const struct rd_answer *answer, uint32_t *rules, size_t capacity);

/*
 * Does a test with steps hold under this policy? Where it does not, `problem` says of the first step that tells; RD_NOMEM is
 * the only failure. (run.c)
 */
enum rd_status suite_play(const struct rd_suite *suite, const struct suite_test *test, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_player *player, bool *passed, char *problem,
                          size_t size, struct rd_error *err);

/* Counts a case that was asked of a decision. */
void coverage_count(struct rd_coverage *coverage, enum rd_decision decision, int64_t at_s, const int64_t *facts,
                    const uint32_t *rules, size_t rule_count);

#endif
