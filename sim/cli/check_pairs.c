#include "cli/check_pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/finding_codes.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "scenario/limits.h"
#include "study/horizon.h"

enum rd_status check_pairs_init(struct check_pairs *pairs, size_t most, struct rd_error *err)
{
    *pairs = (struct check_pairs){.scenarios = calloc(most + 1, sizeof(struct scenario *)),
                                  .policies = calloc(most + 1, sizeof(struct rd_policy *))};
    if (pairs->scenarios && pairs->policies)
        return RD_OK;
    check_pairs_release(pairs);
    return rd_fail(err, RD_NOMEM, "out of memory for %zu documents", most);
}

void check_pairs_release(struct check_pairs *pairs)
{
    for (size_t i = 0; i < pairs->scenario_count; i++)
        scenario_free(pairs->scenarios[i]);
    for (size_t i = 0; i < pairs->policy_count; i++)
        rd_policy_free(pairs->policies[i]);
    free(pairs->scenarios);
    free(pairs->policies);
    memset(pairs, 0, sizeof *pairs);
}

void check_pairs_take_scenario(struct check_pairs *pairs, struct scenario *scenario)
{
    pairs->scenarios[pairs->scenario_count++] = scenario;
}

void check_pairs_take_policy(struct check_pairs *pairs, struct rd_policy *policy)
{
    pairs->policies[pairs->policy_count++] = policy;
}

/* They cannot be run together, which is a fault of neither. */
static enum rd_status no_exchange(const struct scenario *scenario, const struct rd_policy *policy,
                                  struct rd_findings *found, struct rd_error *err)
{
    char message[512], fix[64];
    snprintf(message, sizeof message,
             "policy \"%s\" is in %s and the scenario in %s, and states no rate: they cannot be run together",
             rd_policy_name(policy), rd_policy_currency(policy), scenario->currency);
    snprintf(fix, sizeof fix, "\"exchange\": {\"%s\": \"…\"}", rd_policy_currency(policy));
    struct rd_finding finding = finding_of(SCENARIO_NO_EXCHANGE, scenario->file);
    finding.pointer = "";
    finding.message = message;
    finding.fix = fix;
    return rd_findings_add(found, &finding) == RD_OK ? RD_OK : rd_fail(err, RD_NOMEM, "out of memory for the findings");
}

static enum rd_status pair_check(const struct scenario *scenario, const struct rd_policy *policy,
                                 struct rd_findings *found, struct rd_error *err)
{
    const char *currency = rd_policy_currency(policy);
    int64_t ppb =
        strcmp(currency, scenario->currency) == 0 ? RD_PPB_PER_ONE : scenario_exchange_ppb(scenario, currency);
    const struct rd_limits limits = scenario_limits(scenario);
    const struct rd_prove_options options = {.exchange_ppb = ppb, .limits = &limits};
    struct rd_image *image = NULL;
    if (ppb == 0)
        return no_exchange(scenario, policy, found, err);
    enum rd_status rc = rd_policy_prove_run(policy, &options, found, err);
    if (rc != RD_OK)
        return rc;
    rc = rd_policy_compile(policy, ppb, &image, err);
    if (rc == RD_OK && horizon_check(scenario, policy, image, found) != RD_OK)
        rc = rd_fail(err, RD_NOMEM, "out of memory for the findings");
    rd_image_free(image);
    return rc == RD_NOMEM ? rc : RD_OK; /* a policy that does not compile in this currency says so when it is run */
}

enum rd_status check_pairs_check(const struct check_pairs *pairs, struct rd_findings *found, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    if (pairs->scenario_count != 1) /* a catalogue is no plan to run all in all */
        return RD_OK;
    for (size_t i = 0; rc == RD_OK && i < pairs->policy_count; i++)
        rc = pair_check(pairs->scenarios[0], pairs->policies[i], found, err);
    return rc;
}
