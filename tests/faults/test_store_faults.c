/*
 * The run file when the disk fails: a clear message, exit code 2, and nothing lost that was finished.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/check.h"

#include "faulty_vfs.h"
#include "store/store.h"
#include "support/sample_run.h"

#define PATH_SIZE 128
#define REPLICATIONS 3
#define ORDERS 60

struct attempt {
    char path[PATH_SIZE], part[PATH_SIZE], copy[PATH_SIZE];
    char fingerprint[DIGEST_HEX_SIZE];
    struct rd_error err;
    uint32_t stored;   /* replications that were reported as stored */
    bool is_finishing; /* the failure came after the last of them   */
};

static void attempt_init(struct attempt *attempt, struct sample_run *sample)
{
    memset(attempt, 0, sizeof *attempt);
    sample_run_path(sample, "out", attempt->path, PATH_SIZE);
    sample_run_path(sample, "out.part", attempt->part, PATH_SIZE);
    sample_run_path(sample, "out.part-copy", attempt->copy, PATH_SIZE);
    sample_run_fingerprint(sample, REPLICATIONS, ORDERS, attempt->fingerprint);
}

/* A whole run; stops at its first failure, closes the store either way. */
static enum rd_status attempt_run(struct attempt *attempt, struct sample_run *sample)
{
    const struct store_metric metric = {
        .metric = "refund_rate", .segment = "", .unit = "%", .mean = 1, .lo = 0, .hi = 2, .n = 3};
    struct store *store = NULL;
    attempt->stored = 0;
    attempt->is_finishing = false;
    enum rd_status rc = store_create(attempt->path, &sample->run, &sample->provenance, &store, &attempt->err);
    for (uint32_t i = 0; i < REPLICATIONS && rc == RD_OK; i++) {
        sample_run_fill(sample, i, ORDERS);
        rc = sample_run_store(sample, store, &attempt->err);
        attempt->stored += rc == RD_OK;
    }
    if (rc == RD_OK) {
        attempt->is_finishing = true;
        rc = store_say_what_stays(store, finals_metric(store_finals(store), &metric, &attempt->err), &attempt->err);
    }
    if (rc == RD_OK)
        rc = store_finish(store, attempt->fingerprint, &attempt->err);
    store_close(store);
    return rc;
}

/* Continues what an attempt left; the replications it finds are those that were stored. */
static enum rd_status attempt_resume(struct attempt *attempt, struct sample_run *sample, uint32_t *found_count)
{
    struct store *store = NULL;
    *found_count = 0;
    enum rd_status rc = store_resume(attempt->path, &sample->run, &sample->provenance, &store, &attempt->err);
    for (uint32_t i = 0; i < REPLICATIONS && rc == RD_OK; i++) {
        bool found = false;
        rc = store_recall(store, i, sample->results, SAMPLE_POLICIES, &found, &attempt->err);
        *found_count += found;
        if (rc == RD_OK && !found) {
            sample_run_fill(sample, i, ORDERS);
            rc = sample_run_store(sample, store, &attempt->err);
        }
    }
    if (rc == RD_OK)
        rc = store_finish(store, attempt->fingerprint, &attempt->err);
    store_close(store);
    return rc;
}

/* … and ends as the uninterrupted run does. */
static void resumes_to_the_same_run(struct attempt *attempt, struct sample_run *sample)
{
    char fingerprint[DIGEST_HEX_SIZE];
    uint32_t found = 0;
    struct rd_error err = {.status = RD_OK};
    assert_int_equal(attempt_resume(attempt, sample, &found), RD_OK);
    assert_int_equal(found, attempt->stored);
    assert_int_equal(store_fingerprint(attempt->path, fingerprint, &err), RD_OK);
    assert_string_equal(fingerprint, attempt->fingerprint);
    assert_int_not_equal(access(attempt->part, F_OK), 0);
}

/* A value of a file that may need its last transaction undone first. */
static int64_t ask_after_recovery(const char *path, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
        fail_msg("%s: %s: %s", path, sql, sqlite3_errmsg(handle));
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value;
}

/*
 * Returns how many replications there are: those that were stored, or one more, when the failure came behind the change
 * that made the last one whole (the sync of an emptied journal).
 */
