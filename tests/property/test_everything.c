/*
 * Everything at once: a market in which all that can happen happens, under rules that leave nothing out. The laws hold, nobody
 * who is told changes anything, a copy is the same policy, and no buyer gets back more than was paid.
 */
#include <stdlib.h>
#include <string.h>

#include "property/everything.h"
#include "store/fingerprint.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define POLICY                                                                                                         \
    "tests/property/overlays/everything.json + instant_refund_up_to=8.00 + offer_rounds=3 + disputes_per_order=4 "     \
    "+ replacements_per_order=2 + buyer_blocked_refused=2"

static void open_everything(struct trial *trial)
{
    trial_open(trial, EVERYTHING_MARKET, POLICY, everything, EVERYTHING_COUNT);
    trial->scenario->response = RESPONSE_HIGH;
}

/* ---- what is told ---- */

#define SLOTS (1u << 16)

struct account {
    uint64_t order;
    int64_t paid, refunded, charged_back, credited; /* minor units */
    bool came_after;                                /* the parcel came after money was given back */
    int upheld, refused_offer;                      /* violations found by decisions of its case, and not undone */
};

struct census {
    int64_t asked[RD_DECISION_COUNT];
    struct account accounts[SLOTS];
    uint64_t of_order; /* the last question was who bears money of it */
    int64_t kind;      /* … of this kind; -1: it was another question */
};

static struct account *account_of(struct census *census, uint64_t order)
{
    uint64_t at = order * UINT64_C(0x9E3779B97F4A7C15) >> 48;
    for (unsigned tries = 0; tries < SLOTS; tries++, at++) {
        struct account *account = &census->accounts[at % SLOTS];
        if (account->order == order + 1 || account->order == 0) {
            account->order = order + 1;
            return account;
        }
    }
    fail_msg("more orders than accounts");
    return NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A case that is appealed to and fro brings a violation to light once, or again after it was undone. */
static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct account *account = account_of(context, order);
    (void)at_s;
    int change = told == TOLD_VIOLATION ? 1 : told == TOLD_PENALTY_UNDONE ? -1 : 0;
    if (told == TOLD_COMPLAINS_AGAIN)
        account->upheld = account->refused_offer = 0; /* another parcel, another case */
    if (begins(detail, "upheld_fault"))
        account->upheld += change;
    if (begins(detail, "lost_after_refusing_offer"))
        account->refused_offer += change;
    if (told == TOLD_DELIVERED)
        account->came_after = account->refunded > 0;
    assert_true(account->upheld <= 1);
    assert_true(account->refused_offer <= 1);
}

static void on_asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct census *census = context;
    (void)at_s;
    census->asked[question->decision]++;
    bool money = question->decision == RD_DECISION_FUNDING;
    census->of_order = order;
    census->kind = money ? question->facts[RD_FACT_MONEY_KIND] : -1;
}

/* Law 3 over all ways of money: at no moment is more given back of an order than was paid for it. */
static void on_moved(void *context, int64_t at_s, uint64_t order, const char *from, const char *to,
                     int64_t amount_minor)
{
    struct census *census = context;
    struct account *account = account_of(census, order);
    (void)at_s;
    if (strcmp(from, "buyer") == 0 && strcmp(to, "escrow") == 0)
        account->paid += amount_minor;
    int64_t change = strcmp(to, "buyer") == 0 ? amount_minor : strcmp(from, "buyer") == 0 ? -amount_minor : 0;
    if (change == 0 || census->of_order != order || census->kind < 0)
        return;
    if (census->kind == RD_MONEY_KIND_REFUND)
        account->refunded += change;
    if (census->kind == RD_MONEY_KIND_CHARGEBACK)
        account->charged_back += change;
    if (census->kind == RD_MONEY_KIND_LATE_CREDIT)
        account->credited += change;
    assert_true(account->refunded >= 0);
    assert_true(account->refunded + account->charged_back <= account->paid);
    assert_true(account->charged_back == 0 || account->charged_back + account->credited <= account->paid);
}

static void run_told(struct trial *trial, struct census *census, uint64_t seed)
{
    const struct trace trace = {.tell = on_tell, .asked = on_asked, .moved = on_moved, .context = census};
    memset(census, 0, sizeof *census);
    census->kind = -1;
    assert_int_equal(replicate(trial->run, seed, 0, &trace, NULL, NULL, &trial->result, &trial->err), RD_OK);
}

/* ---- tests ---- */

#define SEEDS 4

static void the_laws_hold_and_no_buyer_gets_more_than_was_paid(void **state)
{
    (void)state;
    struct census *census = malloc(sizeof *census);
    assert_non_null(census);
    int64_t refunded = 0, charged_back = 0, both = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct trial trial;
        open_everything(&trial);
        run_told(&trial, census, seed);
        laws_hold(&trial);
        for (size_t i = 0; i < SLOTS; i++) {
            refunded += census->accounts[i].refunded > 0;
            charged_back += census->accounts[i].charged_back > 0;
            both += census->accounts[i].charged_back > 0 && census->accounts[i].credited > 0;
        }
        trial_close(&trial);
    }
    assert_true(refunded > 100);
    assert_true(charged_back > 20);
    assert_true(both > 0);
    free(census);
}

/* Asked at night, of nobody's order, or counted as violations: shown by what follows. */
static bool is_about_people(int decision)
{
    return decision == RD_DECISION_SELLER_STANDING || decision == RD_DECISION_SEARCH_PLACEMENT ||
           decision == RD_DECISION_BUYER_STANDING || decision == RD_DECISION_VIOLATION;
}

