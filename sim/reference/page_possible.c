/*
 * Which cases are possible: the second half of the page of facts.
 */
#include <stdio.h>
#include <string.h>

#include "redress/facts.h"
#include "reference/pages.h"

/* Statistics of a seller's windows have a row for each window; those of the first stand for all. */
static const char *window_of(enum rd_fact fact)
{
    static const char *const windows[] = {"_28d", "_30d", "_60d", "_90d", "_180d", "_365d"};
    const char *name = rd_fact_row(fact)->name;
    const size_t length = strlen(name);
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
        if (length > strlen(windows[i]) && strcmp(name + length - strlen(windows[i]), windows[i]) == 0)
            return windows[i];
    return NULL;
}

static bool is_of_each_window(enum rd_fact a, enum rd_fact b)
{
    const char *window = window_of(a);
    return window && window == window_of(b);
}

static bool is_of_first_window(enum rd_fact fact)
{
    return strcmp(window_of(fact), "_28d") == 0;
}

static void nevers(FILE *out)
{
    char values[2][256];
    fputs("\n### Never together\n\nValues that no case has together. A row of the window of 28 days stands for a row "
          "of each "
          "window.\n\n| id | fact | values | with fact | values | why |\n| --- | --- | --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < rd_never_count(); i++) {
        const struct rd_never_row *row = rd_never_row(i);
        if (is_of_each_window(row->fact[0], row->fact[1]) && !is_of_first_window(row->fact[0]))
            continue;
        for (int side = 0; side < 2; side++)
            rd_values_format(row->fact[side], row->values[side], values[side], sizeof values[side]);
        fprintf(out, "| %s | `%s` | `%s` | `%s` | `%s` | %s |\n", row->id, rd_fact_row(row->fact[0])->name, values[0],
                rd_fact_row(row->fact[1])->name, values[1], row->why);
    }
}

/* Does it follow from two others? */
static bool follows(const struct rd_within_row *row)
{
    bool is = false;
    for (size_t i = 0; i < rd_within_count() && !is; i++)
        for (size_t j = 0; j < rd_within_count() && !is; j++) {
            const struct rd_within_row *first = rd_within_row(i), *second = rd_within_row(j);
            is = first->part == row->part && first->whole == second->part && second->whole == row->whole &&
                 first->is_needed && second->is_needed;
        }
    return is;
}

static void withins(FILE *out)
{
    fputs("\n### Parts and wholes\n\nThe part is never more than the whole, where both are present. An absent part is "
          "none; "
          "without a whole that it needs there is no part. What follows from two rows is not listed.\n\n"
          "| part | whole | needed | why |\n| --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (!follows(row))
            fprintf(out, "| `%s` | `%s` | %s | %s |\n", rd_fact_row(row->part)->name, rd_fact_row(row->whole)->name,
                    row->is_needed ? "yes" : "no", row->why);
    }
}

static void sums(FILE *out)
{
    fputs("\n### Sums\n\n| whole | part | part | why |\n| --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        fprintf(out, "| `%s` | `%s` | `%s` | %s |\n", rd_fact_row(row->whole)->name, rd_fact_row(row->part[0])->name,
                rd_fact_row(row->part[1])->name, row->why);
    }
}

void page_possible(FILE *out)
{
    fputs("\n## Which cases are possible\n\nA case that breaks a row below cannot occur: checks, differences and "
          "suggested "
          "tests leave it out, a test of it fails, and a run that asked of one would stop. What follows from several "
          "rows "
          "together counts as well, of whichever facts a decision reads.\n",
          out);
    nevers(out);
    withins(out);
    sums(out);
}
