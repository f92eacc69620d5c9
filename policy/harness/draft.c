/*
 * Drafts of tests.
 */
#include "harness/draft.h"

#include <stdio.h>
#include <string.h>

#include "harness/probe.h"

const char *draft_answer(const struct rd_policy *policy, enum rd_decision decision, const struct rd_answer *answer,
                         char *out, size_t size)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    const char *before = "";
    char text[96];
    size_t used = 0;
    if (answer->rule >= RD_RULE_FIRST_ERROR) {
        snprintf(out, size, "%s",
                 answer->rule == RD_RULE_NONE        ? "no rule answers"
                 : answer->rule == RD_RULE_AMBIGUOUS ? "two rules answer"
                                                     : "an answer outside its range");
        return out;
    }
    for (size_t i = 0; i < row->answer_count && used < size; i++) {
        if (answer->value[i] == rd_answer_row(row->first_answer + i)->fallback)
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", before, rd_answer_row(row->first_answer + i)->name,
                                 rd_answer_format(row->first_answer + i, answer->value[i], text, sizeof text));
        before = " ";
    }
    if (used < size)
        snprintf(out + used, size - used, "%sby %s%s", before, policy->decision[decision].rules[answer->rule].id,
                 answer->rules_applied > 1 ? " and others" : "");
    return out;
}

/* A day on which the rules of that time hold; the first day of an epoch, the last of the one before all. */
static int64_t day_of(const struct rd_policy *policy, int64_t at_s)
{
    return at_s != INT64_MIN ? at_s : policy->epoch_start[1] - RD_DAY_S;
}

void draft_fill(struct rd_test_draft *draft, const struct rd_policy *policy, enum rd_decision decision, int64_t at_s,
                const int64_t *facts, const struct rd_answer *answer)
{
    const struct decision *asked = &policy->decision[decision];
    draft->decision = decision;
    draft->has_at = policy->epoch_count > 1;
    draft->at_s = draft->has_at ? day_of(policy, at_s) : 0;
    draft->answer = *answer;
    memcpy(draft->facts, facts, sizeof draft->facts);
    for (size_t i = 0; i < asked->read_count; i++)
        draft->is_stated[asked->reads[i]] = decision_uses(asked, asked->reads[i]);
    const size_t room = sizeof draft->rules / sizeof *draft->rules;
    draft->rule_count = applying_rules(policy, decision, at_s, facts, answer, draft->rules, room);
    if (draft->rule_count > room)
        draft->rule_count = 0; /* more than a draft lists: it asserts the answers alone */
}
