/*
 * A scenario: the people, parcels and queues of a market, loaded, checked and immutable.
 *
 * Everything here is behaviour; everything a rule decides is policy. Distributions are quantile tables in integer units
 * (seconds, minor units), chances are thresholds of a 32-bit lane (chance_threshold) beside the share they came from.
 * The document's fields, their units, ranges, defaults and meanings stand in fields.def, from which the checks, the
 * help, the reference page and the JSON Schema come.
 */
#ifndef REDRESS_SCENARIO_SCENARIO_H
#define REDRESS_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/copula.h"
#include "core/pace.h"
#include "core/quantile.h"
#include "redress/facts.h"
#include "redress/findings.h"
#include "redress/status.h"
#include "scenario/peaks.h"
#include "scenario/realism.h"
#include "scenario/responses.h"

/* The most that goods, or their shipping, cost in minor units: an order stores both in 32 bits, whole units. More is refused. */
#define ORDER_MONEY_MAX (UINT32_MAX / 100 * 100)

struct chance {
    double share;       /* 0 to 1          */
    uint64_t threshold; /* of a 32-bit lane */
};

/* Stages of the evidence-dependent finding: share found for the buyer, for true and for false claims. */
struct finding_odds {
    double true_claim, false_claim;
};

/* A country of calendar.holidays. */
struct country {
    const char *name;
    int64_t *days; /* since 1970-01-01, ascending */
    size_t count;
};

/* Hours of work, by local time; sums of shares are 1. */
struct schedule {
    const char *name;
    int32_t utc_offset_min;
    double weekday_share[7], hour_share[24]; /* 0 is Monday */
};

/* A schedule on the days of the scenario, with the holidays of a country. */
struct scheduled {
    const struct schedule *schedule;
    const struct country *country; /* or NULL */
    struct pace *pace;
};

struct category {
    const char *name;
    double share;   /* of demand; the family sums to 1                           */
    int item_class; /* RD_ITEM_CLASS_…: what a policy sees                       */
    bool perishable, personalised;
    double free_return_share;        /* share of items whose page promises a free return          */
    struct quantile_table *price;    /* goods, minor units, at least 1                        */
    struct quantile_table *shipping; /* freight paid by the buyer, minor units, at least 0    */
    double damaged, not_as_described, defective, wrong_item,
        missing_parts;                           /* fault shares of received parcels, before fault_factor */
    double counterfeit;                          /* the same, before counterfeit_factor */
    double fault_at_receipt;                     /* share of faults seen at once                         */
    struct quantile_table *fault_later;          /* the rest: seconds after receipt                    */
    double cost_of_goods, salvage, salvage_worn; /* shares of the price                         */
    double change_of_mind;                       /* share of received orders without fault wanted back   */
    double faults;                               /* of received parcels, all kinds but counterfeits      */
    const struct price_cell *by_price; /* [PRICE_CELLS], by the price's lane; NULL: nothing follows the price */
};

/* What follows the price, of goods in a cell of probability of their category's price. */
struct price_cell {
    float fault_odds, handling, transit; /* factors */
};
#define PRICE_CELL_BITS 8
#define PRICE_CELLS (1 << PRICE_CELL_BITS)

struct lane {
    const char *name;                                /* unique; "from-to" when not given */
    const char *from, *to;                           /* origin country or region, destination region              */
    const struct country *from_country, *to_country; /* whose holidays are known there, or NULL */
    size_t origin;                                   /* of scenario.origins                     */
    double share;
    size_t carrier; /* index */
    bool cross_border, return_hub;
    int law;                                            /* RD_LAW_… */
    struct quantile_table *promise;                     /* promised days shown to the buyer, from payment, seconds */
    struct quantile_table *transit;                     /* hand-over to delivery, seconds, before the shock       */
    double promise_follows;                             /* correlation of their normal scores                     */
    struct follows follows;                             /* the same                                               */
    const struct schedule *hands_over_by, *delivers_by; /* or NULL */
    const struct pace *hands_over, *delivers; /* the same on the scenario's days, with holidays; NULL: any time */
    struct chance customs_delays;             /* parcels held at customs                                   */
    struct quantile_table *customs_delay;     /* how long, seconds                                   */
    double lost;                              /* share of shipped parcels that never arrive                */
    double damaged;                           /* share damaged on the way                                  */
    double return_cost;                       /* of goods */
    double return_hub_cost;                   /* times return_cost */
    struct quantile_table *return_transit, *return_hub_transit; /* seconds */
    double return_lost, return_hub_lost;                        /* shares of parcels on their way back */
    int64_t return_lost_after_s;                                /* drop-off to given up as lost */
    struct quantile_table *scan_gap;                            /* seconds between tracking scans */
};

