/*
 * Memory runs out at every allocation in turn of a proof and of a comparison: it is always said, and nothing leaks
 * (leak sanitizer).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/prove.h"
#include "support/check.h"
#include "support/failing_memory.h"
#include "unit/language/fixture.h"

/* Hidden rules, a gap, forms, a parameter: every check has something to say. */
static struct rd_policy *policy_with(const char *hit, const char *days)
{
    char body[4096];
    snprintf(
        body, sizeof body,
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":["
        "{\"id\":\"a\",\"when\":{\"order.since_received\":\"<= %s\",\"claim.reason\":\"late\"},\"then\":{\"action\":"
        "\"refund\",\"amount\":{\"of\":\"order.goods\",\"share\":\"50%%\",\"round\":\"up\",\"at_most\":\"$cap\"}}},"
        "{\"id\":\"b\",\"any\":[{\"order.since_received\":\"absent\"},{\"claim.reason\":[\"late\",\"damaged\"]}],"
        "\"then\":{\"action\":\"partial\",\"amount\":{\"of\":\"order.goods\",\"share\":\"50%%\",\"round\":\"down\"}}},"
        "{\"id\":\"c\",\"when\":{\"claim.reason\":\"late\"},\"then\":{\"action\":\"none\"}}]}",
        hit, days);
    const struct fixture fixture = {
        .parameters = "\"cap\":{\"title\":\"C\",\"type\":\"money\",\"range\":[\"1.00\",\"9.00\"],\"values\":[{\"from\":"
                      "\"always\",\"value\":\"5.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}",
        .decision = "remedy",
        .body = body};
    return fixture_policy(&fixture);
}

static void a_proof_says_when_memory_is_out(void **state)
{
    static const char *const hits[] = {"first", "max"};
    (void)state;
    for (size_t hit = 0; hit < 2; hit++) {
        struct rd_policy *policy = policy_with(hits[hit], "15d");
        enum rd_status rc = RD_NOMEM;
        long failures = 0;
        for (; rc != RD_OK; failures++) {
            struct rd_findings found;
            struct rd_error err = {RD_OK, ""};
            rd_findings_init(&found);
            allocations_left = failures;
            rc = rd_policy_prove(policy, NULL, &found, &err);
            allocations_left = -1;
            if (rc != RD_OK) {
                assert_int_equal(rc, RD_NOMEM);
                assert_string_equal(err.text, "policy \"p\": out of memory while proving");
            }
            rd_findings_release(&found);
        }
        assert_true(failures > 100);
        rd_policy_free(policy);
    }
}

static long failures_of_comparing(const char *hit)
{
    struct rd_policy *old = policy_with(hit, "15d"), *new = policy_with(hit, "30d");
    const struct rd_diff_side a = {.policy = old}, b = {.policy = new};
    const int64_t facts[RD_FACT_COUNT] = {[RD_FACT_ORDER_GOODS] = 700};
    const bool is_stated[RD_FACT_COUNT] = {[RD_FACT_ORDER_GOODS] = true};
    const struct rd_named_case named = {"n", "n.test.json", facts, is_stated};
    const struct rd_prove_options options = {.cases = &named, .case_count = 1};
    enum rd_status rc = RD_NOMEM;
    long failures = 0;
    for (; rc != RD_OK; failures++) {
        struct rd_diff diff;
        struct rd_error err = {RD_OK, ""};
        allocations_left = failures;
        rc = rd_policy_diff(&a, &b, &options, &diff, &err);
        allocations_left = -1;
        if (rc == RD_OK) {
            assert_true(diff.group_count > 0);
            assert_string_equal(diff.groups[0].near_case, "n");
            rd_diff_release(&diff);
        } else {
            assert_int_equal(rc, RD_NOMEM);
            assert_string_equal(err.text, "policies \"p\" and \"p\": out of memory while comparing");
        }
    }
    rd_policy_free(old);
    rd_policy_free(new);
    return failures;
}

static void a_comparison_says_when_memory_is_out(void **state)
{
    (void)state;
    assert_true(failures_of_comparing("first") + failures_of_comparing("max") > 100);
}

static enum rd_status prove_with(const struct rd_policy *policy, long allocations_first)
{
    const struct rd_prove_options options = {.node_limit = 3};
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    allocations_left = allocations_first;
    const enum rd_status rc = rd_policy_prove(policy, &options, &found, &err);
    allocations_left = -1;
    rd_findings_release(&found);
    return rc;
}

/* Past the first limit an order is looked for. Each allocation alone may fail, with memory enough for all others. */
static void looking_for_an_order_says_when_memory_is_out(void **state)
{
    struct rd_policy *policy = policy_with("first", "15d");
    (void)state;
    const long before = allocations;
    assert_int_equal(prove_with(policy, -1), RD_UNDECIDED);
    const long needed = allocations - before;
    assert_true(needed > 100);
    allocation_recovers = true;
    for (long failing = 0; failing < needed; failing++)
        assert_int_equal(prove_with(policy, failing), RD_NOMEM);
    allocation_recovers = false;
    rd_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looking_for_an_order_says_when_memory_is_out),
        cmocka_unit_test(a_proof_says_when_memory_is_out),
        cmocka_unit_test(a_comparison_says_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
