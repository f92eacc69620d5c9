/*
 * What every row of the table of metrics must hold, whoever adds the next one.
 */
#include "study/metric.h"

#include <string.h>

#include "scenario/realism.h"
#include "support/check.h"

#define COLUMN 20 /* of a unit, and a blank behind it */

static void names_are_told_apart_and_parts_stand_in_the_group_of_their_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < metric_count(); i++) {
        const struct metric *metric = metric_at(i), *whole = metric_parent(metric);
        assert_ptr_equal(metric_find(metric->name), metric);
        assert_true(strlen(metric->title) > 3);
        if (strchr(metric->name, '.'))
            assert_int_equal(metric->group, whole->group);
        else
            assert_null(whole);
    }
}

/* Few events have no interval: so many cents, seconds or millionths are no number of events. */
static void what_stands_behind_a_numerator_is_counted_in_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < metric_count(); i++) {
        const struct metric *metric = metric_at(i);
        if (metric->source == METRIC_RATIO || metric->source == METRIC_MONTHLY) {
            assert_string_not_equal(counter_unit(metric->events), "minor");
            assert_string_not_equal(counter_unit(metric->events), "stars");
            assert_string_not_equal(counter_unit(metric->events), "points");
        } else if (metric->source == METRIC_TOTAL) {
            assert_null(strstr(total_name((enum total)metric->events), "ppm"));
            assert_null(strstr(total_name((enum total)metric->events), "_bp"));
        } else if (metric->source == METRIC_DESK) {
            assert_null(strstr(desk_total_name((enum desk_total)metric->events), "_s"));
        }
    }
    assert_int_equal(metric_find("refund_share")->events, COUNT_REFUNDED);
    assert_int_equal(metric_find("clawback_per_order")->events, COUNT_CLAWBACKS);
    assert_int_equal(metric_find("stars")->events, COUNT_RATINGS);
    assert_int_equal(metric_find("placement")->events, TOTAL_PLACED_WINDOW);
}

static void short_units_fit_their_column_and_money_is_a_currency(void **state)
{
    (void)state;
    char unit[METRIC_UNIT_SIZE];
    for (size_t i = 0; i < metric_count(); i++) {
        assert_in_range(strlen(metric_short_unit(metric_at(i), "BRL", unit)), 1, COLUMN - 1);
        assert_null(strstr(unit, "money"));
    }
    assert_string_equal(metric_unit(metric_find("buyer_net"), "BRL", unit), "BRL/order");
    assert_string_equal(metric_unit(metric_find("silence_rate"), "BRL", unit), "% of disputes at the seller");
    assert_string_equal(metric_short_unit(metric_find("silence_rate"), "BRL", unit), "% of those asked");
    assert_string_equal(metric_short_unit(metric_find("refund_rate"), "BRL", unit), "%");
}

static void an_origin_names_what_is_divided(void **state)
{
    (void)state;
    char from[METRIC_ORIGIN_SIZE];
    assert_string_equal(metric_origin(metric_find("refund_rate"), from), "refunded / orders");
    assert_string_equal(metric_origin(metric_find("demotions"), from), "demotions / seller_nights");
    assert_string_equal(metric_origin(metric_find("backlog"), from), "backlog_s / window_s");
    assert_string_equal(metric_origin(metric_find("resolution_time.p95"), from), "resolution_time");
}

/* A segment's rows are ratios: nothing else is counted by segment. */
static void what_is_shown_by_segment_is_counted_by_segment(void **state)
{
    (void)state;
    size_t shown = 0;
    for (size_t i = 0; i < metric_count(); i++) {
        shown += metric_at(i)->by_segment;
        assert_true(!metric_at(i)->by_segment || metric_at(i)->source == METRIC_RATIO);
    }
    assert_in_range(shown, 1, 6);
}

static void the_figures_of_realism_name_metrics(void **state)
{
    (void)state;
    for (int i = 0; i < FIGURE_COUNT; i++) {
        const struct realism_figure_row *figure = realism_figure_row((enum realism_figure)i);
        assert_true(figure->measure != MEASURE_METRIC || metric_find(figure->metric));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_told_apart_and_parts_stand_in_the_group_of_their_whole),
        cmocka_unit_test(what_stands_behind_a_numerator_is_counted_in_events),
        cmocka_unit_test(short_units_fit_their_column_and_money_is_a_currency),
        cmocka_unit_test(an_origin_names_what_is_divided),
        cmocka_unit_test(what_is_shown_by_segment_is_counted_by_segment),
        cmocka_unit_test(the_figures_of_realism_name_metrics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
