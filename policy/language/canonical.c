/*
 * The canonical text of a policy document.
 */
#include "language/canonical.h"

#include <stdlib.h>
#include <string.h>

#include "language/layout.h"
#include "language/parts.h"

struct writer {
    struct layout_text out;
    bool only_rules;
    struct arena scratch;
};

static void put_scalar(struct writer *writer, const struct json_value *value)
{
    const char *text = json_print(value, &writer->scratch);
    if (text)
        layout_put(&writer->out, text);
    else
        writer->out.is_short = true;
}

static bool is_left_out(const struct writer *writer, const struct rd_key_row *row)
{
    return row && (row->role == RD_ROLE_EDITOR || (writer->only_rules && row->role == RD_ROLE_REMARK));
}

static void put_part(struct writer *writer, enum rd_part part, const struct json_value *value)
{
    const bool is_object = value->kind == JSON_OBJECT;
    const char *comma = "";
    if (!is_object && value->kind != JSON_ARRAY) {
        put_scalar(writer, value);
        return;
    }
    const struct part_child *children = part_children(&writer->scratch, part, value);
    writer->out.is_short |= children == NULL;
    layout_put(&writer->out, is_object ? "{" : "[");
    for (size_t i = 0; children && i < value->count; i++) {
        const struct json_value key = {.kind = JSON_STRING, .string = children[i].value->key};
        if (is_left_out(writer, children[i].row))
            continue;
        layout_put(&writer->out, comma);
        if (is_object) {
            put_scalar(writer, &key);
            layout_put(&writer->out, ":");
        }
        put_part(writer, children[i].part, children[i].value);
        comma = ",";
    }
    layout_put(&writer->out, is_object ? "}" : "]");
}

const char *canonical_text(const struct json_value *value, enum rd_part part, bool only_rules, struct arena *arena)
{
    struct writer writer = {.only_rules = only_rules};
    arena_init(&writer.scratch);
    put_part(&writer, part, value);
    const char *text = writer.out.is_short ? NULL : arena_copy_n(arena, writer.out.text, writer.out.used);
    arena_release(&writer.scratch);
    free(writer.out.text);
    return text;
}
