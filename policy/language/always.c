/*
 * Invariants, `always`: what designers want to hold for every case. Here their shape is checked; proving them is a
 * matter of its own. Two forms:
 *
 *   {"id", "title", "monotone": {"fact", "answer", "direction": "never_better" | "never_worse"}}
 *   {"id", "title", "holds": "remedy.amount <= order.paid"}     answer op fact, answer op answer, or answer op value
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

static void read_monotone(struct checker *checker, const struct json_value *monotone)
{
    static const char *const known[] = {"fact", "answer", "direction"};
    static const char *const directions[] = {"never_better", "never_worse"};
    if (!expect_kind(checker, monotone, JSON_OBJECT, "\"monotone\""))
        return;
    refuse_unknown_keys(checker, monotone, known, sizeof known / sizeof known[0]);
    const char *fact = need_string(checker, monotone, "fact"), *answer = need_string(checker, monotone, "answer");
    const char *direction = need_string(checker, monotone, "direction");
    if (fact && rd_fact_find(fact) < 0) {
        const char *facts[RD_FACT_COUNT];
        for (int i = 0; i < RD_FACT_COUNT; i++)
            facts[i] = rd_fact_row((enum rd_fact)i)->name;
        report(checker, FINDING_FACT_UNKNOWN, json_get(monotone, "fact"), "unknown fact \"%s\"%s", clip(checker, fact),
               did_you_mean(checker, fact, facts, RD_FACT_COUNT));
    }
    if (answer && answer_find(answer) < 0)
        unknown_answer(checker, answer, json_get(monotone, "answer"));
    if (direction && strcmp(direction, directions[0]) != 0 && strcmp(direction, directions[1]) != 0) {
        const char *near = did_you_mean(checker, direction, directions, 2);
        report(checker, FINDING_WORD_UNKNOWN, json_get(monotone, "direction"), "unknown direction \"%s\"%s",
               clip(checker, direction), *near ? near : " (one of never_better, never_worse)");
    }
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

static void read_holds(struct checker *checker, const struct json_value *holds)
{
    char left[128], op[4], right[128], subject[144];
    if (!expect_kind(checker, holds, JSON_STRING, "\"holds\""))
        return;
    if (!split(holds->string, left, op, right)) {
        report(checker, FINDING_VALUE, holds,
               "\"%s\" is no comparison such as \"remedy.amount <= order.paid\": answer, < <= > >= or =, fact, answer "
               "or value",
               clip(checker, holds->string));
        return;
    }
    int answer = answer_find(left), other = answer_find(right), fact = rd_fact_find(right);
    if (answer < 0) {
        unknown_answer(checker, left, holds);
        return;
    }
    enum rd_value_type type = rd_answer_row((size_t)answer)->type;
    enum rd_value_type seen = other >= 0  ? rd_answer_row((size_t)other)->type
                              : fact >= 0 ? rd_fact_row((enum rd_fact)fact)->type
                                          : type;
    if (seen != type) {
        report(checker, FINDING_TYPE, holds, "\"%s\" compared with \"%s\": %s against %s", left, right, type_noun(type),
               type_noun(seen));
        return;
    }
    if (other >= 0 || fact >= 0)
        return;
    if (type == RD_TYPE_ENUM) {
        if (rd_word_find(rd_answer_row((size_t)answer)->set, right) < 0)
            report(checker, FINDING_WORD_UNKNOWN, holds, "unknown word \"%s\" for \"%s\"%s", clip(checker, right), left,
                   did_you_mean_word(checker, right, rd_answer_row((size_t)answer)->set));
        return;
    }
    struct operand ignored;
    snprintf(subject, sizeof subject, "\"%s\"", left);
    read_operand(checker, type, right, holds, subject, "compared with", &ignored);
}

static void read_invariant(struct checker *checker, const struct json_value *value)
{
    static const char *const known[] = {"id", "title", "monotone", "holds", "note"};
    const struct json_value *monotone = json_get(value, "monotone"), *holds = json_get(value, "holds");
    refuse_unknown_keys(checker, value, known, sizeof known / sizeof known[0]);
    const char *id = need_string(checker, value, "id");
    if (id)
        expect_name(checker, json_get(value, "id"), id, true);
    need_metadata(checker, value, "title");
    string_member(checker, value, "note", NULL);
    if ((monotone != NULL) == (holds != NULL))
        report_key(checker, FINDING_KEY_MISSING, value, "an invariant has \"monotone\" or \"holds\", one of them");
    if (monotone)
        read_monotone(checker, monotone);
    if (holds)
        read_holds(checker, holds);
}

void read_always(struct checker *checker, const struct json_value *always)
{
    if (!expect_kind(checker, always, JSON_ARRAY, "\"always\""))
        return;
    json_each (value, always) {
        if (!expect_kind(checker, value, JSON_OBJECT, "an invariant"))
            continue;
        read_invariant(checker, value);
        const struct json_value *id = json_get(value, "id");
        for (const struct json_value *other = always->first; id && id->kind == JSON_STRING && other != value;
             other = other->next) {
            const struct json_value *taken = json_get(other, "id");
            char place[160];
            if (taken && taken->kind == JSON_STRING && strcmp(taken->string, id->string) == 0) {
                report(checker, FINDING_ID_DUPLICATE, id, "invariant id \"%s\" stands at %s already", id->string,
                       report_place(taken, place, sizeof place));
                break;
            }
        }
    }
}
