/*
 * The fingerprint of a run: SHA-256 of a canonical dump of its result tables, known with or without a run file.
 *
 * Every replication gives one block, the digest of all its rows (rows.h) under all policies; the fingerprint is the digest
 * of the run's identity (scenario and policies by sha256, seed, replications) followed by the blocks in the order of the
 * replications. So it does not matter which thread finished first. Statistics derived from the rows, the names of files, the
 * program's version and the provenance are no part of it.
 */
#ifndef REDRESS_STORE_FINGERPRINT_H
#define REDRESS_STORE_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "measure/result.h"
#include "redress/status.h"
#include "store/shard.h"

/* The block of one replication: results[i] is that of policy i, finished. A pure function; any thread may call it. */
void fingerprint_block(const struct result *const results[], size_t policy_count, uint8_t out[DIGEST_SIZE]);

/*
 * The fingerprint of a whole run. `scenario_sha256` and `policy_sha256[i]` (of rd_policy_canonical) are hexadecimal; blocks[r] is the
 * block of replication r, counted from 0.
 */
char *fingerprint_of(const char *scenario_sha256, const char *const policy_sha256[], size_t policy_count, uint64_t seed,
                     const uint8_t blocks[][DIGEST_SIZE], uint32_t replications, char out[DIGEST_HEX_SIZE]);

/*
 * The fingerprint of a shard of a run of `replications`, or of the whole: blocks[0] is the block of its first replication. A
 * shard's also tells which one it is. `response` as in --response; "none" adds nothing.
 */
char *fingerprint_of_shard(const char *scenario_sha256, const char *const policy_sha256[], size_t policy_count,
                           uint64_t seed, const char *response, const uint8_t blocks[][DIGEST_SIZE],
                           uint32_t replications, struct shard shard, char out[DIGEST_HEX_SIZE]);

#endif
