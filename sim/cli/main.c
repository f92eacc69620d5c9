/*
 * redress: picks the command, and turns its status into the exit code.
 */
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"

static const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < command_count(); i++) {
        if (strcmp(command_at(i)->name, name) == 0)
            return command_at(i);
    }
    return NULL;
}

static enum rd_status unknown_command(const char *name)
{
    const char *known[16];
    size_t count = command_count();
    for (size_t i = 0; i < count; i++)
        known[i] = command_at(i)->name;
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    say_error(stderr, "unknown %s %s%s", name[0] == '-' ? "option" : "command", text_shown(name, shown),
              suggest_phrase(name, known, count, phrase, sizeof phrase));
    fputs("Try \"redress --help\".\n", stderr);
    return RD_USAGE;
}

static enum rd_status run_command(const struct command *command, int argc, char **argv)
{
    struct arguments arguments;
    enum rd_status rc = arguments_parse(command, argc - 2, argv + 2, &arguments, stderr);
    arguments.argument_count = argc;
    arguments.argument_values = argv;
    if (rc == RD_OK && arguments.given[OPTION_HELP])
        help_command(command, stdout);
    else if (rc == RD_OK && arguments.given[OPTION_VERSION])
        puts("redress " REDRESS_VERSION);
    else if (rc == RD_OK)
        rc = command->run(&arguments);
    arguments_release(&arguments);
    return rc;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off(); /* GSL's own aborts */
    if (argc < 2) {
        help_overview(stderr);
        return rd_exit_code(RD_USAGE);
    }
    enum rd_status rc = RD_OK;
    const struct command *command = command_find(argv[1]);
    if (command)
        rc = run_command(command, argc, argv);
    else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        help_overview(stdout);
    else if (strcmp(argv[1], "--version") == 0)
        puts("redress " REDRESS_VERSION);
    else
        rc = unknown_command(argv[1]);
    return rd_exit_code(finish_output(rc));
}
