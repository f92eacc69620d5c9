/*
 * The figures a scenario may be held against ("realism"), their names and units.
 */
#ifndef REDRESS_SCENARIO_REALISM_H
#define REDRESS_SCENARIO_REALISM_H

#include <stddef.h>

enum realism_unit {
    REALISM_SHARE, /* 0 to 1  */
    REALISM_DAYS,  /* days    */
    REALISM_STARS, /* 1 to 5  */
    REALISM_NUMBER
};

/* FIGURE(SYMBOL, "name", unit, "what it is") */
#define REALISM_FIGURES(FIGURE)                                                                                        \
    FIGURE(LATE_SHARE, "late_share", SHARE, "Delivered after the promised calendar day, of delivered")                 \
    FIGURE(DELIVERY_P5, "delivery_days.p5", DAYS, "Payment to delivery, 5 % quantile")                                 \
    FIGURE(DELIVERY_P10, "delivery_days.p10", DAYS, "Payment to delivery, 10 % quantile")                              \
    FIGURE(DELIVERY_P25, "delivery_days.p25", DAYS, "Payment to delivery, 25 % quantile")                              \
    FIGURE(DELIVERY_P50, "delivery_days.p50", DAYS, "Payment to delivery, median")                                     \
    FIGURE(DELIVERY_P75, "delivery_days.p75", DAYS, "Payment to delivery, 75 % quantile")                              \
    FIGURE(DELIVERY_P90, "delivery_days.p90", DAYS, "Payment to delivery, 90 % quantile")                              \
    FIGURE(DELIVERY_P95, "delivery_days.p95", DAYS, "Payment to delivery, 95 % quantile")                              \
    FIGURE(DELIVERY_P99, "delivery_days.p99", DAYS, "Payment to delivery, 99 % quantile")                              \
    FIGURE(STARS_EARLY_21, "stars.early_21_or_more", STARS, "Mean stars, 21 or more days early")                       \
    FIGURE(STARS_EARLY_11, "stars.early_11_20", STARS, "Mean stars, 11 to 20 days early")                              \
    FIGURE(STARS_EARLY_6, "stars.early_6_10", STARS, "Mean stars, 6 to 10 days early")                                 \
    FIGURE(STARS_EARLY_2, "stars.early_2_5", STARS, "Mean stars, 2 to 5 days early")                                   \
    FIGURE(STARS_LATE_1, "stars.late_1_3", STARS, "Mean stars, 1 to 3 days late")                                      \
    FIGURE(STARS_LATE_4, "stars.late_4_7", STARS, "Mean stars, 4 to 7 days late")                                      \
    FIGURE(STARS_LATE_8, "stars.late_8_or_more", STARS, "Mean stars, 8 or more days late")                             \
    FIGURE(STARS_MEAN, "stars.mean", STARS, "Mean stars")                                                              \
    FIGURE(SELLERS_TOP_1, "sellers.top_1", SHARE, "Share of orders of the largest 1 % of sellers")                     \
    FIGURE(SELLERS_TOP_5, "sellers.top_5", SHARE, "Share of orders of the largest 5 % of sellers")                     \
    FIGURE(SELLERS_TOP_10, "sellers.top_10", SHARE, "Share of orders of the largest 10 % of sellers")                  \
    FIGURE(SELLERS_TOP_20, "sellers.top_20", SHARE, "Share of orders of the largest 20 % of sellers")                  \
    FIGURE(LOST_SHARE, "lost_share", SHARE, "Parcels that never arrive, of shipped")                                   \
    FIGURE(CONTACT_RATE, "contact_rate", SHARE, "Complaints settled by message, of orders")                            \
    FIGURE(COMPLAINT_RATE, "complaint_rate", SHARE, "Orders with a complaint of any kind")                             \
    FIGURE(DISPUTE_RATE, "dispute_rate", SHARE, "Formal disputes, of orders")                                          \
    FIGURE(ESCALATION_RATE, "escalation_rate", SHARE, "Disputes taken to the platform, of disputes")                   \
    FIGURE(REFUND_RATE, "refund_rate", SHARE, "Orders with money back after shipment")                                 \
    FIGURE(RESOLUTION_P50, "resolution_time.p50", DAYS, "Dispute opened to final decision, median")                    \
    FIGURE(UTILISATION, "utilisation", SHARE, "Mediators' staffed time spent on cases")                                \
    FIGURE(PLATFORM_P50, "platform_time.p50", DAYS,                                                                    \
           "Dispute opened to final decision where the platform decided, median")                                      \
    FIGURE(RETURN_RATE, "return_rate", SHARE, "Returns asked for without a fault, of orders")                          \
    FIGURE(RETURN_RATE_FREE, "return_rate.free", SHARE, "The same of items whose page promises a free return")         \
    FIGURE(RETURN_RATE_APPAREL, "return_rate.apparel", SHARE, "The same of orders of class apparel")                   \
    FIGURE(RETURN_RATE_ELECTRONICS, "return_rate.electronics", SHARE, "The same of orders of class electronics")       \
    FIGURE(RETURN_RATE_HOME, "return_rate.home", SHARE, "The same of orders of class home")                            \
    FIGURE(TAKE_UP, "take_up", SHARE, "Insurance offers that end insured")                                             \
    FIGURE(FALSE_REFUND_SHARE, "false_refund_share", SHARE, "Money refunded to false claims, of money refunded")       \
    FIGURE(OVERTURN_RATE, "overturn_rate", SHARE, "Appeals of cases that succeed")                                     \
    FIGURE(ORDERS_PER_DAY_VMR, "orders_per_day_vmr", NUMBER, "Variance over mean of daily orders")

#define REALISM_FIGURE_MEMBER(symbol, name, unit, title) FIGURE_##symbol,
enum realism_figure { REALISM_FIGURES(REALISM_FIGURE_MEMBER) FIGURE_COUNT };
#undef REALISM_FIGURE_MEMBER

struct realism_figure_row {
    const char *name, *title;
    enum realism_unit unit;
};

const struct realism_figure_row *realism_figure_row(enum realism_figure figure);
/* -1 when unknown. */
int realism_figure_find(const char *name);

#endif
