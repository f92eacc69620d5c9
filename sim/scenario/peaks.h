/*
 * Sales events: more orders at certain hours of certain dates, and what comes with them.
 *
 * The usual orders of a day come whatever is on sale; a peak adds a stream of its own, with its own hours, categories and
 * lanes. So the usual orders keep their identities and their luck when a peak is moved, made larger or taken away, and only
 * fewer of them come on the days before it (the dip: buyers wait) and after it (the recovery: they have bought already).
 */
#ifndef REDRESS_SCENARIO_PEAKS_H
#define REDRESS_SCENARIO_PEAKS_H

#include <stdbool.h>
#include <stdint.h>

#define PEAKS_MAX 200

struct peak {
    const char *name;
    int64_t first_day, last_day;  /* days of the scenario, both included; may lie outside of its horizon */
    int32_t from_min, to_min;     /* of each of its days, UTC                                            */
    double factor;                /* times the usual orders in its hours, where the lift is 1            */
    double hour_share[24];        /* of its own orders, as stated; all 0: as the day's                   */
    double hour_weight[24];       /* of its own orders: inside its hours; sums to 1                      */
    double extra_share;           /* its own orders a day, of the usual ones of that day                 */
    double *category_lift;        /* [category], factors on factor - 1; 0: has no part in the peak       */
    double *lane_lift;            /* [lane] */
    int64_t dip_before_s;         /* whole days */
    double dip_share;             /* of the usual orders that do not come then                           */
    int64_t recovery_s;           /* whole days */
    double recovery_share;        /* that do not come on the first of them, falling to none              */
    double price_factor;          /* of its goods */
    double change_of_mind_factor; /* of its goods */
    double handling_factor;       /* of all orders placed on its dates                                   */
    double transit_factor;        /* of all parcels handed over on its dates                             */
    int64_t slow_after_s;         /* whole days in which these two fall back to 1, all of it on the first */
};

/* What the peaks do to one day of the scenario. */
struct day_effect {
    double usual_factor; /* on the usual orders: dips and recoveries                    */
    double handling_factor, transit_factor;
    uint8_t peak; /* number of the peak on this date, from 1; 0: none            */
};

struct loading;

/* Reads what the field table cannot (categories, routes), checks the peaks against each other, fills scenario->days. */
bool peaks_build(struct loading *load);

#endif
