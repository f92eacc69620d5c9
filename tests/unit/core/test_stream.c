/*
 * Keyed streams: the published vectors of Philox4x32-10, the layout of the counter, keys, thresholds, and the gsl_rng.
 */
#include "support/check.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>

#include "core/stream.h"
#include "core/stream_gsl.h"

static void lanes_are(struct lanes lanes, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    assert_int_equal(lanes.word[0], a);
    assert_int_equal(lanes.word[1], b);
    assert_int_equal(lanes.word[2], c);
    assert_int_equal(lanes.word[3], d);
}

/* Random123 1.14, tests/kat_vectors, "philox4x32 10": counter, key, output. */
static void a_block_is_philox4x32_10_as_published(void **state)
{
    (void)state;
    lanes_are(stream_block((struct stream_key){{0, 0}}, 0, 0, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    lanes_are(stream_block((struct stream_key){{UINT32_MAX, UINT32_MAX}}, UINT64_MAX, UINT32_MAX, UINT32_MAX),
              0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    lanes_are(stream_block((struct stream_key){{0xa4093822, 0x299f31d0}}, UINT64_C(0x85a308d3243f6a88), 0x13198a2e,
                           0x03707344),
              0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
}

static bool lanes_differ(struct lanes a, struct lanes b)
{
    for (int i = 0; i < 4; i++)
        if (a.word[i] == b.word[i])
            return false;
    return true;
}

static void entity_block_and_index_each_lead_to_other_lanes(void **state)
{
    (void)state;
    struct stream_key key = stream_key(1, 0);
    struct lanes lanes = stream_block(key, 7, 3, 2);
    assert_true(lanes_differ(lanes, stream_block(key, 8, 3, 2)));
    assert_true(lanes_differ(lanes, stream_block(key, 7 + (UINT64_C(1) << 32), 3, 2)));
    assert_true(lanes_differ(lanes, stream_block(key, 7, 4, 2)));
    assert_true(lanes_differ(lanes, stream_block(key, 7, 3, 3)));
    assert_true(lanes_differ(lanes, stream_block(stream_key(1, 1), 7, 3, 2)));
    assert_true(lanes_differ(lanes, stream_block(stream_key(2, 0), 7, 3, 2)));
}

static void a_draw_is_the_same_whatever_was_drawn_before(void **state)
{
    (void)state;
    struct stream_key key = stream_key(42, 5);
    struct lanes first = stream_block(key, 81213, 1, 0);
    for (uint32_t i = 0; i < 100; i++)
        stream_block(key, i, i, i);
    struct lanes again = stream_block(stream_key(42, 5), 81213, 1, 0);
    lanes_are(again, first.word[0], first.word[1], first.word[2], first.word[3]);
}

/*
 * SplitMix64 started at 0 gives 0xe220a8397b1dcdaf first (Vigna's splitmix64.c); seed 0, replication 0 mixes that once more:
 * the finaliser of 0xe220a8397b1dcdaf, worked out apart from this program.
 */
static void the_key_of_a_seed_and_replication_never_changes(void **state)
{
    (void)state;
    struct stream_key zero = stream_key(0, 0);
    assert_int_equal(zero.word[0], 0xff3cd4bf);
    assert_int_equal(zero.word[1], 0x48218226);
    struct stream_key other = stream_key(20260101, 7);
    assert_int_equal(other.word[0], 0xb6afb70d);
    assert_int_equal(other.word[1], 0x6165e95a);
}

static void neighbouring_seeds_and_replications_have_keys_of_their_own(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    uint64_t seen[SIDE * SIDE] = {0};
    size_t count = 0;
    for (uint32_t seed = 0; seed < SIDE; seed++)
        for (uint32_t replication = 0; replication < SIDE; replication++) {
            struct stream_key key = stream_key(seed, replication);
            uint64_t word = (uint64_t)key.word[1] << 32 | key.word[0];
            for (size_t i = 0; i < count; i++)
                assert_true(seen[i] != word);
            seen[count++] = word;
        }
}

static void a_lane_becomes_a_uniform_strictly_between_0_and_1(void **state)
{
    (void)state;
    assert_true(lane_uniform(0) == 0x1p-33);
    assert_true(lane_uniform(UINT32_MAX) == 1 - 0x1p-33);
    assert_true(lane_uniform(UINT32_C(1) << 31) == 0.5 + 0x1p-33);
}

static void a_share_becomes_a_threshold_rounded_to_the_nearest_lane(void **state)
{
    (void)state;
    assert_true(chance_threshold(0) == 0);
    assert_true(chance_threshold(1) == UINT64_C(1) << 32);
    assert_true(chance_threshold(0.25) == UINT64_C(1) << 30);
    assert_true(chance_threshold(0x1p-33) == 1);    /* half a lane rounds up   */
    assert_true(chance_threshold(0x1.ffp-34) == 0); /* just under rounds down  */
    assert_true(chance_threshold(1 - 0x1p-34) == UINT64_C(1) << 32);
    assert_true(chance_threshold(-0.5) == 0);
    assert_true(chance_threshold(1.5) == UINT64_C(1) << 32);
    assert_true(chance_threshold(NAN) == 0);
}

static void a_lane_hits_below_the_threshold_and_not_at_it(void **state)
{
    (void)state;
    assert_true(lane_hits(99, 100));
    assert_false(lane_hits(100, 100));
    assert_false(lane_hits(0, chance_threshold(0)));
    assert_true(lane_hits(UINT32_MAX, chance_threshold(1)));
}

static void the_gsl_generator_gives_the_lanes_of_its_stream_in_order(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(stream_gsl_type);
    assert_non_null(rng);
    struct stream_key key = stream_key(9, 4);
    stream_gsl_begin(rng, key, 1234567890123, 17);
    for (uint32_t index = 0; index < 3; index++) {
        struct lanes lanes = stream_block(key, 1234567890123, 17, index);
        for (int lane = 0; lane < 4; lane++)
            assert_int_equal(gsl_rng_get(rng), lanes.word[lane]);
    }
    stream_gsl_begin(rng, key, 1234567890123, 17);
    assert_true(gsl_rng_uniform(rng) == lane_uniform(stream_block(key, 1234567890123, 17, 0).word[0]));
    gsl_rng_free(rng);
}

static void a_seeded_gsl_generator_is_the_stream_of_replication_0(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(stream_gsl_type);
    assert_non_null(rng);
    gsl_rng_set(rng, 77);
    assert_int_equal(gsl_rng_get(rng), stream_block(stream_key(77, 0), 0, 0, 0).word[0]);
    assert_int_equal(gsl_rng_min(rng), 0);
    assert_int_equal(gsl_rng_max(rng), UINT32_MAX);
    assert_string_equal(gsl_rng_name(rng), "redress-stream");
    gsl_rng *copy = gsl_rng_clone(rng);
    for (int i = 0; i < 10; i++)
        assert_int_equal(gsl_rng_get(rng), gsl_rng_get(copy));
    gsl_rng_free(copy);
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_philox4x32_10_as_published),
        cmocka_unit_test(entity_block_and_index_each_lead_to_other_lanes),
        cmocka_unit_test(a_draw_is_the_same_whatever_was_drawn_before),
        cmocka_unit_test(the_key_of_a_seed_and_replication_never_changes),
        cmocka_unit_test(neighbouring_seeds_and_replications_have_keys_of_their_own),
        cmocka_unit_test(a_lane_becomes_a_uniform_strictly_between_0_and_1),
        cmocka_unit_test(a_share_becomes_a_threshold_rounded_to_the_nearest_lane),
        cmocka_unit_test(a_lane_hits_below_the_threshold_and_not_at_it),
        cmocka_unit_test(the_gsl_generator_gives_the_lanes_of_its_stream_in_order),
        cmocka_unit_test(a_seeded_gsl_generator_is_the_stream_of_replication_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
