/*
 * Asking the policy: epoch, facts, answer, rule counter.
 */
#include "process/run.h"

struct question question_of(const struct run *run, const struct order *order, const struct dispute *claim)
{
    return (struct question){
        .order = order, .claim = claim, .seller = order->seller, .now_s = run->now_s, .violation = -1};
}

/*
 * A dispute is opened by asking whether it may be: then, and while a claim has not become one, its opening is now. A
 * question of an earlier moment, for a message that held the window open, is of a dispute that opens no earlier.
 */
static int64_t opened_at(const struct run *run, const struct question *question)
{
    if (question->claim->opened_s > 0)
        return (int64_t)question->claim->opened_s;
    return question->now_s > run->now_s ? question->now_s : run->now_s;
}

#define NOT_HAPPENED INT64_MIN /* a past may be before the scenario's start */

/* When an anchor's event happened to the subject, or NOT_HAPPENED. */
static int64_t anchor_at(const struct run *run, const struct question *question, int anchor)
{
    const struct order *order = question->order;
    const struct dispute *claim = question->claim;
    switch (anchor) {
    case RD_ANCHOR_ORDER_PLACED:
        return order ? (int64_t)order->placed_s : NOT_HAPPENED;
    case RD_ANCHOR_ORDER_SHIPPED:
        return order && order->shipped_s <= question->now_s ? (int64_t)order->shipped_s : NOT_HAPPENED;
    case RD_ANCHOR_ORDER_RECEIVED:
        return order && order_scanned_s(order) <= question->now_s ? (int64_t)order_scanned_s(order) : NOT_HAPPENED;
    case RD_ANCHOR_COMPLAINT_OPENED:
        return claim ? (int64_t)claim->complained_s : NOT_HAPPENED;
    case RD_ANCHOR_DISPUTE_OPENED:
        return claim ? opened_at(run, question) : NOT_HAPPENED;
    case RD_ANCHOR_CASE_DECIDED:
        return claim && claim->outcome != CASE_NO_OUTCOME ? (int64_t)claim->decided_s : NOT_HAPPENED;
    case RD_ANCHOR_VIOLATION:
        return question->violation >= 0 ? question->now_s : NOT_HAPPENED;
    default:
        return question->order ? NOT_HAPPENED : question->now_s;
    }
}

static enum rd_status no_anchor(struct run *run, enum rd_decision decision)
{
    return rd_fail(run->err, RD_NO_ANSWER, "decision \"%s\": none of its `as_of` events has happened when it is asked",
                   rd_decision_row(decision)->name);
}

/* The moment whose rules hold for the subject, or NOT_HAPPENED. */
static int64_t ruled_at(const struct run *run, const struct rule_book *book, enum rd_decision decision,
                        const struct question *question)
{
    int64_t at_s = NOT_HAPPENED;
    for (size_t i = 0; at_s == NOT_HAPPENED && i < book->anchor_count[decision]; i++)
        at_s = anchor_at(run, question, book->anchors[decision][i]);
    return at_s;
}

/*
 * What began under the rules before the switch ends under them: as_of of the policy that is launched says what began. Where none
 * of its events has happened to the subject, the rules of now hold, unless what they say depends on the date.
 */
enum rd_status question_book(struct run *run, enum rd_decision decision, const struct question *question,
                             const struct rule_book **out, uint32_t *epoch)
{
    const struct rule_book *book = &run->book;
    *out = book;
    *epoch = 0;
    if (!run->launched_over && rd_image_epoch_count(book->image) == 1)
        return RD_OK;
    int64_t at_s = ruled_at(run, book, decision, question);
    if (run->launched_over && (at_s == NOT_HAPPENED ? question->now_s : at_s) < run->switch_s) {
        *out = book = run->launched_over;
        at_s = ruled_at(run, book, decision, question);
    }
    if (at_s == NOT_HAPPENED && rd_image_is_dated(book->image, decision))
        return no_anchor(run, decision);
    at_s = at_s == NOT_HAPPENED ? question->now_s : at_s;
    if (rd_image_epoch_count(book->image) > 1)
        *epoch = rd_image_epoch(book->image, run->scenario->start_unix_s + at_s);
    return RD_OK;
}

