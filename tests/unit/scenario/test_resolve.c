/*
 * Derived scenarios, --set and the path grammar.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/path.h"

/* ---- paths ---- */

static void test_a_path_is_split_at_dots_and_brackets(void **state)
{
    (void)state;
    struct path path;
    struct rd_error err;
    assert_true(path_parse("categories['a.b'].share", &path, &err));
    assert_int_equal(path.count, 3);
    assert_string_equal(path.steps[0], "categories");
    assert_string_equal(path.steps[1], "a.b");
    assert_string_equal(path.steps[2], "share");
    assert_true(path_parse("['x']", &path, &err));
    assert_int_equal(path.count, 1);
}

static void test_what_is_no_path(void **state)
{
    (void)state;
    static const char *const texts[] = {"", ".", "a.", ".a", "a..b", "a['b", "a['']", "a['b']c", "a[0]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct path path;
        struct rd_error err;
        char expected[256];
        assert_false(path_parse(texts[i], &path, &err));
        snprintf(expected, sizeof expected,
                 "\"%s\" is no path; write one such as \"lanes.CN-EU.lost\" or \"categories['a.b'].share\"", texts[i]);
        assert_string_equal(err.text, expected);
    }
    struct path path;
    struct rd_error err;
    assert_true(path_parse("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16", &path, &err));
    assert_false(path_parse("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17", &path, &err));
    assert_string_equal(err.text, "\"1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17\" is no path: more than 16 steps");
}

static void test_paths_that_lead_nowhere(void **state)
{
    (void)state;
    expect_findings("demand.order_per_day=5",
                    "\"demand\" has no field \"order_per_day\"; did you mean \"orders_per_day\"?");
    expect_findings("demnd.orders_per_day=5", "the document has no field \"demnd\"; did you mean \"demand\"?");
    expect_findings("categories.hom.share=5%", "\"categories\" has no element \"hom\"; did you mean \"home\"?");
    expect_findings("categories.0.share=5%", "\"categories\" has no element \"0\"");
    expect_findings("demand.weekday_share.7=5%", "\"weekday_share\" has no element \"7\"");
    expect_findings("name.x=5", "\"name\" has no \"x\": it is a string");
    expect_findings("name.x.y=5", "\"name\" has no \"x\": it is a string");
    expect_findings("a..b=5",
                    "\"a..b\" is no path; write one such as \"lanes.CN-EU.lost\" or \"categories['a.b'].share\"");
    expect_findings("nonsense", "\"nonsense\" must be a path, \"=\" and a value");
    expect_findings("=5", "\"=5\" must be a path, \"=\" and a value");
}

/* ---- --set ---- */

static void test_a_set_value_is_json_or_text(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, "demand.orders_per_day=250", "title=2026-01-05", "categories.home.perishable=true");
    assert_true(scenario->demand.orders_per_day == 250);
    assert_string_equal(scenario->title, "2026-01-05");
    assert_true(scenario->categories[0].perishable);
    scenario_free(scenario);
    scenario = scenario_of(small_scenario, "title=\"say \\\"x\\\"\"", "why=say \"x\"", NULL);
    assert_string_equal(scenario->title, "say \"x\"");
    assert_string_equal(scenario->why, "say \"x\"");
    scenario_free(scenario);
}

/* The shell takes the quotes of costs.dispute="3.50" away. */
static void test_a_bare_number_of_a_flag_is_an_amount_where_amounts_are_quoted(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, "costs.dispute=3.50", "categories.home.price=7", "exchange.GBP=1.5");
    assert_int_equal(scenario->costs.dispute_minor, 350);
    assert_int_equal(quantile_draw(scenario->categories[0].price, 0), 700);
    assert_int_equal(scenario_exchange_ppb(scenario, "GBP"), 1500000000);
    scenario_free(scenario);
    scenario = scenario_of(small_scenario, "categories.home.price={\"lognormal\":{\"median\":\"5.00\",\"sigma\":1}}",
                           "categories.home.price.lognormal.median=8.00", "categories.home.price.lognormal.sigma=0.5");
    assert_int_equal(quantile_table_at(scenario->categories[0].price, 0.5), 800);
    scenario_free(scenario);
    expect_findings("demand.orders_per_day=\"5\"",
                    "/demand/orders_per_day: \"orders_per_day\" must be a number, not a string");
}

