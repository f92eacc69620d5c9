/*
 * Continuing a run: what is taken up, what is refused and why, and replications read back.
 */
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/identity.h"
#include "store/run_file.h"
#include "store/store.h"
#include "support/sample_run.h"

#define PATH_SIZE 128
#define ORDERS 40
#define REPLICATIONS 4

struct fixture {
    struct sample_run sample;
    char path[PATH_SIZE], part[PATH_SIZE];
};

static int with_part(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture)
        return -1;
    sample_run_init(&fixture->sample, REPLICATIONS);
    sample_run_path(&fixture->sample, "out", fixture->path, PATH_SIZE);
    sample_run_path(&fixture->sample, "out.part", fixture->part, PATH_SIZE);
    *state = fixture;
    return 0;
}

static int without_part(void **state)
{
    struct fixture *fixture = *state;
    sample_run_release(&fixture->sample);
    free(fixture);
    return 0;
}

static void store_one(struct fixture *fixture, struct store *store, uint32_t replication)
{
    struct rd_error err;
    sample_run_fill(&fixture->sample, replication, ORDERS);
    assert_int_equal(sample_run_store(&fixture->sample, store, &err), RD_OK);
}

/* A part file with replication 2 alone. */
static void leave_part(struct fixture *fixture)
{
    struct store *store = NULL;
    struct rd_error err;
    assert_int_equal(store_create(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                     RD_OK);
    store_one(fixture, store, 2);
    store_close(store);
}

static struct store *resume(struct fixture *fixture)
{
    struct store *store = NULL;
    struct rd_error err;
    if (store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err) != RD_OK)
        fail_msg("%s", err.text);
    return store;
}

static void complete(struct fixture *fixture, struct store *store)
{
    char fingerprint[DIGEST_HEX_SIZE];
    struct rd_error err;
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        bool found;
        assert_int_equal(store_recall(store, i, fixture->sample.results, SAMPLE_POLICIES, &found, &err), RD_OK);
        if (!found)
            store_one(fixture, store, i);
    }
    sample_run_fingerprint(&fixture->sample, REPLICATIONS, ORDERS, fingerprint);
    assert_int_equal(store_finish(store, fingerprint, &err), RD_OK);
    store_close(store);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* `reason` behind the path. The part file must stay as it is. */
static void refuses(struct fixture *fixture, enum rd_status status, const char *format)
{
    struct store *store = NULL;
    struct rd_error err;
    char expected[512];
    assert_int_equal(store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                     status);
    assert_null(store);
    snprintf(expected, sizeof expected, "\"%s\" %s", fixture->part, format);
    assert_string_equal(err.text, expected);
    assert_int_equal(rd_exit_code(err.status), 2);
    assert_int_equal(sample_ask_int(fixture->part, "SELECT group_concat(replication) FROM replication"), 2);
}

#define OTHER_RUN "is of another run and cannot be resumed: "

/* ---- taken up ---- */

static void a_replication_comes_back_as_it_was_stored(void **state)
{
    struct fixture *fixture = *state;
    struct sample_run *sample = &fixture->sample;
    const struct result *views[SAMPLE_POLICIES] = {&sample->results[0], &sample->results[1]};
    uint8_t stored[DIGEST_SIZE], recalled[DIGEST_SIZE];
    struct rd_error err;
    bool found = false;
    leave_part(fixture);
    sample_run_fill(sample, 2, ORDERS);
    fingerprint_block(views, SAMPLE_POLICIES, stored);
    sample_run_fill(sample, 3, 2 * ORDERS); /* other numbers, longer lists: they must go */
    struct store *store = resume(fixture);
    assert_int_equal(store_replication_count(store), 1);
    assert_int_equal(store_recall(store, 2, sample->results, SAMPLE_POLICIES, &found, &err), RD_OK);
    assert_true(found);
    fingerprint_block(views, SAMPLE_POLICIES, recalled);
    assert_memory_equal(recalled, stored, DIGEST_SIZE);
    assert_int_equal(store_recall(store, 1, sample->results, SAMPLE_POLICIES, &found, &err), RD_OK);
    assert_false(found);
    store_close(store);
    assert_int_equal(access(fixture->part, F_OK), 0);
}

