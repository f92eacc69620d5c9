/*
 * Finding and loading suites of tests.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "cli/suites.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/text.h"
#include "redress/units.h"
#include "store/file.h"

#define SUITE_ENDING ".test.json"
#define DEPTH_MAX 16
#define PATH_SIZE 4096

static enum rd_status no_memory(void)
{
    say_error(stderr, "out of memory for the tests");
    return RD_NOMEM;
}

/* ---- finding ---- */

static enum rd_status add_path(struct suites *suites, const char *path)
{
    if (suites->path_count == suites->path_capacity) {
        const size_t capacity = suites->path_capacity ? suites->path_capacity * 2 : 16;
        char **paths = realloc(suites->paths, capacity * sizeof *paths);
        if (!paths)
            return no_memory();
        suites->paths = paths;
        suites->path_capacity = capacity;
    }
    char *copy = malloc(strlen(path) + 1);
    if (!copy)
        return no_memory();
    strcpy(copy, path);
    suites->paths[suites->path_count++] = copy;
    return RD_OK;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_suite(const char *name)
{
    const size_t length = strlen(name), ending = strlen(SUITE_ENDING);
    return length > ending && strcmp(name + length - ending, SUITE_ENDING) == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort() asks the locale */
}

enum { THIS_FOLDER_ONLY = DEPTH_MAX };

static enum rd_status search(struct suites *suites, const char *folder, int depth)
{
    struct dirent **entries;
    char path[PATH_SIZE], shown[TEXT_SHOWN_SIZE];
    const size_t length = strlen(folder);
    enum rd_status rc = RD_OK;
    const int count = scandir(folder, &entries, NULL, by_name);
    if (count < 0) {
        say_error(stderr, "%s: %s", text_shown(folder, shown), strerror(errno));
        return RD_IO;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        const int size =
            snprintf(path, sizeof path, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
        const bool fits = size > 0 && (size_t)size < sizeof path;
        if (rc == RD_OK && fits && name[0] != '.' && is_folder(path) && depth < DEPTH_MAX)
            rc = search(suites, path, depth + 1);
        else if (rc == RD_OK && fits && is_suite(name))
            rc = add_path(suites, path);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

enum rd_status suites_find(struct suites *suites, const char *path)
{
    const size_t before = suites->path_count;
    char shown[TEXT_SHOWN_SIZE];
    if (!is_folder(path))
        return add_path(suites, path);
    const enum rd_status rc = search(suites, path, 0);
    if (rc != RD_OK || suites->path_count > before)
        return rc;
    say_error(stderr, "no suite in %s: their names end in " SUITE_ENDING, text_shown(path, shown));
    return RD_INPUT;
}

static bool is_same_file(const char *a, const char *b)
{
    const struct file_identity of_a = file_identity_of(a), of_b = file_identity_of(b);
    return file_identity_same(&of_a, &of_b);
}

static void forget_repeated(struct suites *suites, size_t before)
{
    size_t kept = before;
    for (size_t i = before; i < suites->path_count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < kept && !is_known; k++)
            is_known = is_same_file(suites->paths[k], suites->paths[i]);
        if (is_known)
            free(suites->paths[i]);
        else
            suites->paths[kept++] = suites->paths[i];
    }
    suites->path_count = kept;
}

enum rd_status suites_beside(struct suites *suites, const char *document)
{
    const size_t before = suites->path_count;
    const char *slash = strrchr(document, '/');
    char folder[PATH_SIZE], tests[PATH_SIZE + sizeof "/tests"];
    if (slash && (size_t)(slash - document) + 1 >= sizeof folder)
        return RD_OK;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - document) + 1 : 2, slash ? document : "./");
    snprintf(tests, sizeof tests, "%stests", folder);
    if (!is_folder(folder))
        return RD_OK;
    enum rd_status rc = search(suites, folder, THIS_FOLDER_ONLY);
    if (rc == RD_OK && is_folder(tests))
        rc = search(suites, tests, 0);
    forget_repeated(suites, before);
    return rc;
}

/* ---- what a suite is about ---- */

/* The path of a policy argument, without edits. */
static void path_of(const char *argument, char *out, size_t size)
{
    snprintf(out, size, "%.*s", (int)rd_policy_argument_path(argument), argument);
}

bool policies_are_one(const char *argument, const char *other)
{
    char a[PATH_SIZE], b[PATH_SIZE];
    path_of(argument, a, sizeof a);
    path_of(other, b, sizeof b);
    return is_same_file(a, b);
}

void suites_forget_others(struct suites *suites, bool (*is_wanted)(const void *context, const char *policy),
                          const void *context)
{
    char policy[PATH_SIZE];
    size_t kept = 0;
    for (size_t i = 0; i < suites->path_count; i++) {
        if (suite_glance(suites->paths[i], policy, sizeof policy) && !is_wanted(context, policy))
            free(suites->paths[i]);
        else
            suites->paths[kept++] = suites->paths[i];
    }
    suites->path_count = kept;
}

bool suite_is_named(const struct rd_suite *suite, const struct words *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->items[i], rd_suite_path(suite)) == 0)
            return true;
    return false;
}

