/*
 * From replications to estimates and paired differences.
 */
#include "study/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one row is made of, replication by replication, for one policy after the other. */
struct maker {
    const struct study *study;
    const struct study_outcome *outcome;
    struct comparison *into;
    struct ratio_part *parts[2]; /* [n] of the baseline, of a policy */
    struct section *sections[2];
};

#define ALL_DESKS SIZE_MAX

/* Places of desk metrics: desks, then the shifts of all of them. */
static const int64_t *desk_totals(const struct record *record, size_t place)
{
    return place < record->desk_count ? record->desks[place] : record->shifts[place - record->desk_count];
}

/* ---- the parts of a row ---- */

static int64_t desk_sum(const struct record *record, size_t desk, size_t total)
{
    if (desk != ALL_DESKS)
        return desk_totals(record, desk)[total];
    int64_t sum = 0;
    for (size_t i = 0; i < record->desk_count; i++) {
        sum += record->desks[i][total];
        if (total == DESK_WINDOW_S ||
            total == DESK_WORST_WINDOW_S) /* one window for all desks: the backlogs add up, the time does not */
            break;
    }
    return sum;
}

static struct ratio_part part_of(const struct record *record, const struct metric *metric, size_t place)
{
    switch (metric->source) {
    case METRIC_RATIO:
        return (struct ratio_part){record_count(record, place, metric->numerator),
                                   record_count(record, place, metric->denominator)};
    case METRIC_MONTHLY:
        return (struct ratio_part){record_count(record, 0, metric->numerator), record->totals[metric->denominator]};
    case METRIC_TOTAL:
        return (struct ratio_part){record->totals[metric->numerator], record->totals[metric->denominator]};
    case METRIC_DESK:
        return (struct ratio_part){desk_sum(record, place, metric->numerator),
                                   desk_sum(record, place, metric->denominator)};
    default:
        return (struct ratio_part){record->times[metric->numerator].sum_s,
                                   (int64_t)record->times[metric->numerator].count};
    }
}

static int64_t events_of(const struct record *record, const struct metric *metric, size_t place)
{
    switch (metric->source) {
    case METRIC_RATIO:
        return record_count(record, place, metric->events);
    case METRIC_MONTHLY:
        return record_count(record, 0, metric->events);
    case METRIC_TOTAL:
        return record->totals[metric->events];
    case METRIC_DESK:
        return desk_sum(record, place, metric->events);
    default:
        return (int64_t)record->times[metric->numerator].count;
    }
}

static int64_t fill_parts(const struct maker *maker, const struct metric *metric, size_t place, size_t policy,
                          struct ratio_part *parts)
{
    int64_t events = 0;
    for (size_t i = 0; i < maker->into->replications; i++) {
        const struct record *record = &maker->outcome->replications[i].records[policy];
        parts[i] = part_of(record, metric, place);
        events += events_of(record, metric, place);
    }
    return events;
}

static void fill_sections(const struct maker *maker, const struct metric *metric, size_t policy,
                          struct section *sections)
{
    for (size_t i = 0; i < maker->into->replications; i++) {
        const struct times *times = &maker->outcome->replications[i].records[policy].times[metric->numerator];
        sections[i] = (struct section){times->time_s, times->count, times->censored};
    }
}

/* ---- among affected orders ---- */

/* The sum over affected orders that shows a metric among them. */
static struct ratio_part affected_part(const struct affected_side *side, int64_t affected, enum metric_affected sum)
{
    const struct ratio_part parts[] = {
        [AFFECTED_NONE] = {0, 0},
        [AFFECTED_REFUNDED] = {side->refunded, affected},
        [AFFECTED_REFUND_MONEY] = {side->refund_minor, affected},
        [AFFECTED_REFUNDED_FALSE] = {side->refunded_false, affected},
        [AFFECTED_BUYER_NET] = {side->net_minor[PARTY_BUYER], affected},
        [AFFECTED_SELLER_NET] = {side->net_minor[PARTY_SELLER], affected},
        [AFFECTED_PLATFORM_NET] = {side->net_minor[PARTY_PLATFORM], affected},
        [AFFECTED_RESOLUTION] = {side->resolution_s, side->resolved},
    };
    return parts[sum];
}

