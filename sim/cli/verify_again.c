/*
 * What a run file says, made again: by computing from its documents and replications, or by simulating.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/session.h"
#include "cli/verify.h"
#include "store/contrast.h"
#include "store/run_file.h"
#include "store/tables.h"

/* What follows from the documents alone, and from all replications. Hashes, names and who ran it have seals. */
static const enum other_table of_documents[] = {OTHER_TABLE_RUN, OTHER_TABLE_POLICY, OTHER_TABLE_SEGMENT,
                                                OTHER_TABLE_LABEL, OTHER_TABLE_RULE};
static const enum other_table of_replications[] = {OTHER_TABLE_METRIC, OTHER_TABLE_COMPARISON, OTHER_TABLE_TRANSITION};

struct again {
    struct session session; /* first: what the study's hooks get */
    struct verify *verify;
    struct run_file *file;
    struct database expected;
    size_t differences;
};

static enum rd_status on_recall(void *context, uint32_t replication, struct result results[], size_t policy_count,
                                bool *found, struct rd_error *err)
{
    struct again *again = context; /* its first member is the session */
    enum rd_status rc = run_file_read(again->file, replication, results, policy_count, found, err);
    if (rc == RD_OK && !*found)
        rc = rd_fail(err, RD_INPUT, "replication %" PRIu32 " is missing", replication);
    return rc;
}

static bool is_finished(const struct identity *identity)
{
    return identity->fingerprint[0] != '\0' && identity->stored == identity_planned(identity);
}

/* The study as the file has it, of its own replications alone. */
static void shape_session(struct session *session, const struct identity *identity)
{
    session->study.shard = identity->shard;
    session->study.first = shard_first(identity->shard, identity->replications);
    session->study.reps = identity_planned(identity);
}

/* ---- computing ---- */

static void take_difference(void *context, const char *text)
{
    struct again *again = context;
    again->differences++;
    verify_tell(again->verify, "recomputed", false, text);
}

static enum rd_status contrast(struct again *again, const enum other_table tables[], size_t count, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < count && rc == RD_OK; i++)
        rc = contrast_table(run_file_database(again->file), &again->expected, (size_t)RESULT_TABLE_COUNT + tables[i],
                            take_difference, again, err);
    return rc;
}

/* The statistics of a finished file, from its replications. */
static enum rd_status conclude(struct again *again, struct rd_error *err)
{
    struct session *session = &again->session;
    const struct study_hooks hooks = {.recall = on_recall};
    struct finals finals;
    session->study.jobs = 1; /* the file is read by one at a time */
    enum rd_status rc = session_simulate(session, hooks, err);
    if (rc == RD_OK)
        rc = session_conclude(session, session->study.reps, err);
    if (rc != RD_OK)
        return rc;
    finals_init(&finals, &again->expected);
    rc = study_file_finals(session, &finals, err);
    if (rc == RD_OK)
        rc = finals_commit(&finals, session->fingerprint, err);
    finals_release(&finals);
    return rc;
}

static enum rd_status recompute(struct again *again, struct rd_error *err)
{
    const struct verify *verify = again->verify;
    enum rd_status rc = run_file_open(verify->arguments->operands.items[0], verify->stop, &again->file, err);
    if (rc == RD_OK)
        rc = database_open_memory(&again->expected, "the expected run file", err);
    shape_session(&again->session, &verify->identity);
    if (rc == RD_OK)
        rc = study_file_describe(&again->session, &again->expected, err);
    if (rc == RD_OK && is_finished(&verify->identity))
        rc = conclude(again, err);
    if (rc == RD_OK)
        rc = contrast(again, of_documents, sizeof of_documents / sizeof of_documents[0], err);
    return rc == RD_OK ? contrast(again, of_replications, sizeof of_replications / sizeof of_replications[0], err) : rc;
}

enum rd_status verify_recompute(struct verify *verify)
{
    struct again again = {.verify = verify};
    struct rd_error err = {.status = RD_OK};
    char text[160];
    if (strcmp(verify->identity.version, REDRESS_VERSION) != 0) {
        snprintf(text, sizeof text, "not by version %s; the file is of %.60s", REDRESS_VERSION,
                 verify->identity.version);
        verify_tell(verify, "recomputed", true, text);
        return RD_OK;
    }
    if (!identity_has_its_documents(&verify->identity)) {
        verify_tell(verify, "recomputed", false, "nothing: the documents in the file are not those of the run");
        return RD_OK;
    }
    enum rd_status rc = session_open_run(&again.session, verify->arguments, &verify->identity);
    if (rc == RD_INPUT)
        verify_tell(verify, "recomputed", false, "the documents in the file cannot be loaded");
    else if (rc == RD_OK && (rc = recompute(&again, &err)) == RD_INPUT)
        verify_tell(verify, "recomputed", false, err.text);
    else if (rc != RD_OK && err.text[0])
        say_error(stderr, "%s", err.text);
    if (rc == RD_OK && again.differences == 0)
        verify_tell(verify, "recomputed", true, "labels, rules, segments, metrics, comparisons and transitions");
    session_release(&again.session);
    database_close(&again.expected);
    run_file_close(again.file);
    return rc == RD_INPUT ? RD_OK : rc;
}

/* ---- simulating ---- */

static enum rd_status run_again(struct verify *verify, struct session *session, struct rd_error *err)
{
    const struct identity *identity = &verify->identity;
    const struct study_hooks hooks = {.recall = NULL};
    char text[256];
    shape_session(session, identity);
    enum rd_status rc = session_simulate(session, hooks, err);
    if (rc == RD_OK)
        rc = session_conclude(session, session->study.reps, err);
    if (rc != RD_OK)
        return rc;
    const bool is_same = strcmp(identity->fingerprint, session->fingerprint) == 0;
    const bool is_other = strcmp(identity->version, REDRESS_VERSION) != 0;
    int used = snprintf(text, sizeof text, "%.12s", session->fingerprint);
    if (!is_same)
        used += snprintf(text + used, sizeof text - (size_t)used, " instead of %.12s", identity->fingerprint);
    snprintf(text + used, sizeof text - (size_t)used,
             is_other ? "  by version %s; the file is of %.60s" : "  simulated by version %s", REDRESS_VERSION,
             identity->version);
    verify_tell(verify, "run again", is_same, text);
    return RD_OK;
}

enum rd_status verify_rerun(struct verify *verify)
{
    struct session session;
    struct rd_error err = {.status = RD_OK};
    if (!is_finished(&verify->identity)) {
        say_error(stderr, "--rerun compares with the fingerprint of a finished run, which \"%s\" is not",
                  verify->arguments->operands.items[0]);
        return RD_INPUT;
    }
    enum rd_status rc = session_open_run(&session, verify->arguments, &verify->identity);
    if (rc == RD_OK && (rc = run_again(verify, &session, &err)) != RD_OK)
        say_error(stderr, "%s", err.text);
    session_release(&session);
    return rc;
}
