/*
 * Peaks of a scenario: what the field table cannot check, and their effects day by day.
 */
#include "scenario/peaks.h"

#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/units.h"
#include "scenario/loading.h"
#include "scenario/scalars.h"

#define LIFT_MOST 100
#define NAMES_SHOWN 64

/* ---- one peak ---- */

/* The members a lift may name: categories, or lanes. */
struct named_list {
    const char *what;
    const char *names[NAMES_SHOWN]; /* for suggestions */
    size_t shown, count;
    const char *(*name_of)(const struct scenario *scenario, size_t i);
};

static const char *category_name(const struct scenario *scenario, size_t i)
{
    return scenario->categories[i].name;
}

static const char *lane_name(const struct scenario *scenario, size_t i)
{
    return scenario->lanes[i].name;
}

static bool lift_read(struct loading *load, const struct named_list *list, const struct json_value *value, double *lift)
{
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->name_of(load->scenario, i), value->key) == 0)
            return read_number(load, value, 0, LIFT_MOST, &lift[i]);
    }
    return loading_error(load, value, SCENARIO_UNKNOWN_NAME, "there is no %s %s%s", list->what,
                         text_shown(value->key, shown),
                         suggest_phrase(value->key, list->names, list->shown, phrase, sizeof phrase));
}

/* {name: factor on what the peak adds}: 0 for those not named; 1 for all when nothing is stated. */
static double *lifts_read(struct loading *load, struct named_list *list, const struct json_value *stated)
{
    double *lift = loading_kept(load, arena_array(loading_arena(load), list->count, sizeof *lift));
    if (!lift)
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        lift[i] = stated ? 0 : 1;
        if (list->shown < NAMES_SHOWN)
            list->names[list->shown++] = list->name_of(load->scenario, i);
    }
    if (stated && stated->kind != JSON_OBJECT) {
        loading_wrong_type(load, stated, "an object of names and numbers");
        return NULL;
    }
    bool good = true;
    json_each (value, stated)
        good = (key_is_remark(value->key) || lift_read(load, list, value, lift)) && good;
    return good ? lift : NULL;
}

/* Minutes of an hour that lie in the peak's hours. */
static int32_t minutes_inside(const struct peak *peak, int32_t hour)
{
    int32_t from = peak->from_min > hour * 60 ? peak->from_min : hour * 60;
    int32_t to = peak->to_min < (hour + 1) * 60 ? peak->to_min : (hour + 1) * 60;
    return to > from ? to - from : 0;
}

/* How its own orders fall on the hours, and the usual orders' share inside its hours. */
static bool hours_weigh(struct loading *load, const struct json_value *value, struct peak *peak, double *usual_share)
{
    double stated = 0, sum = 0;
    *usual_share = 0;
    for (size_t hour = 0; hour < 24; hour++)
        stated += peak->hour_share[hour];
    for (int32_t hour = 0; hour < 24; hour++) {
        double inside = minutes_inside(peak, hour) / 60.0, usual = load->scenario->demand.hour_share[hour] * inside;
        *usual_share += usual;
        peak->hour_weight[hour] = stated > 0 ? peak->hour_share[hour] * inside : usual;
        sum += peak->hour_weight[hour];
    }
    if (sum <= 0)
        return loading_error(load, value, SCENARIO_EMPTY_RANGE, "nobody orders in the hours of peak \"%s\"",
                             peak->name);
    for (size_t hour = 0; hour < 24; hour++)
        peak->hour_weight[hour] /= sum;
    return true;
}

static double mean_lift(const struct peak *peak, const struct scenario *scenario)
{
    double of_categories = 0, of_lanes = 0;
    for (size_t i = 0; i < scenario->category_count; i++)
        of_categories += scenario->categories[i].share * peak->category_lift[i];
    for (size_t i = 0; i < scenario->lane_count; i++)
        of_lanes += scenario->lanes[i].share * peak->lane_lift[i];
    return of_categories * of_lanes;
}

static bool dates_place(struct loading *load, const struct json_value *value, struct peak *peak)
{
    const int64_t start_day = load->scenario->start_unix_s / RD_DAY_S;
    peak->first_day = peak->first_day / RD_DAY_S - start_day;
    peak->last_day = json_get(value, "to") ? peak->last_day / RD_DAY_S - start_day : peak->first_day;
    if (peak->last_day < peak->first_day)
        return loading_error(load, value, SCENARIO_EMPTY_RANGE, "peak \"%s\" ends before it begins", peak->name);
    if (peak->to_min <= peak->from_min)
        return loading_error(load, json_get(value, "hours"), SCENARIO_EMPTY_RANGE,
                             "the hours of peak \"%s\" must end after they begin, at 24:00 at the latest", peak->name);
    if (peak->last_day < 0 || peak->first_day >= scenario_horizon_s(load->scenario) / RD_DAY_S)
        json_report(load->found, SCENARIO_PEAK_OUTSIDE, value, "peak \"%s\" lies outside of the run: it has no effect",
                    peak->name);
    return true;
}

