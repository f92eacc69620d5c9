/*
 * Rule by rule: hits, the refunds of the orders it decided, or why it was never met.
 */
#include "report/cover_page.h"

#include <inttypes.h>

#include "redress/units.h"
#include "report/json_tree.h"
#include "report/number.h"
#include "report/page.h"

#define COVER_FORMAT "redress/cover/1"
#define WITNESS_SIZE 2048

static const char *rule_id(const struct covered_policy *policy, const struct rule_use *use)
{
    return rd_image_rule_id(policy->image, use->decision, use->rule);
}

double cover_share(const struct covered_policy *policy)
{
    size_t hit = 0, able = 0;
    for (size_t i = 0; i < policy->uses.count; i++) {
        hit += policy->uses.items[i].hits > 0;
        able += policy->uses.items[i].hits > 0 || policy->reach[i].verdict != RD_REACH_NEVER;
    }
    return able ? (double)hit / (double)able : 1;
}

/* "order.goods=0.01 claim.reason=late", the facts the decision reads. */
static void witness(const struct covered_policy *policy, size_t index, char *out, size_t size)
{
    const enum rd_fact *reads;
    const size_t count = rd_image_reads(policy->image, policy->uses.items[index].decision, &reads);
    size_t used = 0;
    char text[96];
    snprintf(out, size, "any case");
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", i ? " " : "", rd_fact_row(reads[i])->name,
                                 rd_fact_format(reads[i], policy->reach[index].facts[reads[i]], text, sizeof text));
}

/* ---- near misses ---- */

/* "from 2026-10-01", "before 2026-10-01"; NULL where there is one epoch. */
static const char *epoch_words(const struct covered_policy *policy, uint32_t epoch, char out[64])
{
    char date[RD_UNIT_TEXT_SIZE];
    if (policy->epoch_count < 2)
        return NULL;
    snprintf(out, 64, "%s %.10s", epoch ? "from" : "before",
             rd_date_format(rd_image_epoch_start(policy->image, epoch ? epoch : 1), date));
    return out;
}

/* "      1,204 missed it only by order.goods >= 50.00 (before 2026-10-01 400, from 2026-10-01 804)" */
static void near_miss_lines(const struct covered_policy *policy, size_t index, FILE *out)
{
    char count[NUMBER_SIZE], words[64];
    for (size_t i = 0; policy->by_epoch && i < policy->by_epoch[0].rules[index].cell_count; i++) {
        const struct rd_covered_cell *cell = &policy->by_epoch[0].rules[index].cells[i];
        const char *comma = " (";
        size_t all = 0;
        for (uint32_t epoch = 0; epoch < policy->epoch_count; epoch++)
            all += policy->by_epoch[epoch].rules[index].cells[i].near_misses;
        if (all == 0)
            continue;
        fputs("      ", out);
        page_right(out, number_count((int64_t)all, count), 12);
        page_print(out, " missed it only by %s %s", rd_fact_row(cell->fact)->name, cell->written);
        for (uint32_t epoch = 0; epoch < policy->epoch_count && policy->epoch_count > 1; epoch++) {
            const size_t some = policy->by_epoch[epoch].rules[index].cells[i].near_misses;
            if (some > 0)
                page_print(out, "%s%s %s", comma, epoch_words(policy, epoch, words),
                           number_count((int64_t)some, count));
            comma = some > 0 ? ", " : comma;
        }
        page_print(out, comma[0] == ',' ? ")\n" : "\n");
    }
}

/* ---- the page ---- */

static void rule_line(const struct covered_policy *policy, size_t index, FILE *out)
{
    const struct rule_use *use = &policy->uses.items[index];
    char text[WITNESS_SIZE];
    fputs("    ", out);
    page_left(out, rule_id(policy, use), 26);
    if (use->hits > 0) {
        page_print(out, "  %12" PRId64, use->hits);
        if (use->has_money)
            page_print(out, "  %10" PRId64 " orders, %s refunded", use->orders,
                       rd_money_format(use->refund_minor, text));
        fputc('\n', out);
        return;
    }
    switch (policy->reach[index].verdict) {
    case RD_REACH_NEVER:
        fputs("         never  no case can meet it\n", out);
        break;
    case RD_REACH_NOT_PROVEN:
        fputs("         never  whether a case can meet it is not proven\n", out);
        break;
    case RD_REACH_POSSIBLE:
        witness(policy, index, text, sizeof text);
        fputs("         never  but possible: ", out);
        page_flow(out, text, 48);
        break;
    }
}

