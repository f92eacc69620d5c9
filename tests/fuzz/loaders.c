/*
 * The loader of every document format, and where a format's keys are names that its author chooses.
 */
#include "loaders.h"

#include <string.h>

#include "redress/policy.h"
#include "redress/test.h"
#include "redress/units.h"
#include "scenario/scenario.h"

/* What loads must compile too. */
static enum rd_status load_policy(const char *name, const char *text, size_t length, struct rd_findings *found,
                                  struct rd_error *err)
{
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    enum rd_status status = rd_policy_load_text(name, text, length, &policy, found, err);
    if ((status == RD_OK) != (policy != NULL))
        rd_bug("the policy loader returned status %d with%s a policy", (int)status, policy ? "" : "out");
    if (policy && rd_policy_compile(policy, RD_PPB_PER_ONE, &image, err) != RD_OK)
        rd_bug("a policy loaded without errors does not compile: %s", err->text);
    rd_image_free(image);
    rd_policy_free(policy);
    return status;
}

static enum rd_status load_scenario(const char *name, const char *text, size_t length, struct rd_findings *found,
                                    struct rd_error *err)
{
    struct scenario *scenario = NULL;
    enum rd_status status = scenario_load_text(name, text, length, NULL, &scenario, found, err);
    if ((status == RD_OK) != (scenario != NULL))
        rd_bug("the scenario loader returned status %d with%s a scenario", (int)status, scenario ? "" : "out");
    scenario_free(scenario);
    return status;
}

/* What loads must run, whatever comes of it, also against a policy it was not written for. */
static enum rd_status load_suite(const char *name, const char *text, size_t length, struct rd_findings *found,
                                 struct rd_error *err)
{
    const struct rd_test_options options = {.filter = NULL};
    struct rd_suite *suite = NULL;
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_test_run run;
    struct rd_findings ignored;
    enum rd_status status = rd_suite_load_text(name, text, length, &suite, found, err);
    if ((status == RD_OK) != (suite != NULL))
        rd_bug("the loader of suites returned status %d with%s a suite", (int)status, suite ? "" : "out");
    rd_findings_init(&ignored);
    if (suite && rd_policy_load("scenarios/policies/minimal.json", &policy, &ignored, err) == RD_OK &&
        rd_policy_compile(policy, RD_PPB_PER_ONE, &image, err) == RD_OK) {
        rd_suite_check(suite, policy, image, &ignored, err);
        if (rd_suite_run(suite, policy, image, &options, &run, err) != RD_OK)
            rd_bug("a suite loaded without errors does not run: %s", err->text);
        rd_test_run_release(&run);
    }
    rd_findings_release(&ignored);
    rd_image_free(image);
    rd_policy_free(policy);
    rd_suite_free(suite);
    return status;
}

static const char *const policy_names[] = {"/parameters", NULL};
static const char *const overlay_names[] = {NULL};
static const char *const scenario_names[] = {"/calendar/holidays", "/buyers/segments/*/language", NULL};

static const char *const suite_names[] = {"/cases", NULL};

static const struct loader loaders[] = {
    {"redress/policy/1", load_policy, policy_names},
    {"redress/overlay/1", load_policy, overlay_names},
    {"redress/scenario/1", load_scenario, scenario_names},
    {"redress/tests/1", load_suite, suite_names},
};

const struct loader *loader_find(const struct json_doc *doc)
{
    const struct json_value *format = json_get(doc->root, "format");
    for (size_t i = 0; format && format->kind == JSON_STRING && i < sizeof loaders / sizeof *loaders; i++)
        if (strcmp(format->string, loaders[i].format) == 0)
            return &loaders[i];
    return NULL;
}

static bool pointer_matches(const char *pointer, const char *pattern)
{
    while (*pattern) {
        if (*pattern == '*') {
            pattern++;
            pointer += strcspn(pointer, "/");
        } else if (*pattern++ != *pointer++) {
            return false;
        }
    }
    return *pointer == '\0';
}

bool loader_allows_any_key(const struct loader *loader, const struct json_value *object)
{
    char pointer[JSON_POINTER_SIZE];
    json_pointer(object, pointer, sizeof pointer);
    for (size_t i = 0; loader->named[i]; i++)
        if (pointer_matches(pointer, loader->named[i]))
            return true;
    return false;
}
