/*
 * redress doc: help text for buyers and sellers.
 */
#include <stdlib.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/suites.h"
#include "redress/author.h"
#include "redress/units.h"

/* The day whose values are told; without one the policy must not depend on it. */
static enum rd_status read_date(const struct arguments *arguments, const struct suite_policy *policy, int64_t *out)
{
    struct rd_error err = {RD_OK, ""};
    char date[RD_UNIT_TEXT_SIZE];
    const uint32_t epochs = rd_image_epoch_count(policy->image);
    *out = INT64_MIN;
    if (arguments->given[OPTION_AT]) {
        if (rd_date_parse(arguments->text[OPTION_AT], out, &err) == RD_OK)
            return RD_OK;
        say_error(stderr, "--at: %s", err.text);
        return RD_USAGE;
    }
    if (epochs == 1)
        return RD_OK;
    say_error(stderr, "the help text needs a date, --at YYYY-MM-DD: policy \"%s\" changes on %s%s",
              rd_policy_name(policy->policy), rd_date_format(rd_image_epoch_start(policy->image, 1), date),
              epochs > 2 ? " and later" : "");
    return RD_USAGE;
}

enum rd_status cmd_doc(const struct arguments *arguments)
{
    static const enum rd_reader readers[] = {RD_READER_ALL, RD_READER_BUYER, RD_READER_SELLER};
    struct suite_policy policy = {0};
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    char *text = NULL;
    int64_t at_s = INT64_MIN;
    rd_findings_init(&found);
    enum rd_status rc = suite_policy_load(&policy, arguments->files, arguments->operands.items[0], &found);
    say_findings(&found, RD_SEVERITY_ERROR);
    rd_findings_release(&found);
    if (rc == RD_OK)
        rc = read_date(arguments, &policy, &at_s);
    if (rc == RD_USAGE)
        fputs("Try \"redress doc --help\".\n", stderr);
    if (rc == RD_OK) {
        rc = rd_policy_guide(policy.policy, at_s, readers[arguments->choice[OPTION_FOR]], &text, &err);
        if (rc != RD_OK)
            say_error(stderr, "%s", err.text);
        else
            fputs(text, stdout);
    }
    free(text);
    suite_policy_release(&policy);
    return rc;
}
