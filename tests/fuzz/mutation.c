/*
 * Mutations of a document's text, drawn from a seed: the same seed makes the same text on every machine.
 */
#include "mutation.h"
#include "draw.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Replaces `removed` bytes at `at` by `inserted`. */
static void splice(struct mutation *mutation, size_t at, size_t removed, const char *inserted, size_t length)
{
    size_t rest = mutation->length - at - removed;
    char *text = malloc(mutation->length - removed + length + 1);
    if (!text)
        rd_bug("out of memory");
    memcpy(text, mutation->text, at);
    if (length)
        memcpy(text + at, inserted, length);
    memcpy(text + at + length, mutation->text + at + removed, rest);
    free(mutation->text);
    mutation->text = text;
    mutation->length = at + length + rest;
    text[mutation->length] = '\0';
}

static void describe(struct mutation *mutation, const char *what, size_t at, size_t length)
{
    size_t used = strlen(mutation->what);
    snprintf(mutation->what + used, sizeof mutation->what - used, "%s%s at %zu (%zu bytes)", used ? ", " : "", what, at,
             length);
}

/* ---- blind changes ---- */

struct slice {
    size_t at, length;
};

/* Mostly short, now and then up to the whole text. */
static struct slice draw_slice(const struct mutation *mutation, uint64_t *seed)
{
    size_t at = draw_below(seed, mutation->length + 1), left = mutation->length - at;
    size_t longest = draw_below(seed, 8) ? 40 : left;
    return (struct slice){at, draw_below(seed, (left < longest ? left : longest) + 1)};
}

static void flip_byte(struct mutation *mutation, uint64_t *seed)
{
    if (!mutation->length)
        return;
    size_t at = draw_below(seed, mutation->length);
    mutation->text[at] = (char)(mutation->text[at] ^ (1 << draw_below(seed, 8)));
    describe(mutation, "flipped a bit", at, 1);
}

static void delete_slice(struct mutation *mutation, uint64_t *seed)
{
    struct slice slice = draw_slice(mutation, seed);
    describe(mutation, "deleted", slice.at, slice.length);
    splice(mutation, slice.at, slice.length, NULL, 0);
}

static void truncate_text(struct mutation *mutation, uint64_t *seed)
{
    size_t at = draw_below(seed, mutation->length + 1);
    describe(mutation, "truncated", at, mutation->length - at);
    splice(mutation, at, mutation->length - at, NULL, 0);
}

static void duplicate_slice(struct mutation *mutation, uint64_t *seed)
{
    struct slice slice = draw_slice(mutation, seed);
    size_t to = draw_below(seed, mutation->length + 1);
    char *copy = malloc(slice.length + 1);
    if (!copy)
        rd_bug("out of memory");
    memcpy(copy, mutation->text + slice.at, slice.length);
    describe(mutation, "duplicated", slice.at, slice.length);
    splice(mutation, to, 0, copy, slice.length);
    free(copy);
}

static void swap_slices(struct mutation *mutation, uint64_t *seed)
{
    struct slice a = draw_slice(mutation, seed), b = draw_slice(mutation, seed);
    size_t length = a.length < b.length ? a.length : b.length;
    if (a.at + length > b.at && b.at + length > a.at)
        return; /* they overlap */
    describe(mutation, "swapped", a.at, length);
    for (size_t i = 0; i < length; i++) {
        char kept = mutation->text[a.at + i];
        mutation->text[a.at + i] = mutation->text[b.at + i];
        mutation->text[b.at + i] = kept;
    }
}

static void insert_fragment(struct mutation *mutation, uint64_t *seed)
{
#define FRAGMENT(text)                                                                                                 \
    {                                                                                                                  \
        text, sizeof(text) - 1                                                                                         \
    }
    static const struct {
        const char *text;
        size_t length;
    } fragments[] = {
        FRAGMENT("{"),
        FRAGMENT("}"),
        FRAGMENT("["),
        FRAGMENT("]"),
        FRAGMENT("\""),
        FRAGMENT(","),
        FRAGMENT(":"),
        FRAGMENT("\\"),
        FRAGMENT("\\u0000"),
        FRAGMENT("\\ud800"),
        FRAGMENT("\0"),
        FRAGMENT("\xFF"),
        FRAGMENT("\xC3"),
        FRAGMENT("\xED\xA0\x80"),
        FRAGMENT("\xEF\xBB\xBF"),
        FRAGMENT("null,"),
        FRAGMENT("1e999,"),
        FRAGMENT("-"),
        FRAGMENT("//"),
        FRAGMENT("{\"a\":1},"),
        FRAGMENT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        FRAGMENT("$"),
        FRAGMENT(".."),
        FRAGMENT("%"),
        FRAGMENT("d+"),
        FRAGMENT("absent"),
    };
    size_t which = draw_below(seed, sizeof fragments / sizeof *fragments);
    size_t at = draw_below(seed, mutation->length + 1);
    describe(mutation, "inserted", at, fragments[which].length);
    splice(mutation, at, 0, fragments[which].text, fragments[which].length);
}

/* ---- changes that know a little of the text ---- */

/* The first place at or behind a random one, around the end, where `starts` holds; the length of the text when none. */
static size_t draw_place(const struct mutation *mutation, uint64_t *seed, bool (*starts)(const char *text, size_t at))
{
    size_t from = draw_below(seed, mutation->length);
    for (size_t i = 0; i < mutation->length; i++) {
        size_t at = (from + i) % mutation->length;
        if (starts(mutation->text, at))
            return at;
    }
    return mutation->length;
}

