/*
 * What an earlier run left where a new one is to be written: hours of somebody's work, never lost unasked.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "store/place.h"
#include "store/run_file.h"
#include "store/store.h"

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && info.st_size > 0;
}

static enum rd_status refuse_finished(const char *path, const struct identity *identity, struct rd_error *err)
{
    return rd_fail(err, RD_IO,
                   "\"%s\" holds a run of %" PRIu32
                   " replication%s already; --discard replaces it, another --out keeps it",
                   path, identity->stored, identity->stored == 1 ? "" : "s");
}

static enum rd_status refuse_part(const char *path, const struct identity *identity, struct rd_error *err)
{
    return rd_fail(err, RD_IO,
                   "\"%s\" holds %" PRIu32 " of %" PRIu32
                   " replications of a run that did not end; --resume continues it, "
                   "--discard throws them away",
                   path, identity->stored, identity_planned(identity));
}

/* A file that cannot be read as a run file may still be one, of another version: it is left alone too. */
static enum rd_status check_file(const char *path,
                                 enum rd_status (*refuse)(const char *path, const struct identity *identity,
                                                          struct rd_error *err),
                                 struct rd_error *err)
{
    struct run_file *file = NULL;
    if (!is_there(path))
        return RD_OK;
    struct rd_error why = {.status = RD_OK};
    enum rd_status rc = run_file_open(path, NULL, &file, &why);
    if (rc != RD_OK)
        return rd_fail(err, rc, rc == RD_INPUT ? "%s; --discard replaces it" : "%s", why.text);
    if (run_file_identity(file)->stored > 0)
        rc = refuse(path, run_file_identity(file), err);
    run_file_close(file);
    return rc;
}

enum rd_status store_check_free(const char *path, struct rd_error *err)
{
    struct place place;
    enum rd_status rc = place_init(&place, path, err);
    if (rc == RD_OK && (rc = place_check(place.part, err)) == RD_OK &&
        (rc = check_file(place.part, refuse_part, err)) == RD_OK)
        rc = check_file(place.final, refuse_finished, err);
    place_release(&place);
    return rc;
}
