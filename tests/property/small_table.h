/*
 * Random tables of "violation" over facts with so few values that every case can be asked: whether goods spoil, the
 * buyer's evidence, the reason of the claim, the day of the month.
 */
#ifndef REDRESS_TESTS_SMALL_TABLE_H
#define REDRESS_TESTS_SMALL_TABLE_H

#include "property/random_policy.h"

#define SMALL_TABLE_SIZE 16384u

size_t small_table_facts(const enum rd_fact **facts);
/* The body of the decision: one rule for each seed, equal seeds giving equal rules; ids r0, r1, … and "rest". */
void small_table_write(char out[SMALL_TABLE_SIZE], const uint64_t *rules, size_t count, const char *hit,
                       bool has_otherwise);

#endif
