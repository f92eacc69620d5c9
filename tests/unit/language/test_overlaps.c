/*
 * Overlaps under `unique`: found exactly, with one concrete case, and only where a case can exist.
 */
#include <stdio.h>
#include <string.h>

#include "support/check.h"
#include "unit/language/fixture.h"

/* Two rules that refund and refuse. */
static char *two_rules(char *out, size_t size, const char *first, const char *second, const char *second_action)
{
    snprintf(
        out, size,
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",%s,\"then\":{\"action\":\"refund\"}},"
        "{\"id\":\"b\",%s,\"then\":{\"action\":\"%s\"}}]}",
        first, second, second_action);
    return out;
}

/* The witness of the only finding, or "" when there is none. The finding is copied for a closer look. */
static void find_overlap(const char *parameters, const char *first, const char *second, const char *second_action,
                         char witness[512], char message[512], char epoch[64])
{
    char body[4096];
    const struct fixture fixture = {.parameters = parameters,
                                    .decision = "remedy",
                                    .body = two_rules(body, sizeof body, first, second, second_action)};
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    rd_findings_init(&found);
    const enum rd_status rc = fixture_load(&fixture, &policy, &found);
    witness[0] = message[0] = epoch[0] = '\0';
    if (rc != RD_OK) {
        assert_int_equal(found.count, 1);
        assert_string_equal(found.items[0].code, "overlap");
        assert_string_equal(found.items[0].rule, "b");
        snprintf(witness, 512, "%s", found.items[0].witness);
        snprintf(message, 512, "%s", found.items[0].message);
        snprintf(epoch, 64, "%s", found.items[0].epoch ? found.items[0].epoch : "");
    }
    rd_findings_release(&found);
    rd_policy_free(policy);
}

static void expect_witness(const char *first, const char *second, const char *expected)
{
    char witness[512], message[512], epoch[64];
    find_overlap(NULL, first, second, "none", witness, message, epoch);
    assert_string_equal(witness, expected);
}

static void rules_that_only_touch_do_not_overlap(void **state)
{
    (void)state;
    expect_witness("\"when\":{\"order.goods\":\"<= 200.00\"}", "\"when\":{\"order.goods\":\"> 200.00\"}", "");
    expect_witness("\"when\":{\"order.goods\":\"< 200.00\"}", "\"when\":{\"order.goods\":\">= 200.00\"}", "");
    expect_witness("\"when\":{\"claim.reason\":\"late\"}", "\"when\":{\"claim.reason\":{\"not\":[\"late\"]}}", "");
    expect_witness("\"when\":{\"case.since_opened\":\"absent\"}", "\"when\":{\"case.since_opened\":\"present\"}", "");
    expect_witness("\"when\":{\"case.since_opened\":\"absent\"}", "\"when\":{\"case.since_opened\":\">= 0d\"}", "");
}

static void the_witness_is_a_case_both_accept(void **state)
{
    (void)state;
    expect_witness("\"when\":{\"order.goods\":\"<= 200.00\"}", "\"when\":{\"order.goods\":\">= 200.00\"}",
                   "order.goods=200.00");
    expect_witness("\"when\":{\"order.goods\":\"<= 200.00\"}", "\"when\":{\"claim.reason\":[\"damaged\",\"late\"]}",
                   "order.goods=0.01 claim.reason=late");
    expect_witness("\"when\":{\"case.since_opened\":[\"absent\",\"> 15d\"]}",
                   "\"when\":{\"case.since_opened\":{\"not\":[\"> 15d\"]}}", "case.since_opened=absent");
    expect_witness("\"any\":[{\"item.perishable\":true},{\"claim.reason\":\"late\"}]",
                   "\"when\":{\"item.perishable\":false,\"claim.reason\":{\"not\":[\"damaged\"]}}",
                   "item.perishable=false claim.reason=late");
}

static void cases_that_cannot_exist_do_not_count(void **state)
{
    (void)state;
    /* nothing is received before it is shipped, nor at all where it never was */
    expect_witness("\"when\":{\"order.since_shipped\":\"absent\"}", "\"when\":{\"order.since_received\":\"present\"}",
                   "");
    expect_witness("\"when\":{\"order.since_shipped\":\"< 5d\"}", "\"when\":{\"order.since_received\":\">= 5d\"}", "");
    expect_witness("\"when\":{\"order.since_shipped\":\"<= 5d\"}", "\"when\":{\"order.since_received\":\">= 5d\"}",
                   "order.since_shipped=5d order.since_received=5d");
    /* what came back had been received */
    expect_witness("\"when\":{\"order.since_received\":\"absent\"}",
                   "\"when\":{\"parcel.tracking\":[\"delivered\",\"returned\"]}", "");
    /* by way of a fact of which neither rule speaks: what was scanned was shipped, and what was shipped is shown */
    expect_witness("\"when\":{\"parcel.since_scan\":\"> 5d\"}", "\"when\":{\"order.since_placed\":\"<= 5d\"}", "");
    expect_witness("\"when\":{\"parcel.since_scan\":\"present\"}", "\"when\":{\"parcel.tracking\":\"none\"}", "");
    /* each of two impossibilities takes a part, together they take all */
    expect_witness("\"when\":{\"order.since_shipped\":\"absent\"}", "\"when\":{\"parcel.tracking\":\"delivered\"}", "");
}

