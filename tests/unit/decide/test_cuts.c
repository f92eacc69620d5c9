/*
 * A value finds its segment however the thresholds lie: far apart, next to each other, crowded at either end of the
 * domain, more than fit into one word of rules. What is expected comes from walking the thresholds.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"
#include "unit/language/fixture.h"

#define MANY 700u
#define FACT RD_FACT_PARCEL_SINCE_SCAN /* may be absent, and nothing is impossible beside it */

/* `first`: rule i answers below threshold i, then one for absence, then what is left. */
static struct rd_policy *make_policy(const int64_t *threshold_s, size_t count)
{
    const size_t size = 1024 + count * 128;
    char *body = malloc(size);
    assert_non_null(body);
    size_t used =
        (size_t)snprintf(body, size, "{\"title\":\"T\",\"as_of\":\"case.decided_at\",\"hit\":\"first\",\"rules\":[");
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(body + used, size - used,
                                 "{\"id\":\"r%zu\",\"when\":{\"parcel.since_scan\":\"< %" PRId64
                                 "s\"},\"then\":{\"action\":\"none\"}},",
                                 i, threshold_s[i]);
    snprintf(body + used, size - used,
             "{\"id\":\"gone\",\"when\":{\"parcel.since_scan\":\"absent\"},\"then\":{\"action\":\"none\"}},"
             "{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}");
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    free(body);
    return policy;
}

static uint32_t expected_rule(const int64_t *threshold_s, size_t count, int64_t value)
{
    uint32_t rule = 0;
    if (value == RD_ABSENT)
        return (uint32_t)count;
    if (value < 0 || value > RD_FACT_SPAN_MAX)
        return RD_RULE_OUTSIDE;
    while (rule < count && value >= threshold_s[rule])
        rule++;
    return rule < count ? rule : (uint32_t)count + 1;
}

static int64_t expected_cut(const int64_t *threshold_s, size_t count, int64_t value)
{
    for (size_t i = 0; i < count; i++)
        if (threshold_s[i] > value)
            return threshold_s[i];
    return INT64_MAX;
}

/* Both sides of every threshold, both ends of the domain and what lies beyond them. */
static void check_thresholds(const int64_t *threshold_s, size_t count)
{
    static const int64_t ends[] = {RD_ABSENT,        INT64_MIN + 1,        -1,       0, 1, RD_FACT_SPAN_MAX - 1,
                                   RD_FACT_SPAN_MAX, RD_FACT_SPAN_MAX + 1, INT64_MAX};
    const size_t end_count = sizeof ends / sizeof ends[0];
    struct rd_policy *policy = make_policy(threshold_s, count);
    struct rd_image *image = fixture_image(policy);
    int64_t facts[RD_FACT_COUNT];
    fixture_facts(facts);
    for (size_t i = 0; i < end_count + 3 * count; i++) {
        struct rd_answer answer, defined;
        const int64_t value =
            i < end_count ? ends[i] : threshold_s[(i - end_count) / 3] + (int64_t)((i - end_count) % 3) - 1;
        const uint32_t expected = expected_rule(threshold_s, count, value);
        facts[FACT] = value;
        assert_int_equal(rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer), expected);
        assert_int_equal(rd_policy_interpret(policy, RD_DECISION_REMEDY, 0, RD_PPB_PER_ONE, facts, &defined), expected);
        if (value >= 0 && value <= RD_FACT_SPAN_MAX)
            assert_int_equal(rd_image_next_cut(image, RD_DECISION_REMEDY, 0, FACT, value),
                             expected_cut(threshold_s, count, value));
    }
    rd_image_free(image);
    rd_policy_free(policy);
}

static void few_thresholds_far_apart(void **state)
{
    static const int64_t one[] = {15 * RD_DAY_S}, some[] = {RD_DAY_S, 3 * RD_DAY_S, 15 * RD_DAY_S, 200 * RD_DAY_S};
    (void)state;
    check_thresholds(one, 1);
    check_thresholds(some, 4);
}

static void two_and_three_thresholds_side_by_side(void **state)
{
    static const int64_t two[] = {15 * RD_DAY_S, 15 * RD_DAY_S + 1},
                         three[] = {15 * RD_DAY_S, 15 * RD_DAY_S + 1, 15 * RD_DAY_S + 2},
                         apart[] = {60, 61, 62, 15 * RD_DAY_S, 300 * RD_DAY_S};
    (void)state;
    check_thresholds(two, 2);
    check_thresholds(three, 3);
    check_thresholds(apart, 5);
}

static void thresholds_at_both_ends_of_the_domain(void **state)
{
    static const int64_t low[] = {1}, high[] = {RD_FACT_SPAN_MAX}, two[] = {RD_FACT_SPAN_MAX - 1, RD_FACT_SPAN_MAX},
                         both[] = {1, 2, RD_FACT_SPAN_MAX - 1, RD_FACT_SPAN_MAX};
    (void)state;
    check_thresholds(low, 1);
    check_thresholds(high, 1);
    check_thresholds(two, 2);
    check_thresholds(both, 4);
}

/* A last bucket that is half full, and one in which two thresholds leave no room for the end of the domain. */
static void the_last_thresholds_share_a_bucket_with_everything_above(void **state)
{
    static const int64_t three[] = {100, 1000, 1001}, four[] = {1024, 1025, 2048, 2049}, power[] = {4096, 8192, 16384};
    (void)state;
    check_thresholds(three, 3);
    check_thresholds(four, 4);
    check_thresholds(power, 3);
}

static void more_thresholds_than_buckets(void **state)
{
    int64_t spread_s[MANY], crowded_s[MANY];
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        spread_s[i] = ((int64_t)i + 1) * 40000 + (int64_t)(i * i % 977);
        crowded_s[i] = 30 * RD_DAY_S + (int64_t)i * (i < 300 ? 1 : 7);
    }
    check_thresholds(spread_s, 60);
    check_thresholds(spread_s, 65);
    check_thresholds(spread_s, MANY);
    check_thresholds(crowded_s, MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_thresholds_far_apart),
        cmocka_unit_test(two_and_three_thresholds_side_by_side),
        cmocka_unit_test(thresholds_at_both_ends_of_the_domain),
        cmocka_unit_test(the_last_thresholds_share_a_bucket_with_everything_above),
        cmocka_unit_test(more_thresholds_than_buckets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
