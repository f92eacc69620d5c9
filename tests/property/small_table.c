/*
 * Random tables over four facts with 2 × 3 × 9 × 31 values.
 */
#include "property/small_table.h"

#include <stdio.h>

static const enum rd_fact few[] = {RD_FACT_ITEM_PERISHABLE, RD_FACT_EVIDENCE_BUYER, RD_FACT_CLAIM_REASON,
                                   RD_FACT_CALENDAR_DAY_OF_MONTH};
#define FEW (sizeof few / sizeof few[0])

size_t small_table_facts(const enum rd_fact **facts)
{
    *facts = few;
    return FEW;
}

static size_t write_cell(char *out, size_t size, struct random *random, enum rd_fact fact)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="};
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->type == RD_TYPE_BOOL)
        return (size_t)snprintf(out, size, "%s", random_chance(random, 50) ? "true" : "false");
    if (row->type == RD_TYPE_INT)
        return (size_t)snprintf(out, size, "\"%s %u\"", ops[random_below(random, 5)],
                                (unsigned)random_below(random, 31) + 1);
    const char *first = rd_word(row->set, random_below(random, rd_word_count(row->set)));
    const char *second = rd_word(row->set, random_below(random, rd_word_count(row->set)));
    return (size_t)snprintf(out, size, random_chance(random, 40) ? "{\"not\":[\"%s\",\"%s\"]}" : "[\"%s\",\"%s\"]",
                            first, second);
}

static size_t write_conditions(char *out, size_t size, struct random *random)
{
    size_t used = (size_t)snprintf(out, size, "{");
    const char *comma = "";
    for (size_t i = 0; i < FEW; i++) {
        if (!random_chance(random, i == 0 ? 30 : 45))
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\":", comma, rd_fact_row(few[i])->name);
        used += write_cell(out + used, size - used, random, few[i]);
        comma = ",";
    }
    if (!*comma)
        used += (size_t)snprintf(out + used, size - used, "\"item.perishable\":true");
    return used + (size_t)snprintf(out + used, size - used, "}");
}

static size_t write_rule(char *out, size_t size, uint64_t rule_seed, size_t number)
{
    struct random random = {rule_seed};
    size_t used = (size_t)snprintf(out, size, "{\"id\":\"r%zu\",", number);
    const bool has_any = random_chance(&random, 20);
    used += (size_t)snprintf(out + used, size - used, has_any ? "\"any\":[" : "\"when\":");
    for (size_t i = has_any ? 2 : 1; i > 0; i--) {
        used += write_conditions(out + used, size - used, &random);
        used += (size_t)snprintf(out + used, size - used, has_any && i > 1 ? "," : "");
    }
    return used + (size_t)snprintf(out + used, size - used, "%s,\"then\":{\"points\":%u,\"fine\":\"%u.00\"}}",
                                   has_any ? "]" : "", (unsigned)random_below(&random, 4),
                                   (unsigned)random_below(&random, 2));
}

void small_table_write(char out[SMALL_TABLE_SIZE], const uint64_t *rules, size_t count, const char *hit,
                       bool has_otherwise)
{
    size_t used = (size_t)snprintf(out, SMALL_TABLE_SIZE,
                                   "{\"title\":\"T\",\"as_of\":\"violation.at\",\"hit\":\"%s\",\"rules\":[", hit);
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(out + used, SMALL_TABLE_SIZE - used, "%s", i ? "," : "");
        used += write_rule(out + used, SMALL_TABLE_SIZE - used, rules[i], i);
    }
    snprintf(out + used, SMALL_TABLE_SIZE - used, "%s]}",
             has_otherwise ? ",{\"id\":\"rest\",\"otherwise\":true,\"then\":{\"points\":1}}" : "");
}