static void a_continued_run_has_the_fingerprint_of_the_whole(void **state)
{
    struct fixture *fixture = *state;
    char expected[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
    struct rd_error err;
    leave_part(fixture);
    complete(fixture, resume(fixture));
    sample_run_fingerprint(&fixture->sample, REPLICATIONS, ORDERS, expected);
    assert_int_equal(store_fingerprint(fixture->path, got, &err), RD_OK);
    assert_string_equal(got, expected);
    assert_int_not_equal(access(fixture->part, F_OK), 0);
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM provenance WHERE key = 'resumed_at'"), 1);
}

/* Killed between the commit of the statistics and the new name: they are written once more. */
static void statistics_of_an_earlier_call_are_made_again(void **state)
{
    struct fixture *fixture = *state;
    leave_part(fixture);
    run_sql(fixture->part, "INSERT INTO metric VALUES (0, 'refund_rate', '', '%', 1, 0, 2, 3, NULL);"
                           "INSERT INTO provenance VALUES ('finished_at', 'long ago');"
                           "UPDATE run SET fingerprint = replace(hex(zeroblob(32)), '0', 'a')");
    complete(fixture, resume(fixture));
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM metric"), 0);
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM run WHERE fingerprint LIKE 'aa%'"), 0);
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM provenance WHERE value = 'long ago'"), 0);
}

static void nothing_left_is_a_beginning(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = resume(fixture);
    assert_int_equal(store_replication_count(store), 0);
    assert_false(store_is_complete(store));
    complete(fixture, store);
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM replication"), REPLICATIONS);
}

static void a_complete_run_is_read_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct rd_error err;
    bool found = false;
    complete(fixture, resume(fixture));
    run_sql(fixture->path, "UPDATE provenance SET value = 'mark' WHERE key = 'host'");
    struct store *store = resume(fixture);
    assert_true(store_is_complete(store));
    assert_int_equal(store_recall(store, 3, fixture->sample.results, SAMPLE_POLICIES, &found, &err), RD_OK);
    assert_true(found);
    complete(fixture, store);
    assert_int_equal(sample_ask_int(fixture->path, "SELECT count(*) FROM provenance WHERE value = 'mark'"), 1);
}

/* ---- refused ---- */

static void another_run_is_refused_with_the_first_difference(void **state)
{
    struct fixture *fixture = *state;
    struct store_run *run = &fixture->sample.run;
    const struct store_run asked = *run;
    leave_part(fixture);
    run->seed = 7;
    refuses(fixture, RD_INPUT, OTHER_RUN "it has seed 18446744073709551615, not 7");
    *run = asked;
    run->replications = 5;
    refuses(fixture, RD_INPUT, OTHER_RUN "it has 4 replications, not 5");
    *run = asked;
    run->confidence = 0.9;
    refuses(fixture, RD_INPUT, OTHER_RUN "it has confidence 0.95, not 0.9");
    *run = asked;
    run->policy_count = 1;
    refuses(fixture, RD_INPUT, OTHER_RUN "it has 2 policies, not 1");
    *run = asked;
    run->shard = (struct shard){2, 3};
    refuses(fixture, RD_INPUT, OTHER_RUN "it is the whole run, not shard 2/3");
}

static void other_documents_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct sample_run *sample = &fixture->sample;
    const struct store_policy asked = sample->policies[1];
    leave_part(fixture);
    sample->policies[1].name = "other";
    refuses(fixture, RD_INPUT, OTHER_RUN "its policy 2 is \"minimal + dispute_window=30d\", not \"other\"");
    sample->policies[1] = asked;
    sample->policies[1].sha256 = "0123456789abcdef";
    char expected[512];
    snprintf(expected, sizeof expected,
             OTHER_RUN "its policy \"minimal + dispute_window=30d\" has other rules (sha256 %.12s, not 0123456789ab)",
             sample->policy_sha256[1]);
    refuses(fixture, RD_INPUT, expected);
    sample->policies[1] = asked;
    sample->scenario.name = "other";
    refuses(fixture, RD_INPUT, OTHER_RUN "its scenario is \"sample\", not \"other\"");
    sample->scenario.name = "sample";
    strcpy(sample->scenario.sha256, "0123456789abcdef");
    /* SHA-256 of "{}" */
    refuses(fixture, RD_INPUT,
            OTHER_RUN "its scenario \"sample\" has other values (sha256 44136fa355b3, not 0123456789ab)");
}

