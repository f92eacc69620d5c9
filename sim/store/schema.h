/*
 * The schema of a run file held to the one this program writes. Nothing of a file's schema is run: what stands in it is only told.
 */
#ifndef REDRESS_STORE_SCHEMA_H
#define REDRESS_STORE_SCHEMA_H

#include <stddef.h>

#include "store/database.h"

/*
 * Takes one difference in words, such as: table "outcome" is declared otherwise. `needed` when the file cannot be read so: a table of
 * its own. Anything but RD_OK ends the comparison.
 */
typedef enum rd_status schema_sink(void *context, const char *text, bool needed);

/* Tells every difference. *expected: how many tables and views there should be; may be NULL. */
enum rd_status schema_differences(struct database *database, schema_sink *sink, void *context, size_t *expected,
                                  struct rd_error *err);

/* RD_INPUT unless every table of a run file is there as it is written. What else is in the file is never looked at. */
enum rd_status schema_check(struct database *database, struct rd_error *err);
/* RD_INPUT unless there is nothing else either: what is written to must have no triggers and indexes of others. */
enum rd_status schema_check_exact(struct database *database, struct rd_error *err);

#endif
