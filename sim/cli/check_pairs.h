/*
 * What `redress check` finds when one scenario and some policies are given together: is it long enough for each of them?
 */
#ifndef REDRESS_CLI_CHECK_PAIRS_H
#define REDRESS_CLI_CHECK_PAIRS_H

#include "redress/findings.h"
#include "redress/policy.h"
#include "scenario/scenario.h"

struct check_pairs {
    struct scenario **scenarios;
    struct rd_policy **policies;
    size_t scenario_count, policy_count;
};

enum rd_status check_pairs_init(struct check_pairs *pairs, size_t most, struct rd_error *err);
void check_pairs_release(struct check_pairs *pairs); /* with the documents taken */
void check_pairs_take_scenario(struct check_pairs *pairs, struct scenario *scenario);
void check_pairs_take_policy(struct check_pairs *pairs, struct rd_policy *policy);
/* The scenario, when there is just one, with every policy whose currency it knows. */
enum rd_status check_pairs_check(const struct check_pairs *pairs, struct rd_findings *found, struct rd_error *err);

#endif
