#include "base/names.h"

#include <stdlib.h>
#include <string.h>

bool names_init(struct names *names, struct arena *arena, size_t most)
{
    *names = (struct names){.items = arena_array(arena, most, sizeof *names->items)};
    return names->items != NULL;
}

void names_put(struct names *names, const char *text, const struct json_value *at)
{
    names->items[names->count] = (struct named){text, names->count, at};
    names->count++;
}

static int named_compare(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    const int order = strcmp(left->text, right->text);
    return order ? order : (left->number > right->number) - (left->number < right->number);
}

void names_sort(struct names *names)
{
    if (names->count > 0)
        qsort(names->items, names->count, sizeof *names->items, named_compare);
}

const struct named *names_find(const struct names *names, const char *text)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(names->items[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->count && strcmp(names->items[low].text, text) == 0 ? &names->items[low] : NULL;
}

const struct named *names_next(const struct names *names, const struct named *named)
{
    const struct named *next = named + 1;
    return next < names->items + names->count && strcmp(next->text, named->text) == 0 ? next : NULL;
}
