/*
 * Duplicate keys: found by sorting, whose worst case is known, where a hash table's could be forced by the document.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/text.h"

static int member_compare(const void *a, const void *b)
{
    const struct json_value *left = *(const struct json_value *const *)a;
    const struct json_value *right = *(const struct json_value *const *)b;
    int order = strcmp(left->key, right->key);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

enum rd_status json_refuse_duplicates(struct json_value *object, struct rd_findings *found)
{
    enum rd_status status = RD_OK;
    if (object->count < 2)
        return RD_OK;
    struct json_value **members = malloc(object->count * sizeof *members);
    if (!members)
        return RD_NOMEM;
    size_t count = 0;
    json_each (member, object) {
        members[count++] = member;
    }
    qsort(members, count, sizeof *members, member_compare);
    const struct json_value *first = members[0];
    for (size_t i = 1; i < count && status == RD_OK; i++) {
        char shown[TEXT_SHOWN_SIZE];
        if (strcmp(members[i]->key, first->key) != 0)
            first = members[i];
        else
            status = json_report_at(found, FINDING_JSON_DUPLICATE_KEY, members[i], members[i]->key_line,
                                    members[i]->key_column, "duplicate key %s; first at line %d",
                                    text_shown(members[i]->key, shown), first->key_line);
    }
    free(members);
    return status;
}
