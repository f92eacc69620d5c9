/*
 * Did you mean: the known word nearest to a wrong one, by edit distance (optimal string alignment: insertion, deletion,
 * substitution, transposition), at most max(1, length / 3). No word that near: no suggestion.
 */
#ifndef REDRESS_BASE_SUGGEST_H
#define REDRESS_BASE_SUGGEST_H

#include <stddef.h>

size_t edit_distance(const char *a, const char *b);
/* NULL when none is near. The first in order wins a tie. NULL entries of `known` are skipped. */
const char *suggest(const char *word, const char *const known[], size_t count);
/* "; did you mean \"x\"?" or "" into out; returns out. */
const char *suggest_phrase(const char *word, const char *const known[], size_t count, char *out, size_t size);

#endif
