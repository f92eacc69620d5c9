/*
 * Rules as boxes of value sets.
 */
#include "language/boxes.h"

size_t boxes_place(const struct boxes *boxes, enum rd_fact fact)
{
    size_t low = 0, high = boxes->fact_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (boxes->fact[middle] < fact)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == boxes->fact_count || boxes->fact[low] != fact)
        rd_bug("\"%s\" is not among the facts its decision reads", rd_fact_row(fact)->name);
    return low;
}

struct builder {
    const struct rd_policy *policy;
    int64_t at_s, exchange_ppb;
    struct arena *arena;
    struct boxes *boxes;
};

/* Narrows a box by conditions. */
static bool narrow(struct builder *builder, struct box *box, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        if (condition->cell.kind == CELL_ANYTHING)
            continue;
        const size_t place = boxes_place(builder->boxes, condition->fact);
        struct value_set *set = arena_alloc(builder->arena, sizeof *set);
        if (!set || !set_of_cell(builder->policy, condition->fact, &condition->cell, builder->at_s,
                                 builder->exchange_ppb, builder->arena, set))
            return false;
        if (box->set[place] != &builder->boxes->whole[place]) { /* tested by `when` and by the alternative */
            struct value_set *both = arena_alloc(builder->arena, sizeof *both);
            if (!both || !set_intersect(box->set[place], set, builder->arena, both))
                return false;
            set = both;
        }
        box->set[place] = set;
    }
    return true;
}

static bool add_row(struct builder *builder, uint32_t rule, const struct conditions *when, const struct conditions *any)
{
    struct boxes *boxes = builder->boxes;
    struct box *box = &boxes->items[boxes->count];
    box->rule = rule;
    box->set = arena_array(builder->arena, boxes->fact_count, sizeof *box->set);
    if (!box->set)
        return false;
    for (size_t i = 0; i < boxes->fact_count; i++)
        box->set[i] = &boxes->whole[i];
    boxes->count++;
    return narrow(builder, box, when) && (!any || narrow(builder, box, any));
}

bool boxes_of(const struct rd_policy *policy, const struct decision *decision, int64_t at_s, int64_t exchange_ppb,
              struct arena *arena, struct boxes *out)
{
    struct builder builder = {policy, at_s, exchange_ppb, arena, out};
    *out = (struct boxes){.fact_count = decision->read_count, .fact = decision->reads};
    out->items = arena_array(arena, decision->row_count, sizeof *out->items);
    out->whole = arena_array(arena, out->fact_count, sizeof *out->whole);
    if (!out->items || !out->whole)
        return false;
    for (size_t i = 0; i < out->fact_count; i++)
        if (!set_whole(out->fact[i], arena, &out->whole[i]))
            return false;
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        if (rule->is_otherwise)
            continue;
        if (rule->any_count == 0 && !add_row(&builder, (uint32_t)i, &rule->when, NULL))
            return false;
        for (size_t j = 0; j < rule->any_count; j++)
            if (!add_row(&builder, (uint32_t)i, &rule->when, &rule->any[j]))
                return false;
    }
    return true;
}
