/*
 * Listens to one order and puts what it hears into words.
 */
#include "study/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process/replicate.h"
#include "redress/explain.h"
#include "redress/units.h"

#define TEXT_SIZE 4096

struct listener {
    const struct scenario *scenario;
    const struct study_policy *policy;
    uint64_t order;
    struct timeline *timeline;
};

const char *step_kind_name(enum step_kind kind)
{
    static const char *const names[STEP_KIND_COUNT] = {"event", "rule", "money", "violation", "truth"};
    return names[kind];
}

void timeline_release(struct timeline *timeline)
{
    arena_release(&timeline->arena);
    free(timeline->steps);
    memset(timeline, 0, sizeof *timeline);
}

/* ---- listening ---- */

static const char *keep(struct timeline *timeline, const char *text)
{
    const char *copy = arena_copy(&timeline->arena, text);
    timeline->is_short |= copy == NULL;
    return copy ? copy : "";
}

static void add(struct listener *listener, int64_t at_s, struct step step)
{
    struct timeline *timeline = listener->timeline;
    if (timeline->count == timeline->capacity) {
        const size_t capacity = timeline->capacity ? timeline->capacity * 2 : 32;
        struct step *steps = realloc(timeline->steps, capacity * sizeof *steps);
        timeline->is_short |= steps == NULL;
        if (!steps)
            return;
        timeline->steps = steps;
        timeline->capacity = capacity;
    }
    step.at_unix_s = listener->scenario->start_unix_s + at_s;
    timeline->steps[timeline->count++] = step;
}

static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct listener *listener = context;
    if (order != listener->order)
        return;
    const enum step_kind kind = told == TOLD_TRUTH ? STEP_TRUTH : told == TOLD_VIOLATION ? STEP_VIOLATION : STEP_EVENT;
    add(listener, at_s,
        (struct step){.kind = kind,
                      .who = told_actor(told),
                      .what = told_text(told),
                      .text = keep(listener->timeline, detail),
                      .title = "",
                      .facts = ""});
}

static void facts_in_words(const struct listener *listener, const struct trace_question *question, char *out,
                           size_t size)
{
    const enum rd_fact *reads;
    const size_t count = question->facts ? rd_image_reads(listener->policy->image, question->decision, &reads) : 0;
    size_t used = 0;
    char value[96];
    out[0] = '\0';
    for (size_t i = 0; i < count && used + 1 < size; i++) {
        const int written = snprintf(out + used, size - used, "%s%s=%s", i ? " " : "", rd_fact_row(reads[i])->name,
                                     rd_fact_format(reads[i], question->facts[reads[i]], value, sizeof value));
        used += written > 0 ? (size_t)written : 0;
    }
}

/* "eligible no, reason_code late": every answer. */
static void answers_in_words(const struct trace_question *question, char *out, size_t size)
{
    const struct rd_decision_row *row = rd_decision_row(question->decision);
    size_t used = 0;
    char value[96];
    for (size_t i = 0; i < row->answer_count && used + 1 < size; i++) {
        const int written =
            snprintf(out + used, size - used, "%s%s %s", i ? ", " : "", rd_answer_row(row->first_answer + i)->name,
                     rd_answer_format(row->first_answer + i, question->answer->value[i], value, sizeof value));
        used += written > 0 ? (size_t)written : 0;
    }
}

static void on_asked(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct listener *listener = context;
    char facts[TEXT_SIZE], answers[TEXT_SIZE];
    if (order != listener->order)
        return;
    facts_in_words(listener, question, facts, sizeof facts);
    answers_in_words(question, answers, sizeof answers);
    const uint32_t rule = question->answer->rule;
    add(listener, at_s,
        (struct step){.kind = STEP_RULE,
                      .who = "platform",
                      .what = rd_decision_row(question->decision)->name,
                      .text = keep(listener->timeline, answers),
                      .rule = rd_image_rule_id(listener->policy->image, question->decision, rule),
                      .title = rd_policy_rule_title(listener->policy->policy, question->decision, rule),
                      .facts = keep(listener->timeline, facts)});
}

static void on_moved(void *context, int64_t at_s, uint64_t order, const char *from, const char *to,
                     int64_t amount_minor)
{
    struct listener *listener = context;
    char money[RD_UNIT_TEXT_SIZE], text[128];
    if (order != listener->order)
        return;
    snprintf(text, sizeof text, "%s %s from %s to %s", rd_money_format(amount_minor, money),
             listener->scenario->currency, from, to);
    add(listener, at_s,
        (struct step){.kind = STEP_MONEY,
                      .who = "",
                      .what = "money",
                      .text = keep(listener->timeline, text),
                      .title = "",
                      .facts = ""});
}

/* ---- the whole ---- */

/* What is told ahead of its time moves to its place; ties keep the order in which they were told. */
static void sort_by_time(struct timeline *timeline)
{
    for (size_t i = 1; i < timeline->count; i++) {
        const struct step step = timeline->steps[i];
        size_t place = i;
        for (; place > 0 && timeline->steps[place - 1].at_unix_s > step.at_unix_s; place--)
            timeline->steps[place] = timeline->steps[place - 1];
        timeline->steps[place] = step;
    }
}

enum rd_status timeline_make(const struct scenario *scenario, const struct segment_table *segments,
                             const struct study_policy *policy, const struct study_policy *baseline, uint64_t seed,
                             uint32_t replication, uint64_t order, const volatile int *stop, struct result *result,
                             struct timeline *out, struct rd_error *err)
{
    struct listener listener = {scenario, policy, order, out};
    const struct trace trace = {.tell = on_tell, .context = &listener, .asked = on_asked, .moved = on_moved};
    struct run *run = NULL;
    memset(out, 0, sizeof *out);
    arena_init(&out->arena);
    enum rd_status rc = study_run_new(scenario, policy, baseline, segments, &run, err);
    if (rc == RD_OK)
        rc = replicate(run, seed, replication, &trace, stop, NULL, result, err);
    run_free(run);
    if (rc == RD_OK && out->is_short)
        rc = rd_fail(err, RD_NOMEM, "out of memory for the timeline of an order");
    sort_by_time(out);
    return rc;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool step_is_same(const struct step *a, const struct step *b)
{
    return a->at_unix_s == b->at_unix_s && a->kind == b->kind && same(a->what, b->what) && same(a->text, b->text) &&
           same(a->rule, b->rule) && same(a->facts, b->facts);
}
