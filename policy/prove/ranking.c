/*
 * Orders of values: reading them, joining their chains, comparing by them.
 */
#include "prove/ranking.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"

#define TOKEN_SIZE 64
#define WORDS_MAX 64

/* ---- reading ---- */

struct reader {
    const char *at; /* the rest of the text */
    const struct rd_answer_row *row;
    struct ranking *out;
    char *why;
    size_t why_size;
};

/* The next token: an operator, a comma, or what stands up to one of these or a blank. False, and "", at the end. */
static bool next(struct reader *reader, char token[TOKEN_SIZE])
{
    reader->at += strspn(reader->at, " ");
    const size_t ends = strcspn(reader->at, " <=,");
    const size_t length = ends > 0 ? ends : reader->at[0] == '<' && reader->at[1] == '?' ? 2 : reader->at[0] ? 1 : 0;
    snprintf(token, TOKEN_SIZE, "%.*s", (int)length, reader->at);
    reader->at += length;
    return length > 0;
}

static bool fail(const struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(const struct reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(reader->why, reader->why_size, format, args);
    va_end(args);
    return false;
}

static bool is_word_type(const struct reader *reader)
{
    return reader->row->type == RD_TYPE_ENUM;
}

static bool not_an_item(const struct reader *reader, const char *token)
{
    const char *known[WORDS_MAX];
    char phrase[128], shown[TEXT_SHOWN_SIZE];
    const size_t count = rd_word_count(reader->row->set);
    if (token[0] == '\0')
        return fail(reader, "a value is missing at the end of the order");
    if (!is_word_type(reader))
        return fail(reader, "%s is neither \"more\" nor \"less\" nor 0", text_shown(token, shown));
    for (size_t i = 0; i < count && i < WORDS_MAX; i++)
        known[i] = rd_word(reader->row->set, i);
    return fail(reader, "%s is not a word of the answer%s", text_shown(token, shown),
                suggest_phrase(token, known, count < WORDS_MAX ? count : WORDS_MAX, phrase, sizeof phrase));
}

static bool read_item(const struct reader *reader, const char *token, struct ranking_item *out)
{
    const size_t length = strlen(token);
    const bool is_doubtful = length > 0 && token[length - 1] == '?';
    *out = (struct ranking_item){.is_one_way = is_doubtful};
    if (strncmp(token, "more", 4) == 0 && length == 4u + is_doubtful)
        out->way = 1;
    else if (strncmp(token, "less", 4) == 0 && length == 4u + is_doubtful)
        out->way = -1;
    out->is_sweep = out->way != 0;
    if (out->is_sweep)
        return true;
    const int word = is_word_type(reader) ? rd_word_find(reader->row->set, token) : strcmp(token, "0") == 0 ? 0 : -1;
    out->value = word;
    return word >= 0 || not_an_item(reader, token);
}

static size_t find_item(const struct ranking *ranking, const struct ranking_item *item)
{
    size_t at = 0;
    while (at < ranking->count &&
           (ranking->items[at].is_sweep != item->is_sweep || ranking->items[at].value != item->value))
        at++;
    return at;
}

static bool add_item(const struct reader *reader, const char *token, size_t *at)
{
    struct ranking_item item;
    struct ranking *out = reader->out;
    if (!read_item(reader, token, &item))
        return false;
    *at = find_item(out, &item);
    if (*at == RANKING_ITEMS_MAX)
        return fail(reader, "the order has too many values");
    if (*at == out->count)
        out->items[out->count++] = item;
    else if (item.is_sweep && out->items[*at].way != item.way)
        return fail(reader, "the order says \"more\" and \"less\"");
    return true;
}

static bool read_link(const struct reader *reader, const char *token, enum ranking_link *out)
{
    char shown[TEXT_SHOWN_SIZE];
    *out = strcmp(token, "<") == 0    ? LINK_BELOW
           : strcmp(token, "<?") == 0 ? LINK_BELOW_AT_MOST
           : strcmp(token, "=") == 0  ? LINK_SAME
                                      : LINK_NONE;
    return *out != LINK_NONE ||
           fail(reader, "%s stands where \"<\", \"<?\", \"=\" or a comma is needed", text_shown(token, shown));
}

static bool contradicts(const struct reader *reader)
{
    return fail(reader, "the order says of a value that it is better and worse than another");
}

/* A link that is there may say more; "=" goes with no other one. */
static bool put_link(const struct reader *reader, size_t lower, size_t upper, enum ranking_link link)
{
    struct ranking *out = reader->out;
    const enum ranking_link known = (enum ranking_link)out->link[lower][upper];
    if (known != LINK_NONE && (known == LINK_SAME) != (link == LINK_SAME))
        return contradicts(reader);
    if (known != LINK_BELOW)
        out->link[lower][upper] = (uint8_t)link;
    if (link == LINK_SAME && out->link[upper][lower] > LINK_SAME)
        return contradicts(reader);
    if (link == LINK_SAME)
        out->link[upper][lower] = LINK_SAME;
    return true;
}

/* One chain, the comma behind it taken. */
static bool read_chain(struct reader *reader, bool *is_last)
{
    char token[TOKEN_SIZE];
    size_t at, above;
    enum ranking_link link;
    next(reader, token);
    if (!add_item(reader, token, &at))
        return false;
    while (!(*is_last = !next(reader, token)) && strcmp(token, ",") != 0) {
        if (!read_link(reader, token, &link))
            return false;
        next(reader, token);
        if (!add_item(reader, token, &above))
            return false;
        if (!put_link(reader, at, above, link))
            return false;
        at = above;
    }
    return true;
}

/* ---- joining ---- */

static enum ranking_link joined(enum ranking_link first, enum ranking_link second)
{
    if (first == LINK_NONE || second == LINK_NONE)
        return LINK_NONE;
    if (first == LINK_SAME)
        return second;
    if (second == LINK_SAME)
        return first;
    return first == LINK_BELOW && second == LINK_BELOW ? LINK_BELOW : LINK_BELOW_AT_MOST;
}

/* Of two ways up the one that says more counts. */
static bool says_more(enum ranking_link link, enum ranking_link than)
{
    return link != LINK_NONE && (than == LINK_NONE || (than == LINK_BELOW_AT_MOST && link == LINK_BELOW));
}

static bool close_links(const struct reader *reader)
{
    struct ranking *out = reader->out;
    for (size_t over = 0; over < out->count; over++)
        for (size_t i = 0; i < out->count; i++)
            for (size_t j = 0; j < out->count; j++) {
                const enum ranking_link link =
                    joined((enum ranking_link)out->link[i][over], (enum ranking_link)out->link[over][j]);
                if (i != j && says_more(link, (enum ranking_link)out->link[i][j]))
                    out->link[i][j] = (uint8_t)link;
            }
    for (size_t i = 0; i < out->count; i++)
        for (size_t j = 0; j < out->count; j++)
            if (out->link[i][j] > LINK_SAME && out->link[j][i] != LINK_NONE)
                return contradicts(reader);
    return true;
}

static bool take(const char **text, const char *word)
{
    const size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0 || ((*text)[length] != '\0' && (*text)[length] != ' '))
        return false;
    *text += length + strspn(*text + length, " ");
    return true;
}

