/*
 * Regions of a pair of outcomes, cut to the values between the first and the last that really differ.
 */
#include "prove/diff_cover.h"

#include <stdlib.h>
#include <string.h>

#include "prove/region.h"
#include "prove/words.h"

#define BOXES_TOLD 6u
#define BOXES_MAX 100000u
#define TEXT_SIZE 4096u

static bool is_pair(const void *context, uint32_t number)
{
    return number == CONTRAST_FIRST + *(const uint32_t *)context;
}

static bool is_impossible(const void *context, uint32_t number)
{
    (void)context;
    return number == CONTRAST_IMPOSSIBLE;
}

struct covering {
    struct arena *arena; /* of the result */
    const struct contrast *contrast;
    const struct contrast_pair *pair;
    struct arena work;
    struct words words;
    const char **regions;
    size_t count, capacity;
    bool is_exact, is_out_of_memory;
};

/* Of each fact the boxed ones' least and greatest value in a region. */
static void box_of(const struct covering *covering, const struct region *region, struct leaf_box *box)
{
    const struct diagrams *store = &covering->contrast->bench->store;
    memset(box, 0, sizeof *box);
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        const struct rd_fact_row *row = rd_fact_row(fact);
        const struct value_set *set = region->is_tested[level] ? &region->set[level] : NULL;
        box->and_absent[fact] = set ? set->has_absent : row->may_be_absent;
        box->lo[fact] = !set ? row->lo : set->count ? set->spans[0].lo : RD_ABSENT;
        box->hi[fact] = !set ? row->hi : set->count ? set->spans[set->count - 1].hi : RD_ABSENT;
        box->and_absent[fact] = box->and_absent[fact] && box->lo[fact] != RD_ABSENT;
    }
}

static void compare(const struct covering *covering, const struct leaf_box *box, struct leaf_result *out)
{
    contrast_compare(covering->contrast, covering->pair, box, true, out);
}

static bool uses(const struct covering *covering, enum rd_fact fact)
{
    const struct outcomes *outcomes = &covering->contrast->bench->outcomes;
    const struct outcome *a = outcome_at(outcomes, covering->pair->outcome_a);
    const struct outcome *b = outcome_at(outcomes, covering->pair->outcome_b);
    return (a && outcome_uses(outcomes, a, fact)) || (b && outcome_uses(outcomes, b, fact));
}

/* The values of a set between the first and the last that differ, piece by piece. */
static bool shrink_set(struct covering *covering, struct leaf_box *box, enum rd_fact fact, struct value_set *set)
{
    struct value_set kept = {.spans = arena_array(&covering->work, set->count, sizeof *kept.spans)};
    struct leaf_result found;
    if (!kept.spans) {
        covering->is_out_of_memory = true;
        return false;
    }
    box->and_absent[fact] = false;
    for (size_t i = 0; i < set->count; i++) {
        box->lo[fact] = set->spans[i].lo;
        box->hi[fact] = set->spans[i].hi;
        compare(covering, box, &found);
        if (!found.differs)
            continue;
        const bool is_cut = found.moved_count == 1 && found.values > 0;
        covering->is_exact = covering->is_exact && !found.is_undecided &&
                             (!is_cut || found.values == (uint64_t)(found.last - found.first) + 1);
        kept.spans[kept.count++] = is_cut ? (struct span){found.first, found.last} : set->spans[i];
    }
    if (set->has_absent) {
        box->lo[fact] = box->hi[fact] = RD_ABSENT;
        compare(covering, box, &found);
        kept.has_absent = found.differs;
    }
    *set = kept;
    return !set_is_empty(set);
}

/*
 * A region of the diagram is where two outcomes meet; where money forms meet, only some of its cases differ. Cuts it to
 * those between the first and the last. False when none differs.
 */
