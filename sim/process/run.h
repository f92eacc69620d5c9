/*
 * A replication in progress, and what its handlers share.
 *
 * A handler is told of one event, looks at its subject, asks the policy where a rule decides, changes market and ledger,
 * pushes new events and tells the measures. It returns RD_OK or stops the run with a filled error.
 */
#ifndef REDRESS_PROCESS_RUN_H
#define REDRESS_PROCESS_RUN_H

#include "core/purposes.def"
#include "core/queue.h"
#include "core/stream.h"
#include "market/appeal.h"
#include "market/buyer.h"
#include "market/desk.h"
#include "market/dispute.h"
#include "market/ledger.h"
#include "market/order.h"
#include "market/pool.h"
#include "market/seller.h"
#include "process/events.def"
#include "process/orders/marks.h"
#include "process/people/respond.h"
#include "process/replicate.h"
#include "redress/demands.h"

#define EVENT_MEMBER(symbol, handler, phase, name) EVENT_##symbol,
enum event_kind { EVENTS(EVENT_MEMBER) EVENT_KIND_COUNT };
#undef EVENT_MEMBER

#define SELLER_ATTEMPTS_MAX 64 /* proposals before an order finds nobody to buy from */

/* An answer that no case, no date can change: asked once. */
struct standing_answer {
    bool constant;
    struct rd_answer answer;
    size_t hit; /* its rule counter */
};

/* What order.terms promised; kept with the order, never asked again. */
struct promised_terms {
    int64_t ship_within_s;                        /* from payment; business days are seconds by then */
    int64_t guaranteed_within, not_received_from; /* from shipment; durations as answered: run_lasts_s() */
    int64_t confirm_after;                        /* from receipt                          */
    int64_t payout_after;                         /* from confirmation                     */
    int64_t late_credit_minor;                    /* when delivered after the guarantee; 0 where credits vary */
};

/* The promises of a replication, each once, and credits that are another for every order (terms.c). */
struct promises {
    struct promised_terms *items;
    size_t count, capacity;
    uint32_t *slots; /* place + 1 by hash; 0 is free */
    size_t slot_count;
    bool credits_vary;     /* some rule works the credit out of the order's money */
    int64_t *credit_minor; /* by place of the order in its pool; NULL until there is one */
    uint32_t credit_capacity;
};

/* What a question is about; members that do not apply are NULL or 0. */
struct question {
    const struct order *order;
    const struct dispute *claim;
    uint32_t seller;
    uint32_t buyer; /* of a question without an order */
    int64_t now_s;
    int violation, money_kind;
    int appeal;             /* RD_APPEAL_SUBJECT_… */
    const int64_t *context; /* of a past violation: what was read of its order and case (history.c) */
};

/* What an insured order has, from checkout on. */
struct cover {
    int64_t premium_minor, most_minor;
    int64_t claim_within; /* as answered, from receipt or guarantee */
    uint8_t perils, evidence, payer;
};

/* A desk's own cases and those of the desks it helps. */
struct desk_sources {
    struct desk_source *items;
    size_t count;
};

/* What buyer.standing answers to buyers with orders and nothing else, by how many: asked once an epoch. */
#define PLAIN_ORDERS 64
struct plain_buyers {
    const struct rule_book *book; /* whose rules hold tonight */
    uint32_t epoch;
    bool usable; /* the answer depends on nothing else */
    bool known[PLAIN_ORDERS];
    struct rd_answer answer[PLAIN_ORDERS];
};

/* Where orders come from: what they are of, where they go, and when in the day. All NULL: nowhere. */
struct order_stream {
    struct guide_table *categories, *lanes;
    struct quantile_table *time_of_day;
};

/* What a seller has taken on beyond what it can hand over. */
struct seller_backlog {
    double usual, capacity; /* orders a day */
    double orders;          /* not handed over at `at_s` */
    int64_t at_s;           /* when the last of them came */
};

/* The orders of a day by the time at which they come (generate.c). */
struct arrivals {
    struct arrival *items;
    size_t count, room;
};

/* A carrier's parcels of today, and what those of yesterday make of a way. */
struct carrier_load {
    int64_t parcels;
    double slow;
};

/* The potential orders of a day: the usual ones, then those of its peak. */
struct day_demand {
    uint64_t usual, potential;
    const struct order_stream *stream, *peak_stream;
    uint64_t usual_threshold;  /* of a lane: exists when the rules move no demand */
    uint64_t exists_threshold; /* exists under this policy                        */
};

#define RETURN_DRAWS_FROM 16 /* index of a mediator's draws about returned goods */

