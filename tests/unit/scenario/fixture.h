/*
 * A small scenario to change one thing in, and the findings of loading it as text.
 */
#ifndef REDRESS_TESTS_SCENARIO_FIXTURE_H
#define REDRESS_TESTS_SCENARIO_FIXTURE_H

#include "support/check.h"

#include "scenario/scenario.h"

/* Every required field, two of each kind of member; loads without a finding. */
extern const char *const small_scenario;

/* Loads a text with up to three --set flags (NULL ends them); fails the test on any finding. Free with scenario_free. */
struct scenario *scenario_of(const char *text, const char *set1, const char *set2, const char *set3);
struct scenario *small_with(const char *set);
/*
 * Fails the test unless loading small_scenario with --set gives exactly the findings `expected`: lines
 * "pointer: message", an empty pointer left out, separated by newlines, warnings led by "warning: ".
 */
void expect_findings(const char *set, const char *expected);
/* The same for a document of its own; lines begin with "line:column: ". */
void expect_findings_of(const char *text, const char *expected);

void assert_near(double value, double expected, double tolerance);

#endif
