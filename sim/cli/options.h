/*
 * The command line: commands and options as tables, and the one parser that reads them.
 */
#ifndef REDRESS_CLI_OPTIONS_H
#define REDRESS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/commands.def"
#include "cli/options.def"
#include "redress/files.h"
#include "redress/status.h"
#include "store/shard.h"

/* Commands, a bit each: ON_CHECK … */
#define COMMAND_MEMBER(symbol, name) COMMAND_##symbol,
enum command_symbol { COMMANDS(COMMAND_MEMBER) COMMAND_COUNT };
#undef COMMAND_MEMBER
#define COMMAND_BIT(symbol, name) ON_##symbol = 1 << COMMAND_##symbol,
enum command_bit { COMMANDS(COMMAND_BIT) ON_ALL = (1 << COMMAND_COUNT) - 1 };
#undef COMMAND_BIT

#define OPTION_MEMBER(symbol, letter, name, kind, argument, commands, help) OPTION_##symbol,
enum option_symbol { OPTIONS(OPTION_MEMBER) OPTION_COUNT };
#undef OPTION_MEMBER

/* The words of --format, where it is of a result. */
enum { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_MARKDOWN };

/* A list of borrowed texts, in the order given. */
struct words {
    const char **items;
    size_t count;
};

/* What was asked for. Texts are those of argv; choices are the place of the word in the option's ARGUMENT. */
struct arguments {
    struct words operands;
    struct words list[OPTION_COUNT]; /* LIST options */
    const char *text[OPTION_COUNT];  /* TEXT options, or NULL */
    uint64_t number[OPTION_COUNT];   /* COUNT and SEED, with their defaults */
    double share[OPTION_COUNT];      /* SHARE, with its default */
    int choice[OPTION_COUNT];        /* CHOICE, 0 unless given */
    struct shard shard;              /* SHARD; the whole run unless given */
    unsigned segments;               /* SEGMENTS: 1 << enum segment_dimension for each */
    bool given[OPTION_COUNT];        /* also FLAGs */
    int argument_count;              /* of the whole command line, for provenance */
    char **argument_values;
    struct rd_files *files; /* the documents of the command, each read once */
};

struct command {
    const char *summary;
    const char *operands; /* as in usage: "SCENARIO --policy P" */
    size_t operands_at_least, operands_at_most;
    const char *operand_name; /* "a SCENARIO" */
    const char *takes;        /* "one SCENARIO, and policies as --policy POLICY"; NULL when any number will do */
    size_t policies_at_least, policies_at_most;
    const char *about, *example, *example_says;
    bool needs_out;
};

/* What a command is. */
const struct command *command_row(enum command_symbol command);
const char *command_name(enum command_symbol command);

/*
 * Reads the arguments behind the command's name. Every error goes to `errors`, one line each, all at once; returns
 * RD_USAGE when there was one, and then asks for --help. RD_NOMEM otherwise. arguments_release() in every case.
 */
enum rd_status arguments_parse(enum command_symbol command, int argc, char **argv, struct arguments *out, FILE *errors);
void arguments_release(struct arguments *arguments);

/* The name of an option, without dashes. */
const char *option_name(enum option_symbol option);

/* An option as its users read it: "-n, --reps N"; `argument` is NULL for a flag, `letter` 0 without one. */
struct option_text {
    char letter;
    const char *name, *argument, *help;
};
/* The options of a command in the order of the table: fills `out` and returns true, false when it is none of the command's. */
bool option_of_command(enum command_symbol command, enum option_symbol option, struct option_text *out);

/* "redress: <text>" on `errors`, in one line: what the text holds of names and paths is shown escaped (base/text.h). */
void say_error(FILE *errors, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What the overview says, also to its man page. */
#define OVERVIEW_ABOUT                                                                                                 \
    "redress simulates a marketplace's disputes under rules written as data, and compares rules before they reach "    \
    "people."
#define OVERVIEW_EXAMPLE_SAYS "what would a flat window of 15 days do?"
#define OVERVIEW_EXAMPLE                                                                                               \
    "redress compare scenarios/markets/brazil.json --policy scenarios/policies/aliexpress.json \\\n"                   \
    "      --policy scenarios/policies/window-15-flat.json"

void help_overview(FILE *out);
void help_command(enum command_symbol symbol, FILE *out);

#endif
