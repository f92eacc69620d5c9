/*
 * Plans that are not in force. A planner who hires for the wrong year reads the waiting times of nobody hired.
 */
#include "scenario/idle.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/units.h"
#include "scenario/scalars.h"

#define NAMES_SHOWN 64

struct names {
    const char *items[NAMES_SHOWN];
    size_t count;
};

static void name_add(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    if (names->count < NAMES_SHOWN)
        names->items[names->count++] = name;
}

static int64_t start_day(const struct scenario *scenario)
{
    return scenario->start_unix_s / RD_DAY_S;
}

static int64_t end_day(const struct scenario *scenario) /* the first after the run */
{
    return start_day(scenario) + scenario_horizon_s(scenario) / RD_DAY_S;
}

static const char *date_of(int64_t day, char out[RD_UNIT_TEXT_SIZE])
{
    rd_date_format(day * RD_DAY_S, out);
    out[10] = '\0';
    return out;
}

/* ---- holidays ---- */

static bool country_is_used(const struct scenario *scenario, const struct country *country)
{
    bool is = scenario->platform_country == country;
    for (size_t i = 0; i < scenario->lane_count; i++)
        is = is || scenario->lanes[i].from_country == country || scenario->lanes[i].to_country == country;
    for (size_t i = 0; i < scenario->desk_count; i++)
        is = is || (scenario->desks[i].holidays && strcmp(scenario->desks[i].holidays, country->name) == 0);
    return is;
}

static bool any_in_run(const struct scenario *scenario, const struct country *country)
{
    bool any = country->count == 0; /* none is stated: none is missed */
    for (size_t i = 0; i < country->count; i++)
        any = any || (country->days[i] >= start_day(scenario) && country->days[i] < end_day(scenario));
    return any;
}

static void countries_look(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    const struct json_value *holidays = json_get(json_get(load->root, "calendar"), "holidays");
    struct names known = {.count = 0};
    for (size_t i = 0; i < scenario->lane_count; i++) {
        name_add(&known, scenario->lanes[i].from);
        name_add(&known, scenario->lanes[i].to);
    }
    for (size_t i = 0; i < load->country_count; i++) {
        const struct country *country = &load->countries[i];
        const struct json_value *value = json_get(holidays, country->name);
        char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE], first[RD_UNIT_TEXT_SIZE], last[RD_UNIT_TEXT_SIZE];
        if (!country_is_used(scenario, country))
            json_report(load->found, SCENARIO_NEVER_ACTS, value,
                        "no lane, desk or platform is in %s: its holidays are kept by nobody%s",
                        text_shown(country->name, shown),
                        suggest_phrase(country->name, known.items, known.count, phrase, sizeof phrase));
        else if (!any_in_run(scenario, country))
            json_report(load->found, SCENARIO_NEVER_ACTS, value, "no holiday of %s lies in the run, from %s to %s",
                        text_shown(country->name, shown), date_of(start_day(scenario), first),
                        date_of(end_day(scenario) - 1, last));
    }
}

/* ---- shifts ---- */

enum duty { DUTY_OUTSIDE, DUTY_OTHER_WEEKDAYS, DUTY_HOLIDAYS, DUTY_SOME }; /* the last reason why nobody comes */

static bool is_holiday(const struct loading *load, const struct desk *desk, int64_t day)
{
    for (size_t i = 0; desk->holidays && i < load->country_count; i++) {
        const struct country *country = &load->countries[i];
        for (size_t k = 0; strcmp(country->name, desk->holidays) == 0 && k < country->count; k++)
            if (country->days[k] == day)
                return true;
    }
    return false;
}

/* The shift that begins on a local day has a minute inside the run. */
static bool meets_run(const struct scenario *scenario, const struct desk *desk, const struct shift *shift, int64_t day)
{
    const int64_t from_s = day * RD_DAY_S + (shift->from_min - desk->utc_offset_min) * RD_MINUTE_S;
    const int32_t minutes = shift->to_min - shift->from_min + (shift->to_min <= shift->from_min ? 1440 : 0);
    return from_s < scenario->start_unix_s + scenario_horizon_s(scenario) &&
           from_s + minutes * RD_MINUTE_S > scenario->start_unix_s;
}

