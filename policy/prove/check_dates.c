/*
 * Dates of a policy: reviews that are due, values that start before their source was written or after the policy is
 * used, dates that look as if day and month were exchanged, and decisions about one case that take their parameter
 * values at different times, or where none of the events that date them has happened.
 */
#include <stdio.h>
#include <string.h>

#include "prove/proof.h"
#include "prove/words.h"

/* ---- reviews ---- */

static const struct json_value *date_member(const struct json_value *object, const char *key, int64_t *out)
{
    const struct json_value *value = json_get(object, key);
    return value && value->kind == JSON_STRING && rd_date_parse(value->string, out, NULL) == RD_OK ? value : NULL;
}

static void check_review(struct proof *proof, const struct parameter *parameter)
{
    int64_t by_s, on_s;
    char today[RD_UNIT_TEXT_SIZE];
    const struct json_value *by = date_member(parameter->at, "review_by", &by_s);
    const struct json_value *on = date_member(parameter->at, "reviewed_on", &on_s);
    if (by && on && by_s < on_s)
        proof_note(proof, PROOF_REVIEW_ORDER, by, NULL, NULL, NULL,
                   "\"%s\" is to be reviewed by %s, before it was reviewed on %s", parameter->name, by->string,
                   on->string);
    if (by && proof->options->has_today && by_s < proof->options->today_s)
        proof_note(proof, PROOF_STALE, by, NULL, NULL, NULL, "\"%s\" was to be reviewed by %s, and today is %s",
                   parameter->name, by->string, rd_date_format(proof->options->today_s, today));
}

/* ---- values ---- */

/*
 * Rules change on the first of a month more than on any other day: 2026-01-10 may be meant for 2026-10-01. The exchanged
 * date in `out`, when the date as written is such a one.
 */
static bool is_exchanged(const char *date, char out[RD_UNIT_TEXT_SIZE])
{
    if (strlen(date) != 10 || strncmp(date + 5, "01-", 3) != 0 || strcmp(date + 8, "12") > 0 ||
        strcmp(date + 8, "01") <= 0)
        return false;
    snprintf(out, RD_UNIT_TEXT_SIZE, "%.5s%s-01", date, date + 8);
    return true;
}

/* The last date a text states, as 2026-09-01. */
static bool stated_date(const char *text, int64_t *out, char shown[RD_UNIT_TEXT_SIZE])
{
    bool found = false;
    for (const char *at = text; strlen(at) >= 10; at++) {
        char word[11];
        snprintf(word, sizeof word, "%.10s", at);
        const bool is_apart = (at == text || at[-1] < '0' || at[-1] > '9') && (at[10] < '0' || at[10] > '9');
        if (!is_apart || word[4] != '-' || word[7] != '-' || rd_date_parse(word, out, NULL) != RD_OK)
            continue;
        found = true;
        snprintf(shown, RD_UNIT_TEXT_SIZE, "%s", word);
    }
    return found;
}

static void check_value(struct proof *proof, const struct parameter *parameter, const struct parameter_value *value)
{
    const struct json_value *from = json_get(value->at, "from"), *ref = json_get(value->at, "ref");
    char shown[RD_UNIT_TEXT_SIZE], fix[RD_UNIT_TEXT_SIZE + 16];
    int64_t stated_s;
    if (value->from_s == MODEL_ALWAYS_S)
        return;
    if (is_exchanged(from->string, shown)) {
        snprintf(fix, sizeof fix, "\"from\": \"%s\"", shown);
        proof_note(proof, PROOF_DATE_EXCHANGED, from, NULL, NULL, fix,
                   "a value of \"%s\" starts %s: were day and month exchanged, and is %s meant?", parameter->name,
                   from->string, shown);
    }
    if (ref && ref->kind == JSON_STRING && stated_date(ref->string, &stated_s, shown) && value->from_s < stated_s)
        proof_note(proof, PROOF_DATE_BEFORE_REF, from, NULL, NULL, NULL,
                   "a value of \"%s\" starts %s, before the date %s of its reference", parameter->name, from->string,
                   shown);
}

static void check_span(struct proof *proof, const struct parameter *parameter)
{
    const struct parameter_value *first = &parameter->values[0], *last = first + parameter->value_count - 1;
    char date[RD_UNIT_TEXT_SIZE];
    if (first->from_s != MODEL_ALWAYS_S)
        proof_note(proof, PROOF_NO_VALUE, first->at, NULL, NULL, "\"from\": \"always\"",
                   "\"%s\" has no value before %s: a case of then cannot be answered", parameter->name,
                   rd_date_format(first->from_s, date));
    if (!last->has_value)
        proof_note(proof, PROOF_NO_VALUE, last->at, NULL, NULL, NULL,
                   "\"%s\" has no value from %s on: a case of then cannot be answered", parameter->name,
                   last->from_s == MODEL_ALWAYS_S ? "always" : rd_date_format(last->from_s, date));
}

