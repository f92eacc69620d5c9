/*
 * Buyers who are remembered: nightly standings, the way back, orders that are not placed, and the year behind the first day.
 *
 * Twenty orders a day (Poisson; a day without any has odds of 2e-9), so that a market of one buyer has orders every day.
 */
#include <string.h>

#include "process/run.h"
#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define NOBODY_ORDERED "history={\"sellers\":\"empty\",\"buyers\":\"empty\"}"
static const char *const one_buyer[] = {"demand.orders_per_day=20", "buyers.count=1", NOBODY_ORDERED};

#define FROM_ORDERS(then)                                                                                              \
    "{\"id\": \"rule\", \"add_rule\": \"buyer.standing\", \"rule\": {\"id\": \"many\", \"when\": {\"buyer.orders\": "  \
    "\">= $enough\"}, \"then\": {" then "}, \"basis\": \"assumed\", \"why\": \"test\"}}"
#define ENOUGH(values)                                                                                                 \
    "{\"id\": \"knob\", \"add_parameter\": \"enough\", \"is\": {\"title\": \"Orders that are enough\", \"type\": "     \
    "\"int\", \"range\": [0, 1000000], \"values\": [" values "]}}"
#define VALUE(from, value) "{\"from\": \"" from "\", \"value\": " value ", \"why\": \"test\", \"basis\": \"assumed\"}"
#define BLOCKED_FOR(lasts) "\"standing\": \"blocked\", \"lasts\": \"" lasts "\""

static void run_with(struct trial *trial, const char *edits, const char *const sets[], size_t set_count)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, sets, set_count);
    trial_run(trial, 1, 0);
    laws_hold(trial);
}

static int64_t total(const struct trial *trial, enum total which)
{
    return trial->result.totals[which];
}

/* Orders of day 0 show on night 1: blocked from then on to the last of 20 measured nights, and nothing is bought. */
static void a_blocked_buyer_places_no_orders(void **state)
{
    (void)state;
    struct trial blocked, free;
    run_with(&blocked, ENOUGH(VALUE("always", "1")) "," FROM_ORDERS("\"standing\": \"blocked\""), one_buyer, 3);
    run_with(&free, ENOUGH(VALUE("always", "1")) "," FROM_ORDERS("\"standing\": \"watched\""), one_buyer, 3);
    assert_int_equal(total(&blocked, TOTAL_BUYER_NIGHTS), 20);
    assert_int_equal(total(&blocked, TOTAL_BLOCKED_NIGHTS), 19);
    assert_int_equal(total(&blocked, TOTAL_WATCHED_NIGHTS), 0);
    assert_int_equal(total(&free, TOTAL_WATCHED_NIGHTS), 19);
    assert_int_equal(total(&free, TOTAL_BLOCKED_NIGHTS) + total(&free, TOTAL_TURNED_AWAY), 0);
    assert_true(total(&blocked, TOTAL_TURNED_AWAY) > 19 * 20 / 2);
    assert_int_equal(total(&blocked, TOTAL_NOT_PLACED), total(&blocked, TOTAL_TURNED_AWAY));
    assert_int_equal(trial_count(&blocked, COUNT_ORDERS) + total(&blocked, TOTAL_TURNED_AWAY),
                     trial_count(&free, COUNT_ORDERS));
    for (size_t i = 0; i < blocked.result.outcome_count; i++)
        assert_int_equal(blocked.result.outcomes[i].kind == OUTCOME_NOT_PLACED,
                         blocked.result.outcomes[i].order >= order_id(1, 0));
    trial_close(&blocked);
    trial_close(&free);
}

/* From day 5 on nobody has enough orders, but the block of night 1 was for ten nights: 1 to 10. */
static void a_block_holds_for_its_time_and_then_lets_go(void **state)
{
    (void)state;
    struct trial trial;
    run_with(&trial,
             ENOUGH(VALUE("always", "1") "," VALUE("2026-01-10", "1000000")) "," FROM_ORDERS(BLOCKED_FOR("10d")),
             one_buyer, 3);
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 10);
    trial_close(&trial);
    /* nine days and a second take the tenth night too; without a term the block ends with the rule, on night 5 */
    run_with(&trial,
             ENOUGH(VALUE("always", "1") "," VALUE("2026-01-10", "1000000")) "," FROM_ORDERS(BLOCKED_FOR("9d+1s")),
             one_buyer, 3);
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 10);
    trial_close(&trial);
    run_with(
        &trial,
        ENOUGH(VALUE("always", "1") "," VALUE("2026-01-10", "1000000")) "," FROM_ORDERS("\"standing\": \"blocked\""),
        one_buyer, 3);
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 4);
    trial_close(&trial);
}

