/*
 * The table of what documents hold, from documents.def.
 */
#include "redress/documents.h"

#include <string.h>

#include "redress/facts.h"

#define DOCUMENT_ROW(symbol, text, whole, head, what)                                                                  \
    [RD_DOCUMENT_##symbol] = {"redress/" text "/1", text, head, what, RD_PART_##whole},
static const struct rd_document_row documents[RD_DOCUMENT_COUNT] = {RD_DOCUMENTS(DOCUMENT_ROW)};
#undef DOCUMENT_ROW

/* The words of the table, short as they stand there. */
enum { RD_SET_ANY = RD_SET_COUNT };
enum {
    FREE = RD_LAYOUT_FREE,
    LINE = RD_LAYOUT_LINE,
    BROKEN = RD_LAYOUT_BROKEN,
    ITEM = RD_LAYOUT_ITEM,
    BY_LINES = RD_LAYOUT_BY_LINES,
    OPENS = RD_LAYOUT_OPENS,
    CLOSES = RD_LAYOUT_CLOSES,
    LEVEL = RD_LAYOUT_LEVEL,
    AS_WRITTEN = RD_LAYOUT_AS_WRITTEN,
    COMPACT = RD_LAYOUT_COMPACT
};
#define PART_ROW(symbol, kind, each, parent, words, looks, what)                                                       \
    [RD_PART_##symbol] = {                                                                                             \
        #symbol, what, RD_FORM_##kind, RD_PART_##each, RD_PART_##parent, (enum rd_word_set)RD_SET_##words, looks},
static const struct rd_part_row parts[RD_PART_NONE + 1] = {
    RD_DOCUMENT_PARTS(PART_ROW)[RD_PART_NONE] = {"", "anything", RD_FORM_SCALAR, RD_PART_NONE, RD_PART_NONE,
                                                 RD_SET_COUNT, RD_LAYOUT_FREE},
};
#undef PART_ROW

#define KEY_ROW(whole, text, kind, needed, means, place, what)                                                         \
    {RD_PART_##whole, RD_FAMILY_ITSELF, text, RD_PART_##kind, RD_NEED_##needed, RD_ROLE_##means, place, what},
#define EACH_ROW(whole, keys, kind, what)                                                                              \
    {RD_PART_##whole, RD_FAMILY_##keys, "", RD_PART_##kind, RD_NEED_MAY, RD_ROLE_MEANS, 0, what},
static const struct rd_key_row rows[] = {RD_DOCUMENT_KEYS(KEY_ROW, EACH_ROW)};
#undef KEY_ROW
#undef EACH_ROW
#define ROW_COUNT (sizeof rows / sizeof rows[0])

const struct rd_document_row *rd_document_row(enum rd_document document)
{
    return &documents[document];
}

int rd_document_find(const char *format)
{
    for (int i = 0; i < RD_DOCUMENT_COUNT; i++)
        if (strcmp(documents[i].format, format) == 0)
            return i;
    return -1;
}

const struct rd_part_row *rd_part_row(enum rd_part part)
{
    return &parts[part];
}

const struct rd_key_row *rd_part_key(enum rd_part part, const struct rd_key_row *row)
{
    const enum rd_part base = parts[part].base;
    for (row = row ? row + 1 : rows; row < rows + ROW_COUNT; row++)
        if (row->owner == part || row->owner == base)
            return row;
    return NULL;
}

bool rd_family_has(enum rd_family family, const char *key)
{
    switch (family) {
    case RD_FAMILY_ITSELF:
        return false;
    case RD_FAMILY_NAMES:
        return true;
    case RD_FAMILY_FACTS:
        return rd_fact_find(key) >= 0;
    case RD_FAMILY_DECISIONS:
        return rd_decision_find(key) >= 0;
    case RD_FAMILY_ANSWERS:
        for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++)
            if (strcmp(rd_answer_row(i)->name, key) == 0)
                return true;
        return false;
    case RD_FAMILY_SLOTS:
        return rd_fact_find(key) >= 0 || strcmp(key, "at") == 0 || rd_word_find(RD_SET_ANCHOR, key) >= 0;
    }
    return false;
}

const struct rd_key_row *rd_part_find(enum rd_part part, const char *key)
{
    const struct rd_key_row *each = NULL;
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row; row = rd_part_key(part, row)) {
        if (row->family == RD_FAMILY_ITSELF && strcmp(row->key, key) == 0)
            return row;
        if (rd_family_has(row->family, key))
            each = row;
    }
    return each;
}
