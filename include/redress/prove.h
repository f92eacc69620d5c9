/*
 * Proofs about policies: exact answers about every case of the declared space, each with a concrete case.
 *
 * Each decision at each epoch is turned into a decision diagram over its facts' domains. What a proof says is settled,
 * not sampled; a case it shows has been answered by the reference interpreter as well. Where a diagram would pass the
 * node limit the verdict is "not proven" (RD_UNDECIDED), never silence.
 */
#ifndef REDRESS_PROVE_H
#define REDRESS_PROVE_H

#include "redress/demands.h"
#include "redress/facts.h"
#include "redress/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_PROVE_NODES_MAX 1000000u
#define RD_PROVE_CLIFF_MINOR INT64_C(1000) /* 10.00 */

/* An order of an answer that stands in the place of the catalogue's for one party, in the words of decisions.def. */
struct rd_stated_order {
    int party;     /* RD_PARTY_… */
    size_t answer; /* among all answers */
    const char *order;
};
/* Is the text an order of the answer? Else `why` (of `size` bytes) says what is wrong with it. */
bool rd_order_is_valid(size_t answer, const char *order, char *why, size_t size);

struct rd_prove_options {
    int64_t exchange_ppb; /* as for rd_policy_compile(); 0 stands for RD_PPB_PER_ONE */
    uint32_t node_limit;  /* of one diagram store; 0 stands for RD_PROVE_NODES_MAX   */
    bool has_today;       /* what is due by a date is told when it is past */
    int64_t today_s;
    int64_t cliff_minor;               /* money that one step of a fact may cost; 0 stands for RD_PROVE_CLIFF_MINOR */
    const struct rd_named_case *cases; /* of rd_policy_diff(): those its witnesses are to be near to */
    size_t case_count;
    const struct rd_stated_order *stated; /* of rd_policy_diff() and rd_policy_worse() */
    size_t stated_count;
    const struct rd_limits *limits; /* of a scenario that answers must not pass; NULL: of none */
    /* Told of rd_policy_prove()'s work before each part of it: `done` of `all` "decisions", then "edits". NULL: nobody listens. */
    void (*progress)(void *context, const char *what, size_t done, size_t all);
    void *progress_context;
};

/*
 * The static checks: gaps, rules that never answer, rules whose order matters, rules that change nothing, cells that are
 * always or never true, parameters and parts of their ranges that change nothing. Adds findings to `found`, sorted
 * neither among themselves nor with others. `options` may be NULL. Returns RD_OK also when there are findings;
 * RD_UNDECIDED when something was not proven (a finding "not-proven" says what); RD_NOMEM.
 */
enum rd_status rd_policy_prove(const struct rd_policy *policy, const struct rd_prove_options *options,
                               struct rd_findings *found, struct rd_error *err);

/*
 * Only what stops a run: "gap" and "no-answer", at options->exchange_ppb and under options->limits, whose times are looked at and
 * no others. A time in it at which a parameter has no value is one more "no-answer". Returns as rd_policy_prove().
 */
enum rd_status rd_policy_prove_run(const struct rd_policy *policy, const struct rd_prove_options *options,
                                   struct rd_findings *found, struct rd_error *err);

/* ---- what a market cannot bring about ---- */

/* Values a fact may have in a market: of a fact of words or yes and no those whose bits are set, else lo to hi. */
struct rd_possible {
    uint64_t words;
    int64_t lo, hi;
    bool may_be_absent;
};

/* Of which facts rules may be asked in a market. Whatever is possible must be in it; more does no harm. */
struct rd_market {
    struct rd_possible fact[RD_FACT_COUNT];
    bool without_order[RD_DECISION_COUNT]; /* may be asked of nothing but people: other facts have their lowest value */
};

/* Nothing known: every fact may have any value. */
void rd_market_anything(struct rd_market *market);

/* A parameter that no value in its range lets change an answer in that market, and why: what the first rule lacks. */
struct rd_unmoved {
    const char *parameter;
    enum rd_decision decision;
    const char *rule;    /* its first rule that uses it */
    bool is_never_asked; /* the decision: as `earlier` never answers what it is asked after */
    enum rd_decision earlier;
    enum rd_fact fact; /* of a condition that never holds, or that holds or fails whatever the parameter says */
    bool never_holds;
};

/*
 * Parameters of the policy, in order, that some rule uses and that move nothing in the market: proven from the conditions of
 * each rule one by one, over the whole range of the parameter and all stated values of the others. Those it does not name
 * may move something, or move nothing for other reasons. `exchange_ppb` is as for rd_policy_compile(). `found` is called once
 * for each; *used, when not NULL, is how many parameters some rule uses.
 */
void rd_policy_unmoved(const struct rd_policy *policy, const struct rd_market *market, int64_t exchange_ppb,
                       void (*found)(void *context, const struct rd_unmoved *unmoved), void *context, size_t *used);

/* ---- differences ---- */

enum rd_verdict { RD_IDENTICAL, RD_DIFFERENT, RD_NOT_PROVEN };
/* Undecided: not worse as far as is known, but some answer has no order, or no proof was made. Mixed: worse, and not only. */
enum rd_effect { RD_EFFECT_NONE, RD_EFFECT_BETTER, RD_EFFECT_WORSE, RD_EFFECT_MIXED, RD_EFFECT_UNDECIDED };

/* What a change is for one party. */
struct rd_party_effect {
    enum rd_effect effect;
    int worse, undecided; /* the first such answer of the decision; -1: none */
    bool has_order;       /* the undecided answer has an order that the two values stand in, but no proof was made */
    const char *witness;  /* of what is worse by its amount: a case; NULL: the group's witness is one */
};

/*
 * Cases that one rule (or set of rules) answered and another answers, with another outcome. Those with which a run stops on one
 * side (redress/demands.h) are in a group of their own.
 */
