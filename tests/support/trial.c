/*
 * A trial: loading, replicating, counting.
 */
#include "support/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"

static void stop_unless(enum rd_status rc, const struct rd_findings *found, const struct rd_error *err)
{
    if (rc == RD_OK)
        return;
    if (found)
        rd_findings_print(found, stderr);
    fail_msg("%s", err->text);
}

/* `text` NULL: `policy` is a path; else its name. */
static void open_with(struct trial *trial, const char *scenario, const char *policy, const char *text,
                      const char *const sets[], size_t set_count)
{
    struct scenario_options options = {.sets = sets, .set_count = set_count};
    struct rd_findings found;
    memset(trial, 0, sizeof *trial);
    rd_findings_init(&found);
    stop_unless(scenario_load(scenario, &options, &trial->scenario, &found, &trial->err), &found, &trial->err);
    enum rd_status rc = text ? rd_policy_load_text(policy, text, strlen(text), &trial->policy, &found, &trial->err)
                             : rd_policy_load(policy, &trial->policy, &found, &trial->err);
    stop_unless(rc, &found, &trial->err);
    rd_findings_release(&found);
    const char *currency = rd_policy_currency(trial->policy);
    int64_t ppb = strcmp(currency, trial->scenario->currency) == 0 ? RD_PPB_PER_ONE
                                                                   : scenario_exchange_ppb(trial->scenario, currency);
    assert_true(ppb > 0);
    stop_unless(rd_policy_compile(trial->policy, ppb, &trial->image, &trial->err), NULL, &trial->err);
    stop_unless(segment_table_init(&trial->segments, trial->scenario, &trial->err), NULL, &trial->err);
    stop_unless(result_init(&trial->result, &trial->segments, trial->scenario->desk_count, trial->scenario->shift_count,
                            rd_image_counter_count(trial->image), trial->scenario->seller_count, &trial->err),
                NULL, &trial->err);
    stop_unless(run_new(trial->scenario, trial->policy, trial->image, &trial->segments, &trial->run, &trial->err), NULL,
                &trial->err);
}

void trial_open(struct trial *trial, const char *scenario, const char *policy, const char *const sets[],
                size_t set_count)
{
    open_with(trial, scenario, policy, NULL, sets, set_count);
}

void trial_open_text(struct trial *trial, const char *scenario, const char *text, const char *const sets[],
                     size_t set_count)
{
    open_with(trial, scenario, "scenarios/policies/edited.json", text, sets, set_count);
}

void trial_open_edited(struct trial *trial, const char *scenario, const char *base, const char *edits,
                       const char *const sets[], size_t set_count)
{
    static const char format[] =
        "{\"format\": \"redress/overlay/1\", \"base\": \"%s\", \"title\": \"Edited\", \"edits\": [%s]}";
    const size_t size = sizeof format + strlen(base) + strlen(edits);
    char *text = malloc(size);
    assert_non_null(text);
    assert_true((size_t)snprintf(text, size, format, base, edits) < size);
    trial_open_text(trial, scenario, text, sets, set_count);
    free(text);
}

void trial_run(struct trial *trial, uint64_t seed, uint32_t replication)
{
    stop_unless(replicate(trial->run, seed, replication, NULL, NULL, NULL, &trial->result, &trial->err), NULL,
                &trial->err);
}

void trial_close(struct trial *trial)
{
    run_free(trial->run);
    result_release(&trial->result);
    segment_table_release(&trial->segments);
    rd_image_free(trial->image);
    rd_policy_free(trial->policy);
    scenario_free(trial->scenario);
}

int64_t trial_count(const struct trial *trial, size_t counter)
{
    return result_cell(&trial->result, 0)[counter];
}

int64_t trial_desk(const struct trial *trial, enum desk_total total)
{
    return trial->result.desks[0][total];
}

struct interval interval_of(const double *values, size_t n, double t)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return (struct interval){mean, t * sqrt(squares / (double)(n - 1) / (double)n)};
}
