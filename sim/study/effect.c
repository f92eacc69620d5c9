/*
 * Listens to the baseline, asks the other policy beside it, and divides the orders among the groups of a difference.
 */
#include "study/effect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"

#define RULES_MAX 64
#define IDS_SIZE 4096

/* An order that met a group, itself or by who is party to it, or one asked about at a time. */
struct touch {
    uint64_t order, number; /* in the order of asking; what holds of a party comes behind all that was asked */
    uint32_t row;
};
#define OF_PARTY (UINT64_C(1) << 62)

enum { STOOD_SELLER, STOOD_PLACEMENT, STOOD_BUYER, STOOD_COUNT }; /* what is decided at night */

/* By seller or buyer: the row its last answer is of, + 1; 0 for none. */
struct stood {
    uint32_t *row;
    size_t count;
};
struct stay {
    uint64_t order;
    int64_t at_s;
};

struct effect_listener {
    struct effect *effect;
    struct trace trace;
    struct touch *touches;
    size_t touch_count, touch_capacity;
    struct stood stood[STOOD_COUNT];
    int64_t *asked; /* of each row, at night */
    struct stay *stays;
    size_t stay_count, stay_capacity;
    bool is_short; /* memory ran out */
};

/* ---- which group? ---- */

/* Ids of the rules that answer together, as a difference names them; "" for none. */
static void name_rules(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, const int64_t *facts,
                       char *out, size_t size)
{
    struct rd_answer answers[RULES_MAX];
    const uint32_t count = rd_decide_each(image, decision, epoch, facts, answers, RULES_MAX);
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; count < RD_RULE_FIRST_ERROR && i < count && i < RULES_MAX && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " + " : "",
                                 rd_image_rule_id(image, decision, answers[i].rule));
}

static bool is_named(const char *in_diff, const char *ids)
{
    return in_diff ? strcmp(in_diff, ids) == 0 : ids[0] == '\0';
}

/* The group of the latest stretch that has begun; the row behind all groups when none fits. */
static size_t group_of(const struct effect *effect, enum rd_decision decision, int64_t at_s, const char *old_rules,
                       const char *new_rules)
{
    const struct rd_diff_decision *of = &effect->diff->decision[decision];
    size_t best = effect->row_count - 1;
    for (size_t i = of->first_group; i < of->first_group + of->group_count; i++) {
        const struct rd_diff_group *group = &effect->diff->groups[i];
        const bool has_begun = group->old_at_s <= at_s || group->old_at_s != group->new_at_s;
        if (has_begun && is_named(group->old_rule, old_rules) && is_named(group->new_rule, new_rules))
            best = i;
    }
    return best;
}

static bool is_same(const struct rd_answer *a, const struct rd_answer *b, enum rd_decision decision)
{
    return memcmp(a->value, b->value, rd_decision_row(decision)->answer_count * sizeof a->value[0]) == 0;
}

/* ---- listening ---- */

static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    const size_t more = *capacity ? *capacity * 2 : 256;
    void *larger = realloc(items, more * size);
    if (larger)
        *capacity = more;
    return larger;
}

static void touch(struct effect_listener *listener, uint64_t order, size_t row, uint64_t behind)
{
    struct touch *touches = grown(listener->touches, listener->touch_count, &listener->touch_capacity, sizeof *touches);
    listener->is_short |= touches == NULL;
    if (!touches)
        return;
    listener->touches = touches;
    touches[listener->touch_count] = (struct touch){order, behind + listener->touch_count, (uint32_t)row};
    listener->touch_count++;
}

static void stay(struct effect_listener *listener, uint64_t order, int64_t at_s)
{
    struct stay *stays = grown(listener->stays, listener->stay_count, &listener->stay_capacity, sizeof *stays);
    listener->is_short |= stays == NULL;
    if (!stays)
        return;
    listener->stays = stays;
    stays[listener->stay_count++] = (struct stay){order, at_s};
}

