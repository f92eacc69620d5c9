/*
 * Parameters at a time, and the epochs between which no parameter value changes.
 */
#include <stdio.h>

#include "language/model.h"

bool parameter_at(const struct parameter *parameter, int64_t at_s, int64_t *out)
{
    const struct parameter_value *holds = NULL;
    for (size_t i = 0; i < parameter->value_count && parameter->values[i].from_s <= at_s; i++)
        holds = &parameter->values[i];
    if (!holds || !holds->has_value)
        return false;
    *out = holds->value;
    return true;
}

bool operand_at(const struct rd_policy *policy, const struct operand *operand, enum rd_value_type type, int64_t at_s,
                int64_t exchange_ppb, int64_t *out)
{
    int64_t value = operand->value;
    if (operand->is_parameter && !parameter_at(&policy->parameters[operand->parameter], at_s, &value))
        return false;
    if (type == RD_TYPE_MONEY && exchange_ppb != RD_PPB_PER_ONE &&
        !rd_mul_div(value, exchange_ppb, RD_PPB_PER_ONE, RD_ROUND_HALF_EVEN, &value))
        return false;
    *out = value;
    return true;
}

bool decision_is_resolved(const struct rd_policy *policy, const struct decision *decision, int64_t at_s,
                          uint32_t *missing)
{
    for (size_t i = 0; i < decision->parameter_count; i++) {
        int64_t value;
        if (!parameter_at(&policy->parameters[decision->parameters[i]], at_s, &value)) {
            if (missing)
                *missing = decision->parameters[i];
            return false;
        }
    }
    return true;
}

bool decision_is_same_at(const struct rd_policy *policy, const struct decision *decision, int64_t a_s, int64_t b_s)
{
    for (size_t i = 0; i < decision->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[decision->parameters[i]];
        int64_t a = 0, b = 0;
        bool has_a = parameter_at(parameter, a_s, &a), has_b = parameter_at(parameter, b_s, &b);
        if (has_a != has_b || a != b)
            return false;
    }
    return true;
}

bool decision_is_repeated(const struct rd_policy *policy, const struct decision *decision, size_t epoch)
{
    for (size_t before = 0; before < epoch; before++)
        if (decision_is_same_at(policy, decision, policy->epoch_start[before], policy->epoch_start[epoch]))
            return true;
    return false;
}

bool decisions_are_dated_alike(const struct decision *a, const struct decision *b)
{
    bool alike = a->anchor_count == b->anchor_count;
    for (size_t i = 0; alike && i < a->anchor_count; i++)
        alike = a->anchor[i] == b->anchor[i];
    return alike;
}

#define RUN_SIZE 48u /* " and from 2026-10-01 until 2026-12-31" */
#define MORE_RUNS " and later"

/* How much of the text was put. */
static size_t say(char *out, size_t size, const char *text)
{
    const int length = snprintf(out, size, "%s", text);
    return length < 0 ? 0 : (size_t)length < size ? (size_t)length : size - 1;
}

/* One run of epochs, the first and the last that hold: "before 2026-10-01", "from 2026-10-01 until 2026-12-31". */
static size_t say_run(const struct rd_policy *policy, size_t first, size_t last, char *out, size_t size)
{
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    const bool is_open = last + 1 == policy->epoch_count;
    const int64_t end_s = is_open ? 0 : policy->epoch_start[last + 1];
    char text[96];
    if (first == 0)
        snprintf(text, sizeof text, "before %s", rd_date_format(end_s, to));
    else if (is_open)
        snprintf(text, sizeof text, "from %s", rd_date_format(policy->epoch_start[first], from));
    else
        snprintf(text, sizeof text, "from %s until %s", rd_date_format(policy->epoch_start[first], from),
                 rd_date_format(end_s - RD_DAY_S, to));
    return say(out, size, text);
}

const char *epochs_label(const struct rd_policy *policy, const bool *holds, char *out, size_t size)
{
    size_t used = 0, count = 0;
    for (size_t i = 0; i < policy->epoch_count; i++)
        count += holds[i];
    if (count == 0 || count == policy->epoch_count)
        return NULL;
    for (size_t first = 0; first < policy->epoch_count; first++) {
        size_t last = first;
        if (!holds[first])
            continue;
        if (size - used < RUN_SIZE + sizeof MORE_RUNS) {
            say(out + used, size - used, MORE_RUNS);
            return out;
        }
        while (last + 1 < policy->epoch_count && holds[last + 1])
            last++;
        if (used > 0)
            used += say(out + used, size - used, " and ");
        used += say_run(policy, first, last, out + used, size - used);
        first = last;
    }
    return out;
}

const char *decision_label(const struct rd_policy *policy, const struct decision *decision, size_t epoch, char *out,
                           size_t size)
{
    bool holds[MODEL_EPOCHS_MAX];
    for (size_t i = 0; i < policy->epoch_count; i++)
        holds[i] = decision_is_same_at(policy, decision, policy->epoch_start[epoch], policy->epoch_start[i]);
    return epochs_label(policy, holds, out, size);
}

const char *epoch_label(const struct rd_policy *policy, size_t epoch, char *out, size_t size)
{
    if (policy->epoch_count < 2)
        return NULL;
    say_run(policy, epoch, epoch, out, size);
    return out;
}

void type_limits(enum rd_value_type type, int64_t *lo, int64_t *hi)
{
    *lo = 0;
    switch (type) {
    case RD_TYPE_MONEY:
        *lo = -MODEL_MONEY_MAX;
        *hi = MODEL_MONEY_MAX;
        break;
    case RD_TYPE_DURATION:
        *hi = MODEL_DURATION_MAX;
        break;
    case RD_TYPE_SHARE:
        *hi = MODEL_SHARE_MAX;
        break;
    case RD_TYPE_INT:
        *lo = -MODEL_INT_MAX;
        *hi = MODEL_INT_MAX;
        break;
    default:
        *hi = 1;
        break;
    }
}