static void policy_lines(const struct covered_policy *policy, uint32_t replications, FILE *out)
{
    size_t hit = 0, dead = 0;
    int decision = -1;
    for (size_t i = 0; i < policy->uses.count; i++) {
        hit += policy->uses.items[i].hits > 0;
        dead += policy->uses.items[i].hits == 0 && policy->reach[i].verdict == RD_REACH_NEVER;
    }
    page_print(out, "%s: %zu of %zu rules met in %" PRIu32 " replication%s", policy->name, hit, policy->uses.count,
               replications, replications == 1 ? "" : "s");
    page_print(out, dead ? "; %zu can never be met\n" : "\n", dead);
    for (size_t i = 0; i < policy->uses.count; i++) {
        const struct rule_use *use = &policy->uses.items[i];
        if ((int)use->decision != decision)
            page_print(out, "  %s\n", rd_decision_row(use->decision)->name);
        decision = (int)use->decision;
        rule_line(policy, i, out);
        near_miss_lines(policy, i, out);
    }
}

void report_cover_page(const struct cover_report *report, FILE *out)
{
    for (size_t i = 0; i < report->count; i++) {
        if (i > 0)
            fputc('\n', out);
        policy_lines(&report->policies[i], report->replications, out);
    }
    fputs("hits: how often a rule answered, all replications and dates; refunds: of orders that did not end as usual, "
          "by\n"
          "the last rule that decided them.",
          out);
    if (report->simulated > 0)
        page_print(out,
                   " Near misses: questions in which one cell alone kept the rule\nfrom applying, in %" PRIu32
                   " replication%s simulated again.\n",
                   report->simulated, report->simulated == 1 ? "" : "s");
    else
        fputs(" Near misses, cell by cell: --near-misses.\n", out);
}

static void put_epochs(struct json_tree *tree, cJSON *object, const struct covered_policy *policy, size_t index)
{
    cJSON *epochs = tree_put(tree, object, "epochs", cJSON_CreateArray());
    char words[64];
    for (uint32_t epoch = 0; epoch < policy->epoch_count; epoch++) {
        const struct rd_covered_rule *rule = &policy->by_epoch[epoch].rules[index];
        cJSON *entry = tree_put(tree, epochs, NULL, cJSON_CreateObject());
        tree_text(tree, entry, "epoch", epoch_words(policy, epoch, words));
        tree_integer(tree, entry, "hits", (int64_t)rule->answered);
        cJSON *cells = tree_put(tree, entry, "near_misses", cJSON_CreateArray());
        for (size_t i = 0; i < rule->cell_count; i++) {
            cJSON *cell = tree_put(tree, cells, NULL, cJSON_CreateObject());
            tree_text(tree, cell, "fact", rd_fact_row(rule->cells[i].fact)->name);
            tree_text(tree, cell, "cell", rule->cells[i].written);
            tree_integer(tree, cell, "count", (int64_t)rule->cells[i].near_misses);
        }
    }
}

static void put_rule(struct json_tree *tree, cJSON *rules, const struct covered_policy *policy, size_t index)
{
    static const char *const reasons[] = {"dead", "possible", "not_proven"};
    const struct rule_use *use = &policy->uses.items[index];
    cJSON *object = tree_put(tree, rules, NULL, cJSON_CreateObject());
    char text[WITNESS_SIZE];
    tree_text(tree, object, "decision", rd_decision_row(use->decision)->name);
    tree_text(tree, object, "rule", rule_id(policy, use));
    tree_put(tree, object, "hits", cJSON_CreateNumber((double)use->hits));
    if (use->has_money) {
        tree_put(tree, object, "orders", cJSON_CreateNumber((double)use->orders));
        tree_text(tree, object, "refunded", rd_money_format(use->refund_minor, text));
    }
    if (policy->by_epoch)
        put_epochs(tree, object, policy, index);
    if (use->hits > 0)
        return;
    tree_text(tree, object, "never", reasons[policy->reach[index].verdict]);
    if (policy->reach[index].verdict == RD_REACH_POSSIBLE) {
        witness(policy, index, text, sizeof text);
        tree_text(tree, object, "witness", text);
    }
}

enum rd_status report_cover_json(const struct cover_report *report, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", COVER_FORMAT);
    tree_put(&tree, root, "replications", cJSON_CreateNumber((double)report->replications));
    if (report->simulated > 0)
        tree_integer(&tree, root, "simulated_again", report->simulated);
    cJSON *policies = tree_put(&tree, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < report->count; i++) {
        const struct covered_policy *policy = &report->policies[i];
        cJSON *object = tree_put(&tree, policies, NULL, cJSON_CreateObject());
        tree_text(&tree, object, "policy", policy->name);
        tree_put(&tree, object, "share", cJSON_CreateNumber(cover_share(policy)));
        cJSON *rules = tree_put(&tree, object, "rules", cJSON_CreateArray());
        for (size_t j = 0; j < policy->uses.count; j++)
            put_rule(&tree, rules, policy, j);
    }
    return tree_print(&tree, root, "the coverage", out, err);
}
