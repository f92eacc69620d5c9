/*
 * The difference of two policies in words: groups, conditions, witness and twin, directions, dates.
 */
#include <stdio.h>
#include <string.h>

#include "redress/prove.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

struct pair {
    struct rd_policy *policy[2];
    struct rd_diff diff;
};

static void open_pair(struct pair *pair, const char *decision, const char *parameters[2], const char *bodies[2])
{
    struct rd_error err;
    struct rd_diff_side side[2] = {{.policy = NULL}};
    for (int i = 0; i < 2; i++) {
        const struct fixture fixture = {
            .parameters = parameters ? parameters[i] : NULL, .decision = decision, .body = bodies[i]};
        side[i].policy = pair->policy[i] = fixture_policy(&fixture);
    }
    assert_int_equal(rd_policy_diff(&side[0], &side[1], NULL, &pair->diff, &err), RD_OK);
}

static void close_pair(struct pair *pair)
{
    rd_diff_release(&pair->diff);
    rd_policy_free(pair->policy[0]);
    rd_policy_free(pair->policy[1]);
}

#define ELIGIBLE(rules) "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[" rules "]}"
#define YES ",\"then\":{\"eligible\":\"yes\",\"reason_code\":\"ok\"}}"
#define NO ",\"then\":{\"eligible\":\"no\",\"reason_code\":\"late\"}}"
#define WINDOW(days) "{\"id\":\"ok\",\"when\":{\"order.since_received\":[\"absent\",\"<= " days "\"]}" YES
#define LATE ",{\"id\":\"late\",\"otherwise\":true" NO

static void a_shorter_window_is_told_at_its_edge(void **state)
{
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE), ELIGIBLE(WINDOW("21d") LATE)};
    struct pair pair;
    (void)state;
    open_pair(&pair, "dispute.eligible", NULL, bodies);
    assert_int_equal(pair.diff.verdict, RD_DIFFERENT);
    assert_int_equal(pair.diff.group_count, 1);
    const struct rd_diff_group *group = &pair.diff.groups[0];
    assert_string_equal(group->old_outcome, "eligible=yes reason_code=ok");
    assert_string_equal(group->new_outcome, "eligible=no reason_code=late");
    assert_string_equal(group->old_rule, "ok");
    assert_string_equal(group->new_rule, "late");
    assert_string_equal(group->where, "21d < order.since_received <= 30d");
    assert_true(group->where_is_exact);
    assert_string_equal(group->cases_text, "777600"); /* 9 × 86,400 seconds */
    assert_string_equal(group->witness, "order.since_received=21d+1s");
    assert_string_equal(group->twin, "order.since_received=21d");
    assert_int_equal(group->for_party[RD_PARTY_BUYER].effect, RD_EFFECT_WORSE);
    assert_int_equal(group->for_party[RD_PARTY_SELLER].effect, RD_EFFECT_BETTER);
    assert_null(group->when);
    /* whoever may not open a dispute comes to none of what is asked after it */
    static const enum rd_decision later[] = {RD_DECISION_EVIDENCE_RULE, RD_DECISION_TRIAGE, RD_DECISION_SELLER_ANSWER,
                                             RD_DECISION_ESCALATION,    RD_DECISION_REMEDY, RD_DECISION_RETURN_RULE};
    assert_int_equal(pair.diff.asked_count, sizeof later / sizeof later[0]);
    for (size_t i = 0; i < pair.diff.asked_count; i++) {
        assert_int_equal(pair.diff.asked[i].decision, later[i]);
        assert_int_equal(pair.diff.asked[i].after, RD_DECISION_DISPUTE_ELIGIBLE);
        assert_int_equal(pair.diff.asked[i].group, 0);
        assert_false(pair.diff.asked[i].is_newly);
        assert_string_equal(pair.diff.asked[i].requires, "eligible=yes");
    }
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        assert_int_equal(pair.diff.decision[i].verdict,
                         i == RD_DECISION_DISPUTE_ELIGIBLE ? RD_DIFFERENT : RD_IDENTICAL);
    close_pair(&pair);
}

static void the_same_answers_by_other_rules_are_identical(void **state)
{
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE),
                             ELIGIBLE("{\"id\":\"late\",\"when\":{\"order.since_received\":\"> 30d\"}" NO
                                      ",{\"id\":\"ok\",\"otherwise\":true" YES)};
    struct pair pair;
    (void)state;
    open_pair(&pair, "dispute.eligible", NULL, bodies);
    assert_int_equal(pair.diff.verdict, RD_IDENTICAL);
    assert_int_equal(pair.diff.group_count, 0);
    close_pair(&pair);
}

