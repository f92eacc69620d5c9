/*
 * "redress/result/1": everything the pages show and every segment, for programs. Numbers carry 12 significant digits; what
 * is not there is null, and its "note" says why.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "report/json_tree.h"
#include "report/parts.h"
#include "report/unmoved.h"
#include "study/realism.h"
#include "study/rules.h"

#define RESULT_FORMAT "redress/result/1"

struct writer {
    const struct report *report;
    struct json_tree tree;
};

static void put_money(struct writer *writer, cJSON *object, const char *key, int64_t minor)
{
    tree_number(&writer->tree, object, key, (double)minor / 100);
}

static const char *policy_name(const struct writer *writer, size_t policy)
{
    return writer->report->study->policies[policy].name;
}

/* ---- estimates ---- */

static void put_interval(struct writer *writer, cJSON *object, const char *value_key, const struct estimate *estimate)
{
    tree_number(&writer->tree, object, value_key, estimate->value);
    tree_number(&writer->tree, object, "lo", estimate->lo);
    tree_number(&writer->tree, object, "hi", estimate->hi);
}

static void put_unit(struct writer *writer, cJSON *object, const struct metric *metric, const struct estimate *estimate)
{
    char unit[UNIT_SIZE];
    tree_text(&writer->tree, object, "unit", metric_unit(metric, writer->report->study->scenario->currency, unit));
    tree_integer(&writer->tree, object, "n", (int64_t)estimate->n);
    if (estimate_note_name(estimate->note))
        tree_text(&writer->tree, object, "note", estimate_note_name(estimate->note));
}

static cJSON *metric_object(struct writer *writer, const struct compared_row *row, size_t policy)
{
    cJSON *object = tree_object(&writer->tree);
    put_interval(writer, object, "mean", &row->values[policy]);
    put_unit(writer, object, row->metric, &row->values[policy]);
    return object;
}

static cJSON *whole_metrics(struct writer *writer, size_t policy)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *object = tree_object(&writer->tree);
    for (size_t i = 0; i < comparison->whole_count; i++)
        tree_put(&writer->tree, object, comparison->rows[i].metric->name,
                 metric_object(writer, &comparison->rows[i], policy));
    return object;
}

/* {"category=apparel": {"refund_rate": …}, …}: rows of one segment stand together. */
static cJSON *segment_metrics(struct writer *writer, size_t policy)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *all = tree_object(&writer->tree), *segment = NULL;
    const char *name = "";
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (strcmp(row->segment, name) != 0) {
            name = row->segment;
            segment = tree_put(&writer->tree, all, name, cJSON_CreateObject());
        }
        tree_put(&writer->tree, segment, row->metric->name, metric_object(writer, row, policy));
    }
    return all;
}

static void put_affected(struct writer *writer, cJSON *object, const struct estimate *affected)
{
    if (affected->note == ESTIMATE_UNDEFINED)
        return;
    cJSON *inner = tree_object(&writer->tree);
    put_interval(writer, inner, "diff", affected);
    if (estimate_note_name(affected->note))
        tree_text(&writer->tree, inner, "note", estimate_note_name(affected->note));
    tree_put(&writer->tree, object, "among_affected", inner);
}

static cJSON *comparison_object(struct writer *writer, const struct compared_row *row, size_t k)
{
    const struct difference *difference = &row->differences[k];
    cJSON *object = tree_object(&writer->tree);
    tree_text(&writer->tree, object, "metric", row->metric->name);
    tree_text(&writer->tree, object, "segment", row->segment[0] ? row->segment : "all");
    tree_text(&writer->tree, object, "baseline", policy_name(writer, 0));
    tree_text(&writer->tree, object, "policy", policy_name(writer, k + 1));
    put_interval(writer, object, "diff", &difference->total);
    put_unit(writer, object, row->metric, &difference->total);
    tree_bool(&writer->tree, object, "significant", difference->verdict != VERDICT_NONE);
    tree_bool(&writer->tree, object, "significant_holm", difference->verdict == VERDICT_HOLM);
    tree_number(&writer->tree, object, "detectable", difference->detectable);
    put_affected(writer, object, &difference->affected);
    return object;
}

