/*
 * Random policies over all decisions.
 */
#include "property/market_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"

enum hit { UNIQUE, FIRST, SUM, MOST, LEAST };
static const char *const hits[] = {"unique", "first", "sum", "max", "min"};

struct guard { /* a condition without which a run stops */
    enum rd_fact fact;
    const char *cell; /* NULL: none needed */
};

struct writer {
    FILE *parameters, *rules;
    struct random *random;
    unsigned careless;
    int parameter_count;
    bool has_dates, refuses_change; /* of mind, where a dispute is asked for */
    enum rd_decision name;
    const struct rd_decision_row *row;
    enum hit hit;
    struct guard guard;
};

static bool is_careless(struct writer *writer)
{
    return random_chance(writer->random, writer->careless);
}

/* From lo to hi, both included. */
static int64_t between(struct writer *writer, int64_t lo, int64_t hi)
{
    return lo + (int64_t)random_below(writer->random, (uint64_t)(hi - lo) + 1);
}

/* ---- values ---- */

static const char *spell(enum rd_value_type type, int64_t value, char out[RD_UNIT_TEXT_SIZE])
{
    if (type == RD_TYPE_MONEY)
        return rd_money_format(value, out);
    if (type == RD_TYPE_DURATION)
        return rd_duration_format(value, out);
    if (type == RD_TYPE_SHARE)
        return rd_share_format(value * RD_PPB_PER_BP, out);
    snprintf(out, RD_UNIT_TEXT_SIZE, "%lld", (long long)value);
    return out;
}

static void write_value(FILE *out, enum rd_value_type type, int64_t value)
{
    char text[RD_UNIT_TEXT_SIZE];
    fprintf(out, type == RD_TYPE_INT ? "%s" : "\"%s\"", spell(type, value, text));
}

static void write_dated(struct writer *writer, const char *from, enum rd_value_type type, int64_t value)
{
    fprintf(writer->parameters, "{\"from\":\"%s\",\"value\":", from);
    write_value(writer->parameters, type, value);
    fprintf(writer->parameters, ",\"why\":\"w\",\"basis\":\"assumed\"}");
}

/* A new parameter between two bounds, and which it is. Seldom it has no value at first, or none at last. */
static int add_parameter(struct writer *writer, enum rd_value_type type, int64_t value, int64_t lo, int64_t hi)
{
    FILE *out = writer->parameters;
    fprintf(out, "%s\"p%d\":{\"title\":\"t\",\"type\":\"%s\",\"range\":[", writer->parameter_count ? "," : "",
            writer->parameter_count, rd_value_type_name(type));
    write_value(out, type, lo);
    fprintf(out, ",");
    write_value(out, type, hi);
    fprintf(out, "],\"values\":[");
    write_dated(writer, is_careless(writer) ? "2026-01-20" : "always", type, value);
    if (writer->has_dates && random_chance(writer->random, 50)) {
        fprintf(out, ",");
        write_dated(writer, "2026-01-25", type, between(writer, lo, hi));
    }
    if (is_careless(writer))
        fprintf(out, ",{\"from\":\"2026-01-30\",\"value\":null}");
    fprintf(out, "]}");
    return writer->parameter_count++;
}

/* A number between two bounds, or a parameter of it. In a cell the quotes stand around all of it. */
static void write_number(struct writer *writer, enum rd_value_type type, int64_t lo, int64_t hi, bool in_cell)
{
    const int64_t value = between(writer, lo, hi);
    char text[RD_UNIT_TEXT_SIZE];
    if (random_chance(writer->random, 20)) {
        const int number = add_parameter(writer, type, value, lo, hi);
        fprintf(writer->rules, in_cell ? "$p%d" : "\"$p%d\"", number);
    } else if (in_cell) {
        fprintf(writer->rules, "%s", spell(type, value, text));
    } else {
        write_value(writer->rules, type, value);
    }
}

/* ---- cells ---- */

