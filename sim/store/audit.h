/*
 * A run file held against itself: its schema, its pages, the type of every value, the hashes of its documents, the seals of its
 * tables, the blocks of its replications and the fingerprint. What follows from the documents and the replications, such as metrics,
 * is made again by whoever can (contrast.h).
 */
#ifndef REDRESS_STORE_AUDIT_H
#define REDRESS_STORE_AUDIT_H

#include <stdbool.h>

#include "store/identity.h"

/* Takes one thing that was looked at: what, whether it is as it should be, and in words what was found. */
typedef void audit_sink(void *context, const char *what, bool is_good, const char *text);

/*
 * Looks through the whole file, finished or not. RD_OK whatever was found, told to `sink`; *out is what was run, empty (policy_count
 * 0) when the file does not say it. RD_IO when it cannot be read, RD_INPUT when it is not a run file of this format version.
 */
enum rd_status audit_file(const char *path, const volatile int *stop, audit_sink *sink, void *context,
                          struct identity *out, struct rd_error *err);

#endif