/* Prices in the peak are stored as all others are. */
static bool prices_fit(struct loading *load, const struct json_value *value, const struct peak *peak)
{
    const struct scenario *scenario = load->scenario;
    for (size_t i = 0; i < scenario->category_count; i++) {
        const double most = (double)quantile_table_at(scenario->categories[i].price, 1) * peak->price_factor;
        char text[RD_UNIT_TEXT_SIZE], limit[RD_UNIT_TEXT_SIZE];
        if (most + 0.5 >= (double)ORDER_MONEY_MAX + 1)
            return loading_error(load, json_get(value, "price_factor"), SCENARIO_OUT_OF_RANGE,
                                 "\"price_factor\" makes prices of category \"%s\" up to %s: stored are at most %s",
                                 scenario->categories[i].name, rd_money_format((int64_t)most, text),
                                 rd_money_format(ORDER_MONEY_MAX, limit));
    }
    return true;
}

static bool peak_finish(struct loading *load, const struct json_value *value, struct peak *peak)
{
    const struct scenario *scenario = load->scenario;
    struct named_list categories = {.what = "category", .count = scenario->category_count, .name_of = category_name};
    struct named_list lanes = {.what = "lane", .count = scenario->lane_count, .name_of = lane_name};
    double usual_share;
    bool good = dates_place(load, value, peak) && prices_fit(load, value, peak);
    peak->category_lift = lifts_read(load, &categories, json_get(value, "categories"));
    peak->lane_lift = lifts_read(load, &lanes, json_get(value, "routes"));
    if (!good || !peak->category_lift || !peak->lane_lift || !hours_weigh(load, value, peak, &usual_share))
        return false;
    peak->extra_share = (peak->factor - 1) * usual_share * mean_lift(peak, scenario);
    return true;
}

/* ---- all of them, by day ---- */

/* A day some days after the peak, of so many in which its effect falls in a line: 1 on the first day after, then less. */
static double fading(int64_t days_after, int64_t span_s)
{
    int64_t days = span_s / RD_DAY_S;
    return days_after >= 1 && days_after <= days ? (double)(days - days_after + 1) / (double)days : 0;
}

static void day_affect(const struct peak *peak, int64_t day, uint8_t number, struct day_effect *effect)
{
    int64_t before = peak->first_day - day, after = day - peak->last_day;
    bool during = before <= 0 && after <= 0;
    double slow = during ? 1 : fading(after, peak->slow_after_s);
    if (during)
        effect->peak = number;
    if (before >= 1 && before <= peak->dip_before_s / RD_DAY_S)
        effect->usual_factor *= 1 - peak->dip_share;
    effect->usual_factor *= 1 - peak->recovery_share * fading(after, peak->recovery_s);
    effect->handling_factor *= 1 + (peak->handling_factor - 1) * slow;
    effect->transit_factor *= 1 + (peak->transit_factor - 1) * slow;
}

static bool dates_are_apart(struct loading *load, const struct json_value *list)
{
    const struct scenario *scenario = load->scenario;
    for (size_t i = 1; i < scenario->demand.peak_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct peak *a = &scenario->demand.peaks[k], *b = &scenario->demand.peaks[i];
            if (a->first_day <= b->last_day && b->first_day <= a->last_day)
                return loading_error(load, json_at(list, i), SCENARIO_PEAK_OVERLAP,
                                     "peaks \"%s\" and \"%s\" have a date in common: a date has one peak at most",
                                     a->name, b->name);
        }
    }
    return true;
}

bool peaks_build(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    const struct json_value *list = json_get(json_get(load->root, "demand"), "peaks");
    bool good = true;
    if (scenario->demand.peak_count == 0)
        return true;
    for (size_t i = 0; i < scenario->demand.peak_count; i++)
        good = peak_finish(load, json_at(list, i), &scenario->demand.peaks[i]) && good;
    if (!good || !dates_are_apart(load, list))
        return false;
    scenario->day_count = (size_t)(scenario_horizon_s(scenario) / RD_DAY_S);
    scenario->days = loading_kept(load, arena_array(loading_arena(load), scenario->day_count, sizeof *scenario->days));
    if (!scenario->days)
        return false;
    for (size_t day = 0; day < scenario->day_count; day++) {
        scenario->days[day] = (struct day_effect){.usual_factor = 1, .handling_factor = 1, .transit_factor = 1};
        for (size_t i = 0; i < scenario->demand.peak_count; i++)
            day_affect(&scenario->demand.peaks[i], (int64_t)day, (uint8_t)(i + 1), &scenario->days[day]);
    }
    return true;
}
