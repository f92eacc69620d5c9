/*
 * The table of what documents hold (documents.def) as C: a reader, a writer or a page starts at the root of a document
 * and follows its keys to their parts.
 */
#ifndef REDRESS_DOCUMENTS_H
#define REDRESS_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "redress/documents.def"
#include "redress/vocabulary.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_PART_MEMBER(symbol, form, element, base, set, layout, title) RD_PART_##symbol,
enum rd_part { RD_DOCUMENT_PARTS(RD_PART_MEMBER) RD_PART_NONE }; /* NONE: what no row tells of */
#undef RD_PART_MEMBER

#define RD_DOCUMENT_MEMBER(symbol, name, root, title, meaning) RD_DOCUMENT_##symbol,
enum rd_document { RD_DOCUMENTS(RD_DOCUMENT_MEMBER) RD_DOCUMENT_COUNT };
#undef RD_DOCUMENT_MEMBER

struct rd_document_row {
    const char *format; /* "redress/policy/1" */
    const char *name, *title, *meaning;
    enum rd_part root;
};

enum rd_form {
    RD_FORM_STRING,
    RD_FORM_TEXT, /* a string that is not empty */
    RD_FORM_SCALAR,
    RD_FORM_OBJECT,
    RD_FORM_LIST,
    RD_FORM_ONE_OR_MORE,
    RD_FORM_CELLS,
    RD_FORM_ANY_OF
};

/* How `redress fmt` lays a part out, in bits. */
enum rd_layout {
    RD_LAYOUT_FREE = 0,            /* on one line where it fits, else wrapped                                 */
    RD_LAYOUT_LINE = 1 << 0,       /* on one line, however long                                               */
    RD_LAYOUT_BROKEN = 1 << 1,     /* each member on a line of its own                                        */
    RD_LAYOUT_ITEM = 1 << 2,       /* begins a line, and takes one as long as it fits LAYOUT_ITEM_WIDTH       */
    RD_LAYOUT_BY_LINES = 1 << 3,   /* breaks between the lines of its keys and nowhere else                   */
    RD_LAYOUT_OPENS = 1 << 4,      /* the first member stands behind the brace                                */
    RD_LAYOUT_CLOSES = 1 << 5,     /* the closing brace stands behind the last member                         */
    RD_LAYOUT_LEVEL = 1 << 6,      /* its members are indented no further than itself                         */
    RD_LAYOUT_AS_WRITTEN = 1 << 7, /* its members stay in the author's order, which may tell something        */
    RD_LAYOUT_COMPACT = 1 << 8,    /* no blanks inside braces                                                 */
};

struct rd_part_row {
    const char *name;  /* "MONEY_FORM" */
    const char *title; /* "a rule", "cells by fact" */
    enum rd_form form;
    enum rd_part element, base; /* RD_PART_NONE: none */
    enum rd_word_set set;       /* the words of a scalar; RD_SET_COUNT: any text */
    unsigned layout;
};

/* Keys that another table lists, or that are free. */
enum rd_family {
    RD_FAMILY_ITSELF, /* the key of the row                    */
    RD_FAMILY_NAMES,  /* any, names that the document gives    */
    RD_FAMILY_FACTS,
    RD_FAMILY_DECISIONS,
    RD_FAMILY_ANSWERS, /* of the decision that the object is about */
    RD_FAMILY_SLOTS,   /* facts, "at", and the events of RD_WORDS_ANCHOR */
};
enum rd_need { RD_NEED_MAY, RD_NEED_MUST, RD_NEED_SAYS, RD_NEED_OWN, RD_NEED_WHEN, RD_NEED_NOT };
enum rd_role { RD_ROLE_MEANS, RD_ROLE_REMARK, RD_ROLE_EDITOR };

struct rd_key_row {
    enum rd_part owner;
    enum rd_family family;
    const char *key; /* "" of a family */
    enum rd_part part;
    enum rd_need need;
    enum rd_role role;
    int line;
    const char *meaning;
};

const struct rd_document_row *rd_document_row(enum rd_document document);
int rd_document_find(const char *format); /* -1 when it is none */
const struct rd_part_row *rd_part_row(enum rd_part part);

/*
 * The next key of a part behind `row`, in their order; the first one behind NULL, and NULL behind the last. Of a variant
 * the keys of its base are among them.
 */
const struct rd_key_row *rd_part_key(enum rd_part part, const struct rd_key_row *row);
/* The row of a key by name, of families the one that takes any key; NULL when the part has no such key. */
const struct rd_key_row *rd_part_find(enum rd_part part, const char *key);
/* Is it one of the keys of a family, such as the name of a fact? */
bool rd_family_has(enum rd_family family, const char *key);

#ifdef __cplusplus
}
#endif
#endif
