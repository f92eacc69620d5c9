/*
 * Drafts of tests, one a line, as people write them.
 */
#include "report/draft_page.h"

#include <string.h>

#include "base/text.h"
#include "redress/documents.h"
#include "redress/units.h"
#include "report/page.h"

static void put_value(enum rd_value_type type, const char *text, FILE *out)
{
    const bool is_bare = strcmp(text, "absent") != 0 && (type == RD_TYPE_BOOL || type == RD_TYPE_INT);
    if (is_bare)
        page_put(out, text);
    else
        text_put_json_string(text, out);
}

static void put_base(const struct rd_test_draft *draft, FILE *out)
{
    const char *comma = "";
    char text[96];
    fputs("\"base\": { ", out);
    if (draft->has_at) {
        page_print(out, "\"at\": \"%.10s\"", rd_date_format(draft->at_s, text));
        comma = ", ";
    }
    if (draft->has_event) {
        page_print(out, "%s\"%s\": \"%.10s\"", comma, rd_word(RD_SET_ANCHOR, (size_t)draft->event),
                   rd_date_format(draft->event_s, text));
        comma = ", ";
    }
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (!draft->is_stated[fact])
            continue;
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
        page_print(out, "%s\"%s\": ", comma, row->name);
        put_value(row->type, rd_fact_format((enum rd_fact)fact, draft->facts[fact], text, sizeof text), out);
        comma = ", ";
    }
    fputs(" }", out);
}

static void put_rules(const struct rd_test_draft *draft, const struct rd_image *image, FILE *out)
{
    if (draft->rule_count == 0)
        return;
    page_print(out, ", \"rule\": %s", draft->rule_count > 1 ? "[" : "");
    for (size_t i = 0; i < draft->rule_count; i++) {
        fputs(i ? ", " : "", out);
        text_put_json_string(rd_image_rule_id(image, draft->decision, draft->rules[i]), out);
    }
    fputs(draft->rule_count > 1 ? "]" : "", out);
}

static void put_business(int64_t duration, FILE *out)
{
    page_print(out, "{ \"days\": %lld, \"count\": \"business\", \"calendar\": \"%s\" }",
               (long long)rd_business_days(duration), rd_word(RD_SET_CALENDAR, (size_t)rd_business_calendar(duration)));
}

static void put_expect(const struct rd_test_draft *draft, const struct rd_image *image, FILE *out)
{
    const struct rd_decision_row *row = rd_decision_row(draft->decision);
    char text[96];
    page_print(out, "\"expect\": { \"%s\": { ", row->name);
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        page_print(out, "%s\"%s\": ", i ? ", " : "", answer->name);
        if (answer->type == RD_TYPE_DURATION && rd_is_business(draft->answer.value[i])) {
            put_business(draft->answer.value[i], out);
            continue;
        }
        put_value(answer->type, rd_answer_format(row->first_answer + i, draft->answer.value[i], text, sizeof text),
                  out);
    }
    put_rules(draft, image, out);
    fputs(" } }", out);
}

/* Names must differ: a second one of the same gets a number. */
static void put_draft(const struct rd_test_draft *draft, size_t number, const struct rd_image *image, FILE *out)
{
    char name[640];
    snprintf(name, sizeof name, "%zu. %s", number, draft->name);
    fputs("    { \"name\": ", out);
    text_put_json_string(name, out);
    fputs(", \"unreviewed\": true,", out);
    if (draft->note) {
        fputs(" \"note\": ", out);
        text_put_json_string(draft->note, out);
        fputc(',', out);
    }
    fputs("\n      ", out);
    put_base(draft, out);
    fputs(",\n      ", out);
    if (draft->answer.rule < RD_RULE_FIRST_ERROR)
        put_expect(draft, image, out);
    else
        fputs("\"skip\": \"the policy has no answer here\"", out);
    fputs(" }", out);
}

void report_drafts(const struct draft_report *report, next_draft next, void *context, FILE *out)
{
    size_t number = 0;
    page_print(out, "{\n  \"format\": \"%s\",\n  \"policy\": ", rd_document_row(RD_DOCUMENT_TESTS)->format);
    text_put_json_string(report->policy, out);
    fputs(",\n  \"title\": ", out);
    text_put_json_string(report->title, out);
    fputs(",\n  \"tests\": [", out);
    for (const struct rd_test_draft *draft = next(context); draft; draft = next(context)) {
        fputs(number ? ",\n" : "\n", out);
        put_draft(draft, ++number, report->image, out);
    }
    fputs("\n  ]\n}\n", out);
}
