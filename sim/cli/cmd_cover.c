/*
 * redress cover: which rules a simulated population met, and why it did not meet the others.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/cover_near_misses.h"
#include "cli/interrupt.h"
#include "cli/stored.h"
#include "redress/mutate.h"
#include "redress/units.h"
#include "report/cover_page.h"
#include "store/rule_use.h"
#include "store/run_file.h"

struct covering {
    const struct arguments *arguments;
    struct run_file *file;
    const struct identity *identity;
    struct covered_policy *policies;
    size_t count;
    struct cover_near_misses near_misses;
};

static void release_policy(struct covered_policy *policy)
{
    rule_uses_release(&policy->uses);
    free(policy->reach);
    rd_image_free(policy->image);
    rd_policy_free(policy->policy);
}

/* The policy as it stands in the file: canonical, with its edits applied. */
static enum rd_status load_policy(const struct identity *identity, size_t index, struct covered_policy *out,
                                  struct rd_error *err)
{
    struct rd_findings found;
    rd_findings_init(&found);
    enum rd_status rc = stored_policy_load(identity, index, &out->policy, &found, err);
    if (rc == RD_OK)
        rc = rd_policy_compile(out->policy, RD_PPB_PER_ONE, &out->image, err);
    rd_findings_release(&found);
    return rc;
}

static enum rd_status find_reasons(struct covered_policy *policy, uint32_t node_limit, struct rd_error *err)
{
    const struct rd_prove_options options = {.node_limit = node_limit};
    enum rd_status rc = RD_OK;
    policy->reach = calloc(policy->uses.count + 1, sizeof *policy->reach);
    if (!policy->reach)
        return rd_fail(err, RD_NOMEM, "out of memory for the rules of \"%s\"", policy->name);
    for (size_t i = 0; i < policy->uses.count && rc == RD_OK; i++)
        if (policy->uses.items[i].hits == 0)
            rc = rd_policy_reach(policy->policy, policy->uses.items[i].decision, policy->uses.items[i].rule, &options,
                                 &policy->reach[i], err);
    return rc;
}

static enum rd_status cover_policy(struct covering *covering, size_t index, struct rd_error *err)
{
    struct covered_policy *policy = &covering->policies[covering->count++];
    policy->name = covering->identity->policies[index].name;
    enum rd_status rc = load_policy(covering->identity, index, policy, err);
    if (rc == RD_OK)
        rc = rule_uses_read(covering->file, index, policy->image, &policy->uses, err);
    return rc == RD_OK ? find_reasons(policy, (uint32_t)covering->arguments->number[OPTION_NODE_LIMIT], err) : rc;
}

static enum rd_status count_near_misses(struct covering *covering, struct rd_error *err)
{
    struct cover_near_misses *near_misses = &covering->near_misses;
    const enum rd_status rc = cover_near_misses_count(near_misses, covering->arguments, covering->file, err);
    for (size_t i = 0; rc == RD_OK && i < covering->count; i++) {
        covering->policies[i].by_epoch = near_misses->items[i].by_epoch;
        covering->policies[i].epoch_count = near_misses->items[i].epoch_count;
    }
    return rc;
}

static enum rd_status cover_all(struct covering *covering, struct rd_error *err)
{
    enum rd_status rc = run_file_open(covering->arguments->operands.items[0], interrupt_watch(), &covering->file, err);
    if (rc != RD_OK)
        return rc;
    covering->identity = run_file_identity(covering->file);
    covering->policies = calloc(covering->identity->policy_count + 1, sizeof *covering->policies);
    if (!covering->policies)
        return rd_fail(err, RD_NOMEM, "out of memory for the policies of a run");
    for (size_t i = 0; i < covering->identity->policy_count && rc == RD_OK; i++)
        rc = cover_policy(covering, i, err);
    if (rc == RD_OK && covering->arguments->given[OPTION_NEAR_MISSES])
        rc = count_near_misses(covering, err);
    return rc;
}

static enum rd_status print(const struct covering *covering, struct rd_error *err)
{
    const struct cover_report report = {.policies = covering->policies,
                                        .count = covering->count,
                                        .replications = covering->identity->stored,
                                        .simulated = covering->near_misses.replications};
    if (covering->arguments->choice[OPTION_MUTATE_FORMAT] == 1)
        return report_cover_json(&report, stdout, err);
    report_cover_page(&report, stdout);
    return RD_OK;
}

static enum rd_status verdict(const struct covering *covering)
{
    const struct arguments *arguments = covering->arguments;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < covering->count && arguments->given[OPTION_THRESHOLD]; i++) {
        const double share = cover_share(&covering->policies[i]);
        if (share >= arguments->share[OPTION_THRESHOLD])
            continue;
        say_error(stderr, "the run met %.4f of the rules of %s that can answer, below the threshold of %g", share,
                  covering->policies[i].name, arguments->share[OPTION_THRESHOLD]);
        rc = RD_NEGATIVE;
    }
    return rc;
}

enum rd_status cmd_cover(const struct arguments *arguments)
{
    struct covering covering = {.arguments = arguments};
    struct rd_error err = {RD_OK, ""};
    if (arguments->given[OPTION_COVER_REPS] && !arguments->given[OPTION_NEAR_MISSES]) {
        say_error(stderr, "--reps limits what --near-misses simulates: give both");
        fputs("Try \"redress cover --help\".\n", stderr);
        return RD_USAGE;
    }
    enum rd_status rc = cover_all(&covering, &err);
    if (rc == RD_OK)
        rc = print(&covering, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    else
        rc = verdict(&covering);
    for (size_t i = 0; i < covering.count; i++)
        release_policy(&covering.policies[i]);
    free(covering.policies);
    cover_near_misses_release(&covering.near_misses);
    run_file_close(covering.file);
    return rc;
}
