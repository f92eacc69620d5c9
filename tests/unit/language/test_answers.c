/*
 * What is said about answers that do not fit the catalogue.
 */
#include <stdio.h>

#include "support/check.h"
#include "unit/language/fixture.h"

static const char parameters[] =
    "\"points\":{\"title\":\"P\",\"type\":\"int\",\"range\":[0,5000],\"values\":[{\"from\":\"always\",\"value\":5,"
    "\"why\":\"w\","
    "\"basis\":\"assumed\"},{\"from\":\"2026-10-01\",\"value\":1001,\"why\":\"w\",\"basis\":\"assumed\"}]},"
    "\"floor\":{\"title\":\"F\",\"type\":\"money\",\"range\":[\"0.00\",\"9.00\"],\"values\":[{\"from\":\"always\","
    "\"value\":"
    "\"3.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

/* One otherwise rule with this `then`. */
static void expect_then(const char *decision, const char *as_of, const char *then, const char *expected)
{
    char body[2048];
    snprintf(body, sizeof body,
             "{\"title\":\"T\",\"as_of\":\"%s\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":%s}]}", as_of,
             then);
    const struct fixture fixture = {.decision = decision, .body = body};
    const char *const list[] = {expected, NULL};
    expect_findings(&fixture, list);
}

static void expect_remedy(const char *then, const char *expected)
{
    expect_then("remedy", "order.placed_at", then, expected);
}

static void expect_form(const char *form, const char *expected)
{
    char then[1024];
    snprintf(then, sizeof then, "{\"action\":\"refund\",\"amount\":%s}", form);
    expect_remedy(then, expected);
}

static void answers_have_names_and_words_of_the_catalogue(void **state)
{
    (void)state;
    expect_remedy("{\"acton\":\"none\",\"action\":\"none\"}",
                  "error unknown-answer: \"remedy\" has no answer \"acton\"; did you mean \"action\"?");
    expect_remedy("{\"action\":\"refnd\"}",
                  "error unknown-word: unknown word \"refnd\" for \"action\"; did you mean \"refund\"?");
    expect_remedy("{\"action\":3}", "error wrong-kind: \"action\" is a number, not a string");
    expect_then("appeal", "case.decided_at", "{\"allowed\":true}",
                "error type-mismatch: \"allowed\" is the word \"yes\" or \"no\", not true");
    expect_remedy("{}", "error missing-answer: answer \"action\" is missing: it has no default");
    expect_remedy("[]", "error wrong-kind: \"then\" is an array, not an object");
}

static void answers_lie_in_their_range(void **state)
{
    (void)state;
    expect_then("violation", "violation.at", "{\"points\":1001}",
                "error out-of-range: \"points\" is 0 to 1000, not 1001");
    expect_then("violation", "violation.at", "{\"points\":\"3\"}",
                "error type-mismatch: \"points\" set to \"3\": write the integer without quotes");
    expect_then("violation", "violation.at", "{\"fine\":5}",
                "error type-mismatch: \"fine\" set to the bare number 5: write money as \"200.00\"");
    expect_then("violation", "violation.at", "{\"fine\":\"-0.01\"}",
                "error out-of-range: \"fine\" is 0.00 to 100000000.00, not -0.01");
    expect_then("violation", "violation.at", "{\"valid_for\":\"731d\"}",
                "error out-of-range: \"valid_for\" is 0d to 730d, not 731d");
    expect_then("violation", "violation.at", "{\"valid_for\":\"30.00\"}",
                "error type-mismatch: \"valid_for\" set to \"30.00\": a duration against money");
    expect_then("return.rule", "order.placed_at", "{\"to\":\"origin\",\"free_returns_per_order\":2}",
                "error out-of-range: \"free_returns_per_order\" is 0 to 1, not 2"); /* goods come back once */
    expect_then("search.placement", "night.at", "{\"multiplier\":\"99.995%\"}",
                "error too-fine: \"multiplier\": \"99.995%\" is finer than a basis point (0.01%)");
}

