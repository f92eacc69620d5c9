/*
 * Answers that stop a run: each demand on an answer, both sides of its edge, with the case that is shown.
 */
#include <stdio.h>
#include <string.h>

#include "redress/prove.h"
#include "support/check.h"

/* ---- a policy that is edited, and what is found of it ---- */

#define SET(decision, rule, answer, to)                                                                                \
    "{\"id\":\"set-" rule "-" answer "\",\"set_answer\":\"" decision "\",\"rule\":\"" rule "\",\"answer\":\"" answer   \
    "\",\"to\":" to "}"
#define CELL(decision, rule, fact, to)                                                                                 \
    "{\"id\":\"cell-" rule "\",\"set_cell\":\"" decision "\",\"rule\":\"" rule "\",\"fact\":\"" fact "\",\"to\":" to "}"
#define ADD(decision, id, when, then)                                                                                  \
    "{\"id\":\"add-" id "\",\"add_rule\":\"" decision "\",\"at\":\"start\",\"rule\":{\"id\":\"" id                     \
    "\",\"title\":\"t\",\"when\":{" when "},\"then\":{" then "},\"basis\":\"assumed\",\"why\":\"w\"}}"
#define OTHERWISE(id, decision, then)                                                                                  \
    "{\"id\":\"otherwise-" id "\",\"set_otherwise\":\"" decision "\",\"then\":{" then "}}"
#define AND ","

