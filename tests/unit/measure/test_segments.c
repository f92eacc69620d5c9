/*
 * The cells results are broken down by: which there are, in what order, under what name, and where a price falls.
 */
#include "support/check.h"

#include "measure/segments.h"
#include "redress/units.h"
#include "scenario/scenario.h"

static struct category categories[] = {
    {.name = "shirts", .item_class = RD_ITEM_CLASS_APPAREL},
    {.name = "phones", .item_class = RD_ITEM_CLASS_PHONES},
    {.name = "dresses", .item_class = RD_ITEM_CLASS_APPAREL},
};
static struct lane lanes[] = {{.name = "CN-EU"}, {.name = "EU-EU"}};
static struct buyer_segment buyer_segments[] = {{.name = "patient"}, {.name = "hasty"}};

static const char *languages[] = {"pt", "en"};
static struct peak peaks[] = {{.name = "singles"}};

static struct scenario scenario_of_three_categories(void)
{
    return (struct scenario){
        .categories = categories,
        .category_count = 3,
        .lanes = lanes,
        .lane_count = 2,
        .buyer_segments = buyer_segments,
        .buyer_segment_count = 2,
        .value_band_minor = {1000, 5050, 20000},
        .languages = languages,
        .language_count = 2,
        .demand = {.peaks = peaks, .peak_count = 1},
        .start_unix_s = 1767225600, /* 2026-01-01 */
        .warm_up_s = 14 * RD_DAY_S,
        .measure_s = 10 * RD_DAY_S,
    };
}

static struct segment_table table_of(const struct scenario *scenario)
{
    struct segment_table table;
    struct rd_error err;
    assert_int_equal(segment_table_init(&table, scenario, &err), RD_OK);
    return table;
}

static void dimensions_are_named(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",         "category",    "class", "route", "value_band", "buyer_segment", "buyer_standing", "seller_tier",
        "language", "cohort_week", "peak"};
    assert_int_equal(sizeof names / sizeof *names, SEGMENT_DIMENSION_COUNT);
    for (int i = 0; i < SEGMENT_DIMENSION_COUNT; i++)
        assert_string_equal(segment_dimension_name((enum segment_dimension)i), names[i]);
}

/* Only classes that occur, in the vocabulary's order: phones before apparel. */
static void cells_are_listed_dimension_by_dimension(void **state)
{
    (void)state;
    static const struct {
        enum segment_dimension dimension;
        const char *name;
    } expected[] = {
        {SEGMENT_ALL, ""},
        {SEGMENT_CATEGORY, "category=shirts"},
        {SEGMENT_CATEGORY, "category=phones"},
        {SEGMENT_CATEGORY, "category=dresses"},
        {SEGMENT_CLASS, "class=phones"},
        {SEGMENT_CLASS, "class=apparel"},
        {SEGMENT_ROUTE, "route=CN-EU"},
        {SEGMENT_ROUTE, "route=EU-EU"},
        {SEGMENT_VALUE_BAND, "value_band=below 10.00"},
        {SEGMENT_VALUE_BAND, "value_band=10.00 to below 50.50"},
        {SEGMENT_VALUE_BAND, "value_band=50.50 to below 200.00"},
        {SEGMENT_VALUE_BAND, "value_band=200.00 and more"},
        {SEGMENT_BUYER_SEGMENT, "buyer_segment=patient"},
        {SEGMENT_BUYER_SEGMENT, "buyer_segment=hasty"},
        {SEGMENT_BUYER_STANDING, "buyer_standing=new"},
        {SEGMENT_BUYER_STANDING, "buyer_standing=normal"},
        {SEGMENT_BUYER_STANDING, "buyer_standing=trusted"},
        {SEGMENT_BUYER_STANDING, "buyer_standing=watched"},
        {SEGMENT_BUYER_STANDING, "buyer_standing=blocked"},
        {SEGMENT_SELLER_TIER, "seller_tier=good"},
        {SEGMENT_SELLER_TIER, "seller_tier=warned"},
        {SEGMENT_SELLER_TIER, "seller_tier=demoted"},
        {SEGMENT_SELLER_TIER, "seller_tier=suspended"},
        {SEGMENT_SELLER_TIER, "seller_tier=removed"},
        {SEGMENT_LANGUAGE, "language=pt"},
        {SEGMENT_LANGUAGE, "language=en"},
        {SEGMENT_COHORT_WEEK, "cohort_week=2026-01-15"}, /* ten days: a week and what is left */
        {SEGMENT_COHORT_WEEK, "cohort_week=2026-01-22"},
        {SEGMENT_PEAK, "peak=none"},
        {SEGMENT_PEAK, "peak=singles"},
    };
    struct scenario scenario = scenario_of_three_categories();
    struct segment_table table = table_of(&scenario);
    assert_int_equal(table.count, sizeof expected / sizeof *expected);
    for (size_t cell = 0; cell < table.count; cell++) {
        assert_int_equal(table.cells[cell].dimension, expected[cell].dimension);
        assert_string_equal(table.cells[cell].name, expected[cell].name);
    }
    segment_table_release(&table);
}

