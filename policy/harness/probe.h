/*
 * Probes: what a suite asserts, one decision of one case each, ready to be held against many versions of a policy.
 */
#ifndef REDRESS_HARNESS_PROBE_H
#define REDRESS_HARNESS_PROBE_H

#include "harness/suite.h"

struct probe {
    const struct rd_test *test;
    enum rd_decision decision;
    const struct suite_clause *clause;
    struct rd_dates dates;
    const int64_t *facts;
};

struct probes {
    struct arena arena;
    struct probe *items;
    size_t count, capacity;
};

void probes_init(struct probes *probes);
void probes_release(struct probes *probes);
/* Adds the reviewed tests of a suite. RD_INPUT, with the name of the test, when one of them fails. */
enum rd_status probes_add(struct probes *probes, const struct rd_suite *suite, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_error *err);
/* Does the definition of the language answer as the probe expects? */
bool probe_holds(const struct probe *probe, const struct rd_policy *policy);

/* The rules that apply to a case by the definition; returns how many, at most `capacity` of them are listed. */
size_t applying_rules(const struct rd_policy *policy, enum rd_decision decision, int64_t at_s, const int64_t *facts,
                      const struct rd_answer *answer, uint32_t *rules, size_t capacity);

#endif
