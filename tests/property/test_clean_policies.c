/*
 * A policy that `check` calls clean beside a scenario, warnings included, stops no run of it. Random policies over all
 * decisions meet small markets in which all that can happen happens; each is checked as `redress check SCENARIO POLICY` does,
 * and then run, whatever was found.
 *
 *   test_clean_policies [seed [clean [first]]]
 *
 * until so many policies were clean. Told are those generated, clean, and stopped; and how many of those in which `check`
 * found an answer that stops a run, or a case without one, do stop. `test_clean_policies SEED 0 NUMBER` prints one policy and
 * what is found in it.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/check_pairs.h"
#include "process/replicate.h"
#include "property/everything.h"
#include "property/market_policy.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "scenario/scenario.h"
#include "support/check.h"

static uint64_t seed = 20261204;
static long clean_wanted = 150, first = -1;

/* ---- markets ---- */

#define FEWER "demand.orders_per_day=40", "sellers.count=12", "buyers.count=150"
#define YOUNG "calendar.warm_up=3d", "calendar.measure=18d", "calendar.drain=200d"
#define LONG                                                                                                           \
    "calendar.warm_up=35d", "calendar.measure=10d", "calendar.drain=300d",                                             \
        "history={\"sellers\":\"stationary\",\"buyers\":\"stationary\"}"
#define EURO(rate) "exchange={\"EUR\":\"" rate "\",\"source\":\"assumed\"}"
#define SETS_MAX 16u

/* What is set beside everything; the desks of the last one hear no appeals. */
static const struct {
    const char *sets[SETS_MAX];
    enum response_level response;
} markets[] = {
    {{FEWER, YOUNG, EURO("1.08")}, RESPONSE_NONE},
    {{FEWER, LONG, EURO("0.5"), "sellers.placement_at_most=150%"}, RESPONSE_HIGH},
    {{FEWER, LONG, EURO("20")}, RESPONSE_NONE},
    {{FEWER, LONG, EURO("1.08"),
      "desks=[{\"name\":\"desk\",\"shifts\":[{\"name\":\"day\",\"hours\":\"06:00..22:00\",\"mediators\":6}],"
      "\"split_share\":\"20%\"}]",
      EVERYTHING_BUYER "appeals_true=0%", EVERYTHING_BUYER "appeals_false=0%", EVERYTHING_SELLER "appeals_true=0%",
      EVERYTHING_SELLER "appeals_false=0%", EVERYTHING_SELLER "appeals_violation_true=0%",
      EVERYTHING_SELLER "appeals_violation_false=0%", EVERYTHING_SELLER "appeals_standing=0%"},
     RESPONSE_NONE},
};
#define MARKETS (sizeof markets / sizeof *markets)

struct market {
    struct scenario *scenario;
    struct segment_table segments;
};

static void market_open(struct market *market, size_t number)
{
    const char *sets[EVERYTHING_COUNT + SETS_MAX];
    struct rd_findings found;
    struct rd_error err = {0};
    size_t count = EVERYTHING_COUNT;
    memcpy(sets, everything, EVERYTHING_COUNT * sizeof *sets);
    for (size_t i = 0; i < SETS_MAX && markets[number].sets[i]; i++)
        sets[count++] = markets[number].sets[i];
    const struct scenario_options options = {.sets = sets, .set_count = count};
    rd_findings_init(&found);
    if (scenario_load(EVERYTHING_MARKET, &options, &market->scenario, &found, &err) != RD_OK || found.count > 0) {
        rd_findings_print(&found, stderr);
        fail_msg("market %zu: %s", number, err.text);
    }
    rd_findings_release(&found);
    market->scenario->response = markets[number].response;
    assert_int_equal(segment_table_init(&market->segments, market->scenario, &err), RD_OK);
}

/* ---- one policy ---- */

enum { LOADED = 1, CLEAN = 2, TOLD = 4, OPEN = 8, STOPPED = 16, ODD = 32 };

