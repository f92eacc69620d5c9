/*
 * The fingerprint: what it is made of, to the byte, and that every stored number and nothing else changes it.
 */
#include <stdio.h>
#include <string.h>

#include "support/check.h"

#include "core/digest.h"
#include "store/block.h"
#include "store/fingerprint.h"
#include "support/sample_run.h"

/* FIPS 180-4, the examples of the standard for one block and for the empty message. */
static void digests_are_sha256(void **state)
{
    (void)state;
    char out[DIGEST_HEX_SIZE];
    assert_string_equal(sha256_hex("abc", 3, out), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(sha256_hex("", 0, out), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* Encoded by hand after block.h: zigzag plus one, seven bits a byte, lowest first. */
static void a_block_is_the_digest_of_its_rows_encoded(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *bytes;
        size_t count;
    } cases[] = {
        {RESULT_NULL, "\x00", 1},
        {0, "\x01", 1},
        {-1, "\x02", 1},
        {1, "\x03", 1},
        {63, "\x7f", 1},
        {-64, "\x80\x01", 2},
        {64, "\x81\x01", 2},
        {INT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10},
        {INT64_MIN + 1, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[32] = "\x0f\xff\x03\x01", expected[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE]; /* 7; policy 1; table 1 */
        uint8_t digest[DIGEST_SIZE];
        struct block block;
        memcpy(bytes + 4, cases[i].bytes, cases[i].count);
        block_init(&block, 7);
        block_policy(&block, 1);
        assert_int_equal(block_row(&block, RESULT_TABLE_PLACED, &cases[i].value), RD_OK);
        block_finish(&block, digest);
        assert_string_equal(digest_hex(digest, got), sha256_hex(bytes, 4 + cases[i].count, expected));
    }
}

static void the_fingerprint_is_the_digest_of_what_was_run_and_the_blocks_in_order(void **state)
{
    (void)state;
    static const uint8_t blocks[2][DIGEST_SIZE] = {{0x01}, {0xab}};
    static const char *const policies[] = {"p1", "p2"};
    static const char expected_text[] =
        "format redress/run/1\nscenario s\npolicy p1\npolicy p2\nseed 18446744073709551615\nreplications 2\n"
        "block 0100000000000000000000000000000000000000000000000000000000000000\n"
        "block ab00000000000000000000000000000000000000000000000000000000000000\n";
    char expected[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
    assert_string_equal(fingerprint_of("s", policies, 2, UINT64_MAX, blocks, 2, got),
                        sha256_hex(expected_text, strlen(expected_text), expected));
}

static char *block_of(struct sample_run *sample, char out[DIGEST_HEX_SIZE])
{
    const struct result *results[SAMPLE_POLICIES] = {&sample->results[0], &sample->results[1]};
    uint8_t digest[DIGEST_SIZE];
    fingerprint_block(results, SAMPLE_POLICIES, digest);
    return digest_hex(digest, out);
}

/* Each change is made alone and taken back: the block must leave its value and come back to it. */
static void every_number_of_a_result_is_part_of_its_block(void **state)
{
    (void)state;
    struct sample_run sample;
    char before[DIGEST_HEX_SIZE], changed[DIGEST_HEX_SIZE];
    sample_run_init(&sample, 1);
    sample_run_fill(&sample, 0, 40);
    struct result *result = &sample.results[1];
    block_of(&sample, before);
#define CHANGED(number)                                                                                                \
    do {                                                                                                               \
        (number)++;                                                                                                    \
        assert_string_not_equal(block_of(&sample, changed), before);                                                   \
        (number)--;                                                                                                    \
        assert_string_equal(block_of(&sample, changed), before);                                                       \
    } while (0)
    CHANGED(sample.results[0].replication);
    CHANGED(result->orders);
    CHANGED(result_cell(result, 1)[COUNTER_COUNT - 1]);
    CHANGED(result->totals[TOTAL_COUNT - 1]);
    CHANGED(result->desks[0][DESK_TOTAL_COUNT - 1]);
    CHANGED(result->samples[SAMPLE_COMPLAINT_TIME].items[3].order);
    CHANGED(result->samples[SAMPLE_COMPLAINT_TIME].items[3].time_s);
    CHANGED(result->samples[SAMPLE_MEDIATION_WAIT].censored);
    CHANGED(result->outcomes[5].order);
    CHANGED(result->outcomes[5].kind);
    CHANGED(result->outcomes[5].reason);
    CHANGED(result->outcomes[5].is_false);
    CHANGED(result->outcomes[5].measured);
    CHANGED(result->outcomes[5].resolution_s);
    CHANGED(result->outcomes[5].refund_minor);
    CHANGED(result->outcomes[5].buyer_minor);
    CHANGED(result->outcomes[5].seller_minor);
    CHANGED(result->outcomes[5].platform_minor);
    for (size_t i = 0; i < 4; i++)
        CHANGED(result->outcomes[5].rule[i]);
    CHANGED(result->rule_hits[0]);
    CHANGED(result->stars_by_lateness[0][0]);
    CHANGED(result->delivery_hours[7]);
    CHANGED(result->orders_by_seller[0]);
#undef CHANGED
    sample_run_release(&sample);
}

static void which_policy_a_number_belongs_to_is_part_of_the_block(void **state)
{
    (void)state;
    struct sample_run sample;
    uint8_t one[DIGEST_SIZE], other[DIGEST_SIZE];
    sample_run_init(&sample, 1);
    sample_run_fill(&sample, 0, 40);
    const struct result *results[] = {&sample.results[0], &sample.results[1]};
    const struct result *exchanged[] = {&sample.results[1], &sample.results[0]};
    fingerprint_block(results, 2, one);
    fingerprint_block(exchanged, 2, other);
    assert_memory_not_equal(one, other, DIGEST_SIZE);
    sample_run_release(&sample);
}

static void memory_and_event_counts_are_no_part_of_a_block(void **state)
{
    (void)state;
    struct sample_run sample;
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    sample_run_init(&sample, 1);
    sample_run_fill(&sample, 0, 40);
    block_of(&sample, before);
    sample.results[0].events += 1;
    sample.results[0].order_bytes_peak += 1;
    sample.results[0].cases_open_peak += 1;
    assert_string_equal(block_of(&sample, after), before);
    sample_run_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_sha256),
        cmocka_unit_test(a_block_is_the_digest_of_its_rows_encoded),
        cmocka_unit_test(the_fingerprint_is_the_digest_of_what_was_run_and_the_blocks_in_order),
        cmocka_unit_test(every_number_of_a_result_is_part_of_its_block),
        cmocka_unit_test(which_policy_a_number_belongs_to_is_part_of_the_block),
        cmocka_unit_test(memory_and_event_counts_are_no_part_of_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
