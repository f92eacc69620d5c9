/*
 * The resolved policy document from top to bottom: header, parameters, decisions, invariants, suppressions.
 */
#include <string.h>

#include "language/read.h"

static void read_header(struct checker *checker, const struct json_value *root)
{
    static const char *const known[] = {"id", "version", "title", "owner", "currency", "note"};
    struct rd_policy *policy = checker->policy;
    const struct json_value *header = json_get(root, "policy");
    if (!header) {
        report(checker, FINDING_KEY_MISSING, root, "\"policy\" is missing");
        return;
    }
    if (!expect_kind(checker, header, JSON_OBJECT, "\"policy\""))
        return;
    refuse_unknown_keys(checker, header, known, sizeof known / sizeof known[0]);
    const char *id = need_string(checker, header, "id");
    if (id)
        expect_name(checker, json_get(header, "id"), id, true);
    need_string(checker, header, "version");
    policy->title = need_metadata(checker, header, "title");
    need_metadata(checker, header, "owner");
    string_member(checker, header, "note", NULL);
    policy->currency = need_string(checker, header, "currency");
    if (policy->currency && !rd_currency_is_valid(policy->currency))
        report(checker, FINDING_CURRENCY, json_get(header, "currency"), "currency \"%s\" is not three capital letters",
               clip(checker, policy->currency));
}

void read_policy(struct checker *checker, const struct json_value *root)
{
    static const char *const known[] = {"format", "$schema", "policy", "parameters", "decisions", "always", "allow"};
    refuse_unknown_keys(checker, root, known, sizeof known / sizeof known[0]);
    read_header(checker, root);
    if (json_get(root, "parameters"))
        read_parameters(checker, json_get(root, "parameters"));
    read_decisions(checker, json_get(root, "decisions"), root);
    if (json_get(root, "always"))
        read_always(checker, json_get(root, "always"));
    find_reads(checker);
    find_epochs(checker);
    check_unused(checker);
    /* What follows reasons about the meaning of rules, which a policy with errors does not have. */
    if (checker->found->errors == 0 && !checker->is_out_of_memory) {
        check_folded(checker);
        check_overlaps(checker);
    }
}
