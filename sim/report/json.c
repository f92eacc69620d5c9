/*
 * "redress/result/1": everything the pages show and every segment, for programs. Numbers carry 12 significant digits; what
 * is not there is null, and its "note" says why.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "redress/units.h"
#include "report/parts.h"
#include "study/realism.h"
#include "study/rules.h"

#define RESULT_FORMAT "redress/result/1"

/*
 * cJSON returns NULL when memory is out and passes NULL on, so a tree is built without asking at every step; what got
 * lost on the way is noted in `failed`.
 */
struct writer {
    const struct report *report;
    bool failed;
};

static cJSON *keep(struct writer *writer, cJSON *item)
{
    writer->failed = writer->failed || !item;
    return item;
}

static void put(struct writer *writer, cJSON *object, const char *key, cJSON *item)
{
    if (!item || !cJSON_AddItemToObject(object, key, item)) {
        cJSON_Delete(item);
        writer->failed = true;
    }
}

static void append(struct writer *writer, cJSON *array, cJSON *item)
{
    if (!item || !cJSON_AddItemToArray(array, item)) {
        cJSON_Delete(item);
        writer->failed = true;
    }
}

static void put_text(struct writer *writer, cJSON *object, const char *key, const char *text)
{
    put(writer, object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

static void put_number(struct writer *writer, cJSON *object, const char *key, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.12g", value);
    put(writer, object, key, isfinite(value) ? cJSON_CreateRaw(text) : cJSON_CreateNull());
}

/* Integers keep all their digits: cJSON's numbers are doubles. */
static void put_integer(struct writer *writer, cJSON *object, const char *key, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    put(writer, object, key, cJSON_CreateRaw(text));
}

static void put_money(struct writer *writer, cJSON *object, const char *key, int64_t minor)
{
    put_number(writer, object, key, (double)minor / 100);
}

static const char *policy_name(const struct writer *writer, size_t policy)
{
    return writer->report->study->policies[policy].name;
}

/* ---- estimates ---- */

static void put_interval(struct writer *writer, cJSON *object, const char *value_key, const struct estimate *estimate)
{
    put_number(writer, object, value_key, estimate->value);
    put_number(writer, object, "lo", estimate->lo);
    put_number(writer, object, "hi", estimate->hi);
}

static void put_unit(struct writer *writer, cJSON *object, const struct metric *metric, const struct estimate *estimate)
{
    char unit[UNIT_SIZE];
    put_text(writer, object, "unit", metric_unit(metric, writer->report->study->scenario->currency, unit));
    put_integer(writer, object, "n", (int64_t)estimate->n);
    if (estimate_note_name(estimate->note))
        put_text(writer, object, "note", estimate_note_name(estimate->note));
}

static cJSON *metric_object(struct writer *writer, const struct compared_row *row, size_t policy)
{
    cJSON *object = keep(writer, cJSON_CreateObject());
    put_interval(writer, object, "mean", &row->values[policy]);
    put_unit(writer, object, row->metric, &row->values[policy]);
    return object;
}

static cJSON *whole_metrics(struct writer *writer, size_t policy)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *object = keep(writer, cJSON_CreateObject());
    for (size_t i = 0; i < comparison->whole_count; i++)
        put(writer, object, comparison->rows[i].metric->name, metric_object(writer, &comparison->rows[i], policy));
    return object;
}

/* {"category=apparel": {"refund_rate": …}, …}: rows of one segment stand together. */
static cJSON *segment_metrics(struct writer *writer, size_t policy)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *all = keep(writer, cJSON_CreateObject()), *segment = NULL;
    const char *name = "";
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (strcmp(row->segment, name) != 0) {
            name = row->segment;
            segment = keep(writer, cJSON_AddObjectToObject(all, name));
        }
        put(writer, segment, row->metric->name, metric_object(writer, row, policy));
    }
    return all;
}

static void put_affected(struct writer *writer, cJSON *object, const struct estimate *affected)
{
    if (affected->note == ESTIMATE_UNDEFINED)
        return;
    cJSON *inner = keep(writer, cJSON_CreateObject());
    put_interval(writer, inner, "diff", affected);
    if (estimate_note_name(affected->note))
        put_text(writer, inner, "note", estimate_note_name(affected->note));
    put(writer, object, "among_affected", inner);
}

static cJSON *comparison_object(struct writer *writer, const struct compared_row *row, size_t k)
{
    const struct difference *difference = &row->differences[k];
    cJSON *object = keep(writer, cJSON_CreateObject());
    put_text(writer, object, "metric", row->metric->name);
    put_text(writer, object, "segment", row->segment[0] ? row->segment : "all");
    put_text(writer, object, "baseline", policy_name(writer, 0));
    put_text(writer, object, "policy", policy_name(writer, k + 1));
    put_interval(writer, object, "diff", &difference->total);
    put_unit(writer, object, row->metric, &difference->total);
    put(writer, object, "significant", cJSON_CreateBool(difference->verdict != VERDICT_NONE));
    put(writer, object, "significant_holm", cJSON_CreateBool(difference->verdict == VERDICT_HOLM));
    put_number(writer, object, "detectable", difference->detectable);
    put_affected(writer, object, &difference->affected);
    return object;
}

