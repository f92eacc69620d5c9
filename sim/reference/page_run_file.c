/*
 * The schema of the run file, from the table that creates it.
 */
#include <stdio.h>
#include <string.h>

#include "reference/pages.h"
#include "store/tables.h"

/* The name in "CREATE VIEW name AS …". */
static void view_list(FILE *out)
{
    static const char before[] = "CREATE VIEW ";
    const char *view;
    fputs("\n## Views\n\nThe tables of numbers with names in place of the numbers:", out);
    for (size_t i = 0; (view = store_view(i)) != NULL; i++) {
        const char *name = view + strlen(before);
        fprintf(out, "%s `%.*s`", i ? "," : "", (int)strcspn(name, " "), name);
    }
    fputs(". `sample` is a view too: it unfolds `sample_json`.\n", out);
}

void page_run_file(FILE *out)
{
    fprintf(
        out,
        "# The run file\n\n" PAGE_GENERATED
        "`-o FILE` leaves one SQLite database (application id `0x%08x`, format version %d) that any SQL tool can read; "
        "`.schema` shows these texts too. While the run lasts it is `FILE.part`: every finished replication is one "
        "transaction, so an interrupted run keeps what was finished. The finished file is written in canonical order "
        "and renamed to its name.\n\n"
        "The fingerprint covers the tables whose columns begin with `replication` and `policy`, together with the "
        "sha256 of the scenario and of the policies, the seed and the number of replications. Each replication has its "
        "part of it as `replication.block`; each of the other tables has a row in `seal`. `redress verify` holds all "
        "of "
        "them, and computes again what follows from the documents and the replications. Views named `…_named` put "
        "names "
        "to the numbers.\n\n"
        "A run file is read as data: none of its triggers and views is run, no path in it is opened, and every value "
        "is "
        "held to the type and range of its column.\n",
        (unsigned)STORE_APPLICATION_ID, STORE_FORMAT_VERSION);
    for (size_t table = 0; table < STORE_TABLE_COUNT; table++) {
        struct store_table row = store_table(table);
        fprintf(out, "\n## `%s`\n\n%s.\n\n| column | type | meaning |\n| --- | --- | --- |\n", row.name, row.meaning);
        for (size_t i = 0; i < row.column_count; i++) {
            struct store_column column = store_column(table, i);
            fprintf(out, "| `%s` | %s | ", column.name, column.type);
            page_cell(out, column.meaning);
            fputs(" |\n", out);
        }
    }
    view_list(out);
}
