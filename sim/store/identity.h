/*
 * What a run file says was run: everything its results depend on, read back from it.
 */
#ifndef REDRESS_STORE_IDENTITY_H
#define REDRESS_STORE_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "redress/status.h"
#include "scenario/responses.h"
#include "store/shard.h"

struct database;
struct store_run;

struct identity_policy {
    char *name, *title, *sha256, *text; /* the text is the canonical document, the title that of the proposal */
};

struct identity {
    char *version; /* of the program that wrote it */
    char *scenario, *scenario_sha256, *scenario_text;
    uint64_t seed;
    enum response_level response;
    uint32_t replications; /* of the whole run */
    uint32_t stored;       /* finished, in this file */
    double confidence;
    struct shard shard;
    struct identity_policy *policies;
    size_t policy_count;
    char fingerprint[DIGEST_HEX_SIZE]; /* "" while the run, or its shard, is not complete */
};

/* RD_INPUT when the file is not a run file, or of another format version. Looks at no table. */
enum rd_status identity_check_format(struct database *database, struct rd_error *err);
/* The same, and RD_INPUT when its tables are not those of a run file, or do not say what was run. */
enum rd_status identity_read(struct database *database, struct identity *out, struct rd_error *err);
void identity_release(struct identity *identity);

/* Whether the texts of its documents have the hashes that stand beside them. */
bool identity_has_its_documents(const struct identity *identity);
/* How many replications the file holds when it is complete. */
uint32_t identity_planned(const struct identity *identity);

/*
 * Compares with what is asked for now. When they differ, says the first difference in `out` ("it has seed 1, not 2") and
 * returns it; NULL when they are the same.
 */
#define IDENTITY_REASON_SIZE 512
const char *identity_differs(const struct identity *identity, const struct store_run *run,
                             char out[IDENTITY_REASON_SIZE]);
/* The same for two files, the shard left out: may both be parts of one run? */
const char *identity_differs_from(const struct identity *identity, const struct identity *other,
                                  char out[IDENTITY_REASON_SIZE]);

#endif
