/*
 * The night's decision about buyers: the standing of every one whose history changed, or whose standing held long enough.
 *
 * A standing holds for what the answer's `lasts` says and meanwhile gives way only to a graver one; then the rule is asked
 * again, and what it says now holds: the way back. Blocked buyers place no orders (place.c); every other standing acts
 * through the rules that read it. A decision that answers the same for everybody is known and never asked: no rule of it is
 * counted.
 */
#include "market/standing.h"
#include "process/run.h"

#include <string.h>

#include "redress/units.h"

#define AHEAD 16 /* notes whose buyers are sent for before they are needed */

static bool decision_reads(const struct rule_book *book, enum rd_decision decision, enum rd_fact from, enum rd_fact to)
{
    for (int fact = from; fact <= (int)to; fact++)
        if (rd_image_reads_fact(book->image, decision, (enum rd_fact)fact))
            return true;
    return false;
}

/* Buyers need no memory when no rule looks at one and their standing is the same harmless one for all. */
static bool book_needs_buyers(const struct rule_book *book)
{
    const struct standing_answer *all = &book->standing[RD_DECISION_BUYER_STANDING];
    int64_t standing = all->answer.value[RD_ANSWER(BUYER_STANDING, STANDING)];
    if (!all->constant || standing == RD_BUYER_STANDING_WATCHED || standing == RD_BUYER_STANDING_BLOCKED)
        return true;
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        if (decision_reads(book, (enum rd_decision)decision, RD_FACT_BUYER_STANDING, RD_FACT_BUYER_AGE))
            return true;
    return false;
}

bool buyers_needed(const struct run *run)
{
    return book_needs_buyers(&run->book) || (run->launched_over && book_needs_buyers(run->launched_over));
}

/* ---- one buyer ---- */

/* Nothing but orders: most buyers by far, and their facts follow from how many. */
static bool is_plain(const struct buyer *buyer)
{
    static const struct buyer none;
    return memcmp(buyer->disputes, none.disputes, sizeof none.disputes) == 0 &&
           memcmp(buyer->refused, none.refused, sizeof none.refused) == 0 &&
           memcmp(buyer->refunded, none.refunded, sizeof none.refunded) == 0;
}

static enum rd_status standing_ask(struct run *run, uint32_t at, struct rd_answer *answer)
{
    const enum rd_decision decision = RD_DECISION_BUYER_STANDING;
    struct question question = {.buyer = at, .now_s = run->now_s, .violation = -1};
    struct plain_buyers *plain = &run->plain_buyers;
    const struct rule_book *book = plain->book;
    if (run->trace && run->trace->also) /* a listener compares each answer */
        return run_ask(run, decision, &question, answer);
    if (book->standing[decision].constant) {
        *answer = book->standing[decision].answer;
        if (book->uses_business)
            answer_settle(run, decision, &question, answer);
        return RD_OK;
    }
    int64_t orders = buyer_orders(&run->buyers, at);
    bool repeats = plain->usable && !(run->trace && run->trace->counted) && orders < PLAIN_ORDERS &&
                   is_plain(&run->buyers.items[at]);
    if (repeats && plain->known[orders]) {
        *answer = plain->answer[orders];
        if (book->counts)
            run->result->rule_hits[rd_image_counter(book->image, decision, plain->epoch, answer->rule)]++;
        return RD_OK;
    }
    enum rd_status rc = run_ask(run, decision, &question, answer);
    if (rc == RD_OK && repeats) {
        plain->known[orders] = true;
        plain->answer[orders] = *answer;
    }
    return rc;
}

static enum rd_status buyer_renew(struct run *run, uint32_t at)
{
    struct buyer *buyer = &run->buyers.items[at];
    struct rd_answer answer;
    enum rd_status rc = standing_ask(run, at, &answer);
    buyer->changed = 0;
    if (rc != RD_OK)
        return rc;
    return buyer_take_answer(&run->buyers, at, &answer, run->day) == RD_OK ? RD_OK : run_nomem(run);
}

