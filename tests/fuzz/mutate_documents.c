/*
 * Mutated documents: whatever happens to a document, reading it neither crashes nor hangs, and no unknown key passes.
 *
 *     mutate_documents COUNT FILE…            every file gets its part of COUNT random mutations, and every object of it
 *                                             an unknown key
 *     mutate_documents --print INDEX FILE     the text of one random mutation, to look at a failure
 *
 * Mutations depend on the text of the file and their index alone.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loaders.h"
#include "mutation.h"

#define SECONDS_PER_LOAD 20 /* far above a load under any sanitizer: what passes it hangs */

/* What is being tried, for the message of a crash: signal handlers have no other way to know. */
static char trying[512];

static void say_what_was_tried(int signal_number)
{
    static const char prefix[] = "mutate_documents: stopped at: ";
    const bool said = write(STDERR_FILENO, prefix, sizeof prefix - 1) > 0 &&
                      write(STDERR_FILENO, trying, strlen(trying)) > 0 && write(STDERR_FILENO, "\n", 1) > 0;
    (void)said; /* there is nobody else to tell */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

struct trial {
    const struct json_doc *doc;
    const struct loader *loader;
    size_t accepted, refused, failures;
};

static void fail_trial(struct trial *trial, const char *why)
{
    trial->failures++;
    fprintf(stderr, "mutate_documents: %s: %s\n", trying, why);
}

/* ---- what must hold of every text ---- */

static void check_findings(struct trial *trial, enum rd_status status, const struct rd_findings *found,
                           const struct rd_error *err)
{
    bool wrong = found->errors > 0;
    if (status != RD_OK && status != RD_INPUT && status != RD_IO)
        fail_trial(trial, "the loader failed in another way than on its input");
    if (status == RD_OK && wrong)
        fail_trial(trial, "accepted in spite of errors");
    if (status == RD_INPUT && !wrong)
        fail_trial(trial, "refused without a finding");
    if (status != RD_OK && !err->text[0])
        fail_trial(trial, "refused without an error text");
    for (size_t i = 0; i < found->count; i++)
        if (!found->items[i].message[0] || !found->items[i].code[0] || found->items[i].line < 0)
            fail_trial(trial, "a finding has no message, no code or no place");
}

/* What the reader takes must print as text that it takes for the same. */
static void check_reader(struct trial *trial, const struct mutation *mutation)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL, *again = NULL;
    rd_findings_init(&found);
    enum rd_status status = json_read_text("mutated", mutation->text, mutation->length, &doc, &found, &err);
    check_findings(trial, status, &found, &err);
    if (status == RD_OK) {
        char *text = json_print(doc->root, &doc->arena);
        if (json_read_text("printed", text, strlen(text), &again, &found, &err) != RD_OK ||
            strcmp(json_print(again->root, &again->arena), text) != 0)
            fail_trial(trial, "does not print and read back the same");
    }
    json_free(doc);
    json_free(again);
    rd_findings_release(&found);
}

static bool names_unknown_key(const struct rd_findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (strstr(found->items[i].message, UNKNOWN_KEY) || strstr(found->items[i].pointer, UNKNOWN_KEY))
            return true;
    return false;
}

static void try_mutation(struct trial *trial, struct mutation *mutation, const char *kind, size_t index)
{
    struct rd_findings found;
    struct rd_error err = {0};
    char pointer[JSON_POINTER_SIZE] = "";
    if (mutation->object)
        json_pointer(mutation->object, pointer, sizeof pointer);
    snprintf(trying, sizeof trying, "%s, %s %zu: %s%s%.200s", trial->doc->name, kind, index, mutation->what,
             mutation->object ? " in " : "", pointer);
    alarm(SECONDS_PER_LOAD);
    check_reader(trial, mutation);
    rd_findings_init(&found);
    enum rd_status status = trial->loader->load(trial->doc->name, mutation->text, mutation->length, &found, &err);
    check_findings(trial, status, &found, &err);
    if (mutation->object && !loader_allows_any_key(trial->loader, mutation->object)) {
        if (status == RD_OK)
            fail_trial(trial, "an unknown key was accepted");
        else if (mutation->is_addition && !names_unknown_key(&found))
            fail_trial(trial, "an unknown key was not named");
    }
    alarm(0);
    trial->accepted += status == RD_OK;
    trial->refused += status != RD_OK;
    rd_findings_release(&found);
    free(mutation->text);
}