/* ---- near to named cases ---- */

struct named { /* facts that a case states */
    int64_t facts[RD_FACT_COUNT];
    bool is_stated[RD_FACT_COUNT];
};

static void state(struct named *named, enum rd_fact fact, int64_t value)
{
    named->facts[fact] = value;
    named->is_stated[fact] = true;
}

static void open_near(struct pair *pair, const char *decision, const char *bodies[2], const struct named *named,
                      size_t count)
{
    static const char *const names[] = {"first", "second"};
    struct rd_named_case cases[2];
    struct rd_prove_options options = {.cases = cases, .case_count = count};
    struct rd_diff_side side[2] = {{.policy = NULL}};
    struct rd_error err;
    for (size_t i = 0; i < count; i++)
        cases[i] = (struct rd_named_case){names[i], "n.test.json", named[i].facts, named[i].is_stated};
    for (int i = 0; i < 2; i++) {
        const struct fixture fixture = {.decision = decision, .body = bodies[i]};
        side[i].policy = pair->policy[i] = fixture_policy(&fixture);
    }
    assert_int_equal(rd_policy_diff(&side[0], &side[1], &options, &pair->diff, &err), RD_OK);
}

/* 3 days after receipt: the first changed second after 21 days is one fact away, its twin a second nearer. */
static void a_witness_is_near_to_a_named_case(void **nothing)
{
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE), ELIGIBLE(WINDOW("21d") LATE)};
    struct named named[2] = {{.facts = {0}}};
    struct pair pair;
    (void)nothing;
    state(&named[0], RD_FACT_CLAIM_REASON, 0); /* no rule asks for it: nothing to be near to */
    state(&named[1], RD_FACT_ORDER_SINCE_RECEIVED, 3 * RD_DAY_S);
    state(&named[1], RD_FACT_ORDER_SINCE_SHIPPED, 12 * RD_DAY_S);
    open_near(&pair, "dispute.eligible", bodies, named, 2);
    const struct rd_diff_group *group = &pair.diff.groups[0];
    assert_string_equal(group->witness, "order.since_received=21d+1s");
    assert_string_equal(group->twin, "order.since_received=21d");
    assert_string_equal(group->near_case, "second");
    assert_string_equal(group->near_file, "n.test.json");
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        assert_int_equal(group->near_differs[fact], fact == RD_FACT_ORDER_SINCE_RECEIVED);
        assert_false(group->near_lacks[fact]); /* what only makes a case possible need not be stated */
    }
    close_pair(&pair);
}

/* 25 days lie inside the change, 5 days from the one edge and 4 from the other: the witness goes to the nearer edge. */
static void a_case_inside_the_change_leads_to_the_nearer_edge(void **nothing)
{
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE), ELIGIBLE(WINDOW("21d") LATE)};
    struct named named = {.facts = {0}};
    struct pair pair;
    (void)nothing;
    state(&named, RD_FACT_ORDER_SINCE_RECEIVED, 25 * RD_DAY_S);
    open_near(&pair, "dispute.eligible", bodies, &named, 1);
    assert_string_equal(pair.diff.groups[0].witness, "order.since_received=21d+1s");
    close_pair(&pair);
    state(&named, RD_FACT_ORDER_SINCE_RECEIVED, 26 * RD_DAY_S);
    open_near(&pair, "dispute.eligible", bodies, &named, 1);
    assert_string_equal(pair.diff.groups[0].witness, "order.since_received=30d");
    assert_string_equal(pair.diff.groups[0].twin, "order.since_received=30d+1s");
    close_pair(&pair);
}

