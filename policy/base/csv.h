/*
 * Fields of comma-separated values (RFC 4180), the same for every command. What a spreadsheet would take for a formula, a number,
 * a date or nothing at all stands as a JSON string, in double quotes of its own: `"""=1+1"""`.
 */
#ifndef REDRESS_BASE_CSV_H
#define REDRESS_BASE_CSV_H

#include <stdbool.h>

/* Takes the next piece of a field. */
typedef void csv_sink(void *out, const char *text);

/* Whether every reader takes the text for itself: it may stand in a field as it is. */
bool csv_is_plain(const char *text);
/* A text: as it is where it is plain, nothing where it is empty, else as a JSON string. */
void csv_put_text(const char *text, csv_sink *put, void *out);
/* A JSON value, printed without line breaks. */
void csv_put_json(const char *json, csv_sink *put, void *out);

#endif
