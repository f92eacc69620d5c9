/*
 * The commands. Each reads its arguments, writes results to stdout and everything else to stderr, says its own errors, and
 * returns the status that becomes the exit code.
 */
#ifndef REDRESS_CLI_COMMANDS_H
#define REDRESS_CLI_COMMANDS_H

#include "cli/options.h"

enum rd_status cmd_check(const struct arguments *arguments);
enum rd_status cmd_diff(const struct arguments *arguments);
enum rd_status cmd_run(const struct arguments *arguments);
enum rd_status cmd_compare(const struct arguments *arguments);
enum rd_status cmd_merge(const struct arguments *arguments);
enum rd_status cmd_verify(const struct arguments *arguments);
enum rd_status cmd_explain(const struct arguments *arguments);
enum rd_status cmd_init(const struct arguments *arguments);
enum rd_status cmd_test(const struct arguments *arguments);

/* RD_IO, said on stderr, when something could not be written to stdout; else `status`. */
enum rd_status finish_output(enum rd_status status);

#endif
