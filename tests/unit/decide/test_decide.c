/*
 * Deciding: every kind of cell on both sides of its threshold, money forms, dates, exchange. Each case is asked of the
 * image and of the reference interpreter; expected values are by hand.
 */
#include <stdio.h>

#include "support/check.h"
#include "unit/language/fixture.h"

#define ANYTIME (RD_DAY_S * 20000)

/* Asks both forms, which must agree, and returns the rule. */
static uint32_t ask_at(const struct rd_policy *policy, enum rd_decision decision, int64_t at_s, int64_t exchange_ppb,
                       const int64_t *facts, struct rd_answer *out)
{
    struct rd_image *image = NULL;
    struct rd_answer defined;
    assert_int_equal(rd_policy_compile(policy, exchange_ppb, &image, NULL), RD_OK);
    const uint32_t rule = rd_decide(image, decision, rd_image_epoch(image, at_s), facts, out);
    assert_int_equal(rule, rd_policy_interpret(policy, decision, at_s, exchange_ppb, facts, &defined));
    assert_int_equal(rule, out->rule);
    for (size_t i = 0; rule < RD_RULE_FIRST_ERROR && i < rd_decision_row(decision)->answer_count; i++)
        assert_int_equal(out->value[i], defined.value[i]);
    rd_image_free(image);
    return rule;
}

static uint32_t ask(const struct rd_policy *policy, enum rd_decision decision, const int64_t *facts,
                    struct rd_answer *out)
{
    return ask_at(policy, decision, ANYTIME, RD_PPB_PER_ONE, facts, out);
}

/* Does the cell accept the value? One rule with this cell and an otherwise. */
static bool accepts(const char *fact, const char *cell, int64_t value)
{
    char body[1024];
    struct rd_answer answer;
    int64_t facts[RD_FACT_COUNT];
    snprintf(body, sizeof body,
             "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"yes\",\"when\":{\"%s\":%s},\"then\":"
             "{\"action\":\"refund\"}},{\"id\":\"no\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}",
             fact, cell);
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    fixture_facts(facts);
    facts[rd_fact_find(fact)] = value;
    const uint32_t rule = ask(policy, RD_DECISION_REMEDY, facts, &answer);
    assert_true(rule <= 1);
    assert_int_equal(answer.value[RD_ANSWER(REMEDY, ACTION)], rule == 0 ? RD_ACTION_REFUND : RD_ACTION_NONE);
    rd_policy_free(policy);
    return rule == 0;
}