struct carrier {
    const char *name;
    double capacity_per_day; /* parcels; 0: no limit                        */
    double slowdown;         /* added to the next day's transit factor per capacity of load above it */
    double monthly_sigma;    /* sigma of the logarithm of the month's transit factor, median exp(-sigma^2/2): mean 1 */
};

/* After a refusal: who asks the bank, and how that ends, by the truth of the claim. */
struct chargeback_habit {
    struct chance true_claims, false_claims;
    struct chance won_by_true, won_by_false;
    struct quantile_table *after, *decided_after; /* refusal to chargeback to decision, seconds */
};

/* Chances that an order is followed by another of its buyer, by how it ended. */
struct order_again {
    struct chance plain, late, remedied, refused, harmed, cancelled;
    struct quantile_table *after; /* end to the next order, seconds */
    uint32_t at_most;             /* in a row */
};

static inline bool order_again_is_ever(const struct order_again *again)
{
    return again->at_most > 0 && (again->plain.threshold | again->late.threshold | again->remedied.threshold |
                                  again->refused.threshold | again->harmed.threshold | again->cancelled.threshold) > 0;
}

struct buyer_segment {
    const char *name;
    double share;
    struct chance complains;      /* of buyers with a reason                               */
    double complains_per_tenfold; /* added per factor ten of the price over complains_at (clamped to 0..1) */
    int64_t complains_at_minor;
    struct chance contacts_first;
    struct chance drops_if_contact_required;
    struct chance false_claims;                     /* of orders delivered without fault                     */
    double evidence[RD_EVIDENCE_COUNT];             /* none, photo, video; sums to 1                      */
    double false_reason[RD_REASON_COUNT];           /* what false claims say; sums to 1; change of mind is none */
    struct quantile_table *complaint_delay;         /* seconds after the fault shows                  */
    struct chance deadline_pull;                    /* share who file in the last 48 hours of a window they know */
    struct quantile_table *patience_estimate;       /* seconds past the promised day before "not received" */
    double patience_by_tracking[RD_TRACKING_COUNT]; /* times it, while this is shown; of what a waiting buyer may see */
    struct quantile_table *patience_reply;          /* seconds a buyer waits for a message          */
    struct quantile_table *patience_offer;          /* seconds until an offer is answered           */
    struct chance minds_lateness;                   /* of a parcel that has come */
    struct quantile_table *lateness_borne, *lateness_part_bp;
    struct quantile_table
        *patience_dispute;     /* seconds a buyer waits for an answer, or for a mediator; NULL: for good */
    struct chance takes_offer; /* accepts a partial offer                               */
    struct chance escalates;   /* asks the platform after a contest or a refused offer  */
    struct quantile_table *escalation_delay;
    struct chance withdraws_on_arrival; /* honest: drops a not-received case when the parcel comes */
    struct chance mislabels;            /* a change of mind that is barred or costs, called not as described */
    struct chance evidence_when_asked;  /* brings evidence a rule insists on */
    struct quantile_table *evidence_delay;
    double asks_for[RD_REQUEST_COUNT]; /* sums to 1 */
    struct quantile_table *asked_part_bp;
    struct chance ships_return, ships_return_at_own_cost;
    struct quantile_table *return_delay; /* return agreed to drop-off, seconds */
    double worn_returns, empty_returns;
    struct chance confirms; /* the receipt, before it is confirmed by itself */
    struct quantile_table *confirm_delay;
    struct chance pays_back;             /* when the parcel comes after its refund */
    double insures, insures_per_tenfold; /* share who take the offer, and what is added per factor ten of the price */
    int64_t insures_at_minor;
    struct chance declines_insurance; /* that they would have by default */
    struct order_again order_again;
    struct chargeback_habit chargeback;
    struct chance past_disputes, past_refused,
        past_refunded;                         /* before the first day: of orders; of these; of the rest */
    struct chance appeals_true, appeals_false; /* of those who lost, by the truth of the claim */
    struct quantile_table *appeal_delay;       /* decision to appeal, seconds                  */
    double *language;                          /* share per scenario language, language_count of them; sums to 1 */
};

