/*
 * The party and the orders of "no_case_worse_for: PARTY; DECISION.ANSWER: ORDER; ...".
 */
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/diff.h"

#define GATE "--gate no_case_worse_for"
#define REASON_SIZE 512

/* Cuts the text at a character and the blanks around it; the rest, or NULL where the character does not stand. */
static char *cut(char *text, char at)
{
    char *place = strchr(text, at);
    if (!place)
        return NULL;
    *place++ = '\0';
    return place + strspn(place, " ");
}

static char *trimmed(char *text)
{
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

static enum rd_status read_party(const char *word, int *out)
{
    const char *known[RD_PARTY_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    for (int i = 0; i < RD_PARTY_COUNT; i++)
        known[i] = rd_word(RD_SET_PARTY, (size_t)i);
    *out = rd_word_find(RD_SET_PARTY, word);
    if (*out >= 0)
        return RD_OK;
    say_error(stderr, GATE ": %s is not buyer, seller, platform, insurer or carrier%s", text_shown(word, shown),
              suggest_phrase(word, known, RD_PARTY_COUNT, phrase, sizeof phrase));
    return RD_USAGE;
}

/* "triage.route" among all answers; -1 with an error said. The answer's name stands behind the last dot. */
static int find_answer(char *name)
{
    const char *known[RD_DECISION_COUNT > RD_ANSWERS_MAX ? RD_DECISION_COUNT : RD_ANSWERS_MAX];
    char shown[TEXT_SHOWN_SIZE], phrase[128], *dot = strrchr(name, '.');
    if (!dot) {
        say_error(stderr, GATE ": %s is not DECISION.ANSWER, as in triage.route", text_shown(name, shown));
        return -1;
    }
    *dot = '\0';
    const int decision = rd_decision_find(name);
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    if (decision < 0) {
        say_error(stderr, GATE ": unknown decision %s%s", text_shown(name, shown),
                  suggest_phrase(name, known, RD_DECISION_COUNT, phrase, sizeof phrase));
        return -1;
    }
    const struct rd_decision_row *row = rd_decision_row((enum rd_decision)decision);
    const int answer = rd_answer_find((enum rd_decision)decision, dot + 1);
    for (size_t i = 0; i < row->answer_count; i++)
        known[i] = rd_answer_row(row->first_answer + i)->name;
    if (answer < 0)
        say_error(stderr, GATE ": \"%s\" has no answer %s%s", row->name, text_shown(dot + 1, shown),
                  suggest_phrase(dot + 1, known, row->answer_count, phrase, sizeof phrase));
    return answer < 0 ? -1 : (int)row->first_answer + answer;
}

static bool is_stated(const struct diff_orders *orders, size_t answer)
{
    for (size_t i = 0; i < orders->count; i++)
        if (orders->items[i].answer == answer)
            return true;
    return false;
}

/* "triage.route: seller < instant" */
static enum rd_status read_order(char *text, struct diff_orders *out)
{
    char why[REASON_SIZE], shown[TEXT_SHOWN_SIZE], *order = cut(text, ':');
    if (!order) {
        say_error(stderr, GATE ": %s states no order; write \"DECISION.ANSWER: a < b\"", text_shown(text, shown));
        return RD_USAGE;
    }
    const int answer = find_answer(trimmed(text));
    if (answer < 0)
        return RD_USAGE;
    const struct rd_answer_row *row = rd_answer_row((size_t)answer);
    const char *decision = rd_decision_row(row->decision)->name;
    if (is_stated(out, (size_t)answer)) {
        say_error(stderr, GATE ": the order of %s.%s is stated twice", decision, row->name);
        return RD_USAGE;
    }
    if (!rd_order_is_valid((size_t)answer, trimmed(order), why, sizeof why)) {
        say_error(stderr, GATE ": %s.%s: %s", decision, row->name, why);
        return RD_USAGE;
    }
    out->items[out->count++] = (struct rd_stated_order){out->party, (size_t)answer, trimmed(order)};
    return RD_OK;
}

enum rd_status diff_orders_read(const char *text, struct diff_orders *out)
{
    size_t most = 1;
    *out = (struct diff_orders){.text = strdup(text)};
    for (const char *at = text; *at; at++)
        most += *at == ';';
    out->items = calloc(most, sizeof *out->items);
    if (!out->text || !out->items) {
        say_error(stderr, "out of memory for the gates");
        return RD_NOMEM;
    }
    char *next = cut(out->text, ';');
    enum rd_status rc = read_party(trimmed(out->text), &out->party);
    while (next && rc == RD_OK) {
        char *order = next;
        next = cut(order, ';');
        rc = read_order(order, out);
    }
    return rc;
}

void diff_orders_release(struct diff_orders *orders)
{
    free(orders->text);
    free(orders->items);
    *orders = (struct diff_orders){0};
}