/* ---- reading ---- */

static enum rd_status worse(enum rd_status a, enum rd_status b)
{
    return a == RD_OK || b == RD_NOMEM ? b : a;
}

enum rd_status suites_read(struct suites *suites, struct rd_findings *found)
{
    enum rd_status worst = RD_OK;
    suites->items = calloc(suites->path_count + 1, sizeof *suites->items);
    suites->policy_of = calloc(suites->path_count + 1, sizeof *suites->policy_of);
    suites->policies = calloc(suites->path_count + 1, sizeof *suites->policies);
    if (!suites->items || !suites->policy_of || !suites->policies)
        return no_memory();
    for (size_t i = 0; i < suites->path_count && worst != RD_NOMEM; i++) {
        struct rd_error err = {RD_OK, ""};
        const size_t errors = found->errors;
        const struct rd_source source = {.name = suites->paths[i], .files = suites->files};
        const enum rd_status rc = rd_suite_load_source(&source, &suites->items[suites->count], found, &err);
        suites->count += rc == RD_OK;
        if (rc != RD_OK && !(rc == RD_INPUT && found->errors > errors))
            say_error(stderr, "%s", err.text);
        worst = rc == RD_OK ? worst : worse(worst, rc);
    }
    return worst;
}

enum rd_status suite_policy_load(struct suite_policy *entry, struct rd_files *files, const char *argument,
                                 struct rd_findings *found)
{
    const struct rd_source source = {.name = argument, .files = files};
    struct rd_error err = {RD_OK, ""};
    const size_t errors = found->errors;
    *entry = (struct suite_policy){.argument = malloc(strlen(argument) + 1)};
    if (!entry->argument)
        return no_memory();
    strcpy(entry->argument, argument);
    enum rd_status rc = rd_policy_load_source(&source, &entry->policy, found, &err);
    if (rc == RD_OK)
        rc = rd_policy_compile(entry->policy, RD_PPB_PER_ONE, &entry->image, &err);
    if (rc != RD_OK && !(rc == RD_INPUT && found->errors > errors))
        say_error(stderr, "%s", err.text);
    return rc;
}

void suite_policy_release(struct suite_policy *entry)
{
    rd_image_free(entry->image);
    rd_policy_free(entry->policy);
    free(entry->argument);
    *entry = (struct suite_policy){0};
}

/* The place of a policy among those loaded; loads it when it is new. */
static enum rd_status need_policy(struct suites *suites, const char *argument, size_t *place, struct rd_findings *found)
{
    for (*place = 0; *place < suites->policy_count; (*place)++)
        if (strcmp(suites->policies[*place].argument, argument) == 0)
            return suites->policies[*place].image ? RD_OK : RD_INPUT; /* said before */
    return suite_policy_load(&suites->policies[suites->policy_count++], suites->files, argument, found);
}

