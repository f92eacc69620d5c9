/*
 * redress: picks the command, and turns its status into the exit code.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/suites.h"
#include "report/page.h"

#define COMMAND_FUNCTION(symbol, name) [COMMAND_##symbol] = cmd_##name,
static enum rd_status (*const functions[COMMAND_COUNT])(const struct arguments *arguments) = {
    COMMANDS(COMMAND_FUNCTION)};
#undef COMMAND_FUNCTION

/* COMMAND_COUNT: there is none of that name. */
static enum command_symbol command_find(const char *name)
{
    int command = 0;
    while (command < COMMAND_COUNT && strcmp(command_name((enum command_symbol)command), name) != 0)
        command++;
    return (enum command_symbol)command;
}

static enum rd_status unknown_command(const char *name)
{
    const char *known[COMMAND_COUNT];
    for (int i = 0; i < COMMAND_COUNT; i++)
        known[i] = command_name((enum command_symbol)i);
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    say_error(stderr, "unknown %s %s%s", name[0] == '-' ? "option" : "command", text_shown(name, shown),
              suggest_phrase(name, known, COMMAND_COUNT, phrase, sizeof phrase));
    fputs("Try \"redress --help\".\n", stderr);
    return RD_USAGE;
}

/* Whether whoever read our standard output is gone. */
static bool is_unread(int reason)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return reason == EPIPE || (poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0);
}

/*
 * RD_IO, said on stderr, when something could not be written to stdout; else `status`. A reader that has seen enough is not a
 * failure of ours, and a verdict or an error says more than that it went.
 */
static enum rd_status finish_output(enum rd_status status)
{
    int earlier = errno; /* of a write that failed on the way, when nothing is left to flush */
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    int reason = errno ? errno : earlier;
    if (is_unread(reason))
        return status == RD_OK ? RD_UNREAD : status;
    say_error(stderr, "cannot write the result to stdout: %s", reason ? strerror(reason) : "write error");
    return RD_IO;
}

static enum rd_status run_parsed(enum command_symbol command, struct arguments *arguments)
{
    arguments->files = rd_files_new();
    if (!arguments->files) {
        say_error(stderr, "out of memory for the documents");
        return RD_NOMEM;
    }
    const enum rd_status rc = functions[command](arguments);
    rd_files_free(arguments->files);
    return rc;
}

static enum rd_status run_command(enum command_symbol command, int argc, char **argv)
{
    struct arguments arguments;
    enum rd_status rc = arguments_parse(command, argc - 2, argv + 2, &arguments, stderr);
    arguments.argument_count = argc;
    arguments.argument_values = argv;
    if (rc == RD_OK && arguments.given[OPTION_HELP])
        help_command(command, stdout);
    else if (rc == RD_OK && arguments.given[OPTION_VERSION])
        page_print(stdout, "redress %s\n", REDRESS_VERSION);
    else if (rc == RD_OK)
        rc = run_parsed(command, &arguments);
    arguments_release(&arguments);
    return rc;
}

/* A closed standard stream must not become the first file that is opened: it reads nothing, and a write to it fails. */
static void keep_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            (void)open("/dev/null", O_RDONLY);
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off(); /* GSL's own aborts */
    keep_standard_streams();
    interrupt_not_by_writes();
    if (argc < 2) {
        help_overview(stderr);
        return rd_exit_code(RD_USAGE);
    }
    enum rd_status rc = RD_OK;
    const enum command_symbol command = command_find(argv[1]);
    if (command != COMMAND_COUNT)
        rc = run_command(command, argc, argv);
    else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        help_overview(stdout);
    else if (strcmp(argv[1], "--version") == 0)
        page_print(stdout, "redress %s\n", REDRESS_VERSION);
    else
        rc = unknown_command(argv[1]);
    return rd_exit_code(finish_output(rc));
}