static void test_a_path_may_lead_through_defaults(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(small_scenario, "ratings.ordered_logit.fault=-2",
                                            "buyers.segments.usual.complaint_delay.exponential.mean=3d",
                                            "desks.desk.finds_buyer.not_received.moving.true_claim=61%");
    assert_true(scenario->ratings.beta_fault == -2);
    assert_near(quantile_table_mean(scenario->buyer_segments[0].complaint_delay), 3 * 86400, 100);
    assert_true(scenario->desks[0].not_received[RD_TRACKING_MOVING].true_claim == 0.61);
    scenario_free(scenario);
}

static void test_the_digest_is_of_the_resolved_document(void **state)
{
    (void)state;
    struct scenario *plain = small_with(NULL), *same = small_with("demand.orders_per_day=100");
    struct scenario *other = small_with("demand.orders_per_day=101");
    struct scenario *schema = small_with("$schema=elsewhere");
    assert_string_equal(plain->canonical, same->canonical);
    assert_string_equal(plain->sha256, same->sha256);
    assert_string_equal(plain->sha256, schema->sha256);
    assert_string_not_equal(plain->sha256, other->sha256);
    assert_int_equal(strlen(plain->sha256), 64);
    assert_non_null(strstr(other->canonical, "\"demand\":{\"orders_per_day\":101}"));
    scenario_free(plain);
    scenario_free(same);
    scenario_free(other);
    scenario_free(schema);
}

