/*
 * Random policies as text.
 */
#include "property/random_policy.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"

uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    return random_next(random) % bound;
}

bool random_chance(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

static void say(struct random_policy *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct random_policy *out, const char *format, ...)
{
    va_list args;
    if (out->capacity - out->used < 4096) {
        out->capacity = out->capacity * 2 + 65536;
        out->text = realloc(out->text, out->capacity);
        if (!out->text)
            abort();
    }
    va_start(args, format);
    out->used += (size_t)vsnprintf(out->text + out->used, out->capacity - out->used, format, args);
    va_end(args);
}

static const enum rd_fact facts[] = {
    RD_FACT_ORDER_GOODS,     RD_FACT_ORDER_SINCE_SHIPPED,    RD_FACT_ORDER_SINCE_RECEIVED, RD_FACT_ITEM_PERISHABLE,
    RD_FACT_PARCEL_TRACKING, RD_FACT_LANE_RETURN_COST_SHARE, RD_FACT_CLAIM_REASON,         RD_FACT_CASE_OUTCOME,
    RD_FACT_CASE_OFFER,      RD_FACT_SELLER_STARS,
};
#define FACT_COUNT (sizeof facts / sizeof facts[0])

size_t random_facts(const enum rd_fact **out)
{
    *out = facts;
    return FACT_COUNT;
}

/* ---- values ---- */

/* A value rules compare with, well within the domain, so that cases meet it. */
static int64_t any_value(struct random *random, enum rd_value_type type)
{
    switch (type) {
    case RD_TYPE_MONEY:
        return 1 + (int64_t)random_below(random, 50000);
    case RD_TYPE_DURATION:
        return (int64_t)random_below(random, 60) * RD_DAY_S + (random_chance(random, 30) ? 1 : 0);
    case RD_TYPE_SHARE:
        return (int64_t)random_below(random, 30000);
    default:
        return 100 + (int64_t)random_below(random, 401);
    }
}

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

static void note(struct random_policy *out, enum rd_fact fact, int64_t value)
{
    if (out->pool_count[fact] < POOL_MAX)
        out->pool[fact][out->pool_count[fact]++] = value;
}

static void note_type(struct random_policy *out, enum rd_value_type type, int64_t value)
{
    for (size_t i = 0; i < FACT_COUNT; i++)
        if (rd_fact_row(facts[i])->type == type)
            note(out, facts[i], value);
}

/* ---- parameters: four of a type, the first two always below the last two ---- */

static const enum rd_value_type types[] = {RD_TYPE_MONEY, RD_TYPE_DURATION, RD_TYPE_SHARE, RD_TYPE_INT};
#define TYPE_PARAMETERS 4u

static int64_t parameter_value(struct random *random, enum rd_value_type type, unsigned number)
{
    static const int64_t middle[] = {25000, 30 * RD_DAY_S, 15000, 300};
    size_t place = 0;
    while (types[place] != type)
        place++;
    int64_t value = any_value(random, type);
    while ((value >= middle[place]) != (number >= TYPE_PARAMETERS / 2))
        value = any_value(random, type);
    return value;
}

static void write_value(struct random_policy *out, struct random *random, enum rd_value_type type, unsigned number,
                        const char *from)
{
    char text[RD_UNIT_TEXT_SIZE];
    const int64_t value = parameter_value(random, type, number);
    const char *quote = type == RD_TYPE_INT ? "" : "\"";
    note_type(out, type, value);
    say(out, "{\"from\":\"%s\",\"value\":%s%s%s,\"why\":\"w\",\"basis\":\"assumed\"}", from, quote,
        spell(type, value, text), quote);
}

static void write_parameter(struct random_policy *out, struct random *random, enum rd_value_type type, unsigned number,
                            bool has_dates)
{
    static const char *const ranges[] = {"\"-1000.00\",\"1000.00\"", "\"0s\",\"100d\"", "\"0%\",\"300%\"", "0,1000"};
    size_t place = 0;
    char from[RD_UNIT_TEXT_SIZE] = "always";
    while (types[place] != type)
        place++;
    say(out, "\"%s%u\":{\"title\":\"t\",\"type\":\"%s\",\"range\":[%s],\"values\":[", rd_value_type_name(type), number,
        rd_value_type_name(type), ranges[place]);
    int64_t date_s = rd_unix_from_civil(2025, 1, 1) + (int64_t)random_below(random, 300) * RD_DAY_S;
    const size_t count = has_dates ? 1 + random_below(random, 3) : 1;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 || (has_dates && random_chance(random, 1))) { /* seldom no value before the first date */
            rd_date_format(date_s, from);
            if (out->date_count < DATES_MAX)
                out->dates[out->date_count++] = date_s;
            date_s += (int64_t)(1 + random_below(random, 200)) * RD_DAY_S;
        }
        if (i > 0)
            say(out, ",");
        write_value(out, random, type, number, from);
    }
    if (has_dates && random_chance(random, 1)) { /* and seldom an end */
        say(out, ",{\"from\":\"%s\",\"value\":null}", rd_date_format(date_s, from));
        if (out->date_count < DATES_MAX)
            out->dates[out->date_count++] = date_s;
    }
    say(out, "]}");
}

