/*
 * Overlays: each edit and its effect, chains of bases, and what is said about edits that cannot be done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check.h"
#include "unit/language/fixture.h"

static char folder[64];

static const char parameters[] =
    "\"window\":{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],\"values\":[{\"from\":\"always\","
    "\"value\":"
    "\"15d\",\"why\":\"w\",\"basis\":\"official\"},{\"from\":\"2026-10-01\",\"value\":\"20d\",\"why\":\"w\",\"basis\":"
    "\"official\"}]},"
    "\"times\":{\"title\":\"N\",\"type\":\"int\",\"range\":[0,9],\"values\":[{\"from\":\"always\",\"value\":1,\"why\":"
    "\"w\","
    "\"basis\":\"official\"}]}";
static const char remedy[] =
    "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":["
    "{\"id\":\"early\",\"when\":{\"order.since_placed\":\"<= $window\"},\"then\":{\"action\":\"refund\"}},"
    "{\"id\":\"some\",\"any\":[{\"order.cases\":\">= $times\"}],\"then\":{\"action\":\"partial\"}},"
    "{\"id\":\"none\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}";

static const char *path_of(const char *name, char out[128])
{
    snprintf(out, 128, "%s/%s", folder, name);
    return out;
}

static void write_file(const char *name, const char *text)
{
    char path[128];
    FILE *file = fopen(path_of(name, path), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void write_overlay(const char *name, const char *base, const char *edits)
{
    char text[8192];
    snprintf(text, sizeof text, "{\"format\":\"redress/overlay/1\",\"base\":\"%s\",\"title\":\"O\",\"edits\":[%s]}",
             base, edits);
    write_file(name, text);
}

static int set_up(void **state)
{
    const struct fixture fixture = {.parameters = parameters, .decision = "remedy", .body = remedy};
    char *text = fixture_text(&fixture), sub[128];
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/redress-overlays-XXXXXX");
    assert_non_null(mkdtemp(folder));
    mkdir(path_of("sub", sub), 0700);
    write_file("base.json", text);
    free(text);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"base.json", "o.json", "a.json", "b.json", "sub/c.json", "a+b.json"};
    char path[128];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        remove(path_of(names[i], path));
    for (int i = 0; i < 20; i++) {
        snprintf(path, sizeof path, "%s/deep%d.json", folder, i);
        remove(path);
    }
    rmdir(path_of("sub", path));
    return rmdir(folder);
}

/* The canonical text of base.json under these edits; they must load without an error. */
static struct rd_policy *edited(const char *edits)
{
    char path[128];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    rd_findings_init(&found);
    write_overlay("o.json", "base.json", edits);
    if (rd_policy_load(path_of("o.json", path), &policy, &found, NULL) != RD_OK)
        rd_findings_print(&found, stderr);
    assert_non_null(policy);
    rd_findings_release(&found);
    return policy;
}

/* Part of the canonical text of the edited policy. */
static void expect_part(const char *edits, const char *part)
{
    struct rd_policy *policy = edited(edits);
    if (!strstr(rd_policy_canonical(policy), part))
        fail_msg("no %s in %s", part, rd_policy_canonical(policy));
    rd_policy_free(policy);
}

/* The findings of an argument whose file names are within the folder, each "code: message". */
static void expect_said(const char *argument, const char *const expected[])
{
    char text[256], line[2048];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    size_t count = 0;
    snprintf(text, sizeof text, "%s/%s", folder, argument);
    rd_findings_init(&found);
    rd_policy_load(text, &policy, &found, NULL);
    for (size_t i = 0; i < found.count; i++) {
        const char *file = found.items[i].file;
        file += strncmp(file, folder, strlen(folder)) == 0 ? strlen(folder) + 1 : 0;
        snprintf(line, sizeof line, "%s:%d:%d: %s: %s: %s", file, found.items[i].line, found.items[i].column,
                 found.items[i].pointer, found.items[i].code, found.items[i].message);
        if (!expected[count])
            fail_msg("one finding too many: %s", line);
        assert_string_equal(line, expected[count]);
        count++;
    }
    if (expected[count])
        fail_msg("no such finding: %s", expected[count]);
    rd_findings_release(&found);
    rd_policy_free(policy);
}

