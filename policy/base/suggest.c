/*
 * Did you mean: optimal string alignment distance over three rows, after common ends are cut off.
 */
#include "base/suggest.h"

#include <stdio.h>
#include <string.h>

#define ROW_MAX 256 /* vocabulary is far shorter; longer differences get an upper bound and thus no suggestion */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Common ends never cost an edit in an optimal alignment. */
static void cut_common_ends(const char **a, size_t *a_length, const char **b, size_t *b_length)
{
    while (*a_length && *b_length && **a == **b) {
        (*a)++, (*b)++;
        (*a_length)--, (*b_length)--;
    }
    while (*a_length && *b_length && (*a)[*a_length - 1] == (*b)[*b_length - 1]) {
        (*a_length)--, (*b_length)--;
    }
}

static size_t distance_of(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][ROW_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = last[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = smaller(change, smaller(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = smaller(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last, last = now, now = spare;
    }
    return last[b_length];
}

size_t edit_distance(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    cut_common_ends(&a, &a_length, &b, &b_length);
    if (a_length < b_length) {
        const char *text = a;
        size_t length = a_length;
        a = b, a_length = b_length;
        b = text, b_length = length;
    }
    if (b_length == 0)
        return a_length;
    return b_length <= ROW_MAX ? distance_of(a, a_length, b, b_length) : a_length;
}

const char *suggest(const char *word, const char *const known[], size_t count)
{
    const size_t length = strlen(word);
    size_t nearest = larger(1, length / 3) + 1;
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!known[i])
            continue;
        size_t other = strlen(known[i]);
        if (larger(length, other) - smaller(length, other) >= nearest)
            continue; /* cannot be nearer, and hostile lengths cost nothing */
        size_t distance = edit_distance(word, known[i]);
        if (distance < nearest)
            nearest = distance, found = known[i];
    }
    return found;
}

const char *suggest_phrase(const char *word, const char *const known[], size_t count, char *out, size_t size)
{
    const char *near = suggest(word, known, count);
    if (near)
        snprintf(out, size, "; did you mean \"%s\"?", near);
    else if (size)
        out[0] = '\0';
    return out;
}
