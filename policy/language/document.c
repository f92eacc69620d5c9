/*
 * The resolved policy document from top to bottom: header, parameters, decisions, invariants, suppressions.
 */
#include <string.h>

#include "language/read.h"

static void check_currency(struct checker *checker, const struct json_value *currency)
{
    char doubt[RD_CURRENCY_DOUBT_SIZE];
    checker->policy->money_step = rd_currency_step(currency->string);
    if (rd_currency_doubt(currency->string, doubt))
        report(checker, FINDING_CURRENCY_DOUBT, currency, "%s", doubt);
}

static void read_header(struct checker *checker, const struct json_value *root)
{
    struct rd_policy *policy = checker->policy;
    const struct json_value *header = json_get(root, "policy");
    if (!header || !expect_kind(checker, header, JSON_OBJECT, "\"policy\""))
        return;
    check_members(checker, header, RD_PART_HEADER);
    policy->title = text_of(header, "title");
    policy->currency = text_of(header, "currency");
    if (policy->currency && rd_currency_is_valid(policy->currency))
        check_currency(checker, json_get(header, "currency"));
}

void read_policy(struct checker *checker, const struct json_value *root)
{
    checker->policy->money_step = 1;
    check_members(checker, root, RD_PART_POLICY);
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
