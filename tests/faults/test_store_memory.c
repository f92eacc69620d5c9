/*
 * Memory runs out at every allocation of a run file in turn: it is said, what was finished stays, nothing leaks (leak
 * sanitizer).
 *
 * SQLite, a shared library, gets its allocator through its configuration.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/check.h"
#include "support/failing_memory.h"

#include "store/audit.h"
#include "store/store.h"
#include "support/sample_run.h"

#define PATH_SIZE 128
#define REPLICATIONS 2
#define ORDERS 60

static sqlite3_mem_methods real_methods;

static void *failing_malloc(int size)
{
    return allocation_fails() ? NULL : real_methods.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return allocation_fails() ? NULL : real_methods.xRealloc(memory, size);
}

static int install(void **state)
{
    (void)state;
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_methods);
    sqlite3_mem_methods methods = real_methods;
    methods.xMalloc = failing_malloc;
    methods.xRealloc = failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* small allocations too */
    return sqlite3_initialize();
}

/* Returns the status of the first failure; the run file is closed either way. */
static enum rd_status run(struct sample_run *sample, const char *path, const char *fingerprint, uint32_t *stored,
                          struct rd_error *err)
{
    struct store *store = NULL;
    *stored = 0;
    enum rd_status rc = store_create(path, &sample->run, &sample->provenance, &store, err);
    for (uint32_t i = 0; i < REPLICATIONS && rc == RD_OK; i++) {
        long left = allocations_left;
        allocations_left = -1; /* the results are not under test */
        sample_run_fill(sample, i, ORDERS);
        allocations_left = left;
        rc = sample_run_store(sample, store, err);
        *stored += rc == RD_OK;
    }
    if (rc == RD_OK)
        rc = store_finish(store, fingerprint, err);
    allocations_left = -1;
    store_close(store);
    return rc;
}

static void running_out_of_memory_loses_nothing_finished(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], part[PATH_SIZE], fingerprint[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
    uint32_t stored;
    sample_run_init(&sample, REPLICATIONS);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_path(&sample, "out.part", part, sizeof part);
    sample_run_fingerprint(&sample, REPLICATIONS, ORDERS, fingerprint);
    allocations = 0;
    assert_int_equal(run(&sample, path, fingerprint, &stored, &err), RD_OK);
    long total = allocations, failures = 0;
    for (long at = 0; at < total; at += at < 40 ? 1 : 1 + total / 150) {
        unlink(path);
        allocations_left = at;
        enum rd_status rc = run(&sample, path, fingerprint, &stored, &err);
        if (rc == RD_OK) { /* SQLite can do without a cache entry */
            assert_int_equal(store_fingerprint(path, got, &err), RD_OK);
            assert_string_equal(got, fingerprint);
            continue;
        }
        failures++;
        assert_int_equal(rc, RD_NOMEM);
        assert_true(strncmp(err.text, "out of memory with run file \"", 29) == 0);
        assert_int_not_equal(access(path, F_OK), 0);
        if (stored > 0)
            assert_int_equal(sample_ask_int(part, "SELECT count(*) FROM replication"), stored);
    }
    assert_true(failures > 100);
    assert_int_equal(run(&sample, path, fingerprint, &stored, &err), RD_OK);
    sample_run_release(&sample);
}

static void running_out_of_memory_gives_no_wrong_fingerprint(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], fingerprint[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
    uint32_t stored;
    sample_run_init(&sample, REPLICATIONS);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_fingerprint(&sample, REPLICATIONS, ORDERS, fingerprint);
    assert_int_equal(run(&sample, path, fingerprint, &stored, &err), RD_OK);
    allocations = 0;
    assert_int_equal(store_fingerprint(path, got, &err), RD_OK);
    long total = allocations, failures = 0;
    for (long at = 0; at < total; at += 1 + total / 150) {
        allocations_left = at;
        enum rd_status rc = store_fingerprint(path, got, &err);
        allocations_left = -1;
        if (rc == RD_OK) {
            assert_string_equal(got, fingerprint);
            continue;
        }
        failures++;
        assert_int_equal(rc, RD_NOMEM);
        assert_true(strncmp(err.text, "out of memory with run file \"", 29) == 0);
    }
    assert_true(failures > 20);
    sample_run_release(&sample);
}

