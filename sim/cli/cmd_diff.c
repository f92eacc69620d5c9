/*
 * redress diff: the exact difference of two policies, or of one at two dates.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "report/json_tree.h"

#define DIFF_FORMAT "redress/diff/1"

struct side {
    char *argument; /* without the date */
    struct rd_policy *policy;
    struct rd_diff_side of;
};

/* ---- what was asked ---- */

/* "P@2026-10-01": cuts the date off. A path may hold an "@" of its own, so only what looks like a date counts. */
static enum rd_status split_date(const char *text, struct side *side)
{
    struct rd_error err;
    char shown[TEXT_SHOWN_SIZE];
    side->argument = strdup(text);
    if (!side->argument) {
        say_error(stderr, "out of memory for the arguments");
        return RD_NOMEM;
    }
    char *at = strrchr(side->argument, '@');
    if (!at || strspn(at + 1, "0123456789-") != strlen(at + 1) || at[1] == '\0')
        return RD_OK;
    *at = '\0';
    if (rd_date_parse(at + 1, &side->of.at_s, &err) != RD_OK) {
        say_error(stderr, "%s: %s", text_shown(text, shown), err.text);
        return RD_USAGE;
    }
    side->of.has_date = true;
    return RD_OK;
}

static void print_errors(const struct rd_findings *found)
{
    struct rd_findings errors;
    rd_findings_init(&errors);
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].severity == RD_SEVERITY_ERROR)
            rd_findings_add(&errors, &found->items[i]);
    rd_findings_print(&errors, stderr);
    rd_findings_release(&errors);
}

static enum rd_status load(struct side *side)
{
    struct rd_findings found;
    struct rd_error err = {.status = RD_OK};
    rd_findings_init(&found);
    enum rd_status rc = rd_policy_load(side->argument, &side->policy, &found, &err);
    rd_findings_sort(&found);
    print_errors(&found);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    rd_findings_release(&found);
    side->of.policy = side->policy;
    return rc;
}

static enum rd_status open_sides(const struct arguments *arguments, struct side sides[2])
{
    enum rd_status worst = RD_OK;
    for (int i = 0; i < 2; i++) {
        enum rd_status rc = split_date(arguments->operands.items[i], &sides[i]);
        worst = worst == RD_OK ? rc : worst;
    }
    if (worst == RD_OK && sides[0].of.has_date != sides[1].of.has_date) {
        say_error(stderr, "a date stands behind one policy only: write A@DATE B@DATE, or no date for all times");
        worst = RD_USAGE;
    }
    for (int i = 0; i < 2 && worst != RD_USAGE && worst != RD_NOMEM; i++) {
        enum rd_status rc = load(&sides[i]);
        worst = worst == RD_OK ? rc : worst;
    }
    return worst;
}

/* ---- text ---- */

static const char *decision_name(int decision)
{
    return rd_decision_row((enum rd_decision)decision)->name;
}

static const char *rule_name(const char *id)
{
    return id ? id : "none";
}

/* "better for buyer, worse for seller". */
static void print_effects(const struct rd_diff_group *group)
{
    const char *comma = "";
    if (group->for_buyer == RD_EFFECT_NONE && group->for_seller == RD_EFFECT_NONE) {
        puts("     effect     neither better nor worse by the order of its answers");
        return;
    }
    fputs("     effect     ", stdout);
    if (group->for_buyer != RD_EFFECT_NONE) {
        printf("%s for buyer", rd_effect_name(group->for_buyer));
        comma = ", ";
    }
    if (group->for_seller != RD_EFFECT_NONE)
        printf("%s%s for seller", comma, rd_effect_name(group->for_seller));
    putchar('\n');
}

static void print_group(const struct rd_diff_group *group, size_t number)
{
    printf("  %zu  %s -> %s\n", number, group->old_outcome, group->new_outcome);
    printf("     rule       %s -> %s\n", rule_name(group->old_rule), rule_name(group->new_rule));
    if (group->when)
        printf("     when       %s\n", group->when);
    printf("     where      %s%s\n", group->where,
           group->where_is_exact ? "" : " (and the answers do not happen to be equal)");
    print_effects(group);
    printf("     cases      %s%s\n", group->cases_are_exact ? "" : "at most ", group->cases_text);
    printf("     case       %s\n", group->witness);
    if (group->twin)
        printf("     unchanged  %s\n", group->twin);
}

