#include "harness/reworded.h"

#include <string.h>

#include "decide/interpret.h"

/* What is shared has the same bytes; what has not is at worst looked at for nothing. */
static bool same_rule(const struct rule *a, const struct rule *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

struct reworded reworded_find(const struct rd_policy *before, const struct rd_policy *after, enum rd_decision name)
{
    const struct decision *a = &before->decision[name], *b = &after->decision[name];
    struct reworded out = {.policy = {before, after}, .name = name, .to = {a->rule_count, b->rule_count}};
    out.is_whole = a->hit != b->hit || a->anchor_count != b->anchor_count ||
                   memcmp(a->anchor, b->anchor, sizeof a->anchor) != 0 || before->parameters != after->parameters;
    while (out.from < out.to[0] && out.from < out.to[1] && same_rule(&a->rules[out.from], &b->rules[out.from]))
        out.from++;
    while (out.to[0] > out.from && out.to[1] > out.from &&
           same_rule(&a->rules[out.to[0] - 1], &b->rules[out.to[1] - 1])) {
        out.to[0]--;
        out.to[1]--;
    }
    return out;
}

bool reworded_meets(const struct reworded *reworded, const struct probe *probe)
{
    bool is_met = reworded->is_whole;
    int64_t at_s;
    world_date(reworded->policy[0], reworded->name, &probe->dates, &at_s);
    for (int version = 0; version < 2 && !is_met; version++) {
        const struct decision *decision = &reworded->policy[version]->decision[reworded->name];
        const struct question question = {
            reworded->policy[version], reworded->name, decision, at_s, RD_PPB_PER_ONE, probe->facts};
        for (size_t i = reworded->from; i < reworded->to[version] && !is_met; i++)
            is_met = decision->rules[i].is_otherwise || interpret_rule(&question, &decision->rules[i]);
    }
    return is_met;
}
