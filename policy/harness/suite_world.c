/*
 * Worlds of tests: the facts of a case and the dates of its events, one of each or, in a matrix, several.
 */
#include <stdio.h>
#include <string.h>

#include "harness/case.h"
#include "harness/suite.h"

static int need_slot(struct suite_reader *reader, const struct json_value *member)
{
    const char *known[SLOT_COUNT];
    const int slot = slot_find(member->key);
    for (int i = 0; i < SLOT_COUNT; i++)
        known[i] = slot_name(i);
    if (slot < 0)
        report_key(&reader->checker, FINDING_FACT_UNKNOWN, member, "unknown fact \"%s\"%s",
                   clip(&reader->checker, member->key), did_you_mean(&reader->checker, member->key, known, SLOT_COUNT));
    return slot;
}

/* ---- one value ---- */

static bool refuse_parameter(struct suite_reader *reader, const struct json_value *value)
{
    if (value->kind != JSON_STRING || !strchr(value->string, '$'))
        return false;
    report(&reader->checker, FINDING_TEST_PARAMETER, value,
           "\"%s\": a test states values of its own; parameters are what it tests",
           clip(&reader->checker, value->string));
    return true;
}

static bool read_slot(struct suite_reader *reader, int slot, const struct json_value *value, int64_t *out)
{
    return !refuse_parameter(reader, value) && case_read_value(reader->checker.found, slot, value, out);
}

void read_world(struct suite_reader *reader, const struct json_value *object, struct rd_case *world,
                const struct json_value **stated_by)
{
    char what[80];
    snprintf(what, sizeof what, "\"%.60s\"", object->key ? object->key : "");
    if (!expect_kind(&reader->checker, object, JSON_OBJECT, what))
        return;
    json_each (member, object) {
        int64_t value;
        if (strcmp(member->key, "note") == 0)
            continue;
        const int slot = need_slot(reader, member);
        if (slot >= 0 && read_slot(reader, slot, member, &value)) {
            slot_set(world, slot, value);
            stated_by[slot] = member;
        }
    }
}

/* ---- a matrix ---- */

static bool has_words(int slot)
{
    return slot < SLOT_AT && (rd_fact_row((enum rd_fact)slot)->type == RD_TYPE_ENUM ||
                              rd_fact_row((enum rd_fact)slot)->type == RD_TYPE_BOOL);
}

static void add_value(struct suite_reader *reader, struct suite_axis *axis, int64_t value, const struct json_value *at)
{
    char text[96];
    for (size_t i = 0; i < axis->count; i++)
        if (axis->values[i] == value) {
            report(&reader->checker, FINDING_ID_DUPLICATE, at, "\"%s\": %s stands in the list twice",
                   slot_name(axis->slot), slot_format(axis->slot, value, text, sizeof text));
            return;
        }
    axis->values[axis->count++] = value;
}

/* Every word, absence among them where there may be, but those of `without`. */
static void all_words(struct suite_reader *reader, struct suite_axis *axis, const struct suite_axis *without)
{
    const struct rd_fact_row *row = rd_fact_row((enum rd_fact)axis->slot);
    const size_t count = (size_t)(row->hi - row->lo) + 1 + row->may_be_absent;
    axis->values = check_alloc(&reader->checker, count, sizeof *axis->values);
    for (size_t i = 0; axis->values && i < count; i++) {
        const int64_t value = row->lo + (int64_t)i > row->hi ? RD_ABSENT : row->lo + (int64_t)i;
        bool is_out = false;
        for (size_t j = 0; without && j < without->count; j++)
            is_out |= without->values[j] == value;
        if (!is_out)
            axis->values[axis->count++] = value;
    }
}

static void listed_values(struct suite_reader *reader, struct suite_axis *axis, const struct json_value *list)
{
    axis->values = check_alloc(&reader->checker, list->count + 1, sizeof *axis->values);
    json_each (item, list) {
        int64_t value;
        if (axis->values && read_slot(reader, axis->slot, item, &value))
            add_value(reader, axis, value, item);
    }
}

static void read_axis(struct suite_reader *reader, const struct json_value *value, struct suite_axis *axis)
{
    const struct json_value *without = json_get(value, "not");
    const bool is_star = value->kind == JSON_STRING && strcmp(value->string, "*") == 0;
    struct suite_axis out = {.slot = axis->slot};
    if ((is_star || value->kind == JSON_OBJECT) && !has_words(axis->slot)) {
        report(&reader->checker, FINDING_TYPE, value, "\"%s\" has too many values for %s: list those to try",
               slot_name(axis->slot), is_star ? "\"*\"" : "\"not\"");
    } else if (is_star) {
        all_words(reader, axis, NULL);
    } else if (value->kind == JSON_ARRAY) {
        listed_values(reader, axis, value);
    } else if (value->kind == JSON_OBJECT) {
        check_members(&reader->checker, value, RD_PART_AXIS);
        if (without && expect_kind(&reader->checker, without, JSON_ARRAY, "\"not\""))
            listed_values(reader, &out, without);
        all_words(reader, axis, &out);
    } else {
        axis->values = check_alloc(&reader->checker, 1, sizeof *axis->values);
        axis->count = axis->values && read_slot(reader, axis->slot, value, axis->values);
    }
    if (axis->count == 0 && reader->checker.found->errors == 0)
        report(&reader->checker, FINDING_VALUE, value, "\"%s\": no value to try", slot_name(axis->slot));
}

void read_matrix(struct suite_reader *reader, const struct json_value *matrix, struct suite_test *test)
{
    size_t cases = 1;
    if (!expect_kind(&reader->checker, matrix, JSON_OBJECT, "\"matrix\""))
        return;
    test->axes = check_alloc(&reader->checker, matrix->count + 1, sizeof *test->axes);
    json_each (member, matrix) {
        const int slot = need_slot(reader, member);
        if (slot < 0 || !test->axes)
            continue;
        struct suite_axis *axis = &test->axes[test->axis_count++];
        axis->slot = slot;
        read_axis(reader, member, axis);
        test->stated_by[slot] = member;
        cases = cases > SUITE_CASES_MAX ? cases : cases * axis->count;
    }
    if (cases > SUITE_CASES_MAX)
        report(&reader->checker, FINDING_TOO_MANY, matrix, "the matrix makes more than %u cases", SUITE_CASES_MAX);
    test->shown.case_count = cases;
}