static void print_different(const struct rd_diff *diff, int decision)
{
    const struct rd_diff_decision *of = &diff->decision[decision];
    if (of->group_count == 0)
        printf("%s\n", decision_name(decision));
    else
        printf("%s differs in %zu %s\n", decision_name(decision), of->group_count,
               of->group_count == 1 ? "group" : "groups");
    if (of->as_of_differs)
        puts("  -  another event selects its parameter values (as_of), and they depend on the date");
    for (size_t i = 0; i < of->group_count; i++)
        print_group(&diff->groups[of->first_group + i], i + 1);
}

static void print_names(const struct rd_diff *diff, enum rd_verdict verdict, const char *lead)
{
    const char *comma = lead;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        if (diff->decision[i].verdict != verdict)
            continue;
        printf("%s%s", comma, decision_name(i));
        comma = ", ";
    }
    if (comma != lead)
        putchar('\n');
}

static void print_text(const struct rd_diff *diff)
{
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        if (diff->decision[i].verdict == RD_DIFFERENT)
            print_different(diff, i);
    print_names(diff, RD_NOT_PROVEN, "not proven: ");
    if (diff->verdict == RD_IDENTICAL)
        puts("proven identical on every case of the declared space");
    else
        print_names(diff, RD_IDENTICAL, "proven identical on every case: ");
}

/* ---- JSON ---- */

static const char *verdict_name(enum rd_verdict verdict)
{
    static const char *const names[] = {"identical", "different", "not_proven"};
    return names[verdict];
}

static void put_group(struct json_tree *tree, cJSON *array, const struct rd_diff_group *group)
{
    cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
    tree_text(tree, object, "when", group->when);
    tree_text(tree, object, "old_outcome", group->old_outcome);
    tree_text(tree, object, "new_outcome", group->new_outcome);
    tree_text(tree, object, "old_rule", group->old_rule);
    tree_text(tree, object, "new_rule", group->new_rule);
    tree_text(tree, object, "where", group->where);
    tree_bool(tree, object, "where_is_exact", group->where_is_exact);
    tree_text(tree, object, "cases", group->cases_text);
    tree_bool(tree, object, "cases_are_exact", group->cases_are_exact);
    tree_text(tree, object, "for_buyer", rd_effect_name(group->for_buyer));
    tree_text(tree, object, "for_seller", rd_effect_name(group->for_seller));
    tree_text(tree, object, "case", group->witness);
    tree_text(tree, object, "unchanged", group->twin);
}

static enum rd_status print_json(const struct rd_diff *diff)
{
    struct json_tree tree = {.failed = false};
    struct rd_error err = {.status = RD_OK};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", DIFF_FORMAT);
    tree_text(&tree, root, "verdict", verdict_name(diff->verdict));
    cJSON *decisions = tree_put(&tree, root, "decisions", cJSON_CreateArray());
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_diff_decision *of = &diff->decision[i];
        cJSON *object = tree_put(&tree, decisions, NULL, cJSON_CreateObject());
        tree_text(&tree, object, "decision", decision_name(i));
        tree_text(&tree, object, "verdict", verdict_name(of->verdict));
        tree_bool(&tree, object, "as_of_differs", of->as_of_differs);
        cJSON *groups = tree_put(&tree, object, "groups", cJSON_CreateArray());
        for (size_t j = 0; j < of->group_count; j++)
            put_group(&tree, groups, &diff->groups[of->first_group + j]);
    }
    enum rd_status rc = tree_print(&tree, root, "the differences", stdout, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

/* ---- the command ---- */

static enum rd_status compare(const struct arguments *arguments, const struct side sides[2])
{
    static const enum rd_status statuses[] = {
        [RD_IDENTICAL] = RD_OK, [RD_DIFFERENT] = RD_NEGATIVE, [RD_NOT_PROVEN] = RD_UNDECIDED};
    struct rd_diff diff;
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = rd_policy_diff(&sides[0].of, &sides[1].of, NULL, &diff, &err);
    if (rc != RD_OK) {
        say_error(stderr, "%s", err.text);
        return rc;
    }
    if (arguments->choice[OPTION_DIFF_FORMAT] == 1)
        rc = print_json(&diff);
    else
        print_text(&diff);
    const enum rd_status verdict = statuses[diff.verdict];
    rd_diff_release(&diff);
    return rc == RD_OK ? finish_output(verdict) : rc;
}

enum rd_status cmd_diff(const struct arguments *arguments)
{
    struct side sides[2] = {{.argument = NULL}};
    enum rd_status rc = open_sides(arguments, sides);
    if (rc == RD_OK)
        rc = compare(arguments, sides);
    for (int i = 0; i < 2; i++) {
        rd_policy_free(sides[i].policy);
        free(sides[i].argument);
    }
    return rc;
}
