/*
 * Reading a tests document, and those it extends.
 *
 *   { "format": "redress/tests/1", "policy": "policy.json", "title": "…",
 *     "extends": "other.test.json", "except": [ "name of a test of it that does not hold here" ],
 *     "given": { fact: value of all tests that do not state it },
 *     "cases": { "name": { "at": DATE, fact: value, … } },
 *     "tests": [ { "name": "…", "ref": "…", "why": "…", "case": "name", "base": { fact: value }, "matrix": { fact: values },
 *                  "expect": { decision: CLAUSE or [CLAUSE, …] } },
 *                { "name": "…", "base": { "at": DATE }, "steps": [ { "on": "violation", "kind": "not_shipped",
 *                  "after": "3d", "times": 2, "expect": { decision: CLAUSE }, "holds": { fact: cell } } ] },
 *                { "name": "…", "skip": "why not" } ] }
 *
 * `base` states facts over those of `case`. A clause holds answers, "rule" (an id, or all that apply together) and "where"
 * (a cell a fact): every case meets exactly one clause of each decision. Steps happen one after the other to one seller and
 * one buyer, whose facts they bring about.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/suite.h"

/* ---- cases ---- */

static void read_cases(struct suite_reader *reader, const struct json_value *cases)
{
    struct rd_suite *suite = reader->suite;
    reader->case_names.count = 0;
    if (!cases || !expect_kind(&reader->checker, cases, JSON_OBJECT, "\"cases\""))
        return;
    struct suite_case *all = check_alloc(&reader->checker, suite->case_count + cases->count + 1, sizeof *all);
    if (!all || !names_init(&reader->case_names, &suite->names.arena, cases->count)) {
        reader->checker.is_out_of_memory = true;
        return;
    }
    if (suite->case_count)
        memcpy(all, suite->cases, suite->case_count * sizeof *all);
    suite->cases = all;
    json_each (member, cases) {
        struct suite_case *one = &suite->cases[suite->case_count++];
        one->name = member->key;
        names_put(&reader->case_names, one->name, member);
        one->at = member;
        rd_case_init(&one->world);
        read_world(reader, member, &one->world, one->stated_by);
    }
    names_sort(&reader->case_names);
}

static struct suite_case *find_case(struct suite_reader *reader, const struct json_value *name)
{
    const struct rd_suite *suite = reader->suite;
    const struct named *found = names_find(&reader->case_names, name->string);
    if (found)
        return &suite->cases[reader->first_case + found->number];
    const char **known = check_alloc(&reader->checker, suite->case_count + 1, sizeof *known);
    for (size_t i = reader->first_case; known && i < suite->case_count; i++)
        known[i - reader->first_case] = suite->cases[i].name;
    if (known)
        report(&reader->checker, FINDING_TEST_CASE, name, "unknown case \"%s\"%s", clip(&reader->checker, name->string),
               did_you_mean(&reader->checker, name->string, known, suite->case_count - reader->first_case));
    return NULL;
}

/* ---- tests ---- */

static void read_world_of(struct suite_reader *reader, const struct json_value *value, struct suite_test *test)
{
    const struct json_value *named = json_get(value, "case"), *base = json_get(value, "base");
    rd_case_init(&test->world);
    test->named_case = SIZE_MAX;
    if (named && named->kind == JSON_STRING) {
        struct suite_case *from = find_case(reader, named);
        if (from) {
            from->is_used = true;
            test->world = from->world;
            test->named_case = (size_t)(from - reader->suite->cases);
        }
    }
    if (base)
        read_world(reader, base, &test->world, test->stated_by);
}

/* What a reader of the suite should know, though the test runs. */
static void remark_on(struct suite_reader *reader, const struct json_value *value, const struct suite_test *test)
{
    const bool is_empty = test_is_empty(test);
    bool has_reason = test->shown.ref || test->shown.why;
    for (size_t i = 0; i < test->expect.count; i++)
        for (size_t j = 0; j < test->expect.items[i].clause_count; j++)
            has_reason |= json_get(test->expect.items[i].clauses[j].at, "ref") ||
                          json_get(test->expect.items[i].clauses[j].at, "why");
    if (test->shown.skip)
        return;
    if (is_empty && !json_get(value, "expect") && (!json_get(value, "steps") || test->step_count > 0))
        report(&reader->checker, FINDING_TEST_EMPTY, value, "test \"%s\" expects nothing, so it fails",
               clip(&reader->checker, test->shown.name));
    else if (test->shown.is_unreviewed)
        report(&reader->checker, FINDING_TEST_UNREVIEWED, value, "test \"%s\": nobody has confirmed what it expects",
               clip(&reader->checker, test->shown.name));
    else if (!has_reason)
        report(&reader->checker, FINDING_TEST_REASON, value,
               "test \"%s\" says neither \"ref\" nor \"why\": where does what it expects come from?",
               clip(&reader->checker, test->shown.name));
}