/* Of two cases equally far the first; a fact that is not stated counts as one that differs. */
static void the_first_of_two_equally_near_cases_is_told(void **nothing)
{
    static const char both[] = "{\"id\":\"ok\",\"when\":{\"order.since_received\":[\"absent\",\"<= 21d\"],"
                               "\"order.goods\":\">= 5.00\"}" YES;
    char body[1024];
    snprintf(body, sizeof body, ELIGIBLE("%s" LATE), both);
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE), body};
    struct named named[2] = {{.facts = {0}}};
    struct pair pair;
    (void)nothing;
    for (int i = 0; i < 2; i++)
        state(&named[i], RD_FACT_ORDER_SINCE_RECEIVED, 20 * RD_DAY_S);
    state(&named[1], RD_FACT_ORDER_GOODS, 500);
    open_near(&pair, "dispute.eligible", bodies, named, 2);
    assert_string_equal(pair.diff.groups[0].near_case, "first"); /* 4.99 for it, without the price: one fact each */
    assert_true(pair.diff.groups[0].near_lacks[RD_FACT_ORDER_GOODS]);
    close_pair(&pair);
    named[1].facts[RD_FACT_ORDER_GOODS] = 499; /* changed as it stands, and 5.00 is not */
    open_near(&pair, "dispute.eligible", bodies, named, 2);
    const struct rd_diff_group *group = &pair.diff.groups[0];
    assert_string_equal(group->near_case, "second");
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        assert_false(group->near_differs[fact] || group->near_lacks[fact]);
    assert_string_equal(group->witness, "order.goods=4.99 order.since_received=20d");
    assert_string_equal(group->twin, "order.goods=5.00 order.since_received=20d");
    close_pair(&pair);
}

/* ---- near to named cases, where a part is within its whole ---- */

#define GOODS_AND_PAID(goods, paid)                                                                                    \
    "{\"id\":\"ok\",\"when\":{\"order.goods\":\"" goods "\",\"order.paid\":\"" paid "\"}" YES

static void expect_near(const char *bodies[2], int64_t goods, int64_t paid, const int64_t witness[2],
                        const int64_t twin[2])
{
    struct named named = {.facts = {0}};
    struct pair pair;
    state(&named, RD_FACT_ORDER_GOODS, goods);
    state(&named, RD_FACT_ORDER_PAID, paid);
    open_near(&pair, "dispute.eligible", bodies, &named, 1);
    assert_int_equal(pair.diff.group_count, 1);
    const struct rd_diff_group *group = &pair.diff.groups[0];
    assert_string_equal(group->near_case, "first");
    assert_int_equal(group->witness_facts[RD_FACT_ORDER_GOODS], witness[0]);
    assert_int_equal(group->witness_facts[RD_FACT_ORDER_PAID], witness[1]);
    assert_non_null(group->twin);
    assert_int_equal(group->twin_facts[RD_FACT_ORDER_GOODS], twin[0]);
    assert_int_equal(group->twin_facts[RD_FACT_ORDER_PAID], twin[1]);
    close_pair(&pair);
}

/* Goods from 40.01 to 50.00 are changed. From 30.00 with 35.00 paid, 40.01 has to be paid as well; with 60.00 nothing has. */
static void a_witness_pays_for_its_goods(void **nothing)
{
    const char *bodies[2] = {ELIGIBLE(GOODS_AND_PAID("<= 50.00", "<= 90.00") LATE),
                             ELIGIBLE(GOODS_AND_PAID("<= 40.00", "<= 90.00") LATE)};
    (void)nothing;
    expect_near(bodies, 3000, 3500, (int64_t[]){4001, 4001}, (int64_t[]){4000, 4001});
    expect_near(bodies, 3000, 6000, (int64_t[]){4001, 6000}, (int64_t[]){4000, 6000});
}

/* Payments from 10.00 to 19.99 are changed. From 30.00 for goods of 30.00, the goods come down with what is paid. */
static void goods_come_down_with_what_is_paid(void **nothing)
{
    const char *bodies[2] = {ELIGIBLE(GOODS_AND_PAID("<= 90.00", ">= 20.00") LATE),
                             ELIGIBLE(GOODS_AND_PAID("<= 90.00", ">= 10.00") LATE)};
    (void)nothing;
    expect_near(bodies, 3000, 3000, (int64_t[]){1999, 1999}, (int64_t[]){1999, 2000});
    expect_near(bodies, 1500, 3000, (int64_t[]){1500, 1999}, (int64_t[]){1500, 2000});
}

/* Goods of 45.00 for 44.99 are no case, and nothing is near to it; for 45.00 they are one. */
static void nothing_is_near_to_an_impossible_case(void **nothing)
{
    const char *bodies[2] = {ELIGIBLE(GOODS_AND_PAID("<= 50.00", "<= 90.00") LATE),
                             ELIGIBLE(GOODS_AND_PAID("<= 40.00", "<= 90.00") LATE)};
    (void)nothing;
    for (int64_t paid = 4499; paid <= 4500; paid++) {
        struct named named = {.facts = {0}};
        struct pair pair;
        state(&named, RD_FACT_ORDER_GOODS, 4500);
        state(&named, RD_FACT_ORDER_PAID, paid);
        open_near(&pair, "dispute.eligible", bodies, &named, 1);
        const struct rd_diff_group *group = &pair.diff.groups[0];
        assert_int_equal(group->near_case != NULL, paid == 4500);
        assert_true(group->witness_facts[RD_FACT_ORDER_GOODS] <= group->witness_facts[RD_FACT_ORDER_PAID]);
        assert_true(group->twin_facts[RD_FACT_ORDER_GOODS] <= group->twin_facts[RD_FACT_ORDER_PAID]);
        close_pair(&pair);
    }
}