/* ---- cells ---- */

static void write_bound(struct random_policy *out, struct random *random, enum rd_fact fact, unsigned parameter_half)
{
    char text[RD_UNIT_TEXT_SIZE];
    const enum rd_value_type type = rd_fact_row(fact)->type;
    if (parameter_half < 2 && random_chance(random, 40)) {
        say(out, "$%s%u", rd_value_type_name(type),
            parameter_half * TYPE_PARAMETERS / 2 + (unsigned)random_below(random, TYPE_PARAMETERS / 2));
        return;
    }
    const int64_t value = any_value(random, type);
    note(out, fact, value);
    say(out, "%s", spell(type, value, text));
}

static void write_comparison(struct random_policy *out, struct random *random, enum rd_fact fact)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "<=", ">=", "="};
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
    const enum rd_value_type type = rd_fact_row(fact)->type;
    if (random_chance(random, 75)) {
        say(out, "\"%s ", ops[random_below(random, sizeof ops / sizeof ops[0])]);
        write_bound(out, random, fact, (unsigned)random_below(random, 2));
        say(out, "\"");
        return;
    }
    if (random_chance(random, 40)) {
        const char *name = rd_value_type_name(type);
        say(out, "\"$%s%u..$%s%u\"", name, (unsigned)random_below(random, 2), name,
            2 + (unsigned)random_below(random, 2));
        return;
    }
    int64_t a = any_value(random, type), b = any_value(random, type);
    note(out, fact, a);
    note(out, fact, b);
    say(out, "\"%s..%s\"", spell(type, a < b ? a : b, low), spell(type, a < b ? b : a, high));
}

static void write_simple_cell(struct random_policy *out, struct random *random, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->may_be_absent && random_chance(random, 15))
        say(out, random_chance(random, 50) ? "\"absent\"" : "\"present\"");
    else if (row->type == RD_TYPE_BOOL)
        say(out, random_chance(random, 50) ? "true" : "false");
    else if (row->type == RD_TYPE_ENUM)
        say(out, "\"%s\"", rd_word(row->set, random_below(random, rd_word_count(row->set))));
    else
        write_comparison(out, random, fact);
}

static void write_cell(struct random_policy *out, struct random *random, enum rd_fact fact)
{
    const unsigned form = (unsigned)random_below(random, 100);
    const bool is_list = form < 40, is_not = form < 15;
    if (form >= 97) {
        say(out, "\"*\"");
        return;
    }
    if (is_list)
        say(out, is_not ? "{\"not\":[" : "[");
    write_simple_cell(out, random, fact);
    for (size_t i = is_list ? random_below(random, 4) : 0; i > 0; i--) {
        say(out, ",");
        write_simple_cell(out, random, fact);
    }
    if (is_list)
        say(out, is_not ? "]}" : "]");
}

/* Some facts, each at most once; `first` is the first that may be drawn. */
static void write_conditions(struct random_policy *out, struct random *random, size_t first, size_t most,
                             const char *lead)
{
    bool is_drawn[FACT_COUNT] = {false};
    const size_t count = 1 + random_below(random, most);
    say(out, "{%s", lead);
    const char *comma = *lead ? "," : "";
    for (size_t i = 0; i < count; i++) {
        const size_t place = first + random_below(random, FACT_COUNT - first);
        if (is_drawn[place])
            continue;
        is_drawn[place] = true;
        say(out, "%s\"%s\":", comma, rd_fact_row(facts[place])->name);
        write_cell(out, random, facts[place]);
        comma = ",";
    }
    say(out, "}");
}

/* ---- rules ---- */

