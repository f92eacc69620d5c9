/*
 * redress init: writes a study that runs as it stands.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/templates.h"
#include "report/page.h"
#include "store/file.h"

struct template
{
    const char *name, *summary, *first; /* the first command in it */
    const struct template_file *(*files)(size_t * count);
};

static const struct template templates[] = {
    {"designer", "a market, a rule book, a proposal to edit, and a README for the first half hour",
     "redress compare market.json --policy policy.json --policy proposal.json -n 4", template_designer},
    {"ci", "a rule book with its tests, and what a change of either must pass in a pipeline", "sh check.sh",
     template_ci},
};
#define TEMPLATE_COUNT (sizeof templates / sizeof *templates)

static enum rd_status list_templates(void)
{
    for (size_t i = 0; i < TEMPLATE_COUNT; i++)
        page_print(stdout, "%-10s %s\n", templates[i].name, templates[i].summary);
    return RD_OK;
}

static const struct template *template_find(const char *name)
{
    const char *known[TEMPLATE_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
        known[i] = templates[i].name;
        if (strcmp(name, known[i]) == 0)
            return &templates[i];
    }
    say_error(stderr, "unknown template %s%s (\"redress init --list\" shows them)", text_shown(name, shown),
              suggest_phrase(name, known, TEMPLATE_COUNT, phrase, sizeof phrase));
    return NULL;
}

/* ---- the folder ---- */

static bool is_empty(DIR *folder)
{
    const struct dirent *entry;
    while ((entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return false;
    return true;
}

/* A new folder, or an empty one: nothing of anybody's is ever written over. */
static enum rd_status folder_make(const char *path, bool *is_new)
{
    char shown[TEXT_SHOWN_SIZE];
    text_shown(path, shown);
    *is_new = mkdir(path, 0777) == 0;
    if (*is_new)
        return RD_OK;
    if (errno != EEXIST) {
        say_error(stderr, "cannot make the folder %s: %s", shown, strerror(errno));
        return RD_IO;
    }
    DIR *folder = opendir(path);
    if (!folder) {
        say_error(stderr, "cannot write into %s: %s", shown, strerror(errno));
        return RD_IO;
    }
    const bool may_be_used = is_empty(folder);
    closedir(folder);
    if (may_be_used)
        return RD_OK;
    say_error(stderr, "%s is not empty: init writes into a new or an empty folder", shown);
    return RD_IO;
}

/* "<folder>/<name>"; NULL, said, when memory is out. */
static char *path_in(const char *folder, const char *name)
{
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    else
        say_error(stderr, "out of memory for a path");
    return path;
}

static enum rd_status file_write(const char *folder, const struct template_file *file)
{
    struct rd_error err = {RD_OK, ""};
    char *path = path_in(folder, file->name);
    if (!path)
        return RD_NOMEM;
    const enum rd_status rc = file_create(path, (const char *)file->bytes, file->length, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    free(path);
    return rc;
}

static void remove_file(const char *folder, const char *name)
{
    char *path = path_in(folder, name);
    if (path)
        unlink(path);
    free(path);
}

/* All the files of a template, or none of them. */
static enum rd_status files_write(const char *folder, const struct template_file *files, size_t count)
{
    bool is_new = false;
    size_t written = 0;
    sigset_t before;
    signals_hold(&before);
    enum rd_status rc = folder_make(folder, &is_new);
    while (rc == RD_OK && written < count)
        if ((rc = file_write(folder, &files[written])) == RD_OK)
            written++;
    for (size_t i = 0; rc != RD_OK && i < written; i++)
        remove_file(folder, files[i].name);
    if (rc != RD_OK && is_new)
        rmdir(folder);
    signals_release(&before);
    return rc;
}

static enum rd_status template_write(const struct template *template, const char *folder)
{
    size_t count;
    const struct template_file *files = template->files(&count);
    const enum rd_status rc = files_write(folder, files, count);
    for (size_t i = 0; rc == RD_OK && i < count; i++)
        page_print(stdout, "%s/%s\n", folder, files[i].name);
    if (rc == RD_OK)
        page_print(stdout, "\nBegin with %s/README.md, or:\n  cd %s\n  %s\n", folder, folder, template->first);
    return rc;
}

enum rd_status cmd_init(const struct arguments *arguments)
{
    const struct words *operands = &arguments->operands;
    if (arguments->given[OPTION_LIST])
        return list_templates();
    if (operands->count == 0) {
        say_error(stderr, "init needs a DIR to write into");
        fputs("Try \"redress init --help\".\n", stderr);
        return RD_USAGE;
    }
    const struct template *template = operands->count == 1 ? &templates[0] : template_find(operands->items[0]);
    return template ? template_write(template, operands->items[operands->count - 1]) : RD_USAGE;
}
