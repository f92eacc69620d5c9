/*
 * The parts of `redress diff`: the cases witnesses are near to, the edits between two policies, the simulated population,
 * exact gates, and tests made of witnesses. All say their own errors.
 */
#ifndef REDRESS_CLI_DIFF_H
#define REDRESS_CLI_DIFF_H

#include "cli/documents.h"
#include "cli/options.h"
#include "cli/suites.h"
#include "report/diff_page.h"

struct diff_policy {
    char *argument; /* without the date */
    struct rd_policy *policy;
    struct rd_diff_side of;
};

/* ---- what witnesses are near to (diff_near.c) ---- */

struct diff_near {
    struct suites suites;
    struct rd_named_case *cases;
    size_t count;
};

/* The named cases of --tests, else of the suites beside the policies. diff_near_release() in every case. */
enum rd_status diff_near_load(struct diff_near *near, const struct arguments *arguments,
                              const struct diff_policy sides[2]);
void diff_near_release(struct diff_near *near);

/* ---- several edits (diff_edits.c) ---- */

struct diff_edits {
    struct diff_edit *items;
    struct rd_policy **policies; /* A with this edit alone; NULL where it cannot stand alone */
    size_t count;
};

/* The edits that lead from A to B, where B is A with several; none otherwise. */
enum rd_status diff_edits_find(const struct arguments *arguments, const struct diff_policy *a,
                               const struct diff_policy *b, struct diff_edits *out);
void diff_edits_release(struct diff_edits *edits);

/* ---- the population (diff_population.c) ---- */

struct diff_population {
    struct documents documents;
    struct study study;
    struct study_outcome outcome;
    struct effect effect;
};

/* The first change date of a difference: of the groups, or of the second side; INT64_MIN when time plays no part. */
int64_t diff_change_date(const struct rd_diff *diff, const struct diff_policy *b);
/* Simulates both policies and every edit. diff_population_release() in every case; `population` must not move before. */
enum rd_status diff_population_run(struct diff_population *population, const struct arguments *arguments,
                                   const struct diff_policy sides[2], const struct rd_diff *diff,
                                   struct diff_edits *edits);
void diff_population_release(struct diff_population *population);

/* ---- gates (diff_gates.c) ---- */

/* Reads and judges --gate of a difference of two sides; `out` has room for all of them. */
enum rd_status diff_gates_judge(const struct arguments *arguments, const struct diff_policy sides[2],
                                const struct rd_diff *diff, struct diff_gate *out);

/* "no_case_worse_for: buyer; triage.route: seller < instant": whose cases, and the orders stated (diff_orders.c). */
struct diff_orders {
    int party;  /* RD_PARTY_… */
    char *text; /* a copy that the orders point into */
    struct rd_stated_order *items;
    size_t count;
};
/* `text` is what stands behind "no_case_worse_for:". Says what is wrong with it. diff_orders_release() in every case. */
enum rd_status diff_orders_read(const char *text, struct diff_orders *out);
void diff_orders_release(struct diff_orders *orders);

/* ---- tests of the witnesses (diff_tests.c) ---- */

enum rd_status diff_tests_write(const char *path, const struct diff_policy sides[2], const struct rd_diff *diff);

#endif