static void count_damage(void *context, const char *what, bool is_good, const char *text)
{
    size_t *damage = context;
    (void)what, (void)text;
    *damage += !is_good;
}

static void running_out_of_memory_is_no_damage_of_the_file(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    struct identity identity;
    char path[PATH_SIZE], fingerprint[DIGEST_HEX_SIZE];
    uint32_t stored;
    size_t damage = 0;
    sample_run_init(&sample, REPLICATIONS);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_fingerprint(&sample, REPLICATIONS, ORDERS, fingerprint);
    assert_int_equal(run(&sample, path, fingerprint, &stored, &err), RD_OK);
    allocations = 0;
    assert_int_equal(audit_file(path, NULL, count_damage, &damage, &identity, &err), RD_OK);
    identity_release(&identity);
    assert_int_equal(damage, 0);
    long total = allocations, failures = 0;
    for (long at = 0; at < total; at += 1 + total / 900) {
        allocations_left = at;
        enum rd_status rc = audit_file(path, NULL, count_damage, &damage, &identity, &err);
        allocations_left = -1;
        assert_int_equal(damage, 0);
        if (rc == RD_OK) {
            identity_release(&identity);
            continue;
        }
        failures++;
        assert_int_equal(rc, RD_NOMEM);
        assert_true(strncmp(err.text, "out of memory ", 14) == 0);
    }
    assert_true(failures > 20);
    sample_run_release(&sample);
}

static enum rd_status continue_run(struct sample_run *sample, const char *path, struct rd_error *err)
{
    struct store *store = NULL;
    bool found = false;
    enum rd_status rc = store_resume(path, &sample->run, &sample->provenance, &store, err);
    if (rc == RD_OK)
        rc = store_recall(store, 0, sample->results, SAMPLE_POLICIES, &found, err);
    allocations_left = -1;
    store_close(store);
    return rc;
}

static void running_out_of_memory_while_a_run_is_continued_loses_nothing_finished(void **state)
{
    (void)state;
    struct sample_run sample;
    struct rd_error err;
    char path[PATH_SIZE], part[PATH_SIZE];
    struct store *store = NULL;
    sample_run_init(&sample, REPLICATIONS);
    sample_run_path(&sample, "out", path, sizeof path);
    sample_run_path(&sample, "out.part", part, sizeof part);
    assert_int_equal(store_create(path, &sample.run, &sample.provenance, &store, &err), RD_OK);
    sample_run_fill(&sample, 0, ORDERS);
    assert_int_equal(sample_run_store(&sample, store, &err), RD_OK);
    store_close(store);
    allocations = 0;
    assert_int_equal(continue_run(&sample, path, &err), RD_OK);
    long total = allocations, failures = 0;
    for (long at = 0; at < total; at += 1 + total / 150) {
        allocations_left = at;
        enum rd_status rc = continue_run(&sample, path, &err);
        assert_int_equal(sample_ask_int(part, "SELECT count(*) FROM replication"), 1);
        if (rc == RD_OK)
            continue;
        failures++;
        assert_int_equal(rc, RD_NOMEM);
        assert_true(strncmp(err.text, "out of memory with run file \"", 29) == 0);
    }
    assert_true(failures > 20);
    sample_run_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_out_of_memory_loses_nothing_finished),
        cmocka_unit_test(running_out_of_memory_gives_no_wrong_fingerprint),
        cmocka_unit_test(running_out_of_memory_is_no_damage_of_the_file),
        cmocka_unit_test(running_out_of_memory_while_a_run_is_continued_loses_nothing_finished),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
