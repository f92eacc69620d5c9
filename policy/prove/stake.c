/*
 * Rows of stakes, held against two outcomes.
 */
#include "prove/stake.h"

#include <string.h>

#define ROWS_MAX 8u /* of one answer and one party */
#define NAME_SIZE 64u

/* ---- what rows ask for ---- */

void stake_values(const struct outcomes *outcomes, const struct outcome *outcome, int64_t out[RD_ANSWERS_MAX])
{
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        const struct outcome_term *term = &outcome->terms[i][0];
        const bool is_constant = outcome->count[i] == 1 && term->fact == OUTCOME_CONSTANT;
        out[i] = is_constant ? term->plus : 1;
    }
}

/* One condition of a `where`: "payer=buyer|seller", "premium>0", "appeal.subject=case". */
struct asked {
    char name[NAME_SIZE];
    const char *words; /* behind "="; NULL: more than 0 */
    size_t length;     /* of the words */
};

static bool next_asked(const char **where, struct asked *out)
{
    const char *at = *where + strspn(*where, " ");
    const size_t name = strcspn(at, "=>"), whole = strcspn(at, " ");
    if (*at == '\0')
        return false;
    if (name >= sizeof out->name || name >= whole)
        rd_bug("decisions.def: \"%s\" asks for nothing", at);
    memcpy(out->name, at, name);
    out->name[name] = '\0';
    out->words = at[name] == '=' ? at + name + 1 : NULL;
    out->length = whole - name - 1;
    *where = at + whole;
    return true;
}

static bool is_fact(const struct asked *asked)
{
    return strchr(asked->name, '.') != NULL;
}

/* Is a word of the set among those asked for? */
static bool has_word(const struct asked *asked, enum rd_word_set set, int64_t value)
{
    const char *word = rd_word(set, (size_t)value), *end = asked->words + asked->length;
    const size_t length = word ? strlen(word) : 0;
    for (const char *at = asked->words; word && at < end; at += strcspn(at, "| ") + 1)
        if (strncmp(at, word, length) == 0 && strcspn(at, "| ") == length)
            return true;
    return false;
}

static int fact_asked(const struct asked *asked)
{
    const int fact = rd_fact_find(asked->name);
    if (fact < 0)
        rd_bug("decisions.def: \"%s\" is not a fact", asked->name);
    return fact;
}

static size_t answer_asked(const struct asked *asked, enum rd_decision name)
{
    const int answer = rd_answer_find(name, asked->name);
    if (answer < 0)
        rd_bug("decisions.def: \"%s\" is not an answer of \"%s\"", asked->name, rd_decision_row(name)->name);
    return (size_t)answer;
}

int stake_guard(enum rd_decision name)
{
    struct asked asked;
    for (size_t i = 0; i < rd_stake_count(); i++)
        if (rd_answer_row(rd_stake_row(i)->answer)->decision == name)
            for (const char *where = rd_stake_row(i)->where; next_asked(&where, &asked);)
                if (is_fact(&asked))
                    return fact_asked(&asked);
    return -1;
}

static bool holds(const char *where, enum rd_decision name, const int64_t *value, int64_t guard_value)
{
    struct asked asked;
    while (next_asked(&where, &asked)) {
        if (is_fact(&asked)) {
            if (guard_value != STAKE_ANY_VALUE &&
                !has_word(&asked, rd_fact_row((enum rd_fact)fact_asked(&asked))->set, guard_value))
                return false;
            continue;
        }
        const size_t answer = answer_asked(&asked, name);
        const struct rd_answer_row *row = rd_answer_row(rd_decision_row(name)->first_answer + answer);
        if (asked.words ? !has_word(&asked, row->set, value[answer]) : value[answer] <= 0)
            return false;
    }
    return true;
}

/* ---- one row ---- */

struct comparing {
    const struct stakes *stakes;
    enum rd_decision name;
    const int64_t *value[2]; /* from, to */
    const bool *changes;
    int64_t guard_value;
};

