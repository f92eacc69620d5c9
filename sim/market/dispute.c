/*
 * A claim's legal steps.
 */
#include "market/dispute.h"

#include <inttypes.h>

#include "redress/status.h"
#include "redress/vocabulary.h"

static const char *const state_names[CLAIM_STATE_COUNT] = {"complaint", "contact", "not yet eligible", "with the seller",
                                                           "offered",   "contested", "at the desk", "found", "ended"};

#define STEP(to) (1u << (to))
static const uint16_t legal_steps[CLAIM_STATE_COUNT] = {
    [CLAIM_COMPLAINT] = STEP(CLAIM_CONTACT) | STEP(CLAIM_WAITING) | STEP(CLAIM_WITH_SELLER) | STEP(CLAIM_AT_DESK),
    [CLAIM_CONTACT] = STEP(CLAIM_WAITING) | STEP(CLAIM_WITH_SELLER) | STEP(CLAIM_AT_DESK),
    [CLAIM_WAITING] = STEP(CLAIM_WAITING) | STEP(CLAIM_WITH_SELLER) | STEP(CLAIM_AT_DESK),
    [CLAIM_WITH_SELLER] = STEP(CLAIM_OFFERED) | STEP(CLAIM_CONTESTED) | STEP(CLAIM_AT_DESK),
    [CLAIM_OFFERED] = STEP(CLAIM_CONTESTED),
    [CLAIM_CONTESTED] = STEP(CLAIM_AT_DESK),
    [CLAIM_AT_DESK] = STEP(CLAIM_FOUND),
    [CLAIM_FOUND] = 0,
    [CLAIM_ENDED] = 0,
};

const char *claim_state_name(enum claim_state state)
{
    return state_names[state];
}

int claim_stage(const struct dispute *dispute)
{
    switch (dispute->state) {
    case CLAIM_WITH_SELLER:
    case CLAIM_OFFERED:
    case CLAIM_CONTESTED:
        return RD_STAGE_SELLER;
    case CLAIM_AT_DESK:
    case CLAIM_FOUND:
        return RD_STAGE_MEDIATION;
    case CLAIM_ENDED:
        return RD_STAGE_CLOSED;
    default:
        return dispute->is_dispute ? RD_STAGE_EVIDENCE : RD_STAGE_CONTACT;
    }
}

void claim_step(struct dispute *dispute, enum claim_state to)
{
    bool legal = to == CLAIM_ENDED ? dispute->state != CLAIM_ENDED : (legal_steps[dispute->state] >> to & 1u) != 0;
    if (!legal)
        rd_bug("the claim on order %" PRIu64 " may not go from \"%s\" to \"%s\"", dispute->order_id,
               state_names[dispute->state], state_names[to]);
    dispute->state = (uint8_t)to;
    dispute->generation++;
}
