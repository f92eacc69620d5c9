/*
 * Answered durations on the clock.
 */
#include "core/durations.h"

#include "core/clock.h"

/* What begins with an event after the question: settled when that has happened. */
static const bool begins_later[RD_ANSWER_AT_COUNT] = {
    [RD_ANSWER_AT_ORDER_TERMS_GUARANTEED_WITHIN] = true, /* from shipment */
    [RD_ANSWER_AT_ORDER_TERMS_NOT_RECEIVED_FROM] = true, /* from shipment */
    [RD_ANSWER_AT_ORDER_TERMS_CONFIRM_AFTER] = true,     /* from delivery */
    [RD_ANSWER_AT_ORDER_TERMS_PAYOUT_AFTER] = true,      /* from confirmation */
    [RD_ANSWER_AT_INSURANCE_OFFER_CLAIM_WITHIN] = true,  /* from the dispute's opening */
    [RD_ANSWER_AT_SELLER_ANSWER_OFFER_VALID_FOR] = true, /* from the offer */
    [RD_ANSWER_AT_ESCALATION_ALLOWED_UNTIL] = true,      /* from the seller's answer */
    [RD_ANSWER_AT_ESCALATION_AUTOMATIC_AFTER] = true,    /* from the seller's answer */
    [RD_ANSWER_AT_ESCALATION_PLATFORM_WITHIN] = true,    /* from the escalation */
};

int64_t duration_lasts_s(const struct work_weeks *weeks, int64_t from_s, int64_t duration)
{
    if (!rd_is_business(duration))
        return duration;
    const int calendar = rd_business_calendar(duration);
    return business_days_after(weeks->start_unix_s, from_s, rd_business_days(duration), weeks->holidays[calendar],
                               weeks->holiday_count[calendar]) -
           from_s;
}

void durations_settle(const struct work_weeks *weeks, enum rd_decision decision, int64_t from_s,
                      struct rd_answer *answer)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    for (size_t i = 0; i < row->answer_count; i++)
        if (rd_answer_row(row->first_answer + i)->type == RD_TYPE_DURATION && !begins_later[row->first_answer + i])
            answer->value[i] = duration_lasts_s(weeks, from_s, answer->value[i]);
}