#define REMEDY(amount)                                                                                                 \
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"all\",\"otherwise\":true,\"then\":{"          \
    "\"action\":\"refund\",\"amount\":" amount "}}]}"

/* Half of v cents, and half rounded up the other way, differ at every odd v; there are 10^10 prices, half of them odd. */
static void roundings_differ_exactly_at_halves(void **state)
{
    const char *bodies[2] = {REMEDY("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"down\"}"),
                             REMEDY("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"up\"}")};
    struct pair pair;
    (void)state;
    open_pair(&pair, "remedy", NULL, bodies);
    assert_int_equal(pair.diff.group_count, 1);
    const struct rd_diff_group *group = &pair.diff.groups[0];
    assert_true(group->cases_are_exact);
    assert_string_equal(group->cases_text, "5000000000");
    assert_false(group->where_is_exact);
    assert_string_equal(group->where, "order.goods <= 99999999.99"); /* the greatest odd price */
    assert_string_equal(group->witness, "order.goods=0.01");
    assert_string_equal(group->twin, "order.goods=0.02");
    assert_string_equal(group->old_outcome, "action=refund amount=50% of order.goods rounded down");
    assert_int_equal(group->for_party[RD_PARTY_BUYER].effect, RD_EFFECT_BETTER);
    assert_int_equal(group->for_party[RD_PARTY_SELLER].effect, RD_EFFECT_WORSE);
    close_pair(&pair);
}

/* 80 % and 80 % capped at 20.00 differ from 25.01 on: 80 % of 25.00 is 20.00, and of 25.01 is 20.008, 20.01 rounded. */
static void a_cap_changes_only_what_lies_above_it(void **state)
{
    const char *bodies[2] = {
        REMEDY("{\"of\":\"order.goods\",\"share\":\"80%\",\"round\":\"half_up\"}"),
        REMEDY("{\"of\":\"order.goods\",\"share\":\"80%\",\"round\":\"half_up\",\"at_most\":\"20.00\"}")};
    struct pair pair;
    (void)state;
    open_pair(&pair, "remedy", NULL, bodies);
    assert_int_equal(pair.diff.group_count, 1);
    assert_string_equal(pair.diff.groups[0].cases_text, "9999997500");
    assert_string_equal(pair.diff.groups[0].witness, "order.goods=25.01");
    assert_string_equal(pair.diff.groups[0].twin, "order.goods=25.00");
    assert_int_equal(pair.diff.groups[0].for_party[RD_PARTY_BUYER].effect, RD_EFFECT_WORSE);
    close_pair(&pair);
}

/* The same, near to a case at 20.00, which is below the cap, and one at 100.00, which is above. */
static void the_nearest_price_is_where_a_cap_begins(void **nothing)
{
    static const int64_t prices[] = {2000, 10000};
    const char *bodies[2] = {
        REMEDY("{\"of\":\"order.goods\",\"share\":\"80%\",\"round\":\"half_up\"}"),
        REMEDY("{\"of\":\"order.goods\",\"share\":\"80%\",\"round\":\"half_up\",\"at_most\":\"20.00\"}")};
    (void)nothing;
    for (int i = 0; i < 2; i++) {
        struct named named = {.facts = {0}};
        struct pair pair;
        state(&named, RD_FACT_ORDER_GOODS, prices[i]);
        open_near(&pair, "remedy", bodies, &named, 1);
        assert_string_equal(pair.diff.groups[0].witness, "order.goods=25.01");
        assert_string_equal(pair.diff.groups[0].twin, "order.goods=25.00");
        assert_true(pair.diff.groups[0].near_differs[RD_FACT_ORDER_GOODS]);
        close_pair(&pair);
    }
}