static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)context, (void)at_s, (void)order, (void)told, (void)detail; /* rules alone matter */
}

/* The row of a question that the other policy answers otherwise; SIZE_MAX when it does not. */
static size_t row_met(const struct effect *effect, const struct trace_question *question)
{
    const enum rd_decision decision = question->decision;
    char old_rules[IDS_SIZE], new_rules[IDS_SIZE];
    struct rd_answer answer;
    if (effect->diff->decision[decision].verdict == RD_IDENTICAL)
        return SIZE_MAX;
    const struct rd_image *before = effect->study->policies[0].image, *after = effect->also.image;
    const uint32_t rule = rd_decide(after, decision, question->also_epoch, question->facts, &answer);
    if (rule < RD_RULE_FIRST_ERROR && is_same(&answer, question->answer, decision))
        return SIZE_MAX;
    name_rules(before, decision, question->epoch, question->facts, old_rules, sizeof old_rules);
    name_rules(after, decision, question->also_epoch, question->facts, new_rules, sizeof new_rules);
    const int64_t begun_s = rd_image_epoch_start(before, question->epoch);
    const int64_t also_s = rd_image_epoch_start(after, question->also_epoch);
    return group_of(effect, decision, begun_s > also_s ? begun_s : also_s, old_rules, new_rules);
}

/* An order is of the group of its seller or buyer as they stand when it is placed, unless it meets one itself. */
static void touch_by_parties(struct effect_listener *listener, uint64_t order, const struct trace_question *question)
{
    for (int what = 0; what < STOOD_COUNT; what++) {
        const struct stood *stood = &listener->stood[what];
        const uint32_t at = what == STOOD_BUYER ? question->buyer : question->seller;
        if (at < stood->count && stood->row[at] > 0)
            touch(listener, order, stood->row[at] - 1, OF_PARTY);
    }
}

static void on_asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct effect_listener *listener = context;
    const struct effect *effect = listener->effect;
    if (effect->has_change && rd_decision_row(question->decision)->is_about_case)
        stay(listener, order, at_s);
    if (question->decision == RD_DECISION_ORDER_TERMS)
        touch_by_parties(listener, order, question);
    const size_t row = row_met(effect, question);
    if (row != SIZE_MAX)
        touch(listener, order, row, 0);
}

static bool has_room(struct stood *stood, size_t at)
{
    if (at < stood->count)
        return true;
    const size_t count = at < 128 ? 256 : at * 2;
    uint32_t *row = realloc(stood->row, count * sizeof *row);
    if (!row)
        return false;
    memset(row + stood->count, 0, (count - stood->count) * sizeof *row);
    stood->row = row;
    stood->count = count;
    return true;
}

static bool is_measured_at(const struct effect *effect, int64_t at_s)
{
    const struct scenario *scenario = effect->study->scenario;
    return at_s >= scenario->warm_up_s && at_s < scenario->warm_up_s + scenario->measure_s;
}

/* Remembers of a seller or buyer whether the other policy would have decided otherwise last night. */
static void on_stood(void *context, int64_t at_s, const struct trace_question *question)
{
    struct effect_listener *listener = context;
    const struct effect *effect = listener->effect;
    const int what = question->decision == RD_DECISION_SELLER_STANDING    ? STOOD_SELLER
                     : question->decision == RD_DECISION_SEARCH_PLACEMENT ? STOOD_PLACEMENT
                     : question->decision == RD_DECISION_BUYER_STANDING   ? STOOD_BUYER
                                                                          : STOOD_COUNT;
    if (what == STOOD_COUNT || effect->diff->decision[question->decision].verdict == RD_IDENTICAL)
        return;
    const uint32_t at = what == STOOD_BUYER ? question->buyer : question->seller;
    const size_t row = row_met(effect, question);
    if (!has_room(&listener->stood[what], at)) {
        listener->is_short = true;
        return;
    }
    listener->stood[what].row[at] = row == SIZE_MAX ? 0 : (uint32_t)row + 1;
    if (row != SIZE_MAX && is_measured_at(effect, at_s))
        listener->asked[row]++;
}

