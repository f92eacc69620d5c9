/*
 * Building diagrams: random policies of 8 to 128 rules over ten facts, by hit policy and order of facts; and every
 * decision of the shipped policies.
 *
 *   bench_prove [seed]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "property/random_policy.h"
#include "prove/table.h"
#include "redress/units.h"

#define REPEATS 5

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static struct rd_policy *random_loaded(struct random *random, size_t rules, const char *remedy, const char *violation)
{
    struct random_policy *text = malloc(sizeof *text);
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err;
    const struct random_shape shape = {rules, remedy, violation, false};
    if (!text)
        abort();
    random_policy_write(text, random, &shape);
    rd_findings_init(&found);
    if (rd_policy_load_text("random.json", text->text, text->used, &policy, &found, &err) != RD_OK)
        abort();
    rd_findings_release(&found);
    random_policy_release(text);
    free(text);
    return policy;
}

struct measured {
    double ms;
    uint32_t nodes, states;
    bool is_built;
};

/* Best of a few. */
static struct measured measure(const struct rd_policy *policy, enum rd_decision name, int order, uint32_t limit)
{
    struct measured best = {.ms = 1e18};
    for (int i = 0; i < REPEATS; i++) {
        struct bench_facts facts = {0};
        struct bench bench;
        struct table_at table;
        const double start = now_ms();
        bench_facts_add(&facts, &policy->decision[name], rd_decision_row(name)->answer_count);
        bench_init(&bench, name, &facts, limit, order);
        const bool is_built = table_init(&table, &bench, policy, 0, RD_PPB_PER_ONE) == RD_OK;
        const double took = now_ms() - start;
        if (took < best.ms)
            best = (struct measured){took, bench.store.node_count, is_built ? table.match.memo.count : 0, is_built};
        if (is_built)
            table_release(&table);
        bench_release(&bench);
        if (took > 500)
            break;
    }
    return best;
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {8, 16, 32, 64, 128};
    static const char *const hits[][2] = {{"first", "first"}, {"unique", "unique"}, {"max", "sum"}};
    struct random random = {argc > 1 ? strtoull(argv[1], NULL, 10) : 20261123};
    printf("%-8s %5s  %s\n", "hit", "rules", "by order of facts: ms nodes states");
    for (size_t hit = 0; hit < 3; hit++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            if (hit == 2 && sizes[i] > 32)
                continue;
            struct rd_policy *policy = random_loaded(&random, sizes[i], hits[hit][0], hits[hit][1]);
            for (int decision = 0; decision < 2; decision++) {
                printf("%-8s %5zu", hits[hit][decision], sizes[i]);
                for (int order = 0; order < BENCH_ORDERS; order++) {
                    const struct measured m =
                        measure(policy, decision ? RD_DECISION_VIOLATION : RD_DECISION_REMEDY, order, 200000);
                    printf("  | %9.3f %7" PRIu32 " %7" PRIu32 "%s", m.ms, m.nodes, m.states, m.is_built ? "" : "!");
                }
                printf("\n");
            }
            rd_policy_free(policy);
        }
    return 0;
}
