/*
 * redress verify: does a run file still say what its fingerprint says?
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "report/page.h"
#include "store/run_file.h"

struct verify {
    const struct arguments *arguments;
    struct run_file *file;
    const struct identity *identity;
    size_t wrong;
};

/* One line: what was looked at, and whether it is what it was. */
static void tell(struct verify *verify, const char *what, const char *name, const char *expected, const char *found)
{
    bool is_same = strcmp(expected, found) == 0;
    verify->wrong += !is_same;
    if (is_same)
        page_print(stdout, "  %-12s ok       %.12s  %s\n", what, found, name);
    else
        page_print(stdout, "  %-12s DIFFERS  %.12s instead of %.12s  %s\n", what, found, expected, name);
}

static void hash_documents(struct verify *verify)
{
    const struct identity *identity = verify->identity;
    char sha256[DIGEST_HEX_SIZE];
    sha256_hex(identity->scenario_text, strlen(identity->scenario_text), sha256);
    tell(verify, "scenario", identity->scenario, identity->scenario_sha256, sha256);
    for (size_t i = 0; i < identity->policy_count; i++) {
        const struct identity_policy *policy = &identity->policies[i];
        sha256_hex(policy->text, strlen(policy->text), sha256);
        tell(verify, "policy", policy->name, policy->sha256, sha256);
    }
}

static enum rd_status hash_tables(struct verify *verify, struct rd_error *err)
{
    char fingerprint[DIGEST_HEX_SIZE], name[64];
    enum rd_status rc = run_file_fingerprint(verify->file, fingerprint, err);
    if (rc != RD_OK)
        return rc;
    snprintf(name, sizeof name, "%" PRIu32 " replication%s", verify->identity->stored,
             verify->identity->stored == 1 ? "" : "s");
    tell(verify, "tables", name, verify->identity->fingerprint, fingerprint);
    return RD_OK;
}

/* Runs the same replications again, from the documents in the file. */
static enum rd_status run_again(struct verify *verify, struct session *session, struct rd_error *err)
{
    const struct identity *identity = verify->identity;
    const struct study_hooks hooks = {.recall = NULL};
    char name[128];
    session->study.shard = identity->shard;
    session->study.first = shard_first(identity->shard, identity->replications);
    session->study.reps = identity_planned(identity);
    enum rd_status rc = session_simulate(session, hooks, err);
    if (rc == RD_OK)
        rc = session_conclude(session, session->study.reps, err);
    if (rc != RD_OK)
        return rc;
    bool is_other = strcmp(identity->version, REDRESS_VERSION) != 0;
    snprintf(name, sizeof name, is_other ? "by version %s; the file is of %.60s" : "simulated by version %s",
             REDRESS_VERSION, identity->version);
    tell(verify, "run again", name, identity->fingerprint, session->fingerprint);
    return RD_OK;
}

static enum rd_status rerun(struct verify *verify)
{
    struct session session;
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = session_open_run(&session, verify->arguments, verify->identity);
    if (rc == RD_OK && (rc = run_again(verify, &session, &err)) != RD_OK)
        say_error(stderr, "%s", err.text);
    session_release(&session);
    return rc;
}

static enum rd_status verify_tables(struct verify *verify)
{
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = run_file_open(verify->arguments->operands.items[0], &verify->file, &err);
    if (rc == RD_OK) {
        verify->identity = run_file_identity(verify->file);
        if (verify->identity->fingerprint[0] == '\0')
            rc = rd_fail(&err, RD_INPUT, "run file \"%s\" is not complete: %" PRIu32 " of %" PRIu32 " replications",
                         run_file_path(verify->file), verify->identity->stored, identity_planned(verify->identity));
    }
    if (rc == RD_OK) {
        page_print(stdout, "%s: written by version %s\n", run_file_path(verify->file), verify->identity->version);
        hash_documents(verify);
        rc = hash_tables(verify, &err);
    }
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

enum rd_status cmd_verify(const struct arguments *arguments)
{
    struct verify verify = {.arguments = arguments};
    enum rd_status rc = verify_tables(&verify);
    if (rc == RD_OK && arguments->given[OPTION_RERUN])
        rc = rerun(&verify);
    run_file_close(verify.file);
    return rc == RD_OK && verify.wrong > 0 ? RD_NEGATIVE : rc;
}
