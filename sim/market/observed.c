/*
 * Facts of a seller, a buyer and the calendar from what is remembered.
 *
 * Sellers and buyers are as of last night. A fact that does not exist yet is RD_ABSENT.
 */
#include "market/observed.h"

#include "redress/policy.h"
#include "redress/units.h"

static int64_t seller_window_fact(const struct sellers *sellers, uint32_t seller, enum rd_fact fact)
{
    int place = (int)fact - RD_FACT_SELLER_ORDERS_28D;
    enum seller_window window = (enum seller_window)(place % WINDOW_COUNT);
    switch (place / WINDOW_COUNT) {
    case 0:
        return seller_sum(sellers, seller, window, STAT_ORDERS);
    case 1:
        return seller_sum(sellers, seller, window, STAT_DISPUTES);
    case 2:
        return seller_share_bp(sellers, seller, window, STAT_DISPUTES, STAT_ORDERS);
    case 3:
        return seller_share_bp(sellers, seller, window, STAT_UPHELD, STAT_ORDERS);
    case 4:
        return seller_share_bp(sellers, seller, window, STAT_SILENT, STAT_DISPUTES);
    case 5:
        return seller_share_bp(sellers, seller, window, STAT_LATE_SHIP, STAT_ORDERS);
    case 6:
        return seller_share_bp(sellers, seller, window, STAT_CANCELLED, STAT_ORDERS);
    default:
        return seller_share_bp(sellers, seller, window, STAT_NEGATIVE, STAT_RATINGS);
    }
}

static int64_t seller_stars(const struct sellers *sellers, uint32_t seller)
{
    uint64_t ratings = seller_sum(sellers, seller, WINDOW_365D, STAT_RATINGS);
    if (ratings == 0)
        return RD_ABSENT;
    return (int64_t)(((uint64_t)seller_sum(sellers, seller, WINDOW_365D, STAT_STARS) * 100 + ratings / 2) / ratings);
}

int64_t seller_fact(const struct sellers *sellers, uint32_t at, enum rd_fact fact, int64_t night_s)
{
    const struct seller *seller = &sellers->items[at];
    switch (fact) {
    case RD_FACT_SELLER_STANDING:
        return seller->standing;
    case RD_FACT_SELLER_RUNG:
        return seller->rung;
    case RD_FACT_SELLER_POINTS:
        return seller->points;
    case RD_FACT_SELLER_POINTS_TODAY:
        return seller->points_today;
    case RD_FACT_SELLER_STRIKES:
        return seller_same_kind(sellers, at, RD_VIOLATION_COUNTERFEIT, WINDOW_365D);
    case RD_FACT_SELLER_STANDING_FOR:
        return night_s - seller->standing_since_s;
    case RD_FACT_SELLER_STARS:
        return seller_stars(sellers, at);
    case RD_FACT_SELLER_RATINGS:
        return seller_sum(sellers, at, WINDOW_365D, STAT_RATINGS);
    default:
        return seller_window_fact(sellers, at, fact);
    }
}

int64_t seller_night_fact(const struct sellers *sellers, uint32_t at, enum rd_fact fact, int64_t night_s)
{
    return fact == RD_FACT_SELLER_POINTS_TODAY ? sellers->items[at].points_of_day
                                               : seller_fact(sellers, at, fact, night_s);
}

int64_t buyer_fact(const struct buyers *buyers, uint32_t buyer, enum rd_fact fact)
{
    int64_t age_s;
    switch (fact) {
    case RD_FACT_BUYER_STANDING:
        return buyers->standing[buyer];
    case RD_FACT_BUYER_ORDERS:
        return buyer_orders(buyers, buyer);
    case RD_FACT_BUYER_DISPUTES:
        return buyer_disputes(buyers, buyer);
    case RD_FACT_BUYER_REFUSED:
        return buyer_refused(buyers, buyer);
    case RD_FACT_BUYER_REFUND_SHARE:
        return buyer_refund_share_bp(buyers, buyer);
    default:
        age_s = buyer_age_s(buyers, buyer);
        return age_s < RD_FACT_SPAN_MAX * 10 ? age_s : RD_FACT_SPAN_MAX * 10;
    }
}

int64_t calendar_fact(int64_t unix_s, enum rd_fact fact)
{
    int year, month, day, weekday;
    rd_civil_from_unix(unix_s, &year, &month, &day, &weekday);
    if (fact == RD_FACT_CALENDAR_DAY_OF_MONTH)
        return day;
    return day == 1 && month % 3 == 1;
}

void windows_used(const struct rd_image *image, unsigned *statistics, unsigned *kinds)
{
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++) {
        const enum rd_fact *reads;
        size_t count = rd_image_reads(image, (enum rd_decision)decision, &reads);
        for (size_t i = 0; i < count; i++) {
            if (reads[i] >= RD_FACT_SELLER_ORDERS_28D && reads[i] <= RD_FACT_SELLER_NEGATIVE_SHARE_365D)
                *statistics |= 1u << ((int)reads[i] - RD_FACT_SELLER_ORDERS_28D) % WINDOW_COUNT;
            if (reads[i] == RD_FACT_SELLER_STARS || reads[i] == RD_FACT_SELLER_RATINGS)
                *statistics |= 1u << WINDOW_365D;
            if (reads[i] >= RD_FACT_VIOLATION_SAME_KIND_28D && reads[i] <= RD_FACT_VIOLATION_SAME_KIND_365D)
                *kinds |= 1u << ((int)reads[i] - RD_FACT_VIOLATION_SAME_KIND_28D);
            if (reads[i] == RD_FACT_SELLER_STRIKES)
                *kinds |= 1u << WINDOW_365D;
        }
    }
}