static void another_version_is_refused(void **state)
{
    struct fixture *fixture = *state;
    leave_part(fixture);
    run_sql(fixture->part, "UPDATE run SET version = '0.0.1'");
    refuses(fixture, RD_INPUT, OTHER_RUN "it was written by version 0.0.1, not " REDRESS_VERSION);
    run_sql(fixture->part, "PRAGMA user_version = 9");
    struct store *store = NULL;
    struct rd_error err;
    char expected[256];
    assert_int_equal(store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                     RD_INPUT);
    snprintf(expected, sizeof expected, "run file \"%s\" has format version 9; this program reads version 3",
             fixture->part);
    assert_string_equal(err.text, expected);
    run_sql(fixture->part, "PRAGMA application_id = 1");
    refuses(fixture, RD_IO, "exists and is not a run file; it is not overwritten");
}

static void a_complete_run_of_another_kind_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct rd_error err;
    char expected[256];
    complete(fixture, resume(fixture));
    fixture->sample.run.seed = 1;
    assert_int_equal(store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                     RD_INPUT);
    snprintf(expected, sizeof expected,
             "\"%s\" is of another run and cannot be resumed: it has seed 18446744073709551615, not 1", fixture->path);
    assert_string_equal(err.text, expected);
    assert_int_equal(access(fixture->path, F_OK), 0);
}

#define OUT_OF_RANGE ": a row out of range or out of order"
#define NOT_SO ", sample_json: times that are not written so"
#define NO_NUMBER ": a value that is not a whole number"

/* Replication 2 of the part file; the text of the error begins with `expected`. */
static void recall_is_refused(struct fixture *fixture, const char *expected, size_t length)
{
    struct rd_error err;
    bool found;
    struct store *store = resume(fixture);
    assert_int_equal(store_recall(store, 2, fixture->sample.results, SAMPLE_POLICIES, &found, &err), RD_INPUT);
    if (strncmp(err.text, expected, length) != 0)
        fail_msg("%s\nis not: %s", err.text, expected);
    store_close(store);
}

static void numbers_that_cannot_be_are_damage(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *sql, *table, *what;
    } damages[] = {
        {"UPDATE outcome SET outcome = 99 WHERE policy = 0 AND order_id = 1", "outcome", OUT_OF_RANGE},
        {"UPDATE outcome SET reason = 200 WHERE policy = 0 AND order_id = 1", "outcome", OUT_OF_RANGE},
        {"UPDATE metric_cell SET cell = 2 WHERE policy = 0 AND cell = 1", "metric_cell", OUT_OF_RANGE},
        {"UPDATE total SET total = 1000 WHERE policy = 0", "total", OUT_OF_RANGE},
        {"UPDATE desk SET desk = 1 WHERE policy = 0", "desk", OUT_OF_RANGE},
        {"UPDATE rule_hit SET hits = -1 WHERE policy = 0", "rule_hit", OUT_OF_RANGE},
        {"UPDATE stars_by_lateness SET stars = 6 WHERE policy = 0", "stars_by_lateness", OUT_OF_RANGE},
        {"UPDATE delivery_hours SET orders = 4294967296 WHERE policy = 0", "delivery_hours", OUT_OF_RANGE},
        {"UPDATE orders_by_seller SET seller = 5 WHERE policy = 0", "orders_by_seller", OUT_OF_RANGE},
        {"UPDATE censored SET cases = -1 WHERE policy = 0", "censored", OUT_OF_RANGE},
        {"UPDATE sample_json SET times = '{\"5\":1,\"4\":1}' WHERE policy = 0", "sample", OUT_OF_RANGE},
        {"UPDATE sample_json SET times = '{\"5\":1, \"6\":1}' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = '{\"5\":01}' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = '{\"-0\":1}' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = '{\"9223372036854775808\":1}' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = '{}' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = '{\"5\":1}x' WHERE policy = 0", "sample", NOT_SO},
        {"UPDATE sample_json SET times = x'7b7d' WHERE policy = 0", "sample", ", column kind: a value of another type"},
        {"UPDATE sample_json SET times = '{\"5\":-1}' WHERE policy = 0", "sample", ", column time_s: a number below 0"},
        {"UPDATE total SET value = 'many' WHERE policy = 0", "total", ", column value" NO_NUMBER},
        {"UPDATE total SET value = NULL WHERE policy = 0", "total", ", column value" NO_NUMBER},
        {"UPDATE total SET value = 1.5 WHERE policy = 0", "total", ", column value" NO_NUMBER},
        {"UPDATE outcome SET measured = -1 WHERE policy = 0 AND order_id = 1", "outcome",
         ", column measured: a number below 0"},
        {"UPDATE outcome SET rule_triage = 'x' WHERE policy = 0 AND order_id = 1", "outcome",
         ", column rule_triage" NO_NUMBER},
        {"UPDATE total SET value = 36028797018963968 WHERE policy = 0", "total", /* 2^55 = (INT64_MAX + 1) / 64 / 4 */
         ", column value: an amount beyond all that can be added up"},
        {"UPDATE outcome SET buyer_minor = -9223372036854775807 - 1 WHERE policy = 0 AND order_id = 1", "outcome",
         ", column buyer_minor: an amount beyond all that can be added up"},
        {"UPDATE outcome SET seller_minor = 36028797018963967 WHERE policy = 0 AND order_id < 6", "outcome",
         ", column seller_minor: amounts beyond all that can be added up"},
    };
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        char expected[512];
        unlink(fixture->part);
        leave_part(fixture);
        run_sql(fixture->part, damages[i].sql);
        snprintf(expected, sizeof expected, "run file \"%s\" is damaged: table %s, replication 2, policy 0%s",
                 fixture->part, damages[i].table, damages[i].what);
        recall_is_refused(fixture, expected, strlen(expected) + 1);
    }
}

