/*
 * How rules combine, and what an image says about itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "unit/language/fixture.h"

#define VIOLATION_RULES                                                                                                \
    "{\"id\":\"silent\",\"when\":{\"violation.kind\":\"dispute_silent\"},\"then\":{\"points\":3,\"fine\":\"5.00\","    \
    "\"valid_for\":\"90d\"}},"                                                                                         \
    "{\"id\":\"again\",\"any\":[{\"violation.same_kind_90d\":\">= 3\"},{\"violation.same_kind_28d\":\">= "             \
    "2\"}],\"then\":"                                                                                                  \
    "{\"points\":6,\"fine\":\"1.00\",\"valid_for\":\"180d\",\"suspend_for\":\"7d\"}},"                                 \
    "{\"id\":\"large\",\"when\":{\"order.goods\":\">= 100.00\"},\"then\":{\"points\":995,\"valid_for\":\"10d\"}},"     \
    "{\"id\":\"none\",\"otherwise\":true,\"then\":{\"points\":1,\"valid_for\":\"1d\"}}"

/* Asks `violation` under a hit policy; returns the rule. */
static uint32_t ask_violation(const char *hit, int64_t kind, int64_t same_90d, int64_t same_28d, int64_t goods,
                              struct rd_answer *out, uint32_t *each)
{
    char body[2048];
    struct rd_answer defined, parts[8];
    int64_t facts[RD_FACT_COUNT];
    snprintf(body, sizeof body,
             "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"%s\",\"rules\":[" VIOLATION_RULES "]}", hit);
    const struct fixture fixture = {.decision = "violation", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    fixture_facts(facts);
    facts[RD_FACT_VIOLATION_KIND] = kind;
    facts[RD_FACT_VIOLATION_SAME_KIND_90D] = same_90d;
    facts[RD_FACT_VIOLATION_SAME_KIND_28D] = same_28d;
    facts[RD_FACT_ORDER_GOODS] = goods;
    const uint32_t rule = rd_decide(image, RD_DECISION_VIOLATION, 0, facts, out);
    assert_int_equal(rule, rd_policy_interpret(policy, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, facts, &defined));
    if (rule < RD_RULE_FIRST_ERROR)
        assert_memory_equal(out->value, defined.value, 4 * sizeof out->value[0]);
    *each = rd_decide_each(image, RD_DECISION_VIOLATION, 0, facts, parts, 8);
    if (rule < RD_RULE_FIRST_ERROR) {
        assert_int_equal(*each, out->rules_applied);
        assert_int_equal(parts[0].rule, rule);
    }
    rd_image_free(image);
    rd_policy_free(policy);
    return rule;
}

#define VALUE(answer, symbol) ((answer).value[RD_ANSWER(VIOLATION, symbol)])

static void sum_adds_points_and_fines_and_takes_the_longest_duration(void **state)
{
    struct rd_answer answer;
    uint32_t each;
    (void)state;
    assert_int_equal(ask_violation("sum", RD_VIOLATION_DISPUTE_SILENT, 3, 2, 9999, &answer, &each), 0);
    assert_int_equal(answer.rules_applied, 2); /* "again" counts once, though both alternatives hold */
    assert_int_equal(VALUE(answer, POINTS), 9);
    assert_int_equal(VALUE(answer, FINE), 600);
    assert_int_equal(VALUE(answer, VALID_FOR), 180 * RD_DAY_S);
    assert_int_equal(VALUE(answer, SUSPEND_FOR), 7 * RD_DAY_S);
    assert_int_equal(ask_violation("sum", RD_VIOLATION_RUDE, 2, 2, 9999, &answer, &each), 1);
    assert_int_equal(VALUE(answer, POINTS), 6);
}

static void a_sum_beyond_its_range_is_an_error_not_a_clamp(void **state)
{
    struct rd_answer answer;
    uint32_t each;
    (void)state;
    /* 3 + 995 = 998 fits into 0 to 1000; with 6 more it does not */
    assert_int_equal(ask_violation("sum", RD_VIOLATION_DISPUTE_SILENT, 0, 0, 10000, &answer, &each), 0);
    assert_int_equal(VALUE(answer, POINTS), 998);
    assert_int_equal(ask_violation("sum", RD_VIOLATION_DISPUTE_SILENT, 3, 0, 10000, &answer, &each), RD_RULE_OUTSIDE);
    assert_int_equal(each, RD_RULE_OUTSIDE);
}

static void max_and_min_work_answer_by_answer_and_name_the_first_rule(void **state)
{
    struct rd_answer answer;
    uint32_t each;
    (void)state;
    assert_int_equal(ask_violation("max", RD_VIOLATION_DISPUTE_SILENT, 3, 0, 9999, &answer, &each), 0);
    assert_int_equal(VALUE(answer, POINTS), 6);
    assert_int_equal(VALUE(answer, FINE), 500);
    assert_int_equal(VALUE(answer, VALID_FOR), 180 * RD_DAY_S);
    assert_int_equal(ask_violation("min", RD_VIOLATION_DISPUTE_SILENT, 3, 0, 9999, &answer, &each), 0);
    assert_int_equal(VALUE(answer, POINTS), 3);
    assert_int_equal(VALUE(answer, FINE), 100);
    assert_int_equal(VALUE(answer, SUSPEND_FOR), 0); /* the default of the rule that says nothing */
}

static void otherwise_applies_only_when_no_other_rule_does(void **state)
{
    static const char *const hits[] = {"sum", "max", "min", "first"};
    struct rd_answer answer;
    uint32_t each;
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ask_violation(hits[i], RD_VIOLATION_RUDE, 0, 0, 9999, &answer, &each), 3);
        assert_int_equal(VALUE(answer, POINTS), 1);
        assert_int_equal(each, 1);
    }
    assert_int_equal(ask_violation("first", RD_VIOLATION_DISPUTE_SILENT, 3, 0, 9999, &answer, &each), 0);
    assert_int_equal(VALUE(answer, POINTS), 3);
    assert_int_equal(answer.rules_applied, 1);
}