static void read_test(struct suite_reader *reader, const struct json_value *value, struct suite_test *test)
{
    char pointer[JSON_POINTER_SIZE];
    *test = (struct suite_test){.at = value, .shown = {.name = "", .file = value->doc->name}};
    if (!expect_kind(&reader->checker, value, JSON_OBJECT, "a test"))
        return;
    check_members(&reader->checker, value, RD_PART_TEST);
    const char *name = text_of(value, "name");
    const struct json_value *unreviewed = json_get(value, "unreviewed");
    const char *at = arena_copy(&reader->suite->names.arena, report_pointer(value, pointer, sizeof pointer));
    reader->checker.is_out_of_memory |= at == NULL;
    test->shown.name = name ? name : "";
    test->shown.pointer = at ? at : "";
    test->shown.line = value->line;
    test->shown.column = value->column;
    test->shown.case_count = 1;
    test->shown.ref = text_of(value, "ref");
    test->shown.why = text_of(value, "why");
    test->shown.skip = text_of(value, "skip");
    test->shown.is_unreviewed = unreviewed && unreviewed->kind == JSON_BOOL && unreviewed->boolean;
    read_world_of(reader, value, test);
    if (json_get(value, "matrix"))
        read_matrix(reader, json_get(value, "matrix"), test);
    if (json_get(value, "expect"))
        read_expect(reader, json_get(value, "expect"), &test->expect);
    if (json_get(value, "steps"))
        read_steps(reader, json_get(value, "steps"), test);
    remark_on(reader, value, test);
}

static void read_tests(struct suite_reader *reader, const struct json_value *tests, const struct json_value *root)
{
    struct rd_suite *suite = reader->suite;
    if (!tests) {
        if (!json_get(root, "extends"))
            report(&reader->checker, FINDING_KEY_MISSING, root, "\"tests\" is missing");
        return;
    }
    if (!expect_kind(&reader->checker, tests, JSON_ARRAY, "\"tests\""))
        return;
    if (suite->test_count + tests->count > SUITE_TESTS_MAX) {
        report(&reader->checker, FINDING_TOO_MANY, tests, "more than %u tests", SUITE_TESTS_MAX);
        return;
    }
    struct suite_test *all = check_alloc(&reader->checker, suite->test_count + tests->count + 1, sizeof *all);
    if (!all)
        return;
    if (suite->test_count)
        memcpy(all, suite->tests, suite->test_count * sizeof *all);
    suite->tests = all;
    const struct names names = texts_of(&reader->checker, tests, "name");
    json_each (value, tests) {
        read_test(reader, value, &suite->tests[suite->test_count++]);
        refuse_taken(&reader->checker, &names, json_get(value, "name"), FINDING_TEST_NAME, "test name");
    }
}

/* ---- documents ---- */

static const char *path_beside(struct suite_reader *reader, const struct json_doc *doc, const char *path)
{
    const char *slash = strrchr(doc->name, '/');
    if (path[0] == '/' || !slash)
        return path;
    const char *joined =
        arena_format(&reader->suite->names.arena, "%.*s/%s", (int)(slash - doc->name), doc->name, path);
    reader->checker.is_out_of_memory |= joined == NULL;
    return joined;
}

static enum rd_status read_document(struct suite_reader *reader, struct json_doc *doc, struct rd_error *err);

