/*
 * Finishing touches of lanes, desks, shifts, segments and realism rows.
 */
#include "scenario/members.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/units.h"
#include "scenario/calendar.h"
#include "scenario/reader.h"
#include "scenario/scalars.h"
#include "scenario/schedules.h"

/* "languages": a list of names; NULL when not given. */
static bool languages_read(struct loading *load, const struct json_value *value, const char ***languages, size_t *count)
{
    const struct json_value *list = json_get(value, "languages");
    if (!list)
        return true;
    if (list->kind != JSON_ARRAY)
        return loading_wrong_type(load, list, "a list of languages");
    if (list->count < 1 || list->count > LANGUAGES_MAX)
        return loading_error(load, list, SCENARIO_LIST_SIZE, "\"languages\" has %zu elements: allowed are 1 to %d",
                             list->count, LANGUAGES_MAX);
    *languages = loading_kept(load, arena_array(loading_arena(load), list->count, sizeof(char *)));
    if (!*languages)
        return false;
    bool good = true;
    json_each (name, list)
        good = read_name(load, name, &(*languages)[name->index]) && good;
    *count = list->count;
    return good;
}

/* ---- lanes ---- */

static bool lane_carrier(struct loading *load, const struct json_value *value, struct lane *lane)
{
    const struct scenario *scenario = load->scenario;
    const struct json_value *name = json_get(value, "carrier");
    if (!name)
        return true; /* the first */
    if (name->kind != JSON_STRING)
        return loading_wrong_type(load, name, "the name of a carrier");
    const char *known[64];
    size_t known_count = 0;
    for (size_t i = 0; i < scenario->carrier_count; i++) {
        const char *carrier = scenario->carriers[i].name;
        if (!carrier)
            return false; /* reported with the carriers */
        if (strcmp(carrier, name->string) == 0) {
            lane->carrier = i;
            return true;
        }
        if (known_count < 64)
            known[known_count++] = carrier;
    }
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, name, SCENARIO_UNKNOWN_NAME, "there is no carrier %s%s", text_shown(name->string, shown),
                         suggest_phrase(name->string, known, known_count, phrase, sizeof phrase));
}

static bool lane_finish(struct loading *load, const struct json_value *value, struct lane *lane)
{
    if (!lane->name)
        lane->name = loading_kept(load, arena_format(loading_arena(load), "%s-%s", lane->from, lane->to));
    if (!json_get(value, "cross_border"))
        lane->cross_border = strcmp(lane->from, lane->to) != 0;
    if (!json_get(value, "return_hub_lost"))
        lane->return_hub_lost = lane->return_lost;
    if (lane->customs_delays.share > 0 && !lane->cross_border)
        return loading_error(load, json_get(value, "customs_delayed"), SCENARIO_OUT_OF_RANGE,
                             "\"customs_delayed\" is %.10g%%, and lane \"%s\" crosses no border",
                             lane->customs_delays.share * 100, lane->name ? lane->name : "");
    bool good = lane_carrier(load, value, lane);
    return lane_schedules(load, value, lane) && good && lane->name;
}

/* ---- sellers ---- */

static bool answers_fit(struct loading *load, const struct json_value *value, const char *truth, double accepts,
                        double offers)
{
    char sum[RD_UNIT_TEXT_SIZE];
    if (accepts + offers <= 1 + 1e-9)
        return true;
    return loading_error(load, value, SCENARIO_SHARES_SUM, "\"accepts_%s\" and \"offers_%s\" sum to %s: at most 100%%",
                         truth, truth, rd_share_format((int64_t)((accepts + offers) * 1e9 + 0.5), sum));
}

static bool seller_segment_finish(struct loading *load, const struct json_value *value, struct seller_segment *segment)
{
    if (!json_get(value, "reply_delay"))
        segment->reply_delay = segment->answer_delay;
    bool good = languages_read(load, value, &segment->languages, &segment->language_count);
    good = answers_fit(load, value, "true", segment->accepts_true, segment->offers_true) && good;
    return answers_fit(load, value, "false", segment->accepts_false, segment->offers_false) && good;
}

/* ---- desks ---- */

