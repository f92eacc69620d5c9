/*
 * Memory runs out at every allocation in turn: it is always said, outputs stay, and nothing leaks (leak sanitizer).
 *
 * cJSON, a shared library, gets its allocator through its own hooks.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "support/failing_memory.h"

static int use_failing_allocator_in_cjson(void **state)
{
    (void)state;
    cJSON_Hooks hooks = {.malloc_fn = malloc, .free_fn = free};
    cJSON_InitHooks(&hooks);
    return 0;
}

/* Large enough for several arena blocks and for cJSON to ask many times. */
static char *large_document(const char *middle)
{
    const size_t count = 400;
    char *text = __real_malloc(count * 32 + 256), *at = text;
    at += sprintf(at, "{\"list\": [");
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "{\"n\": %zu, \"s\": \"t\"}, ", i);
    sprintf(at, "%s], \"last\": {\"k\": \"v\"}}", middle);
    return text;
}

static void reading_fails_cleanly_at_every_allocation(void **state)
{
    (void)state;
    char *text = large_document("null");
    enum rd_status status = RD_NOMEM;
    long failures = 0;
    for (long allowed = 0; status != RD_OK; allowed++) {
        struct rd_findings found;
        struct rd_error err = {0};
        struct json_doc untouched, *doc = &untouched;
        rd_findings_init(&found);
        allocations_left = allowed;
        status = json_read_text("f", text, strlen(text), &doc, &found, &err);
        allocations_left = -1;
        if (status != RD_OK) {
            assert_int_equal(status, RD_NOMEM);
            assert_string_equal(err.text, "out of memory while reading \"f\"");
            assert_ptr_equal(doc, &untouched);
            failures++;
        } else {
            json_free(doc);
        }
        rd_findings_release(&found);
    }
    assert_true(failures > 1000); /* 400 objects of three cJSON nodes and their strings each */
    free(text);
}

static void a_wrong_document_is_never_taken_for_a_right_one(void **state)
{
    (void)state;
    char *text = large_document("{\"k\": 01, \"k\": 1e999}");
    bool finished = false;
    for (long allowed = 0; !finished; allowed++) {
        struct rd_findings found;
        struct rd_error err = {0};
        struct json_doc *doc = NULL;
        rd_findings_init(&found);
        allocations_left = allowed;
        enum rd_status status = json_read_text("f", text, strlen(text), &doc, &found, &err);
        allocations_left = -1;
        assert_null(doc);
        assert_true(status == RD_NOMEM || status == RD_INPUT);
        finished = status == RD_INPUT;
        if (finished)
            assert_int_equal(found.count, 3);
        rd_findings_release(&found);
    }
    free(text);
}

static void a_file_read_fails_cleanly_at_every_allocation(void **state)
{
    (void)state;
    enum rd_status status = RD_NOMEM;
    char path[] = "/tmp/redress-memory-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs("{\"a\": [1, 2]}", file);
    fclose(file);
    for (long allowed = 0; status != RD_OK; allowed++) {
        struct rd_findings found;
        struct rd_error err = {0};
        struct json_doc *doc = NULL;
        rd_findings_init(&found);
        allocations_left = allowed;
        status = json_read_file(path, &doc, &found, &err);
        allocations_left = -1;
        assert_true((doc != NULL) == (status == RD_OK));
        assert_true(status == RD_OK || err.status == RD_NOMEM);
        json_free(doc);
        rd_findings_release(&found);
    }
    remove(path);
}

static void a_finding_that_cannot_be_kept_still_counts(void **state)
{
    (void)state;
    for (long allowed = 0; allowed < 3; allowed++) {
        struct rd_findings found;
        const struct rd_finding finding = {.severity = RD_SEVERITY_ERROR, .code = "c", .file = "f", .message = "m"};
        rd_findings_init(&found);
        allocations_left = allowed;
        enum rd_status status = rd_findings_add(&found, &finding);
        allocations_left = -1;
        assert_int_equal(status, allowed < 2 ? RD_NOMEM : RD_OK); /* the list and the strings are two allocations */
        assert_int_equal(found.count, allowed < 2 ? 0 : 1);
        assert_int_equal(found.errors, 1);
        char *lines = findings_text(&found);
        assert_string_equal(lines, allowed < 2 ? "… and 1 more finding\n" : "f: m\n");
        free(lines);
        rd_findings_release(&found);
    }
}

static void an_arena_gives_null_and_stays_usable(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    allocations_left = 0;
    assert_null(arena_alloc(&arena, 8));
    assert_null(arena_copy(&arena, "text"));
    assert_null(arena_format(&arena, "%d", 1));
    allocations_left = -1;
    assert_int_equal(arena.used, 0);
    assert_string_equal(arena_copy(&arena, "text"), "text");
    arena_release(&arena);
}

static void edits_change_nothing_when_memory_is_out(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"a\": [1, {\"k\": \"v\"}]}");
    char *filler = arena_alloc(&doc->arena, 1);
    while (filler && (allocations_left = 0, arena_alloc(&doc->arena, 1)))
        continue; /* until the first block is full */
    assert_null(json_copy(doc, doc->root->first));
    assert_null(json_new_string(doc, NULL, "x"));
    assert_false(json_object_set(doc, doc->root, "new", doc->root->first->first));
    assert_null(json_print(doc->root, &doc->arena));
    allocations_left = -1;
    assert_string_equal(json_print(doc->root, &doc->arena), "{\"a\":[1,{\"k\":\"v\"}]}");
    json_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_fails_cleanly_at_every_allocation),
        cmocka_unit_test(a_wrong_document_is_never_taken_for_a_right_one),
        cmocka_unit_test(a_file_read_fails_cleanly_at_every_allocation),
        cmocka_unit_test(a_finding_that_cannot_be_kept_still_counts),
        cmocka_unit_test(an_arena_gives_null_and_stays_usable),
        cmocka_unit_test(edits_change_nothing_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, use_failing_allocator_in_cjson, NULL);
}
