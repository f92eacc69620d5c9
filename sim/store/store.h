/*
 * The run file: what a run leaves behind, one SQLite database.
 *
 * While the run lasts it is written as "<path>.part"; every finished replication is one transaction that holds all compared
 * policies, so a killed run keeps all replications but those in flight. store_finish() writes a compact copy in canonical
 * order beside it (VACUUM INTO), renames it to the final name and removes the part file: under the final name there is a
 * whole file or what was there before. A part file with at least one finished replication is kept when a run ends early.
 *
 * An existing file is only ever replaced when it is a run file of this program; where the path is a link, the file it leads to is
 * meant. The tables stand in tables.def; every replication has a block, every other table a seal (seal.h).
 */
#ifndef REDRESS_STORE_STORE_H
#define REDRESS_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"
#include "redress/policy.h"
#include "redress/status.h"
#include "scenario/scenario.h"
#include "store/finals.h"
#include "store/fingerprint.h"
#include "store/shard.h"

struct store;

struct store_policy {
    const char *name;  /* unique within the run */
    const char *title; /* NULL: that of the policy */
    const struct rd_policy *policy;
    const struct rd_image *image;
    const char *sha256; /* of rd_policy_canonical() */
};

/* What was asked: everything the results depend on, and the names to read them by. Borrowed during store_create(). */
struct store_run {
    const struct scenario *scenario;
    const struct segment_table *segments;
    uint64_t seed;
    uint32_t replications; /* of the whole run: 0 … replications - 1 */
    struct shard shard;    /* the part of them that this file will hold; zeroed: all */
    double confidence;
    const struct store_policy *policies; /* the first is the baseline */
    size_t policy_count;
    bool is_copy; /* of replications that other files hold: what does not become whole is not kept */
};

/* Who ran it and how: no result depends on it, and it is no part of the fingerprint. Host and times are added. */
struct store_provenance {
    int argument_count;
    char *const *arguments;
    unsigned threads;
};

/*
 * RD_IO when `path` or its part file holds finished replications, which store_create() would replace, or is something else
 * than a run file; as run_file_open() when they cannot be told. Says how to go on.
 */
enum rd_status store_check_free(const char *path, struct rd_error *err);

/*
 * Starts a run file. RD_IO, with the reason, when `path` is a directory, exists and is not a run file, or "<path>.part"
 * cannot be written or is being written by another run. A part file left by an earlier run is replaced.
 */
enum rd_status store_create(const char *path, const struct store_run *run, const struct store_provenance *provenance,
                            struct store **out, struct rd_error *err);

/*
 * Continues the part file that an earlier call left at `path`, whatever ended it: replications stored there need not be run
 * again (store_recall). RD_INPUT, with the first difference, when it is of another run. Without a part file, a complete run
 * file of the same run is opened instead, which only gives its replications (store_is_complete); without either, a new part
 * file is started. RD_IO as in store_create().
 */
enum rd_status store_resume(const char *path, const struct store_run *run, const struct store_provenance *provenance,
                            struct store **out, struct rd_error *err);
/* True when nothing is left to do: what is stored or finished now is ignored. */
bool store_is_complete(const struct store *store);

/*
 * Fills results[i] (result_init in the shape of policy i) with a replication that is stored; *found false when it is not.
 * One thread at a time, and none in store_replication(). Events and peaks of memory, which are not stored, are 0.
 */
enum rd_status store_recall(struct store *store, uint32_t replication, struct result results[], size_t policy_count,
                            bool *found, struct rd_error *err);

/*
 * Stores one finished replication in one transaction: results[i] is that of policy i, all of the same replication, finished
 * (result_finish). Any thread may call it, one at a time, in any order of replications. On failure the replication is not in
 * the file, those stored before it are, and the store may still be closed.
 */
enum rd_status store_replication(struct store *store, const struct result *const results[], size_t policy_count,
                                 struct rd_error *err);
/* How many replications have been stored, and the path they are in until store_finish(). */
uint32_t store_replication_count(const struct store *store);
const char *store_part_path(const struct store *store);

/*
 * Where the final statistics go, before store_finish(); NULL when the run is complete. On failure the store may only be closed.
 */
struct finals *store_finals(struct store *store);

/*
 * Ends a complete run: commits the final statistics and the fingerprint, and puts the canonical file under the final name.
 * Needs: all replications stored. On failure the final name is untouched and the part file keeps everything stored.
 */
enum rd_status store_finish(struct store *store, const char fingerprint[DIGEST_HEX_SIZE], struct rd_error *err);

/* Closes. Without a successful store_finish() the part file stays when it holds a finished replication, and goes otherwise. */
void store_close(struct store *store);

/* After a failure, adds to err what the reader most wants to know: what is kept, and where. Returns rc. */
enum rd_status store_say_what_stays(const struct store *store, enum rd_status rc, struct rd_error *err);

/*
 * The fingerprint of a run file or a part file, computed anew from its tables. Equal to the one a complete run prints.
 */
enum rd_status store_fingerprint(const char *path, char out[DIGEST_HEX_SIZE], struct rd_error *err);

#endif
