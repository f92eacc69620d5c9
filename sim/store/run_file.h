/*
 * A run file, or a part file, opened to be read: what was run, its replications, its fingerprint.
 */
#ifndef REDRESS_STORE_RUN_FILE_H
#define REDRESS_STORE_RUN_FILE_H

#include <stdbool.h>

#include "measure/result.h"
#include "store/identity.h"

struct run_file;

/*
 * RD_IO when it cannot be read, RD_INPUT when it is not a run file of this program's format version. Nothing is written, and no other
 * file is opened. `stop`, which may be NULL, ends long reading.
 */
enum rd_status run_file_open(const char *path, const volatile int *stop, struct run_file **out, struct rd_error *err);
void run_file_close(struct run_file *file);

const char *run_file_path(const struct run_file *file);
const struct identity *run_file_identity(const struct run_file *file);
/* For who reads more of it than this header offers. */
struct database *run_file_database(struct run_file *file);

/*
 * Fills results[i] (result_init in the shape of policy i) with a replication; *found false when the file does not hold it.
 * One thread at a time.
 */
enum rd_status run_file_read(struct run_file *file, uint32_t replication, struct result results[], size_t policy_count,
                             bool *found, struct rd_error *err);

/* The sparse list of outcomes of one replication and policy alone; the rest of `result` is cleared. Otherwise as above. */
enum rd_status run_file_outcomes(struct run_file *file, uint32_t replication, size_t policy, struct result *result,
                                 bool *found, struct rd_error *err);

/* RD_INPUT when another version of the program wrote it: what this one simulates is not what stands in the file. */
enum rd_status run_file_check_version(const struct run_file *file, struct rd_error *err);

/* Computes the fingerprint anew from the tables; RD_INPUT when replications are missing. */
enum rd_status run_file_fingerprint(struct run_file *file, char out[DIGEST_HEX_SIZE], struct rd_error *err);

#endif