static void comparisons_hold_up_to_their_edge(void **state)
{
    static const struct {
        const char *cell;
        bool below, at, above; /* 199.99, 200.00, 200.01 */
    } cells[] = {
        {"\"< 200.00\"", true, false, false},
        {"\"<= 200.00\"", true, true, false},
        {"\"> 200.00\"", false, false, true},
        {"\">= 200.00\"", false, true, true},
        {"\"= 200.00\"", false, true, false},
        {"\"200.00\"", false, true, false},
        {"\"100.00..200.00\"", true, true, false},
        {"\"200.00..300.00\"", false, true, true},
        {"[\"< 200.00\", \"> 200.00\"]", true, false, true},
        {"{\"not\":[\"200.00\"]}", true, false, true},
        {"{\"not\":[\"< 200.00\", \"> 200.00\"]}", false, true, false},
        {"\"*\"", true, true, true},
        {"\"<=200\"", true, true, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        assert_int_equal(accepts("order.goods", cells[i].cell, 19999), cells[i].below);
        assert_int_equal(accepts("order.goods", cells[i].cell, 20000), cells[i].at);
        assert_int_equal(accepts("order.goods", cells[i].cell, 20001), cells[i].above);
    }
}

static void fifteen_days_include_their_last_second_and_no_more(void **state)
{
    (void)state;
    assert_true(accepts("order.since_placed", "\"<= 15d\"", 15 * RD_DAY_S));
    assert_false(accepts("order.since_placed", "\"<= 15d\"", 15 * RD_DAY_S + 1));
}

static void absence_matches_no_comparison_and_every_complement(void **state)
{
    const int64_t day_s = RD_DAY_S;
    (void)state;
    assert_false(accepts("case.since_opened", "\"<= 15d\"", RD_ABSENT));
    assert_false(accepts("case.since_opened", "\">= 0d\"", RD_ABSENT));
    assert_true(accepts("case.since_opened", "\"absent\"", RD_ABSENT));
    assert_false(accepts("case.since_opened", "\"absent\"", 0));
    assert_false(accepts("case.since_opened", "\"present\"", RD_ABSENT));
    assert_true(accepts("case.since_opened", "\"present\"", 0));
    assert_true(accepts("case.since_opened", "\"*\"", RD_ABSENT));
    assert_true(accepts("case.since_opened", "[\"absent\", \"> 15d\"]", RD_ABSENT));
    assert_true(accepts("case.since_opened", "[\"absent\", \"> 15d\"]", 15 * day_s + 1));
    assert_false(accepts("case.since_opened", "[\"absent\", \"> 15d\"]", 15 * day_s));
    assert_true(accepts("case.since_opened", "{\"not\":[\"<= 15d\"]}", RD_ABSENT));
    assert_false(accepts("case.since_opened", "{\"not\":[\"<= 15d\", \"absent\"]}", RD_ABSENT));
    assert_true(accepts("case.since_opened", "{\"not\":[\"<= 15d\", \"absent\"]}", 15 * day_s + 1));
    /* and a `not` of words takes absence in, where the fact may be absent */
    assert_true(accepts("case.outcome", "{\"not\":[\"silent\"]}", RD_ABSENT));
}

static void words_and_truth_match_themselves(void **state)
{
    (void)state;
    assert_true(accepts("claim.reason", "\"damaged\"", RD_REASON_DAMAGED));
    assert_false(accepts("claim.reason", "\"damaged\"", RD_REASON_DEFECTIVE));
    assert_true(accepts("claim.reason", "[\"late\", \"damaged\"]", RD_REASON_LATE));
    assert_false(accepts("claim.reason", "{\"not\":[\"late\", \"damaged\"]}", RD_REASON_LATE));
    assert_true(accepts("item.perishable", "true", 1));
    assert_false(accepts("item.perishable", "true", 0));
    assert_true(accepts("item.perishable", "false", 0));
    assert_true(accepts("order.cases", "2", 2));
    assert_false(accepts("order.cases", "\">= 3\"", 2));
    assert_true(accepts("lane.return_cost_share", "\"<= 30%\"", 3000));
    assert_false(accepts("lane.return_cost_share", "\"<= 30%\"", 3001));
}

static void when_and_any_must_both_hold(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"a\",\"when\":{\"order."
        "goods\":"
        "\">= "
        "10.00\"},\"any\":[{\"item.perishable\":true,\"claim.reason\":\"change_of_mind\"},{\"item.personalised\":true,"
        "\"order.goods\":\"<= "
        "20.00\"}],\"then\":{\"action\":\"none\"}},{\"id\":\"b\",\"otherwise\":true,\"then\":{\"action\":"
        "\"refund\"}}]}";
    const struct fixture fixture = {.decision = "remedy", .body = body};
    static const struct {
        int64_t goods, perishable, personalised, reason;
        uint32_t rule;
    } cases[] = {
        {1000, 1, 0, RD_REASON_CHANGE_OF_MIND, 0}, {999, 1, 0, RD_REASON_CHANGE_OF_MIND, 1},
        {1000, 1, 0, RD_REASON_DAMAGED, 1},        {1000, 0, 1, RD_REASON_DAMAGED, 0},
        {2000, 0, 1, RD_REASON_DAMAGED, 0},        {2001, 0, 1, RD_REASON_DAMAGED, 1},
        {2001, 1, 1, RD_REASON_CHANGE_OF_MIND, 0},
    };
    struct rd_policy *policy = fixture_policy(&fixture);
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    (void)state;
    fixture_facts(facts);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        facts[RD_FACT_ORDER_GOODS] = cases[i].goods;
        facts[RD_FACT_ITEM_PERISHABLE] = cases[i].perishable;
        facts[RD_FACT_ITEM_PERSONALISED] = cases[i].personalised;
        facts[RD_FACT_CLAIM_REASON] = cases[i].reason;
        assert_int_equal(ask(policy, RD_DECISION_REMEDY, facts, &answer), cases[i].rule);
        assert_int_equal(answer.rules_applied, 1);
    }
    rd_policy_free(policy);
}

