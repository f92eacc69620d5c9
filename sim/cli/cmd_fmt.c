/*
 * redress fmt: documents in their canonical form.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/texts.h"
#include "redress/author.h"
#include "report/page.h"

static enum rd_status check_usage(const struct arguments *arguments)
{
    const struct words *files = &arguments->operands;
    const bool checks = arguments->given[OPTION_FMT_CHECK], writes = arguments->given[OPTION_WRITE];
    enum rd_status rc = RD_OK;
    if (checks && writes) {
        say_error(stderr, "--check changes nothing and --write does: give one of them");
        rc = RD_USAGE;
    }
    if (files->count > 1 && !checks && !writes) {
        say_error(stderr, "%zu documents on standard output would run into each other: give --write or --check",
                  files->count);
        rc = RD_USAGE;
    }
    for (size_t i = 0; i < files->count && writes; i++)
        if (strcmp(files->items[i], "-") == 0) {
            say_error(stderr, "standard input cannot be written back");
            rc = RD_USAGE;
        }
    return rc;
}

/* Of one document: RD_NEGATIVE when --check finds another form. */
static enum rd_status settle(const struct arguments *arguments, const char *path, const char *text,
                             const char *formatted)
{
    const bool is_same = strcmp(text, formatted) == 0;
    if (arguments->given[OPTION_FMT_CHECK]) {
        if (!is_same)
            page_print(stdout, "%s is not in canonical form\n", path);
        return is_same ? RD_OK : RD_NEGATIVE;
    }
    if (!arguments->given[OPTION_WRITE]) {
        fputs(formatted, stdout);
        return RD_OK;
    }
    const enum rd_status rc = is_same ? RD_OK : text_write(path, formatted);
    if (rc == RD_OK && !is_same)
        page_print(stdout, "%s\n", path);
    return rc;
}

static enum rd_status format(const struct arguments *arguments, const char *path)
{
    char *text = NULL, *formatted = NULL;
    size_t length = 0;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = text_read(path, &text, &length);
    if (rc != RD_OK)
        return rc;
    rd_findings_init(&found);
    rc = rd_document_format(path, text, length, &formatted, &found, &err);
    if (rc == RD_OK)
        rc = settle(arguments, path, text, formatted);
    else
        say_failure(&found, &err);
    rd_findings_release(&found);
    free(formatted);
    free(text);
    return rc;
}

enum rd_status cmd_fmt(const struct arguments *arguments)
{
    enum rd_status worst = check_usage(arguments);
    if (worst != RD_OK) {
        fputs("Try \"redress fmt --help\".\n", stderr);
        return worst;
    }
    for (size_t i = 0; i < arguments->operands.count; i++) {
        const enum rd_status rc = format(arguments, arguments->operands.items[i]);
        if (rc != RD_OK && (worst == RD_OK || worst == RD_NEGATIVE))
            worst = rc;
    }
    return worst;
}
