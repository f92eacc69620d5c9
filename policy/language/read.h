/*
 * Reading the parts of a policy document into the checked model. Each reader reports everything it finds wrong and
 * leaves the model usable for the readers after it.
 */
#ifndef REDRESS_LANGUAGE_READ_H
#define REDRESS_LANGUAGE_READ_H

#include "language/report.h"

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

/* After all reading: ranges of folded answers, funding sums, overlaps, unused parameters, suppressions. */
void find_reads(struct checker *checker);
void find_epochs(struct checker *checker);
void check_folded(struct checker *checker);
void check_overlaps(struct checker *checker);
void check_unused(struct checker *checker);
void apply_allows(struct checker *checker, const struct json_value *allow);

#endif