/* Values that facts of a type have in a small market. */
static void usual_range(const struct rd_fact_row *row, int64_t *lo, int64_t *hi)
{
    static const int64_t most[] = {
        [RD_TYPE_INT] = 12, [RD_TYPE_MONEY] = 20000, [RD_TYPE_SHARE] = 6000, [RD_TYPE_DURATION] = 40 * RD_DAY_S};
    *lo = row->lo;
    *hi = row->hi - row->lo < most[row->type] ? row->hi : row->lo + most[row->type];
}

static void write_comparison(struct writer *writer, const struct rd_fact_row *row)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="};
    int64_t lo = row->lo, hi = row->hi;
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    if (!is_careless(writer)) {
        usual_range(row, &lo, &hi);
        lo += hi - lo > 2; /* where every comparison decides something */
        hi -= hi - lo > 2;
    }
    if (random_chance(writer->random, 25)) {
        const int64_t a = between(writer, lo, hi), b = between(writer, lo, hi);
        fprintf(writer->rules, "\"%s..%s\"", spell(row->type, a < b ? a : b, from),
                spell(row->type, a < b ? b : a, to));
        return;
    }
    fprintf(writer->rules, "\"%s ", ops[random_below(writer->random, sizeof ops / sizeof *ops)]);
    write_number(writer, row->type, lo, hi, true);
    fprintf(writer->rules, "\"");
}

static void write_words(struct writer *writer, const struct rd_fact_row *row)
{
    const size_t count = rd_word_count(row->set);
    const bool is_not = random_chance(writer->random, 20);
    const size_t first = random_below(writer->random, count), words = 1 + random_below(writer->random, 2);
    fprintf(writer->rules, is_not ? "{\"not\":[" : "[");
    for (size_t i = 0; i < words && i < count - 1; i++)
        fprintf(writer->rules, "%s\"%s\"", i ? "," : "", rd_word(row->set, (first + i) % count));
    fprintf(writer->rules, is_not ? "]}" : "]");
}

static void write_cell(struct writer *writer, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    fprintf(writer->rules, "\"%s\":", row->name);
    if (row->may_be_absent && random_chance(writer->random, 25))
        fprintf(writer->rules, random_chance(writer->random, 50) ? "\"absent\"" : "\"present\"");
    else if (row->type == RD_TYPE_BOOL)
        fprintf(writer->rules, random_chance(writer->random, 50) ? "true" : "false");
    else if (row->type == RD_TYPE_ENUM)
        write_words(writer, row);
    else
        write_comparison(writer, row);
}

static bool is_there(const struct writer *writer, enum rd_fact fact)
{
    return (writer->row->groups >> rd_fact_row(fact)->group & 1u) != 0;
}

/*
 * Facts that careful rules seldom ask about: what is known of a case only when it was decided, before; amounts, at which answers
 * would jump; and what other decisions answer, which may never arise.
 */
static bool is_delicate(const struct writer *writer, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return (writer->name < RD_DECISION_REMEDY && row->group == RD_GROUP_NUMBER_CASE) || row->type == RD_TYPE_MONEY ||
           fact == RD_FACT_ORDER_COVER || fact == RD_FACT_SELLER_STANDING || fact == RD_FACT_SELLER_RUNG ||
           fact == RD_FACT_BUYER_STANDING;
}

static enum rd_fact any_fact(struct writer *writer)
{
    for (;;) {
        const enum rd_fact fact = (enum rd_fact)random_below(writer->random, RD_FACT_COUNT);
        if (is_there(writer, fact) && (!is_delicate(writer, fact) || random_chance(writer->random, 15)))
            return fact;
    }
}

/* The words of an axis that belong to one of several rules: every count-th. False: none are left. */
static bool write_share_of_axis(struct writer *writer, enum rd_fact axis, size_t rule, size_t count)
{
    const struct rd_fact_row *row = rd_fact_row(axis);
    const size_t words = rd_word_count(row->set);
    if (rule >= words)
        return false;
    fprintf(writer->rules, "\"%s\":[", row->name);
    for (size_t word = rule; word < words; word += count)
        fprintf(writer->rules, "%s\"%s\"", word == rule ? "" : ",", rd_word(row->set, word));
    fprintf(writer->rules, "]");
    return true;
}

/* ---- answers ---- */

