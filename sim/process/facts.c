/*
 * The facts of a question: what is observed of order, parcel, claim and calendar at the moment it is asked about
 * (`now_s`, which is not always the present).
 *
 * Sellers and buyers are as of last night, whatever moment the question is about: a message that holds the window stops the
 * clocks of order and parcel, not what is known of people; and who looks ahead supposes that people stay as they are. A
 * fact that does not exist yet is RD_ABSENT.
 */
#include "market/observed.h"
#include "process/run.h"

#include "redress/units.h"

static int64_t since(int64_t now_s, uint32_t at_s)
{
    return at_s != TIME_NEVER && (int64_t)at_s <= now_s ? now_s - (int64_t)at_s : RD_ABSENT;
}

/* The guarantee runs from shipment: it cannot have passed before, nor before it was given. */
static int64_t since_guarantee(const struct run *run, const struct question *question)
{
    int64_t shipped_s = since(question->now_s, question->order->shipped_s);
    if (shipped_s == RD_ABSENT || question->order->terms == TERMS_NONE)
        return RD_ABSENT;
    int64_t past_s = shipped_s - run_lasts_s(run, question->order, question->order->shipped_s,
                                             order_terms(run, question->order)->guaranteed_within);
    return past_s >= 0 ? past_s : RD_ABSENT;
}

/* By what the tracking shows: a parcel marked as delivered on its promised day is not late. */
static int64_t late_by(const struct order *order, int64_t now_s)
{
    int64_t until_s = (int64_t)order->delivered_s < now_s ? (int64_t)order->delivered_s : now_s;
    return order_is(order, ORDER_FALSE_DELIVERED) || until_s < (int64_t)order->promised_s
               ? RD_ABSENT
               : until_s - (int64_t)order->promised_s;
}

static int64_t order_fact(const struct run *run, const struct question *question, enum rd_fact fact)
{
    const struct order *order = question->order;
    switch (fact) {
    case RD_FACT_ORDER_PAID:
        return order_paid_minor(order);
    case RD_FACT_ORDER_GOODS:
        return order->goods_minor;
    case RD_FACT_ORDER_SHIPPING:
        return order->shipping_minor;
    case RD_FACT_ORDER_COVER:
        return order->cover == POOL_NONE ? RD_COVER_NONE
                                         : ((const struct cover *)pool_at(&run->covers, order->cover))->perils;
    case RD_FACT_ORDER_SINCE_PLACED:
        return question->now_s - order->placed_s;
    case RD_FACT_ORDER_SINCE_SHIPPED:
        return since(question->now_s, order->shipped_s);
    case RD_FACT_ORDER_SINCE_RECEIVED:
        return since(question->now_s, order_scanned_s(order));
    case RD_FACT_ORDER_SINCE_GUARANTEE:
        return since_guarantee(run, question);
    case RD_FACT_ORDER_CASES: /* before this one */
        return order->cases - (question->claim && question->claim->is_dispute);
    case RD_FACT_ORDER_REPLACEMENTS:
        return order->replacements;
    case RD_FACT_ORDER_PAYOUT_RELEASED:
        return payout_is_released(run, order, question->claim, question->now_s);
    case RD_FACT_ORDER_LATE_BY:
        return late_by(order, question->now_s);
    default:
        rd_bug("no order fact \"%s\"", rd_fact_row(fact)->name);
    }
}

/* The buyer's parcel, and on the way back the same one: what was sent back and has arrived is shown as returned. */
static int64_t parcel_fact(const struct run *run, const struct question *question, enum rd_fact fact)
{
    uint32_t returned_s = question->claim ? question->claim->returned_s : 0;
    int64_t since_scan_s = question->now_s - (int64_t)returned_s;
    int tracking =
        returned_s != 0 ? RD_TRACKING_RETURNED : parcel_tracking(run, question->order, question->now_s, &since_scan_s);
    return fact == RD_FACT_PARCEL_TRACKING ? tracking : since_scan_s;
}

static int64_t thing_fact(const struct run *run, const struct question *question, enum rd_fact fact)
{
    const struct order *order = question->order;
    const struct category *category = &run->scenario->categories[order->category];
    const struct lane *lane = &run->scenario->lanes[order->lane];
    switch (fact) {
    case RD_FACT_ITEM_CLASS:
        return category->item_class;
    case RD_FACT_ITEM_PERISHABLE:
        return category->perishable;
    case RD_FACT_ITEM_PERSONALISED:
        return category->personalised;
    case RD_FACT_ITEM_FREE_RETURN:
        return order_is(order, ORDER_RETURN_FREE);
    case RD_FACT_PARCEL_TRACKING:
    case RD_FACT_PARCEL_SINCE_SCAN:
        return parcel_fact(run, question, fact);
    case RD_FACT_LANE_CROSS_BORDER:
        return lane->cross_border;
    case RD_FACT_LANE_RETURN_HUB:
        return lane->return_hub;
    case RD_FACT_LANE_LAW:
        return lane->law;
    case RD_FACT_LANE_RETURN_COST_SHARE:
        return (int64_t)(lane->return_cost * (double)RD_BP_PER_ONE + 0.5);
    default:
        rd_bug("no item, parcel or lane fact \"%s\"", rd_fact_row(fact)->name);
    }
}

