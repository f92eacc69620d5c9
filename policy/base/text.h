/*
 * Text for messages: cut at whole characters, quoted without control characters, checked as UTF-8.
 */
#ifndef REDRESS_BASE_TEXT_H
#define REDRESS_BASE_TEXT_H

#include <stddef.h>

#define TEXT_SHOWN_SIZE 96 /* of the buffer of text_shown() */

/*
 * The text in double quotes, for a message: control characters and bytes that are no UTF-8 as "?", more than about 60
 * bytes cut with "...". Returns `out`.
 */
const char *text_shown(const char *text, char out[TEXT_SHOWN_SIZE]);
const char *text_shown_n(const char *text, size_t length, char out[TEXT_SHOWN_SIZE]);

/* Length of the well-formed UTF-8 character at `text` (at most `left` bytes are looked at); 0 when there is none. */
size_t text_utf8_length(const char *text, size_t left);

/* Writes "..." over the end of a full buffer of `size` bytes (at least 4), not splitting a character. */
void text_cut(char *buffer, size_t size);

#endif