/* Half of 0.04 is whole; half of 0.03 and 0.05 is not. From 0.04 both are one step away: the lower one is taken. */
static void the_nearest_price_is_where_roundings_differ(void **nothing)
{
    const char *bodies[2] = {REMEDY("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"down\"}"),
                             REMEDY("{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"up\"}")};
    struct named named = {.facts = {0}};
    struct pair pair;
    (void)nothing;
    state(&named, RD_FACT_ORDER_GOODS, 4);
    open_near(&pair, "remedy", bodies, &named, 1);
    assert_string_equal(pair.diff.groups[0].witness, "order.goods=0.03");
    assert_string_equal(pair.diff.groups[0].twin, "order.goods=0.02");
    close_pair(&pair);
}

/* With no unchanged case in the whole space there is no boundary: the case itself is the witness, without a twin. */
static void without_a_boundary_the_case_itself_is_told(void **nothing)
{
    const char *bodies[2] = {REMEDY("{\"of\":\"order.goods\"}"), REMEDY("\"0.00\"")};
    struct named named = {.facts = {0}};
    struct pair pair;
    (void)nothing;
    state(&named, RD_FACT_ORDER_GOODS, 1234);
    open_near(&pair, "remedy", bodies, &named, 1);
    assert_string_equal(pair.diff.groups[0].witness, "order.goods=12.34");
    assert_null(pair.diff.groups[0].twin);
    assert_string_equal(pair.diff.groups[0].near_case, "first");
    close_pair(&pair);
}

/*
 * 7 % and 7.03 % round apart first at 1.07: 7.49 cents against 7.52; below it 7.03 % is less than 0.04 more, and no price
 * lies so little under a half. From 99.93 on both are capped: 7 % of it is 699.51 cents.
 */
static void a_region_goes_from_the_first_to_the_last_value_that_differs(void **state)
{
    const char *bodies[2] = {
        REMEDY("{\"of\":\"order.goods\",\"share\":\"7%\",\"round\":\"half_up\",\"at_most\":\"7.00\"}"),
        REMEDY("{\"of\":\"order.goods\",\"share\":\"7.03%\",\"round\":\"half_up\",\"at_most\":\"7.00\"}")};
    struct pair pair;
    (void)state;
    open_pair(&pair, "remedy", NULL, bodies);
    assert_int_equal(pair.diff.group_count, 1);
    assert_string_equal(pair.diff.groups[0].where, "1.07 <= order.goods <= 99.92");
    assert_false(pair.diff.groups[0].where_is_exact);
    assert_int_equal(pair.diff.groups[0].region_count, 1);
    assert_string_equal(pair.diff.groups[0].regions[0], "1.07 <= order.goods <= 99.92");
    assert_int_equal(pair.diff.asked_count, 0); /* the action is what it was */
    close_pair(&pair);
}

