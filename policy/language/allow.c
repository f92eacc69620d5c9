/*
 * Suppressions: "allow": [{"code": "unused-parameter", "why": "…"}] takes findings of a code out of the list, with a
 * reason; "decision", "rule", and "parameter", "invariant" or "edit" narrow it. Errors cannot be allowed, and an `allow`
 * that takes nothing out is itself a finding. Codes of loading are applied here, those of proofs by rd_policy_prove().
 */
#include <string.h>

#include "language/read.h"

static const char *const subjects[] = {"parameter", "invariant", "edit"};
#define SUBJECT_COUNT (sizeof subjects / sizeof subjects[0])

/* Who finds what an `allow` may name; what reading finds is an error, which is said of it. */
static const enum rd_finding_source sources[] = {RD_FINDS_POLICY, RD_FINDS_PROOF, RD_FINDS_JSON};
#define SOURCE_COUNT (sizeof sources / sizeof sources[0])

static const char *nearest(struct checker *checker, const char *code)
{
    const char *codes[256];
    size_t count = 0;
    struct rd_finding_kind kind;
    for (size_t source = 0; source < SOURCE_COUNT; source++)
        for (size_t i = 0; count < 256 && rd_finding_kind(sources[source], i, &kind); i++)
            codes[count++] = kind.code;
    return did_you_mean(checker, code, codes, count);
}

static bool find_code(struct checker *checker, const struct json_value *value, const char *code, struct allow *out)
{
    const struct json_value *at = json_get(value, "code");
    struct rd_finding_kind kind = {0};
    int found = -1;
    for (size_t i = 0; i < SOURCE_COUNT && found < 0; i++) {
        found = rd_finding_find(sources[i], code);
        if (found >= 0)
            rd_finding_kind(sources[i], (size_t)found, &kind);
        out->is_proof = sources[i] == RD_FINDS_PROOF;
    }
    if (found < 0) {
        report(checker, FINDING_ALLOW, at, "unknown finding code \"%s\"%s", clip(checker, code),
               nearest(checker, code));
        return false;
    }
    if (kind.severity == RD_SEVERITY_ERROR) {
        report(checker, FINDING_ALLOW, at, "\"%s\" is an error, which cannot be allowed", code);
        return false;
    }
    out->code = kind.code;
    return true;
}

static bool read_allow(struct checker *checker, const struct json_value *value, struct allow *out)
{
    if (!expect_kind(checker, value, JSON_OBJECT, "an `allow`"))
        return false;
    check_members(checker, value, RD_PART_ALLOW);
    *out = (struct allow){.at = value, .decision = text_of(value, "decision"), .rule = text_of(value, "rule")};
    for (size_t i = 0; i < SUBJECT_COUNT; i++) {
        const char *subject = text_of(value, subjects[i]);
        out->subject = subject ? subject : out->subject;
    }
    const char *code = text_of(value, "code");
    return code && find_code(checker, value, code, out);
}

static bool is_narrowed_to(const char *wanted, const char *seen)
{
    return !wanted || (seen && strcmp(wanted, seen) == 0);
}

bool allow_matches(const struct allow *allow, const struct rd_finding *finding)
{
    return strcmp(allow->code, finding->code) == 0 && is_narrowed_to(allow->decision, finding->decision) &&
           is_narrowed_to(allow->rule, finding->rule) && is_narrowed_to(allow->subject, finding->subject);
}

/* Moves the findings that stay to a new list; returns how many went. */
static size_t drop(struct checker *checker, const struct allow *allow)
{
    struct rd_findings kept;
    size_t dropped = 0;
    rd_findings_init(&kept);
    for (size_t i = 0; i < checker->found->count; i++) {
        if (allow_matches(allow, &checker->found->items[i]))
            dropped++;
        else if (rd_findings_add(&kept, &checker->found->items[i]) != RD_OK)
            checker->is_out_of_memory = true;
    }
    if (dropped == 0 || checker->is_out_of_memory) {
        rd_findings_release(&kept);
        return dropped;
    }
    rd_findings_release(checker->found);
    *checker->found = kept;
    return dropped;
}

/* Of what a policy allows only its own check says that it is idle, not that of every proposal. */
bool allow_is_own(const struct rd_policy *policy, const struct allow *allow)
{
    return policy->doc_count > 0 && allow->at->doc == policy->docs[0];
}

void apply_allows(struct checker *checker, const struct json_value *allow)
{
    struct rd_policy *policy = checker->policy;
    if (!allow || !expect_kind(checker, allow, JSON_ARRAY, "\"allow\""))
        return;
    policy->allows = check_alloc(checker, allow->count, sizeof *policy->allows);
    if (!policy->allows)
        return;
    /* A list that overflowed has lost findings: suppressing some of the kept ones would miscount the rest. */
    const bool is_whole = checker->found->count < RD_FINDINGS_MAX;
    json_each (entry, allow) {
        struct allow *row = &policy->allows[policy->allow_count];
        if (!read_allow(checker, entry, row))
            continue;
        policy->allow_count++;
        if (!row->is_proof && is_whole && drop(checker, row) == 0 && allow_is_own(policy, row))
            report(checker, FINDING_ALLOW_IDLE, entry, "no finding \"%s\" is left to allow", row->code);
    }
}
