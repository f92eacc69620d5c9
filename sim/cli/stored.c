#include "cli/stored.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

/* A text that is no JSON is left to its loader, which says where. */
static enum rd_status check_stands_alone(const char *name, const char *text, struct rd_error *err)
{
    struct rd_findings ignored;
    struct json_doc *doc = NULL;
    rd_findings_init(&ignored);
    enum rd_status rc = json_read_text(name, text, strlen(text), &doc, &ignored, err);
    if (rc == RD_OK && doc->root->kind == JSON_OBJECT && json_get(doc->root, "base"))
        rc = rd_fail(err, RD_INPUT, "%s of the run file stands on another document, which is not opened", name);
    else if (rc == RD_INPUT)
        rc = RD_OK;
    json_free(doc);
    rd_findings_release(&ignored);
    return rc;
}

enum rd_status stored_scenario_load(const struct identity *identity, struct scenario **out, struct rd_findings *found,
                                    struct rd_error *err)
{
    const struct scenario_options options = {0};
    const char *text = identity->scenario_text;
    enum rd_status rc = check_stands_alone("the scenario", text, err);
    if (rc == RD_OK)
        rc = scenario_load_text(identity->scenario, text, strlen(text), &options, out, found, err);
    if (rc == RD_OK)
        (*out)->response = identity->response;
    return rc;
}

/* The name of the policy in the file may hold edits, which its text holds already; so it is loaded under another. */
enum rd_status stored_policy_load(const struct identity *identity, size_t index, struct rd_policy **out,
                                  struct rd_findings *found, struct rd_error *err)
{
    const char *text = identity->policies[index].text;
    char name[48];
    snprintf(name, sizeof name, "policy-%zu", index);
    enum rd_status rc = check_stands_alone(name, text, err);
    if (rc == RD_OK)
        rc = rd_policy_load_text(name, text, strlen(text), out, found, err);
    return rc;
}
