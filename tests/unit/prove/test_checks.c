/*
 * The static checks: each on a table small enough to see the answer, with its exact message.
 */
#include <stdio.h>
#include <string.h>

#include "redress/prove.h"
#include "support/check.h"
#include "unit/language/fixture.h"

static char *table(char *out, size_t size, const char *hit, const char *rules)
{
    snprintf(out, size, "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[%s]}", hit, rules);
    return out;
}

#define NONE ",\"then\":{\"action\":\"none\"}}"
#define REFUND ",\"then\":{\"action\":\"refund\"}}"

/* Proves a policy whose "remedy" has these rules; expects exactly these findings, "severity code: message". */
static void expect_with(const char *parameters, const char *hit, const char *rules, const char *const expected[],
                        struct rd_findings *kept)
{
    char body[8192], line[4096];
    const struct fixture fixture = {
        .parameters = parameters, .decision = "remedy", .body = table(body, sizeof body, hit, rules)};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_findings found;
    struct rd_error err;
    const struct rd_prove_options options = {.cliff_minor = INT64_MAX}; /* cliffs have a test of their own */
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(policy, &options, &found, &err), RD_OK);
    rd_findings_sort(&found);
    size_t count = 0;
    for (; count < found.count; count++) {
        const struct rd_finding *item = &found.items[count];
        snprintf(line, sizeof line, "%s %s: %s", rd_severity_name(item->severity), item->code, item->message);
        if (!expected[count])
            fail_msg("one finding too many: %s", line);
        assert_string_equal(line, expected[count]);
        assert_string_equal(item->decision, "remedy");
    }
    if (expected[count])
        fail_msg("no such finding: %s", expected[count]);
    rd_policy_free(policy);
    if (kept)
        *kept = found;
    else
        rd_findings_release(&found);
}

static void expect(const char *hit, const char *rules, const char *first, const char *second)
{
    const char *const expected[] = {first, second, NULL};
    expect_with(NULL, hit, rules, expected, NULL);
}

static void a_table_that_answers_everything_has_no_gap(void **state)
{
    (void)state;
    expect("unique",
           "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 200.00\"}" NONE
           ",{\"id\":\"b\",\"when\":{\"order.goods\":\"> 200.00\"}" REFUND,
           NULL, NULL);
    /* what cannot be needs no rule: nothing is received before it is shipped */
    expect("unique",
           "{\"id\":\"a\",\"when\":{\"order.since_shipped\":\"present\"}" NONE
           ",{\"id\":\"b\",\"when\":{\"order.since_shipped\":\"absent\",\"order.since_received\":\"absent\"}" REFUND,
           NULL, NULL);
}

static void a_gap_is_told_with_a_case_and_a_rule_for_it(void **state)
{
    static const char *const expected[] = {
        "error gap: \"remedy\" has no rule for 1 region of cases: order.goods >= 200.01 and claim.reason = late", NULL};
    struct rd_findings found;
    (void)state;
    expect_with(NULL, "unique",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 200.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\"> 200.00\",\"claim.reason\":{\"not\":[\"late\"]}}" REFUND,
                expected, &found);
    assert_string_equal(found.items[0].witness, "order.goods=200.01 claim.reason=late");
    assert_string_equal(found.items[0].fix, "{\"id\":\"gap\",\"when\":{\"order.goods\":\">= 200.01\",\"claim.reason\":"
                                            "\"late\"},\"then\":{\"action\":\"?\"}}");
    assert_string_equal(found.items[0].pointer, "/decisions/remedy");
    assert_string_equal(found.items[0].file, "p.json");
    rd_findings_release(&found);
}

static void absence_without_a_rule_is_a_gap(void **state)
{
    (void)state;
    expect("unique", "{\"id\":\"a\",\"when\":{\"case.since_opened\":\"present\"}" NONE,
           "error gap: \"remedy\" has no rule for 1 region of cases: case.since_opened absent", NULL);
}

static void a_rule_hidden_by_one_rule_names_it(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"wide\",\"when\":{\"order.goods\":\"<= 200.00\"}" NONE
           ",{\"id\":\"narrow\",\"when\":{\"order.goods\":\"<= 50.00\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" REFUND,
           "warning dead-rule: rule \"narrow\" never answers: \"wide\" answers wherever it would", NULL);
    /* one cent more and it answers */
    expect("first",
           "{\"id\":\"wide\",\"when\":{\"order.goods\":\"<= 200.00\"}" NONE
           ",{\"id\":\"narrow\",\"when\":{\"order.goods\":\"<= 200.01\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "info order-matters: order matters: rule \"narrow\" would answer differently where the earlier \"wide\" "
           "answers",
           NULL);
}