static void counts_and_shares_that_cannot_be_do_not_count(void **state)
{
    (void)state;
    expect_witness("\"when\":{\"seller.disputes_90d\":\"< 3\"}", "\"when\":{\"seller.disputes_28d\":\">= 3\"}", "");
    expect_witness("\"when\":{\"seller.disputes_90d\":\"<= 3\"}", "\"when\":{\"seller.disputes_28d\":\">= 3\"}",
                   "seller.disputes_28d=3 seller.disputes_90d=3");
    expect_witness("\"when\":{\"seller.orders_90d\":0}", "\"when\":{\"seller.dispute_share_90d\":\"present\"}", "");
    expect_witness("\"when\":{\"seller.orders_90d\":\"> 0\"}", "\"when\":{\"seller.dispute_share_90d\":\"absent\"}",
                   "");
    /* orders of the shorter window are orders of the longer one, of which the share is one */
    expect_witness("\"when\":{\"seller.orders_28d\":\"> 0\"}", "\"when\":{\"seller.upheld_share_365d\":\"absent\"}",
                   "");
    expect_witness("\"when\":{\"seller.disputes_30d\":0}", "\"when\":{\"seller.dispute_share_30d\":\"> 0%\"}", "");
    expect_witness("\"when\":{\"seller.ratings\":0}", "\"when\":{\"seller.stars\":\"present\"}", "");
    expect_witness("\"when\":{\"calendar.quarter_start\":true}", "\"when\":{\"calendar.day_of_month\":\"> 1\"}", "");
}

static void money_that_does_not_add_up_does_not_count(void **state)
{
    (void)state;
    expect_witness("\"when\":{\"order.paid\":\"<= 10.00\"}",
                   "\"when\":{\"order.goods\":\"> 6.00\",\"order.shipping\":\">= 4.00\"}", "");
    expect_witness("\"when\":{\"order.paid\":\"<= 10.00\"}",
                   "\"when\":{\"order.goods\":\">= 6.00\",\"order.shipping\":\">= 4.00\"}",
                   "order.paid=10.00 order.goods=6.00 order.shipping=4.00");
    expect_witness("\"when\":{\"order.paid\":\"> 10.00\"}",
                   "\"when\":{\"order.goods\":\"<= 6.00\",\"order.shipping\":\"<= 4.00\"}", "");
    /* goods cost something: shipping is never all of it */
    expect_witness("\"when\":{\"order.paid\":\"<= 4.00\"}", "\"when\":{\"order.shipping\":\">= 4.00\"}", "");
}

static void the_message_names_both_rules_and_whether_they_differ(void **state)
{
    char witness[512], message[512], epoch[64];
    (void)state;
    find_overlap(NULL, "\"when\":{\"order.goods\":\"<= 2.00\"}", "\"when\":{\"order.goods\":\"<= 1.00\"}", "none",
                 witness, message, epoch);
    assert_string_equal(message,
                        "rule \"b\" and rule \"a\" at p.json:1:1320 both apply, and \"remedy\" is unique; they differ "
                        "in \"action\"");
    find_overlap(NULL, "\"when\":{\"order.goods\":\"<= 2.00\"}", "\"when\":{\"order.goods\":\"<= 1.00\"}", "refund",
                 witness, message, epoch);
    assert_string_equal(
        message, "rule \"b\" and rule \"a\" at p.json:1:1320 both apply, and \"remedy\" is unique; their answers "
                 "are the same");
}

/* A bound with a value always, one from 2026-10-01 and one from 2026-12-01. */
#define BOUND(last)                                                                                                    \
    "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],\"values\":["                      \
    "{\"from\":\"always\",\"value\":\"100.00\",\"why\":\"w\",\"basis\":\"assumed\"},"                                  \
    "{\"from\":\"2026-10-01\",\"value\":\"150.00\",\"why\":\"w\",\"basis\":\"assumed\"},"                              \
    "{\"from\":\"2026-12-01\",\"value\":\"" last "\",\"why\":\"w\",\"basis\":\"assumed\"}]}"

static void check_epoch(const char *bound, const char *expected)
{
    char witness[512], message[512], epoch[64], told[128];
    find_overlap(bound, "\"when\":{\"order.goods\":\"<= $bound\"}", "\"when\":{\"order.goods\":\"> 100.00\"}", "none",
                 witness, message, epoch);
    snprintf(told, sizeof told, "; they differ in \"action\" (%s)", expected);
    assert_string_equal(epoch, expected);
    assert_string_equal(witness, "order.goods=100.01");
    assert_non_null(strstr(message, told));
}

static void an_overlap_from_a_date_on_names_the_date_once(void **state)
{
    (void)state;
    check_epoch(BOUND("160.00"), "from 2026-10-01");
}

static void an_overlap_that_ends_names_its_last_day(void **state)
{
    (void)state;
    check_epoch(BOUND("90.00"), "from 2026-10-01 until 2026-11-30");
}

static void first_and_max_may_overlap(void **state)
{
    static const char *const hits[] = {"first", "max", "min"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char body[1024];
        snprintf(body, sizeof body,
                 "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[{\"id\":\"a\",\"when\":{"
                 "\"order.goods\":"
                 "\"<= 2.00\"},\"then\":{\"action\":\"none\"}},{\"id\":\"b\",\"when\":{\"order.goods\":\"<= "
                 "1.00\"},\"then\":"
                 "{\"action\":\"refund\"}}]}",
                 hits[i]);
        expect_finding("remedy", body, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_that_only_touch_do_not_overlap),
        cmocka_unit_test(the_witness_is_a_case_both_accept),
        cmocka_unit_test(cases_that_cannot_exist_do_not_count),
        cmocka_unit_test(counts_and_shares_that_cannot_be_do_not_count),
        cmocka_unit_test(money_that_does_not_add_up_does_not_count),
        cmocka_unit_test(the_message_names_both_rules_and_whether_they_differ),
        cmocka_unit_test(an_overlap_from_a_date_on_names_the_date_once),
        cmocka_unit_test(an_overlap_that_ends_names_its_last_day),
        cmocka_unit_test(first_and_max_may_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
