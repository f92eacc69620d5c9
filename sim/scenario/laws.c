/*
 * Distributions: document to law_spec to shared quantile table.
 */
#include "scenario/laws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "scenario/families.h"
#include "scenario/scalars.h"

/* In the order of enum law. */
const char *const law_names[] = {"constant", "exponential", "gamma",     "lognormal",
                                 "weibull",  "uniform",     "empirical", "mixture"};

/* A distribution being read: its unit, range, and whether it is part of a mixture. */
struct law_reader {
    struct loading *load;
    enum law_unit unit;
    double lo, hi;
    bool is_part;
};

static bool law_read_any(const struct law_reader *reader, const struct json_value *value, struct law_spec *out);

static bool read_value(const struct law_reader *reader, const struct json_value *value, double *out)
{
    return read_unit(reader->load, value, reader->unit, reader->lo, reader->hi, out);
}

/* Means and medians: above 0 also where the range begins at 0. */
static bool read_positive(const struct law_reader *reader, const struct json_value *value, double *out)
{
    if (!read_value(reader, value, out))
        return false;
    char label[LABEL_SIZE], is[VALUE_TEXT_SIZE];
    return *out > 0 || loading_error(reader->load, value, SCENARIO_OUT_OF_RANGE, "%s is %s: it must be above 0",
                                     label_of(value, label), unit_format(reader->unit, *out, is));
}

/* The object behind a law's name: exactly two known members, or one when the second is NULL. */
static bool read_pair(const struct law_reader *reader, const struct json_value *law, const char *first,
                      const char *second, const struct json_value *out[2])
{
    if (law->kind != JSON_OBJECT)
        return loading_wrong_type(reader->load, law, "an object");
    const char *const keys[] = {first, "source", "why", second};
    size_t count = second ? 4 : 3;
    bool good = json_refuse_unknown(law, keys, count, reader->load->found) == 0;
    for (int i = 0; i < (second ? 2 : 1); i++) {
        const char *key = i ? second : first;
        out[i] = json_get(law, key);
        if (!out[i])
            good = loading_error(reader->load, law, SCENARIO_MISSING_KEY, "missing \"%s\" of the %s distribution", key,
                                 law->key);
    }
    return good;
}

static bool read_constant(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    return read_value(reader, law, &out->a);
}

static bool read_exponential(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    const struct json_value *part[2] = {NULL, NULL};
    return read_pair(reader, law, "mean", NULL, part) && read_positive(reader, part[0], &out->a);
}

/* A mean or median and a plain number. */
static bool read_shaped(const struct law_reader *reader, const struct json_value *law, const char *value,
                        const char *shape, double lo, double hi, struct law_spec *out)
{
    const struct json_value *part[2] = {NULL, NULL};
    if (!read_pair(reader, law, value, shape, part))
        return false;
    bool good = read_positive(reader, part[0], &out->a);
    return read_number(reader->load, part[1], lo, hi, &out->b) && good;
}

static bool read_gamma(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    return read_shaped(reader, law, "mean", "shape", 0.05, 1000, out);
}

static bool read_lognormal(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    return read_shaped(reader, law, "median", "sigma", 0.001, 4, out);
}

static bool read_weibull(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    return read_shaped(reader, law, "mean", "shape", 0.2, 100, out);
}

static bool read_uniform(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    const struct json_value *part[2] = {NULL, NULL};
    if (!read_pair(reader, law, "from", "to", part))
        return false;
    bool good = read_value(reader, part[0], &out->a);
    if (!read_value(reader, part[1], &out->b) || !good)
        return false;
    if (out->a < out->b)
        return true;
    char from[VALUE_TEXT_SIZE], to[VALUE_TEXT_SIZE];
    return loading_error(reader->load, law, SCENARIO_EMPTY_RANGE,
                         "\"uniform\" runs from %s to %s: \"from\" must be below \"to\"",
                         unit_format(reader->unit, out->a, from), unit_format(reader->unit, out->b, to));
}

static bool read_point(const struct law_reader *reader, const struct json_value *value, struct law_point *out)
{
    if (value->kind != JSON_ARRAY || value->count != 2)
        return loading_error(reader->load, value, SCENARIO_WRONG_TYPE,
                             "element %zu must be a pair of a share and a value, such as [\"50%%\", …]", value->index);
    bool good = read_share(reader->load, json_at(value, 0), 0, 1, &out->probability);
    return read_value(reader, json_at(value, 1), &out->value) && good;
}

static bool points_ascend(const struct law_reader *reader, const struct json_value *list,
                          const struct law_point *points, size_t count)
{
    bool good = true;
    for (size_t i = 1; i < count; i++) {
        if (points[i].probability <= points[i - 1].probability || points[i].value < points[i - 1].value)
            good = loading_error(
                reader->load, json_at(list, i), SCENARIO_NOT_ASCENDING,
                "element %zu is not above the one before it: shares must rise and values must not fall", i);
    }
    if (points[0].probability > 0 || points[count - 1].probability < 1)
        good = loading_error(reader->load, list, SCENARIO_OPEN_ENDS, "\"points\" must begin at 0%% and end at 100%%");
    return good;
}

