/*
 * The edits of an overlay, each on the tree of the policy. What an edit puts in is checked later, with the whole
 * policy; here only what it names has to exist.
 */
#include <stdio.h>
#include <string.h>

#include "language/overlay.h"
#include "language/read.h"

static bool no_memory(struct edit *edit)
{
    edit->checker->is_out_of_memory = true;
    return false;
}

/* ---- finding ---- */

/* Near keys (or ids) of the members of a value. */
static const char *did_you_mean_member(struct edit *edit, const char *word, const struct json_value *parent, bool ids)
{
    const char **known = check_alloc(edit->checker, parent ? parent->count : 0, sizeof *known);
    size_t count = 0;
    if (!known)
        return "";
    json_each (member, parent) {
        const struct json_value *id = ids ? json_get(member, "id") : NULL;
        known[count++] = ids ? (id && id->kind == JSON_STRING ? id->string : NULL) : member->key;
    }
    return did_you_mean(edit->checker, word, known, count);
}

struct json_value *edit_parameter(struct edit *edit)
{
    struct json_value *parameters = json_get(edit->tree, "parameters");
    struct json_value *found = json_get(parameters, edit->target);
    if (!found)
        report(edit->checker, FINDING_PARAMETER_UNKNOWN, edit->at, "unknown parameter \"%s\"%s",
               clip(edit->checker, edit->target), did_you_mean_member(edit, edit->target, parameters, false));
    return found;
}

static struct json_value *find_decision(struct edit *edit)
{
    const char *known[RD_DECISION_COUNT];
    struct json_value *found = json_get(json_get(edit->tree, "decisions"), edit->target);
    if (found)
        return found;
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    if (rd_decision_find(edit->target) >= 0)
        report(edit->checker, FINDING_DECISION_MISSING, edit->at, "the base has no decision \"%s\"", edit->target);
    else
        report(edit->checker, FINDING_DECISION_UNKNOWN, edit->at, "unknown decision \"%s\"%s",
               clip(edit->checker, edit->target), did_you_mean(edit->checker, edit->target, known, RD_DECISION_COUNT));
    return NULL;
}

/* The rules of the decision an edit names. */
static struct json_value *find_rules(struct edit *edit)
{
    struct json_value *decision = find_decision(edit), *rules = json_get(decision, "rules");
    if (!decision || (rules && rules->kind == JSON_ARRAY))
        return rules;
    report(edit->checker, FINDING_EDIT, edit->at, "\"%s\" has no list of rules in the base", edit->target);
    return NULL;
}

/* The rule that the member `key` of the edit names. */
static struct json_value *find_rule(struct edit *edit, struct json_value *rules, const char *key)
{
    const char *id = text_of(edit->value, key);
    if (!id || !rules)
        return NULL;
    json_each (rule, rules) {
        const struct json_value *own = json_get(rule, "id");
        if (own && own->kind == JSON_STRING && strcmp(own->string, id) == 0)
            return rule;
    }
    report(edit->checker, FINDING_RULE_UNKNOWN, json_get(edit->value, key), "\"%s\" has no rule \"%s\"%s", edit->target,
           clip(edit->checker, id), did_you_mean_member(edit, id, rules, true));
    return NULL;
}

struct json_value *edit_rule(struct edit *edit)
{
    return find_rule(edit, find_rules(edit), "rule");
}

static bool is_otherwise(const struct json_value *rule)
{
    return json_get(rule, "otherwise") != NULL;
}

/* Where a rule goes: before or after another, at the start, or at the end but before `otherwise`. */
static bool find_place(struct edit *edit, struct json_value *rules, size_t *out)
{
    const struct json_value *before = json_get(edit->value, "before"), *after = json_get(edit->value, "after");
    const struct json_value *at = json_get(edit->value, "at"), *last = rules->first;
    if ((before != NULL) + (after != NULL) + (at != NULL) > 1) {
        report(edit->checker, FINDING_EDIT, edit->value,
               "the edit has more than one of \"before\", \"after\" and \"at\"");
        return false;
    }
    if (before || after) {
        const struct json_value *rule = find_rule(edit, rules, before ? "before" : "after");
        *out = rule ? rule->index + (after != NULL) : 0;
        return rule != NULL;
    }
    const int word = find_word(edit->checker, edit->value, "at", RD_SET_RULE_PLACE, FINDING_WORD_UNKNOWN, "place");
    if (at && word < 0)
        return false;
    while (last && last->next)
        last = last->next;
    *out = word == RD_RULE_PLACE_START ? 0 : rules->count - (last && is_otherwise(last));
    return true;
}

