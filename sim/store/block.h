/*
 * A block of the fingerprint in the making: rows in, digest out.
 *
 * Encoding: the block starts with the replication; a policy is byte 255 and its number; a row is one byte, its table counted
 * from 1, and its columns after replication and policy in order. Numbers are little-endian base-128 (LEB128): 0 for NULL,
 * else the zigzag form (0, -1, 1, -2 … are 0, 1, 2, 3 …) plus one.
 */
#ifndef REDRESS_STORE_BLOCK_H
#define REDRESS_STORE_BLOCK_H

#include <sha256.h>

#include "core/digest.h"
#include "store/rows.h"

#define BLOCK_BUFFER 8192

struct block {
    SHA2_CTX sha;
    size_t columns[RESULT_TABLE_COUNT];
    size_t used;
    uint8_t buffer[BLOCK_BUFFER];
};

void block_init(struct block *block, uint32_t replication);
void block_policy(struct block *block, size_t policy);
/* A row_sink: `context` is the block. */
enum rd_status block_row(void *context, enum result_table table, const int64_t values[]);
void block_finish(struct block *block, uint8_t out[DIGEST_SIZE]);

#endif
