/*
 * Man pages, written from the tables of commands and options.
 */
#ifndef REDRESS_REFERENCE_MAN_H
#define REDRESS_REFERENCE_MAN_H

#include <stdio.h>

#include "cli/options.h"

/* redress.1: what there is. */
void man_overview(FILE *out);
/* redress-<command>.1 */
void man_command(enum command_symbol command, FILE *out);

#endif
