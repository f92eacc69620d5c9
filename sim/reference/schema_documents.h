/*
 * Schemas of policies, overlays and tests, from the table of documents: what the walk of objects and that of single
 * values share.
 */
#ifndef REDRESS_REFERENCE_SCHEMA_DOCUMENTS_H
#define REDRESS_REFERENCE_SCHEMA_DOCUMENTS_H

#include "redress/documents.h"
#include "reference/schema.h"

/* A part, and what it is about where its schema depends on that; -1: nothing. */
struct schema_part {
    enum rd_part part;
    int decision, fact;
    int answer; /* among all answers */
};

#define SCHEMA_PARTS_MAX 1024u
struct schema_walk {
    struct json_writer json;
    enum rd_document document;
    struct schema_part named[SCHEMA_PARTS_MAX]; /* those with a definition, in the order they were met */
    size_t count;
};

/* A member (or element) that is such a part, described by `meaning` unless that is NULL. */
void schema_part(struct schema_walk *walk, const char *key, struct schema_part part, const char *meaning);
/* The members of the schema of a single value, whose object is open. */
void schema_value(struct schema_walk *walk, struct schema_part part);
/* The members of the schema of a parameter's value of a type. */
void schema_amount(struct json_writer *json, enum rd_value_type type, bool may_end);

#endif
