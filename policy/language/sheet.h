/*
 * Decision tables as spreadsheets: what a cell may hold, and the columns there are.
 *
 *   row, id, title, FACT…, then:ANSWER…, basis, ref, why, note
 *
 * `row` is "rule", "otherwise", or "any" for an alternative of the rule above. An empty cell: the rule does not say it.
 * Words and texts stand as they are; everything a spreadsheet would take for a number, a date, a formula or nothing at all,
 * and every list and money form, stands as JSON.
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

/* The value of a cell as JSON text that stands for it, or NULL when it has to be quoted: `text` is a text. */
bool sheet_is_plain(const char *text);
/* One field of CSV. */
void sheet_put_field(struct layout_text *out, const char *text);
/* The decision of a policy document; NULL and a finding when there is none with rules. */
struct json_value *sheet_rules(const struct json_doc *doc, enum rd_decision decision, struct rd_findings *found);

#endif
