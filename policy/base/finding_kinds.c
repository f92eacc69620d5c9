/*
 * The kinds of findings, for checks, reference pages and tools.
 */
#include <string.h>

#include "base/finding_codes.h"

/* In the order of enum finding_code. */
#define KIND_ROW(symbol, text, level, meaning) {text, meaning, RD_SEVERITY_##level},
static const struct rd_finding_kind kinds[FINDING_CODE_COUNT] = {RD_JSON_FINDINGS(KIND_ROW) RD_CHECK_FINDINGS(
    KIND_ROW) RD_POLICY_FINDINGS(KIND_ROW) RD_PROOF_FINDINGS(KIND_ROW) RD_SCENARIO_FINDINGS(KIND_ROW)};
#undef KIND_ROW

#define COUNT_ROW(symbol, text, level, meaning) +1
static const size_t counts[RD_FINDS_COUNT] = {
    [RD_FINDS_JSON] = 0 RD_JSON_FINDINGS(COUNT_ROW),         [RD_FINDS_CHECK] = 0 RD_CHECK_FINDINGS(COUNT_ROW),
    [RD_FINDS_POLICY] = 0 RD_POLICY_FINDINGS(COUNT_ROW),     [RD_FINDS_PROOF] = 0 RD_PROOF_FINDINGS(COUNT_ROW),
    [RD_FINDS_SCENARIO] = 0 RD_SCENARIO_FINDINGS(COUNT_ROW),
};
#undef COUNT_ROW

static const struct rd_finding_kind *kinds_of(enum rd_finding_source source)
{
    const struct rd_finding_kind *first = kinds;
    for (int i = 0; i < (int)source; i++)
        first += counts[i];
    return first;
}

bool rd_finding_kind(enum rd_finding_source source, size_t index, struct rd_finding_kind *out)
{
    if (source >= RD_FINDS_COUNT || index >= counts[source])
        return false;
    *out = kinds_of(source)[index];
    return true;
}

int rd_finding_find(enum rd_finding_source source, const char *code)
{
    const struct rd_finding_kind *known = kinds_of(source);
    for (size_t i = 0; i < counts[source]; i++)
        if (strcmp(known[i].code, code) == 0)
            return (int)i;
    return -1;
}

const char *finding_code_text(enum finding_code code)
{
    return kinds[code].code;
}

enum rd_severity finding_code_severity(enum finding_code code)
{
    return kinds[code].severity;
}

struct rd_finding finding_of(enum finding_code code, const char *file)
{
    return (struct rd_finding){
        .severity = kinds[code].severity, .code = kinds[code].code, .file = file, .pointer = "", .message = ""};
}
