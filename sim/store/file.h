/*
 * Files written whole or not at all: beside their place, synced, then renamed. A link is followed to the file it names, and what is
 * not a file of its own is refused by name.
 */
#ifndef REDRESS_STORE_FILE_H
#define REDRESS_STORE_FILE_H

#include <signal.h>
#include <stddef.h>

#include "redress/status.h"

/*
 * The path that writing to `path` means: itself, or where symbolic links lead, also to a file that is not there yet. The caller
 * frees *out. RD_IO, with the reason, for a folder, a device or stream (also by way of /dev or /proc), a file that standard output
 * or standard error goes to, one that has several names (hard links), of which writing would replace one, and a folder that is
 * not there or may not be searched.
 */
enum rd_status file_target(const char *path, char **out, struct rd_error *err);

/* Puts the text in place of the file that `path` names or leads to; after a failure it is as it was. Keeps the file's mode. */
enum rd_status file_replace(const char *path, const char *text, size_t length, struct rd_error *err);
/* Writes a new file; RD_IO when anything has this name, and nothing is left after a failure. */
enum rd_status file_create(const char *path, const char *text, size_t length, struct rd_error *err);

/* Waits until the disk has the file, or the name of a file in its folder. A file system that cannot sync a folder is left to it. */
enum rd_status file_sync(const char *path, struct rd_error *err);
void file_sync_folder(const char *path);

/* While held, no request to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT) is heard, so that nothing half done is left behind. */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);

#endif
