/*
 * redress suggest: boundary tests of a policy, for somebody to confirm.
 */
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/suites.h"
#include "redress/mutate.h"
#include "report/page.h"

struct listing {
    const struct rd_test_drafts *drafts;
    size_t next;
};

static const struct rd_test_draft *next_in(void *context)
{
    struct listing *listing = context;
    return listing->next < listing->drafts->count ? &listing->drafts->items[listing->next++] : NULL;
}

static enum rd_status read_wanted(const struct arguments *arguments, bool wanted[RD_DECISION_COUNT])
{
    const struct words *names = &arguments->list[OPTION_DECISION];
    const char *known[RD_DECISION_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    enum rd_status rc = RD_OK;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        known[i] = rd_decision_row((enum rd_decision)i)->name;
        wanted[i] = names->count == 0;
    }
    for (size_t i = 0; i < names->count; i++) {
        const int decision = rd_decision_find(names->items[i]);
        if (decision >= 0) {
            wanted[decision] = true;
            continue;
        }
        say_error(stderr, "--decision: unknown decision %s%s", text_shown(names->items[i], shown),
                  suggest_phrase(names->items[i], known, RD_DECISION_COUNT, phrase, sizeof phrase));
        rc = RD_USAGE;
    }
    return rc;
}

static enum rd_status suggest_for(const struct arguments *arguments, const struct suite_policy *policy,
                                  const bool wanted[RD_DECISION_COUNT])
{
    const char *path = arguments->given[OPTION_EMIT_TESTS] ? arguments->text[OPTION_EMIT_TESTS] : "-";
    const struct draft_report report = {.policy = policy->argument,
                                        .title = "Suggested tests: both sides of every border, to be confirmed",
                                        .image = policy->image};
    const struct rd_prove_options options = {.node_limit = (uint32_t)arguments->number[OPTION_NODE_LIMIT]};
    struct rd_error err = {RD_OK, ""};
    struct rd_test_drafts drafts;
    enum rd_status rc = rd_policy_suggest(policy->policy, wanted, &options, &drafts, &err);
    struct listing listing = {.drafts = &drafts};
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    if (rc == RD_OK || rc == RD_UNDECIDED) {
        const enum rd_status written = write_drafts(path, &report, next_in, &listing);
        rc = written != RD_OK ? written : rc;
        if (written == RD_OK && strcmp(path, "-") != 0)
            page_print(
                stdout,
                "%zu tests in %s: confirm or correct each, say \"ref\" or \"why\", and take \"unreviewed\" off\n",
                drafts.count, path);
        rd_test_drafts_release(&drafts);
    }
    return rc;
}

enum rd_status cmd_suggest(const struct arguments *arguments)
{
    bool wanted[RD_DECISION_COUNT];
    struct suite_policy policy = {0};
    struct rd_findings found;
    enum rd_status rc = read_wanted(arguments, wanted);
    if (rc != RD_OK) {
        fputs("Try \"redress suggest --help\".\n", stderr);
        return rc;
    }
    rd_findings_init(&found);
    rc = suite_policy_load(&policy, arguments->files, arguments->operands.items[0], &found);
    say_findings(&found, RD_SEVERITY_ERROR);
    rd_findings_release(&found);
    if (rc == RD_OK)
        rc = suggest_for(arguments, &policy, wanted);
    suite_policy_release(&policy);
    return rc;
}
