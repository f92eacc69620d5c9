/*
 * Every code of redress/findings.def as an enumerator: a code that the table does not list does not compile, and a finding
 * has the severity of its code.
 */
#ifndef REDRESS_BASE_FINDING_CODES_H
#define REDRESS_BASE_FINDING_CODES_H

#include "redress/findings.def"
#include "redress/findings.h"

#define FINDING_MEMBER(symbol, text, severity, meaning) FINDING_##symbol,
#define PROOF_MEMBER(symbol, text, severity, meaning) PROOF_##symbol,
#define SCENARIO_MEMBER(symbol, text, severity, meaning) SCENARIO_##symbol,
enum finding_code {
    RD_JSON_FINDINGS(FINDING_MEMBER) RD_CHECK_FINDINGS(FINDING_MEMBER) RD_POLICY_FINDINGS(FINDING_MEMBER)
        RD_PROOF_FINDINGS(PROOF_MEMBER) RD_SCENARIO_FINDINGS(SCENARIO_MEMBER) FINDING_CODE_COUNT
};
#undef FINDING_MEMBER
#undef PROOF_MEMBER
#undef SCENARIO_MEMBER

const char *finding_code_text(enum finding_code code); /* "unknown-key" */
enum rd_severity finding_code_severity(enum finding_code code);
/* A finding about a file as a whole, which the caller completes. */
struct rd_finding finding_of(enum finding_code code, const char *file);

#endif
