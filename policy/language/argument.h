/*
 * A policy argument, "PATH + name=value + name=value", taken apart.
 */
#ifndef REDRESS_LANGUAGE_ARGUMENT_H
#define REDRESS_LANGUAGE_ARGUMENT_H

#include "language/report.h"

struct argument {
    const char *path;
    const char *name;   /* file stem and edits */
    const char **edits; /* "name=value", blanks around both taken off */
    size_t edit_count;
};

/* Owned by the policy's arena; with `is_whole` all of it is the path. False when memory is out. */
bool argument_split(struct checker *checker, const char *text, bool is_whole, struct argument *out);
/*
 * The edits as an overlay document of set_value edits, without positions, whose name is the whole argument. Reports
 * edits that are not name=value; NULL when there are none to apply.
 */
struct json_doc *argument_overlay(struct checker *checker, const struct argument *argument, const char *text,
                                  const struct json_value *tree);

#endif
