/*
 * Mutants: a policy with one edit, as a designer might get it wrong.
 *
 * The edits of a policy are numbered; mutant_make() makes one of them in a copy of the model that shares everything the edit
 * does not touch. Edits that a loader would refuse (an answer outside its range, funding that does not sum) are not made.
 */
#ifndef REDRESS_HARNESS_MUTANT_H
#define REDRESS_HARNESS_MUTANT_H

#include "language/model.h"

enum mutant_kind {
    MUTANT_THRESHOLD,
    MUTANT_OPERATOR,
    MUTANT_CELL_DROPPED,
    MUTANT_WORD,
    MUTANT_ANSWER,
    MUTANT_RULES_SWAPPED,
    MUTANT_RULE_REMOVED,
    MUTANT_HIT,
    MUTANT_AS_OF,
    MUTANT_PARAMETER,
    MUTANT_DATE,
    MUTANT_KIND_COUNT
};

struct mutant {
    struct rd_policy policy; /* its arena is the mutant's own; the rest may be the original's */
    enum mutant_kind kind;
    bool touches[RD_DECISION_COUNT]; /* decisions that may answer otherwise */
    const char *rule;                /* or NULL */
    const char *parameter;           /* or NULL */
    int decision;                    /* or -1   */
    int anchor;                      /* of MUTANT_AS_OF: the event that takes the first one's place */
    const struct json_value *at;
    char what[256]; /* "order.goods >= 200.00 becomes >= 200.01" */
};

/* "threshold", "operator" … */
const char *mutant_kind_name(enum mutant_kind kind);
/* Where the edits of a rule (or of a decision as a whole, or of a parameter) begin; zeroed before the first mutant. */
struct mutant_mark {
    int name;      /* of the decision; RD_DECISION_COUNT: parameters */
    size_t place;  /* the rule, or the parameter */
    size_t number; /* of the first edit there */
};
/*
 * Makes the edit of this number; *is_there says whether there is one (numbers are without gaps from 0). False when memory
 * is out. Release in every case. The mark, which only saves time, is left where the edit stands: numbers from there on
 * are found without walking over those before.
 */
bool mutant_make(const struct rd_policy *policy, size_t number, struct mutant_mark *mark, struct mutant *out,
                 bool *is_there);
void mutant_release(struct mutant *mutant);

#endif
