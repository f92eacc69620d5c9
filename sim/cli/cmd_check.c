/*
 * redress check: reads every document as what its "format" says and prints what is wrong with it.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/json.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "redress/policy.h"
#include "redress/test.h"
#include "redress/units.h"
#include "scenario/scenario.h"

#define FINDINGS_FORMAT "redress/findings/1"

static const char *const formats[] = {"redress/policy/1", "redress/overlay/1", "redress/scenario/1", "redress/tests/1"};
enum { FORMAT_POLICY, FORMAT_OVERLAY, FORMAT_SCENARIO, FORMAT_TESTS, FORMAT_COUNT };

struct check {
    const struct arguments *arguments;
    struct rd_findings found;
    size_t unreadable;    /* files that could not be read at all; their errors are said at once */
    enum rd_status worst; /* a failure that stops everything, such as memory */
};

/* ---- one document ---- */

/* FORMAT_…, or FORMAT_COUNT when the document does not say what it is; then that is a finding. */
static int format_of(struct check *check, const struct json_doc *doc)
{
    if (doc->root->kind != JSON_OBJECT) {
        json_report(&check->found, RD_SEVERITY_ERROR, "wrong-type", doc->root, "expected an object, found %s",
                    json_kind_name(doc->root->kind));
        return FORMAT_COUNT;
    }
    const struct json_value *format = json_get(doc->root, "format");
    if (!format || format->kind != JSON_STRING) {
        json_report(&check->found, RD_SEVERITY_ERROR, "missing-format", format ? format : doc->root,
                    "\"format\" is missing: a document starts with \"format\": \"%s\", \"%s\", \"%s\" or \"%s\"",
                    formats[0], formats[1], formats[2], formats[3]);
        return FORMAT_COUNT;
    }
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(format->string, formats[i]) == 0)
            return i;
    }
    char phrase[128];
    json_report(&check->found, RD_SEVERITY_ERROR, "unknown-format", format, "unknown format \"%s\"%s", format->string,
                suggest_phrase(format->string, formats, FORMAT_COUNT, phrase, sizeof phrase));
    return FORMAT_COUNT;
}

static enum rd_status check_policy(struct check *check, const char *path, const struct json_doc *doc,
                                   struct rd_error *err)
{
    struct rd_policy *policy = NULL;
    enum rd_status rc = strcmp(path, "-") == 0
                            ? rd_policy_load_text(doc->name, doc->text, doc->length, &policy, &check->found, err)
                            : rd_policy_load(path, &policy, &check->found, err);
    if (rc == RD_OK)
        rd_policy_free(policy);
    return rc;
}

static enum rd_status check_scenario(struct check *check, const char *path, const struct json_doc *doc,
                                     struct rd_error *err)
{
    const struct scenario_options options = {NULL, 0};
    struct scenario *scenario = NULL;
    enum rd_status rc = strcmp(path, "-") == 0 ? scenario_load_text(doc->name, doc->text, doc->length, &options,
                                                                    &scenario, &check->found, err)
                                               : scenario_load(path, &options, &scenario, &check->found, err);
    if (rc == RD_OK)
        scenario_free(scenario);
    return rc;
}

/* Also against the policy it is about, of which only errors are told: what else is to be said is told when it is checked. */
static enum rd_status check_tests(struct check *check, const char *path, const struct json_doc *doc,
                                  struct rd_error *err)
{
    struct rd_suite *suite = NULL;
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_findings of_policy;
    rd_findings_init(&of_policy);
    enum rd_status rc = strcmp(path, "-") == 0
                            ? rd_suite_load_text(doc->name, doc->text, doc->length, &suite, &check->found, err)
                            : rd_suite_load(path, &suite, &check->found, err);
    if (rc == RD_OK)
        rc = rd_policy_load(rd_suite_policy(suite), &policy, &of_policy, err);
    for (size_t i = 0; i < of_policy.count; i++)
        if (of_policy.items[i].severity == RD_SEVERITY_ERROR)
            rd_findings_add(&check->found, &of_policy.items[i]);
    rd_findings_release(&of_policy);
    if (rc == RD_OK)
        rc = rd_policy_compile(policy, RD_PPB_PER_ONE, &image, err);
    if (rc == RD_OK)
        rc = rd_suite_check(suite, policy, image, &check->found, err);
    rd_image_free(image);
    rd_policy_free(policy);
    rd_suite_free(suite);
    return rc;
}

/* Says a failure that no finding tells of. */
static void note_failure(struct check *check, enum rd_status rc, const struct rd_error *err, size_t errors_before)
{
    if (rc == RD_OK || (rc == RD_INPUT && check->found.errors > errors_before))
        return;
    say_error(stderr, "%s", err->text);
    check->unreadable++;
    if (rc == RD_NOMEM)
        check->worst = rc;
}