static cJSON *comparisons(struct writer *writer)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t k = 0; k + 1 < comparison->policy_count; k++) {
        for (size_t i = 0; i < comparison->row_count; i++)
            append(writer, array, comparison_object(writer, &comparison->rows[i], k));
    }
    return array;
}

/* ---- pairs ---- */

static cJSON *transitions(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (int from = 0; from < OUTCOME_KIND_COUNT; from++) {
        for (int to = 0; to < OUTCOME_KIND_COUNT; to++) {
            if (pair->transitions[from][to] == 0)
                continue;
            cJSON *object = keep(writer, cJSON_CreateObject());
            put_text(writer, object, "from", order_outcome_name((enum order_outcome)from));
            put_text(writer, object, "to", order_outcome_name((enum order_outcome)to));
            put_integer(writer, object, "orders", pair->transitions[from][to]);
            append(writer, array, object);
        }
    }
    return array;
}

static cJSON *winners(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *parties = keep(writer, cJSON_CreateObject());
    for (int party = 0; party < PARTY_COUNT; party++) {
        const struct gain *gain = &pair->gains[party];
        cJSON *entry = keep(writer, cJSON_CreateObject());
        put_integer(writer, entry, "better_off", gain->winners);
        put_money(writer, entry, "gained", gain->won_minor);
        put_integer(writer, entry, "worse_off", gain->losers);
        put_money(writer, entry, "lost", gain->lost_minor);
        put(writer, parties, party_name((enum party)party), entry);
    }
    return parties;
}

/* Orders that exist on one side only, with their whole nets. */
static cJSON *only_object(struct writer *writer, const struct only_orders *only)
{
    cJSON *object = keep(writer, cJSON_CreateObject());
    put_integer(writer, object, "orders", only->orders);
    for (int party = 0; party < PARTY_COUNT; party++)
        put_money(writer, object, party_name((enum party)party), only->net_minor[party]);
    return object;
}

static void put_mean_days(struct writer *writer, cJSON *object, const char *key, int64_t sum_s, int64_t count)
{
    put_number(writer, object, key, count > 0 ? (double)sum_s / (double)count / 86400 : (double)NAN);
}

static cJSON *times(struct writer *writer, const struct pair_tally *pair)
{
    cJSON *kinds = keep(writer, cJSON_CreateObject());
    for (int kind = 0; kind < SAMPLE_COUNT; kind++) {
        const struct time_split *split = &pair->times[kind];
        cJSON *entry = keep(writer, cJSON_CreateObject());
        put_integer(writer, entry, "same_cases", split->same);
        put_mean_days(writer, entry, "same_baseline_days", split->same_baseline_s, split->same);
        put_mean_days(writer, entry, "same_policy_days", split->same_policy_s, split->same);
        put_integer(writer, entry, "only_baseline_cases", split->only_baseline);
        put_mean_days(writer, entry, "only_baseline_days", split->only_baseline_s, split->only_baseline);
        put_integer(writer, entry, "only_policy_cases", split->only_policy);
        put_mean_days(writer, entry, "only_policy_days", split->only_policy_s, split->only_policy);
        put(writer, kinds, sample_name((enum sample_kind)kind), entry);
    }
    return kinds;
}

static cJSON *rule_changes(struct writer *writer, size_t k)
{
    const struct pair_tally *pair = &writer->report->comparison->pairs[k];
    const struct study_policy *policies = writer->report->study->policies;
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t i = 0; i < pair->rule_count; i++) {
        const struct rule_change *change = &pair->rules[i];
        bool named = change->slot != RULE_SLOT_NONE;
        cJSON *object = keep(writer, cJSON_CreateObject());
        put_text(writer, object, "decision", named ? rule_slot_name(change->slot) : NULL);
        put_text(writer, object, "baseline_rule",
                 named ? rule_slot_id(policies[0].image, change->slot, change->baseline) : NULL);
        put_text(writer, object, "policy_rule",
                 named ? rule_slot_id(policies[k + 1].image, change->slot, change->policy) : NULL);
        put_integer(writer, object, "orders", change->orders);
        put_money(writer, object, "refund_change", change->refund_minor);
        append(writer, array, object);
    }
    return array;
}

static cJSON *pairs(struct writer *writer)
{
    const struct comparison *comparison = writer->report->comparison;
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t k = 0; k + 1 < comparison->policy_count; k++) {
        cJSON *object = keep(writer, cJSON_CreateObject());
        put_text(writer, object, "baseline", policy_name(writer, 0));
        put_text(writer, object, "policy", policy_name(writer, k + 1));
        put_integer(writer, object, "affected_orders", comparison->pairs[k].affected);
        cJSON *share = keep(writer, cJSON_CreateObject());
        put_interval(writer, share, "mean", &comparison->affected_share[k]);
        put_text(writer, share, "unit", "%");
        put(writer, object, "affected_share", share);
        put(writer, object, "transitions", transitions(writer, &comparison->pairs[k]));
        put(writer, object, "winners", winners(writer, &comparison->pairs[k]));
        put(writer, object, "only_baseline", only_object(writer, &comparison->pairs[k].only[SIDE_BASELINE]));
        put(writer, object, "only_policy", only_object(writer, &comparison->pairs[k].only[SIDE_POLICY]));
        put(writer, object, "times", times(writer, &comparison->pairs[k]));
        put(writer, object, "rules", rule_changes(writer, k));
        append(writer, array, object);
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
    cJSON *object = keep(telling->writer, cJSON_CreateObject());
    put_text(telling->writer, object, "policy", telling->policy);
    put_text(telling->writer, object, "where", where);
    put_text(telling->writer, object, "basis", basis);
    put_text(telling->writer, object, "why", why);
    append(telling->writer, telling->array, object);
}