/* A policy as it is asked: its image and what is known of it beforehand. */
struct rule_book {
    const struct rd_policy *policy;
    const struct rd_image *image;
    int anchors[RD_DECISION_COUNT][RD_ANCHOR_COUNT];
    size_t anchor_count[RD_DECISION_COUNT];
    struct standing_answer standing[RD_DECISION_COUNT];
    bool counts;        /* its rules are counted: it is the policy the run is about */
    bool uses_business; /* some rule answers business days */
};

#define MARK_SELLER 8 /* an order's mark is the buyer's standing plus this times the seller's */

struct run {
    const struct scenario *scenario;
    struct rule_book book;
    struct rule_book *launched_over; /* rules until switch_s; NULL: the book rules from the first day */
    int64_t switch_s;
    const struct segment_table *segments;

    /* built once */
    struct order_stream *streams; /* the usual one, then that of each peak */
    struct guide_table *seller_guide;
    struct stalls *stalls;       /* who sells what from where; NULL: everybody everything */
    uint32_t *buyer_segment_end; /* buyers of segment i have ids below this */
    size_t day_count, month_count;
    uint16_t *month_of_day;
    struct rd_limits limits; /* what the scenario offers to answers */
    int64_t measure_from_s, measure_to_s, end_s;
    int32_t history_day; /* the night the windows are completed; -1: never */

    /* one replication */
    struct stream_key key;
    struct queue *queue;
    struct ledger ledger;
    struct pool orders, claims, covers, repeats, chargebacks;
    uint32_t *repeats_of_day; /* heads; NULL until there is one */
    struct pool appeals, penalties;
    uint32_t appeal_serial; /* of the last one made */
    struct sellers sellers;
    struct buyers buyers;
    struct plain_buyers plain_buyers;
    uint64_t *seller_threshold; /* acceptance of a proposal, of a 32-bit lane */
    struct desk_state *desks;
    struct desk_sources *desk_sources; /* per desk */
    double *transit_factor;            /* [carrier][month] */
    struct promises promises;
    int64_t now_s, open_escrow_minor;
    int32_t day;
    struct result *result;
    const struct trace *trace;
    struct marks *marks; /* of the baseline, in a comparison: kept by its run, read by the others */
    bool keeps_marks;
    struct rd_error *err;
    double strength;                 /* of responses; 0: nobody responds                   */
    uint64_t *false_claim_threshold; /* [buyer segment], as of last night           */
    double *fault_factor;            /* [category][seller segment], as of last night       */
    struct responding *responding;
    struct seller_backlog *backlog; /* [seller]; NULL: nobody has a capacity */
    struct arrivals arrivals;       /* of today, where somebody has one */
    struct carrier_load *carriers;  /* [carrier]; NULL: none has             */
    int64_t placement_shift_ppm;    /* as of last night                      */
    bool placement_moved;           /* tonight                               */
    double demand_multiplier;       /* of the rules on the demand, as of last night       */
    bool demand_moves;              /* the rules may move the demand                      */
    bool sellers_differ;            /* each has factors of its own */
    bool every_night;               /* all sellers are judged nightly, changed or not */
    bool windows_needed;            /* some rule reads a seller's window */
    bool in_past;                   /* what is decided has no effect but on what is remembered (past.c) */
    bool fines_may_wait;            /* some rule of `appeal` holds money */
    bool buyers_kept;        /* something depends on what is remembered of buyers; a run that keeps more is the same */
    struct history *history; /* what is seen of sellers; NULL without a past */
    struct past_repeats *past_repeats; /* NULL without                                */
    struct buyers_seen *buyers_seen;   /* what becomes of their orders; NULL without  */
    int64_t facts[RD_FACT_COUNT];
};

/* ---- shared by the handlers (run.c) ---- */
enum rd_status run_push(struct run *run, enum event_kind kind, int64_t at_s, uint64_t subject, uint32_t slot,
                        uint32_t generation, uint32_t extra);
