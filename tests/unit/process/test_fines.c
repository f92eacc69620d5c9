/*
 * Fines: who bears them, and when they are paid. To the second, by hand arithmetic.
 *
 * Every parcel is faulty, every seller contests and loses at the desk: minimal.json fines each 5.00. Who appeals does so two
 * days later and is heard for 10 minutes; the finding is published after an hour.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define FINE 500
#define APPEAL_S (2 * RD_DAY_S + 600 + 3600)
#define LOSES                                                                                                          \
    "demand.orders_per_day=20", "calendar.drain=90d", "categories.all.not_as_described=100%", BUYER "complains=100%",  \
        SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=0%",            \
        BUYER "escalates=100%", BUYER "escalation_delay=1h", SELLER "appeal_delay=2d",                                 \
        "desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"100%\",\"false_claim\":\"0%\"}}"
#define APPEALS SELLER "appeals_violation_true=100%"
#define FAILS "desks.desk.overturns.right_violation=0%"
#define WINS "desks.desk.overturns.right_violation=100%"

/* What is said of appeals against violations; of cases and standings there are none. */
#define ON_APPEAL(within, times, holds)                                                                                \
    "{\"id\": \"appeal\", \"add_rule\": \"appeal\", \"before\": \"once\", \"rule\": {\"id\": \"fined\", \"title\": "   \
    "\"Fines\", \"when\": {\"appeal.subject\": \"violation\"}, \"then\": {\"allowed\": \"yes\", \"within\": \"" within \
    "\", \"times\": " times ", \"holds_money\": \"" holds "\", \"undoes\": \"penalty\"}}}"
/* The same of cases: what their decisions brought to light goes with them. */
#define ON_CASE(times, holds)                                                                                          \
    "{\"id\": \"case\", \"add_rule\": \"appeal\", \"before\": \"once\", \"rule\": {\"id\": \"lost\", \"title\": "      \
    "\"Cases\", \"when\": {\"appeal.subject\": \"case\"}, \"then\": {\"allowed\": \"yes\", \"within\": \"10d\", "      \
    "\"times\": " times ", \"holds_money\": \"" holds "\", \"undoes\": \"both\"}}}"
#define FUNDING(then)                                                                                                  \
    "{\"id\": \"shared\", \"add_rule\": \"funding\", \"before\": \"carrier-fault\", \"rule\": {\"id\": \"shared\", "   \
    "\"title\": \"Fines\", \"when\": {\"money.kind\": \"fine\"}, \"then\": " then "}}"

struct outcome_of_fines {
    int64_t count[COUNTER_COUNT];
    size_t paid;                 /* moves of 5.00 from the seller to the platform */
    int64_t least_s, greatest_s; /* from the violation to them                  */
    size_t held;
};

/* No warm-up, twenty days. */
static bool is_measured(uint64_t order)
{
    return order_day(order) < 20;
}

static int64_t violation_at(const struct watch *watch, uint64_t order)
{
    const struct watch_line *line = watch_nth(watch, order, "violation", "upheld_fault", 0);
    assert_non_null(line);
    return line->at_s;
}

static struct outcome_of_fines run_with(const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct outcome_of_fines out = {.least_s = INT64_MAX, .greatest_s = -1};
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        out.count[i] = trial_count(&trial, i);
    for (size_t i = 0; i < watch.move_count; i++) {
        const struct watch_move *move = &watch.moves[i];
        if (!is_measured(move->order) || move->amount_minor != FINE || strcmp(move->from, "seller") != 0 ||
            strcmp(move->to, "platform") != 0)
            continue;
        int64_t after_s = move->at_s - violation_at(&watch, move->order);
        out.least_s = after_s < out.least_s ? after_s : out.least_s;
        out.greatest_s = after_s > out.greatest_s ? after_s : out.greatest_s;
        out.paid++;
    }
    for (size_t i = 0; i < watch.count; i++)
        out.held += is_measured(watch.lines[i].order) && strcmp(watch.lines[i].event, "fine held") == 0;
    assert_int_equal(out.count[COUNT_OPEN_AT_END], 0);
    assert_true(out.count[COUNT_MEDIATED] > 200);
    watch_release(&watch);
    trial_close(&trial);
    return out;
}

#define RUN(edits, sets) run_with(edits, sets, sizeof(sets) / sizeof *(sets))
#define OF(out, name) ((out).count[COUNT_##name])

/* Every fine was paid, all of them so long after the violation. */
static void all_paid_after(const struct outcome_of_fines *out, int64_t after_s)
{
    assert_int_equal(out->paid, OF(*out, MEDIATED));
    assert_int_equal(OF(*out, FINES), FINE * OF(*out, MEDIATED));
    assert_int_equal(out->least_s, after_s);
    assert_int_equal(out->greatest_s, after_s);
}

