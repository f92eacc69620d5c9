/*
 * Seals: the SHA-256 of what a table of a run file held when it was written. The replications have their blocks and the fingerprint;
 * the other tables have these, so that a value changed later is told wherever it stands.
 *
 * Encoding: row by row in the order of the key, value by value: one byte for the type (0 NULL, 1 integer, 2 real, 3 text, 4 bytes), then
 * eight bytes, least significant first, of the integer, the IEEE 754 bits or the length, then the text or bytes.
 */
#ifndef REDRESS_STORE_SEAL_H
#define REDRESS_STORE_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/digest.h"
#include "store/database.h"

/* Whether a table (of tables.h) has a seal. */
bool seal_is_of(size_t table);
/* What the seal of the table would be as it is now. */
enum rd_status seal_compute(struct database *database, size_t table, char out[DIGEST_HEX_SIZE], struct rd_error *err);
/* The seal that the file holds, "" when it holds none. */
enum rd_status seal_read(struct database *database, size_t table, char out[DIGEST_HEX_SIZE], struct rd_error *err);
/* Seals every table as it is now. Inside the caller's transaction. */
enum rd_status seal_all(struct database *database, struct rd_error *err);

#endif
