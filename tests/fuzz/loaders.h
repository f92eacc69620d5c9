/*
 * The loader of every document format, and where a format's keys are names that its author chooses.
 */
#ifndef REDRESS_TESTS_FUZZ_LOADERS_H
#define REDRESS_TESTS_FUZZ_LOADERS_H

#include "base/json.h"

struct loader {
    const char *format; /* as the document states it */
    /* Loads, uses and frees the document. */
    enum rd_status (*load)(const char *name, const char *text, size_t length, struct rd_findings *found,
                           struct rd_error *err);
    /* Pointers of objects whose keys are names, "*" for any one step; NULL-terminated. */
    const char *const *named;
};

/* The loader of a document by its "format"; NULL when there is none. */
const struct loader *loader_find(const struct json_doc *doc);
/* Whether the keys of this object are names of the author: any key is allowed there. */
bool loader_allows_any_key(const struct loader *loader, const struct json_value *object);

#endif
