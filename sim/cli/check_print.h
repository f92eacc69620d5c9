/*
 * What `redress check` found, as text, JSON or JUnit.
 */
#ifndef REDRESS_CLI_CHECK_PRINT_H
#define REDRESS_CLI_CHECK_PRINT_H

#include "cli/options.h"
#include "redress/findings.h"

struct checked {
    const struct rd_findings *found; /* sorted */
    const struct words *files;
    size_t unreadable;      /* files that could not be read at all */
    enum rd_severity level; /* this and above is a failure */
    bool shows_infos;       /* also where they decide nothing */
};

enum rd_status check_print_text(const struct checked *checked, FILE *out);
/* RD_NOMEM when the document cannot be made. */
enum rd_status check_print_json(const struct checked *checked, FILE *out);
void check_print_junit(const struct checked *checked, FILE *out);

#endif
