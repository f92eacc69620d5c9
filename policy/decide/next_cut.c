/*
 * The next cut of a fact: where a decision may answer differently, for whoever waits for time to pass.
 */
#include "decide/image.h"

/* Both count from the domain's lower end; -1 when there is no further cut. */
static int64_t next_direct(const struct cut *cut, int64_t from)
{
    for (int64_t at = from + 1; at < (int64_t)cut->count; at++)
        if (cut->place[at] != cut->place[from])
            return at;
    return -1;
}

static int64_t next_threshold(const struct cut *cut, int64_t from)
{
    for (uint32_t i = 0; i < cut->threshold_count; i++)
        if (cut->threshold[i] > from)
            return cut->threshold[i] < INT64_MAX ? cut->threshold[i] : -1;
    return -1;
}

int64_t rd_image_next_cut(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, enum rd_fact fact,
                          int64_t value)
{
    const struct table *table = image->decision[decision].table[epoch];
    for (uint32_t i = 0; i < table->cut_end[CUT_SEARCH]; i++) {
        const struct cut *cut = &table->cuts[i];
        if (cut->fact != (uint32_t)fact)
            continue;
        if (value < cut->lo)
            return cut->lo;
        const int64_t from = value - cut->lo;
        if ((uint64_t)from >= cut->span)
            return INT64_MAX;
        const int64_t at =
            i < table->cut_end[CUT_DIRECT_OR_ABSENT] ? next_direct(cut, from) : next_threshold(cut, from);
        return at < 0 ? INT64_MAX : cut->lo + at;
    }
    return INT64_MAX;
}
