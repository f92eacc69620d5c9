/*
 * Cases as people write them: values in the spelling of the documents, every mistake in exact words.
 */
#include <stdio.h>
#include <string.h>

#include "redress/explain.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

static void every_type_is_read_in_the_spelling_of_the_documents(void **state)
{
    struct rd_case facts;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    rd_case_init(&facts);
    assert_int_equal(RD_OK, rd_case_add_text(&facts, "--case",
                                             "order.goods=200.00 order.cases=2\titem.perishable=true "
                                             "claim.reason=damaged order.since_shipped=15d+1m "
                                             "order.since_received=absent claim.share=5.5% at=2026-09-20",
                                             &found));
    assert_int_equal(facts.facts[RD_FACT_ORDER_GOODS], 20000);
    assert_int_equal(facts.facts[RD_FACT_ORDER_CASES], 2);
    assert_int_equal(facts.facts[RD_FACT_ITEM_PERISHABLE], 1);
    assert_int_equal(facts.facts[RD_FACT_CLAIM_REASON], RD_REASON_DAMAGED);
    assert_int_equal(facts.facts[RD_FACT_ORDER_SINCE_SHIPPED], 15 * 86400 + 60);
    assert_true(facts.facts[RD_FACT_ORDER_SINCE_RECEIVED] == RD_ABSENT);
    assert_int_equal(facts.facts[RD_FACT_CLAIM_SHARE], 550);
    assert_true(facts.has_at && facts.at_unix_s == rd_unix_from_civil(2026, 9, 20));
    assert_true(facts.is_stated[RD_FACT_ORDER_GOODS] && !facts.is_stated[RD_FACT_ORDER_PAID]);
    rd_findings_release(&found);
}

static void each_mistake_says_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"order.good=200.00", "unknown fact \"order.good\"; did you mean \"order.goods\"?"},
        {"weather=rain", "unknown fact \"weather\""},
        {"order.goods", "\"order.goods\" is no fact: expected name=value, such as order.goods=200.00"},
        {"order.goods=", "\"order.goods=\" is no fact: expected name=value, such as order.goods=200.00"},
        {"claim.reason=damagd", "\"claim.reason\" has no value \"damagd\"; did you mean \"damaged\"?"},
        {"claim.reason=rain", "\"claim.reason\" has no value \"rain\""},
        {"item.perishable=yes", "\"item.perishable\" has no value \"yes\": expected true or false"},
        {"order.cases=1.5", "\"order.cases\": \"1.5\" is not a whole number"},
        {"order.cases=101", "\"order.cases\" is 101, outside its range 0 to 100"},
        {"order.goods=0.00", "\"order.goods\" is 0.00, outside its range 0.01 to 100000000.00"},
        {"claim.share=5.555%", "\"claim.share\": \"5.555%\" is finer than a basis point (0.01%)"},
        {"order.goods=absent", "\"order.goods\" is never absent"},
        {"order.cases=1 order.cases=1", "\"order.cases\" is stated twice"},
        {"at=2026-09-20 at=2026-09-20", "\"at\" is stated twice"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rd_case facts;
        struct rd_findings found;
        rd_findings_init(&found);
        rd_case_init(&facts);
        assert_int_equal(RD_INPUT, rd_case_add_text(&facts, "--case", rows[i].text, &found));
        assert_int_equal(found.count, 1);
        assert_string_equal(found.items[0].message, rows[i].message);
        assert_string_equal(found.items[0].file, "--case");
        rd_findings_release(&found);
    }
}

static void ends_of_a_range_are_inside(void **state)
{
    struct rd_case facts;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    rd_case_init(&facts);
    assert_int_equal(RD_OK, rd_case_add_text(&facts, "c", "order.cases=100 order.goods=0.01 claim.share=100%", &found));
    assert_int_equal(facts.facts[RD_FACT_ORDER_CASES], 100);
    assert_int_equal(facts.facts[RD_FACT_ORDER_GOODS], 1);
    assert_int_equal(facts.facts[RD_FACT_CLAIM_SHARE], 10000);
    rd_findings_release(&found);
}

static void several_mistakes_are_reported_at_once(void **state)
{
    struct rd_case facts;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    rd_case_init(&facts);
    assert_int_equal(RD_INPUT, rd_case_add_text(&facts, "c", "x y=1 at=yesterday order.cases=3", &found));
    assert_int_equal(found.count, 3);
    assert_true(facts.is_stated[RD_FACT_ORDER_CASES]);
    rd_findings_release(&found);
}

static void what_is_missing_is_what_the_decision_reads(void **state)
{
    const struct fixture fixture = {
        .decision = "triage",
        .body = "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"claim.reason\":"
                "\"damaged\",\"order.goods\":\"> 5.00\"},\"then\":{\"route\":\"instant\"}},{\"id\":\"b\",\"otherwise\":"
                "true,\"then\":{\"route\":\"seller\"}}]}"};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_case facts, out;
    enum rd_fact missing[RD_FACT_COUNT];
    (void)state;
    rd_case_init(&facts);
    assert_int_equal(rd_case_complete(&facts, policy, RD_DECISION_TRIAGE, &out, missing), 2);
    assert_int_equal(missing[0], RD_FACT_ORDER_GOODS);
    assert_int_equal(missing[1], RD_FACT_CLAIM_REASON);
    facts.is_stated[RD_FACT_ORDER_GOODS] = true;
    assert_int_equal(rd_case_complete(&facts, policy, RD_DECISION_TRIAGE, &out, missing), 1);
    assert_int_equal(rd_case_complete(&facts, policy, RD_DECISION_REMEDY, &out, missing), 0);
    rd_policy_free(policy);
}

static void a_shipped_case_file_is_read(void **state)
{
    struct rd_case facts;
    struct rd_findings found;
    struct rd_error err;
    (void)state;
    rd_findings_init(&found);
    rd_case_init(&facts);
    assert_int_equal(RD_OK, rd_case_add_file(&facts, "scenarios/cases/dear-and-late.json", &found, &err));
    assert_int_equal(facts.facts[RD_FACT_ORDER_GOODS], 6000);
    assert_int_equal(facts.facts[RD_FACT_ORDER_SINCE_RECEIVED], 20 * 86400);
    assert_int_equal(found.count, 0);
    assert_int_equal(RD_IO, rd_case_add_file(&facts, "scenarios/cases/no-such.json", &found, &err));
    rd_findings_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read_in_the_spelling_of_the_documents),
        cmocka_unit_test(each_mistake_says_what_is_wrong),
        cmocka_unit_test(ends_of_a_range_are_inside),
        cmocka_unit_test(several_mistakes_are_reported_at_once),
        cmocka_unit_test(what_is_missing_is_what_the_decision_reads),
        cmocka_unit_test(a_shipped_case_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
