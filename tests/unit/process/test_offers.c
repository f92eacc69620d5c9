/*
 * Offers in rounds, to the second and to the cent: every parcel is faulty, every dispute is answered after one day with an
 * offer of half, and each further one adds half of the rest: 10.00, 15.00, 17.50 of 20.00.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define BASE_SETS                                                                                                      \
    "demand.orders_per_day=10", "categories.all.not_as_described=100%", BUYER "complains=100%", SELLER "answers=100%", \
        SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=100%", SELLER "offer=50%",             \
        SELLER "offer_raise=50%", SELLER "offers_again=100%", SELLER "next_offer_delay=6h", BUYER "patience_offer=1d"

#define ANSWER(id, name, to)                                                                                           \
    "{\"id\": \"" id "\", \"set_answer\": \"seller.answer\", \"rule\": \"all\", \"answer\": \"" name "\", \"to\": " to \
    "}"
#define ROUNDS(n) ANSWER("rounds", "offer_rounds", #n)
#define VALID(span) ANSWER("valid", "offer_valid_for", "\"" span "\"")
#define ESCALATE ANSWER("silence", "on_buyer_silence", "\"escalate\"")

static void open_and_watch(struct trial *trial, struct watch *watch, const char *edits, const char *const sets[],
                           size_t set_count)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(watch, trial, 1);
    assert_true(trial_count(trial, COUNT_DISPUTES) > 100);
}

static void end(struct trial *trial, struct watch *watch)
{
    watch_release(watch);
    trial_close(trial);
}

static void refused_offers_rise_while_rounds_remain(void **state)
{
    (void)state;
    static const char *const patient[] = {BASE_SETS, BUYER "takes_offer=0%", BUYER "escalates=0%"};
    static const char *const amounts[] = {"offers 10.00", "offers 15.00", "offers 17.50"};
    static const char *const edits[] = {ROUNDS(0), ANSWER("same", "offer_valid_for", "\"5d\""), ROUNDS(2), ROUNDS(3)};
    for (int rounds = 0; rounds <= 3; rounds++) { /* one is what a rule that says nothing allows */
        struct trial trial;
        struct watch watch;
        open_and_watch(&trial, &watch, edits[rounds], patient, sizeof patient / sizeof *patient);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        assert_int_equal(trial_count(&trial, COUNT_OFFERS), rounds * disputes);
        for (int i = 0; i < 3; i++) /* told of orders beyond the measured ones too */
            assert_int_equal((int64_t)watch_count(&watch, "seller answers", amounts[i]) >= disputes, i < rounds);
        assert_int_equal(watch_count(&watch, "seller answers", "offers 17.50") > 0, rounds == 3);
        assert_int_equal(trial_count(&trial, COUNT_GAVE_UP), disputes);
        assert_int_equal(trial_count(&trial, COUNT_OFFERS_TAKEN) + trial_count(&trial, COUNT_OFFERS_EXPIRED), 0);
        /* a day to answer, a day and six hours to each further offer, a week from the last answer to give up */
        watch_span(&watch, "dispute", "gives up", 0, 8 * RD_DAY_S + (rounds == 0 ? 0 : rounds - 1) * 30 * RD_HOUR_S,
                   100);
        end(&trial, &watch);
    }
}

static void a_seller_who_does_not_offer_again_has_one_round(void **state)
{
    (void)state;
    static const char *const stubborn[] = {BASE_SETS, BUYER "takes_offer=0%", SELLER "offers_again=0%"};
    struct trial trial;
    struct watch watch;
    open_and_watch(&trial, &watch, ROUNDS(5), stubborn, sizeof stubborn / sizeof *stubborn);
    assert_int_equal(trial_count(&trial, COUNT_OFFERS), trial_count(&trial, COUNT_DISPUTES));
    end(&trial, &watch);
}

