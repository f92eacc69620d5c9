/*
 * Compiles the checked model: for every decision and epoch, boxes become segments and bitmaps.
 */
#include <stdlib.h>
#include <string.h>

#include "decide/image.h"
#include "language/boxes.h"

struct builder {
    const struct rd_policy *policy;
    struct rd_image *image;
    int64_t exchange_ppb;
    struct arena scratch; /* boxes of the table being built */
    enum rd_decision name;
    const struct decision *decision;
    int64_t at_s;
    struct boxes boxes;
    struct box *nevers; /* rows before those of the rules, of the same shape */
    size_t never_count;
    struct table *table;
};

static void *keep(struct builder *builder, size_t count, size_t size)
{
    return arena_array(&builder->image->arena, count, size);
}

static void *borrow(struct builder *builder, size_t count, size_t size)
{
    return arena_array(&builder->scratch, count, size);
}

/* ---- rows: the impossible combinations, then the rules ---- */

static bool make_nevers(struct builder *builder)
{
    const struct decision *decision = builder->decision;
    builder->never_count = decision->never_count;
    builder->nevers = borrow(builder, decision->never_count, sizeof *builder->nevers);
    if (!builder->nevers)
        return false;
    for (size_t i = 0; i < decision->never_count; i++) {
        const struct rd_never_row *never = rd_never_row(decision->nevers[i]);
        struct box *box = &builder->nevers[i];
        box->rule = RD_RULE_NONE;
        box->set = borrow(builder, builder->boxes.fact_count, sizeof *box->set);
        if (!box->set)
            return false;
        for (size_t j = 0; j < builder->boxes.fact_count; j++)
            box->set[j] = &builder->boxes.whole[j];
        for (int side = 0; side < 2; side++) {
            struct value_set *set = borrow(builder, 1, sizeof *set);
            if (!set || !set_of_never(never, side, &builder->scratch, set))
                return false;
            box->set[boxes_place(&builder->boxes, never->fact[side])] = set;
        }
    }
    return true;
}

static size_t row_count(const struct builder *builder)
{
    return builder->never_count + builder->boxes.count;
}

static const struct box *row_at(const struct builder *builder, size_t row)
{
    return row < builder->never_count ? &builder->nevers[row] : &builder->boxes.items[row - builder->never_count];
}

/* ---- segments ---- */

