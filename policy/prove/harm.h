/*
 * Is a case worse for a party where one outcome takes the place of another? Answers that are constants are held against
 * their orders; of money the greatest loss over all amounts is found exactly.
 */
#ifndef REDRESS_PROVE_HARM_H
#define REDRESS_PROVE_HARM_H

#include "prove/contrast.h"
#include "prove/stake.h"

#define HARM_NO_ANSWER SIZE_MAX

struct harm_found {
    unsigned kinds; /* CHANGE_… bits, over all cases */
    /* The first answer that is worse, and the first of which it is unknown, within the decision. HARM_NO_ANSWER: in some
     * case one of the outcomes gives none at all. */
    size_t worse, unknown;
    bool is_unproven;             /* the unknown one has an order, but no proof */
    bool has_amounts;             /* the loss depends on amounts: … */
    int64_t facts[RD_FACT_COUNT]; /* … a case of it; facts of other levels than the store's have their least value */
    int confirm, confirm_side;    /* as struct stake_change, of the worse one */
};

/* Of one pair of a contrast, as in a difference. RD_OK or RD_NOMEM. */
enum rd_status harm_of_pair(const struct stakes *stakes, const struct contrast *contrast, uint32_t pair,
                            struct harm_found *out);

/* Called with each pair of outcomes that meet; values of their answers as stake_values() gives them. */
typedef void (*harm_meet)(void *context, const int64_t *from, const int64_t *to);
/* Of two functions of the same cases on a bench: all pairs. RD_OK, RD_UNDECIDED past a limit, or RD_NOMEM. */
enum rd_status harm_between(const struct stakes *stakes, struct bench *bench, uint32_t root_a, uint32_t root_b,
                            harm_meet meet, void *context, struct harm_found *out);

#endif
