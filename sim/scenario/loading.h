/*
 * What one load of a scenario carries through the readers: where findings go, what owns memory, what was seen so far.
 *
 * Readers report what is wrong and go on, so that one load shows every finding. Their bool says whether the value is
 * good; running out of memory or past a limit sets `status`, and everything after is moot.
 */
#ifndef REDRESS_SCENARIO_LOADING_H
#define REDRESS_SCENARIO_LOADING_H

#include "base/arena.h"
#include "base/json.h"
#include "scenario/fields.h"
#include "scenario/scenario.h"

#define LABEL_SIZE 128

/* Everything a scenario's pointers lead to. */
struct scenario_owner {
    struct arena arena;
    struct shared_law *laws; /* distinct distributions: equal ones share a table */
    size_t law_count, law_capacity;
};

struct shared_law {
    char *key; /* unit, range and canonical text */
    struct quantile_table *table;
};

struct loading {
    struct scenario *scenario;
    struct scenario_owner *owner;
    struct rd_findings *found;
    struct rd_error *err;
    struct rd_files *files; /* through which files are read, or NULL */
    enum rd_status status;  /* RD_OK, or what made the load impossible */
    struct json_doc **docs; /* every text read so far, alive until the load ends */
    size_t doc_count, doc_capacity;
    const struct json_value **fallbacks; /* parsed defaults, by field row */
    const struct json_value *root;       /* of the resolved document; while --set and edits apply, as it is so far */
    bool *is_told;                       /* by field row: that its default is not converted */
    struct law_spec sizes;
    struct country *countries;
    size_t country_count;
};

/* Reads a text or file into a document the load keeps; NULL with findings, or with `status` set. */
struct json_value *loading_read_text(struct loading *load, const char *name, const char *text, size_t length);
struct json_value *loading_read_file(struct loading *load, const char *path);
/* The same without findings: NULL when the text is no JSON. */
struct json_value *loading_try_text(struct loading *load, const char *name, const char *text);
/* A field's default, parsed once; NULL when it has none. */
const struct json_value *loading_fallback(struct loading *load, const struct scenario_field *field);

struct arena *loading_arena(struct loading *load);
/* Passes `pointer` on; sets `status` when it is NULL. */
void *loading_kept(struct loading *load, void *pointer);
void loading_fail(struct loading *load, enum rd_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "\"key\"" or "element 3": what a message calls a value. */
const char *label_of(const struct json_value *value, char out[LABEL_SIZE]);
/* True for the keys every object may have. */
bool key_is_remark(const char *key);

/* Reports "<label> must be <what>, not <kind>". Always false. */
bool loading_wrong_type(struct loading *load, const struct json_value *value, const char *what);
/* Reports an error at a value. Always false. */
bool loading_error(struct loading *load, const struct json_value *value, enum finding_code code, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

#endif
