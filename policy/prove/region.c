/*
 * Boxes of cases, and their words.
 */
#include "prove/region.h"

#include <stdio.h>
#include <string.h>

#include "prove/words.h"
#include "redress/units.h"

/* ---- finding them ---- */

/* The values that lead to `child`; *is_all says that all other values are moot. */
static bool values_to(const struct diagrams *store, const struct diagram_node *node, uint32_t child,
                      const struct region_terms *terms, struct arena *arena, struct value_set *out, bool *is_all)
{
    int64_t lo = rd_fact_row(store->fact[node->level])->lo;
    *out = (struct value_set){.spans = arena_array(arena, node->count, sizeof(struct span))};
    *is_all = true;
    for (uint32_t i = 0; i < node->count && out->spans; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        if (edge->child == child)
            out->spans[out->count++] = (struct span){lo, edge->hi};
        else if (!diagram_is_terminal(edge->child) || !terms->is_moot(terms->context, diagram_number(edge->child)))
            *is_all = false;
        lo = edge->hi + 1;
    }
    out->has_absent = node->absent == child;
    if (node->absent != DIAGRAM_NONE && node->absent != child &&
        (!diagram_is_terminal(node->absent) || !terms->is_moot(terms->context, diagram_number(node->absent))))
        *is_all = false;
    return out->spans != NULL;
}

bool region_around(const struct diagrams *store, uint32_t ref, const struct region_terms *terms, const int64_t *facts,
                   struct arena *arena, struct region *out)
{
    memset(out, 0, sizeof *out);
    while (!diagram_is_terminal(ref)) {
        const struct diagram_node *node = &store->nodes[ref];
        const uint32_t child = diagram_child(store, ref, node->level, facts[store->fact[node->level]]);
        bool is_all;
        if (!values_to(store, node, child, terms, arena, &out->set[node->level], &is_all))
            return false;
        out->is_tested[node->level] = !is_all;
        ref = child;
    }
    return true;
}

struct visiting {
    const struct diagrams *store;
    const struct region_terms *terms;
    region_visit visit;
    void *context;
    struct arena arena;
    struct region region;
    uint8_t *leads; /* by node: 0 unknown, 1 to something wanted, 2 to nothing */
    bool is_out_of_memory, is_stopped;
};

static bool leads(struct visiting *visiting, uint32_t ref)
{
    const struct diagrams *store = visiting->store;
    if (diagram_is_terminal(ref))
        return visiting->terms->wanted(visiting->terms->context, diagram_number(ref));
    if (visiting->leads[ref] == 0) {
        const struct diagram_node *node = &store->nodes[ref];
        bool does = node->absent != DIAGRAM_NONE && leads(visiting, node->absent);
        for (uint32_t i = 0; i < node->count && !does; i++)
            does = leads(visiting, store->edges[node->first + i].child);
        visiting->leads[ref] = does ? 1 : 2;
    }
    return visiting->leads[ref] == 1;
}

static void visit_from(struct visiting *visiting, uint32_t ref);

static void visit_child(struct visiting *visiting, const struct diagram_node *node, uint32_t child)
{
    bool is_all;
    if (visiting->is_stopped || visiting->is_out_of_memory || !leads(visiting, child))
        return;
    struct region *region = &visiting->region;
    if (!values_to(visiting->store, node, child, visiting->terms, &visiting->arena, &region->set[node->level],
                   &is_all)) {
        visiting->is_out_of_memory = true;
        return;
    }
    region->is_tested[node->level] = !is_all;
    visit_from(visiting, child);
    region->is_tested[node->level] = false;
}