static bool shrink(struct covering *covering, struct region *region)
{
    const struct diagrams *store = &covering->contrast->bench->store;
    struct leaf_box box, present;
    struct leaf_result found;
    bool may_be_absent = false;
    box_of(covering, region, &box);
    present = box;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (uses(covering, (enum rd_fact)fact))
            present.and_absent[fact] = false;
    compare(covering, &present, &found);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        may_be_absent = may_be_absent || ((found.moved_count != 1 || fact != (int)found.moved) &&
                                          uses(covering, (enum rd_fact)fact) && box.and_absent[fact]);
    if (found.moved_count == 1 && !may_be_absent) {
        const uint32_t level = diagrams_level(store, found.moved);
        struct value_set *set = &region->set[level];
        if (!region->is_tested[level] && !set_whole(found.moved, &covering->work, set)) {
            covering->is_out_of_memory = true;
            return false;
        }
        const bool is_kept = shrink_set(covering, &box, found.moved, set);
        const struct rd_fact_row *row = rd_fact_row(found.moved);
        region->is_tested[level] = region->is_tested[level] || set->has_absent != row->may_be_absent ||
                                   set->count != 1 || set->spans[0].lo != row->lo || set->spans[0].hi != row->hi;
        return is_kept;
    }
    if (!may_be_absent && found.moved_count == 0)
        return found.differs;
    compare(covering, &box, &found);
    covering->is_exact = false;
    return found.differs;
}

static bool keep_region(struct covering *covering, const char *text)
{
    if (covering->count == covering->capacity) {
        const size_t capacity = covering->capacity ? covering->capacity * 2 : 8;
        const char **grown = realloc(covering->regions, capacity * sizeof *grown);
        if (!grown)
            return false;
        covering->regions = grown;
        covering->capacity = capacity;
    }
    covering->regions[covering->count] = arena_copy(covering->arena, text);
    return covering->regions[covering->count++] != NULL;
}

static bool say_box(void *context, const struct region *region)
{
    struct covering *covering = context;
    struct region cut = *region;
    char text[TEXT_SIZE];
    if (!shrink(covering, &cut))
        return !covering->is_out_of_memory;
    region_words(&covering->contrast->bench->store, &cut, text, sizeof text);
    if (covering->count < BOXES_TOLD)
        words_say(&covering->words, "%s%s", covering->words.used ? "; or " : "", text);
    covering->is_out_of_memory = covering->is_out_of_memory || !keep_region(covering, text);
    covering->is_exact = covering->is_exact && covering->count < BOXES_MAX;
    return covering->count < BOXES_MAX && !covering->is_out_of_memory;
}

static bool keep_regions(struct covering *covering, struct rd_diff_group *group)
{
    const char **regions = arena_array(covering->arena, covering->count, sizeof *regions);
    if (!regions)
        return false;
    if (covering->count > 0)
        memcpy(regions, covering->regions, covering->count * sizeof *regions);
    group->regions = regions;
    group->region_count = covering->count;
    return true;
}

bool diff_cover(const struct contrast *contrast, uint32_t pair, struct arena *arena, struct rd_diff_group *group)
{
    const struct region_terms terms = {is_pair, is_impossible, &pair};
    struct diagrams *store = &contrast->bench->store;
    char text[TEXT_SIZE];
    struct covering covering = {.arena = arena,
                                .contrast = contrast,
                                .pair = &contrast->pairs[pair],
                                .words = words_on(text, sizeof text),
                                .is_exact = true};
    const uint32_t simple = region_simplify(store, contrast->root, &terms);
    arena_init(&covering.work);
    bool is_covered = simple == DIAGRAM_NONE ? region_each(store, contrast->root, &terms, say_box, &covering)
                                             : region_each(store, simple, &simple_terms, say_box, &covering);
    if (covering.count > BOXES_TOLD)
        words_say(&covering.words, "; or in %zu further region%s", covering.count - BOXES_TOLD,
                  covering.count - BOXES_TOLD == 1 ? "" : "s");
    is_covered = is_covered && !covering.is_out_of_memory && keep_regions(&covering, group);
    group->where = arena_copy(arena, text);
    group->where_is_exact = covering.is_exact;
    free(covering.regions);
    arena_release(&covering.work);
    return is_covered && group->where != NULL;
}
