/*
 * Decision tables as spreadsheets: what a cell may hold, and the columns there are.
 *
 *   row, id, title, FACT…, then:ANSWER…, basis, ref, why, note
 *
 * `row` is "rule", "otherwise", or "any" for an alternative of the rule above. An empty cell: the rule does not say it.
 * Words and texts stand as base/csv.h writes them; every list and money form stands as JSON.
 */
#ifndef REDRESS_LANGUAGE_SHEET_H
#define REDRESS_LANGUAGE_SHEET_H

#include "base/json.h"
#include "language/layout.h"
#include "redress/author.h"

#define SHEET_THEN "then:"

/*
 * The remarks of a rule, of which each has a column of its own behind the answers: basis, ref, why, note. NULL past the
 * last. The title stands before the facts.
 */
#define SHEET_TEXTS_MAX 8u
const char *sheet_text(size_t index);

/* The decision of a policy document; NULL and a finding when there is none with rules. */
struct json_value *sheet_rules(const struct json_doc *doc, enum rd_decision decision, struct rd_findings *found);

#endif
