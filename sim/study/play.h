/*
 * Tests with steps: one seller and one buyer, with the counters, windows, points and terms that a run keeps.
 */
#ifndef REDRESS_STUDY_PLAY_H
#define REDRESS_STUDY_PLAY_H

#include "redress/test.h"

struct play;

/* NULL when memory is out. */
struct play *play_new(void);
void play_free(struct play *play);
/* For rd_test_options; holds as long as the play. */
struct rd_player *play_player(struct play *play);

#endif
