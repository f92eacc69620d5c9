/*
 * Each cell of each rule with the fact's value, the first false one marked "<-", the rule that answers marked "*".
 */
#include "report/explain_page.h"

#include <string.h>

#include "redress/units.h"
#include "report/page.h"

#define WRITTEN_WIDE 34 /* columns grow up to these; longer text pushes its own line only */
#define TESTED_WIDE 44

struct columns {
    size_t indent, id, fact, written, tested;
};

static void widen(size_t *width, const char *text, size_t most)
{
    const size_t wanted = page_width(text);
    if (wanted > *width && wanted <= most)
        *width = wanted;
}

static void widen_for(struct columns *columns, const struct rd_explained_rule *rule)
{
    widen(&columns->id, rule->id, SIZE_MAX);
    for (size_t g = 0; rule->is_reached && g < rule->group_count; g++)
        for (size_t c = 0; c < rule->groups[g].cell_count; c++) {
            const struct rd_explained_cell *cell = &rule->groups[g].cells[c];
            widen(&columns->fact, rd_fact_row(cell->fact)->name, SIZE_MAX);
            widen(&columns->written, cell->written, WRITTEN_WIDE);
            widen(&columns->tested, cell->tested, TESTED_WIDE);
        }
}

static struct columns columns_of(const struct rd_explained_rule *rules, size_t count)
{
    struct columns columns = {.fact = strlen("otherwise")};
    for (size_t i = 0; i < count; i++)
        widen_for(&columns, &rules[i]);
    columns.fact += 2; /* room for the "- " of alternatives */
    return columns;
}

static void cell_line(const struct columns *columns, const struct rd_explained_cell *cell, bool is_first_of_any,
                      bool is_first_false, bool applies, FILE *out)
{
    char fact[96];
    snprintf(fact, sizeof fact, "%s%s", is_first_of_any ? "- " : "", rd_fact_row(cell->fact)->name);
    page_left(out, fact, columns->fact);
    fputs("  ", out);
    page_left(out, cell->written, columns->written);
    fputs("  ", out);
    page_left(out, cell->tested, columns->tested);
    page_print(out, "  %s", cell->holds ? "true" : "false");
    if (is_first_false)
        page_print(out, "%s%s", cell->note ? "  <- " : "  <-", cell->note ? cell->note : "");
    else if (applies && cell->note) /* the rule answers because its parameter is what it is on that date */
        page_print(out, "   %s", cell->note);
    fputc('\n', out);
}

/* Lines after a rule's first start under its cells. */
static void next_line(const struct columns *columns, bool *is_first, FILE *out)
{
    if (!*is_first)
        page_print(out, "%*s", (int)(columns->indent + columns->id) + 6, "");
    *is_first = false;
}

static void group_lines(const struct columns *columns, const struct rd_explained_group *group, bool is_any,
                        bool is_marked, bool applies, bool *is_first, FILE *out)
{
    for (size_t i = 0; i < group->cell_count; i++) {
        next_line(columns, is_first, out);
        cell_line(columns, &group->cells[i], is_any && i == 0, is_marked && i == group->first_false, applies, out);
    }
}

static void rule_lines(const struct columns *columns, const struct rd_explained_rule *rule, FILE *out)
{
    const bool when_holds = rule->group_count > 0 && rule->groups[0].first_false == rule->groups[0].cell_count;
    bool is_first = true;
    page_print(out, "%*s%s", (int)columns->indent, "", rule->applies && rule->is_reached ? "  * " : "    ");
    page_left(out, rule->id, columns->id);
    fputs("  ", out);
    if (!rule->is_reached) {
        fputs("not reached: a rule above answers\n", out);
        return;
    }
    if (rule->is_otherwise) {
        page_print(out, "otherwise: %s\n", rule->applies ? "no rule above applies" : "not asked, a rule above applies");
        return;
    }
    if (rule->group_count > 0)
        group_lines(columns, &rule->groups[0], false, true, rule->applies, &is_first, out);
    if (rule->group_count > 1) {
        next_line(columns, &is_first, out);
        fputs("any of\n", out);
    }
    for (size_t g = 1; g < rule->group_count; g++)
        group_lines(columns, &rule->groups[g], true, when_holds && !rule->applies, rule->applies, &is_first, out);
    if (is_first)
        fputs("always\n", out);
}

/* "no by late (Opened after the window)"; several under sum, max and min. */
static void headline(const struct rd_explanation *explanation, FILE *out)
{
    page_print(out, "%s: ", rd_decision_row(explanation->decision)->name);
    if (explanation->error) {
        fputs("no answer\n", out);
        return;
    }
    page_print(out, "%s by ", explanation->answers[0].text);
    const struct rd_explained_rule *rule = &explanation->rules[explanation->answer.rule];
    if (explanation->answer.rules_applied == 1) {
        page_print(out, "%s%s%s%s\n", rule->id, *rule->title ? " (" : "", rule->title, *rule->title ? ")" : "");
        return;
    }
    const char *comma = "";
    for (size_t i = 0; i < explanation->rule_count; i++) {
        if (!explanation->rules[i].applies)
            continue;
        page_print(out, "%s%s", comma, explanation->rules[i].id);
        comma = ", ";
    }
    fputc('\n', out);
}