static void read_order(const char *text, size_t answer, struct ranking *out)
{
    char why[256];
    if (!ranking_read(text, rd_answer_row(answer), out, why, sizeof why))
        rd_bug("the order of \"%s\": %s", rd_answer_row(answer)->name, why);
}

/* As what kind of money the answer's cost moves on a side; -1 when it costs nothing. */
static int kind_on(const struct comparing *own, size_t global, int side)
{
    static const struct {
        size_t answer;
        const char *where;
        int kind;
    } rows[] = {
#define FUNDED_ROW(decision, answer, where, kind) {RD_ANSWER_AT_##decision##_##answer, where, RD_MONEY_KIND_##kind},
        RD_FUNDED(FUNDED_ROW)
#undef FUNDED_ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].answer == global && holds(rows[i].where, own->name, own->value[side], own->guard_value))
            return rows[i].kind;
    return -1;
}

/* Least and most of what the party bears of it on a side, in basis points. */
static struct bearing bears(const struct comparing *own, size_t global, int side)
{
    const int kind = kind_on(own, global, side);
    if (kind < 0)
        return (struct bearing){.lo = 0, .hi = 0};
    if (!own->stakes->bearings)
        return (struct bearing){.lo = 0, .hi = RD_BP_PER_ONE};
    return *bearing_of(own->stakes->bearings, side, own->stakes->party, kind);
}

/* The same of a payer that is named: one party pays all of it, or what the platform takes is funded. */
static struct bearing pays(const struct comparing *own, size_t global, int side, int64_t payer)
{
    const bool is_own = (payer == RD_PAYER_BUYER && own->stakes->party == RD_PARTY_BUYER) ||
                        (payer == RD_PAYER_SELLER && own->stakes->party == RD_PARTY_SELLER);
    if (payer == RD_PAYER_PLATFORM)
        return bears(own, global, side);
    return (struct bearing){.lo = is_own ? RD_BP_PER_ONE : 0, .hi = is_own ? RD_BP_PER_ONE : 0};
}

static unsigned payer_change(const struct comparing *own, size_t global, int64_t from, int64_t to)
{
    const struct bearing was = pays(own, global, 0, from), is = pays(own, global, 1, to);
    if (from == to || (was.lo == was.hi && is.lo == is.hi && was.lo == is.lo))
        return 0;
    if (is.lo > was.hi)
        return CHANGE_WORSE;
    return is.hi <= was.lo ? CHANGE_BETTER : CHANGE_UNKNOWN;
}

/* Of a change whose cost is funded: what is left of it for a party that bears a share, or none. */
static void limit_to_share(const struct comparing *own, size_t global, struct stake_change *change)
{
    const struct bearing was = bears(own, global, 0), is = bears(own, global, 1);
    const bool is_received = change->way > 0; /* then the loss lies in what the old side gave */
    const struct bearing *loss = is_received ? &was : &is, *gain = is_received ? &is : &was;
    if (gain->hi == 0)
        change->kinds &= ~(unsigned)CHANGE_BETTER;
    if (loss->hi == 0)
        change->kinds &= ~(unsigned)CHANGE_WORSE;
    if (was.hi == 0 && is.hi == 0)
        change->kinds &= ~(unsigned)CHANGE_UNKNOWN;
    if ((change->kinds & CHANGE_WORSE) && loss->lo == 0) {
        change->confirm_side = !is_received;
        change->confirm = kind_on(own, global, change->confirm_side);
    }
}

static unsigned kinds_by(const struct ranking *ranking, const struct rd_answer_row *row, int64_t from, int64_t to)
{
    if (row->type != RD_TYPE_MONEY)
        return ranking_change(ranking, row, from, to);
    if (ranking->is_moot)
        return 0;
    if (ranking_way(ranking) == 0)
        return CHANGE_UNKNOWN;
    return CHANGE_WORSE | (ranking_is_one_way(ranking) ? CHANGE_UNKNOWN : CHANGE_BETTER);
}

static struct stake_change change_by(const struct comparing *own, size_t answer, const struct ranking *ranking)
{
    const size_t global = rd_decision_row(own->name)->first_answer + answer;
    const struct rd_answer_row *row = rd_answer_row(global);
    const int64_t from = own->value[0][answer], to = own->value[1][answer];
    struct stake_change change = {.confirm = -1, .is_compared = true, .is_judged = !ranking->is_moot};
    if (!own->changes[answer])
        return change;
    change.kinds = ranking->is_payer ? payer_change(own, global, from, to) : kinds_by(ranking, row, from, to);
    change.way = row->type == RD_TYPE_MONEY ? ranking_way(ranking) : 0;
    if (ranking->is_funded)
        limit_to_share(own, global, &change);
    if (change.kinds == 0)
        change.way = 0;
    return change;
}

/* ---- all rows of an answer ---- */

struct rows {
    struct ranking ranking[ROWS_MAX];
    const char *where[ROWS_MAX];
    bool holds[2][ROWS_MAX];
    size_t count;
};

static void find_rows(const struct comparing *own, size_t answer, struct rows *out)
{
    const size_t global = rd_decision_row(own->name)->first_answer + answer;
    out->count = 0;
    for (size_t i = 0; i < rd_stake_count(); i++) {
        const struct rd_stake_row *row = rd_stake_row(i);
        if (row->answer != global || !row->order[own->stakes->party])
            continue;
        if (out->count == ROWS_MAX)
            rd_bug("decisions.def: \"%s\" has more than %u rows", rd_answer_row(global)->name, ROWS_MAX);
        read_order(row->order[own->stakes->party], global, &out->ranking[out->count]);
        out->where[out->count] = row->where;
        for (int side = 0; side < 2; side++)
            out->holds[side][out->count] = holds(row->where, own->name, own->value[side], own->guard_value);
        out->count++;
    }
}

/* Does a row hold on both sides; and do others hold on one side each? */
static bool are_together(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->holds[0][i] && rows->holds[1][i])
            return true;
    return false;
}

