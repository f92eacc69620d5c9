/*
 * Files and what was read of them.
 */
#include "base/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

struct file_text {
    struct file_identity identity;
    char *data;
    size_t length, capacity;
};

struct rd_files {
    struct file_text *items;
    size_t count, capacity;
};

struct rd_files *rd_files_new(void)
{
    return calloc(1, sizeof(struct rd_files));
}

void rd_files_free(struct rd_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->count; i++)
        free(files->items[i].data);
    free(files->items);
    free(files);
}

/* ---- what a path leads to ---- */

struct file_identity file_identity_of(const char *path)
{
    struct stat status;
    struct file_identity identity = {
        .is_known = (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0};
    if (identity.is_known) {
        identity.device = status.st_dev;
        identity.inode = status.st_ino;
    }
    return identity;
}

bool file_identity_same(const struct file_identity *a, const struct file_identity *b)
{
    return a->is_known && b->is_known && a->device == b->device && a->inode == b->inode;
}

/* ---- reading ---- */

/* Reads until the end or one byte past the limit: a file of any size takes no more memory than that. */
static enum rd_status read_stream(FILE *file, size_t most, struct file_text *out)
{
    while (out->length <= most) {
        if (out->length == out->capacity) {
            size_t capacity = out->capacity ? out->capacity * 2 : 65536;
            char *data = realloc(out->data, capacity);
            if (!data)
                return RD_NOMEM;
            out->data = data;
            out->capacity = capacity;
        }
        const size_t room = out->capacity - out->length, left = most + 1 - out->length;
        const size_t got = fread(out->data + out->length, 1, room < left ? room : left, file);
        if (got == 0)
            return ferror(file) ? RD_IO : RD_OK;
        out->length += got;
    }
    return RD_OK;
}

static enum rd_status file_open(const char *path, FILE **out, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    struct stat status;
    if (strcmp(path, "-") == 0) {
        *out = stdin;
        return RD_OK;
    }
    FILE *file = fopen(path, "rb");
    if (!file)
        return rd_fail(err, RD_IO, "cannot open %s: %s", text_shown(path, shown), strerror(errno));
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fclose(file);
        return rd_fail(err, RD_IO, "%s is a directory, not a document", text_shown(path, shown));
    }
    *out = file;
    return RD_OK;
}

static enum rd_status file_read(const char *path, size_t most, struct file_text *out, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    FILE *file = NULL;
    enum rd_status status = file_open(path, &file, err);
    if (status != RD_OK)
        return status;
    errno = 0;
    status = read_stream(file, most, out);
    if (status == RD_IO)
        rd_fail(err, RD_IO, "cannot read %s: %s", text_shown(path, shown), strerror(errno));
    else if (status == RD_NOMEM)
        rd_fail(err, RD_NOMEM, "out of memory while reading %s", text_shown(path, shown));
    if (file != stdin)
        fclose(file);
    return status;
}

/* ---- the store ---- */

static const struct file_text *files_find(const struct rd_files *files, const struct file_identity *identity)
{
    for (size_t i = 0; i < files->count; i++)
        if (file_identity_same(&files->items[i].identity, identity))
            return &files->items[i];
    return NULL;
}

static struct file_text *files_grow(struct rd_files *files)
{
    if (files->count == files->capacity) {
        const size_t capacity = files->capacity ? files->capacity * 2 : 8;
        struct file_text *items = realloc(files->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        files->items = items;
        files->capacity = capacity;
    }
    return &files->items[files->count];
}

bool files_keep(struct rd_files *files, const char *path, const char *text, size_t length)
{
    struct file_text *item = files_grow(files);
    char *data = item ? malloc(length + 1) : NULL;
    if (!data)
        return false;
    memcpy(data, text, length);
    *item = (struct file_text){file_identity_of(path), data, length, length + 1};
    files->count++;
    return true;
}

enum rd_status files_text(struct rd_files *files, const char *path, size_t most, const char **text, size_t *length,
                          struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    const struct file_identity identity = file_identity_of(path);
    const struct file_text *known = files_find(files, &identity);
    if (!known) {
        struct file_text *item = files_grow(files);
        if (!item)
            return rd_fail(err, RD_NOMEM, "out of memory while reading %s", text_shown(path, shown));
        *item = (struct file_text){.identity = identity};
        const enum rd_status status = file_read(path, most, item, err);
        if (status != RD_OK) {
            free(item->data);
            return status;
        }
        files->count++;
        known = item;
    }
    *text = known->data ? known->data : "";
    *length = known->length;
    return RD_OK;
}
