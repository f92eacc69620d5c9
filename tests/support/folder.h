/*
 * The documents of a folder, so that a new file takes part in a test by itself.
 */
#ifndef REDRESS_TESTS_SUPPORT_FOLDER_H
#define REDRESS_TESTS_SUPPORT_FOLDER_H

#include <stddef.h>

struct folder {
    char **paths; /* "<folder>/<name>.json", ascending */
    size_t count;
};

/* Fails the test when the folder cannot be read or holds no document. */
void folder_open(struct folder *folder, const char *path);
void folder_close(struct folder *folder);

#endif