/* ---- building ---- */

/* A copy of a value for the tree, with the position it was read at. */
static struct json_value *copy(struct edit *edit, const struct json_value *value)
{
    struct json_value *made = json_copy(edit->owner, value);
    if (!made)
        no_memory(edit);
    return made;
}

/* An empty object that stands where the edit stands. */
static struct json_value *new_object(struct edit *edit)
{
    struct json_value *made = json_new_string(edit->owner, edit->value, "");
    if (!made) {
        no_memory(edit);
        return NULL;
    }
    made->kind = JSON_OBJECT;
    made->string = NULL;
    return made;
}

static bool set(struct edit *edit, struct json_value *object, const char *key, struct json_value *value)
{
    return (value && json_object_set(edit->owner, object, key, value)) || no_memory(edit);
}

static bool insert(struct edit *edit, struct json_value *array, size_t index, struct json_value *value)
{
    return (value && json_insert(edit->owner, array, index, value)) || no_memory(edit);
}

/* ---- parameters ---- */

/* When a value starts; false when its "from" is neither a date nor "always". */
static bool starts_at(const struct json_value *value, int64_t *out)
{
    const struct json_value *from = json_get(value, "from");
    if (!from || from->kind != JSON_STRING)
        return false;
    *out = MODEL_ALWAYS_S;
    return strcmp(from->string, "always") == 0 || rd_date_parse(from->string, out, NULL) == RD_OK;
}

/* Does a later edit of the overlay state a value of the same parameter from that date? */
static bool is_stated_again(const struct edit *edit, int64_t from_s)
{
    for (const struct json_value *next = edit->value->next; next; next = next->next) {
        const struct json_value *target = json_get(next, "set_value");
        int64_t starts_s;
        if (target && target->kind == JSON_STRING && strcmp(target->string, edit->target) == 0 &&
            starts_at(next, &starts_s) && starts_s == from_s)
            return true;
    }
    return false;
}

/* A value in a sentence: "20d from 2026-10-01", "no value from 2027-01-01". */
static const char *value_in_words(struct edit *edit, const struct json_value *value)
{
    struct arena *arena = &edit->checker->policy->arena;
    const struct json_value *amount = json_get(value, "value");
    const char *text = !amount || amount->kind == JSON_NULL ? "no value"
                       : amount->kind == JSON_STRING        ? clip(edit->checker, amount->string)
                                                            : json_print(amount, arena);
    const char *words = text ? arena_format(arena, "%s from %s", text, json_get(value, "from")->string) : NULL;
    edit->checker->is_out_of_memory |= words == NULL;
    return words ? words : "";
}

/* Every value that the edit deletes and no later edit states again is told by name. */
static void tell_deleted(struct edit *edit, const struct json_value *value, int64_t starts_s)
{
    char place[160];
    if (!is_stated_again(edit, starts_s))
        report(edit->checker, FINDING_EDIT_DELETES, edit->at,
               "the edit deletes a later value of \"%s\": %s, at %s; state it in a further edit with its \"from\" to "
               "keep it",
               edit->target, value_in_words(edit, value), report_place(value, place, sizeof place));
}

/* The values from a date on give way; of a date that is none the check of the policy will speak. */
static void drop_from(struct edit *edit, struct json_value *values, int64_t from_s)
{
    for (struct json_value *value = values->first, *next; value; value = next) {
        int64_t starts_s;
        next = value->next;
        if (!starts_at(value, &starts_s) || starts_s < from_s)
            continue;
        if (starts_s > from_s)
            tell_deleted(edit, value, starts_s);
        json_remove(values, value);
    }
}

