/*
 * The lexer of the JSON scan: places, white space and strings.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json_lexeme.h"
#include "base/json_tree.h"
#include "base/text.h"

void json_lexer_init(struct json_lexer *lexer, struct json_doc *doc, const struct json_value *nowhere,
                     struct rd_findings *found)
{
    *lexer = (struct json_lexer){
        .text = doc->text, .length = doc->length, .line = 1, .doc = doc, .nowhere = nowhere, .found = found};
}

bool json_lexer_ended(const struct json_lexer *lexer)
{
    return lexer->at >= lexer->length;
}

int json_lexer_peek(const struct json_lexer *lexer)
{
    return json_lexer_ended(lexer) ? -1 : (unsigned char)lexer->text[lexer->at];
}

int json_lexer_column(const struct json_lexer *lexer, size_t at)
{
    return (int)(at - lexer->line_start) + 1;
}

void json_lexer_space(struct json_lexer *lexer)
{
    for (; !json_lexer_ended(lexer); lexer->at++) {
        char c = lexer->text[lexer->at];
        if (c == '\n') {
            lexer->line++;
            lexer->line_start = lexer->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

void json_lexer_report(struct json_lexer *lexer, enum finding_code code, const struct json_value *value, size_t at,
                       const char *format, ...)
{
    char message[256];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (json_report_at(lexer->found, code, value, lexer->line, json_lexer_column(lexer, at), "%s", message) != RD_OK)
        lexer->status = RD_NOMEM;
}

/* ---- strings ---- */

/* A string being read: from `at` to its closing quote at `end`; `out` gets the decoded text. */
struct string_reader {
    struct json_lexer *lexer;
    const struct json_value *value;
    size_t at, end;
    char *out; /* NULL: checked only */
    size_t used;
};

static void string_put(struct string_reader *reader, const char *bytes, size_t length)
{
    if (!reader->out)
        return;
    memcpy(reader->out + reader->used, bytes, length);
    reader->used += length;
}

/* Four hexadecimal digits at `at`, or -1. */
static long hex_quad(const struct string_reader *reader, size_t at)
{
    long code = 0;
    for (size_t i = at; i < at + 4; i++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *digit = i < reader->end ? strchr(digits, reader->lexer->text[i]) : NULL;
        if (!digit || !*digit)
            return -1;
        long position = (long)(digit - digits);
        code = code * 16 + (position < 16 ? position : position - 6);
    }
    return code;
}

static void put_code_point(struct string_reader *reader, long code)
{
    char bytes[4];
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const int lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(lead[length] | code);
    string_put(reader, bytes, length);
}

static bool is_high_surrogate(long code)
{
    return code >= 0xD800 && code <= 0xDBFF;
}

static bool is_low_surrogate(long code)
{
    return code >= 0xDC00 && code <= 0xDFFF;
}

/* "\uXXXX" at the current place, or two of them that make a surrogate pair. */
static void read_unicode_escape(struct string_reader *reader)
{
    struct json_lexer *lexer = reader->lexer;
    size_t start = reader->at;
    long code = hex_quad(reader, start + 2);
    reader->at += code < 0 ? 2 : 6;
    if (is_high_surrogate(code) && reader->at + 1 < reader->end && memcmp(lexer->text + reader->at, "\\u", 2) == 0) {
        long low = hex_quad(reader, reader->at + 2);
        if (is_low_surrogate(low)) {
            reader->at += 6;
            put_code_point(reader, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
            return;
        }
    }
    if (code < 0)
        json_lexer_report(lexer, FINDING_JSON_STRING, reader->value, start, "\\u needs four hexadecimal digits");
    else if (code == 0)
        json_lexer_report(lexer, FINDING_JSON_STRING, reader->value, start, "\\u0000 is not allowed in a string");
    else if (is_high_surrogate(code) || is_low_surrogate(code))
        json_lexer_report(lexer, FINDING_JSON_STRING, reader->value, start, "\\u%04lx is half of a surrogate pair",
                          (unsigned long)code);
    else {
        put_code_point(reader, code);
        return;
    }
    string_put(reader, "?", 1);
}

static void read_escape(struct string_reader *reader)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *text = reader->lexer->text;
    char name = text[reader->at + 1];
    if (name == 'u') {
        read_unicode_escape(reader);
        return;
    }
    const char *known = name ? strchr(names, name) : NULL;
    size_t length = text_utf8_length(text + reader->at + 1, reader->end - reader->at - 1);
    if (known) {
        string_put(reader, &meanings[known - names], 1);
    } else {
        char shown[TEXT_SHOWN_SIZE];
        json_lexer_report(reader->lexer, FINDING_JSON_STRING, reader->value, reader->at, "unknown escape %s",
                          text_shown_n(text + reader->at, 1 + (length ? length : 1), shown));
        string_put(reader, "?", 1);
    }
    reader->at += 1 + (length ? length : 1);
}

static void read_character(struct string_reader *reader)
{
    struct json_lexer *lexer = reader->lexer;
    unsigned char byte = (unsigned char)lexer->text[reader->at];
    size_t length = text_utf8_length(lexer->text + reader->at, reader->end - reader->at);
    if (length == 0)
        json_lexer_report(lexer, FINDING_JSON_UTF8, reader->value, reader->at,
                          "byte 0x%02X is no UTF-8; save the file as UTF-8", (unsigned)byte);
    else if (byte < 0x20)
        json_lexer_report(lexer, FINDING_JSON_STRING, reader->value, reader->at,
                          "control character U+%04X in a string; write it as \\u%04x", (unsigned)byte, (unsigned)byte);
    bool wrong = length == 0 || byte < 0x20;
    string_put(reader, wrong ? "?" : lexer->text + reader->at, wrong ? 1 : length);
    reader->at += length ? length : 1;
}

/* Index of the closing quote of the string whose text starts at `at`; the length of the text when its line has none. */
static size_t closing_quote(const struct json_lexer *lexer, size_t at)
{
    for (; at < lexer->length; at++) {
        char c = lexer->text[at];
        if (c == '"')
            return at;
        if (c == '\n' || c == '\r')
            break;
        if (c == '\\' && at + 1 < lexer->length && (lexer->text[at + 1] == '"' || lexer->text[at + 1] == '\\'))
            at++;
    }
    return lexer->length;
}

bool json_lexer_string(struct json_lexer *lexer, const struct json_value *value, char **decoded)
{
    struct string_reader reader = {
        .lexer = lexer, .value = value, .at = lexer->at + 1, .end = closing_quote(lexer, lexer->at + 1)};
    if (reader.end == lexer->length) {
        json_lexer_report(lexer, FINDING_JSON_SYNTAX, value, lexer->at, "the string has no closing quote on its line");
        return false;
    }
    if (decoded) { /* no character of the text is longer decoded than written */
        reader.out = arena_alloc(&lexer->doc->arena, reader.end - reader.at + 1);
        if (!reader.out) {
            lexer->status = RD_NOMEM;
            return false;
        }
        *decoded = reader.out;
    }
    while (reader.at < reader.end) {
        if (lexer->text[reader.at] == '\\')
            read_escape(&reader);
        else
            read_character(&reader);
    }
    lexer->at = reader.end + 1;
    return lexer->status == RD_OK;
}