enum rd_status run_nomem(struct run *run);
/* Counts for the order's cells when it belongs to the cohort. */
void run_count(struct run *run, const struct order *order, size_t counter, int64_t amount);
void run_tell(struct run *run, const struct order *order, enum told told, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for another time than now. */
void run_tell_at(struct run *run, int64_t at_s, const struct order *order, enum told told, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* ledger_move(), told to the trace. */
enum rd_status run_move(struct run *run, struct order *order, enum account from, enum account to, int64_t amount_minor);
/* A movement of the plain sale, told to the trace; nothing without one. */
void run_tell_money(struct run *run, int64_t at_s, const struct order *order, enum account from, enum account to,
                    int64_t amount_minor);
/* A question and its answer, told to the trace; nothing without one or without an order. */
void run_tell_asked(struct run *run, const struct question *question, enum rd_decision decision, uint32_t epoch,
                    const int64_t *facts, const struct rd_answer *answer);
/* What is told of an order when it is placed, when its fate is drawn, and when it is closed (tell.c); `sale` is NULL when it was cancelled. */
void order_tell_placed(struct run *run, const struct order *order);
void order_tell_fate(struct run *run, const struct order *order); /* the truth, and the hand-over */
void order_tell_closed(struct run *run, const struct order *order, const struct sale *sale, enum order_outcome kind,
                       const struct dispute *claim);
void order_tell_delivered(struct run *run, const struct order *order);
/* What a violation costs its seller, all rules together. */
void order_tell_violation(struct run *run, const struct order *order, int kind, const struct rd_answer *total);
/* "<before><money>" told of an order. */
void order_tell_money(struct run *run, const struct order *order, enum told told, const char *before,
                      int64_t amount_minor);
static inline struct order *run_order(struct run *run, uint32_t slot)
{
    return pool_at(&run->orders, slot);
}
static inline struct dispute *run_claim(struct run *run, uint32_t slot)
{
    return pool_at(&run->claims, slot);
}
/* The claim has moved on since the event was pushed, or its record is another's: cheaper than cancelling events. */
static inline bool event_is_moot(const struct event *event, const struct dispute *claim)
{
    return claim->order_id != event->subject || claim->generation != event->generation;
}
static inline struct lanes order_lanes(const struct run *run, uint64_t order, enum stream_purpose purpose)
{
    return stream_block(run->key, order, (uint32_t)purpose, 0);
}
/* The same for what may happen again after a replacement, with luck of its own. */
static inline struct lanes case_lanes(const struct run *run, const struct order *order, enum stream_purpose purpose)
{
    return stream_block(run->key, order->id, (uint32_t)purpose, order->replacements);
}
static inline const struct buyer_segment *order_buyer(const struct run *run, const struct order *order)
{
    return &run->scenario->buyer_segments[order->buyer_segment];
}
static inline const struct seller_segment *order_seller(const struct run *run, const struct order *order)
{
    return &run->scenario->seller_segments[run->sellers.items[order->seller].segment];
}
static inline const struct price_cell *price_cell_of(const struct category *category, uint32_t price_word)
{
    return category->by_price ? &category->by_price[price_word >> (32 - PRICE_CELL_BITS)] : NULL;
}
/* The seller of this order is still the one it was bought from. */
static inline bool order_seller_present(const struct run *run, const struct order *order)
{
    return run->sellers.items[order->seller].entered_s <= order->placed_s;
}

/* ---- the policy (ask.c, facts.c) ---- */
/* The rules before the measured window. */
static inline const struct rule_book *run_past_book(const struct run *run)
{
    return run->launched_over ? run->launched_over : &run->book;
}
enum rd_status run_ask(struct run *run, enum rd_decision decision, const struct question *question,
                       struct rd_answer *answer);
/*
 * As run_ask, each rule on its own and all together; *count at most `capacity`, which no demand on the decision exceeds. Every
 * rule that applies is counted once.
 */
enum rd_status run_ask_each(struct run *run, enum rd_decision decision, const struct question *question,
                            struct rd_answer *answers, uint32_t capacity, uint32_t *count, struct rd_answer *total);
/* As run_ask, without counting the rule: what people work out for themselves beforehand. */
enum rd_status run_peek(struct run *run, enum rd_decision decision, const struct question *question,
                        struct rd_answer *answer);
int64_t fact_value(const struct run *run, const struct question *question, enum rd_fact fact);
bool fact_is_of_a_case(enum rd_fact fact); /* not of a seller, the calendar or a violation's number */
struct question question_of(const struct run *run, const struct order *order, const struct dispute *claim);
/* The book that answers for a subject, and the epoch in it: both by the first of the decision's anchors that exists. */
enum rd_status question_book(struct run *run, enum rd_decision decision, const struct question *question,
                             const struct rule_book **out, uint32_t *epoch);
/* Fills in what the rules beside the run's own read, and finds their epoch; false when they could not be asked. */
bool question_also(struct run *run, enum rd_decision decision, const struct question *question, uint32_t *epoch);
/* Fills run->facts with what a decision of that book reads. */
void facts_fill(struct run *run, const struct rule_book *book, enum rd_decision decision,
                const struct question *question);
/* The answer that every subject gets, counted; NULL when it may depend on the subject. */
const struct rd_answer *standing_answer_take(struct run *run, enum rd_decision decision);

/* ---- business days (work_weeks.c) ---- */
int64_t run_business_s(const struct run *run, const struct order *order, int64_t from_s, int64_t duration);
/* What an answered duration comes to when it begins at `from_s`. */
static inline int64_t run_lasts_s(const struct run *run, const struct order *order, int64_t from_s, int64_t duration)
{
    return rd_is_business(duration) ? run_business_s(run, order, from_s, duration) : duration;
}
/* Puts seconds in the place of business days that begin with the question. */
void answer_settle(const struct run *run, enum rd_decision decision, const struct question *question,
                   struct rd_answer *answer);

/* ---- what a seller is like (factors.c) ---- */
bool sellers_differ(const struct scenario *scenario);
void seller_factors_draw(struct run *run, uint32_t at); /* of who is in that place now */
/* A seller's delay, times the seller's own factor, and longer where what the buyer writes must be translated. */
int64_t seller_delay_s(const struct run *run, const struct order *order, int64_t delay_s);
bool seller_is_silent(const struct run *run, const struct order *order, uint32_t word);

/* ---- who sells what from where (stalls.c) ---- */
enum rd_status stalls_build(struct run *run);
enum rd_status stalls_start(struct run *run); /* for the next replication */
void stalls_free(struct run *run);
const struct guide_table *stall_table(const struct run *run, size_t lane, size_t category);
/* Whose holidays hold where the seller is; NULL when that is not known. */
const struct country *seller_country(const struct run *run, uint32_t seller);
static inline const struct guide_table *order_sellers(const struct run *run, const struct order *order)
{
    return run->stalls ? stall_table(run, order->lane, order->category) : run->seller_guide;
}
size_t seller_country_place(const struct run *run, uint32_t seller); /* among the origins; 0 without any */
/* Each seller's share of the orders to be expected, where it is not its share of the attractiveness. */
void history_weigh(struct run *run, const double *order_share);
void capacity_weigh(struct run *run, const double *order_share);

/* ---- what was promised at checkout (terms.c) ---- */
void promises_init(struct run *run);
void promises_clear(struct run *run);
void promises_free(struct run *run);
/* Keeps what order.terms answered with the order in a place of its pool. */
enum rd_status terms_keep(struct run *run, uint32_t slot, const struct rd_answer *answer);
static inline const struct promised_terms *order_terms(const struct run *run, const struct order *order)
{
    return &run->promises.items[order->terms];
}
/* What it promised for a late parcel, to an order that stands in its pool: no copy of one. */
int64_t order_late_credit_minor(const struct run *run, const struct order *order);

/* ---- patience (on_patience.c) ---- */
enum awaited { AWAITS_SELLER, AWAITS_DESK };
enum rd_status patience_begin(struct run *run, uint32_t slot, enum awaited awaited);

/* ---- demand (demand.c) ---- */
enum rd_status demand_build(struct run *run);
void demand_free(struct run *run);
/* Fails when the rules multiply the demand beyond what the scenario allows, naming day and value. */
enum rd_status day_demand_draw(struct run *run, struct day_demand *demand);
/* It would not exist if the rules moved no demand. */
bool order_by_raised_demand(const struct run *run, const struct order *order);
/* It exists only by the rules of this policy, or by how an order ended under them: another may not know it. */
static inline bool order_is_beyond(const struct run *run, const struct order *order)
{
    return order_id_is_repeat(order->id) || (run->demand_moves && order_by_raised_demand(run, order));
}

/* ---- capacities (capacity.c) ---- */
enum rd_status capacity_build(struct run *run);
void capacity_free(struct run *run);
void capacity_start(struct run *run);
void capacity_tonight(struct run *run);
/*
 * How long an order that comes to the seller at `at_s` waits for its turn; it then stands in the line itself. Orders come in the
 * order of their times. Only where run->backlog is kept.
 */
int64_t backlog_join_s(struct run *run, uint32_t seller, int64_t at_s);
bool carrier_is_limited(const struct run *run, const struct order *order);
/* What follows once the parcel's way is fixed: a complaint about its absence, its arrival (place.c). */
enum rd_status parcel_follow(struct run *run, struct order *order, uint32_t slot);

/* ---- stages ---- */
enum rd_status orders_generate(struct run *run); /* generate.c: the orders of run->day */
enum rd_status order_again(struct run *run, const struct order *order, enum order_outcome kind); /* order_again.c */
/* on_chargeback.c: after a refusal */
enum rd_status chargeback_consider(struct run *run, struct order *order, const struct dispute *claim,
                                   enum order_outcome ending);
void chargebacks_init(struct run *run);
/* Hands each of run->day over. */
enum rd_status repeats_generate(struct run *run, enum rd_status (*each)(struct run *run, uint64_t id, uint32_t buyer));
void repeats_init(struct run *run);
void repeats_clear(struct run *run);
void repeats_free(struct run *run);
enum rd_status repeat_keep(struct run *run, uint64_t id, uint32_t buyer, int64_t day); /* to be placed on that day */
/* past_repeats.c: repeats of orders of before the first day, drawn on the night of history by what was seen until then */
enum rd_status past_repeats_new(struct run *run);
void past_repeats_free(struct run *run);
void past_repeats_start(struct run *run);
void past_repeats_placed(struct run *run, uint64_t orders);
void past_repeats_seen(struct run *run, const struct order *order, int64_t day); /* it has a repeat on that day */
enum rd_status past_repeats_draw(struct run *run);
enum rd_status order_close(struct run *run, uint32_t slot, enum order_outcome kind,
                           const struct dispute *claim); /* close.c */
void order_free(struct run *run, uint32_t slot);
struct sale order_sale(const struct run *run, const struct order *order); /* as it is when nothing happens */
void nets_amend(struct run *run, struct order *order,
                uint32_t listed); /* money after the end: counted, its line corrected */
/*
 * What is wrong with a parcel when it comes, by the lane of a draw; `fine` becomes the share of parcels like it that are
 * fine. `price` is the cell of its price, NULL where prices move nothing.
 */
uint8_t condition_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price,
                       double *fine);
uint32_t time_add(int64_t at_s, int64_t span_s);
enum rd_status order_insure(struct run *run, struct order *order);   /* on_insurer.c: at checkout */
enum rd_status insurance_undo(struct run *run, struct order *order); /* cancelled: the premium goes back */
enum rd_status claim_to_insurer(struct run *run, uint32_t slot);
enum rd_status order_end_quietly(struct run *run, uint32_t slot); /* on_delivered.c: nobody claims anything */
/* on_delivered.c: rated some time after `ended_s`, by what is known then; and has the buyer seen a fault by then? */
enum rd_status order_rate(struct run *run, struct order *order, int64_t ended_s, bool refunded, bool refused);
bool fault_is_seen(const struct run *run, const struct order *order, int64_t at_s);
int64_t fault_shows_at(const struct run *run, const struct order *order); /* to the buyer of the parcel that has come */
int64_t order_days_late(const struct order *order, int64_t at_s);         /* calendar days after the promised one */
bool order_complains(const struct run *run, const struct order *order);   /* on_complaint.c */
enum rd_status complaint_schedule(struct run *run, uint32_t slot, int64_t shows_s);
/* When the next since_* threshold that a decision reads is crossed, after question->now_s; -1: never. */
int64_t next_threshold(struct run *run, enum rd_decision decision, const struct question *question);
enum rd_status claim_contact(struct run *run, uint32_t slot, const struct rd_answer *rule); /* on_contact.c */
/* violation.c: counted, asked of the policy and punished; and the statistic of its seller that it counts in, or STAT_COUNT */
enum rd_status violation_record(struct run *run, struct order *order, const struct dispute *claim, int kind);
enum seller_stat violation_stat(int kind);
void seller_count(struct run *run, const struct order *order,
                  enum seller_stat stat);                       /* while it is the order's seller */
enum rd_status claim_dispute(struct run *run, uint32_t slot);   /* on_dispute.c: the buyer opens a dispute */
enum rd_status claim_to_seller(struct run *run, uint32_t slot); /* on_seller.c  */
/* uphold.c: who the finding says was at fault, which is what an observer can know; and the seller's penalties for it. */
uint8_t fault_found(const struct run *run, const struct order *order, const struct dispute *claim, int outcome);
enum rd_status case_uphold(struct run *run, struct dispute *claim, struct order *order, int outcome);
/* A decision by silence is undone: the seller's windows count it no longer. */
void silence_undo(struct run *run, const struct dispute *claim, const struct order *order);
enum rd_status offer_make(struct run *run, uint32_t slot); /* on_offer.c: the first one */
/* Draws about the case's next offer, or about its last one: by how many were made. */
struct lanes offer_lanes(const struct run *run, const struct order *order, const struct dispute *claim,
                         enum stream_purpose purpose);
/* A part of 0 to 100 % and an amount in hundredths, half up to the smallest amount of the currency: money.c. */
int64_t money_part(const struct run *run, int64_t whole_minor, int64_t part_bp);
int64_t money_rounded(const struct run *run, double minor);
/* What a mediator's time at a desk costs. */
int64_t desk_cost_minor(const struct run *run, size_t desk, int64_t service_s);
enum rd_status escalation_ask(struct run *run, uint32_t slot);
enum rd_status claim_contested(struct run *run, uint32_t slot); /* on_escalation.c */
/* on_desk.c; `told` says who takes it there: TOLD_ESCALATED_BY_BUYER or TOLD_ESCALATED */
enum rd_status claim_to_desk(struct run *run, uint32_t slot, enum told told);
enum rd_status case_begin(struct run *run, size_t desk, const struct waiting *next);
enum rd_status case_finish(struct run *run, size_t desk, const struct event *event);
void claim_leave_desk(struct run *run, uint32_t slot);
enum rd_status claim_decide(struct run *run, uint32_t slot, int outcome); /* decide.c    */
enum rd_status claim_finish(struct run *run, uint32_t slot);              /* the remedy is given: ends by what it was */
void claim_refund_count(struct run *run, const struct dispute *claim, const struct order *order,
                        enum order_outcome ending);
bool claim_is_return(const struct dispute *claim); /* no fault, no dispute */
enum rd_status claim_refund(struct run *run, uint32_t slot, int64_t amount_minor, int money_kind); /* money.c */
/* What each account bears by an answer of `funding`; the last one takes the rounding. */
enum rd_status funding_split(struct run *run, const struct rd_answer *funding, int64_t amount_minor,
                             int64_t part_minor[ACCOUNT_PARTIES]);
/* Money from whom `payer` (RD_PAYER_…) names, and where that is the platform from whom `funding` says; and back to them. */
enum rd_status money_pay(struct run *run, struct order *order, const struct dispute *claim, int money_kind, int payer,
                         int64_t amount_minor, enum account to);
enum rd_status money_unpay(struct run *run, struct order *order, const struct dispute *claim, int money_kind, int payer,
                           int64_t amount_minor, enum account from);
/* Money from whom `funding` says to an account; the other way round for money that goes back to them. */
enum rd_status money_fund(struct run *run, struct order *order, const struct dispute *claim, int money_kind,
                          int64_t amount_minor, enum account to);
enum rd_status money_unfund(struct run *run, struct order *order, const struct dispute *claim, int money_kind,
                            int64_t amount_minor, enum account from);
/* payout.c: when the seller's money is released (INT64_MAX before a delivery), and whether it is. */
int64_t payout_at(const struct run *run, const struct order *order);
bool payout_is_released(const struct run *run, const struct order *order, const struct dispute *claim, int64_t now_s);
void payout_hold(struct run *run, struct dispute *claim); /* a dispute or a return is opened now */
/* The seller's part of a refund: out of the escrow while the money is held, else from the seller's balance. */
enum rd_status refund_from_seller(struct run *run, struct order *order, const struct dispute *claim,
                                  int64_t amount_minor, enum account to);
int64_t escrow_refunded(const struct run *run, const struct order *order); /* out of the escrow, so far */
/* What harm is worth that stays without a remedy, of a claim (or NULL) or a price of `whole_minor`: harm.c. */
int64_t harm_money(const struct run *run, const struct order *order, const struct dispute *claim, int64_t whole_minor);
enum rd_status refund_take_back(struct run *run, struct order *order, const struct dispute *claim);
enum rd_status coupon_give(struct run *run, uint32_t slot, int64_t amount_minor);
/* The remedy is undone: a coupon that was redeemed is asked back. */
enum rd_status coupon_withdraw(struct run *run, uint32_t slot, int64_t amount_minor);
enum rd_status evidence_ask(struct run *run, uint32_t slot);         /* on_evidence.c */
enum rd_status dispute_triage(struct run *run, uint32_t slot);       /* on_dispute.c */
void counter_evidence_bring(struct run *run, struct dispute *claim); /* on_seller.c: of a seller who contests */
uint8_t complaint_reason(const struct run *run, const struct order *order, bool not_received);
uint8_t evidence_draw(const struct run *run, const struct order *order);           /* on_complaint.c */
enum rd_status return_begin(struct run *run, uint32_t slot, int64_t amount_minor); /* on_return.c */
enum rd_status return_found(struct run *run, uint32_t slot);                       /* a mediator has judged the goods */
enum rd_status replacement_send(struct run *run, uint32_t slot);                   /* on_replacement.c */
enum rd_status claim_end(struct run *run, uint32_t slot, enum order_outcome ending);
/* The parcel came after the refund: both stay (*stands), or the money goes back. The claim is freed. */
enum rd_status refunded_arrival(struct run *run, struct order *order, bool *stands);
enum rd_status claim_arrival(struct run *run,
                             uint32_t slot); /* on_delivered.c: the parcel comes while a claim is open */
/*
 * way.c: handling and transit in working seconds by the lane of a draw, with what the seller, the price (NULL: no matter),
 * the carrier's month and the day do to them.
 */
int64_t handling_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price);
/* As drawn, on that day, behind what the seller has yet to hand over. */
int64_t handling_of_day(struct run *run, const struct order *order, int64_t handling_s);
double transit_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price);
/* Fixes hand-over and delivery of a parcel that the seller begins to handle at `from_s`. */
void parcel_send(const struct run *run, struct order *order, int64_t from_s, int64_t handling_s, uint32_t transit_word,
                 const struct price_cell *price, double slow);