/* ---- base and edits ---- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/redress-resolve-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"base.json", "one.json", "two.json", "bad.json", "circle.json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

#define HEAD "{\"format\": \"redress/scenario/1\", \"name\": \"derived\", \"title\": \"Derived\", "

static void test_a_derived_scenario_edits_its_base_and_may_be_edited_itself(void **state)
{
    (void)state;
    write_file("base.json", small_scenario);
    write_file("one.json", HEAD "\"base\": \"base.json\", \"edits\": [\n"
                                "{\"id\": \"busy\", \"set\": \"demand.orders_per_day\", \"to\": 300, \"why\": \"x\"},\n"
                                "{\"id\": \"home\", \"set\": \"categories.home.share\", \"to\": \"20%\"}]}");
    write_file("two.json", HEAD "\"base\": \"one.json\", \"edits\": [\n"
                                "{\"id\": \"busier\", \"set\": \"demand.orders_per_day\", \"to\": 500}]}");
    struct rd_findings found;
    struct scenario *scenario = NULL;
    rd_findings_init(&found);
    assert_int_equal(scenario_load(in_folder("two.json"), NULL, &scenario, &found, NULL), RD_OK);
    assert_int_equal(found.count, 0);
    assert_string_equal(scenario->name, "derived");
    assert_true(scenario->demand.orders_per_day == 500);
    assert_near(scenario->categories[1].share, 0.6, 1e-9);
    assert_null(strstr(scenario->canonical, "edits"));
    rd_findings_release(&found);
    scenario_free(scenario);
}

static void expect_file(const char *text, const char *expected)
{
    struct rd_findings found;
    struct scenario *scenario = NULL;
    char said[4096];
    size_t used = 0;
    write_file("base.json", small_scenario);
    write_file("bad.json", text);
    rd_findings_init(&found);
    scenario_load(in_folder("bad.json"), NULL, &scenario, &found, NULL);
    rd_findings_sort(&found);
    said[0] = '\0';
    for (size_t i = 0; i < found.count; i++) {
        const struct rd_finding *finding = &found.items[i];
        const char *slash = strrchr(finding->file, '/');
        used += (size_t)snprintf(said + used, sizeof said - used, "%s%s:%d:%d: %s: %s", i ? "\n" : "",
                                 slash ? slash + 1 : finding->file, finding->line, finding->column, finding->pointer,
                                 finding->message);
    }
    rd_findings_release(&found);
    scenario_free(scenario);
    assert_string_equal(said, expected);
}

static void test_what_is_wrong_with_a_derived_scenario(void **state)
{
    (void)state;
    expect_file(HEAD "\"base\": 5}",
                "bad.json:1:81: /base: \"base\" must be the name of a scenario file, not a number");
    expect_file(HEAD "\"base\": \"base.json\", \"demand\": {}}", "bad.json:1:94: /demand: unknown key \"demand\"");
    expect_file(HEAD "\"base\": \"base.json\", \"edits\": {}}",
                "bad.json:1:103: /edits: \"edits\" must be a list of edits, not an object");
    expect_file(HEAD "\"base\": \"base.json\", \"edits\": [\n5]}",
                "bad.json:2:1: /edits/0: element 0 must be an object with \"id\", \"set\" and \"to\", not a number");
    expect_file(HEAD "\"base\": \"base.json\", \"edits\": [\n{\"idd\": \"x\"}]}",
                "bad.json:2:1: /edits/0: missing \"id\" of an edit\n"
                "bad.json:2:1: /edits/0: missing \"set\" of an edit\n"
                "bad.json:2:1: /edits/0: missing \"to\" of an edit\n"
                "bad.json:2:2: /edits/0/idd: unknown key \"idd\"; did you mean \"id\"?");
    expect_file(HEAD "\"base\": \"base.json\", \"edits\": [\n{\"id\": 1, \"set\": \"name\", \"to\": \"y\"}]}",
                "bad.json:2:8: /edits/0/id: \"id\" must be text, not a number");
    expect_file(HEAD "\"base\": \"base.json\", \"edits\": [\n{\"id\": \"a\", \"set\": \"title\", \"to\": \"y\"},\n"
                     "{\"id\": \"a\", \"set\": \"title\", \"to\": \"z\"}]}",
                "bad.json:3:8: /edits/1/id: two edits have the id \"a\"");
    expect_file(HEAD
                "\"base\": \"base.json\", \"edits\": [\n{\"id\": \"a\", \"set\": \"lanes.x.lost\", \"to\": \"1%\"}]}",
                "bad.json:2:20: /edits/0/set: \"lanes\" has no element \"x\"");
    expect_file(
        HEAD "\"base\": \"base.json\", \"edits\": [\n{\"id\": \"a\", \"set\": \"demand.orders_per_day\", \"to\": 0}]}",
        "bad.json:2:51: /demand/orders_per_day: \"orders_per_day\" is 0: allowed are 0.001 to 10000000");
    expect_file(
        HEAD
        "\"base\": \"base.json\", \"edits\": [\n{\"id\": \"a\", \"set\": \"demand.orders_per_day\", \"to\": 100}]}",
        "bad.json:2:20: /edits/0/set: the edit changes nothing");
    expect_file(
        HEAD "\"base\": \"base.json\", \"edits\": [\n{\"id\": \"a\", \"set\": \"costs.dispute\", \"to\": 3}]}",
        "bad.json:2:43: /costs/dispute: \"dispute\" must be an amount of money such as \"200.00\", not a number");
    expect_file("{\"format\": \"redress/policy/1\", \"base\": \"base.json\"}",
                "bad.json:1:12: /format: \"format\" must be \"redress/scenario/1\"");
}

static void test_a_base_that_is_missing_or_a_circle(void **state)
{
    (void)state;
    struct rd_findings found;
    struct rd_error err = {0};
    struct scenario *scenario = NULL;
    write_file("circle.json", HEAD "\"base\": \"circle.json\"}");
    rd_findings_init(&found);
    assert_int_equal(scenario_load(in_folder("circle.json"), NULL, &scenario, &found, &err), RD_INPUT);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].message, "more than 16 scenarios stand on each other, or they run in a circle");
    rd_findings_release(&found);

    write_file("bad.json", HEAD "\"base\": \"no.json\"}");
    rd_findings_init(&found);
    assert_int_equal(scenario_load(in_folder("bad.json"), NULL, &scenario, &found, &err), RD_INPUT);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].code, "missing-base");
    assert_string_equal(found.items[0].pointer, "/base");
    rd_findings_release(&found);
    assert_null(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_path_is_split_at_dots_and_brackets),
        cmocka_unit_test(test_what_is_no_path),
        cmocka_unit_test(test_paths_that_lead_nowhere),
        cmocka_unit_test(test_a_set_value_is_json_or_text),
        cmocka_unit_test(test_a_bare_number_of_a_flag_is_an_amount_where_amounts_are_quoted),
        cmocka_unit_test(test_a_path_may_lead_through_defaults),
        cmocka_unit_test(test_the_digest_is_of_the_resolved_document),
        cmocka_unit_test(test_a_derived_scenario_edits_its_base_and_may_be_edited_itself),
        cmocka_unit_test(test_what_is_wrong_with_a_derived_scenario),
        cmocka_unit_test(test_a_base_that_is_missing_or_a_circle),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