struct seller_segment {
    const char *name;
    double share;                                         /* of sellers */
    struct quantile_table *handling;                      /* payment to hand-over, seconds                         */
    double handling_capacity, handling_capacity_of_usual; /* orders a day, and times the seller's own mean; 0: none */
    double fault_factor;                                  /* times the category's fault shares                     */
    struct chance answers;                                /* messages and disputes                                 */
    struct quantile_table *answer_delay;                  /* of a dispute, seconds                                 */
    struct quantile_table *reply_delay;                   /* of a message, seconds                                 */
    double delay_off_language;                            /* times both, in a language they do not answer in       */
    struct chance settles;                                /* refunds after a message, given a true claim           */
    struct chance settles_false;                          /* the same, given a false claim                         */
    struct chance rude;
    double accepts_true, accepts_false;                /* answered disputes accepted at once, by truth        */
    double offers_true, offers_false;                  /* answered with a partial offer; the rest contest     */
    struct quantile_table *offer_share_bp;             /* offered part of the claim, basis points          */
    double counter_evidence[RD_SELLER_EVIDENCE_COUNT]; /* of contesting sellers: none, tracking, document */
    struct chance cancels;                             /* out of stock                                          */
    struct chance appeals_true, appeals_false;         /* of those who lost a case, by the truth of the claim   */
    struct chance appeals_violation_true, appeals_violation_false; /* of points and fines, by their truth       */
    struct chance appeals_standing;      /* of demotions, suspensions and removals                */
    struct quantile_table *appeal_delay; /* decision to appeal, seconds                           */
    const char **languages;              /* answered in; NULL: all of them                        */
    size_t language_count;
    struct chance returns_contested;         /* good returns called bad                               */
    double counterfeit_factor;               /* times the category's counterfeit share                */
    struct chance offers_again;              /* after an offer that was refused, while rounds remain  */
    struct quantile_table *next_offer_delay; /* refusal to the next offer, seconds                    */
    struct quantile_table *offer_raise_bp;   /* part of what is missing that is added, basis points   */
    struct chance offers_by_message;         /* part of the claim, of replies that do not settle      */
    struct chance marks_shipped;             /* orders past their ship-by date, before they are       */
    struct chance marks_delivered;           /* handed over by the promised day, not there on it      */
    struct quantile_table *inspection;       /* receipt of a return to its inspection, seconds        */
};

/* A row of a desk's roster. */
struct shift {
    const char *name;
    uint8_t weekdays;            /* bit 0 Monday … bit 6 Sunday, local time                   */
    int32_t from_min, to_min;    /* minutes of the local day; to <= from runs past midnight   */
    int64_t first_day, last_day; /* days since 1970-01-01; INT64_MIN and INT64_MAX when not dated */
    uint32_t mediators;          /* on the roster, before shrinkage                           */
};

#define DESK_NONE SIZE_MAX

struct desk {
    const char *name;
    struct shift *shifts;
    double shrinkage;            /* chance of a mediator to be away for a whole shift     */
    bool senior;                 /* hears appeals only                                    */
    bool takes[RD_REASON_COUNT]; /* cases of this reason                       */
    int32_t utc_offset_min;
    const char *holidays;   /* country of calendar.holidays the desk keeps, or NULL  */
    const char **languages; /* NULL: all of them                                     */
    size_t language_count;
    const char *overflow_name;     /* as the document says                              */
    size_t overflow_to;            /* a desk that may take what waits here, or DESK_NONE */
    int64_t overflow_after_s;      /* and how long it must have waited                  */
    size_t first_shift;            /* shifts of all desks are numbered through          */
    struct work_calendar calendar; /* mediators on the roster, whole horizon            */
    const char **shift_names;
    size_t shift_count;
    struct quantile_table *handling;            /* seconds per case                                      */
    double handling_by_reason[RD_REASON_COUNT]; /* factor, 1 unless stated                    */
    double handling_off_language;               /* factor for a language it does not serve               */
    int64_t publish_after_s;                    /* finding takes effect this long after it was made; at least 1 h */
    struct {
        double wrong_case, right_case, wrong_violation, right_violation, standing;
        double evidence_weight[RD_EVIDENCE_COUNT];           /* on the odds of the buyer's appeal */
    } overturns;                                             /* shares of appeals that succeed    */
    struct finding_odds item[RD_EVIDENCE_COUNT];             /* by the buyer's evidence            */
    struct finding_odds not_received[RD_TRACKING_COUNT];     /* by tracking; nobody claims one that came back */
    struct finding_odds late[RD_TRACKING_COUNT];             /* the same                           */
    double seller_evidence_weight[RD_SELLER_EVIDENCE_COUNT]; /* factor on the odds of finding for the buyer */
    double split_share;                                      /* of findings                                           */
    struct quantile_table *split_bp;                         /* part awarded by a split finding, basis points         */
    int64_t cost_per_hour_minor;
};