void parcel_slow_down(const struct run *run, struct order *order, double slow); /* handed over now */
/* The end of the promised day, local where the parcel goes; and its beginning as if local time were UTC, for its date. */
uint32_t promised_by(const struct run *run, const struct order *order, int64_t from_s, int64_t promise_s);
int64_t promised_day_s(const struct run *run, const struct order *order);
/* Weekday times 24 plus hour, Monday first, where the parcel goes. */
size_t local_hour_of_week(const struct run *run, const struct order *order, int64_t at_s);
/* What goods_minor as it was drawn costs in the peak the order is bought in, and what it would cost without. */
int64_t price_discounted_minor(const struct run *run, const struct order *order);
double price_before_minor(const struct run *run, const struct order *order);
double change_of_mind_share(const struct run *run, const struct order *order);
/* tracking.c: late for the hand-over, and marked as shipped then; and what the marks make of the tracking. */
bool order_marked_shipped(const struct run *run, const struct order *order);
void tracking_falsify(struct run *run, struct order *order, bool marked, int64_t ship_within_s);
int parcel_tracking(const struct run *run, const struct order *order, int64_t now_s,
                    int64_t *since_scan_s); /* tracking.c */
/* When a parcel shown as moving will be shown as stalled unless a scan comes before; -1 when it is not shown so. */
int64_t tracking_stalls_at(const struct run *run, const struct order *order, int64_t now_s);
/* When a buyer whose patience past the promised day is `patience_s` complains; -1 when the parcel comes before. */
int64_t patience_ends_at(const struct run *run, const struct order *order, int64_t patience_s);