static void check_file(struct check *check, const char *path)
{
    struct rd_error err = {.status = RD_OK};
    size_t errors_before = check->found.errors;
    struct json_doc *doc = NULL;
    enum rd_status rc = json_read_file(path, &doc, &check->found, &err);
    if (rc == RD_OK) {
        int format = format_of(check, doc);
        if (format == FORMAT_SCENARIO)
            rc = check_scenario(check, path, doc, &err);
        else if (format == FORMAT_TESTS)
            rc = check_tests(check, path, doc, &err);
        else if (format != FORMAT_COUNT)
            rc = check_policy(check, path, doc, &err);
        json_free(doc);
    }
    note_failure(check, rc, &err, errors_before);
}

/* ---- what was found ---- */

static enum rd_severity fail_level(const struct arguments *arguments)
{
    static const enum rd_severity levels[] = {RD_SEVERITY_ERROR, RD_SEVERITY_WARNING, RD_SEVERITY_INFO};
    return levels[arguments->choice[OPTION_FAIL_LEVEL]];
}

/* Remarks are shown when asked for, or when they decide the exit code. */
static bool is_shown(const struct check *check, const struct rd_finding *finding)
{
    return finding->severity > RD_SEVERITY_INFO || check->arguments->given[OPTION_VERBOSE] ||
           fail_level(check->arguments) == RD_SEVERITY_INFO;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_text(const struct check *check)
{
    struct rd_findings shown;
    rd_findings_init(&shown);
    for (size_t i = 0; i < check->found.count; i++) {
        if (is_shown(check, &check->found.items[i]))
            rd_findings_add(&shown, &check->found.items[i]);
    }
    rd_findings_print(&shown, stdout);
    rd_findings_release(&shown);
    const struct rd_findings *found = &check->found;
    size_t files = check->arguments->operands.count;
    printf("%zu file%s: ", files, plural(files));
    if (found->errors + found->warnings + found->infos + check->unreadable == 0)
        printf("nothing wrong\n");
    else
        printf("%zu error%s, %zu warning%s, %zu remark%s%s\n", found->errors + check->unreadable,
               plural(found->errors + check->unreadable), found->warnings, plural(found->warnings), found->infos,
               plural(found->infos),
               found->infos > 0 && !is_shown(check, &(struct rd_finding){0}) ? " (-v shows them)" : "");
}

static void put_text(cJSON *object, const char *key, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, key, text);
}

static void put_finding(cJSON *array, const struct rd_finding *finding)
{
    cJSON *object = cJSON_CreateObject();
    put_text(object, "severity", rd_severity_name(finding->severity));
    put_text(object, "code", finding->code);
    put_text(object, "file", finding->file);
    cJSON_AddNumberToObject(object, "line", finding->line);
    cJSON_AddNumberToObject(object, "column", finding->column);
    put_text(object, "pointer", finding->pointer);
    put_text(object, "message", finding->message);
    put_text(object, "decision", finding->decision);
    put_text(object, "rule", finding->rule);
    put_text(object, "epoch", finding->epoch);
    put_text(object, "witness", finding->witness);
    put_text(object, "fix", finding->fix);
    cJSON_AddItemToArray(array, object);
}

static enum rd_status print_json(const struct check *check)
{
    cJSON *root = cJSON_CreateObject();
    put_text(root, "format", FINDINGS_FORMAT);
    cJSON_AddNumberToObject(root, "files", (double)check->arguments->operands.count);
    cJSON_AddNumberToObject(root, "unreadable", (double)check->unreadable);
    cJSON_AddNumberToObject(root, "errors", (double)check->found.errors);
    cJSON_AddNumberToObject(root, "warnings", (double)check->found.warnings);
    cJSON_AddNumberToObject(root, "infos", (double)check->found.infos);
    cJSON *findings = cJSON_AddArrayToObject(root, "findings");
    for (size_t i = 0; findings && i < check->found.count; i++)
        put_finding(findings, &check->found.items[i]);
    char *text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text) {
        say_error(stderr, "out of memory for the findings");
        return RD_NOMEM;
    }
    puts(text);
    cJSON_free(text);
    return RD_OK;
}

static enum rd_status verdict(const struct check *check)
{
    const struct rd_findings *found = &check->found;
    if (check->worst != RD_OK)
        return check->worst;
    if (check->unreadable > 0 || found->errors > 0)
        return RD_INPUT;
    enum rd_severity level = fail_level(check->arguments);
    bool is_negative =
        (level <= RD_SEVERITY_WARNING && found->warnings > 0) || (level <= RD_SEVERITY_INFO && found->infos > 0);
    return is_negative ? RD_NEGATIVE : RD_OK;
}

enum rd_status cmd_check(const struct arguments *arguments)
{
    struct check check = {.arguments = arguments, .worst = RD_OK};
    rd_findings_init(&check.found);
    for (size_t i = 0; i < arguments->operands.count && check.worst == RD_OK; i++)
        check_file(&check, arguments->operands.items[i]);
    rd_findings_sort(&check.found);
    enum rd_status rc = RD_OK;
    if (arguments->choice[OPTION_FINDINGS_FORMAT] == 1)
        rc = print_json(&check);
    else
        print_text(&check);
    if (rc == RD_OK)
        rc = verdict(&check);
    rd_findings_release(&check.found);
    return rc;
}
