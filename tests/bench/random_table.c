/*
 * Random tables as documents.
 */
#include "bench/random_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"

#define RULE_SIZE 1024u

const enum rd_fact table_numbers[TABLE_NUMBERS] = {RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SINCE_PLACED,
                                                   RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_SINCE_OPENED};
const enum rd_fact table_words[TABLE_WORDS] = {RD_FACT_CLAIM_REASON,   RD_FACT_EVIDENCE_BUYER,
                                               RD_FACT_ITEM_CLASS,     RD_FACT_ITEM_PERISHABLE,
                                               RD_FACT_CONTACT_STATUS, RD_FACT_LANE_CROSS_BORDER};

static const char *const head =
    "{\"format\":\"redress/policy/1\",\"policy\":{\"id\":\"bench\",\"version\":\"1\",\"title\":\"t\",\"owner\":\"t\","
    "\"currency\":\"USD\"},\"decisions\":{";
static const struct {
    enum rd_decision decision;
    const char *as_of, *then;
} constants[] = {
    {RD_DECISION_ORDER_TERMS, "order.placed_at",
     "{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"9d\",\"guaranteed_within\":\"30d\",\"confirm_after\":"
     "\"5d\"}"},
    {RD_DECISION_INSURANCE_OFFER, "order.placed_at", "{\"offered\":\"no\"}"},
    {RD_DECISION_CONTACT_RULE, "order.placed_at", "{\"required\":\"no\",\"reply_within\":\"2d\"}"},
    {RD_DECISION_DISPUTE_ELIGIBLE, "order.placed_at", "{\"eligible\":\"yes\",\"reason_code\":\"ok\"}"},
    {RD_DECISION_EVIDENCE_RULE, "order.placed_at", "{\"kind\":\"none\"}"},
    {RD_DECISION_TRIAGE, "order.placed_at", "{\"route\":\"seller\"}"},
    {RD_DECISION_SELLER_ANSWER, "order.placed_at", "{\"within\":\"5d\",\"on_silence\":\"mediate\"}"},
    {RD_DECISION_ESCALATION, "order.placed_at", "{\"allowed_until\":\"7d\"}"},
    {RD_DECISION_REMEDY, "order.placed_at", "{\"action\":\"none\"}"},
    {RD_DECISION_RETURN_RULE, "order.placed_at", "{\"to\":\"none\"}"},
    {RD_DECISION_FUNDING, "order.placed_at", "{\"seller\":\"100%\"}"},
    {RD_DECISION_APPEAL, "order.placed_at", "{\"allowed\":\"no\"}"},
    {RD_DECISION_VIOLATION, "violation.at", "{}"},
    {RD_DECISION_SELLER_STANDING, "night.at", "{\"standing\":\"good\"}"},
    {RD_DECISION_SEARCH_PLACEMENT, "night.at", "{\"multiplier\":\"100%\"}"},
    {RD_DECISION_BUYER_STANDING, "night.at", "{\"standing\":\"normal\"}"},
};

struct writing {
    char *out;
    size_t size, used;
    struct random *random;
    const struct table_shape *shape;
    size_t rule;
    bool is_edited;
};

static void say(struct writing *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct writing *writing, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    writing->used += (size_t)vsnprintf(writing->out + writing->used, writing->size - writing->used, format, args);
    va_end(args);
    if (writing->used >= writing->size)
        abort();
}

int64_t table_cut(enum rd_fact fact, uint64_t number)
{
    return rd_fact_row(fact)->type == RD_TYPE_MONEY ? (int64_t)(number + 1) * 2000
                                                    : (int64_t)(number + 1) * 6 * RD_DAY_S;
}

static const char *spell(enum rd_fact fact, int64_t value, char out[RD_UNIT_TEXT_SIZE])
{
    return rd_fact_row(fact)->type == RD_TYPE_MONEY ? rd_money_format(value, out) : rd_duration_format(value, out);
}

static enum rd_fact fact_at(const struct table_shape *shape, size_t place)
{
    return place < shape->numbers ? table_numbers[place] : table_words[place - shape->numbers];
}

/* A cut, or the one after it where the edit falls. */
static uint64_t cut_number(struct writing *writing, uint64_t number)
{
    if (writing->is_edited || writing->rule < writing->shape->edited_from)
        return number;
    writing->is_edited = true;
    return number == TABLE_CUTS - 1 ? number - 1 : number + 1;
}