/* Findings of `code` about minimal.json with these edits: "severity message | witness", one a line; "" without any. */
static const char *finds_with(const struct rd_prove_options *options, const char *code, const char *edits)
{
    static char said[8192];
    char text[8192];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err = {.status = RD_OK};
    size_t used = 0;
    const int length =
        snprintf(text, sizeof text,
                 "{\"format\":\"redress/overlay/1\",\"base\":\"minimal.json\",\"title\":\"T\",\"edits\":[%s]}", edits);
    assert_true(length > 0 && (size_t)length < sizeof text);
    rd_findings_init(&found);
    if (rd_policy_load_text("scenarios/policies/edited.json", text, (size_t)length, &policy, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fail_msg("%s", err.text);
    }
    const enum rd_status rc = rd_policy_prove(policy, options, &found, &err);
    assert_true(rc == RD_OK || rc == RD_UNDECIDED);
    said[0] = '\0';
    for (size_t i = 0; i < found.count; i++)
        if (strcmp(found.items[i].code, code) == 0)
            used += (size_t)snprintf(said + used, sizeof said - used, "%s%s %s | %s", used ? "\n" : "",
                                     rd_severity_name(found.items[i].severity), found.items[i].message,
                                     found.items[i].witness ? found.items[i].witness : "-");
    assert_true(used < sizeof said);
    rd_findings_release(&found);
    rd_policy_free(policy);
    return said;
}

static const char *finds(const char *edits)
{
    return finds_with(NULL, "no-answer", edits);
}

#define CASE(paid, claim) " | order.paid=" paid " claim.amount=" claim " case.outcome=accepted case.offer=absent"

/* The same where the claim does not decide. */
#define CASE_OF(paid, claim) " | order.paid=" paid " case.outcome=accepted claim.amount=" claim " case.offer=absent"

/* ---- ranges ---- */

static void amounts_stay_within_their_range(void **state)
{
    (void)state;
    assert_string_equal(finds(""), "");
    assert_string_equal(
        finds(SET("remedy", "full", "amount", "{\"of\":\"claim.amount\",\"plus\":\"-0.01\"}")),
        "error rule \"full\" of \"remedy\" answers amount=-0.01, outside of its range 0.00 to 100000000.00, and a "
        "run stops there | claim.amount=0.00 case.outcome=accepted case.offer=absent");
    assert_string_equal(
        finds(SET("remedy", "full", "amount", "{\"of\":\"claim.amount\",\"plus\":\"-0.01\",\"at_least\":\"0.00\"}")),
        "");
    /* 200 % of 50,000,000.00 is the end of the range */
    assert_string_equal(
        finds(
            SET("remedy", "full", "compensation", "{\"of\":\"order.paid\",\"share\":\"200%\",\"round\":\"half_up\"}")),
        "error rule \"full\" of \"remedy\" answers compensation=100000000.02, outside of its range 0.00 to "
        "100000000.00, and a run stops there" CASE("50000000.01", "0.00"));
    assert_string_equal(
        finds(SET("remedy", "full", "compensation",
                  "{\"of\":\"order.paid\",\"share\":\"200%\",\"round\":\"half_up\",\"at_most\":\"1.00\"}")),
        "");
}

static void money_is_not_worked_out_of_what_is_absent(void **state)
{
    (void)state;
    assert_string_equal(finds(SET("remedy", "full", "amount", "{\"of\":\"case.offer\"}")),
                        "error rule \"full\" of \"remedy\" answers amount as a form of case.offer, which is absent, "
                        "and a run stops there"
                        " | case.outcome=accepted case.offer=absent claim.amount=55.00");
    assert_string_equal(finds(SET("remedy", "full", "amount", "{\"of\":\"case.offer\"}")
                                  AND CELL("remedy", "full", "case.offer", "\"present\"")),
                        "");
}

#define TWO(first, second)                                                                                             \
    ADD("violation", "a", "\"violation.kind\":\"rude\"", first)                                                        \
    AND ADD("violation", "b", "\"violation.kind\":[\"rude\",\"shipped_late\"]", second)

static void sums_stay_within_the_range(void **state)
{
    (void)state;
    assert_string_equal(finds(TWO("\"points\":600", "\"points\":400")), "");
    assert_string_equal(
        finds(TWO("\"points\":600", "\"points\":401")),
        "error rules \"b + a\" of \"violation\" answer points outside of its range 0 to 1000, and a run stops "
        "there | violation.kind=rude");
#define OF_PAID(share) "\"fine\":{\"of\":\"order.paid\",\"share\":\"" share "\",\"round\":\"down\"}"
    assert_string_equal(finds(TWO(OF_PAID("60%"), OF_PAID("40%"))), "");
    assert_string_equal(
        finds(TWO(OF_PAID("60%"), OF_PAID("40.01%"))),
        "error rules \"b + a\" of \"violation\" answer fine=100000000.01, outside of its range 0.00 to 100000000.00, "
        "and a run stops there | order.paid=99990001.02 violation.kind=rude");
}

/* ---- refunds ---- */

#define ABOVE(amount, paid)                                                                                            \
    "error rule \"full\" of \"remedy\" answers amount=" amount " where order.paid is " paid                            \
    ", and a run stops there: nobody is refunded more than was paid; money beyond the price is `compensation`"

static void nobody_is_refunded_more_than_was_paid(void **state)
{
    (void)state;
    static const struct {
        const char *amount, *said;
    } cases[] = {
        {"\"0.01\"", ""},
        {"\"0.02\"", ABOVE("0.02", "0.01") CASE_OF("0.01", "0.01")},
        {"{\"of\":\"claim.amount\",\"plus\":\"0.00\"}", ""},
        {"{\"of\":\"claim.amount\",\"plus\":\"0.01\"}", ABOVE("0.02", "0.01") CASE("0.01", "0.01")},
        {"{\"of\":\"claim.amount\",\"share\":\"100%\",\"round\":\"up\"}", ""},
        {"{\"of\":\"claim.amount\",\"share\":\"100.01%\",\"round\":\"up\"}",
         ABOVE("0.02", "0.01") CASE("0.01", "0.01")},
        {"{\"of\":\"claim.amount\",\"share\":\"100.01%\",\"round\":\"half_up\"}",
         ABOVE("50.01", "50.00") CASE("50.00", "50.00")},
        {"{\"of\":\"claim.amount\",\"share\":\"150%\",\"round\":\"half_up\",\"at_most\":\"0.02\"}",
         ABOVE("0.02", "0.01") CASE("0.01", "0.01")},
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"up\",\"at_least\":\"0.01\"}", ""},
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"up\",\"at_least\":\"0.02\"}",
         ABOVE("0.02",
               "0.01") " | order.paid=0.01 order.goods=0.01 case.outcome=accepted claim.amount=0.01 case.offer=absent"},
        {"{\"of\":\"order.paid\"}", ""},
        {"{\"of\":\"order.paid\",\"share\":\"90%\",\"plus\":\"1.00\",\"round\":\"half_up\"}",
         ABOVE("1.01", "0.01") CASE_OF("0.01", "0.01")},
        {"{\"of\":\"order.paid\",\"share\":\"90%\",\"plus\":\"1.00\",\"round\":\"half_up\",\"at_most\":\"0.01\"}", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char edits[512];
        snprintf(edits, sizeof edits, SET("remedy", "full", "amount", "%s"), cases[i].amount);
        assert_string_equal(finds(edits), cases[i].said);
    }
}

