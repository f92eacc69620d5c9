/*
 * The result of one replication under one policy: plain data, complete, and independent of how it was obtained.
 */
#ifndef REDRESS_MEASURE_RESULT_H
#define REDRESS_MEASURE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/counters.def"
#include "measure/segments.h"
#include "redress/facts.h"
#include "redress/status.h"

#define COUNTER_MEMBER(symbol, name, unit) COUNT_##symbol,
enum counter {
    COUNTERS(COUNTER_MEMBER) COUNT_VIOLATION_FIRST,
    COUNT_PENALTY_FIRST = COUNT_VIOLATION_FIRST + RD_VIOLATION_COUNT,
    COUNTER_COUNT = COUNT_PENALTY_FIRST + RD_VIOLATION_COUNT
};
#undef COUNTER_MEMBER
#define TOTAL_MEMBER(symbol, name, unit) TOTAL_##symbol,
enum total { TOTALS(TOTAL_MEMBER) TOTAL_COUNT };
#undef TOTAL_MEMBER
#define DESK_TOTAL_MEMBER(symbol, name, unit) DESK_##symbol,
enum desk_total { DESK_TOTALS(DESK_TOTAL_MEMBER) DESK_TOTAL_COUNT };
#undef DESK_TOTAL_MEMBER
#define SAMPLE_MEMBER(symbol, name, title) SAMPLE_##symbol,
enum sample_kind { SAMPLES(SAMPLE_MEMBER) SAMPLE_COUNT };
#undef SAMPLE_MEMBER

const char *counter_name(size_t counter); /* also violations.<kind> and penalties.<kind> */
const char *counter_unit(size_t counter);
const char *total_name(enum total total);
const char *desk_total_name(enum desk_total total);
const char *sample_name(enum sample_kind kind);

/* One time of one case: id of the order (or of nothing: desks), seconds. */
struct sample {
    uint64_t order;
    int64_t time_s;
};

struct sample_list {
    struct sample *items; /* ascending by (order, time_s) once finished */
    size_t count, capacity;
    size_t censored; /* cases still running at the end */
};

/* How an order ended, when it did not end as "delivered, no complaint": the sparse list. */
enum order_outcome {
    OUTCOME_PLAIN,      /* delivered, no complaint: listed only when money moved beyond the sale (a fine) */
    OUTCOME_NOT_PLACED, /* does not exist under this policy          */
    OUTCOME_CANCELLED,
    OUTCOME_LOST_SILENT, /* never arrived, never complained           */
    OUTCOME_HARM_SILENT, /* faulty, never complained                  */
    OUTCOME_SETTLED,     /* refund after a message                    */
    OUTCOME_DROPPED,     /* complaint dropped before a dispute        */
    OUTCOME_INELIGIBLE,  /* dispute refused at the door               */
    OUTCOME_WITHDRAWN,   /* parcel came, or the buyer let go          */
    OUTCOME_GAVE_UP,
    OUTCOME_REFUNDED,
    OUTCOME_PARTIAL,
    OUTCOME_REFUSED,
    OUTCOME_RETURNED,       /* without a fault, for money                */
    OUTCOME_RETURN_REFUSED, /* without a fault, no money               */
    OUTCOME_REPLACED,
    OUTCOME_COUPON,
    OUTCOME_ARRIVED_IN_CASE, /* the rules closed the case when the parcel came */
    OUTCOME_OPEN,            /* still open at the end: censored           */
    OUTCOME_KIND_COUNT
};
const char *order_outcome_name(enum order_outcome outcome);

#define RESOLUTION_NONE UINT32_MAX

/*
 * Whether an order is of the measured cohort, and whether another policy knows it. One that exists only because of the rules
 * of its policy is always listed, with its whole nets; where a list does not hold it, it does not exist.
 */
enum outcome_cohort { COHORT_NOT, COHORT_USUAL, COHORT_BEYOND };