struct rd_diff_group {
    enum rd_decision decision;
    const char *when;                      /* "from 2026-10-01", "before 2026-10-01", …; NULL: always           */
    int64_t old_at_s, new_at_s;            /* a time in it, on either side                                       */
    const char *old_outcome, *new_outcome; /* "eligible=no reason_code=late", or the error in words              */
    const char *old_rule, *new_rule;       /* ids, several joined by " + "; NULL when none answers               */
    const char *where;                     /* conditions that cover the group; of many regions the first few     */
    const char *const *regions;            /* the same, all regions one by one; no case is in two                */
    size_t region_count;
    bool where_is_exact;    /* they hold for no other possible case                               */
    const char *cases_text; /* how many cases of the facts either side reads, all digits          */
    double cases;
    bool cases_are_exact;       /* false: at most so many                                             */
    const char *witness, *twin; /* a case in words; one step away, unchanged (or NULL)                */
    int64_t witness_facts[RD_FACT_COUNT], twin_facts[RD_FACT_COUNT];
    /* The named case the witness is nearest to, or NULL; the stated facts they differ in, and those that matter but which
     * the case does not state. */
    const char *near_case, *near_file;
    bool near_differs[RD_FACT_COUNT], near_lacks[RD_FACT_COUNT];
    struct rd_party_effect for_party[RD_PARTY_COUNT];
    bool old_stops, new_stops; /* a run stops with what this side answers */
    bool has_old_answer, has_new_answer;
    int64_t old_answer[RD_ANSWERS_MAX], new_answer[RD_ANSWERS_MAX]; /* at the witness */
};

struct rd_diff_decision {
    enum rd_verdict verdict;
    bool as_of_differs; /* another event selects the parameter values, and they depend on the date */
    size_t first_group, group_count;
};

/* A decision that is asked only after another one's answer, and that a group of changes asks no longer, or newly. */
struct rd_diff_asked {
    enum rd_decision decision, after; /* `after` has the group */
    size_t group;                     /* among all groups */
    bool is_newly;
    const char *requires; /* "eligible=yes" */
};

struct rd_diff {
    enum rd_verdict verdict; /* different when some decision is, else not proven when some is not */
    struct rd_diff_decision decision[RD_DECISION_COUNT];
    struct rd_diff_group *groups; /* by decision, time, rules; owned by the diff with all texts */
    size_t group_count;
    struct rd_diff_asked *asked; /* by decision, then group */
    size_t asked_count;
    void *memory;
};

struct rd_diff_side {
    const struct rd_policy *policy;
    bool has_date; /* both sides or neither: compare at these times only */
    int64_t at_s;
};

/*
 * The exact set of cases that `b` answers otherwise than `a`, for every case of the declared space and every date, or
 * at one date each. Impossible combinations are no cases. The witness of a group is the changed case with the fewest facts
 * other than in one of options->cases, then the fewest steps from it, ties by the order of the cases. It is taken from those
 * one step away from a case that gets the old answer, or the new one, of both; where the group has none, from those beside
 * any unchanged case, else from all. Without named cases that state a fact that matters it is the first of the group.
 * (Of a group in which money differs at some amounts only, the amount is the nearest to the others.) RD_INPUT when the currencies differ or one side alone has a
 * date; RD_NOMEM. A decision past the node limit is RD_NOT_PROVEN in the result. Release with rd_diff_release().
 */
enum rd_status rd_policy_diff(const struct rd_diff_side *a, const struct rd_diff_side *b,
                              const struct rd_prove_options *options, struct rd_diff *out, struct rd_error *err);
void rd_diff_release(struct rd_diff *diff);

/* ---- is any case worse for a party? ---- */

enum rd_worse_verdict { RD_NOT_WORSE, RD_WORSE, RD_WORSE_NOT_PROVEN };
struct rd_worse {
    enum rd_worse_verdict verdict;
    char *reason;  /* NULL when not worse */
    char *witness; /* a case that is worse, or NULL */
};
/*
 * Is no case of `b` worse for the party than in `a`, by the orders of answers in the catalogue or those in options->stated?
 * Also what later decisions make of answers they read: a standing, a cover, an outcome, a clock that begins earlier. `diff`
 * is what rd_policy_diff() found of the same sides with the same options. RD_OK or RD_NOMEM. Release with
 * rd_worse_release().
 */
enum rd_status rd_policy_worse(const struct rd_diff_side *a, const struct rd_diff_side *b,
                               const struct rd_prove_options *options, const struct rd_diff *diff, int party,
                               struct rd_worse *out, struct rd_error *err);
void rd_worse_release(struct rd_worse *worse);

/* Rules behind answers that both policies give: "same answers, 3 rules renamed". */
struct rd_rule_change {
    enum rd_decision decision;
    const char *old_rule, *new_rule; /* ids, several joined by " + " */
    bool is_renamed;                 /* neither policy has the other's id in this decision */
    const char *witness;             /* a case that both answer alike, by these rules */
};
struct rd_rule_changes {
    struct rd_rule_change *items; /* by decision; owned with all texts */
    size_t count;
    bool is_undecided; /* a decision passed the node limit: there may be more */
    void *memory;
};
/* As rd_policy_diff() for the sides. Release with rd_rule_changes_release(). */
enum rd_status rd_policy_diff_rules(const struct rd_diff_side *a, const struct rd_diff_side *b,
                                    const struct rd_prove_options *options, struct rd_rule_changes *out,
                                    struct rd_error *err);
void rd_rule_changes_release(struct rd_rule_changes *changes);
const char *rd_effect_name(enum rd_effect effect); /* "none" "better" "worse" "mixed" "undecided" */

#ifdef __cplusplus
}
#endif
#endif
