/*
 * Invariants, cliffs, ways back, dates and edits: each proven or refuted with its exact message and case. The expected
 * amounts are by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/prove.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

static char text_of[8192];

/* Proves a small policy and gives the one finding of a code as "severity message | witness"; "" for none. */
static const char *proven(const struct fixture *fixture, const char *code, const struct rd_prove_options *options)
{
    struct rd_policy *policy = fixture_policy(fixture);
    struct rd_findings found;
    struct rd_error err;
    rd_findings_init(&found);
    rd_policy_prove(policy, options, &found, &err);
    text_of[0] = '\0';
    for (size_t i = 0; i < found.count; i++) {
        const struct rd_finding *item = &found.items[i];
        if (strcmp(item->code, code) != 0)
            continue;
        assert_string_equal(text_of, "");
        snprintf(text_of, sizeof text_of, "%s %s | %s", rd_severity_name(item->severity), item->message,
                 item->witness ? item->witness : "-");
    }
    rd_findings_release(&found);
    rd_policy_free(policy);
    return text_of;
}

static const char *always(const char *decision, const char *hit, const char *rules, const char *invariant,
                          const char *code)
{
    char body[4096], more[1024];
    const bool is_night = strstr(decision, "standing") != NULL;
    snprintf(body, sizeof body, "{\"title\":\"T\",\"as_of\":\"%s\",\"hit\":\"%s\",\"rules\":[%s]}",
             is_night                             ? "night.at"
             : strcmp(decision, "violation") == 0 ? "violation.at"
             : strcmp(decision, "appeal") == 0    ? "case.decided_at"
                                                  : "order.placed_at",
             hit, rules);
    snprintf(more, sizeof more, ",\"always\":[{\"id\":\"law\",\"title\":\"L\",%s}]", invariant);
    const struct fixture fixture = {.decision = decision, .body = body, .more = more};
    const struct rd_prove_options options = {.cliff_minor = INT64_MAX};
    return proven(&fixture, code, &options);
}

#define PART(id, when, share)                                                                                          \
    "{\"id\":\"" id "\",\"when\":{" when                                                                               \
    "},\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"order.paid\",\"share\":\"" share "\",\"round\":\"up\"}}}"
#define REST ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}"

static void an_amount_within_its_bound_is_proven_and_one_above_is_shown(void **state)
{
    static const char law[] = "\"holds\":\"remedy.amount <= order.paid\"";
    (void)state;
    assert_string_equal(
        always("remedy", "unique", PART("a", "\"claim.reason\":\"late\"", "100%") REST, law, "broken-invariant"), "");
    /* 100.01 % of 99,990,000.99 is 100,000,000.00, the most an answer may be */
    assert_string_equal(
        always("remedy", "unique", PART("a", "\"claim.reason\":\"late\"", "100.01%") REST, law, "broken-invariant"),
        "error rule \"a\" breaks \"law\" (remedy.amount <= order.paid): it answers 100000000.00 where order.paid is "
        "99990000.99 | order.paid=99990000.99 claim.reason=late");
    /* rounding up one cent: 99.99 % of 0.01 is 0.01, never above */
    assert_string_equal(
        always("remedy", "unique", PART("a", "\"claim.reason\":\"late\"", "99.99%") REST, law, "broken-invariant"), "");
}

#define WITHIN(id, when, within)                                                                                       \
    "{\"id\":\"" id "\"," when ",\"then\":{\"within\":" within ",\"on_silence\":\"mediate\"}}"
#define BUSINESS(days, calendar) "{\"days\":" days ",\"count\":\"business\",\"calendar\":\"" calendar "\"}"
#define ALL "\"otherwise\":true"

static const char *law_of(const char *within, const char *law, const char *code)
{
    char rules[512], invariant[128];
    snprintf(rules, sizeof rules, WITHIN("a", ALL, "%s"), within);
    snprintf(invariant, sizeof invariant, "\"holds\":\"seller.answer.within %s\"", law);
    return always("seller.answer", "unique", rules, invariant, code);
}

