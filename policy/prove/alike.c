#include "prove/alike.h"

#include <string.h>

#include "language/boxes.h"

struct side {
    struct folding folding;
    const struct decision *decision;
    struct boxes boxes;
};

static bool open_side(const struct folding *folding, struct arena *arena, struct side *out)
{
    *out = (struct side){.folding = *folding, .decision = &folding->policy->decision[folding->name]};
    return folding_init(&out->folding, arena) &&
           boxes_of(folding->policy, out->decision, folding->at_s, folding->exchange_ppb, arena, &out->boxes);
}

static bool same_set(const struct value_set *a, const struct value_set *b)
{
    return a->has_absent == b->has_absent && a->count == b->count &&
           (a->count == 0 || memcmp(a->spans, b->spans, a->count * sizeof *a->spans) == 0);
}

static bool same_box(const struct side *a, const struct side *b, size_t row)
{
    const struct box *left = &a->boxes.items[row], *right = &b->boxes.items[row];
    bool is_same = left->rule == right->rule;
    for (size_t i = 0; i < a->boxes.fact_count && is_same; i++)
        is_same = same_set(left->set[i], right->set[i]);
    return is_same;
}

/* Every number of a term is a number of it: there is no padding to compare. */
static bool same_answers(const struct side *a, const struct side *b)
{
    const size_t count = a->decision->rule_count * rd_decision_row(a->folding.name)->answer_count;
    return count == 0 || memcmp(a->folding.terms, b->folding.terms, count * sizeof *a->folding.terms) == 0;
}

static bool has_otherwise(const struct decision *decision)
{
    return decision->rule_count > 0 && decision->rules[decision->rule_count - 1].is_otherwise;
}

static bool same_sides(const struct side *a, const struct side *b)
{
    bool is_same = a->decision->hit == b->decision->hit && a->decision->rule_count == b->decision->rule_count &&
                   has_otherwise(a->decision) == has_otherwise(b->decision) && a->boxes.count == b->boxes.count &&
                   a->boxes.fact_count == b->boxes.fact_count &&
                   (a->boxes.fact_count == 0 ||
                    memcmp(a->boxes.fact, b->boxes.fact, a->boxes.fact_count * sizeof *a->boxes.fact) == 0);
    for (size_t row = 0; is_same && row < a->boxes.count; row++)
        is_same = same_box(a, b, row);
    return is_same && same_answers(a, b);
}

bool tables_are_alike(const struct folding *a, const struct folding *b, bool *alike)
{
    struct arena arena;
    struct side left, right;
    *alike = false;
    if (!decision_is_resolved(a->policy, &a->policy->decision[a->name], a->at_s, NULL) ||
        !decision_is_resolved(b->policy, &b->policy->decision[b->name], b->at_s, NULL))
        return true;
    arena_init(&arena);
    const bool is_open = open_side(a, &arena, &left) && open_side(b, &arena, &right);
    *alike = is_open && same_sides(&left, &right);
    arena_release(&arena);
    return is_open;
}