/* ---- decisions and appeals ---- */
enum rd_status remedy_ask(struct run *run, uint32_t slot);    /* decide.c: what the outcome gives, kept with the case */
enum rd_status remedy_give(struct run *run, uint32_t slot);   /* its money, once */
enum rd_status remedy_finish(struct run *run, uint32_t slot); /* its goods, or the end */
enum rd_status remedy_take_back(struct run *run, uint32_t slot);         /* its money, when it was given */
enum rd_status case_final(struct run *run, const struct dispute *claim); /* the decision is final: counted, timed */
/* Gives commission back, or takes it again, as what has gone back to the buyer changes: money.c. */
enum rd_status commission_follow(struct run *run, struct order *order, int64_t before_minor, int64_t after_minor);
enum rd_status refund_reverse(struct run *run, uint32_t slot, int64_t amount_minor); /* money.c */
enum rd_status compensation_reverse(struct run *run, uint32_t slot, int64_t amount_minor);
enum rd_status books_after(struct run *run, struct order *order); /* close.c: of an order that was closed before */
double odds_scale(double share, double weight);                   /* on_desk.c */
struct appeal *run_appeal(struct run *run, uint32_t slot);        /* appeal.c */
enum rd_status appeal_ask(struct run *run, struct question question, int subject, struct rd_answer *answer);
struct appeal_terms appeal_terms_of(const struct rd_answer *answer);
bool appeal_is_allowed(const struct appeal_terms *terms, unsigned appeals_before, int64_t delay_s);
/* `what` is kept, and `kind` of event awaited after delay_s: EVENT_APPEALED, somebody will appeal then, or another. */
enum rd_status appeal_new(struct run *run, const struct appeal *what, enum event_kind kind, int64_t delay_s,
                          uint32_t *slot);
