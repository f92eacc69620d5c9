/*
 * A market of whole units: no price, refund, cost or posting has a fraction of a yen, whatever currency the policy is in.
 */
#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/minimal.json"
#define YEN                                                                                                            \
    "currency=JPY", "exchange={\"USD\": \"150\"}", "demand.orders_per_day=60", "calendar.warm_up=0d",                  \
        "categories.home.price={\"lognormal\": {\"median\": \"3750.00\", \"sigma\": 0.9}}",                            \
        "categories.home.shipping={\"lognormal\": {\"median\": \"450.00\", \"sigma\": 0.3}}",                          \
        "categories.home.damaged=20%", "buyers.segments.usual.complains=90%"

static void every_posting_is_whole(const char *policy)
{
    static const char *const sets[] = {YEN};
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, policy, sets, sizeof sets / sizeof *sets);
    watch_run(&watch, &trial, 1);
    assert_true(watch.move_count > 5000);
    for (size_t i = 0; i < watch.move_count; i++)
        if (watch.moves[i].amount_minor % 100 != 0)
            fail_msg("order %llu: %lld hundredths of a yen from %s to %s", (unsigned long long)watch.moves[i].order,
                     (long long)watch.moves[i].amount_minor, watch.moves[i].from, watch.moves[i].to);
    assert_true(trial_count(&trial, COUNT_REFUND_MONEY) > 0);
    assert_true(trial_count(&trial, COUNT_HARM_MONEY) > 0);
    for (size_t i = 0; i < 2; i++) {
        static const size_t money[] = {COUNT_REFUND_MONEY, COUNT_HARM_MONEY};
        assert_int_equal(trial_count(&trial, money[i]) % 100, 0);
    }
    watch_release(&watch);
    trial_close(&trial);
}

static void a_policy_of_dollars(void **state)
{
    (void)state;
    every_posting_is_whole("scenarios/policies/aliexpress.json");
}

static void a_policy_of_half_of_the_claim(void **state)
{
    (void)state;
    every_posting_is_whole("scenarios/policies/minimal.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_of_dollars),
        cmocka_unit_test(a_policy_of_half_of_the_claim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