static void each_rule_keeps_its_own_validity(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"sum\",\"rules\":[" VIOLATION_RULES "]}";
    const struct fixture fixture = {.decision = "violation", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    struct rd_answer parts[2];
    int64_t facts[RD_FACT_COUNT];
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_VIOLATION_KIND] = RD_VIOLATION_DISPUTE_SILENT;
    facts[RD_FACT_VIOLATION_SAME_KIND_28D] = facts[RD_FACT_VIOLATION_SAME_KIND_90D] = 2;
    assert_int_equal(rd_decide_each(image, RD_DECISION_VIOLATION, 0, facts, parts, 2), 2);
    assert_int_equal(VALUE(parts[0], VALID_FOR), 90 * RD_DAY_S);
    assert_int_equal(VALUE(parts[1], VALID_FOR), 180 * RD_DAY_S);
    assert_int_equal(parts[1].rule, 1);
    /* too little room: as many as fit, and how many there are */
    memset(parts, 0, sizeof parts);
    assert_int_equal(rd_decide_each(image, RD_DECISION_VIOLATION, 0, facts, parts, 1), 2);
    assert_int_equal(parts[1].rules_applied, 0);
    rd_image_free(image);
    rd_policy_free(policy);
}

static void words_are_ordered_as_their_set_lists_them(void **state)
{
    static const char body[] = "{\"title\":\"T\",\"as_of\":\"dispute.opened_at\",\"hit\":\"max\",\"rules\":[{\"id\":"
                               "\"a\",\"when\":{\"claim.reason\":"
                               "\"damaged\"},\"then\":{\"kind\":\"photo\"}},{\"id\":\"b\",\"when\":{\"order.goods\":\">"
                               "= 50.00\"},\"then\":{\"kind\":"
                               "\"video\"}},{\"id\":\"c\",\"otherwise\":true,\"then\":{\"kind\":\"none\"}}]}";
    const struct fixture fixture = {.decision = "evidence.rule", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    struct rd_answer answer;
    int64_t facts[RD_FACT_COUNT];
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_CLAIM_REASON] = RD_REASON_DAMAGED;
    facts[RD_FACT_ORDER_GOODS] = 5000;
    assert_int_equal(rd_decide(image, RD_DECISION_EVIDENCE_RULE, 0, facts, &answer), 0);
    assert_int_equal(answer.value[RD_ANSWER(EVIDENCE_RULE, KIND)], RD_EVIDENCE_VIDEO);
    rd_image_free(image);
    rd_policy_free(policy);
}

