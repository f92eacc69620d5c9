/*
 * A case under a policy: facts read from pairs and files, one decision or all that the facts suffice for.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/explain.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "report/explain_page.h"
#include "report/page.h"

struct asked {
    const struct arguments *arguments;
    struct rd_policy *policy;
    struct rd_image *image;
    struct rd_case facts;
    bool is_named[RD_DECISION_COUNT], is_chosen[RD_DECISION_COUNT];
    struct rd_case complete[RD_DECISION_COUNT]; /* as each decision is asked it */
    enum rd_fact missing[RD_DECISION_COUNT][RD_FACT_COUNT];
    size_t missing_count[RD_DECISION_COUNT];
    struct rd_explanation *explanations[RD_DECISION_COUNT];
    struct rd_changes changes[RD_DECISION_COUNT]; /* by the same places */
    size_t count;
};

/* ---- what was asked ---- */

static enum rd_status read_decisions(struct asked *asked)
{
    const struct words *names = &asked->arguments->list[OPTION_DECISION];
    const char *known[RD_DECISION_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    enum rd_status rc = RD_OK;
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    for (size_t i = 0; i < names->count; i++) {
        const int decision = rd_decision_find(names->items[i]);
        if (decision >= 0) {
            asked->is_named[decision] = true;
            continue;
        }
        say_error(stderr, "--decision: unknown decision %s%s", text_shown(names->items[i], shown),
                  suggest_phrase(names->items[i], known, RD_DECISION_COUNT, phrase, sizeof phrase));
        rc = RD_USAGE;
    }
    return rc;
}

static enum rd_status read_case(struct asked *asked, struct rd_findings *found)
{
    const struct words *cases = &asked->arguments->list[OPTION_CASE];
    enum rd_status worst = RD_OK;
    for (size_t i = 0; i < cases->count; i++) {
        struct rd_error err = {RD_OK, ""};
        const char *text = cases->items[i];
        enum rd_status rc = strchr(text, '=')
                                ? rd_case_add_text(&asked->facts, "--case", text, found)
                                : rd_case_add_file(&asked->facts, asked->arguments->files, text, found, &err);
        if (rc != RD_OK && rc != RD_INPUT)
            say_error(stderr, "%s", err.text);
        worst = worst == RD_OK ? rc : worst;
    }
    return worst;
}

static enum rd_status load(struct asked *asked)
{
    struct rd_findings found, errors;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    rd_findings_init(&errors);
    rd_case_init(&asked->facts);
    const struct rd_source source = {.name = asked->arguments->operands.items[0], .files = asked->arguments->files};
    enum rd_status rc = rd_policy_load_source(&source, &asked->policy, &found, &err);
    if (rc != RD_OK && !(rc == RD_INPUT && found.errors > 0))
        say_error(stderr, "%s", err.text);
    const enum rd_status of_case = read_case(asked, &found);
    rd_findings_select(&errors, &found, RD_SEVERITY_ERROR);
    rd_findings_print(&errors, stderr);
    rd_findings_release(&errors);
    rd_findings_release(&found);
    const enum rd_status of_names = read_decisions(asked);
    rc = rc != RD_OK ? rc : of_case != RD_OK ? of_case : of_names;
    if (rc != RD_OK)
        return rc;
    rc = rd_policy_compile(asked->policy, RD_PPB_PER_ONE, &asked->image, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

/* ---- is there enough? ---- */

static void say_missing(enum rd_decision decision, const enum rd_fact *missing, size_t count)
{
    char lo[96], hi[96];
    say_error(stderr, "the case does not state %zu fact%s that \"%s\" reads:", count, count == 1 ? "" : "s",
              rd_decision_row(decision)->name);
    for (size_t i = 0; i < count; i++) {
        const struct rd_fact_row *row = rd_fact_row(missing[i]);
        const bool is_word = row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL;
        page_print(stderr, "    %s=", row->name);
        for (int64_t word = row->lo; is_word && word <= row->hi; word++)
            page_print(stderr, "%s%s", word > row->lo ? "|" : "", rd_fact_format(missing[i], word, lo, sizeof lo));
        if (!is_word)
            page_print(stderr, "%s..%s", rd_fact_format(missing[i], row->lo, lo, sizeof lo),
                       rd_fact_format(missing[i], row->hi, hi, sizeof hi));
        page_print(stderr, "%s    %s\n", row->may_be_absent ? "|absent" : "", row->title);
    }
}

/* Of every decision the case as it is asked, and what is missing. */
static void complete(struct asked *asked)
{
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        asked->missing_count[i] =
            rd_case_complete(&asked->facts, asked->policy, (enum rd_decision)i, &asked->complete[i], asked->missing[i]);
}

/* The decisions to explain: those named, or all whose facts suffice. False, and said, when a fact is missing. */
static bool choose(struct asked *asked)
{
    size_t chosen_count = 0;
    int near = -1;
    const bool is_any = asked->arguments->list[OPTION_DECISION].count == 0;
    bool is_short = false;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const size_t count = asked->missing_count[i];
        asked->is_chosen[i] = (is_any || asked->is_named[i]) && count == 0;
        chosen_count += asked->is_chosen[i];
        if (asked->is_named[i] && count > 0) {
            say_missing((enum rd_decision)i, asked->missing[i], count);
            is_short = true;
        }
        if (count > 0 && (near < 0 || count < asked->missing_count[near]))
            near = i;
    }
    if (is_any && chosen_count == 0) {
        say_error(stderr, "no decision can be explained from these facts; \"%s\" lacks the fewest",
                  rd_decision_row((enum rd_decision)near)->name);
        say_missing((enum rd_decision)near, asked->missing[near], asked->missing_count[near]);
    }
    return !is_short && chosen_count > 0;
}

/* Decisions that are not explained, and why: nobody should take silence for an answer. */
static size_t find_left_out(const struct asked *asked, struct left_out out[RD_DECISION_COUNT])
{
    size_t count = 0;
    for (int i = 0; asked->arguments->list[OPTION_DECISION].count == 0 && i < RD_DECISION_COUNT; i++)
        if (asked->missing_count[i] > 0)
            out[count++] = (struct left_out){(enum rd_decision)i, asked->missing[i], asked->missing_count[i]};
    return count;
}

static void say_left_out(const struct asked *asked)
{
    struct left_out left_out[RD_DECISION_COUNT];
    const size_t count = find_left_out(asked, left_out);
    if (count > 0)
        say_error(stderr, "not explained, because the case does not state");
    for (size_t i = 0; i < count; i++) {
        page_print(stderr, "    %s:", rd_decision_row(left_out[i].decision)->name);
        for (size_t j = 0; j < left_out[i].count; j++)
            page_print(stderr, "%s %s", j ? "," : "", rd_fact_row(left_out[i].missing[j])->name);
        fputc('\n', stderr);
    }
}

/* Says that an answer depends on a date that the case does not state; of a list of events the first would do. */
static void say_undated(const struct asked *asked, enum rd_decision decision)
{
    char date[RD_UNIT_TEXT_SIZE];
    int anchors[RD_ANCHOR_COUNT];
    rd_policy_as_of(asked->policy, decision, anchors);
    say_error(
        stderr,
        "the case needs a date, at=YYYY-MM-DD or %s=YYYY-MM-DD: policy \"%s\" changes on %s%s, and \"%s\" with it",
        rd_word(RD_SET_ANCHOR, (size_t)anchors[0]), rd_policy_name(asked->policy),
        rd_date_format(rd_image_epoch_start(asked->image, 1), date),
        rd_image_epoch_count(asked->image) > 2 ? " and later" : "", rd_decision_row(decision)->name);
}

/* A date is needed where an answer depends on it. */
static enum rd_status check_date(const struct asked *asked)
{
    int64_t at_unix_s;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const enum rd_decision decision = (enum rd_decision)i;
        if ((!asked->is_chosen[i] && !asked->is_named[i]) || !rd_case_needs_date(asked->policy, decision) ||
            rd_case_date(&asked->facts.dates, asked->policy, decision, &at_unix_s))
            continue;
        say_undated(asked, decision);
        return RD_INPUT;
    }
    return RD_OK;
}

static void remark_unread(const struct asked *asked)
{
    const char *comma = "redress: no explained decision reads ";
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        bool is_read = !asked->facts.is_stated[fact];
        for (int i = 0; i < RD_DECISION_COUNT && !is_read; i++)
            is_read = asked->is_chosen[i] && rd_image_reads_fact(asked->image, (enum rd_decision)i, (enum rd_fact)fact);
        if (is_read)
            continue;
        page_print(stderr, "%s\"%s\"", comma, rd_fact_row((enum rd_fact)fact)->name);
        comma = ", ";
    }
    if (comma[0] == ',')
        fputc('\n', stderr);
}