/* The next event of one that is kept; what was awaited before is moot. */
enum rd_status appeal_await(struct run *run, uint32_t slot, enum event_kind kind, int64_t delay_s);
void appeal_free(struct run *run, uint32_t slot);
enum rd_status appeal_drop(struct run *run, uint32_t slot);
struct order *appeal_order(struct run *run, struct appeal *appeal);
enum rd_status appeal_begin(struct run *run, size_t desk, const struct waiting *next);
enum rd_status appeal_finish(struct run *run, size_t desk, const struct event *event);
/* appeal_case.c: a decision has been made (`fresh`: and its remedy asked for); who lost may appeal. */
enum rd_status case_settle(struct run *run, uint32_t slot, bool fresh);
double case_overturn_share(struct run *run, const struct desk *desk, const struct appeal *appeal);
enum rd_status case_appeal_end(struct run *run, uint32_t slot);
enum rd_status fine_pay(struct run *run, struct order *order, struct penalty *penalty); /* violation.c: when not paid */
enum rd_status fine_give_back(struct run *run, struct order *order, const struct penalty *penalty);
/* appeal_violation.c: a penalty was given, its fine not paid yet. */
enum rd_status penalty_consider(struct run *run, struct order *order, const struct dispute *claim,
                                struct penalty *penalty);
