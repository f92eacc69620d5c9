/*
 * Losses written down decision by decision, as a lawyer of either side would list them.
 */
#include "property/plain_losses.h"

#include <string.h>

#include "redress/units.h"

#define OF(values, decision, answer) ((values)[RD_ANSWER(decision, answer)])
#define LESS(decision, answer) (OF(new, decision, answer) < OF(old, decision, answer))
#define MORE(decision, answer) (OF(new, decision, answer) > OF(old, decision, answer))
#define TURNS(decision, answer, word) (OF(new, decision, answer) == (word) && OF(old, decision, answer) != (word))

/* ---- money ---- */

/* The seller's part of money of a kind in this case, in basis points. */
static int64_t sellers_share(const struct world *world, int side, int kind)
{
    int64_t facts[RD_FACT_COUNT];
    struct rd_answer answer;
    memcpy(facts, world->facts, sizeof facts);
    facts[RD_FACT_MONEY_KIND] = kind;
    const uint32_t rule =
        rd_policy_interpret(world->policy[side], RD_DECISION_FUNDING, world->at_s, RD_PPB_PER_ONE, facts, &answer);
    return rule < RD_RULE_FIRST_ERROR ? answer.value[RD_ANSWER(FUNDING, SELLER)] : 0;
}

static double costs_seller(const struct world *world, int side, int kind, int64_t amount)
{
    return (double)amount * (double)sellers_share(world, side, kind);
}

/* The seller's part of what a named payer pays. */
static int64_t sellers_part(const struct world *world, int side, int kind, int64_t payer)
{
    return payer == RD_PAYER_SELLER ? RD_BP_PER_ONE : payer == RD_PAYER_PLATFORM ? sellers_share(world, side, kind) : 0;
}

/* ---- order.terms ---- */

static bool terms(const struct world *world, bool for_seller, const int64_t *old, const int64_t *new)
{
    if (!for_seller)
        return MORE(ORDER_TERMS, SHIP_WITHIN) || MORE(ORDER_TERMS, GUARANTEED_WITHIN) ||
               MORE(ORDER_TERMS, NOT_RECEIVED_FROM) || LESS(ORDER_TERMS, CONFIRM_AFTER) ||
               LESS(ORDER_TERMS, LATE_CREDIT);
    return LESS(ORDER_TERMS, SHIP_WITHIN) || LESS(ORDER_TERMS, CANCEL_UNSHIPPED_AFTER) ||
           LESS(ORDER_TERMS, NOT_RECEIVED_FROM) || MORE(ORDER_TERMS, CONFIRM_AFTER) ||
           MORE(ORDER_TERMS, PAYOUT_AFTER) ||
           costs_seller(world, 1, RD_MONEY_KIND_LATE_CREDIT, OF(new, ORDER_TERMS, LATE_CREDIT)) >
               costs_seller(world, 0, RD_MONEY_KIND_LATE_CREDIT, OF(old, ORDER_TERMS, LATE_CREDIT));
}

/* ---- insurance.offer ---- */

static bool is_offered(const int64_t *value)
{
    return OF(value, INSURANCE_OFFER, OFFERED) == RD_BOOL_YES;
}

/* "lost" is 1, "damaged" is 2, "both" is 3: bits of what is covered. */
static bool covers_less(const int64_t *old, const int64_t *new)
{
    return (OF(old, INSURANCE_OFFER, PERILS) & ~OF(new, INSURANCE_OFFER, PERILS)) != 0;
}

static bool insurance_of_buyer(const int64_t *old, const int64_t *new)
{
    const int64_t paid = OF(old, INSURANCE_OFFER, PAYER) == RD_PAYER_BUYER ? OF(old, INSURANCE_OFFER, PREMIUM) : 0;
    const int64_t pays = OF(new, INSURANCE_OFFER, PAYER) == RD_PAYER_BUYER ? OF(new, INSURANCE_OFFER, PREMIUM) : 0;
    if (!is_offered(old) || !is_offered(new))
        return is_offered(old) && OF(old, INSURANCE_OFFER, AUTO_ENROL) == RD_BOOL_NO;
    const bool is_covered = OF(old, INSURANCE_OFFER, PERILS) != RD_COVER_NONE;
    return pays > paid || covers_less(old, new) || (is_covered && LESS(INSURANCE_OFFER, COVER)) ||
           LESS(INSURANCE_OFFER, CLAIM_WITHIN) || MORE(INSURANCE_OFFER, EVIDENCE);
}

