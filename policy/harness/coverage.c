/*
 * Which rules answered, and which cells alone kept a rule from applying: what a set of cases shows of a policy.
 *
 * A cell that never alone decided could be dropped or turned without any of these cases noticing. Whether such a case
 * exists at all is a question for proofs; this only counts.
 */
#include <stdlib.h>
#include <string.h>

#include "decide/interpret.h"
#include "harness/suite.h"

#define APPLYING_MAX 64u

struct memory {
    struct arena arena;
    size_t first_rule[RD_DECISION_COUNT];
};

static size_t cells_of(const struct rule *rule)
{
    size_t count = rule->when.count;
    for (size_t i = 0; i < rule->any_count; i++)
        count += rule->any[i].count;
    return count;
}

static const char *written(struct arena *arena, const struct cell *cell)
{
    if (!cell->at)
        return "";
    return cell->at->kind == JSON_STRING ? cell->at->string : json_print(cell->at, arena);
}

static bool list_cells(struct arena *arena, const struct conditions *conditions, struct rd_covered_rule *out)
{
    for (size_t i = 0; i < conditions->count; i++) {
        struct rd_covered_cell *cell = &out->cells[out->cell_count++];
        cell->fact = conditions->items[i].fact;
        cell->written = written(arena, &conditions->items[i].cell);
        if (!cell->written)
            return false;
    }
    return true;
}

static bool list_rule(struct arena *arena, enum rd_decision decision, const struct rule *rule,
                      struct rd_covered_rule *out)
{
    *out = (struct rd_covered_rule){.decision = decision, .id = rule->id, .is_otherwise = rule->is_otherwise};
    out->cells = arena_array(arena, cells_of(rule), sizeof *out->cells);
    bool is_good = out->cells && list_cells(arena, &rule->when, out);
    for (size_t i = 0; is_good && i < rule->any_count; i++)
        is_good = list_cells(arena, &rule->any[i], out);
    return is_good;
}

enum rd_status rd_coverage_init(struct rd_coverage *coverage, const struct rd_policy *policy, struct rd_error *err)
{
    struct memory *memory = calloc(1, sizeof *memory);
    size_t count = 0;
    *coverage = (struct rd_coverage){.policy = policy, .exchange_ppb = RD_PPB_PER_ONE, .memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "out of memory for a coverage");
    arena_init(&memory->arena);
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        memory->first_rule[name] = count;
        count += policy->decision[name].rule_count;
    }
    coverage->rules = arena_array(&memory->arena, count, sizeof *coverage->rules);
    bool is_good = coverage->rules != NULL;
    for (int name = 0; is_good && name < RD_DECISION_COUNT; name++)
        for (size_t i = 0; is_good && i < policy->decision[name].rule_count; i++)
            is_good = list_rule(&memory->arena, (enum rd_decision)name, &policy->decision[name].rules[i],
                                &coverage->rules[coverage->rule_count++]);
    if (is_good)
        return RD_OK;
    rd_coverage_release(coverage);
    return rd_fail(err, RD_NOMEM, "out of memory for a coverage");
}

void rd_coverage_release(struct rd_coverage *coverage)
{
    struct memory *memory = coverage->memory;
    if (memory)
        arena_release(&memory->arena);
    free(memory);
    *coverage = (struct rd_coverage){0};
}

/* How many conditions fail; *which is the place of the last that does. */
static size_t failing(const struct question *question, const struct conditions *conditions, size_t *which)
{
    size_t count = 0;
    for (size_t i = 0; i < conditions->count; i++)
        if (!interpret_cell(question, conditions->items[i].fact, &conditions->items[i].cell)) {
            *which = i;
            count++;
        }
    return count;
}

static void count_near_miss(const struct question *question, const struct rule *rule, struct rd_covered_rule *out)
{
    size_t which = 0, first = rule->when.count;
    bool holds = rule->any_count == 0;
    const size_t in_when = failing(question, &rule->when, &which);
    for (size_t i = 0; i < rule->any_count && !holds; i++)
        holds = failing(question, &rule->any[i], &(size_t){0}) == 0;
    if (in_when == 1 && holds)
        out->cells[which].near_misses++;
    if (in_when > 0 || holds)
        return;
    for (size_t i = 0; i < rule->any_count; i++) { /* none of the alternatives holds: those that fail by one cell */
        if (failing(question, &rule->any[i], &which) == 1)
            out->cells[first + which].near_misses++;
        first += rule->any[i].count;
    }
}

void coverage_count(struct rd_coverage *coverage, enum rd_decision decision, int64_t at_s, const int64_t *facts,
                    const uint32_t *rules, size_t rule_count)
{
    const struct memory *memory = coverage->memory;
    const struct decision *asked = &coverage->policy->decision[decision];
    const struct question question = {coverage->policy, decision, asked, at_s, coverage->exchange_ppb, facts};
    struct rd_covered_rule *own = &coverage->rules[memory->first_rule[decision]];
    for (size_t i = 0; i < rule_count; i++)
        own[rules[i]].answered++;
    for (size_t i = 0; i < asked->rule_count; i++)
        if (!asked->rules[i].is_otherwise)
            count_near_miss(&question, &asked->rules[i], &own[i]);
}

void rd_coverage_add(struct rd_coverage *coverage, const struct rd_image *image, enum rd_decision decision,
                     uint32_t epoch, const int64_t facts[RD_FACT_COUNT], const struct rd_answer *answer)
{
    uint32_t rules[APPLYING_MAX];
    const size_t count = rules_that_apply(image, decision, epoch, facts, answer, rules, APPLYING_MAX);
    coverage_count(coverage, decision, rd_image_epoch_start(image, epoch), facts, rules, count);
}

struct rd_coverage_share rd_coverage_sum(const struct rd_coverage *coverage)
{
    struct rd_coverage_share sum = {.rules = coverage->rule_count};
    for (size_t i = 0; i < coverage->rule_count; i++) {
        const struct rd_covered_rule *rule = &coverage->rules[i];
        sum.rules_answered += rule->answered > 0;
        sum.cells += rule->cell_count;
        for (size_t j = 0; j < rule->cell_count; j++)
            sum.cells_missed += rule->cells[j].near_misses > 0;
    }
    return sum;
}