/* ---- who bears them ---- */

static void funding_says_who_bears_a_fine_and_who_has_it(void **state)
{
    (void)state;
    static const char *const sets[] = {LOSES};
    struct outcome_of_fines alone = RUN(FUNDING("{\"seller\": \"100%\", \"fine_to\": \"platform\"}"), sets),
                            shared = RUN(FUNDING("{\"seller\": \"60%\", \"platform\": \"40%\", \"fine_to\": "
                                                 "\"buyer\"}"),
                                         sets),
                            waived = RUN(FUNDING("{\"seller\": \"60%\", \"platform\": \"40%\", \"fine_to\": "
                                                 "\"platform\"}"),
                                         sets);
    int64_t fines = OF(alone, FINES) / FINE;
    assert_true(fines > 200);
    assert_int_equal(OF(shared, FINES), OF(alone, FINES));
    /* 3.00 instead of 5.00 of the seller; the buyer has 5.00; the platform pays 2.00 instead of having 5.00 */
    assert_int_equal(OF(shared, SELLER_NET) - OF(alone, SELLER_NET), 200 * fines);
    assert_int_equal(OF(shared, BUYER_NET) - OF(alone, BUYER_NET), 500 * fines);
    assert_int_equal(OF(shared, PLATFORM_NET) - OF(alone, PLATFORM_NET), -700 * fines);
    /* what the platform bears of what it receives it lets go */
    assert_int_equal(OF(waived, SELLER_NET) - OF(alone, SELLER_NET), 200 * fines);
    assert_int_equal(OF(waived, BUYER_NET), OF(alone, BUYER_NET));
    assert_int_equal(OF(waived, PLATFORM_NET) - OF(alone, PLATFORM_NET), -200 * fines);
}

/* And who bore it has it back. */
static void an_overturned_fine_goes_back_to_those_who_bore_it(void **state)
{
    (void)state;
    static const char *const nobody[] = {LOSES},
                             *const wins[] = {LOSES, APPEALS, WINS, "desks.desk.cost_per_hour=0.00"},
                             *const free[] = {LOSES, "desks.desk.cost_per_hour=0.00"};
    static const char edits[] =
        ON_APPEAL("2d", "1", "no") "," FUNDING("{\"seller\": \"60%\", \"platform\": \"40%\", \"fine_to\": \"buyer\"}");
    struct outcome_of_fines fined = RUN(edits, nobody), undone = RUN(edits, wins),
                            unfined = RUN("{\"id\": \"no\", \"set_answer\": \"violation\", \"rule\": \"upheld\", "
                                          "\"answer\": \"fine\", \"to\": \"0.00\"}",
                                          free);
    assert_true(OF(fined, FINES) > 0);
    assert_int_equal(OF(undone, FINES_UNDONE), OF(undone, FINES));
    assert_int_equal(OF(undone, SELLER_NET), OF(unfined, SELLER_NET));
    assert_int_equal(OF(undone, BUYER_NET), OF(unfined, BUYER_NET));
    assert_int_equal(OF(undone, PLATFORM_NET), OF(unfined, PLATFORM_NET));
}

/* ---- when they are paid ---- */

static void a_fine_is_paid_at_once_unless_the_rules_hold_it(void **state)
{
    (void)state;
    static const char *const nobody[] = {LOSES}, *const fails[] = {LOSES, APPEALS, FAILS},
                             *const wins[] = {LOSES, APPEALS, WINS};
    struct outcome_of_fines quiet = RUN(ON_APPEAL("5d", "1", "no"), nobody),
                            failed = RUN(ON_APPEAL("5d", "1", "no"), fails),
                            won = RUN(ON_APPEAL("5d", "1", "no"), wins);
    all_paid_after(&quiet, 0);
    all_paid_after(&failed, 0);
    all_paid_after(&won, 0);
    assert_int_equal(OF(failed, FINES_UNDONE), 0);
    assert_int_equal(OF(won, FINES_UNDONE), OF(won, FINES));
    assert_int_equal(quiet.held + failed.held + won.held, 0);
}

