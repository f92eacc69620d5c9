/*
 * One simulated order under one policy or two: its replication is simulated again, listening to this order alone. Of a run
 * file, the order must end as the file says it did.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/documents.h"
#include "cli/explain.h"
#include "cli/interrupt.h"
#include "report/timeline_page.h"

void order_request_add(struct order_request *request, size_t place)
{
    request->place[request->policy_count] = place;
    request->policies[request->policy_count++] = request->documents.entries[place];
}

enum rd_status order_request_make_results(struct order_request *request, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < request->policy_count; i++) {
        rc = result_init(&request->results[i], &documents->segments, documents->scenario->desk_count,
                         documents->scenario->shift_count, rd_image_counter_count(request->policies[i].image),
                         documents->scenario->seller_count, err);
        request->result_count += rc == RD_OK;
    }
    return rc;
}

/* "3:12884902188" */
static enum rd_status read_case(struct order_request *request)
{
    const struct words *cases = &request->arguments->list[OPTION_CASE];
    const char *text = cases->items[0];
    char shown[TEXT_SHOWN_SIZE], *end = NULL;
    if (cases->count > 1) {
        say_error(stderr, "--case is given more than once; an order is explained alone");
        return RD_USAGE;
    }
    errno = 0;
    const bool starts = text[0] >= '0' && text[0] <= '9';
    const unsigned long long replication = starts ? strtoull(text, &end, 10) : 0;
    const bool goes_on = starts && *end == ':' && end[1] >= '0' && end[1] <= '9';
    const unsigned long long order = goes_on ? strtoull(end + 1, &end, 10) : 0;
    if (!goes_on || *end != '\0' || errno != 0 || replication >= REPLICATIONS_MAX) {
        say_error(stderr, "--case: %s is not REPLICATION:ORDER, two whole numbers such as 0:268435468",
                  text_shown(text, shown));
        return RD_USAGE;
    }
    request->replication = (uint32_t)replication;
    request->order = order;
    return RD_OK;
}

/* ---- one order ---- */

static const struct outcome *outcome_of(const struct result *result, uint64_t order)
{
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].order == order)
            return &result->outcomes[i];
    return NULL;
}

static bool ends_alike(const struct outcome *a, const struct outcome *b)
{
    if (!a || !b)
        return a == b;
    return a->kind == b->kind && a->refund_minor == b->refund_minor && a->buyer_minor == b->buyer_minor &&
           a->seller_minor == b->seller_minor && a->platform_minor == b->platform_minor;
}

/* results[i] holds what was simulated, and afterwards what the file says, when it holds the replication. */
static enum rd_status check_against_file(struct order_request *request, size_t i, struct rd_error *err)
{
    struct result *result = &request->results[i];
    const struct outcome *found = outcome_of(result, request->order);
    struct outcome simulated = found ? *found : (struct outcome){.order = 0};
    bool is_stored = false;
    const bool is_listed = found != NULL;
    enum rd_status rc =
        run_file_outcomes(request->file, request->replication, request->place[i], result, &is_stored, err);
    if (rc != RD_OK || !is_stored || ends_alike(is_listed ? &simulated : NULL, outcome_of(result, request->order)))
        return rc;
    return rd_fail(
        err, RD_INPUT,
        "order %lu:%llu ends otherwise than \"%s\" says under \"%s\": another build of this version made the file, "
        "or it is damaged (\"redress verify --rerun\" tells)",
        (unsigned long)request->replication, (unsigned long long)request->order, run_file_path(request->file),
        request->policies[i].name);
}

static enum rd_status simulate(struct order_request *request, size_t i, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    enum rd_status rc = timeline_make(documents->scenario, &documents->segments, &request->policies[i],
                                      &documents->entries[0], request->seed, request->replication, request->order,
                                      request->stop, &request->results[i], &request->timelines[i], err);
    return rc == RD_OK && request->file ? check_against_file(request, i, err) : rc;
}

