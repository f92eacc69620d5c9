/*
 * Timelines and lists of orders for programs. Order numbers are strings: they pass 2^53.
 */
#include <inttypes.h>

#include "redress/units.h"
#include "report/json_tree.h"
#include "report/timeline_page.h"

#define TIMELINE_FORMAT "redress/timeline/1"
#define ORDERS_FORMAT "redress/orders/1"

static void put_order(struct json_tree *tree, cJSON *object, uint32_t replication, uint64_t order)
{
    char text[64];
    snprintf(text, sizeof text, "%" PRIu32 ":%" PRIu64, replication, order);
    tree_text(tree, object, "case", text);
}

static void put_money(struct json_tree *tree, cJSON *object, const char *key, int64_t minor)
{
    char text[RD_UNIT_TEXT_SIZE];
    tree_text(tree, object, key, rd_money_format(minor, text));
}

static cJSON *head(struct json_tree *tree, const struct timeline_report *report, const char *format)
{
    cJSON *root = tree_object(tree);
    tree_text(tree, root, "format", format);
    tree_text(tree, root, "scenario", report->scenario->name);
    tree_text(tree, root, "currency", report->scenario->currency);
    tree_identity(tree, root, "seed", report->seed);
    tree_text(tree, root, "response", response_name(report->scenario->response));
    return root;
}

static void put_step(struct json_tree *tree, cJSON *steps, const struct step *step)
{
    char at[RD_UNIT_TEXT_SIZE];
    cJSON *object = tree_put(tree, steps, NULL, cJSON_CreateObject());
    tree_text(tree, object, "at", rd_date_format(step->at_unix_s, at));
    tree_text(tree, object, "kind", step_kind_name(step->kind));
    tree_text(tree, object, "who", step->who);
    tree_text(tree, object, "what", step->what);
    tree_text(tree, object, "text", step->text);
    if (step->kind != STEP_RULE)
        return;
    tree_text(tree, object, "rule", step->rule);
    tree_text(tree, object, "title", step->title);
    tree_text(tree, object, "facts", step->facts);
}

enum rd_status report_timeline_json(const struct timeline_report *report, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = head(&tree, report, TIMELINE_FORMAT);
    put_order(&tree, root, report->replication, report->order);
    cJSON *policies = tree_put(&tree, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < report->policy_count; i++) {
        const struct timeline *timeline = &report->timelines[i];
        cJSON *object = tree_put(&tree, policies, NULL, cJSON_CreateObject());
        tree_text(&tree, object, "policy", report->policies[i].name);
        tree_bool(&tree, object, "placed", timeline->count > 0);
        cJSON *steps = tree_put(&tree, object, "steps", cJSON_CreateArray());
        for (size_t k = 0; k < timeline->count; k++)
            put_step(&tree, steps, &timeline->steps[k]);
    }
    return tree_print(&tree, root, "the explanation", out, err);
}

enum rd_status report_found_json(const struct timeline_report *report, const struct order_search *search, FILE *out,
                                 struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = head(&tree, report, ORDERS_FORMAT);
    cJSON *policies = tree_put(&tree, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < report->policy_count; i++)
        tree_put(&tree, policies, NULL, cJSON_CreateString(report->policies[i].name));
    tree_put(&tree, root, "replications", cJSON_CreateNumber(report->replications));
    tree_put(&tree, root, "fit", cJSON_CreateNumber((double)search->total));
    cJSON *orders = tree_put(&tree, root, "orders", cJSON_CreateArray());
    for (size_t i = 0; i < search->count; i++) {
        const struct found_order *found = &search->found[i];
        cJSON *object = tree_put(&tree, orders, NULL, cJSON_CreateObject());
        put_order(&tree, object, found->replication, found->order);
        tree_text(&tree, object, "reason", found->reason == UINT8_MAX ? NULL : rd_word(RD_SET_REASON, found->reason));
        tree_text(&tree, object, "outcome", order_outcome_name(found->before));
        put_money(&tree, object, "refund", found->refund_before_minor);
        if (report->policy_count < 2)
            continue;
        tree_text(&tree, object, "outcome_after", order_outcome_name(found->after));
        put_money(&tree, object, "refund_after", found->refund_after_minor);
    }
    return tree_print(&tree, root, "the explanation", out, err);
}
