/*
 * The parts of `redress verify`.
 */
#ifndef REDRESS_CLI_VERIFY_H
#define REDRESS_CLI_VERIFY_H

#include <stdbool.h>

#include "cli/options.h"
#include "store/identity.h"

struct verify {
    const struct arguments *arguments;
    const volatile int *stop;
    struct identity identity;
    size_t wrong;
    bool is_headed; /* the name of the file stands above the first line */
};

/* One line: what was looked at, whether it is what it was, and what was found. */
void verify_tell(struct verify *verify, const char *what, bool is_good, const char *text);

/*
 * Makes again what follows from the documents and the replications in the file (labels, rules, metrics, comparisons …) and compares it.
 * Says its own errors; what differs is told.
 */
enum rd_status verify_recompute(struct verify *verify);
/* Simulates the replications of the file again, and compares the fingerprint. Says its own errors. */
enum rd_status verify_rerun(struct verify *verify);

#endif
