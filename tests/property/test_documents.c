/*
 * The canonical form says what the document says: it loads, its canonical form is itself, no member is lost, and the
 * difference to the document is proven none. For every shipped policy, overlay and market, for random policies whose
 * keys are shuffled and to which remarks, promises and suppressions are added, for random overlays on them, and for
 * random settings of a market.
 *
 *   test_documents [seed [policies [markets]]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "core/digest.h"
#include "property/random_policy.h"
#include "redress/documents.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "scenario/scenario.h"
#include "support/check.h"
#include "support/folder.h"

static uint64_t seed = 20261205;
static size_t policy_count = 1000, market_count = 100;

/* ---- what is held ---- */

static struct rd_policy *load(const char *name, const char *text)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    if (rd_policy_load_text(name, text, strlen(text), &policy, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fail_msg("%s: %s\n%.2000s", name, err.text, text);
    }
    rd_findings_release(&found);
    return policy;
}

static struct json_doc *read_text(const char *text)
{
    struct json_doc *doc = NULL;
    struct rd_findings found;
    rd_findings_init(&found);
    assert_int_equal(json_read_text("t", text, strlen(text), &doc, &found, NULL), RD_OK);
    rd_findings_release(&found);
    return doc;
}

/* Equal but for the order of members, and for "$schema", which is the editor's. */
static bool says_the_same(const struct json_value *a, const struct json_value *b)
{
    size_t seen = 0;
    if (a->kind != b->kind)
        return false;
    if (a->kind == JSON_STRING)
        return strcmp(a->string, b->string) == 0;
    if (a->kind == JSON_NUMBER)
        return strcmp(a->literal, b->literal) == 0;
    if (a->kind == JSON_BOOL)
        return a->boolean == b->boolean;
    const struct json_value *element = b->first;
    json_each (child, a) {
        if (a->kind == JSON_OBJECT && strcmp(child->key, "$schema") == 0)
            continue;
        const struct json_value *twin = a->kind == JSON_OBJECT ? json_get(b, child->key) : element;
        if (!twin || !says_the_same(child, twin))
            return false;
        element = element ? element->next : NULL;
        seen++;
    }
    return seen == b->count;
}

static void check_whole(const char *text, const char *canonical)
{
    struct json_doc *before = read_text(text), *after = read_text(canonical);
    if (!says_the_same(before->root, after->root))
        fail_msg("the canonical form says something else\n%s\n%s", text, canonical);
    json_free(before);
    json_free(after);
}

/* Loads the canonical form of a policy again, under the name of its document. */
static void check_fixpoint(const struct rd_policy *policy)
{
    const char *canonical = rd_policy_canonical(policy);
    struct rd_policy *again = load(rd_policy_document(policy, 0), canonical);
    const struct rd_diff_side a = {.policy = policy}, b = {.policy = again};
    struct rd_diff diff;
    struct rd_error err;
    assert_string_equal(rd_policy_canonical(again), canonical);
    assert_int_equal(rd_policy_diff(&a, &b, NULL, &diff, &err), RD_OK);
    if (diff.verdict != RD_IDENTICAL)
        fail_msg("the canonical form of %s answers otherwise\n%.3000s", rd_policy_name(policy), canonical);
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        assert_false(diff.decision[decision].as_of_differs);
    rd_diff_release(&diff);
    rd_policy_free(again);
}

/* ---- shipped documents ---- */

static void every_shipped_policy_is_its_canonical_form(void **state)
{
    static const char *const folders[] = {"scenarios/policies", "tests/property/overlays"};
    (void)state;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct folder folder;
        folder_open(&folder, folders[i]);
        for (size_t k = 0; k < folder.count; k++) {
            struct rd_policy *policy = NULL;
            struct rd_findings found;
            rd_findings_init(&found);
            assert_int_equal(rd_policy_load(folder.paths[k], &policy, &found, NULL), RD_OK);
            rd_findings_release(&found);
            check_fixpoint(policy);
            rd_policy_free(policy);
        }
        folder_close(&folder);
    }
}

