/*
 * The run file: what stands in it, when it gets its name, and what is refused.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/check.h"

#include "store/store.h"
#include "store/tables.h"
#include "support/sample_run.h"

#define PATH_SIZE 128
#define ORDERS 40

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct store *create(struct sample_run *sample, const char *path)
{
    struct store *store = NULL;
    struct rd_error err;
    if (store_create(path, &sample->run, &sample->provenance, &store, &err) != RD_OK)
        fail_msg("%s", err.text);
    return store;
}

static void store_one(struct sample_run *sample, struct store *store, uint32_t replication)
{
    struct rd_error err;
    sample_run_fill(sample, replication, ORDERS);
    if (sample_run_store(sample, store, &err) != RD_OK)
        fail_msg("%s", err.text);
}

static void finish(struct sample_run *sample, struct store *store)
{
    struct rd_error err;
    char fingerprint[DIGEST_HEX_SIZE];
    sample_run_fingerprint(sample, sample->run.replications, ORDERS, fingerprint);
    if (store_finish(store, fingerprint, &err) != RD_OK)
        fail_msg("%s", err.text);
    store_close(store);
}

/* A complete run file, its replications stored in the order given by `first`. */
static void write_run(struct sample_run *sample, const char *path, uint32_t first)
{
    struct store *store = create(sample, path);
    for (uint32_t i = 0; i < sample->run.replications; i++)
        store_one(sample, store, (first + i) % sample->run.replications);
    finish(sample, store);
}

static void refuses(struct sample_run *sample, const char *path, const char *expected)
{
    struct store *store = NULL;
    struct rd_error err;
    assert_int_equal(store_create(path, &sample->run, &sample->provenance, &store, &err), RD_IO);
    assert_null(store);
    assert_string_equal(err.text, expected);
    assert_int_equal(rd_exit_code(err.status), 2);
}

/* ---- life of the file ---- */

static void the_file_gets_its_name_when_the_run_is_complete(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE], copy[PATH_SIZE];
    sample_run_init(&sample, 2);
    sample_run_path(&sample, "out.redress", path, sizeof path);
    sample_run_path(&sample, "out.redress.part", part, sizeof part);
    sample_run_path(&sample, "out.redress.part-copy", copy, sizeof copy);
    struct store *store = create(&sample, path);
    assert_string_equal(store_part_path(store), part);
    store_one(&sample, store, 1);
    assert_true(exists(part));
    assert_false(exists(path));
    assert_int_equal(store_replication_count(store), 1);
    store_one(&sample, store, 0);
    finish(&sample, store);
    assert_true(exists(path));
    assert_false(exists(part));
    assert_false(exists(copy));
    assert_int_equal(sample_ask_int(path, "PRAGMA application_id"), 0x52645273);
    assert_int_equal(sample_ask_int(path, "PRAGMA user_version"), STORE_FORMAT_VERSION);
    sample_run_release(&sample);
}

static void a_run_that_ends_early_keeps_its_finished_replications(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE], fingerprint[DIGEST_HEX_SIZE], expected[256];
    struct rd_error err;
    sample_run_init(&sample, 3);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_path(&sample, "out.part", part, sizeof part);
    struct store *store = create(&sample, path);
    store_one(&sample, store, 2);
    store_close(store);
    assert_false(exists(path));
    assert_int_equal(sample_ask_int(part, "SELECT group_concat(replication) FROM replication"), 2);
    assert_int_equal(store_fingerprint(part, fingerprint, &err), RD_INPUT);
    snprintf(expected, sizeof expected, "run file \"%s\" is not complete: 1 of 3 replications", part);
    assert_string_equal(err.text, expected);
    sample_run_release(&sample);
}

static void a_run_that_ends_before_its_first_replication_leaves_nothing(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE];
    sample_run_init(&sample, 3);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_path(&sample, "out.part", part, sizeof part);
    store_close(create(&sample, path));
    assert_false(exists(path));
    assert_false(exists(part));
    sample_run_release(&sample);
}

static void what_an_earlier_run_left_is_replaced(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE];
    sample_run_init(&sample, 3);
    sample_run_path(&sample, "out", path, sizeof path);
    struct store *store = create(&sample, path);
    store_one(&sample, store, 2);
    store_close(store);
    sample.run.replications = 1;
    write_run(&sample, path, 0);
    assert_int_equal(sample_ask_int(path, "SELECT group_concat(replication) FROM replication"), 0);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM run"), 1);
    sample_run_release(&sample);
}