/* The next offer comes six hours after the refusal: whoever asks the platform before that gets none, a second later all do. */
static void the_buyer_may_go_to_the_platform_before_the_next_offer(void **state)
{
    (void)state;
    static const char *const delays[] = {BUYER "escalation_delay=21599s", BUYER "escalation_delay=21601s"};
    for (int later = 0; later <= 1; later++) {
        const char *const sets[] = {BASE_SETS, BUYER "takes_offer=0%", BUYER "escalates=100%", delays[later]};
        struct trial trial;
        struct watch watch;
        open_and_watch(&trial, &watch, ROUNDS(2), sets, sizeof sets / sizeof *sets);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        assert_int_equal(trial_count(&trial, COUNT_ESCALATED), disputes);
        assert_int_equal(trial_count(&trial, COUNT_OFFERS), (1 + later) * disputes);
        watch_span(&watch, "dispute", "escalated", 0,
                   later ? 2 * RD_DAY_S + 30 * RD_HOUR_S + 21601 : 2 * RD_DAY_S + 21599, 100);
        end(&trial, &watch);
    }
}

/* An answer in the offer's last second counts; a second more and the offer has expired. */
static void an_offer_may_be_taken_until_its_last_second(void **state)
{
    (void)state;
    static const char *const taken[] = {BASE_SETS, BUYER "takes_offer=100%"};
    struct trial in_time, late;
    struct watch watch;
    open_and_watch(&in_time, &watch, VALID("24h"), taken, sizeof taken / sizeof *taken);
    int64_t disputes = trial_count(&in_time, COUNT_DISPUTES);
    assert_int_equal(trial_count(&in_time, COUNT_OFFERS_TAKEN), disputes);
    assert_int_equal(2 * trial_count(&in_time, COUNT_REFUND_MONEY), trial_count(&in_time, COUNT_CLAIMED_MONEY));
    watch_span(&watch, "dispute", "decided", 0, 2 * RD_DAY_S, 100);
    end(&in_time, &watch);
    open_and_watch(&late, &watch, VALID("23h+59m+59s"), taken, sizeof taken / sizeof *taken);
    assert_int_equal(trial_count(&late, COUNT_OFFERS_EXPIRED), disputes);
    assert_int_equal(trial_count(&late, COUNT_OFFERS_TAKEN) + trial_count(&late, COUNT_REFUND_MONEY), 0);
    end(&late, &watch);
}

/* Silence on an offer that is valid for twelve hours: the case is closed then, whatever the seller would have added. */
static void silence_closes_the_case_where_the_rule_says_so(void **state)
{
    (void)state;
    static const char *const sets[] = {BASE_SETS};
    struct trial trial;
    struct watch watch;
    open_and_watch(&trial, &watch, VALID("12h") "," ROUNDS(3), sets, sizeof sets / sizeof *sets);
    int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
    assert_int_equal(trial_count(&trial, COUNT_GAVE_UP), disputes);
    assert_int_equal(trial_count(&trial, COUNT_OFFERS), disputes);
    assert_int_equal(trial_count(&trial, COUNT_OFFERS_EXPIRED), disputes);
    watch_span(&watch, "dispute", "closed", 0, 36 * RD_HOUR_S, 100);
    end(&trial, &watch);
}

/* Or the case goes to the platform by itself, as soon as the seller has no round left. */
static void silence_escalates_where_the_rule_says_so(void **state)
{
    (void)state;
    static const char *const sets[] = {BASE_SETS};
    static const char *const edits[] = {VALID("12h") "," ESCALATE, VALID("12h") "," ESCALATE "," ROUNDS(3)};
    static const int rounds[] = {1, 3};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        struct watch watch;
        open_and_watch(&trial, &watch, edits[i], sets, sizeof sets / sizeof *sets);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        assert_int_equal(trial_count(&trial, COUNT_ESCALATED), disputes);
        assert_int_equal(trial_count(&trial, COUNT_OFFERS), rounds[i] * disputes);
        assert_int_equal(trial_count(&trial, COUNT_OFFERS_EXPIRED), rounds[i] * disputes);
        assert_int_equal(trial_count(&trial, COUNT_GAVE_UP), 0);
        watch_span(&watch, "dispute", "escalated", 0, RD_DAY_S + rounds[i] * 12 * RD_HOUR_S, 100);
        end(&trial, &watch);
    }
}

/* By message: half of 20.00 is offered, taken it settles, refused it is known to the dispute that follows. */
/*
 * Mediators find for 99 buyers in a hundred; against a seller with a document, worth a hundredth of the odds, for half of them.
 * Sellers whose offer was refused bring theirs, and so do those whose offer expired.
 */