static int64_t claim_fact(const struct run *run, const struct question *question, enum rd_fact fact)
{
    static const struct dispute none = {
        .contact_status = RD_CONTACT_NONE, .outcome = CASE_NO_OUTCOME, .asked_bp = RD_BP_PER_ONE};
    const struct dispute *claim = question->claim ? question->claim : &none;
    switch (fact) {
    case RD_FACT_CLAIM_REASON:
        return claim->reason;
    case RD_FACT_CLAIM_REQUESTED:
        return claim->requested;
    case RD_FACT_CLAIM_AMOUNT:
        return claim->claim_minor;
    case RD_FACT_CLAIM_SHARE:
        return claim->asked_bp;
    case RD_FACT_EVIDENCE_BUYER:
        return claim->evidence;
    case RD_FACT_EVIDENCE_SELLER:
        return claim->seller_evidence;
    case RD_FACT_CONTACT_STATUS:
        return claim->contact_status;
    case RD_FACT_CONTACT_TONE:
        return claim->tone;
    case RD_FACT_CONTACT_SAME_LANGUAGE:
        return order_same_language(run, question->order);
    case RD_FACT_CASE_STAGE:
        return claim_stage(claim);
    case RD_FACT_CASE_OUTCOME:
        return claim->outcome == CASE_NO_OUTCOME ? RD_ABSENT : claim->outcome;
    case RD_FACT_CASE_OFFER:
        if (claim->has_offer && claim->offer_minor > claim->claim_minor) /* proofs of invariants rest on it */
            rd_bug("an offer of %lld is above its claim of %lld", (long long)claim->offer_minor,
                   (long long)claim->claim_minor);
        return claim->has_offer ? claim->offer_minor : RD_ABSENT;
    case RD_FACT_CASE_SHARE:
        return claim->share_found_bp;
    case RD_FACT_CASE_AT_FAULT:
        return claim->at_fault;
    case RD_FACT_CASE_APPEALS:
        return claim->appeals;
    case RD_FACT_CASE_SINCE_OPENED:
        return claim->is_dispute ? question->now_s - (int64_t)claim->opened_s : RD_ABSENT;
    default:
        rd_bug("no claim fact \"%s\"", rd_fact_row(fact)->name);
    }
}

static int64_t same_kind_fact(const struct run *run, const struct question *question, enum rd_fact fact)
{
    int window = (int)fact - RD_FACT_VIOLATION_SAME_KIND_28D;
    return seller_same_kind(&run->sellers, question->seller, (uint32_t)question->violation, (enum seller_window)window);
}

/* What an appeal is not about: a standing has no order, a case no violation. Rules tell by appeal.subject. */
static bool is_about_nothing(const struct question *question, enum rd_fact_group_number group)
{
    if (group == RD_GROUP_NUMBER_VIOLATION)
        return question->violation < 0;
    return !question->order && group != RD_GROUP_NUMBER_SELLER && group != RD_GROUP_NUMBER_BUYER &&
           group != RD_GROUP_NUMBER_CALENDAR && group != RD_GROUP_NUMBER_APPEAL;
}

bool fact_is_of_a_case(enum rd_fact fact)
{
    const int group = rd_fact_row(fact)->group;
    return group != RD_GROUP_NUMBER_SELLER && group != RD_GROUP_NUMBER_CALENDAR && group != RD_GROUP_NUMBER_VIOLATION;
}

int64_t fact_value(const struct run *run, const struct question *question, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (question->context && fact_is_of_a_case(fact))
        return history_kept(run, question->context, fact);
    if (is_about_nothing(question, row->group))
        return row->may_be_absent ? RD_ABSENT : row->lo;
    switch (row->group) {
    case RD_GROUP_NUMBER_ORDER:
        return order_fact(run, question, fact);
    case RD_GROUP_NUMBER_ITEM:
    case RD_GROUP_NUMBER_PARCEL:
    case RD_GROUP_NUMBER_LANE:
        return thing_fact(run, question, fact);
    case RD_GROUP_NUMBER_CLAIM:
    case RD_GROUP_NUMBER_EVIDENCE:
    case RD_GROUP_NUMBER_CONTACT:
    case RD_GROUP_NUMBER_CASE:
        return claim_fact(run, question, fact);
    case RD_GROUP_NUMBER_CALENDAR:
        return calendar_fact(run->scenario->start_unix_s + question->now_s, fact);
    case RD_GROUP_NUMBER_SELLER:
        return (question->order || question->violation >= 0 ? seller_fact : seller_night_fact)(
            &run->sellers, question->seller, fact, (int64_t)run->day * RD_DAY_S);
    case RD_GROUP_NUMBER_BUYER:
        return buyer_fact(&run->buyers, question->order ? question->order->buyer : question->buyer, fact);
    case RD_GROUP_NUMBER_VIOLATION:
        return fact == RD_FACT_VIOLATION_KIND ? question->violation : same_kind_fact(run, question, fact);
    case RD_GROUP_NUMBER_MONEY:
        return question->money_kind;
    default:
        return question->appeal;
    }
}