static int compare_values(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Every value from which on some row decides otherwise than below it; the first is the domain's lower end. */
static bool find_thresholds(struct builder *builder, size_t place, int64_t **out, size_t *count)
{
    const struct rd_fact_row *row = rd_fact_row(builder->boxes.fact[place]);
    const struct value_set *whole = &builder->boxes.whole[place];
    size_t capacity = 1, used = 0, kept = 1;
    for (size_t i = 0; i < row_count(builder); i++) {
        const struct value_set *set = row_at(builder, i)->set[place];
        capacity += set == whole ? 0 : 2 * set->count;
    }
    int64_t *values = borrow(builder, capacity, sizeof *values);
    if (!values)
        return false;
    values[used++] = row->lo;
    for (size_t i = 0; i < row_count(builder); i++) {
        const struct value_set *set = row_at(builder, i)->set[place];
        for (size_t j = 0; j < set->count && set != whole; j++) {
            values[used++] = set->spans[j].lo;
            if (set->spans[j].hi < row->hi)
                values[used++] = set->spans[j].hi + 1;
        }
    }
    qsort(values, used, sizeof *values, compare_values);
    for (size_t i = 1; i < used; i++)
        if (values[i] != values[kept - 1])
            values[kept++] = values[i];
    *out = values;
    *count = kept;
    return true;
}

/* Segment of a value: how many thresholds it has passed. */
static size_t segment_of(const int64_t *values, size_t count, int64_t value)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (values[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_lookup(struct builder *builder, struct cut *cut, const int64_t *values, size_t count)
{
    const int64_t size = cut->hi - cut->lo + 1;
    if (size <= IMAGE_DIRECT_MAX) {
        uint16_t *direct = keep(builder, (size_t)size + 1, sizeof *direct);
        if (!direct)
            return false;
        for (int64_t i = 0; i < size; i++)
            direct[i] = (uint16_t)segment_of(values, count, cut->lo + i);
        direct[size] = 0;
        cut->direct = direct;
        return true;
    }
    size_t padded = 2;
    while (padded < count + 1) /* at least one pad: the search never reports more than it has */
        padded *= 2;
    int64_t *threshold = keep(builder, padded, sizeof *threshold);
    if (!threshold)
        return false;
    for (size_t i = 0; i < padded; i++)
        threshold[i] = i < count ? values[i] : INT64_MAX;
    cut->threshold = threshold;
    cut->half = (uint32_t)(padded / 2);
    return true;
}

static bool make_bitmaps(struct builder *builder, size_t place, struct cut *cut, const int64_t *values, size_t count)
{
    const uint32_t words = builder->table->words;
    uint64_t *bits = keep(builder, (count + 1) * words, sizeof *bits);
    if (!bits)
        return false;
    for (size_t i = 0; i < row_count(builder); i++) {
        const struct value_set *set = row_at(builder, i)->set[place];
        const uint64_t bit = UINT64_C(1) << (i % 64);
        if (set->has_absent)
            bits[i / 64] |= bit;
        for (size_t j = 0; j < set->count; j++) {
            const size_t last = segment_of(values, count, set->spans[j].hi);
            for (size_t s = segment_of(values, count, set->spans[j].lo); s <= last; s++)
                bits[s * words + i / 64] |= bit;
        }
    }
    cut->rows = bits;
    return true;
}

/* Does no row care about this fact? Then only its domain matters. */
static bool is_ignored(const struct builder *builder, size_t place)
{
    for (size_t i = 0; i < row_count(builder); i++)
        if (row_at(builder, i)->set[place] != &builder->boxes.whole[place])
            return false;
    return true;
}

static bool is_direct(enum rd_fact fact)
{
    return rd_fact_row(fact)->hi - rd_fact_row(fact)->lo < IMAGE_DIRECT_MAX;
}

static bool add_cut(struct builder *builder, size_t place, struct cut *cut, bool is_only_checked)
{
    const enum rd_fact fact = builder->boxes.fact[place];
    const struct rd_fact_row *row = rd_fact_row(fact);
    int64_t *values;
    size_t count;
    *cut = (struct cut){.fact = (uint32_t)fact, .lo = row->lo, .hi = row->hi};
    cut->absent = row->may_be_absent ? RD_ABSENT : row->lo;
    return is_only_checked || (find_thresholds(builder, place, &values, &count) &&
                               make_lookup(builder, cut, values, count) &&
                               make_bitmaps(builder, place, cut, values, count));
}

static bool make_cuts(struct builder *builder)
{
    struct table *table = builder->table;
    const size_t facts = builder->boxes.fact_count;
    struct cut *cuts = keep(builder, facts, sizeof *cuts), *checked = keep(builder, facts, sizeof *checked);
    if (!cuts || !checked)
        return false;
    for (int pass = 0; pass < 2; pass++) { /* direct look-ups first: the loops over them have no branch inside */
        for (size_t i = 0; i < facts; i++) {
            const bool ignored = is_ignored(builder, i);
            if (is_direct(builder->boxes.fact[i]) != (pass == 0))
                continue;
            struct cut *cut = ignored ? &checked[table->checked_count++] : &cuts[table->cut_count++];
            if (!add_cut(builder, i, cut, ignored))
                return false;
            table->direct_count += !ignored && pass == 0;
        }
    }
    table->cuts = cuts;
    table->checked = checked;
    return true;
}

/* ---- actions ---- */

static int64_t folded(const struct builder *builder, const struct operand *operand, enum rd_value_type type)
{
    int64_t value = 0;
    if (!operand_at(builder->policy, operand, type, builder->at_s, builder->exchange_ppb, &value))
        rd_bug("\"%s\": an operand has no value", rd_decision_row(builder->name)->name);
    return value;
}

static void make_form(struct builder *builder, const struct answer *answer, size_t place, struct form *form)
{
    *form = (struct form){.answer = (uint32_t)place, .fact = (uint32_t)answer->of, .rounding = answer->rounding};
    form->share_bp = folded(builder, &answer->share, RD_TYPE_SHARE);
    form->plus = folded(builder, &answer->plus, RD_TYPE_MONEY);
    form->at_least = answer->has_at_least ? folded(builder, &answer->at_least, RD_TYPE_MONEY) : INT64_MIN;
    form->at_most = answer->has_at_most ? folded(builder, &answer->at_most, RD_TYPE_MONEY) : INT64_MAX;
}

static void make_action(struct builder *builder, const struct rule *rule, struct action *action, struct form *forms,
                        uint32_t *form_count)
{
    const struct rd_decision_row *row = rd_decision_row(builder->name);
    action->first_form = *form_count;
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *type = rd_answer_row(row->first_answer + i);
        const struct answer *answer = &rule->answer[i];
        if (answer->is_form) {
            make_form(builder, answer, i, &forms[(*form_count)++]);
            continue;
        }
        const int64_t value = answer->is_stated ? folded(builder, &answer->value, type->type) : type->fallback;
        action->value[i] = value;
        action->is_outside = action->is_outside || value < type->lo || value > type->hi;
    }
    action->form_count = *form_count - action->first_form;
}

static bool make_actions(struct builder *builder)
{
    const struct decision *decision = builder->decision;
    const struct rd_decision_row *row = rd_decision_row(builder->name);
    struct table *table = builder->table;
    uint32_t form_count = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < decision->rule_count; i++)
        for (size_t j = 0; j < row->answer_count; j++)
            capacity += decision->rules[i].answer[j].is_form;
    struct action *actions = keep(builder, decision->rule_count, sizeof *actions);
    struct form *forms = keep(builder, capacity, sizeof *forms);
    if (!actions || !forms)
        return false;
    for (size_t i = 0; i < decision->rule_count; i++)
        make_action(builder, &decision->rules[i], &actions[i], forms, &form_count);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        table->lo[i] = answer->lo;
        table->hi[i] = answer->hi;
        table->is_duration[i] = answer->type == RD_TYPE_DURATION;
        table->is_number[i] = answer->type != RD_TYPE_DURATION && answer->type != RD_TYPE_ENUM;
    }
    table->actions = actions;
    table->forms = forms;
    return true;
}

