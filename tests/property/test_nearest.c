/*
 * The witness of a group is really the nearest to the named cases: pairs of random tables over facts with so few values
 * that every case can be asked, with random cases that state some of them; and random diagrams over facts that may be
 * absent, case by case and step by step.
 *
 *   test_nearest [seed [pairs]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/suite.h"
#include "property/random_policy.h"
#include "property/small_table.h"
#include "prove/nearest.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define DECISION RD_DECISION_VIOLATION
#define ALL_CASES (2 * RD_EVIDENCE_COUNT * RD_REASON_COUNT * 31)
#define NAMED 3
#define IDS_SIZE 256

static uint64_t seed = 20261127;
static size_t pair_count = 300;

/* ---- distances, from their definition ---- */

static bool is_word(enum rd_fact fact)
{
    return rd_fact_row(fact)->type == RD_TYPE_ENUM || rd_fact_row(fact)->type == RD_TYPE_BOOL;
}

struct far {
    uint64_t facts, steps;
};

static bool is_nearer(struct far a, struct far b)
{
    return a.facts != b.facts ? a.facts < b.facts : a.steps < b.steps;
}

static uint64_t steps_between(enum rd_fact fact, int64_t from, int64_t to)
{
    uint64_t steps = 0;
    if (from == to)
        return 0;
    if (is_word(fact) || to == RD_ABSENT)
        return 1;
    if (from == RD_ABSENT) {
        from = rd_fact_row(fact)->lo;
        steps = 1;
    }
    return steps + (uint64_t)llabs(to - from);
}

static struct far how_far(const enum rd_fact *facts, size_t count, const struct rd_named_case *named,
                          const int64_t *values)
{
    struct far far = {0};
    for (size_t i = 0; i < count; i++) {
        const enum rd_fact fact = facts[i];
        far.facts += named->is_stated[fact] && named->facts[fact] != values[fact];
        far.steps += named->is_stated[fact] ? steps_between(fact, named->facts[fact], values[fact]) : 0;
    }
    return far;
}

/* ---- every case of the small tables ---- */

struct enumerated {
    int64_t facts[RD_FACT_COUNT];
    bool is_changed;
    struct rd_answer answer[2];
    char old_ids[IDS_SIZE], new_ids[IDS_SIZE];
};

static void name_rules(const struct rd_image *image, const int64_t *facts, char *out)
{
    struct rd_answer each[64];
    size_t used = 0;
    const uint32_t count = rd_decide_each(image, DECISION, 0, facts, each, 64);
    out[0] = '\0';
    for (uint32_t i = 0; count < RD_RULE_FIRST_ERROR && i < count; i++)
        used += (size_t)snprintf(out + used, IDS_SIZE - used, "%s%s", i ? " + " : "",
                                 rd_image_rule_id(image, DECISION, each[i].rule));
}

static size_t number_of(const enum rd_fact *few, const int64_t *facts)
{
    return (((size_t)facts[few[0]] * RD_EVIDENCE_COUNT + (size_t)facts[few[1]]) * RD_REASON_COUNT +
            (size_t)facts[few[2]]) *
               31 +
           (size_t)facts[few[3]] - 1;
}

static bool is_same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    if (a->rule >= RD_RULE_FIRST_ERROR || b->rule >= RD_RULE_FIRST_ERROR)
        return a->rule == b->rule;
    return memcmp(a->value, b->value, rd_decision_row(DECISION)->answer_count * sizeof a->value[0]) == 0;
}

static void enumerate(const struct rd_image *a, const struct rd_image *b, struct enumerated *out)
{
    const enum rd_fact *few;
    small_table_facts(&few);
    for (size_t at = 0; at < ALL_CASES; at++) {
        struct enumerated *one = &out[at];
        struct rd_answer *answer = one->answer;
        fixture_facts(one->facts);
        one->facts[few[3]] = (int64_t)(at % 31) + 1;
        one->facts[few[2]] = (int64_t)(at / 31 % RD_REASON_COUNT);
        one->facts[few[1]] = (int64_t)(at / 31 / RD_REASON_COUNT % RD_EVIDENCE_COUNT);
        one->facts[few[0]] = (int64_t)(at / 31 / RD_REASON_COUNT / RD_EVIDENCE_COUNT);
        assert_int_equal(number_of(few, one->facts), at);
        rd_decide(a, DECISION, 0, one->facts, &answer[0]);
        rd_decide(b, DECISION, 0, one->facts, &answer[1]);
        one->is_changed = !is_same_answer(&answer[0], &answer[1]);
        name_rules(a, one->facts, one->old_ids);
        name_rules(b, one->facts, one->new_ids);
    }
}