/* Numbers that could be, but are not those that were stored. */
static void a_replication_that_was_changed_is_damage(void **state)
{
    struct fixture *fixture = *state;
    static const char *const changes[] = {"UPDATE total SET value = value + 1 WHERE policy = 0",
                                          "UPDATE total SET value = 36028797018963967 WHERE policy = 0",
                                          "UPDATE outcome SET refund_minor = refund_minor + 1 WHERE policy = 0",
                                          "DELETE FROM outcome WHERE policy = 1 AND order_id = 1",
                                          "UPDATE sample_json SET times = '{\"5\":1}' WHERE policy = 0",
                                          "UPDATE replication SET block = 'x' || substr(block, 2)"};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char expected[256];
        unlink(fixture->part);
        leave_part(fixture);
        run_sql(fixture->part, changes[i]);
        snprintf(expected, sizeof expected, "run file \"%s\" is damaged: replication 2 has block ", fixture->part);
        recall_is_refused(fixture, expected, strlen(expected));
    }
}

/* What is written to holds nothing but what this program made. */
static void a_part_file_with_something_of_others_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *sql, *what;
    } others[] = {
        {"CREATE TRIGGER t AFTER INSERT ON replication BEGIN DELETE FROM run; END",
         "trigger \"t\" is not of a run file"},
        {"CREATE INDEX i ON outcome (refund_minor)", "index \"i\" is not of a run file"},
        {"CREATE TABLE more (x)", "table \"more\" is not of a run file"},
        {"DROP VIEW outcome_named", "view \"outcome_named\" is missing"},
        {"DROP TABLE label", "table \"label\" is missing"},
        {"ALTER TABLE total ADD COLUMN more", "table \"total\" is declared otherwise"},
        {"DROP TABLE replication; CREATE VIEW replication AS WITH RECURSIVE r (replication) AS (SELECT 1 UNION ALL "
         "SELECT 1 "
         "FROM r) SELECT * FROM r",
         "table \"replication\" is missing"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct store *store = NULL;
        struct rd_error err;
        char expected[512];
        unlink(fixture->part);
        leave_part(fixture);
        run_sql(fixture->part, others[i].sql);
        assert_int_equal(store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                         RD_INPUT);
        snprintf(expected, sizeof expected, "run file \"%s\" is damaged: %s", fixture->part, others[i].what);
        assert_string_equal(err.text, expected);
    }
}

