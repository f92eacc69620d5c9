/*
 * Orders worth explaining: out of a run file, or simulated.
 */
#include <stdlib.h>

#include "cli/explain.h"
#include "process/replicate.h"
#include "report/timeline_page.h"

static const struct result *other_of(const struct order_request *request)
{
    return request->policy_count > 1 ? &request->results[1] : NULL;
}

/* Every replication that the file holds. */
static enum rd_status search_file(struct order_request *request, struct order_search *search, uint32_t *looked_through,
                                  struct rd_error *err)
{
    const struct identity *identity = run_file_identity(request->file);
    const uint32_t first = shard_first(identity->shard, identity->replications), count = identity_planned(identity);
    enum rd_status rc = RD_OK;
    for (uint32_t i = 0; rc == RD_OK && i < count; i++) {
        bool found = true;
        for (size_t k = 0; rc == RD_OK && found && k < request->policy_count; k++)
            rc = run_file_outcomes(request->file, first + i, request->place[k], &request->results[k], &found, err);
        if (rc == RD_OK && found) {
            rc = order_search_add(search, &request->results[0], other_of(request), err);
            ++*looked_through;
        }
    }
    return rc;
}

static enum rd_status simulate_all(struct order_request *request, struct run *const runs[], uint32_t replications,
                                   struct order_search *search, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    for (uint32_t i = 0; rc == RD_OK && i < replications; i++) {
        for (size_t k = 0; rc == RD_OK && k < request->policy_count; k++)
            rc = replicate(runs[k], request->seed, i, NULL, request->stop, NULL, &request->results[k], err);
        if (rc == RD_OK)
            rc = order_search_add(search, &request->results[0], other_of(request), err);
    }
    return rc;
}

static enum rd_status search_scenario(struct order_request *request, struct order_search *search,
                                      uint32_t *looked_through, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    struct run *runs[EXPLAIN_POLICIES_MAX] = {NULL};
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < request->policy_count; i++)
        rc = study_run_new(documents->scenario, &request->policies[i], &documents->entries[0], &documents->segments,
                           &runs[i], err);
    *looked_through = (uint32_t)request->arguments->number[OPTION_FIND_REPS];
    if (rc == RD_OK)
        rc = simulate_all(request, runs, *looked_through, search, err);
    for (size_t i = 0; i < EXPLAIN_POLICIES_MAX; i++)
        run_free(runs[i]);
    return rc;
}

enum rd_status explain_find_orders(struct order_request *request, struct rd_error *err)
{
    const struct arguments *arguments = request->arguments;
    struct order_search search;
    struct timeline_report report = {.scenario = request->documents.scenario,
                                     .policies = request->policies,
                                     .policy_count = request->policy_count,
                                     .seed = request->seed};
    order_search_init(&search, (enum find_kind)arguments->choice[OPTION_FIND], (size_t)arguments->number[OPTION_LIMIT]);
    enum rd_status rc = order_request_make_results(request, err);
    if (rc == RD_OK)
        rc = request->file ? search_file(request, &search, &report.replications, err)
                           : search_scenario(request, &search, &report.replications, err);
    order_search_finish(&search);
    if (rc == RD_OK && arguments->choice[OPTION_FINDINGS_FORMAT] == 1)
        rc = report_found_json(&report, &search, stdout, err);
    else if (rc == RD_OK)
        report_found(&report, &search, stdout);
    order_search_release(&search);
    return rc;
}