static void visit_from(struct visiting *visiting, uint32_t ref)
{
    const struct diagrams *store = visiting->store;
    if (diagram_is_terminal(ref)) {
        visiting->is_stopped = !visiting->visit(visiting->context, &visiting->region);
        return;
    }
    const struct diagram_node *node = &store->nodes[ref];
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = store->edges[node->first + i].child;
        bool is_known = false; /* each child once, with all its values */
        for (uint32_t j = 0; j < i && !is_known; j++)
            is_known = store->edges[node->first + j].child == child;
        if (!is_known)
            visit_child(visiting, node, child);
    }
    bool is_known = node->absent == DIAGRAM_NONE;
    for (uint32_t i = 0; i < node->count && !is_known; i++)
        is_known = store->edges[node->first + i].child == node->absent;
    if (!is_known)
        visit_child(visiting, node, node->absent);
}

bool region_each(const struct diagrams *store, uint32_t ref, const struct region_terms *terms, region_visit visit,
                 void *context)
{
    struct visiting visiting = {.store = store, .terms = terms, .visit = visit, .context = context};
    arena_init(&visiting.arena);
    visiting.leads = arena_alloc(&visiting.arena, store->node_count + 1u);
    if (!visiting.leads)
        return false;
    if (leads(&visiting, ref))
        visit_from(&visiting, ref);
    arena_release(&visiting.arena);
    return !visiting.is_out_of_memory;
}

/* ---- words ---- */

const char *case_words(const struct diagrams *store, const int64_t *facts, char *out, size_t size)
{
    struct words words = words_on(out, size);
    char text[96];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (diagrams_level(store, (enum rd_fact)fact) != DIAGRAM_NONE)
            words_say(&words, "%s%s=%s", words.used ? " " : "", rd_fact_row((enum rd_fact)fact)->name,
                      rd_fact_format((enum rd_fact)fact, facts[fact], text, sizeof text));
    if (words.used == 0)
        words_say(&words, "every case");
    return out;
}

/* A lower bound reads better as "> 15d" than as ">= 15d+1s". */
static bool reads_as_more(const struct rd_fact_row *row, int64_t lo)
{
    return row->type == RD_TYPE_DURATION && lo % RD_MINUTE_S == 1;
}

static bool is_listed(const struct rd_fact_row *row)
{
    return row->type == RD_TYPE_BOOL || row->type == RD_TYPE_ENUM;
}

static void say_span(struct words *words, enum rd_fact fact, struct span span)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[96], hi[96];
    const bool is_more = reads_as_more(row, span.lo);
    rd_fact_format(fact, span.lo - is_more, lo, sizeof lo);
    rd_fact_format(fact, span.hi, hi, sizeof hi);
    if (span.lo == span.hi)
        words_say(words, "%s = %s", row->name, hi);
    else if (span.lo == row->lo && span.hi == row->hi)
        words_say(words, "%s present", row->name);
    else if (span.lo == row->lo)
        words_say(words, "%s <= %s", row->name, hi);
    else if (span.hi == row->hi)
        words_say(words, "%s %s %s", row->name, is_more ? ">" : ">=", lo);
    else
        words_say(words, "%s %s %s <= %s", lo, is_more ? "<" : "<=", row->name, hi);
}

/* Does the set have this word (RD_ABSENT among them)? */
static bool has_value(const struct value_set *set, int64_t value)
{
    if (value == RD_ABSENT)
        return set->has_absent;
    for (size_t i = 0; i < set->count; i++)
        if (value >= set->spans[i].lo && value <= set->spans[i].hi)
            return true;
    return false;
}

/* The words that are in the set, or those that are not. */
static size_t say_members(struct words *words, enum rd_fact fact, const struct value_set *set, bool are_in)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    size_t count = 0;
    char text[96];
    for (int64_t value = row->lo; value <= row->hi + row->may_be_absent; value++) {
        const int64_t word = value > row->hi ? RD_ABSENT : value;
        if (has_value(set, word) != are_in)
            continue;
        if (words)
            words_say(words, "%s%s", count ? ", " : "", rd_fact_format(fact, word, text, sizeof text));
        count++;
    }
    return count;
}

