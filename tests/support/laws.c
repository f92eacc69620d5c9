/*
 * The laws, counter against counter.
 */
#include "support/laws.h"

#include <stdlib.h>
#include <string.h>

#include "support/check.h"

static void check_orders(const struct trial *trial)
{
    int64_t orders = trial_count(trial, COUNT_ORDERS);
    assert_true(orders > 0);
    assert_int_equal(orders, trial_count(trial, COUNT_CLOSED) + trial_count(trial, COUNT_OPEN_AT_END));
    assert_true(trial_count(trial, COUNT_CANCELLED) + trial_count(trial, COUNT_SHIPPED) <= orders);
    assert_true(trial_count(trial, COUNT_DELIVERED) + trial_count(trial, COUNT_LOST) <=
                trial_count(trial, COUNT_SHIPPED));
    /* each dispute ends once: decided, withdrawn, given up, closed as the parcel came, or open */
    assert_int_equal(trial_count(trial, COUNT_DISPUTES),
                     trial_count(trial, COUNT_DISPUTES_DECIDED) + trial_count(trial, COUNT_WITHDRAWN) +
                         trial_count(trial, COUNT_GAVE_UP) + trial_count(trial, COUNT_CLOSED_ON_ARRIVAL) +
                         trial_count(trial, COUNT_DISPUTES_OPEN_AT_END));
    /* and has one time, of the end it had */
    static const size_t counted[][2] = {{SAMPLE_RESOLUTION_TIME, COUNT_DISPUTES_DECIDED},
                                        {SAMPLE_GAVE_UP_TIME, COUNT_GAVE_UP},
                                        {SAMPLE_WITHDRAWN_TIME, COUNT_WITHDRAWN},
                                        {SAMPLE_ARRIVED_TIME, COUNT_CLOSED_ON_ARRIVAL}};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        assert_int_equal(trial->result.samples[counted[i][0]].count, trial_count(trial, counted[i][1]));
}

static void check_refunds(const struct trial *trial)
{
    assert_int_equal(trial_count(trial, COUNT_REFUNDED), trial_count(trial, COUNT_REFUNDED_SETTLEMENT) +
                                                             trial_count(trial, COUNT_REFUNDED_DISPUTE) +
                                                             trial_count(trial, COUNT_REFUNDED_INSURANCE));
    assert_int_equal(trial_count(trial, COUNT_REFUNDED_ALL),
                     trial_count(trial, COUNT_REFUNDED) + trial_count(trial, COUNT_RETURNED));
    assert_true(trial_count(trial, COUNT_REFUND_MONEY) <= trial_count(trial, COUNT_CLAIMED_MONEY));
    assert_true(trial_count(trial, COUNT_RETURN_MONEY) <= trial_count(trial, COUNT_RETURN_CLAIMED_MONEY));
    assert_true(trial_count(trial, COUNT_PAID_BACK) + trial_count(trial, COUNT_CHARGED_AGAIN) <=
                trial_count(trial, COUNT_REFUNDED_AND_ARRIVED));
    assert_int_equal(trial_count(trial, COUNT_REFUNDED_FALSE),
                     trial_count(trial, COUNT_REFUNDED_UNTRUE) + trial_count(trial, COUNT_REFUNDED_MISLABELLED));
    assert_true(trial_count(trial, COUNT_COUPONS_FALSE) <= trial_count(trial, COUNT_COUPONS));
    assert_true(trial_count(trial, COUNT_REPLACED_FALSE) <= trial_count(trial, COUNT_REPLACEMENTS));
    assert_true(trial_count(trial, COUNT_PAYOUTS_HELD) <= trial_count(trial, COUNT_DISPUTES));
    assert_true(trial_count(trial, COUNT_CLAWBACK_MONEY) <=
                trial_count(trial, COUNT_REFUND_MONEY) + trial_count(trial, COUNT_RETURN_MONEY));
    assert_true(trial_count(trial, COUNT_INSURED) <= trial_count(trial, COUNT_INSURANCE_OFFERED));
}

/* A mind that was changed asks, mislabels or keeps; goods that are wanted are sent or not, then lost, back or on their way. */
static void check_goods(const struct trial *trial)
{
    assert_int_equal(trial_count(trial, COUNT_MIND_CHANGED), trial_count(trial, COUNT_RETURNS_ASKED) +
                                                                 trial_count(trial, COUNT_MISLABELLED) +
                                                                 trial_count(trial, COUNT_RETURNS_BARRED));
    assert_true(trial_count(trial, COUNT_RETURNED) + trial_count(trial, COUNT_RETURNS_REFUSED) <=
                trial_count(trial, COUNT_RETURNS_ASKED));
    assert_true(trial_count(trial, COUNT_GOODS_SENT) + trial_count(trial, COUNT_GOODS_NOT_SENT) <=
                trial_count(trial, COUNT_GOODS_WANTED));
    assert_true(trial_count(trial, COUNT_GOODS_LOST) + trial_count(trial, COUNT_GOODS_BACK) <=
                trial_count(trial, COUNT_GOODS_SENT));
    assert_true(trial_count(trial, COUNT_GOODS_BAD) <= trial_count(trial, COUNT_GOODS_BACK));
}

