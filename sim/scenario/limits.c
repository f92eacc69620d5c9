#include "scenario/limits.h"

#include "redress/units.h"

/* Somebody of the scenario appeals against something. */
static bool anybody_appeals(const struct scenario *scenario)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++)
        sum += scenario->buyer_segments[i].appeals_true.threshold + scenario->buyer_segments[i].appeals_false.threshold;
    for (size_t i = 0; i < scenario->seller_segment_count; i++) {
        const struct seller_segment *segment = &scenario->seller_segments[i];
        sum += segment->appeals_true.threshold + segment->appeals_false.threshold +
               segment->appeals_violation_true.threshold + segment->appeals_violation_false.threshold +
               segment->appeals_standing.threshold;
    }
    return sum > 0;
}

/* That every language has one is checked when the scenario is read. */
static bool has_senior_desk(const struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->desk_count; i++)
        if (scenario->desks[i].senior)
            return true;
    return false;
}

struct rd_limits scenario_limits(const struct scenario *scenario)
{
    return (struct rd_limits){.scenario = scenario->name,
                              .from_s = scenario->start_unix_s,
                              .to_s = scenario->start_unix_s + scenario_horizon_s(scenario),
                              .placement_most_bp = (int64_t)(scenario->placement_at_most * (double)RD_BP_PER_ONE + 0.5),
                              .has_senior_desk = has_senior_desk(scenario) || !anybody_appeals(scenario)};
}