static void what_is_no_refund_may_be_more(void **state)
{
    (void)state;
#define MORE "{\"of\":\"claim.amount\",\"plus\":\"0.01\",\"at_most\":\"9.00\"}"
    static const char *const actions[] = {"\"coupon\"", "\"none\""};
    char edits[512];
    for (size_t i = 0; i < 2; i++) {
        snprintf(edits, sizeof edits, SET("remedy", "full", "amount", MORE) AND SET("remedy", "full", "action", "%s"),
                 actions[i]);
        assert_string_equal(finds(edits), "");
    }
    snprintf(edits, sizeof edits, SET("remedy", "full", "amount", MORE) AND SET("remedy", "full", "action", "%s"),
             "\"return_then_refund\"");
    assert_string_equal(finds(edits), ABOVE("0.02", "0.01") CASE("0.01", "0.01"));
}

/* Nobody may open a dispute, so no remedy is asked for. */
static void what_nobody_asks_stops_nothing(void **state)
{
    (void)state;
#define REFUSE(then) ADD("dispute.eligible", "none", "\"claim.reason\":{\"not\":[\"late\"]}", then)
    static const char refused[] = "\"eligible\":\"no\",\"reason_code\":\"excluded\"";
    char edits[1024];
    snprintf(edits, sizeof edits,
             SET("remedy", "full", "amount", MORE) AND CELL("remedy", "full", "claim.reason", "%s") AND REFUSE("%s"),
             "\"damaged\"", refused);
    assert_string_equal(finds(edits), "");
    snprintf(edits, sizeof edits,
             SET("remedy", "full", "amount", MORE) AND CELL("remedy", "full", "claim.reason", "%s") AND REFUSE("%s"),
             "\"late\"", refused);
    assert_string_equal(finds(edits), ABOVE("0.02", "0.01") " | order.paid=0.01 claim.reason=late claim.amount=0.01 "
                                                            "case.outcome=accepted case.offer=absent");
}

/* ---- where things go ---- */

static void a_change_of_mind_is_no_dispute(void **state)
{
    (void)state;
#define RETURNS(more)                                                                                                  \
    "{\"id\":\"r\",\"remove_rule\":\"dispute.eligible\",\"rule\":\"change-of-mind\"}," ADD(                            \
        "dispute.eligible", "mind", "\"claim.reason\":\"change_of_mind\",\"item.class\":{\"not\":[\"home\"]}",         \
        "\"eligible\":\"no\",\"reason_code\":\"excluded\"") more
#define MIND_SAID(witness)                                                                                             \
    "error rule \"seller\" of \"triage\" answers route=seller where claim.reason is change_of_mind, and a run stops "  \
    "there: a "                                                                                                        \
    "change of mind is not a dispute, and may go to \"accept_return\" or \"instant\" | " witness
    assert_string_equal(finds(RETURNS("")), MIND_SAID("claim.reason=change_of_mind"));
#define ACCEPT(when, route) AND ADD("triage", "back", when, "\"route\":\"" route "\"")
    assert_string_equal(finds(RETURNS(ACCEPT("\"claim.reason\":\"change_of_mind\"", "accept_return"))), "");
    assert_string_equal(finds(RETURNS(ACCEPT("\"claim.reason\":\"change_of_mind\"", "instant"))), "");
    /* whose goods may come back are asked about, others are turned away before */
    assert_string_equal(
        finds(RETURNS(ACCEPT("\"claim.reason\":\"change_of_mind\",\"item.class\":\"home\"", "accept_return"))), "");
    assert_string_equal(
        finds(RETURNS(ACCEPT("\"claim.reason\":\"change_of_mind\",\"item.class\":\"toys\"", "accept_return"))),
        MIND_SAID("item.class=home claim.reason=change_of_mind"));
}

