#include "store/fingerprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/block.h"

#define NUMBER_BYTES 10 /* most a 64-bit number takes */
#define POLICY_MARK 255

static void block_flush(struct block *block)
{
    SHA256Update(&block->sha, block->buffer, block->used);
    block->used = 0;
}

static void block_number(struct block *block, uint64_t number)
{
    while (number >= 128) {
        block->buffer[block->used++] = (uint8_t)(number | 128);
        number >>= 7;
    }
    block->buffer[block->used++] = (uint8_t)number;
}

static uint64_t encoded(int64_t value)
{
    if (value == RESULT_NULL)
        return 0;
    uint64_t zigzag = ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
    return zigzag + 1;
}

void block_init(struct block *block, uint32_t replication)
{
    SHA256Init(&block->sha);
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        block->columns[table] = result_table_columns((enum result_table)table);
    block->used = 0;
    block_number(block, encoded(replication));
}

void block_policy(struct block *block, size_t policy)
{
    if (block->used + 1 + NUMBER_BYTES > BLOCK_BUFFER)
        block_flush(block);
    block->buffer[block->used++] = POLICY_MARK;
    block_number(block, encoded((int64_t)policy));
}

enum rd_status block_row(void *context, enum result_table table, const int64_t values[])
{
    struct block *block = context;
    if (block->used + 1 + NUMBER_BYTES * RESULT_COLUMNS_MAX > BLOCK_BUFFER)
        block_flush(block);
    block->buffer[block->used++] = (uint8_t)(table + 1);
    for (size_t i = 0; i < block->columns[table]; i++)
        block_number(block, encoded(values[i]));
    return RD_OK;
}

void block_finish(struct block *block, uint8_t out[DIGEST_SIZE])
{
    block_flush(block);
    SHA256Final(out, &block->sha);
}

void fingerprint_block(const struct result *const results[], size_t policy_count, uint8_t out[DIGEST_SIZE])
{
    struct block block;
    block_init(&block, results[0]->replication);
    for (size_t policy = 0; policy < policy_count; policy++) {
        block_policy(&block, policy);
        (void)result_rows(results[policy], block_row, &block); /* block_row cannot fail */
    }
    block_finish(&block, out);
}

static void add_line(SHA2_CTX *sha, const char *key, const char *value)
{
    SHA256Update(sha, (const uint8_t *)key, strlen(key));
    SHA256Update(sha, (const uint8_t *)" ", 1);
    SHA256Update(sha, (const uint8_t *)value, strlen(value));
    SHA256Update(sha, (const uint8_t *)"\n", 1);
}

char *fingerprint_of_shard(const char *scenario_sha256, const char *const policy_sha256[], size_t policy_count,
                           uint64_t seed, const char *response, const uint8_t blocks[][DIGEST_SIZE],
                           uint32_t replications, struct shard shard, char out[DIGEST_HEX_SIZE])
{
    SHA2_CTX sha;
    char number[24];
    uint8_t digest[DIGEST_SIZE];
    SHA256Init(&sha);
    add_line(&sha, "format", "redress/run/1");
    add_line(&sha, "scenario", scenario_sha256);
    for (size_t i = 0; i < policy_count; i++)
        add_line(&sha, "policy", policy_sha256[i]);
    snprintf(number, sizeof number, "%" PRIu64, seed);
    add_line(&sha, "seed", number);
    if (strcmp(response, "none") != 0)
        add_line(&sha, "response", response);
    snprintf(number, sizeof number, "%" PRIu32, replications);
    add_line(&sha, "replications", number);
    snprintf(number, sizeof number, "%" PRIu32 "/%" PRIu32, shard.index, shard.count);
    if (!shard_is_whole(shard))
        add_line(&sha, "shard", number);
    uint32_t count = shard_size(shard, replications);
    for (uint32_t i = 0; i < count; i++)
        add_line(&sha, "block", digest_hex(blocks[i], out));
    SHA256Final(digest, &sha);
    return digest_hex(digest, out);
}

char *fingerprint_of(const char *scenario_sha256, const char *const policy_sha256[], size_t policy_count, uint64_t seed,
                     const uint8_t blocks[][DIGEST_SIZE], uint32_t replications, char out[DIGEST_HEX_SIZE])
{
    return fingerprint_of_shard(scenario_sha256, policy_sha256, policy_count, seed, "none", blocks, replications,
                                (struct shard){1, 1}, out);
}