static bool is_of_group(const struct enumerated *one, const struct rd_diff_group *group)
{
    return one->is_changed && strcmp(one->old_ids, group->old_rule ? group->old_rule : "") == 0 &&
           strcmp(one->new_ids, group->new_rule ? group->new_rule : "") == 0;
}

enum { ANYWHERE, AT_ANY_EDGE, AT_THE_CHANGE, CLASSES }; /* each within the one before */

/* Is an unchanged case one step away, and does it get the old answer of this one, or the new one? */
static int class_of(const struct enumerated *all, size_t at)
{
    const enum rd_fact *few;
    const size_t few_count = small_table_facts(&few);
    int found = ANYWHERE;
    for (size_t i = 0; i < few_count; i++) {
        const struct rd_fact_row *row = rd_fact_row(few[i]);
        int64_t facts[RD_FACT_COUNT];
        memcpy(facts, all[at].facts, sizeof facts);
        for (int64_t value = row->lo; value <= row->hi; value++) {
            facts[few[i]] = value;
            const struct enumerated *twin = &all[number_of(few, facts)];
            if (steps_between(few[i], all[at].facts[few[i]], value) != 1 || twin->is_changed)
                continue;
            if (is_same_answer(&twin->answer[0], &all[at].answer[0]) ||
                is_same_answer(&twin->answer[0], &all[at].answer[1]))
                return AT_THE_CHANGE;
            found = AT_ANY_EDGE;
        }
    }
    return found;
}

/* ---- a pair of tables ---- */

struct totals {
    uint64_t groups, with_twin, at_change, near_zero, near_one, near_more;
};

static bool is_used(const struct rd_policy *a, const struct rd_policy *b, enum rd_fact fact)
{
    return decision_uses(&a->decision[DECISION], fact) || decision_uses(&b->decision[DECISION], fact);
}

static void check_group(const struct rd_policy *a, const struct rd_policy *b, const struct enumerated *all,
                        const struct rd_named_case *named, const struct rd_diff_group *group, struct totals *totals)
{
    const enum rd_fact *all_few;
    enum rd_fact few[8];
    size_t few_count = 0;
    for (size_t i = 0, count = small_table_facts(&all_few); i < count; i++) /* others make no difference */
        if (is_used(a, b, all_few[i]))
            few[few_count++] = all_few[i];
    struct far least[CLASSES] = {{0}};
    const struct rd_named_case *nearest[CLASSES] = {NULL};
    uint64_t unstated[NAMED];
    bool is_there[CLASSES] = {false};
    for (size_t i = 0; i < NAMED; i++) {
        uint64_t stated = 0;
        unstated[i] = 0;
        for (size_t k = 0; k < few_count; k++) {
            stated += named[i].is_stated[few[k]];
            unstated[i] += !named[i].is_stated[few[k]];
        }
        for (size_t at = 0; at < ALL_CASES; at++) {
            if (!is_of_group(&all[at], group))
                continue;
            const int class = class_of(all, at);
            struct far far = how_far(few, few_count, &named[i], all[at].facts);
            far.facts += unstated[i];
            for (int which = 0; which <= class; which++) {
                is_there[which] = true;
                if (stated > 0 && (!nearest[which] || is_nearer(far, least[which]))) {
                    least[which] = far;
                    nearest[which] = &named[i];
                }
            }
        }
    }
    assert_true(is_there[0]);
    const int which = is_there[AT_THE_CHANGE] ? AT_THE_CHANGE : is_there[AT_ANY_EDGE] ? AT_ANY_EDGE : ANYWHERE;
    const size_t own = number_of(all_few, group->witness_facts);
    assert_true(is_of_group(&all[own], group));
    assert_int_equal(group->twin != NULL, which > ANYWHERE);
    assert_int_equal(group->near_case != NULL, nearest[which] != NULL);
    totals->groups++;
    totals->with_twin += which > ANYWHERE;
    totals->at_change += which == AT_THE_CHANGE;
    if (which > ANYWHERE) {
        uint64_t steps = 0;
        assert_false(all[number_of(all_few, group->twin_facts)].is_changed);
        for (size_t k = 0; k < few_count; k++)
            steps += steps_between(few[k], group->witness_facts[few[k]], group->twin_facts[few[k]]);
        assert_int_equal(steps, 1);
    }
    if (!nearest[which])
        return;
    assert_true(class_of(all, own) >= which);
    if (which == AT_THE_CHANGE) {
        const struct enumerated *twin = &all[number_of(all_few, group->twin_facts)];
        assert_true(is_same_answer(&twin->answer[0], &all[own].answer[0]) ||
                    is_same_answer(&twin->answer[0], &all[own].answer[1]));
    }
    assert_string_equal(group->near_case, nearest[which]->name);
    struct far far = how_far(few, few_count, nearest[which], group->witness_facts);
    totals->near_zero += far.facts == 0;
    totals->near_one += far.facts == 1;
    totals->near_more += far.facts > 1;
    far.facts += unstated[nearest[which] - named];
    assert_int_equal(far.facts, least[which].facts);
    assert_int_equal(far.steps, least[which].steps);
    for (size_t k = 0; k < few_count; k++) {
        const enum rd_fact fact = few[k];
        const bool is_stated = nearest[which]->is_stated[fact];
        assert_int_equal(group->near_lacks[fact], !is_stated);
        assert_int_equal(group->near_differs[fact],
                         is_stated && nearest[which]->facts[fact] != group->witness_facts[fact]);
    }
}

