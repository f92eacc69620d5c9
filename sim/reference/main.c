/*
 * redress-reference DIR: writes the JSON Schemas, the reference pages and the man pages into a folder, from the tables of the program.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "redress/status.h"
#include "reference/man.h"
#include "reference/pages.h"
#include "reference/schema.h"

/* A schema and a page for each kind of document that the table of documents tells all of. */
#define OF_DOCUMENT(symbol, name)                                                                                      \
    static void name##_schema(FILE *out)                                                                               \
    {                                                                                                                  \
        schema_document(RD_DOCUMENT_##symbol, out);                                                                    \
    }                                                                                                                  \
    static void name##_page(FILE *out)                                                                                 \
    {                                                                                                                  \
        page_document(RD_DOCUMENT_##symbol, out);                                                                      \
    }
OF_DOCUMENT(POLICY, policy)
OF_DOCUMENT(OVERLAY, overlay)
OF_DOCUMENT(TESTS, tests)

static const struct {
    const char *name;
    void (*write)(FILE *out);
} files[] = {
    {"policy.schema.json", policy_schema},
    {"overlay.schema.json", overlay_schema},
    {"tests.schema.json", tests_schema},
    {"scenario.schema.json", schema_scenario},
    {"policy.md", policy_page},
    {"overlay.md", overlay_page},
    {"tests.md", tests_page},
    {"facts.md", page_facts},
    {"decisions.md", page_decisions},
    {"findings.md", page_findings},
    {"metrics.md", page_metrics},
    {"scenario.md", page_scenario},
    {"run-file.md", page_run_file},
    {"events.md", page_events},
    {"exit-codes.md", page_exit_codes},
    {"steps.md", page_steps},
};

static void write_command(FILE *out, int command)
{
    if (command == COMMAND_COUNT)
        man_overview(out);
    else
        man_command((enum command_symbol)command, out);
}

static enum rd_status open_file(const char *folder, const char *name, FILE **out, struct rd_error *err)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path)
        return rd_fail(err, RD_USAGE, "the name of the folder is too long");
    *out = fopen(path, "w");
    return *out ? RD_OK : rd_fail(err, RD_IO, "cannot write \"%s\": %s", path, strerror(errno));
}

static enum rd_status close_file(const char *folder, const char *name, FILE *file, struct rd_error *err)
{
    int failed = ferror(file);
    if (fclose(file) != 0 || failed)
        return rd_fail(err, RD_IO, "cannot write \"%s/%s\": %s", folder, name, strerror(errno));
    return RD_OK;
}

/* Of the command, or for COMMAND_COUNT of all of them. */
static enum rd_status write_man_page(const char *folder, int command, struct rd_error *err)
{
    char name[64];
    FILE *out;
    if (command == COMMAND_COUNT)
        snprintf(name, sizeof name, "redress.1");
    else
        snprintf(name, sizeof name, "redress-%s.1", command_name((enum command_symbol)command));
    enum rd_status rc = open_file(folder, name, &out, err);
    if (rc != RD_OK)
        return rc;
    write_command(out, command);
    return close_file(folder, name, out, err);
}

static enum rd_status write_file(const char *folder, const char *name, void (*write)(FILE *out), struct rd_error *err)
{
    FILE *out;
    enum rd_status rc = open_file(folder, name, &out, err);
    if (rc != RD_OK)
        return rc;
    write(out);
    return close_file(folder, name, out, err);
}

int main(int argc, char **argv)
{
    struct rd_error err = {RD_OK, ""};
    if (argc != 2 || argv[1][0] == '-') {
        fputs("usage: redress-reference DIR\n", stderr);
        return rd_exit_code(RD_USAGE);
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST)
        rd_fail(&err, RD_IO, "cannot make folder \"%s\": %s", argv[1], strerror(errno));
    for (size_t i = 0; i < sizeof files / sizeof files[0] && err.status == RD_OK; i++)
        write_file(argv[1], files[i].name, files[i].write, &err);
    for (int i = 0; i <= COMMAND_COUNT && err.status == RD_OK; i++)
        write_man_page(argv[1], i, &err);
    if (err.status != RD_OK)
        fprintf(stderr, "redress-reference: %s\n", err.text);
    return rd_exit_code(err.status);
}
