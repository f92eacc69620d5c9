/*
 * Suites of tests: every mistake in exact words, which clause speaks, dates, and what a failing test says.
 *
 * The policy is the small one of the fixture with a window of 15 days from 2026-10-01 on, 10 days before.
 */
#include <stdio.h>
#include <string.h>

#include "redress/test.h"
#include "support/check.h"
#include "unit/language/fixture.h"

static const char parameters[] =
    "\"window\": {\"title\": \"Window\", \"type\": \"duration\", \"range\": [\"1d\", \"30d\"], \"values\": ["
    "{\"from\": \"always\", \"value\": \"10d\", \"why\": \"x\", \"basis\": \"assumed\"},"
    "{\"from\": \"2026-10-01\", \"value\": \"15d\", \"why\": \"x\", \"basis\": \"assumed\"}]}";
static const char eligible[] =
    "{\"title\": \"t\", \"as_of\": [\"order.received_at\", \"order.placed_at\"], \"hit\": \"first\", \"rules\": ["
    "{\"id\": \"mind\", \"title\": \"t\", \"when\": {\"claim.reason\": \"change_of_mind\"}, "
    "\"then\": {\"eligible\": \"no\", \"reason_code\": \"excluded\"}},"
    "{\"id\": \"in-time\", \"title\": \"t\", \"when\": {\"order.since_placed\": \"<= $window\"}, "
    "\"then\": {\"eligible\": \"yes\", \"reason_code\": \"ok\"}},"
    "{\"id\": \"late\", \"title\": \"t\", \"otherwise\": true, "
    "\"then\": {\"eligible\": \"no\", \"reason_code\": \"late\"}}]}";

struct tested {
    struct rd_policy *policy;
    struct rd_image *image;
    struct rd_suite *suite;
    struct rd_findings found;
    struct rd_test_run run;
};

/* A suite whose further members are `members`; RD_OK when it could be run. */
static enum rd_status try_suite(struct tested *tested, const char *members)
{
    const struct fixture fixture = {.parameters = parameters, .decision = "dispute.eligible", .body = eligible};
    const struct rd_test_options options = {0};
    struct rd_error err = {RD_OK, ""};
    char text[4096];
    memset(tested, 0, sizeof *tested);
    rd_findings_init(&tested->found);
    tested->policy = fixture_policy(&fixture);
    tested->image = fixture_image(tested->policy);
    snprintf(text, sizeof text, "{\"format\": \"redress/tests/1\", \"policy\": \"p.json\", %s}", members);
    enum rd_status rc = rd_suite_load_text("t.json", text, strlen(text), &tested->suite, &tested->found, &err);
    if (rc == RD_OK)
        rc = rd_suite_check(tested->suite, tested->policy, tested->image, &tested->found, &err);
    if (rc == RD_OK)
        rc = rd_suite_run(tested->suite, tested->policy, tested->image, &options, &tested->run, &err);
    return rc;
}

static void done(struct tested *tested)
{
    rd_test_run_release(&tested->run);
    rd_suite_free(tested->suite);
    rd_image_free(tested->image);
    rd_policy_free(tested->policy);
    rd_findings_release(&tested->found);
}

#define ONE(body) "\"tests\": [{\"name\": \"n\", \"why\": \"w\", " body "}]"
#define BASE "\"base\": {\"at\": \"2026-11-01\", \"claim.reason\": \"late\", \"order.since_placed\": \"15d\"}"

