/*
 * A small complete policy as text, in which a test replaces what it is about.
 */
#ifndef REDRESS_TESTS_POLICY_FIXTURE_H
#define REDRESS_TESTS_POLICY_FIXTURE_H

#include <stddef.h>

#include "redress/policy.h"
#include "redress/units.h"

/* Any part left NULL is that of the small policy. */
struct fixture {
    const char *parameters; /* members of "parameters", without braces             */
    const char *decision;   /* the decision to replace …                           */
    const char *body;       /* … its JSON; "" leaves the decision out               */
    const char *more;       /* further members of the document, starting with a comma */
    const char *header;     /* the value of "policy"                                 */
};

/* The document; free() it. One line, so that columns can be counted. */
char *fixture_text(const struct fixture *fixture);
/* Loads it under the name "p.json"; fails the test when memory is out. */
enum rd_status fixture_load(const struct fixture *fixture, struct rd_policy **policy, struct rd_findings *found);
/* The same, and it must load without an error. */
struct rd_policy *fixture_policy(const struct fixture *fixture);
struct rd_image *fixture_image(const struct rd_policy *policy);
/* Every fact at its lowest value, absent where it may be; no `never` holds. */
void fixture_facts(int64_t facts[RD_FACT_COUNT]);

/*
 * Loads a policy that differs from the small one by `fixture` and checks that its findings are exactly these, in the
 * order of the document, each as "severity code: message". NULL ends the list.
 */
void expect_findings(const struct fixture *fixture, const char *const expected[]);
/* The same for one finding, where decision and body are all that differs. */
void expect_finding(const char *decision, const char *body, const char *expected);

#endif
