/*
 * Overlays: a document that edits a policy, or another overlay, by ids.
 *
 *   { "format": "redress/overlay/1", "base": "policy.json", "title": "…", "edits": [ … ] }
 *
 * An edit has an `id`, one action, and may say `title`, `why`, `ref`, `basis` and `note`. The actions:
 *
 *   {"id", "set_value": PARAMETER, "to": VALUE}                 the only value, from "always"
 *   {"id", "set_value": PARAMETER, "from": DATE, "to": VALUE}   the value from that date on
 *   {"id", "add_parameter": NAME, "is": {…}}
 *   {"id", "add_rule": DECISION, "rule": {…}}                   at the end, but before `otherwise`
 *   {"id", "add_rule": DECISION, "before": RULE, "rule": {…}}   or "after": RULE, or "at": "start" | "end"
 *   {"id", "set_cell": DECISION, "rule": RULE, "fact": FACT, "to": CELL}       the cell of the rule's `when`
 *   {"id", "set_answer": DECISION, "rule": RULE, "answer": ANSWER, "to": VALUE}
 *   {"id", "remove_rule": DECISION, "rule": RULE}
 *   {"id", "move_rule": DECISION, "rule": RULE, "before": RULE}                or "after", or "at"
 *   {"id", "set_otherwise": DECISION, "then": {…}}              of the `otherwise` rule, which is made when there is none
 *
 * Values from a later date go; each of them that no later edit states again is reported.
 * `why`, `ref`, `basis` and `note` of a set_value become those of the value. An overlay may also have an `allow` of its
 * own, as a policy has.
 */
#ifndef REDRESS_LANGUAGE_OVERLAY_H
#define REDRESS_LANGUAGE_OVERLAY_H

#include "language/report.h"

/*
 * Applies the edits of an overlay to a policy tree, in order. `owner` owns the tree; values put into it keep the
 * position they were read at. Reports edits that cannot be done and edits without effect.
 */
void overlay_apply(struct checker *checker, struct json_doc *owner, struct json_value *tree,
                   const struct json_value *overlay);

/* One edit at work (edits.c). */
struct edit {
    struct checker *checker;
    struct json_doc *owner;
    struct json_value *tree;
    const struct json_value *value; /* the edit itself                         */
    const char *target;             /* what its action names                   */
    const struct json_value *at;    /* where the action names it               */
};

bool edit_set_value(struct edit *edit);
bool edit_add_parameter(struct edit *edit);
bool edit_add_rule(struct edit *edit);
bool edit_set_cell(struct edit *edit);
bool edit_set_answer(struct edit *edit);
bool edit_remove_rule(struct edit *edit);
bool edit_move_rule(struct edit *edit);
bool edit_set_otherwise(struct edit *edit);
/* Finds what an edit is about; reports with the nearest names and returns NULL when there is none. */
struct json_value *edit_parameter(struct edit *edit);
struct json_value *edit_rule(struct edit *edit);
/* The `otherwise` rule of the decision, which is made, with nothing to say, when there is none. */
struct json_value *edit_otherwise(struct edit *edit);

#endif