/* When its time is over the rule is asked again and still says so. */
static void a_block_goes_on_while_the_rule_says_so(void **state)
{
    (void)state;
    struct trial trial;
    run_with(&trial, ENOUGH(VALUE("always", "1")) "," FROM_ORDERS(BLOCKED_FOR("3d")), one_buyer, 3);
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 19);
    trial_close(&trial);
}

/* Watched for 15 days from night 1; from day 5 on the rule says blocked, which is graver and takes effect at once. */
static void a_graver_standing_does_not_wait(void **state)
{
    (void)state;
    struct trial trial;
    run_with(
        &trial,
        ENOUGH(VALUE("always", "1000000") "," VALUE("2026-01-10", "1")) "," FROM_ORDERS(BLOCKED_FOR(
            "2d")) ",{\"id\": \"else\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", \"answer\": "
                   "\"standing\", "
                   "\"to\": \"watched\"},{\"id\": \"long\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", "
                   "\"answer\": \"lasts\", \"to\": \"15d\"}",
        one_buyer, 3);
    assert_int_equal(total(&trial, TOTAL_WATCHED_NIGHTS), 5);  /* 0 to 4 */
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 15); /* 5 to 19 */
    trial_close(&trial);
}

/* Ordered on day 0, ten days old on night 10: the age alone is reason to ask, with no order since. */
static void a_buyer_comes_of_age_without_doing_anything(void **state)
{
    (void)state;
    static const char *const few[] = {"demand.orders_per_day=20", "buyers.count=100000", NOBODY_ORDERED};
    struct trial trial;
    run_with(
        &trial,
        "{\"id\": \"rule\", \"add_rule\": \"buyer.standing\", \"rule\": {\"id\": \"old\", \"when\": {\"buyer.age\": "
        "\">= 10d\"}, \"then\": {\"standing\": \"watched\"}, \"basis\": \"assumed\", \"why\": \"test\"}}",
        few, 3);
    /* the nights of a buyer run from the tenth after the first order to the last of 20; a buyer of several orders is rare */
    int64_t nights = 0, orders = 0;
    for (uint32_t at = 0; at < trial.run->buyers.count; at++) {
        int16_t first_day = trial.run->buyers.items[at].first_day;
        if (first_day != BUYER_NO_ORDER && first_day < 10)
            nights += 10 - first_day;
        orders += first_day != BUYER_NO_ORDER && first_day < 20;
    }
    assert_true(orders > 300);
    assert_int_equal(total(&trial, TOTAL_WATCHED_NIGHTS), nights);
    trial_close(&trial);
}

/* A market that remembers buyers nobody asks about is the same market: every count, total, line and rule. */
static void remembering_what_nobody_reads_changes_nothing(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=50", "buyers.count=200",
                                       "buyers.segments.all.false_claims=5%"};
    struct trial skips, keeps;
    trial_open(&skips, MARKET, "scenarios/policies/minimal.json", sets, 3);
    trial_open(&keeps, MARKET, "scenarios/policies/minimal.json", sets, 3);
    assert_false(skips.run->buyers_kept);
    keeps.run->buyers_kept = true;
    trial_run(&skips, 1, 0);
    trial_run(&keeps, 1, 0);
    assert_true(keeps.run->buyers.items != NULL && skips.run->buyers.items == NULL);
    assert_true(buyer_orders(&keeps.run->buyers, 7) > 0);
    for (size_t cell = 0; cell < skips.segments.count; cell++)
        assert_memory_equal(result_cell(&skips.result, cell), result_cell(&keeps.result, cell),
                            COUNTER_COUNT * sizeof(int64_t));
    assert_memory_equal(skips.result.totals, keeps.result.totals, sizeof skips.result.totals);
    assert_memory_equal(skips.result.rule_hits, keeps.result.rule_hits,
                        skips.result.rule_hit_count * sizeof *skips.result.rule_hits);
    assert_int_equal(skips.result.outcome_count, keeps.result.outcome_count);
    assert_memory_equal(skips.result.outcomes, keeps.result.outcomes,
                        skips.result.outcome_count * sizeof *skips.result.outcomes);
    trial_close(&skips);
    trial_close(&keeps);
}