/* ---- all mutations of a file ---- */

static void try_unknown_keys(struct trial *trial, const struct json_value *value, size_t *count)
{
    if (value->kind == JSON_OBJECT) {
        struct mutation mutation = mutation_add_key(trial->doc, value);
        try_mutation(trial, &mutation, "object", (*count)++);
    }
    json_each (child, value) {
        try_unknown_keys(trial, child, count);
    }
}

/* FNV-1a, so that a document's mutations change with its text and not with its place on the command line. */
static uint64_t seed_of(const struct json_doc *doc, size_t index)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < doc->length; i++)
        hash = (hash ^ (unsigned char)doc->text[i]) * UINT64_C(0x100000001B3);
    return hash + index * UINT64_C(0xD1B54A32D192ED03);
}

static struct json_doc *doc_open(const char *path)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    if (json_read_file(path, &doc, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fprintf(stderr, "mutate_documents: %s\n", err.text);
    }
    rd_findings_release(&found);
    return doc;
}

/* Before anything is changed the document is right, or refusals would prove nothing. */
static void check_original(struct trial *trial)
{
    struct rd_findings found;
    struct rd_error err = {0};
    rd_findings_init(&found);
    snprintf(trying, sizeof trying, "%s, unchanged", trial->doc->name);
    if (trial->loader->load(trial->doc->name, trial->doc->text, trial->doc->length, &found, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fail_trial(trial, err.text);
    }
    rd_findings_release(&found);
}

/* Returns the number of failures. */
static size_t try_file(const char *path, size_t count)
{
    struct trial trial = {.doc = doc_open(path)};
    size_t keys = 0;
    if (!trial.doc)
        return 1;
    trial.loader = loader_find(trial.doc);
    if (!trial.loader) {
        fprintf(stderr, "mutate_documents: %s: no loader for its format\n", path);
        json_free((struct json_doc *)trial.doc);
        return 1;
    }
    check_original(&trial);
    try_unknown_keys(&trial, trial.doc->root, &keys);
    for (size_t i = 0; i < count; i++) {
        struct mutation mutation = mutation_draw(trial.doc, seed_of(trial.doc, i));
        try_mutation(&trial, &mutation, "random", i);
    }
    printf("%s: %zu mutations and %zu unknown keys, %zu accepted, %zu refused, %zu failures\n", path, count, keys,
           trial.accepted, trial.refused, trial.failures);
    json_free((struct json_doc *)trial.doc);
    return trial.failures;
}

static int print_mutation(const char *path, size_t index)
{
    struct json_doc *doc = doc_open(path);
    if (!doc)
        return 2;
    struct mutation mutation = mutation_draw(doc, seed_of(doc, index));
    fprintf(stderr, "%s\n", mutation.what);
    fwrite(mutation.text, 1, mutation.length, stdout);
    free(mutation.text);
    json_free(doc);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--print") == 0)
        return print_mutation(argv[3], strtoul(argv[2], NULL, 10));
    if (argc < 3 || argv[1][0] < '0' || argv[1][0] > '9') {
        fputs("usage: mutate_documents COUNT FILE…\n       mutate_documents --print INDEX FILE\n", stderr);
        return 2;
    }
    signal(SIGALRM, say_what_was_tried);
    signal(SIGABRT, say_what_was_tried);
    size_t files = (size_t)argc - 2, total = strtoul(argv[1], NULL, 10), failures = 0;
    for (size_t i = 0; i < files; i++)
        failures += try_file(argv[i + 2], (total + files - 1) / files);
    return failures ? 1 : 0;
}
