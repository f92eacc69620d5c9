/*
 * Orders of answers. What is not listed here is better or worse for nobody by itself.
 */
#include "prove/direction.h"

struct sign {
    int buyer, seller; /* of more: +1 better, -1 worse, 0 neither */
};

/* Numbers, and words whose places in their set ascend. */
static const struct sign signs[RD_ANSWER_AT_COUNT] = {
    [RD_ANSWER_AT_ORDER_TERMS_SHIP_WITHIN] = {-1, 1},
    [RD_ANSWER_AT_ORDER_TERMS_CANCEL_UNSHIPPED_AFTER] = {-1, 1},
    [RD_ANSWER_AT_ORDER_TERMS_GUARANTEED_WITHIN] = {-1, 1},
    [RD_ANSWER_AT_ORDER_TERMS_NOT_RECEIVED_FROM] = {-1, 1},
    [RD_ANSWER_AT_ORDER_TERMS_CONFIRM_AFTER] = {1, -1},
    [RD_ANSWER_AT_ORDER_TERMS_PAYOUT_AFTER] = {0, -1},
    [RD_ANSWER_AT_ORDER_TERMS_LATE_CREDIT] = {1, 0},
    [RD_ANSWER_AT_INSURANCE_OFFER_COVER] = {1, 0},
    [RD_ANSWER_AT_INSURANCE_OFFER_CLAIM_WITHIN] = {1, 0},
    [RD_ANSWER_AT_INSURANCE_OFFER_EVIDENCE] = {-1, 0},
    [RD_ANSWER_AT_CONTACT_RULE_REPLY_WITHIN] = {-1, 1},
    [RD_ANSWER_AT_CONTACT_RULE_HOLDS_WINDOW] = {1, 0},
    [RD_ANSWER_AT_EVIDENCE_RULE_KIND] = {-1, 1},
    [RD_ANSWER_AT_EVIDENCE_RULE_WITHIN] = {1, 0},
    [RD_ANSWER_AT_SELLER_ANSWER_WITHIN] = {-1, 1},
    [RD_ANSWER_AT_SELLER_ANSWER_OFFER_VALID_FOR] = {1, 0},
    [RD_ANSWER_AT_ESCALATION_ALLOWED_UNTIL] = {1, -1},
    [RD_ANSWER_AT_REMEDY_AMOUNT] = {1, -1},
    [RD_ANSWER_AT_REMEDY_COMPENSATION] = {1, 0},
    [RD_ANSWER_AT_RETURN_RULE_SHIP_WITHIN] = {1, 0},
    [RD_ANSWER_AT_RETURN_RULE_DEDUCT] = {-1, 1},
    [RD_ANSWER_AT_RETURN_RULE_FREE_RETURNS_PER_ORDER] = {1, 0},
    [RD_ANSWER_AT_FUNDING_SELLER] = {0, -1},
    [RD_ANSWER_AT_FUNDING_BUYER] = {-1, 0},
    [RD_ANSWER_AT_VIOLATION_POINTS] = {0, -1},
    [RD_ANSWER_AT_VIOLATION_FINE] = {0, -1},
    [RD_ANSWER_AT_VIOLATION_VALID_FOR] = {0, -1},
    [RD_ANSWER_AT_VIOLATION_SUSPEND_FOR] = {0, -1},
    [RD_ANSWER_AT_SELLER_STANDING_STANDING] = {0, -1},
    [RD_ANSWER_AT_SELLER_STANDING_LASTS] = {0, -1},
    [RD_ANSWER_AT_SELLER_STANDING_RUNG] = {0, -1},
    [RD_ANSWER_AT_SEARCH_PLACEMENT_MULTIPLIER] = {0, 1},
};

