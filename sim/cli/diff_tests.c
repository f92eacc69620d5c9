/*
 * Witnesses of a difference, and their unchanged neighbours, as tests of the new policy.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/diff.h"
#include "cli/suites.h"
#include "redress/units.h"

struct drafts {
    struct rd_test_draft *items;
    char (*names)[256], (*notes)[512];
    size_t count, next;
};

/* A day that stands for a time of the policy. */
static int64_t day_of(const struct rd_image *image, int64_t at_s)
{
    return at_s != INT64_MIN ? at_s : rd_image_epoch_start(image, 1) - RD_DAY_S;
}

static void add(struct drafts *drafts, const struct diff_policy *side, const struct rd_image *image,
                const struct rd_diff_group *group, const int64_t *facts, size_t number, const char *what)
{
    struct rd_test_draft *draft = &drafts->items[drafts->count];
    const enum rd_decision decision = group->decision;
    struct rd_answer each[8];
    snprintf(drafts->names[drafts->count], sizeof drafts->names[0], "%s, group %zu: %s",
             rd_decision_row(decision)->name, number, what);
    if (facts == group->witness_facts)
        snprintf(drafts->notes[drafts->count], sizeof drafts->notes[0], "%.240s -> %.240s", group->old_outcome,
                 group->new_outcome);
    else
        snprintf(drafts->notes[drafts->count], sizeof drafts->notes[0], "The neighbour that keeps its answer");
    draft->name = drafts->names[drafts->count];
    draft->note = drafts->notes[drafts->count];
    draft->decision = decision;
    draft->has_at = rd_image_epoch_count(image) > 1;
    draft->at_s = draft->has_at ? day_of(image, group->new_at_s) : 0;
    memcpy(draft->facts, facts, sizeof draft->facts);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        draft->is_stated[fact] = rd_image_reads_fact(image, decision, (enum rd_fact)fact);
    rd_policy_interpret(side->policy, decision, group->new_at_s, RD_PPB_PER_ONE, facts, &draft->answer);
    const uint32_t epoch = draft->has_at ? rd_image_epoch(image, draft->at_s) : 0;
    const uint32_t count = rd_decide_each(image, decision, epoch, facts, each, 8);
    for (uint32_t i = 0; count <= 8 && i < count; i++)
        draft->rules[draft->rule_count++] = each[i].rule;
    drafts->count++;
}

static const struct rd_test_draft *next_in(void *context)
{
    struct drafts *drafts = context;
    return drafts->next < drafts->count ? &drafts->items[drafts->next++] : NULL;
}

static enum rd_status write_all(const char *path, const struct diff_policy sides[2], const struct rd_image *image,
                                const struct rd_diff *diff, struct drafts *drafts)
{
    const struct draft_report report = {.policy = sides[1].argument,
                                        .title = "What changes, and what beside it does not: to be confirmed",
                                        .image = image};
    for (size_t i = 0; i < diff->group_count; i++) {
        const struct rd_diff_group *group = &diff->groups[i];
        const size_t number = i - diff->decision[group->decision].first_group + 1;
        add(drafts, &sides[1], image, group, group->witness_facts, number, "changed");
        if (group->twin)
            add(drafts, &sides[1], image, group, group->twin_facts, number, "unchanged");
    }
    return write_drafts(path, &report, next_in, drafts);
}

enum rd_status diff_tests_write(const char *path, const struct diff_policy sides[2], const struct rd_diff *diff)
{
    const size_t most = 2 * diff->group_count + 1;
    struct drafts drafts = {.items = calloc(most, sizeof *drafts.items),
                            .names = calloc(most, sizeof *drafts.names),
                            .notes = calloc(most, sizeof *drafts.notes)};
    struct rd_image *image = NULL;
    struct rd_error err = {RD_OK, "out of memory for the tests"};
    enum rd_status rc = drafts.items && drafts.names && drafts.notes
                            ? rd_policy_compile(sides[1].policy, RD_PPB_PER_ONE, &image, &err)
                            : RD_NOMEM;
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    else
        rc = write_all(path, sides, image, diff, &drafts);
    if (image)
        rd_image_free(image);
    free(drafts.items);
    free(drafts.names);
    free(drafts.notes);
    return rc;
}
