/*
 * The documents of a folder: read, sorted by name.
 */
#include "support/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int is_document(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && strcmp(end, ".json") == 0;
}

static char *joined(const char *path, const char *name)
{
    size_t size = strlen(path) + strlen(name) + 2;
    char *text = malloc(size);
    assert_non_null(text);
    snprintf(text, size, "%s/%s", path, name);
    return text;
}

void folder_open(struct folder *folder, const char *path)
{
    *folder = (struct folder){0};
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        if (!is_document(entry->d_name))
            continue;
        char **paths = realloc(folder->paths, (folder->count + 1) * sizeof *paths);
        assert_non_null(paths);
        folder->paths = paths;
        folder->paths[folder->count++] = joined(path, entry->d_name);
    }
    closedir(dir);
    assert_true(folder->count > 0);
    qsort(folder->paths, folder->count, sizeof *folder->paths, by_name);
}

void folder_close(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->paths[i]);
    free(folder->paths);
    *folder = (struct folder){0};
}
