/*
 * A launch: the baseline rules until the measured window begins, then the policy takes over. What began under the old rules
 * ends under them, and a launch of a copy changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/trial.h"

#define SEED 11
#define MARKET "scenarios/markets/brazil.json"
#define BASELINE "scenarios/policies/aliexpress.json"

static const char *const small_sets[] = {"demand.orders_per_day=1000"};

/* What is seen of a run: everything told before the launch, and who was still let in how late, by when the order was placed. */
struct seen {
    int64_t launch_s;
    uint64_t told_before; /* a hash */
    int placed_before_let_in, placed_before_refused, placed_after_let_in, placed_after_refused;
};

static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct seen *seen = context;
    if (at_s >= seen->launch_s)
        return;
    uint64_t hash = seen->told_before ^ (uint64_t)at_s ^ order << 20;
    for (const char *c = told_text(told); *c; c++)
        hash = hash * 1099511628211u + (unsigned char)*c;
    for (const char *c = detail; *c; c++)
        hash = hash * 1099511628211u + (unsigned char)*c;
    seen->told_before = hash;
}

/* Disputes about received goods, asked for after the launch between one and ten days after receipt. */
static void on_asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct seen *seen = context;
    if (question->decision != RD_DECISION_DISPUTE_ELIGIBLE || at_s < seen->launch_s || !question->facts)
        return;
    int64_t received_s = question->facts[RD_FACT_ORDER_SINCE_RECEIVED];
    bool is_about_goods = question->facts[RD_FACT_CLAIM_REASON] == RD_REASON_DAMAGED ||
                          question->facts[RD_FACT_CLAIM_REASON] == RD_REASON_DEFECTIVE;
    if (received_s == RD_ABSENT || received_s <= RD_DAY_S || received_s > 10 * RD_DAY_S || !is_about_goods)
        return;
    bool is_in = question->answer->value[RD_ANSWER(DISPUTE_ELIGIBLE, ELIGIBLE)] == RD_ELIGIBLE_YES;
    bool is_before = (int64_t)(order >> 28) * RD_DAY_S < seen->launch_s;
    seen->placed_before_let_in += is_before && is_in;
    seen->placed_before_refused += is_before && !is_in;
    seen->placed_after_let_in += !is_before && is_in;
    seen->placed_after_refused += !is_before && !is_in;
}

static struct seen watch(struct trial *trial, struct run *run)
{
    struct seen seen = {.launch_s = trial->scenario->warm_up_s};
    const struct trace trace = {.tell = on_tell, .asked = on_asked, .context = &seen};
    result_clear(&trial->result, 0);
    assert_int_equal(replicate(run, SEED, 0, &trace, NULL, NULL, &trial->result, &trial->err), RD_OK);
    return seen;
}

static struct run *launch(struct trial *trial, const struct trial *before)
{
    struct run *run = NULL;
    assert_int_equal(run_new_launch(trial->scenario, trial->policy, trial->image, before->policy, before->image,
                                    &trial->segments, &run, &trial->err),
                     RD_OK);
    return run;
}

static void what_began_under_the_old_rules_ends_under_them(void **state)
{
    (void)state;
    struct trial before, after;
    trial_open(&before, MARKET, BASELINE, small_sets, 1);
    trial_open(&after, MARKET, BASELINE " + dispute_window=1d + dispute_window_high_value=1d", small_sets, 1);
    struct run *run = launch(&after, &before);
    struct seen of_launch = watch(&after, run), of_baseline = watch(&before, before.run),
                of_long_run = watch(&after, after.run);
    assert_true(of_launch.told_before == of_baseline.told_before); /* not one word of the warm-up differs */
    assert_true(of_launch.told_before != of_long_run.told_before);
    assert_true(of_launch.placed_before_let_in > 10);
    assert_int_equal(of_launch.placed_before_refused, 0);
    assert_true(of_launch.placed_after_refused > 10);
    assert_int_equal(of_launch.placed_after_let_in, 0);
    assert_true(of_baseline.placed_after_let_in > 10);
    assert_int_equal(of_long_run.placed_before_let_in, 0);
    run_free(run);
    trial_close(&after);
    trial_close(&before);
}

static void a_launch_of_a_copy_changes_nothing(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial, MARKET, BASELINE, small_sets, 1);
    const size_t counters = trial.segments.count * COUNTER_COUNT;
    watch(&trial, trial.run);
    int64_t *plain = malloc(counters * sizeof *plain);
    assert_non_null(plain);
    memcpy(plain, trial.result.counters, counters * sizeof *plain);
    struct run *run = launch(&trial, &trial);
    watch(&trial, run);
    assert_memory_equal(trial.result.counters, plain, counters * sizeof *plain);
    free(plain);
    run_free(run);
    trial_close(&trial);
}

/* The baseline of a launch is asked about what the policy itself never asks: its windows must be kept up all the same. */
static void windows_that_only_the_old_rules_read_are_kept(void **state)
{
    (void)state;
    struct trial before, after;
    trial_open(&before, MARKET, BASELINE, small_sets, 1);
    trial_open(&after, MARKET, "scenarios/policies/minimal.json", small_sets, 1);
    struct run *run = launch(&after, &before);
    assert_true(watch(&after, run).told_before == watch(&before, before.run).told_before);
    run_free(run);
    trial_close(&after);
    trial_close(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_began_under_the_old_rules_ends_under_them),
        cmocka_unit_test(a_launch_of_a_copy_changes_nothing),
        cmocka_unit_test(windows_that_only_the_old_rules_read_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
