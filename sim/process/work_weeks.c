/*
 * Whose holidays business days leave out: those of the country the goods come from, of the one they go to, of the platform.
 */
#include "core/durations.h"
#include "process/run.h"

static void keep(struct work_weeks *weeks, int calendar, const struct country *country)
{
    weeks->holidays[calendar] = country ? country->days : NULL;
    weeks->holiday_count[calendar] = country ? country->count : 0;
}

/* Without an order nothing is on its way: the seller's own country, and nobody's for the buyer. */
static struct work_weeks weeks_of(const struct run *run, const struct order *order, uint32_t seller)
{
    const struct scenario *scenario = run->scenario;
    const struct lane *lane = order ? &scenario->lanes[order->lane] : NULL;
    struct work_weeks weeks = {.start_unix_s = scenario->start_unix_s};
    keep(&weeks, RD_CALENDAR_SELLER, lane ? lane->from_country : seller_country(run, seller));
    keep(&weeks, RD_CALENDAR_BUYER, lane ? lane->to_country : NULL);
    keep(&weeks, RD_CALENDAR_PLATFORM, scenario->platform_country);
    return weeks;
}

int64_t run_business_s(const struct run *run, const struct order *order, int64_t from_s, int64_t duration)
{
    const struct work_weeks weeks = weeks_of(run, order, order->seller);
    return duration_lasts_s(&weeks, from_s, duration);
}

void answer_settle(const struct run *run, enum rd_decision decision, const struct question *question,
                   struct rd_answer *answer)
{
    const struct work_weeks weeks = weeks_of(run, question->order, question->seller);
    durations_settle(&weeks, decision, question->now_s, answer);
}