static void every_decision_is_asked_and_everything_happens(void **state)
{
    static const enum counter alive[] = {COUNT_APPEALS_BUYER,
                                         COUNT_APPEALS_SELLER,
                                         COUNT_APPEALS_OVERTURNED,
                                         COUNT_VIOLATION_APPEALS,
                                         COUNT_CHARGEBACKS_WON,
                                         COUNT_REPEATS,
                                         COUNT_INSURER_PAID,
                                         COUNT_INSURER_REFUSED,
                                         COUNT_RETURNED,
                                         COUNT_REPLACEMENTS,
                                         COUNT_COUPONS,
                                         COUNT_COMPENSATION_MONEY,
                                         COUNT_LATE_CREDITS,
                                         COUNT_CHARGED_AGAIN,
                                         COUNT_PAID_BACK,
                                         COUNT_FALSE_SCANS,
                                         COUNT_OFFERS_TAKEN,
                                         COUNT_OFFERS_EXPIRED,
                                         COUNT_EVIDENCE_MISSING,
                                         COUNT_PLATFORM_LATE,
                                         COUNT_WITHDRAWN,
                                         COUNT_SETTLED,
                                         COUNT_DELIVERED_IN_DISPUTE,
                                         COUNT_POINTS_UNDONE,
                                         COUNT_REFUNDED_MISLABELLED,
                                         COUNT_POINTS};
    (void)state;
    struct census *census = malloc(sizeof *census);
    struct trial trial;
    assert_non_null(census);
    open_everything(&trial);
    run_told(&trial, census, 20);
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        if (census->asked[decision] == 0 && !is_about_people(decision))
            fail_msg("decision \"%s\" is never asked", rd_decision_row((enum rd_decision)decision)->name);
    for (size_t i = 0; i < sizeof alive / sizeof *alive; i++)
        if (trial_count(&trial, alive[i]) <= 0)
            fail_msg("\"%s\" never happens", counter_name(alive[i]));
    assert_true(trial.result.totals[TOTAL_PLACEMENT_SHIFT_PPM] > 0);
    assert_true(trial.result.totals[TOTAL_STANDING_APPEALS] > 0);
    assert_true(trial.result.totals[TOTAL_TURNED_AWAY] > 0);
    assert_true(trial_desk(&trial, DESK_OVERFLOWED) > 0);
    trial_close(&trial);
    free(census);
}

/* Whether the parcel comes before the case has ended or after it: honest buyers keep no money for what has come. */
static void a_refund_is_given_back_when_the_parcel_comes_during_the_appeal_too(void **state)
{
    (void)state;
    const char *sets[EVERYTHING_COUNT + 2];
    struct census *census = malloc(sizeof *census);
    struct trial trial;
    size_t came_after = 0;
    assert_non_null(census);
    memcpy(sets, everything, EVERYTHING_COUNT * sizeof *sets);
    sets[EVERYTHING_COUNT] = EVERYTHING_BUYER "pays_back=100%";
    sets[EVERYTHING_COUNT + 1] = "demand.orders_per_day=200";
    trial_open(&trial, EVERYTHING_MARKET, POLICY, sets, EVERYTHING_COUNT + 2);
    run_told(&trial, census, 3);
    laws_hold(&trial);
    for (size_t i = 0; i < SLOTS; i++) {
        came_after += census->accounts[i].came_after;
        if (census->accounts[i].came_after)
            assert_int_equal(census->accounts[i].refunded, 0);
    }
    assert_true(came_after > 10);
    assert_int_equal(trial_count(&trial, COUNT_PAID_BACK) + trial_count(&trial, COUNT_CHARGED_AGAIN),
                     trial_count(&trial, COUNT_REFUNDED_AND_ARRIVED));
    trial_close(&trial);
    free(census);
}

/* Told or not, for the first time or again: one result. And a launch of a copy over the policy is the policy. */
static void what_is_told_changes_nothing_nor_does_a_copy(void **state)
{
    (void)state;
    struct census *census = malloc(sizeof *census);
    struct trial trial;
    struct run *launched = NULL;
    uint8_t untold[DIGEST_SIZE], told[DIGEST_SIZE];
    assert_non_null(census);
    open_everything(&trial);
    trial_run(&trial, 5, 0);
    const struct result *const results[] = {&trial.result};
    fingerprint_block(results, 1, untold);
    run_told(&trial, census, 5);
    fingerprint_block(results, 1, told);
    assert_memory_equal(untold, told, sizeof told);
    int64_t *counters = trial.result.counters;
    size_t size = trial.segments.count * COUNTER_COUNT * sizeof *counters;
    int64_t *plain = malloc(size);
    assert_non_null(plain);
    memcpy(plain, counters, size);
    assert_int_equal(run_new_launch(trial.scenario, trial.policy, trial.image, trial.policy, trial.image,
                                    &trial.segments, &launched, &trial.err),
                     RD_OK);
    assert_int_equal(replicate(launched, 5, 0, NULL, NULL, NULL, &trial.result, &trial.err), RD_OK);
    assert_memory_equal(trial.result.counters, plain, size);
    run_free(launched);
    free(plain);
    trial_close(&trial);
    free(census);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_laws_hold_and_no_buyer_gets_more_than_was_paid),
        cmocka_unit_test(every_decision_is_asked_and_everything_happens),
        cmocka_unit_test(a_refund_is_given_back_when_the_parcel_comes_during_the_appeal_too),
        cmocka_unit_test(what_is_told_changes_nothing_nor_does_a_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
