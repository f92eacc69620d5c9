#define _XOPEN_SOURCE 700 /* realpath() */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40 /* as the kernel follows */

static enum rd_status cannot_write(const char *path, int reason, struct rd_error *err)
{
    return rd_fail(err, RD_IO, "cannot write \"%s\": %s", path, strerror(reason));
}

static enum rd_status no_memory(struct rd_error *err)
{
    return rd_fail(err, RD_NOMEM, "out of memory for a file name");
}

/* "<folder of path>/<name>", or `name` alone where it is absolute or the path has no folder. */
static char *beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    const size_t folder = slash && name[0] != '/' ? (size_t)(slash - path) + 1 : 0;
    char *out = malloc(folder + strlen(name) + 1);
    if (out) {
        memcpy(out, path, folder);
        strcpy(out + folder, name);
    }
    return out;
}

/* ---- where a path leads ---- */

/* The folder must be there; those of devices and of open files hold no files of anybody. */
static enum rd_status check_folder(const char *path, const char *asked, struct rd_error *err)
{
    char *folder = beside(path, "."), *whole = folder ? realpath(folder, NULL) : NULL;
    const int reason = errno;
    enum rd_status rc = RD_OK;
    if (!folder)
        rc = no_memory(err);
    else if (!whole)
        rc = cannot_write(asked, reason, err);
    else if (strcmp(whole, "/dev") == 0 || strncmp(whole, "/proc/", 6) == 0)
        rc = rd_fail(err, RD_IO, "\"%s\" is not a regular file: it leads to a device or a stream", asked);
    free(whole);
    free(folder);
    return rc;
}

static bool is_file_of(int stream, const struct stat *info)
{
    struct stat own;
    return fstat(stream, &own) == 0 && own.st_dev == info->st_dev && own.st_ino == info->st_ino;
}

/* What lies there and is no link. */
static enum rd_status check_file(const struct stat *info, const char *asked, struct rd_error *err)
{
    if (S_ISDIR(info->st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is a folder, not a file", asked);
    if (!S_ISREG(info->st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is not a regular file", asked);
    if (is_file_of(STDOUT_FILENO, info) || is_file_of(STDERR_FILENO, info))
        return rd_fail(err, RD_IO, "\"%s\" is where standard %s goes", asked,
                       is_file_of(STDOUT_FILENO, info) ? "output" : "error");
    if (info->st_nlink > 1)
        return rd_fail(err, RD_IO, "\"%s\" is one of %lu names of the same file (hard links): writing would part them",
                       asked, (unsigned long)info->st_nlink);
    return RD_OK;
}

/* Replaces *path by where the link there leads. */
static enum rd_status follow(char **path, const char *asked, struct rd_error *err)
{
    char link[PATH_MAX];
    const ssize_t length = readlink(*path, link, sizeof link - 1);
    if (length < 0)
        return cannot_write(asked, errno, err);
    link[length] = '\0';
    char *next = beside(*path, link);
    if (!next)
        return no_memory(err);
    free(*path);
    *path = next;
    return RD_OK;
}

enum rd_status file_target(const char *path, char **out, struct rd_error *err)
{
    struct stat info;
    char *at = strdup(path);
    enum rd_status rc = at ? RD_OK : no_memory(err);
    bool is_link = true;
    for (int links = 0; rc == RD_OK && is_link; links++) {
        if ((rc = check_folder(at, path, err)) != RD_OK)
            break;
        const bool is_there = lstat(at, &info) == 0;
        is_link = is_there && S_ISLNK(info.st_mode);
        if (!is_there && errno != ENOENT)
            rc = cannot_write(path, errno, err);
        else if (is_link)
            rc = links < LINKS_MAX ? follow(&at, path, err) : cannot_write(path, ELOOP, err);
        else if (is_there)
            rc = check_file(&info, path, err);
    }
    if (rc == RD_OK)
        *out = at;
    else
        free(at);
    return rc;
}

/* ---- making it last ---- */

static int sync_open(const char *path, int flags)
{
    const int file = open(path, flags | O_CLOEXEC);
    int reason = file < 0 || fsync(file) < 0 ? errno : 0;
    if (file >= 0 && close(file) < 0 && reason == 0)
        reason = errno;
    return reason;
}

enum rd_status file_sync(const char *path, struct rd_error *err)
{
    const int reason = sync_open(path, O_RDWR);
    return reason == 0 ? RD_OK : cannot_write(path, reason, err);
}

void file_sync_folder(const char *path)
{
    char *folder = beside(path, ".");
    if (folder)
        sync_open(folder, O_RDONLY);
    free(folder);
}

void signals_hold(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGQUIT);
    pthread_sigmask(SIG_BLOCK, &held, before);
}

void signals_release(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* ---- writing ---- */

/* Writes and closes; 0, or why not. */
static int write_all(int file, const char *text, size_t length)
{
    int reason = 0;
    while (length > 0 && reason == 0) {
        const ssize_t wrote = write(file, text, length);
        if (wrote < 0 && errno != EINTR)
            reason = errno;
        if (wrote > 0) {
            text += wrote;
            length -= (size_t)wrote;
        }
    }
    if (reason == 0 && fsync(file) < 0)
        reason = errno;
    if (close(file) < 0 && reason == 0)
        reason = errno;
    return reason;
}

/* The mode of a new file: what the user's mask leaves, as mkstemp() does not ask it. */
static mode_t new_mode(void)
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* By way of another file beside it. */
static int replace(const char *target, const char *text, size_t length)
{
    struct stat was;
    const size_t size = strlen(target) + sizeof ".XXXXXX";
    char *other = malloc(size);
    if (!other)
        return ENOMEM;
    snprintf(other, size, "%s.XXXXXX", target);
    const int file = mkstemp(other);
    int reason = file < 0 ? errno : 0;
    if (reason == 0 && fchmod(file, stat(target, &was) == 0 ? was.st_mode & 07777 : new_mode()) < 0)
        reason = errno;
    if (file >= 0) {
        const int written = reason == 0 ? write_all(file, text, length) : (close(file), reason);
        reason = written == 0 && rename(other, target) < 0 ? errno : written;
        if (reason != 0)
            unlink(other);
    }
    free(other);
    return reason;
}

enum rd_status file_replace(const char *path, const char *text, size_t length, struct rd_error *err)
{
    char *target = NULL;
    sigset_t before;
    enum rd_status rc = file_target(path, &target, err);
    if (rc != RD_OK)
        return rc;
    signals_hold(&before);
    const int reason = replace(target, text, length);
    if (reason == 0)
        file_sync_folder(target);
    signals_release(&before);
    free(target);
    return reason == 0 ? RD_OK : cannot_write(path, reason, err);
}

enum rd_status file_create(const char *path, const char *text, size_t length, struct rd_error *err)
{
    sigset_t before;
    signals_hold(&before);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int reason = file < 0 ? errno : 0;
    if (reason == 0 && (reason = write_all(file, text, length)) != 0)
        unlink(path);
    if (reason == 0)
        file_sync_folder(path);
    signals_release(&before);
    return reason == 0 ? RD_OK : cannot_write(path, reason, err);
}
