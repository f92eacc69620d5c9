#include "support/placed.h"

#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"

static void told(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct placed_orders *placed = context;
    if (told != TOLD_PLACED)
        return;
    if (placed->count == placed->capacity) {
        placed->capacity = placed->capacity ? 2 * placed->capacity : 1024;
        placed->items = realloc(placed->items, placed->capacity * sizeof *placed->items);
        assert_non_null(placed->items);
    }
    placed->items[placed->count++] = (struct placed_order){order, at_s, strdup(detail)};
}

static int by_id(const void *a, const void *b)
{
    const struct placed_order *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

void placed_run(struct placed_orders *placed, struct trial *trial, uint64_t seed, uint32_t replication)
{
    const struct trace trace = {.tell = told, .context = placed};
    memset(placed, 0, sizeof *placed);
    if (replicate(trial->run, seed, replication, &trace, NULL, NULL, &trial->result, &trial->err) != RD_OK)
        fail_msg("%s", trial->err.text);
    qsort(placed->items, placed->count, sizeof *placed->items, by_id);
}

void placed_release(struct placed_orders *placed)
{
    for (size_t i = 0; i < placed->count; i++)
        free(placed->items[i].text);
    free(placed->items);
    memset(placed, 0, sizeof *placed);
}

const struct placed_order *placed_find(const struct placed_orders *placed, uint64_t id)
{
    const struct placed_order key = {.id = id};
    return bsearch(&key, placed->items, placed->count, sizeof key, by_id);
}

size_t placed_on(const struct placed_orders *placed, int64_t day, const char *part)
{
    size_t count = 0;
    for (size_t i = 0; i < placed->count; i++)
        count += placed->items[i].at_s / RD_DAY_S == day && (!part || strstr(placed->items[i].text, part));
    return count;
}

int64_t placed_goods_minor(const struct placed_order *order)
{
    char amount[RD_UNIT_TEXT_SIZE] = "";
    int64_t minor = -1;
    const char *goods = strstr(order->text, "goods ");
    assert_non_null(goods);
    goods += strlen("goods ");
    size_t length = strcspn(goods, ", ");
    assert_true(length < sizeof amount);
    memcpy(amount, goods, length);
    assert_int_equal(rd_money_parse(amount, &minor, NULL), RD_OK);
    return minor;
}
