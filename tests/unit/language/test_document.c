/*
 * What is said about the document as a whole: its header, its decisions and rules, invariants and suppressions.
 */
#include <stdio.h>
#include <string.h>

#include "support/check.h"
#include "unit/language/fixture.h"

static void expect_remedy(const char *body, const char *expected)
{
    expect_finding("remedy", body, expected);
}

#define REMEDY(rules) "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[" rules "]}"
#define LAST "{\"id\":\"z\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}"
#define THEN "\"then\":{\"action\":\"none\"}"

static void the_small_policy_has_no_findings(void **state)
{
    const struct fixture fixture = {0};
    const char *const none[] = {NULL};
    (void)state;
    expect_findings(&fixture, none);
}

static void the_header_is_complete(void **state)
{
    static const struct {
        const char *header, *expected;
    } cases[] = {
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\",\"currency\":\"usd\"}",
         "error bad-currency: currency \"usd\" is not three capital letters"},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\",\"currency\":\"USE\"}",
         "warning doubtful-currency: ISO 4217 has no currency USE: amounts are kept to hundredths; did you mean "
         "\"USD\"?"},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\",\"currency\":\"BHD\"}",
         "warning doubtful-currency: BHD has 3 decimals after ISO 4217: amounts are kept, and rounded, to hundredths"},
        {"{\"id\":\"A\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\",\"currency\":\"USD\"}",
         "error bad-name: \"A\" is no id: a small letter, then small letters, digits, \"_\" and \"-\""},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"\",\"owner\":\"o\",\"currency\":\"USD\"}",
         "error missing-metadata: \"title\" is empty"},
        {"{\"id\":\"a\",\"version\":1,\"title\":\"t\",\"owner\":\"o\",\"currency\":\"USD\"}",
         "error wrong-kind: \"version\" is a number, not a string"},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"currency\":\"USD\"}",
         "error missing-metadata: \"owner\" is missing"},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\"}",
         "error missing-key: \"currency\" is missing"},
        {"{\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"o\",\"currency\":\"USD\",\"curency\":\"BRL\"}",
         "error unknown-key: unknown key \"curency\"; did you mean \"currency\"?"},
        {"[]", "error wrong-kind: \"policy\" is an array, not an object"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fixture fixture = {.header = cases[i].header};
        const char *const list[] = {cases[i].expected, NULL};
        expect_findings(&fixture, list);
    }
}

#define YEN "{\"id\":\"yen\",\"version\":\"1\",\"title\":\"Yen\",\"owner\":\"tests\",\"currency\":\"JPY\"}"