static void a_parameter_leaves_the_range_from_its_date_on(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"violation.at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
        "\"then\":{\"points\":\"$points\",\"fine\":\"$floor\"}}]}";
    const struct fixture fixture = {.parameters = parameters, .decision = "violation", .body = body};
    const char *const list[] = {"error out-of-range: \"points\" is 0 to 1000, and parameter \"points\" is 1001", NULL};
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    (void)state;
    expect_findings(&fixture, list);
    rd_findings_init(&found);
    assert_int_equal(fixture_load(&fixture, &policy, &found), RD_INPUT);
    assert_null(policy);
    assert_string_equal(found.items[0].epoch, "from 2026-10-01");
    assert_string_equal(found.items[0].decision, "violation");
    assert_string_equal(found.items[0].rule, "a");
    assert_string_equal(found.items[0].pointer, "/decisions/violation/rules/0/then/points");
    rd_findings_release(&found);
}

static void money_forms_have_their_parts(void **state)
{
    (void)state;
    expect_form("{\"share\":\"50%\",\"round\":\"down\"}", "error missing-key: \"of\" is missing");
    expect_form("{\"of\":\"order.goods\",\"share\":\"50%\"}",
                "error bad-form: a share needs \"round\": \"half_up\", \"half_even\", \"down\" or \"up\"");
    expect_form("{\"of\":\"order.goods\",\"round\":\"down\"}",
                "error bad-form: \"round\" without a share rounds nothing");
    expect_form("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"halfup\"}",
                "error unknown-word: unknown word \"halfup\" for \"round\"; did you mean \"half_up\"?");
    expect_form("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"nearest\"}",
                "error unknown-word: unknown word \"nearest\" for \"round\" (one of half_up, half_even, down, up)");
    expect_form("{\"of\":\"order.goods\",\"plus\":\"10%\"}",
                "error type-mismatch: \"plus\" set to \"10%\": money against a share");
    expect_form("{\"of\":\"order.goods\",\"plus\":3}",
                "error type-mismatch: \"plus\" set to the bare number 3: write money as \"200.00\"");
    expect_form("{\"of\":\"order.goods\",\"least\":\"1.00\"}", "error unknown-key: unknown key \"least\"");
    expect_form("{\"of\":\"order.godos\"}",
                "error unknown-fact: unknown fact \"order.godos\"; did you mean \"order.goods\"?");
    expect_form("{\"of\":\"order.cases\"}",
                "error type-mismatch: \"of\" takes a money fact; \"order.cases\" is an integer");
    expect_form("{\"of\":\"order.goods\",\"at_least\":\"2.00\",\"at_most\":\"1.00\"}",
                "error empty-clamp: \"at_least\" 2.00 exceeds \"at_most\" 1.00");
    expect_then("order.terms", "order.placed_at",
                "{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"9d\",\"guaranteed_within\":\"30d\",\"confirm_"
                "after\":\"5d\","
                "\"late_credit\":{\"of\":\"claim.amount\"}}",
                "error fact-unavailable: \"claim.amount\" does not exist when \"order.terms\" is asked (at checkout)");
}

static void expect_days(const char *days, const char *expected)
{
    char then[1024];
    snprintf(then, sizeof then, "{\"within\":%s,\"on_silence\":\"mediate\"}", days);
    expect_then("seller.answer", "order.placed_at", then, expected);
}

