/*
 * Reading the parts of a policy document into the checked model. Each reader reports everything it finds wrong and
 * leaves the model usable for the readers after it.
 */
#ifndef REDRESS_LANGUAGE_READ_H
#define REDRESS_LANGUAGE_READ_H

#include "base/names.h"
#include "language/report.h"
#include "redress/documents.h"

/* The whole resolved document: header, parameters, decisions, invariants. */
void read_policy(struct checker *checker, const struct json_value *root);
void read_parameters(struct checker *checker, const struct json_value *parameters);
void read_decisions(struct checker *checker, const struct json_value *decisions, const struct json_value *root);
void read_rules(struct checker *checker, enum rd_decision name, const struct json_value *rules);
void read_always(struct checker *checker, const struct json_value *always);

/* One cell for a fact. False when it is not one (reported). */
bool read_cell(struct checker *checker, enum rd_fact fact, const struct json_value *value, struct cell *out);
/* One answer of a decision, `place` among its answers. */
bool read_answer(struct checker *checker, enum rd_decision decision, size_t place, const struct json_value *value,
                 struct answer *out);
/*
 * A constant or "$parameter" of a type from its text. `subject` names what it is for in messages, `verb` what it does
 * there ("compared with", "set to").
 */
bool read_operand(struct checker *checker, enum rd_value_type type, const char *text, const struct json_value *at,
                  const char *subject, const char *verb, struct operand *out);
/* A constant of a numeric type as a JSON value: a string, or for integers a number. */
bool read_constant(struct checker *checker, enum rd_value_type type, const struct json_value *value,
                   const char *subject, const char *verb, int64_t *out);
bool read_date(struct checker *checker, const struct json_value *value, const char *what, int64_t *out);
/* "money", "a duration" …: a type in a sentence. */
const char *type_noun(enum rd_value_type type);
/* A value of a type in the spelling of the documents. */
const char *type_format(enum rd_value_type type, int64_t value, char out[RD_UNIT_TEXT_SIZE]);

/* ---- members (members.c) ---- */

/*
 * Holds an object to its part: reports keys that the part does not have, those that are missing, and members that are no
 * text, id, date or the like. What the readers of the members say in words of their own is left to them.
 */
void check_members(struct checker *checker, const struct json_value *object, enum rd_part part);
/* One member alone. */
void check_member(struct checker *checker, const struct rd_key_row *row, const struct json_value *value);
/* Reports keys that none of the variants of a part has, for an object that is of none. */
void refuse_keys_of_no_variant(struct checker *checker, const struct json_value *object, enum rd_part base);
/* A member that is a string and not empty; NULL otherwise. What is wrong with it check_members() reports. */
const char *text_of(const struct json_value *object, const char *key);
/* The same of an object that check_members() does not see, or not whole: reported when it is missing or no such text. */
const char *need_text(struct checker *checker, const struct json_value *object, const char *key);
/* The texts that the elements of a list have under a key. */
struct names texts_of(struct checker *checker, const struct json_value *list, const char *key);
/* Reports a text that an element before has as well: "<what> "x" stands at … already". `value` may be NULL. */
void refuse_taken(struct checker *checker, const struct names *names, const struct json_value *value,
                  enum finding_code code, const char *what);
/* The member `why`, or `ref` without one. */
const char *reason_of(const struct json_value *object);
/* The place of a member among the words of a set; -1, reported as "unknown <what> …", when it is none of them. */
int find_word(struct checker *checker, const struct json_value *object, const char *key, enum rd_word_set set,
              enum finding_code code, const char *what);
/* An optional `basis`; NULL when there is none or it is none of the four. */
const char *basis_of(struct checker *checker, const struct json_value *object);

/* After all reading: ranges of folded answers, funding sums, overlaps, unused parameters, suppressions. */
void find_reads(struct checker *checker);
void find_epochs(struct checker *checker);
void check_folded(struct checker *checker);
void check_overlaps(struct checker *checker);
void check_unused(struct checker *checker);
void apply_allows(struct checker *checker, const struct json_value *allow);

#endif
