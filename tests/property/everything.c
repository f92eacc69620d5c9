/*
 * A market in which all that can happen happens.
 */
#include "property/everything.h"

const char *const everything[] = {
    "demand.orders_per_day=60",
    "demand.demand_multiplier_at_most=4",
    "demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-20\",\"to\":\"2026-01-21\",\"factor\":3,\"dip_before\":\"2d\","
    "\"recovery\":\"3d\",\"price_factor\":0.8,\"change_of_mind_factor\":1.5,\"transit_factor\":1.3,"
    "\"slow_after\":\"4d\"}]",
    "buyers.count=300",
    EVERYTHING_BUYER "appeals_true=70%",
    EVERYTHING_BUYER "appeals_false=40%",
    EVERYTHING_BUYER
    "chargeback={\"true_claims\":\"80%\",\"false_claims\":\"80%\",\"after\":{\"exponential\":{\"mean\":\"4d\"}}}",
    EVERYTHING_BUYER
    "order_again={\"plain\":\"20%\",\"late\":\"20%\",\"remedied\":\"40%\",\"refused\":\"10%\",\"after\":\"5d\"}",
    EVERYTHING_BUYER "asks_for={\"refund\":\"rest\",\"partial\":\"20%\",\"replacement\":\"20%\",\"coupon\":\"10%\"}",
    EVERYTHING_BUYER "insures=60%",
    EVERYTHING_BUYER "confirms=30%",
    EVERYTHING_SELLER "appeals_true=40%",
    EVERYTHING_SELLER "appeals_false=70%",
    EVERYTHING_SELLER "appeals_violation_true=20%",
    EVERYTHING_SELLER "appeals_violation_false=60%",
    EVERYTHING_SELLER "appeals_standing=60%",
    EVERYTHING_SELLER "marks_shipped=40%",
    EVERYTHING_SELLER "marks_delivered=40%",
    EVERYTHING_SELLER "offers_again=80%",
    EVERYTHING_SELLER "offers_by_message=30%",
    EVERYTHING_SELLER "rude=10%",
    EVERYTHING_SELLER "handling_capacity_of_usual=1.5",
    "responses={\"leniency_to_false_claims\":{\"reference\":\"40%\",\"elasticity\":1},"
    "\"sanctions_to_effort\":{\"reference\":\"5%\",\"elasticity\":1},"
    "\"protection_to_demand\":{\"reference\":\"60%\",\"elasticity\":0.5}}",
    "desks=[{\"name\":\"first\",\"shifts\":[{\"name\":\"day\",\"hours\":\"06:00..22:00\",\"mediators\":1}],"
    "\"overflow_to\":\"second\",\"overflow_after\":\"4h\",\"split_share\":\"20%\"},"
    "{\"name\":\"second\",\"shifts\":[{\"name\":\"day\",\"days\":\"Mon..Fri\",\"hours\":\"09:00..17:00\","
    "\"mediators\":1}],\"handling_off_language\":1.5,\"languages\":[\"de\"]},"
    "{\"name\":\"senior\",\"senior\":true,\"shifts\":[{\"name\":\"day\",\"hours\":\"08:00..18:00\",\"mediators\":1}],"
    "\"overturns\":{\"wrong_case\":\"70%\",\"right_case\":\"40%\",\"wrong_violation\":\"60%\","
    "\"right_violation\":\"30%\",\"standing\":\"50%\"}}]",
};

_Static_assert(sizeof everything / sizeof *everything == EVERYTHING_COUNT, "as many as the header says");
