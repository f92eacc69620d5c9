/*
 * Many replications under many policies: what is kept, who is told, what a failure or a signal leaves.
 */
#include "support/check.h"

#include <math.h>
#include <signal.h>
#include <string.h>

#include "fake_replicate.h"
#include "redress/units.h"
#include "study/compare.h"
#include "study/study.h"

struct fixture {
    struct rd_policy *policy;
    struct rd_image *images[3];
    struct study_policy policies[3];
    struct scenario scenario;
    struct segment_table segments;
    struct study study;
};

static struct segment_cell cells[] = {
    {SEGMENT_ALL, ""}, {SEGMENT_CATEGORY, "category=even"}, {SEGMENT_CATEGORY, "category=odd"}};
static struct desk desks[] = {{.name = "main"}, {.name = "second"}};

static int with_study(void **state)
{
    static struct fixture fixture;
    struct rd_findings found;
    struct rd_error err = {.status = RD_OK};
    memset(&fixture, 0, sizeof fixture);
    rd_findings_init(&found);
    if (rd_policy_load("scenarios/policies/minimal.json", &fixture.policy, &found, &err) != RD_OK)
        return -1;
    rd_findings_release(&found);
    for (size_t i = 0; i < 3; i++) {
        if (rd_policy_compile(fixture.policy, RD_PPB_PER_ONE, &fixture.images[i], &err) != RD_OK)
            return -1;
        fixture.policies[i] = (struct study_policy){.name = i == 0   ? "a"
                                                            : i == 1 ? "b"
                                                                     : "c",
                                                    .policy = fixture.policy,
                                                    .image = fixture.images[i],
                                                    .exchange_ppb = RD_PPB_PER_ONE};
    }
    fixture.scenario =
        (struct scenario){.name = "fake", .currency = "EUR", .seller_count = 3, .desks = desks, .desk_count = 2};
    fixture.segments = (struct segment_table){.cells = cells, .count = 3};
    fixture.study = (struct study){.scenario = &fixture.scenario,
                                   .segments = &fixture.segments,
                                   .policies = fixture.policies,
                                   .policy_count = 2,
                                   .seed = 1,
                                   .reps = 6,
                                   .jobs = 2,
                                   .confidence = 0.95};
    memset(&fake_engine, 0, sizeof fake_engine);
    fake_engine.policies[0] = (struct fake_policy){fixture.images[0], 5};
    fake_engine.policies[1] = (struct fake_policy){fixture.images[1], 7};
    fake_engine.policies[2] = (struct fake_policy){fixture.images[2], 5};
    fake_engine.fails_at[0] = fake_engine.fails_at[1] = fake_engine.waits_for_stop_from = UINT32_MAX;
    *state = &fixture;
    return 0;
}

static int without_study(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < 3; i++)
        rd_image_free(fixture->images[i]);
    rd_policy_free(fixture->policy);
    return 0;
}

static struct study_outcome run(const struct fixture *fixture)
{
    struct study_outcome outcome;
    struct rd_error err = {.status = RD_OK};
    assert_int_equal(study_run(&fixture->study, NULL, &outcome, &err), RD_OK);
    assert_int_equal(outcome.finished, fixture->study.reps);
    return outcome;
}

static struct comparison *compare(const struct fixture *fixture, const struct study_outcome *outcome)
{
    struct comparison *comparison = NULL;
    struct rd_error err = {.status = RD_OK};
    assert_int_equal(comparison_new(&fixture->study, outcome, outcome->reps, &comparison, &err), RD_OK);
    return comparison;
}

static void a_result_does_not_depend_on_the_number_of_workers(void **state)
{
    struct fixture *fixture = *state;
    fixture->study.jobs = 1;
    struct study_outcome one = run(fixture);
    fixture->study.jobs = 4;
    struct study_outcome four = run(fixture);
    for (uint32_t i = 0; i < one.reps; i++) {
        const struct replication *a = &one.replications[i], *b = &four.replications[i];
        assert_memory_equal(a->block, b->block, DIGEST_SIZE);
        for (size_t k = 0; k < 2; k++) {
            const struct record *x = &a->records[k], *y = &b->records[k];
            assert_memory_equal(x->counters, y->counters, 3 * COUNTER_COUNT * sizeof(int64_t));
            assert_int_equal(x->times[0].count, y->times[0].count);
            assert_memory_equal(x->times[0].time_s, y->times[0].time_s, x->times[0].count * sizeof(uint32_t));
        }
        assert_int_equal(a->pairs[0].affected, b->pairs[0].affected);
        assert_memory_equal(a->pairs[0].transitions, b->pairs[0].transitions, sizeof a->pairs[0].transitions);
    }
    study_outcome_release(&one);
    study_outcome_release(&four);
}