static struct estimate affected_difference(const struct maker *maker, const struct metric *metric, size_t policy)
{
    struct estimate none = {(double)NAN,       (double)NAN, (double)NAN, (double)NAN, maker->into->replications,
                            ESTIMATE_UNDEFINED};
    int64_t events = 0;
    if (metric->affected == AFFECTED_NONE)
        return none;
    for (size_t i = 0; i < maker->into->replications; i++) {
        const struct pair_tally *pair = &maker->outcome->replications[i].pairs[policy - 1];
        for (int side = 0; side < SIDE_COUNT; side++)
            maker->parts[side][i] = affected_part(&pair->side[side], pair->affected, metric->affected);
        events += pair->affected;
    }
    return ratio_difference(maker->parts[SIDE_BASELINE], maker->parts[SIDE_POLICY], maker->into->replications,
                            metric->scale, events, maker->study->confidence);
}

/* ---- rows ---- */

static bool row_init(struct maker *maker, struct compared_row *row, const struct metric *metric, const char *segment)
{
    size_t policy_count = maker->study->policy_count;
    row->metric = metric;
    row->segment = segment;
    row->values = arena_array(&maker->into->arena, policy_count, sizeof *row->values);
    row->differences = arena_array(&maker->into->arena, policy_count, sizeof *row->differences);
    return row->values && row->differences;
}

static void quantile_row(struct maker *maker, struct compared_row *row)
{
    const struct metric *metric = row->metric;
    size_t n = maker->into->replications;
    double confidence = maker->study->confidence;
    fill_sections(maker, metric, 0, maker->sections[0]);
    row->values[0] = quantile_estimate(maker->sections[0], n, metric->p, metric->scale, confidence);
    for (size_t k = 1; k < maker->study->policy_count; k++) {
        fill_sections(maker, metric, k, maker->sections[1]);
        row->values[k] = quantile_estimate(maker->sections[1], n, metric->p, metric->scale, confidence);
        row->differences[k - 1].total =
            quantile_difference(maker->sections[0], maker->sections[1], n, metric->p, metric->scale, confidence);
    }
}

static void ratio_row(struct maker *maker, struct compared_row *row, size_t place)
{
    const struct metric *metric = row->metric;
    size_t n = maker->into->replications;
    double confidence = maker->study->confidence;
    int64_t baseline_events = fill_parts(maker, metric, place, 0, maker->parts[0]);
    row->values[0] = ratio_estimate(maker->parts[0], n, metric->scale, baseline_events, confidence);
    for (size_t k = 1; k < maker->study->policy_count; k++) {
        int64_t events = fill_parts(maker, metric, place, k, maker->parts[1]);
        row->values[k] = ratio_estimate(maker->parts[1], n, metric->scale, events, confidence);
        row->differences[k - 1].total =
            ratio_difference(maker->parts[0], maker->parts[1], n, metric->scale,
                             events > baseline_events ? events : baseline_events, confidence);
    }
}

static bool add_row(struct maker *maker, const struct metric *metric, const char *segment, size_t place)
{
    struct compared_row *row = &maker->into->rows[maker->into->row_count];
    if (!row_init(maker, row, metric, segment))
        return false;
    maker->into->row_count++;
    if (metric->source == METRIC_QUANTILE)
        quantile_row(maker, row);
    else
        ratio_row(maker, row, place);
    for (size_t k = 1; k < maker->study->policy_count; k++) {
        struct difference *difference = &row->differences[k - 1];
        difference->affected = affected_difference(maker, metric, k);
        if (segment[0] != '\0') /* pairs are joined over all orders only */
            difference->affected.note = ESTIMATE_UNDEFINED;
        difference->detectable = estimate_detectable(&difference->total, maker->study->confidence);
    }
    return true;
}