/* Cells, answers, forms and parameters alike. */
static void amounts_with_a_fraction_of_the_smallest_unit_are_refused(void **state)
{
    static const struct {
        const char *when, *then, *expected;
    } cases[] = {
        {"{\"order.goods\":\"<= 200\"}", "{\"action\":\"partial\",\"amount\":\"7.00\"}", NULL},
        {"{\"order.goods\":\"<= 200.50\"}", "{\"action\":\"partial\",\"amount\":\"7.00\"}",
         "error fraction-of-unit: \"order.goods\": 200.50 JPY is not a whole amount: the smallest amount of JPY is "
         "1.00; "
         "write 200.00 or 201.00"},
        {"{\"order.goods\":\"<= 200\"}", "{\"action\":\"partial\",\"amount\":\"7.01\"}",
         "error fraction-of-unit: \"amount\": 7.01 JPY is not a whole amount: the smallest amount of JPY is 1.00; "
         "write "
         "7.00 or 8.00"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[512];
        snprintf(body, sizeof body,
                 "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"some\",\"when\":%s,\"then\":%s},"
                 "{\"id\":\"none\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}",
                 cases[i].when, cases[i].then);
        const struct fixture fixture = {.header = YEN, .decision = "remedy", .body = body};
        const char *const list[] = {cases[i].expected, NULL};
        expect_findings(&fixture, list);
    }
}

static void all_sixteen_decisions_are_answered(void **state)
{
    const struct fixture fixture = {.decision = "remedy", .body = "", .more = ",\"polices\":{}"};
    const char *const list[] = {"error missing-decision: decision \"remedy\" is missing: a policy answers all 16 "
                                "(asked when an outcome is known)",
                                "error unknown-key: unknown key \"polices\"; did you mean \"policy\"?", NULL};
    (void)state;
    expect_findings(&fixture, list);
}

static void decisions_state_title_anchor_and_rules(void **state)
{
    (void)state;
    expect_remedy("{\"as_of\":\"order.placed_at\",\"rules\":[" LAST "]}",
                  "error missing-metadata: \"title\" is missing");
    expect_remedy(
        "{\"title\":\"T\",\"rules\":[" LAST "]}",
        "error missing-key: \"as_of\" is missing: the event whose date selects the parameter values is a choice");
    expect_remedy(
        "{\"title\":\"T\",\"as_of\":\"order.place_at\",\"rules\":[" LAST "]}",
        "error unknown-word: unknown event \"order.place_at\" for \"as_of\"; did you mean \"order.placed_at\"?");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"night.at\",\"rules\":[" LAST "]}",
                  "error unsuited-anchor: \"remedy\" cannot be dated by \"night.at\" (one of order.placed_at, "
                  "order.shipped_at, order.received_at, complaint.opened_at, dispute.opened_at, case.decided_at)");
    expect_remedy("{\"title\":\"T\",\"as_of\":[],\"rules\":[" LAST "]}",
                  "error missing-key: \"as_of\" is an empty list");
    expect_remedy("{\"title\":\"T\",\"as_of\":[\"order.placed_at\",\"order.placed_at\"],\"rules\":[" LAST "]}",
                  "error duplicate-id: \"order.placed_at\" is named twice");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\"}", "error missing-key: \"rules\" is missing");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[]}",
                  "error no-rules: \"remedy\" has no rules");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"outputs\":{},\"rules\":[" LAST "]}",
                  "error key-not-written: \"outputs\" is not written: the catalogue fixes what a decision answers");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rule\":[],\"rules\":[" LAST "]}",
                  "error unknown-key: unknown key \"rule\"; did you mean \"rules\"?");
}

static void hit_policies_suit_their_decision(void **state)
{
    (void)state;
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"frist\",\"rules\":[" LAST "]}",
                  "error unknown-word: unknown hit policy \"frist\"; did you mean \"first\"?");
    expect_remedy("{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"collect\",\"rules\":[" LAST "]}",
                  "error unknown-word: unknown hit policy \"collect\" (one of unique, first, sum, max, min)");
    expect_remedy(
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"sum\",\"rules\":[" LAST "]}",
        "error unsuited-hit: \"sum\" does not suit \"remedy\": its \"action\" is a word, and words cannot be added");
    expect_finding(
        "funding",
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"max\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
        "\"then\":{\"seller\":\"100%\"}}]}",
        "error unsuited-hit: \"max\" does not suit \"funding\", whose shares sum to 100% rule by rule: use "
        "\"unique\" or \"first\"");
}

static void rules_have_ids_and_conditions(void **state)
{
    (void)state;
    expect_remedy(REMEDY("{\"when\":{\"item.perishable\":true}," THEN "}"), "error missing-key: \"id\" is missing");
    expect_remedy(REMEDY("{\"id\":\"9\",\"when\":{\"item.perishable\":true}," THEN "}"),
                  "error bad-name: \"9\" is no id: a small letter, then small letters, digits, \"_\" and \"-\"");
    expect_remedy(REMEDY("{\"id\":\"a\"," THEN "}"),
                  "error no-condition: the rule has no \"when\", \"any\" or \"otherwise\"");
    expect_remedy(REMEDY("{\"id\":\"a\",\"when\":{}," THEN "}"),
                  "error no-condition: \"when\" is empty: the rule that always applies is `otherwise`");
    expect_remedy(REMEDY("{\"id\":\"a\",\"any\":[]," THEN "}"),
                  "error no-condition: \"any\" is empty: no case meets it");
    expect_remedy(
        REMEDY("{\"id\":\"a\",\"any\":[{}]," THEN "}"),
        "error no-condition: an alternative of \"any\" is empty: the rule that always applies is `otherwise`");
    expect_remedy(REMEDY("{\"id\":\"a\",\"when\":{\"item.perishable\":true}}"),
                  "error missing-key: \"then\" is missing");
    expect_remedy(REMEDY("{\"id\":\"a\",\"whn\":1,\"when\":{\"item.perishable\":true}," THEN "}"),
                  "error unknown-key: unknown key \"whn\"; did you mean \"when\"?");
    expect_remedy(REMEDY("3"), "error wrong-kind: a rule is a number, not an object");
}

