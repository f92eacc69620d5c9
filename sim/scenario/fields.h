/*
 * The field table of the scenario document as C: shapes (objects) and their fields, in document order, to iterate over.
 *
 * A reader, a schema writer or a reference page starts at SHAPE_SCENARIO and follows OBJECT and LIST fields to their
 * shapes (`argument`). fields.def says what each column means.
 */
#ifndef REDRESS_SCENARIO_FIELDS_H
#define REDRESS_SCENARIO_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/fields.def"

enum field_kind {
    FIELD_FORMAT,    /* the document's format                                                     */
    FIELD_TEXT,      /* free text                                                                 */
    FIELD_NAME,      /* 1 to 64 bytes without control characters                                  */
    FIELD_BOOL,      /* true or false                                                             */
    FIELD_SHARE,     /* "5.5%"                                                                    */
    FIELD_CHANCE,    /* the same, kept with its threshold                                         */
    FIELD_PART,      /* the same or "rest": this member's share of its list, which sums to 100 %  */
    FIELD_NUMBER,    /* a number                                                                  */
    FIELD_COUNT,     /* a whole number                                                            */
    FIELD_MONEY,     /* "200.00"                                                                  */
    FIELD_DURATION,  /* "15d", "1.74d"                                                            */
    FIELD_DAYS,      /* a duration of whole days                                                  */
    FIELD_DATE,      /* "2026-11-11"                                                              */
    FIELD_WORD,      /* a word of the set `argument`                                              */
    FIELD_CURRENCY,  /* "USD"                                                                     */
    FIELD_LAW,       /* a distribution, or a value for a constant; `argument` is its enum law_unit */
    FIELD_SIZES,     /* the distribution of the sellers' sizes                                    */
    FIELD_OBJECT,    /* an object of the shape `argument`                                         */
    FIELD_LIST,      /* a list of objects of the shape `argument`                                 */
    FIELD_FAMILY,    /* {word of the set `argument`: share or "rest"}: sums to 100 %              */
    FIELD_LANGUAGES, /* {language: share or "rest"}: sums to 100 %                                */
    FIELD_ORIGINS,   /* {origin of a lane: share or "rest"}: sums to 100 %                        */
    FIELD_SHARES,    /* a list of `argument` shares, one may be "rest": sums to 100 %             */
    FIELD_NUMBERS,   /* a list of `argument` numbers, ascending                                   */
    FIELD_AMOUNTS,   /* a list of `argument` amounts of money, ascending                          */
    FIELD_FACTORS,   /* {word of the set `argument`: number}; 1 for words not named               */
    FIELD_ODDS, /* {word of the set `argument`: {"true_claim": share, "false_claim": share}}: words of the default, and its shares for those not named */
    FIELD_NAMES,      /* a list of names                                                           */
    FIELD_WORDS,      /* a list of words of the set `argument`                                     */
    FIELD_CARRIER,    /* the name of a carrier                                                     */
    FIELD_COUNTRY,    /* a country of calendar.holidays                                            */
    FIELD_SCHEDULE,   /* the name of a schedule of calendar.schedules                              */
    FIELD_CROSSING,   /* true or false; depends on the lane when not given                         */
    FIELD_HOLIDAYS,   /* {country: ["2026-02-17..2026-02-23", "2026-05-01"]}                       */
    FIELD_EXCHANGE,   /* {currency: "5.40"}                                                        */
    FIELD_WEEKDAYS,   /* "Mon..Fri", "Sat,Sun"                                                     */
    FIELD_HOURS,      /* "08:00..20:00"                                                            */
    FIELD_OFFSET,     /* "+08:00"                                                                  */
    FIELD_STATIONARY, /* "stationary" or "empty"                                                   */
    FIELD_FIGURE,     /* a name of realism.h                                                       */
    FIELD_REFERENCE,  /* a value in the unit of the row's figure                                   */
    FIELD_BAND,       /* [lowest, highest] in the unit of the row's figure                         */
    FIELD_LIFTS,      /* {category or lane: number}                                                */
    FIELD_KIND_COUNT
};

/* What a distribution is of. */
enum law_unit { OF_SECONDS, OF_MINOR, OF_BP, OF_NUMBER };

#define SHAPE_MEMBER(id, title, type, fewest, most, count_place) SHAPE_##id,
enum scenario_shape { SCENARIO_SHAPES(SHAPE_MEMBER) SHAPE_COUNT };
#undef SHAPE_MEMBER

#define PLACE_NOWHERE ((size_t)-1)

struct scenario_shape_row {
    const char *title;
    size_t size;         /* of an element in memory              */
    size_t fewest, most; /* elements, where it stands in a list  */
    size_t count_place;  /* where the parent keeps their number  */
};

struct scenario_field {
    enum scenario_shape shape;
    const char *key;
    enum field_kind kind;
    int argument;
    double lo, hi;
    bool required;
    const char *fallback; /* JSON text, or NULL */
    size_t place;
    const char *title, *basis;
};

const struct scenario_shape_row *scenario_shape_row(enum scenario_shape shape);
size_t scenario_field_count(void);
const struct scenario_field *scenario_field_row(size_t index);
/* A shape's fields stand together: rows from the first one on, as long as their shape is this one. */
size_t scenario_shape_first(enum scenario_shape shape);
/* NULL when the shape has no such field. */
const struct scenario_field *scenario_field_find(enum scenario_shape shape, const char *key);
/* Whether a word of its set may be named: of ODDS those that the default names, of all others every one. */
bool scenario_field_takes(const struct scenario_field *field, const char *word);
/* The keys of a shape, "source" and "why" included; fills at most `capacity`, returns how many. */
#define SCENARIO_KEYS_MAX 64
size_t scenario_shape_keys(enum scenario_shape shape, const char *keys[], size_t capacity);

#endif