static cJSON *comparisons(struct writer *writer)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *array = tree_array(&writer->tree);
    for (size_t k = 0; k + 1 < comparison->policy_count; k++) {
        for (size_t i = 0; i < comparison->row_count; i++)
            tree_put(&writer->tree, array, NULL, comparison_object(writer, &comparison->rows[i], k));
    }
    return array;
}

/* ---- pairs ---- */

static cJSON *transitions(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *array = tree_array(&writer->tree);
    for (int from = 0; from < OUTCOME_KIND_COUNT; from++) {
        for (int to = 0; to < OUTCOME_KIND_COUNT; to++) {
            if (pair->transitions[from][to] == 0)
                continue;
            cJSON *object = tree_object(&writer->tree);
            tree_text(&writer->tree, object, "from", order_outcome_name((enum order_outcome)from));
            tree_text(&writer->tree, object, "to", order_outcome_name((enum order_outcome)to));
            tree_integer(&writer->tree, object, "orders", pair->transitions[from][to]);
            tree_put(&writer->tree, array, NULL, object);
        }
    }
    return array;
}

static cJSON *winners(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *parties = tree_object(&writer->tree);
    for (int party = 0; party < PARTY_COUNT; party++) {
        const struct gain *gain = &pair->gains[party];
        cJSON *entry = tree_object(&writer->tree);
        tree_integer(&writer->tree, entry, "better_off", gain->winners);
        put_money(writer, entry, "gained", gain->won_minor);
        tree_integer(&writer->tree, entry, "worse_off", gain->losers);
        put_money(writer, entry, "lost", gain->lost_minor);
        tree_put(&writer->tree, parties, party_name((enum party)party), entry);
    }
    return parties;
}

/* Orders that exist on one side only, with their whole nets. */
static cJSON *only_object(struct writer *writer, const struct only_orders *only)
{
    cJSON *object = tree_object(&writer->tree);
    tree_integer(&writer->tree, object, "orders", only->orders);
    for (int party = 0; party < PARTY_COUNT; party++)
        put_money(writer, object, party_name((enum party)party), only->net_minor[party]);
    return object;
}

static void put_mean_days(struct writer *writer, cJSON *object, const char *key, int64_t sum_s, int64_t count)
{
    tree_number(&writer->tree, object, key, count > 0 ? (double)sum_s / (double)count / 86400 : (double)NAN);
}

static cJSON *times(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *kinds = tree_object(&writer->tree);
    for (int kind = 0; kind < SAMPLE_COUNT; kind++) {
        const struct time_split *split = &pair->times[kind];
        cJSON *entry = tree_object(&writer->tree);
        tree_integer(&writer->tree, entry, "same_cases", split->same);
        put_mean_days(writer, entry, "same_baseline_days", split->same_baseline_s, split->same);
        put_mean_days(writer, entry, "same_policy_days", split->same_policy_s, split->same);
        tree_integer(&writer->tree, entry, "only_baseline_cases", split->only_baseline);
        put_mean_days(writer, entry, "only_baseline_days", split->only_baseline_s, split->only_baseline);
        tree_integer(&writer->tree, entry, "only_policy_cases", split->only_policy);
        put_mean_days(writer, entry, "only_policy_days", split->only_policy_s, split->only_policy);
        tree_put(&writer->tree, kinds, sample_name((enum sample_kind)kind), entry);
    }
    return kinds;
}

static cJSON *rule_changes(struct writer *writer, size_t k)
{
    const struct pair_tally *pair = &writer->report->comparison->pairs[k];
    const struct study_policy *policies = writer->report->study->policies;
    cJSON *array = tree_array(&writer->tree);
    for (size_t i = 0; i < pair->rule_count; i++) {
        const struct rule_change *change = &pair->rules[i];
        bool named = change->slot != RULE_SLOT_NONE;
        cJSON *object = tree_object(&writer->tree);
        tree_text(&writer->tree, object, "decision", named ? rule_slot_name(change->slot) : NULL);
        tree_text(&writer->tree, object, "baseline_rule",
                  named ? rule_slot_id(policies[0].image, change->slot, change->baseline) : NULL);
        tree_text(&writer->tree, object, "policy_rule",
                  named ? rule_slot_id(policies[k + 1].image, change->slot, change->policy) : NULL);
        tree_integer(&writer->tree, object, "orders", change->orders);
        put_money(writer, object, "refund_change", change->refund_minor);
        tree_put(&writer->tree, array, NULL, object);
    }
    return array;
}

