/*
 * Text that is put together piece by piece in a buffer; what does not fit is cut with "...".
 */
#ifndef REDRESS_PROVE_WORDS_H
#define REDRESS_PROVE_WORDS_H

#include <stddef.h>

struct words {
    char *text;
    size_t used, size;
};

struct words words_on(char *out, size_t size);
void words_say(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