/* Does a finding say that a run may stop? */
static bool tells_of_a_stop(const char *code)
{
    static const char *const codes[] = {"gap",           "no-answer",   "no-value",
                                        "as-of-missing", "no-exchange", "demand-above-most"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

static int judge(const struct rd_findings *found)
{
    int kinds = CLEAN;
    for (size_t i = 0; i < found->count; i++) {
        const struct rd_finding *finding = &found->items[i];
        if (finding->severity != RD_SEVERITY_INFO)
            kinds &= ~CLEAN;
        if (tells_of_a_stop(finding->code))
            kinds |= TOLD;
        if (strcmp(finding->code, "not-proven") == 0)
            kinds |= OPEN;
    }
    return kinds;
}

/* As `redress check SCENARIO POLICY` does. */
static void check_both(const struct market *market, struct rd_policy *policy, struct rd_findings *found)
{
    struct scenario *scenarios[] = {market->scenario};
    struct rd_policy *policies[] = {policy};
    const struct check_pairs pairs = {scenarios, policies, 1, 1};
    struct rd_error err = {0};
    enum rd_status rc = rd_policy_prove(policy, NULL, found, &err);
    if (rc == RD_OK || rc == RD_UNDECIDED)
        rc = check_pairs_check(&pairs, found, &err);
    if (rc != RD_OK && rc != RD_UNDECIDED) {
        fprintf(stderr, "check fails: %s\n", err.text);
        abort();
    }
}

static bool stops(const struct market *market, const struct rd_policy *policy, uint64_t run_seed, struct rd_error *err)
{
    const char *currency = rd_policy_currency(policy);
    const int64_t ppb = strcmp(currency, market->scenario->currency) == 0
                            ? RD_PPB_PER_ONE
                            : scenario_exchange_ppb(market->scenario, currency);
    const struct scenario *scenario = market->scenario;
    struct rd_image *image = NULL;
    struct run *run = NULL;
    struct result result;
    enum rd_status rc = rd_policy_compile(policy, ppb, &image, err);
    if (rc != RD_OK)
        return true;
    if (result_init(&result, &market->segments, scenario->desk_count, scenario->shift_count,
                    rd_image_counter_count(image), scenario->seller_count, err) != RD_OK)
        abort();
    rc = run_new(scenario, policy, image, &market->segments, &run, err);
    if (rc == RD_OK)
        rc = replicate(run, run_seed, 0, NULL, NULL, NULL, &result, err);
    run_free(run);
    result_release(&result);
    rd_image_free(image);
    return rc != RD_OK;
}

static char *text_of(uint64_t number, size_t *market)
{
    static const unsigned careless[] = {0, 0, 0, 0, 1, 6};
    struct random random = {seed + number * UINT64_C(0x9E3779B97F4A7C15)};
    *market = random_below(&random, MARKETS);
    return market_policy_text(&random, careless[random_below(&random, sizeof careless / sizeof *careless)]);
}

static int look_at(const struct market *all, uint64_t number, bool tells)
{
    size_t market;
    char *text = text_of(number, &market);
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err = {0};
    int kinds = 0;
    rd_findings_init(&found);
    if (tells)
        printf("%s\n", text);
    if (rd_policy_load_text("random.json", text, strlen(text), &policy, &found, &err) == RD_OK) {
        check_both(&all[market], policy, &found);
        kinds = LOADED | judge(&found);
        if (stops(&all[market], policy, number, &err))
            kinds |= STOPPED;
    }
    if (tells) {
        printf("market %zu; %s\n", market, err.text);
        rd_findings_print(&found, stdout);
    }
    rd_policy_free(policy);
    rd_findings_release(&found);
    free(text);
    return kinds;
}

/* ---- many ---- */

struct tally {
    long generated, loaded, clean, not_told, told, told_and_stopped, open;
};

/* In a process of its own: an engine that fails an assertion has stopped as well. */
static int look_apart(const struct market *all, uint64_t number)
{
    int status;
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static const int deaths[] = {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS}; /* not for cmocka to survive */
        for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++)
            signal(deaths[i], SIG_DFL);
        _exit(look_at(all, number, false));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : ODD;
}

static void count(struct tally *tally, int kinds, uint64_t number)
{
    tally->generated++;
    tally->loaded += (kinds & LOADED) != 0;
    tally->clean += (kinds & CLEAN) != 0;
    tally->open += (kinds & OPEN) != 0;
    tally->told += (kinds & TOLD) != 0;
    tally->told_and_stopped += (kinds & TOLD) && (kinds & STOPPED);
    tally->not_told += (kinds & LOADED) && !(kinds & (TOLD | OPEN));
    if ((kinds & ODD))
        fail_msg("policy %" PRIu64 " of seed %" PRIu64 " ends the program", number, seed);
    if ((kinds & STOPPED) && !(kinds & (TOLD | OPEN)))
        fail_msg("policy %" PRIu64 " of seed %" PRIu64 " stops a run, and check does not say so", number, seed);
}

static void a_clean_policy_stops_no_run(void **state)
{
    struct market all[MARKETS];
    struct tally tally = {0};
    (void)state;
    for (size_t i = 0; i < MARKETS; i++)
        market_open(&all[i], i);
    if (first >= 0) {
        look_at(all, (uint64_t)first, true);
        return;
    }
    for (uint64_t number = 0; tally.clean < clean_wanted; number++) {
        assert_true(number < 1000 + 100 * (uint64_t)clean_wanted); /* else hardly any is clean */
        count(&tally, look_apart(all, number), number);
    }
    printf("%ld policies: %ld load, %ld are clean and none of them stops a run, nor does any of the %ld in which no "
           "stop is "
           "found; of %ld in which one is, %ld do stop in their only run; not proven: %ld\n",
           tally.generated, tally.loaded, tally.clean, tally.not_told, tally.told, tally.told_and_stopped, tally.open);
    assert_true(tally.told_and_stopped * 10 > tally.told); /* what is found does happen */
    for (size_t i = 0; i < MARKETS; i++) {
        segment_table_release(&all[i].segments);
        scenario_free(all[i].scenario);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_clean_policy_stops_no_run)};
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        clean_wanted = strtol(argv[2], NULL, 10);
    if (argc > 3)
        first = strtol(argv[3], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
