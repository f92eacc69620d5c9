/*
 * Which cases are possible, by trying: the rows of facts.def over the few values of each fact that can matter, all facts at
 * once. It shares the table of rows with the program and nothing else.
 */
#ifndef REDRESS_TESTS_ORACLE_H
#define REDRESS_TESTS_ORACLE_H

#include "redress/facts.h"

/* Do the known facts, all within their domains, belong to some case of all facts that breaks no row? */
bool oracle_is_possible(const bool is_known[RD_FACT_COUNT], const int64_t facts[RD_FACT_COUNT]);

/*
 * The same of a case as it is told: "order.goods=50.00 claim.reason=damaged". Stops the test where a pair cannot be read.
 */
bool oracle_is_possible_text(const char *text);

#endif
