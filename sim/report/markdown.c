/*
 * A result for a pull request: GitHub's Markdown, the changes first and the rest folded away.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/number.h"
#include "report/page.h"
#include "report/parts.h"

struct view {
    const struct report *report;
    size_t policy; /* compared with policy 0; 0 in a run */
    FILE *out;
};

/* Text in a table or a sentence: what Markdown would read as something else is escaped. */
static void put(const char *text, FILE *out)
{
    char shown[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_markdown(text, left, shown);
        fputs(shown, out);
    }
}

static void estimate_cell(const struct estimate *estimate, bool is_difference, FILE *out)
{
    char value[NUMBER_SIZE], spread[NUMBER_SIZE];
    int decimals = number_decimals(half_width(estimate), estimate->value);
    page_put(out, is_difference ? number_signed(estimate->value, decimals, value)
                                : number_format(estimate->value, decimals, value));
    if (estimate->note == ESTIMATE_IDENTICAL)
        return;
    if (isnan(estimate->se))
        page_print(out, " (%s)", estimate_note_name(estimate->note));
    else
        page_print(out, " ± %s", number_format(half_width(estimate), decimals, spread));
}

static bool is_same(const struct difference *difference)
{
    return difference->total.note == ESTIMATE_IDENTICAL || (difference->total.value == 0 && difference->total.se == 0);
}

static const char *verdict_text(const struct difference *difference)
{
    if (is_same(difference))
        return "same";
    if (difference->verdict == VERDICT_NONE)
        return isnan(difference->total.se) ? "" : "not told apart";
    if (difference->verdict == VERDICT_HOLM)
        return difference->total.value > 0 ? "**higher** ✱✱" : "**lower** ✱✱";
    return difference->total.value > 0 ? "higher ✱" : "lower ✱";
}

static void row_line(const struct view *view, const struct compared_row *row)
{
    char unit[UNIT_SIZE];
    page_print(view->out, "| `%s`", row->metric->name);
    if (row->segment[0]) {
        fputs(" · ", view->out);
        put(row->segment, view->out);
    }
    fputs(" | ", view->out);
    estimate_cell(&row->values[0], false, view->out);
    if (view->policy > 0) {
        const struct difference *difference = &row->differences[view->policy - 1];
        fputs(" | ", view->out);
        estimate_cell(&difference->total, true, view->out);
        page_print(view->out, " | %s", verdict_text(difference));
    }
    fputs(" | ", view->out);
    put(row_unit(view->report, row, unit), view->out);
    fputs(" |\n", view->out);
}

static void heads(const struct view *view)
{
    if (view->policy > 0)
        fputs("\n| metric | baseline | difference | verdict | unit |\n| --- | ---: | ---: | --- | --- |\n", view->out);
    else
        fputs("\n| metric | value | unit |\n| --- | ---: | --- |\n", view->out);
}

/* Which rows a table holds: what was told apart and every headline that moved, the rest that moved, what did not, segments. */
enum choice { SHOWN, UNCERTAIN, UNCHANGED, SEGMENT };

static enum choice choice_of(const struct view *view, const struct compared_row *row)
{
    const struct difference *difference = &row->differences[view->policy - 1];
    if (is_same(difference))
        return UNCHANGED;
    bool is_headline = row->metric->group <= GROUP_TIMES && !metric_parent(row->metric);
    return difference->verdict != VERDICT_NONE || is_headline ? SHOWN : UNCERTAIN;
}

static bool is_chosen(const struct view *view, const struct compared_row *row, enum choice choice)
{
    const struct report *report = view->report;
    bool is_whole = row->segment[0] == '\0';
    if (row_is_empty(row, report->study->policy_count))
        return false;
    if (!is_whole)
        return choice == SEGMENT && segment_is_shown(report, row_dimension(report, row)) &&
               (view->policy == 0 || choice_of(view, row) != UNCHANGED);
    return choice == (view->policy == 0 ? SHOWN : choice_of(view, row));
}

static size_t count_rows(const struct view *view, enum choice choice)
{
    size_t count = 0;
    for (size_t i = 0; i < view->report->comparison->row_count; i++)
        count += is_chosen(view, &view->report->comparison->rows[i], choice);
    return count;
}

/* Rows over all orders in the order of their groups, headlines first; segments as they come. */
static void table(const struct view *view, enum choice choice)
{
    const struct comparison *comparison = view->report->comparison;
    if (count_rows(view, choice) == 0)
        return;
    heads(view);
    for (int group = 0; group < GROUP_COUNT; group++) {
        for (int i = group_next(comparison, (enum metric_group)group, -1); i >= 0;
             i = group_next(comparison, (enum metric_group)group, i)) {
            if (is_chosen(view, &comparison->rows[i], choice))
                row_line(view, &comparison->rows[i]);
        }
    }
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        if (is_chosen(view, &comparison->rows[i], choice))
            row_line(view, &comparison->rows[i]);
    }
}