/* Cases that state most facts, sometimes few. */
static void draw_named(struct random *random, struct rd_named_case *named, int64_t (*facts)[RD_FACT_COUNT],
                       bool (*is_stated)[RD_FACT_COUNT])
{
    static const char *const names[NAMED] = {"one", "two", "three"};
    const enum rd_fact *few;
    const size_t few_count = small_table_facts(&few);
    memset(is_stated, 0, NAMED * sizeof *is_stated);
    for (size_t i = 0; i < NAMED; i++) {
        const unsigned often = random_chance(random, 70) ? 95 : 50;
        fixture_facts(facts[i]);
        for (size_t k = 0; k < few_count; k++) {
            const struct rd_fact_row *row = rd_fact_row(few[k]);
            is_stated[i][few[k]] = random_chance(random, often);
            facts[i][few[k]] = row->lo + (int64_t)random_below(random, (uint64_t)(row->hi - row->lo) + 1);
        }
        named[i] = (struct rd_named_case){names[i], "t.test.json", facts[i], is_stated[i]};
    }
}

static void compare_pair(struct random *random, const struct rd_policy *a, const struct rd_policy *b,
                         struct totals *totals)
{
    const struct rd_diff_side old = {.policy = a}, new = {.policy = b};
    struct rd_image *image[2] = {fixture_image(a), fixture_image(b)};
    struct enumerated *all = calloc(ALL_CASES, sizeof *all);
    int64_t facts[NAMED][RD_FACT_COUNT];
    bool is_stated[NAMED][RD_FACT_COUNT];
    struct rd_named_case named[NAMED];
    struct rd_diff diff;
    struct rd_error err;
    assert_non_null(all);
    draw_named(random, named, facts, is_stated);
    const struct rd_prove_options options = {.cases = named, .case_count = NAMED};
    enumerate(image[0], image[1], all);
    assert_int_equal(rd_policy_diff(&old, &new, &options, &diff, &err), RD_OK);
    for (size_t i = 0; i < diff.group_count; i++)
        check_group(a, b, all, named, &diff.groups[i], totals);
    rd_diff_release(&diff);
    free(all);
    rd_image_free(image[0]);
    rd_image_free(image[1]);
}

static struct rd_policy *loaded(const char *body)
{
    const struct fixture fixture = {.decision = "violation", .body = body};
    return fixture_policy(&fixture);
}

static void witnesses_are_the_nearest_of_their_group(void **state)
{
    static const char *const hits[] = {"first", "sum", "max", "min"};
    struct random random = {seed};
    struct totals totals = {0};
    char *body[2] = {malloc(SMALL_TABLE_SIZE), malloc(SMALL_TABLE_SIZE)};
    (void)state;
    assert_non_null(body[0]);
    assert_non_null(body[1]);
    for (size_t i = 0; i < pair_count; i++) {
        uint64_t rules[2][8];
        const size_t count = 1 + random_below(&random, 6);
        for (size_t j = 0; j < count; j++) {
            rules[0][j] = random_next(&random);
            rules[1][j] = random_chance(&random, 75) ? rules[0][j] : random_next(&random);
        }
        small_table_write(body[0], rules[0], count, hits[i % 4], true);
        small_table_write(body[1], rules[1], count, hits[i % 4], random_chance(&random, 90));
        struct rd_policy *a = loaded(body[0]), *b = loaded(body[1]);
        compare_pair(&random, a, b, &totals);
        rd_policy_free(a);
        rd_policy_free(b);
    }
    print_message(
        "%" PRIu64 " groups, %" PRIu64 " with a twin, %" PRIu64 " of them at the change; near a case: %" PRIu64
        " as it is, %" PRIu64 " by one fact, %" PRIu64 " by more\n",
        totals.groups, totals.with_twin, totals.at_change, totals.near_zero, totals.near_one, totals.near_more);
    assert_true(totals.groups > pair_count && totals.with_twin > totals.at_change && totals.at_change > 50);
    assert_true(totals.near_zero > 20 && totals.near_one > 20 && totals.near_more > 20);
    free(body[0]);
    free(body[1]);
}