static void an_earlier_run_file_stays_until_the_new_one_is_complete(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE];
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "out", path, sizeof path);
    write_run(&sample, path, 0);
    sample.scenario.name = "second";
    struct store *store = create(&sample, path);
    store_one(&sample, store, 0);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM run WHERE scenario = 'sample'"), 1);
    finish(&sample, store);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM run WHERE scenario = 'second'"), 1);
    sample_run_release(&sample);
}

static void an_empty_file_is_replaced(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE];
    sample_run_init(&sample, 1);
    write_text(sample_run_path(&sample, "out", path, sizeof path), "");
    write_text(sample_run_path(&sample, "out.part", part, sizeof part), "");
    write_run(&sample, path, 0);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM replication"), 1);
    sample_run_release(&sample);
}

/* ---- what is refused ---- */

static void files_of_others_are_not_overwritten(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE], expected[512], text[64];
    sqlite3 *other;
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "thesis.txt", path, sizeof path);
    write_text(path, "years of work");
    snprintf(expected, sizeof expected, "\"%s\" exists and is not a run file; it is not overwritten", path);
    refuses(&sample, path, expected);

    sample_run_path(&sample, "other.db", path, sizeof path);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (x); INSERT INTO t VALUES ('kept')", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(other);
    snprintf(expected, sizeof expected, "\"%s\" exists and is not a run file; it is not overwritten", path);
    refuses(&sample, path, expected);
    assert_string_equal(sample_ask(path, "SELECT x FROM t", text, sizeof text), "kept");

    /* the same for the part file */
    sample_run_path(&sample, "other.db.part", part, sizeof part);
    assert_int_equal(rename(path, part), 0);
    snprintf(expected, sizeof expected, "\"%s\" exists and is not a run file; it is not overwritten", part);
    refuses(&sample, path, expected);
    assert_string_equal(sample_ask(part, "SELECT x FROM t", text, sizeof text), "kept");

    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_path(&sample, "out.part", part, sizeof part);
    write_text(part, "a text that is longer than the one hundred bytes of a header: "
                     "0123456789 0123456789 0123456789 0123456789 0123456789");
    snprintf(expected, sizeof expected, "\"%s\" exists and is not a run file; it is not overwritten", part);
    refuses(&sample, path, expected);
    assert_true(exists(part));
    sample_run_release(&sample);
}

static void places_where_no_file_can_be_are_said_with_their_reason(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], expected[512];
    sample_run_init(&sample, 1);
    refuses(&sample, "", "the run file has no name");
    snprintf(expected, sizeof expected, "\"%s\" is a folder, not a file", sample.folder);
    refuses(&sample, sample.folder, expected);
    refuses(&sample, "/dev/null", "\"/dev/null\" is not a regular file: it leads to a device or a stream");
    sample_run_path(&sample, "missing/out", path, sizeof path);
    snprintf(expected, sizeof expected, "cannot write \"%s\": No such file or directory", path);
    refuses(&sample, path, expected);
    write_text(sample_run_path(&sample, "file", path, sizeof path), "x");
    sample_run_path(&sample, "file/out", path, sizeof path);
    snprintf(expected, sizeof expected, "cannot write \"%s\": Not a directory", path);
    refuses(&sample, path, expected);
    sample_run_release(&sample);
}

static void two_runs_do_not_write_the_same_file(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], expected[512];
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "out", path, sizeof path);
    struct store *store = create(&sample, path);
    store_one(&sample, store, 0);
    snprintf(expected, sizeof expected, "\"%s.part\" is in use by another program", path);
    refuses(&sample, path, expected);
    finish(&sample, store); /* the first is not disturbed */
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM replication"), 1);
    sample_run_release(&sample);
}

/* ---- what stands in it ---- */

static void the_numbers_of_a_result_stand_in_the_tables(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], text[256];
    sample_run_init(&sample, 2);
    sample_run_path(&sample, "out", path, sizeof path);
    write_run(&sample, path, 0);