static bool digits_start(const char *text, size_t at)
{
    return isdigit((unsigned char)text[at]) && (at == 0 || !isdigit((unsigned char)text[at - 1]));
}

/* Digits inside strings too: most values of the documents are text such as "15d". */
static void replace_number(struct mutation *mutation, uint64_t *seed)
{
    static const char *const numbers[] = {"0",    "1",     "-1",  "01",    "2",          "99999999999999999999",
                                          "1e3",  "1e999", "0.5", "1.25",  "4294967296", "9007199254740993",
                                          "-0.0", "100",   "101", "10000", "2147483648", "9223372036854775807"};
    size_t at = draw_place(mutation, seed, digits_start), length = 0;
    const char *number = numbers[draw_below(seed, sizeof numbers / sizeof *numbers)];
    while (at + length < mutation->length && isdigit((unsigned char)mutation->text[at + length]))
        length++;
    describe(mutation, "replaced a number", at, length);
    splice(mutation, at, length, number, strlen(number));
}

static bool string_starts(const char *text, size_t at)
{
    return text[at] == '"' && at > 0 && strchr(" :[,\n", text[at - 1]);
}

static void replace_string(struct mutation *mutation, uint64_t *seed)
{
    static const char *const words[] = {
        "null",         "true",     "[]",       "{}",       "\"\"",     "0",          "\"*\"",
        "\"absent\"",   "[[]]",     "-1",       "\"$\"",    "\"rest\"", "\"always\"", "\"0d\"",
        "\"-1\"",       "\"100%\"", "\"none\"", "\"a..b\"", "\">= 1\"", "\"<\"",      "\"2026-02-30\"",
        "{\"not\":[]}", "[null]"};
    size_t at = draw_place(mutation, seed, string_starts), length = 1;
    const char *word = words[draw_below(seed, sizeof words / sizeof *words)];
    while (at + length < mutation->length && mutation->text[at + length] != '"')
        length++;
    if (at + length >= mutation->length)
        return;
    describe(mutation, "replaced a string", at, length + 1);
    splice(mutation, at, length + 1, word, strlen(word));
}

/* ---- keys ---- */

static size_t offset_of(const struct json_doc *doc, int line, int column)
{
    const char *at = doc->text;
    while (--line > 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - doc->text) + (size_t)column - 1;
}

static struct mutation unchanged(const struct json_doc *doc)
{
    struct mutation mutation = {.text = malloc(doc->length + 1), .length = doc->length};
    if (!mutation.text)
        rd_bug("out of memory");
    memcpy(mutation.text, doc->text, doc->length + 1);
    return mutation;
}

struct mutation mutation_add_key(const struct json_doc *doc, const struct json_value *object)
{
    struct mutation mutation = unchanged(doc);
    const char *member = object->count ? "\"" UNKNOWN_KEY "\": 1, " : "\"" UNKNOWN_KEY "\": 1";
    size_t at = offset_of(doc, object->line, object->column) + 1;
    describe(&mutation, "added an unknown key", at, strlen(member));
    splice(&mutation, at, 0, member, strlen(member));
    mutation.object = object;
    mutation.is_addition = true;
    return mutation;
}

static struct mutation rename_key(const struct json_doc *doc, const struct json_value *member, uint64_t seed)
{
    struct mutation mutation = unchanged(doc);
    size_t start = offset_of(doc, member->key_line, member->key_column) + 1, length = 0;
    while (doc->text[start + length] != '"')
        length += doc->text[start + length] == '\\' ? 2 : 1;
    size_t at = draw_below(&seed, 2) ? start : start + length; /* in front or behind: never inside an escape */
    describe(&mutation, "renamed a key", start, length);
    splice(&mutation, at, 0, UNKNOWN_KEY, strlen(UNKNOWN_KEY));
    mutation.object = member->parent;
    return mutation;
}

static size_t member_count(const struct json_value *value)
{
    size_t count = value->key != NULL;
    json_each (child, value) {
        count += member_count(child);
    }
    return count;
}

/* The member in place *index of the document, counted from the top; *index is used up. */
static const struct json_value *member_at(const struct json_value *value, size_t *index)
{
    if (value->key && (*index)-- == 0)
        return value;
    json_each (child, value) {
        const struct json_value *found = member_at(child, index);
        if (found)
            return found;
    }
    return NULL;
}

struct mutation mutation_draw(const struct json_doc *doc, uint64_t seed)
{
    static void (*const changes[])(struct mutation *, uint64_t *) = {
        flip_byte,      delete_slice,   truncate_text,  duplicate_slice, swap_slices,   insert_fragment,
        replace_number, replace_number, replace_string, replace_string,  replace_string};
    const size_t change_count = sizeof changes / sizeof *changes;
    size_t kind = draw_below(&seed, change_count + 2), index = draw_below(&seed, member_count(doc->root));
    const struct json_value *member = kind >= change_count ? member_at(doc->root, &index) : NULL;
    if (member)
        return rename_key(doc, member, seed);
    struct mutation mutation = unchanged(doc);
    for (size_t left = 1 + draw_below(&seed, 4) / 3 * draw_below(&seed, 4); left > 0; left--)
        changes[draw_below(&seed, change_count)](&mutation, &seed);
    return mutation;
}
