/*
 * How far a fact is from where a case stands: segments between values where some cell of a decision changes its mind.
 */
#ifndef REDRESS_HARNESS_AXES_H
#define REDRESS_HARNESS_AXES_H

#include "language/boxes.h"

struct axis {
    enum rd_fact fact;
    int64_t from;    /* the case's own value */
    bool is_free;    /* not stated: any value will do, and none is a change */
    bool is_word;    /* each word is a segment of its own */
    int64_t *starts; /* of a number: the first values of the segments, ascending */
    size_t count;
};

/* One axis a fact of the boxes. False when memory is out. */
bool axes_init(struct axis *axes, const struct boxes *boxes, const int64_t *facts, const bool *is_stated,
               struct arena *arena);
/* The place of a number's segment; its last value. */
size_t axis_segment(const struct axis *axis, int64_t value);
int64_t axis_end(const struct axis *axis, size_t segment);
/* Segments between the case's own value and another one; a word for another and absence are one. */
size_t axis_steps(const struct axis *axis, int64_t to);
/* Of the values lo to hi (or RD_ABSENT twice) the one nearest to the case's own. */
int64_t axis_nearest(const struct axis *axis, int64_t lo, int64_t hi);

#endif
