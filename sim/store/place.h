/*
 * Where a run file lies: its final name, the part file it grows in and the canonical copy on its way to the final name.
 */
#ifndef REDRESS_STORE_PLACE_H
#define REDRESS_STORE_PLACE_H

#include "redress/status.h"

struct place {
    char *final; /* as given, or where a link of that name leads (file_target()) */
    char *part;  /* "<final>.part" */
    char *copy;  /* "<final>.part-copy" */
};

/* RD_IO when what lies at `path`, if anything, is not to be written over: a file that is not a run file. */
enum rd_status place_check(const char *path, struct rd_error *err);
/* RD_IO when a run file may not be put at `path`: as file_target() refuses it, or place_check(). */
enum rd_status place_init(struct place *place, const char *path, struct rd_error *err);
void place_release(struct place *place);
/*
 * RD_IO when the journal of the part file names another file: SQLite would open it, and might remove it. This program writes none such.
 */
enum rd_status place_check_journal(const struct place *place, struct rd_error *err);
/* Makes the copy durable and renames it to the final name. */
enum rd_status place_copy(const struct place *place, struct rd_error *err);
void place_drop_copy(const struct place *place);
void place_drop_part(const struct place *place); /* and its journal */

#endif
