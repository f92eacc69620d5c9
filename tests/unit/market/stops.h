/*
 * Acts that must stop the program: run in a process of their own.
 */
#ifndef REDRESS_TESTS_MARKET_STOPS_H
#define REDRESS_TESTS_MARKET_STOPS_H

/* Fails the test unless `act(context)` aborts after having said exactly "redress: bug in this program: <message>\n". */
void stops_with(void (*act)(void *context), void *context, const char *message);

#endif
