/*
 * Timelines and lists of orders for programs. Order numbers are strings: they pass 2^53.
 */
#include <inttypes.h>

#include <cjson/cJSON.h>

#include "redress/units.h"
#include "report/timeline_page.h"

#define TIMELINE_FORMAT "redress/timeline/1"
#define ORDERS_FORMAT "redress/orders/1"

struct writer {
    bool failed;
};

static cJSON *put(struct writer *writer, cJSON *object, const char *key, cJSON *item)
{
    const bool is_in = item && (key ? cJSON_AddItemToObject(object, key, item) : cJSON_AddItemToArray(object, item));
    if (!is_in)
        cJSON_Delete(item);
    writer->failed |= !is_in;
    return is_in ? item : NULL;
}

static void put_text(struct writer *writer, cJSON *object, const char *key, const char *text)
{
    put(writer, object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

static void put_order(struct writer *writer, cJSON *object, uint32_t replication, uint64_t order)
{
    char text[64];
    snprintf(text, sizeof text, "%" PRIu32 ":%" PRIu64, replication, order);
    put_text(writer, object, "case", text);
}

static void put_money(struct writer *writer, cJSON *object, const char *key, int64_t minor)
{
    char text[RD_UNIT_TEXT_SIZE];
    put_text(writer, object, key, rd_money_format(minor, text));
}

static cJSON *head(struct writer *writer, const struct timeline_report *report, const char *format)
{
    char seed[32];
    cJSON *root = cJSON_CreateObject();
    snprintf(seed, sizeof seed, "%" PRIu64, report->seed);
    put_text(writer, root, "format", format);
    put_text(writer, root, "scenario", report->scenario->name);
    put_text(writer, root, "currency", report->scenario->currency);
    put_text(writer, root, "seed", seed);
    put_text(writer, root, "response", response_name(report->scenario->response));
    return root;
}

static void put_step(struct writer *writer, cJSON *steps, const struct step *step)
{
    char at[RD_UNIT_TEXT_SIZE];
    cJSON *object = put(writer, steps, NULL, cJSON_CreateObject());
    put_text(writer, object, "at", rd_date_format(step->at_unix_s, at));
    put_text(writer, object, "kind", step_kind_name(step->kind));
    put_text(writer, object, "who", step->who);
    put_text(writer, object, "what", step->what);
    put_text(writer, object, "text", step->text);
    if (step->kind != STEP_RULE)
        return;
    put_text(writer, object, "rule", step->rule);
    put_text(writer, object, "title", step->title);
    put_text(writer, object, "facts", step->facts);
}

static enum rd_status finish(struct writer *writer, cJSON *root, FILE *out, struct rd_error *err)
{
    char *text = writer->failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for the explanation");
    fprintf(out, "%s\n", text);
    cJSON_free(text);
    return RD_OK;
}

enum rd_status report_timeline_json(const struct timeline_report *report, FILE *out, struct rd_error *err)
{
    struct writer writer = {.failed = false};
    cJSON *root = head(&writer, report, TIMELINE_FORMAT);
    put_order(&writer, root, report->replication, report->order);
    cJSON *policies = put(&writer, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < report->policy_count; i++) {
        const struct timeline *timeline = &report->timelines[i];
        cJSON *object = put(&writer, policies, NULL, cJSON_CreateObject());
        put_text(&writer, object, "policy", report->policies[i].name);
        put(&writer, object, "placed", cJSON_CreateBool(timeline->count > 0));
        cJSON *steps = put(&writer, object, "steps", cJSON_CreateArray());
        for (size_t k = 0; k < timeline->count; k++)
            put_step(&writer, steps, &timeline->steps[k]);
    }
    return finish(&writer, root, out, err);
}

enum rd_status report_found_json(const struct timeline_report *report, const struct order_search *search, FILE *out,
                                 struct rd_error *err)
{
    struct writer writer = {.failed = false};
    cJSON *root = head(&writer, report, ORDERS_FORMAT);
    cJSON *policies = put(&writer, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < report->policy_count; i++)
        put(&writer, policies, NULL, cJSON_CreateString(report->policies[i].name));
    put(&writer, root, "replications", cJSON_CreateNumber(report->replications));
    put(&writer, root, "fit", cJSON_CreateNumber((double)search->total));
    cJSON *orders = put(&writer, root, "orders", cJSON_CreateArray());
    for (size_t i = 0; i < search->count; i++) {
        const struct found_order *found = &search->found[i];
        cJSON *object = put(&writer, orders, NULL, cJSON_CreateObject());
        put_order(&writer, object, found->replication, found->order);
        put_text(&writer, object, "reason", found->reason == UINT8_MAX ? NULL : rd_word(RD_SET_REASON, found->reason));
        put_text(&writer, object, "outcome", order_outcome_name(found->before));
        put_money(&writer, object, "refund", found->refund_before_minor);
        if (report->policy_count < 2)
            continue;
        put_text(&writer, object, "outcome_after", order_outcome_name(found->after));
        put_money(&writer, object, "refund_after", found->refund_after_minor);
    }
    return finish(&writer, root, out, err);
}