static void only_insured_orders_go_to_the_insurer(void **state)
{
    (void)state;
#define INSURED                                                                                                        \
    OTHERWISE("i", "insurance.offer",                                                                                  \
              "\"offered\":\"yes\",\"premium\":\"0.50\",\"cover\":\"9.00\",\"perils\":\"both\","                       \
              "\"claim_within\":\"5d\"")                                                                               \
    AND
    assert_string_equal(finds(INSURED ADD("triage", "ins", "\"order.cover\":\"both\"", "\"route\":\"insurance\"")), "");
    assert_string_equal(
        finds(INSURED ADD("triage", "ins", "\"order.cover\":{\"not\":[\"both\"]}", "\"route\":\"insurance\"")),
        "error rule \"ins\" of \"triage\" answers route=insurance where order.cover is none, and a run stops there: "
        "the order is not insured against anything; let the rule ask for order.cover | order.cover=none "
        "claim.reason=damaged");
}

#define REPLACES(cell)                                                                                                 \
    SET("remedy", "full", "action", "\"replacement\"") AND CELL("remedy", "full", "order.replacements", cell)

static void an_order_is_not_replaced_without_end(void **state)
{
    (void)state;
    assert_string_equal(finds(REPLACES("\"< 10\"")), "");
    assert_string_equal(
        finds(REPLACES("\"<= 10\"")),
        "error rule \"full\" of \"remedy\" answers action=replacement where order.replacements is 10, and a run stops "
        "there: one order is not replaced without end; let the rule ask for order.replacements | "
        "order.replacements=10 claim.amount=0.00 case.outcome=accepted case.offer=absent");
}

#define BACK                                                                                                           \
    SET("remedy", "full", "action", "\"return_then_refund\"") AND OTHERWISE("r", "return.rule", "\"to\":\"origin\"") AND
#define HUB(when) ADD("return.rule", "hub", when, "\"to\":\"hub\"")
#define HUB_SAID                                                                                                       \
    "error rule \"hub\" of \"return.rule\" answers to=hub where lane.return_hub is false, and a run stops there: the " \
    "lane has no "                                                                                                     \
    "hub; let the rule ask for lane.return_hub | "

static void goods_go_to_a_hub_only_where_the_rules_ask_for_one(void **state)
{
    (void)state;
    assert_string_equal(finds(BACK HUB("\"lane.return_hub\":true")), "");
    assert_string_equal(finds(BACK HUB("\"item.free_return\":true,\"lane.return_hub\":true")), "");
    assert_string_equal(finds(BACK HUB("\"item.free_return\":true")),
                        HUB_SAID "item.free_return=true lane.return_hub=false");
    /* what is left has one */
    assert_string_equal(finds(BACK OTHERWISE("s", "return.rule", "\"to\":\"hub\"")
                                  AND ADD("return.rule", "far", "\"lane.return_hub\":false", "\"to\":\"origin\"")),
                        "");
    /* nobody is told to send anything back */
    assert_string_equal(finds(HUB("\"item.free_return\":true")), "");
}

static void a_penalty_has_so_many_parts(void **state)
{
    (void)state;
    char edits[8192];
    for (size_t rules = 32; rules <= 33; rules++) {
        int used = 0;
        for (size_t i = 0; i < rules; i++)
            used += snprintf(
                edits + used, sizeof edits - (size_t)used,
                "%s{\"id\":\"e%zu\",\"add_rule\":\"violation\",\"rule\":{\"id\":\"r%zu\",\"when\":{\"violation.kind\":"
                "\"rude\"},\"then\":{\"points\":1}}}",
                i ? "," : "", i, i);
        assert_string_equal(finds(edits),
                            rules == 32 ? ""
                                        : "error 33 rules of \"violation\" apply at once, and at most 32 may, and a "
                                          "run stops there: a penalty has no more parts | violation.kind=rude");
    }
}

/* ---- what a scenario allows ---- */

static void a_scenario_limits_the_placement(void **state)
{
    (void)state;
    const struct rd_limits limits = {.scenario = "s", .placement_most_bp = 20000, .has_senior_desk = true};
    const struct rd_prove_options options = {.limits = &limits};
    assert_string_equal(finds_with(&options, "no-answer", SET("search.placement", "usual", "multiplier", "\"200%\"")),
                        "");
    assert_string_equal(finds(SET("search.placement", "usual", "multiplier", "\"200.01%\"")), "");
    assert_string_equal(
        finds_with(&options, "no-answer", SET("search.placement", "usual", "multiplier", "\"200.01%\"")),
        "error rule \"usual\" of \"search.placement\" answers multiplier=200.01%, and scenario \"s\" allows 200% "
        "(sellers.placement_at_most), and a run stops there: sellers are chosen with the largest placement in mind "
        "| seller.standing=good");
}