enum rd_status penalties_pay(struct run *run, struct order *order, uint32_t head); /* fines that were held */
enum rd_status penalties_undo(struct run *run, struct order *order, uint32_t *head);
void penalties_free(struct run *run, uint32_t *head);
bool seller_is_gone(const struct run *run, const struct appeal *appeal);
/* Nothing more comes of it: a fine that was held is paid. */
enum rd_status violation_appeal_drop(struct run *run, uint32_t slot);
enum rd_status violation_appeal_end(struct run *run, uint32_t slot);
enum rd_status standing_appeal_plan(struct run *run, uint32_t at, int before); /* appeal_standing.c */
void standing_appeal_count(struct run *run, enum total total);
enum rd_status standing_appeal_end(struct run *run, uint32_t slot);

/* ---- desks at work (desk_work.c) ---- */
enum rd_status desks_build(struct run *run);
void desks_free(struct run *run);
void desks_clear(struct run *run);
enum rd_status shifts_push(struct run *run);
/* Waits at the desk from now on, or is taken at once. `arrival` says what it is. */
enum rd_status desk_receive(struct run *run, size_t desk, struct waiting arrival, unsigned priority);
/* The shift a case arrives in: the first on duty, else the first to begin next. */
uint8_t desk_shift_at(const struct run *run, size_t desk);
/* How long a case in a language takes here. */
uint32_t desk_service(const struct run *run, size_t desk, size_t language, double factor, uint32_t word);
/* A mediator of shift next->mediator is done after service_s. */
enum rd_status desk_occupy(struct run *run, size_t desk, const struct waiting *next, uint32_t service_s,
                           uint32_t generation);