/* ---- explaining ---- */

static enum rd_status explain_chosen(struct asked *asked, struct rd_error *err)
{
    const struct rd_prove_options options = {.node_limit = (uint32_t)asked->arguments->number[OPTION_NODE_LIMIT]};
    enum rd_status rc = RD_OK;
    for (int i = 0; rc == RD_OK && i < RD_DECISION_COUNT; i++) {
        const struct rd_case *facts = &asked->complete[i];
        int64_t at_unix_s;
        if (!asked->is_chosen[i])
            continue;
        rd_case_date(&facts->dates, asked->policy, (enum rd_decision)i, &at_unix_s);
        rc = rd_policy_explain(asked->policy, asked->image, RD_PPB_PER_ONE, (enum rd_decision)i, at_unix_s,
                               facts->facts, &asked->explanations[asked->count], err);
        if (rc == RD_OK)
            rc = rd_policy_changes(asked->policy, (enum rd_decision)i, at_unix_s, facts->facts, asked->facts.is_stated,
                                   &options, &asked->changes[asked->count++], err);
    }
    return rc;
}

static enum rd_status print(const struct asked *asked, struct rd_error *err)
{
    struct left_out left_out[RD_DECISION_COUNT];
    if (asked->arguments->choice[OPTION_FINDINGS_FORMAT] == 1)
        return report_explanations_json(asked->policy, asked->explanations, asked->changes, asked->count, left_out,
                                        find_left_out(asked, left_out), &asked->facts, stdout, err);
    for (size_t i = 0; i < asked->count; i++) {
        if (i > 0)
            putchar('\n');
        report_explanation(asked->policy, asked->explanations[i], &asked->facts, stdout);
        if (!asked->explanations[i]->error)
            report_changes(&asked->changes[i], stdout);
    }
    return RD_OK;
}

