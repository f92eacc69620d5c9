#include "scenario/responses.h"

#include <math.h>
#include <string.h>

#include "scenario/scenario.h"

static const struct {
    const char *name;
    double strength;
} levels[RESPONSE_LEVEL_COUNT] = {
    [RESPONSE_NONE] = {"none", 0}, [RESPONSE_LOW] = {"low", 0.5}, [RESPONSE_HIGH] = {"high", 1}};

const char *response_name(enum response_level level)
{
    return levels[level].name;
}

enum response_level response_named(const char *name)
{
    int level = 0;
    while (level < RESPONSE_LEVEL_COUNT && strcmp(levels[level].name, name) != 0)
        level++;
    return (enum response_level)level;
}

double response_strength(enum response_level level)
{
    return levels[level].strength;
}

double responses_demand_most(const struct responses *responses)
{
    const struct response_law *law = &responses->demand;
    const double whole = law->elasticity * (1 - law->reference), none = -law->elasticity * law->reference;
    return exp(levels[RESPONSE_HIGH].strength * (whole > none ? whole : none));
}

int responses_are_stated(const struct scenario *scenario)
{
    const struct responses *responses = &scenario->responses;
    return responses->false_claims.elasticity != 0 || responses->effort.elasticity != 0 ||
           responses->demand.elasticity != 0;
}
