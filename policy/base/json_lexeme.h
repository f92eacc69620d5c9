/*
 * Inside the JSON reader: the lexer of the scan. White space, strings and numbers, checked more strictly than cJSON does.
 */
#ifndef REDRESS_BASE_JSON_LEXEME_H
#define REDRESS_BASE_JSON_LEXEME_H

#include "base/json.h"

struct json_lexer {
    const char *text;
    size_t length, at;
    size_t line_start;
    int line;
    enum rd_status status; /* RD_NOMEM when memory is out; findings alone leave it at RD_OK */
    struct json_doc *doc;
    const struct json_value *nowhere; /* stands for the document where there is no value */
    struct rd_findings *found;
};

void json_lexer_init(struct json_lexer *lexer, struct json_doc *doc, const struct json_value *nowhere,
                     struct rd_findings *found);
bool json_lexer_ended(const struct json_lexer *lexer);
int json_lexer_peek(const struct json_lexer *lexer); /* the byte at the current place; -1 at the end */
int json_lexer_column(const struct json_lexer *lexer, size_t at);
void json_lexer_space(struct json_lexer *lexer); /* skips space, tab, line feed, carriage return */

/* Adds an error at byte `at` of the current line, with the pointer of `value`. */
void json_lexer_report(struct json_lexer *lexer, enum finding_code code, const struct json_value *value, size_t at,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/*
 * Reads the string whose opening quote is at the current place. Reports what is wrong in it at `value`. When `decoded` is
 * given it gets the text, bytes that are wrong as "?". False when the string has no end or memory is out.
 */
bool json_lexer_string(struct json_lexer *lexer, const struct json_value *value, char **decoded);

/* Numbers, words and what may be meant as one of them are runs of these. */
bool json_is_token_char(char c);
size_t json_lexer_token_length(const struct json_lexer *lexer);
bool json_lexer_at_number(const struct json_lexer *lexer); /* also for "+1", ".5", "NaN", "-Infinity" */
/* Reads and checks the number at the current place into `value`. False when memory is out. */
bool json_lexer_number(struct json_lexer *lexer, struct json_value *value);

#endif
