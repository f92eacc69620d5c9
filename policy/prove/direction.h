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

#endif
