/*
 * Effects of a group on parties, from what is lost and gained pair by pair. What is told as worse by an amount has been
 * answered so by the interpreter; what no case confirms is undecided.
 */
#include "prove/direction.h"

#include <string.h>

#include "prove/harm.h"
#include "prove/region.h"

#define TEXT_SIZE 4096u

struct telling {
    const struct contrast *contrast;
    const struct rd_prove_options *options;
    struct bearings *bearings;
    struct arena *arena;
    struct rd_diff_group *group;
};

static enum rd_effect effect_of(unsigned kinds)
{
    if (kinds & CHANGE_WORSE)
        return kinds == CHANGE_WORSE ? RD_EFFECT_WORSE : RD_EFFECT_MIXED;
    if (kinds & CHANGE_UNKNOWN)
        return RD_EFFECT_UNDECIDED;
    return kinds & CHANGE_BETTER ? RD_EFFECT_BETTER : RD_EFFECT_NONE;
}

static int64_t time_of(const struct telling *telling, int side)
{
    return side ? telling->group->new_at_s : telling->group->old_at_s;
}

/* With an answer that breaks a demand a run stops. What no answer breaks is no fact of the comparison. */
static bool breaks_none(const struct telling *telling, const struct rd_answer *answer, const int64_t *facts)
{
    const struct diagrams *store = &telling->contrast->bench->store;
    for (int demand = 0; demand < RD_DEMAND_COUNT; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        const bool is_compared = row->kind == RD_DEMANDS_RULES || diagrams_level(store, row->fact) != DIAGRAM_NONE;
        if (row->decision == telling->group->decision && is_compared && rd_demand_is_broken(row, answer, facts, NULL))
            return false;
    }
    return true;
}

/* Do the two policies answer the case with another amount? */
static bool is_real(const struct telling *telling, const struct harm_found *harm)
{
    const struct rd_prove_options *options = telling->options;
    const int64_t exchange = options && options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE;
    struct rd_answer answer[2];
    for (int side = 0; side < 2; side++)
        if (rd_policy_interpret(telling->bearings->side[side]->policy, telling->group->decision, time_of(telling, side),
                                exchange, harm->facts, &answer[side]) >= RD_RULE_FIRST_ERROR ||
            !breaks_none(telling, &answer[side], harm->facts))
            return false;
    return answer[0].value[harm->worse] != answer[1].value[harm->worse];
}

/* Facts that the decision does not read are taken from a case in which the party bears something. */
static bool is_borne(const struct telling *telling, int party, const struct harm_found *harm, const int64_t *facts)
{
    struct bearings *bearings = telling->bearings;
    const int side = harm->confirm_side;
    const struct bearing *bearing = bearing_of(bearings, side, party, harm->confirm);
    const struct diagrams *store = &telling->contrast->bench->store;
    int64_t asked[RD_FACT_COUNT];
    memcpy(asked, bearing->facts, sizeof asked);
    for (uint32_t level = 0; level < store->level_count; level++)
        asked[store->fact[level]] = facts[store->fact[level]];
    return bearing_holds(bearings, side, party, harm->confirm, time_of(telling, side), facts) ||
           bearing_holds(bearings, side, party, harm->confirm, time_of(telling, side), asked);
}

/* A loss that no case at hand confirms may be one all the same. */
static void confirm(const struct telling *telling, int party, struct harm_found *harm)
{
    const int64_t *facts = harm->has_amounts ? harm->facts : telling->group->witness_facts;
    if (!(harm->kinds & CHANGE_WORSE) || harm->worse == HARM_NO_ANSWER)
        return;
    if ((!harm->has_amounts || is_real(telling, harm)) && (harm->confirm < 0 || is_borne(telling, party, harm, facts)))
        return;
    harm->kinds = (harm->kinds & ~(unsigned)CHANGE_WORSE) | CHANGE_UNKNOWN;
    harm->unknown = harm->worse;
    harm->is_unproven = true;
}

static bool tell(const struct telling *telling, const struct harm_found *harm, struct rd_party_effect *out)
{
    char text[TEXT_SIZE];
    *out = (struct rd_party_effect){.effect = effect_of(harm->kinds), .worse = -1, .undecided = -1};
    if ((harm->kinds & CHANGE_WORSE) && harm->worse != HARM_NO_ANSWER)
        out->worse = (int)harm->worse;
    if ((harm->kinds & CHANGE_UNKNOWN) && harm->unknown != HARM_NO_ANSWER) {
        out->undecided = (int)harm->unknown;
        out->has_order = harm->is_unproven;
    }
    if (out->worse < 0 || !harm->has_amounts)
        return true;
    case_words(&telling->contrast->bench->store, harm->facts, text, sizeof text);
    return (out->witness = arena_copy(telling->arena, text)) != NULL;
}

enum rd_status direction_of(const struct contrast *contrast, uint32_t pair, const struct rd_prove_options *options,
                            struct bearings *bearings, struct arena *arena, struct rd_diff_group *group)
{
    const struct telling telling = {contrast, options, bearings, arena, group};
    for (int party = 0; party < RD_PARTY_COUNT; party++) {
        const struct stakes stakes = {party, options ? options->stated : NULL, options ? options->stated_count : 0,
                                      bearings};
        struct harm_found harm;
        if (harm_of_pair(&stakes, contrast, pair, &harm) != RD_OK || bearings->is_out_of_memory)
            return RD_NOMEM;
        confirm(&telling, party, &harm);
        if (!tell(&telling, &harm, &group->for_party[party]))
            return RD_NOMEM;
    }
    return bearings->is_out_of_memory ? RD_NOMEM : RD_OK;
}

const char *rd_effect_name(enum rd_effect effect)
{
    static const char *const names[] = {"none", "better", "worse", "mixed", "undecided"};
    return names[effect];
}
