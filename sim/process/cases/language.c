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