/* ---- random diagrams with facts that may be absent ---- */

static const enum rd_fact tested[] = {RD_FACT_CASE_OUTCOME, RD_FACT_ITEM_PERISHABLE, RD_FACT_SELLER_STARS};
#define TESTED (sizeof tested / sizeof *tested)

/* Every value of a fact, then its absence. */
static size_t values_of(enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return (size_t)(row->hi - row->lo) + 1 + row->may_be_absent;
}

static int64_t value_of(enum rd_fact fact, size_t index)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return row->lo + (int64_t)index > row->hi ? RD_ABSENT : row->lo + (int64_t)index;
}

static uint32_t random_terminal(struct random *random)
{
    return diagram_terminal((uint32_t)random_below(random, 3));
}

static uint32_t random_node(struct random *random, struct diagrams *store, uint32_t level)
{
    if (level == store->level_count || random_chance(random, 15))
        return random_terminal(random);
    const struct rd_fact_row *row = rd_fact_row(store->fact[level]);
    struct diagram_edge edges[8];
    uint32_t count = 0;
    for (int64_t lo = row->lo; lo <= row->hi; count++) {
        const uint64_t left = (uint64_t)(row->hi - lo);
        const int64_t hi = count == 7 ? row->hi : lo + (int64_t)random_below(random, left < 150 ? left + 1 : 150);
        edges[count] = (struct diagram_edge){hi, random_node(random, store, level + 1)};
        lo = hi + 1;
    }
    return diagram_node(store, level, edges, count,
                        row->may_be_absent ? random_node(random, store, level + 1) : DIAGRAM_NONE);
}

struct grid {
    const struct diagrams *store;
    uint32_t root;
};

static bool is_kind(const struct grid *grid, const int64_t *facts, enum near_kind kind)
{
    return diagram_at(grid->store, grid->root, facts) == (uint32_t)kind;
}

/* As the documents say: the next numbers, any other word; present to absent, and absent to the least. */
static bool can_step(enum rd_fact fact, int64_t from, int64_t to)
{
    if (from == to)
        return false;
    if (from == RD_ABSENT)
        return to == rd_fact_row(fact)->lo;
    return to == RD_ABSENT || is_word(fact) || llabs(to - from) == 1;
}

static bool has_twin(const struct grid *grid, const int64_t *facts, bool absence_counts)
{
    for (size_t i = 0; i < TESTED; i++) {
        int64_t twin[RD_FACT_COUNT];
        memcpy(twin, facts, sizeof twin);
        for (size_t k = 0; k < values_of(tested[i]); k++) {
            twin[tested[i]] = value_of(tested[i], k);
            const bool is_absence = facts[tested[i]] == RD_ABSENT || twin[tested[i]] == RD_ABSENT;
            if ((absence_counts || !is_absence) && can_step(tested[i], facts[tested[i]], twin[tested[i]]) &&
                is_kind(grid, twin, NEAR_UNCHANGED))
                return true;
        }
    }
    return false;
}

static bool enumerate_nearest(const struct grid *grid, const struct rd_named_case *named, int pass, struct far *out)
{
    int64_t facts[RD_FACT_COUNT];
    bool found = false;
    fixture_facts(facts);
    for (size_t i = 0; i < values_of(tested[0]); i++)
        for (size_t j = 0; j < values_of(tested[1]); j++)
            for (size_t k = 0; k < values_of(tested[2]); k++) {
                facts[tested[0]] = value_of(tested[0], i);
                facts[tested[1]] = value_of(tested[1], j);
                facts[tested[2]] = value_of(tested[2], k);
                if (!is_kind(grid, facts, NEAR_CHANGED) || (pass > 0 && !has_twin(grid, facts, pass > 1)))
                    continue;
                const struct far far = how_far(tested, TESTED, named, facts);
                if (!found || is_nearer(far, *out))
                    *out = far;
                found = true;
            }
    return found;
}