/* Seven days, each with another set of reasons that no other day has: seven regions. */
static void all_regions_are_there_beyond_those_told(void **state)
{
    static const char old_rules[] = "{\"id\":\"all\",\"otherwise\":true,\"then\":{\"action\":\"refund\"}}";
    static const char *const reasons[] = {"late",          "damaged",     "defective",   "wrong_item",
                                          "missing_parts", "counterfeit", "not_received"};
    char body[2][4096];
    size_t used = (size_t)snprintf(body[1], sizeof body[1],
                                   "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":["
                                   "{\"id\":\"none\",\"any\":[");
    snprintf(body[0], sizeof body[0],
             "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[%s]}", old_rules);
    for (size_t i = 0; i < 7; i++)
        used += (size_t)snprintf(body[1] + used, sizeof body[1] - used,
                                 "%s{\"calendar.day_of_month\":\"= %zu\",\"claim.reason\":\"%s\"}", i ? "," : "",
                                 2 * i + 1, reasons[i]);
    snprintf(body[1] + used, sizeof body[1] - used, "],\"then\":{\"action\":\"none\"}},%s]}", old_rules);
    const char *bodies[2] = {body[0], body[1]};
    struct pair pair;
    (void)state;
    open_pair(&pair, "remedy", NULL, bodies);
    assert_int_equal(pair.diff.group_count, 1);
    assert_int_equal(pair.diff.groups[0].region_count, 7);
    assert_true(pair.diff.groups[0].where_is_exact);
    assert_non_null(strstr(pair.diff.groups[0].where, "; or in 1 further region"));
    assert_null(strstr(pair.diff.groups[0].where, "further regions"));
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(pair.diff.groups[0].regions[i], pair.diff.groups[0].regions[j]);
    close_pair(&pair);
}

static void forms_written_differently_that_never_differ_are_identical(void **state)
{
    const char *bodies[2] = {
        REMEDY("{\"of\":\"order.goods\"}"),
        REMEDY("{\"of\":\"order.goods\",\"share\":\"100%\",\"round\":\"up\",\"at_least\":\"0.01\"}")};
    struct pair pair;
    (void)state;
    open_pair(&pair, "remedy", NULL, bodies);
    assert_int_equal(pair.diff.verdict, RD_IDENTICAL);
    close_pair(&pair);
}

#define DAYS(values)                                                                                                   \
    "\"days\":{\"title\":\"D\",\"type\":\"duration\",\"range\":[\"1d\",\"90d\"],\"values\":[" values "]}"
#define FROM(date, value) "{\"from\":\"" date "\",\"value\":\"" value "\",\"why\":\"w\",\"basis\":\"assumed\"}"

static void a_change_from_a_date_on_says_when(void **state)
{
    const char *body =
        ELIGIBLE("{\"id\":\"ok\",\"when\":{\"order.since_received\":[\"absent\",\"<= $days\"]}" YES LATE);
    const char *bodies[2] = {body, body};
    const char *parameters[2] = {DAYS(FROM("always", "15d")), DAYS(FROM("always", "15d") "," FROM(
                                                                  "2026-10-01", "30d") "," FROM("2027-01-01", "15d"))};
    struct pair pair;
    (void)state;
    open_pair(&pair, "dispute.eligible", parameters, bodies);
    assert_int_equal(pair.diff.group_count, 1);
    assert_string_equal(pair.diff.groups[0].when, "from 2026-10-01 and before 2027-01-01");
    assert_string_equal(pair.diff.groups[0].where, "15d < order.since_received <= 30d");
    assert_int_equal(pair.diff.groups[0].for_party[RD_PARTY_BUYER].effect, RD_EFFECT_BETTER);
    close_pair(&pair);
}

static void one_policy_at_two_dates_shows_the_effect_of_the_date_alone(void **state)
{
    const struct fixture fixture = {
        .parameters = DAYS(FROM("always", "15d") "," FROM("2026-10-01", "30d")),
        .decision = "dispute.eligible",
        .body = ELIGIBLE("{\"id\":\"ok\",\"when\":{\"order.since_received\":[\"absent\",\"<= $days\"]}" YES LATE)};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct rd_diff_side before = {policy, true, rd_unix_from_civil(2026, 9, 30)};
    struct rd_diff_side after = {policy, true, rd_unix_from_civil(2026, 10, 1)};
    struct rd_diff diff;
    struct rd_error err;
    (void)state;
    assert_int_equal(rd_policy_diff(&before, &after, NULL, &diff, &err), RD_OK);
    assert_int_equal(diff.group_count, 1);
    assert_null(diff.groups[0].when);
    rd_diff_release(&diff);
    before.at_s = after.at_s + 1; /* a second after the change nothing is left of it */
    assert_int_equal(rd_policy_diff(&before, &after, NULL, &diff, &err), RD_OK);
    assert_int_equal(diff.verdict, RD_IDENTICAL);
    rd_diff_release(&diff);
    after.has_date = false;
    assert_int_equal(rd_policy_diff(&before, &after, NULL, &diff, &err), RD_INPUT);
    assert_string_equal(err.text, "one policy stands with a date and the other without");
    rd_policy_free(policy);
}

/* The rules are the same on every date, but which date counts is not. */
static void another_anchor_differs_only_where_dates_matter(void **state)
{
    static const char placed[] =
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
        "\"then\":{\"within\":\"$days\",\"on_silence\":\"mediate\"}}]}";
    static const char opened[] =
        "{\"title\":\"T\",\"as_of\":\"dispute.opened_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":"
        "true,\"then\":{\"within\":\"$days\",\"on_silence\":\"mediate\"}}]}";
    const char *bodies[2] = {placed, opened};
    const char *dated[2] = {DAYS(FROM("always", "3d") "," FROM("2026-10-01", "5d")),
                            DAYS(FROM("always", "3d") "," FROM("2026-10-01", "5d"))};
    const char *constant[2] = {DAYS(FROM("always", "3d")), DAYS(FROM("always", "3d"))};
    struct pair pair;
    (void)state;
    open_pair(&pair, "seller.answer", dated, bodies);
    assert_int_equal(pair.diff.verdict, RD_DIFFERENT);
    assert_true(pair.diff.decision[RD_DECISION_SELLER_ANSWER].as_of_differs);
    assert_int_equal(pair.diff.group_count, 0);
    close_pair(&pair);
    open_pair(&pair, "seller.answer", constant, bodies);
    assert_int_equal(pair.diff.verdict, RD_IDENTICAL);
    close_pair(&pair);
}

static void currencies_are_not_compared(void **state)
{
    const struct fixture dollars = {0};
    const struct fixture reais = {
        .header = "{\"id\":\"r\",\"version\":\"1\",\"title\":\"R\",\"owner\":\"tests\",\"currency\":\"BRL\"}"};
    const struct rd_diff_side a = {.policy = fixture_policy(&dollars)}, b = {.policy = fixture_policy(&reais)};
    struct rd_diff diff;
    struct rd_error err;
    (void)state;
    assert_int_equal(rd_policy_diff(&a, &b, NULL, &diff, &err), RD_INPUT);
    assert_string_equal(err.text, "policies in two currencies cannot be compared: USD and BRL");
    rd_policy_free((struct rd_policy *)a.policy);
    rd_policy_free((struct rd_policy *)b.policy);
}

static void past_the_limit_a_difference_is_not_proven(void **state)
{
    const char *bodies[2] = {ELIGIBLE(WINDOW("30d") LATE), ELIGIBLE(WINDOW("21d") LATE)};
    const struct rd_prove_options options = {.node_limit = 1};
    struct rd_diff_side side[2] = {{.policy = NULL}};
    struct rd_diff diff;
    struct rd_error err;
    (void)state;
    for (int i = 0; i < 2; i++) {
        const struct fixture fixture = {.decision = "dispute.eligible", .body = bodies[i]};
        side[i].policy = fixture_policy(&fixture);
    }
    assert_int_equal(rd_policy_diff(&side[0], &side[1], &options, &diff, &err), RD_OK);
    assert_int_equal(diff.verdict, RD_NOT_PROVEN);
    assert_int_equal(diff.decision[RD_DECISION_DISPUTE_ELIGIBLE].verdict, RD_NOT_PROVEN);
    assert_int_equal(diff.decision[RD_DECISION_REMEDY].verdict, RD_IDENTICAL);
    rd_diff_release(&diff);
    for (int i = 0; i < 2; i++)
        rd_policy_free((struct rd_policy *)side[i].policy);
}

#define ANSWER_WITHIN(within)                                                                                          \
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":{"            \
    "\"within\":" within ",\"on_silence\":\"mediate\"}}]}"
#define BUSINESS(days, calendar) "{\"days\":" days ",\"count\":\"business\",\"calendar\":\"" calendar "\"}"

/* A longer answer time is worse for the buyer and better for the seller. */
static void business_days_differ_by_count_and_calendar(void **state)
{
    static const struct {
        const char *before, *after, *old_outcome, *new_outcome;
        bool differs;
        enum rd_effect for_buyer;
    } rows[] = {
        {ANSWER_WITHIN("\"3d\""), ANSWER_WITHIN("{\"days\":3,\"count\":\"elapsed\"}"), "", "", false, 0},
        {ANSWER_WITHIN("\"3d\""), ANSWER_WITHIN(BUSINESS("3", "seller")), "within=3d on_silence=mediate",
         "within=3 business days (seller) on_silence=mediate", true, RD_EFFECT_WORSE},
        {ANSWER_WITHIN("\"5d\""), ANSWER_WITHIN(BUSINESS("3", "seller")), "within=5d on_silence=mediate",
         "within=3 business days (seller) on_silence=mediate", true, RD_EFFECT_UNDECIDED}, /* longer by holidays only */
        {ANSWER_WITHIN(BUSINESS("3", "seller")), ANSWER_WITHIN(BUSINESS("2", "seller")),
         "within=3 business days (seller) on_silence=mediate", "within=2 business days (seller) on_silence=mediate",
         true, RD_EFFECT_BETTER},
        {ANSWER_WITHIN(BUSINESS("3", "seller")), ANSWER_WITHIN(BUSINESS("3", "buyer")),
         "within=3 business days (seller) on_silence=mediate", "within=3 business days (buyer) on_silence=mediate",
         true, RD_EFFECT_MIXED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *bodies[2] = {rows[i].before, rows[i].after};
        struct pair pair;
        open_pair(&pair, "seller.answer", NULL, bodies);
        assert_int_equal(pair.diff.group_count, rows[i].differs ? 1 : 0);
        if (rows[i].differs) {
            assert_string_equal(pair.diff.groups[0].old_outcome, rows[i].old_outcome);
            assert_string_equal(pair.diff.groups[0].new_outcome, rows[i].new_outcome);
            assert_int_equal(pair.diff.groups[0].for_party[RD_PARTY_BUYER].effect, rows[i].for_buyer);
        }
        close_pair(&pair);
    }
}

#define WRITTEN(hit, cell, share, more)                                                                                \
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"" hit                                                    \
    "\",\"rules\":[{\"id\":\"a\",\"when\":{\"order.goods\":\"" cell                                                    \
    "\"},\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"order.goods\",\"share\":\"" share                        \
    "\",\"round\":\"down\"}}}" more "]}"
#define REST ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}"

/* What is written alike is proven alike under any limit; ids do not matter, everything a case can meet does. */
static void tables_written_alike_need_no_diagram(void **state)
{
    static const char *const bodies[] = {
        WRITTEN("first", "> 5.00", "50%", REST), /* the one all others are compared with */
        "{\"title\":\"Another\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[{\"id\":\"other\",\"when\":"
        "{\"order.goods\":\">= "
        "5.01\"},\"then\":{\"action\":\"refund\",\"amount\":{\"of\":\"order.goods\",\"share\":\"50%\","
        "\"round\":\"down\"}}}" REST "]}",
        WRITTEN("first", "> 5.01", "50%", REST),
        WRITTEN("first", "> 5.00", "51%", REST),
        WRITTEN("unique", "> 5.00", "50%", REST),
        WRITTEN("first", "> 5.00", "50%",
                ",{\"id\":\"b\",\"when\":{\"order.cases\":\"> 3\"},\"then\":{\"action\":\"none\"}}" REST),
        WRITTEN("first", "> 5.00", "50%",
                ",{\"id\":\"b\",\"when\":{\"order.goods\":\"*\"},\"then\":{\"action\":\"none\"}}"),
        WRITTEN("first", "> 5.00", "50%", ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"coupon\"}}"),
    };
    const struct rd_prove_options options = {.node_limit = 1};
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const struct fixture fixtures[] = {{.decision = "remedy", .body = bodies[0]},
                                           {.decision = "remedy", .body = bodies[i]}};
        struct rd_policy *policy[2] = {fixture_policy(&fixtures[0]), fixture_policy(&fixtures[1])};
        const struct rd_diff_side side[2] = {{.policy = policy[0]}, {.policy = policy[1]}};
        struct rd_diff diff;
        struct rd_error err;
        assert_int_equal(rd_policy_diff(&side[0], &side[1], &options, &diff, &err), RD_OK);
        assert_int_equal(diff.decision[RD_DECISION_REMEDY].verdict, i < 2 ? RD_IDENTICAL : RD_NOT_PROVEN);
        rd_diff_release(&diff);
        rd_policy_free(policy[0]);
        rd_policy_free(policy[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_written_alike_need_no_diagram),
        cmocka_unit_test(a_shorter_window_is_told_at_its_edge),
        cmocka_unit_test(business_days_differ_by_count_and_calendar),
        cmocka_unit_test(the_same_answers_by_other_rules_are_identical),
        cmocka_unit_test(a_witness_is_near_to_a_named_case),
        cmocka_unit_test(a_case_inside_the_change_leads_to_the_nearer_edge),
        cmocka_unit_test(the_first_of_two_equally_near_cases_is_told),
        cmocka_unit_test(a_witness_pays_for_its_goods),
        cmocka_unit_test(goods_come_down_with_what_is_paid),
        cmocka_unit_test(nothing_is_near_to_an_impossible_case),
        cmocka_unit_test(the_nearest_price_is_where_a_cap_begins),
        cmocka_unit_test(the_nearest_price_is_where_roundings_differ),
        cmocka_unit_test(without_a_boundary_the_case_itself_is_told),
        cmocka_unit_test(roundings_differ_exactly_at_halves),
        cmocka_unit_test(a_cap_changes_only_what_lies_above_it),
        cmocka_unit_test(a_region_goes_from_the_first_to_the_last_value_that_differs),
        cmocka_unit_test(all_regions_are_there_beyond_those_told),
        cmocka_unit_test(forms_written_differently_that_never_differ_are_identical),
        cmocka_unit_test(a_change_from_a_date_on_says_when),
        cmocka_unit_test(one_policy_at_two_dates_shows_the_effect_of_the_date_alone),
        cmocka_unit_test(another_anchor_differs_only_where_dates_matter),
        cmocka_unit_test(currencies_are_not_compared),
        cmocka_unit_test(past_the_limit_a_difference_is_not_proven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