/* A hundred rules that each want another price: more rows than a word has bits. */
static void tables_beyond_one_word_find_the_last_rule_too(void **state)
{
    static const char *const hits[] = {"unique", "first", "max"};
    (void)state;
    for (size_t h = 0; h < 3; h++) {
        char body[32768];
        size_t used = (size_t)snprintf(
            body, sizeof body, "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[", hits[h]);
        for (int i = 0; i < 200; i++)
            used += (size_t)snprintf(
                body + used, sizeof body - used,
                "%s{\"id\":\"r%d\",\"when\":{\"order.goods\":\"%d.00\"},\"then\":{\"action\":\"refund\","
                "\"amount\":\"%d.00\"}}",
                i ? "," : "", i, i + 1, i + 1);
        snprintf(body + used, sizeof body - used, "]}");
        const struct fixture fixture = {.decision = "remedy", .body = body};
        struct rd_policy *policy = fixture_policy(&fixture);
        struct rd_image *image = fixture_image(policy);
        struct rd_answer answer;
        int64_t facts[RD_FACT_COUNT];
        fixture_facts(facts);
        for (int64_t i = 0; i < 200; i++) {
            facts[RD_FACT_ORDER_GOODS] = (i + 1) * 100;
            assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), i);
            assert_int_equal(answer.value[RD_ANSWER(REMEDY, AMOUNT)], (i + 1) * 100);
            facts[RD_FACT_ORDER_GOODS]++;
            assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), RD_RULE_NONE);
        }
        rd_image_free(image);
        rd_policy_free(policy);
    }
}

