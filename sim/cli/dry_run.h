/*
 * --dry-run: what a study would take, without running it.
 */
#ifndef REDRESS_CLI_DRY_RUN_H
#define REDRESS_CLI_DRY_RUN_H

#include <stdio.h>

#include "cli/session.h"

/*
 * Simulates the first replication under all policies for at most PROBE_S seconds, and says on `out` what all replications
 * would take. The expected time is what the clock showed, by the simulated share that was reached; the expected memory is
 * what the probe added to the process.
 */
#define PROBE_S 2
enum rd_status dry_run(struct session *session, FILE *out, struct rd_error *err);

#endif
