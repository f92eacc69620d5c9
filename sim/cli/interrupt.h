/*
 * SIGINT, SIGTERM and the end of the terminal (SIGHUP) ask a study to stop and keep what is finished; the second one ends the program at once.
 */
#ifndef REDRESS_CLI_INTERRUPT_H
#define REDRESS_CLI_INTERRUPT_H

/* Installs the handlers; returns where the signal will be found, 0 until then. */
const volatile int *interrupt_watch(void);

/*
 * For the whole program: a reader that goes away (SIGPIPE) and a limit on file sizes (SIGXFSZ) make a write fail, with its reason,
 * instead of ending the program between two files.
 */
void interrupt_not_by_writes(void);

#endif