/* Three business days last three days from a Monday, five from a Friday, and longer where holidays come. */
static void business_days_are_held_against_bounds_on_every_date(void **state)
{
    (void)state;
    assert_string_equal(law_of(BUSINESS("3", "seller"), ">= 3d", "broken-invariant"), "");
    assert_string_equal(law_of(BUSINESS("3", "seller"), ">= 3d", "not-proven"), "");
    assert_string_equal(law_of(BUSINESS("3", "seller"), "> 3d", "broken-invariant"),
                        "error rule \"a\" breaks \"law\" (seller.answer.within > 3d): it answers 3 business days "
                        "(seller) | every case");
    assert_string_equal(law_of(BUSINESS("3", "seller"), ">= 4d", "broken-invariant"),
                        "error rule \"a\" breaks \"law\" (seller.answer.within >= 4d): it answers 3 business days "
                        "(seller) | every case");
    assert_string_equal(law_of(BUSINESS("3", "seller"), "< 5d", "broken-invariant"),
                        "error rule \"a\" breaks \"law\" (seller.answer.within < 5d): it answers 3 business days "
                        "(seller) | every case");
    assert_string_equal(law_of(BUSINESS("3", "seller"), "<= 5d", "broken-invariant"), "");
    assert_string_equal(law_of(BUSINESS("3", "seller"), "<= 5d", "not-proven"),
                        "warning \"law\" is not proven: L | -"); /* a holiday would break it */
    assert_string_equal(law_of(BUSINESS("0", "seller"), "<= 0d", "not-proven"), "");
}

#define LONGER                                                                                                         \
    "\"compare\":{\"fact\":\"lane.law\",\"is\":\"eu\",\"than\":\"none\",\"answer\":\"escalation.allowed_until\","      \
    "\"direction\":\"never_worse\"}"
#define UNTIL(id, law, until)                                                                                          \
    "{\"id\":\"" id "\",\"when\":{\"lane.law\":\"" law "\"},\"then\":{\"allowed_until\":" until "}}"

static void business_days_of_one_calendar_are_compared_and_others_by_what_they_must_last(void **state)
{
    (void)state;
    /* more of the same calendar are longer */
    assert_string_equal(
        always("escalation", "unique",
               UNTIL("eu", "eu", BUSINESS("4", "buyer")) "," UNTIL("none", "none", BUSINESS("3", "buyer")), LONGER,
               "broken-invariant"),
        "");
    assert_string_equal(
        always("escalation", "unique",
               UNTIL("eu", "eu", BUSINESS("2", "buyer")) "," UNTIL("none", "none", BUSINESS("3", "buyer")), LONGER,
               "broken-invariant"),
        "error \"law\" does not hold: with lane.law=none rule \"none\" answers allowed_until 3 business "
        "days (buyer), with eu rule \"eu\" answers 2 business days (buyer), worse for the buyer | lane.law=none");
    /* three business days are never shorter than three days */
    assert_string_equal(always("escalation", "unique",
                               UNTIL("eu", "eu", BUSINESS("3", "buyer")) "," UNTIL("none", "none", "\"3d\""), LONGER,
                               "broken-invariant"),
                        "");
    assert_string_equal(
        always("escalation", "unique", UNTIL("eu", "eu", BUSINESS("3", "buyer")) "," UNTIL("none", "none", "\"3d+1s\""),
               LONGER, "broken-invariant"),
        "error \"law\" does not hold: with lane.law=none rule \"none\" answers allowed_until 3d+1s, with "
        "eu rule \"eu\" answers 3 business days (buyer), worse for the buyer | lane.law=none");
}

/* A claim is part of what was paid, so a refund of it is within; an offer and a bonus are not. */
static void sums_within_others_are_known_to_be_so(void **state)
{
    static const char law[] = "\"holds\":\"remedy.amount <= order.paid\"";
    (void)state;
    assert_string_equal(always("remedy", "unique",
                               "{\"id\":\"a\",\"otherwise\":true,\"then\":{\"action\":\"refund\",\"amount\":{\"of\":"
                               "\"claim.amount\"}}}",
                               law, "broken-invariant"),
                        "");
    assert_string_equal(always("remedy", "unique",
                               "{\"id\":\"a\",\"otherwise\":true,\"then\":{\"action\":\"refund\",\"amount\":{\"of\":"
                               "\"claim.amount\",\"plus\":\"0.01\"}}}",
                               law, "broken-invariant"),
                        "error rule \"a\" breaks \"law\" (remedy.amount <= order.paid): it answers 0.02 where "
                        "order.paid is 0.01 | order.paid=0.01 claim.amount=0.01");
}

