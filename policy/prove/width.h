/*
 * An order of facts that keeps a diagram narrow, found before anything is built.
 *
 * The states of the construction that are open after some facts have been tested are as many as the diagram is wide
 * there. The fact placed next is the one that leaves the fewest, all of them tried; where the states are many, a sample
 * of them stands for the rest. A greedy form of what sifting does (Rudell, ICCAD 1993) to diagrams that exist already.
 */
#ifndef REDRESS_PROVE_WIDTH_H
#define REDRESS_PROVE_WIDTH_H

#include "prove/match.h"

#define WIDTH_TABLES_MAX 2

struct width_order {
    enum rd_fact fact[RD_FACT_COUNT]; /* as many as the store has levels */
    double nodes;                     /* about so many, over all tables */
};

/*
 * Orders the facts of a store for the tables that are to share it, each matched on that store. Facts that `is_last`
 * marks come after all others. The same input gives the same order. False when memory is out.
 */
bool width_order(const struct match *tables, size_t table_count, const bool is_last[RD_FACT_COUNT],
                 struct width_order *out);

#endif
