/*
 * For people who write documents: their canonical form, decision tables as spreadsheets, and help text for buyers and
 * sellers.
 */
#ifndef REDRESS_AUTHOR_H
#define REDRESS_AUTHOR_H

#include <stddef.h>

#include "redress/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The canonical form of a policy, overlay, suite of tests or scenario: keys in the order of the format (unknown ones behind
 * them), cells in that of the fact dictionary, a dated value, edit or clause a line, a rule too up to 200 columns, blank lines between groups kept, everything else wrapped at 120 columns.
 * Formatting twice changes nothing, and nothing is lost. The caller frees *out with free(). RD_INPUT: findings say why.
 */
enum rd_status rd_document_format(const char *name, const char *text, size_t length, char **out,
                                  struct rd_findings *found, struct rd_error *err);

/*
 * One decision's table as CSV: a row for each rule and, where a rule has `any`, a row for each of its alternatives below it.
 * Everything the document says about the rules stands in a column. `name` and the text are those of a policy document. The
 * caller frees *out.
 */
enum rd_status rd_table_export(const char *name, const char *text, size_t length, enum rd_decision decision, char **out,
                               struct rd_findings *found, struct rd_error *err);
/*
 * The document with the rules of the decision taken from a CSV text, in canonical form. Mistakes in the table are findings
 * of `csv_name` with row and column. The caller frees *out. The result is not checked as a policy.
 */
enum rd_status rd_table_import(const char *name, const char *text, size_t length, enum rd_decision decision,
                               const char *csv_name, const char *csv, size_t csv_length, char **out,
                               struct rd_findings *found, struct rd_error *err);

enum rd_reader { RD_READER_BUYER, RD_READER_SELLER, RD_READER_ALL };

/*
 * Help text in Markdown, written from the rules and the values of their parameters at a time. The caller frees *out.
 */
enum rd_status rd_policy_guide(const struct rd_policy *policy, int64_t at_unix_s, enum rd_reader reader, char **out,
                               struct rd_error *err);

#ifdef __cplusplus
}
#endif
#endif