/* A remedy that pays `form` of goods worth `goods`. */
static uint32_t pay(const char *form, int64_t goods, int64_t exchange_ppb, int64_t *amount)
{
    char body[1024];
    struct rd_answer answer;
    int64_t facts[RD_FACT_COUNT];
    snprintf(body, sizeof body,
             "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
             "{\"action\":\"refund\",\"amount\":%s}}]}",
             form);
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = goods;
    const uint32_t rule = ask_at(policy, RD_DECISION_REMEDY, ANYTIME, exchange_ppb, facts, &answer);
    *amount = answer.value[RD_ANSWER(REMEDY, AMOUNT)];
    rd_policy_free(policy);
    return rule;
}

static void money_is_share_then_rounding_then_plus_then_clamp(void **state)
{
    static const struct {
        const char *form;
        int64_t goods, amount;
    } cases[] = {
        {"\"12.00\"", 5000, 1200},
        {"{\"of\":\"order.goods\"}", 5001, 5001},
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"half_up\"}", 101, 51}, /* 50.5 */
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"half_even\"}", 101, 50},
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"half_even\"}", 103, 52}, /* 51.5 */
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"down\"}", 101, 50},
        {"{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"up\"}", 101, 51},
        {"{\"of\":\"order.goods\",\"share\":\"0.01%\",\"round\":\"up\"}", 1, 1},         /* 0.0001 */
        {"{\"of\":\"order.goods\",\"share\":\"0.01%\",\"round\":\"half_up\"}", 4999, 0}, /* 0.4999 */
        {"{\"of\":\"order.goods\",\"share\":\"0.01%\",\"round\":\"half_up\"}", 5000, 1}, /* 0.5 */
        {"{\"of\":\"order.goods\",\"share\":\"150%\",\"plus\":\"1.00\",\"round\":\"down\"}", 100, 250},
        {"{\"of\":\"order.goods\",\"plus\":\"-1.00\"}", 100, 0},
        {"{\"of\":\"order.goods\",\"at_least\":\"5.00\",\"at_most\":\"8.00\"}", 499, 500},
        {"{\"of\":\"order.goods\",\"at_least\":\"5.00\",\"at_most\":\"8.00\"}", 501, 501},
        {"{\"of\":\"order.goods\",\"at_least\":\"5.00\",\"at_most\":\"8.00\"}", 801, 800},
        {"{\"of\":\"order.goods\",\"share\":\"100000%\",\"round\":\"down\",\"at_most\":\"100000000.00\"}",
         INT64_C(10000000000), INT64_C(10000000000)},
    };
    int64_t amount;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(pay(cases[i].form, cases[i].goods, RD_PPB_PER_ONE, &amount), 0);
        assert_int_equal(amount, cases[i].amount);
    }
}

static void money_that_leaves_its_range_or_is_of_nothing_is_an_error(void **state)
{
    int64_t amount;
    (void)state;
    assert_int_equal(pay("{\"of\":\"order.goods\",\"plus\":\"-1.00\"}", 99, RD_PPB_PER_ONE, &amount), RD_RULE_OUTSIDE);
    assert_int_equal(pay("{\"of\":\"order.goods\",\"plus\":\"0.01\"}", INT64_C(10000000000), RD_PPB_PER_ONE, &amount),
                     RD_RULE_OUTSIDE);
    assert_int_equal(pay("{\"of\":\"case.offer\"}", 100, RD_PPB_PER_ONE, &amount), RD_RULE_OUTSIDE);
}

