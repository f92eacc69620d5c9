/*
 * Loading a scenario: read, resolve, check every field, then what holds between fields.
 */
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "redress/units.h"
#include "scenario/calendar.h"
#include "scenario/coupling.h"
#include "scenario/desks.h"
#include "scenario/loading.h"
#include "scenario/origins.h"
#include "scenario/reader.h"
#include "scenario/resolve.h"
#include "scenario/schedules.h"

#define HORIZON_MAX_S (INT64_C(3650) * RD_DAY_S)

/* ---- what holds between fields ---- */

static bool horizon_fits(struct loading *load)
{
    const struct json_value *calendar = json_get(load->root, "calendar");
    char is[RD_UNIT_TEXT_SIZE];
    int64_t horizon = scenario_horizon_s(load->scenario);
    return horizon <= HORIZON_MAX_S || loading_error(load, calendar, SCENARIO_OUT_OF_RANGE,
                                                     "warm-up, measured window and drain come to %s: at most 3650d",
                                                     rd_duration_format(horizon, is));
}

/* The largest share of faults and counterfeits together that any seller sends. */
static double counterfeits_added(const struct scenario *scenario, const struct category *category, double faults)
{
    double most = 0;
    for (size_t i = 0; i < scenario->seller_segment_count; i++) {
        const struct seller_segment *seller = &scenario->seller_segments[i];
        most = fmax(most, faults * seller->fault_factor + category->counterfeit * seller->counterfeit_factor);
    }
    return most;
}

/* A received parcel has one fault at most: the shares of all kinds, times the largest factor, must leave room. */
static bool faults_fit(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    double factor = 0, lane = 0;
    bool good = true;
    for (size_t i = 0; i < scenario->seller_segment_count; i++)
        factor = fmax(factor, scenario->seller_segments[i].fault_factor);
    for (size_t i = 0; i < scenario->lane_count; i++)
        lane = fmax(lane, scenario->lanes[i].damaged);
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        double sum = category->faults;
        char is[RD_UNIT_TEXT_SIZE];
        if (sum * factor + lane > 1 + 1e-9)
            good = loading_error(load, json_at(json_get(load->root, "categories"), i), SCENARIO_SHARES_SUM,
                                 "the faults of \"%s\" times the largest fault_factor %.10g, with the lanes' damage, "
                                 "come to %s: at most 100%%",
                                 category->name, factor, rd_share_format(llround((sum * factor + lane) * 1e9), is));
        double whole = counterfeits_added(scenario, category, sum) + lane;
        if (good && whole > 1 + 1e-9)
            good = loading_error(load, json_at(json_get(load->root, "categories"), i), SCENARIO_SHARES_SUM,
                                 "the faults of \"%s\", with its counterfeits times counterfeit_factor and the lanes' "
                                 "damage, come to %s: at most 100%%",
                                 category->name, rd_share_format(llround(whole * 1e9), is));
    }
    return good;
}

static bool desks_are_staffed(struct loading *load)
{
    bool good = true;
    for (size_t i = 0; i < load->scenario->desk_count && load->status == RD_OK; i++)
        good = desk_calendar_build(load, json_at(json_get(load->root, "desks"), i), &load->scenario->desks[i]) && good;
    return good;
}

static bool sellers_are_weighed(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    size_t count = scenario->seller_count;
    double *weight = loading_kept(load, arena_array(loading_arena(load), count, sizeof *weight));
    if (!weight)
        return false;
    for (size_t i = 0; i < count; i++)
        weight[i] = law_quantile(&load->sizes, ((double)i + 0.5) / (double)count);
    scenario->seller_weight = weight;
    return true;
}

/* What people do at their strongest, whether a policy protects nobody or everybody, is potential demand. */
static void demand_is_enough(struct loading *load)
{
    const struct scenario *scenario = load->scenario;
    const double most = responses_demand_most(&scenario->responses);
    const struct json_value *responses = json_get(load->root, "responses");
    if (most > scenario->demand.multiplier_at_most && responses)
        json_report(
            load->found, SCENARIO_DEMAND_ABOVE, json_get(responses, "protection_to_demand"),
            "a policy may multiply the demand by %.4f under --response high, and \"demand_multiplier_at_most\" is %g: "
            "the first such day stops a run",
            most, scenario->demand.multiplier_at_most);
}

