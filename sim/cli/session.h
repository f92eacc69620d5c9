/*
 * One study in the making: documents loaded and matched, replications run or recalled, a report printed, a run file written.
 * What `run`, `compare`, `merge` and `verify` share.
 */
#ifndef REDRESS_CLI_SESSION_H
#define REDRESS_CLI_SESSION_H

#include "cli/documents.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "redress/status.h"
#include "store/store.h"
#include "study/compare.h"
#include "study/study.h"

struct session {
    const char *command; /* "run" or "compare" */
    const struct arguments *arguments;
    struct documents documents;
    struct study study;
    struct study_outcome outcome;
    struct store *store; /* NULL without a run file */
    bool is_copy;        /* its replications come from files that stay */
    struct progress progress;
    struct comparison *comparison;
    char fingerprint[DIGEST_HEX_SIZE];
};

/* `run` and `compare` as a whole: `command` is the name. Says its own errors. */
enum rd_status session_run(const char *command, const struct arguments *arguments);

/* ---- the steps, for other commands; `session->documents` are loaded ---- */

/* The documents and the shape of the study as a run file has them; all of the run, whatever shard the file holds. */
enum rd_status session_open_run(struct session *session, const struct arguments *arguments,
                                const struct identity *identity);
/* Runs the study, with progress. */
enum rd_status session_simulate(struct session *session, struct study_hooks hooks, struct rd_error *err);
/* Comparison and fingerprint of the first `replications` of the study. */
enum rd_status session_conclude(struct session *session, uint32_t replications, struct rd_error *err);
enum rd_status session_print(const struct session *session, struct rd_error *err);
/* Gives the run file its name, then prints, whatever became of the file: neither failure takes the other one's result. */
enum rd_status session_deliver(struct session *session, struct rd_error *err);
void session_release(struct session *session);

/* ---- the run file (study_file.c) ---- */

/* Unless --resume or --discard say otherwise, nothing finished may lie at --out. Nothing without a run file. */
enum rd_status study_file_check(const struct arguments *arguments, struct rd_error *err);
/* Checks the place, and creates it, or with `resumes` continues it, at --out. */
enum rd_status study_file_open(struct session *session, bool resumes, struct rd_error *err);
/* Writes the conclusion, and puts the file under its name. Nothing without a run file. */
enum rd_status study_file_finish(struct session *session, struct rd_error *err);
/* What such a file says before its first replication, and what follows from all of them, into any database. */
enum rd_status study_file_describe(const struct session *session, struct database *database, struct rd_error *err);
enum rd_status study_file_finals(const struct session *session, struct finals *finals, struct rd_error *err);

#endif