static void check_market(const struct scenario *scenario)
{
    struct scenario *again = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    if (scenario_load_text("again", scenario->canonical, strlen(scenario->canonical), NULL, &again, &found, &err) !=
        RD_OK) {
        rd_findings_print(&found, stderr);
        fail_msg("%s", scenario->canonical);
    }
    assert_string_equal(again->canonical, scenario->canonical);
    assert_string_equal(again->sha256, scenario->sha256);
    scenario_free(again);
    rd_findings_release(&found);
}

static void every_shipped_market_is_its_canonical_form(void **state)
{
    struct folder folder;
    (void)state;
    folder_open(&folder, "scenarios/markets");
    for (size_t i = 0; i < folder.count; i++) {
        struct scenario *scenario = NULL;
        struct rd_findings found;
        rd_findings_init(&found);
        assert_int_equal(scenario_load(folder.paths[i], NULL, &scenario, &found, NULL), RD_OK);
        check_market(scenario);
        scenario_free(scenario);
        rd_findings_release(&found);
    }
    folder_close(&folder);
}

/* ---- random policies ---- */

static struct json_value *put(struct json_doc *doc, struct json_value *object, const char *key, const char *json)
{
    struct json_doc *made = read_text(json);
    assert_true(json_object_set(doc, object, key, json_copy(doc, made->root)));
    json_free(made);
    return json_get(object, key);
}

/* Adds what changes no answer, wherever the table says that it may stand and random says that it does. */
static void add_remarks(struct json_doc *doc, struct random *random, enum rd_part part, struct json_value *object)
{
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row; row = rd_part_key(part, row)) {
        if (row->family != RD_FAMILY_ITSELF || row->role != RD_ROLE_REMARK || json_get(object, row->key) ||
            !random_chance(random, 20))
            continue;
        if (row->part == RD_PART_STRING || row->part == RD_PART_TEXT)
            put(doc, object, row->key, "\"a \\\"remark\\\", \\u00e9\\n\"");
        else if (row->part == RD_PART_BASIS)
            put(doc, object, row->key, "\"third_party\"");
        else if (row->part == RD_PART_DATE)
            put(doc, object, row->key, "\"2026-01-31\"");
    }
}

static void decorate(struct json_doc *doc, struct random *random)
{
    static const char *const promises =
        "[{\"id\":\"a\",\"title\":\"t\",\"holds\":\"remedy.amount <= "
        "order.paid\"},{\"id\":\"b\",\"title\":\"t\",\"note\":"
        "\"n\",\"monotone\":{\"fact\":\"order.goods\",\"answer\":\"remedy.amount\",\"direction\":\"never_worse\","
        "\"for\":"
        "\"seller\"}},{\"id\":\"c\",\"title\":\"t\",\"compare\":{\"fact\":\"claim.reason\",\"is\":{\"not\":[\"late\"]},"
        "\"than\":[\"late\",\"damaged\"],\"answer\":\"remedy.amount\",\"direction\":\"never_better\"}}]";
    struct json_value *root = doc->root;
    if (random_chance(random, 50))
        put(doc, root, "$schema", "\"policy.schema.json\"");
    if (random_chance(random, 50))
        put(doc, root, "always", promises);
    if (random_chance(random, 50))
        put(doc, root, "allow",
            "[{\"code\":\"unused-parameter\",\"why\":\"w\"},{\"why\":\"w\",\"rule\":\"r0\",\"decision\":\"remedy\","
            "\"code\":"
            "\"dead-rule\"}]");
    add_remarks(doc, random, RD_PART_HEADER, json_get(root, "policy"));
    json_each (parameter, json_get(root, "parameters")) {
        add_remarks(doc, random, RD_PART_PARAMETER, parameter);
        json_each (value, json_get(parameter, "values"))
            add_remarks(doc, random, RD_PART_VALUE, value);
    }
    json_each (decision, json_get(root, "decisions")) {
        add_remarks(doc, random, RD_PART_DECISION, decision);
        json_each (rule, json_get(decision, "rules"))
            add_remarks(doc, random, RD_PART_RULE, rule);
    }
    if (random_chance(random, 50))
        put(doc, json_get(json_get(root, "decisions"), "appeal"), "as_of",
            "[\"violation.at\",\"case.decided_at\",\"night.at\"]");
}

