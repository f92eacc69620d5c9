/*
 * A claim: every step, legal or not, the generation that makes earlier events moot, and the stage that rules see.
 */
#include "support/check.h"

#include <stdio.h>

#include "market/dispute.h"
#include "redress/vocabulary.h"
#include "stops.h"

struct step {
    enum claim_state from, to;
};

static const char *const names[CLAIM_STATE_COUNT] = {
    "complaint",       "contact", "not yet eligible", "awaiting evidence",
    "with the seller", "offered", "contested",        "at the insurer",
    "at the desk",     "found",   "appealed",         "goods to be sent back",
    "replaced",        "ended",
};

/* One letter a step, rows from, columns to, in the order of the states: + is legal. Ending is, from everywhere, once. */
static const char *const legal[CLAIM_STATE_COUNT] = {
    /*                  ccnewociDfArRe */
    /* complaint    */ ".++++..++.++++",
    /* contact      */ "..+++..++.++++",
    /* not yet      */ "..+++..++.++++", /* may be told to wait again */
    /* evidence     */ "....+..++.++++",
    /* with seller  */ ".....++.+.++++",
    /* offered      */ "......+...++++",
    /* contested    */ ".....+..+....+", /* a better offer, or the platform */
    /* at insurer   */ "..........++++",
    /* at the desk  */ ".........+++++",
    /* found        */ "..........++++",
    /* appeal       */ "..........++++", /* decided anew, or as it was */
    /* return       */ "........+..+.+", /* sent, or before a mediator */
    /* replaced     */ "..+++..++.++++", /* the second parcel is bad too */
    /* ended        */ "..............",
};

static void step_take(void *context)
{
    const struct step *step = context;
    struct dispute claim = {.order_id = 42, .state = (uint8_t)step->from};
    claim_step(&claim, step->to);
}

static void states_are_named(void **state)
{
    (void)state;
    for (int i = 0; i < CLAIM_STATE_COUNT; i++)
        assert_string_equal(claim_state_name((enum claim_state)i), names[i]);
}

static void legal_steps_change_the_state_and_begin_a_generation(void **state)
{
    (void)state;
    for (int from = 0; from < CLAIM_STATE_COUNT; from++)
        for (int to = 0; to < CLAIM_STATE_COUNT; to++) {
            if (legal[from][to] != '+')
                continue;
            struct dispute claim = {.order_id = 42, .generation = 6, .state = (uint8_t)from, .claim_minor = 100};
            struct dispute expected = claim;
            expected.state = (uint8_t)to;
            expected.generation = 7;
            claim_step(&claim, (enum claim_state)to);
            assert_memory_equal(&claim, &expected, sizeof claim);
        }
}

static void illegal_steps_stop_the_program_and_say_which(void **state)
{
    (void)state;
    for (int from = 0; from < CLAIM_STATE_COUNT; from++)
        for (int to = 0; to < CLAIM_STATE_COUNT; to++) {
            if (legal[from][to] == '+')
                continue;
            char message[128];
            struct step step = {(enum claim_state)from, (enum claim_state)to};
            snprintf(message, sizeof message, "the claim on order 42 may not go from \"%s\" to \"%s\"", names[from],
                     names[to]);
            stops_with(step_take, &step, message);
        }
}

static void rules_see_contact_until_the_platform_has_accepted_a_dispute(void **state)
{
    (void)state;
    static const enum claim_state early[] = {CLAIM_COMPLAINT, CLAIM_CONTACT, CLAIM_WAITING};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(claim_stage(&(struct dispute){.state = (uint8_t)early[i]}), RD_STAGE_CONTACT);
        assert_int_equal(claim_stage(&(struct dispute){.state = (uint8_t)early[i], .is_dispute = 1}),
                         RD_STAGE_EVIDENCE);
    }
}

static void rules_see_where_a_dispute_is(void **state)
{
    (void)state;
    static const int stages[CLAIM_STATE_COUNT] = {
        [CLAIM_EVIDENCE] = RD_STAGE_EVIDENCE,    [CLAIM_WITH_SELLER] = RD_STAGE_SELLER,
        [CLAIM_OFFERED] = RD_STAGE_SELLER,       [CLAIM_CONTESTED] = RD_STAGE_SELLER,
        [CLAIM_AT_INSURER] = RD_STAGE_MEDIATION, [CLAIM_AT_DESK] = RD_STAGE_MEDIATION,
        [CLAIM_FOUND] = RD_STAGE_MEDIATION,      [CLAIM_APPEAL] = RD_STAGE_APPEAL,
        [CLAIM_RETURN] = RD_STAGE_RETURN,        [CLAIM_REPLACED] = RD_STAGE_CLOSED,
        [CLAIM_ENDED] = RD_STAGE_CLOSED,
    };
    for (int i = CLAIM_EVIDENCE; i < CLAIM_STATE_COUNT; i++)
        assert_int_equal(claim_stage(&(struct dispute){.state = (uint8_t)i, .is_dispute = 1}), stages[i]);
}

static void an_open_case_takes_at_most_256_bytes(void **state)
{
    (void)state;
    assert_true(sizeof(struct dispute) <= 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_named),
        cmocka_unit_test(legal_steps_change_the_state_and_begin_a_generation),
        cmocka_unit_test(illegal_steps_stop_the_program_and_say_which),
        cmocka_unit_test(rules_see_contact_until_the_platform_has_accepted_a_dispute),
        cmocka_unit_test(rules_see_where_a_dispute_is),
        cmocka_unit_test(an_open_case_takes_at_most_256_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
