/*
 * The rules in which two versions of a decision differ: a case that none of them applies to is answered alike.
 */
#ifndef REDRESS_HARNESS_REWORDED_H
#define REDRESS_HARNESS_REWORDED_H

#include "harness/probe.h"

struct reworded {
    const struct rd_policy *policy[2];
    enum rd_decision name;
    bool is_whole; /* more than rules differs: any case may be answered otherwise */
    size_t from;   /* the rules before are the same */
    size_t to[2];  /* by version: so are those from here on */
};

/* The versions share what the edit that made one of them did not touch, as mutants do (mutant.h). */
struct reworded reworded_find(const struct rd_policy *before, const struct rd_policy *after, enum rd_decision name);
/* May the probe be answered otherwise? */
bool reworded_meets(const struct reworded *reworded, const struct probe *probe);

#endif
