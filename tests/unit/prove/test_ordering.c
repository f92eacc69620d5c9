/*
 * The order in which facts are tested: which are tried, under which limits, and that one is found where the first fails.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "prove/ordering.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define BODY_SIZE 32768

struct body {
    char text[BODY_SIZE];
    size_t used;
};

static void say(struct body *body, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct body *body, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    body->used += (size_t)vsnprintf(body->text + body->used, BODY_SIZE - body->used, format, args);
    va_end(args);
    assert_true(body->used < BODY_SIZE);
}

/* ---- tables ---- */

/*
 * Forty rules, rule i for goods of 10 i + 0.01 to 10 i + 10.00, but for one word of each of five facts. Every choice of
 * words leaves another set of rules, so that words first means thousands of states; price first means one rule, and five
 * facts to test: at most 1 + 40 * 5 nodes for the rules, and as many for their answers.
 */
#define SLICES 40
#define SLICED_NODES_MAX (2 * (1 + SLICES * 5))
static const enum rd_fact sliced_words[] = {RD_FACT_CLAIM_REASON, RD_FACT_EVIDENCE_BUYER, RD_FACT_ITEM_CLASS,
                                            RD_FACT_CONTACT_STATUS, RD_FACT_SELLER_STANDING};

static struct rd_policy *sliced(bool has_money)
{
    struct body body = {.used = 0};
    say(&body, "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"unique\",\"rules\":[");
    for (unsigned i = 0; i < SLICES; i++) {
        say(&body, "%s{\"id\":\"r%u\",\"when\":{\"order.goods\":\"%u.01..%u.00\"", i ? "," : "", i, i * 10,
            i * 10 + 10);
        for (unsigned j = 0; j < sizeof sliced_words / sizeof sliced_words[0]; j++) {
            const struct rd_fact_row *row = rd_fact_row(sliced_words[j]);
            say(&body, ",\"%s\":{\"not\":[\"%s\"]}", row->name,
                rd_word(row->set, (i + i / (j + 2) * (j + 1)) % (unsigned)rd_word_count(row->set)));
        }
        if (has_money)
            say(&body,
                "},\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"order.goods\",\"share\":\"%u%%\","
                "\"round\":\"up\"}}}",
                i + 1);
        else
            say(&body, "},\"then\":{\"action\":\"refund\",\"amount\":\"%u.00\"}}", i + 1);
    }
    say(&body, "]}");
    const struct fixture fixture = {.decision = "remedy", .body = body.text};
    return fixture_policy(&fixture);
}

/*
 * Rules over one fact each, added up: every subset of them answers something else, whatever the order. As many as 2^n - 1
 * nodes for the rules and as many for the answers.
 */
static const char *const apart[] = {"item.perishable",       "item.personalised",     "item.free_return",
                                    "lane.cross_border",     "lane.return_hub",       "contact.same_language",
                                    "order.payout_released", "calendar.quarter_start"};
#define APART (sizeof apart / sizeof apart[0])

static struct rd_policy *added_up(bool has_one_more)
{
    struct body body = {.used = 0};
    say(&body, "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"sum\",\"rules\":[");
    for (unsigned i = 0; i < APART; i++)
        say(&body, "%s{\"id\":\"b%u\",\"when\":{\"%s\":true},\"then\":{\"points\":%u}}", i ? "," : "", i, apart[i],
            1u << i);
    if (has_one_more)
        say(&body, ",{\"id\":\"c\",\"when\":{\"order.cases\":1},\"then\":{\"points\":256}}");
    say(&body, ",{\"id\":\"m\",\"when\":{\"seller.stars\":\">= 200\"},\"then\":{\"fine\":{\"of\":\"order.goods\","
               "\"share\":\"1%%\",\"round\":\"up\"}}}]}");
    const struct fixture fixture = {.decision = "violation", .body = body.text};
    return fixture_policy(&fixture);
}

/* ---- building ---- */

struct chosen {
    enum rd_status rc;
    unsigned attempts;
    uint32_t nodes, level_count;
    enum rd_fact fact[RD_FACT_COUNT];
};

static struct chosen choose(const struct rd_policy *policy, enum rd_decision name, uint32_t node_limit)
{
    struct chosen chosen = {.rc = RD_UNDECIDED};
    struct ordering ordering;
    struct bench bench;
    struct table_at table;
    ordering_init(&ordering, name, node_limit);
    ordering_add(&ordering, policy, 0, RD_PPB_PER_ONE);
    while (chosen.rc == RD_UNDECIDED && ordering_next(&ordering, &bench)) {
        chosen.attempts++;
        chosen.rc = table_init(&table, &bench, policy, 0, RD_PPB_PER_ONE);
        chosen.nodes = bench.store.node_count;
        chosen.level_count = bench.store.level_count;
        memcpy(chosen.fact, bench.store.fact, sizeof chosen.fact);
        if (chosen.rc == RD_OK)
            table_release(&table);
        bench_release(&bench);
    }
    return chosen;
}

static void an_order_is_found_where_the_first_passes_its_limit(void **state)
{
    (void)state;
    for (int has_money = 0; has_money < 2; has_money++) {
        struct rd_policy *policy = sliced(has_money);
        const struct chosen chosen = choose(policy, RD_DECISION_REMEDY, 1000000);
        assert_int_equal(chosen.rc, RD_OK);
        assert_int_equal(chosen.attempts, 2); /* the fixed one under 1,024 nodes, then the one that was looked for */
        assert_true(chosen.nodes <= SLICED_NODES_MAX);
        rd_policy_free(policy);
    }
}

