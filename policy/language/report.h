/*
 * Reporting for the checks of a policy: finding codes, the place in the file a value came from, and small readers that
 * report what they miss.
 */
#ifndef REDRESS_LANGUAGE_REPORT_H
#define REDRESS_LANGUAGE_REPORT_H

#include "language/model.h"

/* What a check works on; the strings, when set, go into every finding. */
struct checker {
    struct rd_policy *policy;
    struct rd_findings *found;
    bool is_out_of_memory;
    bool is_unwritten; /* no canonical text is wanted, and no remark that rests on one */
    const char *decision, *rule, *subject, *epoch, *witness, *fix;
};

/*
 * Adds a finding at a value, or at its member name. The position and JSON Pointer are those of the document the value
 * was written in, also when an edit has put it into another one.
 */
void report(struct checker *checker, enum finding_code code, const struct json_value *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void report_key(struct checker *checker, enum finding_code code, const struct json_value *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The JSON Pointer of a value in the document it was written in. */
const char *report_pointer(const struct json_value *at, char *out, size_t size);
/* "file:line:column" of a value, for messages that name two places. */
const char *report_place(const struct json_value *at, char *out, size_t size);

/* Zeroed memory of the policy's arena; NULL notes the shortage in the checker. */
void *check_alloc(struct checker *checker, size_t count, size_t size);
/* A user's text for a message: at most 80 bytes, cut with "...". */
const char *clip(struct checker *checker, const char *text);
/* "; did you mean \"x\"?" or "", as suggest_phrase(); "" as well once findings are no longer kept. */
const char *did_you_mean(struct checker *checker, const char *word, const char *const known[], size_t count);
/* The same over the words of a set; without a near one " (one of a, b, c)". */
const char *did_you_mean_word(struct checker *checker, const char *word, enum rd_word_set set);

/* Is the value of this kind? Reports, naming it `what`, when not. */
bool expect_kind(struct checker *checker, const struct json_value *value, enum json_kind kind, const char *what);
/* Ids: [a-z][a-z0-9_-]*, names: [a-z][a-z0-9_]*. */
bool expect_name(struct checker *checker, const struct json_value *at, const char *text, bool is_id);
#endif
