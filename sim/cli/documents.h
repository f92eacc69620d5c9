/*
 * The documents of a study: scenario and policies, loaded together so that all their findings come at once, and matched.
 */
#ifndef REDRESS_CLI_DOCUMENTS_H
#define REDRESS_CLI_DOCUMENTS_H

#include "cli/options.h"
#include "store/identity.h"
#include "study/study.h"

struct documents {
    struct scenario *scenario;
    struct segment_table segments;
    bool has_segments;
    size_t policy_count;
    struct rd_policy **policies;
    struct rd_image **images;
    struct study_policy *entries; /* what the study gets */
    char (*names)[128];
};

/* Loads and compiles what the arguments name. Says every finding and error on stderr. documents_release() in every case. */
enum rd_status documents_load(struct documents *documents, const struct arguments *arguments);
/* The same for policies that are loaded already, which the documents own from here on in every case. */
enum rd_status documents_load_scenario(struct documents *documents, const struct arguments *arguments,
                                       const char *scenario, struct rd_policy *const policies[], size_t count);
/* The same from the texts in a run file; the identity is borrowed until then. */
enum rd_status documents_load_run(struct documents *documents, const struct identity *identity);
void documents_release(struct documents *documents);

#endif