static void a_table_beyond_one_word_that_reads_nothing_takes_every_rule_once(void **state)
{
    char body[16384];
    (void)state;
    size_t used =
        (size_t)snprintf(body, sizeof body, "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"sum\",\"rules\":[");
    for (int i = 0; i < 70; i++)
        used += (size_t)snprintf(body + used, sizeof body - used,
                                 "%s{\"id\":\"r%d\",\"when\":{\"violation.kind\":\"*\"},\"then\":{\"points\":2,"
                                 "\"valid_for\":\"90d\"}}",
                                 i ? "," : "", i);
    snprintf(body + used, sizeof body - used, "]}");
    const struct fixture fixture = {.decision = "violation", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    struct rd_answer answer;
    int64_t facts[RD_FACT_COUNT];
    fixture_facts(facts);
    assert_int_equal(rd_decide(image, RD_DECISION_VIOLATION, 0, facts, &answer), 0);
    assert_int_equal(answer.rules_applied, 70);
    assert_int_equal(answer.value[RD_ANSWER(VIOLATION, POINTS)], 140);
    rd_image_free(image);
    rd_policy_free(policy);
}

static void an_image_knows_its_rules_reads_and_counters(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"late\",\"when\":{\"order.since_received\":"
        "\"> "
        "15d\",\"order.goods\":\"*\"},\"then\":{\"eligible\":\"no\",\"reason_code\":\"late\"}},{\"id\":\"rest\","
        "\"otherwise\":"
        "true,\"then\":{\"eligible\":\"yes\",\"reason_code\":\"ok\"}}]}";
    const struct fixture fixture = {.decision = "dispute.eligible", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    const enum rd_fact *reads;
    (void)state;
    assert_int_equal(rd_image_rule_count(image, RD_DECISION_DISPUTE_ELIGIBLE), 2);
    assert_string_equal(rd_image_rule_id(image, RD_DECISION_DISPUTE_ELIGIBLE, 1), "rest");
    assert_null(rd_image_rule_id(image, RD_DECISION_DISPUTE_ELIGIBLE, RD_RULE_NONE));
    /* "*" reads nothing, and what is impossible beside the receipt clock is no fact of this decision */
    assert_int_equal(rd_image_reads(image, RD_DECISION_DISPUTE_ELIGIBLE, &reads), 1);
    assert_int_equal(reads[0], RD_FACT_ORDER_SINCE_RECEIVED);
    assert_false(rd_image_reads_fact(image, RD_DECISION_DISPUTE_ELIGIBLE, RD_FACT_ORDER_GOODS));
    assert_false(rd_image_is_constant(image, RD_DECISION_DISPUTE_ELIGIBLE));
    assert_true(rd_image_is_constant(image, RD_DECISION_TRIAGE));
    /* sixteen decisions of one rule, and one more here, in one epoch; every cell is another */
    assert_int_equal(rd_image_counter_count(image), 17);
    bool seen[17] = {false};
    for (int d = 0; d < RD_DECISION_COUNT; d++)
        for (uint32_t r = 0; r < rd_image_rule_count(image, (enum rd_decision)d); r++) {
            const size_t cell = rd_image_counter(image, (enum rd_decision)d, 0, r);
            assert_true(cell < 17 && !seen[cell]);
            seen[cell] = true;
        }
    rd_image_free(image);
    rd_policy_free(policy);
}

static void the_next_cut_is_where_a_decision_may_change(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"a\",\"when\":"
        "{\"order.since_received\":\"<= 15d\",\"calendar.day_of_month\":\"5..9\"},\"then\":{\"eligible\":\"yes\","
        "\"reason_code\":\"ok\"}},{\"id\":\"b\",\"otherwise\":true,\"then\":{\"eligible\":\"no\",\"reason_code\":"
        "\"late\"}}]}";
    const struct fixture fixture = {.decision = "dispute.eligible", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_image *image = fixture_image(policy);
    const enum rd_decision asked = RD_DECISION_DISPUTE_ELIGIBLE;
    (void)state;
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_ORDER_SINCE_RECEIVED, 0), 15 * RD_DAY_S + 1);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_ORDER_SINCE_RECEIVED, 15 * RD_DAY_S),
                     15 * RD_DAY_S + 1);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_ORDER_SINCE_RECEIVED, 15 * RD_DAY_S + 1), INT64_MAX);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_CALENDAR_DAY_OF_MONTH, 1), 5);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_CALENDAR_DAY_OF_MONTH, 5), 10);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_CALENDAR_DAY_OF_MONTH, 10), INT64_MAX);
    assert_int_equal(rd_image_next_cut(image, asked, 0, RD_FACT_BUYER_AGE, 0), INT64_MAX);
    rd_image_free(image);
    rd_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_adds_points_and_fines_and_takes_the_longest_duration),
        cmocka_unit_test(a_sum_beyond_its_range_is_an_error_not_a_clamp),
        cmocka_unit_test(max_and_min_work_answer_by_answer_and_name_the_first_rule),
        cmocka_unit_test(otherwise_applies_only_when_no_other_rule_does),
        cmocka_unit_test(each_rule_keeps_its_own_validity),
        cmocka_unit_test(words_are_ordered_as_their_set_lists_them),
        cmocka_unit_test(tables_beyond_one_word_find_the_last_rule_too),
        cmocka_unit_test(a_table_beyond_one_word_that_reads_nothing_takes_every_rule_once),
        cmocka_unit_test(an_image_knows_its_rules_reads_and_counters),
        cmocka_unit_test(the_next_cut_is_where_a_decision_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
