/*
 * The market held against real figures: what a scenario's "realism" rows ask for, measured.
 */
#ifndef REDRESS_STUDY_REALISM_H
#define REDRESS_STUDY_REALISM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "study/compare.h"

struct realism_result {
    double simulated; /* in the figure's unit; NAN when nothing was measured */
    double deviation; /* relative to the reference; NAN for a band */
    bool holds;
};

/* Measures a row under the baseline over replications 0 … count - 1. */
struct realism_result realism_measure(const struct realism_row *row, const struct study_outcome *outcome,
                                      uint32_t count, const struct comparison *comparison);

#endif
