/*
 * What a checked policy says about itself.
 */
#include "redress/policy.h"

#include <stdio.h>
#include <string.h>

#include "language/model.h"

const char *rd_policy_argument(const struct rd_policy *policy)
{
    return policy->argument;
}

const char *rd_policy_name(const struct rd_policy *policy)
{
    return policy->name;
}

const char *rd_policy_title(const struct rd_policy *policy)
{
    return policy->title;
}

const char *rd_policy_currency(const struct rd_policy *policy)
{
    return policy->currency;
}

const char *rd_policy_canonical(const struct rd_policy *policy)
{
    return policy->canonical;
}

static bool is_guess(const char *basis)
{
    return basis && (strcmp(basis, "assumed") == 0 || strcmp(basis, "borrowed") == 0);
}

void rd_policy_each_assumption(const struct rd_policy *policy,
                               void (*tell)(void *context, const char *where, const char *basis, const char *why),
                               void *context)
{
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        for (size_t j = 0; j < parameter->value_count && parameter->is_used; j++)
            if (is_guess(parameter->values[j].basis))
                tell(context, parameter->name, parameter->values[j].basis, parameter->values[j].why);
    }
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        const struct decision *decision = &policy->decision[name];
        for (size_t i = 0; i < decision->rule_count; i++) {
            char where[256];
            if (!is_guess(decision->rules[i].basis))
                continue;
            snprintf(where, sizeof where, "%s/%s", rd_decision_row((enum rd_decision)name)->name,
                     decision->rules[i].id);
            tell(context, where, decision->rules[i].basis, decision->rules[i].why);
        }
    }
}

size_t rd_policy_document_count(const struct rd_policy *policy)
{
    return policy->doc_count;
}

const char *rd_policy_document(const struct rd_policy *policy, size_t index)
{
    return policy->docs[index]->name;
}

size_t rd_policy_as_of(const struct rd_policy *policy, enum rd_decision decision, int anchors[RD_ANCHOR_COUNT])
{
    const struct decision *asked = &policy->decision[decision];
    memcpy(anchors, asked->anchor, asked->anchor_count * sizeof *anchors);
    return asked->anchor_count;
}

int64_t rd_policy_longest_answer_s(const struct rd_policy *policy, enum rd_decision decision, size_t answer)
{
    const struct decision *asked = &policy->decision[decision];
    const struct rd_decision_row *row = rd_decision_row(decision);
    int64_t longest_s = 0;
    if (answer >= row->answer_count || rd_answer_row(row->first_answer + answer)->type != RD_TYPE_DURATION)
        return 0;
    for (size_t i = 0; i < asked->rule_count; i++)
        for (size_t epoch = 0; epoch < policy->epoch_count; epoch++) {
            const struct answer *said = &asked->rules[i].answer[answer];
            int64_t value_s = rd_answer_row(row->first_answer + answer)->fallback;
            bool has_value = !said->is_stated || operand_at(policy, &said->value, RD_TYPE_DURATION,
                                                            policy->epoch_start[epoch], RD_PPB_PER_ONE, &value_s);
            if (has_value && said->is_stated)
                value_s = rd_duration_with_weekends_s(answer_value(said, value_s));
            if (has_value && value_s > longest_s)
                longest_s = value_s;
        }
    return longest_s;
}