void facts_fill(struct run *run, const struct rule_book *book, enum rd_decision decision,
                const struct question *question)
{
    const enum rd_fact *reads;
    size_t count = rd_image_reads(book->image, decision, &reads);
    for (size_t i = 0; i < count; i++)
        run->facts[reads[i]] = fact_value(run, question, reads[i]);
}

bool question_also(struct run *run, enum rd_decision decision, const struct question *question, uint32_t *epoch)
{
    const struct trace_also *also = run->trace->also;
    struct rule_book book = {.policy = also->policy, .image = also->image};
    book.anchor_count[decision] = rd_policy_as_of(also->policy, decision, book.anchors[decision]);
    const int64_t at_s = ruled_at(run, &book, decision, question);
    *epoch = at_s == NOT_HAPPENED ? 0 : rd_image_epoch(also->image, run->scenario->start_unix_s + at_s);
    facts_fill(run, &book, decision, question);
    return at_s != NOT_HAPPENED || rd_image_epoch_count(also->image) == 1;
}

static void rule_count(struct run *run, const struct rule_book *book, size_t counter)
{
    if (book->counts)
        run->result->rule_hits[counter]++;
}

/* Under `if (run->trace)` only. */
static void tell_counted(const struct run *run, const struct rule_book *book, enum rd_decision decision, uint32_t epoch,
                         const int64_t *facts, const struct rd_answer *answer)
{
    if (run->trace->counted && book->counts)
        run->trace->counted(run->trace->context, decision, epoch, facts, answer);
}

const struct rd_answer *standing_answer_take(struct run *run, enum rd_decision decision)
{
    const struct standing_answer *standing = &run->book.standing[decision];
    if (run->launched_over || !standing->constant)
        return NULL;
    rule_count(run, &run->book, standing->hit);
    if (run->trace)
        tell_counted(run, &run->book, decision, 0, NULL, &standing->answer);
    return &standing->answer;
}

/* A question ready to be put. */
struct asked {
    const struct rule_book *book;
    uint32_t epoch;
};

static enum rd_status prepare(struct run *run, enum rd_decision decision, const struct question *question,
                              struct asked *asked)
{
    enum rd_status rc = question_book(run, decision, question, &asked->book, &asked->epoch);
    if (rc == RD_OK)
        facts_fill(run, asked->book, decision, question);
    return rc;
}

static enum rd_status decide(struct run *run, enum rd_decision decision, const struct asked *asked, uint32_t *rule,
                             struct rd_answer *answer)
{
    const struct rd_image *image = asked->book->image;
    *rule = rd_decide(image, decision, asked->epoch, run->facts, answer);
    return *rule < RD_RULE_FIRST_ERROR
               ? RD_OK
               : rd_image_describe_error(image, decision, asked->epoch, run->facts, *rule, run->err);
}

/* An answer that the engine can do nothing with stops the run (demands.def). */
static enum rd_status demands_hold(struct run *run, enum rd_decision decision, const struct question *question,
                                   const struct rule_book *book, const struct rd_answer *answer)
{
    char words[RD_ERROR_TEXT_SIZE / 2];
    for (int demand = 0; demand < RD_DEMAND_COUNT && rd_is_demanded(decision); demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        if (row->decision != decision)
            continue;
        if (row->kind == RD_DEMANDS_FACT || row->kind == RD_DEMANDS_MONEY)
            run->facts[row->fact] = fact_value(run, question, row->fact);
        if (rd_demand_is_broken(row, answer, run->facts, &run->limits))
            return rd_fail(run->err, RD_NO_ANSWER, "policy \"%s\": %s: %s", rd_policy_name(book->policy),
                           rd_demand_words(row, rd_image_rule_id(book->image, decision, answer->rule), answer,
                                           run->facts, &run->limits, words, sizeof words),
                           row->why);
    }
    return RD_OK;
}

