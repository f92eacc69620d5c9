/*
 * What `run` and `compare` share: documents loaded and matched, the study run, its file written, its report printed.
 */
#ifndef REDRESS_CLI_SESSION_H
#define REDRESS_CLI_SESSION_H

#include "cli/options.h"
#include "redress/status.h"

/* `command` is "run" or "compare". Says its own errors. */
enum rd_status session_run(const char *command, const struct arguments *arguments);

#endif
