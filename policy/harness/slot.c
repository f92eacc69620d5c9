/*
 * Slots of cases.
 */
#include "harness/slot.h"

#include <stdio.h>
#include <string.h>

#include "redress/units.h"

int slot_find(const char *name)
{
    const int fact = rd_fact_find(name), anchor = rd_word_find(RD_SET_ANCHOR, name);
    if (strcmp(name, "at") == 0)
        return SLOT_AT;
    return fact >= 0 ? fact : anchor >= 0 ? SLOT_EVENT + anchor : -1;
}

const char *slot_name(int slot)
{
    if (slot == SLOT_AT)
        return "at";
    return slot < SLOT_AT ? rd_fact_row((enum rd_fact)slot)->name : rd_word(RD_SET_ANCHOR, (size_t)(slot - SLOT_EVENT));
}

const char *slot_format(int slot, int64_t value, char *out, size_t size)
{
    char date[RD_UNIT_TEXT_SIZE];
    if (slot < SLOT_AT)
        return rd_fact_format((enum rd_fact)slot, value, out, size);
    snprintf(out, size, "%s", value == RD_ABSENT ? "absent" : rd_date_format(value, date));
    return out;
}

void slot_set(struct rd_case *out, int slot, int64_t value)
{
    if (slot < SLOT_AT) {
        out->facts[slot] = value;
        out->is_stated[slot] = true;
    } else if (slot == SLOT_AT) {
        out->dates.has_at = true;
        out->dates.at_unix_s = value;
    } else {
        out->dates.event[slot - SLOT_EVENT] = value == RD_ABSENT ? RD_EVENT_ABSENT : RD_EVENT_DATED;
        out->dates.event_unix_s[slot - SLOT_EVENT] = value;
    }
}

bool slot_is_stated(const struct rd_case *facts, int slot)
{
    if (slot < SLOT_AT)
        return facts->is_stated[slot];
    return slot == SLOT_AT ? facts->dates.has_at : facts->dates.event[slot - SLOT_EVENT] != RD_EVENT_FOLLOWS;
}

int64_t slot_value(const struct rd_case *facts, int slot)
{
    if (slot < SLOT_AT)
        return facts->facts[slot];
    return slot == SLOT_AT ? facts->dates.at_unix_s : facts->dates.event_unix_s[slot - SLOT_EVENT];
}