static bool read_empirical(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    const struct json_value *part[2] = {NULL, NULL};
    if (!read_pair(reader, law, "points", NULL, part))
        return false;
    const struct json_value *list = part[0];
    if (list->kind != JSON_ARRAY)
        return loading_wrong_type(reader->load, list, "a list of points");
    if (list->count < 2 || list->count > LAW_POINTS_MAX)
        return loading_error(reader->load, list, SCENARIO_LIST_SIZE, "\"points\" has %zu elements: allowed are 2 to %d",
                             list->count, LAW_POINTS_MAX);
    struct law_point *points =
        loading_kept(reader->load, arena_array(loading_arena(reader->load), list->count, sizeof *points));
    if (!points)
        return false;
    bool good = true;
    size_t at = 0;
    json_each (element, list)
        good = read_point(reader, element, &points[at++]) && good;
    if (!good || !points_ascend(reader, list, points, list->count))
        return false;
    out->points = points;
    out->point_count = list->count;
    return true;
}

static bool read_part(const struct law_reader *reader, const struct json_value *part, const struct json_value **share,
                      struct law_spec *out)
{
    static const char *const keys[] = {"share", "of", "source", "why"};
    if (part->kind != JSON_OBJECT)
        return loading_wrong_type(reader->load, part, "an object with \"share\" and \"of\"");
    bool good = json_refuse_unknown(part, keys, 4, reader->load->found) == 0;
    const struct json_value *of = json_get(part, "of");
    *share = json_get(part, "share");
    if (!*share || !of)
        return loading_error(reader->load, part, SCENARIO_MISSING_KEY, "missing \"%s\" of a mixture's part",
                             *share ? "of" : "share");
    struct law_reader inner = *reader;
    inner.is_part = true;
    return law_read_any(&inner, of, out) && good;
}

static bool read_mixture(const struct law_reader *reader, const struct json_value *law, struct law_spec *out)
{
    struct arena *arena = loading_arena(reader->load);
    if (reader->is_part)
        return loading_error(reader->load, law, SCENARIO_NESTED_MIXTURE, "a mixture cannot be part of a mixture");
    if (law->kind != JSON_ARRAY)
        return loading_wrong_type(reader->load, law, "a list of parts");
    if (law->count < 1 || law->count > LAW_PARTS_MAX)
        return loading_error(reader->load, law, SCENARIO_LIST_SIZE, "\"mixture\" has %zu parts: allowed are 1 to %d",
                             law->count, LAW_PARTS_MAX);
    struct law_spec *parts = loading_kept(reader->load, arena_array(arena, law->count, sizeof *parts));
    double *shares = loading_kept(reader->load, arena_array(arena, law->count, sizeof *shares));
    const struct json_value *members[LAW_PARTS_MAX];
    if (!parts || !shares)
        return false;
    bool good = true;
    size_t at = 0;
    json_each (part, law) {
        good = read_part(reader, part, &members[at], &parts[at]) && good;
        at++;
    }
    if (!good || !family_read(reader->load, law, "the shares of the mixture", members, law->count, shares))
        return false;
    out->parts = parts;
    out->shares = shares;
    out->part_count = law->count;
    return true;
}

static bool (*const read_law[LAW_NAME_COUNT])(const struct law_reader *, const struct json_value *,
                                              struct law_spec *) = {
    [LAW_CONSTANT] = read_constant,   [LAW_EXPONENTIAL] = read_exponential, [LAW_GAMMA] = read_gamma,
    [LAW_LOGNORMAL] = read_lognormal, [LAW_WEIBULL] = read_weibull,         [LAW_UNIFORM] = read_uniform,
    [LAW_EMPIRICAL] = read_empirical, [LAW_MIXTURE] = read_mixture,
};

/* The one law an object names; LAW_NAME_COUNT when it names none or several. */
static size_t law_named(const struct json_value *value, size_t *names)
{
    size_t law = LAW_NAME_COUNT;
    *names = 0;
    for (size_t i = 0; i < LAW_NAME_COUNT; i++) {
        if (json_get(value, law_names[i])) {
            law = i;
            ++*names;
        }
    }
    return *names == 1 ? law : LAW_NAME_COUNT;
}

static bool read_bounds(const struct law_reader *reader, const struct json_value *value, struct law_spec *out)
{
    const struct json_value *low = json_get(value, "at_least"), *high = json_get(value, "at_most");
    if (!low && !high)
        return true;
    if (reader->is_part)
        return loading_error(reader->load, low ? low : high, SCENARIO_BOUNDS_IN_PART,
                             "\"at_least\" and \"at_most\" stand beside \"mixture\", not in its parts");
    out->at_least = reader->lo;
    out->at_most = reader->hi;
    bool good = !low || read_value(reader, low, &out->at_least);
    good = (!high || read_value(reader, high, &out->at_most)) && good;
    if (!good || out->at_least < out->at_most)
        return good;
    char from[VALUE_TEXT_SIZE], to[VALUE_TEXT_SIZE];
    return loading_error(reader->load, value, SCENARIO_EMPTY_RANGE, "\"at_least\" %s is not below \"at_most\" %s",
                         unit_format(reader->unit, out->at_least, from), unit_format(reader->unit, out->at_most, to));
}

