/*
 * Invariants, `always`: what designers want to hold for every case. Here they are read; rd_policy_prove() proves them.
 *
 *   {"id", "title", "monotone": {"fact", "answer", "direction": "never_better" | "never_worse"}}
 *       with a greater value of the fact, everything else equal, the answer is never better (worse)
 *   {"id", "title", "compare": {"fact", "is", "than", "answer", "direction"}}
 *       with a value of the fact in the cell `is`, it is never better (worse) than with one in the cell `than`
 *   {"id", "title", "holds": "remedy.amount <= order.paid"}     answer op fact, answer op answer, or answer op value
 *
 * Better and worse are meant for the buyer, or with "for": "seller" for the seller.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

/* Finds "decision.answer"; the place among all answers, or -1. */
static int answer_find(const char *text)
{
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++) {
        char name[128];
        const struct rd_answer_row *row = rd_answer_row(i);
        snprintf(name, sizeof name, "%s.%s", rd_decision_row(row->decision)->name, row->name);
        if (strcmp(name, text) == 0)
            return (int)i;
    }
    return -1;
}

static void unknown_answer(struct checker *checker, const char *text, const struct json_value *at)
{
    const char *known[RD_ANSWER_AT_COUNT];
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++) {
        const struct rd_answer_row *row = rd_answer_row(i);
        known[i] = arena_format(&checker->policy->arena, "%s.%s", rd_decision_row(row->decision)->name, row->name);
        if (!known[i])
            checker->is_out_of_memory = true;
    }
    report(checker, FINDING_ANSWER_UNKNOWN, at, "unknown answer \"%s\"%s", clip(checker, text),
           did_you_mean(checker, text, known, RD_ANSWER_AT_COUNT));
}

/* The fact, the answer and the direction of a monotone or a compare. */
static bool read_direction(struct checker *checker, const struct json_value *value, struct invariant *out)
{
    const char *fact = text_of(value, "fact"), *answer = text_of(value, "answer");
    const int at = answer ? answer_find(answer) : -1;
    if (fact && rd_fact_find(fact) < 0) {
        const char *facts[RD_FACT_COUNT];
        for (int i = 0; i < RD_FACT_COUNT; i++)
            facts[i] = rd_fact_row((enum rd_fact)i)->name;
        report(checker, FINDING_FACT_UNKNOWN, json_get(value, "fact"), "unknown fact \"%s\"%s", clip(checker, fact),
               did_you_mean(checker, fact, facts, RD_FACT_COUNT));
    }
    if (answer && at < 0)
        unknown_answer(checker, answer, json_get(value, "answer"));
    const int direction = find_word(checker, value, "direction", RD_SET_DIRECTION, FINDING_WORD_UNKNOWN, "direction");
    const int party = find_word(checker, value, "for", RD_SET_PARTY, FINDING_WORD_UNKNOWN, "for");
    out->never_worse = direction == RD_DIRECTION_NEVER_WORSE;
    out->party = party < 0 ? RD_PARTY_BUYER : party;
    if (direction < 0 || (party < 0 && json_get(value, "for")) || !fact || rd_fact_find(fact) < 0 || at < 0)
        return false;
    out->fact = (enum rd_fact)rd_fact_find(fact);
    out->answer = (size_t)at;
    return true;
}

static bool read_monotone(struct checker *checker, const struct json_value *monotone, struct invariant *out)
{
    if (!expect_kind(checker, monotone, JSON_OBJECT, "\"monotone\""))
        return false;
    check_members(checker, monotone, RD_PART_MONOTONE);
    out->kind = INVARIANT_MONOTONE;
    return read_direction(checker, monotone, out);
}

static bool read_compare(struct checker *checker, const struct json_value *compare, struct invariant *out)
{
    if (!expect_kind(checker, compare, JSON_OBJECT, "\"compare\""))
        return false;
    check_members(checker, compare, RD_PART_COMPARE);
    const struct json_value *is = json_get(compare, "is"), *than = json_get(compare, "than");
    out->kind = INVARIANT_COMPARE;
    bool is_good = read_direction(checker, compare, out);
    if (!is || !than)
        report_key(checker, FINDING_KEY_MISSING, compare, "\"%s\" is missing: a cell of the fact", is ? "than" : "is");
    if (!is_good || !is || !than)
        return false;
    is_good = read_cell(checker, out->fact, is, &out->is);
    return read_cell(checker, out->fact, than, &out->than) && is_good;
}

/* "left op right": cuts `text` in three; false when there are not three words with a comparison between. */
static bool split(const char *text, char left[128], char op[4], char right[128])
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="};
    char rest[2];
    if (sscanf(text, "%127s %3s %127s %1s", left, op, right, rest) != 3)
        return false;
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        if (strcmp(op, ops[i]) == 0)
            return true;
    return false;
}