static void only_rules_that_look_at_buyers_make_a_market_remember_them(void **state)
{
    (void)state;
    static const struct {
        const char *edits;
        bool kept;
    } cases[] = {
        {"{\"id\": \"e\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", \"answer\": \"standing\", \"to\": "
         "\"trusted\"}",
         false},
        {"{\"id\": \"e\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", \"answer\": \"standing\", \"to\": "
         "\"watched\"}",
         true},
        {"{\"id\": \"e\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", \"answer\": \"standing\", \"to\": "
         "\"blocked\"}",
         true},
        {"{\"id\": \"e\", \"add_rule\": \"triage\", \"rule\": {\"id\": \"young\", \"when\": {\"buyer.age\": \"< 1d\"}, "
         "\"then\": {\"route\": \"mediation\"}, \"basis\": \"assumed\", \"why\": \"test\"}}",
         true},
        {FROM_ORDERS("\"standing\": \"trusted\"") "," ENOUGH(VALUE("always", "1")), true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        trial_open_edited(&trial, MARKET, "minimal.json", cases[i].edits, NULL, 0);
        assert_int_equal(trial.run->buyers_kept, cases[i].kept);
        trial_close(&trial);
    }
}

/* Everybody blocked from the first night on: nobody buys anything. */
static void a_standing_for_all_holds_from_the_first_night(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_edited(&trial, MARKET, "minimal.json",
                      "{\"id\": \"e\", \"set_answer\": \"buyer.standing\", \"rule\": \"normal\", \"answer\": "
                      "\"standing\", \"to\": \"blocked\"}",
                      one_buyer, 3);
    trial_run(&trial, 1, 0);
    assert_int_equal(total(&trial, TOTAL_BLOCKED_NIGHTS), 20);
    assert_int_equal(trial_count(&trial, COUNT_ORDERS), 0);
    assert_true(total(&trial, TOTAL_TURNED_AWAY) > 20 * 20 / 2);
    trial_close(&trial);
}

/*
 * 100,000 buyers and 1,000 orders a day: 3.66 orders of a buyer in 366 days. All joined long ago, so that the mean over the
 * buyers is 3.66 within 4 standard errors of sqrt(3.66 / 100000) = 0.00605 (odds of a false alarm 6e-5); a tenth of the
 * orders is disputed, of these a half refused: binomial, within 4 standard errors as well.
 */
static void the_year_behind_the_first_day_is_that_of_the_market(void **state)
{
    (void)state;
    static const char *const sets[] = {"buyers.age=1000d",
                                       "buyers.segments.all.past_disputes=10%",
                                       "buyers.segments.all.past_refused=50%",
                                       "buyers.segments.all.past_refunded=100%",
                                       "calendar.measure=1d",
                                       "calendar.drain=0d"};
    struct trial trial;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 6);
    trial.run->buyers_kept = true;
    trial_run(&trial, 1, 0);
    struct buyers *buyers = &trial.run->buyers;
    int64_t orders = 0, disputes = 0, refused = 0, refunded = 0; /* the only day is noted and not yet over */
    for (uint32_t at = 0; at < buyers->count; at++) {
        orders += buyer_orders(buyers, at);
        disputes += buyer_disputes(buyers, at);
        refused += buyer_refused(buyers, at);
        refunded += buyers->items[at].refunded[1] + buyers->items[at].refunded[2] + buyers->items[at].refunded[3];
        assert_int_equal(buyer_age_s(buyers, at), 1000 * RD_DAY_S);
    }
    assert_true(orders > 366000 - 4 * 605 && orders < 366000 + 4 * 605);
    assert_true(disputes > 36600 - 4 * 191 && disputes < 36600 + 4 * 191); /* sqrt(36600) = 191 */
    assert_true(refused > 18300 - 4 * 135 && refused < 18300 + 4 * 135);   /* sqrt(18300) = 135 */
    assert_int_equal(refunded, (disputes - refused) * BUYER_UNITS_PER_ORDER);
    trial_close(&trial);
}

/* Joined 61 days ago: half a third of orders, mean 0.61, and who has none has not ordered yet. */
static void nobody_ordered_before_joining(void **state)
{
    (void)state;
    static const char *const sets[] = {"buyers.age=61d", "calendar.measure=1d", "calendar.drain=0d"};
    struct trial trial;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 3);
    trial.run->buyers_kept = true;
    trial_run(&trial, 1, 0);
    const struct buyers *buyers = &trial.run->buyers;
    int64_t orders = 0;
    for (uint32_t at = 0; at < buyers->count; at++) {
        assert_int_equal(buyers->items[at].orders[1] + buyers->items[at].orders[2], 0);
        assert_int_equal(buyer_age_s(buyers, at), buyer_orders(buyers, at) > 0 ? 61 * RD_DAY_S : 0);
        orders += buyer_orders(buyers, at);
    }
    assert_true(orders > 61000 - 4 * 247 && orders < 61000 + 4 * 247); /* sqrt(61000) = 247 */
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blocked_buyer_places_no_orders),
        cmocka_unit_test(a_block_holds_for_its_time_and_then_lets_go),
        cmocka_unit_test(a_block_goes_on_while_the_rule_says_so),
        cmocka_unit_test(a_graver_standing_does_not_wait),
        cmocka_unit_test(a_buyer_comes_of_age_without_doing_anything),
        cmocka_unit_test(remembering_what_nobody_reads_changes_nothing),
        cmocka_unit_test(only_rules_that_look_at_buyers_make_a_market_remember_them),
        cmocka_unit_test(a_standing_for_all_holds_from_the_first_night),
        cmocka_unit_test(the_year_behind_the_first_day_is_that_of_the_market),
        cmocka_unit_test(nobody_ordered_before_joining),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
