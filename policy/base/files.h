/*
 * Reading whole files: what a path leads to, and its text.
 */
#ifndef REDRESS_BASE_FILES_H
#define REDRESS_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "redress/files.h"
#include "redress/status.h"

/* What a path leads to, so that it is known again under another one; "-" is stdin. */
struct file_identity {
    bool is_known; /* false: there is no such file */
    dev_t device;
    ino_t inode;
};

struct file_identity file_identity_of(const char *path);
/* False unless both are known. */
bool file_identity_same(const struct file_identity *a, const struct file_identity *b);

/*
 * The text of a file, which the store keeps and owns; of a file it has read, the text it has. At most `most` bytes are
 * read and one more, so that a caller sees that there are too many. RD_IO: it cannot be opened or read. RD_NOMEM.
 */
enum rd_status files_text(struct rd_files *files, const char *path, size_t most, const char **text, size_t *length,
                          struct rd_error *err);
/* Keeps the text that a path is known to have. False when memory is out. */
bool files_keep(struct rd_files *files, const char *path, const char *text, size_t length);

#endif