static bool law_read_object(const struct law_reader *reader, const struct json_value *value, struct law_spec *out)
{
    const char *keys[LAW_NAME_COUNT + 4] = {"at_least", "at_most", "source", "why"};
    for (size_t i = 0; i < LAW_NAME_COUNT; i++)
        keys[4 + i] = law_names[i];
    bool good = json_refuse_unknown(value, keys, LAW_NAME_COUNT + 4, reader->load->found) == 0;
    size_t names, law = law_named(value, &names);
    if (law == LAW_NAME_COUNT)
        return loading_error(reader->load, value, SCENARIO_NO_LAW,
                             "a distribution names one of constant, exponential, gamma, lognormal, weibull, uniform, "
                             "empirical, mixture: this one names %zu",
                             names);
    out->law = (enum law)law;
    good = read_law[law](reader, json_get(value, law_names[law]), out) && good;
    return read_bounds(reader, value, out) && good;
}

static bool law_read_any(const struct law_reader *reader, const struct json_value *value, struct law_spec *out)
{
    *out = (struct law_spec){.law = LAW_CONSTANT};
    if (value->kind == JSON_OBJECT)
        return law_read_object(reader, value, out);
    if (value->kind == JSON_STRING || value->kind == JSON_NUMBER)
        return read_constant(reader, value, out);
    return loading_wrong_type(reader->load, value, "a distribution or a value");
}

/*
 * The field's range bounds the law, but only where it would bind: an unbounded law keeps its exact mean. Money that cannot be
 * stored is refused: where a law of it is cut, the document says.
 */
static bool law_bound(const struct law_reader *reader, const struct json_value *value, struct law_spec *spec)
{
    const double tail = 0x1p-33; /* half a lane's step */
    if (spec->at_least < spec->at_most)
        return true;
    const double most = law_quantile(spec, 1 - tail);
    char label[LABEL_SIZE], text[VALUE_TEXT_SIZE];
    if (reader->unit == OF_MINOR && !(most <= reader->hi))
        return loading_error(reader->load, value, SCENARIO_OUT_OF_RANGE,
                             "%s can draw more than %s, which is the most that is stored: state an \"at_most\"",
                             label_of(value, label), unit_format(reader->unit, reader->hi, text));
    if (law_quantile(spec, tail) < reader->lo || most > reader->hi) {
        spec->at_least = reader->lo;
        spec->at_most = reader->hi;
    }
    return true;
}

bool law_read(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
              struct law_spec *out)
{
    struct law_reader reader = {.load = load, .unit = unit, .lo = lo, .hi = hi};
    if (!law_read_any(&reader, value, out))
        return false;
    if (out->law != LAW_CONSTANT && !law_bound(&reader, value, out))
        return false;
    return load->status == RD_OK;
}

static bool laws_grow(struct loading *load)
{
    struct scenario_owner *owner = load->owner;
    if (owner->law_count < owner->law_capacity)
        return true;
    size_t capacity = owner->law_capacity ? owner->law_capacity * 2 : 64;
    struct shared_law *laws = loading_kept(load, realloc(owner->laws, capacity * sizeof *laws));
    if (!laws)
        return false;
    owner->laws = laws;
    owner->law_capacity = capacity;
    return true;
}

static struct quantile_table *law_build(struct loading *load, const struct json_value *value, char *key, double scale,
                                        const struct law_spec *spec)
{
    struct scenario_owner *owner = load->owner;
    if (owner->law_count >= LAWS_MAX) {
        loading_error(load, value, SCENARIO_TOO_MANY_LAWS, "more than %d different distributions", LAWS_MAX);
        return NULL;
    }
    struct quantile_table *table = NULL;
    struct rd_error why;
    enum rd_status status = laws_grow(load) ? quantile_table_new(spec, scale, &table, &why) : load->status;
    if (status == RD_INPUT)
        loading_error(load, value, SCENARIO_BAD_LAW, "%s", why.text);
    else if (status != RD_OK)
        loading_fail(load, status, "%s", load->status == RD_OK ? why.text : "");
    if (status != RD_OK)
        return NULL;
    owner->laws[owner->law_count++] = (struct shared_law){key, table};
    return table;
}

bool law_table_read(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
                    struct quantile_table **out)
{
    struct scenario_owner *owner = load->owner;
    char *text = loading_kept(load, json_print(value, &owner->arena));
    char *key = text ? loading_kept(load, arena_format(&owner->arena, "%d %a %a %s", (int)unit, lo, hi, text)) : NULL;
    if (!key)
        return false;
    for (size_t i = 0; i < owner->law_count; i++) {
        if (strcmp(owner->laws[i].key, key) == 0) {
            *out = owner->laws[i].table;
            return true;
        }
    }
    struct law_spec spec;
    if (!law_read(load, value, unit, lo, hi, &spec))
        return false;
    struct quantile_table *table = law_build(load, value, key, unit == OF_NUMBER ? LAW_NUMBER_SCALE : 1, &spec);
    if (!table)
        return false;
    *out = table;
    return true;
}