static void seniors_are_asked_where_there_are_some(void **state)
{
    (void)state;
    const struct rd_limits none = {.scenario = "s", .placement_most_bp = 20000},
                           some = {.scenario = "s", .placement_most_bp = 20000, .has_senior_desk = true};
    const struct rd_prove_options with_none = {.limits = &none}, with_some = {.limits = &some};
#define SENIOR(allowed) OTHERWISE("a", "appeal", "\"allowed\":\"" allowed "\",\"within\":\"7d\",\"desk\":\"senior\"")
    assert_string_equal(finds_with(&with_some, "no-answer", SENIOR("yes")), "");
    assert_string_equal(finds_with(&with_none, "no-answer", SENIOR("no")), "");
    assert_string_equal(
        finds_with(&with_none, "no-answer", SENIOR("yes")),
        "error rule \"once\" of \"appeal\" answers desk=senior, and scenario \"s\" has none (desks), and a run stops "
        "there: such appeals are heard at a desk with \"senior\": true, which serves every language | every case");
}

/* ---- rates of exchange ---- */

/* At the policy's own rate the two windows neither meet nor leave a gap; at a tenth of it 10.04 and 10.05 are one, at ten times
 * there are nine amounts between. */
static void amounts_are_held_at_the_rate_they_are_used_at(void **state)
{
    (void)state;
    const struct rd_prove_options tenth = {.exchange_ppb = 100000000}, tenfold = {.exchange_ppb = 10000000000},
                                  thousandfold = {.exchange_ppb = 1000000000000};
    static const char windows[] = "{\"id\":\"x\",\"remove_rule\":\"evidence.rule\",\"rule\":\"tracking-speaks\"}," ADD(
        "evidence.rule", "low", "\"order.goods\":\"<= 10.04\"", "\"kind\":\"none\"")
        AND ADD("evidence.rule", "high", "\"order.goods\":\">= 10.05\"", "\"kind\":\"none\"");
    assert_string_equal(finds_with(NULL, "no-answer", windows), "");
    assert_string_equal(
        finds_with(&tenth, "no-answer", windows),
        "error two rules of \"evidence.rule\" apply at once, which is \"unique\", and a run stops there | "
        "order.goods=1.00");
    assert_string_equal(finds_with(&tenfold, "no-answer", windows), "");
    static const char fine[] =
        "{\"id\":\"f\",\"set_answer\":\"violation\",\"rule\":\"upheld\",\"answer\":\"fine\",\"to\":"
        "\"100000.01\"}";
    assert_string_equal(finds_with(NULL, "no-answer", fine), "");
    assert_string_equal(
        finds_with(&thousandfold, "no-answer", fine),
        "error rule \"upheld\" of \"violation\" answers fine outside of its range 0.00 to 100000000.00, and a run "
        "stops there | violation.kind=upheld_fault");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_stay_within_their_range),
        cmocka_unit_test(money_is_not_worked_out_of_what_is_absent),
        cmocka_unit_test(sums_stay_within_the_range),
        cmocka_unit_test(nobody_is_refunded_more_than_was_paid),
        cmocka_unit_test(what_is_no_refund_may_be_more),
        cmocka_unit_test(what_nobody_asks_stops_nothing),
        cmocka_unit_test(a_change_of_mind_is_no_dispute),
        cmocka_unit_test(only_insured_orders_go_to_the_insurer),
        cmocka_unit_test(an_order_is_not_replaced_without_end),
        cmocka_unit_test(goods_go_to_a_hub_only_where_the_rules_ask_for_one),
        cmocka_unit_test(a_penalty_has_so_many_parts),
        cmocka_unit_test(a_scenario_limits_the_placement),
        cmocka_unit_test(seniors_are_asked_where_there_are_some),
        cmocka_unit_test(amounts_are_held_at_the_rate_they_are_used_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
