/*
 * Steps of a test: what happens one after the other to one seller and one buyer, and what is expected after each.
 *
 *   { "on": "violation", "kind": "not_shipped", "after": "3d", "times": 2,
 *     "expect": { decision: CLAUSE }, "holds": { fact: cell } }
 *
 * `expect` speaks of what the rules answer, `holds` of what seller and buyer are after the step: a rung that has served its
 * term is still answered, but no longer in force.
 */
#include <string.h>

#include "harness/suite.h"

#define STEP_ROW(symbol, name, meaning) {name, meaning},
static const struct {
    const char *name, *meaning;
} events[] = {RD_STEP_EVENTS(STEP_ROW)};
#undef STEP_ROW

const char *rd_step_name(enum rd_step_event event)
{
    return events[event].name;
}

const char *rd_step_meaning(enum rd_step_event event)
{
    return events[event].meaning;
}

bool fact_is_played(enum rd_fact fact)
{
    const int group = (int)rd_fact_row(fact)->group;
    return group == RD_GROUP_NUMBER_SELLER || group == RD_GROUP_NUMBER_BUYER || group == RD_GROUP_NUMBER_VIOLATION ||
           group == RD_GROUP_NUMBER_CALENDAR;
}

bool test_is_empty(const struct suite_test *test)
{
    bool is_empty = test->expect.count == 0;
    for (size_t i = 0; i < test->step_count; i++)
        is_empty = is_empty && test->steps[i].expect.count == 0 && test->steps[i].holds.count == 0;
    return is_empty;
}

/* ---- the event ---- */

static bool read_event(struct suite_reader *reader, const struct json_value *value, struct rd_step *out)
{
    const char *known[RD_STEP_COUNT], *name = text_of(value, "on");
    for (int i = 0; i < RD_STEP_COUNT; i++) {
        known[i] = events[i].name;
        if (name && strcmp(name, known[i]) == 0) {
            out->event = (enum rd_step_event)i;
            return true;
        }
    }
    if (name)
        report(&reader->checker, FINDING_WORD_UNKNOWN, json_get(value, "on"), "\"on\": there is no event \"%s\"%s",
               clip(&reader->checker, name), did_you_mean(&reader->checker, name, known, RD_STEP_COUNT));
    return false;
}

static bool read_whole(struct suite_reader *reader, const struct json_value *value, const char *what, int64_t lo,
                       int64_t hi, int64_t *out)
{
    struct checker *checker = &reader->checker;
    if (!read_constant(checker, RD_TYPE_INT, value, what, "set to", out))
        return false;
    if (*out >= lo && *out <= hi)
        return true;
    report(checker, FINDING_RANGE, value, "%s is %lld; it lies from %lld to %lld", what, (long long)*out, (long long)lo,
           (long long)hi);
    return false;
}

/* `kind`, `stars` and `share` belong to one event each, and the first two must be there. */
static const struct json_value *own_member(struct suite_reader *reader, const struct json_value *value,
                                           const struct rd_step *step, const char *key, enum rd_step_event owner,
                                           bool is_needed)
{
    const struct json_value *member = json_get(value, key);
    if (member && step->event != owner)
        report_key(&reader->checker, FINDING_TEST_STEP, member, "\"%s\" belongs to a step on \"%s\", not on \"%s\"",
                   key, events[owner].name, events[step->event].name);
    if (!member && is_needed && step->event == owner)
        report(&reader->checker, FINDING_KEY_MISSING, value, "\"%s\" is missing", key);
    return step->event == owner ? member : NULL;
}

static void read_details(struct suite_reader *reader, const struct json_value *value, struct rd_step *out)
{
    struct checker *checker = &reader->checker;
    const struct json_value *kind = own_member(reader, value, out, "kind", RD_STEP_VIOLATION, true);
    const struct json_value *stars = own_member(reader, value, out, "stars", RD_STEP_RATING, true);
    const struct json_value *share = own_member(reader, value, out, "share", RD_STEP_REFUND, false);
    int64_t number;
    if (kind && kind->kind == JSON_STRING) {
        out->violation = rd_word_find(RD_SET_VIOLATION, kind->string);
        if (out->violation < 0)
            report(checker, FINDING_WORD_UNKNOWN, kind, "\"kind\": there is no violation \"%s\"%s",
                   clip(checker, kind->string), did_you_mean_word(checker, kind->string, RD_SET_VIOLATION));
    }
    if (stars && read_whole(reader, stars, "\"stars\"", 1, 5, &number))
        out->stars = (uint32_t)number;
    if (share && read_constant(checker, RD_TYPE_SHARE, share, "\"share\"", "set to", &number)) {
        if (number < 0 || number > RD_BP_PER_ONE)
            report(checker, FINDING_RANGE, share, "\"share\" lies from 0%% to 100%%");
        else
            out->share_bp = number;
    }
}

static void read_timing(struct suite_reader *reader, const struct json_value *value, struct rd_step *out)
{
    const struct json_value *after = json_get(value, "after"), *times = json_get(value, "times");
    int64_t number;
    if (after && read_constant(&reader->checker, RD_TYPE_DURATION, after, "\"after\"", "set to", &number)) {
        if (number < 0 || number > SUITE_SPAN_MAX)
            report(&reader->checker, FINDING_RANGE, after, "\"after\" lies from 0d to %lldd",
                   (long long)(SUITE_SPAN_MAX / RD_DAY_S));
        else
            out->after_s = number;
    }
    if (times && read_whole(reader, times, "\"times\"", 1, SUITE_TIMES_MAX, &number))
        out->times = (uint32_t)number;
}

/* ---- what is expected ---- */

