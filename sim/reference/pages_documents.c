/*
 * A page for each kind of document: its objects, each with its keys, from the table of documents.
 */
#include <ctype.h>
#include <string.h>

#include "redress/documents.h"
#include "reference/pages.h"

/* The object that a value of a part is or has for elements; RD_PART_NONE when it has no keys of its own. */
static enum rd_part object_in(enum rd_part part)
{
    while (part != RD_PART_NONE && !rd_part_key(part, NULL) && rd_part_row(part)->element != RD_PART_NONE)
        part = rd_part_row(part)->element;
    return part != RD_PART_NONE && rd_part_key(part, NULL) ? part : RD_PART_NONE;
}

/* "a dated value" as a heading's anchor. */
static void anchor(FILE *out, const char *title)
{
    for (; *title; title++)
        if (isalnum((unsigned char)*title) || *title == ' ' || *title == '-')
            fputc(*title == ' ' ? '-' : tolower((unsigned char)*title), out);
}

static void value_cell(FILE *out, enum rd_part part, const bool *is_shown)
{
    const struct rd_part_row *row = rd_part_row(part);
    const enum rd_part object = object_in(part);
    if (object != RD_PART_NONE && is_shown && is_shown[object]) {
        fprintf(out, "[%s](#", row->title);
        anchor(out, rd_part_row(object)->title);
        fputc(')', out);
    } else {
        page_cell(out, row->title);
    }
    if (row->set != RD_SET_COUNT) {
        fputs(": ", out);
        page_words(out, row->set);
    }
}

static void key_cell(FILE *out, const struct rd_key_row *row)
{
    static const char *const families[] = {
        [RD_FAMILY_NAMES] = "any name",
        [RD_FAMILY_FACTS] = "a [fact](facts.md)",
        [RD_FAMILY_DECISIONS] = "a [decision](decisions.md)",
        [RD_FAMILY_ANSWERS] = "an [answer](decisions.md) of the decision",
        [RD_FAMILY_SLOTS] = "a [fact](facts.md), `at`, or an event of `as_of`",
    };
    if (row->family == RD_FAMILY_ITSELF)
        fprintf(out, "`%s`", row->key);
    else
        fputs(families[row->family], out);
}

static const char *need_words(enum rd_need need)
{
    switch (need) {
    case RD_NEED_MUST:
    case RD_NEED_SAYS:
    case RD_NEED_OWN:
        return "must be there";
    case RD_NEED_WHEN:
        return "must be there in some cases";
    default:
        return "";
    }
}

static void key_table(FILE *out, enum rd_part part, const bool *is_shown)
{
    fputs("| key | value | | meaning |\n| --- | --- | --- | --- |\n", out);
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row; row = rd_part_key(part, row)) {
        if (row->need == RD_NEED_NOT)
            continue;
        fputs("| ", out);
        key_cell(out, row);
        fputs(" | ", out);
        value_cell(out, row->part, is_shown);
        fprintf(out, " | %s | ", need_words(row->need));
        page_cell(out, row->meaning);
        fputs(" |\n", out);
    }
}

void page_keys(FILE *out, enum rd_part part)
{
    key_table(out, part, NULL);
}

/* Adds the objects that the keys of an object lead to, and the variants of each, behind those that are there. */
static size_t add_objects(enum rd_part shown[], size_t count, bool *is_shown, enum rd_part object)
{
    if (object == RD_PART_NONE || is_shown[object])
        return count;
    is_shown[object] = true;
    shown[count++] = object;
    return count;
}

static size_t find_objects(enum rd_part shown[], bool *is_shown, enum rd_part root)
{
    size_t count = add_objects(shown, 0, is_shown, root);
    for (size_t i = 0; i < count; i++) {
        for (int variant = 0; variant < RD_PART_NONE; variant++)
            if (rd_part_row((enum rd_part)variant)->base == shown[i])
                count = add_objects(shown, count, is_shown, (enum rd_part)variant);
        for (const struct rd_key_row *row = rd_part_key(shown[i], NULL); row; row = rd_part_key(shown[i], row)) {
            count = add_objects(shown, count, is_shown, object_in(row->part));
            for (int variant = 0; variant < RD_PART_NONE; variant++)
                if (rd_part_row((enum rd_part)variant)->base == row->part)
                    count = add_objects(shown, count, is_shown, (enum rd_part)variant);
        }
    }
    return count;
}

static void heading(FILE *out, enum rd_part part)
{
    const char *title = rd_part_row(part)->title;
    fprintf(out, "\n## %c%s\n\n", toupper((unsigned char)title[0]), title + 1);
}

void page_document(enum rd_document document, FILE *out)
{
    const struct rd_document_row *row = rd_document_row(document);
    enum rd_part shown[RD_PART_NONE];
    bool is_shown[RD_PART_NONE + 1] = {false};
    const size_t count = find_objects(shown, is_shown, row->root);
    fprintf(out,
            "# %s\n\n" PAGE_GENERATED "%s: a JSON document with `\"format\": \"%s\"`. Keys that do not stand here are "
            "refused. `redress fmt` puts the keys of an object into this order.\n",
            row->title, row->meaning, row->format);
    for (size_t i = 0; i < count; i++) {
        heading(out, shown[i]);
        key_table(out, shown[i], is_shown);
    }
}
