/*
 * Asking the policy: epoch, facts, answer, rule counter.
 */
#include "process/run.h"

struct question question_of(const struct run *run, const struct order *order, const struct dispute *claim)
{
    return (struct question){
        .order = order, .claim = claim, .seller = order->seller, .now_s = run->now_s, .violation = -1};
}

/* When an anchor's event happened to the subject; -1 when it has not. */
static int64_t anchor_at(const struct question *question, int anchor)
{
    const struct order *order = question->order;
    const struct dispute *claim = question->claim;
    switch (anchor) {
    case RD_ANCHOR_ORDER_PLACED:
        return order ? (int64_t)order->placed_s : -1;
    case RD_ANCHOR_ORDER_SHIPPED:
        return order && order->shipped_s <= question->now_s ? (int64_t)order->shipped_s : -1;
    case RD_ANCHOR_ORDER_RECEIVED:
        return order && order_scanned_s(order) <= question->now_s ? (int64_t)order_scanned_s(order) : -1;
    case RD_ANCHOR_COMPLAINT_OPENED:
        return claim ? (int64_t)claim->complained_s : -1;
    case RD_ANCHOR_DISPUTE_OPENED:
        return claim && claim->is_dispute ? (int64_t)claim->opened_s : -1;
    case RD_ANCHOR_CASE_DECIDED:
        return claim && claim->outcome != CASE_NO_OUTCOME ? (int64_t)claim->decided_s : -1;
    case RD_ANCHOR_VIOLATION:
        return question->violation >= 0 ? question->now_s : -1;
    default:
        return question->order ? -1 : question->now_s;
    }
}

enum rd_status question_epoch(struct run *run, enum rd_decision decision, const struct question *question,
                              uint32_t *epoch)
{
    *epoch = 0;
    if (rd_image_epoch_count(run->image) == 1)
        return RD_OK;
    for (size_t i = 0; i < run->anchor_count[decision]; i++) {
        int64_t at_s = anchor_at(question, run->anchors[decision][i]);
        if (at_s >= 0) {
            *epoch = rd_image_epoch(run->image, run->scenario->start_unix_s + at_s);
            return RD_OK;
        }
    }
    return rd_fail(run->err, RD_NO_ANSWER, "decision \"%s\": none of its `as_of` events has happened when it is asked",
                   rd_decision_row(decision)->name);
}

void facts_fill(struct run *run, enum rd_decision decision, const struct question *question)
{
    const enum rd_fact *reads;
    size_t count = rd_image_reads(run->image, decision, &reads);
    for (size_t i = 0; i < count; i++)
        run->facts[reads[i]] = fact_value(run, question, reads[i]);
}

enum rd_status run_ask(struct run *run, enum rd_decision decision, const struct question *question,
                       struct rd_answer *answer)
{
    struct standing_answer *standing = &run->standing[decision];
    if (standing->constant) {
        *answer = standing->answer;
        run->result->rule_hits[standing->hit]++;
        if (run->trace)
            run_tell_asked(run, question, decision, 0, NULL, answer);
        return RD_OK;
    }
    uint32_t epoch;
    enum rd_status rc = question_epoch(run, decision, question, &epoch);
    if (rc != RD_OK)
        return rc;
    facts_fill(run, decision, question);
    uint32_t rule = rd_decide(run->image, decision, epoch, run->facts, answer);
    if (rule >= RD_RULE_FIRST_ERROR)
        return rd_image_describe_error(run->image, decision, epoch, run->facts, rule, run->err);
    run->result->rule_hits[rd_image_counter(run->image, decision, epoch, rule)]++;
    if (run->trace)
        run_tell_asked(run, question, decision, epoch, run->facts, answer);
    return RD_OK;
}

enum rd_status run_peek(struct run *run, enum rd_decision decision, const struct question *question,
                        struct rd_answer *answer)
{
    uint32_t epoch;
    enum rd_status rc = question_epoch(run, decision, question, &epoch);
    if (rc != RD_OK)
        return rc;
    facts_fill(run, decision, question);
    uint32_t rule = rd_decide(run->image, decision, epoch, run->facts, answer);
    return rule < RD_RULE_FIRST_ERROR
               ? RD_OK
               : rd_image_describe_error(run->image, decision, epoch, run->facts, rule, run->err);
}

enum rd_status run_ask_each(struct run *run, enum rd_decision decision, const struct question *question,
                            struct rd_answer *answers, uint32_t capacity, uint32_t *count, struct rd_answer *total)
{
    uint32_t epoch;
    enum rd_status rc = question_epoch(run, decision, question, &epoch);
    if (rc != RD_OK)
        return rc;
    facts_fill(run, decision, question);
    uint32_t rule = rd_decide(run->image, decision, epoch, run->facts, total);
    if (rule >= RD_RULE_FIRST_ERROR)
        return rd_image_describe_error(run->image, decision, epoch, run->facts, rule, run->err);
    uint32_t applied = rd_decide_each(run->image, decision, epoch, run->facts, answers, capacity);
    if (applied >= RD_RULE_FIRST_ERROR)
        return rd_image_describe_error(run->image, decision, epoch, run->facts, applied, run->err);
    if (applied > capacity)
        return rd_fail(run->err, RD_NO_ANSWER, "decision \"%s\": %lu rules apply at once; at most %lu may",
                       rd_decision_row(decision)->name, (unsigned long)applied, (unsigned long)capacity);
    for (uint32_t i = 0; i < applied; i++)
        run->result->rule_hits[rd_image_counter(run->image, decision, epoch, answers[i].rule)]++;
    *count = applied;
    return RD_OK;
}