static void rates_and_differences_are_those_of_the_orders(void **state)
{
    struct fixture *fixture = *state;
    struct study_outcome outcome = run(fixture);
    struct comparison *comparison = compare(fixture, &outcome);
    const struct compared_row *row = comparison_row(comparison, "refund_rate");
    /* 5 and 7 of every hundred, in replications of 1,000 to 1,500 orders */
    assert_true(fabs(row->values[0].value - 5) < 1e-12 && fabs(row->values[1].value - 7) < 1e-12);
    assert_true(fabs(row->differences[0].total.value - 2) < 1e-12);
    assert_true(row->differences[0].total.se < 1e-12); /* the same 2 points in every replication */
    assert_int_equal(row->differences[0].verdict, VERDICT_HOLM);
    /* 2 of 100 orders are affected, all of them plain before and refunded after: 100 points, 10.00 each */
    assert_int_equal(comparison->pairs[0].affected, 2 * (10 + 11 + 12 + 13 + 14 + 15));
    assert_true(fabs(comparison->affected_share[0].value - 2) < 1e-12);
    assert_true(fabs(row->differences[0].affected.value - 100) < 1e-12);
    row = comparison_row(comparison, "refund_cost_per_order");
    assert_true(fabs(row->differences[0].total.value - 0.2) < 1e-12);
    assert_true(fabs(row->differences[0].affected.value - 10) < 1e-12);
    /* the median of 375 is the 188th: 30 a hundred (5 in each of 6), so the 8th of orders 600 to 604, which is 601 */
    row = comparison_row(comparison, "resolution_time.p50");
    assert_true(fabs(row->values[0].value - (86400 + 601) / 86400.0) < 1e-12);
    comparison_free(comparison);
    study_outcome_release(&outcome);
}

static void segments_hold_their_own_orders(void **state)
{
    struct fixture *fixture = *state;
    struct study_outcome outcome = run(fixture);
    struct comparison *comparison = compare(fixture, &outcome);
    size_t seen = 0;
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (strcmp(row->metric->name, "refund_rate") != 0)
            continue;
        /* of 50 even orders 0, 2, 4 are refunded: 6 %; of 50 odd ones 1, 3: 4 %; orders 5 and 6 are one of each */
        bool is_even = strcmp(row->segment, "category=even") == 0;
        assert_true(fabs(row->values[0].value - (is_even ? 6 : 4)) < 1e-12);
        assert_true(fabs(row->differences[0].total.value - 2) < 1e-12);
        seen++;
    }
    assert_int_equal(seen, 2);
    comparison_free(comparison);
    study_outcome_release(&outcome);
}

static void a_copy_of_a_policy_changes_exactly_nothing(void **state)
{
    struct fixture *fixture = *state;
    fixture->policies[1].image = fixture->images[2]; /* refunds like the baseline */
    struct study_outcome outcome = run(fixture);
    struct comparison *comparison = compare(fixture, &outcome);
    assert_int_equal(comparison->pairs[0].affected, 0);
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct estimate *total = &comparison->rows[i].differences[0].total;
        if (total->note == ESTIMATE_UNDEFINED) /* 0 of 0, under both */
            continue;
        assert_true(total->value == 0 && total->lo == 0 && total->hi == 0);
        assert_int_equal(comparison->rows[i].differences[0].verdict, VERDICT_NONE);
    }
    comparison_free(comparison);
    study_outcome_release(&outcome);
}