struct usual { /* days, numbers, minor units, basis points or words */
    enum rd_decision decision;
    size_t answer;
    int64_t lo, hi;
};
#define USUAL(decision, symbol, ...)                                                                                   \
    {                                                                                                                  \
        RD_DECISION_##decision, RD_ANSWER(decision, symbol), __VA_ARGS__                                               \
    }
static const struct usual usuals[] = {
    USUAL(ORDER_TERMS, SHIP_WITHIN, 1, 6),
    USUAL(ORDER_TERMS, CANCEL_UNSHIPPED_AFTER, 9, 20),
    USUAL(ORDER_TERMS, GUARANTEED_WITHIN, 6, 30),
    USUAL(ORDER_TERMS, NOT_RECEIVED_FROM, 0, 5),
    USUAL(ORDER_TERMS, CONFIRM_AFTER, 3, 12),
    USUAL(ORDER_TERMS, PAYOUT_AFTER, 20, 30),
    USUAL(ORDER_TERMS, LATE_CREDIT, 50, 400),
    USUAL(INSURANCE_OFFER, PREMIUM, 10, 200),
    USUAL(INSURANCE_OFFER, COVER, 1000, 5000),
    USUAL(INSURANCE_OFFER, CLAIM_WITHIN, 1, 20),
    USUAL(CONTACT_RULE, REPLY_WITHIN, 1, 4),
    USUAL(EVIDENCE_RULE, WITHIN, 1, 6),
    USUAL(SELLER_ANSWER, WITHIN, 1, 6),
    USUAL(SELLER_ANSWER, OFFER_ROUNDS, 0, 3),
    USUAL(SELLER_ANSWER, OFFER_VALID_FOR, 1, 6),
    USUAL(ESCALATION, ALLOWED_UNTIL, 2, 9),
    USUAL(ESCALATION, AUTOMATIC_AFTER, 0, 2),
    USUAL(ESCALATION, PLATFORM_WITHIN, 0, 6),
    USUAL(REMEDY, COMPENSATION, 0, 300),
    USUAL(RETURN_RULE, DEDUCT, 0, 5000),
    USUAL(APPEAL, WITHIN, 1, 15),
    USUAL(APPEAL, TIMES, 1, 3),
    USUAL(VIOLATION, POINTS, 0, 6),
    USUAL(VIOLATION, FINE, 0, 400),
    USUAL(VIOLATION, VALID_FOR, 10, 60),
    USUAL(VIOLATION, SUSPEND_FOR, 0, 4),
    USUAL(SELLER_STANDING, STANDING, RD_SELLER_STANDING_GOOD, RD_SELLER_STANDING_SUSPENDED),
    USUAL(SELLER_STANDING, LASTS, 1, 10),
    USUAL(SELLER_STANDING, RUNG, 1, 5),
    USUAL(SEARCH_PLACEMENT, MULTIPLIER, 5000, 12000),
    USUAL(BUYER_STANDING, LASTS, 1, 10),
};

/* The range of an answer that is drawn with care: in seconds, numbers, minor units or basis points. */
static struct usual usual_of(const struct writer *writer, size_t answer, const struct rd_answer_row *row)
{
    struct usual usual = {.lo = row->lo, .hi = row->hi};
    if (row->type == RD_TYPE_DURATION)
        usual = (struct usual){.lo = 1, .hi = 10};
    else if (row->type == RD_TYPE_INT && row->hi - row->lo > 3)
        usual.hi = row->lo + 3;
    for (size_t i = 0; i < sizeof usuals / sizeof *usuals; i++)
        if (usuals[i].decision == writer->name && usuals[i].answer == answer)
            usual = usuals[i];
    if (row->type == RD_TYPE_DURATION) {
        usual.lo *= RD_DAY_S;
        usual.hi *= RD_DAY_S;
    }
    return usual;
}

static void write_days(struct writer *writer, int64_t lo_s, int64_t hi_s)
{
    const bool is_business = writer->hit <= FIRST && random_chance(writer->random, 60);
    fprintf(writer->rules, "{\"days\":");
    write_number(writer, RD_TYPE_INT, lo_s / RD_DAY_S, hi_s / RD_DAY_S, false);
    fprintf(writer->rules, is_business ? ",\"count\":\"business\",\"calendar\":\"%s\"}" : ",\"count\":\"elapsed\"}",
            rd_word(RD_SET_CALENDAR, random_below(writer->random, RD_CALENDAR_COUNT)));
}