static uint32_t part_holds(const struct attempt *attempt, uint32_t stored)
{
    if (stored == 0) {
        assert_int_not_equal(access(attempt->part, F_OK), 0);
        return 0;
    }
    assert_int_equal(
        ask_after_recovery(attempt->part, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
        1);
    uint32_t replications = (uint32_t)ask_after_recovery(attempt->part, "SELECT count(*) FROM replication");
    assert_true(replications == stored || replications == stored + 1);
    /* every second order has an outcome, under both policies */
    assert_int_equal(ask_after_recovery(attempt->part, "SELECT count(*) FROM outcome"), replications * ORDERS / 2 * 2);
    return replications;
}

/* The earlier run file is untouched. */
static void final_is_old(const struct attempt *attempt)
{
    assert_int_equal(sample_ask_int(attempt->path, "SELECT count(*) FROM run WHERE scenario = 'old'"), 1);
    assert_int_not_equal(access(attempt->copy, F_OK), 0);
}

static bool begins(const char *text, const char *format, const char *path)
{
    char expected[256];
    snprintf(expected, sizeof expected, format, path);
    return strncmp(text, expected, strlen(expected)) == 0;
}

/* What went wrong with which file, then what is left. */
static void message_is_clear(const struct attempt *attempt)
{
    const char *text = attempt->err.text;
    char tail[256] = "";
    if (!begins(text, "no space left on the device for \"%s\"", attempt->part) &&
        !begins(text, "no space left on the device for \"%s\"", attempt->copy) &&
        !begins(text, "cannot write \"%s\": ", attempt->part) && !begins(text, "cannot write \"%s\": ", attempt->copy))
        fail_msg("unclear: %s", text);
    if (attempt->stored > 0)
        snprintf(tail, sizeof tail, "; %u finished replication%s kept in \"%s\"", attempt->stored,
                 attempt->stored == 1 ? " is" : "s are", attempt->part);
    assert_true(strlen(text) > strlen(tail));
    assert_string_equal(text + strlen(text) - strlen(tail), tail);
}

/* Fails each change of a file in turn (every stride-th in the long middle) and looks at what is left. */
static void every_change_fails_in_turn(int code, bool lasting)
{
    struct sample_run sample;
    struct attempt attempt;
    sample_run_init(&sample, REPLICATIONS);
    attempt_init(&attempt, &sample);
    sample.scenario.name = "old";
    faulty_vfs_plan(0, 0, false);
    assert_int_equal(attempt_run(&attempt, &sample), RD_OK);
    sample.scenario.name = "new";
    long total = faulty_vfs_calm(), failures = 0, in_finish = 0;
    assert_true(total > 100);
    for (long at = 1; at <= total; at += at <= 8 || at + 8 >= total ? 1 : 9) {
        faulty_vfs_plan(at, code, lasting);
        enum rd_status rc = attempt_run(&attempt, &sample);
        faulty_vfs_calm();
        if (rc == RD_OK) { /* a change SQLite could do without, such as clearing a journal it deletes anyway */
            assert_int_equal(sample_ask_int(attempt.path, "SELECT count(*) FROM run WHERE scenario = 'new'"), 1);
            sample.scenario.name = "old";
            assert_int_equal(attempt_run(&attempt, &sample), RD_OK);
            sample.scenario.name = "new";
            continue;
        }
        failures++;
        in_finish += attempt.is_finishing;
        assert_int_equal(rc, RD_IO);
        assert_int_equal(rd_exit_code(rc), 2);
        message_is_clear(&attempt);
        final_is_old(&attempt);
        attempt.stored = part_holds(&attempt, attempt.stored);
        if (attempt.stored > 0 && failures % 4 == 0) {
            resumes_to_the_same_run(&attempt, &sample);
            sample.scenario.name = "old";
            assert_int_equal(attempt_run(&attempt, &sample), RD_OK);
            sample.scenario.name = "new";
        }
    }
    assert_true(failures > 20);
    assert_true(in_finish > 3);
    /* what a failed run left does not stand in the way of the next */
    assert_int_equal(attempt_run(&attempt, &sample), RD_OK);
    assert_int_equal(sample_ask_int(attempt.path, "SELECT count(*) FROM run WHERE scenario = 'new'"), 1);
    part_holds(&attempt, 0);
    sample_run_release(&sample);
}

static void a_disk_that_fills_up_loses_nothing_finished(void **state)
{
    (void)state;
    every_change_fails_in_turn(SQLITE_FULL, true);
}

static void a_single_failed_write_loses_nothing_finished(void **state)
{
    (void)state;
    every_change_fails_in_turn(SQLITE_IOERR_WRITE, false);
}

static void a_disk_that_breaks_loses_nothing_finished(void **state)
{
    (void)state;
    every_change_fails_in_turn(SQLITE_IOERR_WRITE, true);
}

/* Leaves a part file with one replication. */
static void leave_a_part(struct attempt *attempt, struct sample_run *sample)
{
    struct store *store = NULL;
    unlink(attempt->path);
    assert_int_equal(store_create(attempt->path, &sample->run, &sample->provenance, &store, &attempt->err), RD_OK);
    sample_run_fill(sample, 1, ORDERS);
    assert_int_equal(sample_run_store(sample, store, &attempt->err), RD_OK);
    store_close(store);
    attempt->stored = 1;
}

static void a_disk_that_fills_up_while_a_run_is_continued_loses_nothing_finished(void **state)
{
    (void)state;
    struct sample_run sample;
    struct attempt attempt;
    uint32_t found;
    sample_run_init(&sample, REPLICATIONS);
    attempt_init(&attempt, &sample);
    leave_a_part(&attempt, &sample);
    faulty_vfs_plan(0, 0, false);
    resumes_to_the_same_run(&attempt, &sample);
    long total = faulty_vfs_calm(), failures = 0;
    for (long at = 1; at <= total; at += at <= 8 || at + 8 >= total ? 1 : 13) {
        leave_a_part(&attempt, &sample);
        faulty_vfs_plan(at, SQLITE_FULL, true);
        enum rd_status rc = attempt_resume(&attempt, &sample, &found);
        faulty_vfs_calm();
        if (rc == RD_OK)
            continue;
        failures++;
        assert_int_equal(rc, RD_IO);
        int64_t kept = ask_after_recovery(attempt.part, "SELECT count(*) FROM replication");
        assert_in_range(kept, 1, REPLICATIONS);
        attempt.stored = (uint32_t)kept;
        resumes_to_the_same_run(&attempt, &sample);
    }
    assert_true(failures > 20);
    sample_run_release(&sample);
}

/* ---- real limits, in a child process ---- */

/* Runs `work` in a child with the file system of the machine; its text comes back, its exit code is returned. */
static int in_child(int (*work)(struct sample_run *, struct attempt *, int), struct sample_run *sample,
                    struct attempt *attempt, char *text, size_t size)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        _exit(work(sample, attempt, ends[1]));
    }
    close(ends[1]);
    size_t used = 0;
    ssize_t got;
    while (used + 1 < size && (got = read(ends[0], text + used, size - 1 - used)) > 0)
        used += (size_t)got;
    text[used] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int run_with_small_files(struct sample_run *sample, struct attempt *attempt, int out)
{
    const struct rlimit limit = {.rlim_cur = 96 * 1024, .rlim_max = 96 * 1024};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGXFSZ, &ignore, NULL);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 77;
    enum rd_status rc = attempt_run(attempt, sample);
    if (write(out, attempt->err.text, strlen(attempt->err.text)) < 0)
        return 99;
    return rd_exit_code(rc);
}