struct ratings {
    struct chance leaves;
    struct quantile_table *delay; /* seconds after delivery or, with a case, after its end */
    double beta_late;             /* on clip(days late, 0, 8) / 8                          */
    double beta_late_3;           /* on days late >= 3                                     */
    double beta_log_total;        /* on ln(total days / 10)                                */
    double beta_fault;            /* a fault the buyer saw                                 */
    double beta_refunded;         /* money came back                                       */
    double beta_refused;          /* a claim was refused                                   */
    double cuts[4];               /* P(stars <= k) = logistic(cut_k - eta)                 */
};

/* A figure the market is held against; `run -v` prints the simulated value beside it. */
struct realism_row {
    enum realism_figure figure;
    const char *segment;      /* "category=toys" of a metric; NULL: as the figure says     */
    bool is_band;             /* lo..hi was stated, not a reference                        */
    double reference;         /* in the figure's unit; unset for a band                    */
    double within;            /* relative tolerance around the reference                   */
    double lo, hi;            /* accepted values, both included                            */
    const char *source, *why; /* or NULL                                                   */
};

struct exchange_rate {
    char currency[4];
    int64_t ppb; /* units of the scenario's currency per unit, times 10^9 */
};

struct scenario {
    const char *file, *name, *title, *why;
    char currency[4];
    const char *canonical; /* resolved document: edits and --set applied */
    char sha256[65];       /* of `canonical`                             */

    int64_t start_unix_s, warm_up_s, measure_s, drain_s; /* whole days */
    bool launches;                                       /* the baseline rules until the measured window begins */
    const char *platform_name;                           /* calendar.platform, or NULL */
    const struct country *platform_country;

    struct {
        double orders_per_day;     /* policy-free mean                                  */
        double weekday_factor[7];  /* mean 1 over a week; 0 is Monday                   */
        double hour_share[24];     /* sums to 1                                         */
        double day_dispersion;     /* gamma shape of the day's factor; 0: none (Poisson) */
        double multiplier_at_most; /* majorant of policy effects on demand, >= 1        */
        struct peak *peaks;        /* none share a date                                 */
        size_t peak_count;
    } demand;
    struct day_effect *days; /* [day_count]: what the peaks do to each; NULL without peaks */
    size_t day_count;

    struct schedule *schedules;
    size_t schedule_count;
    struct scheduled *paces; /* each schedule in each country that some lane uses */
    size_t pace_count;
    struct copula *copula; /* NULL: no promise follows its transit */

    struct category *categories;
    size_t category_count;
    struct {
        double faults, handling, transit; /* powers of a price over the category's median */
    } by_price;
    struct lane *lanes;
    size_t lane_count;
    const char **origins; /* where lanes come from, in document order */
    const struct country **origin_countries;
    size_t origin_count;
    struct carrier *carriers;
    size_t carrier_count;

    uint32_t buyer_count;
    struct quantile_table *buyer_age; /* since they joined, on the first day, seconds */
    bool buyers_stationary;           /* they have a year behind them, else nobody has ordered */
    struct buyer_segment *buyer_segments;
    size_t buyer_segment_count;

