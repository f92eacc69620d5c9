/*
 * JSON put together piece by piece with cJSON, which returns NULL when memory is out and passes NULL on: a tree is built
 * without asking at every step, and what got lost on the way is noted in `failed`.
 */
#ifndef REDRESS_REPORT_JSON_TREE_H
#define REDRESS_REPORT_JSON_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#include "redress/status.h"

struct json_tree {
    bool failed;
};

/* Each may be NULL, which is noted. */
cJSON *tree_object(struct json_tree *tree);
cJSON *tree_array(struct json_tree *tree);

/* Puts `item` into an object under `key`, or with a NULL key at the end of an array. Owns it; returns it, or NULL. */
cJSON *tree_put(struct json_tree *tree, cJSON *parent, const char *key, cJSON *item);
/* The same for values: a NULL text and a number that is not finite become null. */
void tree_text(struct json_tree *tree, cJSON *parent, const char *key, const char *text);
void tree_bool(struct json_tree *tree, cJSON *parent, const char *key, bool value);
void tree_number(struct json_tree *tree, cJSON *parent, const char *key, double value); /* 12 significant digits */
/* All its digits; as a text beyond 2^53, where readers of JSON, whose numbers are doubles, would round it. */
void tree_integer(struct json_tree *tree, cJSON *parent, const char *key, int64_t value);
/* An identity of 64 bits, such as a seed: always a text, because it may be beyond 2^53. */
void tree_identity(struct json_tree *tree, cJSON *parent, const char *key, uint64_t value);

/* Prints the whole on one line and frees it. RD_NOMEM, "out of memory for <what>", when anything is missing. */
enum rd_status tree_print(struct json_tree *tree, cJSON *root, const char *what, FILE *out, struct rd_error *err);

#endif
