/*
 * Parameters of the policies that nothing in the market can move.
 */
#include "report/unmoved.h"

#include <stdio.h>

#include "report/page.h"
#include "study/bounds.h"

#define NAME_WIDTH 30

const char *unmoved_reason(const struct rd_unmoved *unmoved, char out[UNMOVED_SIZE])
{
    if (unmoved->is_never_asked)
        snprintf(out, UNMOVED_SIZE, "%s is never asked: %s never leads there", rd_decision_row(unmoved->decision)->name,
                 rd_decision_row(unmoved->earlier)->name);
    else
        snprintf(out, UNMOVED_SIZE, "%s, rule \"%s\": here %s %s", rd_decision_row(unmoved->decision)->name,
                 unmoved->rule, rd_fact_row(unmoved->fact)->name,
                 unmoved->never_holds ? "is never what the rule asks for" : "is on one side of it, whatever its value");
    return out;
}

void unmoved_each(const struct report *report, size_t policy, void (*found)(void *, const struct rd_unmoved *),
                  void *context, size_t *used)
{
    const struct study_policy *of = &report->study->policies[policy];
    struct rd_market market;
    scenario_bounds(report->study->scenario, &market);
    rd_policy_unmoved(of->policy, &market, of->exchange_ppb, found, context, used);
}

static void count(void *context, const struct rd_unmoved *unmoved)
{
    (void)unmoved;
    ++*(size_t *)context;
}

static void tell(void *context, const struct rd_unmoved *unmoved)
{
    FILE *out = context;
    char reason[UNMOVED_SIZE];
    fputs("  ", out);
    page_left(out, unmoved->parameter, NAME_WIDTH);
    page_flow(out, unmoved_reason(unmoved, reason), NAME_WIDTH + 2);
}

void part_unmoved(const struct report *report, FILE *out)
{
    const char *market = report->study->scenario->name;
    for (size_t i = 0; i < report->study->policy_count; i++) {
        const char *policy = report->study->policies[i].name;
        size_t unmoved = 0, used;
        unmoved_each(report, i, count, &unmoved, &used);
        if (unmoved == 0)
            continue;
        if (!report->verbose) {
            page_print(
                out, "  %zu of the %zu parameters of %s change nothing in %s, whatever their value (-v lists them).\n",
                unmoved, used, policy, market);
            continue;
        }
        page_heading(out, "Parameters of %s that change nothing in %s, whatever their value", policy, market);
        fputs(
            "  Proven from what the market can bring about: goods, prices, lanes, reasons of claims, sellers' ways.\n",
            out);
        unmoved_each(report, i, tell, out, NULL);
    }
}
