/*
 * The kinds of findings, for reference pages and tools.
 */
#include "language/findings.def"
#include "redress/policy.h"

#define KIND_ROW(symbol, text, level, meaning) {text, meaning, RD_SEVERITY_##level},
static const struct rd_finding_kind kinds[] = {POLICY_FINDINGS(KIND_ROW)};
#undef KIND_ROW

bool rd_policy_finding_kind(size_t index, struct rd_finding_kind *out)
{
    if (index >= sizeof kinds / sizeof kinds[0])
        return false;
    *out = kinds[index];
    return true;
}
