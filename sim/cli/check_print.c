/*
 * Findings in the forms people and programs read.
 */
#include "cli/check_print.h"

#include <stdlib.h>
#include <string.h>

#include "report/json_tree.h"
#include "report/page.h"
#include "report/xml.h"

#define FINDINGS_FORMAT "redress/findings/1"

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- text ---- */

/* Remarks are shown when asked for, or when they decide the exit code. */
static enum rd_severity least_shown(const struct checked *checked)
{
    return checked->shows_infos || checked->level == RD_SEVERITY_INFO ? RD_SEVERITY_INFO : RD_SEVERITY_WARNING;
}

/* Each with its code behind it: it is what `allow` and --disable take. */
static enum rd_status show_findings(const struct rd_findings *found, enum rd_severity least, FILE *out)
{
    struct rd_findings shown;
    enum rd_status rc = RD_OK;
    rd_findings_init(&shown);
    for (size_t i = 0; i < found->count && rc == RD_OK; i++) {
        struct rd_finding finding = found->items[i];
        const size_t size = strlen(finding.message) + strlen(finding.code) + sizeof " []";
        char *message = finding.severity >= least ? malloc(size) : NULL;
        if (finding.severity < least)
            continue;
        if (message)
            snprintf(message, size, "%s [%s]", finding.message, finding.code);
        finding.message = message;
        rc = message ? rd_findings_add(&shown, &finding) : RD_NOMEM;
        free(message);
    }
    rd_findings_add_lost(&shown, found, least);
    if (rc == RD_OK)
        rd_findings_print(&shown, out);
    rd_findings_release(&shown);
    return rc;
}

enum rd_status check_print_text(const struct checked *checked, FILE *out)
{
    const struct rd_findings *found = checked->found;
    const enum rd_status rc = show_findings(found, least_shown(checked), out);
    if (rc != RD_OK)
        return rc;
    const size_t files = checked->files->count, errors = found->errors + checked->unreadable;
    page_print(out, "%zu file%s: ", files, plural(files));
    if (errors + found->warnings + found->infos == 0)
        page_print(out, "nothing wrong\n");
    else
        page_print(out, "%zu error%s, %zu warning%s, %zu remark%s%s\n", errors, plural(errors), found->warnings,
                   plural(found->warnings), found->infos, plural(found->infos),
                   found->infos > 0 && least_shown(checked) > RD_SEVERITY_INFO ? " (-v shows them)" : "");
    return RD_OK;
}

/* ---- JSON ---- */

/* What a finding does not say is left out. */
static void put_text(struct json_tree *tree, cJSON *object, const char *key, const char *text)
{
    if (text)
        tree_text(tree, object, key, text);
}

static void put_finding(struct json_tree *tree, cJSON *array, const struct rd_finding *finding)
{
    cJSON *object = tree_put(tree, array, NULL, tree_object(tree));
    tree_text(tree, object, "severity", rd_severity_name(finding->severity));
    tree_text(tree, object, "code", finding->code);
    tree_text(tree, object, "file", finding->file);
    tree_integer(tree, object, "line", finding->line);
    tree_integer(tree, object, "column", finding->column);
    put_text(tree, object, "pointer", finding->pointer);
    put_text(tree, object, "message", finding->message);
    put_text(tree, object, "decision", finding->decision);
    put_text(tree, object, "rule", finding->rule);
    put_text(tree, object, "subject", finding->subject);
    put_text(tree, object, "epoch", finding->epoch);
    put_text(tree, object, "witness", finding->witness);
    put_text(tree, object, "fix", finding->fix);
}

/* Counted, but beyond what a list keeps. */
static size_t not_listed(const struct rd_findings *found)
{
    return found->errors + found->warnings + found->infos - found->count;
}

enum rd_status check_print_json(const struct checked *checked, FILE *out)
{
    const struct rd_findings *found = checked->found;
    struct json_tree tree = {.failed = false};
    struct rd_error err = {RD_OK, ""};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", FINDINGS_FORMAT);
    tree_integer(&tree, root, "files", (int64_t)checked->files->count);
    tree_integer(&tree, root, "unreadable", (int64_t)checked->unreadable);
    tree_integer(&tree, root, "errors", (int64_t)found->errors);
    tree_integer(&tree, root, "warnings", (int64_t)found->warnings);
    tree_integer(&tree, root, "infos", (int64_t)found->infos);
    tree_integer(&tree, root, "not_listed", (int64_t)not_listed(found));
    cJSON *findings = tree_put(&tree, root, "findings", tree_array(&tree));
    for (size_t i = 0; i < found->count; i++)
        put_finding(&tree, findings, &found->items[i]);
    return tree_print(&tree, root, "the findings", out, &err);
}