/* A dated value with what the edit says; of the remarks those that both may have. */
static struct json_value *dated_value(struct edit *edit)
{
    const struct json_value *from = json_get(edit->value, "from"), *to = json_get(edit->value, "to");
    struct json_value *made = to ? new_object(edit) : NULL;
    if (!made)
        return NULL;
    struct json_value *start = from ? copy(edit, from) : json_new_string(edit->owner, edit->value, "always");
    if (!set(edit, made, "from", start) || !set(edit, made, "value", copy(edit, to)))
        return NULL;
    for (const struct rd_key_row *row = rd_part_key(RD_PART_VALUE, NULL); row; row = rd_part_key(RD_PART_VALUE, row)) {
        const struct json_value *value = row->role == RD_ROLE_REMARK ? json_get(edit->value, row->key) : NULL;
        if (value && !set(edit, made, row->key, copy(edit, value)))
            return NULL;
    }
    return made;
}

bool edit_set_value(struct edit *edit)
{
    struct json_value *parameter = edit_parameter(edit), *values = json_get(parameter, "values");
    const struct json_value *from = json_get(edit->value, "from");
    int64_t from_s = MODEL_ALWAYS_S;
    if (!parameter)
        return false;
    if (!values || values->kind != JSON_ARRAY) {
        report(edit->checker, FINDING_EDIT, edit->at, "parameter \"%s\" has no list of values in the base",
               edit->target);
        return false;
    }
    bool is_always = from && from->kind == JSON_STRING && strcmp(from->string, "always") == 0;
    if (from && !is_always && !read_date(edit->checker, from, "\"from\"", &from_s))
        return false;
    struct json_value *value = dated_value(edit);
    if (!value)
        return false;
    drop_from(edit, values, from_s);
    if (from_s == MODEL_ALWAYS_S) { /* also those whose dates cannot be read */
        values->first = NULL;
        values->count = 0;
    }
    return insert(edit, values, values->count, value);
}

bool edit_add_parameter(struct edit *edit)
{
    struct json_value *parameters = json_get(edit->tree, "parameters");
    const struct json_value *is = json_get(edit->value, "is"), *taken = json_get(parameters, edit->target);
    char place[160];
    if (!is)
        return false;
    if (taken) {
        report(edit->checker, FINDING_EDIT, edit->at, "parameter \"%s\" exists already, at %s", edit->target,
               report_place(taken, place, sizeof place));
        return false;
    }
    if (!parameters) {
        parameters = new_object(edit);
        if (!parameters || !set(edit, edit->tree, "parameters", parameters))
            return false;
    }
    return parameters->kind == JSON_OBJECT && set(edit, parameters, edit->target, copy(edit, is));
}

/* ---- rules ---- */

bool edit_add_rule(struct edit *edit)
{
    struct json_value *rules = find_rules(edit);
    const struct json_value *rule = json_get(edit->value, "rule");
    size_t place;
    if (!rules || !rule || !expect_kind(edit->checker, rule, JSON_OBJECT, "\"rule\"") ||
        !find_place(edit, rules, &place))
        return false;
    return insert(edit, rules, place, copy(edit, rule));
}

bool edit_remove_rule(struct edit *edit)
{
    struct json_value *rules = find_rules(edit), *rule = find_rule(edit, rules, "rule");
    if (!rule)
        return false;
    json_remove(rules, rule);
    return true;
}

bool edit_move_rule(struct edit *edit)
{
    struct json_value *rules = find_rules(edit), *rule = find_rule(edit, rules, "rule");
    size_t place;
    if (!rule)
        return false;
    if (!json_get(edit->value, "before") && !json_get(edit->value, "after") && !json_get(edit->value, "at")) {
        report(edit->checker, FINDING_KEY_MISSING, edit->value, "\"before\", \"after\" or \"at\" is missing");
        return false;
    }
    if (!find_place(edit, rules, &place))
        return false;
    if (place > rule->index) /* the places after the rule move up when it leaves */
        place--;
    json_remove(rules, rule);
    return insert(edit, rules, place, rule);
}

