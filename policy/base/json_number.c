/*
 * The lexer of the JSON scan: numbers. cJSON takes leading zeros, "1." and more, reads at most 63 characters, turns
 * 1e999 into infinity and rounds large integers; none of that may pass unseen.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_lexeme.h"

#define NUMBER_LENGTH_MAX 63 /* cJSON's buffer; a longer number would be cut, not refused */
#define EXACT_MAX (INT64_C(1) << 53)

bool json_is_token_char(char c)
{
    return isalnum((unsigned char)c) || c == '+' || c == '-' || c == '.' || c == '_';
}

size_t json_lexer_token_length(const struct json_lexer *lexer)
{
    size_t length = 0;
    while (lexer->at + length < lexer->length && json_is_token_char(lexer->text[lexer->at + length]))
        length++;
    return length;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The words other languages print for what is no number. */
static bool is_no_number_word(const char *text, size_t length)
{
    static const char *const words[] = {"nan", "inf", "infinity"};
    if (length && (*text == '-' || *text == '+'))
        text++, length--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t at = 0;
        while (at < length && words[i][at] && tolower((unsigned char)text[at]) == words[i][at])
            at++;
        if (at == length && !words[i][at])
            return true;
    }
    return false;
}

bool json_lexer_at_number(const struct json_lexer *lexer)
{
    const char *text = lexer->text + lexer->at;
    return !isalpha((unsigned char)*text) ? *text != '_' : is_no_number_word(text, json_lexer_token_length(lexer));
}

static const char *skip_digits(const char *text)
{
    while (is_digit(*text))
        text++;
    return text;
}

/* Why the NUL-terminated text is no JSON number, as the end of a sentence; NULL when it is one. */
static const char *number_fault(const char *text)
{
    if (is_no_number_word(text, strlen(text)))
        return "is not allowed in JSON";
    if (*text == '+')
        return "starts with a plus sign";
    text += *text == '-';
    if (*text == '.')
        return "has no digit before the point";
    if (!is_digit(*text))
        return "is no number";
    if (*text == '0' && is_digit(text[1]))
        return "has leading zeros";
    text = skip_digits(text);
    if (*text == '.') {
        if (!is_digit(text[1]))
            return "has no digit after the point";
        text = skip_digits(text + 1);
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '+' || *text == '-';
        if (!is_digit(*text))
            return "has no digit in its exponent";
        text = skip_digits(text);
    }
    return *text ? "is no number" : NULL;
}

static bool mantissa_is_zero(const char *text)
{
    for (; *text && *text != 'e' && *text != 'E'; text++)
        if (*text >= '1' && *text <= '9')
            return false;
    return true;
}

/* number * 10 + digit; false beyond what a double holds exactly. */
static bool append_digit(int64_t *number, int digit)
{
    if (*number > (EXACT_MAX - digit) / 10)
        return false;
    *number = *number * 10 + digit;
    return true;
}

/* The whole number that a well-formed text is exactly: 10, 10.0, 1e1. False for a fraction and beyond 2^53. */
static bool whole_number(const char *text, int64_t *out)
{
    const size_t length = strcspn(text, "eE"), point = strcspn(text, ".eE");
    size_t end = length;
    while (end > 0 && (text[end - 1] == '0' || text[end - 1] == '.'))
        end--; /* behind the last digit that counts */
    int64_t number = 0;
    *out = 0;
    if (end == (*text == '-'))
        return true; /* no digit but 0, whatever the exponent */
    for (size_t i = *text == '-'; i < end; i++)
        if (is_digit(text[i]) && !append_digit(&number, text[i] - '0'))
            return false;
    long exponent = text[length] ? strtol(text + length + 1, NULL, 10) : 0;
    exponent += (long)point - (long)end + (end > point); /* the point itself is no digit */
    for (; exponent > 0; exponent--)
        if (!append_digit(&number, 0))
            return false;
    *out = *text == '-' ? -number : number;
    return exponent == 0;
}

/* Why a well-formed number cannot be held, or NULL. Sets the integer of `value` where it is one. */
static const char *range_fault(struct json_value *value)
{
    const char *text = value->literal;
    double number = strtod(text, NULL);
    if (isinf(number))
        return "is too large; numbers go up to about 1.8e308";
    if (number == 0 && !mantissa_is_zero(text))
        return "is too close to 0; the smallest number is about 4.9e-324";
    value->is_integer = whole_number(text, &value->integer);
    if (!value->is_integer && !text[strcspn(text, ".eE")])
        return "would lose digits; integers go from -9007199254740992 to 9007199254740992";
    return NULL;
}

bool json_is_number(const char *text)
{
    return strlen(text) <= NUMBER_LENGTH_MAX && !number_fault(text);
}

bool json_lexer_number(struct json_lexer *lexer, struct json_value *value)
{
    const char *text = lexer->text + lexer->at;
    size_t length = json_lexer_token_length(lexer);
    value->kind = JSON_NUMBER;
    if (length > NUMBER_LENGTH_MAX) {
        json_lexer_report(lexer, FINDING_JSON_NUMBER, value, lexer->at,
                          "number of %zu characters; at most %d are allowed", length, NUMBER_LENGTH_MAX);
    } else {
        value->literal = arena_copy_n(&lexer->doc->arena, text, length);
        if (!value->literal)
            lexer->status = RD_NOMEM;
        const char *fault = value->literal ? number_fault(value->literal) : NULL;
        if (value->literal && !fault)
            fault = range_fault(value);
        if (fault)
            json_lexer_report(lexer, FINDING_JSON_NUMBER, value, lexer->at, "number %s %s", value->literal, fault);
    }
    lexer->at += length;
    return lexer->status == RD_OK;
}