static const enum rd_fact amounts[] = {RD_FACT_ORDER_PAID, RD_FACT_ORDER_GOODS, RD_FACT_ORDER_SHIPPING,
                                       RD_FACT_CLAIM_AMOUNT, RD_FACT_CASE_OFFER};
#define AMOUNTS (sizeof amounts / sizeof *amounts)

static enum rd_fact any_amount(struct writer *writer)
{
    for (;;) {
        const enum rd_fact fact = amounts[random_below(writer->random, AMOUNTS)];
        if (is_there(writer, fact) && (!rd_fact_row(fact)->may_be_absent || is_careless(writer)))
            return fact;
    }
}

/* With care: no more than the fact, and within `most`. */
static void write_form(struct writer *writer, enum rd_fact of, int64_t most, bool may_rise)
{
    static const char *const roundings[] = {"half_up", "half_even", "down", "up"};
    const bool is_careful = !is_careless(writer);
    fprintf(writer->rules, "{\"of\":\"%s\"", rd_fact_row(of)->name);
    if (random_chance(writer->random, 60)) {
        fprintf(writer->rules, ",\"share\":");
        write_number(writer, RD_TYPE_SHARE, 100, is_careful ? 10000 : 30000, false);
        fprintf(writer->rules, ",\"round\":\"%s\"", roundings[random_below(writer->random, 4)]);
    }
    if (random_chance(writer->random, 20) && (may_rise || !is_careful)) {
        fprintf(writer->rules, ",\"plus\":");
        write_number(writer, RD_TYPE_MONEY, is_careful ? 0 : -500, 500, false);
    }
    if (random_chance(writer->random, 15) && (may_rise || !is_careful)) {
        fprintf(writer->rules, ",\"at_least\":");
        write_number(writer, RD_TYPE_MONEY, 10, 100, false);
    }
    if (random_chance(writer->random, 30) || (most < 100000 && is_careful)) {
        fprintf(writer->rules, ",\"at_most\":");
        write_number(writer, RD_TYPE_MONEY, 200, most, false);
    }
    fprintf(writer->rules, "}");
}

static void write_money(struct writer *writer, size_t answer, const struct rd_answer_row *row)
{
    const bool is_refund = writer->name == RD_DECISION_REMEDY && answer == RD_ANSWER(REMEDY, AMOUNT);
    const struct usual usual = usual_of(writer, answer, row);
    if (is_refund && !is_careless(writer)) {
        if (writer->hit <= FIRST && !writer->guard.cell && random_chance(writer->random, 20))
            writer->guard = (struct guard){RD_FACT_CASE_OFFER, "\"present\""};
        const bool is_offer = writer->guard.cell && writer->guard.fact == RD_FACT_CASE_OFFER;
        write_form(writer, is_offer ? RD_FACT_CASE_OFFER : any_amount(writer), 100000, false);
    } else if (random_chance(writer->random, 40)) {
        write_form(writer, any_amount(writer), usual.hi < 1000 ? usual.hi + 200 : 100000, true);
    } else {
        write_number(writer, RD_TYPE_MONEY, usual.lo, is_careless(writer) ? 100000 : usual.hi, false);
    }
}

static const struct {
    enum rd_decision decision;
    size_t answer;
    int64_t word;
    struct guard guard;
} guards[] = {
    {RD_DECISION_TRIAGE, RD_ANSWER(TRIAGE, ROUTE), RD_ROUTE_INSURANCE, {RD_FACT_ORDER_COVER, "{\"not\":[\"none\"]}"}},
    {RD_DECISION_REMEDY, RD_ANSWER(REMEDY, ACTION), RD_ACTION_REPLACEMENT, {RD_FACT_ORDER_REPLACEMENTS, "\"< 2\""}},
    {RD_DECISION_RETURN_RULE, RD_ANSWER(RETURN_RULE, TO), RD_RETURN_TO_HUB, {RD_FACT_LANE_RETURN_HUB, "true"}},
};

