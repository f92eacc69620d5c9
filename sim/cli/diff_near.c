/*
 * The named cases that witnesses are to be near to: of the suites about either policy, or about what it edits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/diff.h"

/* Is it one of the policies, or a document below one? */
static bool is_wanted(const void *context, const char *policy)
{
    const struct diff_policy *sides = context;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < rd_policy_document_count(sides[side].policy); i++)
            if (policies_are_one(policy, rd_policy_document(sides[side].policy, i)))
                return true;
    return false;
}

static enum rd_status find(const struct words *asked, const struct diff_policy sides[2], struct suites *suites)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < asked->count && rc == RD_OK; i++)
        rc = suites_find(suites, asked->items[i]);
    for (int side = 0; side < 2 && asked->count == 0; side++)
        for (size_t i = 0; i < rd_policy_document_count(sides[side].policy) && rc == RD_OK; i++)
            rc = suites_beside(suites, rd_policy_document(sides[side].policy, i));
    if (asked->count == 0)
        suites_forget_others(suites, is_wanted, sides);
    return rc;
}

/* Suites that extend one another have cases in common. */
static bool is_known(const struct diff_near *near, const struct rd_named_case *one)
{
    for (size_t i = 0; i < near->count; i++) {
        const struct rd_named_case *other = &near->cases[i];
        bool is_same = strcmp(one->name, other->name) == 0;
        for (int fact = 0; is_same && fact < RD_FACT_COUNT; fact++)
            is_same = one->is_stated[fact] == other->is_stated[fact] &&
                      (!one->is_stated[fact] || one->facts[fact] == other->facts[fact]);
        if (is_same)
            return true;
    }
    return false;
}

static enum rd_status no_memory(void)
{
    say_error(stderr, "out of memory for the cases of the tests");
    return RD_NOMEM;
}

static enum rd_status list_cases(struct diff_near *near, const struct words *asked, const struct diff_policy sides[2])
{
    size_t most = 1, chosen = 0;
    for (size_t i = 0; i < near->suites.count; i++)
        most += rd_suite_case_count(near->suites.items[i]);
    near->cases = calloc(most, sizeof *near->cases);
    if (!near->cases)
        return no_memory();
    for (size_t i = 0; i < near->suites.count; i++) {
        const struct rd_suite *suite = near->suites.items[i];
        if (!suite_is_named(suite, asked) && !is_wanted(sides, rd_suite_policy(suite)))
            continue;
        chosen++;
        for (size_t k = 0; k < rd_suite_case_count(suite); k++) {
            const struct rd_named_case one = rd_suite_case(suite, k);
            if (!is_known(near, &one))
                near->cases[near->count++] = one;
        }
    }
    if (asked->count == 0 || chosen > 0)
        return RD_OK;
    say_error(stderr, "none of the suites is about either policy or what it edits");
    return RD_INPUT;
}

enum rd_status diff_near_load(struct diff_near *near, const struct arguments *arguments,
                              const struct diff_policy sides[2])
{
    const struct words *asked = &arguments->list[OPTION_TESTS];
    struct rd_findings found;
    rd_findings_init(&found);
    near->suites.files = arguments->files;
    enum rd_status rc = find(asked, sides, &near->suites);
    if (rc == RD_OK)
        rc = suites_read(&near->suites, &found);
    if (asked->count > 0) {
        say_findings(&found, RD_SEVERITY_ERROR);
    } else if (rc == RD_INPUT || rc == RD_IO) { /* nobody asked for them: the proof does not depend on them */
        if (!arguments->given[OPTION_QUIET])
            say_error(stderr, "a suite beside the policies cannot be read: its cases are left out; \"redress test\" "
                              "says why");
        rc = RD_OK;
    }
    rd_findings_release(&found);
    return rc == RD_OK ? list_cases(near, asked, sides) : rc;
}

void diff_near_release(struct diff_near *near)
{
    free(near->cases);
    suites_release(&near->suites);
    *near = (struct diff_near){0};
}