    uint32_t seller_count;
    double *seller_weight;    /* base attractiveness of seller i, ascending: quantiles of `size` at (i + 1/2) / count */
    double placement_at_most; /* largest placement multiplier a policy may answer (1 = 100 %) */
    double *seller_countries; /* [origin]: share of the sellers; NULL: any sends from everywhere */
    uint32_t seller_categories; /* that each sells; 0: all                                        */
    struct seller_segment *seller_segments;
    size_t seller_segment_count;
    struct {
        struct quantile_table *handling, *faults, *answers; /* factors of each seller, in millionths */
        double correlation[3]; /* of normal scores: handling and faults, handling and answers, faults and answers */
    } spread;
    bool history_stationary; /* windows start from stationary rates, else empty   */
    bool entry_replaces_removed;

    struct desk *desks;
    size_t desk_count;
    size_t shift_count; /* of all desks */
    struct ratings ratings;

    struct {
        double commission;                  /* of goods, kept by the platform                    */
        bool commission_refunded;           /* given back with a full refund                     */
        bool commission_refunded_in_part;   /* and in proportion with any refund                 */
        int64_t contact_minor;              /* platform's cost of a message                      */
        int64_t dispute_minor;              /* platform's cost of a formal dispute               */
        double harm_share[RD_REASON_COUNT]; /* of the price: what unremedied harm is worth */
        int64_t chargeback_fee_minor;       /* to the bank, each */
        struct chance coupon_redemption;
        struct quantile_table *refund_delay; /* decided to arrived, seconds */
    } costs;

    struct {
        struct quantile_table *delay; /* claim to answer, seconds           */
        struct chance pays_true, pays_false;
    } insurer;

    int64_t value_band_minor[3]; /* segment edges: below, up to, up to, above         */

    const char **languages; /* all that buyers speak, in document order          */
    size_t language_count;
    size_t *desk_of_language;                /* the first desk that serves it, for what has no reason   */
    size_t *senior_desk_of_language;         /* the first senior one; DESK_NONE when there is none       */
    size_t (*desk_of_case)[RD_REASON_COUNT]; /* [language]: the first that serves it and takes the reason */
    size_t (*senior_desk_of_case)[RD_REASON_COUNT];

    struct realism_row *realism;
    size_t realism_count;

    struct responses responses;
    enum response_level
        response; /* how strongly people respond: asked of a run, no part of the document; loads as none */

    int64_t money_step; /* the smallest amount of the currency */
    struct exchange_rate *exchange;
    size_t exchange_count;
    void *owner; /* arenas and documents behind the pointers */
};

struct scenario_options {
    const char *const *sets; /* "path=value", in order */
    size_t set_count;
    struct rd_files *files; /* through which files are read; NULL: past any */
};

/*
 * Loads a scenario ("base" + "edits" resolved), applies --set edits, checks everything and reports all findings at once.
 * RD_INPUT when a finding is an error. A share set through `sets` or an edit rescales its siblings.
 */
enum rd_status scenario_load(const char *path, const struct scenario_options *options, struct scenario **out,
                             struct rd_findings *found, struct rd_error *err);
enum rd_status scenario_load_text(const char *name, const char *text, size_t length,
                                  const struct scenario_options *options, struct scenario **out,
                                  struct rd_findings *found, struct rd_error *err);
void scenario_free(struct scenario *scenario);

bool desk_serves(const struct desk *desk, const char *language);
static inline int64_t scenario_horizon_s(const struct scenario *scenario)
{
    return scenario->warm_up_s + scenario->measure_s + scenario->drain_s;
}
/* What the peaks do to a day; NULL without peaks, or beyond the horizon. */
static inline const struct day_effect *scenario_day(const struct scenario *scenario, int64_t day)
{
    return day >= 0 && (size_t)day < scenario->day_count ? &scenario->days[day] : NULL;
}
/* Number of the peak that is on at a second since the start, from 1; 0: none. An order belongs to that of placed_s. */
static inline size_t scenario_peak_at(const struct scenario *scenario, int64_t at_s)
{
    const struct day_effect *day = scenario_day(scenario, at_s / 86400);
    if (!day || day->peak == 0)
        return 0;
    const struct peak *peak = &scenario->demand.peaks[day->peak - 1];
    const int64_t minute = at_s % 86400 / 60;
    return minute >= peak->from_min && minute < peak->to_min ? day->peak : 0;
}
/* Rate of `currency` into the scenario's own, parts per billion; 0 when the scenario states none. */
int64_t scenario_exchange_ppb(const struct scenario *scenario, const char *currency);

#endif
