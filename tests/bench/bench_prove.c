/*
 * Proofs: how long it takes to build the diagrams of random tables, in the order of facts that is chosen (the choice
 * included) and in the worst of those tried, and to compare two of them after one threshold has moved; tables of
 * designers' size; tables of one size over many seeds; and the shipped policies whole. Best of several rounds.
 *
 * "reference" is what a bare C prototype took on a machine of this class (2 cores, AMD EPYC, gcc 12.2) for tables of
 * the same shape: six facts of words, four numbers with ten thresholds each, 2 to 5 conditions a rule, first hit.
 *
 *   bench_prove [--json]       in the project's root
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/random_table.h"
#include "prove/contrast.h"
#include "prove/ordering.h"
#include "redress/prove.h"
#include "redress/units.h"

#define ROUNDS 7u /* the best counts: noise only adds */
#define SEED 20261123u
#define SEEDS 20u
#define DESIGNERS 200u
#define WORST_LIMIT 60000u /* nodes; an order that passes them is told so */

/* Processor time: on a busy machine the wall clock would measure the neighbours. */
static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench_prove: %s\n", what);
    exit(2);
}

/* ---- one table ---- */

struct built {
    double ms;
    uint32_t nodes;
    bool is_built;
};

/* As the checks build it: the order chosen, the table built. */
static struct built build_chosen(const struct rd_policy *policy, enum rd_decision name)
{
    struct ordering ordering;
    struct bench bench;
    struct table_at table;
    struct built built = {0};
    const double start_ms = now_ms();
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, name, RD_PROVE_NODES_MAX);
    ordering_add(&ordering, policy, 0, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &bench)) {
        rc = table_init(&table, &bench, policy, 0, RD_PPB_PER_ONE);
        built = (struct built){now_ms() - start_ms, bench.store.node_count, rc == RD_OK};
        if (rc == RD_OK)
            table_release(&table);
        bench_release(&bench);
    }
    return built;
}

static struct built best_chosen(const struct rd_policy *policy, enum rd_decision name, unsigned rounds)
{
    struct built best = {0};
    for (unsigned round = 0; round < rounds; round++) {
        const struct built built = build_chosen(policy, name);
        if (round == 0 || built.ms < best.ms)
            best = built;
    }
    return best;
}

static void reverse_levels(struct diagrams *store)
{
    for (uint32_t level = 0; level < store->level_count / 2; level++) {
        const enum rd_fact fact = store->fact[level];
        store->fact[level] = store->fact[store->level_count - 1 - level];
        store->fact[store->level_count - 1 - level] = fact;
    }
}

/* In one of the fixed orders, or in one of them from last to first. */
static struct built build_in(const struct rd_policy *policy, enum rd_decision name, int order)
{
    struct bench_facts facts = {0};
    struct bench bench;
    struct table_at table;
    const double start_ms = now_ms();
    bench_facts_add(&facts, &policy->decision[name], rd_decision_row(name)->answer_count);
    bench_init(&bench, name, &facts, WORST_LIMIT, order % BENCH_ORDERS);
    if (order >= BENCH_ORDERS)
        reverse_levels(&bench.store);
    const bool is_built = table_init(&table, &bench, policy, 0, RD_PPB_PER_ONE) == RD_OK;
    const struct built built = {now_ms() - start_ms, bench.store.node_count, is_built};
    if (is_built)
        table_release(&table);
    bench_release(&bench);
    return built;
}

/* The slowest of all those; one that is not built is slower than any. */
static struct built worst_order(const struct rd_policy *policy, enum rd_decision name)
{
    struct built worst = {.is_built = true};
    for (int order = 0; order < 2 * BENCH_ORDERS; order++) {
        struct built best = build_in(policy, name, order);
        for (unsigned round = 1; round < 3 && best.is_built; round++) {
            const struct built again = build_in(policy, name, order);
            best = again.ms < best.ms ? again : best;
        }
        if (worst.is_built && (!best.is_built || best.ms > worst.ms))
            worst = best;
    }
    return worst;
}

struct compared {
    double walk_ms, whole_ms; /* the two diagrams side by side; the documents' whole difference, building included */
    uint32_t pairs;           /* nodes of the diagram of pairs */
    double cases;
};

