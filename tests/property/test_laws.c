/*
 * The laws every run obeys, whatever market and rules: money, orders, segments, observation, null change, identity.
 *
 * The engine itself stops a run whose ledger does not balance, whose orders do not add up, whose claims take an illegal
 * step, or whose facts leave their domains; the matrix checks what can be seen from outside for every market and policy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fingerprint.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 7

#define MARKET "scenarios/markets/brazil.json"
#define POLICY "scenarios/policies/aliexpress.json"

/* A small market of the same shape: 1,000 orders a day. */
static const char *const small_sets[] = {"demand.orders_per_day=1000"};

static void open_small(struct trial *trial, const char *market, const char *policy)
{
    trial_open(trial, market, policy, small_sets, 1);
    for (size_t i = 0; i < trial->scenario->exchange_count; i++)
        assert_true(trial->scenario->exchange[i].ppb > 0);
}

static void block_of(const struct trial *trial, uint8_t block[DIGEST_SIZE])
{
    const struct result *results[] = {&trial->result};
    fingerprint_block(results, 1, block);
}

static void told(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)at_s;
    (void)order;
    assert_non_null(told_text(told));
    assert_non_null(detail);
    ++*(uint64_t *)context;
}

static void asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    (void)at_s;
    (void)order;
    assert_true(question->decision < RD_DECISION_COUNT);
    assert_non_null(question->answer);
    ++*(uint64_t *)context;
}

/* Every order's money: what each account got or gave, as the trace tells it. */
static void moved(void *context, int64_t at_s, uint64_t order, const char *from, const char *to, int64_t amount_minor)
{
    (void)at_s;
    (void)order;
    assert_string_not_equal(from, to);
    assert_true(amount_minor > 0);
    ++*(uint64_t *)context;
}

static void observation_changes_nothing(void **state)
{
    (void)state;
    uint8_t plain[DIGEST_SIZE], traced[DIGEST_SIZE];
    uint64_t lines = 0;
    struct trace trace = {.tell = told, .context = &lines, .asked = asked, .moved = moved};
    struct trial trial;
    open_small(&trial, MARKET, POLICY);
    trial_run(&trial, SEED, 3);
    block_of(&trial, plain);
    assert_int_equal(RD_OK, replicate(trial.run, SEED, 3, &trace, NULL, NULL, &trial.result, &trial.err));
    block_of(&trial, traced);
    assert_true(lines > (uint64_t)trial.result.orders);
    assert_memory_equal(plain, traced, DIGEST_SIZE);
    trial_close(&trial);
}

static void a_replication_does_not_remember_the_one_before(void **state)
{
    (void)state;
    uint8_t fresh[DIGEST_SIZE], after[DIGEST_SIZE], other[DIGEST_SIZE];
    struct trial trial;
    open_small(&trial, MARKET, POLICY);
    trial_run(&trial, SEED, 5);
    block_of(&trial, fresh);
    trial_run(&trial, SEED, 6);
    block_of(&trial, other);
    trial_run(&trial, SEED, 5);
    block_of(&trial, after);
    trial_close(&trial);
    assert_memory_equal(fresh, after, DIGEST_SIZE);
    assert_memory_not_equal(fresh, other, DIGEST_SIZE);
}

/* The shipped overlay of one edit, and the same rules under another name and in another order of loading. */
static void a_null_change_has_no_effect_at_all(void **state)
{
    (void)state;
    uint8_t a[DIGEST_SIZE], b[DIGEST_SIZE];
    struct trial trial;
    open_small(&trial, MARKET, "scenarios/policies/window-15-flat.json");
    trial_run(&trial, SEED, 1);
    block_of(&trial, a);
    trial_close(&trial);
    open_small(&trial, MARKET, "scenarios/policies/window-15-flat.json + dispute_window=15d");
    trial_run(&trial, SEED, 1);
    block_of(&trial, b);
    trial_close(&trial);
    assert_memory_equal(a, b, DIGEST_SIZE);
}

static void a_longer_window_refuses_fewer_late_claims_on_the_same_orders(void **state)
{
    (void)state;
    struct trial shorter, longer;
    open_small(&shorter, MARKET, "scenarios/policies/window-15-flat.json");
    open_small(&longer, MARKET, "scenarios/policies/window-30-all.json");
    trial_run(&shorter, SEED, 2);
    trial_run(&longer, SEED, 2);
    assert_int_equal(trial_count(&shorter, COUNT_ORDERS), trial_count(&longer, COUNT_ORDERS));
    assert_int_equal(trial_count(&shorter, COUNT_PAID), trial_count(&longer, COUNT_PAID));
    assert_true(trial_count(&shorter, COUNT_DENIED_LATE) > trial_count(&longer, COUNT_DENIED_LATE));
    assert_true(trial_count(&shorter, COUNT_REFUNDED) < trial_count(&longer, COUNT_REFUNDED));
    trial_close(&shorter);
    trial_close(&longer);
}

static void a_shorter_answer_deadline_makes_more_sellers_silent(void **state)
{
    (void)state;
    struct trial slow, fast;
    open_small(&slow, MARKET, "scenarios/policies/aliexpress.json");
    open_small(&fast, MARKET, "scenarios/policies/seller-answer-72h.json");
    trial_run(&slow, SEED, 2);
    trial_run(&fast, SEED, 2);
    assert_true(trial_count(&slow, COUNT_SELLER_SILENT) < trial_count(&fast, COUNT_SELLER_SILENT));
    assert_true(trial_count(&slow, COUNT_VIOLATION_FIRST + RD_VIOLATION_DISPUTE_SILENT) <
                trial_count(&fast, COUNT_VIOLATION_FIRST + RD_VIOLATION_DISPUTE_SILENT));
    trial_close(&slow);
    trial_close(&fast);
}

static void a_stop_flag_ends_the_run_and_says_so(void **state)
{
    (void)state;
    volatile int stop = 1;
    struct trial trial;
    open_small(&trial, MARKET, POLICY);
    assert_int_equal(RD_INTERRUPTED, replicate(trial.run, SEED, 0, NULL, &stop, NULL, &trial.result, &trial.err));
    assert_string_equal(trial.err.text, "interrupted");
    trial_close(&trial);
}

/* Placement above what the scenario allows would break the pairing: the run stops and names both. */
static void a_placement_above_the_scenarios_bound_stops_the_run(void **state)
{
    (void)state;
    const char *const sets[] = {"demand.orders_per_day=1000", "sellers.placement_at_most=100%"};
    struct trial trial;
    trial_open(&trial, "scenarios/markets/minimal.json", "scenarios/policies/aliexpress.json", sets, 2);
    assert_int_equal(RD_NO_ANSWER, replicate(trial.run, SEED, 0, NULL, NULL, NULL, &trial.result, &trial.err));
    assert_non_null(strstr(trial.err.text, "of \"search.placement\" answers multiplier=1"));
    assert_non_null(strstr(
        trial.err.text,
        "%, and scenario \"minimal\" allows 100% (sellers.placement_at_most): sellers are chosen with the largest "
        "placement in mind"));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observation_changes_nothing),
        cmocka_unit_test(a_replication_does_not_remember_the_one_before),
        cmocka_unit_test(a_null_change_has_no_effect_at_all),
        cmocka_unit_test(a_longer_window_refuses_fewer_late_claims_on_the_same_orders),
        cmocka_unit_test(a_shorter_answer_deadline_makes_more_sellers_silent),
        cmocka_unit_test(a_stop_flag_ends_the_run_and_says_so),
        cmocka_unit_test(a_placement_above_the_scenarios_bound_stops_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
