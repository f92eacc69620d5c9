/*
 * Man pages in the man macros, without a date: pages of the same version are the same bytes.
 *
 * In roff a line must not begin with a dot or a quote, a backslash begins an escape, and a plain "-" may become a
 * typographic hyphen, which could not be pasted into a shell.
 */
#include "reference/man.h"

#include <string.h>

#include "cli/exit_codes.def"

static void text(FILE *out, const char *from)
{
    bool begins = true;
    for (; *from; from++) {
        if (begins && (*from == '.' || *from == '\''))
            fputs("\\&", out);
        if (*from == '\\')
            fputs("\\e", out);
        else if (*from == '-')
            fputs("\\-", out);
        else if (*from == '\'')
            fputs("\\(aq", out);
        else if (strncmp(from, "…", strlen("…")) == 0) {
            fputs("...", out);
            from += strlen("…") - 1;
        } else
            fputc(*from, out);
        begins = *from == '\n';
    }
}

/* An argument of a macro stands in quotes; those within are doubled. */
static void quoted(FILE *out, const char *from)
{
    fputc('"', out);
    for (; *from; from++) {
        char one[2] = {*from, '\0'};
        if (*from == '"')
            fputs("\\(dq", out);
        else
            text(out, one);
    }
    fputc('"', out);
}

static void heading(FILE *out, const char *name, const char *summary)
{
    fputs(".\\\" Written by redress-reference from the tables of the program: do not edit.\n.TH \"", out);
    for (const char *at = name; *at; at++)
        fputc(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at, out);
    fputs("\" \"1\" \"\" \"redress " REDRESS_VERSION "\" \"redress\"\n.SH NAME\n", out);
    text(out, name);
    fputs(" \\- ", out);
    text(out, summary);
    fputc('\n', out);
}

static void section(FILE *out, const char *name)
{
    fprintf(out, ".SH %s\n", name);
}

/* A tagged paragraph; the tag is a word or two in bold. */
static void tagged(FILE *out, const char *tag, const char *meaning)
{
    fputs(".TP\n.B ", out);
    quoted(out, tag);
    fputc('\n', out);
    text(out, meaning);
    fputc('\n', out);
}

static void example(FILE *out, const char *says, const char *typed)
{
    section(out, "EXAMPLE");
    text(out, says);
    fputs("\n.PP\n.RS 4\n.nf\n", out);
    text(out, typed);
    fputs("\n.fi\n.RE\n", out);
}

static void exit_codes(FILE *out)
{
    static const struct {
        const char *code, *meaning;
    } codes[] = {
#define CODE_ROW(code, short_meaning, meaning) {code, meaning},
        EXIT_CODES(CODE_ROW)
#undef CODE_ROW
    };
    section(out, "EXIT STATUS");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        tagged(out, codes[i].code, codes[i].meaning);
}

static void option(FILE *out, const struct option_text *option)
{
    char name[80];
    fputs(".TP\n", out);
    if (option->letter) {
        snprintf(name, sizeof name, "\\fB\\-%c\\fR, ", option->letter);
        fputs(name, out);
    }
    fputs("\\fB", out);
    snprintf(name, sizeof name, "--%s", option->name);
    text(out, name);
    fputs("\\fR", out);
    if (option->argument) {
        fputs(" \\fI", out);
        text(out, option->argument);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    text(out, option->help);
    fputc('\n', out);
}

static void options(FILE *out, enum command_symbol command)
{
    struct option_text row;
    section(out, "OPTIONS");
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_of_command(command, (enum option_symbol)i, &row))
            option(out, &row);
}

/* A command with this option reads or writes the files that are named after it. */
static bool has(enum command_symbol command, enum option_symbol option)
{
    struct option_text row;
    return option_of_command(command, option, &row);
}

static void files(FILE *out, enum command_symbol command)
{
    const bool writes_runs = has(command, OPTION_OUT);
    section(out, "FILES");
    if (writes_runs) {
        tagged(out, "RUN",
               "The run file of --out, an SQLite database that any SQL tool reads; run-file.md of the "
               "reference pages describes its tables.");
        tagged(out, "RUN.part",
               "The same while the run lasts, and what an interrupted run leaves: every finished "
               "replication is in it.");
    }
    tagged(out, "share/redress/scenarios", "Markets, policies and cases to begin with.");
    tagged(out, "share/redress/schemas", "JSON Schemas of the documents, for editors.");
    tagged(out, "share/doc/redress/reference",
           "Reference pages: facts, decisions, scenarios, metrics, findings, the "
           "run file. These three folders lie below the prefix of the installation.");
}

static void see_also(FILE *out, int but)
{
    section(out, "SEE ALSO");
    const char *between = "";
    if (but != COMMAND_COUNT) {
        fputs(".BR redress (1)", out);
        between = ",\n";
    }
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (i == but)
            continue;
        fprintf(out, "%s.BR redress\\-%s (1)", between, command_name((enum command_symbol)i));
        between = ",\n";
    }
    fputc('\n', out);
}

void man_command(enum command_symbol command, FILE *out)
{
    const struct command *row = command_row(command);
    char name[64];
    snprintf(name, sizeof name, "redress-%s", command_name(command));
    heading(out, name, row->summary);
    section(out, "SYNOPSIS");
    fprintf(out, ".B redress %s\n", command_name(command));
    text(out, row->operands);
    fputs("\n[\\fIoptions\\fR]\n", out);
    section(out, "DESCRIPTION");
    text(out, row->about);
    fputc('\n', out);
    options(out, command);
    example(out, row->example_says, row->example);
    exit_codes(out);
    files(out, command);
    see_also(out, (int)command);
}

void man_overview(FILE *out)
{
    heading(out, "redress", "marketplace after-sales simulator and policy test harness");
    section(out, "SYNOPSIS");
    fputs(".B redress\n\\fICOMMAND\\fR ...\n", out);
    section(out, "DESCRIPTION");
    text(out,
         OVERVIEW_ABOUT "\nResults go to standard output, progress and remarks to standard error. A result depends "
                        "on the documents, the\nseed, the replications and the version alone, not on threads, the "
                        "machine or the clock.\n");
    section(out, "COMMANDS");
    for (int i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, ".TP\n.BR redress\\-%s (1)\n", command_name((enum command_symbol)i));
        text(out, command_row((enum command_symbol)i)->summary);
        fputc('\n', out);
    }
    section(out, "ENVIRONMENT");
    tagged(out, "TERM", "A dumb terminal gets no progress bar. No result depends on the environment.");
    example(out, OVERVIEW_EXAMPLE_SAYS, OVERVIEW_EXAMPLE);
    exit_codes(out);
    see_also(out, COMMAND_COUNT);
}
