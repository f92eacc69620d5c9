/*
 * Every question of every run is a possible case: each shipped market under each shipped policy, whose decisions are made to
 * read all facts there are by a rule that can never match. A run stops at a question that breaks a row of facts.def.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/policy.h"
#include "support/check.h"
#include "support/folder.h"
#include "support/trial.h"

#define SEED 20261

static const char *const small_sets[] = {"demand.orders_per_day=20", "sellers.count=30", "buyers.count=600"};
#define SET_COUNT (sizeof small_sets / sizeof *small_sets)

#define TEXT_SIZE (1 << 17)

struct text {
    char at[TEXT_SIZE];
    size_t length;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->at + text->length, sizeof text->at - text->length, format, arguments);
    va_end(arguments);
    assert_true(length >= 0 && (size_t)length < sizeof text->at - text->length);
    text->length += (size_t)length;
}

/* Cells that no case meets together, of facts every decision with the group reads; NULL: any cell does. */
static const char *cell_of(enum rd_fact fact)
{
    switch (fact) {
    case RD_FACT_ORDER_SINCE_SHIPPED:
    case RD_FACT_BUYER_REFUND_SHARE:
        return "\"absent\"";
    case RD_FACT_ORDER_SINCE_RECEIVED:
        return "\"present\"";
    case RD_FACT_BUYER_ORDERS:
    case RD_FACT_SELLER_ORDERS_28D:
        return "\"> 0\"";
    case RD_FACT_SELLER_ORDERS_30D:
        return "0";
    default:
        return NULL;
    }
}

static void add_cell(struct text *text, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool is_word = row->type == RD_TYPE_BOOL || row->type == RD_TYPE_ENUM;
    const char *cell = cell_of(fact);
    char value[64];
    add(text, "%s\"%s\": ", text->at[text->length - 1] == '{' ? "" : ", ", row->name);
    if (cell)
        add(text, "%s", cell);
    else if (row->type == RD_TYPE_BOOL)
        add(text, "true");
    else
        add(text, "\"%s%s\"", is_word ? "" : "> ", rd_fact_format(fact, row->lo, value, sizeof value));
}

/* What a rule must state, at its least. */
static void add_answers(struct text *text, const struct rd_decision_row *row)
{
    for (size_t i = row->first_answer; i < row->first_answer + row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(i);
        char value[64];
        if (answer->fallback == RD_MUST_STATE)
            add(text, "%s\"%s\": \"%s\"", text->at[text->length - 1] == '{' ? "" : ", ", answer->name,
                answer->set == RD_SET_BOOL && answer->type == RD_TYPE_ENUM
                    ? "no"
                    : rd_answer_format(i, answer->type == RD_TYPE_DURATION ? 86400 : answer->lo, value, sizeof value));
    }
}

/* An overlay's edit: a rule before the first one that reads every fact there is when the decision is asked. */
static void add_edit(struct text *text, enum rd_decision decision, const char *before)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    add(text,
        "%s{\"id\": \"e%d\", \"add_rule\": \"%s\", \"before\": \"%s\", \"rule\": {\"id\": \"reads-all\", \"when\": {",
        decision > 0 ? ", " : "", (int)decision, row->name, before);
    for (int i = 0; i < RD_FACT_COUNT; i++)
        if ((row->groups >> rd_fact_row((enum rd_fact)i)->group & 1u) != 0)
            add_cell(text, (enum rd_fact)i);
    add(text, "}, \"then\": {");
    if (decision == RD_DECISION_FUNDING)
        add(text, "\"seller\": \"100%%\"");
    add_answers(text, row);
    add(text, "}}}");
}

static size_t facts_of(enum rd_decision decision)
{
    size_t count = 0;
    for (int i = 0; i < RD_FACT_COUNT; i++)
        count += rd_decision_row(decision)->groups >> rd_fact_row((enum rd_fact)i)->group & 1u;
    return count;
}

static void open_reading_all(struct trial *reading, const struct trial *plain, const char *market, const char *policy)
{
    struct text *edits = calloc(1, sizeof *edits);
    assert_non_null(edits);
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        add_edit(edits, (enum rd_decision)i, rd_image_rule_id(plain->image, (enum rd_decision)i, 0));
    trial_open_edited(reading, market, strrchr(policy, '/') + 1, edits->at, small_sets, SET_COUNT);
    free(edits);
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const enum rd_fact *reads;
        assert_int_equal(rd_image_reads(reading->image, (enum rd_decision)i, &reads), facts_of((enum rd_decision)i));
    }
}

static void questions_are_possible(const char *market, const char *policy, uint32_t replication)
{
    struct trial plain, reading;
    print_message("%s under %s\n", market, policy);
    trial_open(&plain, market, policy, small_sets, SET_COUNT);
    open_reading_all(&reading, &plain, market, policy);
    trial_run(&reading, SEED, replication);
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        for (uint32_t epoch = 0; epoch < rd_image_epoch_count(reading.image); epoch++)
            assert_int_equal(reading.result.rule_hits[rd_image_counter(reading.image, (enum rd_decision)i, epoch, 0)],
                             0);
    trial_close(&plain);
    trial_close(&reading);
}

static void in_every_shipped_market_under_every_shipped_policy(void **state)
{
    struct folder markets, policies;
    (void)state;
    folder_open(&policies, "scenarios/policies");
    folder_open(&markets, "scenarios/markets");
    for (size_t i = 0; i < markets.count; i++)
        for (size_t k = 0; k < policies.count; k++)
            questions_are_possible(markets.paths[i], policies.paths[k], (uint32_t)k);
    folder_close(&markets);
    folder_close(&policies);
}

static void in_a_market_where_everything_happens_after_the_sale(void **state)
{
    struct folder policies;
    (void)state;
    folder_open(&policies, "scenarios/policies");
    for (size_t k = 0; k < policies.count; k++)
        questions_are_possible("tests/property/after-sales.json", policies.paths[k], (uint32_t)k);
    folder_close(&policies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_every_shipped_market_under_every_shipped_policy),
        cmocka_unit_test(in_a_market_where_everything_happens_after_the_sale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
