/*
 * Suppressions: "allow": [{"code": "unused-parameter", "why": "…"}] takes all findings of a code out of the list, with
 * a reason. Errors cannot be allowed, and an `allow` that takes nothing out is itself a finding.
 */
#include <string.h>

#include "language/read.h"

static bool find_code(struct checker *checker, const struct json_value *allow, const char **out)
{
    static const char *const known_keys[] = {"code", "why"};
    const char *codes[POLICY_FINDING_COUNT];
    if (!expect_kind(checker, allow, JSON_OBJECT, "an `allow`"))
        return false;
    refuse_unknown_keys(checker, allow, known_keys, 2);
    need_metadata(checker, allow, "why");
    const char *code = need_string(checker, allow, "code");
    if (!code)
        return false;
    int found = policy_finding_find(code);
    if (found < 0) {
        for (int i = 0; i < POLICY_FINDING_COUNT; i++)
            codes[i] = policy_finding_code((enum policy_finding)i);
        report(checker, FINDING_ALLOW, json_get(allow, "code"), "unknown finding code \"%s\"%s", clip(checker, code),
               did_you_mean(checker, code, codes, POLICY_FINDING_COUNT));
        return false;
    }
    if (policy_finding_severity((enum policy_finding)found) == RD_SEVERITY_ERROR) {
        report(checker, FINDING_ALLOW, json_get(allow, "code"), "\"%s\" is an error, which cannot be allowed", code);
        return false;
    }
    *out = code;
    return true;
}

/* Moves the findings that stay to a new list; returns how many went. */
static size_t drop(struct checker *checker, const char *code)
{
    struct rd_findings kept;
    size_t dropped = 0;
    rd_findings_init(&kept);
    for (size_t i = 0; i < checker->found->count; i++) {
        if (strcmp(checker->found->items[i].code, code) == 0)
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

void apply_allows(struct checker *checker, const struct json_value *allow)
{
    const char *code;
    if (!allow || !expect_kind(checker, allow, JSON_ARRAY, "\"allow\""))
        return;
    /* A list that overflowed has lost findings: suppressing some of the kept ones would miscount the rest. */
    const bool is_whole = checker->found->count < RD_FINDINGS_MAX;
    json_each (entry, allow)
        if (find_code(checker, entry, &code) && is_whole && drop(checker, code) == 0)
            report(checker, FINDING_ALLOW_IDLE, entry, "no finding \"%s\" is left to allow", code);
}