static void an_exception_that_escapes_a_floor_is_told_apart(void **state)
{
    (void)state;
    assert_string_equal(always("violation", "first",
                               "{\"id\":\"first-time\",\"when\":{\"seller.points\":0},\"then\":{\"fine\":\"0.50\"}},"
                               "{\"id\":\"all\",\"otherwise\":true,\"then\":{\"fine\":\"2.00\"}}",
                               "\"holds\":\"violation.fine >= 1.00\"", "override-bypass"),
                        "error rule \"first-time\" escapes \"law\" (violation.fine >= 1.00): it answers 0.50; the "
                        "rules behind it would "
                        "keep to it | seller.points=0");
    assert_string_equal(always("violation", "first",
                               "{\"id\":\"first-time\",\"when\":{\"seller.points\":0},\"then\":{\"fine\":\"1.00\"}},"
                               "{\"id\":\"all\",\"otherwise\":true,\"then\":{\"fine\":\"2.00\"}}",
                               "\"holds\":\"violation.fine >= 1.00\"", "override-bypass"),
                        "");
}

static void sums_of_rules_are_bounded_together(void **state)
{
    static const char rules[] = "{\"id\":\"a\",\"when\":{\"seller.points\":\">= 3\"},\"then\":{\"fine\":\"2.00\"}},"
                                "{\"id\":\"b\",\"when\":{\"seller.strikes\":\">= 1\"},\"then\":{\"fine\":\"3.00\"}}"
                                ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{}}";
    (void)state;
    assert_string_equal(always("violation", "sum", rules, "\"holds\":\"violation.fine <= 5.00\"", "broken-invariant"),
                        "");
    assert_string_equal(
        always("violation", "sum", rules, "\"holds\":\"violation.fine < 5.00\"", "broken-invariant"),
        "error rule \"a\" breaks \"law\" (violation.fine < 5.00): it answers 5.00 | seller.points=3 seller.strikes=1");
}

#define WINDOW(last)                                                                                                   \
    "{\"id\":\"in-time\",\"when\":{\"order.since_received\":\"<= 15d\"},\"then\":{\"eligible\":\"yes\","               \
    "\"reason_code\":\"ok\"}},{\"id\":\"late\",\"when\":{\"order.since_received\":\"" last                             \
    "\"},\"then\":{\"eligible\":\"no\",\"reason_code\":\"late\"}},{\"id\":\"rest\",\"otherwise\":true,\"then\":{"      \
    "\"eligible\":\"yes\",\"reason_code\":\"ok\"}}"

static void waiting_that_helps_is_shown_as_a_pair(void **state)
{
    static const char law[] =
        "\"monotone\":{\"fact\":\"order.since_received\",\"answer\":\"dispute.eligible.eligible\","
        "\"direction\":\"never_better\"}";
    (void)state;
    assert_string_equal(always("dispute.eligible", "first", WINDOW("> 15d"), law, "broken-invariant"), "");
    assert_string_equal(always("dispute.eligible", "first", WINDOW("15d+1s..20d"), law, "broken-invariant"),
                        "error \"law\" does not hold: with order.since_received=20d rule \"late\" answers eligible no, "
                        "with 20d+1s rule "
                        "\"rest\" answers yes, better for the buyer | order.since_received=20d");
}

/* Money over its own fact: a share never falls; a rule change at 50.00 from 100 % to 50 % makes it fall by 25.00. */
static void money_that_falls_with_its_own_fact_is_found(void **state)
{
    static const char law[] = "\"monotone\":{\"fact\":\"order.paid\",\"answer\":\"remedy.amount\",\"direction\":"
                              "\"never_worse\"}";
    (void)state;
    assert_string_equal(
        always("remedy", "unique",
               PART("low", "\"order.paid\":\"<= 50.00\"", "50%") "," PART("high", "\"order.paid\":\"> 50.00\"", "100%"),
               law, "broken-invariant"),
        "");
    assert_string_equal(
        always("remedy", "unique",
               PART("low", "\"order.paid\":\"<= 50.00\"", "100%") "," PART("high", "\"order.paid\":\"> 50.00\"", "50%"),
               law, "broken-invariant"),
        "error \"law\" does not hold: with order.paid=50.00 rule \"low\" answers amount 50.00, with 50.01 rule "
        "\"high\" "
        "answers 25.01, worse for the buyer | order.paid=50.00");
}

