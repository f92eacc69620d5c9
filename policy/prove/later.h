/*
 * What later decisions make of a change: facts that an answer feeds, moves or leads to, and what the decisions that read
 * them answer then. A change that is no worse by itself may be so by what comes of it.
 */
#ifndef REDRESS_PROVE_LATER_H
#define REDRESS_PROVE_LATER_H

#include "prove/stake.h"

/* How a fact moves. */
enum later_how { LATER_TO, LATER_UP, LATER_DOWN, LATER_ANY };

struct later_move {
    enum rd_fact fact;
    enum later_how how;
    int64_t from, to; /* of LATER_TO */
    size_t origin;    /* number of the change it comes from, for whoever asks */
};

#define LATER_MOVES_MAX 512u

struct later {
    const struct stakes *stakes;
    const struct rd_diff_side *side; /* the new one */
    const struct rd_prove_options *options;
    struct later_move moves[LATER_MOVES_MAX];
    size_t count;
    bool is_full; /* there were more moves than it keeps */
};

void later_init(struct later *later, const struct stakes *stakes, const struct rd_diff_side *side,
                const struct rd_prove_options *options);
/* Notes what follows from a decision's answers being others: values as stake_values() gives them. */
void later_note(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to, size_t origin);

/* Where a later decision is worse for the party, or may be. */
struct later_found {
    struct later_move move;
    enum rd_decision decision;
    size_t answer; /* among all answers */
    bool is_doubt; /* no order or no proof says which */
};
/* Follows all moves, also those of later decisions' own answers. *found says whether some decision is not proven no worse. */
enum rd_status later_follow(struct later *later, bool *found, struct later_found *out);

#endif
