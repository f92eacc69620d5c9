/*
 * A keyed stream as a gsl_rng.
 */
#include "core/stream_gsl.h"

#include <assert.h>

#define LANES_PER_BLOCK 4

struct stream_gsl_state {
    struct stream_key key;
    uint64_t entity;
    uint32_t block, index; /* index of the block to draw next */
    struct lanes lanes;
    unsigned used; /* lanes of the drawn block already given out */
};

static void state_begin(struct stream_gsl_state *state, struct stream_key key, uint64_t entity, uint32_t block)
{
    *state = (struct stream_gsl_state){.key = key, .entity = entity, .block = block, .used = LANES_PER_BLOCK};
}

static void state_set(void *vstate, unsigned long seed)
{
    state_begin(vstate, stream_key(seed, 0), 0, 0);
}

static uint32_t state_lane(struct stream_gsl_state *state)
{
    if (state->used == LANES_PER_BLOCK) {
        state->lanes = stream_block(state->key, state->entity, state->block, state->index++);
        state->used = 0;
    }
    return state->lanes.word[state->used++];
}

static unsigned long state_get(void *vstate)
{
    return state_lane(vstate);
}

static double state_get_double(void *vstate)
{
    return lane_uniform(state_lane(vstate));
}

static const gsl_rng_type stream_type = {
    .name = "redress-stream",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(struct stream_gsl_state),
    .set = state_set,
    .get = state_get,
    .get_double = state_get_double,
};

const gsl_rng_type *const stream_gsl_type = &stream_type;

void stream_gsl_begin(gsl_rng *rng, struct stream_key key, uint64_t entity, uint32_t block)
{
    assert(rng->type == stream_gsl_type);
    state_begin(rng->state, key, entity, block);
}
