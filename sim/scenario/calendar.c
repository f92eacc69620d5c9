/*
 * Calendars of desks.
 */
#include "scenario/calendar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "scenario/scalars.h"

static const char *const weekday_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* ---- spellings ---- */

/* Reads a weekday's name at *at; -1 when there is none. */
static int weekday_at(const char **at)
{
    for (int i = 0; i < 7; i++) {
        if (strncmp(*at, weekday_names[i], 3) == 0) {
            *at += 3;
            return i;
        }
    }
    return -1;
}

/* "Mon..Fri,Sun": a range may run over the week's end. 0 when the text is none. */
static uint8_t weekdays_parse(const char *text)
{
    unsigned days = 0;
    for (;; text++) {
        int from = weekday_at(&text), to = from;
        if (from >= 0 && strncmp(text, "..", 2) == 0) {
            text += 2;
            to = weekday_at(&text);
        }
        if (from < 0 || to < 0)
            return 0;
        for (int day = from;; day = (day + 1) % 7) {
            days |= 1u << day;
            if (day == to)
                break;
        }
        if (*text != ',')
            return *text ? 0 : (uint8_t)days;
    }
}

bool field_weekdays(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place)
{
    (void)field;
    char label[LABEL_SIZE];
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "weekdays such as \"Mon..Fri\"");
    uint8_t days = weekdays_parse(value->string);
    if (!days)
        return loading_error(load, value, SCENARIO_WRONG_UNIT,
                             "%s must be weekdays such as \"Mon..Fri\" or \"Sat,Sun\"", label_of(value, label));
    *(uint8_t *)place = days;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HH:MM" as minutes, -1 when the text does not begin with one. */
static int clock_at(const char *text)
{
    if (!is_digit(text[0]) || !is_digit(text[1]) || text[2] != ':' || !is_digit(text[3]) || !is_digit(text[4]))
        return -1;
    int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
    return minutes < 60 ? hours * 60 + minutes : -1;
}

bool field_hours(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place)
{
    (void)field;
    char label[LABEL_SIZE];
    int32_t *out = place;
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "hours such as \"08:00..20:00\"");
    const char *text = value->string;
    bool shaped = strlen(text) == 12 && text[5] == '.' && text[6] == '.';
    int from = shaped ? clock_at(text) : -1, to = shaped ? clock_at(text + 7) : -1;
    if (from < 0 || from >= 1440 || to < 0 || to > 1440)
        return loading_error(load, value, SCENARIO_WRONG_UNIT,
                             "%s must be hours such as \"08:00..20:00\", from 00:00 to 24:00", label_of(value, label));
    out[0] = from;
    out[1] = to;
    return true;
}

bool field_offset(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place)
{
    (void)field;
    char label[LABEL_SIZE];
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "an offset such as \"+08:00\"");
    const char *text = value->string;
    bool shaped = strlen(text) == 6 && (text[0] == '+' || text[0] == '-');
    int minutes = shaped ? clock_at(text + 1) : -1;
    if (minutes < 0 || minutes > (text[0] == '-' ? 720 : 840))
        return loading_error(load, value, SCENARIO_WRONG_UNIT,
                             "%s must be an offset such as \"+08:00\", from -12:00 to +14:00", label_of(value, label));
    *(int32_t *)place = text[0] == '-' ? -minutes : minutes;
    return true;
}

/* ---- holidays ---- */

/* "2026-02-17" or "2026-02-17..2026-02-23" as days since 1970. */
static bool range_read(struct loading *load, const struct json_value *value, int64_t *first, int64_t *last)
{
    struct rd_error why;
    int64_t from, to;
    char text[32], label[LABEL_SIZE];
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "a date or a range of dates such as \"2026-02-17..2026-02-23\"");
    if (strlen(value->string) >= sizeof text)
        return loading_error(load, value, SCENARIO_WRONG_UNIT,
                             "%s must be a date or a range of dates such as \"2026-02-17..2026-02-23\"",
                             label_of(value, label));
    strcpy(text, value->string);
    char *dots = strstr(text, "..");
    if (dots)
        *dots = '\0';
    if (rd_date_parse(text, &from, &why) != RD_OK || rd_date_parse(dots ? dots + 2 : text, &to, &why) != RD_OK)
        return loading_error(load, value, SCENARIO_WRONG_UNIT, "%s", why.text);
    *first = from / RD_DAY_S;
    *last = to / RD_DAY_S;
    return *first <= *last ||
           loading_error(load, value, SCENARIO_EMPTY_RANGE, "%s ends before it begins", label_of(value, label));
}