#define ANSWERS(sql, expected) assert_string_equal(sample_ask(path, sql, text, sizeof text), expected)
    ANSWERS("SELECT group_concat(orders) FROM placed", "40,40,40,40");
    /* 2 non-zero counters a replication and policy; zeros are left out */
    ANSWERS("SELECT count(*) FROM metric_cell", "8");
    ANSWERS("SELECT group_concat(value) FROM metric_cell_named WHERE segment = 'category=apparel' AND "
            "counter = 'buyer_net' AND unit = 'minor'",
            "-5,-6,-5,-6");
    ANSWERS("SELECT total || ' ' || value FROM total_named LIMIT 1", "warnings 3");
    ANSWERS("SELECT desk || ' ' || total || ' ' || value || ' ' || unit FROM desk_named WHERE replication = 1 LIMIT 1",
            "en started 2 cases");
    /* orders 0, 4 … 36 have a time of 60 s each; ids count from 1 */
    ANSWERS("SELECT count(*) || ' ' || sum(time_s) || ' ' || max(order_id) FROM sample WHERE replication = 1 AND "
            "policy = 0",
            "10 10800 37");
    ANSWERS("SELECT DISTINCT kind FROM sample_named", "complaint_time");
    ANSWERS("SELECT cases FROM censored", "2");
    /* order 2 has id 3: kind 3, reason 2, 2 * 7 minor units back, rules not asked are NULL */
    ANSWERS("SELECT outcome || ' ' || reason || ' ' || is_false || ' ' || measured || ' ' || resolution_s || ' ' || "
            "refund_minor || ' ' || buyer_minor || ' ' || seller_minor || ' ' || platform_minor || ' ' || rule_triage "
            "FROM outcome WHERE replication = 1 AND policy = 1 AND order_id = 3",
            "3 2 0 1 23 14 -2 2 1 2");
    ANSWERS("SELECT rule_eligible FROM outcome WHERE order_id = 3", "NULL");
    ANSWERS("SELECT reason FROM outcome WHERE order_id = 1", "NULL");
    ANSWERS("SELECT outcome || ': ' || reason FROM outcome_named WHERE order_id = 3", "lost, no complaint: damaged");
    ANSWERS("SELECT group_concat(DISTINCT policy) FROM outcome_named", "minimal,minimal + dispute_window=30d");
    ANSWERS("SELECT count(*) FROM rule_hit_named WHERE hits = 41", "2");
    ANSWERS(
        "SELECT l.name || ' ' || stars || ' ' || ratings FROM stars_by_lateness JOIN label l ON l.list = 'lateness' "
        "AND l.number = lateness",
        "0 5 9");
    ANSWERS("SELECT hours || ' ' || orders FROM delivery_hours", "4095 1");
    ANSWERS("SELECT seller || ' ' || orders FROM orders_by_seller", "4 40");
#undef ANSWERS
    sample_run_release(&sample);
}

static void the_file_says_what_was_run(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], text[512];
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "out", path, sizeof path);
    write_run(&sample, path, 0);
    assert_string_equal(sample_ask(path,
                                   "SELECT format || ' ' || scenario || ' ' || currency || ' ' || seed || ' ' || "
                                   "replications || ' ' || confidence FROM run",
                                   text, sizeof text),
                        "redress/run/1 sample USD 18446744073709551615 1 0.95");
    assert_string_equal(sample_ask(path, "SELECT scenario_text FROM run", text, sizeof text), "{}");
    assert_string_equal(sample_ask(path, "SELECT scenario_sha256 FROM run", text, sizeof text),
                        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"); /* sha256sum of "{}" */
    assert_string_equal(sample_ask(path, "SELECT name FROM policy WHERE policy = 1", text, sizeof text),
                        "minimal + dispute_window=30d");
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM policy WHERE sha256 = '' OR text NOT LIKE '{%'"), 0);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM rule WHERE decision = 'dispute.eligible' AND "
                                          "id = 'in-time' AND epoch_from IS NULL"),
                     2);
    assert_string_equal(
        sample_ask(path, "SELECT dimension || ' ' || name FROM segment WHERE cell = 1", text, sizeof text),
        "category category=apparel");
    assert_string_equal(sample_ask(path, "SELECT value FROM provenance WHERE key = 'arguments'", text, sizeof text),
                        "redress compare 'it'\\''s a.json' -o 'x y'");
    assert_int_equal(sample_ask_int(path, "SELECT value FROM provenance WHERE key = 'threads'"), 2);
    assert_int_equal(sample_ask_int(path, "SELECT count(*) FROM provenance WHERE value LIKE '____-__-__T__:__:__Z' AND "
                                          "key IN ('started_at', 'finished_at')"),
                     2);
    sample_run_release(&sample);
}