static bool shift_finish(struct loading *load, const struct json_value *value, struct shift *shift)
{
    bool from = json_get(value, "from"), to = json_get(value, "to");
    shift->first_day = from ? shift->first_day / RD_DAY_S : INT64_MIN;
    shift->last_day = to ? shift->last_day / RD_DAY_S : INT64_MAX;
    if (shift->first_day > shift->last_day)
        return loading_error(load, value, SCENARIO_EMPTY_RANGE, "shift \"%s\" ends before it begins", shift->name);
    const struct json_value *min = json_get(value, "min"), *max = json_get(value, "max");
    if (min && max && min->number > max->number)
        return loading_error(load, min, SCENARIO_EMPTY_RANGE, "\"min\" is %.10g, above \"max\" %.10g", min->number,
                             max->number);
    return true;
}

static bool desk_holidays(struct loading *load, const struct json_value *value, struct desk *desk)
{
    const struct json_value *name = json_get(value, "holidays");
    if (!name)
        return true;
    if (!read_name(load, name, &desk->holidays))
        return false;
    if (country_find(load, name->string))
        return true;
    const char *known[COUNTRIES_MAX];
    for (size_t i = 0; i < load->country_count; i++)
        known[i] = load->countries[i].name;
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, name, SCENARIO_UNKNOWN_NAME, "there is no country %s in calendar.holidays%s",
                         text_shown(name->string, shown),
                         suggest_phrase(name->string, known, load->country_count, phrase, sizeof phrase));
}

/* The skill of a desk: all reasons when it states none. */
static bool desk_reasons(struct loading *load, const struct json_value *value, struct desk *desk)
{
    const struct json_value *list = json_get(value, "reasons");
    const char *words[RD_REASON_COUNT];
    for (size_t i = 0; i < RD_REASON_COUNT; i++) {
        desk->takes[i] = !list;
        words[i] = rd_word(RD_SET_REASON, i);
    }
    if (!list)
        return true;
    if (list->kind != JSON_ARRAY)
        return loading_wrong_type(load, list, "a list of reasons");
    if (list->count < 1)
        return loading_error(load, list, SCENARIO_LIST_SIZE, "\"reasons\" has 0 elements: allowed are 1 to %d",
                             (int)RD_REASON_COUNT);
    bool good = true;
    json_each (word, list) {
        int reason;
        if (read_choice(load, word, "a reason", words, RD_REASON_COUNT, &reason))
            desk->takes[reason] = true;
        else
            good = false;
    }
    return good;
}

static bool desk_finish(struct loading *load, const struct json_value *value, struct desk *desk)
{
    bool good = languages_read(load, value, &desk->languages, &desk->language_count);
    good = desk_holidays(load, value, desk) && good;
    good = desk_reasons(load, value, desk) && good;
    desk->shift_names = loading_kept(load, arena_array(loading_arena(load), desk->shift_count, sizeof(char *)));
    if (!desk->shift_names)
        return false;
    for (size_t i = 0; i < desk->shift_count; i++)
        desk->shift_names[i] = desk->shifts[i].name;
    return good;
}

/* ---- realism ---- */

static bool realism_value(struct loading *load, const struct json_value *value, enum realism_unit unit, double *out)
{
    int64_t seconds;
    switch (unit) {
    case REALISM_SHARE:
        return read_share(load, value, 0, 1, out);
    case REALISM_DAYS:
        if (!read_duration(load, value, 0, 3650.0 * 86400, &seconds))
            return false;
        *out = (double)seconds / (double)RD_DAY_S;
        return true;
    case REALISM_STARS:
        return read_number(load, value, 1, 5, out);
    case REALISM_NUMBER:
        return read_number(load, value, 0, 1e12, out);
    }
    return false;
}

static bool realism_band(struct loading *load, const struct json_value *band, enum realism_unit unit,
                         struct realism_row *row)
{
    if (band->kind != JSON_ARRAY || band->count != 2)
        return loading_error(load, band, SCENARIO_WRONG_TYPE,
                             "\"band\" must be a list of the lowest and the highest value");
    bool good = realism_value(load, json_at(band, 0), unit, &row->lo);
    if (!realism_value(load, json_at(band, 1), unit, &row->hi) || !good)
        return false;
    row->is_band = true;
    return row->lo <= row->hi || loading_error(load, band, SCENARIO_EMPTY_RANGE, "\"band\" ends below its beginning");
}