static void the_same_table_gets_the_same_order(void **state)
{
    struct rd_policy *one = sliced(true), *other = sliced(true);
    const struct chosen first = choose(one, RD_DECISION_REMEDY, 1000000);
    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct chosen again = choose(other, RD_DECISION_REMEDY, 1000000);
        assert_int_equal(again.level_count, first.level_count);
        assert_memory_equal(again.fact, first.fact, first.level_count * sizeof first.fact[0]);
        assert_int_equal(again.nodes, first.nodes);
    }
    rd_policy_free(one);
    rd_policy_free(other);
}

static void money_stays_last_where_no_order_is_much_narrower(void **state)
{
    /* nine rules take 2^9 - 1 nodes, twice, in any order: within the first limit; the tenth doubles them */
    struct rd_policy *small = added_up(false), *large = added_up(true);
    (void)state;
    const struct chosen first = choose(small, RD_DECISION_VIOLATION, 1000000);
    assert_int_equal(first.rc, RD_OK);
    assert_int_equal(first.attempts, 1);
    assert_int_equal(first.nodes, 2 * 511);
    const struct chosen chosen = choose(large, RD_DECISION_VIOLATION, 1000000);
    assert_int_equal(chosen.rc, RD_OK);
    assert_int_equal(chosen.attempts, 2);
    assert_int_equal(chosen.nodes, 2 * 1023);
    assert_int_equal(chosen.fact[chosen.level_count - 1], RD_FACT_ORDER_GOODS);
    rd_policy_free(small);
    rd_policy_free(large);
}

static void a_small_limit_is_a_limit_for_every_order_and_none_is_tried_twice(void **state)
{
    struct rd_policy *policy = sliced(true);
    struct ordering ordering;
    struct bench bench;
    enum rd_fact seen[8][RD_FACT_COUNT];
    unsigned count = 0;
    (void)state;
    ordering_init(&ordering, RD_DECISION_REMEDY, 7);
    ordering_add(&ordering, policy, 0, RD_PPB_PER_ONE);
    for (; ordering_next(&ordering, &bench); count++) {
        assert_int_equal(bench.store.node_limit, 7);
        assert_true(count < BENCH_ORDERS + 2); /* those fixed, and at most two that are looked for */
        memcpy(seen[count], bench.store.fact, sizeof seen[count]);
        bench_release(&bench);
    }
    assert_true(count > BENCH_ORDERS);
    assert_false(ordering_next(&ordering, &bench));
    rd_policy_free(policy);
}

static void every_fixed_order_gets_the_whole_limit_in_the_end(void **state)
{
    struct rd_policy *policy = sliced(true);
    struct ordering ordering;
    struct bench bench;
    uint32_t before = 0;
    unsigned whole = 0;
    (void)state;
    ordering_init(&ordering, RD_DECISION_REMEDY, 1000000);
    ordering_add(&ordering, policy, 0, RD_PPB_PER_ONE);
    while (ordering_next(&ordering, &bench)) {
        assert_true(bench.store.node_limit >= before); /* limits only rise */
        assert_true(before > 0 || bench.store.node_limit == 1024);
        before = bench.store.node_limit;
        whole += before == 1000000;
        ordering_settle(&ordering, &bench);
        assert_int_equal(bench.store.node_limit, 1000000);
        bench_release(&bench);
    }
    assert_int_equal(whole, BENCH_ORDERS + 1); /* and the better of those that were looked for */
    rd_policy_free(policy);
}

static void past_the_limit_nothing_is_proven(void **state)
{
    struct rd_policy *policy = added_up(false);
    (void)state;
    /* 511 nodes for the rules in any order, and as many for the answers; 511 states and as many sets of rules */
    assert_int_equal(choose(policy, RD_DECISION_VIOLATION, 1022).rc, RD_OK);
    assert_int_equal(choose(policy, RD_DECISION_VIOLATION, 1021).rc, RD_UNDECIDED);
    rd_policy_free(policy);
}

static void two_tables_share_an_order_that_suits_both(void **state)
{
    struct rd_policy *policy[2] = {sliced(false), sliced(true)};
    struct ordering ordering;
    struct bench bench;
    struct table_at table;
    (void)state;
    ordering_init(&ordering, RD_DECISION_REMEDY, 1000000);
    for (int side = 0; side < 2; side++)
        ordering_add(&ordering, policy[side], 0, RD_PPB_PER_ONE);
    assert_true(ordering_next(&ordering, &bench));
    bench_release(&bench);
    assert_true(ordering_next(&ordering, &bench));
    for (int side = 0; side < 2; side++) {
        assert_int_equal(table_init(&table, &bench, policy[side], 0, RD_PPB_PER_ONE), RD_OK);
        table_release(&table);
    }
    /* the same rules, so the same nodes; the answers differ */
    assert_true(bench.store.node_count <= 3 * (1 + SLICES * 5));
    bench_release(&bench);
    for (int side = 0; side < 2; side++)
        rd_policy_free(policy[side]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_found_where_the_first_passes_its_limit),
        cmocka_unit_test(the_same_table_gets_the_same_order),
        cmocka_unit_test(money_stays_last_where_no_order_is_much_narrower),
        cmocka_unit_test(a_small_limit_is_a_limit_for_every_order_and_none_is_tried_twice),
        cmocka_unit_test(every_fixed_order_gets_the_whole_limit_in_the_end),
        cmocka_unit_test(past_the_limit_nothing_is_proven),
        cmocka_unit_test(two_tables_share_an_order_that_suits_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