static bool are_apart(const struct rows *rows)
{
    bool is_either[2] = {false, false};
    for (size_t i = 0; i < rows->count; i++) {
        is_either[0] = is_either[0] || rows->holds[0][i];
        is_either[1] = is_either[1] || rows->holds[1][i];
    }
    return is_either[0] && is_either[1] && !are_together(rows);
}

static void join(struct stake_change *whole, const struct stake_change *part)
{
    whole->kinds |= part->kinds;
    whole->way = whole->way ? whole->way : part->way;
    if (whole->confirm < 0) {
        whole->confirm = part->confirm;
        whole->confirm_side = part->confirm_side;
    }
    whole->is_compared = true;
    whole->is_judged = whole->is_judged || part->is_judged;
}

/* Rows of one side and others of the other: what all of them say, else nobody knows. */
static void join_apart(struct stake_change *whole, const struct stake_change *part, bool is_first)
{
    if (is_first)
        *whole = *part;
    else if (whole->kinds != part->kinds || whole->way != part->way)
        *whole = (struct stake_change){.kinds = CHANGE_UNKNOWN, .confirm = -1, .is_compared = true, .is_judged = true};
}

static void compare_rows(const struct comparing *own, size_t answer, const struct rows *rows, struct stake_change *out)
{
    const bool is_apart = are_apart(rows);
    bool is_first = true;
    *out = (struct stake_change){.confirm = -1};
    if (rows->count == 0 && own->changes[answer])
        out->kinds = CHANGE_UNKNOWN;
    for (size_t i = 0; i < rows->count; i++) {
        const struct stake_change change = change_by(own, answer, &rows->ranking[i]);
        if (rows->holds[0][i] && rows->holds[1][i])
            join(out, &change);
        else if (is_apart && (rows->holds[0][i] || rows->holds[1][i])) {
            join_apart(out, &change, is_first);
            is_first = false;
        }
    }
}