static void expect_edit(const char *edits, const char *expected)
{
    const char *const list[] = {expected, NULL};
    write_overlay("o.json", "base.json", edits);
    expect_said("o.json", list);
}

static void set_value_replaces_all_values_or_those_from_a_date_on(void **state)
{
    (void)state;
    expect_part("{\"id\":\"e\",\"set_value\":\"window\",\"to\":\"30d\",\"why\":\"q\",\"basis\":\"assumed\"}",
                "\"values\":[{\"from\":\"always\",\"value\":\"30d\",\"why\":\"q\",\"basis\":\"assumed\"}]");
    expect_part("{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-09-01\",\"to\":\"30d\",\"ref\":\"r\",\"basis\":"
                "\"official\"}",
                "\"values\":[{\"from\":\"always\",\"value\":\"15d\",\"why\":\"w\",\"basis\":\"official\"},{\"from\":"
                "\"2026-09-01\",\"value\":\"30d\",\"ref\":\"r\",\"basis\":\"official\"}]");
    expect_part("{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-10-02\",\"to\":null}",
                "\"value\":\"20d\",\"why\":\"w\",\"basis\":\"official\"},{\"from\":\"2026-10-02\",\"value\":null}]");
}

#define DATED(from, to)                                                                                                \
    "{\"id\":\"e" from "\",\"set_value\":\"window\",\"from\":\"" from "\",\"to\":" to                                  \
    ",\"why\":\"q\",\"basis\":\"assumed\"}"
#define DELETED "the edit deletes a later value of \"window\": 20d from 2026-10-01, at "

/* As many warnings of deleted values as are expected, and nothing else. */
static void expect_deleted(const char *edits, size_t expected)
{
    char path[128];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    write_overlay("o.json", "base.json", edits);
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load(path_of("o.json", path), &policy, &found, NULL), RD_OK);
    assert_int_equal(found.count, expected);
    for (size_t i = 0; i < found.count; i++) {
        assert_string_equal(found.items[i].code, "edit-deletes-value");
        assert_string_equal(found.items[i].pointer, "/edits/0/set_value");
        assert_int_equal(found.items[i].severity, RD_SEVERITY_WARNING);
        assert_non_null(strstr(found.items[i].message, DELETED));
        assert_non_null(strstr(found.items[i].message, "base.json:1:"));
    }
    rd_findings_release(&found);
    rd_policy_free(policy);
}

static void set_value_tells_of_later_values_that_it_deletes(void **state)
{
    (void)state;
    expect_deleted(DATED("always", "\"30d\""), 1);
    expect_deleted(DATED("2026-09-01", "\"30d\""), 1);
    expect_deleted(DATED("2026-09-30", "null"), 1);
    expect_deleted(DATED("2026-10-01", "\"30d\""), 0); /* replaces, as it says */
    expect_deleted(DATED("2026-10-02", "\"30d\""), 0);
    expect_deleted(DATED("2026-09-01", "\"30d\"") "," DATED("2026-10-01", "\"25d\""), 0);
    expect_deleted(DATED("2026-09-01", "\"30d\"") "," DATED("2026-10-02", "\"25d\""), 1);
}