static enum rd_status compare_tables(struct bench *bench, const struct rd_policy *const policy[2], struct compared *out)
{
    struct table_at table[2];
    int made = 0;
    enum rd_status rc = RD_OK;
    while (made < 2 && rc == RD_OK) {
        rc = table_init(&table[made], bench, policy[made], 0, RD_PPB_PER_ONE);
        made += rc == RD_OK;
    }
    for (unsigned round = 0; round < ROUNDS && rc == RD_OK; round++) {
        struct contrast contrast;
        struct contrast_found found;
        const uint32_t nodes = bench->store.node_count;
        const double start_ms = now_ms();
        rc = contrast_init(&contrast, bench, table[0].by_outcome, NULL, table[1].by_outcome, NULL);
        if (rc == RD_OK)
            rc = contrast_measure(&contrast, CONTRAST_ANY, &found);
        const double spent_ms = now_ms() - start_ms;
        if (round == 0)
            *out = (struct compared){spent_ms, 0, bench->store.node_count - nodes, found.count.about};
        out->walk_ms = spent_ms < out->walk_ms ? spent_ms : out->walk_ms;
        contrast_release(&contrast);
    }
    while (made > 0)
        table_release(&table[--made]);
    return rc;
}

static struct compared compare(const struct rd_policy *a, const struct rd_policy *b, enum rd_decision name)
{
    const struct rd_policy *const policy[2] = {a, b};
    struct compared compared = {0};
    struct ordering ordering;
    struct bench bench;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, name, RD_PROVE_NODES_MAX);
    for (int side = 0; side < 2; side++)
        ordering_add(&ordering, policy[side], 0, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &bench)) {
        rc = compare_tables(&bench, policy, &compared);
        bench_release(&bench);
    }
    for (unsigned round = 0; round < ROUNDS; round++) {
        const struct rd_diff_side side[2] = {{.policy = a}, {.policy = b}};
        struct rd_diff diff;
        struct rd_error err;
        const double start_ms = now_ms();
        if (rd_policy_diff(&side[0], &side[1], NULL, &diff, &err) != RD_OK)
            give_up(err.text);
        const double spent_ms = now_ms() - start_ms;
        compared.whole_ms = round == 0 || spent_ms < compared.whole_ms ? spent_ms : compared.whole_ms;
        rd_diff_release(&diff);
    }
    return compared;
}

/* ---- random tables by size ---- */

static const struct reference {
    size_t rules;
    const char *nodes, *good, *worst, *diff;
} references[] = {
    {8, "70", "0.1-0.5", "0.3", "0.02"},       {16, "336", "1.3", "12-13", "0.1"},
    {32, "803", "3-8", "63", "0.04"},          {64, "2,989", "7-16", "100-183", "0.25"},
    {128, "19,581", "29", "not tried", "0.2"},
};

struct size_row {
    struct built chosen, worst;
    struct compared compared;
};

static struct table_shape shape_of(const char *hit, size_t rules)
{
    return (struct table_shape){.decision = strcmp(hit, "sum") == 0 ? RD_DECISION_VIOLATION : RD_DECISION_REMEDY,
                                .hit = hit,
                                .rules = rules + 1,
                                .numbers = TABLE_NUMBERS,
                                .words = TABLE_WORDS,
                                .least = 2,
                                .most = 5,
                                .edited_from = TABLE_NO_EDIT};
}

static struct size_row measure_size(const char *hit, size_t rules)
{
    struct table_shape shape = shape_of(hit, rules);
    struct random random = {SEED + rules}, same = random;
    struct size_row row;
    struct rd_policy *policy = random_table(&random, &shape);
    shape.edited_from = rules / 8;
    struct rd_policy *edited = random_table(&same, &shape);
    row.chosen = best_chosen(policy, shape.decision, ROUNDS);
    row.worst = worst_order(policy, shape.decision);
    row.compared = compare(policy, edited, shape.decision);
    rd_policy_free(policy);
    rd_policy_free(edited);
    return row;
}

static void print_size(const char *hit, const struct reference *reference, const struct size_row *row, bool as_json,
                       bool is_first)
{
    const bool has_reference = strcmp(hit, "first") == 0;
    char worst[32];
    if (as_json) {
        printf("%s{\"hit\":\"%s\",\"rules\":%zu,\"nodes\":%" PRIu32
               ",\"built_ms\":%.4f,\"worst_ms\":%.3f,\"worst_is_built\":%s,\"pair_nodes\":%" PRIu32
               ",\"cases_changed\":%.4g,\"diff_ms\":%.4f,\"whole_diff_ms\":%.3f}",
               is_first ? "" : ",", hit, reference->rules, row->chosen.nodes, row->chosen.ms, row->worst.ms,
               row->worst.is_built ? "true" : "false", row->compared.pairs, row->compared.cases, row->compared.walk_ms,
               row->compared.whole_ms);
        return;
    }
    snprintf(worst, sizeof worst, row->worst.is_built ? "%.1f" : "> %.0f", row->worst.ms);
    printf("%-7s %5zu %8" PRIu32 " %8s  %8.2f %8s  %9s %10s  %8.3f %6s  %7" PRIu32 " %10.3g  %10.2f\n", hit,
           reference->rules, row->chosen.nodes, has_reference ? reference->nodes : "", row->chosen.ms,
           has_reference ? reference->good : "", worst, has_reference ? reference->worst : "", row->compared.walk_ms,
           has_reference ? reference->diff : "", row->compared.pairs, row->compared.cases, row->compared.whole_ms);
}

