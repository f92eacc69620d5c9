/*
 * Nanoseconds per decision by number of rules: random rules over ten facts (six of words and four of numbers with ten
 * thresholds each), first hit with a catch-all. A decision here is what a caller does:
 * fill the facts that are read, ask, count the hit.
 *
 *   bench_decide [--json]
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/random_table.h"
#include "redress/policy.h"
#include "redress/units.h"

#define CASES 65536u /* too many for the branch predictor to learn by heart */
#define READS 16u
#define ROUNDS 101u /* on a busy machine few of them run undisturbed */

static struct rd_image *make_image(struct random *random, size_t rules, bool with_money)
{
    const struct table_shape shape = {.decision = RD_DECISION_REMEDY,
                                      .hit = "first",
                                      .rules = rules,
                                      .numbers = TABLE_NUMBERS,
                                      .words = TABLE_WORDS,
                                      .least = 2,
                                      .most = 5,
                                      .has_money = with_money,
                                      .edited_from = TABLE_NO_EDIT};
    struct rd_policy *policy = random_table(random, &shape);
    struct rd_image *image = NULL;
    struct rd_error err = {RD_OK, ""};
    if (rd_policy_compile(policy, RD_PPB_PER_ONE, &image, &err) != RD_OK)
        fprintf(stderr, "bench_decide: %s\n", err.text);
    rd_policy_free(policy);
    return image;
}

/* One case, packed in the order of the facts the image reads. */
static void draw_case(struct random *random, const enum rd_fact *reads, size_t read_count, int64_t packed[READS])
{
    int64_t facts[RD_FACT_COUNT];
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    for (size_t i = 0; i < TABLE_NUMBERS; i++)
        facts[table_numbers[i]] = (int64_t)random_below(random, (uint64_t)table_cut(table_numbers[i], TABLE_CUTS)) + 1;
    for (size_t i = 0; i < TABLE_WORDS; i++)
        facts[table_words[i]] = (int64_t)random_below(random, (uint64_t)rd_fact_row(table_words[i])->hi + 1);
    if (random_chance(random, 20))
        facts[RD_FACT_CASE_SINCE_OPENED] = RD_ABSENT;
    for (size_t i = 0; i < read_count; i++)
        packed[i] = facts[reads[i]];
}

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Best of several rounds over all cases, each with its own facts; with `only_fill` nothing is asked. */
static double measure(const struct rd_image *image, int64_t (*cases)[READS], uint64_t *counters, uint64_t *sum,
                      bool only_fill)
{
    const enum rd_fact *reads;
    const size_t read_count = rd_image_reads(image, RD_DECISION_REMEDY, &reads);
    int64_t facts[RD_FACT_COUNT];
    double best_ns = 0;
    memset(facts, 0, sizeof facts);
    for (unsigned round = 0; round < ROUNDS; round++) {
        const double start_ns = now_ns();
        for (size_t i = 0; i < CASES; i++) {
            struct rd_answer answer;
            for (size_t j = 0; j < read_count; j++)
                facts[reads[j]] = cases[i][j];
            if (only_fill) {
                *sum += (uint64_t)facts[reads[i % read_count]];
                continue;
            }
            const uint32_t rule = rd_decide(image, RD_DECISION_REMEDY, 0, facts, &answer);
            if (rule >= RD_RULE_FIRST_ERROR)
                continue;
            counters[rd_image_counter(image, RD_DECISION_REMEDY, 0, rule)]++;
            *sum += (uint64_t)answer.value[RD_ANSWER(REMEDY, AMOUNT)];
        }
        const double spent_ns = (now_ns() - start_ns) / CASES;
        if (round == 0 || spent_ns < best_ns)
            best_ns = spent_ns;
    }
    return best_ns;
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {8, 16, 32, 64, 128, 256, 512, 1024};
    const bool as_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    struct random random = {20261123};
    int64_t(*cases)[READS] = malloc(CASES * sizeof *cases);
    uint64_t sum = 0;
    if (!cases)
        return 2;
    printf(as_json ? "{\"rows\":["
                   : "rules   facts   ns/decision, counted   ns with a money form   of them filling the facts   ns, "
                     "facts ready\n");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        double spent_ns[2], fill_ns = 0;
        size_t facts = 0;
        for (int money = 0; money < 2; money++) {
            struct rd_image *image = make_image(&random, sizes[i], money == 1);
            uint64_t *counters = image ? calloc(rd_image_counter_count(image), sizeof *counters) : NULL;
            const enum rd_fact *reads;
            if (!counters)
                return 2;
            facts = rd_image_reads(image, RD_DECISION_REMEDY, &reads);
            if (facts > READS)
                return 2;
            for (size_t k = 0; k < CASES; k++)
                draw_case(&random, reads, facts, cases[k]);
            spent_ns[money] = measure(image, cases, counters, &sum, false);
            fill_ns = measure(image, cases, counters, &sum, true);
            free(counters);
            rd_image_free(image);
        }
        if (as_json)
            printf("%s{\"rules\":%zu,\"facts\":%zu,\"ns_per_decision\":%.1f,\"ns_with_money\":%.1f,\"ns_filling\":%.1f,"
                   "\"ns_facts_ready\":%.1f}",
                   i ? "," : "", sizes[i], facts, spent_ns[0], spent_ns[1], fill_ns, spent_ns[0] - fill_ns);
        else
            printf("%5zu   %5zu   %20.1f   %20.1f   %25.1f   %15.1f\n", sizes[i], facts, spent_ns[0], spent_ns[1],
                   fill_ns, spent_ns[0] - fill_ns);
    }
    printf(as_json ? "],\"checksum\":%" PRIu64 "}\n" : "checksum %" PRIu64 "\n", sum);
    free(cases);
    return 0;
}