bool ranking_read(const char *text, const struct rd_answer_row *row, struct ranking *out, char *why, size_t why_size)
{
    struct reader reader = {text + strspn(text, " "), row, out, why, why_size};
    *out = (struct ranking){.count = 0};
    bool is_last = false;
    out->is_funded = take(&reader.at, "funded");
    out->is_payer = row->set == RD_SET_PAYER && strcmp(reader.at, "payer") == 0;
    out->is_moot = strcmp(reader.at, "=") == 0;
    if (out->is_moot || out->is_payer || strcmp(reader.at, "?") == 0)
        return true;
    while (!is_last)
        if (!read_chain(&reader, &is_last))
            return false;
    return close_links(&reader);
}

/* ---- comparing ---- */

int duration_exceeds(int64_t first, int64_t second, int64_t least)
{
    const bool are_alike =
        rd_is_business(second) && rd_is_business(first) && rd_business_calendar(second) == rd_business_calendar(first);
    if (are_alike)
        return rd_business_days(second) - rd_business_days(first) >= least;
    if (rd_duration_with_weekends_s(second) - rd_duration_least_s(first) >= least)
        return 1;
    return rd_duration_most_s(second) == INT64_MAX ? -1 : 0;
}

static unsigned swept(const struct ranking_item *item, bool rises, int certainty)
{
    const bool is_gain = rises == (item->way > 0);
    if (certainty == 0)
        return 0;
    return certainty < 0 || (is_gain && item->is_one_way) ? CHANGE_UNKNOWN : is_gain ? CHANGE_BETTER : CHANGE_WORSE;
}

static unsigned sweep_change(const struct ranking_item *item, const struct rd_answer_row *row, int64_t from, int64_t to)
{
    if (row->type == RD_TYPE_DURATION)
        return swept(item, true, duration_exceeds(from, to, 1)) | swept(item, false, duration_exceeds(to, from, 1));
    return swept(item, to > from, 1);
}

/* The item of a value; count when none is. */
static size_t item_of(const struct ranking *ranking, int64_t value)
{
    size_t sweep = ranking->count;
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->items[i].is_sweep)
            sweep = i;
        else if (ranking->items[i].value == value)
            return i;
    return sweep;
}

unsigned ranking_change(const struct ranking *ranking, const struct rd_answer_row *row, int64_t from, int64_t to)
{
    if (from == to || ranking->is_moot)
        return 0;
    const size_t was = item_of(ranking, from), is = item_of(ranking, to);
    if (was == ranking->count || is == ranking->count)
        return CHANGE_UNKNOWN;
    if (was == is)
        return sweep_change(&ranking->items[was], row, from, to);
    const uint8_t up = ranking->link[was][is], down = ranking->link[is][was];
    if (up == LINK_SAME)
        return 0;
    if (up != LINK_NONE)
        return up == LINK_BELOW ? CHANGE_BETTER : CHANGE_UNKNOWN;
    return down != LINK_NONE ? CHANGE_WORSE : CHANGE_UNKNOWN;
}

static const struct ranking_item *sweep_of(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->items[i].is_sweep)
            return &ranking->items[i];
    return NULL;
}

int ranking_way(const struct ranking *ranking)
{
    const struct ranking_item *sweep = sweep_of(ranking);
    return sweep ? sweep->way : 0;
}

bool ranking_is_one_way(const struct ranking *ranking)
{
    const struct ranking_item *sweep = sweep_of(ranking);
    return sweep && sweep->is_one_way;
}
