/*
 * Signal handlers. A handler has no context parameter: the one mutable global of this program.
 */
#include "cli/interrupt.h"

#include <signal.h>
#include <string.h>

static volatile int received;

/* A terminal that is closed asks to end, as SIGTERM does. */
static void on_signal(int signal_number)
{
    __atomic_store_n(&received, signal_number == SIGHUP ? SIGTERM : signal_number, __ATOMIC_RELAXED);
}

const volatile int *interrupt_watch(void)
{
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* nohup means it */
        sigaction(SIGHUP, &action, NULL);
    return &received;
}

void interrupt_not_by_writes(void)
{
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}
