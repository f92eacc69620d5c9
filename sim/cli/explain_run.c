/*
 * The run file an order is explained from: scenario, policies and seed are those it was made with.
 */
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/explain.h"

#define SUGGESTED_MAX 32

/* "a", "b" and "c" */
static void list_policies(const struct identity *identity, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < identity->policy_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\"",
                                 i == 0                            ? ""
                                 : i + 1 == identity->policy_count ? " and "
                                                                   : ", ",
                                 identity->policies[i].name);
    if (used >= size)
        text_cut(out, size);
}

static enum rd_status pick(struct order_request *request, const char *name)
{
    const struct identity *identity = run_file_identity(request->file);
    char shown[TEXT_SHOWN_SIZE], path[TEXT_SHOWN_SIZE], listed[600], phrase[128];
    const char *known[SUGGESTED_MAX];
    size_t known_count = 0;
    for (size_t i = 0; i < identity->policy_count; i++) {
        if (strcmp(identity->policies[i].name, name) == 0) {
            order_request_add(request, i);
            return RD_OK;
        }
        if (known_count < SUGGESTED_MAX)
            known[known_count++] = identity->policies[i].name;
    }
    list_policies(identity, listed, sizeof listed);
    say_error(stderr, "--policy: run %s has no policy %s, but %s%s", text_shown(run_file_path(request->file), path),
              text_shown(name, shown), listed, suggest_phrase(name, known, known_count, phrase, sizeof phrase));
    return RD_INPUT;
}

/* Those asked for by name, else the baseline and the policy next to it. */
static enum rd_status pick_policies(struct order_request *request)
{
    const struct words *names = &request->arguments->list[OPTION_POLICY];
    const size_t policies = run_file_identity(request->file)->policy_count;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < names->count; i++)
        if (pick(request, names->items[i]) != RD_OK)
            rc = RD_INPUT;
    for (size_t i = 0; names->count == 0 && i < policies && i < EXPLAIN_POLICIES_MAX; i++)
        order_request_add(request, i);
    if (names->count == 0 && policies > EXPLAIN_POLICIES_MAX && !request->arguments->given[OPTION_QUIET])
        say_error(stderr, "of %zu policies the first two are shown; --policy NAME picks others", policies);
    return rc;
}

enum rd_status order_request_open_run(struct order_request *request)
{
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = run_file_open(request->arguments->operands.items[0], request->stop, &request->file, &err);
    if (rc == RD_OK)
        rc = run_file_check_version(request->file, &err);
    if (rc != RD_OK) {
        say_error(stderr, "%s", err.text);
        return rc;
    }
    request->seed = run_file_identity(request->file)->seed;
    rc = documents_load_run(&request->documents, run_file_identity(request->file));
    return rc == RD_OK ? pick_policies(request) : rc;
}
