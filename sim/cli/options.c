/*
 * Reads a command line by the table of options.
 */
#include "cli/options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/exit_codes.def"
#include "measure/segments.h"
#include "redress/prove.h"

#define CODE_SHORT(code, short_meaning, meaning) {code, short_meaning},
#define JOBS_MAX 1024
#define NODE_LIMIT_MAX 100000000 /* more than their memory (prove/diagram.h) has room for */
#define CONFIDENCE_LEAST 0.5
#define CONFIDENCE_MOST 0.9999
#define SAID_SIZE (2 * RD_ERROR_TEXT_SIZE)

enum option_kind {
    KIND_FLAG,
    KIND_TEXT,
    KIND_LIST,
    KIND_CHOICE,
    KIND_COUNT,
    KIND_SEED,
    KIND_SHARE,
    KIND_PART,
    KIND_SHARD,
    KIND_SEGMENTS
};

struct option_row {
    char letter;
    const char *name, *argument, *help;
    enum option_kind kind;
    unsigned commands;
};

#define OPTION_ROW(symbol, letter, name, kind, argument, commands, help)                                               \
    [OPTION_##symbol] = {letter, name, argument, help, KIND_##kind, commands},
static const struct option_row rows[OPTION_COUNT] = {OPTIONS(OPTION_ROW)};

/* One pass over the arguments. */
struct reader {
    enum command_symbol symbol;
    const struct command *command;
    struct arguments *out;
    FILE *errors;
    int argc, next;
    char **argv;
    bool wrong;
};

void say_error(FILE *errors, const char *format, ...)
{
    char text[SAID_SIZE];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(text, sizeof text, format, arguments) >= (int)sizeof text)
        text_cut(text, sizeof text);
    va_end(arguments);
    fputs("redress: ", errors);
    text_put(text, errors);
    fputc('\n', errors);
}

#define WRONG(reader, ...) ((reader)->wrong = true, say_error((reader)->errors, __VA_ARGS__))

const char *option_name(enum option_symbol option)
{
    return rows[option].name;
}

/* ---- values ---- */

static bool read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
    if (text[0] < '0' || text[0] > '9') /* strtoull takes signs and white space */
        return false;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < least || value > most)
        return false;
    *out = value;
    return true;
}

static void read_count(struct reader *reader, enum option_symbol option, const char *value)
{
    const uint64_t most = option == OPTION_JOBS         ? JOBS_MAX
                          : option == OPTION_NODE_LIMIT ? NODE_LIMIT_MAX
                                                        : REPLICATIONS_MAX;
    char shown[TEXT_SHOWN_SIZE];
    if (!read_whole(value, 1, most, &reader->out->number[option]))
        WRONG(reader, "--%s: %s is not a whole number from 1 to %llu", rows[option].name, text_shown(value, shown),
              (unsigned long long)most);
}

static void read_seed(struct reader *reader, enum option_symbol option, const char *value)
{
    char shown[TEXT_SHOWN_SIZE];
    if (!read_whole(value, 0, UINT64_MAX, &reader->out->number[option]))
        WRONG(reader, "--%s: %s is not a whole number from 0 to %llu", rows[option].name, text_shown(value, shown),
              (unsigned long long)UINT64_MAX);
}

static void read_share(struct reader *reader, enum option_symbol option, const char *value)
{
    char shown[TEXT_SHOWN_SIZE], *end;
    bool is_plain = value[0] != '\0' && strspn(value, "0123456789.") == strlen(value);
    double share = strtod(value, &end);
    const bool is_part = rows[option].kind == KIND_PART;
    const double least = is_part ? 0 : CONFIDENCE_LEAST, most = is_part ? 1 : CONFIDENCE_MOST;
    if (!is_plain || *end != '\0' || share < least || share > most)
        WRONG(reader, "--%s: %s is not a number from %g to %g, such as 0.95", rows[option].name,
              text_shown(value, shown), least, most);
    else
        reader->out->share[option] = share;
}

#define CHOICES_MAX 8

/* Splits "a|b|c" into `words`, kept in `buffer`. */
static size_t split_choices(const char *choices, char buffer[64], const char *words[CHOICES_MAX])
{
    snprintf(buffer, 64, "%s", choices);
    size_t count = 0;
    for (char *word = buffer; word && count < CHOICES_MAX;) {
        char *bar = strchr(word, '|');
        if (bar)
            *bar++ = '\0';
        words[count++] = word;
        word = bar;
    }
    return count;
}

