/*
 * Is no case worse for a party? By the groups of a difference, and by what later decisions make of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/bearing.h"
#include "prove/later.h"
#include "prove/points.h"
#include "prove/words.h"

#define TEXT_SIZE 1024u

struct worse {
    const struct rd_diff_side *side[2];
    const struct rd_prove_options *options;
    const struct rd_diff *diff;
    int party;
    struct stakes stakes;
    struct bearings bearings;
    struct later later;
    struct arena arena; /* of texts */
    char reason[TEXT_SIZE];
    const char *witness;
    enum rd_worse_verdict verdict;
};

static const char *party_name(const struct worse *worse)
{
    return rd_word(RD_SET_PARTY, (size_t)worse->party);
}

static size_t group_number(const struct worse *worse, size_t index)
{
    return index - worse->diff->decision[worse->diff->groups[index].decision].first_group + 1;
}

/* ---- in words ---- */

/* "payer from seller to buyer", as the group's witness has it. */
static void say_change(struct words *words, const struct rd_diff_group *group, int answer)
{
    const size_t global = rd_decision_row(group->decision)->first_answer + (size_t)answer;
    char from[96], to[96];
    words_say(words, "%s", rd_answer_row(global)->name);
    if (group->has_old_answer && group->has_new_answer && group->old_answer[answer] != group->new_answer[answer])
        words_say(words, " from %s to %s", rd_answer_format(global, group->old_answer[answer], from, sizeof from),
                  rd_answer_format(global, group->new_answer[answer], to, sizeof to));
}

/* An order that a gate could state: of two words the later one as the better, of numbers the direction taken. */
static void say_how(const struct worse *worse, struct words *words, const struct rd_diff_group *group, int answer)
{
    const size_t global = rd_decision_row(group->decision)->first_answer + (size_t)answer;
    const struct rd_answer_row *row = rd_answer_row(global);
    const int64_t was = group->old_answer[answer], is = group->new_answer[answer];
    char from[96], to[96];
    words_say(words, "; no order says whether that is worse: state one, as in 'no_case_worse_for: %s; %s.%s: ",
              party_name(worse), rd_decision_row(group->decision)->name, row->name);
    if (was == is)
        words_say(words, "ORDER'");
    else if (row->type == RD_TYPE_ENUM)
        words_say(words, "%s < %s'", rd_answer_format(global, was, from, sizeof from),
                  rd_answer_format(global, is, to, sizeof to));
    else
        words_say(words, "%s'", is < was ? "less" : "more");
}

static void tell(struct worse *worse, enum rd_worse_verdict verdict, const char *witness)
{
    worse->verdict = verdict;
    worse->witness = witness;
}

/* ---- groups ---- */

static void judge_worse(struct worse *worse, size_t index)
{
    const struct rd_diff_group *group = &worse->diff->groups[index];
    const struct rd_party_effect *effect = &group->for_party[worse->party];
    struct words words = words_on(worse->reason, sizeof worse->reason);
    if (effect->effect != RD_EFFECT_WORSE && effect->effect != RD_EFFECT_MIXED)
        return;
    words_say(&words, "%s, group %zu is %s for %s", rd_decision_row(group->decision)->name, group_number(worse, index),
              effect->effect == RD_EFFECT_WORSE ? "worse" : "worse in part", party_name(worse));
    if (effect->worse >= 0) {
        words_say(&words, ": ");
        say_change(&words, group, effect->worse);
    } else if (group->new_stops && !group->old_stops) {
        words_say(&words, ": a run stops with the new answer");
    }
    tell(worse, RD_WORSE, effect->witness ? effect->witness : group->witness);
}

static void judge_undecided(struct worse *worse, size_t index)
{
    const struct rd_diff_group *group = &worse->diff->groups[index];
    const struct rd_party_effect *effect = &group->for_party[worse->party];
    struct words words = words_on(worse->reason, sizeof worse->reason);
    if (effect->effect != RD_EFFECT_UNDECIDED)
        return;
    words_say(&words, "%s, group %zu: ", rd_decision_row(group->decision)->name, group_number(worse, index));
    if (effect->undecided >= 0)
        say_change(&words, group, effect->undecided);
    else
        words_say(&words, "in some case one side has no answer");
    if (effect->undecided >= 0 && effect->has_order)
        words_say(&words, "; whether that is worse for %s in some case is not proven", party_name(worse));
    else if (effect->undecided >= 0)
        say_how(worse, &words, group, effect->undecided);
    tell(worse, RD_WORSE_NOT_PROVEN, group->witness);
}

static void judge_decision(struct worse *worse, int name)
{
    const struct rd_diff_decision *of = &worse->diff->decision[name];
    if (of->verdict != RD_NOT_PROVEN && !of->as_of_differs)
        return;
    snprintf(worse->reason, sizeof worse->reason, "%s %s", rd_decision_row((enum rd_decision)name)->name,
             of->verdict == RD_NOT_PROVEN ? "is not proven" : "takes its rules from another event (as_of)");
    tell(worse, RD_WORSE_NOT_PROVEN, NULL);
}

/* ---- what comes of them ---- */

static void say_move(struct words *words, const struct later_move *move)
{
    char from[96], to[96];
    words_say(words, "%s would be %s where it was %s", rd_fact_row(move->fact)->name,
              rd_fact_format(move->fact, move->to, to, sizeof to),
              rd_fact_format(move->fact, move->from, from, sizeof from));
}