struct outcome {
    uint64_t order;
    int64_t refund_minor;
    int64_t buyer_minor, seller_minor, platform_minor; /* nets of the order less those of a plain sale: 0 is plain;
                                                          COHORT_BEYOND: the nets themselves */
    uint8_t kind;                                      /* enum order_outcome */
    uint8_t reason;                                    /* RD_REASON_… or 255 */
    uint8_t is_false;                                  /* truth: the claim was false */
    uint8_t measured;                                  /* belongs to the cohort: enum outcome_cohort */
    uint32_t resolution_s; /* dispute opened to final decision; RESOLUTION_NONE without a dispute that was decided */
    uint16_t rule[4];      /* rules that decided: dispute.eligible, triage, seller.answer, remedy; 65535 not asked */
};

#define LATENESS_CELLS 16  /* the published cells of days late, result.c names them */
#define DELIVERY_BINS 4096 /* hours from payment to delivery */
#define DAY_CLASSES 64     /* of days until a promise or a delivery: single days first, then by eight */

/* How the market looks from outside, first deliveries of the measured cohort: lists one after the other. */
enum seen_cell {
    SEEN_DELIVERED_AT,          /* local weekday times 24 plus hour, Monday first         */
    SEEN_PROMISED_FOR = 7 * 24, /* DAY_CLASSES times the class of the promise plus that of the delivery */
    SEEN_CELLS = SEEN_PROMISED_FOR + DAY_CLASSES * DAY_CLASSES
};
/* And by seller. In the order of the columns of the run file's seen_by_seller. */
enum seller_seen {
    SELLER_DELIVERED,
    SELLER_HANDED_OVER_SLOWLY, /* of these, more than 7 days after payment */
    SELLER_RATED_IN_TIME,      /* ratings of parcels delivered by the promised day */
    SELLER_LOW_IN_TIME,        /* of these, 1 or 2 stars */
    SELLER_SEEN_COUNT
};

struct result {
    uint32_t replication;
    const struct segment_table *segments;
    int64_t *counters; /* [segment cell][COUNTER_COUNT]; cell 0 is all orders */
    int64_t totals[TOTAL_COUNT];
    int64_t (*desks)[DESK_TOTAL_COUNT];
    size_t desk_count;
    int64_t (*shifts)[DESK_TOTAL_COUNT]; /* of all desks, numbered through; no worst weeks */
    size_t shift_count;
    struct sample_list samples[SAMPLE_COUNT];
    struct outcome *outcomes; /* ascending by order, measured cohort and others */
    size_t outcome_count, outcome_capacity;
    uint64_t *rule_hits; /* rd_image_counter_count() cells */
    size_t rule_hit_count;
    /* the market as it looks, for the realism table; measured cohort */
    int64_t stars_by_lateness[LATENESS_CELLS][5];
    uint32_t delivery_hours[DELIVERY_BINS];
    uint32_t *orders_by_seller;
    uint32_t (*seen_by_seller)[SELLER_SEEN_COUNT];
    size_t seller_count;
    uint32_t seen[SEEN_CELLS];
    uint64_t events; /* handled, for the benchmark */
    uint64_t orders; /* placed, whole horizon      */
    uint64_t order_bytes_peak, case_bytes_peak, orders_open_peak, cases_open_peak;
};

enum rd_status result_init(struct result *result, const struct segment_table *segments, size_t desk_count,
                           size_t shift_count, size_t rule_hit_count, size_t seller_count, struct rd_error *err);
void result_clear(struct result *result, uint32_t replication); /* for the next replication, keeps memory */
void result_release(struct result *result);
enum rd_status sample_add(struct sample_list *list, uint64_t order, int64_t time_s); /* RD_NOMEM only */
/* How an order that this list holds ended under a policy whose list does not hold it. */
struct outcome outcome_elsewhere(const struct outcome *listed);
enum rd_status outcome_add(struct result *result, const struct outcome *outcome);
void result_finish(struct result *result); /* once: sorts samples and outcomes, sums cells */
/* Index of the published lateness cell for days late (calendar days, negative is early), and its name. */
size_t lateness_cell(int64_t days_late);
const char *lateness_cell_name(size_t cell);
/* The class of a number of days, 0 to DAY_CLASSES - 1; it never falls as they rise. */
size_t day_class(int64_t days);

static inline int64_t *result_cell(const struct result *result, size_t cell)
{
    return result->counters + cell * COUNTER_COUNT;
}

#endif
