/*
 * The scenario's currency: its smallest amount, and the defaults in money, which are stated in the reference currency and
 * converted by the scenario's own exchange.
 */
#ifndef REDRESS_SCENARIO_MONEY_H
#define REDRESS_SCENARIO_MONEY_H

#include "scenario/loading.h"

/* Warns of a code that ISO 4217 does not have, or whose amounts are finer than hundredths. */
void currency_doubt(struct loading *load, const struct json_value *code);
/* False, reported, when the amount has a fraction of the smallest amount of the scenario's currency. */
bool money_is_whole(struct loading *load, const struct json_value *value, int64_t minor);
/* "5.40" as parts per billion; reported when it is no rate. */
bool rate_read(struct loading *load, const struct json_value *value, int64_t *ppb);

bool field_is_money(const struct scenario_field *field);
/*
 * The default of a field of money in the currency of the document that is read, rounded half up to its smallest amount.
 * Where the document states no rate it counts as it is, with a warning. NULL with `status` set when memory is out.
 */
const struct json_value *money_default(struct loading *load, const struct scenario_field *field);

#endif
