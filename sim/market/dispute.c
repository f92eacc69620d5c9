/*
 * A claim's legal steps.
 */
#include "market/dispute.h"

#include <inttypes.h>

#include "redress/status.h"
#include "redress/vocabulary.h"

static const char *const state_names[CLAIM_STATE_COUNT] = {
    "complaint",       "contact", "not yet eligible", "awaiting evidence",
    "with the seller", "offered", "contested",        "at the insurer",
    "at the desk",     "found",   "appealed",         "goods to be sent back",
    "replaced",        "ended",
};

#define STEP(to) (1u << (to))
#define DECIDED_STEPS (STEP(CLAIM_APPEAL) | STEP(CLAIM_RETURN) | STEP(CLAIM_REPLACED))
#define OPENED_STEPS (DECIDED_STEPS | STEP(CLAIM_WITH_SELLER) | STEP(CLAIM_AT_INSURER) | STEP(CLAIM_AT_DESK))
#define DISPUTE_STEPS (OPENED_STEPS | STEP(CLAIM_WAITING) | STEP(CLAIM_EVIDENCE))
static const uint16_t legal_steps[CLAIM_STATE_COUNT] = {
    [CLAIM_COMPLAINT] = STEP(CLAIM_CONTACT) | DISPUTE_STEPS,
    [CLAIM_CONTACT] = DISPUTE_STEPS,
    [CLAIM_WAITING] = DISPUTE_STEPS,
    [CLAIM_EVIDENCE] = OPENED_STEPS,
    [CLAIM_WITH_SELLER] = STEP(CLAIM_OFFERED) | STEP(CLAIM_CONTESTED) | STEP(CLAIM_AT_DESK) | DECIDED_STEPS,
    [CLAIM_OFFERED] = STEP(CLAIM_CONTESTED) | DECIDED_STEPS,
    [CLAIM_CONTESTED] = STEP(CLAIM_OFFERED) | STEP(CLAIM_AT_DESK), /* a better offer may come first */
    [CLAIM_AT_INSURER] = DECIDED_STEPS,
    [CLAIM_AT_DESK] = STEP(CLAIM_FOUND) | DECIDED_STEPS, /* found, or decided as the platform is late */
    [CLAIM_FOUND] = DECIDED_STEPS,
    [CLAIM_APPEAL] = DECIDED_STEPS,
    [CLAIM_RETURN] = STEP(CLAIM_RETURN) | STEP(CLAIM_AT_DESK), /* sent, and judged by a mediator */
    [CLAIM_REPLACED] = DISPUTE_STEPS,                          /* something is wrong with the second parcel too */
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
    case CLAIM_AT_INSURER:
        return RD_STAGE_MEDIATION;
    case CLAIM_APPEAL:
        return RD_STAGE_APPEAL;
    case CLAIM_RETURN:
        return RD_STAGE_RETURN;
    case CLAIM_REPLACED:
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
