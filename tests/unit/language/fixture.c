/*
 * A small complete policy as text.
 */
#include "unit/language/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

#define TEXT_SIZE 65536u

/* One rule a decision, as short as the catalogue allows. */
static const struct {
    const char *name, *as_of, *then;
} small[] = {
    {"order.terms", "order.placed_at",
     "{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"10d\",\"guaranteed_within\":\"30d\",\"confirm_after\":"
     "\"5d\"}"},
    {"insurance.offer", "order.placed_at", "{\"offered\":\"no\"}"},
    {"contact.rule", "order.placed_at", "{\"required\":\"no\",\"reply_within\":\"2d\"}"},
    {"dispute.eligible", "order.placed_at", "{\"eligible\":\"no\",\"reason_code\":\"excluded\"}"},
    {"evidence.rule", "order.placed_at", "{\"kind\":\"none\"}"},
    {"triage", "order.placed_at", "{\"route\":\"seller\"}"},
    {"seller.answer", "order.placed_at", "{\"within\":\"5d\",\"on_silence\":\"find_for_buyer\"}"},
    {"escalation", "order.placed_at", "{\"allowed_until\":\"7d\"}"},
    {"remedy", "order.placed_at", "{\"action\":\"none\"}"},
    {"return.rule", "order.placed_at", "{\"to\":\"none\"}"},
    {"funding", "order.placed_at", "{\"seller\":\"100%\"}"},
    {"appeal", "case.decided_at", "{\"allowed\":\"no\"}"},
    {"violation", "violation.at", "{}"},
    {"seller.standing", "night.at", "{\"standing\":\"good\"}"},
    {"search.placement", "night.at", "{\"multiplier\":\"100%\"}"},
    {"buyer.standing", "night.at", "{\"standing\":\"normal\"}"},
};

char *fixture_text(const struct fixture *fixture)
{
    char *text = malloc(TEXT_SIZE);
    size_t used = 0;
    assert_non_null(text);
    used += (size_t)snprintf(
        text, TEXT_SIZE, "{\"format\":\"redress/policy/1\",\"policy\":%s,\"parameters\":{%s},\"decisions\":{",
        fixture->header
            ? fixture->header
            : "{\"id\":\"small\",\"version\":\"1\",\"title\":\"Small\",\"owner\":\"tests\",\"currency\":\"USD\"}",
        fixture->parameters ? fixture->parameters : "");
    const char *comma = "";
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        bool replaced = fixture->decision && strcmp(fixture->decision, small[i].name) == 0;
        if (replaced && !*fixture->body)
            continue;
        if (replaced)
            used += (size_t)snprintf(text + used, TEXT_SIZE - used, "%s\"%s\":%s", comma, small[i].name, fixture->body);
        else
            used += (size_t)snprintf(text + used, TEXT_SIZE - used,
                                     "%s\"%s\":{\"title\":\"T\",\"as_of\":\"%s\",\"rules\":[{\"id\":\"all\","
                                     "\"otherwise\":true,\"then\":%s}]}",
                                     comma, small[i].name, small[i].as_of, small[i].then);
        comma = ",";
        assert_true(used < TEXT_SIZE);
    }
    snprintf(text + used, TEXT_SIZE - used, "}%s}", fixture->more ? fixture->more : "");
    return text;
}

enum rd_status fixture_load(const struct fixture *fixture, struct rd_policy **policy, struct rd_findings *found)
{
    struct rd_error err;
    char *text = fixture_text(fixture);
    enum rd_status rc = rd_policy_load_text("p.json", text, strlen(text), policy, found, &err);
    free(text);
    assert_int_not_equal(rc, RD_NOMEM);
    return rc;
}

struct rd_policy *fixture_policy(const struct fixture *fixture)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    rd_findings_init(&found);
    enum rd_status rc = fixture_load(fixture, &policy, &found);
    if (rc != RD_OK)
        rd_findings_print(&found, stderr);
    assert_int_equal(rc, RD_OK);
    rd_findings_release(&found);
    return policy;
}

struct rd_image *fixture_image(const struct rd_policy *policy)
{
    struct rd_image *image = NULL;
    struct rd_error err;
    assert_int_equal(rd_policy_compile(policy, RD_PPB_PER_ONE, &image, &err), RD_OK);
    return image;
}

void fixture_facts(int64_t facts[RD_FACT_COUNT])
{
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->may_be_absent ? RD_ABSENT : rd_fact_row((enum rd_fact)i)->lo;
}

void expect_findings(const struct fixture *fixture, const char *const expected[])
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    char line[4096];
    size_t count = 0;
    rd_findings_init(&found);
    fixture_load(fixture, &policy, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct rd_finding *item = &found.items[i];
        snprintf(line, sizeof line, "%s %s: %s", rd_severity_name(item->severity), item->code, item->message);
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

void expect_finding(const char *decision, const char *body, const char *expected)
{
    const struct fixture fixture = {.decision = decision, .body = body};
    const char *const list[] = {expected, NULL};
    expect_findings(&fixture, list);
}
