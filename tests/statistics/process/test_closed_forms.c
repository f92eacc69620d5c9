/*
 * Degenerate markets meet their closed forms.
 *
 * Cases reach the desk as a Poisson process, because every delay before it is constant. Each test runs 20 replications of a
 * fixed seed and asks that the closed form lies in the 99 % Student-t interval (t = 2.861 for 19 degrees of freedom): a
 * right program with another seed would fail each test once in a hundred.
 *
 * Waits: Kleinrock, Queueing Systems I (1975), 5.63 (Pollaczek-Khinchine) and 3.40 (Erlang C). Little: L = lambda W.
 */
#include <math.h>

#include "support/check.h"
#include "support/trial.h"

#define REPLICATIONS 20
#define T99 2.861
#define SEED 20261123

struct desk_runs {
    double wait_s[REPLICATIONS];  /* mean wait of a case          */
    double waited[REPLICATIONS];  /* share of cases that wait     */
    double in_line[REPLICATIONS]; /* mean number waiting          */
    double arrival_per_s[REPLICATIONS];
    double busy[REPLICATIONS]; /* utilisation                  */
};

static void desk_measure_set(const char *scenario, const char *const sets[], size_t set_count, struct desk_runs *runs)
{
    struct trial trial;
    trial_open(&trial, scenario, "scenarios/policies/analytic.json", sets, set_count);
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        trial_run(&trial, SEED, i);
        double started = (double)trial_desk(&trial, DESK_STARTED);
        runs->wait_s[i] = (double)trial_desk(&trial, DESK_WAIT_S) / started;
        runs->waited[i] = (double)trial_desk(&trial, DESK_WAITED) / started;
        runs->in_line[i] = (double)trial_desk(&trial, DESK_BACKLOG_S) / (double)trial_desk(&trial, DESK_WINDOW_S);
        runs->arrival_per_s[i] = (double)trial_desk(&trial, DESK_ARRIVED) / (double)trial_desk(&trial, DESK_WINDOW_S);
        runs->busy[i] = (double)trial_desk(&trial, DESK_BUSY_S) / (double)trial_desk(&trial, DESK_STAFFED_S);
    }
    trial_close(&trial);
}

static void desk_measure(const char *scenario, struct desk_runs *runs)
{
    desk_measure_set(scenario, NULL, 0, runs);
}

static void meets(const char *what, const double *values, double expected)
{
    struct interval interval = interval_of(values, REPLICATIONS, T99);
    print_message("%s: %.5g +- %.3g, closed form %.5g\n", what, interval.mean, interval.half, expected);
    assert_true(interval.half > 0);
    assert_true(interval.half < 0.1 * expected); /* a test that cannot fail proves nothing */
    assert_true(fabs(interval.mean - expected) <= interval.half);
}

/* Little's law holds in every replication but for what crosses the edges of the window. */
static void obeys_little(const struct desk_runs *runs)
{
    for (size_t i = 0; i < REPLICATIONS; i++)
        assert_true(fabs(runs->in_line[i] / (runs->arrival_per_s[i] * runs->wait_s[i]) - 1) < 0.01);
}

static double erlang_c(unsigned servers, double offered)
{
    double term = 1, sum = 1;
    for (unsigned k = 1; k < servers; k++) {
        term *= offered / k;
        sum += term;
    }
    double last = term * offered / servers * servers / (servers - offered);
    return last / (sum + last);
}

static void a_single_mediator_with_exponential_service_waits_as_m_m_1_says(void **state)
{
    (void)state;
    struct desk_runs runs;
    desk_measure("scenarios/markets/analytic-mm1.json", &runs);
    meets("M/M/1 wait, s", runs.wait_s, 0.9 * 600 / (1 - 0.9));
    meets("M/M/1 waiting probability", runs.waited, 0.9);
    meets("M/M/1 utilisation", runs.busy, 0.9);
    obeys_little(&runs);
}

