/*
 * An explanation: which cells hold, which is the first that does not, which rule answers, and where its answers come from.
 */
#include <stdio.h>
#include <string.h>

#include "redress/explain.h"
#include "redress/prove.h"
#include "support/check.h"
#include "unit/language/fixture.h"

/* The window of document 3: 15 days, 30 from 2026-10-01. */
static const char window[] = "\"dispute_window\":{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],"
                             "\"values\":[{\"from\":\"always\",\"value\":\"15d\",\"why\":\"w\",\"basis\":\"official\"},"
                             "{\"from\":\"2026-10-01\",\"value\":\"30d\",\"why\":\"w\",\"basis\":\"official\"}]}";
static const char eligible[] =
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":["
    "{\"id\":\"late\",\"title\":\"Too late\",\"when\":{\"claim.reason\":[\"damaged\",\"defective\"],"
    "\"order.since_received\":\"> $dispute_window\"},\"then\":{\"eligible\":\"no\",\"reason_code\":\"late\"}},"
    "{\"id\":\"ok\",\"when\":{\"claim.reason\":{\"not\":[\"late\"]}},\"any\":[{\"order.goods\":\"< 5.00\"},"
    "{\"order.goods\":\"10.00..20.00\"}],\"then\":{\"eligible\":\"yes\",\"reason_code\":\"ok\"}},"
    "{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"eligible\":\"not_yet\",\"reason_code\":\"too_early\"}}]}";

struct asked {
    struct rd_policy *policy;
    struct rd_image *image;
    struct rd_explanation *why;
    int64_t facts[RD_FACT_COUNT];
};

static void ask(struct asked *asked, const struct fixture *fixture, enum rd_decision decision, int64_t at_s)
{
    struct rd_error err;
    asked->policy = fixture_policy(fixture);
    asked->image = fixture_image(asked->policy);
    assert_int_equal(RD_OK, rd_policy_explain(asked->policy, asked->image, RD_PPB_PER_ONE, decision, at_s, asked->facts,
                                              &asked->why, &err));
}

static void done(struct asked *asked)
{
    rd_explanation_free(asked->why);
    rd_image_free(asked->image);
    rd_policy_free(asked->policy);
}

static void ask_window(struct asked *asked, int64_t since_received_s, int64_t goods_minor, int64_t at_s)
{
    const struct fixture fixture = {.parameters = window, .decision = "dispute.eligible", .body = eligible};
    fixture_facts(asked->facts);
    asked->facts[RD_FACT_CLAIM_REASON] = RD_REASON_DAMAGED;
    asked->facts[RD_FACT_ORDER_SINCE_SHIPPED] = 40 * RD_DAY_S;
    asked->facts[RD_FACT_ORDER_SINCE_RECEIVED] = since_received_s;
    asked->facts[RD_FACT_ORDER_GOODS] = goods_minor;
    ask(asked, &fixture, RD_DECISION_DISPUTE_ELIGIBLE, at_s);
}

static void the_first_false_cell_is_named_with_the_facts_value(void **state)
{
    struct asked asked;
    (void)state;
    ask_window(&asked, 15 * RD_DAY_S + 60, 1000, rd_unix_from_civil(2026, 10, 2));
    const struct rd_explained_rule *late = &asked.why->rules[0];
    assert_int_equal(asked.why->rule_count, 3);
    assert_string_equal(late->id, "late");
    assert_string_equal(late->title, "Too late");
    assert_false(late->applies);
    assert_int_equal(late->groups[0].first_false, 1);
    assert_true(late->groups[0].cells[0].holds);
    assert_string_equal(late->groups[0].cells[0].written, "[\"damaged\",\"defective\"]");
    assert_string_equal(late->groups[0].cells[0].tested, "damaged in [damaged, defective]");
    assert_string_equal(late->groups[0].cells[1].written, "> $dispute_window");
    assert_string_equal(late->groups[0].cells[1].tested, "15d+1m > 30d");
    assert_string_equal(late->groups[0].cells[1].note,
                        "dispute_window is 30d from 2026-10-01 (case uses 2026-10-02; 15d until 2026-09-30)");
    assert_string_equal(asked.why->epoch_label, "from 2026-10-01");
    done(&asked);
}

static void before_the_change_the_other_rule_answers_and_the_rest_is_not_reached(void **state)
{
    struct asked asked;
    (void)state;
    ask_window(&asked, 15 * RD_DAY_S + 60, 1000, rd_unix_from_civil(2026, 9, 30));
    assert_int_equal(asked.why->answer.rule, 0);
    assert_true(asked.why->rules[0].applies && asked.why->rules[0].is_reached);
    assert_false(asked.why->rules[1].is_reached);
    assert_false(asked.why->rules[2].is_reached);
    assert_string_equal(asked.why->rules[0].groups[0].cells[1].note,
                        "dispute_window is 15d (case uses 2026-09-30; 30d from 2026-10-01)");
    assert_string_equal(asked.why->epoch_label, "before 2026-10-01");
    assert_string_equal(asked.why->answers[0].name, "eligible");
    assert_string_equal(asked.why->answers[0].text, "no");
    assert_null(asked.why->answers[0].how);
    done(&asked);
}

