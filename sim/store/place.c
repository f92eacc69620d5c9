#include "store/place.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.h"
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
    if (info.st_size == 0)
        return RD_OK;
    FILE *file = fopen(path, "rb");
    if (!file)
        return rd_fail(err, RD_IO, "cannot read \"%s\": %s", path, strerror(errno));
    bool ours = fread(header, 1, HEADER_SIZE, file) == HEADER_SIZE && is_run_file(header);
    fclose(file);
    return ours ? RD_OK : rd_fail(err, RD_IO, "\"%s\" exists and is not a run file; it is not overwritten", path);
}

/* What is on its way to the final name lies there itself: nobody else's link leads it elsewhere. */
static enum rd_status check_no_link(const char *path, struct rd_error *err)
{
    struct stat info;
    if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is not a regular file", path);
    return RD_OK;
}

enum rd_status place_init(struct place *place, const char *path, struct rd_error *err)
{
    *place = (struct place){0};
    if (!*path)
        return rd_fail(err, RD_IO, "the run file has no name");
    enum rd_status rc = file_target(path, &place->final, err);
    if (rc == RD_NOMEM)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    if (rc != RD_OK || (rc = place_check(place->final, err)) != RD_OK)
        return rc;
    place->part = with_ending(place->final, ".part");
    place->copy = with_ending(place->final, ".part-copy");
    if (!place->part || !place->copy)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    return check_no_link(place->part, err);
}

void place_release(struct place *place)
{
    free(place->final);
    free(place->part);
    free(place->copy);
    *place = (struct place){0};
}

/* A journal that names a "super-journal" ends in its name, length, checksum and the magic number of journals. */
static bool names_another(FILE *journal)
{
    static const uint8_t magic[8] = {0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7};
    uint8_t end[8];
    return fseek(journal, -(long)sizeof end, SEEK_END) == 0 && ftell(journal) > 0 &&
           fread(end, 1, sizeof end, journal) == sizeof end && memcmp(end, magic, sizeof magic) == 0;
}

enum rd_status place_check_journal(const struct place *place, struct rd_error *err)
{
    char *name = with_ending(place->part, "-journal");
    if (!name)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", place->final);
    enum rd_status rc = check_no_link(name, err);
    FILE *journal = rc == RD_OK ? fopen(name, "rb") : NULL;
    if (journal && names_another(journal))
        rc = rd_fail(err, RD_IO, "\"%s\" names another file and is none of this program's journals", name);
    if (journal)
        fclose(journal);
    free(name);
    return rc;
}

enum rd_status place_copy(const struct place *place, struct rd_error *err)
{
    enum rd_status rc = file_sync(place->copy, err);
    if (rc != RD_OK)
        return rc;
    if (rename(place->copy, place->final) < 0)
        return rd_fail(err, RD_IO, "cannot rename \"%s\" to \"%s\": %s", place->copy, place->final, strerror(errno));
    file_sync_folder(place->final);
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
