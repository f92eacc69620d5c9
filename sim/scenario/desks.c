/*
 * Desks and languages: the first desk of the list that serves a language takes its cases, the first senior one its appeals
 * when the rules say so. A desk with `reasons` takes cases of these alone; a language nobody serves is an error, and so is a
 * reason in it that nobody takes. A desk may be helped by one other desk that takes all that it takes.
 */
#include "scenario/desks.h"

#include <string.h>

#include "base/suggest.h"
#include "base/text.h"

bool desk_serves(const struct desk *desk, const char *language)
{
    for (size_t i = 0; i < desk->language_count; i++) {
        if (strcmp(desk->languages[i], language) == 0)
            return true;
    }
    return desk->languages == NULL;
}

static bool any_senior(const struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->desk_count; i++) {
        if (scenario->desks[i].senior)
            return true;
    }
    return false;
}

/* The first desk of a skill that serves a language; DESK_NONE without one. */
static size_t desk_first(const struct scenario *scenario, const char *language, bool senior)
{
    for (size_t desk = 0; desk < scenario->desk_count; desk++) {
        if (scenario->desks[desk].senior == senior && desk_serves(&scenario->desks[desk], language))
            return desk;
    }
    return DESK_NONE;
}

/* The first of them that takes the reason, too. */
static size_t desk_for(const struct scenario *scenario, const char *language, bool senior, size_t reason)
{
    for (size_t desk = 0; desk < scenario->desk_count; desk++) {
        const struct desk *at = &scenario->desks[desk];
        if (at->senior == senior && at->takes[reason] && desk_serves(at, language))
            return desk;
    }
    return DESK_NONE;
}

static bool reasons_are_taken(struct loading *load, const struct json_value *desks, size_t language, bool senior,
                              size_t out[RD_REASON_COUNT])
{
    bool good = true;
    for (size_t reason = 0; reason < RD_REASON_COUNT; reason++) {
        out[reason] = desk_for(load->scenario, load->scenario->languages[language], senior, reason);
        if (out[reason] == DESK_NONE)
            good = loading_error(load, desks, SCENARIO_NO_DESK,
                                 "no %sdesk takes cases of \"%s\" in the language \"%s\"", senior ? "senior " : "",
                                 rd_word(RD_SET_REASON, reason), load->scenario->languages[language]);
    }
    return good;
}

/* Each language that is served at all; where nobody is senior, appeals to seniors have no desk. */
static bool cases_are_taken(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    struct arena *arena = loading_arena(load);
    const struct json_value *desks = json_get(load->root, "desks");
    const size_t size = sizeof *scenario->desk_of_case;
    scenario->desk_of_case = loading_kept(load, arena_array(arena, scenario->language_count, size));
    scenario->senior_desk_of_case = loading_kept(load, arena_array(arena, scenario->language_count, size));
    if (!scenario->desk_of_case || !scenario->senior_desk_of_case)
        return false;
    bool good = true;
    for (size_t i = 0; i < scenario->language_count; i++) {
        good = reasons_are_taken(load, desks, i, false, scenario->desk_of_case[i]) && good;
        for (size_t reason = 0; reason < RD_REASON_COUNT; reason++)
            scenario->senior_desk_of_case[i][reason] = DESK_NONE;
        if (any_senior(scenario))
            good = reasons_are_taken(load, desks, i, true, scenario->senior_desk_of_case[i]) && good;
    }
    return good;
}

static bool languages_are_served(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    struct arena *arena = loading_arena(load);
    scenario->desk_of_language = loading_kept(load, arena_array(arena, scenario->language_count, sizeof(size_t)));
    scenario->senior_desk_of_language =
        loading_kept(load, arena_array(arena, scenario->language_count, sizeof(size_t)));
    if (!scenario->desk_of_language || !scenario->senior_desk_of_language)
        return false;
    const struct json_value *desks = json_get(load->root, "desks");
    bool good = true, senior = any_senior(scenario);
    for (size_t i = 0; i < scenario->language_count; i++) {
        const char *language = scenario->languages[i];
        scenario->desk_of_language[i] = desk_first(scenario, language, false);
        scenario->senior_desk_of_language[i] = desk_first(scenario, language, true);
        if (scenario->desk_of_language[i] == DESK_NONE)
            good = loading_error(load, desks, SCENARIO_NO_DESK, "no desk serves the language \"%s\" that buyers speak",
                                 language);
        if (senior && scenario->senior_desk_of_language[i] == DESK_NONE)
            good = loading_error(load, desks, SCENARIO_NO_DESK,
                                 "no senior desk serves the language \"%s\" that buyers speak", language);
    }
    return good;
}

static bool overflow_unknown(struct loading *load, const struct json_value *name)
{
    const struct scenario *scenario = load->scenario;
    const char *known[64];
    size_t known_count = 0;
    for (size_t i = 0; i < scenario->desk_count && known_count < 64; i++)
        known[known_count++] = scenario->desks[i].name;
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, name, SCENARIO_UNKNOWN_NAME, "there is no desk %s%s", text_shown(name->string, shown),
                         suggest_phrase(name->string, known, known_count, phrase, sizeof phrase));
}

static bool overflow_fits(struct loading *load, size_t at)
{
    const struct scenario *scenario = load->scenario;
    struct desk *desk = &scenario->desks[at];
    const struct json_value *value = json_at(json_get(load->root, "desks"), at);
    const struct json_value *name = json_get(value, "overflow_to"), *after = json_get(value, "overflow_after");
    desk->overflow_to = DESK_NONE;
    if (!name)
        return !after || loading_error(load, after, SCENARIO_MISSING_KEY, "\"overflow_after\" without \"overflow_to\"");
    for (size_t i = 0; i < scenario->desk_count; i++) {
        if (strcmp(scenario->desks[i].name, desk->overflow_name) == 0)
            desk->overflow_to = i;
    }
    if (desk->overflow_to == DESK_NONE)
        return overflow_unknown(load, name);
    if (desk->overflow_to == at)
        return loading_error(load, name, SCENARIO_WRONG_DESK, "desk \"%s\" overflows to itself", desk->name);
    for (size_t reason = 0; reason < RD_REASON_COUNT; reason++)
        if (desk->takes[reason] && !scenario->desks[desk->overflow_to].takes[reason])
            return loading_error(load, name, SCENARIO_WRONG_DESK,
                                 "desk \"%s\" overflows to \"%s\", which takes no \"%s\"", desk->name,
                                 desk->overflow_name, rd_word(RD_SET_REASON, reason));
    return scenario->desks[desk->overflow_to].senior == desk->senior ||
           loading_error(load, name, SCENARIO_WRONG_DESK,
                         "desk \"%s\" overflows to \"%s\": both or neither must be senior", desk->name,
                         desk->overflow_name);
}

bool desks_fit_together(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    bool good = languages_are_served(load) && cases_are_taken(load);
    scenario->shift_count = 0;
    for (size_t i = 0; i < scenario->desk_count; i++) {
        scenario->desks[i].first_shift = scenario->shift_count;
        scenario->shift_count += scenario->desks[i].shift_count;
        good = overflow_fits(load, i) && good;
    }
    return good;
}