static double premium_of_seller(const struct world *world, int side, const int64_t *value)
{
    return is_offered(value)
               ? (double)OF(value, INSURANCE_OFFER, PREMIUM) *
                     (double)sellers_part(world, side, RD_MONEY_KIND_PREMIUM, OF(value, INSURANCE_OFFER, PAYER))
               : 0;
}

static bool insurance(const struct world *world, bool for_seller, const int64_t *old, const int64_t *new)
{
    return for_seller ? premium_of_seller(world, 1, new) > premium_of_seller(world, 0, old)
                      : insurance_of_buyer(old, new);
}

/* ---- from the complaint to the desk ---- */

static bool contact(bool for_seller, const int64_t *old, const int64_t *new)
{
    const bool writes =
        OF(old, CONTACT_RULE, REQUIRED) != RD_REQUIRED_NO && OF(new, CONTACT_RULE, REQUIRED) != RD_REQUIRED_NO;
    if (for_seller)
        return writes &&
               (LESS(CONTACT_RULE, REPLY_WITHIN) || TURNS(CONTACT_RULE, ON_SILENCE, RD_CONTACT_SILENCE_REFUND) ||
                TURNS(CONTACT_RULE, HOLDS_WINDOW, RD_BOOL_YES));
    return MORE(CONTACT_RULE, REQUIRED) ||
           (writes &&
            (MORE(CONTACT_RULE, REPLY_WITHIN) || TURNS(CONTACT_RULE, ON_SILENCE, RD_CONTACT_SILENCE_DISPUTE_ALLOWED) ||
             TURNS(CONTACT_RULE, HOLDS_WINDOW, RD_BOOL_NO)));
}

static bool evidence(bool for_seller, const int64_t *old, const int64_t *new)
{
    const bool is_asked =
        OF(old, EVIDENCE_RULE, KIND) != RD_EVIDENCE_NONE && OF(new, EVIDENCE_RULE, KIND) != RD_EVIDENCE_NONE;
    if (for_seller)
        return LESS(EVIDENCE_RULE, KIND) ||
               (is_asked &&
                (MORE(EVIDENCE_RULE, WITHIN) || (OF(old, EVIDENCE_RULE, ON_MISSING) == RD_ON_MISSING_REFUSE &&
                                                 OF(new, EVIDENCE_RULE, ON_MISSING) != RD_ON_MISSING_REFUSE)));
    return MORE(EVIDENCE_RULE, KIND) ||
           (is_asked && (LESS(EVIDENCE_RULE, WITHIN) || TURNS(EVIDENCE_RULE, ON_MISSING, RD_ON_MISSING_REFUSE)));
}

static bool sellers_turn(bool for_seller, const int64_t *old, const int64_t *new)
{
    const bool offers = OF(old, SELLER_ANSWER, OFFER_ROUNDS) > 0 && OF(new, SELLER_ANSWER, OFFER_ROUNDS) > 0;
    if (for_seller)
        return LESS(SELLER_ANSWER, WITHIN) || LESS(SELLER_ANSWER, OFFER_ROUNDS) ||
               TURNS(SELLER_ANSWER, ON_SILENCE, RD_ON_SILENCE_FIND_FOR_BUYER) ||
               (offers && TURNS(SELLER_ANSWER, ON_BUYER_SILENCE, RD_ON_BUYER_SILENCE_ESCALATE));
    return MORE(SELLER_ANSWER, WITHIN) || TURNS(SELLER_ANSWER, ON_SILENCE, RD_ON_SILENCE_MEDIATE) ||
           (offers && (LESS(SELLER_ANSWER, OFFER_VALID_FOR) ||
                       TURNS(SELLER_ANSWER, ON_BUYER_SILENCE, RD_ON_BUYER_SILENCE_CLOSE)));
}