static enum rd_status read_extended(struct suite_reader *reader, const struct json_doc *doc,
                                    const struct json_value *extends, struct rd_error *err)
{
    struct rd_suite *suite = reader->suite;
    struct json_doc *other = NULL;
    if (extends->kind != JSON_STRING || !extends->string[0])
        return RD_INPUT;
    if (suite->doc_count == SUITE_DOCS_MAX) {
        report(&reader->checker, FINDING_BASE_DEPTH, extends, "more than %u suites extend each other", SUITE_DOCS_MAX);
        return RD_INPUT;
    }
    const char *path = path_beside(reader, doc, extends->string);
    if (!path)
        return RD_NOMEM;
    for (size_t i = 0; i < suite->doc_count; i++)
        if (strcmp(suite->docs[i]->name, path) == 0) {
            report(&reader->checker, FINDING_BASE_CYCLE, extends, "\"%s\" extends itself",
                   clip(&reader->checker, path));
            return RD_INPUT;
        }
    enum rd_status rc = json_read_from(reader->files, path, &other, reader->checker.found, err);
    if (rc == RD_IO)
        rd_error_in(err, "extended by %s", doc->name);
    if (rc != RD_OK)
        return rc;
    suite->docs[suite->doc_count++] = other;
    return read_document(reader, other, err);
}

struct names suite_test_names(const struct rd_suite *suite, struct checker *checker)
{
    struct names names;
    checker->is_out_of_memory |= !names_init(&names, &checker->policy->arena, suite->test_count);
    for (size_t i = 0; names.items && i < suite->test_count; i++)
        names_put(&names, suite->tests[i].shown.name, suite->tests[i].at);
    names_sort(&names);
    return names;
}

static void except_tests(struct suite_reader *reader, const struct json_value *except)
{
    struct rd_suite *suite = reader->suite;
    if (!expect_kind(&reader->checker, except, JSON_ARRAY, "\"except\""))
        return;
    const char **known = check_alloc(&reader->checker, suite->test_count + 1, sizeof *known);
    const struct json_value **names =
        check_alloc(&reader->checker, suite->exception_count + except->count + 1, sizeof *names);
    const struct names tests = suite_test_names(suite, &reader->checker);
    for (size_t i = 0; known && i < suite->test_count; i++)
        known[i] = suite->tests[i].shown.name;
    for (size_t i = 0; names && i < suite->exception_count; i++)
        names[i] = suite->exceptions[i];
    json_each (name, except) {
        if (!known || !names || !expect_kind(&reader->checker, name, JSON_STRING, "a name of \"except\""))
            continue;
        const struct named *first = names_find(&tests, name->string);
        for (const struct named *test = first; test; test = names_next(&tests, test))
            suite->tests[test->number].shown.is_excepted = true;
        names[suite->exception_count++] = name;
        if (!first)
            report(&reader->checker, FINDING_TEST_EXCEPT, name, "no test is called \"%s\"%s",
                   clip(&reader->checker, name->string),
                   did_you_mean(&reader->checker, name->string, known, suite->test_count));
    }
    suite->exceptions = names;
}

static void refuse_unused_cases(struct suite_reader *reader)
{
    for (size_t i = reader->first_case; i < reader->suite->case_count; i++)
        if (!reader->suite->cases[i].is_used)
            report_key(&reader->checker, FINDING_TEST_UNUSED, reader->suite->cases[i].at,
                       "no test uses the case \"%s\"", clip(&reader->checker, reader->suite->cases[i].name));
}

static void fill_in(struct rd_case *own, const struct rd_case *given)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++)
        if (slot_is_stated(given, slot) && !slot_is_stated(own, slot))
            slot_set(own, slot, slot_value(given, slot));
}

/*
 * What all tests and cases so far take for granted, those of extended suites among them, where they do not say otherwise.
 */
static void take_for_granted(struct suite_reader *reader, const struct json_value *given)
{
    const struct json_value *stated[SLOT_COUNT] = {NULL};
    struct rd_case world;
    rd_case_init(&world);
    read_world(reader, given, &world, stated);
    for (size_t i = 0; i < reader->suite->test_count; i++)
        fill_in(&reader->suite->tests[i].world, &world);
    for (size_t i = 0; i < reader->suite->case_count; i++)
        fill_in(&reader->suite->cases[i].world, &world);
}

