/*
 * Documents in tests: a text read, and all its findings as the lines a user would see.
 */
#ifndef REDRESS_TESTS_UNIT_BASE_DOCUMENT_H
#define REDRESS_TESTS_UNIT_BASE_DOCUMENT_H

#include "base/json.h"
#include "support/check.h"

/* A text and its length, so that it may hold NUL bytes. */
#define TEXT(literal) (literal), sizeof(literal) - 1

/* Reads a text that must be valid; the caller frees it. */
struct json_doc *document_read(const char *text);

/* Reads a text named "f" and fails unless its findings print as `expected` ("" for a valid text). */
void document_check(const char *text, size_t length, const char *expected);

/* The findings as printed; the caller frees the text. */
char *findings_text(const struct rd_findings *found);

#endif