static void write_money(struct random_policy *out, struct random *random)
{
    static const char *const of[] = {"order.goods", "case.offer", "order.paid"};
    static const char *const roundings[] = {"half_up", "half_even", "down", "up"};
    char text[RD_UNIT_TEXT_SIZE];
    if (random_chance(random, 30)) {
        say(out, "\"%s\"", rd_money_format((int64_t)random_below(random, 100000), text));
        return;
    }
    if (random_chance(random, 20)) {
        say(out, "\"$money%u\"", (unsigned)random_below(random, TYPE_PARAMETERS));
        return;
    }
    say(out, "{\"of\":\"%s\"", of[random_below(random, 10) < 7 ? 0 : 1 + random_below(random, 2)]);
    if (random_chance(random, 50))
        say(out, ",\"share\":\"%s\",\"round\":\"%s\"",
            rd_share_format((int64_t)random_below(random, 12000) * RD_PPB_PER_BP, text),
            roundings[random_below(random, 4)]);
    else if (random_chance(random, 50))
        say(out, ",\"share\":\"$share%u\",\"round\":\"%s\"", (unsigned)random_below(random, TYPE_PARAMETERS),
            roundings[random_below(random, 4)]);
    if (random_chance(random, 30))
        say(out, ",\"plus\":\"%s\"", rd_money_format((int64_t)random_below(random, 2000) - 300, text));
    if (random_chance(random, 30))
        say(out, ",\"at_least\":\"$money%u\"", (unsigned)random_below(random, 2));
    if (random_chance(random, 30))
        say(out, ",\"at_most\":\"$money%u\"", 2 + (unsigned)random_below(random, 2));
    say(out, "}");
}

static void write_remedy(struct random_policy *out, struct random *random)
{
    say(out, "{\"action\":\"%s\"", rd_word(RD_SET_ACTION, random_below(random, RD_ACTION_COUNT)));
    if (random_chance(random, 70)) {
        say(out, ",\"amount\":");
        write_money(out, random);
    }
    if (random_chance(random, 30)) {
        say(out, ",\"compensation\":");
        write_money(out, random);
    }
    if (random_chance(random, 30))
        say(out, ",\"on_late_arrival\":\"charge_again\"");
    say(out, "}");
}

/* A number of days, a parameter of it, elapsed or of a calendar where answers are not combined. */
static void write_days(struct random_policy *out, struct random *random, bool is_combined)
{
    say(out, "{\"days\":");
    if (random_chance(random, 40))
        say(out, "\"$int%u\"", (unsigned)random_below(random, TYPE_PARAMETERS));
    else
        say(out, "%u", (unsigned)random_below(random, 731));
    if (is_combined || random_chance(random, 30))
        say(out, ",\"count\":\"elapsed\"}");
    else
        say(out, ",\"count\":\"business\",\"calendar\":\"%s\"}",
            rd_word(RD_SET_CALENDAR, random_below(random, RD_CALENDAR_COUNT)));
}

static void write_violation(struct random_policy *out, struct random *random, bool is_combined)
{
    say(out, "{\"points\":%u", (unsigned)random_below(random, random_chance(random, 10) ? 900 : 50));
    if (random_chance(random, 60)) {
        say(out, ",\"fine\":");
        write_money(out, random);
    }
    if (random_chance(random, 40))
        say(out, ",\"valid_for\":\"%ud\"", (unsigned)random_below(random, 700));
    if (random_chance(random, 20)) {
        say(out, ",\"suspend_for\":\"$duration%u\"", (unsigned)random_below(random, TYPE_PARAMETERS));
    } else if (random_chance(random, 40)) {
        say(out, ",\"suspend_for\":");
        write_days(out, random, is_combined);
    }
    say(out, "}");
}

static void write_then(struct random_policy *out, struct random *random, bool is_remedy, const char *hit)
{
    if (is_remedy)
        write_remedy(out, random);
    else
        write_violation(out, random, strcmp(hit, "unique") != 0 && strcmp(hit, "first") != 0);
}

/* Under `unique` each rule has its own slice of the price of the goods, so that rules do not overlap. */
static const char *write_slice(struct random_policy *out, size_t rule, char *text, size_t size)
{
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
    const int64_t from = 1 + (int64_t)rule * 400, to = from + 399;
    note(out, RD_FACT_ORDER_GOODS, from);
    note(out, RD_FACT_ORDER_GOODS, to);
    snprintf(text, size, "\"order.goods\":\"%s..%s\"", rd_money_format(from, low), rd_money_format(to, high));
    return text;
}

