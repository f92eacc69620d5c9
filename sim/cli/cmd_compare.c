/*
 * redress compare: the same orders under every policy, the first being the baseline.
 */
#include "cli/commands.h"
#include "cli/session.h"

enum rd_status cmd_compare(const struct arguments *arguments)
{
    return session_run("compare", arguments);
}