/* What a word needs among the conditions; a rule without conditions (and several at once) takes no such word. */
static const struct guard *guard_of(const struct writer *writer, size_t answer, int64_t word)
{
    static const struct guard no_change = {RD_FACT_CLAIM_REASON, "{\"not\":[\"change_of_mind\"]}"};
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++)
        if (guards[i].decision == writer->name && guards[i].answer == answer && guards[i].word == word)
            return &guards[i].guard;
    const bool is_route = writer->name == RD_DECISION_TRIAGE && answer == RD_ANSWER(TRIAGE, ROUTE);
    if (is_route && !writer->refuses_change && (word == RD_ROUTE_SELLER || word == RD_ROUTE_MEDIATION))
        return &no_change;
    return NULL;
}

static void write_word(struct writer *writer, size_t answer, const struct rd_answer_row *row, bool has_conditions)
{
    const struct usual usual = usual_of(writer, answer, row);
    const bool is_careful = !is_careless(writer);
    int64_t word;
    const struct guard *guard = NULL;
    do {
        word = is_careful ? between(writer, usual.lo, usual.hi) : between(writer, row->lo, row->hi);
        guard = guard_of(writer, answer, word);
    } while (is_careful && guard && (!has_conditions || writer->hit > FIRST));
    if (is_careful && guard)
        writer->guard = *guard;
    fprintf(writer->rules, "\"%s\"", rd_word(row->set, (size_t)word));
}

static void write_answer(struct writer *writer, size_t answer, bool has_conditions)
{
    const struct rd_answer_row *row = rd_answer_row(writer->row->first_answer + answer);
    const struct usual usual = usual_of(writer, answer, row);
    const bool is_careful = !is_careless(writer);
    const int64_t lo = is_careful ? usual.lo : row->lo, hi = is_careful ? usual.hi : row->hi;
    fprintf(writer->rules, "\"%s\":", row->name);
    if (row->type == RD_TYPE_ENUM)
        write_word(writer, answer, row, has_conditions);
    else if (row->type == RD_TYPE_MONEY)
        write_money(writer, answer, row);
    else if (row->type == RD_TYPE_DURATION && random_chance(writer->random, 20))
        write_days(writer, lo, hi);
    else
        write_number(writer, row->type, lo, hi, false);
}

/* Shares of two payers that sum to 100 %, but for a careless one. */
static void write_funding(struct writer *writer)
{
    const size_t first = random_below(writer->random, 5), second = random_below(writer->random, 5);
    const int64_t share = first == second ? 10000 : between(writer, 1, 99) * 100;
    const size_t answer = writer->row->first_answer;
    char text[RD_UNIT_TEXT_SIZE];
    fprintf(writer->rules, "\"%s\":\"%s\"", rd_answer_row(answer + first)->name,
            rd_share_format(share * RD_PPB_PER_BP, text));
    if (first != second)
        fprintf(writer->rules, ",\"%s\":\"%s\"", rd_answer_row(answer + second)->name,
                rd_share_format((10000 - share) * RD_PPB_PER_BP, text));
    if (random_chance(writer->random, 20))
        fprintf(writer->rules, ",\"fine_to\":\"%s\"",
                rd_word(RD_SET_FINE_TO, random_below(writer->random, RD_FINE_TO_COUNT)));
}

/* Most may be opened: what is asked about a dispute is asked then. */
static void write_eligible(struct writer *writer, bool has_conditions)
{
    static const char *const pairs[] = {"\"eligible\":\"yes\",\"reason_code\":\"ok\"",
                                        "\"eligible\":\"no\",\"reason_code\":\"excluded\"",
                                        "\"eligible\":\"not_yet\",\"reason_code\":\"too_early\""};
    const unsigned kind = (unsigned)random_below(writer->random, 10);
    fprintf(writer->rules, "%s", pairs[kind < (has_conditions ? 6 : 9) ? 0 : kind < 9 ? 1 : 2]);
}

