/*
 * Near misses of a simulated population, against counts by hand-written conditions over what another listener hears.
 *
 * minimal.json, dispute.eligible: change-of-mind (the reason), not-received (the reason, no receipt, handed over), not-yet (no
 * receipt), in-time (at most the window of 15 days, after the switch of 30), late.
 */
#include <stdlib.h>
#include <string.h>

#include "process/replicate.h"
#include "study/near_misses.h"
#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/minimal.json"
#define MINIMAL "scenarios/policies/minimal.json"
#define SEED 5
#define EPOCHS 2

enum { CHANGE_REASON, NOT_RECEIVED_REASON, NOT_RECEIVED_RECEIPT, NOT_RECEIVED_HANDED_OVER, NOT_YET, IN_TIME, CELLS };

struct counted {
    size_t missed[EPOCHS][CELLS];
};

/* Questions about orders are told to `asked` too: the way timelines go. */
static void on_asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct counted *counted = context;
    (void)at_s, (void)order;
    if (question->decision != RD_DECISION_DISPUTE_ELIGIBLE)
        return;
    size_t *missed = counted->missed[question->epoch];
    const int64_t reason = question->facts[RD_FACT_CLAIM_REASON];
    const int64_t received_s = question->facts[RD_FACT_ORDER_SINCE_RECEIVED];
    const bool is_never = reason == RD_REASON_NOT_RECEIVED, has_come = received_s != RD_ABSENT;
    const bool is_handed_over = question->facts[RD_FACT_ORDER_SINCE_SHIPPED] != RD_ABSENT;
    const int64_t window_s = (question->epoch ? 30 : 15) * RD_DAY_S;
    missed[CHANGE_REASON] += reason != RD_REASON_CHANGE_OF_MIND;
    missed[NOT_RECEIVED_REASON] += !is_never && !has_come && is_handed_over;
    missed[NOT_RECEIVED_RECEIPT] += is_never && has_come && is_handed_over;
    missed[NOT_RECEIVED_HANDED_OVER] += is_never && !has_come && !is_handed_over;
    missed[NOT_YET] += has_come;
    missed[IN_TIME] += !has_come || received_s > window_s;
}

static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)context, (void)at_s, (void)order, (void)told, (void)detail;
}

static const struct rd_covered_rule *rule_of(const struct rd_coverage *coverage, size_t number)
{
    for (size_t i = 0; i < coverage->rule_count; i++)
        if (coverage->rules[i].decision == RD_DECISION_DISPUTE_ELIGIBLE && number-- == 0)
            return &coverage->rules[i];
    return NULL;
}

/* Every rule answered as often as the counters of the run say, of every decision and date. */
static void check_hits(const struct near_misses *near_misses, const struct rd_image *image, const uint64_t *hits)
{
    for (uint32_t epoch = 0; epoch < near_misses->epoch_count; epoch++) {
        const struct rd_coverage *coverage = &near_misses->by_epoch[epoch];
        uint32_t number = 0;
        for (size_t i = 0; i < coverage->rule_count; i++) {
            const enum rd_decision decision = coverage->rules[i].decision;
            number = i > 0 && coverage->rules[i - 1].decision == decision ? number + 1 : 0;
            assert_int_equal(coverage->rules[i].answered, hits[rd_image_counter(image, decision, epoch, number)]);
        }
    }
}

static void check(struct trial *trial, size_t epochs)
{
    /* told by whom: rule and cell */
    static const struct {
        size_t rule, cell;
    } places[CELLS] = {{0, 0}, {1, 0}, {1, 1}, {1, 2}, {2, 0}, {3, 0}};
    const struct study_policy policy = {
        .name = "minimal", .policy = trial->policy, .image = trial->image, .exchange_ppb = RD_PPB_PER_ONE};
    struct counted counted = {0};
    const struct trace trace = {.tell = on_tell, .context = &counted, .asked = on_asked};
    struct near_misses near_misses;
    size_t all = 0;
    assert_int_equal(near_misses_init(&near_misses, &policy, &trial->err), RD_OK);
    assert_int_equal(near_misses.epoch_count, epochs);
    trial_run(trial, SEED, 0);
    const size_t size = rd_image_counter_count(trial->image) * sizeof(uint64_t);
    uint64_t *plain = malloc(size);
    assert_non_null(plain);
    memcpy(plain, trial->result.rule_hits, size);
    assert_int_equal(near_misses_add(&near_misses, trial->run, SEED, 0, NULL, &trial->result, &trial->err), RD_OK);
    assert_memory_equal(plain, trial->result.rule_hits, size); /* listening changes nothing */
    check_hits(&near_misses, trial->image, plain);
    assert_int_equal(replicate(trial->run, SEED, 0, &trace, NULL, NULL, &trial->result, &trial->err), RD_OK);
    for (size_t epoch = 0; epoch < epochs; epoch++)
        for (size_t i = 0; i < CELLS; i++) {
            const struct rd_covered_rule *rule = rule_of(&near_misses.by_epoch[epoch], places[i].rule);
            assert_int_equal(rule->cells[places[i].cell].near_misses, counted.missed[epoch][i]);
            all += counted.missed[epoch][i];
        }
    for (size_t epoch = 0; epoch < epochs; epoch++)
        assert_true(counted.missed[epoch][IN_TIME] > 0);
    assert_true(all > 100);
    free(plain);
    near_misses_release(&near_misses);
}

static void near_misses_are_those_another_listener_counts_by_hand(void **state)
{
    struct trial trial;
    (void)state;
    trial_open(&trial, MARKET, MINIMAL, NULL, 0);
    check(&trial, 1);
    trial_close(&trial);
}

/* The market begins on 2026-01-05; the window grows in its measured month. */
static void each_date_range_counts_its_own(void **state)
{
    struct trial trial;
    (void)state;
    trial_open_edited(
        &trial, MARKET, "minimal.json",
        "{\"id\":\"w\",\"set_value\":\"dispute_window\",\"from\":\"2026-03-01\",\"to\":\"30d\",\"why\":\"w\","
        "\"basis\":\"assumed\"}",
        NULL, 0);
    check(&trial, EPOCHS);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_misses_are_those_another_listener_counts_by_hand),
        cmocka_unit_test(each_date_range_counts_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