/* SQLite would open the file that such a journal names, and may remove it. */
static void a_journal_that_names_another_file_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char end[] = "\0\0\0\7/etc/me\0\0\0\7\0\0\2\x8A\xD9\xD5\x05\xF9\x20\xA1\x63\xD7";
    char name[PATH_SIZE + 16], expected[256];
    struct store *store = NULL;
    struct rd_error err;
    leave_part(fixture);
    snprintf(name, sizeof name, "%s-journal", fixture->part);
    FILE *journal = fopen(name, "wb");
    assert_non_null(journal);
    assert_int_equal(fwrite(end, 1, sizeof end - 1, journal), sizeof end - 1);
    fclose(journal);
    assert_int_equal(store_resume(fixture->path, &fixture->sample.run, &fixture->sample.provenance, &store, &err),
                     RD_IO);
    snprintf(expected, sizeof expected, "\"%s\" names another file and is none of this program's journals", name);
    assert_string_equal(err.text, expected);
    unlink(name);
}

/* ---- shards ---- */

static void shards_cut_a_run_into_ranges_of_like_size(void **state)
{
    (void)state;
    /* 10 in 4: 2, 3, 2, 3 */
    static const uint32_t firsts[] = {0, 2, 5, 7}, sizes[] = {2, 3, 2, 3};
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(shard_first((struct shard){i + 1, 4}, 10), firsts[i]);
        assert_int_equal(shard_size((struct shard){i + 1, 4}, 10), sizes[i]);
    }
    assert_int_equal(shard_size((struct shard){0, 0}, 10), 10);
    uint32_t next = 0;
    for (uint32_t i = 1; i <= 99991; i++) { /* no overflow, no gap */
        assert_int_equal(shard_first((struct shard){i, 99991}, 100000), next);
        next += shard_size((struct shard){i, 99991}, 100000);
    }
    assert_int_equal(next, 100000);
}

static void a_shard_is_complete_with_its_own_replications(void **state)
{
    struct fixture *fixture = *state;
    struct sample_run *sample = &fixture->sample;
    const char *policies[] = {sample->policy_sha256[0], sample->policy_sha256[1]};
    const struct result *views[] = {&sample->results[0], &sample->results[1]};
    char fingerprint[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
    uint8_t blocks[2][DIGEST_SIZE];
    struct run_file *file = NULL;
    struct rd_error err;
    sample->run.shard = (struct shard){2, 2}; /* replications 2 and 3 */
    struct store *store = resume(fixture);
    for (uint32_t i = 0; i < 2; i++) {
        store_one(fixture, store, 2 + i);
        fingerprint_block(views, SAMPLE_POLICIES, blocks[i]);
    }
    fingerprint_of_shard(sample->scenario.sha256, policies, SAMPLE_POLICIES, sample->run.seed, "none",
                         (const uint8_t(*)[DIGEST_SIZE])blocks, REPLICATIONS, sample->run.shard, fingerprint);
    assert_int_equal(store_finish(store, fingerprint, &err), RD_OK);
    store_close(store);
    assert_int_equal(run_file_open(fixture->path, NULL, &file, &err), RD_OK);
    const struct identity *identity = run_file_identity(file);
    assert_int_equal(identity->shard.index, 2);
    assert_int_equal(identity->replications, REPLICATIONS);
    assert_int_equal(identity->stored, 2);
    assert_string_equal(identity->fingerprint, fingerprint);
    assert_int_equal(run_file_fingerprint(file, got, &err), RD_OK);
    assert_string_equal(got, fingerprint);
    run_file_close(file);
}

#define RESUME_TEST(test) cmocka_unit_test_setup_teardown(test, with_part, without_part)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESUME_TEST(a_replication_comes_back_as_it_was_stored),
        RESUME_TEST(a_continued_run_has_the_fingerprint_of_the_whole),
        RESUME_TEST(statistics_of_an_earlier_call_are_made_again),
        RESUME_TEST(nothing_left_is_a_beginning),
        RESUME_TEST(a_complete_run_is_read_and_left_alone),
        RESUME_TEST(another_run_is_refused_with_the_first_difference),
        RESUME_TEST(other_documents_are_refused),
        RESUME_TEST(another_version_is_refused),
        RESUME_TEST(a_complete_run_of_another_kind_is_refused),
        RESUME_TEST(numbers_that_cannot_be_are_damage),
        RESUME_TEST(a_replication_that_was_changed_is_damage),
        RESUME_TEST(a_part_file_with_something_of_others_is_refused),
        RESUME_TEST(a_journal_that_names_another_file_is_refused),
        RESUME_TEST(shards_cut_a_run_into_ranges_of_like_size),
        RESUME_TEST(a_shard_is_complete_with_its_own_replications),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
