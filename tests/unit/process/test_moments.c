/*
 * A message that holds the window: the dispute is judged as of the message, two days before it, and the people in it as of
 * the night before the dispute, as everywhere.
 *
 * Every parcel is faulty, every buyer complains four days after the order and waits 48 hours for a reply that never comes.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
static const char *const silent[] = {"demand.orders_per_day=10", "categories.all.not_as_described=100%",
                                     "buyers.segments.all.complains=100%", "sellers.segments.all.answers=0%",
                                     "history.buyers=empty"};
#define HELD                                                                                                           \
    "{\"id\": \"ask\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"required\", \"to\": "    \
    "\"yes\"},"                                                                                                        \
    "{\"id\": \"held\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"holds_window\", "       \
    "\"to\": \"yes\"}"
#define REFUSE(fact, cell)                                                                                             \
    ",{\"id\": \"refuse\", \"add_rule\": \"dispute.eligible\", \"before\": \"change-of-mind\", \"rule\": {\"id\": "    \
    "\"people\", \"when\": {\"" fact "\": \"" cell "\"}, \"then\": {\"eligible\": \"no\", \"reason_code\": "           \
    "\"excluded\"}, \"basis\": \"assumed\", \"why\": \"test\"}}"
/* All sellers are warned on the 15th and in good standing again on the 16th. */
#define WARNED_ON_THE_15TH                                                                                             \
    ",{\"id\": \"warn\", \"add_rule\": \"seller.standing\", \"before\": \"suspended\", \"rule\": {\"id\": "            \
    "\"mid-month\", \"when\": {\"calendar.day_of_month\": 15, \"seller.points\": \"< 12\"}, \"then\": {\"standing\": " \
    "\"warned\"}, \"basis\": "                                                                                         \
    "\"assumed\", \"why\": \"test\"}}"

static void open_and_watch(struct trial *trial, struct watch *watch, const char *edits)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, silent, sizeof silent / sizeof *silent);
    watch_run(watch, trial, 1);
}

static void end(struct trial *trial, struct watch *watch)
{
    watch_release(watch);
    trial_close(trial);
}

static bool is_told(const struct watch_line *line, const char *event)
{
    return strcmp(line->event, event) == 0;
}

static int day_of_month(const struct trial *trial, int64_t at_s)
{
    int year, month, day, weekday;
    rd_civil_from_unix(trial->scenario->start_unix_s + at_s, &year, &month, &day, &weekday);
    return day;
}

/*
 * Refused are exactly the disputes of sellers whose standing changed in the night before: those of the 15th and the 16th,
 * whose messages are of the 13th and the 14th, when no standing had changed yet.
 */
static void a_standing_that_changes_after_the_message_is_seen_as_of_last_night(void **state)
{
    (void)state;
    struct trial trial;
    struct watch watch;
    size_t refused = 0, opened = 0;
    open_and_watch(&trial, &watch, HELD REFUSE("seller.standing_for", "< 1d") WARNED_ON_THE_15TH);
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *line = &watch.lines[i];
        const int day = day_of_month(&trial, line->at_s);
        const bool changed = day == 15 || day == 16;
        if (is_told(line, "dispute refused"))
            assert_true(changed);
        if (is_told(line, "dispute"))
            assert_false(changed);
        refused += is_told(line, "dispute refused");
        opened += is_told(line, "dispute");
    }
    watch_span(&watch, "message", "dispute refused", 0, 2 * RD_DAY_S, 15);
    assert_true(refused > 15 && opened > 150); /* ten a day, over two of the 20 days and over the others */
    end(&trial, &watch);
}

/* Ordered six days before: the first order of nearly all, and of the others not the only one. Four days at the message. */
static void a_buyer_is_as_old_as_last_night_and_not_as_at_the_message(void **state)
{
    (void)state;
    struct trial trial;
    struct watch watch;
    open_and_watch(&trial, &watch, HELD REFUSE("buyer.age", "< 6d"));
    assert_int_equal(trial_count(&trial, COUNT_DISPUTES_REFUSED), 0);
    assert_true(trial_count(&trial, COUNT_DISPUTES) > 150);
    watch_span(&watch, "placed", "dispute", 0, 6 * RD_DAY_S, 150);
    end(&trial, &watch);

    open_and_watch(&trial, &watch, HELD REFUSE("buyer.age", "< 7d"));
    assert_true(trial_count(&trial, COUNT_DISPUTES_REFUSED) > 150);
    assert_true(trial_count(&trial, COUNT_DISPUTES) < 5); /* 200 orders of 100,000 buyers */
    end(&trial, &watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standing_that_changes_after_the_message_is_seen_as_of_last_night),
        cmocka_unit_test(a_buyer_is_as_old_as_last_night_and_not_as_at_the_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
