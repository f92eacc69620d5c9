/*
 * Documents as files: what cannot be opened or read, standard input, and how much of a large file is read.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document.h"

static void check_failure(const char *path, enum rd_status status, const char *message)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    assert_int_equal(json_read_file(path, &doc, &found, &err), status);
    assert_string_equal(err.text, message);
    assert_int_equal(err.status, status);
    assert_null(doc);
    assert_int_equal(found.errors, 0);
    rd_findings_release(&found);
}

/* A new file with this content; the path is written into `path`. */
static void file_make(char path[32], const char *content, size_t length)
{
    strcpy(path, "/tmp/redress-json-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, length), (ssize_t)length);
    close(fd);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    check_failure("no/such.json", RD_IO, "cannot open \"no/such.json\": No such file or directory");
    check_failure("", RD_IO, "cannot open \"\": No such file or directory");
}

static void a_directory_is_no_document(void **state)
{
    (void)state;
    check_failure("/tmp", RD_IO, "\"/tmp\" is a directory, not a document");
}

static void a_file_without_permission_is_named(void **state)
{
    (void)state;
    char path[32], message[96];
    const bool is_root = geteuid() == 0;
    file_make(path, TEXT("{}"));
    assert_int_equal(chmod(path, 0), 0);
    snprintf(message, sizeof message, "cannot open \"%s\": Permission denied", path);
    if (is_root) /* who may read everything */
        assert_int_equal(seteuid(65534), 0);
    check_failure(path, RD_IO, message);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    unlink(path);
}

static void a_read_that_fails_is_reported(void **state)
{
    (void)state;
    if (access("/proc/self/mem", R_OK) != 0)
        skip(); /* its first page cannot be read: the one file that always opens and never reads */
    check_failure("/proc/self/mem", RD_IO, "cannot read \"/proc/self/mem\": Input/output error");
}

static void an_empty_file_is_an_empty_document(void **state)
{
    (void)state;
    char path[32], expected[96];
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    file_make(path, "", 0);
    assert_int_equal(json_read_file(path, &doc, &found, &err), RD_INPUT);
    char *lines = findings_text(&found);
    snprintf(expected, sizeof expected, "%s:1:1: the document is empty\n", path);
    assert_string_equal(lines, expected);
    free(lines);
    unlink(path);
    rd_findings_release(&found);
}

static void a_file_without_end_is_read_to_the_limit_only(void **state)
{
    (void)state;
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    assert_int_equal(json_read_file("/dev/zero", &doc, &found, &err), RD_INPUT);
    char *lines = findings_text(&found);
    assert_string_equal(lines, "/dev/zero: the document is longer than 16777216 bytes\n");
    assert_string_equal(err.text, "\"/dev/zero\" is longer than 16777216 bytes");
    free(lines);
    rd_findings_release(&found);
}

static void a_file_keeps_the_name_it_was_given(void **state)
{
    (void)state;
    char path[32];
    struct rd_findings found;
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    file_make(path, TEXT("{\"a\": 1}\n"));
    assert_int_equal(json_read_file(path, &doc, &found, NULL), RD_OK);
    assert_string_equal(doc->name, path);
    assert_int_equal(doc->length, 9);
    assert_string_equal(doc->text, "{\"a\": 1}\n");
    json_free(doc);
    unlink(path);
    rd_findings_release(&found);
}

static void a_dash_is_standard_input(void **state)
{
    (void)state;
    char path[32];
    struct rd_findings found;
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    file_make(path, TEXT("[1, 02]"));
    int fd = open(path, O_RDONLY), kept = dup(STDIN_FILENO);
    assert_true(fd >= 0 && kept >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    enum rd_status status = json_read_file("-", &doc, &found, NULL);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(fd);
    unlink(path);
    assert_int_equal(status, RD_INPUT);
    char *lines = findings_text(&found);
    assert_string_equal(lines, "-:1:5: /1: number 02 has leading zeros\n");
    free(lines);
    rd_findings_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_directory_is_no_document),
        cmocka_unit_test(a_file_without_permission_is_named),
        cmocka_unit_test(a_read_that_fails_is_reported),
        cmocka_unit_test(an_empty_file_is_an_empty_document),
        cmocka_unit_test(a_file_without_end_is_read_to_the_limit_only),
        cmocka_unit_test(a_file_keeps_the_name_it_was_given),
        cmocka_unit_test(a_dash_is_standard_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