/* The rows of desk metrics for one place; a shift has no worst week. */
static bool add_place(struct maker *maker, const char *segment, size_t place, bool is_shift)
{
    bool added = segment != NULL;
    for (size_t m = 0; added && m < metric_count(); m++) {
        const struct metric *metric = metric_at(m);
        if (metric->source == METRIC_DESK && !(is_shift && metric->numerator >= DESK_WORST_BUSY_S))
            added = add_row(maker, metric, segment, place);
    }
    return added;
}

static bool add_desk(struct maker *maker, const struct desk *desk, size_t place)
{
    struct arena *arena = &maker->into->arena;
    size_t shifts = maker->study->scenario->desk_count + desk->first_shift;
    bool added = add_place(maker, arena_format(arena, "desk=%s", desk->name), place, false);
    for (size_t i = 0; added && i < desk->shift_count; i++)
        added =
            add_place(maker, arena_format(arena, "shift=%s/%s", desk->name, desk->shift_names[i]), shifts + i, true);
    return added;
}

static bool add_rows(struct maker *maker)
{
    const struct segment_table *segments = maker->study->segments;
    bool added = true;
    for (size_t m = 0; added && m < metric_count(); m++)
        added = add_row(maker, metric_at(m), "", metric_at(m)->source == METRIC_DESK ? ALL_DESKS : 0);
    maker->into->whole_count = maker->into->row_count;
    for (size_t cell = 1; added && cell < segments->count; cell++) {
        for (size_t m = 0; added && m < metric_count(); m++) {
            if (metric_at(m)->source == METRIC_RATIO)
                added = add_row(maker, metric_at(m), segments->cells[cell].name, cell);
        }
    }
    const struct scenario *scenario = maker->study->scenario;
    for (size_t i = 0; added && i < scenario->desk_count; i++)
        added = add_desk(maker, &scenario->desks[i], i);
    return added;
}

/* ---- verdicts: Holm's step-down over the rows from..to of one policy ---- */

struct ranked {
    double p;
    size_t row;
};

static int by_p(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void judge(const struct maker *maker, size_t from, size_t to, size_t k, struct ranked *ranked)
{
    struct comparison *into = maker->into;
    size_t count = 0;
    for (size_t row = from; row < to; row++) {
        struct difference *difference = &into->rows[row].differences[k];
        difference->verdict = estimate_is_significant(&difference->total) ? VERDICT_ALONE : VERDICT_NONE;
        double p = estimate_p_value(&difference->total);
        if (!isnan(p))
            ranked[count++] = (struct ranked){p, row};
    }
    qsort(ranked, count, sizeof *ranked, by_p);
    double level = 1 - maker->study->confidence;
    for (size_t i = 0; i < count && ranked[i].p <= level / (double)(count - i); i++) {
        struct difference *difference = &into->rows[ranked[i].row].differences[k];
        if (difference->verdict == VERDICT_ALONE)
            difference->verdict = VERDICT_HOLM;
    }
}

static bool judge_all(const struct maker *maker)
{
    struct comparison *into = maker->into;
    struct ranked *ranked = calloc(into->row_count + 1, sizeof *ranked);
    if (!ranked)
        return false;
    for (size_t k = 0; k + 1 < into->policy_count; k++) {
        judge(maker, 0, into->whole_count, k, ranked);
        judge(maker, into->whole_count, into->row_count, k, ranked);
    }
    free(ranked);
    return true;
}

/* ---- the whole ---- */

static enum rd_status add_pairs(struct maker *maker, struct rd_error *err)
{
    struct comparison *into = maker->into;
    for (size_t k = 0; k + 1 < into->policy_count; k++) {
        for (uint32_t i = 0; i < into->replications; i++) {
            const struct replication *replication = &maker->outcome->replications[i];
            enum rd_status rc = pair_merge(&into->pairs[k], &replication->pairs[k], err);
            if (rc != RD_OK)
                return rc;
            maker->parts[0][i] = (struct ratio_part){replication->pairs[k].affected,
                                                     record_count(&replication->records[0], 0, COUNT_ORDERS)};
        }
        into->affected_share[k] =
            ratio_estimate(maker->parts[0], into->replications, 100, into->pairs[k].affected, maker->study->confidence);
    }
    return RD_OK;
}

static void find_censored(struct maker *maker)
{
    struct comparison *into = maker->into;
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        for (size_t policy = 0; policy < into->policy_count; policy++) {
            size_t censored = 0, total = 0;
            for (uint32_t i = 0; i < into->replications; i++) {
                const struct times *times = &maker->outcome->replications[i].records[policy].times[kind];
                censored += times->censored;
                total += times->censored + times->count;
            }
            double share = total > 0 ? (double)censored / (double)total : 0;
            if (share > into->censored_times[kind])
                into->censored_times[kind] = share;
        }
    }
}