static void judge_later(struct worse *worse, const struct later_found *found)
{
    const struct rd_diff_group *group = &worse->diff->groups[found->move.origin];
    struct words words = words_on(worse->reason, sizeof worse->reason);
    words_say(&words, "%s, group %zu may be worse for %s by what comes of it: ", rd_decision_row(group->decision)->name,
              group_number(worse, found->move.origin), party_name(worse));
    say_move(&words, &found->move);
    words_say(&words, ", and %s.%s %s", rd_decision_row(found->decision)->name, rd_answer_row(found->answer)->name,
              found->is_doubt ? "is not proven no worse then" : "is worse then in some case");
    tell(worse, RD_WORSE_NOT_PROVEN, group->witness);
}

static enum rd_status follow(struct worse *worse)
{
    struct later_found found;
    bool is_found = false;
    later_init(&worse->later, &worse->stakes, worse->side[1], worse->options);
    for (size_t i = 0; i < worse->diff->group_count; i++) {
        const struct rd_diff_group *group = &worse->diff->groups[i];
        if (group->has_old_answer && group->has_new_answer)
            later_note(&worse->later, group->decision, group->old_answer, group->new_answer, i);
    }
    const enum rd_status rc = later_follow(&worse->later, &is_found, &found);
    if (rc == RD_OK && is_found)
        judge_later(worse, &found);
    return rc;
}

/* ---- points, each in force for a time of its own ---- */

static enum rd_status judge_points(struct worse *worse)
{
    struct points_found found;
    char after[RD_UNIT_TEXT_SIZE];
    if (worse->party != RD_PARTY_SELLER || stake_is_stated(&worse->stakes, RD_ANSWER_AT_VIOLATION_POINTS) ||
        stake_is_stated(&worse->stakes, RD_ANSWER_AT_VIOLATION_VALID_FOR))
        return RD_OK;
    const enum rd_status rc = points_compare(worse->side[0], worse->side[1], worse->options, &worse->arena, &found);
    if (rc != RD_OK || (!found.is_worse && !found.is_unknown))
        return rc;
    if (found.is_worse)
        snprintf(worse->reason, sizeof worse->reason,
                 "violation is worse for seller: of the points its rules give together more are in force after %s",
                 rd_duration_format(found.after_s, after));
    else
        snprintf(worse->reason, sizeof worse->reason,
                 "violation: how many of the points its rules give together are in force at every age is not proven");
    tell(worse, found.is_worse ? RD_WORSE : RD_WORSE_NOT_PROVEN, found.witness);
    return RD_OK;
}

/* ---- all of it ---- */

static enum rd_status judge(struct worse *worse)
{
    const struct rd_diff *diff = worse->diff;
    for (size_t i = 0; i < diff->group_count && worse->verdict == RD_NOT_WORSE; i++)
        judge_worse(worse, i);
    for (int name = 0; name < RD_DECISION_COUNT && worse->verdict == RD_NOT_WORSE; name++)
        judge_decision(worse, name);
    for (size_t i = 0; i < diff->group_count && worse->verdict == RD_NOT_WORSE; i++)
        judge_undecided(worse, i);
    enum rd_status rc = worse->verdict == RD_NOT_WORSE ? judge_points(worse) : RD_OK;
    if (rc == RD_OK && worse->verdict == RD_NOT_WORSE)
        rc = follow(worse);
    return rc;
}

static bool keep(const struct worse *worse, struct rd_worse *out)
{
    *out = (struct rd_worse){.verdict = worse->verdict};
    if (worse->verdict == RD_NOT_WORSE)
        return true;
    out->reason = strdup(worse->reason);
    out->witness = worse->witness ? strdup(worse->witness) : NULL;
    if (out->reason && (out->witness || !worse->witness))
        return true;
    rd_worse_release(out);
    return false;
}

enum rd_status rd_policy_worse(const struct rd_diff_side *a, const struct rd_diff_side *b,
                               const struct rd_prove_options *options, const struct rd_diff *diff, int party,
                               struct rd_worse *out, struct rd_error *err)
{
    struct worse *worse = calloc(1, sizeof *worse);
    bool is_good = worse != NULL;
    *out = (struct rd_worse){.verdict = RD_WORSE_NOT_PROVEN};
    if (worse) {
        worse->side[0] = worse->bearings.side[0] = a;
        worse->side[1] = worse->bearings.side[1] = b;
        worse->options = worse->bearings.options = options;
        worse->diff = diff;
        worse->party = party;
        worse->stakes = (struct stakes){party, options ? options->stated : NULL, options ? options->stated_count : 0,
                                        &worse->bearings};
        arena_init(&worse->arena);
        is_good = judge(worse) == RD_OK && !worse->bearings.is_out_of_memory && keep(worse, out);
        arena_release(&worse->arena);
        free(worse);
    }
    return is_good ? RD_OK
                   : rd_fail(err, RD_NOMEM, "policies \"%s\" and \"%s\": out of memory while judging them",
                             a->policy->name, b->policy->name);
}

void rd_worse_release(struct rd_worse *worse)
{
    free(worse->reason);
    free(worse->witness);
    *worse = (struct rd_worse){.verdict = RD_WORSE_NOT_PROVEN};
}