static void read_choice(struct reader *reader, enum option_symbol option, const char *value)
{
    char buffer[64], shown[TEXT_SHOWN_SIZE], phrase[128], listed[256] = "";
    const char *words[CHOICES_MAX];
    size_t count = split_choices(rows[option].argument, buffer, words);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value) == 0) {
            reader->out->choice[option] = (int)i;
            return;
        }
        size_t used = strlen(listed);
        snprintf(listed + used, sizeof listed - used, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    }
    WRONG(reader, "--%s: unknown value %s, expected %s%s", rows[option].name, text_shown(value, shown), listed,
          suggest_phrase(value, words, count, phrase, sizeof phrase));
}

static void read_shard(struct reader *reader, const char *value)
{
    char first[24], shown[TEXT_SHOWN_SIZE];
    uint64_t index, count;
    size_t length = strcspn(value, "/");
    snprintf(first, sizeof first, "%.*s", (int)(length < sizeof first ? length : sizeof first - 1), value);
    if (value[length] != '/' || !read_whole(value + length + 1, 1, REPLICATIONS_MAX, &count) ||
        !read_whole(first, 1, count, &index))
        WRONG(reader, "--shard: %s is not I/N with whole numbers 1 <= I <= N <= %d, such as 2/4",
              text_shown(value, shown), REPLICATIONS_MAX);
    else
        reader->out->shard = (struct shard){(uint32_t)index, (uint32_t)count};
}

/* One name of a list. */
static void read_segment(struct reader *reader, const char *name)
{
    const char *known[SEGMENT_DIMENSION_COUNT] = {NULL};
    char shown[TEXT_SHOWN_SIZE], phrase[128], listed[256] = "";
    for (int i = SEGMENT_ALL + 1; i < SEGMENT_DIMENSION_COUNT; i++) {
        known[i] = segment_dimension_name((enum segment_dimension)i);
        if (strcmp(known[i], name) == 0) {
            reader->out->segments |= 1u << i;
            return;
        }
        size_t used = strlen(listed);
        snprintf(listed + used, sizeof listed - used, "%s%s",
                 i == SEGMENT_ALL + 1               ? ""
                 : i + 1 == SEGMENT_DIMENSION_COUNT ? " or "
                                                    : ", ",
                 known[i]);
    }
    WRONG(reader, "--segment: unknown name %s, expected %s%s", text_shown(name, shown), listed,
          suggest_phrase(name, known + 1, SEGMENT_DIMENSION_COUNT - 1, phrase, sizeof phrase));
}

static void read_segments(struct reader *reader, const char *value)
{
    const char *at = value;
    for (bool more = true; more;) {
        char name[64];
        size_t length = strcspn(at, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), at);
        read_segment(reader, name);
        more = at[length] == ',';
        at += length + 1;
    }
}

static void add_word(struct words *words, const char *word)
{
    words->items[words->count++] = word; /* room for every argument: arguments_parse() */
}

static void take(struct reader *reader, enum option_symbol option, const char *value)
{
    struct arguments *out = reader->out;
    if (out->given[option] && rows[option].kind != KIND_LIST && rows[option].kind != KIND_FLAG)
        WRONG(reader, "--%s is given more than once", rows[option].name);
    out->given[option] = true;
    switch (rows[option].kind) {
    case KIND_FLAG:
        break;
    case KIND_TEXT:
        out->text[option] = value;
        break;
    case KIND_LIST:
        add_word(&out->list[option], value);
        break;
    case KIND_CHOICE:
        read_choice(reader, option, value);
        break;
    case KIND_COUNT:
        read_count(reader, option, value);
        break;
    case KIND_SEED:
        read_seed(reader, option, value);
        break;
    case KIND_SHARE:
    case KIND_PART:
        read_share(reader, option, value);
        break;
    case KIND_SHARD:
        read_shard(reader, value);
        break;
    case KIND_SEGMENTS:
        read_segments(reader, value);
        break;
    }
}

/* ---- arguments ---- */

static bool is_option_of(enum command_symbol command, size_t option)
{
    return (rows[option].commands & 1u << command) != 0;
}

static bool belongs(const struct reader *reader, size_t option)
{
    return is_option_of(reader->symbol, option);
}

/* Says that the option is not one of this command, and what it may have meant. */
static void unknown_option(struct reader *reader, const char *name)
{
    const char *known[OPTION_COUNT] = {NULL};
    char shown[TEXT_SHOWN_SIZE], option[80];
    for (size_t i = 0; i < OPTION_COUNT; i++)
        known[i] = belongs(reader, i) ? rows[i].name : NULL;
    const char *near = suggest(name, known, OPTION_COUNT);
    snprintf(option, sizeof option, "--%s", name);
    if (near)
        WRONG(reader, "unknown option %s; did you mean \"--%s\"?", text_shown(option, shown), near);
    else
        WRONG(reader, "unknown option %s", text_shown(option, shown));
}

