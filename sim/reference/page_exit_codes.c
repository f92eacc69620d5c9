/*
 * How a command ends: exit codes, and the statuses of the C library behind them.
 */
#include <stdio.h>

#include "cli/exit_codes.def"
#include "redress/status.h"
#include "reference/pages.h"

struct exit_code_line {
    const char *code, *meaning;
};
#define LINE(code, short_meaning, meaning) {code, meaning},
static const struct exit_code_line exit_codes[] = {EXIT_CODES(LINE)};
#undef LINE

struct status_line {
    const char *name, *meaning;
};
#define LINE(symbol, exit_code, meaning) {"RD_" #symbol, meaning},
static const struct status_line statuses[] = {RD_STATUSES(LINE)};
#undef LINE

void page_exit_codes(FILE *out)
{
    fputs("# Exit codes\n\n" PAGE_GENERATED
          "The same for every command. Results go to standard output; what went wrong "
          "goes to standard error, as `redress: what is wrong`, or for a document as a [finding](findings.md): "
          "`file:line:column: /json/pointer: what is wrong`.\n\n| code | meaning |\n| --- | --- |\n",
          out);
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++) {
        fprintf(out, "| %s | ", exit_codes[i].code);
        page_cell(out, exit_codes[i].meaning);
        fputs(" |\n", out);
    }
    fputs("\nThe functions of the C library return a status, which says more:\n\n| status | exit code | meaning |\n| "
          "--- | "
          "--- | --- |\n",
          out);
    for (int i = 0; i < RD_STATUS_COUNT; i++)
        fprintf(out, "| `%s` | %d | %s |\n", statuses[i].name, rd_exit_code((enum rd_status)i), statuses[i].meaning);
}
