/*
 * A file system for SQLite that fails when told to: everything goes to the real one, but the nth write, truncation or sync
 * answers an error, once or from then on.
 */
#ifndef REDRESS_TESTS_FAULTS_FAULTY_VFS_H
#define REDRESS_TESTS_FAULTS_FAULTY_VFS_H

#include <stdbool.h>

struct fault {
    long at;      /* counts changes of files from 1; 0: none fails                      */
    int code;     /* what a failed write answers: SQLITE_FULL or SQLITE_IOERR_WRITE      */
    bool lasting; /* all changes after it fail too: a full disk stays full               */
    long changes; /* seen since faulty_vfs_plan()                                        */
};

/* Makes it the file system of every connection opened from now on. */
void faulty_vfs_install(void);
void faulty_vfs_plan(long at, int code, bool lasting);
/* Nothing fails from now on; returns how many changes there were. */
long faulty_vfs_calm(void);

#endif
