/*
 * Standings and points as the answers of rules make them: what an answer means for who remembers a rung, a term or points.
 * A run and tests with steps share it.
 */
#ifndef REDRESS_MARKET_STANDING_H
#define REDRESS_MARKET_STANDING_H

#include "market/buyer.h"
#include "market/seller.h"
#include "redress/policy.h"

/* True when a decision of the night reads what changes by itself from night to night. */
bool sellers_asked_every_night(const struct rd_image *image);
/* Is there anything new tonight about a seller: windows, points, or a term that is over? */
bool seller_is_due(const struct sellers *sellers, uint32_t seller, int64_t now_s);
/* A sanction in force was to hold until now at most. */
bool seller_term_is_over(const struct seller *seller, int64_t now_s);
/*
 * The standing a seller takes by an answer of "seller.standing". Remembers rung and term: a rung takes effect only above
 * the remembered one and then holds for `lasts`; a suspension by a violation holds beside it.
 */
int seller_take_answer(struct seller *seller, const struct rd_answer *answer, int64_t now_s);
/* Does the standing change? It is in force from now on then. */
bool seller_stand(struct seller *seller, int standing, int64_t now_s);

/* The points of one rule that applied to a violation today, for as long as that rule says. RD_NOMEM only. */
enum rd_status seller_take_points(struct sellers *sellers, uint32_t seller, const struct rd_answer *rule, int32_t day);
/* The suspension at once of a violation, if all its rules together say so. */
void seller_take_suspension(struct seller *seller, const struct rd_answer *total, int64_t now_s);

/*
 * The standing a buyer takes by an answer of "buyer.standing": one that holds gives way only to a graver one before its
 * term is over. RD_NOMEM only.
 */
enum rd_status buyer_take_answer(struct buyers *buyers, uint32_t at, const struct rd_answer *answer, int32_t day);
/* Some age that a rule of "buyer.standing" tells apart from the one before is reached tonight. */
bool buyer_comes_of_age(const struct buyers *buyers, uint32_t at, const struct rd_image *image, uint32_t epoch);

#endif
