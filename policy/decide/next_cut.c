/*
 * The next cut of a fact: where a decision may answer differently, for whoever waits for time to pass.
 */
#include "decide/image.h"

/* All three count from the domain's lower end; -1 when there is no further cut. */
static int64_t next_direct(const struct cut *cut, int64_t from)
{
    for (int64_t at = from + 1; at < (int64_t)cut->count; at++)
        if (cut->place[at] != cut->place[from])
            return at;
    return -1;
}

static int64_t next_scan(const struct cut *cut, int64_t from)
{
    for (uint32_t i = 0; i < cut->count * IMAGE_LANES; i++)
        if (cut->scan[i] > from)
            return cut->scan[i] < INT32_MAX ? cut->scan[i] : -1;
    return -1;
}

static int64_t next_search(const struct cut *cut, int64_t from)
{
    for (uint32_t i = 0; i < cut->count * 2; i++)
        if (cut->search[i] > from)
            return cut->search[i] < INT64_MAX ? cut->search[i] : -1;
    return -1;
}

int64_t rd_image_next_cut(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, enum rd_fact fact,
                          int64_t value)
{
    const struct table *table = image->decision[decision].table[epoch];
    for (uint32_t i = 0; i < table->cut_count; i++) {
        const struct cut *cut = &table->cuts[i];
        if (cut->fact != (uint32_t)fact)
            continue;
        if (value < cut->lo)
            return cut->lo;
        const int64_t from = value - cut->lo;
        if ((uint64_t)from >= cut->span)
            return INT64_MAX;
        const int64_t at = i < table->direct_end ? next_direct(cut, from)
                           : i < table->scan_end ? next_scan(cut, from)
                                                 : next_search(cut, from);
        return at < 0 ? INT64_MAX : cut->lo + at;
    }
    return INT64_MAX;
}