static void finish(struct loading *load)
{
    for (size_t i = 0; i < 7; i++)
        load->scenario->demand.weekday_factor[i] *= 7;
    const bool fits = horizon_fits(load);
    if (fits && desks_are_staffed(load) && peaks_build(load))
        sellers_are_weighed(load);
    if (countries_place(load) && fits)
        paces_build(load);
    if (coupling_build(load))
        faults_fit(load);
    desks_fit_together(load);
    demand_is_enough(load);
}

/* ---- the whole ---- */

static void loading_canonise(struct loading *load, struct json_value *root)
{
    struct json_value *schema = json_get(root, "$schema");
    if (schema)
        json_remove(root, schema);
    char *text = loading_kept(load, json_print(root, loading_arena(load)));
    if (!text)
        return;
    load->scenario->canonical = text;
    sha256_hex(text, strlen(text), load->scenario->sha256);
}

static void loading_run(struct loading *load, struct json_value *root, const char *file,
                        const struct scenario_options *options)
{
    size_t errors = load->found->errors;
    if (root)
        root = resolve_base(load, root, file);
    bool good = root != NULL;
    for (size_t i = 0; good && options && i < options->set_count; i++)
        good = resolve_set(load, root, options->sets[i]) && good;
    if (!good || load->status != RD_OK)
        return;
    load->root = root;
    if (read_object(load, SHAPE_SCENARIO, root, load->scenario) && load->found->errors == errors)
        finish(load);
    if (load->status == RD_OK && load->found->errors == errors)
        loading_canonise(load, root);
}

static bool loading_begin(struct loading *load, const char *file, const struct scenario_options *options,
                          struct rd_findings *found, struct rd_error *err)
{
    *load = (struct loading){.found = found, .err = err, .files = options ? options->files : NULL};
    load->scenario = calloc(1, sizeof *load->scenario);
    load->owner = calloc(1, sizeof *load->owner);
    load->fallbacks = calloc(scenario_field_count(), sizeof(struct json_value *));
    if (load->owner)
        arena_init(&load->owner->arena);
    if (!load->scenario || !load->owner || !load->fallbacks) {
        loading_fail(load, RD_NOMEM, "out of memory");
        return false;
    }
    load->scenario->owner = load->owner;
    load->scenario->file = loading_kept(load, arena_copy(&load->owner->arena, file));
    return load->scenario->file != NULL;
}

static void owner_free(struct scenario_owner *owner)
{
    if (!owner)
        return;
    for (size_t i = 0; i < owner->law_count; i++)
        quantile_table_free(owner->laws[i].table);
    free(owner->laws);
    arena_release(&owner->arena);
    free(owner);
}

static enum rd_status loading_end(struct loading *load, size_t errors, struct scenario **out)
{
    enum rd_status status = load->status;
    if (status == RD_OK && load->found->errors > errors)
        status = rd_fail(load->err, RD_INPUT, "%zu error%s in the scenario", load->found->errors - errors,
                         load->found->errors - errors == 1 ? "" : "s");
    for (size_t i = 0; i < load->doc_count; i++)
        json_free(load->docs[i]);
    free(load->docs);
    free(load->fallbacks);
    if (status == RD_OK) {
        *out = load->scenario;
        return RD_OK;
    }
    if (load->scenario && load->scenario->owner) {
        scenario_free(load->scenario);
        return status;
    }
    owner_free(load->owner);
    free(load->scenario);
    return status;
}

enum rd_status scenario_load(const char *path, const struct scenario_options *options, struct scenario **out,
                             struct rd_findings *found, struct rd_error *err)
{
    struct loading load;
    size_t errors = found->errors;
    if (loading_begin(&load, path, options, found, err))
        loading_run(&load, loading_read_file(&load, path), path, options);
    return loading_end(&load, errors, out);
}

enum rd_status scenario_load_text(const char *name, const char *text, size_t length,
                                  const struct scenario_options *options, struct scenario **out,
                                  struct rd_findings *found, struct rd_error *err)
{
    struct loading load;
    size_t errors = found->errors;
    if (loading_begin(&load, name, options, found, err))
        loading_run(&load, loading_read_text(&load, name, text, length), name, options);
    return loading_end(&load, errors, out);
}

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    for (size_t i = 0; i < scenario->desk_count; i++)
        work_calendar_release(&scenario->desks[i].calendar);
    paces_free(scenario);
    copula_free(scenario->copula);
    owner_free(scenario->owner);
    free(scenario);
}

int64_t scenario_exchange_ppb(const struct scenario *scenario, const char *currency)
{
    for (size_t i = 0; i < scenario->exchange_count; i++) {
        if (strcmp(scenario->exchange[i].currency, currency) == 0)
            return scenario->exchange[i].ppb;
    }
    return 0;
}