/* The value of an option: what stands behind "=", or the next argument. NULL, and said, when there is none. */
static const char *value_of(struct reader *reader, size_t option, const char *attached)
{
    if (attached)
        return attached;
    if (reader->next < reader->argc)
        return reader->argv[reader->next++];
    WRONG(reader, "--%s needs a value: %s", rows[option].name, rows[option].argument);
    return NULL;
}

static void long_option(struct reader *reader, const char *text)
{
    char name[64], shown[TEXT_SHOWN_SIZE];
    size_t length = strcspn(text, "=");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), text);
    const char *attached = text[length] == '=' ? text + length + 1 : NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!belongs(reader, i) || strcmp(rows[i].name, name) != 0)
            continue;
        if (rows[i].kind == KIND_FLAG && attached) {
            WRONG(reader, "--%s takes no value, but has %s", name, text_shown(attached, shown));
            return;
        }
        const char *value = rows[i].kind == KIND_FLAG ? NULL : value_of(reader, i, attached);
        if (value || rows[i].kind == KIND_FLAG)
            take(reader, (enum option_symbol)i, value);
        return;
    }
    unknown_option(reader, name);
}

/* "-n20", "-n 20", "-qv". */
static void short_options(struct reader *reader, const char *text)
{
    for (; *text; text++) {
        size_t option = 0;
        while (option < OPTION_COUNT && !(belongs(reader, option) && rows[option].letter == *text))
            option++;
        if (option == OPTION_COUNT) {
            char letter[2] = {*text, '\0'}, shown[TEXT_SHOWN_SIZE], dashed[8];
            snprintf(dashed, sizeof dashed, "-%s", letter);
            WRONG(reader, "unknown option %s", text_shown(dashed, shown));
            return;
        }
        if (rows[option].kind == KIND_FLAG) {
            take(reader, (enum option_symbol)option, NULL);
            continue;
        }
        const char *value = value_of(reader, option, text[1] ? text + 1 : NULL);
        if (value)
            take(reader, (enum option_symbol)option, value);
        return;
    }
}

static void read_all(struct reader *reader)
{
    bool only_operands = false;
    while (reader->next < reader->argc) {
        const char *argument = reader->argv[reader->next++];
        if (only_operands || argument[0] != '-' || argument[1] == '\0')
            add_word(&reader->out->operands, argument);
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (argument[1] == '-')
            long_option(reader, argument + 2);
        else
            short_options(reader, argument + 1);
    }
}

/* ---- what a command needs ---- */

static void check_out(struct reader *reader)
{
    const struct arguments *out = reader->out;
    if (out->given[OPTION_RESUME] && out->given[OPTION_DISCARD])
        WRONG(reader, "--resume continues what --discard throws away: give one of them");
    if (out->text[OPTION_OUT])
        return;
    if (reader->command->needs_out)
        WRONG(reader, "%s needs --out RUN", command_name(reader->symbol));
    if (out->given[OPTION_RESUME])
        WRONG(reader, "--resume needs --out RUN, the run to continue");
    if (out->given[OPTION_DISCARD] && !reader->command->needs_out)
        WRONG(reader, "--discard needs --out RUN, the run to replace");
    if (out->given[OPTION_SHARD] && !out->given[OPTION_DRY_RUN])
        WRONG(reader, "--shard needs --out RUN, the file that \"redress merge\" will join");
}

static void check_counts(struct reader *reader)
{
    const struct command *command = reader->command;
    const char *name = command_name(reader->symbol);
    const struct arguments *out = reader->out;
    char shown[TEXT_SHOWN_SIZE];
    size_t policies = out->list[OPTION_POLICY].count;
    if (out->operands.count < command->operands_at_least)
        WRONG(reader, "%s needs %s", name, command->operand_name);
    for (size_t i = command->operands_at_most; i < out->operands.count; i++)
        WRONG(reader, "unexpected argument %s: %s takes %s", text_shown(out->operands.items[i], shown), name,
              command->takes);
    if (policies < command->policies_at_least)
        WRONG(reader, "%s needs %s", name,
              command->policies_at_least == 1 ? "--policy POLICY" : "two --policy POLICY or more, the baseline first");
    if (policies > command->policies_at_most)
        WRONG(reader, "%s takes %s --policy, but has %zu; \"redress compare\" takes several", name,
              command->policies_at_most == 1 ? "one" : "at most two", policies);
    if (out->shard.count > out->number[OPTION_REPS])
        WRONG(reader, "--shard: %u shards of %llu replications: ask for at most one shard a replication",
              (unsigned)out->shard.count, (unsigned long long)out->number[OPTION_REPS]);
    if (out->given[OPTION_DRY_RUN] && out->choice[OPTION_FORMAT] > FORMAT_JSON)
        WRONG(reader, "--dry-run prints a table or JSON, not %s",
              out->choice[OPTION_FORMAT] == FORMAT_CSV ? "csv" : "markdown");
    check_out(reader);
}