static void one_replication_has_values_and_no_intervals(void **state)
{
    struct fixture *fixture = *state;
    fixture->study.reps = 1;
    struct study_outcome outcome = run(fixture);
    struct comparison *comparison = compare(fixture, &outcome);
    const struct compared_row *row = comparison_row(comparison, "refund_rate");
    assert_true(fabs(row->values[0].value - 5) < 1e-12 && isnan(row->values[0].lo));
    assert_int_equal(row->values[0].note, ESTIMATE_SINGLE);
    assert_int_equal(row->differences[0].total.note, ESTIMATE_SINGLE);
    assert_int_equal(row->differences[0].verdict, VERDICT_NONE);
    comparison_free(comparison);
    study_outcome_release(&outcome);
}

/* ---- failures and signals ---- */

static void the_failure_reported_is_that_of_the_lowest_replication(void **state)
{
    struct fixture *fixture = *state;
    fake_engine.fails_at[0] = 2;
    fake_engine.fails_at[1] = 3;
    for (unsigned jobs = 1; jobs <= 6; jobs++) {
        struct study_outcome outcome;
        struct rd_error err = {.status = RD_OK};
        fixture->study.jobs = jobs;
        assert_int_equal(study_run(&fixture->study, NULL, &outcome, &err), RD_NO_ANSWER);
        assert_string_equal(err.text, "no answer in replication 2");
        assert_null(outcome.replications);
    }
}

static void a_failure_stops_later_replications_in_flight(void **state)
{
    struct fixture *fixture = *state;
    struct study_outcome outcome;
    struct rd_error err = {.status = RD_OK};
    fake_engine.fails_at[0] = 0;
    fake_engine.waits_for_stop_from = 1; /* the second worker would wait for ever */
    assert_int_equal(study_run(&fixture->study, NULL, &outcome, &err), RD_NO_ANSWER);
    assert_string_equal(err.text, "no answer in replication 0");
}

struct listener {
    uint32_t told, fail_from;
    volatile int stop;
    double done_share;
};

static enum rd_status on_finished(void *context, uint32_t replication, const struct result *const results[],
                                  size_t policy_count, struct rd_error *err)
{
    struct listener *listener = context;
    assert_int_equal(policy_count, 2);
    assert_int_equal(results[0]->replication, replication);
    assert_int_equal(results[1]->replication, replication);
    if (listener->told++ >= listener->fail_from)
        return rd_fail(err, RD_IO, "disk full");
    return RD_OK;
}

static void every_finished_replication_is_told_once(void **state)
{
    struct fixture *fixture = *state;
    struct listener listener = {.fail_from = UINT32_MAX};
    struct study_hooks hooks = {.finished = on_finished, .context = &listener};
    struct study_outcome outcome;
    assert_int_equal(study_run(&fixture->study, &hooks, &outcome, NULL), RD_OK);
    assert_int_equal(listener.told, 6);
    study_outcome_release(&outcome);
}

static void a_listener_that_fails_stops_the_study(void **state)
{
    struct fixture *fixture = *state;
    struct listener listener = {.fail_from = 1};
    struct study_hooks hooks = {.finished = on_finished, .context = &listener};
    struct study_outcome outcome;
    struct rd_error err = {.status = RD_OK};
    fixture->study.jobs = 1;
    assert_int_equal(study_run(&fixture->study, &hooks, &outcome, &err), RD_IO);
    assert_string_equal(err.text, "disk full");
    assert_int_equal(listener.told, 2);
}

static void stop_when_some_are_done(void *context, const struct study_progress *progress)
{
    struct listener *listener = context;
    assert_int_equal(progress->planned, 6);
    if (progress->finished >= 3)
        __atomic_store_n(&listener->stop, SIGTERM, __ATOMIC_RELAXED);
    listener->done_share = progress->done_share;
}

static void a_signal_keeps_what_is_finished(void **state)
{
    struct fixture *fixture = *state;
    struct listener listener = {.fail_from = UINT32_MAX};
    struct study_hooks hooks = {
        .finished = on_finished, .progress = stop_when_some_are_done, .context = &listener, .stop = &listener.stop};
    struct study_outcome outcome;
    struct rd_error err = {.status = RD_OK};
    fake_engine.waits_for_stop_from = 3; /* 0, 1 and 2 finish, the others only end when stopped */
    assert_int_equal(study_run(&fixture->study, &hooks, &outcome, &err), RD_TERMINATED);
    assert_string_equal(err.text, "terminated after 3 of 6 replications");
    assert_int_equal(outcome.finished, 3);
    assert_int_equal(study_finished_prefix(&outcome), 3);
    assert_true(listener.done_share >= 0.5 && listener.done_share < 1);
    struct comparison *comparison = NULL;
    assert_int_equal(comparison_new(&fixture->study, &outcome, 3, &comparison, &err), RD_OK);
    assert_true(fabs(comparison_row(comparison, "refund_rate")->values[0].value - 5) < 1e-12);
    comparison_free(comparison);
    study_outcome_release(&outcome);
}