/* ---- JUnit: a suite a file, a case a finding ---- */

static bool is_failure(const struct checked *checked, const struct rd_finding *finding)
{
    return finding->severity >= checked->level;
}

static void put_detail(const char *name, const char *text, FILE *out)
{
    if (!text)
        return;
    page_print(out, "\n%s: ", name);
    xml_text(text, out);
}

static void put_details(const struct rd_finding *finding, FILE *out)
{
    xml_text(finding->file, out);
    if (finding->line > 0)
        page_print(out, ":%d:%d", finding->line, finding->column);
    fputs(": ", out);
    xml_text(finding->pointer, out);
    put_detail("decision", finding->decision, out);
    put_detail("rule", finding->rule, out);
    put_detail("subject", finding->subject, out);
    put_detail("epoch", finding->epoch, out);
    put_detail("witness", finding->witness, out);
    put_detail("fix", finding->fix, out);
}

static void put_case(const struct checked *checked, const struct rd_finding *finding, FILE *out)
{
    const bool fails = is_failure(checked, finding);
    fputs("    <testcase classname=\"", out);
    xml_attribute(finding->code, out);
    fputs("\" name=\"", out);
    xml_attribute(finding->pointer[0] ? finding->pointer : "/", out);
    page_print(out, ":%d:%d\">\n      %s", finding->line, finding->column, fails ? "<failure type=\"" : "<system-out>");
    if (fails) {
        page_put(out, rd_severity_name(finding->severity));
        fputs("\" message=\"", out);
        xml_attribute(finding->message, out);
        fputs("\">", out);
    } else {
        page_print(out, "%s: ", rd_severity_name(finding->severity));
        xml_text(finding->message, out);
        fputc('\n', out);
    }
    put_details(finding, out);
    page_print(out, fails ? "</failure>\n    </testcase>\n" : "</system-out>\n    </testcase>\n");
}

static void put_suite(const struct checked *checked, const char *file, FILE *out)
{
    const struct rd_findings *found = checked->found;
    size_t count = 0, failures = 0;
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->items[i].file, file) != 0)
            continue;
        count++;
        failures += is_failure(checked, &found->items[i]);
    }
    fputs("  <testsuite name=\"", out);
    xml_attribute(file, out);
    page_print(out, "\" tests=\"%zu\" failures=\"%zu\">\n", count ? count : 1, failures);
    if (count == 0)
        fputs("    <testcase classname=\"check\" name=\"nothing wrong\"/>\n", out);
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->items[i].file, file) == 0)
            put_case(checked, &found->items[i], out);
    }
    fputs("  </testsuite>\n", out);
}

static bool is_among(const struct words *files, size_t count, const char *file)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(files->items[i], file) == 0)
            return true;
    return false;
}

/* What a list does not keep fails where something in it would. */
static void put_not_listed(const struct checked *checked, FILE *out)
{
    const size_t count = not_listed(checked->found);
    struct rd_findings lost;
    if (count == 0)
        return;
    rd_findings_init(&lost);
    rd_findings_add_lost(&lost, checked->found, checked->level);
    const bool fails = lost.errors + lost.warnings + lost.infos > 0;
    page_print(out,
               "  <testsuite name=\"not listed\" tests=\"1\" failures=\"%d\">\n"
               "    <testcase classname=\"check\" name=\"%zu more findings\">%s</testcase>\n  </testsuite>\n",
               fails, count, fails ? "<failure/>" : "");
}

/* The files that were asked for, then those they lead to. */
void check_print_junit(const struct checked *checked, FILE *out)
{
    const struct rd_findings *found = checked->found;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"redress check\">\n", out);
    for (size_t i = 0; i < checked->files->count; i++)
        if (!is_among(checked->files, i, checked->files->items[i]))
            put_suite(checked, checked->files->items[i], out);
    for (size_t i = 0; i < found->count; i++) { /* sorted: a file's findings stand together */
        const char *file = found->items[i].file;
        if ((i == 0 || strcmp(found->items[i - 1].file, file) != 0) &&
            !is_among(checked->files, checked->files->count, file))
            put_suite(checked, file, out);
    }
    put_not_listed(checked, out);
    fputs("</testsuites>\n", out);
}