/* After how long the platform's lateness decides for a side; a long time when it never does. */
static int64_t found_after(const int64_t *value, int64_t for_whom)
{
    const int64_t within = OF(value, ESCALATION, PLATFORM_WITHIN);
    return within > 0 && OF(value, ESCALATION, ON_PLATFORM_LATE) == for_whom ? within : INT64_MAX;
}

static int64_t goes_after(const int64_t *value)
{
    return OF(value, ESCALATION, AUTOMATIC_AFTER) > 0 ? OF(value, ESCALATION, AUTOMATIC_AFTER) : INT64_MAX;
}

static bool desk(bool for_seller, const int64_t *old, const int64_t *new)
{
    static const int64_t words[] = {RD_PLATFORM_LATE_FIND_FOR_BUYER, RD_PLATFORM_LATE_FIND_FOR_SELLER};
    const int64_t own = words[for_seller], other = words[!for_seller];
    const bool is_lost =
        found_after(new, own) > found_after(old, own) || found_after(new, other) < found_after(old, other);
    if (for_seller)
        return is_lost || MORE(ESCALATION, ALLOWED_UNTIL) || goes_after(new) < goes_after(old) ||
               TURNS(ESCALATION, ON_ARRIVAL, RD_ON_ARRIVAL_CONTINUE);
    return is_lost || LESS(ESCALATION, ALLOWED_UNTIL) || goes_after(new) > goes_after(old) ||
           LESS(ESCALATION, PRIORITY) || TURNS(ESCALATION, ON_ARRIVAL, RD_ON_ARRIVAL_CLOSE);
}

/* ---- remedies ---- */

/* Money that a remedy gives at once, and as what kind; 0 when it gives none. */
static int64_t cash(const int64_t *value)
{
    const int64_t action = OF(value, REMEDY, ACTION);
    return action == RD_ACTION_REFUND || action == RD_ACTION_PARTIAL ? OF(value, REMEDY, AMOUNT) : 0;
}

static bool gives_something(const int64_t *value)
{
    return OF(value, REMEDY, ACTION) == RD_ACTION_REPLACEMENT ||
           (OF(value, REMEDY, ACTION) != RD_ACTION_NONE && OF(value, REMEDY, AMOUNT) > 0);
}

static bool remedy_of_buyer(const int64_t *old, const int64_t *new)
{
    const int64_t was = OF(old, REMEDY, ACTION), is = OF(new, REMEDY, ACTION);
    if (LESS(REMEDY, COMPENSATION) || TURNS(REMEDY, ON_LATE_ARRIVAL, RD_LATE_ARRIVAL_CHARGE_AGAIN) ||
        (gives_something(old) && is == RD_ACTION_NONE))
        return true;
    if (was == is)
        return is != RD_ACTION_NONE && is != RD_ACTION_REPLACEMENT && LESS(REMEDY, AMOUNT);
    return was == RD_ACTION_REFUND && OF(old, REMEDY, AMOUNT) > 0 && !(cash(new) >= cash(old)); /* money withdrawn */
}

static double remedy_cost(const struct world *world, int side, const int64_t *value)
{
    return costs_seller(world, side, RD_MONEY_KIND_REFUND, cash(value)) +
           costs_seller(world, side, RD_MONEY_KIND_COMPENSATION, OF(value, REMEDY, COMPENSATION));
}

static bool is_cash(const int64_t *value)
{
    const int64_t action = OF(value, REMEDY, ACTION);
    return action == RD_ACTION_NONE || action == RD_ACTION_REFUND || action == RD_ACTION_PARTIAL;
}

static bool remedy(const struct world *world, bool for_seller, const int64_t *old, const int64_t *new)
{
    if (!for_seller)
        return remedy_of_buyer(old, new);
    return TURNS(REMEDY, ON_LATE_ARRIVAL, RD_LATE_ARRIVAL_KEEP) ||
           (is_cash(old) && is_cash(new) && remedy_cost(world, 1, new) > remedy_cost(world, 0, old));
}

/* ---- returns ---- */

static bool is_returned(const int64_t *value)
{
    return OF(value, RETURN_RULE, TO) != RD_RETURN_TO_NONE;
}