/* ---- tables ---- */

static bool make_rows(struct builder *builder)
{
    struct table *table = builder->table;
    uint32_t *row_rule = keep(builder, row_count(builder), sizeof *row_rule);
    size_t words = (row_count(builder) + 63) / 64;
    if (!row_rule)
        return false;
    for (size_t i = 0; i < row_count(builder); i++)
        row_rule[i] = row_at(builder, i)->rule;
    if (words > 1)
        words = (words + IMAGE_CHUNK - 1) / IMAGE_CHUNK * IMAGE_CHUNK;
    table->words = words ? (uint32_t)words : 1;
    uint64_t *all = keep(builder, table->words, sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < row_count(builder); i++)
        all[i / 64] |= UINT64_C(1) << (i % 64);
    table->all_rows = all;
    if (builder->never_count >= 64)
        rd_bug("%zu impossible combinations do not fit into one word", builder->never_count);
    table->row_rule = row_rule;
    table->never_mask = (UINT64_C(1) << builder->never_count) - 1;
    return true;
}

static bool fill_table(struct builder *builder)
{
    const struct decision *decision = builder->decision;
    struct table *table = builder->table;
    table->hit = decision->hit;
    table->answer_count = (uint32_t)rd_decision_row(builder->name)->answer_count;
    table->otherwise = RD_RULE_NONE;
    table->missing = UINT32_MAX;
    if (!decision_is_resolved(builder->policy, decision, builder->at_s, &table->missing))
        return true;
    if (decision->rule_count > 0 && decision->rules[decision->rule_count - 1].is_otherwise)
        table->otherwise = (uint32_t)decision->rule_count - 1;
    return boxes_of(builder->policy, decision, builder->at_s, builder->exchange_ppb, &builder->scratch,
                    &builder->boxes) &&
           make_nevers(builder) && make_rows(builder) && make_cuts(builder) && make_actions(builder);
}

static bool make_table(struct builder *builder)
{
    builder->table = keep(builder, 1, sizeof *builder->table);
    if (!builder->table)
        return false;
    arena_init(&builder->scratch);
    bool is_made = fill_table(builder);
    arena_release(&builder->scratch);
    return is_made && builder->image->arena.used <= IMAGE_BYTES_MAX;
}

static bool make_tables(struct builder *builder, struct image_decision *out)
{
    const struct rd_policy *policy = builder->policy;
    out->table = keep(builder, policy->epoch_count, sizeof *out->table);
    if (!out->table)
        return false;
    for (size_t epoch = 0; epoch < policy->epoch_count; epoch++) {
        builder->at_s = policy->epoch_start[epoch];
        for (size_t before = 0; before < epoch && !out->table[epoch]; before++)
            if (decision_is_same_at(policy, builder->decision, policy->epoch_start[before], builder->at_s))
                out->table[epoch] = out->table[before];
        if (out->table[epoch])
            continue;
        if (!make_table(builder))
            return false;
        out->table[epoch] = builder->table;
    }
    return true;
}