static void each_mistake_says_what_is_wrong(void **state)
{
    static const struct {
        const char *members, *message;
    } rows[] = {
        {"\"tests\": 3", "\"tests\" is a number, not an array"},
        {"\"title\": \"t\"", "\"tests\" is missing"},
        {"\"test\": []", "unknown key \"test\"; did you mean \"tests\"?"},
        {"\"tests\": [{\"why\": \"w\"}]", "\"name\" is missing"},
        {ONE("\"expects\": {}"), "unknown key \"expects\"; did you mean \"expect\"?"},
        {ONE("\"case\": \"lost\", \"expect\": {}"), "unknown case \"lost\""},
        {"\"cases\": {\"loss\": {}}, " ONE("\"case\": \"lost\", \"expect\": {}"),
         "unknown case \"lost\"; did you mean \"loss\"?"},
        {ONE("\"base\": {\"order.good\": \"1.00\"}"), "unknown fact \"order.good\"; did you mean \"order.goods\"?"},
        {ONE("\"base\": {\"order.cases\": 1.5}"), "\"order.cases\" is written as a whole number, found 1.5"},
        {ONE("\"base\": {\"order.goods\": 1}"),
         "\"order.goods\" is written as a string, as in policies, found a number"},
        {ONE("\"base\": {\"order.since_placed\": \"$window\"}"),
         "\"$window\": a test states values of its own; parameters are what it tests"},
        {ONE("\"base\": {\"at\": \"2026-02-30\"}"),
         "\"at\": \"2026-02-30\" has day 30; February 2026 has days 01 to 28"},
        {ONE("\"base\": {\"order.placed_at\": 3}"),
         "\"order.placed_at\" is written as a date such as \"2026-11-11\", found a number"},
        {ONE("\"matrix\": {\"order.goods\": \"*\"}"),
         "\"order.goods\" has too many values for \"*\": list those to try"},
        {ONE("\"matrix\": {\"claim.reason\": [\"late\", \"late\"]}"),
         "\"claim.reason\": late stands in the list twice"},
        {ONE("\"matrix\": {\"claim.reason\": []}"), "\"claim.reason\": no value to try"},
        {ONE("\"expect\": {\"dispute.eligibl\": {}}"),
         "unknown decision \"dispute.eligibl\"; did you mean \"dispute.eligible\"?"},
        {ONE("\"expect\": {\"dispute.eligible\": {}}"),
         "\"dispute.eligible\": neither an answer nor a rule is expected"},
        {ONE("\"expect\": {\"dispute.eligible\": {\"eligable\": \"no\"}}"),
         "\"dispute.eligible\" has no answer \"eligable\"; did you mean \"eligible\"?"},
        {ONE("\"expect\": {\"dispute.eligible\": {\"eligible\": \"perhaps\"}}"),
         "unknown word \"perhaps\" for \"eligible\" (one of no, not_yet, yes)"},
        {ONE("\"expect\": {\"order.terms\": {\"ship_within\": \"$window\"}}"),
         "\"ship_within\": a test states values of its own; parameters are what it tests"},
        {ONE("\"expect\": {\"remedy\": {\"amount\": {\"of\": \"claim.amount\"}}}"),
         "\"amount\" is an object: a test expects a value"},
        {ONE("\"expect\": {\"dispute.eligible\": {\"where\": {\"at\": \"soon\"}, \"rule\": \"late\"}}"),
         "\"at\": \"soon\" is no date; write one such as \"2026-11-11\""},
        {ONE("\"skip\": \"\""), "\"skip\" is empty"},
        {"\"except\": [\"n\"], \"tests\": []", "\"except\" without \"extends\""},
        {ONE(BASE ", \"expect\": {\"dispute.eligible\": {\"rule\": \"lat\"}}"),
         "\"dispute.eligible\" has no rule \"lat\"; did you mean \"late\"?"},
        {"\"tests\": [{\"name\": \"n\", \"skip\": \"s\"}, {\"name\": \"n\", \"skip\": \"s\"}]",
         "test name \"n\" stands at t.json:1:70 already"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tested tested;
        assert_int_equal(try_suite(&tested, rows[i].members), RD_INPUT);
        bool is_said = false;
        for (size_t j = 0; j < tested.found.count; j++)
            is_said |= tested.found.items[j].severity == RD_SEVERITY_ERROR &&
                       strcmp(tested.found.items[j].message, rows[i].message) == 0;
        if (!is_said) {
            rd_findings_print(&tested.found, stderr);
            print_error("expected: %s\n", rows[i].message);
        }
        assert_true(is_said);
        done(&tested);
    }
}

static void what_could_be_left_out_is_a_warning(void **state)
{
    static const struct {
        const char *members, *message;
    } rows[] = {
        {"\"cases\": {\"c\": {}}, " ONE(BASE ", \"expect\": {\"dispute.eligible\": {\"rule\": \"in-time\"}}"),
         "no test uses the case \"c\""},
        {ONE("\"base\": {\"at\": \"2026-11-01\", \"claim.reason\": \"late\", \"order.since_placed\": \"15d\", "
             "\"seller.points\": 3}, \"expect\": {\"dispute.eligible\": {\"rule\": \"in-time\"}}"),
         "\"seller.points\" is stated, but no decision of the test reads it"},
        {"\"cases\": {\"c\": {\"at\": \"2026-11-01\", \"claim.reason\": \"late\", \"order.since_placed\": \"15d\", "
         "\"seller.points\": 3}}, " ONE("\"case\": \"c\", \"expect\": {\"dispute.eligible\": {\"rule\": \"in-time\"}}"),
         "\"seller.points\" is stated, but no decision of a test with this case reads it"},
        {ONE(BASE ", \"expect\": {\"dispute.eligible\": [{\"where\": {\"claim.reason\": \"late\"}, \"rule\": "
                  "\"in-time\"}, {\"where\": {\"claim.reason\": \"damaged\"}, \"rule\": \"late\"}]}"),
         "no case of the test meets this \"where\""},
        {ONE(BASE), "test \"n\" expects nothing, so it fails"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tested tested;
        assert_int_equal(try_suite(&tested, rows[i].members), RD_OK);
        assert_int_equal(tested.found.count, 1);
        assert_int_equal(tested.found.items[0].severity, RD_SEVERITY_WARNING);
        assert_string_equal(tested.found.items[0].message, rows[i].message);
        done(&tested);
    }
}

/* The message of the only failing case of the only test. */
static void expect_failure(const char *body, const char *message)
{
    struct tested tested;
    assert_int_equal(try_suite(&tested, body), RD_OK);
    assert_int_equal(tested.run.failed, 1);
    const struct rd_test_result *result = &tested.run.results[0];
    if (result->message) {
        assert_string_equal(result->message, message);
    } else {
        assert_int_equal(result->failed_count, 1);
        for (size_t i = 0; i < result->case_count; i++)
            if (result->cases[i].failure_count > 0)
                assert_string_equal(result->cases[i].failures[0].message, message);
    }
    done(&tested);
}

static void a_failing_test_says_what_was_expected_and_what_came(void **state)
{
    (void)state;
    expect_failure(ONE(BASE ", \"expect\": {\"dispute.eligible\": {\"eligible\": \"no\", \"rule\": \"late\"}}"),
                   "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time");
    expect_failure(ONE(BASE ", \"expect\": {\"dispute.eligible\": {\"reason_code\": \"late\"}}"),
                   "dispute.eligible: expected reason_code=late, got reason_code=ok by in-time");
    /* the right answer for the wrong reason fails too */
    expect_failure(
        ONE("\"base\": {\"at\": \"2026-11-01\", \"claim.reason\": \"late\", \"order.since_placed\": \"16d\"}, "
            "\"expect\": {\"dispute.eligible\": {\"eligible\": \"no\", \"rule\": \"mind\"}}"),
        "dispute.eligible: expected eligible=no by mind, got eligible=no by late");
    expect_failure(ONE("\"base\": {\"at\": \"2026-11-01\"}, \"expect\": {\"dispute.eligible\": {\"rule\": \"late\"}}"),
                   "dispute.eligible: the case does not state order.since_placed, claim.reason");
    expect_failure(ONE("\"base\": {\"claim.reason\": \"late\", \"order.since_placed\": \"15d\"}, "
                       "\"expect\": {\"dispute.eligible\": {\"rule\": \"late\"}}"),
                   "dispute.eligible: the case has no date, and the answer depends on it: state \"at\"");
    expect_failure(ONE(BASE), "nothing is expected: a test without an expectation fails");
}

static void every_case_meets_exactly_one_clause(void **state)
{
    (void)state;
    expect_failure(ONE(BASE ", \"expect\": {\"dispute.eligible\": [{\"where\": {\"claim.reason\": \"damaged\"}, "
                            "\"rule\": \"in-time\"}]}"),
                   "dispute.eligible: no clause speaks of this case; exactly one must");
    expect_failure(ONE(BASE ", \"expect\": {\"dispute.eligible\": [{\"rule\": \"in-time\"}, {\"where\": "
                            "{\"claim.reason\": \"late\"}, \"rule\": \"in-time\"}]}"),
                   "dispute.eligible: two clauses speak of this case, at lines 1 and 1; exactly one must");
    /* one of the two values of the matrix has no clause */
    expect_failure(ONE(BASE
                       ", \"matrix\": {\"claim.reason\": [\"late\", \"damaged\"]}, \"expect\": "
                       "{\"dispute.eligible\": [{\"where\": {\"claim.reason\": \"late\"}, \"rule\": \"in-time\"}]}"),
                   "dispute.eligible: no clause speaks of this case; exactly one must");
}

static void expect_passing(const char *members, size_t cases)
{
    struct tested tested;
    assert_int_equal(try_suite(&tested, members), RD_OK);
    if (tested.run.failed > 0 && tested.run.results[0].failed_count > 0)
        for (size_t i = 0; i < tested.run.results[0].case_count; i++)
            if (tested.run.results[0].cases[i].failure_count > 0)
                print_error("%s\n", tested.run.results[0].cases[i].failures[0].message);
    assert_int_equal(tested.run.failed, 0);
    assert_int_equal(tested.run.cases, cases);
    done(&tested);
}

static void a_star_makes_every_word_and_not_all_but_some(void **state)
{
    (void)state;
    /* nine reasons */
    expect_passing(ONE(BASE
                       ", \"matrix\": {\"claim.reason\": \"*\"}, \"expect\": {\"dispute.eligible\": ["
                       "{\"where\": {\"claim.reason\": \"change_of_mind\"}, \"rule\": \"mind\"}, "
                       "{\"where\": {\"claim.reason\": {\"not\": [\"change_of_mind\"]}}, \"rule\": \"in-time\"}]}"),
                   9);
    expect_passing(ONE(BASE ", \"matrix\": {\"claim.reason\": {\"not\": [\"change_of_mind\"]}, \"order.since_placed\": "
                            "[\"15d\", \"15d+1s\"]}, \"expect\": {\"dispute.eligible\": ["
                            "{\"where\": {\"order.since_placed\": \"<= 15d\"}, \"rule\": \"in-time\"}, "
                            "{\"where\": {\"order.since_placed\": \"> 15d\"}, \"rule\": \"late\"}]}"),
                   16);
}

static void the_date_is_that_of_the_first_event_that_happens(void **state)
{
    (void)state;
    /* both sides of the day the window grows, from 10 to 15 days */
    expect_passing(ONE("\"base\": {\"claim.reason\": \"late\", \"order.since_placed\": \"12d\"}, \"matrix\": {\"at\": "
                       "[\"2026-09-30\", \"2026-10-01\"]}, \"expect\": {\"dispute.eligible\": ["
                       "{\"where\": {\"at\": \"< 2026-10-01\"}, \"rule\": \"late\"}, "
                       "{\"where\": {\"at\": \">= 2026-10-01\"}, \"rule\": \"in-time\"}]}"),
                   2);
    /* received in October, but placed in September: the decision goes by receipt where there is one */
    expect_passing(
        ONE("\"base\": {\"claim.reason\": \"late\", \"order.since_placed\": \"12d\", \"at\": \"2026-10-01\", "
            "\"order.placed_at\": \"2026-09-30\"}, \"matrix\": {\"order.received_at\": [\"2026-10-01\"]}, "
            "\"expect\": {\"dispute.eligible\": {\"rule\": \"in-time\"}}"),
        1);
    expect_passing(
        ONE("\"base\": {\"claim.reason\": \"late\", \"order.since_placed\": \"12d\", \"at\": \"2026-10-01\", "
            "\"order.placed_at\": \"2026-09-30\", \"order.received_at\": \"absent\"}, "
            "\"expect\": {\"dispute.eligible\": {\"rule\": \"late\"}}"),
        1);
}

static void coverage_counts_rules_that_answer_and_cells_that_alone_decide(void **state)
{
    struct tested tested;
    struct rd_coverage coverage;
    struct rd_test_run run;
    struct rd_error err;
    const struct rd_test_options options = {.coverage = &coverage};
    (void)state;
    assert_int_equal(try_suite(&tested, ONE(BASE ", \"matrix\": {\"order.since_placed\": [\"15d\", \"16d\", \"17d\"]}, "
                                                 "\"expect\": {\"dispute.eligible\": {\"rule\": \"in-time\"}}")),
                     RD_OK);
    assert_int_equal(rd_coverage_init(&coverage, tested.policy, &err), RD_OK);
    assert_int_equal(rd_suite_run(tested.suite, tested.policy, tested.image, &options, &run, &err), RD_OK);
    for (size_t i = 0; i < coverage.rule_count; i++) {
        const struct rd_covered_rule *rule = &coverage.rules[i];
        if (rule->decision != RD_DECISION_DISPUTE_ELIGIBLE)
            continue;
        if (strcmp(rule->id, "mind") == 0) { /* three cases were late, not a change of mind, and nothing else */
            assert_int_equal(rule->answered, 0);
            assert_int_equal(rule->cells[0].near_misses, 3);
        } else if (strcmp(rule->id, "in-time") == 0) { /* 15 days; 16 and 17 days miss it */
            assert_int_equal(rule->answered, 1);
            assert_int_equal(rule->cells[0].near_misses, 2);
        } else {
            assert_int_equal(rule->answered, 2);
        }
    }
    rd_test_run_release(&run);
    rd_coverage_release(&coverage);
    done(&tested);
}

static void steps_without_a_market_to_play_in_fail(void **state)
{
    struct tested tested;
    (void)state;
    assert_int_equal(try_suite(&tested, ONE("\"base\": {\"at\": \"2026-01-01\"}, \"steps\": [{\"on\": \"night\", "
                                            "\"holds\": {\"seller.points\": 0}}]")),
                     RD_OK);
    assert_int_equal(tested.run.failed, 1);
    assert_string_equal(tested.run.results[0].message, "its steps need the counters of a market to play with");
    done(&tested);
}

/* What `given` says holds of the named cases too, where they do not say otherwise. */
static void named_cases_can_be_asked_for(void **state)
{
    struct tested tested;
    (void)state;
    assert_int_equal(try_suite(&tested,
                               "\"given\": {\"claim.reason\": \"late\", \"order.since_placed\": \"1d\"}, \"cases\": {"
                               "\"a\": {\"order.since_placed\": \"2d\"}, \"b\": {}}, \"tests\": ["
                               "{\"name\": \"n\", \"why\": \"w\", \"case\": \"a\", \"base\": {\"at\": \"2026-01-01\"},"
                               "\"expect\": {\"dispute.eligible\": {\"eligible\": \"yes\"}}}]"),
                     RD_OK);
    assert_int_equal(rd_suite_case_count(tested.suite), 2);
    const struct rd_named_case a = rd_suite_case(tested.suite, 0), b = rd_suite_case(tested.suite, 1);
    assert_string_equal(a.name, "a");
    assert_string_equal(a.file, "t.json");
    assert_int_equal(a.facts[RD_FACT_ORDER_SINCE_PLACED], 2 * RD_DAY_S);
    assert_int_equal(b.facts[RD_FACT_ORDER_SINCE_PLACED], RD_DAY_S);
    assert_true(a.is_stated[RD_FACT_CLAIM_REASON] && b.is_stated[RD_FACT_CLAIM_REASON]);
    assert_false(a.is_stated[RD_FACT_ORDER_GOODS]);
    done(&tested);
}

/* Every event has a date of its own in a case, in `given`, or none; a date that nothing states for itself is "at". */
static void given_dates_are_those_of_tests_that_state_none(void **state)
{
    static const struct {
        const char *given, *base, *rule;
    } rows[] = {
        /* as_of is the receipt, else the placing; 12 days are in time from October on, and late before */
        {"\"at\": \"2026-11-01\"", "", "in-time"},
        {"\"at\": \"2026-11-01\"", "\"at\": \"2026-09-01\"", "late"},
        {"\"order.received_at\": \"2026-09-01\"", "\"at\": \"2026-11-01\"", "late"},
        {"\"order.received_at\": \"2026-09-01\"", "\"order.received_at\": \"2026-11-01\"", "in-time"},
        {"\"order.received_at\": \"absent\"", "\"order.placed_at\": \"2026-09-01\"", "late"},
        {"\"order.received_at\": \"absent\", \"order.placed_at\": \"2026-10-01\"", "", "in-time"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tested tested;
        char members[1024];
        snprintf(members, sizeof members,
                 "\"given\": {\"claim.reason\": \"late\", \"order.since_placed\": \"12d\", %s}, \"tests\": [{\"name\": "
                 "\"n\", \"why\": \"w\", \"base\": {%s}, \"expect\": {\"dispute.eligible\": {\"rule\": \"%s\"}}}]",
                 rows[i].given, rows[i].base, rows[i].rule);
        assert_int_equal(try_suite(&tested, members), RD_OK);
        assert_int_equal(tested.run.passed, 1);
        done(&tested);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_says_what_is_wrong),
        cmocka_unit_test(what_could_be_left_out_is_a_warning),
        cmocka_unit_test(a_failing_test_says_what_was_expected_and_what_came),
        cmocka_unit_test(every_case_meets_exactly_one_clause),
        cmocka_unit_test(a_star_makes_every_word_and_not_all_but_some),
        cmocka_unit_test(the_date_is_that_of_the_first_event_that_happens),
        cmocka_unit_test(coverage_counts_rules_that_answer_and_cells_that_alone_decide),
        cmocka_unit_test(steps_without_a_market_to_play_in_fail),
        cmocka_unit_test(named_cases_can_be_asked_for),
        cmocka_unit_test(given_dates_are_those_of_tests_that_state_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