static void an_insured_order_is_compared_with_an_uninsured_one(void **state)
{
    static const char law[] = "\"compare\":{\"fact\":\"order.cover\",\"is\":{\"not\":[\"none\"]},\"than\":\"none\","
                              "\"answer\":\"remedy.amount\",\"direction\":\"never_worse\"}";
    (void)state;
    assert_string_equal(always("remedy", "first",
                               PART("all", "\"order.cover\":[\"none\",\"both\",\"lost\",\"damaged\"]", "100%") REST,
                               law, "broken-invariant"),
                        "");
    assert_string_equal(
        always("remedy", "first",
               PART("insured", "\"order.cover\":\"lost\"", "80%") "," PART("all", "\"order.paid\":\">= 0.01\"", "100%"),
               law, "broken-invariant"),
        "error \"law\" does not hold: with order.cover=none rule \"all\" answers amount 100000000.00, with lost rule "
        "\"insured\" answers 80000000.00, worse for the buyer | order.paid=100000000.00 order.cover=none");
}

static void an_answer_without_an_order_cannot_be_better(void **state)
{
    (void)state;
    assert_string_equal(
        always(
            "violation", "sum", "{\"id\":\"a\",\"otherwise\":true,\"then\":{}}",
            "\"monotone\":{\"fact\":\"seller.points\",\"answer\":\"violation.points\",\"direction\":\"never_better\"}",
            "unordered-answer"),
        "warning \"law\" says nothing: no value of \"points\" is better or worse for the buyer | -");
}

static const char *remedy(const char *rules, const char *code, int64_t cliff_minor)
{
    char body[4096];
    snprintf(body, sizeof body, "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[%s]}",
             rules);
    const struct fixture fixture = {.decision = "remedy", .body = body};
    const struct rd_prove_options options = {.cliff_minor = cliff_minor};
    return proven(&fixture, code, &options);
}

/* All of 15.00 and 20 % of 15.01 (3.00): one cent more costs 12.00. */
static void one_cent_more_that_costs_twelve_is_a_cliff(void **state)
{
    static const char rules[] =
        PART("small", "\"order.paid\":\"<= 15.00\"",
             "100%") ","
                     "{\"id\":\"large\",\"otherwise\":true,\"then\":{\"action\":\"partial\",\"amount\":{\"of\":\"order."
                     "paid\",\"share\":\"20%\",\"round\":\"down\"}}}";
    (void)state;
    assert_string_equal(remedy(rules, "cliff", 1199), "warning one cent more than order.paid=15.00 moves \"amount\" by "
                                                      "12.00, from 15.00 (rule \"small\") to 3.00 (rule "
                                                      "\"large\") | order.paid=15.00");
    assert_string_equal(remedy(rules, "cliff", 1200), "");
    assert_string_equal(remedy(PART("small", "\"case.share\":\"< 50%\"", "0%") REST, "step", 1), "");
    assert_string_equal(
        remedy("{\"id\":\"late\",\"when\":{\"order.since_received\":\"> 15d\"},\"then\":{\"action\":\"none\"}},"
               "{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"coupon\",\"amount\":\"5.00\"}}",
               "step", 499),
        "info one second more than order.since_received=15d moves \"amount\" by 5.00, from 5.00 (rule \"rest\") to "
        "0.00 "
        "(rule \"late\") | order.since_received=15d");
}

static const char *combined(const char *hit, const char *rules, const char *code, int64_t cliff_minor)
{
    char body[4096];
    snprintf(body, sizeof body, "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"%s\",\"rules\":[%s]}", hit,
             rules);
    const struct fixture fixture = {.decision = "violation", .body = body};
    const struct rd_prove_options options = {.cliff_minor = cliff_minor};
    return proven(&fixture, code, &options);
}

#define FINE(id, when, of, share)                                                                                      \
    "{\"id\":\"" id "\",\"when\":{" when "},\"then\":{\"fine\":{\"of\":\"" of "\",\"share\":\"" share                  \
    "\",\"round\":\"down\"}}}"

/*
 * The greatest of several fines, or the least: a cliff is found where one more cent lets another fine in; where the same
 * two fines stand on both sides of a cut none is; and what is neither is said to be open.
 */