static int day_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool country_read(struct loading *load, const struct json_value *value, struct country *out)
{
    if (value->kind != JSON_ARRAY)
        return loading_wrong_type(load, value, "a list of dates");
    out->days = loading_kept(load, arena_array(loading_arena(load), HOLIDAYS_MAX, sizeof *out->days));
    out->name = loading_kept(load, arena_copy(loading_arena(load), value->key));
    bool good = out->days && out->name;
    json_each (range, value) {
        int64_t first = 0, last = -1;
        if (!good || !range_read(load, range, &first, &last)) {
            good = false;
            continue;
        }
        if (last - first >= HOLIDAYS_MAX || out->count + (size_t)(last - first + 1) > HOLIDAYS_MAX)
            return loading_error(load, range, SCENARIO_LIST_SIZE, "more than %d holidays in one country", HOLIDAYS_MAX);
        for (int64_t day = first; day <= last; day++)
            out->days[out->count++] = day;
    }
    if (good)
        qsort(out->days, out->count, sizeof *out->days, day_order);
    return good;
}

bool field_holidays(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place)
{
    (void)field, (void)place;
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    if (value->count > COUNTRIES_MAX)
        return loading_error(load, value, SCENARIO_LIST_SIZE, "\"holidays\" has %zu members: allowed are 0 to %d",
                             value->count, COUNTRIES_MAX);
    load->countries = loading_kept(load, arena_array(loading_arena(load), value->count, sizeof *load->countries));
    bool good = load->countries != NULL;
    json_each (country, value) {
        if (key_is_remark(country->key) || !load->countries)
            continue;
        good = country_read(load, country, &load->countries[load->country_count]) && good;
        load->country_count++;
    }
    return good;
}

const struct country *country_find(const struct loading *load, const char *name)
{
    for (size_t i = 0; i < load->country_count; i++) {
        const char *known = load->countries[i].name;
        if (known && strcmp(known, name) == 0)
            return &load->countries[i];
    }
    return NULL;
}

/* ---- desks ---- */

bool desk_calendar_build(struct loading *load, const struct json_value *value, struct desk *desk)
{
    struct work_shift shifts[64];
    const struct country *country = desk->holidays ? country_find(load, desk->holidays) : NULL;
    for (size_t i = 0; i < desk->shift_count; i++) {
        const struct shift *shift = &desk->shifts[i];
        shifts[i] = (struct work_shift){.weekdays = shift->weekdays,
                                        .from_min = shift->from_min,
                                        .to_min = shift->to_min,
                                        .first_day = shift->first_day,
                                        .last_day = shift->last_day,
                                        .capacity = shift->mediators};
    }
    struct work_calendar_spec spec = {.start_unix_s = load->scenario->start_unix_s,
                                      .horizon_s = scenario_horizon_s(load->scenario),
                                      .utc_offset_min = desk->utc_offset_min,
                                      .shifts = shifts,
                                      .shift_count = desk->shift_count,
                                      .holidays = country ? country->days : NULL,
                                      .holiday_count = country ? country->count : 0};
    struct rd_error why;
    enum rd_status status = work_calendar_build(&spec, &desk->calendar, &why);
    if (status == RD_INPUT)
        return loading_error(load, value, SCENARIO_BAD_ROSTER, "%s", why.text);
    if (status != RD_OK) {
        loading_fail(load, status, "%s", why.text);
        return false;
    }
    return desk->calendar.count > 0 ||
           loading_error(load, value, SCENARIO_EMPTY_ROSTER, "nobody is ever at work at desk \"%s\"", desk->name);
}
