/*
 * The commands. Each reads its arguments, writes results to stdout and everything else to stderr, says its own errors, and
 * returns the status that becomes the exit code.
 */
#ifndef REDRESS_CLI_COMMANDS_H
#define REDRESS_CLI_COMMANDS_H

#include "cli/options.h"

#define COMMAND_FUNCTION(symbol, name) enum rd_status cmd_##name(const struct arguments *arguments);
COMMANDS(COMMAND_FUNCTION)
#undef COMMAND_FUNCTION

#endif
