/*
 * Text in pieces.
 */
#include "prove/words.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

struct words words_on(char *out, size_t size)
{
    out[0] = '\0';
    return (struct words){out, 0, size};
}

void words_say(struct words *words, const char *format, ...)
{
    va_list args;
    if (words->used + 1 >= words->size)
        return;
    va_start(args, format);
    const int length = vsnprintf(words->text + words->used, words->size - words->used, format, args);
    va_end(args);
    words->used += length > 0 ? (size_t)length : 0;
    if (words->used + 1 > words->size) {
        text_cut(words->text, words->size);
        words->used = words->size;
    }
}
