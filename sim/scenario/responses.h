/*
 * How people respond to the rules: the odds of a behaviour are multiplied by exp(k e (x - x_ref)), where x is what they see
 * of the rules (an observable of this run alone), e and x_ref stand in the scenario, and k is 0, 0.5 or 1 for none, low, high.
 */
#ifndef REDRESS_SCENARIO_RESPONSES_H
#define REDRESS_SCENARIO_RESPONSES_H

enum response_level { RESPONSE_NONE, RESPONSE_LOW, RESPONSE_HIGH, RESPONSE_LEVEL_COUNT };

/* The words of --response. */
const char *response_name(enum response_level level);
/* The level of a name; RESPONSE_LEVEL_COUNT for any other text. */
enum response_level response_named(const char *name);
double response_strength(enum response_level level); /* k */

struct response_law {
    double reference, elasticity; /* x_ref (0 to 1), e; e = 0: no response */
};

struct responses {
    struct response_law false_claims; /* to leniency: money refunded over money claimed                  */
    struct response_law effort;       /* of sellers, to sanctions: share of sellers demoted, suspended or removed */
    struct response_law demand;       /* to protection: justified claims that are paid                   */
};

/* The most that policies may multiply the demand by, at the greatest strength: they protect nobody, or everybody. */
double responses_demand_most(const struct responses *responses);

struct scenario;
/* True when the scenario states a response that has a strength to be scaled. */
int responses_are_stated(const struct scenario *scenario);

#endif