/* No rule alone covers the last one; "low" and "high" do, and "other" takes no part. */
static void a_rule_hidden_by_a_union_names_the_smallest_one(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"other\",\"when\":{\"claim.reason\":\"late\",\"order.goods\":\"<= 10.00\"}" NONE
           ",{\"id\":\"low\",\"when\":{\"order.goods\":\"<= 50.00\"}" NONE
           ",{\"id\":\"high\",\"when\":{\"order.goods\":\"> 50.00\"}" NONE
           ",{\"id\":\"hidden\",\"when\":{\"claim.reason\":[\"late\",\"damaged\"]}" REFUND,
           "info redundant-rule: rule \"other\" is redundant: without it every case is answered the same",
           "warning dead-rule: rule \"hidden\" never answers: \"low\" and \"high\" together answer wherever it would");
}

static void a_rule_for_what_cannot_be_never_answers(void **state)
{
    (void)state;
    expect("unique",
           "{\"id\":\"a\",\"when\":{\"order.since_shipped\":\"absent\",\"order.since_received\":\"present\"}" NONE
           ",{\"id\":\"rest\",\"otherwise\":true" REFUND,
           "warning dead-rule: rule \"a\" never answers: no possible case meets its cells", NULL);
}

static void an_otherwise_that_is_never_reached_is_a_remark_unless_a_word_is_lost(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"a\",\"when\":{\"item.perishable\":true}" NONE
           ",{\"id\":\"b\",\"when\":{\"item.perishable\":false}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\",\"compensation\":\"1.00\"}}",
           "info dead-otherwise: `otherwise` rule \"rest\" is never reached: the rules above it answer every case",
           NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"item.perishable\":true}" NONE
           ",{\"id\":\"b\",\"when\":{\"item.perishable\":false}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"coupon\"}}",
           "warning never-answered: no case is answered action=coupon: only the `otherwise` rule \"rest\" says so, and "
           "the "
           "rules above it answer every case",
           NULL);
}

static void a_rule_that_says_what_otherwise_says_is_redundant(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"a\",\"when\":{\"item.perishable\":true}" NONE ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "info redundant-rule: rule \"a\" is redundant: without it every case is answered the same", NULL);
    /* money forms that are written differently and never differ: 0.01 × 0 % and nothing */
    expect("first",
           "{\"id\":\"a\",\"when\":{\"item.perishable\":true},\"then\":{\"action\":\"none\",\"amount\":{\"of\":"
           "\"order.goods\",\"share\":\"0%\",\"round\":\"down\"}}},{\"id\":\"rest\",\"otherwise\":true" NONE,
           "info redundant-rule: rule \"a\" is redundant: without it every case is answered the same", NULL);
}

static void order_matters_only_where_answers_differ(void **state)
{
    static const char *const expected[] = {"info order-matters: order matters: rule \"b\" would answer differently "
                                           "where the earlier \"a\" answers",
                                           NULL};
    struct rd_findings found;
    (void)state;
    expect_with(NULL, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 2.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"claim.reason\":\"late\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                expected, &found);
    assert_string_equal(found.items[0].witness, "order.goods=2.00 claim.reason=late");
    assert_string_equal(found.items[0].rule, "b");
    rd_findings_release(&found);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 2.00\"}" REFUND
           ",{\"id\":\"b\",\"when\":{\"claim.reason\":\"late\"}" REFUND ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           NULL, NULL);
}

static void cells_that_decide_nothing_are_told(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"a\",\"when\":{\"calendar.day_of_month\":\"1..31\",\"item.perishable\":true}" NONE
           ",{\"id\":\"rest\",\"otherwise\":true" REFUND,
           "warning always-true: \"calendar.day_of_month\" is 1 to 31, so \"1..31\" is always true", NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"calendar.day_of_month\":\"2..31\",\"item.perishable\":true}" NONE
           ",{\"id\":\"rest\",\"otherwise\":true" REFUND,
           NULL, NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"calendar.day_of_month\":\"< 1\"}" NONE
           ",{\"id\":\"rest\",\"otherwise\":true" REFUND,
           "warning dead-rule: rule \"a\" never answers: no possible case meets its cells",
           "warning never-true: \"calendar.day_of_month\" is 1 to 31, so \"< 1\" is never true");
}

