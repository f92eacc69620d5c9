/*
 * redress run: replications of one scenario under one policy.
 */
#include "cli/commands.h"
#include "cli/session.h"

enum rd_status cmd_run(const struct arguments *arguments)
{
    return session_run("run", arguments);
}