enum rd_status run_ask(struct run *run, enum rd_decision decision, const struct question *question,
                       struct rd_answer *answer)
{
    const struct rd_answer *always = standing_answer_take(run, decision);
    if (always) {
        *answer = *always;
        if (run->trace)
            run_tell_asked(run, question, decision, 0, NULL, answer);
        if (run->book.uses_business)
            answer_settle(run, decision, question, answer);
        return demands_hold(run, decision, question, &run->book, answer);
    }
    struct asked asked;
    uint32_t rule;
    enum rd_status rc = prepare(run, decision, question, &asked);
    if (rc == RD_OK)
        rc = decide(run, decision, &asked, &rule, answer);
    if (rc == RD_OK)
        rc = demands_hold(run, decision, question, asked.book, answer);
    if (rc != RD_OK)
        return rc;
    rule_count(run, asked.book, rd_image_counter(asked.book->image, decision, asked.epoch, rule));
    if (run->trace) {
        tell_counted(run, asked.book, decision, asked.epoch, run->facts, answer);
        run_tell_asked(run, question, decision, asked.epoch, run->facts, answer);
    }
    if (asked.book->uses_business)
        answer_settle(run, decision, question, answer);
    return RD_OK;
}

enum rd_status run_peek(struct run *run, enum rd_decision decision, const struct question *question,
                        struct rd_answer *answer)
{
    struct asked asked;
    uint32_t rule;
    enum rd_status rc = prepare(run, decision, question, &asked);
    if (rc == RD_OK)
        rc = decide(run, decision, &asked, &rule, answer);
    if (rc == RD_OK && run->trace && run->trace->also)
        run_tell_asked(run, question, decision, asked.epoch, run->facts, answer);
    if (rc == RD_OK && asked.book->uses_business)
        answer_settle(run, decision, question, answer);
    return rc;
}

/* Rule by rule, as they add up; who compares with another rule book hears the sum, which is one answer. */
static void tell_each(struct run *run, const struct question *question, enum rd_decision decision, uint32_t epoch,
                      const struct rd_answer *answers, uint32_t count, const struct rd_answer *total)
{
    if (run->trace->also) {
        run_tell_asked(run, question, decision, epoch, run->facts, total);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        run_tell_asked(run, question, decision, epoch, run->facts, &answers[i]);
}

enum rd_status run_ask_each(struct run *run, enum rd_decision decision, const struct question *question,
                            struct rd_answer *answers, uint32_t capacity, uint32_t *count, struct rd_answer *total)
{
    struct asked asked;
    uint32_t rule;
    enum rd_status rc = prepare(run, decision, question, &asked);
    if (rc == RD_OK)
        rc = decide(run, decision, &asked, &rule, total);
    if (rc == RD_OK)
        rc = demands_hold(run, decision, question, asked.book, total);
    if (rc != RD_OK)
        return rc;
    const struct rd_image *image = asked.book->image;
    uint32_t applied = rd_decide_each(image, decision, asked.epoch, run->facts, answers, capacity);
    if (applied >= RD_RULE_FIRST_ERROR)
        return rd_image_describe_error(image, decision, asked.epoch, run->facts, applied, run->err);
    if (applied > capacity)
        rd_bug("\"%s\": %lu rules apply at once", rd_decision_row(decision)->name, (unsigned long)applied);
    for (uint32_t i = 0; i < applied; i++)
        rule_count(run, asked.book, rd_image_counter(image, decision, asked.epoch, answers[i].rule));
    *count = applied;
    if (run->trace) {
        tell_counted(run, asked.book, decision, asked.epoch, run->facts, total);
        tell_each(run, question, decision, asked.epoch, answers, applied, total);
    }
    for (uint32_t i = 0; asked.book->uses_business && i < applied; i++)
        answer_settle(run, decision, question, &answers[i]);
    if (asked.book->uses_business)
        answer_settle(run, decision, question, total);
    return RD_OK;
}