#define RECEIVED "\"order.since_received\" is 0d to 10950d, or absent, so "

/* One rule with a cell of a fact that may be absent, and the rest refunded. What is told of the cell, and its fix. */
static const char *of_receipt(const char *when)
{
    static char said[1024];
    char body[4096], rules[2048];
    snprintf(rules, sizeof rules, "{\"id\":\"a\",%s" NONE ",{\"id\":\"rest\",\"otherwise\":true" REFUND, when);
    const struct fixture fixture = {.decision = "remedy", .body = table(body, sizeof body, "first", rules)};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_findings found;
    struct rd_error err;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(policy, NULL, &found, &err), RD_OK);
    said[0] = '\0';
    for (size_t i = 0; i < found.count; i++)
        if (strcmp(found.items[i].code, "always-true") == 0)
            snprintf(said, sizeof said, "%s | %s", found.items[i].message,
                     found.items[i].fix ? found.items[i].fix : "-");
    rd_findings_release(&found);
    rd_policy_free(policy);
    return said;
}

static void a_cell_that_every_present_value_meets_is_told(void **state)
{
#define CELL(cell) "\"when\":{\"order.since_received\":" cell "}"
    (void)state;
    assert_string_equal(of_receipt(CELL("[\"> 3d\",\"<= 15d\"]")),
                        RECEIVED "this cell is always true where the fact is present | say \"present\", or say "
                                 "\"3d+1s..15d\" if both are meant: a list is met by either");
    assert_string_equal(of_receipt(CELL("[\"< 3d\",\">= 3d\"]")),
                        RECEIVED "this cell is always true where the fact is present | say \"present\"");
    assert_string_equal(of_receipt(CELL("\">= 0d\"")),
                        RECEIVED "\">= 0d\" is always true where the fact is present | say \"present\"");
    assert_string_equal(of_receipt(CELL("\"<= 10950d\"")),
                        RECEIVED "\"<= 10950d\" is always true where the fact is present | say \"present\"");
    assert_string_equal(of_receipt(CELL("{\"not\":[\"absent\",\"> 10950d\"]}")),
                        RECEIVED "this cell is always true where the fact is present | say \"present\"");
    assert_string_equal(of_receipt(CELL("[\"absent\",\">= 0d\"]")),
                        RECEIVED "this cell is always true | remove the cell");
    assert_string_equal(
        of_receipt("\"any\":[{\"order.since_received\":\"> 3d\"},{\"order.since_received\":\"<= 15d\"}]"),
        RECEIVED "one of the alternatives is always met where the fact is present | -");
    static const char *const fine[] = {
        CELL("\"present\""),
        CELL("{\"not\":[\"absent\"]}"),
        CELL("\"absent\""),
        CELL("\"3d+1s..15d\""),
        CELL("[\"< 3d\",\"> 3d\"]"),
        CELL("\">= 1s\""),
        "\"any\":[{\"order.since_received\":\"> 3d\"},{\"order.since_received\":\"< 3d\"}]",
        "\"any\":[{\"order.since_received\":\"> 3d\"},{\"order.since_received\":\"<= "
        "15d\",\"item.perishable\":true}]"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        assert_string_equal(of_receipt(fine[i]), "");
}

static const char bound[] =
    "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],\"values\":[{"
    "\"from\":\"always\",\"value\":\"100.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

static void a_parameter_that_changes_nothing_in_its_range_is_dead(void **state)
{
    static const char *const dead[] = {
        "warning dead-parameter: no value of \"bound\" from 1.00 to 1000.00 changes any answer of \"remedy\": only "
        "rules that never answer use it, hidden by rule \"a\"",
        "warning dead-rule: rule \"b\" never answers: \"a\" answers wherever it would", NULL};
    static const char *const alike[] = {
        "warning dead-parameter: no value of \"bound\" from 1.00 to 1000.00 changes any answer of \"remedy\"",
        "info redundant-rule: rule \"b\" is redundant: without it every case is answered the same", NULL};
    static const char *const nothing[] = {NULL};
    static const char *const hidden[] = {
        "warning dead-parameter: no value of \"bound\" from 1.00 to 1000.00 changes any answer of \"remedy\": hidden "
        "by "
        "rule \"a\"",
        "info order-matters: order matters: rule \"b\" would answer differently where the earlier \"a\" answers",
        "info dead-otherwise: `otherwise` rule \"rest\" is never reached: the rules above it answer every case", NULL};
    (void)state;
    expect_with(bound, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 1000.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\">= $bound\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                hidden, NULL);
    expect_with(bound, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 1000.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\"< $bound\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                dead, NULL);
    expect_with(bound, "first",
                "{\"id\":\"b\",\"when\":{\"order.goods\":\"< $bound\"}" NONE
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                alike, NULL);
    expect_with(bound, "first",
                "{\"id\":\"b\",\"when\":{\"order.goods\":\"< $bound\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                nothing, NULL);
}

/* "a" takes all prices up to 300.00, so "< bound" adds some only from a bound of 300.02 on. */
static void a_part_of_a_range_without_effect_is_named_to_the_cent(void **state)
{
    static const char *const below[] = {
        "info ineffective-range: up to 300.01 nothing changes any more in \"remedy\" for \"bound\", whose range goes "
        "down to 1.00",
        "warning dead-rule: rule \"b\" never answers: \"a\" answers wherever it would", NULL};
    /* half of a price of at most 100,000,000.00 is at most 50,000,000.00; a cap in the answer of prices up to 500.00
     * takes hold below 250.00 only */
    static const char *const above[] = {
        "info ineffective-range: from 250.00 nothing changes any more in \"remedy\" for "
        "\"bound\", whose range goes up to 1000.00",
        NULL};
    (void)state;
    expect_with(bound, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 300.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\"< $bound\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                below, NULL);
    expect_with(bound, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 500.00\"},\"then\":{\"action\":\"refund\",\"amount\":{"
                "\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"half_up\",\"at_most\":\"$bound\"}}}"
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                above, NULL);
}

static const char dated[] =
    "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],\"values\":[{"
    "\"from\":\"always\",\"value\":\"100.00\",\"why\":\"w\",\"basis\":\"assumed\"},{\"from\":"
    "\"2026-10-01\",\"value\":\"150.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

static void what_holds_from_a_date_on_names_the_date(void **state)
{
    static const char *const expected[] = {
        "info ineffective-range: up to 100.01 nothing changes any more in \"remedy\" for \"bound\", whose range goes "
        "down to 1.00",
        "error gap: \"remedy\" has no rule for 1 region of cases: 100.01 <= order.goods <= 149.99 (from 2026-10-01)",
        /* before it both take 100.00 */
        "info order-matters: order matters: rule \"b\" would answer differently where the earlier \"a\" answers "
        "(before "
        "2026-10-01)",
        NULL};
    struct rd_findings found;
    (void)state;
    expect_with(dated, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 100.00\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\">= $bound\"}" REFUND,
                expected, &found);
    assert_null(found.items[0].epoch); /* holds on every date */
    assert_string_equal(found.items[1].epoch, "from 2026-10-01");
    rd_findings_release(&found);
}

/* The bound is 100.00, 150.00 for a quarter, and 100.00 again. */
static const char passing[] =
    "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],\"values\":[{"
    "\"from\":\"always\",\"value\":\"100.00\",\"why\":\"w\",\"basis\":\"assumed\"},{\"from\":"
    "\"2026-10-01\",\"value\":\"150.00\",\"why\":\"w\",\"basis\":\"assumed\"},{\"from\":"
    "\"2027-01-01\",\"value\":\"100.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

/* What holds for a time only is told with its end, and what is idle for a time only is not to be removed. */
static void what_holds_for_a_time_names_its_end(void **state)
{
    static const char *const expected[] = {
        "info ineffective-range: from 120.00 nothing changes any more in \"remedy\" for \"bound\", whose range goes up "
        "to 1000.00",
        "warning dead-rule: rule \"b\" never answers: \"a\" answers wherever it "
        "would (from 2026-10-01 until 2026-12-31)",
        "info order-matters: order matters: rule \"b\" would answer differently "
        "where the earlier \"a\" answers (before "
        "2026-10-01 and from 2027-01-01)",
        NULL};
    struct rd_findings found;
    (void)state;
    expect_with(passing, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= $bound\"}" NONE
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\"<= 120.00\"}" REFUND
                ",{\"id\":\"rest\",\"otherwise\":true" NONE,
                expected, &found);
    assert_string_equal(found.items[2].epoch, "before 2026-10-01 and from 2027-01-01");
    assert_null(found.items[1].fix);
    rd_findings_release(&found);
}

/* A bound that cells and answers take at once: told dead by nobody, live where one value differs, open where none does. */
static void a_parameter_in_cells_and_answers_is_proven_live_or_left_open(void **state)
{
    static const char *const nothing[] = {NULL};
    (void)state;
    expect_with(bound, "first",
                "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= $bound\"},\"then\":{\"action\":\"refund\",\"amount\":"
                "\"$bound\"}},{\"id\":\"rest\",\"otherwise\":true" NONE,
                nothing, NULL);
    const struct fixture hidden = {
        .parameters = bound,
        .decision = "remedy",
        .body =
            "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"a\",\"when\":{"
            "\"order.goods\":\"<= 2000.00\"}" NONE ",{\"id\":\"b\",\"when\":{\"order.goods\":\"<= $bound\"},\"then\":{"
            "\"action\":\"refund\",\"amount\":\"$bound\"}},{\"id\":\"rest\",\"otherwise\":true" NONE "]}"};
    struct rd_policy *policy = fixture_policy(&hidden);
    struct rd_findings found;
    struct rd_error err;
    bool is_told = false;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(policy, NULL, &found, &err), RD_UNDECIDED);
    for (size_t i = 0; i < found.count; i++)
        if (strcmp(found.items[i].code, "not-proven") == 0) {
            is_told = true;
            assert_string_equal(
                found.items[i].message,
                "whether a value of \"bound\" from 1.00 to 1000.00 changes any answer of \"remedy\" is not "
                "proven: its rules compare facts with it and answer it");
        }
    assert_true(is_told);
    rd_findings_release(&found);
    rd_policy_free(policy);
}

static void past_the_limit_the_verdict_is_not_proven(void **state)
{
    char body[2048];
    const struct fixture fixture = {
        .decision = "remedy",
        .body = table(body, sizeof body, "first",
                      "{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 2.00\",\"claim.reason\":\"late\"}" NONE
                      ",{\"id\":\"rest\",\"otherwise\":true" REFUND)};
    const struct rd_prove_options options = {.node_limit = 1};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_findings found;
    struct rd_error err;
    (void)state;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_prove(policy, &options, &found, &err), RD_UNDECIDED);
    assert_string_equal(err.text, "policy \"p\": not everything is proven");
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].code, "not-proven");
    assert_string_equal(found.items[0].message, "\"remedy\" is not proven: its diagrams pass 1 nodes");
    rd_findings_release(&found);
    rd_policy_free(policy);
}

static void every_kind_of_finding_says_what_it_means(void **state)
{
    struct rd_finding_kind kind;
    size_t count = 0;
    (void)state;
    for (; rd_finding_kind(RD_FINDS_PROOF, count, &kind); count++) {
        assert_true(strlen(kind.code) > 2);
        assert_true(strlen(kind.meaning) > 10);
    }
    assert_true(count > 10);
}

/* No offer is above the claim: 50.01 to 80.00 is left out only where an offer is 100.00 and more, which is no case. */
static void an_offer_above_the_claim_is_no_gap(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"a\",\"when\":{\"claim.amount\":\"<= 50.00\"}" NONE
           ",{\"id\":\"b\",\"when\":{\"case.offer\":[\"absent\",\"< 100.00\"]}" NONE
           ",{\"id\":\"c\",\"when\":{\"claim.amount\":\"> 80.00\"}" NONE,
           "info redundant-rule: rule \"a\" is redundant: without it every case is answered the same", NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"claim.amount\":\"<= 50.00\",\"case.offer\":\">= 100.00\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "warning dead-rule: rule \"a\" never answers: no possible case meets its cells", NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"claim.amount\":\"<= 50.00\",\"case.offer\":\">= 50.01\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "warning dead-rule: rule \"a\" never answers: no possible case meets its cells", NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"claim.amount\":\"<= 50.00\",\"case.offer\":\">= 50.00\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           NULL, NULL);
}

/* Triage of the small policy sends every case to the seller. */
static void what_no_answer_brings_about_is_met_by_nobody(void **state)
{
    (void)state;
    expect("first",
           "{\"id\":\"a\",\"when\":{\"case.outcome\":\"instant\"}" REFUND ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "warning unmet-rule: nobody meets rule \"a\": \"case.outcome\" is never instant, for no rule of \"triage\" "
           "brings it about",
           NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"case.outcome\":[\"accepted\",\"instant\"]}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "info unmet-value: \"case.outcome\" is never instant, for no rule of \"triage\" brings it about", NULL);
    expect("first",
           "{\"id\":\"a\",\"when\":{\"seller.standing\":\"suspended\"}" REFUND
           ",{\"id\":\"b\",\"when\":{\"seller.standing\":\"demoted\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           "warning unmet-rule: nobody meets rule \"a\": \"seller.standing\" is never suspended, for no rule of "
           "\"violation\" or \"seller.standing\" brings it about",
           "warning unmet-rule: nobody meets rule \"b\": \"seller.standing\" is never demoted, for no rule of "
           "\"seller.standing\" brings it about");
    /* everybody begins so */
    expect("first",
           "{\"id\":\"a\",\"when\":{\"seller.standing\":\"good\",\"buyer.standing\":\"new\"}" REFUND
           ",{\"id\":\"rest\",\"otherwise\":true" NONE,
           NULL, NULL);
}

/* Standings hang on standings: who is demoted from warned is never, where nobody is warned but who was demoted. */
static void what_arises_is_found_along_the_chain(void **state)
{
    static const char *const rules[2] = {
        "{\"id\":\"warn\",\"when\":{\"seller.standing\":\"demoted\"},\"then\":{\"standing\":\"warned\"}}",
        "{\"id\":\"warn\",\"when\":{\"seller.points\":\">= 6\"},\"then\":{\"standing\":\"warned\"}}"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        char body[2048];
        struct rd_findings found;
        struct rd_error err;
        size_t unmet = 0;
        snprintf(body, sizeof body,
                 "{\"title\":\"T\",\"as_of\":\"night.at\",\"hit\":\"first\",\"rules\":[%s,{\"id\":\"demote\",\"when\":{"
                 "\"seller.standing\":\"warned\"},\"then\":{\"standing\":\"demoted\"}},{\"id\":\"good\","
                 "\"otherwise\":true,\"then\":{\"standing\":\"good\"}}]}",
                 rules[i]);
        const struct fixture fixture = {.decision = "seller.standing", .body = body};
        struct rd_policy *policy = fixture_policy(&fixture);
        rd_findings_init(&found);
        assert_int_equal(rd_policy_prove(policy, NULL, &found, &err), RD_OK);
        for (size_t j = 0; j < found.count; j++)
            unmet += strcmp(found.items[j].code, "unmet-rule") == 0;
        assert_int_equal(unmet, i == 0 ? 2 : 0);
        rd_findings_release(&found);
        rd_policy_free(policy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_answers_everything_has_no_gap),
        cmocka_unit_test(a_gap_is_told_with_a_case_and_a_rule_for_it),
        cmocka_unit_test(absence_without_a_rule_is_a_gap),
        cmocka_unit_test(a_rule_hidden_by_one_rule_names_it),
        cmocka_unit_test(a_rule_hidden_by_a_union_names_the_smallest_one),
        cmocka_unit_test(a_rule_for_what_cannot_be_never_answers),
        cmocka_unit_test(an_otherwise_that_is_never_reached_is_a_remark_unless_a_word_is_lost),
        cmocka_unit_test(a_rule_that_says_what_otherwise_says_is_redundant),
        cmocka_unit_test(order_matters_only_where_answers_differ),
        cmocka_unit_test(cells_that_decide_nothing_are_told),
        cmocka_unit_test(a_parameter_that_changes_nothing_in_its_range_is_dead),
        cmocka_unit_test(an_offer_above_the_claim_is_no_gap),
        cmocka_unit_test(what_no_answer_brings_about_is_met_by_nobody),
        cmocka_unit_test(what_arises_is_found_along_the_chain),
        cmocka_unit_test(a_part_of_a_range_without_effect_is_named_to_the_cent),
        cmocka_unit_test(what_holds_from_a_date_on_names_the_date),
        cmocka_unit_test(a_cell_that_every_present_value_meets_is_told),
        cmocka_unit_test(what_holds_for_a_time_names_its_end),
        cmocka_unit_test(a_parameter_in_cells_and_answers_is_proven_live_or_left_open),
        cmocka_unit_test(past_the_limit_the_verdict_is_not_proven),
        cmocka_unit_test(every_kind_of_finding_says_what_it_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
