/*
 * The word sets of the rule language, from vocabulary.def.
 */
#include "redress/vocabulary.h"

#include <string.h>

#define WORD_TEXT(set, member, text) text,
#define WORD_TABLE(set) static const char *const words_##set[] = {RD_WORDS_##set(WORD_TEXT)};
RD_WORD_SETS(WORD_TABLE)
#undef WORD_TABLE
#undef WORD_TEXT

struct word_set {
    const char *const *words;
    size_t count;
};

#define WORD_SET(set) {words_##set, RD_##set##_COUNT},
static const struct word_set word_sets[RD_SET_COUNT] = {RD_WORD_SETS(WORD_SET)};
#undef WORD_SET

size_t rd_word_count(enum rd_word_set set)
{
    return (unsigned)set < RD_SET_COUNT ? word_sets[set].count : 0;
}

const char *rd_word(enum rd_word_set set, size_t index)
{
    return index < rd_word_count(set) ? word_sets[set].words[index] : NULL;
}

int rd_word_find(enum rd_word_set set, const char *text)
{
    for (size_t i = 0; i < rd_word_count(set); i++)
        if (strcmp(word_sets[set].words[i], text) == 0)
            return (int)i;
    return -1;
}
