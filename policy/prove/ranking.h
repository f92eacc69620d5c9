/*
 * The order of an answer's values for one party, from the worst to the best, as decisions.def or a gate writes it.
 *
 * An order is partial: of two values one may be worse, neither may be, or nobody can say. One step can be known in one
 * direction only ("a <? b"): what is lost by going back is known, what is gained by going forth is not.
 */
#ifndef REDRESS_PROVE_RANKING_H
#define REDRESS_PROVE_RANKING_H

#include "redress/facts.h"

#define RANKING_ITEMS_MAX 24u

enum { CHANGE_BETTER = 1, CHANGE_WORSE = 2, CHANGE_UNKNOWN = 4 }; /* bits; none of them: neither better nor worse */

enum ranking_link { LINK_NONE, LINK_SAME, LINK_BELOW, LINK_BELOW_AT_MOST }; /* the last: "<?" */

struct ranking_item {
    bool is_sweep;   /* all values that no other item names, by their size */
    bool is_one_way; /* … of which only the loss is known */
    int way;         /* … +1: more is better, -1: less is */
    int64_t value;   /* of one that is no sweep */
};

struct ranking {
    bool is_funded; /* as far as `funding` gives the party a share */
    bool is_payer;  /* by who bears the cost */
    bool is_moot;   /* "=": no value is better or worse */
    struct ranking_item items[RANKING_ITEMS_MAX];
    size_t count;                                       /* 0 of one that is not moot: nothing is known */
    uint8_t link[RANKING_ITEMS_MAX][RANKING_ITEMS_MAX]; /* from an item up to another, chains joined */
};

/*
 * Reads an order of an answer. False when it is none: then `why` says so ("\"fast\" is not a word of triage.route; did
 * you mean …?").
 */
bool ranking_read(const char *text, const struct rd_answer_row *row, struct ranking *out, char *why, size_t why_size);

/*
 * What it is for the party that the answer changes: CHANGE_… bits. Of durations that depend on dates both may hold. Nothing
 * is said of `payer` and `funded` here.
 */
unsigned ranking_change(const struct ranking *ranking, const struct rd_answer_row *row, int64_t from, int64_t to);

/* Of a numeric answer: +1 more is better, -1 less is, 0 neither or unknown. */
int ranking_way(const struct ranking *ranking);
/* … and is only the loss known? */
bool ranking_is_one_way(const struct ranking *ranking);

/*
 * May the second duration be longer than the first by at least `least` seconds (or days, of one calendar's business days)?
 * 1: it is on some dates, holidays or not; 0: on none; -1: only where holidays make it so. Business days of one calendar
 * begin together, so the more of them are the longer.
 */
int duration_exceeds(int64_t first, int64_t second, int64_t least);

#endif