static void days_say_how_they_are_counted(void **state)
{
    (void)state;
    expect_days("{\"days\":3,\"count\":\"business\",\"calendar\":\"seller\"}", NULL);
    expect_days("{\"days\":730,\"count\":\"business\",\"calendar\":\"platform\"}", NULL);
    expect_days("{\"days\":0,\"count\":\"elapsed\"}", NULL);
    expect_days("{\"days\":731,\"count\":\"business\",\"calendar\":\"seller\"}",
                "error out-of-range: \"within\" is 0 to 730 days, not 731");
    expect_days("{\"days\":-1,\"count\":\"elapsed\"}", "error out-of-range: \"within\" is 0 to 730 days, not -1");
    expect_days("{\"days\":3}", "error missing-key: \"count\" is missing");
    expect_days("{\"count\":\"elapsed\"}", "error missing-key: \"days\" is missing");
    expect_days("{\"days\":3,\"count\":\"business\"}", "error missing-key: \"calendar\" is missing");
    expect_days("{\"days\":3,\"count\":\"busines\",\"calendar\":\"seller\"}",
                "error unknown-word: unknown word \"busines\" for \"count\"; did you mean \"business\"?");
    expect_days("{\"days\":3,\"count\":\"business\",\"calendar\":\"sellr\"}",
                "error unknown-word: unknown word \"sellr\" for \"calendar\"; did you mean \"seller\"?");
    expect_days("{\"days\":3,\"count\":\"elapsed\",\"calendar\":\"seller\"}",
                "error bad-form: elapsed days are the same in every calendar: \"calendar\" is for business days");
    expect_days("{\"days\":3,\"count\":\"elapsed\",\"hours\":2}", "error unknown-key: unknown key \"hours\"");
    expect_days("{\"days\":2.5,\"count\":\"elapsed\"}", "error bad-value: \"days\" set to 2.5: not an integer");
    expect_days("{\"days\":\"3d\",\"count\":\"elapsed\"}",
                "error type-mismatch: \"days\" set to a text: write an integer as 3");
    expect_days("{\"days\":\"$floor\",\"count\":\"elapsed\"}", "error unknown-parameter: unknown parameter \"$floor\"");
}

static void days_may_be_a_parameter_in_its_range(void **state)
{
    (void)state;
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":{"
        "\"within\":{"
        "\"days\":\"$points\",\"count\":\"business\",\"calendar\":\"seller\"},\"on_silence\":\"mediate\"}}]}";
    static const char money[] = "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":"
                                "true,\"then\":{\"within\":{"
                                "\"days\":\"$floor\",\"count\":\"elapsed\"},\"on_silence\":\"mediate\"}}]}";
    const struct fixture late = {.decision = "seller.answer", .body = body, .parameters = parameters};
    const struct fixture wrong = {.decision = "seller.answer", .body = money, .parameters = parameters};
    const char *const above[] = {"warning unused-parameter: no rule uses parameter \"floor\"",
                                 "error out-of-range: \"within\" is 0 to 730 days, and parameter \"points\" is 1001",
                                 NULL};
    const char *const mismatch[] = {"warning unused-parameter: no rule uses parameter \"points\"",
                                    "error type-mismatch: \"days\" set to \"$floor\": an integer against money", NULL};
    expect_findings(&late, above);
    expect_findings(&wrong, mismatch);
}

static void answers_that_are_combined_take_elapsed_time(void **state)
{
    (void)state;
    expect_finding(
        "violation",
        "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"sum\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
        "\"then\":{\"suspend_for\":{\"days\":3,\"count\":\"business\",\"calendar\":\"platform\"}}}]}",
        "error unsuited-hit: \"suspend_for\" counts business days, and the answers of several rules are "
        "combined here: write elapsed time");
}

static void funding_shares_sum_to_the_whole(void **state)
{
    (void)state;
    expect_then("funding", "order.placed_at", "{\"seller\":\"50%\",\"platform\":\"40%\"}",
                "error funding-sum: shares sum to 90%, not 100%: seller 50%, platform 40%");
    expect_then("funding", "order.placed_at", "{\"seller\":\"60%\",\"buyer\":\"40.01%\"}",
                "error funding-sum: shares sum to 100.01%, not 100%: seller 60%, buyer 40.01%");
    expect_then("funding", "order.placed_at", "{\"fine_to\":\"buyer\"}",
                "error funding-sum: shares sum to 0%, not 100%: none is stated");
    expect_then("funding", "order.placed_at", "{\"seller\":\"59.99%\",\"buyer\":\"40.01%\"}", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_have_names_and_words_of_the_catalogue),
        cmocka_unit_test(answers_lie_in_their_range),
        cmocka_unit_test(a_parameter_leaves_the_range_from_its_date_on),
        cmocka_unit_test(money_forms_have_their_parts),
        cmocka_unit_test(days_say_how_they_are_counted),
        cmocka_unit_test(days_may_be_a_parameter_in_its_range),
        cmocka_unit_test(answers_that_are_combined_take_elapsed_time),
        cmocka_unit_test(funding_shares_sum_to_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