static void a_dimension_begins_at_its_first_cell(void **state)
{
    (void)state;
    struct scenario scenario = scenario_of_three_categories();
    struct segment_table table = table_of(&scenario);
    for (int dimension = 0; dimension < SEGMENT_DIMENSION_COUNT; dimension++) {
        size_t first = table.first[dimension];
        assert_int_equal(table.cells[first].dimension, dimension);
        assert_true(first == 0 || table.cells[first - 1].dimension != (enum segment_dimension)dimension);
    }
    segment_table_release(&table);
}

static void categories_of_one_class_share_its_cell(void **state)
{
    (void)state;
    struct scenario scenario = scenario_of_three_categories();
    struct segment_table table = table_of(&scenario);
    assert_string_equal(table.cells[table.cell_of_category_class[0]].name, "class=apparel");
    assert_string_equal(table.cells[table.cell_of_category_class[1]].name, "class=phones");
    assert_int_equal(table.cell_of_category_class[2], table.cell_of_category_class[0]);
    segment_table_release(&table);
}

/* As many classes as there are words: the table is large enough for all of them. */
static void every_class_may_occur(void **state)
{
    (void)state;
    struct category each[RD_ITEM_CLASS_COUNT];
    for (int i = 0; i < RD_ITEM_CLASS_COUNT; i++)
        each[i] = (struct category){.name = rd_word(RD_SET_ITEM_CLASS, (size_t)i), .item_class = i};
    struct scenario scenario = scenario_of_three_categories();
    scenario.categories = each;
    scenario.category_count = RD_ITEM_CLASS_COUNT;
    struct segment_table table = table_of(&scenario);
    assert_int_equal(table.count, 1 + RD_ITEM_CLASS_COUNT + RD_ITEM_CLASS_COUNT + 2 + 4 + 2 + 5 + 5 + 2 + 2 + 2);
    for (size_t i = 0; i < RD_ITEM_CLASS_COUNT; i++)
        assert_int_equal(table.cell_of_category_class[i], 1 + RD_ITEM_CLASS_COUNT + i);
    segment_table_release(&table);
}

static void a_value_band_begins_at_its_edge(void **state)
{
    (void)state;
    static const struct {
        int64_t goods_minor;
        size_t band;
    } cases[] = {{0, 0}, {999, 0}, {1000, 1}, {1001, 1}, {5049, 1}, {5050, 2}, {19999, 2}, {20000, 3}, {INT64_MAX, 3}};
    struct scenario scenario = scenario_of_three_categories();
    struct segment_table table = table_of(&scenario);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(segment_band(&table, cases[i].goods_minor), cases[i].band);
    segment_table_release(&table);
}

static void a_long_name_is_cut_within_its_cell(void **state)
{
    (void)state;
    char name[400];
    for (size_t i = 0; i < sizeof name - 1; i++)
        name[i] = 'x';
    name[sizeof name - 1] = '\0';
    struct category category = {.name = name, .item_class = RD_ITEM_CLASS_TOYS};
    struct scenario scenario = scenario_of_three_categories();
    scenario.categories = &category;
    scenario.category_count = 1;
    struct segment_table table = table_of(&scenario);
    assert_int_equal(table.cells[1].name[sizeof table.cells[1].name - 2], 'x');
    assert_int_equal(table.cells[1].name[sizeof table.cells[1].name - 1], '\0');
    assert_string_equal(table.cells[2].name, "class=toys");
    segment_table_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dimensions_are_named),
        cmocka_unit_test(cells_are_listed_dimension_by_dimension),
        cmocka_unit_test(a_dimension_begins_at_its_first_cell),
        cmocka_unit_test(categories_of_one_class_share_its_cell),
        cmocka_unit_test(every_class_may_occur),
        cmocka_unit_test(a_value_band_begins_at_its_edge),
        cmocka_unit_test(a_long_name_is_cut_within_its_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
