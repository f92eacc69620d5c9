/*
 * A keyed stream as a gsl_rng, for code that wants GSL's samplers.
 *
 * The lanes of blocks (key, entity, block, 0), (key, entity, block, 1), … come one after the other. The samplers may use as
 * many lanes as they like: the stream belongs to one entity and one block, so nobody else's luck moves.
 */
#ifndef REDRESS_CORE_STREAM_GSL_H
#define REDRESS_CORE_STREAM_GSL_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#include "core/stream.h"

/* For gsl_rng_alloc. gsl_rng_set(rng, seed) gives the stream of (seed, replication 0, entity 0, block 0). */
extern const gsl_rng_type *const stream_gsl_type;

/* Puts `rng`, which must be of stream_gsl_type, at the start of a stream. */
void stream_gsl_begin(gsl_rng *rng, struct stream_key key, uint64_t entity, uint32_t block);

#endif
