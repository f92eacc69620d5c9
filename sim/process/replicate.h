/*
 * One replication of one scenario under one policy.
 */
#ifndef REDRESS_PROCESS_REPLICATE_H
#define REDRESS_PROCESS_REPLICATE_H

#include <stdint.h>

#include "measure/result.h"
#include "process/orders/marks.h"
#include "process/told.def"
#include "redress/policy.h"
#include "redress/status.h"
#include "redress/units.h"
#include "scenario/scenario.h"

/*
 * On the night of history, a week before the measured window, sellers are given a past (past.c) when the scenario wants them
 * stationary and the warm-up leaves room to observe the rates: at least so long.
 */
#define HISTORY_WARM_UP_S (35 * RD_DAY_S)
#define HISTORY_WEEKS 78      /* of the past */
#define HISTORY_BEFORE_DAYS 7 /* from its night to the measured window */
bool history_is_completed(const struct scenario *scenario);

struct run; /* the memory of one replication in progress, reused for the next */

/* A question put to the policy. `facts` holds those the decision reads; NULL when its answer never depends on any. */
struct trace_question {
    enum rd_decision decision;
    uint32_t epoch;
    const int64_t *facts;
    const struct rd_answer *answer;
    uint32_t also_epoch;    /* of the image beside, when the trace has one */
    uint32_t seller, buyer; /* whom it is about; of a standing the one of them */
};

/*
 * Another rule book, which a listener wants to put every question to as well: `facts` then hold what its decision reads too,
 * also where the run's own answer depends on none, and looking ahead and adding up are told like asking.
 */
struct trace_also {
    const struct rd_policy *policy;
    const struct rd_image *image;
};

#define TOLD_MEMBER(symbol, text, actor) TOLD_##symbol,
enum told { TOLD_EVENTS(TOLD_MEMBER) TOLD_COUNT };
#undef TOLD_MEMBER
const char *told_text(enum told told);
const char *told_actor(enum told told); /* "buyer" "seller" "platform" "carrier" "desk" "bank"; "" of the truth */

/*
 * Told about every step of every order when set: never changes a result. `asked` and `moved` may be NULL. Times are seconds
 * since the scenario's start and do not always ascend: what is known to come is told when it is fixed. TOLD_TRUTH is what
 * nobody in the market knows.
 */
struct trace {
    void (*tell)(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail);
    void *context;
    void (*asked)(void *context, int64_t at_s, uint64_t order, const struct trace_question *question);
    /* Money from one account to another, by the names of ledger.h. */
    void (*moved)(void *context, int64_t at_s, uint64_t order, const char *from, const char *to, int64_t amount_minor);
    const struct trace_also *also; /* or NULL */
    /* A standing or a placement, decided at night; with `also` only. May be NULL. */
    void (*stood)(void *context, int64_t at_s, const struct trace_question *question);
    /*
     * Every question that the rule counters count, those about no order among them, with the facts its decision reads (NULL
     * where the answer depends on none) and the epoch of the run's own policy. May be NULL.
     */
    void (*counted)(void *context, enum rd_decision decision, uint32_t epoch, const int64_t *facts,
                    const struct rd_answer *answer);
};

/* The image must already be in the scenario's currency. Borrowed until run_free. */
enum rd_status run_new(const struct scenario *scenario, const struct rd_policy *policy, const struct rd_image *image,
                       const struct segment_table *segments, struct run **out, struct rd_error *err);
/*
 * The same for a launch: until the measured window begins `before` rules, then the policy. What an order or a case began
 * under the rules before (the policy's own `as_of` says what counts as its beginning) it ends under. Rules are counted from
 * the launch on.
 */
enum rd_status run_new_launch(const struct scenario *scenario, const struct rd_policy *policy,
                              const struct rd_image *image, const struct rd_policy *before_policy,
                              const struct rd_image *before_image, const struct segment_table *segments,
                              struct run **out, struct rd_error *err);
/*
 * Orders of the run are broken down by where buyer and seller stand under the baseline: `marks`, borrowed until run_free(),
 * are kept by the run of the baseline (`keeps`), replicated first, and read by the others. Without them a run shows its own.
 */
void run_share_marks(struct run *run, struct marks *marks, bool keeps);
void run_free(struct run *run);

/*
 * Simulates replication `replication` of `seed` into `out` (result_init with run_result_shape() sizes). A pure function of
 * its arguments. RD_NO_ANSWER when the policy has none, with policy, decision, epoch and every fact in err.
 * `stop`, when not NULL and non-zero, ends it early with RD_INTERRUPTED. `progress` may be NULL: set to the simulated
 * share in 1/1000 as it advances.
 */
enum rd_status replicate(struct run *run, uint64_t seed, uint32_t replication, const struct trace *trace,
                         const volatile int *stop, volatile int *progress, struct result *out, struct rd_error *err);

#endif
