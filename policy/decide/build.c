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
    struct box guard; /* the row before those of the rules, of the same shape: inside every domain */
    struct table *table;
    uint64_t *bitmaps; /* of the table, grown fact by fact */
    size_t word_count;
    bool is_too_large;
};

static void *keep(struct builder *builder, size_t count, size_t size)
{
    return arena_array(&builder->image->arena, count, size);
}

static void *borrow(struct builder *builder, size_t count, size_t size)
{
    return arena_array(&builder->scratch, count, size);
}

/* ---- rows: the guard, then the rules ---- */

static bool make_guard(struct builder *builder)
{
    struct box *guard = &builder->guard;
    *guard = (struct box){.rule = RD_RULE_NONE, .set = borrow(builder, builder->boxes.fact_count, sizeof *guard->set)};
    for (size_t i = 0; guard->set && i < builder->boxes.fact_count; i++)
        guard->set[i] = &builder->boxes.whole[i];
    return guard->set != NULL;
}

static size_t row_count(const struct builder *builder)
{
    return 1 + builder->boxes.count;
}

static const struct box *row_at(const struct builder *builder, size_t row)
{
    return row == 0 ? &builder->guard : &builder->boxes.items[row - 1];
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

/* Room for the bitmaps of some segments, zeroed; *first is the place of the first. */
static bool add_bitmaps(struct builder *builder, size_t segments, uint32_t *first)
{
    const size_t words = builder->word_count + segments * builder->table->words;
    if (words * sizeof *builder->bitmaps > IMAGE_BYTES_MAX) {
        builder->is_too_large = true;
        return false;
    }
    uint64_t *grown = realloc(builder->bitmaps, words * sizeof *grown);
    if (!grown)
        return false;
    memset(grown + builder->word_count, 0, (words - builder->word_count) * sizeof *grown);
    *first = (uint32_t)builder->word_count;
    builder->bitmaps = grown;
    builder->word_count = words;
    return true;
}

/* Sets the bit of every row in the segments it accepts. */
static void fill_bitmaps(struct builder *builder, size_t place, uint32_t first, const int64_t *values, size_t count)
{
    const uint32_t words = builder->table->words;
    for (size_t i = 0; i < row_count(builder); i++) {
        const struct value_set *set = row_at(builder, i)->set[place];
        const uint64_t bit = UINT64_C(1) << (i % 64);
        uint64_t *word = builder->bitmaps + first + i / 64;
        if (set->has_absent)
            word[0] |= bit;
        for (size_t j = 0; j < set->count; j++) {
            const size_t last = segment_of(values, count, set->spans[j].hi);
            for (size_t s = segment_of(values, count, set->spans[j].lo); s <= last; s++)
                word[s * words] |= bit;
        }
    }
}

/* A small domain: one entry a value. The segment after the last is outside. */
static bool make_direct(struct builder *builder, size_t place, struct cut *cut, const int64_t *values, size_t count)
{
    const uint32_t words = builder->table->words;
    cut->count = (uint32_t)cut->span + 1;
    uint32_t *at = keep(builder, (size_t)cut->count + 2, sizeof *at);
    if (!at || !add_bitmaps(builder, count + 2, &cut->first))
        return false;
    for (uint32_t i = 0; i < cut->count; i++)
        at[i] = cut->first + (uint32_t)segment_of(values, count, cut->lo + i) * words;
    at[cut->count] = cut->first + (uint32_t)(count + 1) * words;
    at[cut->count + 1] = cut->first;
    cut->place = at;
    fill_bitmaps(builder, place, cut->first, values, count);
    return true;
}

/* The thresholds as a search reads them, counted from the domain's lower end. */
static bool keep_thresholds(struct builder *builder, struct cut *cut, const int64_t *values, size_t count)
{
    size_t padded = 2;
    while (padded < count + 2) /* one pad at least is passed by a value above the domain and leads outside */
        padded *= 2;
    int64_t *threshold = keep(builder, padded, sizeof *threshold);
    if (!threshold)
        return false;
    for (size_t i = 0; i < padded; i++)
        threshold[i] = i < count ? values[i] - cut->lo : INT64_MAX;
    cut->threshold = threshold;
    cut->threshold_count = (uint32_t)padded;
    return true;
}

/* Most thresholds inside one bucket, the domain's end among them; one at which a bucket begins is not inside. */
static size_t most_inside(const struct cut *cut, const int64_t *values, size_t count, unsigned shift)
{
    size_t most = 0, inside = 0;
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t at = (uint64_t)(values[i] - cut->lo);
        inside = at >> shift == last ? inside : 0;
        inside += at != at >> shift << shift;
        most = inside > most ? inside : most;
        last = at >> shift;
    }
    return inside + 1 > most ? inside + 1 : most;
}

/* The widest buckets with at most two thresholds inside; false when there would be too many. */
static bool find_shift(const struct cut *cut, const int64_t *values, size_t count, uint32_t *shift)
{
    const uint64_t top = (uint64_t)(values[count - 1] - cut->lo);
    for (*shift = 64 - (uint32_t)__builtin_clzll(top | 1); most_inside(cut, values, count, *shift) > 2; --*shift)
        if (*shift == 0 || top >> (*shift - 1) >= IMAGE_BUCKETS_MAX)
            return false;
    return true;
}

