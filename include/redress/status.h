/*
 * Status codes and error text.
 *
 * Every function that can fail on outside input returns an rd_status and fills a caller-owned rd_error. The
 * lowest level says what is wrong; each level above says where (rd_error_in). On failure outputs are unchanged
 * unless a header says otherwise. A NULL rd_error pointer is allowed everywhere and loses only the text.
 */
#ifndef REDRESS_STATUS_H
#define REDRESS_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

enum rd_status {
    RD_OK = 0,
    RD_NEGATIVE,    /* the verdict is negative: findings at or above the fail level, results differ      */
    RD_USAGE,       /* bad command line                                                                  */
    RD_INPUT,       /* a document does not compile, or does not fit another document                     */
    RD_IO,          /* missing file, failed read or write                                                */
    RD_NOMEM,       /* out of memory, or a stated size limit was passed                                  */
    RD_NO_ANSWER,   /* a policy gave no answer, two answers under `unique`, or one outside its type      */
    RD_UNDECIDED,   /* a limit was reached before a verdict                                              */
    RD_INTERRUPTED, /* SIGINT: what was finished is stored                                               */
    RD_TERMINATED   /* SIGTERM: what was finished is stored                                              */
};

#define RD_ERROR_TEXT_SIZE 2048

struct rd_error {
    enum rd_status status;
    char text[RD_ERROR_TEXT_SIZE]; /* NUL-terminated; longer text is cut with "..." */
};

/* Fills `err` (may be NULL) and returns `status`, so that a caller can write `return rd_fail(err, RD_IO, …)`. */
enum rd_status rd_fail(struct rd_error *err, enum rd_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "<formatted>: " in front of the text of `err` (may be NULL): where the failure happened. */
void rd_error_in(struct rd_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The process exit code for a status: 0, 1 negative, 2 could not do it, 3 undecided, 130 and 143 interrupted. */
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