static void cliffs_of_the_greatest_and_the_least_are_found_or_excluded_or_open(void **state)
{
    char rules[2048];
    (void)state;
    /* 10 % of the price for all; 100 % up to 20.00: at 20.00 it falls from 20.00 to 2.00 */
    assert_string_equal(
        combined("max",
                 FINE("low", "\"order.paid\":\">= 0.01\"", "order.paid",
                      "10%") "," FINE("high", "\"order.paid\":\"<= 20.00\"", "order.paid", "100%"),
                 "cliff", 1700),
        "warning one cent more than order.paid=20.00 moves \"fine\" by 18.00, from 20.00 (rule \"low\") to 2.00 (rule "
        "\"low\") | order.paid=20.00");
    /* the least: 10 % up to 20.00, beside 100 % of everything: above it all of it */
    assert_string_equal(
        combined("min",
                 FINE("high", "\"order.paid\":\">= 0.01\"", "order.paid",
                      "100%") "," FINE("low", "\"order.paid\":\"<= 20.00\"", "order.paid", "10%"),
                 "cliff", 1700),
        "warning one cent more than order.paid=20.00 moves \"fine\" by 18.01, from 2.00 (rule \"high\") to 20.01 (rule "
        "\"high\") | order.paid=20.00");
    /* of two facts: the greater of 50 % of the goods and 10 % of the price, and above 20.00 the greater of the same two */
    snprintf(rules, sizeof rules, "%s,%s,%s", FINE("goods", "\"order.goods\":\">= 0.01\"", "order.goods", "50%"),
             FINE("paid", "\"order.paid\":\">= 0.01\"", "order.paid", "10%"),
             FINE("cut", "\"order.paid\":\"<= 20.00\"", "order.paid", "5%"));
    assert_string_equal(combined("max", rules, "cliff", 1), "");
    assert_string_equal(combined("max", rules, "not-proven", 1), "");
}

static void a_sanction_that_feeds_itself_has_no_way_back(void **state)
{
    static const char itself[] =
        "{\"id\":\"stays\",\"when\":{\"seller.standing\":\"suspended\"},\"then\":{\"standing\":"
        "\"suspended\"}},";
    static const char ladder[] =
        "{\"id\":\"points\",\"when\":{\"seller.points\":\">= 12\"},\"then\":{\"standing\":"
        "\"suspended\"}},{\"id\":\"good\",\"otherwise\":true,\"then\":{\"standing\":\"good\"}}";
    char rules[1024];
    (void)state;
    assert_string_equal(
        always("seller.standing", "first", ladder, "\"holds\":\"seller.standing.rung = 0\"", "no-way-back"), "");
    snprintf(rules, sizeof rules, "%s%s", itself, ladder);
    assert_string_equal(
        always("seller.standing", "first", rules, "\"holds\":\"seller.standing.rung = 0\"", "no-way-back"),
        "warning who is suspended by rule \"stays\" stays so: no case with a clean record, and no orders "
        "meanwhile, gives a better standing | seller.standing=suspended seller.points=0");
}

static const char *way_back(const char *decision, const char *sanction, const char *out, const char *then)
{
    static char rules[1024];
    snprintf(rules, sizeof rules,
             "{\"id\":\"out\",\"when\":{%s},\"then\":{\"standing\":\"%s\"}},"
             "{\"id\":\"in\",\"otherwise\":true,\"then\":{\"standing\":\"%s\"%s}}",
             out, strcmp(decision, "seller.standing") == 0 ? "good" : "normal", sanction, then);
    return always(decision, "first", rules,
                  strcmp(decision, "seller.standing") == 0 ? "\"holds\":\"seller.standing.rung >= 0\""
                                                           : "\"holds\":\"buyer.standing.lasts >= 0d\"",
                  "no-way-back");
}

