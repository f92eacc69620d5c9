/*
 * Loading small scenarios and reading what is said about them.
 */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const small_scenario =
    "{\"format\": \"redress/scenario/1\", \"name\": \"small\", \"title\": \"Small\", \"currency\": \"USD\",\n"
    " \"exchange\": {\"EUR\": \"1.25\"},\n"
    " \"calendar\": {\"start\": \"2026-01-05\", \"measure\": \"28d\", \"platform\": \"DE\", \"holidays\": {\"DE\": "
    "[\"2026-01-06\"]}},\n"
    " \"demand\": {\"orders_per_day\": 100},\n"
    " \"categories\": [\n"
    "  {\"name\": \"home\", \"class\": \"home\", \"share\": \"60%\", \"price\": \"20.00\"},\n"
    "  {\"name\": \"toys\", \"class\": \"toys\", \"share\": \"30%\", \"price\": \"10.00\"},\n"
    "  {\"name\": \"a.b\", \"class\": \"other\", \"price\": \"10.00\"}],\n"
    " \"lanes\": [\n"
    "  {\"from\": \"CN\", \"to\": \"EU\", \"share\": \"50%\", \"promise\": \"30d\", \"transit\": \"10d\", \"carrier\": "
    "\"east\"},\n"
    "  {\"from\": \"EU\", \"to\": \"EU\", \"share\": \"50%\", \"promise\": \"7d\", \"transit\": \"3d\"}],\n"
    " \"carriers\": [{\"name\": \"local\"}, {\"name\": \"east\"}],\n"
    " \"buyers\": {\"segments\": [{\"name\": \"usual\"}]},\n"
    " \"sellers\": {\"count\": 10, \"segments\": [{\"name\": \"good\"}]},\n"
    " \"desks\": [{\"name\": \"desk\", \"shifts\": [\n"
    "  {\"name\": \"day\", \"days\": \"Mon..Fri\", \"hours\": \"09:00..17:00\", \"mediators\": 2},\n"
    "  {\"name\": \"late\", \"hours\": \"17:00..20:00\", \"mediators\": 1}]}],\n"
    " \"realism\": [{\"figure\": \"late_share\", \"reference\": \"5%\"}]}\n";

/* Findings as the lines that the expectations are written in. */
static void findings_text(const struct rd_findings *found, bool with_place, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < found->count && used < size; i++) {
        const struct rd_finding *finding = &found->items[i];
        char place[64] = "";
        if (with_place)
            snprintf(place, sizeof place, "%d:%d: ", finding->line, finding->column);
        used += (size_t)snprintf(out + used, size - used, "%s%s%s%s%s%s", i ? "\n" : "", place,
                                 finding->severity == RD_SEVERITY_WARNING ? "warning: " : "", finding->pointer,
                                 *finding->pointer ? ": " : "", finding->message);
    }
}

static void expect(const char *text, const char *set, bool with_place, const char *expected)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct scenario *scenario = NULL;
    struct scenario_options options = {.sets = &set, .set_count = set ? 1 : 0};
    char said[8192];
    rd_findings_init(&found);
    enum rd_status status = scenario_load_text("small.json", text, strlen(text), &options, &scenario, &found, &err);
    rd_findings_sort(&found);
    findings_text(&found, with_place, said, sizeof said);
    enum rd_status due = found.errors ? RD_INPUT : RD_OK;
    bool loaded = scenario != NULL;
    scenario_free(scenario);
    rd_findings_release(&found);
    if (strcmp(said, expected) != 0)
        print_message("--set %s\n", set ? set : "");
    assert_string_equal(said, expected);
    assert_int_equal(status, due);
    assert_int_equal(loaded, due == RD_OK);
}

void expect_findings(const char *set, const char *expected)
{
    expect(small_scenario, set, false, expected);
}

void expect_findings_of(const char *text, const char *expected)
{
    expect(text, NULL, true, expected);
}

struct scenario *scenario_of(const char *text, const char *set1, const char *set2, const char *set3)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct scenario *scenario = NULL;
    const char *sets[] = {set1, set2, set3};
    struct scenario_options options = {.sets = sets};
    while (options.set_count < 3 && sets[options.set_count])
        options.set_count++;
    rd_findings_init(&found);
    enum rd_status status = scenario_load_text("small.json", text, strlen(text), &options, &scenario, &found, &err);
    if (found.count)
        rd_findings_print(&found, stderr);
    size_t errors = found.errors;
    rd_findings_release(&found);
    assert_int_equal(errors, 0);
    assert_int_equal(status, RD_OK);
    return scenario;
}

struct scenario *small_with(const char *set)
{
    return scenario_of(small_scenario, set, NULL, NULL);
}

void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", value, tolerance, expected);
}
