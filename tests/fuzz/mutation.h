/*
 * Mutations of a document's text, drawn from a seed: the same seed makes the same text on every machine.
 */
#ifndef REDRESS_TESTS_FUZZ_MUTATION_H
#define REDRESS_TESTS_FUZZ_MUTATION_H

#include "base/json.h"

/* No key of any document has this in its name. */
#define UNKNOWN_KEY "zq"

struct mutation {
    char *text;
    size_t length;
    char what[160];                  /* in words, for the report of a failure         */
    const struct json_value *object; /* that got a key it cannot know; NULL otherwise */
    bool is_addition;                /* nothing else changed, so the finding names it */
};

/* One to four random changes of bytes, slices, numbers and words, or one renamed key. Never NULL text; free it. */
struct mutation mutation_draw(const struct json_doc *doc, uint64_t seed);
/* The document with the unknown key added to this object of it. */
struct mutation mutation_add_key(const struct json_doc *doc, const struct json_value *object);

#endif