static void write_decision(struct random_policy *out, struct random *random, const struct random_shape *shape,
                           bool is_remedy)
{
    const char *hit = is_remedy ? shape->remedy_hit : shape->violation_hit;
    const bool is_unique = strcmp(hit, "unique") == 0;
    char slice[160] = "";
    say(out, ",\"%s\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"hit\":\"%s\",\"rules\":[",
        is_remedy ? "remedy" : "violation", hit);
    for (size_t i = 0; i < shape->rules; i++) {
        const bool has_any = random_chance(random, 25), has_when = is_unique || !has_any || random_chance(random, 50);
        say(out, "%s{\"id\":\"r%zu\"", i ? "," : "", i);
        if (has_when) {
            say(out, ",\"when\":");
            write_conditions(out, random, is_unique ? 1 : 0, 4,
                             is_unique ? write_slice(out, i, slice, sizeof slice) : "");
        }
        if (has_any) {
            say(out, ",\"any\":[");
            for (size_t j = 1 + random_below(random, 3); j > 0; j--) {
                write_conditions(out, random, 0, 3, "");
                say(out, j > 1 ? "," : "]");
            }
        }
        say(out, ",\"then\":");
        write_then(out, random, is_remedy, hit);
        say(out, "}");
    }
    if (random_chance(random, 50)) {
        say(out, ",{\"id\":\"none\",\"otherwise\":true,\"then\":");
        write_then(out, random, is_remedy, hit);
        say(out, "}");
    }
    say(out, "]}");
}

static const char *const constant_decisions =
    "\"order.terms\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"9d\",\"guaranteed_within\":\"30d\",\"confirm_after\":\"5d\"}}"
    "]},"
    "\"insurance.offer\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":{\"offered\":\"no\"}}]},"
    "\"contact.rule\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"required\":\"no\",\"reply_within\":\"2d\"}}]},"
    "\"dispute.eligible\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":{\"eligible\":\"yes\",\"reason_code\":\"ok\"}}]},"
    "\"evidence.rule\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"kind\":\"none\"}}]},"
    "\"triage\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"route\":\"seller\"}}]},"
    "\"seller.answer\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"within\":\"5d\",\"on_silence\":\"mediate\"}}]},"
    "\"escalation\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"allowed_until\":\"7d\"}}]},"
    "\"return.rule\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,"
    "\"then\":"
    "{\"to\":\"none\"}}]},"
    "\"funding\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"seller\":\"100%\"}}]},"
    "\"appeal\":{\"title\":\"t\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"allowed\":\"no\"}}]},"
    "\"seller.standing\":{\"title\":\"t\",\"as_of\":\"night.at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"standing\":\"good\"}}]},"
    "\"search.placement\":{\"title\":\"t\",\"as_of\":\"night.at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"multiplier\":\"100%\"}}]},"
    "\"buyer.standing\":{\"title\":\"t\",\"as_of\":\"night.at\",\"rules\":[{\"id\":\"a\",\"otherwise\":true,\"then\":"
    "{\"standing\":\"normal\"}}]}";

void random_policy_write(struct random_policy *out, struct random *random, const struct random_shape *shape)
{
    memset(out, 0, sizeof *out);
    say(out, "{\"format\":\"redress/policy/1\",\"policy\":{\"id\":\"random\",\"version\":\"1\",\"title\":\"t\","
             "\"owner\":\"t\",\"currency\":\"USD\"},\"parameters\":{");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        for (unsigned j = 0; j < TYPE_PARAMETERS; j++) {
            say(out, i + j ? "," : "");
            write_parameter(out, random, types[i], j, shape->has_dates);
        }
    say(out, "},\"decisions\":{");
    say(out, "%s", constant_decisions);
    write_decision(out, random, shape, true);
    write_decision(out, random, shape, false);
    say(out, "}}");
}

void random_policy_release(struct random_policy *policy)
{
    free(policy->text);
    policy->text = NULL;
}

/* ---- cases ---- */

/* Around a value some rule compares the fact with: one below, at it, one above. */
static int64_t near_threshold(struct random *random, const struct random_policy *policy, enum rd_fact fact,
                              int64_t exchange_ppb)
{
    int64_t value = policy->pool[fact][random_below(random, policy->pool_count[fact])];
    if (rd_fact_row(fact)->type == RD_TYPE_MONEY)
        rd_mul_div(value, exchange_ppb, RD_PPB_PER_ONE, RD_ROUND_HALF_EVEN, &value);
    return value + (int64_t)random_below(random, 3) - 1;
}

int64_t random_value(struct random *random, const struct random_policy *policy, enum rd_fact fact, int64_t exchange_ppb)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const unsigned kind = (unsigned)random_below(random, 1000);
    int64_t value;
    if (kind < 3) /* one step outside */
        return kind < 1 ? row->lo - 1 : kind < 2 ? row->hi + 1 : RD_ABSENT;
    if (row->may_be_absent && kind < 200)
        return RD_ABSENT;
    if (kind < 230)
        return kind < 215 ? row->lo : row->hi;
    if (policy->pool_count[fact] > 0 && kind < 750)
        value = near_threshold(random, policy, fact, exchange_ppb);
    else if (row->hi - row->lo > 1000 && kind < 950) /* where thresholds are */
        value = any_value(random, row->type);
    else
        value = row->lo + (int64_t)random_below(random, (uint64_t)(row->hi - row->lo) + 1);
    return value < row->lo ? row->lo : value > row->hi ? row->hi : value;
}

/* Facts beside those that rules draw from: a policy reads them with these. */
static const enum rd_fact beside[] = {RD_FACT_ORDER_PAID, RD_FACT_ORDER_SHIPPING, RD_FACT_ORDER_SINCE_GUARANTEE};
#define BESIDE_COUNT (sizeof beside / sizeof beside[0])

/* A value of the fact that is none of these, next to them or absent; false when it has none. */
static bool leave(struct random *random, enum rd_fact fact, struct rd_values values, int64_t *value)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->may_be_absent && values.lo != RD_ABSENT && random_chance(random, 50))
        *value = RD_ABSENT;
    else if (values.hi < row->hi)
        *value = values.hi < row->lo ? row->lo : values.hi + 1;
    else if (values.lo > row->lo)
        *value = values.lo - 1;
    else if (row->may_be_absent && values.lo != RD_ABSENT)
        *value = RD_ABSENT;
    else
        return false;
    return true;
}

