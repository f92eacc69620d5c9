/*
 * The run file of a study: opened at --out before the first replication, given its name after the conclusion.
 */
#include <stdlib.h>

#include "cli/session.h"
#include "store/describe.h"

static enum rd_status open_as(struct session *session, bool resumes, const struct store_run *run, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    const struct store_provenance provenance = {.argument_count = arguments->argument_count,
                                                .arguments = arguments->argument_values,
                                                .threads = session->study.jobs};
    return resumes ? store_resume(arguments->text[OPTION_OUT], run, &provenance, &session->store, err)
                   : store_create(arguments->text[OPTION_OUT], run, &provenance, &session->store, err);
}

enum rd_status study_file_check(const struct arguments *arguments, struct rd_error *err)
{
    const bool may_go_on = arguments->given[OPTION_RESUME] || arguments->given[OPTION_DISCARD];
    return arguments->text[OPTION_OUT] && !may_go_on ? store_check_free(arguments->text[OPTION_OUT], err) : RD_OK;
}

/* What is asked of a run file; `policies` has room for those of the documents. */
static struct store_run run_of(const struct session *session, struct store_policy policies[])
{
    const struct documents *documents = &session->documents;
    const struct study *study = &session->study;
    for (size_t i = 0; i < documents->policy_count; i++) {
        const struct study_policy *entry = &documents->entries[i];
        policies[i] = (struct store_policy){entry->name, entry->title, entry->policy, entry->image, entry->sha256};
    }
    return (struct store_run){.scenario = documents->scenario,
                              .segments = &documents->segments,
                              .seed = study->seed,
                              .replications = study->reps_of_run,
                              .shard = study->shard,
                              .confidence = study->confidence,
                              .policies = policies,
                              .policy_count = documents->policy_count,
                              .is_copy = session->is_copy};
}

enum rd_status study_file_describe(const struct session *session, struct database *database, struct rd_error *err)
{
    struct store_policy *policies = calloc(session->documents.policy_count, sizeof *policies);
    if (!policies)
        return rd_fail(err, RD_NOMEM, "out of memory for the run file");
    const struct store_run run = run_of(session, policies);
    const struct store_provenance provenance = {.threads = session->study.jobs};
    const enum rd_status rc = describe_run(database, &run, &provenance, err);
    free(policies);
    return rc;
}

enum rd_status study_file_open(struct session *session, bool resumes, struct rd_error *err)
{
    if (!session->arguments->text[OPTION_OUT])
        return RD_OK;
    enum rd_status rc = study_file_check(session->arguments, err);
    if (rc != RD_OK)
        return rc;
    struct store_policy *policies = calloc(session->documents.policy_count, sizeof *policies);
    if (!policies)
        return rd_fail(err, RD_NOMEM, "out of memory for the run file");
    const struct store_run run = run_of(session, policies);
    rc = open_as(session, resumes, &run, err);
    free(policies);
    return rc;
}

static enum rd_status store_row(const struct session *session, struct finals *finals, const struct compared_row *row,
                                struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    char unit[METRIC_UNIT_SIZE];
    metric_unit(row->metric, session->study.scenario->currency, unit);
    for (size_t i = 0; rc == RD_OK && i < session->study.policy_count; i++) {
        const struct estimate *value = &row->values[i];
        const struct store_metric metric = {.policy = i,
                                            .metric = row->metric->name,
                                            .segment = row->segment,
                                            .unit = unit,
                                            .mean = value->value,
                                            .lo = value->lo,
                                            .hi = value->hi,
                                            .n = value->n,
                                            .note = estimate_note_name(value->note)};
        rc = finals_metric(finals, &metric, err);
    }
    for (size_t i = 1; rc == RD_OK && i < session->study.policy_count; i++) {
        const struct estimate *total = &row->differences[i - 1].total;
        const struct store_comparison difference = {.baseline = 0,
                                                    .policy = i,
                                                    .metric = row->metric->name,
                                                    .segment = row->segment,
                                                    .unit = unit,
                                                    .diff = total->value,
                                                    .lo = total->lo,
                                                    .hi = total->hi,
                                                    .n = total->n,
                                                    .note = estimate_note_name(total->note)};
        rc = finals_comparison(finals, &difference, err);
    }
    return rc;
}

static enum rd_status store_transitions(const struct session *session, struct finals *finals, size_t policy,
                                        struct rd_error *err)
{
    const struct pair_tally *pair = &session->comparison->pairs[policy - 1];
    enum rd_status rc = RD_OK;
    for (int from = 0; from < OUTCOME_KIND_COUNT; from++) {
        for (int to = 0; rc == RD_OK && to < OUTCOME_KIND_COUNT; to++) {
            if (pair->transitions[from][to] == 0)
                continue;
            const struct store_transition transition = {.policy = policy,
                                                        .from = (enum order_outcome)from,
                                                        .to = (enum order_outcome)to,
                                                        .orders = (uint64_t)pair->transitions[from][to]};
            rc = finals_transition(finals, &transition, err);
        }
    }
    return rc;
}

enum rd_status study_file_finals(const struct session *session, struct finals *finals, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < session->comparison->row_count; i++)
        rc = store_row(session, finals, &session->comparison->rows[i], err);
    for (size_t i = 1; rc == RD_OK && i < session->study.policy_count; i++)
        rc = store_transitions(session, finals, i, err);
    return rc;
}

enum rd_status study_file_finish(struct session *session, struct rd_error *err)
{
    if (!session->store || store_is_complete(session->store))
        return RD_OK;
    const enum rd_status rc = study_file_finals(session, store_finals(session->store), err);
    return rc == RD_OK ? store_finish(session->store, session->fingerprint, err)
                       : store_say_what_stays(session->store, rc, err);
}