/* Puts the members of every object into another order; lists keep theirs. */
static void shuffle(struct json_doc *doc, struct random *random, struct json_value *value)
{
    json_each (child, value)
        shuffle(doc, random, child);
    for (size_t i = 0; value->kind == JSON_OBJECT && i < value->count; i++) {
        struct json_value *member = value->first;
        for (uint64_t at = random_below(random, value->count); at > 0; at--)
            member = member->next;
        json_remove(value, member);
        assert_true(json_insert(doc, value, value->count, member));
    }
}

/* Parameters have no order of the catalogue: only what has one may be shuffled and stay the same text. */
static void shuffle_all_but_parameters(struct json_doc *doc, struct random *random)
{
    struct json_value *parameters = json_get(doc->root, "parameters");
    json_remove(doc->root, parameters);
    shuffle(doc, random, doc->root);
    json_each (parameter, parameters)
        shuffle(doc, random, parameter);
    assert_true(json_insert(doc, doc->root, random_below(random, doc->root->count + 1), parameters));
}

/* A random policy with remarks; free() it. */
static char *random_document(struct random *random)
{
    static const char *const hits[] = {"first", "unique", "sum", "max", "min"};
    const struct random_shape shape = {.rules = 1 + random_below(random, 5),
                                       .remedy_hit = hits[random_below(random, 2)],
                                       .violation_hit = hits[random_below(random, 5)],
                                       .has_dates = random_chance(random, 40)};
    struct random_policy written;
    random_policy_write(&written, random, &shape);
    struct json_doc *doc = read_text(written.text);
    decorate(doc, random);
    char *text = strdup(json_print(doc->root, &doc->arena));
    json_free(doc);
    random_policy_release(&written);
    assert_non_null(text);
    return text;
}

static char *shuffled(struct random *random, const char *text)
{
    struct json_doc *doc = read_text(text);
    shuffle_all_but_parameters(doc, random);
    char *out = strdup(json_print(doc->root, &doc->arena));
    json_free(doc);
    assert_non_null(out);
    return out;
}

static void random_policies_are_their_canonical_form(void **state)
{
    struct random random = {seed};
    (void)state;
    for (size_t i = 0; i < policy_count; i++) {
        char *text = random_document(&random), *other = shuffled(&random, text);
        struct rd_policy *policy = load("policy.json", text), *same = load("policy.json", other);
        check_whole(text, rd_policy_canonical(policy));
        assert_string_equal(rd_policy_canonical(policy), rd_policy_canonical(same));
        check_fixpoint(policy);
        rd_policy_free(policy);
        rd_policy_free(same);
        free(text);
        free(other);
    }
}

/* ---- random overlays ---- */

/* Answers of a violation in every form: seconds, elapsed days, business days of each calendar, a parameter of them. */
static const char *const terms[] = {
    "\"36h\"",
    "{\"days\":7,\"count\":\"elapsed\"}",
    "{\"days\":5,\"count\":\"business\",\"calendar\":\"seller\"}",
    "{\"count\":\"business\",\"calendar\":\"platform\",\"days\":\"$int3\"}",
    "\"$duration1\"",
};