static bool mend_nevers(struct random *random, const bool *is_drawn, int64_t *drawn)
{
    bool is_mended = false;
    for (size_t i = 0; i < rd_never_count(); i++) {
        const struct rd_never_row *row = rd_never_row(i);
        const int side = (int)random_below(random, 2);
        if (!is_drawn[row->fact[0]] || !is_drawn[row->fact[1]] ||
            !rd_values_have(row->values[0], drawn[row->fact[0]]) ||
            !rd_values_have(row->values[1], drawn[row->fact[1]]))
            continue;
        is_mended = leave(random, row->fact[side], row->values[side], &drawn[row->fact[side]]) ||
                    leave(random, row->fact[!side], row->values[!side], &drawn[row->fact[!side]]);
    }
    return is_mended;
}

static bool mend_parts(const bool *is_drawn, int64_t *drawn)
{
    bool is_mended = false;
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        int64_t *part = &drawn[row->part], whole = drawn[row->whole];
        if (!is_drawn[row->part] || !is_drawn[row->whole] || *part == RD_ABSENT ||
            (whole == RD_ABSENT ? !row->is_needed : *part <= whole))
            continue;
        *part = whole; /* absent without it */
        is_mended = true;
    }
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        const int64_t left = drawn[row->whole] - drawn[row->part[0]];
        is_mended |= left != drawn[row->part[1]];
        drawn[row->part[1]] = left;
    }
    return is_mended;
}

void random_case(struct random *random, const struct random_policy *text, int64_t exchange_ppb,
                 int64_t drawn[RD_FACT_COUNT])
{
    bool is_drawn[RD_FACT_COUNT] = {false};
    for (size_t i = 0; i < FACT_COUNT + BESIDE_COUNT; i++) {
        const enum rd_fact fact = i < FACT_COUNT ? facts[i] : beside[i - FACT_COUNT];
        drawn[fact] = random_value(random, text, fact, exchange_ppb);
        is_drawn[fact] = true;
    }
    if (random_chance(random, 10))
        return;
    for (int round = 0; round < 8; round++)
        if (!mend_nevers(random, is_drawn, drawn) & !mend_parts(is_drawn, drawn))
            break;
}
