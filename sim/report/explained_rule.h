/*
 * A rule with its cells against a case, for JSON documents that show one.
 */
#ifndef REDRESS_REPORT_EXPLAINED_RULE_H
#define REDRESS_REPORT_EXPLAINED_RULE_H

#include "redress/explain.h"
#include "report/json_tree.h"

/* Puts it at the end of an array; returns the object, or NULL. */
cJSON *tree_explained_rule(struct json_tree *tree, cJSON *array, const struct rd_explained_rule *rule);

#endif