/* Who is blocked or suspended places and gets no orders, and has no share of them; time only grows. */
static void a_way_back_needs_what_can_come_while_the_sanction_lasts(void **state)
{
    static const struct {
        const char *decision, *sanction, *out, *then;
        bool is_told;
    } rows[] = {
        {"buyer.standing", "blocked", "\"buyer.disputes\":\"<= 2\"", "", false},
        {"buyer.standing", "blocked", "\"buyer.orders\":\">= 5\"", "", true}, /* nobody lets them place any */
        {"buyer.standing", "watched", "\"buyer.orders\":\">= 5\"", "", false},
        {"buyer.standing", "blocked", "\"buyer.orders\":\"<= 5\"", "", false},
        {"buyer.standing", "blocked", "\"buyer.refund_share\":\"<= 5%\"", "", true}, /* absent without orders */
        {"buyer.standing", "blocked", "\"buyer.refund_share\":[\"absent\",\"<= 5%\"]", "", false},
        {"buyer.standing", "watched", "\"buyer.refund_share\":\"<= 5%\"", "", false},
        {"buyer.standing", "blocked", "\"buyer.age\":\"< 30d\"", "", true}, /* never young again */
        {"buyer.standing", "blocked", "\"buyer.age\":\">= 30d\"", "", false},
        {"seller.standing", "suspended", "\"seller.dispute_share_90d\":\"<= 1%\"", "", true},
        {"seller.standing", "demoted", "\"seller.dispute_share_90d\":\"<= 1%\"", "", false},
        {"seller.standing", "suspended", "\"seller.orders_90d\":\">= 10\"", "", true},
        {"seller.standing", "suspended", "\"seller.stars\":\">= 400\"", "", true},
        {"seller.standing", "demoted", "\"seller.stars\":\">= 400\"", "", false},
        {"seller.standing", "suspended", "\"seller.standing_for\":\"< 7d\"", "", true},
        {"seller.standing", "suspended", "\"seller.standing_for\":\">= 7d\"", "", false},
        {"seller.standing", "suspended", "\"seller.stars\":\">= 400\"", ",\"lasts\":\"7d\",\"rung\":1",
         false}, /* a term */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *said = way_back(rows[i].decision, rows[i].sanction, rows[i].out, rows[i].then);
        if ((said[0] != '\0') != rows[i].is_told)
            fail_msg("%s %s out by %s: \"%s\"", rows[i].decision, rows[i].sanction, rows[i].out, said);
    }
}

static const char *appeals(const char *when, const char *then)
{
    char rules[1024];
    snprintf(rules, sizeof rules,
             "{\"id\":\"some\",\"when\":{%s},\"then\":{\"allowed\":\"yes\",\"within\":\"10d\",%s}},"
             "{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"allowed\":\"no\"}}",
             when, then);
    return always("appeal", "first", rules, "\"holds\":\"appeal.times = 1\"", "idle-answer");
}

static void an_appeal_holds_and_undoes_what_there_is(void **state)
{
    (void)state;
#define SUBJECT(words) "\"appeal.subject\":" words
    assert_string_equal(appeals(SUBJECT("\"violation\""), "\"holds_money\":\"yes\""), "");
    assert_string_equal(appeals(SUBJECT("[\"violation\",\"standing\"]"), "\"holds_money\":\"yes\""), "");
    assert_string_equal(appeals(SUBJECT("\"standing\""), "\"holds_money\":\"no\""), "");
    assert_string_equal(
        appeals(SUBJECT("\"standing\""), "\"holds_money\":\"yes\""),
        "warning \"holds_money\" of rule \"some\" comes to nothing: the rule answers for standings alone, "
        "and no money hangs on them | -");
    assert_string_equal(appeals(SUBJECT("[\"case\",\"violation\"]"), "\"undoes\":\"money\""), "");
    assert_string_equal(appeals(SUBJECT("[\"violation\",\"standing\"]"), "\"undoes\":\"penalty\""), "");
    assert_string_equal(appeals(SUBJECT("[\"violation\",\"standing\"]"), "\"undoes\":\"money\""),
                        "warning \"undoes\" of rule \"some\" comes to nothing: what a violation or a standing cost, a "
                        "fine included, is undone by \"penalty\" | -");
}

#define PARAMETER(value, more)                                                                                         \
    "\"fee\":{\"title\":\"F\",\"type\":\"money\",\"range\":[\"0.00\",\"9.00\"]," more "\"values\":[" value "]}"
#define VALUE(from, amount, ref)                                                                                       \
    "{\"from\":\"" from "\",\"value\":\"" amount "\",\"ref\":\"" ref "\",\"basis\":\"assumed\"}"

static const char *dated(const char *parameters, const char *code, const char *today)
{
    const struct fixture fixture = {.parameters = parameters,
                                    .decision = "violation",
                                    .body = "{\"title\":\"T\",\"as_of\":\"violation.at\",\"rules\":[{\"id\":\"a\","
                                            "\"otherwise\":true,\"then\":{\"fine\":\"$fee\"}}]}"};
    struct rd_prove_options options = {.has_today = today != NULL};
    if (today)
        assert_int_equal(rd_date_parse(today, &options.today_s, NULL), RD_OK);
    return proven(&fixture, code, &options);
}