/* 9.99 and 20.01 lie outside both alternatives; 10.00 and 20.00 are its ends. */
static void one_alternative_is_enough_and_none_is_not(void **state)
{
    static const struct {
        int64_t goods_minor;
        bool applies;
    } rows[] = {{499, true}, {500, false}, {999, false}, {1000, true}, {2000, true}, {2001, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct asked asked;
        ask_window(&asked, RD_DAY_S, rows[i].goods_minor, 0);
        const struct rd_explained_rule *ok = &asked.why->rules[1];
        assert_int_equal(ok->group_count, 3);
        assert_int_equal(ok->applies, rows[i].applies);
        assert_int_equal(asked.why->answer.rule, rows[i].applies ? 1 : 2);
        assert_int_equal(asked.why->rules[2].applies, !rows[i].applies);
        assert_string_equal(ok->groups[0].cells[0].tested, "damaged not [late]");
        done(&asked);
    }
}

static void money_says_how_it_came_about(void **state)
{
    const struct fixture fixture = {
        .decision = "remedy",
        .body =
            "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"all\",\"otherwise\":true,\"then\":{"
            "\"action\":\"refund\",\"amount\":{\"of\":\"order.goods\",\"share\":\"80%\",\"plus\":\"1.00\","
            "\"at_most\":\"50.00\",\"round\":\"half_up\"}}}]}"};
    struct asked asked;
    (void)state;
    fixture_facts(asked.facts);
    asked.facts[RD_FACT_ORDER_GOODS] = 5000;
    ask(&asked, &fixture, RD_DECISION_REMEDY, 0);
    assert_string_equal(asked.why->answers[1].text, "41.00 USD"); /* 50.00 x 0.8 + 1.00 */
    assert_string_equal(asked.why->answers[1].how,
                        "80% of order.goods 50.00 plus 1.00, at most 50.00, rounded half_up");
    assert_string_equal(asked.why->answers[3].how, "not stated by the rule");
    done(&asked);
}

static void a_case_without_an_answer_is_explained_too(void **state)
{
    const struct fixture fixture = {
        .decision = "triage",
        .body = "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"a\",\"when\":{"
                "\"claim.reason\":\"damaged\"},\"then\":{\"route\":\"instant\"}}]}"};
    struct asked asked;
    (void)state;
    fixture_facts(asked.facts);
    asked.facts[RD_FACT_CLAIM_REASON] = RD_REASON_LATE;
    ask(&asked, &fixture, RD_DECISION_TRIAGE, 0);
    assert_int_equal(asked.why->answer.rule, RD_RULE_NONE);
    assert_int_equal(asked.why->answer_count, 0);
    assert_int_equal(asked.why->rules[0].groups[0].first_false, 0);
    assert_string_equal(asked.why->error, "policy \"p\", \"triage\": no rule applies; claim.reason=late");
    done(&asked);
}

static void rules_that_are_added_are_all_named(void **state)
{
    const struct fixture fixture = {
        .decision = "violation",
        .body = "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"sum\",\"rules\":["
                "{\"id\":\"a\",\"when\":{\"violation.kind\":\"rude\"},\"then\":{\"points\":2}},"
                "{\"id\":\"b\",\"when\":{\"violation.kind\":\"counterfeit\"},\"then\":{\"points\":4}},"
                "{\"id\":\"c\",\"when\":{\"violation.kind\":[\"rude\",\"counterfeit\"]},\"then\":{\"points\":3}},"
                "{\"id\":\"d\",\"otherwise\":true,\"then\":{\"points\":0}}]}"};
    struct asked asked;
    (void)state;
    fixture_facts(asked.facts);
    asked.facts[RD_FACT_VIOLATION_KIND] = RD_VIOLATION_RUDE;
    ask(&asked, &fixture, RD_DECISION_VIOLATION, 0);
    assert_int_equal(asked.why->answer.rules_applied, 2);
    assert_true(asked.why->rules[0].applies && !asked.why->rules[1].applies && asked.why->rules[2].applies);
    assert_false(asked.why->rules[3].applies);
    assert_string_equal(asked.why->answers[0].text, "5"); /* 2 + 3 */
    assert_string_equal(asked.why->answers[0].how, "2 rules together");
    done(&asked);
}

/* ---- what would have changed it ---- */

/* Three facts must move together for "dear" to answer. */
static const char dear[] =
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"dear\",\"when\":{"
    "\"order.goods\":\">= 50.00\",\"order.cases\":\">= 2\",\"claim.reason\":\"damaged\"},\"then\":{\"action\":"
    "\"refund\",\"amount\":{\"of\":\"order.goods\"}}},{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":"
    "\"refund\",\"amount\":\"50.00\"}}]}";

static struct rd_changes changes_of(const char *body, int64_t goods_minor, uint32_t node_limit)
{
    const struct fixture fixture = {.decision = "remedy", .body = body};
    const struct rd_prove_options options = {.node_limit = node_limit};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_changes changes;
    struct rd_error err;
    int64_t facts[RD_FACT_COUNT];
    fixture_facts(facts);
    facts[RD_FACT_ORDER_GOODS] = goods_minor;
    facts[RD_FACT_ORDER_CASES] = 0;
    facts[RD_FACT_CLAIM_REASON] = RD_REASON_LATE;
    assert_int_equal(RD_OK, rd_policy_changes(policy, RD_DECISION_REMEDY, 0, facts, NULL, node_limit ? &options : NULL,
                                              &changes, &err));
    rd_policy_free(policy);
    return changes;
}

/* All of 50.00 is the 50.00 of the other rule: only a dearer one is another answer. */
static void an_amount_that_comes_out_the_same_is_no_other_answer(void **state)
{
    struct rd_changes changes = changes_of(dear, 1000, 0);
    (void)state;
    assert_int_equal(changes.count, 1);
    assert_true(changes.is_proven);
    const struct rd_change *change = &changes.items[0];
    assert_int_equal(change->fact_count, 3);
    assert_int_equal(change->steps, 3);
    for (size_t i = 0; i < 3; i++)
        if (change->fact[i] == RD_FACT_ORDER_GOODS)
            assert_true(change->to[i] > 5000);
    assert_int_equal(change->answer.rule, 0);
    assert_true(change->answer.value[1] > 5000);
    rd_changes_release(&changes);
}

static void past_the_limit_nothing_is_claimed(void **state)
{
    struct rd_changes changes = changes_of(dear, 1000, 1);
    (void)state;
    assert_int_equal(changes.count, 0);
    assert_false(changes.is_proven);
    rd_changes_release(&changes);
}

static void where_one_formula_answers_all_that_is_proven(void **state)
{
    static const struct {
        const char *amount;
        bool by_formula;
    } rows[] = {{"{\"of\":\"order.goods\",\"share\":\"80%\",\"round\":\"down\"}", true}, {"\"5.00\"", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[512];
        snprintf(body, sizeof body,
                 "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"all\",\"otherwise\":true,"
                 "\"then\":{\"action\":\"refund\",\"amount\":%s}}]}",
                 rows[i].amount);
        struct rd_changes changes = changes_of(body, 1000, 0);
        assert_int_equal(changes.count, 0);
        assert_true(changes.is_proven);
        assert_int_equal(changes.by_formula, rows[i].by_formula);
        rd_changes_release(&changes);
    }
}

/* A claim of 100.00 takes a payment of 100.00 with it, though the rule asks for 60.00 only. */
static void a_whole_moves_with_its_part(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"big\",\"when\":{"
        "\"order.paid\":\">= 60.00\",\"claim.amount\":\">= 100.00\",\"claim.reason\":\"damaged\"},\"then\":{\"action\":"
        "\"none\"}},{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"refund\",\"amount\":\"5.00\"}}]}";
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_changes changes;
    struct rd_error err;
    int64_t facts[RD_FACT_COUNT];
    (void)state;
    fixture_facts(facts);
    facts[RD_FACT_ORDER_PAID] = facts[RD_FACT_CLAIM_AMOUNT] = 1000;
    facts[RD_FACT_CLAIM_REASON] = RD_REASON_LATE;
    assert_int_equal(RD_OK, rd_policy_changes(policy, RD_DECISION_REMEDY, 0, facts, NULL, NULL, &changes, &err));
    assert_int_equal(changes.count, 1);
    assert_false(changes.is_proven); /* each fact was chosen for itself */
    const struct rd_change *change = &changes.items[0];
    assert_int_equal(change->fact_count, 3);
    assert_int_equal(change->steps, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(change->to[i], change->fact[i] == RD_FACT_CLAIM_REASON ? RD_REASON_DAMAGED : 10000);
    assert_int_equal(change->answer.rule, 0);
    rd_changes_release(&changes);
    rd_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_false_cell_is_named_with_the_facts_value),
        cmocka_unit_test(before_the_change_the_other_rule_answers_and_the_rest_is_not_reached),
        cmocka_unit_test(one_alternative_is_enough_and_none_is_not),
        cmocka_unit_test(money_says_how_it_came_about),
        cmocka_unit_test(a_case_without_an_answer_is_explained_too),
        cmocka_unit_test(rules_that_are_added_are_all_named),
        cmocka_unit_test(an_amount_that_comes_out_the_same_is_no_other_answer),
        cmocka_unit_test(past_the_limit_nothing_is_claimed),
        cmocka_unit_test(where_one_formula_answers_all_that_is_proven),
        cmocka_unit_test(a_whole_moves_with_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