static void set_defaults(struct arguments *out)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    out->number[OPTION_REPS] = 10;
    out->number[OPTION_SEED] = 1;
    out->number[OPTION_LIMIT] = 10;
    out->number[OPTION_FIND_REPS] = 1;
    out->number[OPTION_NODE_LIMIT] = RD_PROVE_NODES_MAX;
    out->number[OPTION_JOBS] = online < 1 ? 1 : online > JOBS_MAX ? JOBS_MAX : (uint64_t)online;
    out->share[OPTION_CONFIDENCE] = 0.95;
    out->shard = (struct shard){1, 1};
}

static bool make_room(struct words *words, int argc)
{
    words->items = calloc((size_t)argc + 1, sizeof *words->items);
    return words->items != NULL;
}

enum rd_status arguments_parse(enum command_symbol command, int argc, char **argv, struct arguments *out, FILE *errors)
{
    struct reader reader = {
        .symbol = command, .command = command_row(command), .out = out, .errors = errors, .argc = argc, .argv = argv};
    memset(out, 0, sizeof *out);
    set_defaults(out);
    bool has_room = make_room(&out->operands, argc);
    for (size_t i = 0; has_room && i < OPTION_COUNT; i++)
        has_room = rows[i].kind != KIND_LIST || make_room(&out->list[i], argc);
    if (!has_room) {
        say_error(errors, "out of memory for the arguments");
        return RD_NOMEM;
    }
    read_all(&reader);
    if (!out->given[OPTION_HELP] && !out->given[OPTION_VERSION]) /* these ask for words, not for work */
        check_counts(&reader);
    if (reader.wrong)
        fprintf(errors, "Try \"redress %s --help\".\n", command_name(command));
    return reader.wrong ? RD_USAGE : RD_OK;
}

void arguments_release(struct arguments *arguments)
{
    free(arguments->operands.items);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        free(arguments->list[i].items);
    memset(arguments, 0, sizeof *arguments);
}

/* ---- help ---- */

void help_overview(FILE *out)
{
    fputs(OVERVIEW_ABOUT "\n\nusage: redress COMMAND …\n\ncommands\n", out);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-9s %s\n", command_name((enum command_symbol)i), command_row((enum command_symbol)i)->summary);
    fputs("\noptions\n  --version     prints the version\n  -h, --help    prints this help; with a command, that "
          "command's\n"
          "\nexample: " OVERVIEW_EXAMPLE_SAYS "\n  " OVERVIEW_EXAMPLE "\n",
          out);
}

bool option_of_command(enum command_symbol command, enum option_symbol option, struct option_text *out)
{
    const struct option_row *row = &rows[option];
    *out = (struct option_text){row->letter, row->name, row->argument, row->help};
    return is_option_of(command, option);
}

void help_command(enum command_symbol symbol, FILE *out)
{
    static const struct {
        const char *code, *short_meaning;
    } codes[] = {EXIT_CODES(CODE_SHORT)};
    const struct command *command = command_row(symbol);
    fprintf(out, "usage: redress %s %s [options]\n\n%s\n\noptions\n", command_name(symbol), command->operands,
            command->about);
    for (int i = 0; i < OPTION_COUNT; i++) {
        struct option_text option;
        if (!option_of_command(symbol, (enum option_symbol)i, &option))
            continue;
        char left[96], letter[8] = "    ";
        if (option.letter)
            snprintf(letter, sizeof letter, "-%c, ", option.letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option.name, option.argument ? " " : "",
                 option.argument ? option.argument : "");
        fprintf(out, "  %-38s%s%s\n", left, strlen(left) > 38 ? "\n                                         " : " ",
                option.help);
    }
    fprintf(out, "\nexample: %s\n  %s\n\nexit codes\n", command->example_says, command->example);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        fprintf(out, "%s%s  %s", i ? "    " : "  ", codes[i].code, codes[i].short_meaning);
    fputc('\n', out);
}