static void context_line(const struct rd_policy *policy, const struct rd_explanation *explanation,
                         const struct rd_case *facts, FILE *out)
{
    char date[RD_UNIT_TEXT_SIZE];
    int64_t at_unix_s;
    page_print(out, "  policy %s", explanation->policy);
    if (rd_case_date(&facts->dates, policy, explanation->decision, &at_unix_s)) {
        if (explanation->epoch_label) /* without a date the answer is the same at any */
            page_print(out, ", rules %s", explanation->epoch_label);
        page_print(out, " (case uses %s)", rd_date_format(at_unix_s, date));
    }
    fputc('\n', out);
}

static void answer_lines(const struct rd_explanation *explanation, FILE *out)
{
    size_t name = 0, text = 0;
    for (size_t i = 0; i < explanation->answer_count; i++) {
        widen(&name, explanation->answers[i].name, SIZE_MAX);
        widen(&text, explanation->answers[i].text, SIZE_MAX);
    }
    for (size_t i = 0; i < explanation->answer_count; i++) {
        const struct rd_explained_answer *answer = &explanation->answers[i];
        fputs("    ", out);
        page_left(out, answer->name, name);
        fputs("  ", out);
        page_left(out, answer->text, text);
        page_print(out, "  %s%s%s%s\n", answer->title, answer->how ? " (" : "", answer->how ? answer->how : "",
                   answer->how ? ")" : "");
    }
}

void report_explanation(const struct rd_policy *policy, const struct rd_explanation *explanation,
                        const struct rd_case *facts, FILE *out)
{
    const struct columns columns = columns_of(explanation->rules, explanation->rule_count);
    headline(explanation, out);
    context_line(policy, explanation, facts, out);
    if (explanation->error)
        page_print(out, "  %s\n", explanation->error);
    answer_lines(explanation, out);
    page_print(out, "  rules, %s\n", explanation->hit);
    for (size_t i = 0; i < explanation->rule_count; i++)
        rule_lines(&columns, &explanation->rules[i], out);
}

void report_explained_rules(const struct rd_explanation *explanation, const uint32_t *rules, size_t count,
                            size_t indent, FILE *out)
{
    struct rd_explained_rule shown[REPORT_RULES_MAX] = {0};
    count = count < REPORT_RULES_MAX ? count : REPORT_RULES_MAX;
    for (size_t i = 0; i < count; i++) {
        shown[i] = explanation->rules[rules[i]];
        shown[i].is_reached = true; /* what its cells say matters here, whether or not they were asked */
        const bool answers = rules[i] == explanation->answer.rule || explanation->answer.rules_applied > 1;
        shown[i].applies = shown[i].applies && answers; /* only what answers is marked */
    }
    struct columns columns = columns_of(shown, count);
    columns.indent = indent;
    for (size_t i = 0; i < count; i++)
        rule_lines(&columns, &shown[i], out);
}

void report_changes(const struct rd_changes *changes, FILE *out)
{
    char from[96], to[96];
    if (changes->count == 0) {
        page_print(out, !changes->is_proven
                            ? "  no change of one fact or two gives another answer; whether more do is not proven\n"
                        : changes->by_formula
                            ? "  no other answer exists, only other amounts by the same formula: proven for every "
                              "possible case\n"
                            : "  no other answer exists: proven for every possible case\n");
        return;
    }
    switch (changes->items[0].fact_count) {
    case 1:
        fputs("  another answer with one other fact, the smallest change first\n", out);
        break;
    case 2:
        fputs("  another answer with two other facts; one alone changes nothing, the smallest change first\n", out);
        break;
    default:
        page_print(out, "  another answer with %zu other facts%s\n", changes->items[0].fact_count,
                   changes->is_proven ? ", the smallest change there is"
                                      : "; that there is no smaller change is not proven");
    }
    for (size_t i = 0; i < changes->count && i < CHANGES_SHOWN; i++) {
        const struct rd_change *change = &changes->items[i];
        fputs("    ", out);
        for (size_t j = 0; j < change->fact_count; j++)
            page_print(out, "%s%s %s instead of %s",
                       j == 0                        ? ""
                       : j + 1 == change->fact_count ? " and "
                                                     : ", ",
                       rd_fact_row(change->fact[j])->name,
                       rd_fact_format(change->fact[j], change->to[j], to, sizeof to),
                       rd_fact_format(change->fact[j], change->from[j], from, sizeof from));
        page_print(out, ": %s\n", change->becomes);
    }
    if (changes->count > CHANGES_SHOWN)
        page_print(out, "    and %zu more\n", changes->count - CHANGES_SHOWN);
}