/* Whatever one party loses another gains, the world outside included. Orders open at the end have no nets. */
static void check_money(const struct trial *trial)
{
    int64_t nets = 0;
    for (size_t counter = COUNT_BUYER_NET; counter <= COUNT_CARRIER_NET; counter++)
        nets += trial_count(trial, counter);
    assert_int_equal(nets, -trial_count(trial, COUNT_OUTSIDE_NET));
    /* what the world outside gets: the cost of goods, of messages, disputes and mediators, less the worth of goods that came
     * back; a market whose goods cost nothing and where nothing is open shows the others to the cent */
    int64_t cost = trial->scenario->costs.dispute_minor * trial_count(trial, COUNT_DISPUTES) +
                   trial->scenario->costs.contact_minor * trial_count(trial, COUNT_CONTACTS);
    cost += trial_count(trial, COUNT_CHARGEBACK_FEES);
    if (trial_count(trial, COUNT_GOODS_WANTED) + trial_count(trial, COUNT_REPLACEMENTS) +
            trial_count(trial, COUNT_OPEN_AT_END) >
        0)
        return;
    assert_true(trial_count(trial, COUNT_OUTSIDE_NET) >= cost);
    bool costs_nothing = true;
    for (size_t i = 0; i < trial->scenario->category_count; i++)
        costs_nothing = costs_nothing && trial->scenario->categories[i].cost_of_goods == 0;
    if (trial_count(trial, COUNT_ESCALATED) == 0 && costs_nothing)
        assert_int_equal(trial_count(trial, COUNT_OUTSIDE_NET), cost);
}

/* The bank gives back what was paid for refused claims, once. */
static void check_chargebacks(const struct trial *trial)
{
    int64_t filed = trial_count(trial, COUNT_CHARGEBACKS), decided = trial_count(trial, COUNT_CHARGEBACKS_DECIDED);
    assert_true(decided <= filed && trial_count(trial, COUNT_CHARGEBACKS_WON) <= decided);
    assert_int_equal(trial_count(trial, COUNT_CHARGEBACK_FEES), filed * trial->scenario->costs.chargeback_fee_minor);
    assert_true(trial_count(trial, COUNT_CHARGEBACK_MONEY) + trial_count(trial, COUNT_REFUND_MONEY) <=
                trial_count(trial, COUNT_CLAIMED_MONEY));
}

static void check_segments(const struct trial *trial)
{
    for (enum segment_dimension dimension = SEGMENT_CATEGORY; dimension < SEGMENT_DIMENSION_COUNT; dimension++)
        for (size_t counter = 0; counter < COUNTER_COUNT; counter++) {
            int64_t sum = 0;
            for (size_t cell = 0; cell < trial->segments.count; cell++)
                if (trial->segments.cells[cell].dimension == dimension)
                    sum += result_cell(&trial->result, cell)[counter];
            assert_int_equal(sum, trial_count(trial, counter));
        }
}

/* The sparse list and the counters tell the same story. */
static void check_outcomes(const struct trial *trial)
{
    int64_t refunded = 0, refund_minor = 0, ineligible = 0, returned = 0;
    for (size_t i = 0; i < trial->result.outcome_count; i++) {
        const struct outcome *outcome = &trial->result.outcomes[i];
        assert_true(i == 0 || trial->result.outcomes[i - 1].order < outcome->order);
        refunded += outcome->refund_minor > 0;
        refund_minor += outcome->refund_minor;
        ineligible += outcome->kind == OUTCOME_INELIGIBLE;
        returned += outcome->kind == OUTCOME_RETURNED;
    }
    assert_int_equal(refunded, trial_count(trial, COUNT_REFUNDED_ALL));
    assert_int_equal(refund_minor, trial_count(trial, COUNT_REFUND_MONEY) + trial_count(trial, COUNT_RETURN_MONEY));
    assert_int_equal(ineligible, trial_count(trial, COUNT_DISPUTES_REFUSED));
    assert_true(returned <= trial_count(trial, COUNT_RETURNED)); /* some are paid and their goods still on the way */
}

void laws_hold(const struct trial *trial)
{
    check_orders(trial);
    check_refunds(trial);
    check_goods(trial);
    check_money(trial);
    check_chargebacks(trial);
    check_segments(trial);
    check_outcomes(trial);
}

static void told(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)at_s;
    (void)order;
    assert_non_null(told_text(told));
    assert_non_null(detail);
    ++*(uint64_t *)context;
}

void laws_hold_told_or_untold(struct trial *trial, uint64_t seed, uint32_t replication)
{
    uint64_t lines = 0;
    const struct trace trace = {.tell = told, .context = &lines};
    trial_run(trial, seed, replication);
    laws_hold(trial);
    size_t size = trial->segments.count * COUNTER_COUNT * sizeof *trial->result.counters;
    int64_t *first = malloc(size);
    assert_non_null(first);
    memcpy(first, trial->result.counters, size);
    trial_run(trial, seed, replication + 1);
    assert_memory_not_equal(first, trial->result.counters, size);
    assert_int_equal(RD_OK, replicate(trial->run, seed, replication, &trace, NULL, NULL, &trial->result, &trial->err));
    assert_memory_equal(first, trial->result.counters, size);
    assert_true(lines > trial->result.orders);
    free(first);
}
