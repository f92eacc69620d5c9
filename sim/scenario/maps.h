/*
 * Fields that hold several values: families of shares, lists, factors and odds by word.
 */
#ifndef REDRESS_SCENARIO_MAPS_H
#define REDRESS_SCENARIO_MAPS_H

#include "redress/vocabulary.h"
#include "scenario/loading.h"

#define WORDS_MAX 32

/* The words of a set; returns how many. */
size_t words_of(enum rd_word_set set, const char *words[WORDS_MAX]);

/* Readers of a kind of field (fields.h) into `place`. */
bool field_family(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                  void *place);
bool field_languages(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                     void *place);
bool field_shares(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                  void *place);
bool field_numbers(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place);
bool field_amounts(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place);
bool field_factors(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place);
bool field_odds(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place);
bool field_exchange(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place);

#endif
