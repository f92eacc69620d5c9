/*
 * Cases as people write them: values in the spelling of the documents, every mistake in exact words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    assert_true(facts.dates.has_at && facts.dates.at_unix_s == rd_unix_from_civil(2026, 9, 20));
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
        {"at=absent", "\"at\": \"absent\" is no date; write one such as \"2026-11-11\""},
        {"order.placed_at=soon", "\"order.placed_at\": \"soon\" is no date; write one such as \"2026-11-11\""},
        {"night.at=2026-09-20 night.at=absent", "\"night.at\" is stated twice"},
        {"dispute.open_at=2026-09-20", "unknown fact \"dispute.open_at\"; did you mean \"dispute.opened_at\"?"},
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

/* All events of the catalogue, each alone: on a command line and in a file, at a date and not happening. */
static void every_event_may_have_a_date_of_its_own(void **state)
{
    char path[] = "/tmp/redress-case-XXXXXX";
    const int64_t own_s = rd_unix_from_civil(2026, 11, 30), others_s = rd_unix_from_civil(2026, 12, 15);
    (void)state;
    assert_int_equal(close(mkstemp(path)), 0);
    for (size_t event = 0; event < RD_ANCHOR_COUNT; event++)
        for (int way = 0; way < 4; way++) {
            const bool is_absent = way & 1, is_file = way & 2;
            const char *value = is_absent ? "absent" : "2026-11-30";
            struct rd_case facts;
            struct rd_findings found;
            struct rd_error err = {RD_OK, ""};
            char text[256];
            rd_findings_init(&found);
            rd_case_init(&facts);
            if (is_file) {
                FILE *file = fopen(path, "w");
                fprintf(file, "{\"note\": \"n\", \"at\": \"2026-12-15\", \"%s\": \"%s\"}",
                        rd_word(RD_SET_ANCHOR, event), value);
                fclose(file);
                assert_int_equal(rd_case_add_file(&facts, NULL, path, &found, &err), RD_OK);
            } else {
                snprintf(text, sizeof text, "at=2026-12-15 %s=%s", rd_word(RD_SET_ANCHOR, event), value);
                assert_int_equal(rd_case_add_text(&facts, "--case", text, &found), RD_OK);
            }
            for (size_t other = 0; other < RD_ANCHOR_COUNT; other++)
                assert_int_equal(facts.dates.event[other], other != event ? RD_EVENT_FOLLOWS
                                                           : is_absent    ? RD_EVENT_ABSENT
                                                                          : RD_EVENT_DATED);
            assert_true(facts.dates.has_at && facts.dates.at_unix_s == others_s);
            assert_true(is_absent || facts.dates.event_unix_s[event] == own_s);
            rd_findings_release(&found);
        }
    remove(path);
}

/* `as_of` is a list: the first event that happens has the date; one that follows "at" happens when "at" is stated. */
static void the_first_event_that_happens_dates_a_decision(void **state)
{
    const struct fixture fixture = {.decision = "triage",
                                    .body = "{\"title\":\"T\",\"as_of\":[\"dispute.opened_at\",\"order.placed_at\"],"
                                            "\"rules\":[{\"id\":\"b\",\"otherwise\":"
                                            "true,\"then\":{\"route\":\"seller\"}}]}"};
    static const struct {
        const char *text;
        int day; /* of September 2026; 0: no date */
    } rows[] = {
        {"", 0},
        {"at=2026-09-01", 1},
        {"at=2026-09-01 order.placed_at=2026-09-02", 1},
        {"at=2026-09-01 dispute.opened_at=2026-09-03 order.placed_at=2026-09-02", 3},
        {"at=2026-09-01 dispute.opened_at=absent", 1},
        {"dispute.opened_at=absent order.placed_at=2026-09-02", 2},
        {"order.placed_at=2026-09-02", 2},
        {"order.shipped_at=2026-09-02", 0},
        {"at=2026-09-01 dispute.opened_at=absent order.placed_at=absent", 0},
    };
    struct rd_policy *policy = fixture_policy(&fixture);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rd_case facts;
        struct rd_findings found;
        int64_t at_s = 0;
        rd_findings_init(&found);
        rd_case_init(&facts);
        assert_int_equal(rd_case_add_text(&facts, "--case", rows[i].text, &found), RD_OK);
        assert_int_equal(rd_case_date(&facts.dates, policy, RD_DECISION_TRIAGE, &at_s), rows[i].day > 0);
        assert_true(rows[i].day == 0 || at_s == rd_unix_from_civil(2026, 9, rows[i].day));
        rd_findings_release(&found);
    }
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
    assert_int_equal(RD_OK, rd_case_add_file(&facts, NULL, "scenarios/cases/dear-and-late.json", &found, &err));
    assert_int_equal(facts.facts[RD_FACT_ORDER_GOODS], 6000);
    assert_int_equal(facts.facts[RD_FACT_ORDER_SINCE_RECEIVED], 20 * 86400);
    assert_int_equal(found.count, 0);
    assert_int_equal(RD_IO, rd_case_add_file(&facts, NULL, "scenarios/cases/no-such.json", &found, &err));
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
        cmocka_unit_test(every_event_may_have_a_date_of_its_own),
        cmocka_unit_test(the_first_event_that_happens_dates_a_decision),
        cmocka_unit_test(a_shipped_case_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