static void statistics_without_a_value_are_null_and_say_why(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], text[256];
    sample_run_init(&sample, 1);
    struct store *store = create(&sample, sample_run_path(&sample, "out", path, sizeof path));
    store_one(&sample, store, 0);
    const struct store_metric metrics[] = {
        {.policy = 0,
         .metric = "refund_rate",
         .segment = "",
         .unit = "%",
         .mean = 2.5,
         .lo = 2.25,
         .hi = 2.75,
         .n = 20},
        {.policy = 1,
         .metric = "refund_rate",
         .segment = "",
         .unit = "%",
         .mean = 3.5,
         .lo = NAN,
         .hi = NAN,
         .n = 1,
         .note = "no interval"},
    };
    const struct store_comparison comparison = {.baseline = 0,
                                                .policy = 1,
                                                .metric = "refund_rate",
                                                .segment = "category=apparel",
                                                .unit = "pp",
                                                .diff = 1,
                                                .lo = NAN,
                                                .hi = NAN,
                                                .n = 1,
                                                .note = "no interval"};
    const struct store_transition transition = {
        .policy = 1, .from = OUTCOME_REFUSED, .to = OUTCOME_REFUNDED, .orders = 12};
    assert_int_equal(finals_metric(store_finals(store), &metrics[0], &err), RD_OK);
    assert_int_equal(finals_metric(store_finals(store), &metrics[1], &err), RD_OK);
    assert_int_equal(finals_comparison(store_finals(store), &comparison, &err), RD_OK);
    assert_int_equal(finals_transition(store_finals(store), &transition, &err), RD_OK);
    finish(&sample, store);
    assert_string_equal(sample_ask(path,
                                   "SELECT mean || ' ' || lo || ' ' || hi || ' ' || n FROM metric WHERE note IS NULL",
                                   text, sizeof text),
                        "2.5 2.25 2.75 20");
    assert_string_equal(
        sample_ask(path, "SELECT mean || ' ' || note FROM metric WHERE lo IS NULL AND hi IS NULL", text, sizeof text),
        "3.5 no interval");
    assert_string_equal(sample_ask(path,
                                   "SELECT baseline || policy || ' ' || metric || ' ' || segment || ' ' || unit || ' ' "
                                   "|| diff FROM comparison WHERE lo IS NULL",
                                   text, sizeof text),
                        "01 refund_rate category=apparel pp 1.0");
    assert_string_equal(sample_ask(path, "SELECT from_outcome || ' > ' || to_outcome || ' ' || orders FROM transition",
                                   text, sizeof text),
                        "refused > refunded 12");
    sample_run_release(&sample);
}

static void the_schema_explains_every_table_and_column(void **state)
{
    (void)state;
    struct sample_run sample;
    char path[PATH_SIZE], text[STORE_SQL_SIZE], sql[256], expected[512];
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "out", path, sizeof path);
    write_run(&sample, path, 0);
    for (size_t table = 0; table < STORE_TABLE_COUNT; table++) {
        struct store_table row = store_table(table);
        snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE name = '%s'", row.name);
        sample_ask(path, sql, text, sizeof text);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s')", row.name);
        assert_int_equal(sample_ask_int(path, sql), row.column_count);
        if (table == RESULT_TABLE_SAMPLE)
            continue; /* a view: its columns are those of sample_json */
        for (size_t i = 0; i < row.column_count; i++) {
            struct store_column column = store_column(table, i);
            snprintf(expected, sizeof expected, "  %s %s", column.name, column.type);
            assert_non_null(strstr(text, expected));
            assert_true(strlen(column.meaning) > 0);
            assert_non_null(strstr(text, column.meaning));
        }
    }
    sample_run_release(&sample);
}

/* ---- reproducibility ---- */

static void the_tables_give_the_fingerprint_of_the_results(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], expected[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE], stated[DIGEST_HEX_SIZE];
    sample_run_init(&sample, 3);
    write_run(&sample, sample_run_path(&sample, "out", path, sizeof path), 1);
    sample_run_fingerprint(&sample, 3, ORDERS, expected);
    if (store_fingerprint(path, got, &err) != RD_OK)
        fail_msg("%s", err.text);
    assert_string_equal(got, expected);
    assert_string_equal(sample_ask(path, "SELECT fingerprint FROM run", stated, sizeof stated), expected);
    sample_run_release(&sample);
}

static void a_changed_number_in_the_file_is_noticed(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE outcome SET refund_minor = refund_minor + 1 WHERE replication = 1 AND policy = 1 AND order_id = 3",
        "UPDATE sample_json SET times = replace(times, '\"37\":', '\"36\":') WHERE replication = 2 AND policy = 0",
        "DELETE FROM censored WHERE replication = 0 AND policy = 0",
        "UPDATE run SET seed = '1'",
        "UPDATE policy SET sha256 = '00' WHERE policy = 1",
    };
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    sample_run_init(&sample, 3);
    sample_run_path(&sample, "out", path, sizeof path);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        sqlite3 *handle;
        write_run(&sample, path, 0);
        assert_int_equal(store_fingerprint(path, before, &err), RD_OK);
        assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
        assert_int_equal(sqlite3_exec(handle, changes[i], NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_changes(handle), 1);
        sqlite3_close(handle);
        assert_int_equal(store_fingerprint(path, after, &err), RD_OK);
        assert_string_not_equal(before, after);
    }
    sample_run_release(&sample);
}

