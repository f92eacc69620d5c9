/*
 * What a policy may not do to a run: answer nothing, refund more than was paid, send a case where it cannot go, replace without
 * end. Each stops the run and says which policy, decision, epoch and facts.
 */
#include <stdio.h>
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
    says(text, "policy \"edited\": rule \"full\" of \"remedy\" answers amount=");
    says(text, " where order.paid is ");
    says(text, ": nobody is refunded more than was paid; money beyond the price is `compensation`");
    trial_close(&trial);
}

static void a_case_without_insurance_may_not_go_to_the_insurer(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(&trial, "{\"id\": \"new\", \"set_answer\": \"triage\", \"rule\": \"desk\", \"answer\": "
                                       "\"route\", \"to\": \"insurance\"}");
    says(text, "policy \"edited\": rule \"desk\" of \"triage\" answers route=insurance where order.cover is none: the "
               "order is "
               "not insured against anything; let the rule ask for order.cover");
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
    says(text,
         "policy \"edited\": rule \"keep\" of \"return.rule\" answers to=hub where lane.return_hub is false: the lane "
         "has no hub; let the rule ask for lane.return_hub");
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
    says(text, "policy \"edited\": rule \"desk\" of \"triage\" answers route=mediation where claim.reason is "
               "change_of_mind: a "
               "change of mind is not a dispute, and may go to \"accept_return\" or \"instant\"");
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
    says(
        text,
        "policy \"edited\": rule \"full\" of \"remedy\" answers action=replacement where order.replacements is 10: one "
        "order is not replaced without end; let the rule ask for order.replacements");
    trial_close(&trial);
}

/* Thirty-two rules add up to one penalty, and so many are counted; of thirty-three nothing is kept. */
static void a_penalty_has_no_more_parts_than_are_kept(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50", "sellers.segments.all.handling=9d"};
    char edits[7000];
    struct trial trial;
    for (size_t rules = 32; rules <= 33; rules++) {
        int used = 0;
        for (size_t i = 0; i < rules; i++)
            used += snprintf(edits + used, sizeof edits - (size_t)used,
                             "%s{\"id\": \"e%zu\", \"add_rule\": \"violation\", \"rule\": {\"id\": \"r%zu\", \"when\": "
                             "{\"violation.kind\": \"shipped_late\"}, \"then\": {\"points\": 1}}}",
                             i ? "," : "", i, i);
        trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, 2);
        const enum rd_status rc = replicate(trial.run, 1, 0, NULL, NULL, NULL, &trial.result, &trial.err);
        if (rules == 33) {
            assert_int_equal(rc, RD_NO_ANSWER);
            says(trial.err.text,
                 "policy \"edited\": 33 rules of \"violation\" apply at once, and at most 32 may: a penalty has "
                 "no more parts");
        } else {
            const int64_t late = trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE);
            assert_int_equal(rc, RD_OK);
            assert_true(late > 100);
            assert_int_equal(trial_count(&trial, COUNT_POINTS), 32 * late);
        }
        trial_close(&trial);
    }
}

/* The parameter of a fine has a value only after the run: the decision that needs it says so, the others answer. */
static void a_parameter_without_a_value_is_named_when_it_is_needed(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50", "categories.all.not_as_described=100%"};
    static const char edits[] =
        "{\"id\": \"p\", \"add_parameter\": \"later\", \"is\": {\"title\": \"Later\", \"type\": \"int\", \"range\": "
        "[0, "
        "9], \"values\": [{\"from\": \"2099-01-01\", \"value\": 1, \"basis\": \"assumed\", \"why\": \"test\"}]}},"
        "{\"id\": \"use\", \"set_otherwise\": \"violation\", \"then\": {\"points\": \"$later\"}}";
    struct trial trial;
    const char *text = stop_with(&trial, edits, sets, 2);
    says(text, "policy \"edited\", \"violation\" (before 2099-01-01): parameter \"later\" has no value; ");
    trial_close(&trial);
}

/* ---- what stops nothing ---- */

/* minimal.json with other words in two places. */
static void open_minimal(struct trial *trial, const char *window, const char *appeal_as_of, const char *const sets[],
                         size_t set_count)
{
    static const char as_of[] = "[\"violation.at\", \"case.decided_at\", \"night.at\"]", value[] = "\"value\": \"15d\"";
    char text[32768], edited[33000];
    FILE *file = fopen("scenarios/policies/minimal.json", "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    const char *first = strstr(text, value), *second = strstr(text, as_of);
    assert_true(first && second && first < second);
    snprintf(edited, sizeof edited, "%.*s%s%.*s%s%s", (int)(first - text), text, window,
             (int)(second - first - (int)strlen(value)), first + strlen(value), appeal_as_of, second + strlen(as_of));
    trial_open_text(trial, MARKET, edited, sets, set_count);
}

#define FROM_JANUARY(days)                                                                                             \
    "\"value\": \"15d\", \"basis\": \"assumed\", \"why\": \"t\"}, {\"from\": \"2026-01-20\", \"value\": \"" days "\""

/* Appeals are dated by nights alone, and nothing of them depends on the date, whatever else does. */
static void a_decision_that_no_date_changes_needs_no_event(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50", "categories.all.not_as_described=100%",
                                       "sellers.segments.all.answers=0%", "sellers.segments.all.appeals_true=100%"};
    static const char *const windows[] = {"\"value\": \"15d\"", FROM_JANUARY("15d"), FROM_JANUARY("15d+1s")};
    int64_t appeals[3];
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        open_minimal(&trial, windows[i], "\"night.at\"", sets, 4);
        trial_run(&trial, 1, 0);
        appeals[i] = trial_count(&trial, COUNT_APPEALS);
        trial_close(&trial);
    }
    assert_true(appeals[0] > 10);
    assert_int_equal(appeals[1], appeals[0]);
    assert_int_equal(appeals[2], appeals[0]);
}

