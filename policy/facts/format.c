/*
 * Prints the values of facts and answers in the spelling of the documents.
 */
#include <stdio.h>

#include "redress/facts.h"
#include "redress/units.h"

/* "3 business days (seller)" */
static const char *business_format(int64_t value, char *out, size_t size)
{
    const int64_t days = rd_business_days(value);
    snprintf(out, size, "%lld business day%s (%s)", (long long)days, days == 1 ? "" : "s",
             rd_word(RD_SET_CALENDAR, (size_t)rd_business_calendar(value)));
    return out;
}

static const char *value_format(enum rd_value_type type, enum rd_word_set set, int64_t value, char *out, size_t size)
{
    char text[RD_UNIT_TEXT_SIZE];
    const char *word = NULL;
    switch (type) {
    case RD_TYPE_BOOL:
        word = value ? "true" : "false";
        break;
    case RD_TYPE_ENUM:
        word = value < 0 ? NULL : rd_word(set, (size_t)value);
        break;
    case RD_TYPE_MONEY:
        word = rd_money_format(value, text);
        break;
    case RD_TYPE_SHARE:
        if (value <= INT64_MAX / RD_PPB_PER_BP && value >= -(INT64_MAX / RD_PPB_PER_BP))
            word = rd_share_format(value * RD_PPB_PER_BP, text);
        break;
    case RD_TYPE_DURATION:
        if (rd_is_business(value))
            return business_format(value, out, size);
        word = rd_duration_format(value, text);
        break;
    case RD_TYPE_INT:
        break;
    }
    if (word)
        snprintf(out, size, "%s", word);
    else /* plain integers, and values no document can spell */
        snprintf(out, size, "%lld", (long long)value);
    return out;
}

const char *rd_fact_format(enum rd_fact fact, int64_t value, char *out, size_t size)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (value == RD_ABSENT) {
        snprintf(out, size, "absent");
        return out;
    }
    return value_format(row->type, row->set, value, out, size);
}

/* Present values, of a domain of which they are part. */
static void present_format(enum rd_fact fact, struct rd_values values, char *out, size_t size)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[96], hi[96];
    size_t used = 0;
    if (values.lo == row->lo && values.hi == row->hi)
        snprintf(out, size, "present");
    else if (row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL)
        for (int64_t word = values.lo; word <= values.hi && used < size; word++)
            used += (size_t)snprintf(out + used, size - used, "%s%s", word > values.lo ? ", " : "",
                                     rd_fact_format(fact, word, lo, sizeof lo));
    else if (values.lo == values.hi)
        snprintf(out, size, "= %s", rd_fact_format(fact, values.lo, lo, sizeof lo));
    else if (values.lo == row->lo)
        snprintf(out, size, "<= %s", rd_fact_format(fact, values.hi, hi, sizeof hi));
    else if (values.hi == row->hi)
        snprintf(out, size, ">= %s", rd_fact_format(fact, values.lo, lo, sizeof lo));
    else
        snprintf(out, size, "%s..%s", rd_fact_format(fact, values.lo, lo, sizeof lo),
                 rd_fact_format(fact, values.hi, hi, sizeof hi));
}

const char *rd_values_format(enum rd_fact fact, struct rd_values values, char *out, size_t size)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool has_absent = row->may_be_absent && values.lo == RD_ABSENT;
    char present[256];
    values.lo = values.lo < row->lo ? row->lo : values.lo;
    values.hi = values.hi > row->hi ? row->hi : values.hi;
    if (values.lo > values.hi) {
        snprintf(out, size, "%s", has_absent ? "absent" : "nothing");
        return out;
    }
    present_format(fact, values, present, sizeof present);
    snprintf(out, size, "%s%s", has_absent ? "absent, " : "", present);
    return out;
}

const char *rd_answer_format(size_t global, int64_t value, char *out, size_t size)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    return value_format(row->type, row->set, value, out, size);
}
