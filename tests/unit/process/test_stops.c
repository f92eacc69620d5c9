/*
 * What a policy may not do to a run: answer nothing, refund more than was paid, send a case where it cannot go, replace without
 * end. Each stops the run and says which policy, decision, epoch and facts.
 */
#include <string.h>

#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
static const char *const some[] = {"demand.orders_per_day=50"};

static const char *stop_with(struct trial *trial, const char *edits, const char *const sets[], size_t set_count)
{
    trial_open_edited(trial, MARKET, "analytic.json", edits, sets, set_count);
    assert_int_equal(RD_NO_ANSWER, replicate(trial->run, 1, 0, NULL, NULL, NULL, &trial->result, &trial->err));
    assert_int_equal(rd_exit_code(trial->err.status), 2);
    return trial->err.text;
}

static const char *stop_of(struct trial *trial, const char *edits)
{
    return stop_with(trial, edits, some, 1);
}

static void says(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static void a_case_no_rule_answers_names_decision_epoch_and_facts(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(&trial, "{\"id\": \"gap\", \"remove_rule\": \"remedy\", \"rule\": \"nothing\"}");
    says(text, "scenario \"analytic-binomial\", policy \"edited\", seed 1, replication 0, 2026-01-");
    says(text, "\"remedy\"");
    says(text, "case.outcome=found_seller");
    trial_close(&trial);
}

static void a_refund_above_the_price_is_refused(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(
        &trial, "{\"id\": \"more\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": \"amount\", \"to\": "
                "{\"of\": \"claim.amount\", \"share\": \"110%\", \"round\": \"half_up\"}}");
    says(text, "\"remedy\" refunds ");
    says(text, " of an order that paid ");
    says(text, "; money beyond the price is `compensation`");
    trial_close(&trial);
}

static void a_case_without_insurance_may_not_go_to_the_insurer(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(&trial, "{\"id\": \"new\", \"set_answer\": \"triage\", \"rule\": \"desk\", \"answer\": "
                                       "\"route\", \"to\": \"insurance\"}");
    says(text, "policy \"edited\": \"triage\" sends a case to the insurer whose order is not insured");
    trial_close(&trial);
}

/* Where there is one the same rule holds. */
static void goods_may_not_go_to_a_hub_that_is_not_there(void **state)
{
    (void)state;
    static const char edits[] = "{\"id\": \"back\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": "
                                "\"action\", \"to\": \"return_then_refund\"},"
                                "{\"id\": \"where\", \"set_answer\": \"return.rule\", \"rule\": \"keep\", \"answer\": "
                                "\"to\", \"to\": \"hub\"}";
    static const char *const sets[] = {"demand.orders_per_day=50", "lanes.DE-DE.return_hub=true"};
    struct trial trial;
    const char *text = stop_with(&trial, edits, sets, 1);
    says(text, "policy \"edited\": rule \"keep\" of \"return.rule\" sends goods to a hub, and lane \"DE-DE\" has none; "
               "let it ask for lane.return_hub");
    trial_close(&trial);
    trial_open_edited(&trial, "scenarios/markets/analytic-binomial.json", "analytic.json", edits, sets, 2);
    trial_run(&trial, 1, 0);
    assert_true(trial_count(&trial, COUNT_GOODS_SENT) > 50);
    trial_close(&trial);
}

static void a_change_of_mind_may_not_become_a_dispute(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50", "categories.all.change_of_mind=50%"};
    struct trial trial;
    const char *text = stop_with(
        &trial, "{\"id\": \"any\", \"remove_rule\": \"dispute.eligible\", \"rule\": \"change-of-mind\"}", sets, 2);
    says(text, "policy \"edited\": \"triage\" sends a change of mind to \"mediation\"; it is no dispute and may go to "
               "\"accept_return\" or \"instant\"");
    trial_close(&trial);
}

/* Every parcel is faulty, every finding for the buyer, every remedy another parcel: ten are sent, the eleventh is not. */
static void an_order_is_not_replaced_without_end(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "demand.orders_per_day=50", "calendar.drain=400d", "categories.all.not_as_described=100%",
        "buyers.segments.all.complains=100%",
        "desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"100%\",\"false_claim\":\"0%\"}}"};
    struct trial trial;
    const char *text = stop_with(&trial,
                                 "{\"id\": \"new\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": "
                                 "\"action\", \"to\": \"replacement\"}",
                                 sets, 5);
    says(text, "policy \"edited\": \"remedy\" replaces one order more than 10 times");
    trial_close(&trial);
}

/* One seller has all 70,000 orders of a day, or one buyer: neither count holds them, and neither clamps. */
static void counts_that_are_not_stored_stop_the_run(void **state)
{
    (void)state;
    static const char *const sets[][3] = {{"demand.orders_per_day=70000", "sellers.count=1", "buyers.count=1000000"},
                                          {"demand.orders_per_day=70000", "sellers.count=1000", "buyers.count=1"}};
    static const char *const said[] = {"seller 0 has more than 65535 orders in one day",
                                       "buyer 0 has more than 65535 orders or claims in 122 days"};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_open_edited(&trial, MARKET, i ? "ebay.json" : "analytic.json", "", sets[i], 3);
        assert_int_equal(RD_NOMEM, replicate(trial.run, 1, 0, NULL, NULL, NULL, &trial.result, &trial.err));
        says(trial.err.text, said[i]);
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_no_rule_answers_names_decision_epoch_and_facts),
        cmocka_unit_test(a_refund_above_the_price_is_refused),
        cmocka_unit_test(counts_that_are_not_stored_stop_the_run),
        cmocka_unit_test(a_case_without_insurance_may_not_go_to_the_insurer),
        cmocka_unit_test(goods_may_not_go_to_a_hub_that_is_not_there),
        cmocka_unit_test(a_change_of_mind_may_not_become_a_dispute),
        cmocka_unit_test(an_order_is_not_replaced_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