enum rd_status suites_bind(struct suites *suites, const char *under, struct rd_findings *found)
{
    enum rd_status worst = RD_OK;
    for (size_t i = 0; i < suites->count && worst != RD_NOMEM; i++) {
        struct rd_error err = {RD_OK, ""};
        const char *argument = under ? under : rd_suite_policy(suites->items[i]);
        enum rd_status rc = need_policy(suites, argument, &suites->policy_of[i], found);
        const struct suite_policy *entry = &suites->policies[suites->policy_of[i]];
        if (rc == RD_OK)
            rc = rd_suite_check(suites->items[i], entry->policy, entry->image, found, &err);
        if (rc == RD_NOMEM)
            say_error(stderr, "%s", err.text);
        worst = rc == RD_OK ? worst : worse(worst, rc);
    }
    return worst;
}

void suites_release(struct suites *suites)
{
    for (size_t i = 0; i < suites->path_count; i++)
        free(suites->paths[i]);
    for (size_t i = 0; i < suites->count; i++)
        rd_suite_free(suites->items[i]);
    for (size_t i = 0; i < suites->policy_count; i++)
        suite_policy_release(&suites->policies[i]);
    free(suites->paths);
    free(suites->items);
    free(suites->policy_of);
    free(suites->policies);
    *suites = (struct suites){0};
}

/* ---- drafts ---- */

/* The file of a path with its folders resolved, or the path itself. */
static void resolve(const char *path, size_t length, char *out, size_t size)
{
    char copy[PATH_SIZE];
    snprintf(copy, sizeof copy, "%.*s", (int)length, path);
    char *whole = realpath(copy, NULL);
    snprintf(out, size, "%s", whole ? whole : copy);
    free(whole);
}

/* The policy as a document at `path` would name it: from its folder, edits behind it. */
static const char *seen_from(const char *path, const char *argument, char *out, size_t size)
{
    char folder[PATH_SIZE], policy[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    const size_t length = rd_policy_argument_path(argument);
    size_t same = 0, used = 0;
    resolve(argument, length, policy, sizeof policy);
    resolve(slash ? path : ".", slash ? (size_t)(slash - path) + (slash == path) : 1, folder, sizeof folder);
    for (size_t i = 0; policy[i] && (folder[i] == policy[i] || (!folder[i] && policy[i] == '/')); i++) {
        if (policy[i] == '/')
            same = i + 1;
        if (!folder[i])
            break;
    }
    out[0] = '\0';
    for (size_t i = same; i > 0 && i <= strlen(folder) && used < size; i++) /* each further folder is a step up */
        if (i == strlen(folder) ? folder[i - 1] != '/' : folder[i] == '/')
            used += (size_t)snprintf(out + used, size - used, "../");
    snprintf(out + used, size - used, "%s%s", policy + same, argument + length);
    return out;
}

enum rd_status drafts_check(const char *path)
{
    struct stat status;
    char shown[TEXT_SHOWN_SIZE];
    if (!path || strcmp(path, "-") == 0 || lstat(path, &status) != 0)
        return RD_OK;
    say_error(stderr, "%s: %s", text_shown(path, shown), strerror(EEXIST));
    return RD_IO;
}

/* The drafts as text; NULL when memory is out. */
static char *print_drafts(const struct draft_report *report, next_draft next, void *context, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out)
        return NULL;
    report_drafts(report, next, context, out);
    const bool is_whole = !ferror(out);
    if (fclose(out) == 0 && is_whole)
        return text;
    free(text);
    return NULL;
}

enum rd_status write_drafts(const char *path, const struct draft_report *report, next_draft next, void *context)
{
    struct draft_report seen = *report;
    struct rd_error err = {RD_OK, ""};
    char argument[2 * PATH_SIZE];
    size_t length = 0;
    if (strcmp(path, "-") == 0) {
        report_drafts(&seen, next, context, stdout);
        return RD_OK;
    }
    seen.policy = seen_from(path, report->policy, argument, sizeof argument);
    char *text = print_drafts(&seen, next, context, &length);
    if (!text)
        return no_memory();
    const enum rd_status rc = file_create(path, text, length, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    free(text);
    return rc;
}

void say_findings(const struct rd_findings *found, enum rd_severity least)
{
    struct rd_findings shown;
    rd_findings_init(&shown);
    rd_findings_select(&shown, found, least);
    rd_findings_sort(&shown);
    rd_findings_print(&shown, stderr);
    rd_findings_release(&shown);
}