static cJSON *assumptions(struct writer *writer)
{
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t i = 0; i < writer->report->study->policy_count; i++) {
        struct telling telling = {writer, array, policy_name(writer, i)};
        rd_policy_each_assumption(writer->report->study->policies[i].policy, tell_assumption, &telling);
    }
    return array;
}

static cJSON *scenario_object(struct writer *writer)
{
    const struct scenario *scenario = writer->report->study->scenario;
    cJSON *object = keep(writer, cJSON_CreateObject());
    put_text(writer, object, "name", scenario->name);
    put_text(writer, object, "title", scenario->title);
    put_text(writer, object, "currency", scenario->currency);
    put_text(writer, object, "sha256", scenario->sha256);
    return object;
}

static cJSON *policies(struct writer *writer)
{
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t i = 0; i < writer->report->study->policy_count; i++) {
        const struct study_policy *policy = &writer->report->study->policies[i];
        cJSON *object = keep(writer, cJSON_CreateObject());
        put_text(writer, object, "name", policy->name);
        put_text(writer, object, "title", policy->title);
        put_text(writer, object, "currency", rd_policy_currency(policy->policy));
        if (policy->exchange_ppb != RD_PPB_PER_ONE)
            put_number(writer, object, "exchange", (double)policy->exchange_ppb / (double)RD_PPB_PER_ONE);
        put_text(writer, object, "sha256", policy->sha256);
        put(writer, object, "metrics", whole_metrics(writer, i));
        put(writer, object, "segments", segment_metrics(writer, i));
        append(writer, array, object);
    }
    return array;
}

static cJSON *realism(struct writer *writer)
{
    const struct report *report = writer->report;
    const struct scenario *scenario = report->study->scenario;
    cJSON *array = keep(writer, cJSON_CreateArray());
    for (size_t i = 0; i < scenario->realism_count; i++) {
        const struct realism_row *row = &scenario->realism[i];
        struct realism_result result =
            realism_measure(row, report->outcome, report->comparison->replications, report->comparison);
        cJSON *object = keep(writer, cJSON_CreateObject());
        put_text(writer, object, "figure", realism_figure_row(row->figure)->name);
        put_number(writer, object, "simulated", result.simulated);
        put_number(writer, object, "reference", row->is_band ? (double)NAN : row->reference);
        put_number(writer, object, "lo", row->is_band ? row->lo : row->reference * (1 - row->within));
        put_number(writer, object, "hi", row->is_band ? row->hi : row->reference * (1 + row->within));
        put(writer, object, "holds", cJSON_CreateBool(result.holds));
        put_text(writer, object, "source", row->source);
        put_text(writer, object, "why", row->why);
        append(writer, array, object);
    }
    return array;
}

static cJSON *document(struct writer *writer)
{
    const struct report *report = writer->report;
    char seed[32];
    snprintf(seed, sizeof seed, "%" PRIu64, report->study->seed);
    cJSON *root = keep(writer, cJSON_CreateObject());
    put_text(writer, root, "format", RESULT_FORMAT);
    put_text(writer, root, "command", report->command);
    put_text(writer, root, "version", report->version);
    put(writer, root, "scenario", scenario_object(writer));
    put(writer, root, "seed", cJSON_CreateRaw(seed));
    put_text(writer, root, "response", response_name(report->study->scenario->response));
    put_integer(writer, root, "replications", report->comparison->replications);
    if (!shard_is_whole(report->study->shard)) {
        snprintf(seed, sizeof seed, "%u/%u", (unsigned)report->study->shard.index,
                 (unsigned)report->study->shard.count);
        put_text(writer, root, "shard", seed);
    }
    put_number(writer, root, "confidence", report->study->confidence);
    put(writer, root, "metrics", whole_metrics(writer, 0));
    put(writer, root, "comparisons", comparisons(writer));
    put(writer, root, "pairs", pairs(writer));
    put(writer, root, "policies", policies(writer));
    put(writer, root, "realism", realism(writer));
    put(writer, root, "assumptions", assumptions(writer));
    put_text(writer, root, "fingerprint", report->fingerprint);
    return root;
}

enum rd_status report_json(const struct report *report, FILE *out, struct rd_error *err)
{
    struct writer writer = {.report = report};
    cJSON *root = document(&writer);
    char *text = writer.failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for the JSON result");
    fputs(text, out);
    fputc('\n', out);
    cJSON_free(text);
    return RD_OK;
}
