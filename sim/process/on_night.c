/*
 * The clock edge: yesterday is folded, sellers are judged, and the orders of the new day are generated.
 */
#include "process/run.h"

#include "redress/units.h"

/* Counts that passed what is stored of them stop the run: what a rule would see is not what happened. */
static enum rd_status counts_fit(struct run *run)
{
    const struct sellers *sellers = &run->sellers;
    if (sellers->overfull)
        return rd_fail(run->err, RD_NOMEM,
                       "scenario \"%s\": seller %lu has more than %d %s in one day; no more are counted: "
                       "let more sellers share the orders (sellers.count), or lower demand.orders_per_day",
                       run->scenario->name, (unsigned long)sellers->overfull_seller, STAT_DAY_MAX,
                       seller_stat_name((enum seller_stat)sellers->overfull_stat));
    if (run->buyers_kept && run->buyers.overfull)
        return rd_fail(run->err, RD_NOMEM,
                       "scenario \"%s\": buyer %lu has more than %d orders or claims in %d days, or pays more than is "
                       "counted: let more buyers share the orders (buyers.count), or lower demand.orders_per_day",
                       run->scenario->name, (unsigned long)run->buyers.overfull_buyer, BUYER_COUNT_MAX,
                       BUYER_THIRD_DAYS);
    return RD_OK;
}

/*
 * Needs:  it is midnight; `extra` is the day that begins.
 * Leaves: everything that crosses sellers is as of now; the day's orders have their fates scheduled; so has the next night.
 */
enum rd_status on_night(struct run *run, const struct event *event)
{
    enum rd_status rc = RD_OK;
    run->day = (int32_t)event->extra;
    if (run->day > 0) {
        capacity_tonight(run);
        sellers_fold(&run->sellers);
    }
    if (run->day == run->history_day)
        rc = past_play(run);
    if (rc == RD_OK && run->past_repeats && run->day == history_night(run->scenario))
        rc = past_repeats_draw(run);
    if (rc == RD_OK)
        rc = standings_renew(run);
    if (rc == RD_OK)
        rc = buyers_renew(run);
    if (rc == RD_OK)
        rc = counts_fit(run);
    if (rc == RD_OK) {
        respond_tonight(run);
        rc = orders_generate(run);
    }
    if (rc == RD_OK)
        rc = run_push(run, EVENT_NIGHT, run->now_s + RD_DAY_S, 0, 0, 0, event->extra + 1);
    return rc;
}