static void four_mediators_wait_as_erlang_c_says(void **state)
{
    (void)state;
    struct desk_runs runs;
    desk_measure("scenarios/markets/analytic-mm4.json", &runs);
    double waits = erlang_c(4, 3.6);
    assert_true(fabs(waits - 0.78775) < 1e-5); /* by hand: 3.6^4/4! x 10 over (1 + 3.6 + 6.48 + 7.776 + 69.984) */
    meets("M/M/4 waiting probability", runs.waited, waits);
    meets("M/M/4 wait, s", runs.wait_s, waits * 2400 / (4 - 3.6));
    obeys_little(&runs);
}

/* Two desks of two: what nobody takes at once at the first is offered to the second in the same second. */
static void desks_that_help_each_other_at_once_wait_as_one(void **state)
{
    (void)state;
    struct desk_runs runs;
#define DESK_OF_TWO(name, more)                                                                                        \
    "{\"name\":\"" name "\"," more "\"shifts\":[{\"name\":\"always\",\"hours\":\"00:00..24:00\",\"mediators\":2}],"    \
    "\"handling\":{\"exponential\":{\"mean\":\"40m\"}},\"split_share\":\"0%\"}"
    static const char *const sets[] = {"desks=[" DESK_OF_TWO(
        "first", "\"overflow_to\":\"second\",\"overflow_after\":\"0s\",") "," DESK_OF_TWO("second", "") "]"};
    desk_measure_set("scenarios/markets/analytic-mm4.json", sets, 1, &runs);
    double waits = erlang_c(4, 3.6);
    meets("M/M/2+2 waiting probability", runs.waited, waits);
    meets("M/M/2+2 wait, s", runs.wait_s, waits * 2400 / (4 - 3.6));
    obeys_little(&runs);
}

static void constant_service_halves_the_wait(void **state)
{
    (void)state;
    struct desk_runs runs;
    desk_measure("scenarios/markets/analytic-md1.json", &runs);
    double load = interval_of(runs.busy, REPLICATIONS, T99).mean;
    assert_true(fabs(load - 0.9) < 0.01);
    meets("M/D/1 wait, s", runs.wait_s, 0.9 * 600 / (2 * (1 - 0.9)));
    obeys_little(&runs);
}

static void variable_service_waits_as_pollaczek_and_khinchine_say(void **state)
{
    (void)state;
    struct desk_runs runs;
    desk_measure("scenarios/markets/analytic-mg1.json", &runs);
    meets("M/G/1 wait, s", runs.wait_s, 0.85 * 600 * (1 + 2) / (2 * (1 - 0.85)));
    obeys_little(&runs);
}

/* 0.4 faulty x 0.5 complain x 0.7 found right: a binomial share; normal approximation, two-sided 1 %. */
static void refunds_are_binomial(void **state)
{
    (void)state;
    struct trial trial;
    double orders = 0, refunded = 0;
    trial_open(&trial, "scenarios/markets/analytic-binomial.json", "scenarios/policies/analytic.json", NULL, 0);
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        trial_run(&trial, SEED, i);
        orders += (double)trial_count(&trial, COUNT_ORDERS);
        refunded += (double)trial_count(&trial, COUNT_REFUNDED);
    }
    trial_close(&trial);
    double z = (refunded - 0.14 * orders) / sqrt(orders * 0.14 * 0.86);
    print_message("binomial: %.0f of %.0f orders refunded, z = %.2f\n", refunded, orders, z);
    assert_true(orders > 390000);
    assert_true(fabs(z) <= 2.576);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_mediator_with_exponential_service_waits_as_m_m_1_says),
        cmocka_unit_test(four_mediators_wait_as_erlang_c_says),
        cmocka_unit_test(desks_that_help_each_other_at_once_wait_as_one),
        cmocka_unit_test(constant_service_halves_the_wait),
        cmocka_unit_test(variable_service_waits_as_pollaczek_and_khinchine_say),
        cmocka_unit_test(refunds_are_binomial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