/* ---- decisions about one case ---- */

static bool depends_on_date(const struct rd_policy *policy, const struct decision *decision)
{
    for (size_t i = 1; i < policy->epoch_count; i++)
        if (!decision_is_same_at(policy, decision, policy->epoch_start[0], policy->epoch_start[i]))
            return true;
    return false;
}

/* "contact.rule, triage at order.placed_at; remedy at case.decided_at". */
static const char *chain_words(const struct rd_policy *policy, char *out, size_t size)
{
    struct words words = words_on(out, size);
    bool is_told[RD_DECISION_COUNT] = {false};
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct decision *decision = &policy->decision[i];
        if (is_told[i] || !rd_decision_row((enum rd_decision)i)->is_about_case)
            continue;
        const char *comma = words.used ? "; " : "";
        for (int j = i; j < RD_DECISION_COUNT; j++) {
            const struct rd_decision_row *row = rd_decision_row((enum rd_decision)j);
            if (is_told[j] || !row->is_about_case || !decisions_are_dated_alike(decision, &policy->decision[j]))
                continue;
            is_told[j] = true;
            words_say(&words, "%s%s", comma, row->name);
            comma = ", ";
        }
        for (size_t j = 0; j < decision->anchor_count; j++)
            words_say(&words, "%s%s", j ? " or " : " at ", rd_word(RD_SET_ANCHOR, (size_t)decision->anchor[j]));
    }
    return out;
}

static void check_as_of(struct proof *proof)
{
    const struct rd_policy *policy = proof->policy;
    const struct decision *odd = NULL, *first = NULL;
    bool is_dated = false;
    char words[1024];
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct decision *decision = &policy->decision[i];
        if (!rd_decision_row((enum rd_decision)i)->is_about_case)
            continue;
        first = first ? first : decision;
        odd = !odd && !decisions_are_dated_alike(first, decision) ? decision : odd;
        is_dated = is_dated || depends_on_date(policy, decision);
    }
    if (!odd)
        return;
    const struct json_value *at = json_get(odd->at, "as_of");
    proof_note(proof, is_dated ? PROOF_AS_OF_MIX : PROOF_AS_OF_MIX_UNDATED, at ? at : odd->at, NULL, NULL, NULL,
               "one case is dated by different events: %s; %s", chain_words(policy, words, sizeof words),
               is_dated ? "a case open when a value changes meets old values and new ones"
                        : "no value changes yet, but a case open when one does would meet old values and new ones");
}

/* ---- events that have not happened ---- */

static void check_happened(struct proof *proof, enum rd_decision name, uint32_t happened, const char *subject)
{
    const struct decision *decision = &proof->policy->decision[name];
    char list[512], known[512];
    struct words words = words_on(list, sizeof list), others = words_on(known, sizeof known);
    uint32_t named = 0;
    for (size_t i = 0; i < decision->anchor_count; i++) {
        named |= 1u << decision->anchor[i];
        words_say(&words, "%s%s", i ? " or " : "", rd_word(RD_SET_ANCHOR, (size_t)decision->anchor[i]));
    }
    if ((named & happened) || !depends_on_date(proof->policy, decision))
        return;
    for (int anchor = 0; anchor < RD_ANCHOR_COUNT; anchor++)
        if (happened & 1u << anchor)
            words_say(&others, "%s%s", others.used ? " or " : "", rd_word(RD_SET_ANCHOR, (size_t)anchor));
    const struct json_value *at = json_get(decision->at, "as_of");
    proof->subject = rd_decision_row(name)->name;
    proof_note(proof, PROOF_AS_OF_MISSING, at ? at : decision->at, NULL, NULL, NULL,
               "\"%s\" is dated by %s, which has not happened to %s: such a case has no answer, and a run stops there; "
               "name %s as well",
               rd_decision_row(name)->name, list, subject, known);
    proof->subject = NULL;
}

enum rd_status check_dates(struct proof *proof)
{
#define ASKED_ROW(decision, happened, subject) check_happened(proof, RD_DECISION_##decision, happened, subject);
    RD_ASKED_OF(ASKED_ROW)
#undef ASKED_ROW
    for (size_t i = 0; i < proof->policy->parameter_count; i++) {
        const struct parameter *parameter = &proof->policy->parameters[i];
        proof->subject = parameter->name;
        check_review(proof, parameter);
        for (size_t j = 0; j < parameter->value_count; j++)
            check_value(proof, parameter, &parameter->values[j]);
        if (parameter->value_count > 0 && parameter->is_used)
            check_span(proof, parameter);
    }
    proof->subject = NULL;
    check_as_of(proof);
    return RD_OK;
}
