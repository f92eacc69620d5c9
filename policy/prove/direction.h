/*
 * Who is better off when an answer changes, by the declared orders of the answers.
 */
#ifndef REDRESS_PROVE_DIRECTION_H
#define REDRESS_PROVE_DIRECTION_H

#include "prove/outcome.h"
#include "redress/prove.h"

/* `rises` and `falls`: bits of the numeric answers that go up or down somewhere. */
void direction_of(const struct outcomes *outcomes, uint32_t from, uint32_t to, uint32_t rises, uint32_t falls,
                  enum rd_effect *for_buyer, enum rd_effect *for_seller);

/* How good an answer's value is for a party, more is better; false for answers that are better or worse for nobody. */
bool direction_score(size_t answer, bool for_seller, int64_t value, int64_t *out);
/* Of a numeric answer: +1 more is better, -1 worse, 0 neither. */
int direction_sign(size_t answer, bool for_seller);

#endif