static cJSON *pairs(struct writer *writer)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *array = tree_array(&writer->tree);
    for (size_t k = 0; k + 1 < comparison->policy_count; k++) {
        cJSON *object = tree_object(&writer->tree);
        tree_text(&writer->tree, object, "baseline", policy_name(writer, 0));
        tree_text(&writer->tree, object, "policy", policy_name(writer, k + 1));
        tree_integer(&writer->tree, object, "affected_orders", comparison->pairs[k].affected);
        cJSON *share = tree_object(&writer->tree);
        put_interval(writer, share, "mean", &comparison->affected_share[k]);
        tree_text(&writer->tree, share, "unit", "%");
        tree_put(&writer->tree, object, "affected_share", share);
        tree_put(&writer->tree, object, "transitions", transitions(writer, &comparison->pairs[k]));
        tree_put(&writer->tree, object, "winners", winners(writer, &comparison->pairs[k]));
        tree_put(&writer->tree, object, "only_baseline",
                 only_object(writer, &comparison->pairs[k].only[SIDE_BASELINE]));
        tree_put(&writer->tree, object, "only_policy", only_object(writer, &comparison->pairs[k].only[SIDE_POLICY]));
        tree_put(&writer->tree, object, "times", times(writer, &comparison->pairs[k]));
        tree_put(&writer->tree, object, "rules", rule_changes(writer, k));
        tree_put(&writer->tree, array, NULL, object);
    }
    return array;
}

/* ---- what it rests on ---- */

struct telling {
    struct writer *writer;
    cJSON *array;
    const char *policy;
};

static void tell_assumption(void *context, const char *where, const char *basis, const char *why)
{
    struct telling *telling = context;
    cJSON *object = tree_object(&telling->writer->tree);
    tree_text(&telling->writer->tree, object, "policy", telling->policy);
    tree_text(&telling->writer->tree, object, "where", where);
    tree_text(&telling->writer->tree, object, "basis", basis);
    tree_text(&telling->writer->tree, object, "why", why);
    tree_put(&telling->writer->tree, telling->array, NULL, object);
}

static cJSON *assumptions(struct writer *writer)
{
    cJSON *array = tree_array(&writer->tree);
    for (size_t i = 0; i < writer->report->study->policy_count; i++) {
        struct telling telling = {writer, array, policy_name(writer, i)};
        rd_policy_each_assumption(writer->report->study->policies[i].policy, tell_assumption, &telling);
    }
    return array;
}

static void tell_unmoved(void *context, const struct rd_unmoved *unmoved)
{
    struct telling *telling = context;
    char reason[UNMOVED_SIZE];
    cJSON *object = tree_object(&telling->writer->tree);
    tree_text(&telling->writer->tree, object, "policy", telling->policy);
    tree_text(&telling->writer->tree, object, "parameter", unmoved->parameter);
    tree_text(&telling->writer->tree, object, "why", unmoved_reason(unmoved, reason));
    tree_put(&telling->writer->tree, telling->array, NULL, object);
}

static cJSON *unmoved_parameters(struct writer *writer)
{
    cJSON *array = tree_array(&writer->tree);
    for (size_t i = 0; i < writer->report->study->policy_count; i++) {
        struct telling telling = {writer, array, policy_name(writer, i)};
        unmoved_each(writer->report, i, tell_unmoved, &telling, NULL);
    }
    return array;
}

static cJSON *scenario_object(struct writer *writer)
{
    const struct scenario *scenario = writer->report->study->scenario;
    cJSON *object = tree_object(&writer->tree);
    tree_text(&writer->tree, object, "name", scenario->name);
    tree_text(&writer->tree, object, "title", scenario->title);
    tree_text(&writer->tree, object, "currency", scenario->currency);
    tree_text(&writer->tree, object, "sha256", scenario->sha256);
    tree_bool(&writer->tree, object, "launch", scenario->launches);
    return object;
}

