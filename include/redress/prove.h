/*
 * Proofs about policies: exact answers about every case of the declared space, each with a concrete case.
 *
 * Each decision at each epoch is turned into a decision diagram over its facts' domains. What a proof says is settled,
 * not sampled; a case it shows has been answered by the reference interpreter as well. Where a diagram would pass the
 * node limit the verdict is "not proven" (RD_UNDECIDED), never silence.
 */
#ifndef REDRESS_PROVE_H
#define REDRESS_PROVE_H

#include "redress/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_PROVE_NODES_MAX 1000000u

struct rd_prove_options {
    int64_t exchange_ppb; /* as for rd_policy_compile(); 0 stands for RD_PPB_PER_ONE */
    uint32_t node_limit;  /* of one diagram store; 0 stands for RD_PROVE_NODES_MAX   */
};

/*
 * The static checks: gaps, rules that never answer, rules whose order matters, rules that change nothing, cells that are
 * always or never true, parameters and parts of their ranges that change nothing. Adds findings to `found`, sorted
 * neither among themselves nor with others. `options` may be NULL. Returns RD_OK also when there are findings;
 * RD_UNDECIDED when something was not proven (a finding "not-proven" says what); RD_NOMEM.
 */
enum rd_status rd_policy_prove(const struct rd_policy *policy, const struct rd_prove_options *options,
                               struct rd_findings *found, struct rd_error *err);
/* The kinds of findings it can add; false past the last one. */
bool rd_prove_finding_kind(size_t index, struct rd_finding_kind *out);

#ifdef __cplusplus
}
#endif
#endif