static void measure_sizes(bool as_json)
{
    static const struct {
        const char *hit;
        size_t most;
    } hits[] = {{"first", 128}, {"unique", 128}, {"sum", 16}};
    bool is_first = true;
    if (as_json)
        printf("{\"sizes\":[");
    else
        printf("Random rules over ten facts, one threshold edited\n"
               "%-7s %5s %8s %8s  %8s %8s  %9s %10s  %8s %6s  %7s %10s  %10s\n",
               "hit", "rules", "nodes", "ref.", "built ms", "ref.", "worst ms", "ref.", "diff ms", "ref.", "pairs",
               "cases", "whole diff");
    for (size_t hit = 0; hit < sizeof hits / sizeof hits[0]; hit++)
        for (size_t i = 0; i < sizeof references / sizeof references[0] && references[i].rules <= hits[hit].most; i++) {
            const struct size_row row = measure_size(hits[hit].hit, references[i].rules);
            print_size(hits[hit].hit, &references[i], &row, as_json, is_first);
            is_first = false;
        }
}

/* ---- many tables of one size ---- */

struct spread {
    double median_ms, most_ms;
    uint32_t median_nodes, most_nodes;
    size_t not_built;
};

static int compare_ms(const void *left, const void *right)
{
    const double a = ((const struct built *)left)->ms, b = ((const struct built *)right)->ms;
    return (a > b) - (a < b);
}

static int compare_nodes(const void *left, const void *right)
{
    const uint32_t a = ((const struct built *)left)->nodes, b = ((const struct built *)right)->nodes;
    return (a > b) - (a < b);
}

static struct spread spread_of(struct built *built, size_t count)
{
    struct spread spread = {0};
    for (size_t i = 0; i < count; i++)
        spread.not_built += !built[i].is_built;
    qsort(built, count, sizeof *built, compare_ms);
    spread.median_ms = built[count / 2].ms;
    spread.most_ms = built[count - 1].ms;
    qsort(built, count, sizeof *built, compare_nodes);
    spread.median_nodes = built[count / 2].nodes;
    spread.most_nodes = built[count - 1].nodes;
    return spread;
}

static void print_spread(const char *what, const char *hit, size_t rules, size_t tables, const struct spread *spread,
                         bool as_json, bool is_first)
{
    if (as_json)
        printf("%s{\"tables\":\"%s\",\"hit\":\"%s\",\"rules\":%zu,\"count\":%zu,\"median_ms\":%.4f,\"most_ms\":%.4f,"
               "\"median_nodes\":%" PRIu32 ",\"most_nodes\":%" PRIu32 ",\"not_built\":%zu}",
               is_first ? "" : ",", what, hit, rules, tables, spread->median_ms, spread->most_ms, spread->median_nodes,
               spread->most_nodes, spread->not_built);
    else
        printf("%-11s %-7s %5zu %7zu  %10.3f %10.3f  %8" PRIu32 " %8" PRIu32 "  %9zu\n", what, hit, rules, tables,
               spread->median_ms, spread->most_ms, spread->median_nodes, spread->most_nodes, spread->not_built);
}

/* Cascades as designers write them: five facts, one to three conditions a rule. */
static struct rd_policy *designers_table(struct random *random, const char *hit, size_t rules)
{
    struct table_shape shape = shape_of(hit, rules);
    shape.numbers = 2;
    shape.words = 3;
    shape.least = 1;
    shape.most = 3;
    return random_table(random, &shape);
}

/* Harder ones: alternatives, lists, absence, money forms, a threshold of its own in nearly every cell. */
static struct rd_policy *dense_table(struct random *random, const char *hit, size_t rules)
{
    const bool is_sum = strcmp(hit, "sum") == 0;
    const struct random_shape shape = {rules, is_sum ? "max" : hit, is_sum ? hit : "first", false};
    struct random_policy *text = malloc(sizeof *text);
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err;
    if (!text)
        give_up("out of memory");
    random_policy_write(text, random, &shape);
    rd_findings_init(&found);
    if (rd_policy_load_text("random.json", text->text, text->used, &policy, &found, &err) != RD_OK)
        give_up(err.text);
    rd_findings_release(&found);
    random_policy_release(text);
    free(text);
    return policy;
}