static enum duty duty_of(const struct loading *load, const struct desk *desk, const struct shift *shift)
{
    const struct scenario *scenario = load->scenario;
    const int64_t first = start_day(scenario) - 2, last = end_day(scenario) + 1; /* offsets, shifts past midnight */
    const bool is_dated = shift->first_day != INT64_MIN && shift->last_day != INT64_MAX; /* holidays or not */
    enum duty duty = DUTY_OUTSIDE;
    for (int64_t day = shift->first_day > first ? shift->first_day : first;
         duty != DUTY_SOME && day <= (shift->last_day < last ? shift->last_day : last); day++) {
        if (!meets_run(scenario, desk, shift, day))
            continue;
        const unsigned weekday = (unsigned)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
        const enum duty on = !(shift->weekdays >> weekday & 1u)         ? DUTY_OTHER_WEEKDAYS
                             : !is_dated && is_holiday(load, desk, day) ? DUTY_HOLIDAYS
                                                                        : DUTY_SOME;
        duty = on > duty ? on : duty;
    }
    return duty;
}

static void shift_look(struct loading *load, const struct json_value *value, const struct desk *desk,
                       const struct shift *shift)
{
    const struct scenario *scenario = load->scenario;
    char first[RD_UNIT_TEXT_SIZE], last[RD_UNIT_TEXT_SIZE];
    date_of(start_day(scenario), first);
    date_of(end_day(scenario) - 1, last);
    switch (duty_of(load, desk, shift)) {
    case DUTY_OUTSIDE:
        json_report(load->found, SCENARIO_NEVER_ACTS, value,
                    "shift \"%s\" of desk \"%s\" lies outside of the run, from %s to %s: nobody comes", shift->name,
                    desk->name, first, last);
        break;
    case DUTY_OTHER_WEEKDAYS:
        json_report(load->found, SCENARIO_NEVER_ACTS, json_get(value, "days") ? json_get(value, "days") : value,
                    "shift \"%s\" of desk \"%s\" has dates on none of its weekdays: nobody comes", shift->name,
                    desk->name);
        break;
    case DUTY_HOLIDAYS:
        json_report(load->found, SCENARIO_NEVER_ACTS, value,
                    "every day of shift \"%s\" of desk \"%s\" is a holiday of \"%s\": nobody comes", shift->name,
                    desk->name, desk->holidays);
        break;
    case DUTY_SOME:
        break;
    }
    if (shift->from_min == shift->to_min)
        json_report(
            load->found, SCENARIO_WHOLE_DAY, json_get(value, "hours"),
            "shift \"%s\" of desk \"%s\" ends at the hour at which it begins and so lasts 24 hours; \"00:00..24:00\" "
            "is a whole day",
            shift->name, desk->name);
}

static void shifts_look(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    for (size_t i = 0; i < scenario->desk_count; i++) {
        const struct json_value *shifts = json_get(json_at(json_get(load->root, "desks"), i), "shifts");
        for (size_t k = 0; k < scenario->desks[i].shift_count; k++)
            shift_look(load, json_at(shifts, k), &scenario->desks[i], &scenario->desks[i].shifts[k]);
    }
}

/* ---- desks ---- */

static bool anybody_appeals(const struct scenario *scenario)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct buyer_segment *buyer = &scenario->buyer_segments[i];
        sum |= buyer->appeals_true.threshold | buyer->appeals_false.threshold;
    }
    for (size_t i = 0; i < scenario->seller_segment_count; i++) {
        const struct seller_segment *seller = &scenario->seller_segments[i];
        sum |= seller->appeals_true.threshold | seller->appeals_false.threshold |
               seller->appeals_violation_true.threshold | seller->appeals_violation_false.threshold |
               seller->appeals_standing.threshold;
    }
    return sum > 0;
}