static size_t row_capacity(const struct study *study)
{
    return metric_count() * (study->segments->count + 1 + study->scenario->desk_count + study->scenario->shift_count);
}

static bool maker_init(struct maker *maker)
{
    struct comparison *into = maker->into;
    size_t n = into->replications, policies = into->policy_count;
    for (int side = 0; side < 2; side++) {
        maker->parts[side] = calloc(n + 1, sizeof *maker->parts[side]);
        maker->sections[side] = calloc(n + 1, sizeof *maker->sections[side]);
        if (!maker->parts[side] || !maker->sections[side])
            return false;
    }
    into->rows = arena_array(&into->arena, row_capacity(maker->study), sizeof *into->rows);
    into->pairs = arena_array(&into->arena, policies, sizeof *into->pairs);
    into->affected_share = arena_array(&into->arena, policies, sizeof *into->affected_share);
    return into->rows && into->pairs && into->affected_share;
}

static void maker_release(struct maker *maker)
{
    for (int side = 0; side < 2; side++) {
        free(maker->parts[side]);
        free(maker->sections[side]);
    }
}

enum rd_status comparison_new(const struct study *study, const struct study_outcome *outcome, uint32_t count,
                              struct comparison **out, struct rd_error *err)
{
    struct comparison *into = calloc(1, sizeof *into);
    if (!into)
        return rd_fail(err, RD_NOMEM, "out of memory for the comparison");
    arena_init(&into->arena);
    into->replications = count;
    into->policy_count = study->policy_count;
    struct maker maker = {.study = study, .outcome = outcome, .into = into};
    enum rd_status rc = RD_OK;
    if (!maker_init(&maker) || !add_rows(&maker) || !judge_all(&maker))
        rc = rd_fail(err, RD_NOMEM, "out of memory for the comparison");
    if (rc == RD_OK)
        rc = add_pairs(&maker, err);
    if (rc == RD_OK) {
        find_censored(&maker);
        *out = into;
    } else {
        comparison_free(into);
    }
    maker_release(&maker);
    return rc;
}

void comparison_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    for (size_t k = 0; comparison->pairs && k + 1 < comparison->policy_count; k++)
        pair_release(&comparison->pairs[k]);
    arena_release(&comparison->arena);
    free(comparison);
}

const struct compared_row *comparison_row(const struct comparison *comparison, const char *metric)
{
    for (size_t i = 0; i < comparison->whole_count; i++) {
        if (strcmp(comparison->rows[i].metric->name, metric) == 0)
            return &comparison->rows[i];
    }
    return NULL;
}

uint32_t study_finished_prefix(const struct study_outcome *outcome)
{
    uint32_t count = 0;
    while (count < outcome->reps && outcome->replications[count].finished)
        count++;
    return count;
}
