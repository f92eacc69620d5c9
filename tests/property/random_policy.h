/*
 * Random policies as text, with the values at which their rules change their minds.
 */
#ifndef REDRESS_TESTS_RANDOM_POLICY_H
#define REDRESS_TESTS_RANDOM_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/policy.h"

/* splitmix64 (Steele, Lea, Flood 2014): small, seeded by any number. */
struct random {
    uint64_t state;
};
uint64_t random_next(struct random *random);
uint64_t random_below(struct random *random, uint64_t bound);
bool random_chance(struct random *random, unsigned percent);

#define POOL_MAX 4096u
#define DATES_MAX 256u

struct random_policy {
    char *text;
    size_t used, capacity;
    int64_t pool[RD_FACT_COUNT][POOL_MAX]; /* values rules compare each fact with, before exchange */
    size_t pool_count[RD_FACT_COUNT];
    int64_t dates[DATES_MAX]; /* where parameter values change */
    size_t date_count;
};

/* How "remedy" and "violation" are written; the other fourteen decisions are one rule each. */
struct random_shape {
    size_t rules;
    const char *remedy_hit, *violation_hit; /* unique rules are generated apart, so that the policy loads */
    bool has_dates;
};

/* The facts the two decisions draw from. */
size_t random_facts(const enum rd_fact **out);
/* Writes a policy; free with random_policy_release(). Aborts when memory is out. */
void random_policy_write(struct random_policy *out, struct random *random, const struct random_shape *shape);
void random_policy_release(struct random_policy *policy);
/* A value for a fact: near a value of its pool, at an end of its domain, absent, anything, or (seldom) outside. */
int64_t random_value(struct random *random, const struct random_policy *policy, enum rd_fact fact,
                     int64_t exchange_ppb);
/* A random case of the facts the two decisions draw from; nine in ten are made possible where the draw was not. */
void random_case(struct random *random, const struct random_policy *text, int64_t exchange_ppb,
                 int64_t facts[RD_FACT_COUNT]);

#endif