void desks_tell(struct run *run); /* desk_totals.c: into the result */

/* ---- languages (language.c) ---- */
size_t order_language(const struct run *run, const struct order *order); /* the buyer's, by its place in the scenario */
bool order_same_language(const struct run *run, const struct order *order);

int32_t history_night(const struct scenario *scenario); /* the day on which a past is drawn */
enum rd_status history_new(struct run *run); /* history.c: what is seen of sellers before the night of history */
void history_free(struct run *run);
void history_start(struct run *run); /* for the next replication: who the sellers are is drawn by then */
void history_order(struct run *run, uint32_t seller);
void history_rating(struct run *run, uint32_t seller, int32_t order_day, uint32_t stars);
void history_stat(struct run *run, const struct order *order, enum seller_stat stat); /* just counted for its seller */
void history_violation(struct run *run, const struct order *order, int kind);         /* just asked about */
/* A fact of a violation that was seen, from what is kept of it. */
int64_t history_kept(const struct run *run, const int64_t *context, enum rd_fact fact);
enum rd_status past_play(struct run *run);                 /* past.c: on the night of history */
enum rd_status seller_renew(struct run *run, uint32_t at); /* standing.c: one seller's decisions of the night */
enum rd_status standings_renew(struct run *run);           /* standing.c: decisions of the night */
enum rd_status buyers_start(struct run *run);              /* buyer_history.c: the first day */
enum rd_status buyers_seen_new(struct run *run);
void buyers_seen_free(struct run *run);
void buyers_note_seen(struct run *run, const struct order *order, enum buyer_note_kind kind, int64_t amount_minor);
bool buyers_past_draw(struct run *run);    /* on the night of history, else false: who has a claim behind has changed */
bool buyers_needed(const struct run *run); /* buyer_standing.c */
enum rd_status buyers_renew(struct run *run); /* the night's memory and standings */
/* Noted of the order's buyer, when buyers are kept. */
enum rd_status order_note(struct run *run, const struct order *order, enum buyer_note_kind kind, int64_t amount_minor);

#define EVENT_HANDLER(symbol, handler, phase, name)                                                                    \
    enum rd_status on_##handler(struct run *run, const struct event *event);
EVENTS(EVENT_HANDLER)
#undef EVENT_HANDLER

#endif