static cJSON *policies(struct writer *writer)
{
    cJSON *array = tree_array(&writer->tree);
    for (size_t i = 0; i < writer->report->study->policy_count; i++) {
        const struct study_policy *policy = &writer->report->study->policies[i];
        cJSON *object = tree_object(&writer->tree);
        tree_text(&writer->tree, object, "name", policy->name);
        tree_text(&writer->tree, object, "title", policy->title);
        tree_text(&writer->tree, object, "currency", rd_policy_currency(policy->policy));
        if (policy->exchange_ppb != RD_PPB_PER_ONE)
            tree_number(&writer->tree, object, "exchange", (double)policy->exchange_ppb / (double)RD_PPB_PER_ONE);
        tree_text(&writer->tree, object, "sha256", policy->sha256);
        tree_put(&writer->tree, object, "metrics", whole_metrics(writer, i));
        tree_put(&writer->tree, object, "segments", segment_metrics(writer, i));
        tree_put(&writer->tree, array, NULL, object);
    }
    return array;
}

static cJSON *realism(struct writer *writer)
{
    const struct report *report = writer->report;
    const struct scenario *scenario = report->study->scenario;
    cJSON *array = tree_array(&writer->tree);
    for (size_t i = 0; i < scenario->realism_count; i++) {
        const struct realism_row *row = &scenario->realism[i];
        struct realism_result result =
            realism_measure(row, report->outcome, report->comparison->replications, report->comparison);
        cJSON *object = tree_object(&writer->tree);
        tree_text(&writer->tree, object, "figure", realism_figure_row(row->figure)->name);
        if (row->segment)
            tree_text(&writer->tree, object, "segment", row->segment);
        tree_number(&writer->tree, object, "simulated", result.simulated);
        tree_number(&writer->tree, object, "reference", row->is_band ? (double)NAN : row->reference);
        tree_number(&writer->tree, object, "lo", row->is_band ? row->lo : row->reference * (1 - row->within));
        tree_number(&writer->tree, object, "hi", row->is_band ? row->hi : row->reference * (1 + row->within));
        tree_bool(&writer->tree, object, "holds", result.holds);
        tree_text(&writer->tree, object, "source", row->source);
        tree_text(&writer->tree, object, "why", row->why);
        tree_put(&writer->tree, array, NULL, object);
    }
    return array;
}

static cJSON *document(struct writer *writer)
{
    const struct report *report = writer->report;
    char shard[32];
    cJSON *root = tree_object(&writer->tree);
    tree_text(&writer->tree, root, "format", RESULT_FORMAT);
    tree_text(&writer->tree, root, "command", report->command);
    tree_text(&writer->tree, root, "version", report->version);
    tree_put(&writer->tree, root, "scenario", scenario_object(writer));
    tree_identity(&writer->tree, root, "seed", report->study->seed);
    tree_text(&writer->tree, root, "response", response_name(report->study->scenario->response));
    tree_integer(&writer->tree, root, "replications", report->comparison->replications);
    if (!shard_is_whole(report->study->shard)) {
        snprintf(shard, sizeof shard, "%u/%u", (unsigned)report->study->shard.index,
                 (unsigned)report->study->shard.count);
        tree_text(&writer->tree, root, "shard", shard);
    }
    tree_number(&writer->tree, root, "confidence", report->study->confidence);
    tree_put(&writer->tree, root, "metrics", whole_metrics(writer, 0));
    tree_put(&writer->tree, root, "comparisons", comparisons(writer));
    tree_put(&writer->tree, root, "pairs", pairs(writer));
    tree_put(&writer->tree, root, "policies", policies(writer));
    tree_put(&writer->tree, root, "realism", realism(writer));
    tree_put(&writer->tree, root, "assumptions", assumptions(writer));
    tree_put(&writer->tree, root, "unmoved", unmoved_parameters(writer));
    tree_text(&writer->tree, root, "fingerprint", report->fingerprint);
    return root;
}

enum rd_status report_json(const struct report *report, FILE *out, struct rd_error *err)
{
    struct writer writer = {.report = report};
    cJSON *root = document(&writer);
    return tree_print(&writer.tree, root, "the JSON result", out, err);
}