static struct rd_policy *sparse_table(struct random *random, const char *hit, size_t rules)
{
    const struct table_shape shape = shape_of(hit, rules);
    return random_table(random, &shape);
}

static void measure_spreads(bool as_json)
{
    static const struct {
        const char *what, *hit;
        size_t rules, count;
        struct rd_policy *(*make)(struct random *random, const char *hit, size_t rules);
    } rows[] = {
        {"designers'", "first", 8, DESIGNERS, designers_table},
        {"designers'", "first", 16, DESIGNERS, designers_table},
        {"designers'", "first", 32, DESIGNERS, designers_table},
        {"designers'", "first", 64, DESIGNERS, designers_table},
        {"designers'", "unique", 16, DESIGNERS, designers_table},
        {"designers'", "sum", 8, DESIGNERS, designers_table},
        {"designers'", "sum", 16, DESIGNERS, designers_table},
        {"ten facts", "first", 64, SEEDS, sparse_table},
        {"ten facts", "unique", 64, SEEDS, sparse_table},
        {"ten facts", "sum", 16, SEEDS, sparse_table},
        {"dense", "first", 64, SEEDS, dense_table},
        {"dense", "unique", 64, SEEDS, dense_table},
        {"dense", "sum", 16, SEEDS, dense_table},
    };
    struct built built[DESIGNERS];
    if (as_json)
        printf("],\n\"spreads\":[");
    else
        printf("\nMany tables of one size\n%-11s %-7s %5s %7s  %10s %10s  %8s %8s  %9s\n", "tables", "hit", "rules",
               "count", "median ms", "most ms", "nodes", "most", "not built");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const enum rd_decision name = strcmp(rows[i].hit, "sum") == 0 ? RD_DECISION_VIOLATION : RD_DECISION_REMEDY;
        for (size_t seed = 0; seed < rows[i].count; seed++) {
            struct random random = {SEED + seed};
            struct rd_policy *policy = rows[i].make(&random, rows[i].hit, rows[i].rules);
            built[seed] = best_chosen(policy, name, 3);
            rd_policy_free(policy);
        }
        const struct spread spread = spread_of(built, rows[i].count);
        print_spread(rows[i].what, rows[i].hit, rows[i].rules, rows[i].count, &spread, as_json, i == 0);
    }
}

/* ---- shipped policies ---- */

static const char *const shipped[] = {"scenarios/policies/aliexpress.json", "scenarios/policies/window-15-flat.json",
                                      "scenarios/policies/window-30-all.json",
                                      "scenarios/policies/seller-answer-72h.json"};

static void measure_shipped(bool as_json)
{
    struct rd_policy *baseline = NULL;
    if (as_json)
        printf("],\n\"shipped\":[");
    else
        printf("\n%-42s %10s %10s\n", "Shipped policies, all decisions and dates", "checks ms", "diff ms");
    for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
        struct rd_policy *policy = NULL;
        struct rd_findings found;
        struct rd_error err;
        double checks_ms = 0, diff_ms = 0;
        rd_findings_init(&found);
        if (rd_policy_load(shipped[i], &policy, &found, &err) != RD_OK)
            give_up(err.text);
        if (!baseline)
            baseline = policy;
        for (unsigned round = 0; round < ROUNDS; round++) {
            const struct rd_diff_side a = {.policy = baseline}, b = {.policy = policy};
            struct rd_diff diff;
            const double start_ms = now_ms();
            rd_policy_prove(policy, NULL, &found, &err);
            const double proven_ms = now_ms();
            if (rd_policy_diff(&a, &b, NULL, &diff, &err) != RD_OK)
                give_up(err.text);
            const double end_ms = now_ms();
            checks_ms = round == 0 || proven_ms - start_ms < checks_ms ? proven_ms - start_ms : checks_ms;
            diff_ms = round == 0 || end_ms - proven_ms < diff_ms ? end_ms - proven_ms : diff_ms;
            rd_diff_release(&diff);
        }
        if (as_json)
            printf("%s{\"policy\":\"%s\",\"checks_ms\":%.2f,\"diff_ms\":%.3f}", i ? "," : "", shipped[i], checks_ms,
                   diff_ms);
        else
            printf("%-42s %10.1f %10.2f\n", shipped[i], checks_ms, diff_ms);
        rd_findings_release(&found);
        if (policy != baseline)
            rd_policy_free(policy);
    }
    rd_policy_free(baseline);
    if (as_json)
        printf("]}\n");
}

int main(int argc, char **argv)
{
    const bool as_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    measure_sizes(as_json);
    measure_spreads(as_json);
    measure_shipped(as_json);
    return 0;
}