static void fill_bucket(const struct cut *cut, const int64_t *values, size_t count, uint32_t words, uint32_t number,
                        struct bucket *bucket)
{
    const bool is_last = number + 1 == cut->count;
    const size_t segment = segment_of(values, count, cut->lo + ((int64_t)number << cut->shift));
    uint64_t inside[2] = {UINT64_MAX, UINT64_MAX};
    for (size_t i = 0; i < 2; i++) {
        const uint64_t at = segment + i < count ? (uint64_t)(values[segment + i] - cut->lo) : cut->span + 1;
        if (is_last ? segment + i <= count : at >> cut->shift == number)
            inside[i] = at;
    }
    *bucket = (struct bucket){.first = inside[0], .second = inside[1]};
    for (size_t i = 0; i < 3; i++) {
        const size_t passed = segment + i <= count ? segment + i : count + 1; /* the one behind all is outside */
        bucket->place[i] = cut->first + (uint32_t)passed * words;
    }
}

/* A large domain whose thresholds spread well: each bucket leaves two to compare with. */
static bool make_buckets(struct builder *builder, size_t place, struct cut *cut, const int64_t *values, size_t count)
{
    cut->top = (uint64_t)(values[count - 1] - cut->lo);
    cut->count = (uint32_t)(cut->top >> cut->shift) + 1;
    struct bucket *bucket = keep(builder, (size_t)cut->count + 1, sizeof *bucket);
    if (!bucket || !keep_thresholds(builder, cut, values, count) || !add_bitmaps(builder, count + 2, &cut->first))
        return false;
    for (uint32_t i = 0; i < cut->count; i++)
        fill_bucket(cut, values, count, builder->table->words, i, &bucket[i]);
    bucket[cut->count] = (struct bucket){UINT64_MAX, UINT64_MAX, {cut->first, cut->first, cut->first}};
    cut->bucket = bucket;
    fill_bitmaps(builder, place, cut->first, values, count);
    return true;
}

static bool make_search(struct builder *builder, size_t place, struct cut *cut, const int64_t *values, size_t count)
{
    if (!keep_thresholds(builder, cut, values, count) || !add_bitmaps(builder, cut->threshold_count, &cut->first))
        return false;
    cut->count = cut->threshold_count / 2;
    fill_bitmaps(builder, place, cut->first, values, count);
    return true;
}

static enum cut_kind cut_kind(struct cut *cut, const int64_t *values, size_t count)
{
    if (cut->span < IMAGE_DIRECT_MAX)
        return rd_fact_row((enum rd_fact)cut->fact)->may_be_absent ? CUT_DIRECT_OR_ABSENT : CUT_DIRECT;
    return find_shift(cut, values, count, &cut->shift) ? CUT_BUCKET : CUT_SEARCH;
}

static bool make_cuts(struct builder *builder)
{
    static bool (*const makers[CUT_KIND_COUNT])(struct builder * builder, size_t place, struct cut * cut,
                                                const int64_t *values,
                                                size_t count) = {make_direct, make_direct, make_buckets, make_search};
    struct table *table = builder->table;
    const size_t facts = builder->boxes.fact_count;
    struct cut *cuts = keep(builder, facts, sizeof *cuts);
    if (!cuts)
        return false;
    uint32_t made = 0;
    for (int kind = 0; kind < CUT_KIND_COUNT; kind++) {
        for (size_t i = 0; i < facts; i++) {
            const struct rd_fact_row *row = rd_fact_row(builder->boxes.fact[i]);
            struct cut cut = {
                .fact = (uint32_t)builder->boxes.fact[i], .lo = row->lo, .span = (uint64_t)(row->hi - row->lo)};
            int64_t *values;
            size_t count;
            if (!find_thresholds(builder, i, &values, &count))
                return false;
            if (cut_kind(&cut, values, count) != (enum cut_kind)kind)
                continue;
            if (!makers[kind](builder, i, &cut, values, count))
                return false;
            cuts[made++] = cut;
        }
        table->cut_end[kind] = made;
    }
    table->cuts = cuts;
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
        const int64_t value =
            answer->is_stated ? answer_value(answer, folded(builder, &answer->value, type->type)) : type->fallback;
        action->value[i] = value;
        action->is_outside = action->is_outside || !rd_answer_is_within(type, value);
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
        table->is_added[i] = answer->type != RD_TYPE_DURATION && answer->type != RD_TYPE_ENUM;
    }
    table->actions = actions;
    table->forms = forms;
    return true;
}

/* ---- what no case does ---- */

static bool make_nevers(struct builder *builder, struct bounds *bounds)
{
    const struct possible *possible = &builder->decision->possible;
    struct never *nevers = keep(builder, possible->never_count, sizeof *nevers);
    for (size_t i = 0; nevers && i < possible->never_count; i++)
        for (int side = 0; side < 2; side++) {
            const struct rd_values values = possible->nevers[i].values[side];
            nevers[i].fact[side] = (uint32_t)possible->nevers[i].fact[side];
            nevers[i].lo[side] = (uint64_t)values.lo;
            nevers[i].span[side] = (uint64_t)values.hi - (uint64_t)values.lo;
        }
    bounds->nevers = nevers;
    bounds->never_count = (uint32_t)possible->never_count;
    return nevers != NULL;
}

