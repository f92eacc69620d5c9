/*
 * The header of each decision: title, the events that date its parameters, how rules combine.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

_Static_assert((int)HIT_UNIQUE == RD_HIT_UNIQUE && (int)HIT_MIN == RD_HIT_MIN && (int)HIT_MIN + 1 == RD_HIT_COUNT,
               "hit policies are numbered as their words are");

static void add_anchor(struct checker *checker, enum rd_decision name, const struct json_value *value,
                       struct decision *out)
{
    const struct rd_decision_row *row = rd_decision_row(name);
    char allowed[512] = "";
    if (!expect_kind(checker, value, JSON_STRING, "\"as_of\""))
        return;
    int anchor = rd_word_find(RD_SET_ANCHOR, value->string);
    if (anchor < 0) {
        report(checker, FINDING_WORD_UNKNOWN, value, "unknown event \"%s\" for \"as_of\"%s",
               clip(checker, value->string), did_you_mean_word(checker, value->string, RD_SET_ANCHOR));
        return;
    }
    if (!(row->anchors & (1u << anchor))) {
        for (size_t i = 0, used = 0; i < RD_ANCHOR_COUNT; i++)
            if (row->anchors & (1u << i))
                used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", used ? ", " : "",
                                         rd_word(RD_SET_ANCHOR, i));
        report(checker, FINDING_ANCHOR_UNSUITED, value, "\"%s\" cannot be dated by \"%s\" (one of %s)", row->name,
               value->string, allowed);
        return;
    }
    for (size_t i = 0; i < out->anchor_count; i++)
        if (out->anchor[i] == anchor) {
            report(checker, FINDING_ID_DUPLICATE, value, "\"%s\" is named twice", value->string);
            return;
        }
    out->anchor[out->anchor_count++] = anchor;
}

static void read_as_of(struct checker *checker, enum rd_decision name, const struct json_value *value,
                       struct decision *out)
{
    const struct json_value *as_of = json_get(value, "as_of");
    if (!as_of) {
        report_key(checker, FINDING_KEY_MISSING, value,
                   "\"as_of\" is missing: the event whose date selects the parameter values is a choice");
        return;
    }
    if (as_of->kind != JSON_ARRAY) {
        add_anchor(checker, name, as_of, out);
        return;
    }
    if (as_of->count == 0)
        report(checker, FINDING_KEY_MISSING, as_of, "\"as_of\" is an empty list");
    json_each (event, as_of)
        add_anchor(checker, name, event, out);
}

/* Sums need numbers, and the shares of a funding rule only add up one rule at a time. */
static void check_hit(struct checker *checker, enum rd_decision name, enum hit hit, const struct json_value *at)
{
    const struct rd_decision_row *row = rd_decision_row(name);
    if (name == RD_DECISION_FUNDING && hit != HIT_UNIQUE && hit != HIT_FIRST) {
        report(checker, FINDING_HIT_UNSUITED, at,
               "\"%s\" does not suit \"funding\", whose shares sum to 100%% rule by rule: use \"unique\" or \"first\"",
               rd_word(RD_SET_HIT, hit));
        return;
    }
    for (size_t i = 0; hit == HIT_SUM && i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        if (answer->type == RD_TYPE_ENUM) {
            report(checker, FINDING_HIT_UNSUITED, at,
                   "\"sum\" does not suit \"%s\": its \"%s\" is a word, and words cannot be added", row->name,
                   answer->name);
            return;
        }
    }
}

static void read_hit(struct checker *checker, enum rd_decision name, const struct json_value *value,
                     struct decision *out)
{
    const int word = find_word(checker, value, "hit", RD_SET_HIT, FINDING_WORD_UNKNOWN, "hit policy");
    out->hit = word < 0 ? HIT_UNIQUE : (enum hit)word;
    if (word >= 0)
        check_hit(checker, name, out->hit, json_get(value, "hit"));
}

static void read_decision(struct checker *checker, enum rd_decision name, const struct json_value *value)
{
    struct decision *out = &checker->policy->decision[name];
    out->is_present = true;
    out->at = value;
    if (!expect_kind(checker, value, JSON_OBJECT, "a decision"))
        return;
    check_members(checker, value, RD_PART_DECISION);
    read_as_of(checker, name, value, out);
    read_hit(checker, name, value, out);
    if (json_get(value, "rules"))
        read_rules(checker, name, json_get(value, "rules"));
}

void read_decisions(struct checker *checker, const struct json_value *decisions, const struct json_value *root)
{
    const char *known[RD_DECISION_COUNT];
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    if (decisions && !expect_kind(checker, decisions, JSON_OBJECT, "\"decisions\""))
        return;
    json_each (value, decisions) {
        int name = rd_decision_find(value->key);
        if (name < 0) {
            report_key(checker, FINDING_DECISION_UNKNOWN, value, "unknown decision \"%s\"%s", clip(checker, value->key),
                       did_you_mean(checker, value->key, known, RD_DECISION_COUNT));
            continue;
        }
        checker->decision = known[name];
        read_decision(checker, (enum rd_decision)name, value);
        checker->decision = NULL;
    }
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        if (!checker->policy->decision[i].is_present)
            report_key(checker, FINDING_DECISION_MISSING, decisions ? decisions : root,
                       "decision \"%s\" is missing: a policy answers all %d (asked %s)", known[i], RD_DECISION_COUNT,
                       rd_decision_row((enum rd_decision)i)->asked);
}
