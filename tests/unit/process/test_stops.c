/*
 * What a policy may not do to a run: answer nothing, refund more than was paid, ask for what is not simulated yet. Each stops
 * the run and says which policy, decision, epoch and facts.
 */
#include <string.h>

#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
static const char *const some[] = {"demand.orders_per_day=50"};

static const char *stop_of(struct trial *trial, const char *edits)
{
    trial_open_edited(trial, MARKET, "analytic.json", edits, some, 1);
    assert_int_equal(RD_NO_ANSWER, replicate(trial->run, 1, 0, NULL, NULL, NULL, &trial->result, &trial->err));
    assert_int_equal(rd_exit_code(trial->err.status), 2);
    return trial->err.text;
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
    const char *text =
        stop_of(&trial, "{\"id\": \"more\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": \"amount\", \"to\": "
                        "{\"of\": \"claim.amount\", \"share\": \"110%\", \"round\": \"half_up\"}}");
    says(text, "\"remedy\" refunds ");
    says(text, " of an order that paid ");
    says(text, "; money beyond the price is `compensation`");
    trial_close(&trial);
}

static void a_remedy_of_a_later_version_is_refused_by_name(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(
        &trial, "{\"id\": \"new\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": \"action\", \"to\": \"replacement\"}");
    says(text, "policy \"edited\": \"remedy\" answers \"replacement\", which this version reads and checks but does not simulate yet");
    trial_close(&trial);
}

static void a_route_of_a_later_version_is_refused_by_name(void **state)
{
    (void)state;
    struct trial trial;
    const char *text = stop_of(
        &trial, "{\"id\": \"new\", \"set_answer\": \"triage\", \"rule\": \"desk\", \"answer\": \"route\", \"to\": \"insurance\"}");
    says(text, "\"triage\" answers \"insurance\"");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_no_rule_answers_names_decision_epoch_and_facts),
        cmocka_unit_test(a_refund_above_the_price_is_refused),
        cmocka_unit_test(a_remedy_of_a_later_version_is_refused_by_name),
        cmocka_unit_test(a_route_of_a_later_version_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