/* Who pays the way back: nobody but the buyer when no return is free. */
static int64_t freight_payer(const int64_t *value)
{
    return OF(value, RETURN_RULE, FREE_RETURNS_PER_ORDER) == 0 ? RD_PAYER_BUYER : OF(value, RETURN_RULE, PAYER);
}

static bool return_of_buyer(const int64_t *old, const int64_t *new)
{
    static const int nearness[] = {[RD_RETURN_TO_NONE] = 2, [RD_RETURN_TO_HUB] = 1, [RD_RETURN_TO_ORIGIN] = 0};
    if (nearness[OF(new, RETURN_RULE, TO)] < nearness[OF(old, RETURN_RULE, TO)])
        return true;
    if (!is_returned(old) || !is_returned(new))
        return false;
    const bool deducts = OF(old, RETURN_RULE, ON_BAD_RETURN) == RD_BAD_RETURN_DEDUCT &&
                         OF(new, RETURN_RULE, ON_BAD_RETURN) == RD_BAD_RETURN_DEDUCT;
    const bool must_send = OF(old, RETURN_RULE, ON_NOT_SHIPPED) == RD_NOT_SHIPPED_REFUSE;
    return (freight_payer(new) == RD_PAYER_BUYER && freight_payer(old) != RD_PAYER_BUYER) ||
           (must_send && LESS(RETURN_RULE, SHIP_WITHIN)) || TURNS(RETURN_RULE, ON_NOT_SHIPPED, RD_NOT_SHIPPED_REFUSE) ||
           MORE(RETURN_RULE, RELEASE_ON) || TURNS(RETURN_RULE, ON_BAD_RETURN, RD_BAD_RETURN_REFUSE) ||
           (deducts && MORE(RETURN_RULE, DEDUCT));
}

static bool return_of_seller(const struct world *world, const int64_t *old, const int64_t *new)
{
    if (!is_returned(old) || !is_returned(new))
        return false;
    const bool deducts = OF(old, RETURN_RULE, ON_BAD_RETURN) == RD_BAD_RETURN_DEDUCT &&
                         OF(new, RETURN_RULE, ON_BAD_RETURN) == RD_BAD_RETURN_DEDUCT;
    return sellers_part(world, 1, RD_MONEY_KIND_RETURN_FREIGHT, freight_payer(new)) >
               sellers_part(world, 0, RD_MONEY_KIND_RETURN_FREIGHT, freight_payer(old)) ||
           TURNS(RETURN_RULE, ON_NOT_SHIPPED, RD_NOT_SHIPPED_REFUND) || LESS(RETURN_RULE, RELEASE_ON) ||
           (OF(old, RETURN_RULE, ON_BAD_RETURN) == RD_BAD_RETURN_REFUSE &&
            OF(new, RETURN_RULE, ON_BAD_RETURN) != RD_BAD_RETURN_REFUSE) ||
           (deducts && LESS(RETURN_RULE, DEDUCT));
}

/* ---- after the case ---- */

static bool funding(const struct world *world, bool for_seller, const int64_t *old, const int64_t *new)
{
    if (for_seller)
        return MORE(FUNDING, SELLER);
    return MORE(FUNDING, BUYER) ||
           (world->facts[RD_FACT_MONEY_KIND] == RD_MONEY_KIND_FINE && TURNS(FUNDING, FINE_TO, RD_FINE_TO_PLATFORM));
}

static bool undoes(const int64_t *value, bool money)
{
    const int64_t word = OF(value, APPEAL, UNDOES);
    return word == RD_UNDOES_BOTH || word == (money ? RD_UNDOES_MONEY : RD_UNDOES_PENALTY);
}

static bool appeal(const struct world *world, bool for_seller, const int64_t *old, const int64_t *new)
{
    const bool is_case = world->facts[RD_FACT_APPEAL_SUBJECT] == RD_APPEAL_SUBJECT_CASE;
    if (!for_seller && !is_case)
        return false;
    if (TURNS(APPEAL, ALLOWED, RD_BOOL_NO))
        return true;
    if (OF(old, APPEAL, ALLOWED) == RD_BOOL_NO || OF(new, APPEAL, ALLOWED) == RD_BOOL_NO)
        return false;
    if (LESS(APPEAL, WITHIN) || LESS(APPEAL, TIMES))
        return true;
    if (for_seller)
        return (undoes(old, false) && !undoes(new, false)) || (is_case && TURNS(APPEAL, HOLDS_MONEY, RD_BOOL_NO));
    return (undoes(old, true) && !undoes(new, true)) || TURNS(APPEAL, HOLDS_MONEY, RD_BOOL_YES);
}