/* Knows replication 3: under both policies 77 orders and nothing else. */
static enum rd_status recall_the_third(void *context, uint32_t replication, struct result results[],
                                       size_t policy_count, bool *found, struct rd_error *err)
{
    (void)context, (void)err;
    *found = replication == 3;
    for (size_t i = 0; *found && i < policy_count; i++) {
        result_clear(&results[i], replication);
        result_cell(&results[i], 0)[COUNT_ORDERS] = 77;
    }
    return RD_OK;
}

static void a_replication_that_is_recalled_is_not_simulated_and_not_told(void **state)
{
    struct fixture *fixture = *state;
    struct listener listener = {.fail_from = UINT32_MAX};
    struct study_hooks hooks = {.recall = recall_the_third, .finished = on_finished, .context = &listener};
    struct study_outcome outcome;
    assert_int_equal(study_run(&fixture->study, &hooks, &outcome, NULL), RD_OK);
    assert_int_equal(listener.told, 5);
    assert_int_equal(fake_engine.started, 10); /* five replications under two policies */
    assert_true(outcome.replications[3].finished);
    assert_int_equal(record_count(&outcome.replications[3].records[1], 0, COUNT_ORDERS), 77);
    assert_int_equal(record_count(&outcome.replications[4].records[1], 0, COUNT_ORDERS), FAKE_ORDERS + 400);
    study_outcome_release(&outcome);
}

static enum rd_status recall_fails(void *context, uint32_t replication, struct result results[], size_t policy_count,
                                   bool *found, struct rd_error *err)
{
    (void)context, (void)replication, (void)results, (void)policy_count, (void)found;
    return rd_fail(err, RD_INPUT, "damaged");
}

static void a_replication_that_cannot_be_recalled_ends_the_study(void **state)
{
    struct fixture *fixture = *state;
    struct study_hooks hooks = {.recall = recall_fails};
    struct study_outcome outcome;
    struct rd_error err = {.status = RD_OK};
    assert_int_equal(study_run(&fixture->study, &hooks, &outcome, &err), RD_INPUT);
    assert_string_equal(err.text, "damaged");
    assert_int_equal(fake_engine.started, 0);
}

static void a_study_may_begin_at_a_later_replication(void **state)
{
    struct fixture *fixture = *state;
    struct study_outcome whole = run(fixture);
    fixture->study.first = 4;
    fixture->study.reps = 2;
    struct study_outcome part = run(fixture);
    for (uint32_t i = 0; i < 2; i++)
        assert_memory_equal(part.replications[i].block, whole.replications[4 + i].block, DIGEST_SIZE);
    study_outcome_release(&whole);
    study_outcome_release(&part);
}

#define STUDY_TEST(test) cmocka_unit_test_setup_teardown(test, with_study, without_study)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(a_result_does_not_depend_on_the_number_of_workers),
        STUDY_TEST(rates_and_differences_are_those_of_the_orders),
        STUDY_TEST(segments_hold_their_own_orders),
        STUDY_TEST(a_copy_of_a_policy_changes_exactly_nothing),
        STUDY_TEST(one_replication_has_values_and_no_intervals),
        STUDY_TEST(the_failure_reported_is_that_of_the_lowest_replication),
        STUDY_TEST(a_failure_stops_later_replications_in_flight),
        STUDY_TEST(every_finished_replication_is_told_once),
        STUDY_TEST(a_listener_that_fails_stops_the_study),
        STUDY_TEST(a_signal_keeps_what_is_finished),
        STUDY_TEST(a_replication_that_is_recalled_is_not_simulated_and_not_told),
        STUDY_TEST(a_replication_that_cannot_be_recalled_ends_the_study),
        STUDY_TEST(a_study_may_begin_at_a_later_replication),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