static void say_listed(struct words *words, enum rd_fact fact, const struct value_set *set)
{
    const size_t in = say_members(NULL, fact, set, true), out = say_members(NULL, fact, set, false);
    const bool are_in = in <= out || in == 1; /* what is shorter */
    const size_t count = are_in ? in : out;
    words_say(words, "%s %s", rd_fact_row(fact)->name,
              count > 1 ? (are_in ? "in {" : "not in {") : (are_in ? "= " : "other than "));
    say_members(words, fact, set, are_in);
    words_say(words, "%s", count > 1 ? "}" : "");
}

static void say_set(struct words *words, enum rd_fact fact, const struct value_set *set)
{
    const size_t parts = set->count + set->has_absent;
    if (is_listed(rd_fact_row(fact))) {
        say_listed(words, fact, set);
        return;
    }
    words_say(words, "%s", parts > 1 ? "(" : "");
    for (size_t i = 0; i < set->count; i++) {
        words_say(words, "%s", i ? " or " : "");
        say_span(words, fact, set->spans[i]);
    }
    if (set->has_absent)
        words_say(words, "%s%s absent", set->count ? " or " : "", rd_fact_row(fact)->name);
    words_say(words, "%s", parts > 1 ? ")" : "");
}

const char *region_words(const struct diagrams *store, const struct region *region, char *out, size_t size)
{
    struct words words = words_on(out, size);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const uint32_t level = diagrams_level(store, (enum rd_fact)fact);
        if (level == DIAGRAM_NONE || !region->is_tested[level])
            continue;
        words_say(&words, "%s", words.used ? " and " : "");
        say_set(&words, (enum rd_fact)fact, &region->set[level]);
    }
    if (words.used == 0)
        words_say(&words, "every case");
    return out;
}

static void say_json_span(struct words *words, enum rd_fact fact, struct span span)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[96], hi[96];
    const bool is_more = reads_as_more(row, span.lo);
    rd_fact_format(fact, span.lo, lo, sizeof lo);
    rd_fact_format(fact, span.hi, hi, sizeof hi);
    if (span.lo == span.hi)
        words_say(words, "\"= %s\"", hi);
    else if (span.lo == row->lo && span.hi == row->hi)
        words_say(words, "\"present\"");
    else if (span.lo == row->lo)
        words_say(words, "\"<= %s\"", hi);
    else if (span.hi == row->hi)
        words_say(words, "\"%s %s\"", is_more ? ">" : ">=", rd_fact_format(fact, span.lo - is_more, lo, sizeof lo));
    else
        words_say(words, "\"%s..%s\"", lo, hi);
}

static void say_json_set(struct words *words, enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    size_t parts = set->has_absent;
    char text[96];
    const char *comma = "", *quote = row->type == RD_TYPE_ENUM ? "\"" : "";
    for (size_t i = 0; i < set->count; i++)
        parts += is_listed(row) ? (size_t)(set->spans[i].hi - set->spans[i].lo) + 1 : 1;
    words_say(words, "\"%s\":%s", row->name, parts > 1 ? "[" : "");
    for (size_t i = 0; i < set->count; i++) {
        if (!is_listed(row)) {
            words_say(words, "%s", comma);
            say_json_span(words, fact, set->spans[i]);
            comma = ",";
        }
        for (int64_t value = set->spans[i].lo; is_listed(row) && value <= set->spans[i].hi; value++) {
            words_say(words, "%s%s%s%s", comma, quote, rd_fact_format(fact, value, text, sizeof text), quote);
            comma = ",";
        }
    }
    if (set->has_absent)
        words_say(words, "%s\"absent\"", comma);
    words_say(words, "%s", parts > 1 ? "]" : "");
}

const char *region_json(const struct diagrams *store, const struct region *region, char *out, size_t size)
{
    struct words words = words_on(out, size);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const uint32_t level = diagrams_level(store, (enum rd_fact)fact);
        if (level == DIAGRAM_NONE || !region->is_tested[level])
            continue;
        words_say(&words, "%s", words.used ? "," : "");
        say_json_set(&words, (enum rd_fact)fact, &region->set[level]);
    }
    return out;
}
