/*
 * Cases that have no answer, and what is said about them.
 */
#include <string.h>

#include "support/check.h"
#include "unit/language/fixture.h"

static const char body[] =
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"order.goods\":\"<= $bound\","
    "\"order.since_shipped\":\"present\",\"order.since_received\":\"present\",\"parcel.tracking\":\"delivered\"},"
    "\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"case.offer\"}}}]}";
static const char bound[] = "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],\"values\":"
                            "[{\"from\":\"2026-01-01\",\"value\":"
                            "\"200.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

/* Facts for which rule "a" answers. */
static void good_facts(int64_t facts[RD_FACT_COUNT])
{
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = 20000;
    facts[RD_FACT_ORDER_SINCE_SHIPPED] = 3 * RD_DAY_S;
    facts[RD_FACT_ORDER_SINCE_RECEIVED] = RD_DAY_S;
    facts[RD_FACT_PARCEL_TRACKING] = RD_TRACKING_DELIVERED;
    facts[RD_FACT_CASE_OFFER] = 500;
}

/* Changes one fact and checks the error and its words. */
static void expect_error(enum rd_fact fact, int64_t value, int64_t at_s, uint32_t error, const char *text)
{
    const struct fixture fixture = {.parameters = bound, .decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    const uint32_t epoch = rd_image_epoch(image, at_s);
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    struct rd_error err;
    good_facts(facts);
    facts[fact] = value;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, epoch, facts, &answer), error);
    assert_int_equal(answer.rule, error);
    assert_int_equal(rd_policy_interpret(policy, RD_DECISION_REMEDY, at_s, RD_PPB_PER_ONE, facts, &answer), error);
    assert_int_equal(rd_image_describe_error(image, RD_DECISION_REMEDY, epoch, facts, error, &err), RD_NO_ANSWER);
    assert_string_equal(err.text, text);
    rd_image_free(image);
    rd_policy_free(policy);
}

#define SINCE_2026 (RD_DAY_S * 20500) /* in February 2026 */
#define READ(goods, shipped, received, tracking, offer)                                                                \
    "order.goods=" goods " order.since_shipped=" shipped " order.since_received=" received                             \
    " parcel.tracking=" tracking " case.offer=" offer

static void no_rule_names_decision_epoch_and_facts(void **state)
{
    (void)state;
    expect_error(RD_FACT_ORDER_GOODS, 20001, SINCE_2026, RD_RULE_NONE,
                 "policy \"p\", \"remedy\" (from 2026-01-01): no rule applies; " READ("200.01", "3d", "1d", "delivered",
                                                                                      "5.00"));
}

static void a_fact_outside_its_domain_is_named_with_its_range(void **state)
{
    (void)state;
    expect_error(RD_FACT_ORDER_GOODS, 0, SINCE_2026, RD_RULE_OUTSIDE,
                 "policy \"p\", \"remedy\" (from 2026-01-01): \"order.goods\" is 0.00, outside its range 0.01 to "
                 "100000000.00; " READ("0.00", "3d", "1d", "delivered", "5.00"));
    expect_error(RD_FACT_ORDER_GOODS, RD_ABSENT, SINCE_2026, RD_RULE_OUTSIDE,
                 "policy \"p\", \"remedy\" (from 2026-01-01): \"order.goods\" is absent, which it may not "
                 "be; " READ("absent", "3d", "1d", "delivered", "5.00"));
    expect_error(RD_FACT_PARCEL_TRACKING, RD_TRACKING_COUNT, SINCE_2026, RD_RULE_OUTSIDE,
                 "policy \"p\", \"remedy\" (from 2026-01-01): \"parcel.tracking\" is 5, outside its range none to "
                 "returned; " READ("200.00", "3d", "1d", "5", "5.00"));
    expect_error(RD_FACT_ORDER_SINCE_RECEIVED, -1, SINCE_2026, RD_RULE_OUTSIDE,
                 "policy \"p\", \"remedy\" (from 2026-01-01): \"order.since_received\" is -1s, outside its range 0d to "
                 "10950d; " READ("200.00", "3d", "-1s", "delivered", "5.00"));
}

#define IMPOSSIBLE(with, why) "policy \"p\", \"remedy\" (from 2026-01-01): " with " is impossible: " why "; "