/* ---- rules that may overlap ---- */

static void write_cell(struct writing *writing, enum rd_fact fact)
{
    char text[RD_UNIT_TEXT_SIZE];
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->type == RD_TYPE_BOOL) {
        say(writing, "%s", random_chance(writing->random, 50) ? "true" : "false");
    } else if (row->type == RD_TYPE_ENUM) {
        const uint64_t first = random_below(writing->random, rd_word_count(row->set));
        const uint64_t second = random_below(writing->random, rd_word_count(row->set));
        say(writing, "[\"%s\",\"%s\"]", rd_word(row->set, first), rd_word(row->set, second));
    } else {
        const uint64_t cut = cut_number(writing, random_below(writing->random, TABLE_CUTS));
        say(writing, "\"%s %s\"", random_chance(writing->random, 50) ? "<=" : ">",
            spell(fact, table_cut(fact, cut), text));
    }
}

static void write_conditions(struct writing *writing)
{
    const struct table_shape *shape = writing->shape;
    uint32_t drawn = 0;
    const char *comma = "";
    for (uint64_t count = shape->least + random_below(writing->random, shape->most - shape->least + 1); count > 0;
         count--) {
        const uint64_t place = random_below(writing->random, shape->numbers + shape->words);
        if (drawn & (1u << place))
            continue;
        drawn |= 1u << place;
        const enum rd_fact fact = fact_at(shape, place);
        say(writing, "%s\"%s\":", comma, rd_fact_row(fact)->name);
        write_cell(writing, fact);
        comma = ",";
    }
}

/* ---- rules apart: leaves of a tree ---- */

struct leaf_box {
    uint64_t first[TABLE_NUMBERS], last[TABLE_NUMBERS]; /* pieces between cuts: 0 up to TABLE_CUTS */
    uint32_t words[TABLE_WORDS];                        /* those it accepts, as bits */
};

static uint32_t all_words(size_t word)
{
    return (UINT32_C(1) << rd_word_count(rd_fact_row(table_words[word])->set)) - 1;
}

/* Splits a box in two by a random fact; false when that fact has nothing to split. */
static bool split(struct writing *writing, struct leaf_box *box, struct leaf_box *rest)
{
    const struct table_shape *shape = writing->shape;
    const size_t place = random_below(writing->random, shape->numbers + shape->words);
    *rest = *box;
    if (place < shape->numbers) {
        if (box->first[place] == box->last[place])
            return false;
        box->last[place] += random_below(writing->random, box->last[place] - box->first[place]);
        box->last[place] = box->last[place] < rest->last[place] ? box->last[place] : rest->last[place] - 1;
        rest->first[place] = box->last[place] + 1;
        return true;
    }
    uint32_t *words = &box->words[place - shape->numbers];
    const uint32_t kept = *words & (uint32_t)random_next(writing->random);
    if (kept == 0 || kept == *words)
        return false;
    rest->words[place - shape->numbers] = *words & ~kept;
    *words = kept;
    return true;
}

static void write_box(struct writing *writing, const struct leaf_box *box)
{
    const struct table_shape *shape = writing->shape;
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
    const char *comma = "";
    for (size_t i = 0; i < shape->numbers; i++) {
        const enum rd_fact fact = table_numbers[i];
        const bool has_low = box->first[i] > 0, has_high = box->last[i] < TABLE_CUTS;
        if (!has_low && !has_high)
            continue;
        say(writing, "%s\"%s\":\"", comma, rd_fact_row(fact)->name);
        if (has_low && has_high)
            say(writing, "%s..%s\"", spell(fact, table_cut(fact, box->first[i] - 1) + 1, low),
                spell(fact, table_cut(fact, box->last[i]), high));
        else if (has_low)
            say(writing, "> %s\"", spell(fact, table_cut(fact, box->first[i] - 1), low));
        else
            say(writing, "<= %s\"", spell(fact, table_cut(fact, box->last[i]), high));
        comma = ",";
    }
    for (size_t i = 0; i < shape->words; i++) {
        const struct rd_fact_row *row = rd_fact_row(table_words[i]);
        if (box->words[i] == all_words(i))
            continue;
        say(writing, "%s\"%s\":[", comma, row->name);
        const char *between = "";
        for (size_t word = 0; word < rd_word_count(row->set); word++)
            if (box->words[i] >> word & 1) {
                if (row->type == RD_TYPE_BOOL)
                    say(writing, "%s%s", between, word ? "true" : "false");
                else
                    say(writing, "%s\"%s\"", between, rd_word(row->set, word));
                between = ",";
            }
        say(writing, "]");
        comma = ",";
    }
}