const struct trace *effect_listen(void *context, uint32_t replication, size_t policy)
{
    struct effect *effect = context;
    struct effect_listener *listener = &effect->listeners[replication - effect->study->first];
    if (policy != 0)
        return NULL;
    listener->effect = effect;
    if (!listener->asked)
        listener->asked = calloc(effect->row_count, sizeof *listener->asked);
    listener->is_short |= !listener->asked;
    listener->trace = (struct trace){.tell = on_tell,
                                     .context = listener,
                                     .asked = on_asked,
                                     .also = &effect->also,
                                     .stood = listener->asked ? on_stood : NULL};
    return &listener->trace;
}

/* ---- dividing the orders of a replication ---- */

static int by_order(const void *a, const void *b)
{
    const struct touch *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_stay(const void *a, const void *b)
{
    const struct stay *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

static bool is_measured(const struct effect *effect, uint64_t order)
{
    return is_measured_at(effect, order_day(order) * RD_DAY_S);
}

static void count_touches(struct effect *effect, const struct effect_listener *listener)
{
    for (size_t row = 0; row < effect->row_count; row++)
        effect->rows[row].asked += listener->asked[row];
    for (size_t i = 0; i < listener->touch_count; i++) {
        const struct touch *touch = &listener->touches[i];
        if (!is_measured(effect, touch->order))
            continue;
        effect->rows[touch->row].asked += touch->number < OF_PARTY;
        effect->rows[touch->row].orders += i == 0 || touch->order != touch[-1].order;
    }
}

static void count_stays(struct effect *effect, const struct effect_listener *listener)
{
    if (effect->change_unix_s == INT64_MIN) /* nothing changes with the date */
        return;
    const int64_t change_s = effect->change_unix_s - effect->study->scenario->start_unix_s;
    for (size_t i = 0, next; i < listener->stay_count; i = next) {
        for (next = i + 1; next < listener->stay_count && listener->stays[next].order == listener->stays[i].order;)
            next++;
        effect->open_cases += listener->stays[i].at_s < change_s && listener->stays[next - 1].at_s >= change_s;
    }
}

/* The row of an order; touches are sorted. */
static size_t row_of(const struct effect *effect, const struct effect_listener *listener, uint64_t order)
{
    size_t lo = 0, hi = listener->touch_count;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (listener->touches[middle].order < order)
            lo = middle + 1;
        else
            hi = middle;
    }
    const bool is_there = lo < listener->touch_count && listener->touches[lo].order == order;
    return is_there ? listener->touches[lo].row : effect->row_count - 1;
}

/* The orders of one row, in the shape that pairs are made of. */
static void select_row(const struct effect *effect, const struct effect_listener *listener, const struct result *from,
                       size_t row, struct result *out)
{
    out->replication = from->replication;
    out->outcome_count = 0;
    for (size_t i = 0; i < from->outcome_count; i++)
        if (row_of(effect, listener, from->outcomes[i].order) == row)
            out->outcomes[out->outcome_count++] = from->outcomes[i];
}

static enum rd_status add_row(struct effect *effect, const struct effect_listener *listener, uint32_t place, size_t row,
                              const struct result *const results[], struct result selected[2], struct rd_error *err)
{
    struct pair_tally tally;
    pair_init(&tally);
    for (int side = 0; side < 2; side++)
        select_row(effect, listener, results[side], row, &selected[side]);
    enum rd_status rc = pair_add(&tally, &selected[0], &selected[1], NULL, err);
    effect->rows[row].refunds[place] =
        (struct ratio_part){tally.side[SIDE_POLICY].refund_minor - tally.side[SIDE_BASELINE].refund_minor, 1};
    if (rc == RD_OK)
        rc = pair_merge(&effect->rows[row].pair, &tally, err);
    pair_release(&tally);
    return rc;
}

static enum rd_status divide(struct effect *effect, const struct effect_listener *listener, uint32_t place,
                             const struct result *const results[], struct rd_error *err)
{
    struct result selected[2] = {{0}};
    enum rd_status rc = RD_OK;
    for (int side = 0; side < 2 && rc == RD_OK; side++) {
        selected[side].outcomes = calloc(results[side]->outcome_count + 1, sizeof *selected[side].outcomes);
        if (!selected[side].outcomes)
            rc = rd_fail(err, RD_NOMEM, "out of memory for the orders of a replication");
    }
    for (size_t row = 0; row < effect->row_count && rc == RD_OK; row++)
        rc = add_row(effect, listener, place, row, results, selected, err);
    for (int side = 0; side < 2; side++)
        free(selected[side].outcomes);
    return rc;
}

static void listener_release(struct effect_listener *listener)
{
    free(listener->touches);
    free(listener->stays);
    free(listener->asked);
    for (int what = 0; what < STOOD_COUNT; what++)
        free(listener->stood[what].row);
    *listener = (struct effect_listener){0};
}

enum rd_status effect_finished(void *context, uint32_t replication, const struct result *const results[],
                               size_t policy_count, struct rd_error *err)
{
    struct effect *effect = context;
    const uint32_t place = replication - effect->study->first;
    struct effect_listener *listener = &effect->listeners[place];
    (void)policy_count;
    if (listener->is_short)
        return rd_fail(err, RD_NOMEM, "out of memory for the orders of replication %u", (unsigned)replication);
    if (listener->touch_count)
        qsort(listener->touches, listener->touch_count, sizeof *listener->touches, by_order);
    if (listener->stay_count)
        qsort(listener->stays, listener->stay_count, sizeof *listener->stays, by_stay);
    count_touches(effect, listener);
    count_stays(effect, listener);
    const enum rd_status rc = divide(effect, listener, place, results, err);
    listener_release(listener);
    return rc;
}

/* ---- the whole ---- */

enum rd_status effect_init(struct effect *effect, const struct study *study, const struct rd_diff *diff,
                           int64_t change_unix_s, struct rd_error *err)
{
    *effect = (struct effect){.study = study,
                              .diff = diff,
                              .also = {study->policies[1].policy, study->policies[1].image},
                              .row_count = diff->group_count + 1,
                              .has_change = change_unix_s != INT64_MIN,
                              .change_unix_s = change_unix_s};
    effect->rows = calloc(effect->row_count, sizeof *effect->rows);
    effect->listeners = calloc(study->reps, sizeof *effect->listeners);
    bool is_there = effect->rows && effect->listeners;
    for (size_t i = 0; is_there && i < effect->row_count; i++) {
        pair_init(&effect->rows[i].pair);
        effect->rows[i].refunds = calloc(study->reps, sizeof *effect->rows[i].refunds);
        is_there = effect->rows[i].refunds != NULL;
    }
    return is_there ? RD_OK : rd_fail(err, RD_NOMEM, "out of memory for %zu groups", effect->row_count);
}

void effect_release(struct effect *effect)
{
    for (size_t i = 0; effect->rows && i < effect->row_count; i++) {
        pair_release(&effect->rows[i].pair);
        free(effect->rows[i].refunds);
    }
    for (uint32_t i = 0; effect->listeners && i < effect->study->reps; i++)
        listener_release(&effect->listeners[i]);
    free(effect->rows);
    free(effect->listeners);
    *effect = (struct effect){0};
}

struct estimate effect_refunds(const struct effect *effect, size_t row)
{
    const struct effect_row *of = &effect->rows[row];
    return ratio_estimate(of->refunds, effect->study->reps, (double)effect->study->reps, of->pair.affected,
                          effect->study->confidence);
}

int64_t effect_net_minor(const struct pair_tally *pair, enum party party)
{
    return pair->gains[party].won_minor - pair->gains[party].lost_minor;
}