static void folded(const struct view *view, enum choice choice, const char *title)
{
    size_t count = count_rows(view, choice);
    if (count == 0)
        return;
    page_print(view->out, "\n<details><summary>%s (%zu)</summary>\n", title, count);
    table(view, choice);
    fputs("\n</details>\n", view->out);
}

static void affected_line(const struct view *view)
{
    const struct comparison *comparison = view->report->comparison;
    const struct pair_tally *pair = &comparison->pairs[view->policy - 1];
    char count[NUMBER_SIZE];
    if (pair->affected == 0) {
        fputs("\nNo order ends differently.\n", view->out);
        return;
    }
    page_print(view->out, "\n%s of the measured orders end differently (", number_count(pair->affected, count));
    estimate_cell(&comparison->affected_share[view->policy - 1], false, view->out);
    fputs(" %): another outcome, refund or share of money.\n", view->out);
}

static void gains(const struct view *view)
{
    const struct pair_tally *pair = &view->report->comparison->pairs[view->policy - 1];
    char text[NUMBER_SIZE];
    if (pair->affected == 0)
        return;
    page_print(view->out,
               "\n| who, in %s | better off | gained | worse off | lost |\n| --- | ---: | ---: | ---: | ---: |\n",
               view->report->study->scenario->currency);
    for (int party = 0; party < PARTY_COUNT; party++) {
        const struct gain *gain = &pair->gains[party];
        page_print(view->out, "| %s", party_name((enum party)party));
        page_print(view->out, " | %s", number_count(gain->winners, text));
        page_print(view->out, " | %s", number_money(gain->won_minor, 0, text));
        page_print(view->out, " | %s", number_count(gain->losers, text));
        page_print(view->out, " | %s |\n", number_money(gain->lost_minor, 0, text));
    }
    if (pair->only[SIDE_BASELINE].orders + pair->only[SIDE_POLICY].orders == 0)
        return;
    char only[NUMBER_SIZE];
    page_print(view->out, "\n%s orders exist only under the baseline, %s only under the policy.\n",
               number_count(pair->only[SIDE_BASELINE].orders, only),
               number_count(pair->only[SIDE_POLICY].orders, text));
}

static void policy_part(const struct view *view)
{
    const struct study_policy *policies = view->report->study->policies;
    fputs("\n### ", view->out);
    put(policies[view->policy].name, view->out);
    if (view->policy > 0) {
        fputs(" against ", view->out);
        put(policies[0].name, view->out);
        fputc('\n', view->out);
        affected_line(view);
        gains(view);
    } else {
        fputc('\n', view->out);
    }
    table(view, SHOWN);
    folded(view, UNCERTAIN, "Not told apart from no change");
    folded(view, UNCHANGED, "The same in every replication");
    folded(view, SEGMENT, "By segment, exploratory");
}

static void evidence(const struct report *report, FILE *out)
{
    char shard[SHARD_TEXT_SIZE];
    shard_text(report, shard);
    page_print(out,
               "\n%u replication%s%s%s, seed %" PRIu64
               ", response %s; ± is the half-width of a %.4g %% interval over replications.",
               (unsigned)report->comparison->replications, report->comparison->replications == 1 ? "" : "s",
               shard[0] ? ": " : "", shard, report->study->seed, response_name(report->study->scenario->response),
               100 * report->study->confidence);
    if (report->study->policy_count > 1)
        fputs(" Differences are paired on the same orders. ✱ 0 lies outside the interval; ✱✱ also after Holm's "
              "correction "
              "over all rows.",
              out);
    if (report->study->policy_count > 1 && report->study->scenario->launches)
        fputs(" A launch: the baseline rules until the measured window begins, then each policy takes over.", out);
    page_print(out, "\n\nredress %s · fingerprint `%s`\n", report->version, report->fingerprint);
}

void report_markdown(const struct report *report, FILE *out)
{
    size_t policies = report->study->policy_count;
    fputs("## ", out);
    put(report->study->scenario->name, out);
    page_print(out, policies > 1 ? ": what changes\n" : "\n");
    for (size_t policy = policies > 1 ? 1 : 0; policy < policies; policy++)
        policy_part(&(struct view){report, policy, out});
    evidence(report, out);
}
