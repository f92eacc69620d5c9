/*
 * Suites of tests on the command line: found in folders, loaded, each with its policy.
 */
#ifndef REDRESS_CLI_SUITES_H
#define REDRESS_CLI_SUITES_H

#include "cli/options.h"
#include "redress/findings.h"
#include "redress/test.h"
#include "report/draft_page.h"

/* A policy that one or more suites are about. */
struct suite_policy {
    char *argument;
    struct rd_policy *policy;
    struct rd_image *image;
};

struct suites {
    struct rd_files *files; /* through which documents are read; set by whoever begins with suites */
    char **paths;           /* of *.test.json, in order */
    size_t path_count, path_capacity;
    struct rd_suite **items;
    size_t *policy_of; /* by item */
    size_t count;
    struct suite_policy *policies;
    size_t policy_count;
};

/* Adds a file, or the suites below a folder by name. Says its own errors; RD_INPUT when a folder has none. */
enum rd_status suites_find(struct suites *suites, const char *path);
/* Adds the suites in the folder of a policy's document and those in and below its folder "tests", each once. */
enum rd_status suites_beside(struct suites *suites, const char *document);
/* Reads the suites that were found; findings of all severities are added. RD_INPUT or RD_IO, said, after all. */
enum rd_status suites_read(struct suites *suites, struct rd_findings *found);
/* Loads and compiles the policies they name, or `under` for all; then holds each suite against its policy. */
enum rd_status suites_bind(struct suites *suites, const char *under, struct rd_findings *found);
void suites_release(struct suites *suites);

/* Are both arguments about one file, edits aside? */
bool policies_are_one(const char *argument, const char *other);
/*
 * The policy argument that a suite names, seen from where we stand, from the first bytes of its file alone. False when it
 * cannot be said: then the suite must be read. (suite_glance.c)
 */
bool suite_glance(const char *path, char *out, size_t size);
/* Forgets the suites among those found of which a glance says that they are about no wanted policy. */
void suites_forget_others(struct suites *suites, bool (*is_wanted)(const void *context, const char *policy),
                          const void *context);
/* Was it named itself, not found in a folder? */
bool suite_is_named(const struct rd_suite *suite, const struct words *paths);

/* One policy; its findings are added. Says errors that no finding tells. */
enum rd_status suite_policy_load(struct suite_policy *entry, struct rd_files *files, const char *argument,
                                 struct rd_findings *found);
void suite_policy_release(struct suite_policy *entry);

/* Says, before anything is computed, that the file of drafts is there already: it is never written over. `path` may be NULL. */
enum rd_status drafts_check(const char *path);
/* Writes drafts of tests to a file, which must not be there, with the policy's path as seen from it; "-" is stdout. */
enum rd_status write_drafts(const char *path, const struct draft_report *report, next_draft next, void *context);

/* Prints those of a severity on stderr. */
void say_findings(const struct rd_findings *found, enum rd_severity least);

#endif
