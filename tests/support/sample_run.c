#include "support/sample_run.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "redress/units.h"
#include "support/check.h"

static const char *const policy_paths[SAMPLE_POLICIES] = {"scenarios/policies/minimal.json",
                                                          "scenarios/policies/minimal.json + dispute_window=30d"};
static char *const arguments[] = {"redress", "compare", "it's a.json", "-o", "x y", NULL};

static void load_policy(struct sample_run *sample, size_t i)
{
    struct rd_findings found;
    struct rd_error err;
    rd_findings_init(&found);
    if (rd_policy_load(policy_paths[i], &sample->policy[i], &found, &err) != RD_OK ||
        rd_policy_compile(sample->policy[i], RD_PPB_PER_ONE, &sample->image[i], &err) != RD_OK)
        fail_msg("%s", err.text);
    rd_findings_release(&found);
    const char *text = rd_policy_canonical(sample->policy[i]);
    sha256_hex(text, strlen(text), sample->policy_sha256[i]);
    sample->policies[i] = (struct store_policy){
        .name = rd_policy_name(sample->policy[i]),
        .policy = sample->policy[i],
        .image = sample->image[i],
        .sha256 = sample->policy_sha256[i],
    };
}

static const char *shift_names[] = {"day"};

void sample_run_init(struct sample_run *sample, uint32_t replications)
{
    struct rd_error err;
    memset(sample, 0, sizeof *sample);
    sample->desk = (struct desk){.name = "en", .shift_names = shift_names, .shift_count = 1};
    sample->scenario = (struct scenario){
        .name = "sample", .canonical = "{}", .currency = "USD", .desks = &sample->desk, .desk_count = 1};
    sha256_hex("{}", 2, sample->scenario.sha256);
    sample->cells[1] = (struct segment_cell){.dimension = SEGMENT_CATEGORY, .name = "category=apparel"};
    sample->segments = (struct segment_table){.cells = sample->cells, .count = SAMPLE_CELLS};
    for (size_t i = 0; i < SAMPLE_POLICIES; i++) {
        load_policy(sample, i);
        assert_int_equal(result_init(&sample->results[i], &sample->segments, 1, 1,
                                     rd_image_counter_count(sample->image[i]), 5, &err),
                         RD_OK);
    }
    sample->run = (struct store_run){
        .scenario = &sample->scenario,
        .segments = &sample->segments,
        .seed = UINT64_MAX, /* does not fit a signed integer */
        .replications = replications,
        .confidence = 0.95,
        .policies = sample->policies,
        .policy_count = SAMPLE_POLICIES,
    };
    sample->provenance = (struct store_provenance){.argument_count = 5, .arguments = arguments, .threads = 2};
    strcpy(sample->folder, "/tmp/redress-test-XXXXXX");
    assert_non_null(mkdtemp(sample->folder));
}

static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char name[512];
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.' && unlink(name) != 0)
            rmdir(name);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

void sample_run_release(struct sample_run *sample)
{
    for (size_t i = 0; i < SAMPLE_POLICIES; i++) {
        result_release(&sample->results[i]);
        rd_image_free(sample->image[i]);
        rd_policy_free(sample->policy[i]);
    }
    remove_folder(sample->folder);
}

static void fill_order(struct result *result, uint32_t replication, size_t policy, size_t order)
{
    struct outcome outcome = {
        .order = order + 1,
        .refund_minor = (int64_t)(order * 7 % 2000),
        .buyer_minor = -(int64_t)(order % 500),
        .seller_minor = (int64_t)(order % 700),
        .platform_minor = (int64_t)policy,
        .kind = (uint8_t)(1 + order % (OUTCOME_KIND_COUNT - 1)),
        .reason = (uint8_t)(order % 3 ? order % RD_REASON_COUNT : 255),
        .measured = order % 5 != 0 ? COHORT_USUAL + (order % 7 == 0) : COHORT_NOT,
        .resolution_s = (uint32_t)(order * 11 + replication),
        .rule = {65535, (uint16_t)(order % 4), 65535, 0},
    };
    if (order % 2 == 0)
        assert_int_equal(outcome_add(result, &outcome), RD_OK);
    if (order % 4 == 0)
        assert_int_equal(sample_add(&result->samples[SAMPLE_COMPLAINT_TIME], order + 1, (int64_t)order * 60), RD_OK);
}

void sample_run_fill(struct sample_run *sample, uint32_t replication, size_t orders)
{
    for (size_t policy = 0; policy < SAMPLE_POLICIES; policy++) {
        struct result *result = &sample->results[policy];
        result_clear(result, replication);
        result->orders = orders;
        result_cell(result, 0)[COUNT_ORDERS] = (int64_t)orders;
        result_cell(result, 1)[COUNT_BUYER_NET] = -5 - (int64_t)policy;
        result->totals[TOTAL_WARNINGS] = 3;
        result->desks[0][DESK_STARTED] = replication + 1;
        result->samples[SAMPLE_COMPLAINT_TIME].censored = 2;
        result->rule_hits[1] = 40 + replication;
        result->stars_by_lateness[5][4] = 9;
        result->delivery_hours[DELIVERY_BINS - 1] = 1;
        result->orders_by_seller[4] = (uint32_t)orders;
        for (size_t order = 0; order < orders; order++)
            fill_order(result, replication, policy, order);
        result_finish(result);
    }
}

enum rd_status sample_run_store(struct sample_run *sample, struct store *store, struct rd_error *err)
{
    const struct result *results[SAMPLE_POLICIES] = {&sample->results[0], &sample->results[1]};
    return store_replication(store, results, SAMPLE_POLICIES, err);
}

char *sample_run_fingerprint(struct sample_run *sample, uint32_t count, size_t orders, char out[DIGEST_HEX_SIZE])
{
    const struct result *results[SAMPLE_POLICIES] = {&sample->results[0], &sample->results[1]};
    const char *policies[SAMPLE_POLICIES] = {sample->policy_sha256[0], sample->policy_sha256[1]};
    uint8_t(*blocks)[DIGEST_SIZE] = calloc(count, sizeof *blocks);
    assert_non_null(blocks);
    for (uint32_t i = 0; i < count; i++) {
        sample_run_fill(sample, i, orders);
        fingerprint_block(results, SAMPLE_POLICIES, blocks[i]);
    }
    fingerprint_of(sample->scenario.sha256, policies, SAMPLE_POLICIES, sample->run.seed,
                   (const uint8_t(*)[DIGEST_SIZE])blocks, count, out);
    free(blocks);
    return out;
}

const char *sample_run_path(const struct sample_run *sample, const char *name, char *out, size_t size)
{
    snprintf(out, size, "%s/%s", sample->folder, name);
    return out;
}

char *sample_ask(const char *path, const char *sql, char *out, size_t size)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
        fail_msg("%s: %s: %s", path, sql, sqlite3_errmsg(handle));
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    snprintf(out, size, "%s", text ? text : "NULL");
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return out;
}

int64_t sample_ask_int(const char *path, const char *sql)
{
    char text[64];
    return strtoll(sample_ask(path, sql, text, sizeof text), NULL, 10);
}