static void otherwise_stands_alone_and_last(void **state)
{
    (void)state;
    expect_remedy(REMEDY(LAST ",{\"id\":\"a\",\"when\":{\"item.perishable\":true}," THEN "}"),
                  "error bad-otherwise: the `otherwise` rule is not the last of its decision");
    expect_remedy(REMEDY("{\"id\":\"a\",\"otherwise\":true,\"when\":{\"item.perishable\":true}," THEN "}"),
                  "error bad-otherwise: \"otherwise\" stands beside \"when\": it has no conditions");
    expect_remedy(REMEDY("{\"id\":\"a\",\"otherwise\":false," THEN "}"),
                  "error bad-otherwise: \"otherwise\" is true or left out");
}

static void rule_ids_are_unique_in_their_decision(void **state)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    const struct fixture fixture = {.decision = "remedy",
                                    .body = REMEDY("{\"id\":\"a\",\"when\":{\"item.perishable\":true}," THEN
                                                   "},{\"id\":\"a\",\"when\":{\"item.perishable\":false}," THEN "}")};
    char expected[160];
    (void)state;
    rd_findings_init(&found);
    assert_int_equal(fixture_load(&fixture, &policy, &found), RD_INPUT);
    assert_int_equal(found.count, 1);
    /* the first rule starts 65 columns before the second: {"id":"a", its condition, its answer and a comma */
    snprintf(expected, sizeof expected, "rule id \"a\" stands at p.json:1:%d already",
             found.items[0].column - (int)strlen("{\"id\":\"a\",\"when\":{\"item.perishable\":true}," THEN "},"));
    assert_string_equal(found.items[0].message, expected);
    assert_string_equal(found.items[0].pointer, "/decisions/remedy/rules/1/id");
    rd_findings_release(&found);
}

static void expect_more(const char *more, const char *expected)
{
    const struct fixture fixture = {.more = more};
    const char *const list[] = {expected, NULL};
    expect_findings(&fixture, list);
}

static void invariants_have_a_shape(void **state)
{
    (void)state;
    expect_more(
        ",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"monotone\":{\"fact\":\"order.since_received\",\"answer\":"
        "\"dispute.eligible.eligible\",\"direction\":\"never_better\"}},{\"id\":\"q\",\"title\":\"T\",\"holds\":"
        "\"remedy.amount <= order.paid\"},{\"id\":\"r\",\"title\":\"T\",\"holds\":\"violation.points <= 48\"}]",
        NULL);
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"holds\":\"remedy.amount <= 15d\"}]",
                "error type-mismatch: \"remedy.amount\" compared with \"15d\": money against a duration");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"holds\":\"remedy.amount <= order.cases\"}]",
                "error type-mismatch: \"remedy.amount\" compared with \"order.cases\": money against an integer");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"holds\":\"remedy.amout <= order.paid\"}]",
                "error unknown-answer: unknown answer \"remedy.amout\"; did you mean \"remedy.amount\"?");
    expect_more(
        ",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"holds\":\"remedy.amount\"}]",
        "error bad-value: \"remedy.amount\" is no comparison such as \"remedy.amount <= order.paid\": answer, < <= > "
        ">= or =, fact, answer or value");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\"}]",
                "error missing-key: an invariant has \"monotone\", \"compare\" or \"holds\", one of them");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"monotone\":{\"fact\":\"order.since_receved\",\"answer\":"
                "\"dispute.eligible.eligible\",\"direction\":\"never_better\"}}]",
                "error unknown-fact: unknown fact \"order.since_receved\"; did you mean \"order.since_received\"?");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"monotone\":{\"fact\":\"order.since_received\",\"answer\":"
                "\"dispute.eligible.eligible\",\"direction\":\"up\"}}]",
                "error unknown-word: unknown direction \"up\" (one of never_better, never_worse)");
    expect_more(",\"always\":[{\"id\":\"p\",\"title\":\"T\",\"holds\":\"remedy.action = refnd\"}]",
                "error unknown-word: unknown word \"refnd\" for \"remedy.action\"; did you mean \"refund\"?");
}