static enum rd_status show_order(struct order_request *request, struct rd_error *err)
{
    size_t steps = 0;
    enum rd_status rc = order_request_make_results(request, err);
    for (size_t i = 0; rc == RD_OK && i < request->policy_count; i++) {
        rc = simulate(request, i, err);
        steps += request->timelines[i].count;
    }
    if (rc != RD_OK)
        return rc;
    if (steps == 0)
        return rd_fail(
            err, RD_INPUT,
            "replication %lu of seed %llu has no order %llu; --find 'outcome changed' or --find refunded lists some",
            (unsigned long)request->replication, (unsigned long long)request->seed, (unsigned long long)request->order);
    const struct timeline_report report = {.scenario = request->documents.scenario,
                                           .policies = request->policies,
                                           .timelines = request->timelines,
                                           .policy_count = request->policy_count,
                                           .seed = request->seed,
                                           .order = request->order,
                                           .replication = request->replication};
    if (request->arguments->choice[OPTION_FINDINGS_FORMAT] == 1)
        return report_timeline_json(&report, stdout, err);
    report_timeline(&report, stdout);
    return RD_OK;
}

/* ---- the whole ---- */

static enum rd_status check_find(const struct arguments *arguments, size_t policies)
{
    const bool compares = arguments->choice[OPTION_FIND] <= FIND_MONEY_CHANGED;
    if (compares && policies < 2) {
        say_error(stderr, "--find '%s' needs two policies",
                  arguments->choice[OPTION_FIND] == FIND_OUTCOME_CHANGED ? "outcome changed" : "money changed");
        return RD_USAGE;
    }
    return RD_OK;
}

/* A replication that the run does not have has never been seen by anybody. */
static enum rd_status check_replication(const struct order_request *request)
{
    const struct identity *identity = run_file_identity(request->file);
    if (request->replication < identity->replications)
        return RD_OK;
    say_error(stderr, "--case: run \"%s\" has no replication %lu, but 0 to %lu", run_file_path(request->file),
              (unsigned long)request->replication, (unsigned long)identity->replications - 1);
    return RD_INPUT;
}

static enum rd_status open_scenario(struct order_request *request)
{
    enum rd_status rc = documents_load(&request->documents, request->arguments);
    request->seed = request->arguments->number[OPTION_SEED];
    for (size_t i = 0; rc == RD_OK && i < request->documents.policy_count; i++)
        order_request_add(request, i);
    return rc;
}

static enum rd_status answer(struct order_request *request, enum rd_status (*open)(struct order_request *request))
{
    const struct arguments *arguments = request->arguments;
    struct rd_error err = {RD_OK, ""};
    const bool finds = arguments->given[OPTION_FIND];
    enum rd_status rc = finds ? RD_OK : read_case(request);
    if (rc == RD_OK)
        rc = open(request);
    if (rc == RD_OK && finds)
        rc = check_find(arguments, request->policy_count);
    if (rc == RD_OK && !finds && request->file)
        rc = check_replication(request);
    if (rc != RD_OK)
        return rc;
    rc = finds ? explain_find_orders(request, &err) : show_order(request, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

static enum rd_status explain_with(const struct arguments *arguments,
                                   enum rd_status (*open)(struct order_request *request))
{
    struct order_request request = {.arguments = arguments, .stop = interrupt_watch()};
    enum rd_status rc = answer(&request, open);
    for (size_t i = 0; i < EXPLAIN_POLICIES_MAX; i++)
        timeline_release(&request.timelines[i]);
    for (size_t i = 0; i < request.result_count; i++)
        result_release(&request.results[i]);
    documents_release(&request.documents);
    run_file_close(request.file);
    return rc;
}

enum rd_status explain_order(const struct arguments *arguments)
{
    return explain_with(arguments, open_scenario);
}

enum rd_status explain_order_of_run(const struct arguments *arguments)
{
    return explain_with(arguments, order_request_open_run);
}
