/*
 * Rules of two images matched by id: an overlay that inserts a rule renumbers those behind it.
 */
#include "study/rules.h"

#include <stdlib.h>
#include <string.h>

#define RULE_NOT_ASKED 65535
#define SLOT_IS_SHARED RD_DECISION_COUNT /* two decisions write to it: a number alone does not say whose */

static const enum rd_decision slot_decision[RULE_SLOT_COUNT] = {RD_DECISION_DISPUTE_ELIGIBLE, RD_DECISION_TRIAGE,
                                                                SLOT_IS_SHARED, RD_DECISION_REMEDY};

const char *rule_slot_name(size_t slot)
{
    if (slot >= RULE_SLOT_COUNT || slot_decision[slot] == SLOT_IS_SHARED)
        return NULL;
    return rd_decision_row(slot_decision[slot])->name;
}

const char *rule_slot_id(const struct rd_image *image, size_t slot, uint32_t rule)
{
    if (rule == RULE_NOT_ASKED)
        return "not asked";
    return rd_image_rule_id(image, slot_decision[slot], rule);
}

enum rd_status rules_check(const struct rd_image *image, const struct result *result, struct rd_error *err)
{
    size_t count[RULE_SLOT_COUNT];
    for (size_t slot = 0; slot < RULE_SLOT_COUNT; slot++)
        count[slot] =
            slot_decision[slot] == SLOT_IS_SHARED ? RULE_NOT_ASKED : rd_image_rule_count(image, slot_decision[slot]);
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct outcome *outcome = &result->outcomes[i];
        for (size_t slot = 0; slot < RULE_SLOT_COUNT; slot++)
            if (outcome->rule[slot] != RULE_NOT_ASKED && outcome->rule[slot] >= count[slot])
                return rd_fail(err, RD_INPUT, "replication %u: order %llu names rule %u of %s, which has %zu",
                               (unsigned)result->replication, (unsigned long long)outcome->order,
                               (unsigned)outcome->rule[slot], rule_slot_name(slot), count[slot]);
    }
    return RD_OK;
}

static uint16_t rule_find(const struct rd_image *image, enum rd_decision decision, const char *id)
{
    size_t count = rd_image_rule_count(image, decision);
    for (size_t rule = 0; rule < count; rule++) {
        if (strcmp(rd_image_rule_id(image, decision, (uint32_t)rule), id) == 0)
            return (uint16_t)rule;
    }
    return RULE_UNMAPPED;
}

enum rd_status rule_map_init(struct rule_map *map, const struct rd_image *baseline, const struct rd_image *policy,
                             struct rd_error *err)
{
    memset(map, 0, sizeof *map);
    for (size_t slot = 0; slot < RULE_SLOT_COUNT; slot++) {
        enum rd_decision decision = slot_decision[slot];
        if (decision == SLOT_IS_SHARED)
            continue;
        map->count[slot] = rd_image_rule_count(policy, decision);
        map->to_baseline[slot] = malloc((map->count[slot] + 1) * sizeof *map->to_baseline[slot]);
        if (!map->to_baseline[slot]) {
            rule_map_release(map);
            return rd_fail(err, RD_NOMEM, "out of memory while matching the rules of two policies");
        }
        for (size_t rule = 0; rule < map->count[slot]; rule++)
            map->to_baseline[slot][rule] =
                rule_find(baseline, decision, rd_image_rule_id(policy, decision, (uint32_t)rule));
    }
    return RD_OK;
}

void rule_map_release(struct rule_map *map)
{
    for (size_t slot = 0; slot < RULE_SLOT_COUNT; slot++)
        free(map->to_baseline[slot]);
    memset(map, 0, sizeof *map);
}
