/*
 * redress init: writes a study that runs as it stands.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/templates.h"

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
        printf("%-10s %s\n", templates[i].name, templates[i].summary);
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
static enum rd_status folder_make(const char *path)
{
    char shown[TEXT_SHOWN_SIZE];
    text_shown(path, shown);
    if (mkdir(path, 0777) == 0)
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

static enum rd_status file_write(const char *folder, const struct template_file *file)
{
    const size_t size = strlen(folder) + strlen(file->name) + 2;
    char *path = malloc(size);
    if (!path) {
        say_error(stderr, "out of memory for a path");
        return RD_NOMEM;
    }
    snprintf(path, size, "%s/%s", folder, file->name);
    FILE *out = fopen(path, "wbx");
    bool is_written = out && fwrite(file->bytes, 1, file->length, out) == file->length;
    int reason = errno;
    if (out && fclose(out) != 0) {
        is_written = false;
        reason = errno;
    }
    if (!is_written) {
        char shown[TEXT_SHOWN_SIZE];
        say_error(stderr, "cannot write %s: %s", text_shown(path, shown), strerror(reason));
    }
    free(path);
    return is_written ? RD_OK : RD_IO;
}

static enum rd_status template_write(const struct template *template, const char *folder)
{
    size_t count;
    const struct template_file *files = template->files(&count);
    enum rd_status rc = folder_make(folder);
    for (size_t i = 0; rc == RD_OK && i < count; i++) {
        rc = file_write(folder, &files[i]);
        if (rc == RD_OK)
            printf("%s/%s\n", folder, files[i].name);
    }
    if (rc == RD_OK)
        printf("\nBegin with %s/README.md, or:\n  cd %s\n  %s\n", folder, folder, template->first);
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
