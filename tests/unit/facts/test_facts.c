/*
 * The dictionary and the catalogue are whole: every row is named, bounded and found again by its name.
 */
#include <string.h>

#include "redress/facts.h"
#include "support/check.h"
#include "support/oracle.h"

static void every_fact_is_found_by_its_name_and_has_a_domain(void **state)
{
    (void)state;
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)i);
        assert_int_equal(rd_fact_find(row->name), i);
        assert_true(row->title[0] != '\0');
        assert_true(row->lo <= row->hi && row->lo > RD_ABSENT);
        if (row->type == RD_TYPE_ENUM)
            assert_int_equal(row->hi, (int64_t)rd_word_count(row->set) - 1);
        if (row->type == RD_TYPE_BOOL)
            assert_int_equal(row->hi, 1);
    }
    assert_int_equal(rd_fact_find("order.good"), -1);
    assert_int_equal(rd_fact_find("Order.goods"), -1);
}

static void a_fact_belongs_to_the_group_its_name_starts_with(void **state)
{
    (void)state;
    assert_int_equal(rd_fact_row(RD_FACT_LANE_LAW)->group, RD_GROUP_NUMBER_LANE);
    assert_int_equal(rd_fact_row(RD_FACT_PARCEL_TRACKING)->group, RD_GROUP_NUMBER_PARCEL);
    assert_int_equal(rd_fact_row(RD_FACT_MONEY_KIND)->group, RD_GROUP_NUMBER_MONEY);
}

static void the_sixteen_decisions_share_out_all_answers_in_order(void **state)
{
    size_t next = 0;
    (void)state;
    assert_int_equal(RD_DECISION_COUNT, 16);
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_decision_row *row = rd_decision_row((enum rd_decision)i);
        assert_int_equal(rd_decision_find(row->name), i);
        assert_int_equal(row->first_answer, next);
        assert_true(row->answer_count >= 1 && row->answer_count <= RD_ANSWERS_MAX);
        assert_true(row->groups != 0 && row->anchors != 0);
        for (size_t j = 0; j < row->answer_count; j++) {
            const struct rd_answer_row *answer = rd_answer_row(next + j);
            assert_int_equal(answer->decision, i);
            assert_int_equal(rd_answer_find((enum rd_decision)i, answer->name), (int)j);
            if (answer->fallback != RD_MUST_STATE)
                assert_true(answer->fallback >= answer->lo && answer->fallback <= answer->hi);
        }
        next += row->answer_count;
    }
    assert_int_equal(next, RD_ANSWER_AT_COUNT);
    assert_int_equal(rd_decision_find("remedies"), -1);
    assert_int_equal(rd_answer_find(RD_DECISION_REMEDY, "within"), -1);
    assert_int_equal(rd_answer_find(RD_DECISION_REMEDY, "amount"), RD_ANSWER(REMEDY, AMOUNT));
}

static void words_are_found_exactly(void **state)
{
    (void)state;
    for (int set = 0; set < RD_SET_COUNT; set++)
        for (size_t i = 0; i < rd_word_count((enum rd_word_set)set); i++)
            assert_int_equal(rd_word_find((enum rd_word_set)set, rd_word((enum rd_word_set)set, i)), (int)i);
    assert_int_equal(rd_word_find(RD_SET_REASON, "damaged"), RD_REASON_DAMAGED);
    assert_int_equal(rd_word_find(RD_SET_REASON, "Damaged"), -1);
    assert_null(rd_word(RD_SET_BOOL, 2));
}

static void rows_of_possible_cases_speak_of_values_of_their_facts(void **state)
{
    (void)state;
    assert_true(rd_never_count() >= 100 && rd_within_count() >= 55 && rd_sum_count() == 1);
    for (size_t i = 0; i < rd_never_count(); i++)
        for (int side = 0; side < 2; side++) {
            const struct rd_never_row *never = rd_never_row(i);
            const struct rd_fact_row *row = rd_fact_row(never->fact[side]);
            char text[256];
            bool has_one = row->may_be_absent && rd_values_have(never->values[side], RD_ABSENT), has_all = has_one;
            has_one = has_one || (never->values[side].lo <= row->hi && never->values[side].hi >= row->lo);
            has_all = (has_all || !row->may_be_absent) && never->values[side].lo <= row->lo &&
                      never->values[side].hi >= row->hi;
            assert_true(has_one && !has_all);
            assert_true(never->fact[0] != never->fact[1] && *never->why && *never->id);
            assert_string_not_equal(rd_values_format(never->fact[side], never->values[side], text, sizeof text),
                                    "nothing");
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(rd_never_row(j)->id, never->id);
        }
    for (size_t i = 0; i < rd_within_count(); i++)
        assert_int_equal(rd_fact_row(rd_within_row(i)->part)->type, rd_fact_row(rd_within_row(i)->whole)->type);
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        const enum rd_fact facts[3] = {row->whole, row->part[0], row->part[1]};
        for (int j = 0; j < 3; j++)
            assert_false(rd_fact_row(facts[j])->may_be_absent);
    }
}