/* The standings are asked in the night, "violation" at one; every other decision can be asked at any moment. */
static void check_asked(struct suite_reader *reader, const struct suite_expectation *expectation,
                        enum rd_step_event event)
{
    const enum rd_decision decision = expectation->decision;
    const bool is_nightly = decision == RD_DECISION_SELLER_STANDING || decision == RD_DECISION_BUYER_STANDING;
    const enum rd_step_event needed = is_nightly                          ? RD_STEP_NIGHT
                                      : decision == RD_DECISION_VIOLATION ? RD_STEP_VIOLATION
                                                                          : event;
    if (needed != event)
        report_key(&reader->checker, FINDING_TEST_STEP, expectation->at,
                   "\"%s\" is asked on \"%s\" only, and this step is on \"%s\"", rd_decision_row(decision)->name,
                   events[needed].name, events[event].name);
    for (size_t i = 0; i < expectation->clause_count; i++)
        if (expectation->clauses[i].has_where)
            report_key(&reader->checker, FINDING_TEST_STEP, json_get(expectation->clauses[i].at, "where"),
                       "a step makes one case: \"where\" has nothing to choose");
}

static void check_held(struct suite_reader *reader, const struct json_value *holds, enum rd_step_event event)
{
    json_each (member, holds) {
        const int fact = rd_fact_find(member->key);
        if (fact >= 0 &&
            (!fact_is_played((enum rd_fact)fact) ||
             (rd_fact_row((enum rd_fact)fact)->group == RD_GROUP_NUMBER_VIOLATION && event != RD_STEP_VIOLATION)))
            report_key(&reader->checker, FINDING_TEST_STEP, member, "\"%s\" is nothing that this step brings about",
                       rd_fact_row((enum rd_fact)fact)->name);
    }
}

static void read_step(struct suite_reader *reader, const struct json_value *value, struct suite_step *out)
{
    *out = (struct suite_step){.step = {.times = 1, .stars = 5, .share_bp = RD_BP_PER_ONE}, .at = value};
    if (!expect_kind(&reader->checker, value, JSON_OBJECT, "a step"))
        return;
    check_members(&reader->checker, value, RD_PART_STEP);
    const bool is_known = read_event(reader, value, &out->step);
    if (is_known)
        read_details(reader, value, &out->step);
    read_timing(reader, value, &out->step);
    if (json_get(value, "expect"))
        read_expect(reader, json_get(value, "expect"), &out->expect);
    if (json_get(value, "holds"))
        read_conditions(reader, json_get(value, "holds"), "\"holds\"", &out->holds);
    for (size_t i = 0; is_known && i < out->expect.count; i++)
        check_asked(reader, &out->expect.items[i], out->step.event);
    if (is_known && json_get(value, "holds") && json_get(value, "holds")->kind == JSON_OBJECT)
        check_held(reader, json_get(value, "holds"), out->step.event);
}

/* ---- the test around them ---- */

/* Facts that steps bring about, and dates that steps tell, are not for the test to state. */
static void check_stated(struct suite_reader *reader, const struct suite_test *test)
{
    const struct json_value *const *of_case =
        test->named_case != SIZE_MAX ? reader->suite->cases[test->named_case].stated_by : NULL;
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        const struct json_value *stated = test->stated_by[slot] ? test->stated_by[slot]
                                          : of_case             ? of_case[slot]
                                                                : NULL;
        if (stated && slot != SLOT_AT && (slot > SLOT_AT || fact_is_played((enum rd_fact)slot)))
            report_key(&reader->checker, FINDING_TEST_STEP, stated,
                       "\"%s\" is stated by a test with \"steps\": it is what they bring about", slot_name(slot));
    }
}

static void check_span(struct suite_reader *reader, const struct json_value *steps, struct suite_test *test)
{
    for (size_t i = 0; i < test->step_count && test->span_s <= SUITE_SPAN_MAX; i++) {
        const struct rd_step *step = &test->steps[i].step;
        const int64_t night_s = step->event == RD_STEP_NIGHT ? RD_DAY_S : 0;
        test->span_s += (step->after_s + night_s) * step->times;
    }
    if (test->span_s > SUITE_SPAN_MAX)
        report(&reader->checker, FINDING_TOO_MANY, steps, "the steps take more than %lld days",
               (long long)(SUITE_SPAN_MAX / RD_DAY_S));
}

void read_steps(struct suite_reader *reader, const struct json_value *steps, struct suite_test *test)
{
    static const char *const others[] = {"matrix", "expect"};
    if (!expect_kind(&reader->checker, steps, JSON_ARRAY, "\"steps\""))
        return;
    for (size_t i = 0; i < 2; i++)
        if (json_get(test->at, others[i]))
            report_key(&reader->checker, FINDING_TEST_STEP, json_get(test->at, others[i]),
                       "\"%s\" beside \"steps\": %s", others[i],
                       i ? "each step says what is expected after it" : "steps make no combinations");
    if (steps->count == 0 || steps->count > SUITE_STEPS_MAX) {
        report(&reader->checker, FINDING_TEST_STEP, steps, "\"steps\" has %zu steps; there are 1 to %u", steps->count,
               SUITE_STEPS_MAX);
        return;
    }
    test->steps = check_alloc(&reader->checker, steps->count, sizeof *test->steps);
    json_each (value, steps)
        if (test->steps)
            read_step(reader, value, &test->steps[test->step_count++]);
    check_stated(reader, test);
    check_span(reader, steps, test);
    test->shown.case_count = 0;
    for (size_t i = 0; i < test->step_count; i++)
        test->shown.case_count += test->steps[i].expect.count > 0 || test->steps[i].holds.count > 0;
}