static bool is_spoken(const struct scenario *scenario, size_t language)
{
    double share = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++)
        share += scenario->buyer_segments[i].share * scenario->buyer_segments[i].language[language];
    return share > 0;
}

static void reach(const struct scenario *scenario, bool *reached, size_t desk)
{
    for (size_t steps = 0; desk != DESK_NONE && steps < scenario->desk_count; steps++) {
        reached[desk] = true;
        desk = scenario->desks[desk].overflow_to;
    }
}

static void desks_look(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    bool *reached = loading_kept(load, arena_array(loading_arena(load), scenario->desk_count, sizeof *reached));
    const bool has_appeals = anybody_appeals(scenario);
    for (size_t i = 0; reached && i < scenario->language_count; i++) {
        if (!is_spoken(scenario, i))
            continue;
        reach(scenario, reached, scenario->desk_of_language[i]);
        for (size_t reason = 0; reason < RD_REASON_COUNT; reason++) {
            reach(scenario, reached, scenario->desk_of_case[i][reason]);
            if (has_appeals)
                reach(scenario, reached, scenario->senior_desk_of_case[i][reason]);
        }
        if (has_appeals)
            reach(scenario, reached, scenario->senior_desk_of_language[i]);
    }
    for (size_t i = 0; reached && i < scenario->desk_count; i++)
        if (!reached[i])
            json_report(load->found, SCENARIO_NEVER_ACTS, json_at(json_get(load->root, "desks"), i),
                        scenario->desks[i].senior && !has_appeals
                            ? "nobody appeals: senior desk \"%s\" gets no case"
                            : "desk \"%s\" gets no case: others before it in the list serve its languages and reasons",
                        scenario->desks[i].name);
}

static void languages_look(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    struct names known = {.count = 0};
    for (size_t i = 0; i < scenario->language_count; i++)
        name_add(&known, scenario->languages[i]);
    for (size_t i = 0; i < scenario->desk_count; i++) {
        const struct desk *desk = &scenario->desks[i];
        const struct json_value *list = json_get(json_at(json_get(load->root, "desks"), i), "languages");
        for (size_t k = 0; k < desk->language_count; k++) {
            bool is_known = false;
            char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
            for (size_t l = 0; l < scenario->language_count; l++)
                is_known =
                    is_known || (strcmp(scenario->languages[l], desk->languages[k]) == 0 && is_spoken(scenario, l));
            if (!is_known)
                json_report(load->found, SCENARIO_NEVER_ACTS, json_at(list, k), "no buyer speaks %s%s",
                            text_shown(desk->languages[k], shown),
                            suggest_phrase(desk->languages[k], known.items, known.count, phrase, sizeof phrase));
        }
    }
}

/* ---- ways ---- */

static void ways_look(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    const struct json_value *carriers = json_get(load->root, "carriers");
    const struct json_value *schedules = json_get(json_get(load->root, "calendar"), "schedules");
    for (size_t i = 0; carriers && i < scenario->carrier_count; i++) {
        bool is_used = false;
        for (size_t k = 0; k < scenario->lane_count; k++)
            is_used = is_used || scenario->lanes[k].carrier == i;
        if (!is_used)
            json_report(load->found, SCENARIO_NEVER_ACTS, json_at(carriers, i), "no lane has the carrier \"%s\"",
                        scenario->carriers[i].name);
    }
    for (size_t i = 0; schedules && i < scenario->schedule_count; i++) {
        bool is_used = false;
        for (size_t k = 0; k < scenario->lane_count; k++)
            is_used = is_used || scenario->lanes[k].hands_over_by == &scenario->schedules[i] ||
                      scenario->lanes[k].delivers_by == &scenario->schedules[i];
        if (!is_used)
            json_report(load->found, SCENARIO_NEVER_ACTS, json_at(schedules, i),
                        "no lane hands over or delivers by the schedule \"%s\"", scenario->schedules[i].name);
    }
}

void idle_find(struct loading *load)
{
    countries_look(load);
    shifts_look(load);
    desks_look(load);
    languages_look(load);
    ways_look(load);
}