/* As many boxes as rules, the last of which is left to the otherwise rule. The edit moves one bound inwards. */
static struct leaf_box *make_leaves(struct writing *writing)
{
    const size_t count = writing->shape->rules;
    struct leaf_box *leaves = calloc(count, sizeof *leaves);
    if (!leaves)
        abort();
    for (size_t i = 0; i < TABLE_NUMBERS; i++)
        leaves[0].last[i] = TABLE_CUTS;
    for (size_t i = 0; i < TABLE_WORDS; i++)
        leaves[0].words[i] = all_words(i);
    for (size_t made = 1; made < count;) {
        const size_t from = random_below(writing->random, made);
        made += split(writing, &leaves[from], &leaves[made]);
    }
    for (size_t rule = writing->shape->edited_from; rule < count && !writing->is_edited; rule++)
        for (size_t i = 0; i < writing->shape->numbers && !writing->is_edited; i++)
            if (leaves[rule].last[i] > leaves[rule].first[i]) {
                leaves[rule].last[i]--;
                writing->is_edited = true;
            }
    return leaves;
}

/* ---- the document ---- */

static void write_answer(struct writing *writing)
{
    const bool is_remedy = writing->shape->decision == RD_DECISION_REMEDY;
    say(writing, "{%s\"%s\":", is_remedy ? "\"action\":\"refund\"," : "\"points\":1,", is_remedy ? "amount" : "fine");
    if (writing->shape->has_money)
        say(writing, "{\"of\":\"order.goods\",\"share\":\"80%%\",\"at_most\":\"150.00\",\"round\":\"half_up\"}}");
    else
        say(writing, "\"%zu.00\"}", writing->rule + 1);
}

static void write_table(struct writing *writing)
{
    const struct table_shape *shape = writing->shape;
    const bool is_apart = strcmp(shape->hit, "unique") == 0;
    struct leaf_box *leaves = is_apart ? make_leaves(writing) : NULL;
    say(writing, "\"%s\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[",
        rd_decision_row(shape->decision)->name, shape->hit);
    for (writing->rule = 0; writing->rule + 1 < shape->rules; writing->rule++) {
        say(writing, "{\"id\":\"r%zu\",\"when\":{", writing->rule);
        if (is_apart)
            write_box(writing, &leaves[writing->rule]);
        else
            write_conditions(writing);
        say(writing, "},\"then\":");
        write_answer(writing);
        say(writing, "},");
    }
    say(writing, "{\"id\":\"rest\",\"otherwise\":true,\"then\":%s}]}",
        shape->decision == RD_DECISION_REMEDY ? "{\"action\":\"none\"}" : "{}");
    free(leaves);
}

char *random_table_text(struct random *random, const struct table_shape *shape, size_t *length)
{
    struct writing writing = {.size = 16384 + shape->rules * RULE_SIZE, .random = random, .shape = shape};
    writing.out = malloc(writing.size);
    if (!writing.out)
        abort();
    say(&writing, "%s", head);
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (constants[i].decision != shape->decision)
            say(&writing,
                "\"%s\":{\"title\":\"t\",\"as_of\":\"%s\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":%s}]},",
                rd_decision_row(constants[i].decision)->name, constants[i].as_of, constants[i].then);
    write_table(&writing);
    say(&writing, "}}");
    *length = writing.used;
    return writing.out;
}

struct rd_policy *random_table(struct random *random, const struct table_shape *shape)
{
    struct rd_policy *policy = NULL;
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    size_t length;
    char *text = random_table_text(random, shape, &length);
    rd_findings_init(&found);
    if (rd_policy_load_text("bench.json", text, length, &policy, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fprintf(stderr, "bench: %s\n", err.text);
        abort();
    }
    rd_findings_release(&found);
    free(text);
    return policy;
}