/* ---- a night ---- */

/* Answers of other rules are forgotten. *begins on the first night of an epoch or of a policy: everybody is asked. */
static enum rd_status epoch_renew(struct run *run, bool *begins)
{
    const enum rd_decision decision = RD_DECISION_BUYER_STANDING;
    struct question question = {.now_s = run->now_s, .violation = -1};
    struct plain_buyers *plain = &run->plain_buyers;
    const struct rule_book *book;
    uint32_t epoch;
    enum rd_status rc = question_book(run, decision, &question, &book, &epoch);
    *begins = rc == RD_OK && (run->day == 0 || book != plain->book || epoch != plain->epoch);
    if (!*begins)
        return rc;
    memset(plain->known, 0, sizeof plain->known);
    plain->book = book;
    plain->epoch = epoch;
    plain->usable = !book->uses_business && /* business days depend on the night */
                    !decision_reads(book, decision, RD_FACT_BUYER_STANDING, RD_FACT_BUYER_STANDING) &&
                    !decision_reads(book, decision, RD_FACT_BUYER_AGE, RD_FACT_BUYER_AGE) &&
                    !decision_reads(book, decision, RD_FACT_CALENDAR_DAY_OF_MONTH, RD_FACT_CALENDAR_QUARTER_START);
    return RD_OK;
}

static enum rd_status all_renew(struct run *run, bool everybody, bool by_age)
{
    const struct rule_book *book = run->plain_buyers.book;
    enum rd_status rc = RD_OK;
    for (uint32_t at = 0; rc == RD_OK && at < run->buyers.count; at++)
        if (everybody || run->buyers.items[at].changed ||
            (by_age && buyer_comes_of_age(&run->buyers, at, book->image, run->plain_buyers.epoch)))
            rc = buyer_renew(run, at);
    return rc;
}

static enum rd_status noted_renew(struct run *run)
{
    struct buyers *buyers = &run->buyers;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < buyers->note_count; i++) {
        if (i + AHEAD < buyers->note_count)
            __builtin_prefetch(&buyers->items[buyers->notes[i + AHEAD].buyer], 1);
        if (buyers->items[buyers->notes[i].buyer].changed)
            rc = buyer_renew(run, buyers->notes[i].buyer);
    }
    return rc;
}

static enum rd_status standings_ask(struct run *run, bool forgot)
{
    const enum rd_decision decision = RD_DECISION_BUYER_STANDING;
    bool begins;
    enum rd_status rc = epoch_renew(run, &begins);
    if (rc != RD_OK)
        return rc;
    const struct rule_book *book = run->plain_buyers.book;
    bool by_age = decision_reads(book, decision, RD_FACT_BUYER_AGE, RD_FACT_BUYER_AGE);
    bool everybody =
        begins || decision_reads(book, decision, RD_FACT_CALENDAR_DAY_OF_MONTH, RD_FACT_CALENDAR_QUARTER_START);
    return everybody || forgot || by_age ? all_renew(run, everybody, by_age) : noted_renew(run);
}

static void standings_measure(struct run *run)
{
    if (run->now_s < run->measure_from_s || run->now_s >= run->measure_to_s)
        return;
    int64_t *totals = run->result->totals;
    totals[TOTAL_BUYER_NIGHTS] += run->scenario->buyer_count;
    if (!run->buyers_kept)
        return;
    totals[TOTAL_WATCHED_NIGHTS] += run->buyers.watched;
    totals[TOTAL_BLOCKED_NIGHTS] += run->buyers.blocked;
}

enum rd_status buyers_renew(struct run *run)
{
    bool forgot = false;
    enum rd_status rc = RD_OK;
    if (run->buyers_kept) {
        if (run->day > 0 && buyers_fold(&run->buyers, &forgot) != RD_OK)
            return run_nomem(run);
        rc = standings_ask(run, buyers_past_draw(run) || forgot);
        buyers_settle(&run->buyers);
    }
    standings_measure(run);
    return rc;
}
