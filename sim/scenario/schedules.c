/*
 * Schedules: from the names in lanes to paces with the holidays of a place.
 */
#include "scenario/schedules.h"

#include <string.h>

#include "base/suggest.h"
#include "base/text.h"

#define NAMES_SHOWN 64

static bool schedule_find(struct loading *load, const struct json_value *name, const struct schedule **out)
{
    const struct scenario *scenario = load->scenario;
    const char *known[NAMES_SHOWN];
    size_t known_count = 0;
    if (!name)
        return true;
    if (name->kind != JSON_STRING)
        return loading_wrong_type(load, name, "the name of a schedule");
    for (size_t i = 0; i < scenario->schedule_count; i++) {
        const char *schedule = scenario->schedules[i].name;
        if (!schedule)
            return false; /* reported with the schedules */
        if (strcmp(schedule, name->string) == 0) {
            *out = &scenario->schedules[i];
            return true;
        }
        if (known_count < NAMES_SHOWN)
            known[known_count++] = schedule;
    }
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, name, SCENARIO_UNKNOWN_NAME, "there is no schedule %s in calendar.schedules%s",
                         text_shown(name->string, shown),
                         suggest_phrase(name->string, known, known_count, phrase, sizeof phrase));
}

bool lane_schedules(struct loading *load, const struct json_value *value, struct lane *lane)
{
    bool good = schedule_find(load, json_get(value, "hands_over"), &lane->hands_over_by);
    return schedule_find(load, json_get(value, "delivers"), &lane->delivers_by) && good;
}

/* A lane's pace: that of a lane before it where schedule and country are the same. */
static bool pace_of(struct loading *load, const struct schedule *schedule, const struct country *country,
                    const struct pace **out)
{
    struct scenario *scenario = load->scenario;
    if (!schedule)
        return true;
    for (size_t i = 0; i < scenario->pace_count; i++)
        if (scenario->paces[i].schedule == schedule && scenario->paces[i].country == country) {
            *out = scenario->paces[i].pace;
            return true;
        }
    struct scheduled *scheduled = &scenario->paces[scenario->pace_count];
    const struct pace_spec spec = {.start_unix_s = scenario->start_unix_s,
                                   .horizon_s = scenario_horizon_s(scenario),
                                   .utc_offset_min = schedule->utc_offset_min,
                                   .weekday_share = schedule->weekday_share,
                                   .hour_share = schedule->hour_share,
                                   .holidays = country ? country->days : NULL,
                                   .holiday_count = country ? country->count : 0};
    struct rd_error why;
    if (pace_new(&spec, &scheduled->pace, &why) != RD_OK) {
        loading_fail(load, RD_NOMEM, "%s", why.text);
        return false;
    }
    scheduled->schedule = schedule;
    scheduled->country = country;
    scenario->pace_count++;
    *out = scheduled->pace;
    return true;
}

bool paces_build(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    scenario->paces =
        loading_kept(load, arena_array(loading_arena(load), 2 * scenario->lane_count, sizeof *scenario->paces));
    bool good = scenario->paces != NULL;
    for (size_t i = 0; good && i < scenario->lane_count; i++) {
        struct lane *lane = &scenario->lanes[i];
        good = pace_of(load, lane->hands_over_by, lane->from_country, &lane->hands_over) &&
               pace_of(load, lane->delivers_by, lane->to_country, &lane->delivers);
    }
    return good;
}

void paces_free(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->pace_count; i++)
        pace_free(scenario->paces[i].pace);
}