static void dates_that_cannot_be_meant_are_told(void **state)
{
    (void)state;
    static const char plain[] = PARAMETER(VALUE("always", "1.00", "r") "," VALUE("2026-01-13", "2.00", "r"), "");
    static const char exchanged[] = PARAMETER(VALUE("always", "1.00", "r") "," VALUE("2026-01-10", "2.00", "r"), "");
    static const char early[] =
        PARAMETER(VALUE("always", "1.00", "r") "," VALUE("2026-03-31", "2.00", "terms of 2026-04-01"), "");
    static const char timely[] =
        PARAMETER(VALUE("always", "1.00", "r") "," VALUE("2026-04-01", "2.00", "terms of 2026-04-01"), "");
    static const char unbegun[] = PARAMETER(VALUE("2026-04-01", "2.00", "r"), "");
    static const char due[] = PARAMETER(VALUE("always", "1.00", "r"), "\"review_by\":\"2026-06-01\",");
    static const char odd[] =
        PARAMETER(VALUE("always", "1.00", "r"), "\"reviewed_on\":\"2026-06-02\",\"review_by\":\"2026-06-01\",");
    assert_string_equal(dated(plain, "day-month", NULL), "");
    assert_string_equal(dated(exchanged, "day-month", NULL),
                        "warning a value of \"fee\" starts 2026-01-10: were day and month exchanged, and is 2026-10-01 "
                        "meant? | -");
    assert_string_equal(
        dated(early, "before-ref", NULL),
        "warning a value of \"fee\" starts 2026-03-31, before the date 2026-04-01 of its reference | -");
    assert_string_equal(dated(timely, "before-ref", NULL), "");
    assert_string_equal(dated(unbegun, "no-value", NULL),
                        "warning \"fee\" has no value before 2026-04-01: a case of then cannot be answered | -");
    assert_string_equal(dated(due, "stale", NULL), "");
    assert_string_equal(dated(due, "stale", "2026-06-01"), "");
    assert_string_equal(dated(due, "stale", "2026-06-02"),
                        "warning \"fee\" was to be reviewed by 2026-06-01, and today is 2026-06-02 | -");
    assert_string_equal(dated(odd, "review-order", NULL),
                        "warning \"fee\" is to be reviewed by 2026-06-01, before it was reviewed on 2026-06-02 | -");
}

static void one_case_dated_by_two_events_is_told(void **state)
{
    static const char body[] = "{\"title\":\"T\",\"as_of\":\"case.decided_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":"
                               "true,\"then\":{\"action\":\"coupon\",\"amount\":\"%s\"}}]}";
    char text[512];
    (void)state;
    snprintf(text, sizeof text, body, "1.00");
    const struct fixture undated = {.decision = "remedy", .body = text};
    assert_string_equal(
        proven(&undated, "as-of-mix-undated", NULL),
        "info one case is dated by different events: contact.rule, dispute.eligible, evidence.rule, triage, "
        "seller.answer, escalation, return.rule at order.placed_at; remedy at case.decided_at; no value "
        "changes yet, but a case open when one does would meet old values and new ones | -");
    assert_string_equal(proven(&undated, "as-of-mix", NULL), "");
    snprintf(text, sizeof text, body, "$fee");
    const struct fixture changing = {
        .parameters = PARAMETER(VALUE("always", "1.00", "r") "," VALUE("2026-04-01", "2.00", "r"), ""),
        .decision = "remedy",
        .body = text};
    assert_string_equal(
        proven(&changing, "as-of-mix", NULL),
        "warning one case is dated by different events: contact.rule, dispute.eligible, evidence.rule, "
        "triage, seller.answer, escalation, return.rule at order.placed_at; remedy at case.decided_at; a "
        "case open when a value changes meets old values and new ones | -");
}

/* ---- amounts beside each other ---- */

static const enum rd_fact amounts[] = {RD_FACT_ORDER_PAID, RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING,
                                       RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_OFFER};
static const char *const operators[] = {"<", "<=", ">", ">=", "="};
#define AMOUNTS (sizeof amounts / sizeof amounts[0])
#define OPERATORS (sizeof operators / sizeof operators[0])
#define CENTS 5 /* enough to tell any two of these amounts apart */

static bool keeps(size_t op, int64_t left, int64_t right)
{
    const bool kept[] = {left<right, left <= right, left> right, left >= right, left == right};
    return kept[op];
}