static void warnings_can_be_allowed_with_a_reason_and_errors_cannot(void **state)
{
    static const char unused[] = "\"w\":{\"title\":\"W\",\"type\":\"int\",\"range\":[0,9],\"values\":[{\"from\":"
                                 "\"always\",\"value\":1,\"why\":\"w\","
                                 "\"basis\":\"assumed\"}]}";
    const struct fixture allowed = {.parameters = unused,
                                    .more = ",\"allow\":[{\"code\":\"unused-parameter\",\"why\":\"later\"}]"};
    const char *const none[] = {NULL};
    (void)state;
    expect_findings(&allowed, none);
    expect_more(",\"allow\":[{\"code\":\"unused-parameter\",\"why\":\"later\"}]",
                "warning unused-allow: no finding \"unused-parameter\" is left to allow");
    expect_more(",\"allow\":[{\"code\":\"overlap\",\"why\":\"later\"}]",
                "error bad-allow: \"overlap\" is an error, which cannot be allowed");
    expect_more(",\"allow\":[{\"code\":\"unused-parametr\",\"why\":\"later\"}]",
                "error bad-allow: unknown finding code \"unused-parametr\"; did you mean \"unused-parameter\"?");
    const struct fixture reasonless = {.parameters = unused, .more = ",\"allow\":[{\"code\":\"unused-parameter\"}]"};
    const char *const list[] = {"error missing-metadata: \"why\" is missing", NULL};
    expect_findings(&reasonless, list);
}

static void findings_of_all_parts_come_together(void **state)
{
    const struct fixture fixture = {
        .parameters = "\"w\":{\"type\":\"int\",\"range\":[0,9],\"values\":[]}",
        .decision = "remedy",
        .body = REMEDY("{\"id\":\"a\",\"when\":{\"order.goods\":\"<= 15d\",\"claim.reason\":\"damagd\"},\"then\":{}}"),
        .more = ",\"extra\":1"};
    const char *const list[] = {
        "error missing-metadata: \"title\" is missing",
        "warning unused-parameter: no rule uses parameter \"w\"",
        "error missing-key: \"values\" is empty",
        "error type-mismatch: \"order.goods\" compared with \"15d\": money against a duration",
        "error unknown-word: unknown word \"damagd\" for \"claim.reason\"; did you mean \"damaged\"?",
        "error missing-answer: answer \"action\" is missing: it has no default",
        "error unknown-key: unknown key \"extra\"",
        NULL};
    (void)state;
    expect_findings(&fixture, list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_policy_has_no_findings),
        cmocka_unit_test(the_header_is_complete),
        cmocka_unit_test(amounts_with_a_fraction_of_the_smallest_unit_are_refused),
        cmocka_unit_test(all_sixteen_decisions_are_answered),
        cmocka_unit_test(decisions_state_title_anchor_and_rules),
        cmocka_unit_test(hit_policies_suit_their_decision),
        cmocka_unit_test(rules_have_ids_and_conditions),
        cmocka_unit_test(otherwise_stands_alone_and_last),
        cmocka_unit_test(rule_ids_are_unique_in_their_decision),
        cmocka_unit_test(invariants_have_a_shape),
        cmocka_unit_test(warnings_can_be_allowed_with_a_reason_and_errors_cannot),
        cmocka_unit_test(findings_of_all_parts_come_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
