/*
 * What a group of a difference is for each party.
 */
#ifndef REDRESS_PROVE_DIRECTION_H
#define REDRESS_PROVE_DIRECTION_H

#include "prove/bearing.h"
#include "prove/contrast.h"

/* The pair behind a group whose witness is known; texts live in the arena. RD_OK or RD_NOMEM. */
enum rd_status direction_of(const struct contrast *contrast, uint32_t pair, const struct rd_prove_options *options,
                            struct bearings *bearings, struct arena *arena, struct rd_diff_group *group);

#endif