/* A case no rule answers is code 2; the explanation is printed all the same. */
static enum rd_status say_unanswered(const struct asked *asked)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < asked->count; i++) {
        if (!asked->explanations[i]->error)
            continue;
        say_error(stderr, "%s", asked->explanations[i]->error);
        rc = RD_NO_ANSWER;
    }
    return rc;
}

static enum rd_status explain_loaded(struct asked *asked)
{
    struct rd_error err = {RD_OK, ""};
    complete(asked);
    const bool is_enough = choose(asked);
    const enum rd_status dated = check_date(asked);
    if (!is_enough || dated != RD_OK)
        return RD_INPUT;
    if (!asked->arguments->given[OPTION_QUIET]) {
        remark_unread(asked);
        say_left_out(asked);
    }
    enum rd_status rc = explain_chosen(asked, &err);
    if (rc == RD_OK)
        rc = print(asked, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc == RD_OK ? say_unanswered(asked) : rc;
}

enum rd_status explain_case(const struct arguments *arguments)
{
    struct asked asked = {.arguments = arguments};
    enum rd_status rc = load(&asked);
    if (rc == RD_OK)
        rc = explain_loaded(&asked);
    for (size_t i = 0; i < asked.count; i++) {
        rd_explanation_free(asked.explanations[i]);
        rd_changes_release(&asked.changes[i]);
    }
    rd_image_free(asked.image);
    rd_policy_free(asked.policy);
    return rc;
}
