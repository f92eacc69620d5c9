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

#include "property/random_policy.h"
#include "redress/policy.h"
#include "redress/units.h"

#define CASES 65536u /* too many for the branch predictor to learn by heart */
#define READS 16u
#define ROUNDS 101u /* on a busy machine few of them run undisturbed */
#define NUMBERS 4u
#define WORDS 6u
#define CUTS 10u

static const enum rd_fact numbers[NUMBERS] = {RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SINCE_PLACED, RD_FACT_CLAIM_AMOUNT,
                                              RD_FACT_CASE_SINCE_OPENED};
static const enum rd_fact words[WORDS] = {RD_FACT_CLAIM_REASON,    RD_FACT_EVIDENCE_BUYER, RD_FACT_ITEM_CLASS,
                                          RD_FACT_ITEM_PERISHABLE, RD_FACT_CONTACT_STATUS, RD_FACT_LANE_CROSS_BORDER};

/* The small policy around the table under test. */
static const char *const before =
    "{\"format\":\"redress/policy/1\",\"policy\":{\"id\":\"bench\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"t\","
    "\"currency\":\"USD\"},\"decisions\":{";
static const struct {
    const char *name, *as_of, *then;
} constants[] = {
    {"order.terms", "order.placed_at",
     "{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"9d\",\"guaranteed_within\":\"30d\",\"confirm_after\":"
     "\"5d\"}"},
    {"insurance.offer", "order.placed_at", "{\"offered\":\"no\"}"},
    {"contact.rule", "order.placed_at", "{\"required\":\"no\",\"reply_within\":\"2d\"}"},
    {"dispute.eligible", "order.placed_at", "{\"eligible\":\"yes\",\"reason_code\":\"ok\"}"},
    {"evidence.rule", "order.placed_at", "{\"kind\":\"none\"}"},
    {"triage", "order.placed_at", "{\"route\":\"seller\"}"},
    {"seller.answer", "order.placed_at", "{\"within\":\"5d\",\"on_silence\":\"mediate\"}"},
    {"escalation", "order.placed_at", "{\"allowed_until\":\"7d\"}"},
    {"return.rule", "order.placed_at", "{\"to\":\"none\"}"},
    {"funding", "order.placed_at", "{\"seller\":\"100%\"}"},
    {"appeal", "order.placed_at", "{\"allowed\":\"no\"}"},
    {"violation", "violation.at", "{}"},
    {"seller.standing", "night.at", "{\"standing\":\"good\"}"},
    {"search.placement", "night.at", "{\"multiplier\":\"100%\"}"},
    {"buyer.standing", "night.at", "{\"standing\":\"normal\"}"},
};

static int64_t cut_value(enum rd_fact fact, uint64_t number)
{
    return rd_fact_row(fact)->type == RD_TYPE_MONEY ? (int64_t)(number + 1) * 2000
                                                    : (int64_t)(number + 1) * 6 * RD_DAY_S;
}

static size_t write_cell(char *out, size_t size, struct random *random, enum rd_fact fact)
{
    char text[RD_UNIT_TEXT_SIZE];
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->type == RD_TYPE_BOOL)
        return (size_t)snprintf(out, size, "%s", random_chance(random, 50) ? "true" : "false");
    if (row->type == RD_TYPE_ENUM)
        return (size_t)snprintf(out, size, "[\"%s\",\"%s\"]",
                                rd_word(row->set, random_below(random, rd_word_count(row->set))),
                                rd_word(row->set, random_below(random, rd_word_count(row->set))));
    const int64_t value = cut_value(fact, random_below(random, CUTS));
    return (size_t)snprintf(out, size, "\"%s %s\"", random_chance(random, 50) ? "<=" : ">",
                            row->type == RD_TYPE_MONEY ? rd_money_format(value, text)
                                                       : rd_duration_format(value, text));
}

static size_t write_rule(char *out, size_t size, struct random *random, size_t number, bool with_money)
{
    size_t used = (size_t)snprintf(out, size, "{\"id\":\"r%zu\",\"when\":{", number);
    uint32_t drawn = 0;
    const char *comma = "";
    for (uint64_t count = 2 + random_below(random, 4); count > 0; count--) {
        const uint64_t place = random_below(random, NUMBERS + WORDS);
        if (drawn & (1u << place))
            continue;
        drawn |= 1u << place;
        const enum rd_fact fact = place < NUMBERS ? numbers[place] : words[place - NUMBERS];
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\":", comma, rd_fact_row(fact)->name);
        used += write_cell(out + used, size - used, random, fact);
        comma = ",";
    }
    used += (size_t)snprintf(
        out + used, size - used, "},\"then\":{\"action\":\"refund\",\"amount\":%s}},",
        with_money ? "{\"of\":\"order.goods\",\"share\":\"80%\",\"at_most\":\"150.00\",\"round\":\"half_up\"}"
                   : "\"5.00\"");
    return used;
}

static struct rd_image *make_image(struct random *random, size_t rules, bool with_money)
{
    const size_t size = 16384 + rules * 1024;
    char *text = malloc(size);
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    if (!text)
        return NULL;
    size_t used = (size_t)snprintf(text, size, "%s", before);
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        used += (size_t)snprintf(text + used, size - used,
                                 "\"%s\":{\"title\":\"t\",\"as_of\":\"%s\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
                                 "\"then\":%s}]},",
                                 constants[i].name, constants[i].as_of, constants[i].then);
    used += (size_t)snprintf(text + used, size - used,
                             "\"remedy\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"hit\":\"first\",\"rules\":[");
    for (size_t i = 0; i + 1 < rules; i++)
        used += write_rule(text + used, size - used, random, i, with_money);
    used += (size_t)snprintf(text + used, size - used,
                             "{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"action\":\"none\"}}]}}}");
    rd_findings_init(&found);
    enum rd_status rc = rd_policy_load_text("bench.json", text, used, &policy, &found, &err);
    if (rc == RD_OK)
        rc = rd_policy_compile(policy, RD_PPB_PER_ONE, &image, &err);
    if (rc != RD_OK) {
        rd_findings_print(&found, stderr);
        fprintf(stderr, "bench_decide: %s\n", err.text);
    }
    rd_findings_release(&found);
    rd_policy_free(policy);
    free(text);
    return image;
}

/* One case, packed in the order of the facts the image reads. */
static void draw_case(struct random *random, const enum rd_fact *reads, size_t read_count, int64_t packed[READS])
{
    int64_t facts[RD_FACT_COUNT];
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    for (size_t i = 0; i < NUMBERS; i++)
        facts[numbers[i]] = (int64_t)random_below(random, (uint64_t)cut_value(numbers[i], CUTS)) + 1;
    for (size_t i = 0; i < WORDS; i++)
        facts[words[i]] = (int64_t)random_below(random, (uint64_t)rd_fact_row(words[i])->hi + 1);
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