static bool is_possible(const int64_t *facts)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (facts[row->part] != RD_ABSENT && facts[row->part] > facts[row->whole])
            return false;
    }
    return true;
}

/* Is there a case of a few cents in which `share_bp` of one fact, rounded up, does not keep to another? */
static bool breaks_somewhere(enum rd_fact of, int64_t share_bp, size_t op, enum rd_fact right)
{
    int64_t facts[RD_FACT_COUNT] = {0};
    for (int64_t number = 0; number < CENTS * CENTS * CENTS * CENTS * CENTS; number++) {
        int64_t rest = number;
        for (size_t i = 0; i < AMOUNTS; i++, rest /= CENTS)
            facts[amounts[i]] = rest % CENTS + rd_fact_row(amounts[i])->lo;
        if (is_possible(facts) && !keeps(op, (facts[of] * share_bp + RD_BP_PER_ONE - 1) / RD_BP_PER_ONE, facts[right]))
            return true;
    }
    return false;
}

/* No law is passed that a few cents break, whichever fact is a part of which and may be absent; none is said to be broken
 * that they keep. */
static void laws_between_amounts_are_what_a_few_cents_say(void **state)
{
    size_t broken = 0, kept = 0, open = 0;
    (void)state;
    for (size_t number = 0; number < AMOUNTS * AMOUNTS * OPERATORS * 2; number++) {
        const enum rd_fact of = amounts[number % AMOUNTS], right = amounts[number / AMOUNTS % AMOUNTS];
        const size_t op = number / AMOUNTS / AMOUNTS % OPERATORS;
        const bool is_half = number / AMOUNTS / AMOUNTS / OPERATORS > 0;
        const bool breaks = breaks_somewhere(of, is_half ? RD_BP_PER_ONE / 2 : RD_BP_PER_ONE, op, right);
        char rules[512], law[128];
        snprintf(rules, sizeof rules,
                 "{\"id\":\"a\",\"otherwise\":true,\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"%s\"%s}}}",
                 rd_fact_row(of)->name, is_half ? ",\"share\":\"50%\",\"round\":\"up\"" : "");
        snprintf(law, sizeof law, "\"holds\":\"remedy.amount %s %s\"", operators[op], rd_fact_row(right)->name);
        const bool is_told = always("remedy", "unique", rules, law, "broken-invariant")[0] != '\0';
        const bool is_open = always("remedy", "unique", rules, law, "not-proven")[0] != '\0';
        if (breaks != is_told && !is_open)
            print_error("%s of %s: %s\n", is_half ? "half" : "all", rd_fact_row(of)->name, law);
        assert_true(is_open || breaks == is_told);
        broken += is_told;
        open += is_open;
        kept += !is_told && !is_open;
    }
    print_message("%zu broken, %zu kept, %zu open\n", broken, kept, open);
    assert_true(broken > 0 && kept > 0);
    assert_int_equal(open, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_between_amounts_are_what_a_few_cents_say),
        cmocka_unit_test(business_days_are_held_against_bounds_on_every_date),
        cmocka_unit_test(business_days_of_one_calendar_are_compared_and_others_by_what_they_must_last),
        cmocka_unit_test(an_amount_within_its_bound_is_proven_and_one_above_is_shown),
        cmocka_unit_test(sums_within_others_are_known_to_be_so),
        cmocka_unit_test(an_exception_that_escapes_a_floor_is_told_apart),
        cmocka_unit_test(sums_of_rules_are_bounded_together),
        cmocka_unit_test(waiting_that_helps_is_shown_as_a_pair),
        cmocka_unit_test(money_that_falls_with_its_own_fact_is_found),
        cmocka_unit_test(an_insured_order_is_compared_with_an_uninsured_one),
        cmocka_unit_test(an_answer_without_an_order_cannot_be_better),
        cmocka_unit_test(one_cent_more_that_costs_twelve_is_a_cliff),
        cmocka_unit_test(cliffs_of_the_greatest_and_the_least_are_found_or_excluded_or_open),
        cmocka_unit_test(a_sanction_that_feeds_itself_has_no_way_back),
        cmocka_unit_test(a_way_back_needs_what_can_come_while_the_sanction_lasts),
        cmocka_unit_test(an_appeal_holds_and_undoes_what_there_is),
        cmocka_unit_test(dates_that_cannot_be_meant_are_told),
        cmocka_unit_test(one_case_dated_by_two_events_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
