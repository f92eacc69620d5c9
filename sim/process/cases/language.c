/*
 * Languages: what a buyer speaks, and whether the seller does. A buyer keeps the language, whatever is bought.
 */
#include "process/run.h"

#include <string.h>

size_t order_language(const struct run *run, const struct order *order)
{
    const double *shares = order_buyer(run, order)->language;
    size_t last = run->scenario->language_count - 1, language = 0;
    if (last == 0)
        return 0;
    double u = lane_uniform(stream_block(run->key, order->buyer, STREAM_BUYER_LANGUAGE, 0).word[0]);
    while (language < last && u >= shares[language])
        u -= shares[language++];
    return language;
}

int64_t delay_translated_s(const struct run *run, const struct order *order, int64_t delay_s)
{
    const double factor = order_seller(run, order)->delay_off_language;
    if (factor == 1 || order_same_language(run, order))
        return delay_s;
    return (int64_t)((double)delay_s * factor + 0.5);
}

bool order_same_language(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    if (!seller->languages)
        return true;
    const char *language = run->scenario->languages[order_language(run, order)];
    for (size_t i = 0; i < seller->language_count; i++)
        if (strcmp(seller->languages[i], language) == 0)
            return true;
    return false;
}
