/*
 * redress test: suites of policy tests, what they reach, and a verdict.
 */
#include <stdlib.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/suites.h"
#include "report/test_page.h"
#include "study/play.h"

enum { AS_TEXT, AS_JSON, AS_JUNIT };

struct testing {
    const struct arguments *arguments;
    struct suites suites;
    struct tested_suite *tested;
    struct tested_policy *policies;
    size_t tested_count, policy_count;
    struct play *play;
};

static enum rd_status load(struct testing *testing)
{
    const struct arguments *arguments = testing->arguments;
    const struct words *policies = &arguments->list[OPTION_POLICY]; /* instead of those the suites name */
    struct rd_findings found;
    enum rd_status rc = RD_OK;
    rd_findings_init(&found);
    for (size_t i = 0; i < arguments->operands.count && rc == RD_OK; i++)
        rc = suites_find(&testing->suites, arguments->operands.items[i]);
    if (rc == RD_OK)
        rc = suites_read(&testing->suites, &found);
    if (rc == RD_OK)
        rc = suites_bind(&testing->suites, policies->count ? policies->items[0] : NULL, &found);
    say_findings(&found, arguments->given[OPTION_VERBOSE] ? RD_SEVERITY_INFO
                         : rc == RD_OK                    ? RD_SEVERITY_WARNING
                                                          : RD_SEVERITY_ERROR);
    rd_findings_release(&found);
    return rc;
}

static enum rd_status out_of_memory(void)
{
    say_error(stderr, "out of memory for the tests");
    return RD_NOMEM;
}

static enum rd_status run(struct testing *testing)
{
    const struct suites *suites = &testing->suites;
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = RD_OK;
    testing->tested = calloc(suites->count + 1, sizeof *testing->tested);
    testing->policies = calloc(suites->policy_count + 1, sizeof *testing->policies);
    testing->play = play_new();
    if (!testing->tested || !testing->policies || !testing->play)
        return out_of_memory();
    for (size_t i = 0; i < suites->policy_count && rc == RD_OK; i++) {
        testing->policies[i].name = rd_policy_name(suites->policies[i].policy);
        rc = rd_coverage_init(&testing->policies[i].coverage, suites->policies[i].policy, &err);
        testing->policy_count += rc == RD_OK;
    }
    for (size_t i = 0; i < suites->count && rc == RD_OK; i++) {
        const struct suite_policy *policy = &suites->policies[suites->policy_of[i]];
        struct tested_suite *tested = &testing->tested[i];
        const struct rd_test_options options = {.filter = testing->arguments->text[OPTION_FILTER],
                                                .coverage = &testing->policies[suites->policy_of[i]].coverage,
                                                .player = play_player(testing->play)};
        tested->path = rd_suite_path(suites->items[i]);
        tested->policy = policy->argument;
        rc = rd_suite_run(suites->items[i], policy->policy, policy->image, &options, &tested->run, &err);
        testing->tested_count += rc == RD_OK;
    }
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

static enum rd_status print(const struct testing *testing)
{
    const struct arguments *arguments = testing->arguments;
    const struct test_report report = {.suites = testing->tested,
                                       .suite_count = testing->tested_count,
                                       .policies = testing->policies,
                                       .policy_count = testing->policy_count,
                                       .is_verbose = arguments->given[OPTION_VERBOSE],
                                       .shows_coverage = arguments->given[OPTION_COVERAGE]};
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = RD_OK;
    if (arguments->choice[OPTION_TEST_FORMAT] == AS_JSON)
        rc = report_tests_json(&report, stdout, &err);
    else if (arguments->choice[OPTION_TEST_FORMAT] == AS_JUNIT)
        report_tests_junit(&report, stdout);
    else
        report_tests_page(&report, stdout);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

/* A run that selected nothing proves nothing. */
static enum rd_status verdict(const struct testing *testing)
{
    const struct arguments *arguments = testing->arguments;
    size_t run = 0, failed = 0;
    char shown[TEXT_SHOWN_SIZE];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < testing->tested_count; i++) {
        run += testing->tested[i].run.passed + testing->tested[i].run.failed;
        failed += testing->tested[i].run.failed;
    }
    if (run == 0) {
        if (arguments->text[OPTION_FILTER])
            say_error(stderr, "nothing was tested: no test with %s in its name is run",
                      text_shown(arguments->text[OPTION_FILTER], shown));
        else
            say_error(stderr, "nothing was tested: every test is skipped, or there is none");
        return RD_INPUT;
    }
    for (size_t i = 0; i < testing->policy_count && arguments->given[OPTION_THRESHOLD]; i++) {
        const double share = coverage_share(&testing->policies[i].coverage);
        if (share >= arguments->share[OPTION_THRESHOLD])
            continue;
        say_error(stderr, "coverage of %s is %.4f, below the threshold of %g", testing->policies[i].name, share,
                  arguments->share[OPTION_THRESHOLD]);
        rc = RD_NEGATIVE;
    }
    return failed > 0 ? RD_NEGATIVE : rc;
}

enum rd_status cmd_test(const struct arguments *arguments)
{
    struct testing testing = {.arguments = arguments, .suites = {.files = arguments->files}};
    enum rd_status rc = load(&testing);
    if (rc == RD_OK)
        rc = run(&testing);
    if (rc == RD_OK)
        rc = print(&testing);
    if (rc == RD_OK)
        rc = verdict(&testing);
    for (size_t i = 0; i < testing.tested_count; i++)
        rd_test_run_release(&testing.tested[i].run);
    for (size_t i = 0; i < testing.policy_count; i++)
        rd_coverage_release(&testing.policies[i].coverage);
    free(testing.tested);
    free(testing.policies);
    play_free(testing.play);
    suites_release(&testing.suites);
    return rc;
}
