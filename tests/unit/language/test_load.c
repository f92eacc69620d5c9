/*
 * Loading: what a checked policy says about itself, and when a document is no policy at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "support/folder.h"
#include "unit/language/fixture.h"

static const char parameters[] = "\"window\":{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],"
                                 "\"values\":[{\"from\":\"always\",\"value\":"
                                 "\"15d\",\"why\":\"guessed\",\"basis\":\"assumed\"},{\"from\":\"2026-10-01\","
                                 "\"value\":\"40d\",\"ref\":\"R1\",\"basis\":"
                                 "\"official\"}]}";
static const char answer[] =
    "{\"title\":\"T\",\"as_of\":[\"dispute.opened_at\",\"order.placed_at\"],\"hit\":\"first\",\"rules\":[{\"id\":"
    "\"rude\",\"when\":"
    "{\"contact.tone\":\"rude\"},\"then\":{\"within\":\"$window\",\"on_silence\":\"mediate\"},\"basis\":\"borrowed\","
    "\"why\":"
    "\"from "
    "elsewhere\"},{\"id\":\"all\",\"otherwise\":true,\"then\":{\"within\":\"20d\",\"on_silence\":\"mediate\"}}]}";

struct told {
    char text[512];
};

static void tell(void *context, const char *where, const char *basis, const char *why)
{
    struct told *told = context;
    const size_t used = strlen(told->text);
    snprintf(told->text + used, sizeof told->text - used, "%s %s (%s); ", where, basis, why);
}

static void a_policy_tells_its_name_anchors_and_assumptions(void **state)
{
    const struct fixture fixture = {.parameters = parameters, .decision = "seller.answer", .body = answer};
    struct rd_policy *policy = fixture_policy(&fixture);
    struct told told = {""};
    int anchors[RD_ANCHOR_COUNT];
    (void)state;
    assert_string_equal(rd_policy_name(policy), "p");
    assert_string_equal(rd_policy_argument(policy), "p.json");
    assert_string_equal(rd_policy_title(policy), "Small");
    assert_string_equal(rd_policy_currency(policy), "USD");
    assert_int_equal(rd_policy_as_of(policy, RD_DECISION_SELLER_ANSWER, anchors), 2);
    assert_int_equal(anchors[0], RD_ANCHOR_DISPUTE_OPENED);
    assert_int_equal(anchors[1], RD_ANCHOR_ORDER_PLACED);
    rd_policy_each_assumption(policy, tell, &told);
    assert_string_equal(told.text, "window assumed (guessed); seller.answer/rude borrowed (from elsewhere); ");
    rd_policy_free(policy);
}

static void the_longest_duration_is_over_all_rules_and_dates(void **state)
{
    const struct fixture fixture = {.parameters = parameters, .decision = "seller.answer", .body = answer};
    struct rd_policy *policy = fixture_policy(&fixture);
    (void)state;
    assert_int_equal(rd_policy_longest_answer_s(policy, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, WITHIN)),
                     40 * RD_DAY_S);
    /* not stated: the default of five days */
    assert_int_equal(
        rd_policy_longest_answer_s(policy, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, OFFER_VALID_FOR)),
        5 * RD_DAY_S);
    assert_int_equal(
        rd_policy_longest_answer_s(policy, RD_DECISION_SELLER_ANSWER, RD_ANSWER(SELLER_ANSWER, OFFER_ROUNDS)), 0);
    rd_policy_free(policy);
}

static char *canonical_of(const char *body)
{
    const struct fixture fixture = {.decision = "remedy", .body = body};
    struct rd_policy *policy = fixture_policy(&fixture);
    char *text = malloc(strlen(rd_policy_canonical(policy)) + 1);
    assert_non_null(text);
    strcpy(text, rd_policy_canonical(policy));
    rd_policy_free(policy);
    return text;
}

