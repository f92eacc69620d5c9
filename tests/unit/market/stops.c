/*
 * Acts that must stop the program: run in a process of their own.
 */
#include "stops.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"

static void act_alone(void (*act)(void *context), void *context, int out)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    dup2(out, STDERR_FILENO);
    signal(SIGABRT, SIG_DFL); /* cmocka catches it */
    act(context);
    _exit(0);
}

void stops_with(void (*act)(void *context), void *context, const char *message)
{
    char said[512] = "", expected[512];
    int out[2], status = 0;
    assert_int_equal(pipe(out), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        act_alone(act, context, out[1]);
    close(out[1]);
    size_t used = 0;
    for (ssize_t got; (got = read(out[0], said + used, sizeof said - 1 - used)) > 0;)
        used += (size_t)got;
    close(out[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    snprintf(expected, sizeof expected, "redress: bug in this program: %s\n", message);
    assert_string_equal(said, expected);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}