/* The extended document first, so that its tests stand first. */
static enum rd_status read_document(struct suite_reader *reader, struct json_doc *doc, struct rd_error *err)
{
    const struct json_value *root = doc->root, *extends = json_get(root, "extends");
    struct checker *checker = &reader->checker;
    if (!expect_kind(checker, root, JSON_OBJECT, "the document"))
        return RD_INPUT;
    check_members(checker, root, RD_PART_TESTS);
    const char *format = text_of(root, "format"), *policy = text_of(root, "policy");
    if (format && rd_document_find(format) != RD_DOCUMENT_TESTS)
        report(checker, FINDING_FORMAT, json_get(root, "format"), "format \"%s\" is no suite of tests (%s)",
               clip(checker, format), rd_document_row(RD_DOCUMENT_TESTS)->format);
    if (policy && !reader->suite->policy)
        reader->suite->policy = path_beside(reader, doc, policy);
    if (extends) {
        const enum rd_status rc = read_extended(reader, doc, extends, err);
        if (rc != RD_OK)
            return rc;
        if (json_get(root, "except"))
            except_tests(reader, json_get(root, "except"));
    } else if (json_get(root, "except")) {
        report_key(checker, FINDING_TEST_EXCEPT, json_get(root, "except"), "\"except\" without \"extends\"");
    }
    reader->first_case = reader->suite->case_count;
    read_cases(reader, json_get(root, "cases"));
    read_tests(reader, json_get(root, "tests"), root);
    refuse_unused_cases(reader);
    if (json_get(root, "given"))
        take_for_granted(reader, json_get(root, "given"));
    return RD_OK;
}

static enum rd_status load(struct suite_reader *reader, const struct rd_source *source, struct rd_error *err)
{
    struct rd_suite *suite = reader->suite;
    struct rd_findings *found = reader->checker.found;
    const size_t errors = found->errors;
    struct json_doc *doc = NULL;
    enum rd_status rc = source->text ? json_read_text(source->name, source->text, source->length, &doc, found, err)
                                     : json_read_from(reader->files, source->name, &doc, found, err);
    if (rc == RD_OK) {
        suite->docs[suite->doc_count++] = doc;
        suite->path = doc->name;
        rc = read_document(reader, doc, err);
    }
    if (reader->checker.is_out_of_memory)
        return RD_NOMEM;
    if (rc == RD_OK && found->errors > errors)
        rc = RD_INPUT;
    if (rc == RD_INPUT)
        rd_fail(err, RD_INPUT, "suite \"%s\": %zu %s", source->name, found->errors - errors,
                found->errors - errors == 1 ? "error" : "errors");
    return rc;
}

enum rd_status rd_suite_load_source(const struct rd_source *source, struct rd_suite **out, struct rd_findings *found,
                                    struct rd_error *err)
{
    struct rd_suite *suite = calloc(1, sizeof *suite);
    struct suite_reader reader = {.checker = {.found = found}, .suite = suite, .files = source->files};
    enum rd_status rc = RD_NOMEM;
    if (suite) {
        reader.checker.policy = &suite->names;
        arena_init(&suite->names.arena);
        rc = load(&reader, source, err);
    }
    if (rc == RD_NOMEM)
        rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", source->name);
    if (rc == RD_OK)
        *out = suite;
    else
        rd_suite_free(suite);
    return rc;
}

enum rd_status rd_suite_load(const char *path, struct rd_suite **out, struct rd_findings *found, struct rd_error *err)
{
    const struct rd_source source = {.name = path};
    return rd_suite_load_source(&source, out, found, err);
}

enum rd_status rd_suite_load_text(const char *name, const char *text, size_t length, struct rd_suite **out,
                                  struct rd_findings *found, struct rd_error *err)
{
    const struct rd_source source = {.name = name, .text = text, .length = length};
    return rd_suite_load_source(&source, out, found, err);
}

void rd_suite_free(struct rd_suite *suite)
{
    if (!suite)
        return;
    for (size_t i = 0; i < suite->doc_count; i++)
        json_free(suite->docs[i]);
    arena_release(&suite->names.arena);
    free(suite);
}

const char *rd_suite_path(const struct rd_suite *suite)
{
    return suite->path;
}

const char *rd_suite_policy(const struct rd_suite *suite)
{
    return suite->policy;
}

size_t rd_suite_test_count(const struct rd_suite *suite)
{
    return suite->test_count;
}

const struct rd_test *rd_suite_test(const struct rd_suite *suite, size_t index)
{
    return &suite->tests[index].shown;
}

size_t rd_suite_case_count(const struct rd_suite *suite)
{
    return suite->case_count;
}

struct rd_named_case rd_suite_case(const struct rd_suite *suite, size_t index)
{
    const struct suite_case *one = &suite->cases[index];
    return (struct rd_named_case){one->name, one->at->doc->name, one->world.facts, one->world.is_stated};
}
