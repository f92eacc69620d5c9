/*
 * Status codes and error text.
 *
 * Every function that can fail on outside input returns an rd_status and fills a caller-owned rd_error. The
 * lowest level says what is wrong; each level above says where (rd_error_in). On failure outputs are unchanged
 * unless a header says otherwise. A NULL rd_error pointer is allowed everywhere and loses only the text.
 */
#ifndef REDRESS_STATUS_H
#define REDRESS_STATUS_H

#include "redress/status.def"

#ifdef __cplusplus
extern "C" {
#endif

/* RD_OK is 0; status.def says what each means. */
#define RD_STATUS_MEMBER(symbol, exit_code, meaning) RD_##symbol,
enum rd_status { RD_STATUSES(RD_STATUS_MEMBER) RD_STATUS_COUNT };
#undef RD_STATUS_MEMBER

#define RD_ERROR_TEXT_SIZE 2048

struct rd_error {
    enum rd_status status;
    char text[RD_ERROR_TEXT_SIZE]; /* NUL-terminated; longer text is cut with "..." */
};

/*
 * Fills `err` (may be NULL) and returns `status`, so that a caller can write `return rd_fail(err, RD_IO, …)`. The
 * macro of the same name shows callers, and whoever analyses them, that the status returned is the one given; it
 * evaluates `status` twice.
 */
enum rd_status rd_fail(struct rd_error *err, enum rd_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static inline enum rd_status rd_status_given(enum rd_status status)
{
    return status;
}
#define rd_fail(err, status, ...) (rd_fail((err), (status), __VA_ARGS__), rd_status_given(status))

/* Puts "<formatted>: " in front of the text of `err` (may be NULL): where the failure happened. */
void rd_error_in(struct rd_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The process exit code for a status: 0, 1 negative, 2 could not do it, 3 undecided, 130 and 143 interrupted, 141 unread. */
int rd_exit_code(enum rd_status status);

/*
 * Reports a broken invariant of this program ("cannot happen, but the books would be wrong") with the context
 * given by the caller, flushes stdout, and aborts. Always on, in every build.
 */
void rd_bug(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif
#endif