static bool make_decision(struct builder *builder)
{
    const struct decision *decision = builder->decision;
    struct image_decision *out = &builder->image->decision[builder->name];
    enum rd_fact *reads = keep(builder, decision->read_count, sizeof *reads);
    out->rule_id = keep(builder, decision->rule_count, sizeof *out->rule_id);
    if (!reads || !out->rule_id)
        return false;
    for (size_t i = 0; i < decision->read_count; i++) {
        reads[i] = decision->reads[i];
        out->reads_fact[reads[i]] = true;
    }
    out->reads = reads;
    out->read_count = decision->read_count;
    for (size_t i = 0; i < decision->rule_count; i++) {
        out->rule_id[i] = arena_copy(&builder->image->arena, decision->rules[i].id);
        if (!out->rule_id[i])
            return false;
    }
    out->rule_count = decision->rule_count;
    out->first_counter = builder->image->counter_count;
    builder->image->counter_count += decision->rule_count * builder->policy->epoch_count;
    if (!make_tables(builder, out))
        return false;
    out->is_constant = out->read_count == 0 && out->table[0]->missing == UINT32_MAX;
    for (size_t epoch = 1; epoch < builder->policy->epoch_count; epoch++)
        out->is_constant = out->is_constant && out->table[epoch] == out->table[0];
    return true;
}

/* Epochs and names, so that the image outlives its policy. */
static bool make_frame(struct builder *builder)
{
    const struct rd_policy *policy = builder->policy;
    struct rd_image *image = builder->image;
    int64_t *start = keep(builder, policy->epoch_count, sizeof *start);
    image->name = arena_copy(&image->arena, policy->name);
    image->epoch_label = keep(builder, policy->epoch_count, sizeof *image->epoch_label);
    image->parameter_name = keep(builder, policy->parameter_count, sizeof *image->parameter_name);
    if (!start || !image->name || !image->epoch_label || !image->parameter_name)
        return false;
    memcpy(start, policy->epoch_start, policy->epoch_count * sizeof *start);
    image->epoch_start = start;
    image->epoch_count = (uint32_t)policy->epoch_count;
    for (size_t i = 0; i < policy->epoch_count; i++) {
        char text[96];
        const char *label = epoch_label(policy, i, text, sizeof text);
        if (label && !(image->epoch_label[i] = arena_copy(&image->arena, label)))
            return false;
    }
    for (size_t i = 0; i < policy->parameter_count; i++)
        if (!(image->parameter_name[i] = arena_copy(&image->arena, policy->parameters[i].name)))
            return false;
    return true;
}

enum rd_status rd_policy_compile(const struct rd_policy *policy, int64_t exchange_ppb, struct rd_image **out,
                                 struct rd_error *err)
{
    const int64_t exchange_max = RD_PPB_PER_ONE * 1000000;
    if (exchange_ppb < 1 || exchange_ppb > exchange_max)
        return rd_fail(err, RD_INPUT, "exchange rate %lld parts per billion is outside 1 to %lld",
                       (long long)exchange_ppb, (long long)exchange_max);
    struct rd_image *image = calloc(1, sizeof *image);
    if (!image)
        return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory while compiling", policy->name);
    arena_init(&image->arena);
    struct builder builder = {.policy = policy, .image = image, .exchange_ppb = exchange_ppb};
    bool is_made = make_frame(&builder);
    for (int name = 0; name < RD_DECISION_COUNT && is_made; name++) {
        builder.name = (enum rd_decision)name;
        builder.decision = &policy->decision[name];
        is_made = make_decision(&builder);
    }
    if (!is_made) {
        const bool is_too_large = image->arena.used > IMAGE_BYTES_MAX;
        rd_image_free(image);
        return rd_fail(err, RD_NOMEM, "policy \"%s\": %s", policy->name,
                       is_too_large ? "its compiled form is larger than 512 MB" : "out of memory while compiling");
    }
    *out = image;
    return RD_OK;
}

void rd_image_free(struct rd_image *image)
{
    if (!image)
        return;
    arena_release(&image->arena);
    free(image);
}
