/*
 * What a check works on: one decision at one epoch, its table, and where its findings go.
 *
 * A check notes what it finds; what holds in every epoch is told without a date, what holds in some with the first.
 */
#ifndef REDRESS_PROVE_PROOF_H
#define REDRESS_PROVE_PROOF_H

#include "prove/chain.h"
#include "prove/contrast.h"
#include "prove/region.h"
#include "prove/told.h"
#include "redress/prove.h"

struct note;

struct proof {
    const struct rd_policy *policy;
    const struct rd_prove_options *options;
    const struct chain *chain;
    enum rd_decision name;
    const struct decision *decision; /* NULL: the findings are about the document as a whole */
    bool is_of_run;                  /* only what stops a run is looked for */
    const char *subject;             /* goes into every note when set */
    size_t epoch;
    struct bench bench;
    struct table_at table;
    bool *is_dead;      /* by rule, in this epoch: filled by check_dead */
    struct arena arena; /* of this epoch */
    struct arena *notes_arena;
    struct note **notes;
    bool is_undecided; /* some check said of something that it is not proven */
    bool is_out_of_memory;
};

/* Notes a finding at a value of the document. Witness and fix may be NULL. */
void proof_note(struct proof *proof, enum finding_code code, const struct json_value *at, const char *rule,
                const char *witness, const char *fix, const char *format, ...) __attribute__((format(printf, 7, 8)));
/* Sets all facts to ordinary values, so that a witness says something about each. */
void proof_case(const struct proof *proof, int64_t facts[RD_FACT_COUNT]);
/*
 * A case in words as it is told (told.h): fills it up with ordinary values where `root`, whose impossible terminal is
 * MATCH_IMPOSSIBLE, and the kept facts (or NULL) do not decide.
 */
const char *proof_told(struct proof *proof, uint32_t root, const bool *is_kept, int64_t facts[RD_FACT_COUNT], char *out,
                       size_t size);
/* Checks with the interpreter that a rule applies to a case, whatever other rules do; a bug when it does not. */
void proof_verify_applies(const struct proof *proof, uint32_t rule, const int64_t *facts);
/* The outcome of each terminal of the table's root, by number; NULL when memory is out. Owned by the proof's arena. */
const uint32_t *proof_outcomes(struct proof *proof);

/* Each returns RD_OK, RD_UNDECIDED past the limit, or RD_NOMEM. */
enum rd_status check_gap(struct proof *proof);
enum rd_status check_dead(struct proof *proof);
enum rd_status check_chain(struct proof *proof); /* after check_dead */
enum rd_status check_order(struct proof *proof);
enum rd_status check_redundant(struct proof *proof);
enum rd_status check_truth(struct proof *proof);
enum rd_status check_parameters(struct proof *proof);
enum rd_status check_always(struct proof *proof);
enum rd_status check_cliff(struct proof *proof);
enum rd_status check_way_back(struct proof *proof);
enum rd_status check_idle(struct proof *proof);
enum rd_status check_stops(struct proof *proof);

/* What concerns the document, not one decision. */
enum rd_status check_dates(struct proof *proof);
enum rd_status check_cliff_limit(struct proof *proof);
enum rd_status check_edits(struct proof *proof);

static inline void prove_progress(const struct rd_prove_options *options, const char *what, size_t done, size_t all)
{
    if (options->progress)
        options->progress(options->progress_context, what, done, all);
}

#endif