/* Words in an order of their own: better for the buyer is higher; the seller's side is `seller` times that. */
struct ranked {
    size_t global;
    int64_t word;
    int rank, seller;
};
static const struct ranked ranks[] = {
    {RD_ANSWER_AT_DISPUTE_ELIGIBLE_ELIGIBLE, RD_ELIGIBLE_NO, 1, -1},
    {RD_ANSWER_AT_DISPUTE_ELIGIBLE_ELIGIBLE, RD_ELIGIBLE_NOT_YET, 2, -1},
    {RD_ANSWER_AT_DISPUTE_ELIGIBLE_ELIGIBLE, RD_ELIGIBLE_YES, 3, -1},
    {RD_ANSWER_AT_CONTACT_RULE_REQUIRED, RD_REQUIRED_YES, 1, 0},
    {RD_ANSWER_AT_CONTACT_RULE_REQUIRED, RD_REQUIRED_ADVISED, 2, 0},
    {RD_ANSWER_AT_CONTACT_RULE_REQUIRED, RD_REQUIRED_NO, 3, 0},
    {RD_ANSWER_AT_CONTACT_RULE_ON_SILENCE, RD_CONTACT_SILENCE_DISPUTE_ALLOWED, 1, -1},
    {RD_ANSWER_AT_CONTACT_RULE_ON_SILENCE, RD_CONTACT_SILENCE_REFUND, 2, -1},
    {RD_ANSWER_AT_SELLER_ANSWER_ON_SILENCE, RD_ON_SILENCE_MEDIATE, 1, -1},
    {RD_ANSWER_AT_SELLER_ANSWER_ON_SILENCE, RD_ON_SILENCE_FIND_FOR_BUYER, 2, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_NONE, 1, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_COUPON, 2, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_PARTIAL, 3, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_RETURN_THEN_REFUND, 4, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_REPLACEMENT, 4, -1},
    {RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_REFUND, 5, -1},
    {RD_ANSWER_AT_REMEDY_ON_LATE_ARRIVAL, RD_LATE_ARRIVAL_CHARGE_AGAIN, 1, -1},
    {RD_ANSWER_AT_REMEDY_ON_LATE_ARRIVAL, RD_LATE_ARRIVAL_KEEP, 2, -1},
    {RD_ANSWER_AT_BUYER_STANDING_STANDING, RD_BUYER_STANDING_BLOCKED, 1, 0},
    {RD_ANSWER_AT_BUYER_STANDING_STANDING, RD_BUYER_STANDING_WATCHED, 2, 0},
    {RD_ANSWER_AT_BUYER_STANDING_STANDING, RD_BUYER_STANDING_NEW, 3, 0},
    {RD_ANSWER_AT_BUYER_STANDING_STANDING, RD_BUYER_STANDING_NORMAL, 3, 0},
    {RD_ANSWER_AT_BUYER_STANDING_STANDING, RD_BUYER_STANDING_TRUSTED, 4, 0},
};

static const struct ranked *rank_of(size_t global, int64_t word)
{
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (ranks[i].global == global && ranks[i].word == word)
            return &ranks[i];
    return NULL;
}

int direction_sign(size_t answer, bool for_seller)
{
    return for_seller ? signs[answer].seller : signs[answer].buyer;
}

bool direction_score(size_t answer, bool for_seller, int64_t value, int64_t *out)
{
    const struct ranked *ranked = rank_of(answer, value);
    const int sign = direction_sign(answer, for_seller);
    *out = ranked ? ranked->rank * (for_seller ? ranked->seller : 1) : sign * value;
    return ranked ? !for_seller || ranked->seller != 0 : sign != 0;
}

struct effects {
    bool better, worse;
};

static void add(struct effects *effects, int sign)
{
    effects->better = effects->better || sign > 0;
    effects->worse = effects->worse || sign < 0;
}

static enum rd_effect effect_of(const struct effects *effects)
{
    if (effects->better && effects->worse)
        return RD_EFFECT_MIXED;
    return effects->better ? RD_EFFECT_BETTER : effects->worse ? RD_EFFECT_WORSE : RD_EFFECT_NONE;
}

void direction_of(const struct outcomes *outcomes, uint32_t from, uint32_t to, uint32_t rises, uint32_t falls,
                  enum rd_effect *for_buyer, enum rd_effect *for_seller)
{
    const struct outcome *old = outcome_at(outcomes, from), *new = outcome_at(outcomes, to);
    const size_t first = rd_decision_row(outcomes->name)->first_answer;
    struct effects buyer = {false, false}, seller = {false, false};
    *for_buyer = *for_seller = RD_EFFECT_MIXED; /* an answer that is missing can be anything for anyone */
    if (!old || !new)
        return;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        const struct ranked *was = rank_of(first + i, old->terms[i][0].plus);
        const struct ranked *is = rank_of(first + i, new->terms[i][0].plus);
        if (outcome_answer_row(outcomes, i)->type == RD_TYPE_ENUM && was && is) {
            add(&buyer, is->rank - was->rank);
            add(&seller, (is->rank - was->rank) * is->seller);
            continue;
        }
        for (int way = -1; way <= 1; way += 2) {
            if (!((way > 0 ? rises : falls) >> i & 1))
                continue;
            add(&buyer, way * signs[first + i].buyer);
            add(&seller, way * signs[first + i].seller);
        }
    }
    *for_buyer = effect_of(&buyer);
    *for_seller = effect_of(&seller);
}

const char *rd_effect_name(enum rd_effect effect)
{
    static const char *const names[] = {"none", "better", "worse", "mixed"};
    return names[effect];
}
