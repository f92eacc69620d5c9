/*
 * One decision at one time, ready for questions: its boxes, the diagram of its rules, its outcomes.
 *
 * A bench holds the store, the order of facts and what is possible of these; several tables on one bench (two policies,
 * two times, a table with a parameter changed) share them, so that they can be compared.
 */
#ifndef REDRESS_PROVE_TABLE_H
#define REDRESS_PROVE_TABLE_H

#include "prove/outcome.h"
#include "redress/demands.h"

#define BENCH_NODE_LIMIT 1000000u

struct bench {
    enum rd_decision name;
    struct diagrams store;
    struct outcomes outcomes;
    struct arena arena; /* of what is possible */
    bool is_form[RD_FACT_COUNT];
};

struct table_at {
    struct bench *bench;
    struct folding folding;
    const struct decision *decision;
    struct arena arena;
    struct boxes boxes;
    struct match match;
    bool is_matched;     /* match is initialised */
    bool is_resolved;    /* every parameter has a value here; otherwise every case is outside */
    uint32_t root;       /* which rules apply: a MATCH_… number, from MATCH_FIRST a rule or rule set */
    uint32_t twins_from; /* from here on (0: none) rules whose answer breaks a demand: table_split() */
    uint32_t by_outcome; /* the outcome of each case */
};

/* Facts that some table reads, and those that money forms take. */
struct bench_facts {
    bool is_read[RD_FACT_COUNT], is_form[RD_FACT_COUNT];
    uint32_t tests[RD_FACT_COUNT]; /* cells that test it */
};
void bench_facts_add(struct bench_facts *facts, const struct decision *decision, size_t answer_count);

/*
 * `order` is one of BENCH_ORDERS ways to place the facts; in all but the last, those of money forms stand below the
 * others, so that outcomes can be compared as functions of them without splitting the rest.
 */
#define BENCH_ORDERS 4
void bench_init(struct bench *bench, enum rd_decision name, const struct bench_facts *facts, uint32_t node_limit,
                int order);
void bench_release(struct bench *bench);
/*
 * Builds a table on a bench. RD_UNDECIDED when a limit is passed, RD_NOMEM; the table is then released. Otherwise
 * table_release() it before the bench.
 */
enum rd_status table_init(struct table_at *table, struct bench *bench, const struct rd_policy *policy, int64_t at_s,
                          int64_t exchange_ppb);
void table_release(struct table_at *table);
/* The root and the outcomes of some of the rules; the otherwise rule is in when is_in says so. */
enum rd_status table_part(struct table_at *table, const bool *is_in, uint32_t *root, uint32_t *by_outcome);
/* A MATCH_… terminal with the otherwise rule in the place of none. RD_RULE_… or the (first) rule. */
uint32_t table_rule(const struct table_at *table, uint32_t number);
/* The rules behind a terminal, the otherwise rule among them; `one` has room for one. Count 0 for an error. */
struct match_rules table_rules(const struct table_at *table, uint32_t number, uint32_t *one);

/*
 * Tells apart, in the root, cases in which an answer in words breaks a demand that is in force: terminal n becomes n + (d + 1) ×
 * the number of terminals before, for demand d. They stand for the same rules, and their outcome is outside. Demands on amounts
 * are left to who compares amounts. Facts of the demands have levels.
 */
enum rd_status table_split(struct table_at *table, const bool is_in_force[RD_DEMAND_COUNT]);
/* The demand that a terminal breaks; RD_DEMAND_COUNT for none. */
enum rd_demand table_broken(const struct table_at *table, uint32_t number);

/* How many terminals its root may have, and the outcome of each; NULL when memory is out. */
size_t table_terminals(const struct table_at *table);
uint32_t *table_outcomes(struct table_at *table, struct arena *arena);

/* Whether building failed for a limit or for memory. */
enum rd_status bench_status(const struct bench *bench);

/*
 * Does the interpreter answer as the diagram says? Stops the program when not: a proof that the definition does not
 * share is none. Every witness goes through here.
 */
void table_verify(const struct table_at *table, const int64_t *facts);

#endif
