#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/tables.h"

/* The first bytes of a SQLite file; the application id stands at byte 68, most significant byte first. */
#define HEADER_SIZE 100
#define APPLICATION_ID_AT 68

static char *with_ending(const char *path, const char *ending)
{
    size_t size = strlen(path) + strlen(ending) + 1;
    char *out = malloc(size);
    if (out)
        snprintf(out, size, "%s%s", path, ending);
    return out;
}

static bool is_run_file(const uint8_t header[HEADER_SIZE])
{
    const uint8_t *at = header + APPLICATION_ID_AT;
    uint32_t id = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return memcmp(header, "SQLite format 3", 16) == 0 && id == STORE_APPLICATION_ID;
}

/* An existing file may be replaced when it is a run file, or empty. */
enum rd_status place_check(const char *path, struct rd_error *err)
{
    uint8_t header[HEADER_SIZE];
    struct stat info;
    if (stat(path, &info) < 0)
        return errno == ENOENT ? RD_OK : rd_fail(err, RD_IO, "cannot write \"%s\": %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is a folder, not a file", path);
    if (!S_ISREG(info.st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is not a regular file", path);
    if (info.st_size == 0)
        return RD_OK;
    FILE *file = fopen(path, "rb");
    if (!file)
        return rd_fail(err, RD_IO, "cannot read \"%s\": %s", path, strerror(errno));
    bool ours = fread(header, 1, HEADER_SIZE, file) == HEADER_SIZE && is_run_file(header);
    fclose(file);
    return ours ? RD_OK : rd_fail(err, RD_IO, "\"%s\" exists and is not a run file; it is not overwritten", path);
}

enum rd_status place_init(struct place *place, const char *path, struct rd_error *err)
{
    *place = (struct place){0};
    if (!*path)
        return rd_fail(err, RD_IO, "the run file has no name");
    enum rd_status rc = place_check(path, err);
    if (rc != RD_OK)
        return rc;
    place->final = with_ending(path, "");
    place->part = with_ending(path, ".part");
    place->copy = with_ending(path, ".part-copy");
    if (!place->final || !place->part || !place->copy)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    return RD_OK;
}

void place_release(struct place *place)
{
    free(place->final);
    free(place->part);
    free(place->copy);
    *place = (struct place){0};
}

static enum rd_status sync_path(const char *path, int flags, struct rd_error *err)
{
    int file = open(path, flags);
    if (file < 0 || fsync(file) < 0) {
        enum rd_status rc = rd_fail(err, RD_IO, "cannot write \"%s\": %s", path, strerror(errno));
        if (file >= 0)
            close(file);
        return rc;
    }
    close(file);
    return RD_OK;
}

/* The new name is durable once the folder is; a file system that cannot sync a folder is none of the user's business. */
static void sync_folder(const char *path)
{
    char *folder = with_ending(path, "");
    if (!folder)
        return;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    sync_path(slash ? folder : ".", O_RDONLY, NULL);
    free(folder);
}

enum rd_status place_copy(const struct place *place, struct rd_error *err)
{
    enum rd_status rc = sync_path(place->copy, O_RDWR, err);
    if (rc != RD_OK)
        return rc;
    if (rename(place->copy, place->final) < 0)
        return rd_fail(err, RD_IO, "cannot rename \"%s\" to \"%s\": %s", place->copy, place->final, strerror(errno));
    sync_folder(place->final);
    return RD_OK;
}

void place_drop_copy(const struct place *place)
{
    unlink(place->copy);
}

void place_drop_part(const struct place *place)
{
    char *journal = with_ending(place->part, "-journal");
    unlink(place->part);
    if (journal)
        unlink(journal);
    free(journal);
}