static void a_file_size_limit_is_said_and_leaves_no_file(void **state)
{
    (void)state;
    struct sample_run sample;
    struct attempt attempt;
    char text[RD_ERROR_TEXT_SIZE], expected[256];
    sample_run_init(&sample, REPLICATIONS);
    attempt_init(&attempt, &sample);
    int code = in_child(run_with_small_files, &sample, &attempt, text, sizeof text);
    if (code == 77)
        print_message("file size cannot be limited here: not tested\n");
    if (code != 77) {
        assert_int_equal(code, 2);
        snprintf(expected, sizeof expected, "cannot write \"%s\": %s", attempt.part, strerror(EFBIG));
        assert_string_equal(text, expected);
        assert_int_not_equal(access(attempt.path, F_OK), 0);
        assert_int_not_equal(access(attempt.part, F_OK), 0);
    }
    sample_run_release(&sample);
}

/* One byte for every replication that was reported as stored; never comes to its end. */
static void store_until_killed(struct sample_run *sample, struct attempt *attempt, int out)
{
    struct store *store = NULL;
    sample->run.replications = UINT32_MAX;
    if (store_create(attempt->path, &sample->run, &sample->provenance, &store, &attempt->err) != RD_OK)
        _exit(98);
    for (uint32_t i = 0;; i++) {
        sample_run_fill(sample, i, ORDERS);
        if (sample_run_store(sample, store, &attempt->err) != RD_OK || write(out, "x", 1) != 1)
            _exit(99);
    }
}

static void a_killed_run_keeps_every_replication_that_was_stored(void **state)
{
    (void)state;
    struct sample_run sample;
    struct attempt attempt;
    sample_run_init(&sample, REPLICATIONS);
    attempt_init(&attempt, &sample);
    for (int wanted = 1; wanted <= 9; wanted += 2) {
        int ends[2], status, stored = 0;
        char byte;
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            store_until_killed(&sample, &attempt, ends[1]);
        close(ends[1]);
        while (stored < wanted && read(ends[0], &byte, 1) == 1)
            stored++;
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        while (read(ends[0], &byte, 1) == 1)
            stored++;
        close(ends[0]);
        int64_t kept = ask_after_recovery(attempt.part, "SELECT count(*) FROM replication");
        assert_true(kept == stored || kept == stored + 1); /* committed, killed before it could say so */
        part_holds(&attempt, (uint32_t)kept);
    }
    sample_run_release(&sample);
}

static int install(void **state)
{
    (void)state;
    faulty_vfs_install();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_that_fills_up_loses_nothing_finished),
        cmocka_unit_test(a_single_failed_write_loses_nothing_finished),
        cmocka_unit_test(a_disk_that_breaks_loses_nothing_finished),
        cmocka_unit_test(a_disk_that_fills_up_while_a_run_is_continued_loses_nothing_finished),
        cmocka_unit_test(a_file_size_limit_is_said_and_leaves_no_file),
        cmocka_unit_test(a_killed_run_keeps_every_replication_that_was_stored),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
