/*
 * The command line: commands and options as tables, and the one parser that reads them.
 */
#ifndef REDRESS_CLI_OPTIONS_H
#define REDRESS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/options.def"
#include "redress/status.h"
#include "store/shard.h"

/* Commands, a bit each. */
enum {
    ON_CHECK = 1,
    ON_RUN = 2,
    ON_COMPARE = 4,
    ON_DIFF = 8,
    ON_MERGE = 16,
    ON_VERIFY = 32,
    ON_EXPLAIN = 64,
    ON_INIT = 128,
    ON_TEST = 256,
    ON_ALL = ON_CHECK | ON_RUN | ON_COMPARE | ON_DIFF | ON_MERGE | ON_VERIFY | ON_EXPLAIN | ON_INIT | ON_TEST
};

#define OPTION_MEMBER(symbol, letter, name, kind, argument, commands, help) OPTION_##symbol,
enum option_symbol { OPTIONS(OPTION_MEMBER) OPTION_COUNT };
#undef OPTION_MEMBER

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
};

struct command {
    const char *name, *summary;
    unsigned bit;         /* ON_… */
    const char *operands; /* as in usage: "SCENARIO --policy P" */
    size_t operands_at_least, operands_at_most;
    const char *operand_name; /* "a SCENARIO" */
    const char *takes;        /* "one SCENARIO, and policies as --policy POLICY"; NULL when any number will do */
    size_t policies_at_least, policies_at_most;
    const char *about, *example, *example_says;
    enum rd_status (*run)(const struct arguments *arguments);
    bool needs_out;
};

/* All commands, in the order of the overview. */
size_t command_count(void);
const struct command *command_at(size_t index);

/*
 * Reads the arguments behind the command's name. Every error goes to `errors`, one line each, all at once; returns
 * RD_USAGE when there was one, and then asks for --help. RD_NOMEM otherwise. arguments_release() in every case.
 */
enum rd_status arguments_parse(const struct command *command, int argc, char **argv, struct arguments *out,
                               FILE *errors);
void arguments_release(struct arguments *arguments);

/* The name of an option, without dashes. */
const char *option_name(enum option_symbol option);

/* "redress: <text>" on `errors`, and the command where to find help. */
void say_error(FILE *errors, const char *format, ...) __attribute__((format(printf, 2, 3)));

void help_overview(FILE *out);
void help_command(const struct command *command, FILE *out);

#endif