static void check_twin(const struct grid *grid, const struct nearest *nearest)
{
    size_t apart = 0;
    assert_true(is_kind(grid, nearest->twin, NEAR_UNCHANGED));
    for (size_t i = 0; i < TESTED; i++) {
        const int64_t from = nearest->facts[tested[i]], to = nearest->twin[tested[i]];
        apart += from != to;
        assert_true(from == to || can_step(tested[i], from, to));
    }
    assert_int_equal(apart, 1);
}

static void ways_through_a_diagram_are_the_shortest(void **state)
{
    static const uint8_t kind[] = {NEAR_OTHER, NEAR_CHANGED, NEAR_UNCHANGED};
    struct random random = {seed + 1};
    size_t found_count = 0, missing = 0, from_absent = 0;
    (void)state;
    for (size_t round = 0; round < pair_count; round++) {
        struct diagrams store;
        int64_t facts[RD_FACT_COUNT];
        bool is_stated[RD_FACT_COUNT] = {false};
        diagrams_init(&store, 100000);
        for (size_t i = 0; i < TESTED; i++)
            diagrams_add_level(&store, tested[(i + round) % TESTED]);
        const struct grid grid = {&store, random_node(&random, &store, 0)};
        fixture_facts(facts);
        for (size_t i = 0; i < TESTED; i++) {
            is_stated[tested[i]] = random_chance(&random, 90);
            facts[tested[i]] = random_chance(&random, 25)
                                   ? value_of(tested[i], values_of(tested[i]) - 1)
                                   : value_of(tested[i], random_below(&random, values_of(tested[i])));
        }
        const struct rd_named_case named = {"n", "f", facts, is_stated};
        for (int pass = 0; pass < 3; pass++) { /* anywhere; beside a twin; the same with steps to absence */
            const struct nearest_search search = {&store,    grid.root, kind,     facts,
                                                  is_stated, pass > 0,  pass > 1, 100000};
            struct nearest nearest;
            struct far least = {0};
            const bool is_there = enumerate_nearest(&grid, &named, pass, &least);
            assert_true(nearest_find(&search, &nearest));
            assert_int_equal(nearest.is_found, is_there);
            found_count += is_there;
            missing += !is_there;
            if (!is_there)
                continue;
            assert_true(is_kind(&grid, nearest.facts, NEAR_CHANGED));
            const struct far far = how_far(tested, TESTED, &named, nearest.facts);
            assert_int_equal(far.facts, least.facts);
            assert_int_equal(far.steps, least.steps);
            assert_int_equal(nearest.distance.facts, least.facts);
            assert_int_equal(nearest.distance.steps, least.steps);
            from_absent += is_stated[RD_FACT_SELLER_STARS] && facts[RD_FACT_SELLER_STARS] == RD_ABSENT &&
                           nearest.facts[RD_FACT_SELLER_STARS] != RD_ABSENT;
            if (pass > 0)
                check_twin(&grid, &nearest);
        }
        diagrams_release(&store);
    }
    print_message("%zu found, %zu not there, %zu away from absence\n", found_count, missing, from_absent);
    assert_true(found_count > pair_count / 2 && missing > 10 && from_absent > 0);
}

static void past_its_limit_a_search_finds_nothing(void **state)
{
    static const uint8_t kind[] = {NEAR_OTHER, NEAR_CHANGED, NEAR_UNCHANGED};
    struct diagrams store;
    int64_t facts[RD_FACT_COUNT];
    const bool is_stated[RD_FACT_COUNT] = {false};
    struct nearest nearest;
    (void)state;
    fixture_facts(facts);
    diagrams_init(&store, 100);
    diagrams_add_level(&store, RD_FACT_ITEM_PERISHABLE);
    struct diagram_edge edges[] = {{0, diagram_terminal(NEAR_UNCHANGED)}, {1, diagram_terminal(NEAR_CHANGED)}};
    struct nearest_search search = {.store = &store,
                                    .root = diagram_node(&store, 0, edges, 2, DIAGRAM_NONE),
                                    .kind = kind,
                                    .target = facts,
                                    .is_stated = is_stated,
                                    .states_max = 1};
    assert_true(nearest_find(&search, &nearest));
    assert_true(nearest.is_found && !nearest.is_past_limit);
    search.states_max = 0;
    assert_true(nearest_find(&search, &nearest));
    assert_true(!nearest.is_found && nearest.is_past_limit);
    diagrams_release(&store);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(witnesses_are_the_nearest_of_their_group),
        cmocka_unit_test(ways_through_a_diagram_are_the_shortest),
        cmocka_unit_test(past_its_limit_a_search_finds_nothing),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        pair_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
