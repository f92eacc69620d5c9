/*
 * The kinds of findings, for checks, reference pages and tools.
 */
#include <string.h>

#include "redress/findings.def"
#include "redress/findings.h"

#define KIND_ROW(symbol, text, level, meaning) {text, meaning, RD_SEVERITY_##level},
static const struct rd_finding_kind json[] = {RD_JSON_FINDINGS(KIND_ROW)};
static const struct rd_finding_kind check[] = {RD_CHECK_FINDINGS(KIND_ROW)};
static const struct rd_finding_kind policy[] = {RD_POLICY_FINDINGS(KIND_ROW)};
static const struct rd_finding_kind proof[] = {RD_PROOF_FINDINGS(KIND_ROW)};
static const struct rd_finding_kind scenario[] = {RD_SCENARIO_FINDINGS(KIND_ROW)};
#undef KIND_ROW

#define KINDS(table)                                                                                                   \
    {                                                                                                                  \
        table, sizeof table / sizeof table[0]                                                                          \
    }
static const struct kinds {
    const struct rd_finding_kind *items;
    size_t count;
} kinds[RD_FINDS_COUNT] = {
    [RD_FINDS_JSON] = KINDS(json),   [RD_FINDS_CHECK] = KINDS(check),       [RD_FINDS_POLICY] = KINDS(policy),
    [RD_FINDS_PROOF] = KINDS(proof), [RD_FINDS_SCENARIO] = KINDS(scenario),
};

bool rd_finding_kind(enum rd_finding_source source, size_t index, struct rd_finding_kind *out)
{
    if (source >= RD_FINDS_COUNT || index >= kinds[source].count)
        return false;
    *out = kinds[source].items[index];
    return true;
}

int rd_finding_find(enum rd_finding_source source, const char *code)
{
    for (size_t i = 0; i < kinds[source].count; i++)
        if (strcmp(kinds[source].items[i].code, code) == 0)
            return (int)i;
    return -1;
}
