#include "support/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "support/laws.h"

static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 1024;
    void *more = realloc(items, *capacity * size);
    assert_non_null(more);
    return more;
}

static void tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct watch *watch = context;
    watch->lines = grown(watch->lines, watch->count, &watch->capacity, sizeof *watch->lines);
    struct watch_line *line = &watch->lines[watch->count++];
    *line = (struct watch_line){.told = told, .order = order, .at_s = at_s};
    snprintf(line->event, sizeof line->event, "%.31s", told_text(told));
    snprintf(line->detail, sizeof line->detail, "%.95s", detail);
}

static void moved(void *context, int64_t at_s, uint64_t order, const char *from, const char *to, int64_t amount_minor)
{
    struct watch *watch = context;
    watch->moves = grown(watch->moves, watch->move_count, &watch->move_capacity, sizeof *watch->moves);
    struct watch_move *move = &watch->moves[watch->move_count++];
    *move = (struct watch_move){.order = order, .at_s = at_s, .amount_minor = amount_minor};
    snprintf(move->from, sizeof move->from, "%.15s", from);
    snprintf(move->to, sizeof move->to, "%.15s", to);
}

void watch_run(struct watch *watch, struct trial *trial, uint64_t seed)
{
    memset(watch, 0, sizeof *watch);
    struct trace trace = {.tell = tell, .moved = moved, .context = watch};
    if (replicate(trial->run, seed, 0, &trace, NULL, NULL, &trial->result, &trial->err) != RD_OK)
        fail_msg("%s", trial->err.text);
    laws_hold(trial);
}

void watch_release(struct watch *watch)
{
    free(watch->lines);
    free(watch->moves);
}

static bool matches(const struct watch_line *line, const char *event, const char *detail)
{
    return strcmp(line->event, event) == 0 && strncmp(line->detail, detail, strlen(detail)) == 0;
}

size_t watch_count(const struct watch *watch, const char *event, const char *detail)
{
    size_t count = 0;
    for (size_t i = 0; i < watch->count; i++)
        count += matches(&watch->lines[i], event, detail);
    return count;
}

const struct watch_line *watch_nth(const struct watch *watch, uint64_t order, const char *event, const char *detail,
                                   size_t n)
{
    for (size_t i = 0; i < watch->count; i++)
        if (watch->lines[i].order == order && matches(&watch->lines[i], event, detail) && n-- == 0)
            return &watch->lines[i];
    return NULL;
}

void watch_span(const struct watch *watch, const char *first, const char *second, size_t n, int64_t span_s,
                size_t at_least)
{
    size_t seen = 0;
    for (size_t i = 0; i < watch->count; i++) {
        const struct watch_line *from = &watch->lines[i];
        if (strcmp(from->event, first) != 0 || watch_nth(watch, from->order, first, "", 0) != from)
            continue;
        const struct watch_line *to = watch_nth(watch, from->order, second, "", n);
        if (!to)
            continue;
        assert_int_equal(to->at_s - from->at_s, span_s);
        seen++;
    }
    if (seen < at_least)
        fail_msg("\"%s\" followed \"%s\" %zu times; expected at least %zu", second, first, seen, at_least);
}
