/*
 * Origins and countries.
 */
#include "scenario/origins.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "scenario/calendar.h"
#include "scenario/families.h"
#include "scenario/fields.h"
#include "scenario/scalars.h"

#define NAMES_SHOWN 64

static size_t origin_find(const struct scenario *scenario, const char *name)
{
    size_t i = 0;
    while (i < scenario->origin_count && strcmp(scenario->origins[i], name) != 0)
        i++;
    return i;
}

bool origins_list(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    if (scenario->origins)
        return true;
    scenario->origins = loading_kept(load, arena_array(loading_arena(load), scenario->lane_count, sizeof(char *)));
    for (size_t i = 0; scenario->origins && i < scenario->lane_count; i++) {
        struct lane *lane = &scenario->lanes[i];
        if (!lane->from) { /* reported with the lanes */
            scenario->origins = NULL;
            scenario->origin_count = 0;
            return false;
        }
        lane->origin = origin_find(scenario, lane->from);
        if (lane->origin == scenario->origin_count)
            scenario->origins[scenario->origin_count++] = lane->from;
    }
    return scenario->origins != NULL;
}

static bool origin_unknown(struct loading *load, const struct json_value *member)
{
    const struct scenario *scenario = load->scenario;
    const size_t known = scenario->origin_count < NAMES_SHOWN ? scenario->origin_count : NAMES_SHOWN;
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, member, SCENARIO_UNKNOWN_NAME, "no lane comes from %s%s", text_shown(member->key, shown),
                         suggest_phrase(member->key, scenario->origins, known, phrase, sizeof phrase));
}

bool field_origins(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place)
{
    const struct json_value *members[NAMES_SHOWN];
    double shares[NAMES_SHOWN];
    size_t numbers[NAMES_SHOWN], count = 0;
    char what[LABEL_SIZE];
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    if (!origins_list(load))
        return false;
    if (value->count > NAMES_SHOWN)
        return loading_error(load, value, SCENARIO_LIST_SIZE, "\"%s\" has %zu members: allowed are 0 to %d", field->key,
                             value->count, NAMES_SHOWN);
    bool good = true;
    json_each (member, value) {
        if (key_is_remark(member->key))
            continue;
        numbers[count] = origin_find(load->scenario, member->key);
        if (numbers[count] == load->scenario->origin_count)
            good = origin_unknown(load, member);
        members[count++] = member;
    }
    snprintf(what, sizeof what, "the shares of \"%s\"", field->key);
    double *out = loading_kept(load, arena_array(loading_arena(load), load->scenario->origin_count, sizeof *out));
    if (!good || !out || !family_read(load, value, what, members, count, shares))
        return false;
    for (size_t i = 0; i < count; i++)
        out[numbers[i]] = shares[i];
    memcpy(place, &out, sizeof out);
    return true;
}

/* The country of that name, or of what stands before the first hyphen. */
static const struct country *country_of(const struct loading *load, const char *place)
{
    const struct country *country = country_find(load, place);
    const char *hyphen = strchr(place, '-');
    char name[LABEL_SIZE];
    if (country || !hyphen || (size_t)(hyphen - place) >= sizeof name)
        return country;
    memcpy(name, place, (size_t)(hyphen - place));
    name[hyphen - place] = '\0';
    return country_find(load, name);
}

static bool platform_place(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    const char *known[COUNTRIES_MAX], *name = scenario->platform_name;
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    if (!name || (scenario->platform_country = country_find(load, name)))
        return true;
    for (size_t i = 0; i < load->country_count; i++)
        known[i] = load->countries[i].name;
    return loading_error(load, json_get(json_get(load->root, "calendar"), "platform"), SCENARIO_UNKNOWN_NAME,
                         "there is no country %s in calendar.holidays%s", text_shown(name, shown),
                         suggest_phrase(name, known, load->country_count, phrase, sizeof phrase));
}

bool countries_place(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    if (!origins_list(load))
        return false;
    scenario->origin_countries =
        loading_kept(load, arena_array(loading_arena(load), scenario->origin_count, sizeof(struct country *)));
    if (!scenario->origin_countries)
        return false;
    for (size_t i = 0; i < scenario->origin_count; i++)
        scenario->origin_countries[i] = country_of(load, scenario->origins[i]);
    for (size_t i = 0; i < scenario->lane_count; i++) {
        struct lane *lane = &scenario->lanes[i];
        lane->from_country = scenario->origin_countries[lane->origin];
        lane->to_country = country_of(load, lane->to);
    }
    return platform_place(load);
}