/* Five hundred days of waiting twice: an order, a case and a sanction older than any domain of 800 days would hold. */
static void a_case_may_take_as_long_as_a_run(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=3",
                                       "calendar.drain=1500d",
                                       "categories.all.not_as_described=100%",
                                       "buyers.segments.all.complains=100%",
                                       "sellers.segments.all.answers=0%",
                                       "buyers.segments.all.ships_return=0%"};
    static const char edits[] =
        "{\"id\": \"r\", \"set_otherwise\": \"triage\", \"then\": {\"route\": \"seller\"}},"
        "{\"id\": \"w\", \"set_otherwise\": \"seller.answer\", \"then\": {\"within\": \"700d\", \"on_silence\": "
        "\"find_for_buyer\"}},"
        "{\"id\": \"b\", \"set_otherwise\": \"remedy\", \"then\": {\"action\": \"return_then_refund\", "
        "\"amount\": {\"of\": \"claim.amount\"}}},"
        "{\"id\": \"h\", \"set_otherwise\": \"return.rule\", \"then\": {\"to\": \"origin\", \"ship_within\": \"700d\", "
        "\"on_not_shipped\": \"refund\", \"payer\": \"platform\"}},"
        "{\"id\": \"f\", \"add_rule\": \"funding\", \"before\": \"seller\", \"rule\": {\"id\": \"old\", \"when\": "
        "{\"order.since_placed\": \"> 1400d\", \"case.since_opened\": \"present\"}, \"then\": {\"platform\": "
        "\"100%\"}, "
        "\"basis\": \"assumed\", \"why\": \"test\"}}";
    struct trial trial;
    trial_open_edited(&trial, MARKET, "analytic.json", edits, sets, 6);
    trial_run(&trial, 1, 0);
    assert_true(trial_count(&trial, COUNT_REFUNDED) > 20);
    assert_int_equal(trial_count(&trial, COUNT_GOODS_NOT_SENT), trial_count(&trial, COUNT_REFUNDED));
    trial_close(&trial);
}

/* One seller, whose every order costs the most points there are: 100,000 are passed in the night after the first are shipped. */
static void points_add_up_as_far_as_they_go(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=200", "sellers.count=1",
                                       "sellers.segments.all.handling=9d", "calendar.measure=20d"};
    static const char edits[] =
        "{\"id\": \"p\", \"set_otherwise\": \"violation\", \"then\": {\"points\": 1000}},"
        "{\"id\": \"x\", \"remove_rule\": \"seller.standing\", \"rule\": \"suspended\"},"
        "{\"id\": \"s\", \"add_rule\": \"seller.standing\", \"rule\": {\"id\": \"many\", "
        "\"when\": "
        "{\"seller.points\": \"> 100000\"}, \"then\": {\"standing\": \"demoted\"}, \"basis\": \"assumed\", \"why\": "
        "\"test\"}}";
    struct trial trial;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, 4);
    trial_run(&trial, 1, 0);
    assert_true(trial_count(&trial, COUNT_POINTS) > 1000000);
    assert_int_equal(trial.result.totals[TOTAL_DEMOTIONS], 1);
    trial_close(&trial);
}

/* Insurance that the platform offers is funded by a rule that asks how old the order is; no order is older than nothing. */
static void a_premium_is_paid_when_the_order_is_placed(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50"};
    static const char edits[] =
        "{\"id\": \"i\", \"set_otherwise\": \"insurance.offer\", \"then\": {\"offered\": \"yes\", \"payer\": "
        "\"platform\", "
        "\"premium\": \"0.50\", \"cover\": \"10.00\", \"perils\": \"both\"}},"
        "{\"id\": \"f\", \"add_rule\": \"funding\", \"before\": \"seller\", \"rule\": {\"id\": \"new\", \"when\": "
        "{\"order.since_placed\": \"= 0d\", \"money.kind\": \"premium\"}, \"then\": {\"platform\": \"100%\"}, "
        "\"basis\": \"assumed\", \"why\": \"test\"}}";
    struct trial trial;
    trial_open_edited(&trial, MARKET, "analytic.json", edits, sets, 1);
    trial_run(&trial, 1, 0);
    assert_int_equal(trial_count(&trial, COUNT_INSURED), trial_count(&trial, COUNT_ORDERS));
    assert_int_equal(trial_count(&trial, COUNT_PREMIUM_MONEY), 50 * trial_count(&trial, COUNT_ORDERS));
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
        cmocka_unit_test(a_penalty_has_no_more_parts_than_are_kept),
        cmocka_unit_test(a_parameter_without_a_value_is_named_when_it_is_needed),
        cmocka_unit_test(a_decision_that_no_date_changes_needs_no_event),
        cmocka_unit_test(a_case_may_take_as_long_as_a_run),
        cmocka_unit_test(points_add_up_as_far_as_they_go),
        cmocka_unit_test(a_premium_is_paid_when_the_order_is_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
