/*
 * The words of the rule language as C enumerations: RD_REASON_DAMAGED, RD_ACTION_REFUND … with RD_<SET>_COUNT.
 * All come from vocabulary.def; a value's number is its place there.
 */
#ifndef REDRESS_VOCABULARY_H
#define REDRESS_VOCABULARY_H

#include <stddef.h>

#include "redress/vocabulary.def"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_WORD_MEMBER(set, member, text) RD_##set##_##member,
#define RD_WORD_ENUM(set) enum { RD_WORDS_##set(RD_WORD_MEMBER) RD_##set##_COUNT };
RD_WORD_SETS(RD_WORD_ENUM)
#undef RD_WORD_ENUM
#undef RD_WORD_MEMBER

#define RD_WORD_SET_MEMBER(set) RD_SET_##set,
enum rd_word_set { RD_WORD_SETS(RD_WORD_SET_MEMBER) RD_SET_COUNT };
#undef RD_WORD_SET_MEMBER

/* Number of words in a set, and the text of one of them (NULL when out of range). */
size_t rd_word_count(enum rd_word_set set);
const char *rd_word(enum rd_word_set set, size_t index);
/* Index of a text in a set, or -1. Exact match. */
int rd_word_find(enum rd_word_set set, const char *text);

#ifdef __cplusplus
}
#endif
#endif
