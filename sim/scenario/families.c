/*
 * Families of shares: sums are exact, in parts per billion.
 */
#include "scenario/families.h"

#include <string.h>

#include "redress/units.h"
#include "scenario/scalars.h"

bool share_is_rest(const struct json_value *value)
{
    return value->kind == JSON_STRING && strcmp(value->string, "rest") == 0;
}

/* Turns the sum of the stated members into the family's scale; fills in the rest. */
static bool family_close(struct loading *load, const struct json_value *at, const char *what, int64_t sum, size_t count,
                         size_t rest, double out[])
{
    char is[RD_UNIT_TEXT_SIZE];
    if (rest < count) {
        if (sum > RD_PPB_PER_ONE + FAMILY_TOLERANCE_PPB)
            return loading_error(load, at, SCENARIO_SHARES_SUM,
                                 "%s sum to %s and leave nothing for \"rest\": at most 100%%", what,
                                 rd_share_format(sum, is));
        out[rest] = sum < RD_PPB_PER_ONE ? (double)(RD_PPB_PER_ONE - sum) / (double)RD_PPB_PER_ONE : 0;
        sum = sum < RD_PPB_PER_ONE ? RD_PPB_PER_ONE : sum;
    } else if (sum < RD_PPB_PER_ONE - FAMILY_TOLERANCE_PPB || sum > RD_PPB_PER_ONE + FAMILY_TOLERANCE_PPB) {
        return loading_error(load, at, SCENARIO_SHARES_SUM,
                             "%s sum to %s: they must sum to 100%% (0.05%% more or less), or one must be \"rest\"",
                             what, rd_share_format(sum, is));
    }
    for (size_t i = 0; i < count; i++)
        out[i] *= (double)RD_PPB_PER_ONE / (double)sum;
    return true;
}

bool family_read(struct loading *load, const struct json_value *at, const char *what,
                 const struct json_value *const members[], size_t count, double out[])
{
    int64_t sum = 0;
    size_t rest = count;
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        int64_t ppb = 0;
        if (!share_is_rest(members[i])) {
            good = read_share_ppb(load, members[i], 0, 1, &ppb) && good;
        } else if (rest < count) {
            good = loading_error(load, at, SCENARIO_SECOND_REST,
                                 "two of %s are \"rest\" (a share not given is too): only one may be", what);
        } else {
            rest = i;
        }
        sum += ppb;
        out[i] = (double)ppb / (double)RD_PPB_PER_ONE;
    }
    return good && family_close(load, at, what, sum, count, rest, out);
}
