/*
 * The field table and the defaults in it.
 */
#include "fixture.h"

#include <string.h>

#include "scenario/fields.h"

static void test_a_shapes_fields_stand_together_and_have_names_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < scenario_field_count(); i++) {
        const struct scenario_field *field = scenario_field_row(i);
        assert_ptr_equal(scenario_field_find(field->shape, field->key), field);
        assert_true(strlen(field->title) > 0);
    }
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        assert_int_equal(scenario_field_row(scenario_shape_first((enum scenario_shape)shape))->shape, shape);
}

static void test_a_default_says_what_it_rests_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < scenario_field_count(); i++) {
        const struct scenario_field *field = scenario_field_row(i);
        bool stands_for_itself = field->kind == FIELD_OBJECT || field->kind == FIELD_LIST;
        if (field->fallback && !stands_for_itself && !strlen(field->basis))
            fail_msg("the default of \"%s\" has no basis", field->key);
        assert_false(field->required && field->fallback);
    }
}

static void test_source_and_why_are_keys_of_every_shape_once(void **state)
{
    (void)state;
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        const char *keys[SCENARIO_KEYS_MAX];
        size_t count = scenario_shape_keys((enum scenario_shape)shape, keys, SCENARIO_KEYS_MAX), why = 0, source = 0;
        assert_true(count < SCENARIO_KEYS_MAX);
        for (size_t i = 0; i < count; i++) {
            why += strcmp(keys[i], "why") == 0;
            source += strcmp(keys[i], "source") == 0;
        }
        assert_int_equal(why, 1);
        assert_int_equal(source, 1);
    }
}

/* The values are those of the rows of fields.def. */
static void test_what_a_document_leaves_out_has_its_default(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(NULL);
    assert_int_equal(scenario->warm_up_s, 0);
    assert_int_equal(scenario->measure_s, 28 * 86400);
    assert_int_equal(scenario->drain_s, 90 * 86400);
    assert_int_equal(scenario_horizon_s(scenario), 118 * 86400);
    assert_int_equal(scenario->buyer_count, 100000);
    assert_true(scenario->demand.multiplier_at_most == 1);
    assert_true(scenario->demand.day_dispersion == 0);
    for (size_t i = 0; i < 7; i++)
        assert_near(scenario->demand.weekday_factor[i], 1, 1e-8);
    for (size_t i = 0; i < 24; i++)
        assert_near(scenario->demand.hour_share[i], 1.0 / 24, 1e-8);

    const struct buyer_segment *buyer = &scenario->buyer_segments[0];
    assert_true(buyer->complains.share == 0.30);
    assert_int_equal(buyer->complains.threshold, 1288490189); /* 0.3 x 2^32 = 1288490188.8 */
    assert_true(buyer->evidence[RD_EVIDENCE_PHOTO] == 0.56);
    assert_int_equal(buyer->complains_at_minor, 5000);
    for (int shown = RD_TRACKING_NONE; shown <= RD_TRACKING_DELIVERED; shown++)
        assert_true(buyer->patience_by_tracking[shown] == 1);

    const struct desk *desk = &scenario->desks[0];
    assert_int_equal(desk->publish_after_s, 3600);
    assert_true(desk->handling_by_reason[RD_REASON_DAMAGED] == 1);
    assert_true(desk->seller_evidence_weight[RD_SELLER_EVIDENCE_NONE] == 1);
    assert_true(desk->seller_evidence_weight[RD_SELLER_EVIDENCE_TRACKING] == 0.6);
    assert_true(desk->item[RD_EVIDENCE_VIDEO].true_claim == 0.93);
    assert_true(desk->not_received[RD_TRACKING_STALLED].false_claim == 0.5);
    assert_near(quantile_table_mean(desk->handling), 35 * 60, 0.5);
    assert_int_equal(desk->shrinkage == 0, 1);

    assert_int_equal(scenario->value_band_minor[2], 20000);
    assert_true(scenario->history_stationary);
    assert_true(scenario->entry_replaces_removed);
    assert_true(scenario->ratings.cuts[3] == -0.474);
    assert_true(scenario->costs.commission_refunded);
    scenario_free(scenario);
}

static void test_an_object_half_stated_keeps_the_other_half(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_with("desks.desk.finds_buyer.item.none={\"true_claim\":\"1%\",\"false_claim\":\"2%\"}");
    assert_true(scenario->desks[0].item[RD_EVIDENCE_NONE].true_claim == 0.01);
    assert_true(scenario->desks[0].item[RD_EVIDENCE_NONE].false_claim == 0.02);
    assert_true(scenario->desks[0].item[RD_EVIDENCE_PHOTO].true_claim == 0.85);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_shapes_fields_stand_together_and_have_names_of_their_own),
        cmocka_unit_test(test_a_default_says_what_it_rests_on),
        cmocka_unit_test(test_source_and_why_are_keys_of_every_shape_once),
        cmocka_unit_test(test_what_a_document_leaves_out_has_its_default),
        cmocka_unit_test(test_an_object_half_stated_keeps_the_other_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
