/*
 * Survivors with a case each, then the score by kind of edit.
 */
#include "report/mutation_page.h"

#include <string.h>

#include "redress/units.h"
#include "report/page.h"

#define KINDS_MAX 16

/* "order.goods=0.01 claim.reason=late": what the draft of a survivor states. */
static void case_line(const struct rd_test_draft *draft, FILE *out)
{
    char text[96], words[2048] = "";
    size_t used = 0;
    if (draft->has_at)
        used = (size_t)snprintf(words, sizeof words, "at=%.10s", rd_date_format(draft->at_s, text));
    if (draft->has_event)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s=%.10s", used ? " " : "",
                                 rd_word(RD_SET_ANCHOR, (size_t)draft->event), rd_date_format(draft->event_s, text));
    for (int fact = 0; fact < RD_FACT_COUNT && used < sizeof words; fact++)
        if (draft->is_stated[fact])
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%s=%s", used ? " " : "",
                                     rd_fact_row((enum rd_fact)fact)->name,
                                     rd_fact_format((enum rd_fact)fact, draft->facts[fact], text, sizeof text));
    fputs("    case    ", out);
    page_flow(out, *words ? words : "any", 12);
}

static void subject(const struct rd_mutant *mutant, FILE *out)
{
    if (mutant->decision)
        page_print(out, "%s%s%s: ", mutant->decision, mutant->rule ? " " : "", mutant->rule ? mutant->rule : "");
    page_print(out, "%s  %s:%d:%d\n", mutant->what, mutant->file, mutant->line, mutant->column);
}

static void survivor(const struct rd_mutant *mutant, FILE *out)
{
    fputs("SURVIVED  ", out);
    subject(mutant, out);
    case_line(&mutant->draft, out);
    page_print(out, "    is      %s\n    becomes %s\n", mutant->before, mutant->after);
}

struct kind_row {
    const char *kind;
    size_t killed, different;
};

static size_t by_kind(const struct rd_mutation *mutation, struct kind_row rows[KINDS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < mutation->mutant_count; i++) {
        const struct rd_mutant *mutant = &mutation->mutants[i];
        size_t at = 0;
        if (mutant->verdict != RD_MUTANT_KILLED && mutant->verdict != RD_MUTANT_SURVIVED)
            continue;
        while (at < count && strcmp(rows[at].kind, mutant->kind) != 0)
            at++;
        if (at == KINDS_MAX)
            continue;
        if (at == count)
            rows[count++] = (struct kind_row){.kind = mutant->kind};
        rows[at].different++;
        rows[at].killed += mutant->verdict == RD_MUTANT_KILLED;
    }
    return count;
}

void report_mutation_page(const struct mutation_report *report, FILE *out)
{
    const struct rd_mutation *mutation = report->mutation;
    struct kind_row rows[KINDS_MAX];
    for (size_t i = 0; i < mutation->mutant_count; i++) {
        const struct rd_mutant *mutant = &mutation->mutants[i];
        if (mutant->verdict == RD_MUTANT_SURVIVED) {
            survivor(mutant, out);
        } else if (mutant->verdict == RD_MUTANT_NOT_PROVEN) {
            fputs("not proven  ", out);
            subject(mutant, out);
        } else if (mutant->verdict == RD_MUTANT_KILLED && report->is_verbose) {
            fputs("killed    ", out);
            subject(mutant, out);
            page_print(out, "    by      %s%s\n", mutant->killed_by, mutant->is_killed_in_steps ? " (steps)" : "");
        }
    }
    const size_t kinds = by_kind(mutation, rows);
    for (size_t i = 0; i < kinds; i++) {
        fputs("  ", out);
        page_left(out, rows[i].kind, 14);
        page_print(out, "  %5zu of %5zu killed\n", rows[i].killed, rows[i].different);
    }
    const size_t killed = mutation->count[RD_MUTANT_KILLED];
    page_print(out, "%s: mutation score %.1f %%, %zu of %zu different mutants killed by %zu suite%s\n", report->policy,
               rd_mutation_score(mutation) * 100, killed, killed + mutation->count[RD_MUTANT_SURVIVED], report->suites,
               report->suites == 1 ? "" : "s");
    if (mutation->killed_in_steps)
        page_print(out, "  %zu of them by tests with steps alone\n", mutation->killed_in_steps);
    page_print(out, "  of %zu edits %zu change no answer and %zu do what another does", mutation->mutant_count,
               mutation->count[RD_MUTANT_EQUIVALENT], mutation->count[RD_MUTANT_DUPLICATE]);
    if (mutation->count[RD_MUTANT_NOT_PROVEN])
        page_print(out, "; of %zu it is not proven", mutation->count[RD_MUTANT_NOT_PROVEN]);
    fputc('\n', out);
}