static bool violation(const struct world *world, const int64_t *old, const int64_t *new)
{
    const bool has_points = OF(old, VIOLATION, POINTS) > 0 && OF(new, VIOLATION, POINTS) > 0;
    return MORE(VIOLATION, POINTS) || MORE(VIOLATION, SUSPEND_FOR) || (has_points && MORE(VIOLATION, VALID_FOR)) ||
           costs_seller(world, 1, RD_MONEY_KIND_FINE, OF(new, VIOLATION, FINE)) >
               costs_seller(world, 0, RD_MONEY_KIND_FINE, OF(old, VIOLATION, FINE));
}

static int esteem(int64_t standing)
{
    return standing == RD_BUYER_STANDING_BLOCKED   ? 0
           : standing == RD_BUYER_STANDING_WATCHED ? 1
           : standing == RD_BUYER_STANDING_TRUSTED ? 3
                                                   : 2;
}

static bool buyer_stands(const int64_t *old, const int64_t *new)
{
    const int was = esteem(OF(old, BUYER_STANDING, STANDING)), is = esteem(OF(new, BUYER_STANDING, STANDING));
    return is < was || (is == was && is < 2 && MORE(BUYER_STANDING, LASTS));
}

static bool seller_stands(const int64_t *old, const int64_t *new)
{
    return MORE(SELLER_STANDING, STANDING) ||
           (OF(old, SELLER_STANDING, STANDING) == OF(new, SELLER_STANDING, STANDING) &&
            OF(new, SELLER_STANDING, STANDING) > RD_SELLER_STANDING_GOOD && OF(old, SELLER_STANDING, LASTS) > 0 &&
            MORE(SELLER_STANDING, LASTS));
}

bool plainly_loses(const struct world *world, enum rd_decision decision, bool for_seller, const int64_t *old,
                   const int64_t *new)
{
    switch (decision) {
    case RD_DECISION_ORDER_TERMS:
        return terms(world, for_seller, old, new);
    case RD_DECISION_INSURANCE_OFFER:
        return insurance(world, for_seller, old, new);
    case RD_DECISION_CONTACT_RULE:
        return contact(for_seller, old, new);
    case RD_DECISION_DISPUTE_ELIGIBLE: /* no, not yet, yes */
        return for_seller ? MORE(DISPUTE_ELIGIBLE, ELIGIBLE) : LESS(DISPUTE_ELIGIBLE, ELIGIBLE);
    case RD_DECISION_EVIDENCE_RULE:
        return evidence(for_seller, old, new);
    case RD_DECISION_TRIAGE:
        return OF(for_seller ? new : old, TRIAGE, ROUTE) == RD_ROUTE_INSTANT &&
               OF(for_seller ? old : new, TRIAGE, ROUTE) != RD_ROUTE_INSTANT;
    case RD_DECISION_SELLER_ANSWER:
        return sellers_turn(for_seller, old, new);
    case RD_DECISION_ESCALATION:
        return desk(for_seller, old, new);
    case RD_DECISION_REMEDY:
        return remedy(world, for_seller, old, new);
    case RD_DECISION_RETURN_RULE:
        return for_seller ? return_of_seller(world, old, new) : return_of_buyer(old, new);
    case RD_DECISION_FUNDING:
        return funding(world, for_seller, old, new);
    case RD_DECISION_APPEAL:
        return appeal(world, for_seller, old, new);
    case RD_DECISION_VIOLATION:
        return for_seller && violation(world, old, new);
    case RD_DECISION_SELLER_STANDING:
        return for_seller && seller_stands(old, new);
    case RD_DECISION_SEARCH_PLACEMENT:
        return for_seller && LESS(SEARCH_PLACEMENT, MULTIPLIER);
    case RD_DECISION_BUYER_STANDING:
        return !for_seller && buyer_stands(old, new);
    default:
        return false;
    }
}
