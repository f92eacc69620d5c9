#include "report/json_tree.h"

#include <inttypes.h>
#include <math.h>

#include "base/text.h"

#define EXACT_MOST (INT64_C(1) << 53) /* up to here a double holds every integer */

static cJSON *keep(struct json_tree *tree, cJSON *item)
{
    tree->failed = tree->failed || !item;
    return item;
}

cJSON *tree_object(struct json_tree *tree)
{
    return keep(tree, cJSON_CreateObject());
}

cJSON *tree_array(struct json_tree *tree)
{
    return keep(tree, cJSON_CreateArray());
}

cJSON *tree_put(struct json_tree *tree, cJSON *parent, const char *key, cJSON *item)
{
    const bool is_in = item && (key ? cJSON_AddItemToObject(parent, key, item) : cJSON_AddItemToArray(parent, item));
    if (!is_in)
        cJSON_Delete(item);
    return keep(tree, is_in ? item : NULL);
}

void tree_text(struct json_tree *tree, cJSON *parent, const char *key, const char *text)
{
    tree_put(tree, parent, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void tree_bool(struct json_tree *tree, cJSON *parent, const char *key, bool value)
{
    tree_put(tree, parent, key, cJSON_CreateBool(value));
}

/* cJSON's own numbers are doubles of 15 or 17 digits. */
void tree_number(struct json_tree *tree, cJSON *parent, const char *key, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.12g", value);
    tree_put(tree, parent, key, isfinite(value) ? cJSON_CreateRaw(text) : cJSON_CreateNull());
}

void tree_integer(struct json_tree *tree, cJSON *parent, const char *key, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    const bool is_exact = value >= -EXACT_MOST && value <= EXACT_MOST;
    tree_put(tree, parent, key, is_exact ? cJSON_CreateRaw(text) : cJSON_CreateString(text));
}

void tree_identity(struct json_tree *tree, cJSON *parent, const char *key, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    tree_text(tree, parent, key, text);
}

enum rd_status tree_print(struct json_tree *tree, cJSON *root, const char *what, FILE *out, struct rd_error *err)
{
    char *text = tree->failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for %s", what);
    text_put_json(text, out);
    fputc('\n', out);
    cJSON_free(text);
    return RD_OK;
}