static void write_edit(char *out, size_t size, struct random *random, size_t number)
{
    const unsigned pick = (unsigned)random_below(random, 9), rule = (unsigned)random_below(random, 2);
    const char *term = terms[random_below(random, sizeof terms / sizeof *terms)];
    char edit[512];
    switch (pick) {
    case 0:
        snprintf(edit, sizeof edit, "\"set_value\":\"money%u\",\"to\":\"%u.50\",\"why\":\"w\",\"basis\":\"assumed\"",
                 rule, (unsigned)random_below(random, 200));
        break;
    case 1:
        snprintf(
            edit, sizeof edit,
            "\"set_value\":\"duration%u\",\"from\":\"2027-0%u-01\",\"to\":\"%ud\",\"ref\":\"r\",\"basis\":\"official\"",
            rule, 1 + (unsigned)random_below(random, 9), (unsigned)random_below(random, 29));
        break;
    case 2:
        snprintf(
            edit, sizeof edit,
            "\"add_rule\":\"search.placement\",\"rule\":{\"id\":\"new-%zu\",\"when\":{\"seller.stars\":%u},\"then\":"
            "{\"multiplier\":\"5%%\"}},\"at\":\"start\"",
            number, 100 + (unsigned)number);
        break;
    case 3:
        snprintf(edit, sizeof edit,
                 "\"set_answer\":\"order.terms\",\"rule\":\"a\",\"answer\":\"ship_within\",\"to\":%s", term);
        break;
    case 4:
        snprintf(edit, sizeof edit,
                 "\"set_otherwise\":\"evidence.rule\",\"then\":{\"on_missing\":\"weaken\",\"kind\":\"photo\","
                 "\"within\":%s}",
                 term);
        break;
    case 5:
        snprintf(
            edit, sizeof edit,
            "\"set_answer\":\"order.terms\",\"rule\":\"a\",\"answer\":\"late_credit\",\"to\":{\"plus\":\"1.00\",\"of\":"
            "\"order.paid\",\"round\":\"half_even\",\"share\":\"%u%%\"}",
            (unsigned)random_below(random, 50));
        break;
    case 6:
        snprintf(
            edit, sizeof edit,
            "\"add_parameter\":\"added%zu\",\"is\":{\"values\":[{\"value\":3,\"from\":\"always\",\"basis\":\"assumed\","
            "\"why\":\"w\"}],\"title\":\"t\",\"range\":[0,9],\"type\":\"int\"}",
            number);
        break;
    case 7:
        snprintf(edit, sizeof edit, "\"set_answer\":\"seller.answer\",\"rule\":\"a\",\"answer\":\"within\",\"to\":%s",
                 term);
        break;
    default:
        snprintf(edit, sizeof edit, "\"move_rule\":\"remedy\",\"rule\":\"r0\",\"at\":\"%s\"", rule ? "start" : "end");
        break;
    }
    snprintf(out, size, "%s{\"id\":\"e%zu\",%s%s}", number ? "," : "", number, edit,
             random_chance(random, 30) ? ",\"note\":\"n\",\"title\":\"t\"" : "");
}

static void random_overlays_are_the_policy_they_stand_for(void **state)
{
    struct random random = {seed + 1};
    char folder[] = "/tmp/redress-documents-XXXXXX", base[64], name[64], edits[8192], text[9000];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(base, sizeof base, "%s/base.json", folder);
    snprintf(name, sizeof name, "%s/overlay.json", folder);
    for (size_t i = 0; i < policy_count; i++) {
        char *policy_text = random_document(&random);
        size_t used = 0;
        FILE *file = fopen(base, "w");
        assert_non_null(file);
        assert_true(fputs(policy_text, file) >= 0 && fclose(file) == 0);
        for (size_t k = 1 + random_below(&random, 4), n = 0; n < k; n++) {
            write_edit(edits + used, sizeof edits - used, &random, n);
            used += strlen(edits + used);
        }
        snprintf(text, sizeof text,
                 "{\"format\":\"redress/overlay/1\",\"base\":\"base.json\",\"title\":\"t\",\"edits\":[%s]}", edits);
        struct rd_policy *policy = load(name, text);
        check_fixpoint(policy);
        rd_policy_free(policy);
        free(policy_text);
    }
    remove(base);
    rmdir(folder);
}

/* ---- what the hash tells apart ---- */