static char *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

/* Times apart, which are provenance: emptied before comparing. */
static void forget_provenance(const char *path)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "DELETE FROM provenance; VACUUM", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void the_order_of_finishing_leaves_no_trace_in_the_file(void **state)
{
    (void)state;
    struct sample_run sample;
    char one[PATH_SIZE], other[PATH_SIZE];
    size_t one_size, other_size;
    sample_run_init(&sample, 3);
    write_run(&sample, sample_run_path(&sample, "one", one, sizeof one), 0);
    write_run(&sample, sample_run_path(&sample, "other", other, sizeof other), 2);
    forget_provenance(one);
    forget_provenance(other);
    char *one_bytes = read_bytes(one, &one_size), *other_bytes = read_bytes(other, &other_size);
    assert_int_equal(one_size, other_size);
    assert_memory_equal(one_bytes, other_bytes, one_size);
    free(one_bytes);
    free(other_bytes);
    sample_run_release(&sample);
}

static void only_run_files_have_a_fingerprint(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    sqlite3 *handle;
    char path[PATH_SIZE], out[DIGEST_HEX_SIZE] = "unchanged", expected[512];
    sample_run_init(&sample, 1);
    sample_run_path(&sample, "missing", path, sizeof path);
    assert_int_equal(store_fingerprint(path, out, &err), RD_IO);
    snprintf(expected, sizeof expected, "cannot open \"%s\": No such file or directory", path);
    assert_string_equal(err.text, expected);

    write_text(sample_run_path(&sample, "text", path, sizeof path),
               "a text that is longer than the one hundred bytes of a header: "
               "0123456789 0123456789 0123456789 0123456789 0123456789");
    assert_int_equal(store_fingerprint(path, out, &err), RD_INPUT);
    snprintf(expected, sizeof expected, "\"%s\" is not a run file", path);
    assert_string_equal(err.text, expected);

    sample_run_path(&sample, "other.db", path, sizeof path);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(store_fingerprint(path, out, &err), RD_INPUT);
    snprintf(expected, sizeof expected, "\"%s\" is not a run file", path);
    assert_string_equal(err.text, expected);

    write_run(&sample, sample_run_path(&sample, "empty", path, sizeof path), 0);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "DELETE FROM run", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(store_fingerprint(path, out, &err), RD_INPUT);
    snprintf(expected, sizeof expected, "run file \"%s\" is damaged: it does not say what was run (a row is missing)",
             path);
    assert_string_equal(err.text, expected);

    write_run(&sample, sample_run_path(&sample, "later", path, sizeof path), 0);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "PRAGMA user_version = 4", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(store_fingerprint(path, out, &err), RD_INPUT);
    snprintf(expected, sizeof expected, "run file \"%s\" has format version 4; this program reads version 3", path);
    assert_string_equal(err.text, expected);
    assert_string_equal(out, "unchanged");
    sample_run_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_gets_its_name_when_the_run_is_complete),
        cmocka_unit_test(a_run_that_ends_early_keeps_its_finished_replications),
        cmocka_unit_test(a_run_that_ends_before_its_first_replication_leaves_nothing),
        cmocka_unit_test(what_an_earlier_run_left_is_replaced),
        cmocka_unit_test(an_earlier_run_file_stays_until_the_new_one_is_complete),
        cmocka_unit_test(an_empty_file_is_replaced),
        cmocka_unit_test(files_of_others_are_not_overwritten),
        cmocka_unit_test(places_where_no_file_can_be_are_said_with_their_reason),
        cmocka_unit_test(two_runs_do_not_write_the_same_file),
        cmocka_unit_test(the_numbers_of_a_result_stand_in_the_tables),
        cmocka_unit_test(the_file_says_what_was_run),
        cmocka_unit_test(statistics_without_a_value_are_null_and_say_why),
        cmocka_unit_test(the_schema_explains_every_table_and_column),
        cmocka_unit_test(the_tables_give_the_fingerprint_of_the_results),
        cmocka_unit_test(a_changed_number_in_the_file_is_noticed),
        cmocka_unit_test(the_order_of_finishing_leaves_no_trace_in_the_file),
        cmocka_unit_test(only_run_files_have_a_fingerprint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