static bool has_within(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

/* Proofs rest on it: what any few facts say of each other stands between these. */
static void parts_of_parts_are_listed(void **state)
{
    (void)state;
    for (size_t i = 0; i < rd_within_count(); i++)
        for (size_t j = 0; j < rd_within_count(); j++) {
            const struct rd_within_row *first = rd_within_row(i), *second = rd_within_row(j);
            if (first->whole == second->part && first->is_needed)
                assert_true(has_within(first->part, second->whole));
        }
    for (size_t i = 0; i < rd_sum_count(); i++)
        for (int part = 0; part < 2; part++)
            assert_true(has_within(rd_sum_row(i)->part[part], rd_sum_row(i)->whole));
}

static void the_ordinary_case_is_possible(void **state)
{
    bool is_known[RD_FACT_COUNT];
    int64_t facts[RD_FACT_COUNT];
    (void)state;
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)i);
        is_known[i] = true;
        facts[i] = row->ordinary;
        assert_true(facts[i] == RD_ABSENT ? row->may_be_absent : facts[i] >= row->lo && facts[i] <= row->hi);
    }
    assert_true(oracle_is_possible(is_known, facts));
    /* and it is what the words of the reference say */
    assert_int_equal(facts[RD_FACT_ORDER_SINCE_PLACED], 12 * 86400);
    assert_int_equal(facts[RD_FACT_ORDER_SINCE_SHIPPED], 10 * 86400);
    assert_int_equal(facts[RD_FACT_ORDER_SINCE_RECEIVED], 3 * 86400);
    assert_int_equal(facts[RD_FACT_ORDER_PAID], facts[RD_FACT_ORDER_GOODS] + facts[RD_FACT_ORDER_SHIPPING]);
}

static void values_of_rows_print_as_cells(void **state)
{
    char text[256];
    (void)state;
#define CELL(fact, lo, hi) rd_values_format(RD_FACT_##fact, (struct rd_values){lo, hi}, text, sizeof text)
    assert_string_equal(CELL(ORDER_SINCE_SHIPPED, RD_ABSENT, RD_ABSENT), "absent");
    assert_string_equal(CELL(ORDER_SINCE_SHIPPED, RD_ABSENT + 1, INT64_MAX), "present");
    assert_string_equal(CELL(ORDER_SINCE_SHIPPED, RD_ABSENT, 86400), "absent, <= 1d");
    assert_string_equal(CELL(PARCEL_SINCE_SCAN, 7 * 86400 + 1, INT64_MAX), ">= 7d+1s");
    assert_string_equal(CELL(PARCEL_TRACKING, RD_ABSENT + 1, RD_TRACKING_STALLED), "none, moving, stalled");
    assert_string_equal(CELL(CALENDAR_QUARTER_START, 1, 1), "true");
    assert_string_equal(CELL(SELLER_ORDERS_28D, 0, 0), "= 0");
    assert_string_equal(CELL(CALENDAR_DAY_OF_MONTH, 2, 5), "2..5");
    assert_string_equal(CELL(CALENDAR_DAY_OF_MONTH, 40, 50), "nothing");
#undef CELL
}

static void values_print_in_the_spelling_of_the_documents(void **state)
{
    char text[64];
    (void)state;
    assert_string_equal(rd_fact_format(RD_FACT_ORDER_GOODS, 20000, text, sizeof text), "200.00");
    assert_string_equal(rd_fact_format(RD_FACT_ORDER_SINCE_RECEIVED, 15 * 86400 + 1, text, sizeof text), "15d+1s");
    assert_string_equal(rd_fact_format(RD_FACT_ORDER_SINCE_RECEIVED, RD_ABSENT, text, sizeof text), "absent");
    assert_string_equal(rd_fact_format(RD_FACT_CLAIM_REASON, RD_REASON_DAMAGED, text, sizeof text), "damaged");
    assert_string_equal(rd_fact_format(RD_FACT_CLAIM_REASON, 99, text, sizeof text), "99");
    assert_string_equal(rd_fact_format(RD_FACT_ITEM_PERISHABLE, 1, text, sizeof text), "true");
    assert_string_equal(rd_fact_format(RD_FACT_CLAIM_SHARE, 550, text, sizeof text), "5.5%");
    assert_string_equal(rd_fact_format(RD_FACT_SELLER_STARS, 437, text, sizeof text), "437");
    assert_string_equal(rd_answer_format(RD_ANSWER_AT_REMEDY_ACTION, RD_ACTION_REFUND, text, sizeof text), "refund");
    assert_string_equal(rd_answer_format(RD_ANSWER_AT_APPEAL_ALLOWED, 1, text, sizeof text), "yes");
    assert_string_equal(rd_value_type_name(RD_TYPE_SHARE), "share");
}