static void exchange_converts_constants_half_even_and_leaves_facts_alone(void **state)
{
    int64_t amount;
    (void)state;
    pay("\"1.00\"", 100, INT64_C(5400000000), &amount);
    assert_int_equal(amount, 540);
    pay("\"0.01\"", 100, INT64_C(500000000), &amount); /* 0.5 of a cent: to the even 0 */
    assert_int_equal(amount, 0);
    pay("\"0.03\"", 100, INT64_C(500000000), &amount); /* 1.5: to 2 */
    assert_int_equal(amount, 2);
    pay("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"down\",\"plus\":\"1.00\",\"at_most\":\"2.00\"}", 200,
        INT64_C(5400000000), &amount); /* 1.00 + 5.40 <= 10.80 */
    assert_int_equal(amount, 640);
}

static void exchange_moves_the_thresholds_of_money(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"low\",\"when\":{\"order.goods\":\"<= "
        "10.00\"},"
        "\"then\":{\"action\":\"none\"}},{\"id\":\"high\",\"when\":{\"order.goods\":\">= 10.01\"},\"then\":{\"action\":"
        "\"refund\"}}]}";
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = 5400;
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, ANYTIME, INT64_C(5400000000), facts, &answer), 0);
    facts[RD_FACT_ORDER_GOODS] = 5401; /* between 54.00 and 54.05: nobody's */
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, ANYTIME, INT64_C(5400000000), facts, &answer), RD_RULE_NONE);
    facts[RD_FACT_ORDER_GOODS] = 5405;
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, ANYTIME, INT64_C(5400000000), facts, &answer), 1);
    /* at a tenth both thresholds round to 1.00, and the rules meet there */
    facts[RD_FACT_ORDER_GOODS] = 100;
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, ANYTIME, INT64_C(100000000), facts, &answer),
                     RD_RULE_AMBIGUOUS);
    rd_policy_free(policy);
}

static const char dated_window[] =
    "\"w\":{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],\"values\":["
    "{\"from\":\"2025-01-01\",\"value\":\"15d\",\"why\":\"w\",\"basis\":\"assumed\"},"
    "{\"from\":\"2026-10-01\",\"value\":\"30d\",\"why\":\"w\",\"basis\":\"assumed\"},"
    "{\"from\":\"2027-01-01\",\"value\":null}]}";

static void a_parameter_changes_at_midnight_of_its_date(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"in\",\"when\":"
        "{\"order.since_placed\":\"<= "
        "$w\"},\"then\":{\"action\":\"refund\"}},{\"id\":\"out\",\"otherwise\":true,\"then\":"
        "{\"action\":\"none\"}}]}";
    const struct fixture fixture = {.parameters = dated_window, .decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    const int64_t first_s = rd_unix_from_civil(2025, 1, 1), longer_s = rd_unix_from_civil(2026, 10, 1);
    const int64_t end_s = rd_unix_from_civil(2027, 1, 1);
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_ORDER_SINCE_PLACED] = 15 * RD_DAY_S + 1;
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, first_s - 1, RD_PPB_PER_ONE, facts, &answer), RD_RULE_OUTSIDE);
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, first_s, RD_PPB_PER_ONE, facts, &answer), 1);
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, longer_s - 1, RD_PPB_PER_ONE, facts, &answer), 1);
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, longer_s, RD_PPB_PER_ONE, facts, &answer), 0);
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, end_s - 1, RD_PPB_PER_ONE, facts, &answer), 0);
    assert_int_equal(ask_at(policy, RD_DECISION_REMEDY, end_s, RD_PPB_PER_ONE, facts, &answer), RD_RULE_OUTSIDE);
    /* a decision that does not use the parameter does not mind */
    assert_int_equal(ask_at(policy, RD_DECISION_TRIAGE, end_s, RD_PPB_PER_ONE, facts, &answer), 0);

    assert_int_equal(rd_image_epoch_count(image), 4);
    assert_int_equal(rd_image_epoch_start(image, 0), INT64_MIN);
    assert_int_equal(rd_image_epoch_start(image, 2), longer_s);
    assert_int_equal(rd_image_epoch(image, INT64_MIN), 0);
    assert_int_equal(rd_image_epoch(image, longer_s - 1), 1);
    assert_int_equal(rd_image_epoch(image, longer_s), 2);
    assert_int_equal(rd_image_epoch(image, INT64_MAX), 3);
    rd_image_free(image);
    rd_policy_free(policy);
}