static void the_canonical_text_does_not_depend_on_order_or_space(void **state)
{
    char *a = canonical_of(
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"order.goods\":"
        "\"1.00\",\"claim.reason\":\"late\"},\"then\":{\"action\":\"refund\",\"amount\":\"1.00\"}}]}");
    char *b = canonical_of("{ \"rules\": [ { \"then\": { \"amount\": \"1.00\", \"action\": \"refund\" }, \"when\": { "
                           "\"claim.reason\": \"late\", \"order.goods\": \"1.00\" }, \"id\": \"a\" } ],\n \"as_of\": "
                           "\"order.placed_at\", \"title\": \"T\" }");
    char *c = canonical_of(
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"order.goods\":"
        "\"1.01\",\"claim.reason\":\"late\"},\"then\":{\"action\":\"refund\",\"amount\":\"1.00\"}}]}");
    (void)state;
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_non_null(
        strstr(a, "\"remedy\":{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":"
                  "{\"order.goods\":\"1.00\",\"claim.reason\":\"late\"},\"then\":{\"action\":\"refund\",\"amount\":"
                  "\"1.00\"}}]}"));
    free(a);
    free(b);
    free(c);
}

static void the_canonical_text_loads_to_itself(void **state)
{
    const struct fixture fixture = {.parameters = parameters, .decision = "seller.answer", .body = answer};
    struct rd_policy *policy = fixture_policy(&fixture), *again = NULL;
    struct rd_findings found;
    const char *text = rd_policy_canonical(policy);
    (void)state;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load_text("q.json", text, strlen(text), &again, &found, NULL), RD_OK);
    assert_string_equal(rd_policy_canonical(again), text);
    rd_policy_free(again);
    rd_policy_free(policy);
    rd_findings_release(&found);
}

/* The only finding of a text, as "code: message". */
static void expect_text(const char *text, const char *expected)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err;
    char line[512];
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load_text("t.json", text, strlen(text), &policy, &found, &err), RD_INPUT);
    assert_null(policy);
    assert_int_equal(found.errors, 1);
    snprintf(line, sizeof line, "%s: %s", found.items[0].code, found.items[0].message);
    assert_string_equal(line, expected);
    assert_string_equal(err.text, "policy \"t.json\": 1 error");
    rd_findings_release(&found);
}

static void what_is_no_policy_is_refused(void **state)
{
    (void)state;
    expect_text("[]", "wrong-kind: the document is an array, not an object");
    expect_text("{}", "missing-key: \"format\" is missing");
    expect_text("{\"format\":\"redress/polic/1\"}",
                "format: format \"redress/polic/1\" is no policy; did you mean \"redress/policy/1\"?");
    expect_text("{\"format\":\"redress/overlay/1\"}", "missing-key: \"base\" is missing");
}

static void a_missing_file_is_named(void **state)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err;
    (void)state;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load("no-such-policy.json", &policy, &found, &err), RD_IO);
    assert_non_null(strstr(err.text, "no-such-policy.json"));
    assert_int_equal(found.count, 0);
    rd_findings_release(&found);
}

static void findings_of_earlier_loads_are_kept(void **state)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    (void)state;
    rd_findings_init(&found);
    assert_int_equal(rd_policy_load_text("a.json", "{}", 2, &policy, &found, NULL), RD_INPUT);
    assert_int_equal(rd_policy_load_text("b.json", "[]", 2, &policy, &found, NULL), RD_INPUT);
    assert_int_equal(found.errors, 2);
    assert_string_equal(found.items[0].file, "a.json");
    assert_string_equal(found.items[1].file, "b.json");
    rd_findings_release(&found);
}

static void the_shipped_policies_load_without_a_finding(void **state)
{
    struct folder folder;
    (void)state;
    folder_open(&folder, "scenarios/policies");
    for (size_t i = 0; i < folder.count; i++) {
        struct rd_policy *policy = NULL;
        struct rd_findings found;
        rd_findings_init(&found);
        const enum rd_status rc = rd_policy_load(folder.paths[i], &policy, &found, NULL);
        rd_findings_print(&found, stderr);
        assert_int_equal(rc, RD_OK);
        assert_int_equal(found.count, 0);
        rd_image_free(fixture_image(policy));
        rd_policy_free(policy);
        rd_findings_release(&found);
    }
    folder_close(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_tells_its_name_anchors_and_assumptions),
        cmocka_unit_test(the_longest_duration_is_over_all_rules_and_dates),
        cmocka_unit_test(the_canonical_text_does_not_depend_on_order_or_space),
        cmocka_unit_test(the_canonical_text_loads_to_itself),
        cmocka_unit_test(what_is_no_policy_is_refused),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(findings_of_earlier_loads_are_kept),
        cmocka_unit_test(the_shipped_policies_load_without_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