static enum cell_op op_of(const char *text)
{
    static const char *const ops[] = {"<", "<=", ">", ">=", "="}; /* in the order of enum cell_op */
    int op = CELL_LESS;
    while (strcmp(ops[op], text) != 0)
        op++;
    return (enum cell_op)op;
}

static bool read_holds(struct checker *checker, const struct json_value *holds, struct invariant *out)
{
    char left[128], op[4], right[128], subject[144];
    if (holds->kind != JSON_STRING || !holds->string[0])
        return false;
    if (!split(holds->string, left, op, right)) {
        report(checker, FINDING_VALUE, holds,
               "\"%s\" is no comparison such as \"remedy.amount <= order.paid\": answer, < <= > >= or =, fact, answer "
               "or value",
               clip(checker, holds->string));
        return false;
    }
    int answer = answer_find(left), other = answer_find(right), fact = rd_fact_find(right);
    if (answer < 0) {
        unknown_answer(checker, left, holds);
        return false;
    }
    out->kind = INVARIANT_HOLDS;
    out->answer = (size_t)answer;
    out->op = op_of(op);
    enum rd_value_type type = rd_answer_row((size_t)answer)->type;
    enum rd_value_type seen = other >= 0  ? rd_answer_row((size_t)other)->type
                              : fact >= 0 ? rd_fact_row((enum rd_fact)fact)->type
                                          : type;
    if (seen != type) {
        report(checker, FINDING_TYPE, holds, "\"%s\" compared with \"%s\": %s against %s", left, right, type_noun(type),
               type_noun(seen));
        return false;
    }
    if (other >= 0 && rd_answer_row((size_t)other)->decision != rd_answer_row((size_t)answer)->decision) {
        report(checker, FINDING_VALUE, holds, "\"%s\" and \"%s\" are answers of two decisions: compare those of one",
               left, right);
        return false;
    }
    if (other >= 0 || fact >= 0) {
        out->right = other >= 0 ? RIGHT_ANSWER : RIGHT_FACT;
        out->other = other >= 0 ? (size_t)other : 0;
        out->fact = fact >= 0 ? (enum rd_fact)fact : (enum rd_fact)0;
        return true;
    }
    if (type == RD_TYPE_ENUM) {
        const int word = rd_word_find(rd_answer_row((size_t)answer)->set, right);
        out->value = (struct operand){.value = word};
        if (word < 0)
            report(checker, FINDING_WORD_UNKNOWN, holds, "unknown word \"%s\" for \"%s\"%s", clip(checker, right), left,
                   did_you_mean_word(checker, right, rd_answer_row((size_t)answer)->set));
        return word >= 0;
    }
    snprintf(subject, sizeof subject, "\"%s\"", left);
    return read_operand(checker, type, right, holds, subject, "compared with", &out->value);
}

static bool read_invariant(struct checker *checker, const struct json_value *value, struct invariant *out)
{
    const struct json_value *monotone = json_get(value, "monotone"), *compare = json_get(value, "compare");
    const struct json_value *holds = json_get(value, "holds");
    bool is_good = false;
    check_members(checker, value, RD_PART_INVARIANT);
    *out = (struct invariant){.at = value, .id = text_of(value, "id"), .title = text_of(value, "title")};
    if ((monotone != NULL) + (compare != NULL) + (holds != NULL) != 1)
        report_key(checker, FINDING_KEY_MISSING, value,
                   "an invariant has \"monotone\", \"compare\" or \"holds\", one of them");
    if (monotone)
        is_good = read_monotone(checker, monotone, out);
    if (compare)
        is_good = read_compare(checker, compare, out);
    if (holds)
        is_good = read_holds(checker, holds, out);
    return is_good && out->id;
}

void read_always(struct checker *checker, const struct json_value *always)
{
    struct rd_policy *policy = checker->policy;
    if (!expect_kind(checker, always, JSON_ARRAY, "\"always\""))
        return;
    policy->invariants = check_alloc(checker, always->count, sizeof *policy->invariants);
    if (!policy->invariants)
        return;
    const struct names ids = texts_of(checker, always, "id");
    json_each (value, always) {
        if (!expect_kind(checker, value, JSON_OBJECT, "an invariant"))
            continue;
        policy->invariant_count += read_invariant(checker, value, &policy->invariants[policy->invariant_count]);
        refuse_taken(checker, &ids, json_get(value, "id"), FINDING_ID_DUPLICATE, "invariant id");
    }
}
