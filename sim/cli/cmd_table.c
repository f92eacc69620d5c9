/*
 * redress table: one decision as a spreadsheet, and back.
 */
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/texts.h"
#include "redress/author.h"

static enum rd_status read_decision(const char *name, enum rd_decision *out)
{
    const char *known[RD_DECISION_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    const int decision = rd_decision_find(name);
    if (decision >= 0) {
        *out = (enum rd_decision)decision;
        return RD_OK;
    }
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    say_error(stderr, "unknown decision %s%s", text_shown(name, shown),
              suggest_phrase(name, known, RD_DECISION_COUNT, phrase, sizeof phrase));
    return RD_USAGE;
}

static enum rd_status check_usage(const struct arguments *arguments)
{
    enum rd_status rc = RD_OK;
    if (arguments->given[OPTION_CSV] && arguments->given[OPTION_IMPORT]) {
        say_error(stderr, "--csv prints a table and --import reads one: give one of them");
        rc = RD_USAGE;
    }
    if (arguments->given[OPTION_WRITE] && !arguments->given[OPTION_IMPORT]) {
        say_error(stderr, "--write needs --import FILE");
        rc = RD_USAGE;
    }
    if (arguments->given[OPTION_WRITE] && strcmp(arguments->operands.items[0], "-") == 0) {
        say_error(stderr, "standard input cannot be written back");
        rc = RD_USAGE;
    }
    return rc;
}

/* What the table made of the policy must still be one. */
static enum rd_status check_policy(const char *path, const char *text)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found, errors;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    rd_findings_init(&errors);
    const enum rd_status rc = rd_policy_load_text(path, text, strlen(text), &policy, &found, &err);
    for (size_t i = 0; i < found.count; i++)
        if (found.items[i].severity == RD_SEVERITY_ERROR)
            rd_findings_add(&errors, &found.items[i]);
    if (rc != RD_OK) {
        say_failure(&errors, &err);
        say_error(stderr, "with this table the policy does not compile (places are those in the new text); nothing was "
                          "written");
    }
    rd_findings_release(&errors);
    rd_findings_release(&found);
    rd_policy_free(policy);
    return rc;
}

static enum rd_status put_back(const struct arguments *arguments, const char *path, const char *made)
{
    enum rd_status rc = check_policy(path, made);
    if (rc != RD_OK)
        return rc;
    if (arguments->given[OPTION_WRITE])
        return text_write(path, made);
    fputs(made, stdout);
    return RD_OK;
}

static enum rd_status convert(const struct arguments *arguments, enum rd_decision decision, const char *text,
                              size_t length)
{
    const char *path = arguments->operands.items[0], *csv_path = arguments->text[OPTION_IMPORT];
    const bool imports = arguments->given[OPTION_IMPORT];
    char *csv = NULL, *made = NULL;
    size_t csv_length = 0;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = imports ? text_read(csv_path, &csv, &csv_length) : RD_OK;
    if (rc != RD_OK)
        return rc;
    rd_findings_init(&found);
    rc = imports ? rd_table_import(path, text, length, decision, csv_path, csv, csv_length, &made, &found, &err)
                 : rd_table_export(path, text, length, decision, &made, &found, &err);
    if (rc != RD_OK)
        say_failure(&found, &err);
    else if (imports)
        rc = put_back(arguments, path, made);
    else
        fputs(made, stdout);
    rd_findings_release(&found);
    free(made);
    free(csv);
    return rc;
}

enum rd_status cmd_table(const struct arguments *arguments)
{
    enum rd_decision decision;
    char *text = NULL;
    size_t length = 0;
    enum rd_status rc = check_usage(arguments);
    const enum rd_status of_name = read_decision(arguments->operands.items[1], &decision);
    rc = rc == RD_OK ? of_name : rc;
    if (rc != RD_OK) {
        fputs("Try \"redress table --help\".\n", stderr);
        return rc;
    }
    rc = text_read(arguments->operands.items[0], &text, &length);
    if (rc == RD_OK)
        rc = convert(arguments, decision, text, length);
    free(text);
    return rc;
}