static void rules_are_added_where_the_edit_says(void **state)
{
    static const struct {
        const char *place, *order;
    } cases[] = {
        {"", "early some new none"},
        {",\"at\":\"end\"", "early some new none"},
        {",\"at\":\"start\"", "new early some none"},
        {",\"before\":\"some\"", "early new some none"},
        {",\"after\":\"early\"", "early new some none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char edit[512], order[128] = "";
        snprintf(edit, sizeof edit,
                 "{\"id\":\"e\",\"add_rule\":\"remedy\"%s,\"rule\":{\"id\":\"new\",\"when\":{\"item.perishable\":true},"
                 "\"then\":"
                 "{\"action\":\"none\"}}}",
                 cases[i].place);
        struct rd_policy *policy = edited(edit);
        struct rd_image *image = fixture_image(policy);
        for (uint32_t rule = 0; rule < rd_image_rule_count(image, RD_DECISION_REMEDY); rule++) {
            strcat(order, rule ? " " : "");
            strcat(order, rd_image_rule_id(image, RD_DECISION_REMEDY, rule));
        }
        assert_string_equal(order, cases[i].order);
        rd_image_free(image);
        rd_policy_free(policy);
    }
}

static void rules_move_and_go(void **state)
{
    (void)state;
    expect_part("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"some\",\"before\":\"early\"}",
                "\"rules\":[{\"id\":\"some\"");
    expect_part("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"early\",\"after\":\"some\"}",
                "\"rules\":[{\"id\":\"some\"");
    expect_part("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"early\",\"at\":\"end\"}",
                "\"then\":{\"action\":\"partial\"}},{\"id\":\"early\"");
    expect_part("{\"id\":\"e\",\"remove_rule\":\"remedy\",\"rule\":\"early\"}", "\"rules\":[{\"id\":\"some\"");
}

static void cells_and_answers_are_set(void **state)
{
    (void)state;
    expect_part(
        "{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.since_placed\",\"to\":\"<= 3d\"}",
        "{\"id\":\"early\",\"when\":{\"order.since_placed\":\"<= 3d\"}");
    expect_part("{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.goods\",\"to\":\">= 3.00\"}",
                "{\"id\":\"early\",\"when\":{\"order.goods\":\">= 3.00\",\"order.since_placed\":\"<= $window\"}");
    expect_part("{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"some\",\"fact\":\"order.goods\",\"to\":\">= 3.00\"}",
                "{\"id\":\"some\",\"when\":{\"order.goods\":\">= 3.00\"},\"any\":[{\"order.cases\":\">= $times\"}]");
    expect_part(
        "{\"id\":\"e\",\"set_answer\":\"remedy\",\"rule\":\"some\",\"answer\":\"amount\",\"to\":{\"share\":\"50%\","
        "\"of\":"
        "\"order.goods\",\"round\":\"down\"}}",
        "\"then\":{\"action\":\"partial\",\"amount\":{\"of\":\"order.goods\",\"share\":\"50%\",\"round\":\"down\"}}");
    expect_part("{\"id\":\"e\",\"set_otherwise\":\"remedy\",\"then\":{\"action\":\"coupon\"}}",
                "{\"id\":\"none\",\"otherwise\":true,\"then\":{\"action\":\"coupon\"}}");
    expect_part("{\"id\":\"d\",\"remove_rule\":\"remedy\",\"rule\":\"none\"},{\"id\":\"e\",\"set_otherwise\":"
                "\"remedy\",\"then\":"
                "{\"action\":\"coupon\"}}",
                "{\"id\":\"otherwise\",\"otherwise\":true,\"then\":{\"action\":\"coupon\"}}");
    expect_part(
        "{\"id\":\"d\",\"add_parameter\":\"bound\",\"is\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"9."
        "00\"],"
        "\"values\":[{\"from\":\"always\",\"value\":\"2.00\",\"why\":\"w\",\"basis\":\"assumed\"}]}},{\"id\":\"e\","
        "\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.goods\",\"to\":\">= $bound\"}",
        "\"bound\":{\"title\":\"B\",\"type\":\"money\"");
}

static void edits_name_what_exists(void **state)
{
    (void)state;
    expect_edit(
        "{\"id\":\"e\",\"set_value\":\"widnow\",\"to\":\"30d\"}",
        "o.json:1:93: /edits/0/set_value: unknown-parameter: unknown parameter \"widnow\"; did you mean \"window\"?");
    expect_edit(
        "{\"id\":\"e\",\"remove_rule\":\"remdy\",\"rule\":\"x\"}",
        "o.json:1:95: /edits/0/remove_rule: unknown-decision: unknown decision \"remdy\"; did you mean \"remedy\"?");
    expect_edit("{\"id\":\"e\",\"remove_rule\":\"remedy\",\"rule\":\"erly\"}",
                "o.json:1:111: /edits/0/rule: unknown-rule: \"remedy\" has no rule \"erly\"; did you mean \"early\"?");
    expect_edit(
        "{\"id\":\"e\",\"add_rule\":\"remedy\",\"before\":\"erly\",\"rule\":{\"id\":\"n\",\"otherwise\":true,\"then\":{"
        "}}}",
        "o.json:1:110: /edits/0/before: unknown-rule: \"remedy\" has no rule \"erly\"; did you mean \"early\"?");
    expect_edit(
        "{\"id\":\"e\",\"set_answer\":\"remedy\",\"rule\":\"some\",\"answer\":\"amonut\",\"to\":\"1.00\"}",
        "o.json:1:126: /edits/0/answer: unknown-answer: \"remedy\" has no answer \"amonut\"; did you mean \"amount\"?");
    expect_edit(
        "{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.good\",\"to\":\"1.00\"}",
        "o.json:1:123: /edits/0/fact: unknown-fact: unknown fact \"order.good\"; did you mean \"order.goods\"?");
    expect_edit("{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"none\",\"fact\":\"order.goods\",\"to\":\"1.00\"}",
                "o.json:1:108: /edits/0/rule: bad-edit: the `otherwise` rule has no cells");
    expect_edit("{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"some\",\"fact\":\"order.cases\",\"to\":3}",
                "o.json:1:122: /edits/0/fact: bad-edit: \"order.cases\" is tested by alternatives of \"any\": replace "
                "the rule");
}

static void edits_have_one_action_and_its_parts(void **state)
{
    (void)state;
    expect_edit("{\"id\":\"e\"}",
                "o.json:1:71: /edits/0: bad-edit: the edit has no action: set_value, add_parameter, add_rule, "
                "set_cell, set_answer, remove_rule, move_rule or set_otherwise");
    expect_edit("{\"id\":\"e\",\"set_value\":\"window\",\"remove_rule\":\"remedy\"}",
                "o.json:1:71: /edits/0: bad-edit: the edit has two actions, \"set_value\" and \"remove_rule\"");
    expect_edit("{\"id\":\"e\",\"set_value\":\"window\"}", "o.json:1:71: /edits/0: missing-key: \"to\" is missing");
    expect_edit("{\"id\":\"e\",\"remove_rule\":\"remedy\"}", "o.json:1:71: /edits/0: missing-key: \"rule\" is missing");
    expect_edit("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"some\"}",
                "o.json:1:71: /edits/0: missing-key: \"before\", \"after\" or \"at\" is missing");
    expect_edit("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"some\",\"at\":\"end\",\"before\":\"early\"}",
                "o.json:1:71: /edits/0: bad-edit: the edit has more than one of \"before\", \"after\" and \"at\"");
    expect_edit("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"some\",\"at\":\"top\"}",
                "o.json:1:121: /edits/0/at: unknown-word: unknown place \"top\" (one of start, end)");
    expect_edit("{\"id\":\"e\",\"remove_rule\":\"remedy\",\"rule\":\"none\",\"form\":\"2026-01-01\"}",
                "o.json:1:118: /edits/0/form: unknown-key: unknown key \"form\"");
    expect_edit("{\"remove_rule\":\"remedy\",\"rule\":\"none\"}",
                "o.json:1:71: /edits/0: missing-key: \"id\" is missing");
}

static void what_an_edit_puts_in_is_found_in_the_overlay(void **state)
{
    (void)state;
    expect_edit(
        "{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-10-01\",\"to\":\"300d\",\"why\":\"q\",\"basis\":"
        "\"assumed\"}",
        "o.json:1:127: /edits/0/to: out-of-range: 300d is outside the range 1d to 180d of \"window\"");
    expect_edit(
        "{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-10-01\",\"to\":\"30d\",\"why\":\"q\"}",
        "o.json:1:71: /edits/0: missing-metadata: \"basis\" is missing: official, third_party, borrowed or assumed");
    expect_edit(
        "{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.goods\",\"to\":\"<= 2d\"}",
        "o.json:1:142: /edits/0/to: type-mismatch: \"order.goods\" compared with \"2d\": money against a duration");
}

static void edits_without_effect_are_pointed_out(void **state)
{
    (void)state;
    expect_edit("{\"id\":\"e\",\"set_cell\":\"remedy\",\"rule\":\"early\",\"fact\":\"order.since_placed\",\"to\":\"<= "
                "$window\"}",
                "o.json:1:71: /edits/0: edit-without-effect: the edit changes nothing: \"remedy\" is so already");
    expect_edit("{\"id\":\"e\",\"move_rule\":\"remedy\",\"rule\":\"early\",\"before\":\"some\"}",
                "o.json:1:71: /edits/0: edit-without-effect: the edit changes nothing: \"remedy\" is so already");
    expect_edit("{\"id\":\"e\",\"set_value\":\"times\",\"to\":1,\"why\":\"another reason\",\"basis\":\"assumed\"}",
                "o.json:1:71: /edits/0: edit-without-effect: the edit changes nothing: \"times\" is so already");
    expect_edit("", "o.json:1:62: /edits: edit-without-effect: the overlay has no edits: it is its base");
}

static void edit_ids_are_unique(void **state)
{
    char expected[256];
    (void)state;
    snprintf(expected, sizeof expected,
             "o.json:1:140: /edits/1/id: duplicate-id: edit id \"e\" stands at %s/o.json:1:77 already", folder);
    expect_edit("{\"id\":\"e\",\"set_otherwise\":\"remedy\",\"then\":{\"action\":\"coupon\"}},{\"id\":\"e\","
                "\"set_answer\":\"remedy\",\"rule\":\"early\",\"answer\":\"action\",\"to\":\"none\"}",
                expected);
}

static void overlays_stand_on_overlays_in_other_folders(void **state)
{
    char path[128];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    write_overlay("a.json", "base.json",
                  "{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-10-01\",\"to\":\"30d\",\"why\":\"q\","
                  "\"basis\":\"assumed\"}");
    write_overlay("sub/c.json", "../a.json",
                  "{\"id\":\"f\",\"set_value\":\"times\",\"to\":3,\"why\":\"q\",\"basis\":\"assumed\"}");
    assert_int_equal(rd_policy_load(path_of("sub/c.json", path), &policy, &found, NULL), RD_OK);
    assert_int_equal(found.count, 0);
    assert_non_null(strstr(rd_policy_canonical(policy), "\"value\":\"30d\""));
    assert_non_null(strstr(rd_policy_canonical(policy), "\"value\":3"));
    assert_string_equal(rd_policy_name(policy), "c");
    rd_policy_free(policy);
    rd_findings_release(&found);
}

static void cycles_and_towers_of_overlays_are_refused(void **state)
{
    char name[32], base[32], edit[160], expected[256];
    (void)state;
    write_overlay("a.json", "b.json", "");
    write_overlay("b.json", "sub/../a.json", "");
    snprintf(expected, sizeof expected,
             "b.json:1:38: /base: base-cycle: \"%s/sub/../a.json\" stands on itself: it is among the overlays that "
             "lead to it",
             folder);
    const char *const cycle[] = {expected, NULL};
    expect_said("a.json", cycle);
    for (int i = 0; i < 18; i++) {
        snprintf(name, sizeof name, "deep%d.json", i);
        snprintf(base, sizeof base, i ? "deep%d.json" : "base.json", i - 1);
        snprintf(edit, sizeof edit,
                 "{\"id\":\"e\",\"set_value\":\"window\",\"from\":\"2026-10-01\",\"to\":\"%dd\",\"why\":\"q\","
                 "\"basis\":\"assumed\"}",
                 i + 40);
        write_overlay(name, base, edit);
    }
    const char *const none[] = {NULL};
    expect_said("deep15.json", none); /* sixteen overlays */
    const char *const tower[] = {"deep0.json:1:38: /base: base-depth: more than 16 overlays stand on each other", NULL};
    expect_said("deep16.json", tower);
}

static void a_base_that_is_missing_or_no_policy_stops_the_load(void **state)
{
    char path[128], expected[256];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err;
    (void)state;
    rd_findings_init(&found);
    write_overlay("a.json", "gone.json", "");
    assert_int_equal(rd_policy_load(path_of("a.json", path), &policy, &found, &err), RD_IO);
    snprintf(expected, sizeof expected, "base of %s/a.json: ", folder);
    assert_memory_equal(err.text, expected, strlen(expected));
    assert_null(policy);
    rd_findings_release(&found);
    write_file("b.json", "{\"format\":\"redress/scenario/1\"}");
    write_overlay("a.json", "b.json", "");
    const char *const other[] = {
        "b.json:1:11: /format: format: format \"redress/scenario/1\" is no policy (one of redress/policy/1, "
        "redress/overlay/1)",
        NULL};
    expect_said("a.json", other);
}

static void values_set_beside_the_path_apply_last(void **state)
{
    char path[160];
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    write_overlay("a+b.json", "base.json",
                  "{\"id\":\"e\",\"set_value\":\"window\",\"to\":\"30d\",\"why\":\"q\",\"basis\":\"assumed\"}");
    snprintf(path, sizeof path, "%s/a+b.json + window=45d + times = 3", folder);
    assert_int_equal(rd_policy_load(path, &policy, &found, NULL), RD_OK);
    assert_int_equal(found.count, 1); /* told once: then it is gone */
    assert_string_equal(found.items[0].code, "edit-deletes-value");
    assert_string_equal(rd_policy_name(policy), "a+b + window=45d + times = 3");
    assert_string_equal(rd_policy_argument(policy), path);
    assert_non_null(strstr(rd_policy_canonical(policy), "\"value\":\"45d\""));
    assert_non_null(strstr(rd_policy_canonical(policy), "\"value\":3"));
    rd_policy_free(policy);
    rd_findings_release(&found);
}

static void values_set_beside_the_path_are_checked_like_others(void **state)
{
    const char *const unknown[] = {
        "base.json + widow=45d:0:0: : unknown-parameter: unknown parameter \"widow\"; did you mean \"window\"?", NULL};
    char deleted[512];
    snprintf(deleted, sizeof deleted,
             "base.json + window=300d:0:0: : edit-deletes-value: " DELETED "%s/base.json:1:264; state it in a further "
             "edit with its \"from\" to keep it",
             folder);
    const char *const range[] = {
        deleted, "base.json + window=300d:0:0: : out-of-range: 300d is outside the range 1d to 180d of \"window\"",
        NULL};
    const char *const shape[] = {"base.json + window:0:0: : bad-edit: \"window\" is not name=value", NULL};
    const char *const type[] = {"base.json + times=3.5:0:0: : bad-value: \"times\" set to 3.5: not an integer", NULL};
    const char *const twice[] = {
        "base.json + times=2 + times = 3:0:0: : bad-edit: \"times\" is set twice, by \"times=2\" and by \"times = 3\"",
        NULL};
    (void)state;
    expect_said("base.json + widow=45d", unknown);
    expect_said("base.json + window=300d", range);
    expect_said("base.json + window", shape);
    expect_said("base.json + times=3.5", type);
    expect_said("base.json + times=2 + times = 3", twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_value_replaces_all_values_or_those_from_a_date_on),
        cmocka_unit_test(set_value_tells_of_later_values_that_it_deletes),
        cmocka_unit_test(rules_are_added_where_the_edit_says),
        cmocka_unit_test(rules_move_and_go),
        cmocka_unit_test(cells_and_answers_are_set),
        cmocka_unit_test(edits_name_what_exists),
        cmocka_unit_test(edits_have_one_action_and_its_parts),
        cmocka_unit_test(what_an_edit_puts_in_is_found_in_the_overlay),
        cmocka_unit_test(edits_without_effect_are_pointed_out),
        cmocka_unit_test(edit_ids_are_unique),
        cmocka_unit_test(overlays_stand_on_overlays_in_other_folders),
        cmocka_unit_test(cycles_and_towers_of_overlays_are_refused),
        cmocka_unit_test(a_base_that_is_missing_or_no_policy_stops_the_load),
        cmocka_unit_test(values_set_beside_the_path_apply_last),
        cmocka_unit_test(values_set_beside_the_path_are_checked_like_others),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