static void write_answers(struct writer *writer, bool has_conditions)
{
    const char *comma = "";
    writer->guard.cell = NULL;
    if (writer->name == RD_DECISION_FUNDING && !is_careless(writer)) {
        write_funding(writer);
        return;
    }
    if (writer->name == RD_DECISION_DISPUTE_ELIGIBLE && !is_careless(writer)) {
        write_eligible(writer, has_conditions);
        return;
    }
    for (size_t answer = 0; answer < writer->row->answer_count; answer++) {
        const struct rd_answer_row *row = rd_answer_row(writer->row->first_answer + answer);
        if (row->fallback != RD_MUST_STATE && random_chance(writer->random, 45))
            continue;
        fprintf(writer->rules, "%s", comma);
        write_answer(writer, answer, has_conditions);
        comma = ",";
    }
}

/* ---- rules ---- */

/* What the answers need, a share of the axis under `unique`, and up to two further cells. */
static void write_conditions(struct writer *writer, enum rd_fact axis, size_t rule, size_t count)
{
    bool is_drawn[RD_FACT_COUNT] = {false};
    const char *comma = "";
    fprintf(writer->rules, "\"when\":{");
    if (writer->guard.cell) {
        fprintf(writer->rules, "\"%s\":%s", rd_fact_row(writer->guard.fact)->name, writer->guard.cell);
        is_drawn[writer->guard.fact] = true;
        comma = ",";
    }
    if (writer->hit == UNIQUE && !is_drawn[axis]) {
        fprintf(writer->rules, "%s", comma);
        write_share_of_axis(writer, axis, rule, count + 1); /* the last share is that of `otherwise` */
        is_drawn[axis] = true;
        comma = ",";
    }
    for (size_t i = random_below(writer->random, 2) + (*comma == '\0'); i > 0; i--) {
        const enum rd_fact fact = any_fact(writer);
        if (is_drawn[fact])
            continue;
        is_drawn[fact] = true;
        fprintf(writer->rules, "%s", comma);
        write_cell(writer, fact);
        comma = ",";
    }
    fprintf(writer->rules, "}");
}

/* Answers that may be combined: numbers for a sum, and shares that still sum to 100 %. */
static bool suits(const struct writer *writer, enum hit hit)
{
    if (hit <= FIRST || writer->name == RD_DECISION_FUNDING)
        return hit <= FIRST;
    for (size_t answer = 0; hit == SUM && answer < writer->row->answer_count; answer++)
        if (rd_answer_row(writer->row->first_answer + answer)->type == RD_TYPE_ENUM)
            return false;
    return true;
}

static enum hit any_hit(struct writer *writer)
{
    static const enum hit drawn[] = {UNIQUE, UNIQUE, FIRST, FIRST, FIRST, FIRST, SUM, SUM, MOST, LEAST};
    for (;;) {
        const enum hit hit = drawn[random_below(writer->random, sizeof drawn / sizeof *drawn)];
        if (suits(writer, hit))
            return hit;
    }
}

static enum rd_fact any_axis(struct writer *writer)
{
    for (;;) {
        const enum rd_fact fact = (enum rd_fact)random_below(writer->random, RD_FACT_COUNT);
        if (is_there(writer, fact) && rd_fact_row(fact)->type == RD_TYPE_ENUM && !rd_fact_row(fact)->may_be_absent)
            return fact;
    }
}

static void write_rule(struct writer *writer, enum rd_fact axis, size_t rule, size_t count)
{
    fprintf(writer->rules, "%s{\"id\":\"r%zu\",\"then\":{", rule ? "," : "", rule);
    write_answers(writer, true);
    fprintf(writer->rules, "},");
    write_conditions(writer, axis, rule, count);
    fprintf(writer->rules, "}");
}

/* The last rule, of all other cases; seldom none, which leaves a gap. */
static void write_otherwise(struct writer *writer, size_t count)
{
    if (count > 0 && is_careless(writer))
        return;
    fprintf(writer->rules, "%s{\"id\":\"else\",\"otherwise\":true,\"then\":{", count ? "," : "");
    if (writer->name == RD_DECISION_SELLER_STANDING && !is_careless(writer))
        fprintf(writer->rules, "\"standing\":\"good\"");
    else if (writer->name == RD_DECISION_BUYER_STANDING && !is_careless(writer))
        fprintf(writer->rules, "\"standing\":\"normal\"");
    else
        write_answers(writer, false);
    fprintf(writer->rules, "}}");
}