static void a_fine_that_is_held_waits_for_the_appeal_or_its_time(void **state)
{
    (void)state;
    static const char *const nobody[] = {LOSES}, *const fails[] = {LOSES, APPEALS, FAILS},
                             *const wins[] = {LOSES, APPEALS, WINS};
    struct outcome_of_fines quiet = RUN(ON_APPEAL("5d", "1", "yes"), nobody),
                            failed = RUN(ON_APPEAL("5d", "1", "yes"), fails),
                            won = RUN(ON_APPEAL("5d", "1", "yes"), wins),
                            too_late = RUN(ON_APPEAL("172799s", "1", "yes"), fails),
                            barred = RUN(ON_APPEAL("5d", "0", "yes"), fails);
    all_paid_after(&quiet, 5 * RD_DAY_S);
    all_paid_after(&failed, APPEAL_S);
    assert_int_equal(OF(failed, VIOLATION_APPEALS), OF(failed, MEDIATED));
    assert_int_equal(won.paid, 0);
    assert_int_equal(OF(won, FINES) + OF(won, FINES_UNDONE), 0); /* never paid: nothing goes back */
    assert_int_equal(OF(won, VIOLATIONS_OVERTURNED), OF(won, MEDIATED));
    all_paid_after(&too_late, 2 * RD_DAY_S - 1); /* an appeal after two days is a second too late */
    assert_int_equal(OF(too_late, VIOLATION_APPEALS), 0);
    all_paid_after(&barred, 0); /* where nobody may appeal nothing waits */
    assert_int_equal(quiet.held, OF(quiet, MEDIATED));
    assert_int_equal(barred.held, 0);
}

/* Each appeal fails and is followed by another; what is held waits for the last one. */
static void a_violation_is_appealed_as_often_as_the_rules_allow(void **state)
{
    (void)state;
    static const char *const fails[] = {LOSES, APPEALS, FAILS};
    static const char *const held[] = {ON_APPEAL("2d", "1", "yes"), ON_APPEAL("2d", "2", "yes"),
                                       ON_APPEAL("2d", "3", "yes")};
    for (int times = 1; times <= 3; times++) {
        struct outcome_of_fines out = RUN(held[times - 1], fails);
        assert_int_equal(OF(out, VIOLATION_APPEALS), times * OF(out, MEDIATED));
        assert_int_equal(OF(out, VIOLATION_APPEALS_DECIDED), times * OF(out, MEDIATED));
        all_paid_after(&out, times * APPEAL_S);
    }
    struct outcome_of_fines at_once = RUN(ON_APPEAL("2d", "3", "no"), fails);
    assert_int_equal(OF(at_once, VIOLATION_APPEALS), 3 * OF(at_once, MEDIATED));
    all_paid_after(&at_once, 0);
}

/* Half of all appeals succeed, each by luck of its own: of two tries three quarters. One in a thousand by chance. */
static void each_try_has_luck_of_its_own(void **state)
{
    (void)state;
    static const char *const sets[] = {LOSES, "demand.orders_per_day=300", APPEALS,
                                       "desks.desk.overturns.right_violation=50%"};
    struct outcome_of_fines out = RUN(ON_APPEAL("2d", "2", "yes"), sets);
    double n = (double)OF(out, MEDIATED), won = (double)OF(out, VIOLATIONS_OVERTURNED);
    double z = (won - 0.75 * n) / sqrt(n * 0.75 * 0.25);
    print_message("%.0f of %.0f, z = %.2f\n", won, n, z);
    assert_true(n > 3000);
    assert_true(z > -3.29 && z < 3.29);
}

/* ---- with the case ---- */

static void a_fine_of_a_case_waits_with_the_money_of_the_case(void **state)
{
    (void)state;
#define CASE_APPEALS SELLER "appeals_true=100%"
    static const char *const fails[] = {LOSES, CASE_APPEALS, "desks.desk.overturns.right_case=0%"},
                             *const wins[] = {LOSES, CASE_APPEALS, "desks.desk.overturns.right_case=100%"};
    struct outcome_of_fines at_once = RUN(ON_CASE("1", "no"), fails), held = RUN(ON_CASE("1", "yes"), fails),
                            twice = RUN(ON_CASE("2", "yes"), fails), won = RUN(ON_CASE("1", "yes"), wins),
                            taken_back = RUN(ON_CASE("1", "no"), wins);
    all_paid_after(&at_once, 0);
    all_paid_after(&held, APPEAL_S);
    all_paid_after(&twice, 2 * APPEAL_S);
    assert_int_equal(won.paid, 0);
    assert_int_equal(OF(won, FINES) + OF(won, FINES_UNDONE), 0);
    assert_int_equal(OF(taken_back, FINES_UNDONE), OF(taken_back, FINES));
    assert_true(OF(taken_back, FINES) > 0);
    /* with or without the hold the winner is as rich in the end */
    assert_int_equal(OF(won, SELLER_NET), OF(taken_back, SELLER_NET));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(funding_says_who_bears_a_fine_and_who_has_it),
        cmocka_unit_test(an_overturned_fine_goes_back_to_those_who_bore_it),
        cmocka_unit_test(a_fine_is_paid_at_once_unless_the_rules_hold_it),
        cmocka_unit_test(a_fine_that_is_held_waits_for_the_appeal_or_its_time),
        cmocka_unit_test(a_violation_is_appealed_as_often_as_the_rules_allow),
        cmocka_unit_test(each_try_has_luck_of_its_own),
        cmocka_unit_test(a_fine_of_a_case_waits_with_the_money_of_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
