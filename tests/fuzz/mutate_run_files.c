/*
 * Mutated run files: whatever stands in one, reading it neither crashes nor hangs, writes nothing, and what is read is what was stored
 * or is refused.
 *
 *     mutate_run_files COUNT     COUNT random mutations of a small run file and of its part file
 *
 * Mutations depend on their index alone: bytes, pages and lengths of the file, and values of its tables.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/check.h"

#include "draw.h"
#include "store/audit.h"
#include "store/rule_use.h"
#include "store/run_file.h"
#include "store/store.h"
#include "store/tables.h"
#include "support/sample_run.h"

#define REPLICATIONS 2
#define ORDERS 30
#define SECONDS_PER_FILE 30 /* far above the time of one under any sanitizer: what passes it hangs */
#define PATH_SIZE 128

struct bytes {
    unsigned char *at;
    size_t length;
};

struct trial {
    struct sample_run sample;
    char final[PATH_SIZE], path[PATH_SIZE], name[32]; /* the honest file, the mutated one, and its name in the folder */
    struct bytes honest;
    char fingerprint[DIGEST_HEX_SIZE];
    size_t refused, accepted;
};

/* What is being tried, for the message of a crash: signal handlers have no other way to know. */
static char trying[64];

static void say_what_was_tried(int signal_number)
{
    const bool said = write(STDERR_FILENO, trying, strlen(trying)) > 0;
    (void)said; /* there is nobody else to tell */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static struct bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    struct bytes bytes = {.length = (size_t)ftell(file)};
    bytes.at = malloc(bytes.length + 1);
    assert_non_null(bytes.at);
    rewind(file);
    assert_int_equal(fread(bytes.at, 1, bytes.length, file), bytes.length);
    fclose(file);
    return bytes;
}

static void write_file(const char *path, struct bytes bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
}

/* ---- mutations ---- */

static void change_bytes(struct bytes *bytes, uint64_t *seed)
{
    static const unsigned char values[] = {0, 1, 0x7F, 0x80, 0xFF, 13, 5, 2};
    for (size_t left = 1 + draw_below(seed, 8); left > 0; left--) {
        const size_t page = draw_below(seed, 3) ? draw_below(seed, bytes->length) & ~(size_t)4095 : 0;
        const size_t at = draw_below(seed, 2) ? page + draw_below(seed, 120) : draw_below(seed, bytes->length);
        if (at < bytes->length)
            bytes->at[at] = draw_below(seed, 2) ? values[draw_below(seed, sizeof values)] : (unsigned char)draw(seed);
    }
}

static void exchange_pages(struct bytes *bytes, uint64_t *seed)
{
    unsigned char page[4096];
    const size_t count = bytes->length / sizeof page;
    unsigned char *a = bytes->at + draw_below(seed, count) * sizeof page,
                  *b = bytes->at + draw_below(seed, count) * sizeof page;
    memcpy(page, a, sizeof page);
    memmove(a, b, sizeof page);
    if (draw_below(seed, 2))
        memcpy(b, page, sizeof page);
}

static void cut(struct bytes *bytes, uint64_t *seed)
{
    bytes->length = draw_below(seed, bytes->length);
}

/* One value of one column, by a statement; what the file refuses stays as it is. */
static void change_value(const char *path, uint64_t *seed)
{
    static const char *const values[] = {"NULL",
                                         "-1",
                                         "0",
                                         "9223372036854775807",
                                         "-9223372036854775808",
                                         "4294967296",
                                         "1.5",
                                         "'text'",
                                         "x'00ff'",
                                         "zeroblob(70000)",
                                         "''",
                                         "'['",
                                         "randomblob(9)",
                                         "1e999",
                                         "'9' || char(0)"};
    char sql[256];
    sqlite3 *handle = NULL;
    const size_t table = draw_below(seed, STORE_TABLE_COUNT);
    const struct store_table row = store_table(table);
    const struct store_column column = store_column(table, draw_below(seed, row.column_count));
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s%s", table == RESULT_TABLE_SAMPLE ? "sample_json" : row.name,
             table == RESULT_TABLE_SAMPLE ? "times" : column.name,
             values[draw_below(seed, sizeof values / sizeof values[0])],
             draw_below(seed, 2) ? "" : " WHERE random() % 3 = 0");
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_exec(handle, sql, NULL, NULL, NULL);
    sqlite3_close(handle);
}

/* Writes a mutation of the honest file. */
static void mutate(const struct trial *trial, uint64_t seed)
{
    struct bytes bytes = {.at = malloc(trial->honest.length), .length = trial->honest.length};
    assert_non_null(bytes.at);
    memcpy(bytes.at, trial->honest.at, bytes.length);
    const size_t kind = draw_below(&seed, 10);
    if (kind == 0)
        cut(&bytes, &seed);
    else if (kind < 3)
        exchange_pages(&bytes, &seed);
    else if (kind < 7)
        change_bytes(&bytes, &seed);
    write_file(trial->path, bytes);
    if (kind >= 7)
        change_value(trial->path, &seed);
    free(bytes.at);
}

/* ---- reading ---- */

static void count_finding(void *context, const char *what, bool is_good, const char *text)
{
    size_t *wrong = context;
    assert_true(strlen(what) > 0 && strlen(text) > 0);
    *wrong += !is_good;
}

static void has_a_status(enum rd_status status, const struct rd_error *err)
{
    if (status != RD_OK && status != RD_INPUT && status != RD_IO)
        fail_msg("%s: status %d: %s", trying, (int)status, err->text);
    if (status != RD_OK && !err->text[0])
        fail_msg("%s: refused without an error text", trying);
}

