/*
 * The files of documents, each read once: whatever is loaded through one store sees one text of a file, also where several
 * documents name it, and where it is a pipe that can be read no second time.
 */
#ifndef REDRESS_FILES_H
#define REDRESS_FILES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rd_files;

struct rd_files *rd_files_new(void); /* empty; NULL when memory is out */
void rd_files_free(struct rd_files *files);

/* What a document is loaded from. */
struct rd_source {
    const char *name; /* its path; of a text what stands for the file, in findings and to look for a base beside it */
    const char *text; /* NULL: the file is read    */
    size_t length;
    struct rd_files *files; /* through which files are read; NULL: past any */
};

#ifdef __cplusplus
}
#endif
#endif