static bool realism_remark(struct loading *load, const struct json_value *value, const char *key, const char **out)
{
    const struct json_value *remark = json_get(value, key);
    return !remark || remark->kind != JSON_STRING || read_text(load, remark, out);
}

static bool realism_finish(struct loading *load, const struct json_value *value, struct realism_row *row)
{
    const char *names[FIGURE_COUNT];
    for (int i = 0; i < FIGURE_COUNT; i++)
        names[i] = realism_figure_row((enum realism_figure)i)->name;
    int figure;
    if (!read_choice(load, json_get(value, "figure"), "a known figure", names, FIGURE_COUNT, &figure))
        return false;
    row->figure = (enum realism_figure)figure;
    enum realism_unit unit = realism_figure_row(row->figure)->unit;
    if (row->segment && realism_figure_row(row->figure)->measure != MEASURE_METRIC)
        return loading_error(load, json_get(value, "segment"), SCENARIO_WRONG_PLACE,
                             "figure \"%s\" is not a metric: only metrics are broken down by segment", names[figure]);
    const struct json_value *reference = json_get(value, "reference"), *band = json_get(value, "band");
    if (!reference == !band)
        return loading_error(load, value, SCENARIO_MISSING_KEY, "state either \"reference\" or \"band\"");
    if (!realism_remark(load, value, "source", &row->source) || !realism_remark(load, value, "why", &row->why))
        return false;
    if (band)
        return realism_band(load, band, unit, row);
    if (!realism_value(load, reference, unit, &row->reference))
        return false;
    row->lo = row->reference * (1 - row->within);
    row->hi = row->reference * (1 + row->within);
    return true;
}

bool member_finish(struct loading *load, enum scenario_shape shape, const struct json_value *value, void *member)
{
    switch (shape) {
    case SHAPE_LANE:
        return lane_finish(load, value, member);
    case SHAPE_SELLER_SEGMENT:
        return seller_segment_finish(load, value, member);
    case SHAPE_SHIFT:
        return shift_finish(load, value, member);
    case SHAPE_DESK:
        return desk_finish(load, value, member);
    case SHAPE_REALISM:
        return realism_finish(load, value, member);
    default:
        return true;
    }
}

/* ---- names ---- */

struct named {
    const char *name;
    const struct json_value *value;
};

static int named_order(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->value->index > y->value->index) - (x->value->index < y->value->index);
}

/* The member's own name; NULL when it has none (realism rows). */
static const char *member_name(struct loading *load, const struct json_value *member)
{
    const struct json_value *name = json_get(member, "name");
    if (name)
        return name->kind == JSON_STRING ? name->string : NULL;
    const struct json_value *from = json_get(member, "from"), *to = json_get(member, "to");
    if (!from || !to || from->kind != JSON_STRING || to->kind != JSON_STRING)
        return NULL;
    return loading_kept(load, arena_format(loading_arena(load), "%s-%s", from->string, to->string));
}

bool names_are_unique(struct loading *load, const struct scenario_field *field, const struct json_value *list)
{
    struct named *all = loading_kept(load, arena_array(loading_arena(load), list->count, sizeof *all));
    size_t count = 0;
    if (!all)
        return false;
    json_each (member, list) {
        const char *name = member_name(load, member);
        if (name)
            all[count++] = (struct named){name, member};
    }
    qsort(all, count, sizeof *all, named_order);
    bool good = load->status == RD_OK;
    for (size_t i = 1; i < count; i++) {
        char shown[TEXT_SHOWN_SIZE];
        if (strcmp(all[i].name, all[i - 1].name) == 0)
            good = loading_error(load, all[i].value, SCENARIO_DUPLICATE_NAME, "two of \"%s\" are named %s", field->key,
                                 text_shown(all[i].name, shown));
    }
    return good;
}