static void two_answers_that_differ_in_days_have_two_hashes(void **state)
{
    char hash[sizeof terms / sizeof *terms][DIGEST_HEX_SIZE];
    char folder[] = "/tmp/redress-documents-XXXXXX", base[64], name[64], text[1024];
    struct random random = {seed + 2};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(base, sizeof base, "%s/base.json", folder);
    snprintf(name, sizeof name, "%s/overlay.json", folder);
    char *policy_text = random_document(&random);
    FILE *file = fopen(base, "w");
    assert_non_null(file);
    assert_true(fputs(policy_text, file) >= 0 && fclose(file) == 0);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        snprintf(text, sizeof text,
                 "{\"format\":\"redress/overlay/1\",\"base\":\"base.json\",\"title\":\"t\",\"edits\":[{\"id\":\"e\","
                 "\"set_answer\":\"order.terms\",\"rule\":\"a\",\"answer\":\"ship_within\",\"to\":%s}]}",
                 terms[i]);
        struct rd_policy *policy = load(name, text);
        const char *canonical = rd_policy_canonical(policy);
        sha256_hex(canonical, strlen(canonical), hash[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(hash[i], hash[k]);
        rd_policy_free(policy);
    }
    free(policy_text);
    remove(base);
    rmdir(folder);
}

/* ---- random markets ---- */

static void random_markets_are_their_canonical_form(void **state)
{
    static const char *const numbers[] = {"demand.orders_per_day", "sellers.count", "buyers.count"};
    static const char *const shares[] = {"costs.commission", "lanes.DE-DE.lost", "categories.home.damaged",
                                         "categories.home.defective"};
    static const char *const laws[] = {"\"12.50\"",
                                       "{\"lognormal\":{\"sigma\":0.8,\"median\":\"18.00\"},\"why\":\"w\"}",
                                       "{\"mixture\":[{\"of\":{\"exponential\":{\"mean\":\"5.00\"}},\"share\":\"60%\"}"
                                       ",{\"share\":\"rest\",\"of\":\"9.00\"}],"
                                       "\"at_most\":\"50.00\"}"};
    struct random random = {seed + 3};
    (void)state;
    for (size_t i = 0; i < market_count; i++) {
        char text[4][256];
        const char *sets[] = {text[0], text[1], text[2], text[3]};
        const struct scenario_options options = {.sets = sets, .set_count = 4};
        struct scenario *scenario = NULL;
        struct rd_findings found;
        snprintf(text[0], sizeof text[0], "%s=%u%s", numbers[random_below(&random, 3)],
                 10 + (unsigned)random_below(&random, 5000), random_chance(&random, 50) ? ".0" : "");
        snprintf(text[1], sizeof text[1], "%s=%u.%u%%", shares[random_below(&random, 4)],
                 (unsigned)random_below(&random, 5), (unsigned)random_below(&random, 100));
        snprintf(text[2], sizeof text[2], "categories.home.price=%s", laws[random_below(&random, 3)]);
        snprintf(text[3], sizeof text[3], "calendar.start=20%02u-0%u-15", 20 + (unsigned)random_below(&random, 20),
                 1 + (unsigned)random_below(&random, 9));
        rd_findings_init(&found);
        if (scenario_load("scenarios/markets/minimal.json", &options, &scenario, &found, NULL) != RD_OK) {
            rd_findings_print(&found, stderr);
            fail_msg("%s %s %s %s", text[0], text[1], text[2], text[3]);
        }
        check_market(scenario);
        scenario_free(scenario);
        rd_findings_release(&found);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_policy_is_its_canonical_form),
        cmocka_unit_test(every_shipped_market_is_its_canonical_form),
        cmocka_unit_test(random_policies_are_their_canonical_form),
        cmocka_unit_test(random_overlays_are_the_policy_they_stand_for),
        cmocka_unit_test(two_answers_that_differ_in_days_have_two_hashes),
        cmocka_unit_test(random_markets_are_their_canonical_form),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        policy_count = strtoull(argv[2], NULL, 10);
    if (argc > 3)
        market_count = strtoull(argv[3], NULL, 10);
    print_message("seed %" PRIu64 ", %zu policies, %zu markets\n", seed, policy_count, market_count);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
