/*
 * What rules see of a seller, of a buyer and of the calendar: facts from what is remembered, for a run and for tests with
 * steps alike.
 */
#ifndef REDRESS_MARKET_OBSERVED_H
#define REDRESS_MARKET_OBSERVED_H

#include "market/buyer.h"
#include "market/seller.h"

struct rd_image;

/* A fact of the group "seller", as of last night, `night_s` since the start. Its window must be one of those kept. */
int64_t seller_fact(const struct sellers *sellers, uint32_t at, enum rd_fact fact, int64_t night_s);
/* The same when the night asks: the day that counts has ended. */
int64_t seller_night_fact(const struct sellers *sellers, uint32_t at, enum rd_fact fact, int64_t night_s);
/* A fact of the group "buyer", as of last night. */
int64_t buyer_fact(const struct buyers *buyers, uint32_t buyer, enum rd_fact fact);
/* A fact of the group "calendar"; seconds since 1970-01-01 UTC. */
int64_t calendar_fact(int64_t unix_s, enum rd_fact fact);

/* Windows some rule of any decision reads are added: of a seller's statistics, and of violations of the same kind. */
void windows_used(const struct rd_image *image, unsigned *statistics, unsigned *kinds);

#endif