/* Is the fact tested by an alternative of the rule? */
static bool any_tests(const struct json_value *rule, const char *fact)
{
    json_each (alternative, json_get(rule, "any"))
        if (json_get(alternative, fact))
            return true;
    return false;
}

bool edit_set_cell(struct edit *edit)
{
    struct json_value *rules = find_rules(edit), *rule = find_rule(edit, rules, "rule");
    const char *fact = text_of(edit->value, "fact");
    const struct json_value *to = json_get(edit->value, "to");
    struct json_value *when = json_get(rule, "when");
    if (!rule || !fact || !to)
        return false;
    if (is_otherwise(rule)) {
        report(edit->checker, FINDING_EDIT, json_get(edit->value, "rule"), "the `otherwise` rule has no cells");
        return false;
    }
    if (any_tests(rule, fact)) {
        report(edit->checker, FINDING_EDIT, json_get(edit->value, "fact"),
               "\"%s\" is tested by alternatives of \"any\": replace the rule", clip(edit->checker, fact));
        return false;
    }
    if (rd_fact_find(fact) < 0) {
        const char *known[RD_FACT_COUNT];
        for (int i = 0; i < RD_FACT_COUNT; i++)
            known[i] = rd_fact_row((enum rd_fact)i)->name;
        report(edit->checker, FINDING_FACT_UNKNOWN, json_get(edit->value, "fact"), "unknown fact \"%s\"%s",
               clip(edit->checker, fact), did_you_mean(edit->checker, fact, known, RD_FACT_COUNT));
        return false;
    }
    if (!when) {
        when = new_object(edit);
        if (!when || !set(edit, rule, "when", when))
            return false;
    }
    return when->kind == JSON_OBJECT && set(edit, when, fact, copy(edit, to));
}

bool edit_set_answer(struct edit *edit)
{
    struct json_value *rules = find_rules(edit), *rule = find_rule(edit, rules, "rule");
    const char *answer = text_of(edit->value, "answer");
    const struct json_value *to = json_get(edit->value, "to");
    struct json_value *then = json_get(rule, "then");
    const int name = rd_decision_find(edit->target);
    if (!rule || !answer || !to)
        return false;
    if (name >= 0 && rd_answer_find((enum rd_decision)name, answer) < 0) {
        const struct rd_decision_row *row = rd_decision_row((enum rd_decision)name);
        const char *known[RD_ANSWERS_MAX];
        for (size_t i = 0; i < row->answer_count; i++)
            known[i] = rd_answer_row(row->first_answer + i)->name;
        report(edit->checker, FINDING_ANSWER_UNKNOWN, json_get(edit->value, "answer"), "\"%s\" has no answer \"%s\"%s",
               row->name, clip(edit->checker, answer), did_you_mean(edit->checker, answer, known, row->answer_count));
        return false;
    }
    return then && then->kind == JSON_OBJECT && set(edit, then, answer, copy(edit, to));
}

/* A new last rule {"id": "otherwise", "otherwise": true}. */
static struct json_value *add_otherwise(struct edit *edit, struct json_value *rules)
{
    struct json_value *rule = new_object(edit), *truth = new_object(edit);
    if (!rule || !truth || !set(edit, rule, "id", json_new_string(edit->owner, edit->value, "otherwise")))
        return NULL;
    truth->kind = JSON_BOOL;
    truth->boolean = true;
    return set(edit, rule, "otherwise", truth) && insert(edit, rules, rules->count, rule) ? rule : NULL;
}

struct json_value *edit_otherwise(struct edit *edit)
{
    struct json_value *rules = find_rules(edit), *found = NULL;
    if (!rules || !json_get(edit->value, "then"))
        return NULL;
    json_each (candidate, rules)
        if (is_otherwise(candidate))
            found = candidate;
    return found ? found : add_otherwise(edit, rules);
}

bool edit_set_otherwise(struct edit *edit)
{
    struct json_value *rule = edit_otherwise(edit);
    return rule && set(edit, rule, "then", copy(edit, json_get(edit->value, "then")));
}