/* ---- rows that hold on one side only ---- */

/*
 * Is what the row asks for, and what changed, judged in its place? An answer that changes itself is so only by others that
 * concern the party.
 */
static bool is_judged_by_others(const struct comparing *own, size_t answer, const char *where,
                                const struct stake_change *changes)
{
    struct asked asked;
    while (next_asked(&where, &asked)) {
        if (is_fact(&asked))
            continue;
        const size_t other = answer_asked(&asked, own->name);
        if (own->changes[other] && (own->changes[answer] ? changes[other].is_judged : changes[other].is_compared))
            return true;
    }
    return false;
}

static void defer(const struct comparing *own, size_t answer, const struct rows *rows,
                  const struct stake_change *changes, struct stake_change *out)
{
    if (out->is_stated || are_apart(rows))
        return;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->holds[0][i] != rows->holds[1][i] && !rows->ranking[i].is_moot &&
            !is_judged_by_others(own, answer, rows->where[i], changes))
            out->kinds |= CHANGE_UNKNOWN;
}

/* ---- all answers ---- */

static const struct rd_stated_order *stated_order(const struct stakes *stakes, size_t global)
{
    for (size_t i = 0; i < stakes->stated_count; i++)
        if (stakes->stated[i].party == stakes->party && stakes->stated[i].answer == global)
            return &stakes->stated[i];
    return NULL;
}

bool rd_order_is_valid(size_t answer, const char *order, char *why, size_t size)
{
    struct ranking ranking;
    return ranking_read(order, rd_answer_row(answer), &ranking, why, size);
}

void stake_compare(const struct stakes *stakes, enum rd_decision name, const int64_t *from, const int64_t *to,
                   const bool *changes, int64_t guard_value, struct stake_change out[RD_ANSWERS_MAX])
{
    const struct comparing own = {stakes, name, {from, to}, changes, guard_value};
    const struct rd_decision_row *row = rd_decision_row(name);
    struct rows rows;
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_stated_order *stated = stated_order(stakes, row->first_answer + i);
        struct ranking ranking;
        if (stated) {
            read_order(stated->order, row->first_answer + i, &ranking);
            out[i] = change_by(&own, i, &ranking);
            out[i].is_stated = true;
            continue;
        }
        find_rows(&own, i, &rows);
        compare_rows(&own, i, &rows, &out[i]);
    }
    for (size_t i = 0; i < row->answer_count; i++) {
        find_rows(&own, i, &rows);
        defer(&own, i, &rows, out, &out[i]);
    }
}

bool stake_is_stated(const struct stakes *stakes, size_t global)
{
    return stated_order(stakes, global) != NULL;
}

bool stake_applies(enum rd_decision name, size_t answer, const int64_t *value)
{
    const size_t global = rd_decision_row(name)->first_answer + answer;
    for (size_t i = 0; i < rd_stake_count(); i++)
        if (rd_stake_row(i)->answer == global && holds(rd_stake_row(i)->where, name, value, STAKE_ANY_VALUE))
            return true;
    return false;
}

/* The order a row has for the party; NULL when it orders nothing. */
static const char *order_of(const struct rd_stake_row *row, size_t answer, int party)
{
    const char *order = row->answer == answer ? row->order[party] : NULL;
    return order && strcmp(order, "=") != 0 && strcmp(order, "?") != 0 ? order : NULL;
}

bool stake_is_ordered(size_t answer, int party)
{
    for (size_t i = 0; i < rd_stake_count(); i++)
        if (order_of(rd_stake_row(i), answer, party))
            return true;
    return false;
}

bool stake_ranking(size_t answer, int party, struct ranking *out)
{
    const char *order = NULL;
    for (size_t i = 0; i < rd_stake_count(); i++) {
        const char *own = order_of(rd_stake_row(i), answer, party);
        if (own && order && strcmp(order, own) != 0)
            return false;
        order = own ? own : order;
    }
    if (order)
        read_order(order, answer, out);
    return order != NULL;
}
