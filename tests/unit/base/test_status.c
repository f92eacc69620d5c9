/*
 * Status codes and error texts: filled, prefixed, cut at whole characters, mapped to exit codes.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "redress/status.h"
#include "support/check.h"

static void failing_fills_the_error_and_returns_its_status(void **state)
{
    (void)state;
    struct rd_error err = {0};
    assert_int_equal(rd_fail(&err, RD_IO, "cannot open \"%s\"", "x.json"), RD_IO);
    assert_int_equal(err.status, RD_IO);
    assert_string_equal(err.text, "cannot open \"x.json\"");
    assert_int_equal(rd_fail(NULL, RD_INPUT, "lost %d", 1), RD_INPUT);
}

static void each_level_says_where_in_front(void **state)
{
    (void)state;
    struct rd_error err = {0};
    rd_fail(&err, RD_INPUT, "\"15\" has no unit");
    rd_error_in(&err, "/sellers/%d", 3);
    rd_error_in(&err, "market.json");
    assert_string_equal(err.text, "market.json: /sellers/3: \"15\" has no unit");
    assert_int_equal(err.status, RD_INPUT);
    rd_error_in(NULL, "nowhere");
}

static void an_error_may_be_rewritten_from_its_own_text(void **state)
{
    (void)state;
    struct rd_error err = {0};
    rd_fail(&err, RD_INPUT, "old");
    rd_fail(&err, RD_IO, "new (was: %s)", err.text);
    assert_string_equal(err.text, "new (was: old)");
    rd_error_in(&err, "%.3s", err.text);
    assert_string_equal(err.text, "new: new (was: old)");
}

static void a_text_is_cut_with_dots_only_when_it_is_too_long(void **state)
{
    (void)state;
    char text[RD_ERROR_TEXT_SIZE + 1];
    struct rd_error err = {0};
    memset(text, 'x', sizeof text);
    text[RD_ERROR_TEXT_SIZE - 1] = '\0'; /* 2047 characters fit */
    rd_fail(&err, RD_INPUT, "%s", text);
    assert_string_equal(err.text, text);
    text[RD_ERROR_TEXT_SIZE - 1] = 'x';
    text[RD_ERROR_TEXT_SIZE] = '\0'; /* 2048 do not: 2044 and the dots */
    rd_fail(&err, RD_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), RD_ERROR_TEXT_SIZE - 1);
    assert_string_equal(err.text + RD_ERROR_TEXT_SIZE - 6, "xx...");
    rd_error_in(&err, "f");
    assert_int_equal(strlen(err.text), RD_ERROR_TEXT_SIZE - 1);
    assert_memory_equal(err.text, "f: xxx", 6);
    assert_string_equal(err.text + RD_ERROR_TEXT_SIZE - 6, "xx...");
}

static void a_cut_does_not_split_a_character(void **state)
{
    (void)state;
    char text[RD_ERROR_TEXT_SIZE + 8];
    struct rd_error err = {0};
    memset(text, 'x', sizeof text);
    memcpy(text + RD_ERROR_TEXT_SIZE - 5, "\xC3\xA9", 2); /* its second byte would stand at the cut, 2044 */
    text[RD_ERROR_TEXT_SIZE + 4] = '\0';
    rd_fail(&err, RD_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), RD_ERROR_TEXT_SIZE - 2);
    assert_string_equal(err.text + RD_ERROR_TEXT_SIZE - 7, "xx...");
}

static void statuses_have_the_documented_exit_codes(void **state)
{
    (void)state;
    static const struct {
        enum rd_status status;
        int code;
    } rows[] = {{RD_OK, 0},      {RD_NEGATIVE, 1},  {RD_USAGE, 2},     {RD_INPUT, 2},         {RD_IO, 2},
                {RD_NOMEM, 2},   {RD_NO_ANSWER, 2}, {RD_UNDECIDED, 3}, {RD_INTERRUPTED, 130}, {RD_TERMINATED, 143},
                {RD_UNREAD, 141}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(rd_exit_code(rows[i].status), rows[i].code);
}

/* In a child: what it printed before comes out, the context goes to stderr, and it aborts. */
static void a_bug_says_what_it_was_and_aborts(void **state)
{
    (void)state;
    int out[2], status;
    char text[128] = "";
    assert_int_equal(pipe(out), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        dup2(out[1], STDOUT_FILENO);
        dup2(out[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        printf("result;");
        rd_bug("ledger of order %d is off by %s", 12, "0.01");
    }
    close(out[1]);
    size_t used = 0;
    for (ssize_t got; (got = read(out[0], text + used, sizeof text - 1 - used)) > 0;)
        used += (size_t)got;
    close(out[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_string_equal(text, "result;redress: bug in this program: ledger of order 12 is off by 0.01\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_fills_the_error_and_returns_its_status),
        cmocka_unit_test(each_level_says_where_in_front),
        cmocka_unit_test(an_error_may_be_rewritten_from_its_own_text),
        cmocka_unit_test(a_text_is_cut_with_dots_only_when_it_is_too_long),
        cmocka_unit_test(a_cut_does_not_split_a_character),
        cmocka_unit_test(statuses_have_the_documented_exit_codes),
        cmocka_unit_test(a_bug_says_what_it_was_and_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