/* By image and definition; half of 101 yen, half of 103. */
static void forms_round_to_whole_units_where_a_currency_has_no_smaller(void **state)
{
    static const struct {
        const char *rounding;
        int64_t of_101, of_103;
    } cases[] = {{"half_up", 5100, 5200}, {"half_even", 5000, 5200}, {"down", 5000, 5100}, {"up", 5100, 5200}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[512];
        struct rd_answer answer;
        int64_t facts[RD_FACT_COUNT];
        snprintf(
            body, sizeof body,
            "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"half\",\"otherwise\":true,\"then\":"
            "{\"action\":\"partial\",\"amount\":{\"of\":\"claim.amount\",\"share\":\"50%%\",\"round\":\"%s\"}}}]}",
            cases[i].rounding);
        const struct fixture fixture = {.header = "{\"id\":\"yen\",\"version\":\"1\",\"title\":\"Yen\",\"owner\":"
                                                  "\"tests\",\"currency\":\"JPY\"}",
                                        .decision = "remedy",
                                        .body = body};
        struct rd_policy *policy = fixture_policy(&fixture);
        fixture_facts(facts);
        facts[RD_FACT_CLAIM_AMOUNT] = 10100;
        assert_int_equal(ask(policy, RD_DECISION_REMEDY, facts, &answer), 0);
        assert_int_equal(answer.value[RD_ANSWER(REMEDY, AMOUNT)], cases[i].of_101);
        facts[RD_FACT_CLAIM_AMOUNT] = 10300;
        assert_int_equal(ask(policy, RD_DECISION_REMEDY, facts, &answer), 0);
        assert_int_equal(answer.value[RD_ANSWER(REMEDY, AMOUNT)], cases[i].of_103);
        rd_policy_free(policy);
    }
}

/* Seven dollars and a half at 150.3 yen are 1127.25 yen: 1127. */
static void a_policy_of_dollars_in_a_market_of_yen_answers_in_whole_yen(void **state)
{
    const struct fixture fixture = {
        .decision = "remedy",
        .body =
            "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"half\",\"when\":{\"order.goods\":\"< "
            "100\"},\"then\":{\"action\":\"partial\",\"amount\":{\"of\":\"claim.amount\",\"share\":\"50%\",\"round\":"
            "\"down\"}}},{\"id\":\"plain\",\"otherwise\":true,\"then\":{\"action\":\"partial\",\"amount\":\"7.50\"}}]"
            "}"};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = NULL;
    struct rd_answer answer;
    int64_t facts[RD_FACT_COUNT];
    (void)state;
    assert_int_equal(rd_policy_compile_in(policy, "JPY", INT64_C(150300000000), &image, NULL), RD_OK);
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = 10000;
    facts[RD_FACT_CLAIM_AMOUNT] = 10100;
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), 0);
    assert_int_equal(answer.value[RD_ANSWER(REMEDY, AMOUNT)], 5000);
    facts[RD_FACT_ORDER_GOODS] = 1503000; /* 100 dollars */
    assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), 1);
    assert_int_equal(answer.value[RD_ANSWER(REMEDY, AMOUNT)], 112700);
    rd_image_free(image);
    rd_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_round_to_whole_units_where_a_currency_has_no_smaller),
        cmocka_unit_test(a_policy_of_dollars_in_a_market_of_yen_answers_in_whole_yen),
        cmocka_unit_test(comparisons_hold_up_to_their_edge),
        cmocka_unit_test(fifteen_days_include_their_last_second_and_no_more),
        cmocka_unit_test(absence_matches_no_comparison_and_every_complement),
        cmocka_unit_test(words_and_truth_match_themselves),
        cmocka_unit_test(when_and_any_must_both_hold),
        cmocka_unit_test(money_is_share_then_rounding_then_plus_then_clamp),
        cmocka_unit_test(money_that_leaves_its_range_or_is_of_nothing_is_an_error),
        cmocka_unit_test(exchange_converts_constants_half_even_and_leaves_facts_alone),
        cmocka_unit_test(exchange_moves_the_thresholds_of_money),
        cmocka_unit_test(a_parameter_changes_at_midnight_of_its_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
