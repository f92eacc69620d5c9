/*
 * What the weeks before the night of history have shown of sellers, and the laws of what their orders bring.
 */
#ifndef REDRESS_PROCESS_PEOPLE_HISTORY_H
#define REDRESS_PROCESS_PEOPLE_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/quantile.h"
#include "redress/facts.h"
#include "redress/status.h"

struct run;

#define HAPPENING_KIND_BITS 4 /* of a violation in happening.kinds */
#define CONTEXTS_KEPT 64      /* of a happening where rules look at order or case */

/* A seller has its own inclination to each. What follows a dispute is drawn by dispute, all others by order. */
enum happening_group { SHIPS_LATE, IS_CANCELLED, IS_COMPLAINED_OF, IS_DISPUTED, FOLLOWS_A_DISPUTE, HAPPENING_GROUPS };

/*
 * What one order may bring into its seller's record on one day: things counted and violations, which come together (a dispute
 * left unanswered is counted, a violation, and an upheld fault).
 */
struct happening {
    uint32_t kinds; /* RD_VIOLATION_… + 1, four bits each, the first one lowest */
    uint8_t stats;  /* bit per enum seller_stat */
};

struct happening_seen {
    struct happening what;
    uint32_t *count;   /* [class][age]: age in days since the order */
    int64_t *contexts; /* [CONTEXTS_KEPT][violation][read]; NULL where rules read none */
    uint64_t contexts_seen;
};

/* How often something of a group happens, by order or dispute of a class of sellers, and what: places by weight. */
struct group_law {
    double rate;
    struct guide_table *which;
};

struct class_law {
    struct group_law group[HAPPENING_GROUPS];
    double ratings, stars[5]; /* per order; shares of the ratings */
};

struct history {
    int32_t night; /* the day on which the past is drawn: what came before is seen */
    size_t class_count, country_count;
    uint16_t *class_of;   /* [seller]                                     */
    double *order_share;  /* [seller]: of the orders to be expected       */
    uint32_t *orders;     /* [class][day placed]                          */
    uint32_t (*stars)[5]; /* [class][age]: ratings                        */
    struct happening_seen *seen;
    size_t seen_count, seen_capacity;
    uint32_t *own_orders;                   /* [seller] */
    uint32_t (*own)[HAPPENING_GROUPS];      /* [seller]: happenings */
    float (*inclination)[HAPPENING_GROUPS]; /* [seller]: times the class's law */
    double variance[HAPPENING_GROUPS];      /* of inclinations */
    enum rd_fact reads[RD_FACT_COUNT];      /* of order, case and buyer, by `violation` */
    size_t read_count;
    struct class_law *laws; /* [class] */
    /* the one that is going on: an order's, on one day */
    uint64_t order;
    uint32_t seller;
    int32_t order_day, day;
    struct happening now;
    int64_t *context; /* of its violations so far */
    bool out_of_memory;
};

/* The laws as of tonight, from all that was seen. RD_NOMEM only. */
enum rd_status history_laws(struct run *run);
/* Somebody nobody has seen yet has taken the place: its inclinations are those of any seller. */
void history_newcomer(struct run *run, uint32_t at);
/* The group of a happening. */
enum happening_group happening_group(const struct happening *what);

#endif