static void an_offer_in_vain_is_followed_by_counter_evidence(void **state)
{
    (void)state;
#define TO_THE_DESK                                                                                                    \
    BASE_SETS, SELLER "offers_again=0%", BUYER "takes_offer=0%", BUYER "escalates=100%",                               \
        "desks.desk.finds_buyer={\"item\":{\"none\":{\"true_claim\":\"99%\",\"false_claim\":\"0%\"}}}",                \
        "desks.desk.seller_evidence_weight={\"document\":0.01}"
    static const char *const none[] = {TO_THE_DESK, SELLER "counter_evidence={\"none\":\"100%\"}"};
    static const char *const document[] = {TO_THE_DESK, SELLER "counter_evidence={\"document\":\"100%\"}"};
    static const char *const edits[] = {VALID("5d"), VALID("1d") "," ESCALATE, VALID("12h") "," ESCALATE};
    for (size_t i = 0; i < 3; i++) { /* refused, refused in the last second, expired */
        struct trial without, with;
        struct watch watch;
        open_and_watch(&without, &watch, edits[i], none, sizeof none / sizeof *none);
        watch_release(&watch);
        open_and_watch(&with, &watch, edits[i], document, sizeof document / sizeof *document);
        watch_release(&watch);
        const int64_t cases = trial_count(&with, COUNT_MEDIATED);
        assert_true(cases > 100 && cases == trial_count(&without, COUNT_MEDIATED));
        assert_int_equal(trial_count(&with, COUNT_OFFERS_EXPIRED) > 0, i == 2);
        assert_true(trial_count(&without, COUNT_REFUNDED) > cases * 9 / 10);
        /* 0.99 / 0.01 x 0.01 = 0.99 to 1: a half, and three standard deviations around it */
        assert_true(trial_count(&with, COUNT_REFUNDED) > cases * 38 / 100);
        assert_true(trial_count(&with, COUNT_REFUNDED) < cases * 62 / 100);
        trial_close(&without);
        trial_close(&with);
    }
}

static void a_reply_may_offer_a_part(void **state)
{
    (void)state;
    static const char *const takes[] = {BUYER "takes_offer=100%", BUYER "takes_offer=0%"};
    for (int refused = 0; refused <= 1; refused++) {
        const char *const sets[] = {BASE_SETS,           BUYER "contacts_first=100%",     BUYER "patience_reply=30d",
                                    SELLER "settles=0%", SELLER "offers_by_message=100%", takes[refused]};
        /* only a refused offer by message opens the dispute */
        struct trial trial;
        struct watch watch;
        trial_open_edited(&trial, MARKET, "minimal.json",
                          "{\"id\": \"known\", \"set_cell\": \"dispute.eligible\", \"rule\": \"in-time\", \"fact\": "
                          "\"contact.status\", \"to\": \"offered\"}",
                          sets, sizeof sets / sizeof *sets);
        watch_run(&watch, &trial, 1);
        int64_t complaints = trial_count(&trial, COUNT_COMPLAINTS);
        assert_true(complaints > 100);
        assert_int_equal(trial_count(&trial, COUNT_SETTLED), refused ? 0 : complaints);
        assert_int_equal(trial_count(&trial, COUNT_DISPUTES), refused ? complaints : 0);
        if (!refused)
            assert_int_equal(trial_count(&trial, COUNT_REFUND_MONEY), 1000 * complaints);
        end(&trial, &watch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_offers_rise_while_rounds_remain),
        cmocka_unit_test(a_seller_who_does_not_offer_again_has_one_round),
        cmocka_unit_test(the_buyer_may_go_to_the_platform_before_the_next_offer),
        cmocka_unit_test(an_offer_may_be_taken_until_its_last_second),
        cmocka_unit_test(silence_closes_the_case_where_the_rule_says_so),
        cmocka_unit_test(silence_escalates_where_the_rule_says_so),
        cmocka_unit_test(an_offer_in_vain_is_followed_by_counter_evidence),
        cmocka_unit_test(a_reply_may_offer_a_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