/* A row that follows from others need not be asked. */
static bool make_parts(struct builder *builder, struct bounds *bounds)
{
    const struct possible *possible = &builder->decision->possible;
    struct part *parts = keep(builder, possible->within_count, sizeof *parts);
    for (size_t i = 0; parts && i < possible->within_count; i++) {
        const struct rd_within_row *row = &possible->withins[i];
        if (!within_follows(possible, row))
            parts[bounds->part_count++] =
                (struct part){(uint32_t)row->part, (uint32_t)row->whole, row->is_needed ? RD_ABSENT : RD_ABSENT + 1};
    }
    bounds->parts = parts;
    return parts != NULL;
}

static bool make_sums(struct builder *builder, struct bounds *bounds)
{
    const struct possible *possible = &builder->decision->possible;
    struct sum *sums = keep(builder, possible->sum_count, sizeof *sums);
    for (size_t i = 0; sums && i < possible->sum_count; i++) {
        const struct rd_sum_row *row = &possible->sums[i];
        sums[i] = (struct sum){(uint32_t)row->whole, {(uint32_t)row->part[0], (uint32_t)row->part[1]}};
    }
    bounds->sums = sums;
    bounds->sum_count = (uint32_t)possible->sum_count;
    return sums != NULL;
}

static bool make_bounds(struct builder *builder)
{
    const struct possible *possible = &builder->decision->possible;
    if (possible->never_count + possible->within_count + possible->sum_count == 0)
        return true;
    struct bounds *bounds = keep(builder, 1, sizeof *bounds);
    builder->table->bounds = bounds;
    return bounds && make_nevers(builder, bounds) && make_parts(builder, bounds) && make_sums(builder, bounds);
}

/* ---- tables ---- */

static bool make_rows(struct builder *builder)
{
    struct table *table = builder->table;
    size_t words = (row_count(builder) + 63) / 64;
    if (words > 1)
        words = (words + IMAGE_CHUNK - 1) / IMAGE_CHUNK * IMAGE_CHUNK;
    uint32_t *row_rule = keep(builder, words * 64 + 1, sizeof *row_rule), first;
    table->words = (uint32_t)words;
    if (!row_rule || !add_bitmaps(builder, 1, &first))
        return false;
    for (size_t i = 0; i < row_count(builder); i++) {
        row_rule[i] = row_at(builder, i)->rule;
        builder->bitmaps[i / 64] |= UINT64_C(1) << (i % 64);
    }
    row_rule[words * 64] = table->otherwise;
    table->row_rule = row_rule;
    return true;
}

/* Moves the bitmaps to where the table lives. */
static bool keep_bitmaps(struct builder *builder)
{
    uint64_t *kept = keep(builder, builder->word_count, sizeof *kept);
    if (kept)
        memcpy(kept, builder->bitmaps, builder->word_count * sizeof *kept);
    builder->table->bitmaps = kept;
    return kept != NULL;
}

static bool fill_table(struct builder *builder)
{
    const struct decision *decision = builder->decision;
    struct table *table = builder->table;
    table->hit = decision->hit;
    table->answer_count = (uint32_t)rd_decision_row(builder->name)->answer_count;
    table->otherwise = RD_RULE_NONE;
    table->missing = UINT32_MAX;
    table->words = 1;
    if (!decision_is_resolved(builder->policy, decision, builder->at_s, &table->missing)) {
        uint32_t first;
        return add_bitmaps(builder, 1, &first) && keep_bitmaps(builder); /* not even row 0 */
    }
    if (decision->rule_count > 0 && decision->rules[decision->rule_count - 1].is_otherwise)
        table->otherwise = (uint32_t)decision->rule_count - 1;
    if (!boxes_of(builder->policy, decision, builder->at_s, builder->exchange_ppb, &builder->scratch,
                  &builder->boxes) ||
        !make_guard(builder))
        return false;
    return make_rows(builder) && make_cuts(builder) && make_bounds(builder) && make_actions(builder) &&
           keep_bitmaps(builder);
}

static bool make_table(struct builder *builder)
{
    builder->table = keep(builder, 1, sizeof *builder->table);
    if (!builder->table)
        return false;
    arena_init(&builder->scratch);
    builder->bitmaps = NULL;
    builder->word_count = 0;
    bool is_made = fill_table(builder);
    free(builder->bitmaps);
    arena_release(&builder->scratch);
    builder->is_too_large = builder->is_too_large || builder->image->arena.used > IMAGE_BYTES_MAX;
    return is_made && !builder->is_too_large;
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
    out->is_constant = out->is_constant && !rd_image_is_dated(builder->image, builder->name);
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
        rd_image_free(image);
        return rd_fail(err, RD_NOMEM, "policy \"%s\": %s", policy->name,
                       builder.is_too_large ? "its compiled form is larger than 512 MB"
                                            : "out of memory while compiling");
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