/* Whatever the file gives without a word is what was stored. */
static void read_replications(struct trial *trial, struct run_file *file)
{
    struct rd_error err = {RD_OK, ""};
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        bool found = false;
        enum rd_status rc = run_file_read(file, i, trial->sample.results, SAMPLE_POLICIES, &found, &err);
        has_a_status(rc, &err);
        rc = run_file_outcomes(file, i, 1, &trial->sample.results[1], &found, &err);
        has_a_status(rc, &err);
    }
    for (size_t i = 0; i < SAMPLE_POLICIES; i++) {
        struct rule_uses uses;
        const enum rd_status rc = rule_uses_read(file, i, trial->sample.image[i], &uses, &err);
        has_a_status(rc, &err);
        if (rc == RD_OK)
            rule_uses_release(&uses);
    }
}

static void read_all(struct trial *trial)
{
    struct rd_error err = {RD_OK, ""};
    struct identity identity;
    struct run_file *file = NULL;
    size_t wrong = 0;
    char fingerprint[DIGEST_HEX_SIZE];
    enum rd_status rc = audit_file(trial->path, NULL, count_finding, &wrong, &identity, &err);
    has_a_status(rc, &err);
    const bool is_told = rc != RD_OK || wrong > 0;
    if (rc == RD_OK)
        identity_release(&identity);
    trial->refused += is_told;
    trial->accepted += !is_told;
    has_a_status(store_check_free(trial->path, &err), &err);
    rc = run_file_open(trial->path, NULL, &file, &err);
    has_a_status(rc, &err);
    if (rc != RD_OK)
        return;
    read_replications(trial, file);
    rc = run_file_fingerprint(file, fingerprint, &err);
    has_a_status(rc, &err);
    if (rc == RD_OK && !is_told)
        assert_string_equal(fingerprint, trial->fingerprint);
    run_file_close(file);
}

/* Nothing beside the two files, and the mutated one as it was. */
static void check_untouched(const struct trial *trial, struct bytes before)
{
    const struct bytes after = read_file(trial->path);
    if (after.length != before.length || memcmp(after.at, before.at, after.length) != 0)
        fail_msg("%s: the file was written", trying);
    free(after.at);
    DIR *folder = opendir(trial->sample.folder);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "honest") != 0 && strcmp(entry->d_name, trial->name) != 0)
            fail_msg("%s: %s was made", trying, entry->d_name);
    closedir(folder);
}

/* A part file is written to when it is continued; what it gives is what was stored. */
static void resume(struct trial *trial)
{
    struct sample_run *sample = &trial->sample;
    struct store *store = NULL;
    struct rd_error err = {RD_OK, ""};
    char path[PATH_SIZE], part[PATH_SIZE + 8];
    sample_run_path(sample, "resumed", path, sizeof path);
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_equal(rename(trial->path, part), 0);
    enum rd_status rc = store_resume(path, &sample->run, &sample->provenance, &store, &err);
    has_a_status(rc, &err);
    for (uint32_t i = 0; rc == RD_OK && i < REPLICATIONS; i++) {
        bool found = false;
        rc = store_recall(store, i, sample->results, SAMPLE_POLICIES, &found, &err);
        has_a_status(rc, &err);
        if (rc == RD_OK && !found) {
            sample_run_fill(sample, i, ORDERS);
            rc = sample_run_store(sample, store, &err);
            has_a_status(rc, &err);
        }
    }
    if (rc == RD_OK) {
        rc = store_finish(store, trial->fingerprint, &err);
        has_a_status(rc, &err);
    }
    store_close(store);
    if (rc == RD_OK) {
        char fingerprint[DIGEST_HEX_SIZE];
        assert_int_equal(store_fingerprint(path, fingerprint, &err), RD_OK);
        assert_string_equal(fingerprint, trial->fingerprint);
    }
    unlink(path);
    unlink(part);
    strcat(part, "-journal");
    unlink(part);
}

/* ---- the campaign ---- */

static void trial_init(struct trial *trial)
{
    struct rd_error err;
    struct store *store = NULL;
    struct sample_run *sample = &trial->sample;
    memset(trial, 0, sizeof *trial);
    sample_run_init(sample, REPLICATIONS);
    sample_run_path(sample, "honest", trial->final, PATH_SIZE);
    snprintf(trial->name, sizeof trial->name, "mutated");
    sample_run_path(sample, trial->name, trial->path, PATH_SIZE);
    sample_run_fingerprint(sample, REPLICATIONS, ORDERS, trial->fingerprint);
    assert_int_equal(store_create(trial->final, &sample->run, &sample->provenance, &store, &err), RD_OK);
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        sample_run_fill(sample, i, ORDERS);
        assert_int_equal(sample_run_store(sample, store, &err), RD_OK);
    }
    assert_int_equal(store_finish(store, trial->fingerprint, &err), RD_OK);
    store_close(store);
    trial->honest = read_file(trial->final);
}

int main(int argc, char **argv)
{
    struct trial trial;
    const size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    signal(SIGALRM, say_what_was_tried);
    signal(SIGSEGV, say_what_was_tried);
    signal(SIGABRT, say_what_was_tried);
    trial_init(&trial);
    for (size_t i = 0; i < count; i++) {
        snprintf(trying, sizeof trying, "mutate_run_files: mutation %zu\n", i);
        alarm(SECONDS_PER_FILE);
        mutate(&trial, i);
        const struct bytes before = read_file(trial.path);
        read_all(&trial);
        check_untouched(&trial, before);
        free(before.at);
        if (i % 4 == 0)
            resume(&trial);
    }
    printf("%zu mutations: %zu told, %zu as if nothing was changed\n", count, trial.refused, trial.accepted);
    free(trial.honest.at);
    sample_run_release(&trial.sample);
    return 0;
}
