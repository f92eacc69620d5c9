/*
 * One simulated order under one policy or two: its replication is simulated again, listening to this order alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/documents.h"
#include "cli/explain.h"
#include "cli/interrupt.h"
#include "process/replicate.h"
#include "report/timeline_page.h"

#define POLICIES_MAX 2
#define REPLICATION_MAX 99999 /* as --reps */

struct request {
    const struct arguments *arguments;
    struct documents documents;
    uint32_t replication;
    uint64_t order;
    struct result results[POLICIES_MAX];
    size_t result_count;
    struct timeline timelines[POLICIES_MAX];
    const volatile int *stop;
};

/* "3:12884902188" */
static enum rd_status read_case(struct request *request)
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
    if (!goes_on || *end != '\0' || errno != 0 || replication > REPLICATION_MAX) {
        say_error(stderr, "--case: %s is not REPLICATION:ORDER, two whole numbers such as 0:268435468",
                  text_shown(text, shown));
        return RD_USAGE;
    }
    request->replication = (uint32_t)replication;
    request->order = order;
    return RD_OK;
}

static enum rd_status result_for(struct request *request, size_t policy, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    enum rd_status rc =
        result_init(&request->results[policy], &documents->segments, documents->scenario->desk_count,
                    documents->scenario->shift_count,
                    rd_image_counter_count(documents->images[policy]), documents->scenario->seller_count, err);
    request->result_count += rc == RD_OK;
    return rc;
}

static struct timeline_report report_of(const struct request *request)
{
    return (struct timeline_report){.scenario = request->documents.scenario,
                                    .policies = request->documents.entries,
                                    .timelines = request->timelines,
                                    .policy_count = request->documents.policy_count,
                                    .seed = request->arguments->number[OPTION_SEED],
                                    .order = request->order,
                                    .replication = request->replication};
}

static bool is_json(const struct request *request)
{
    return request->arguments->choice[OPTION_FINDINGS_FORMAT] == 1;
}

/* ---- one order ---- */

static enum rd_status show_order(struct request *request, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    size_t steps = 0;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < documents->policy_count; i++) {
        rc = result_for(request, i, err);
        if (rc == RD_OK)
            rc = timeline_make(documents->scenario, &documents->segments, &documents->entries[i],
                               request->arguments->number[OPTION_SEED], request->replication, request->order,
                               request->stop, &request->results[i], &request->timelines[i], err);
        steps += request->timelines[i].count;
    }
    if (rc != RD_OK)
        return rc;
    if (steps == 0)
        return rd_fail(
            err, RD_INPUT,
            "replication %lu of seed %llu has no order %llu; --find 'outcome changed' or --find refunded lists some",
            (unsigned long)request->replication, (unsigned long long)request->arguments->number[OPTION_SEED],
            (unsigned long long)request->order);
    const struct timeline_report report = report_of(request);
    if (is_json(request))
        return report_timeline_json(&report, stdout, err);
    report_timeline(&report, stdout);
    return RD_OK;
}

/* ---- orders worth explaining ---- */

static enum rd_status simulate(struct request *request, size_t policy, struct rd_error *err)
{
    const struct documents *documents = &request->documents;
    struct run *run = NULL;
    enum rd_status rc = result_for(request, policy, err);
    if (rc == RD_OK)
        rc = run_new(documents->scenario, documents->policies[policy], documents->images[policy], &documents->segments,
                     &run, err);
    if (rc == RD_OK)
        rc = replicate(run, request->arguments->number[OPTION_SEED], 0, NULL, request->stop, NULL,
                       &request->results[policy], err);
    run_free(run);
    return rc;
}

static enum rd_status find_orders(struct request *request, struct rd_error *err)
{
    const size_t policies = request->documents.policy_count;
    const size_t limit = (size_t)request->arguments->number[OPTION_LIMIT];
    const enum find_kind kind = (enum find_kind)request->arguments->choice[OPTION_FIND];
    enum rd_status rc = RD_OK;
    uint64_t total;
    for (size_t i = 0; rc == RD_OK && i < policies; i++)
        rc = simulate(request, i, err);
    if (rc != RD_OK)
        return rc;
    struct found_order *found = calloc(limit, sizeof *found);
    if (!found)
        return rd_fail(err, RD_NOMEM, "out of memory for %zu orders", limit);
    const size_t count =
        orders_find(&request->results[0], policies > 1 ? &request->results[1] : NULL, kind, found, limit, &total);
    const struct timeline_report report = report_of(request);
    if (is_json(request))
        rc = report_found_json(&report, found, count, total, stdout, err);
    else
        report_found(&report, found, count, total, stdout);
    free(found);
    return rc;
}

static enum rd_status check_find(const struct arguments *arguments)
{
    const bool compares = arguments->choice[OPTION_FIND] <= FIND_MONEY_CHANGED;
    if (arguments->given[OPTION_CASE]) {
        say_error(stderr, "--find lists orders and --case explains one: give one of them");
        return RD_USAGE;
    }
    if (compares && arguments->list[OPTION_POLICY].count < 2) {
        say_error(stderr, "--find '%s' needs two --policy POLICY",
                  arguments->choice[OPTION_FIND] == FIND_OUTCOME_CHANGED ? "outcome changed" : "money changed");
        return RD_USAGE;
    }
    return RD_OK;
}

enum rd_status explain_order(const struct arguments *arguments)
{
    struct request request = {.arguments = arguments, .stop = interrupt_watch()};
    struct rd_error err = {RD_OK, ""};
    const bool finds = arguments->given[OPTION_FIND];
    enum rd_status rc = finds ? check_find(arguments) : read_case(&request);
    if (rc != RD_OK)
        return rc;
    rc = documents_load(&request.documents, arguments);
    if (rc == RD_OK) {
        rc = finds ? find_orders(&request, &err) : show_order(&request, &err);
        if (rc != RD_OK)
            say_error(stderr, "%s", err.text);
    }
    for (size_t i = 0; i < POLICIES_MAX; i++)
        timeline_release(&request.timelines[i]);
    for (size_t i = 0; i < request.result_count; i++)
        result_release(&request.results[i]);
    documents_release(&request.documents);
    return rc;
}
