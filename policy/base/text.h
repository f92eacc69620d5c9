/*
 * Text of others, shown to people: cut at whole characters, checked as UTF-8, and with escapes for what a terminal or a page
 * would obey instead of showing. Titles, names, reasons and paths come from whoever wrote a document or named a file.
 */
#ifndef REDRESS_BASE_TEXT_H
#define REDRESS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TEXT_SHOWN_SIZE 96 /* of the buffer of text_shown() */

/*
 * The text in double quotes, for a message, escaped as by text_escape(), more than about 60 bytes cut with "...". Returns
 * `out`.
 */
const char *text_shown(const char *text, char out[TEXT_SHOWN_SIZE]);
const char *text_shown_n(const char *text, size_t length, char out[TEXT_SHOWN_SIZE]);

/* Length of the well-formed UTF-8 character at `text` (at most `left` bytes are looked at); 0 when there is none. */
size_t text_utf8_length(const char *text, size_t left);
/* The character (code point) at `text`, and how many bytes it takes; -1, one byte, where there is no well-formed one. */
int32_t text_character(const char *text, size_t left, size_t *length);

/*
 * Whether a character is obeyed or invisible rather than shown: controls (also those of U+0080 to U+009F), line and paragraph
 * separators, the bidirectional controls that write text backwards, and format characters of no width that no script needs.
 * A byte that is no character (-1) is one of them.
 */
bool text_is_hidden(int32_t character);
/* Whether all of the text is shown as it is. */
bool text_is_plain(const char *text);

/*
 * The first character of `text` (left > 0) as it is shown: itself, or where it is hidden an escape such as \n, \x1b or \u202e,
 * \xff for a byte that is not UTF-8. NUL-terminated in `out`; returns how many bytes of the text it stands for.
 */
#define TEXT_ESCAPE_SIZE 16
size_t text_escape(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE]);
/* The same as JSON escapes it within a string: \u001b, \udb40\udc20; \ufffd for a byte that is not UTF-8. */
size_t text_escape_json(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE]);
/* The same in Markdown, where a backslash stands before what would be read as something else. */
size_t text_escape_markdown(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE]);
/* Writes the text, or its first `length` bytes, escaped. */
void text_put(const char *text, FILE *out);
void text_put_n(const char *text, size_t length, FILE *out);
/* Writes printed JSON: the same document, of which a terminal obeys nothing. */
void text_put_json(const char *json, FILE *out);
/* Writes the text as a JSON string. */
void text_put_json_string(const char *text, FILE *out);

/* Writes "..." over the end of a full buffer of `size` bytes (at least 4), not splitting a character. */
void text_cut(char *buffer, size_t size);

#endif
