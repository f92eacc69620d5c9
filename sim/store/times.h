/*
 * The times of a replication as a run file keeps them: one JSON object a kind, {"<order>":<seconds>,…}, by order and time.
 */
#ifndef REDRESS_STORE_TIMES_H
#define REDRESS_STORE_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

/* One more pair behind those in `at`, and the closing brace; returns the new end. TIMES_PAIR_SIZE bytes are enough. */
#define TIMES_PAIR_SIZE 44
char *times_put(char *at, bool is_first, int64_t order, int64_t time_s);

/* Takes one time. Anything but RD_OK ends the reading. */
typedef enum rd_status times_sink(void *context, int64_t order, int64_t time_s);
/* Reads back what times_put() wrote, character for character; RD_INPUT, with nothing said, for any other text. */
enum rd_status times_read(const char *text, size_t length, times_sink *sink, void *context);

#endif
