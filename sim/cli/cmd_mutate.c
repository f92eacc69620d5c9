/*
 * redress mutate: how many single mistakes in a policy would its tests notice?
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/suites.h"
#include "redress/mutate.h"
#include "redress/units.h"
#include "report/draft_page.h"
#include "report/mutation_page.h"
#include "study/play.h"

enum { AS_TEXT, AS_JSON };

struct mutating {
    const struct arguments *arguments;
    struct suites suites;
    struct suite_policy own; /* the policy that is mutated */
    const struct rd_suite **chosen;
    size_t chosen_count;
    struct rd_mutation mutation;
    size_t next; /* of the drafts */
};

/* ---- what is tested by what ---- */

/* A suite that is named is taken; of those in a folder, the ones about this policy. */
static enum rd_status choose(struct mutating *mutating)
{
    const struct suites *suites = &mutating->suites;
    char shown[TEXT_SHOWN_SIZE];
    mutating->chosen = calloc(suites->count + 1, sizeof *mutating->chosen);
    if (!mutating->chosen) {
        say_error(stderr, "out of memory for the tests");
        return RD_NOMEM;
    }
    for (size_t i = 0; i < suites->count; i++)
        if (suite_is_named(suites->items[i], &mutating->arguments->list[OPTION_TESTS]) ||
            policies_are_one(rd_suite_policy(suites->items[i]), mutating->own.argument))
            mutating->chosen[mutating->chosen_count++] = suites->items[i];
    if (mutating->chosen_count > 0)
        return RD_OK;
    say_error(stderr, "none of the suites is about %s", text_shown(mutating->own.argument, shown));
    return RD_INPUT;
}

static enum rd_status check_chosen(struct mutating *mutating, struct rd_findings *found)
{
    enum rd_status worst = RD_OK;
    for (size_t i = 0; i < mutating->chosen_count && worst != RD_NOMEM; i++) {
        struct rd_error err = {RD_OK, ""};
        const enum rd_status rc =
            rd_suite_check(mutating->chosen[i], mutating->own.policy, mutating->own.image, found, &err);
        if (rc == RD_NOMEM)
            say_error(stderr, "%s", err.text);
        worst = worst == RD_OK || rc == RD_NOMEM ? rc : worst;
    }
    return worst;
}

static enum rd_status load(struct mutating *mutating)
{
    const struct arguments *arguments = mutating->arguments;
    const struct words *tests = &arguments->list[OPTION_TESTS];
    struct rd_findings found;
    enum rd_status rc = RD_OK;
    rd_findings_init(&found);
    for (size_t i = 0; i < tests->count && rc == RD_OK; i++)
        rc = suites_find(&mutating->suites, tests->items[i]);
    if (rc == RD_OK)
        rc = suites_read(&mutating->suites, &found);
    if (rc == RD_OK)
        rc = suite_policy_load(&mutating->own, arguments->files, arguments->operands.items[0], &found);
    if (rc == RD_OK)
        rc = choose(mutating);
    if (rc == RD_OK)
        rc = check_chosen(mutating, &found);
    say_findings(&found, arguments->given[OPTION_VERBOSE] ? RD_SEVERITY_INFO : RD_SEVERITY_ERROR);
    rd_findings_release(&found);
    return rc;
}

/* ---- what comes of it ---- */

static const struct rd_test_draft *next_survivor(void *context)
{
    struct mutating *mutating = context;
    const struct rd_mutation *mutation = &mutating->mutation;
    while (mutating->next < mutation->mutant_count && mutation->mutants[mutating->next].verdict != RD_MUTANT_SURVIVED)
        mutating->next++;
    return mutating->next < mutation->mutant_count ? &mutation->mutants[mutating->next++].draft : NULL;
}

static enum rd_status emit(struct mutating *mutating)
{
    const char *path = mutating->arguments->text[OPTION_EMIT_TESTS];
    const struct draft_report report = {.policy = mutating->own.argument,
                                        .title = "Cases that tell surviving mutants from the policy",
                                        .image = mutating->own.image};
    return path ? write_drafts(path, &report, next_survivor, mutating) : RD_OK;
}

static enum rd_status print(const struct mutating *mutating)
{
    const struct arguments *arguments = mutating->arguments;
    const struct mutation_report report = {.policy = rd_policy_name(mutating->own.policy),
                                           .suites = mutating->chosen_count,
                                           .mutation = &mutating->mutation,
                                           .is_verbose = arguments->given[OPTION_VERBOSE]};
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = RD_OK;
    if (arguments->choice[OPTION_MUTATE_FORMAT] == AS_JSON)
        rc = report_mutation_json(&report, stdout, &err);
    else
        report_mutation_page(&report, stdout);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

static enum rd_status verdict(const struct mutating *mutating)
{
    const struct arguments *arguments = mutating->arguments;
    const struct rd_mutation *mutation = &mutating->mutation;
    const double score = rd_mutation_score(mutation), least = arguments->share[OPTION_THRESHOLD];
    if (mutation->count[RD_MUTANT_KILLED] + mutation->count[RD_MUTANT_SURVIVED] +
            mutation->count[RD_MUTANT_NOT_PROVEN] ==
        0) {
        say_error(stderr, "nothing was tested: no edit of this policy changes an answer");
        return RD_INPUT;
    }
    if (arguments->given[OPTION_THRESHOLD] && score < least) {
        say_error(stderr, "the mutation score of %s is %.4f, below the threshold of %g",
                  rd_policy_name(mutating->own.policy), score, least);
        return RD_NEGATIVE;
    }
    return mutation->count[RD_MUTANT_NOT_PROVEN] ? RD_UNDECIDED : RD_OK;
}

static enum rd_status mutate(struct mutating *mutating)
{
    const struct rd_prove_options options = {.node_limit = (uint32_t)mutating->arguments->number[OPTION_NODE_LIMIT]};
    struct rd_error err = {RD_OK, ""};
    struct play *play = play_new();
    if (!play) {
        say_error(stderr, "out of memory for the tests");
        return RD_NOMEM;
    }
    const enum rd_status rc =
        rd_policy_mutate(mutating->own.policy, mutating->own.image, mutating->chosen, mutating->chosen_count,
                         play_player(play), &options, &mutating->mutation, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    play_free(play);
    return rc;
}

enum rd_status cmd_mutate(const struct arguments *arguments)
{
    struct mutating mutating = {.arguments = arguments, .suites = {.files = arguments->files}};
    if (!arguments->given[OPTION_TESTS]) {
        say_error(stderr, "mutate needs --tests PATH, a suite or a folder with suites");
        fputs("Try \"redress mutate --help\".\n", stderr);
        return RD_USAGE;
    }
    enum rd_status rc = load(&mutating);
    if (rc == RD_OK)
        rc = mutate(&mutating);
    if (rc == RD_OK)
        rc = emit(&mutating);
    if (rc == RD_OK)
        rc = print(&mutating);
    if (rc == RD_OK)
        rc = verdict(&mutating);
    rd_mutation_release(&mutating.mutation);
    free(mutating.chosen);
    suite_policy_release(&mutating.own);
    suites_release(&mutating.suites);
    return rc;
}
