/*
 * Playing tests with steps.
 */
#include "harness/played.h"

#include <stdlib.h>

#define PROBLEM_SIZE 1024

void played_release(struct played *played)
{
    free(played->items);
    *played = (struct played){0};
}

/* Both standings are decided every night, and points with every violation. */
static void find_asked(const struct suite_test *test, bool asks[RD_DECISION_COUNT])
{
    asks[RD_DECISION_SELLER_STANDING] = asks[RD_DECISION_BUYER_STANDING] = true;
    for (size_t i = 0; i < test->step_count; i++) {
        const struct suite_step *step = &test->steps[i];
        asks[RD_DECISION_VIOLATION] |= step->step.event == RD_STEP_VIOLATION;
        for (size_t k = 0; k < step->expect.count; k++)
            asks[step->expect.items[k].decision] = true;
    }
}

static enum rd_status add(struct played *played, const struct rd_suite *suite, const struct suite_test *test,
                          struct rd_error *err)
{
    if (played->count == played->capacity) {
        const size_t capacity = played->capacity ? played->capacity * 2 : 16;
        struct played_test *items = realloc(played->items, capacity * sizeof *items);
        if (!items)
            return rd_fail(err, RD_NOMEM, "out of memory for the tests");
        played->items = items;
        played->capacity = capacity;
    }
    struct played_test *one = &played->items[played->count++];
    *one = (struct played_test){.suite = suite, .test = test};
    find_asked(test, one->asks);
    return RD_OK;
}

enum rd_status played_add(struct played *played, const struct rd_suite *suite, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    char problem[PROBLEM_SIZE];
    bool passed;
    for (size_t i = 0; played->player && i < suite->test_count && rc == RD_OK; i++) {
        const struct suite_test *test = &suite->tests[i];
        if (test->step_count == 0 || test->shown.skip || test->shown.is_excepted || test->shown.is_unreviewed)
            continue;
        rc = suite_play(suite, test, policy, image, played->player, &passed, problem, sizeof problem, err);
        if (rc == RD_OK && !passed)
            rc = rd_fail(err, RD_INPUT, "test \"%s\" fails under the policy itself: %s", test->shown.name, problem);
        if (rc == RD_OK)
            rc = add(played, suite, test, err);
    }
    return rc;
}

static bool concerns(const struct played_test *test, const struct mutant *mutant)
{
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        if (test->asks[name] && mutant->touches[name])
            return true;
    return false;
}

enum rd_status played_killer(const struct played *played, const struct mutant *mutant, const char **killer,
                             struct rd_error *err)
{
    struct rd_image *image = NULL;
    enum rd_status rc = RD_OK;
    char problem[PROBLEM_SIZE];
    bool passed = true;
    *killer = NULL;
    for (size_t i = 0; i < played->count && rc == RD_OK && passed; i++) {
        const struct played_test *one = &played->items[i];
        if (!concerns(one, mutant))
            continue;
        if (!image)
            rc = rd_policy_compile(&mutant->policy, RD_PPB_PER_ONE, &image, err);
        if (rc == RD_OK)
            rc = suite_play(one->suite, one->test, &mutant->policy, image, played->player, &passed, problem,
                            sizeof problem, err);
        if (rc == RD_OK && !passed)
            *killer = one->test->shown.name;
    }
    if (image)
        rd_image_free(image);
    return rc;
}