static void an_impossible_case_is_named_with_its_reason(void **state)
{
    (void)state;
    expect_error(RD_FACT_ORDER_SINCE_RECEIVED, 3 * RD_DAY_S + 1, SINCE_2026, RD_RULE_OUTSIDE,
                 IMPOSSIBLE("\"order.since_received\" 3d+1s with \"order.since_shipped\" 3d",
                            "Nothing is received before it is shipped")
                     READ("200.00", "3d", "3d+1s", "delivered", "5.00"));
    expect_error(RD_FACT_ORDER_SINCE_SHIPPED, RD_ABSENT, SINCE_2026, RD_RULE_OUTSIDE,
                 IMPOSSIBLE("\"order.since_shipped\" absent with \"parcel.tracking\" moving, stalled, delivered, "
                            "returned",
                            "Nothing is shown before the hand-over to the carrier (shown-means-shipped)")
                     READ("200.00", "absent", "1d", "delivered", "5.00"));
    expect_error(RD_FACT_PARCEL_TRACKING, RD_TRACKING_STALLED, SINCE_2026, RD_RULE_OUTSIDE,
                 IMPOSSIBLE("\"parcel.tracking\" none, moving, stalled with \"order.since_received\" present",
                            "A parcel that is received is shown as delivered, and later perhaps as returned "
                            "(received-means-delivered)") READ("200.00", "3d", "1d", "stalled", "5.00"));
}

static void a_form_of_an_absent_fact_has_no_answer(void **state)
{
    (void)state;
    expect_error(
        RD_FACT_CASE_OFFER, RD_ABSENT, SINCE_2026, RD_RULE_OUTSIDE,
        "policy \"p\", \"remedy\" (from 2026-01-01): an answer lies outside its range, or its money form is of an "
        "absent fact; " READ("200.00", "3d", "1d", "delivered", "absent"));
}

static void a_parameter_without_a_value_is_named(void **state)
{
    (void)state;
    expect_error(RD_FACT_ORDER_GOODS, 20000, 0, RD_RULE_OUTSIDE,
                 "policy \"p\", \"remedy\" (before 2026-01-01): parameter \"bound\" has no value; " READ(
                     "200.00", "3d", "1d", "delivered", "5.00"));
}

static void two_rules_under_unique_are_said_to_be_two(void **state)
{
    static const char touching[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"low\",\"when\":{\"order.goods\":\"<= "
        "10.00\"},"
        "\"then\":{\"action\":\"none\"}},{\"id\":\"high\",\"when\":{\"order.goods\":\">= 10.01\"},\"then\":{\"action\":"
        "\"refund\"}}]}";
    const struct fixture fixture = {.decision = "remedy", .body = touching};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = NULL;
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    struct rd_error err;
    (void)state;
    assert_int_equal(rd_policy_compile(policy, INT64_C(100000000), &image, &err), RD_OK);
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = 100;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), RD_RULE_AMBIGUOUS);
    rd_image_describe_error(image, RD_DECISION_REMEDY, 0, facts, RD_RULE_AMBIGUOUS, &err);
    assert_string_equal(
        err.text, "policy \"p\", \"remedy\": two rules apply under \"unique\": \"low\" and \"high\"; order.goods=1.00");
    rd_image_free(image);
    rd_policy_free(policy);
}

static void an_exchange_rate_outside_its_range_is_refused(void **state)
{
    const struct fixture fixture = {0};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = NULL;
    struct rd_error err;
    (void)state;
    assert_int_equal(rd_policy_compile(policy, 0, &image, &err), RD_INPUT);
    assert_string_equal(err.text, "exchange rate 0 parts per billion is outside 1 to 1000000000000000");
    assert_null(image);
    rd_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rule_names_decision_epoch_and_facts),
        cmocka_unit_test(a_fact_outside_its_domain_is_named_with_its_range),
        cmocka_unit_test(an_impossible_case_is_named_with_its_reason),
        cmocka_unit_test(a_form_of_an_absent_fact_has_no_answer),
        cmocka_unit_test(a_parameter_without_a_value_is_named),
        cmocka_unit_test(two_rules_under_unique_are_said_to_be_two),
        cmocka_unit_test(an_exchange_rate_outside_its_range_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