static void business_days_are_one_number_with_their_calendar(void **state)
{
    char text[64];
    const int64_t three = rd_business(RD_CALENDAR_SELLER, 3), other = rd_business(RD_CALENDAR_PLATFORM, 3);
    (void)state;
    assert_true(rd_is_business(three) && three != other);
    assert_false(rd_is_business(730 * 86400));
    assert_int_equal(rd_business_days(other), 3);
    assert_int_equal(rd_business_calendar(other), RD_CALENDAR_PLATFORM);
    assert_int_equal(rd_business(RD_CALENDAR_BUYER, -1), -1);
    assert_int_equal(rd_business(RD_CALENDAR_BUYER, 1000001), -1);
    const size_t within = RD_ANSWER_AT_SELLER_ANSWER_WITHIN;
    assert_string_equal(rd_answer_format(within, three, text, sizeof text), "3 business days (seller)");
    assert_string_equal(rd_answer_format(within, rd_business(RD_CALENDAR_BUYER, 1), text, sizeof text),
                        "1 business day (buyer)");
    assert_true(rd_answer_is_within(rd_answer_row(within), rd_business(RD_CALENDAR_BUYER, 730)));
    assert_false(rd_answer_is_within(rd_answer_row(within), rd_business(RD_CALENDAR_BUYER, 731)));
    assert_true(rd_answer_is_within(rd_answer_row(within), 730 * 86400));
    assert_false(rd_answer_is_within(rd_answer_row(within), 730 * 86400 + 1));
    assert_false(rd_answer_is_within(rd_answer_row(within), -1));
}

/* Monday to Friday are four days, Monday to Monday seven; from a Friday on one is three. */
static void business_days_last_what_weekends_and_holidays_make_of_them(void **state)
{
    static const struct {
        int64_t days, least, with_weekends;
    } rows[] = {{0, 0, 0}, {1, 1, 3}, {4, 4, 6}, {5, 7, 7}, {6, 8, 10}, {10, 14, 14}, {21, 29, 31}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int64_t duration = rd_business(RD_CALENDAR_SELLER, rows[i].days);
        assert_int_equal(rd_duration_least_s(duration), rows[i].least * 86400);
        assert_int_equal(rd_duration_with_weekends_s(duration), rows[i].with_weekends * 86400);
        assert_true(rd_duration_most_s(duration) == (rows[i].days ? INT64_MAX : 0));
    }
    assert_int_equal(rd_duration_least_s(100), 100);
    assert_int_equal(rd_duration_most_s(100), 100);
    assert_int_equal(rd_duration_with_weekends_s(100), 100);
}

static void durations_compare_where_no_date_could_turn_it(void **state)
{
    const int64_t three = rd_business(RD_CALENDAR_SELLER, 3), five = rd_business(RD_CALENDAR_SELLER, 5);
    (void)state;
    assert_int_equal(rd_duration_compare(100, 200), -1);
    assert_int_equal(rd_duration_compare(200, 100), 1);
    assert_int_equal(rd_duration_compare(three, three), 0);
    assert_int_equal(rd_duration_compare(three, five), -1);
    assert_int_equal(rd_duration_compare(five, three), 1);
    assert_int_equal(rd_duration_compare(three, rd_business(RD_CALENDAR_BUYER, 3)), 2);
    assert_int_equal(rd_duration_compare(three, rd_business(RD_CALENDAR_BUYER, 300)), 2);
    assert_int_equal(rd_duration_compare(3 * 86400, three), -1); /* never shorter than three days */
    assert_int_equal(rd_duration_compare(three, 3 * 86400), 1);
    assert_int_equal(rd_duration_compare(3 * 86400 + 1, three), 2);
    assert_int_equal(rd_duration_compare(7 * 86400, five), -1);
    assert_int_equal(rd_duration_compare(7 * 86400 + 1, five), 2);
    assert_int_equal(rd_duration_compare(rd_business(RD_CALENDAR_SELLER, 0), 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_is_found_by_its_name_and_has_a_domain),
        cmocka_unit_test(a_fact_belongs_to_the_group_its_name_starts_with),
        cmocka_unit_test(the_sixteen_decisions_share_out_all_answers_in_order),
        cmocka_unit_test(words_are_found_exactly),
        cmocka_unit_test(rows_of_possible_cases_speak_of_values_of_their_facts),
        cmocka_unit_test(parts_of_parts_are_listed),
        cmocka_unit_test(the_ordinary_case_is_possible),
        cmocka_unit_test(values_of_rows_print_as_cells),
        cmocka_unit_test(values_print_in_the_spelling_of_the_documents),
        cmocka_unit_test(business_days_are_one_number_with_their_calendar),
        cmocka_unit_test(business_days_last_what_weekends_and_holidays_make_of_them),
        cmocka_unit_test(durations_compare_where_no_date_could_turn_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