/* With care an event that has happened whatever is asked about. */
static void write_as_of(struct writer *writer)
{
    static const unsigned surely[] = {RD_ANCHOR_ORDER_PLACED, RD_ANCHOR_NIGHT, RD_ANCHOR_CASE_DECIDED,
                                      RD_ANCHOR_VIOLATION};
    const char *comma = "";
    const bool is_list = writer->name == RD_DECISION_APPEAL;
    fprintf(writer->rules, is_list ? "\"as_of\":[" : "\"as_of\":");
    if (is_careless(writer)) {
        size_t anchor;
        do
            anchor = random_below(writer->random, RD_ANCHOR_COUNT);
        while (!(writer->row->anchors >> anchor & 1u));
        fprintf(writer->rules, "\"%s\"", rd_word(RD_SET_ANCHOR, anchor));
    } else if (writer->name == RD_DECISION_VIOLATION) {
        fprintf(writer->rules, "\"%s\"", rd_word(RD_SET_ANCHOR, RD_ANCHOR_VIOLATION));
    } else {
        for (size_t i = 0; i < sizeof surely / sizeof *surely; i++)
            if (writer->row->anchors >> surely[i] & 1u && (is_list ? i > 0 : *comma == '\0')) {
                fprintf(writer->rules, "%s\"%s\"", comma, rd_word(RD_SET_ANCHOR, surely[i]));
                comma = ",";
            }
    }
    fprintf(writer->rules, is_list ? "]" : "");
}

static void write_decision(struct writer *writer)
{
    const size_t count = random_chance(writer->random, 40) ? 1 + random_below(writer->random, 3) : 0;
    writer->row = rd_decision_row(writer->name);
    const bool refuses = writer->name == RD_DECISION_DISPUTE_ELIGIBLE && writer->refuses_change;
    writer->hit = refuses ? FIRST : any_hit(writer);
    const enum rd_fact axis = writer->hit == UNIQUE ? any_axis(writer) : RD_FACT_COUNT;
    size_t most = count;
    if (writer->hit == UNIQUE && most >= rd_word_count(rd_fact_row(axis)->set))
        most = rd_word_count(rd_fact_row(axis)->set) - 1;
    fprintf(writer->rules, "%s\"%s\":{\"title\":\"t\",\"hit\":\"%s\",", writer->name ? "," : "", writer->row->name,
            hits[writer->hit]);
    write_as_of(writer);
    fprintf(writer->rules, ",\"rules\":[");
    if (refuses)
        fprintf(writer->rules, "{\"id\":\"no\",\"when\":{\"claim.reason\":\"change_of_mind\"},"
                               "\"then\":{\"eligible\":\"no\",\"reason_code\":\"excluded\"}},");
    for (size_t rule = 0; rule < most; rule++)
        write_rule(writer, axis, rule, most);
    write_otherwise(writer, most);
    fprintf(writer->rules, "]}");
}

char *market_policy_text(struct random *random, unsigned careless_percent)
{
    char *parameters = NULL, *rules = NULL, *text = NULL;
    size_t size;
    struct writer writer = {.random = random,
                            .careless = careless_percent,
                            .has_dates = random_chance(random, 40),
                            .refuses_change = random_chance(random, 75)};
    FILE *out = open_memstream(&text, &size);
    writer.parameters = open_memstream(&parameters, &size);
    writer.rules = open_memstream(&rules, &size);
    if (!out || !writer.parameters || !writer.rules)
        abort();
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        writer.name = (enum rd_decision)name;
        write_decision(&writer);
    }
    if (fclose(writer.parameters) != 0 || fclose(writer.rules) != 0)
        abort();
    fprintf(out,
            "{\"format\":\"redress/policy/1\",\"policy\":{\"id\":\"random\",\"version\":\"1\",\"title\":\"t\","
            "\"owner\":\"t\",\"currency\":\"%s\"},\"parameters\":{%s},\"decisions\":{%s}}",
            random_chance(random, 70) ? "USD" : "EUR", parameters, rules);
    if (fclose(out) != 0)
        abort();
    free(parameters);
    free(rules);
    return text;
}
