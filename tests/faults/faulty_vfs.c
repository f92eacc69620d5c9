#include "faulty_vfs.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

/* SQLite allocates a file of szOsFile bytes: ours, followed by the real one. */
struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static struct fault plan;
static sqlite3_vfs faulty_vfs;
static sqlite3_io_methods faulty_methods;

static sqlite3_vfs *real_vfs(void)
{
    return faulty_vfs.pAppData;
}

static sqlite3_file *real_file(sqlite3_file *file)
{
    return ((struct faulty_file *)file)->real;
}

static bool change_fails(void)
{
    plan.changes++;
    return plan.at > 0 && (plan.lasting ? plan.changes >= plan.at : plan.changes == plan.at);
}

static int faulty_close(sqlite3_file *file)
{
    return real_file(file)->pMethods->xClose(real_file(file));
}

static int faulty_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset)
{
    return real_file(file)->pMethods->xRead(real_file(file), out, count, offset);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    return change_fails() ? plan.code : real_file(file)->pMethods->xWrite(real_file(file), bytes, count, offset);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return change_fails() ? SQLITE_IOERR_TRUNCATE : real_file(file)->pMethods->xTruncate(real_file(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    return change_fails() ? SQLITE_IOERR_FSYNC : real_file(file)->pMethods->xSync(real_file(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return real_file(file)->pMethods->xFileSize(real_file(file), out);
}

static int faulty_lock(sqlite3_file *file, int level)
{
    return real_file(file)->pMethods->xLock(real_file(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
    return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int faulty_check_lock(sqlite3_file *file, int *out)
{
    return real_file(file)->pMethods->xCheckReservedLock(real_file(file), out);
}

static int faulty_control(sqlite3_file *file, int op, void *argument)
{
    return real_file(file)->pMethods->xFileControl(real_file(file), op, argument);
}

static int faulty_sector(sqlite3_file *file)
{
    return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int faulty_device(sqlite3_file *file)
{
    return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct faulty_file *own = (struct faulty_file *)file;
    (void)vfs;
    own->real = (sqlite3_file *)(own + 1);
    int code = real_vfs()->xOpen(real_vfs(), name, own->real, flags, out_flags);
    file->pMethods = code == SQLITE_OK ? &faulty_methods : NULL;
    return code;
}

void faulty_vfs_install(void)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    faulty_vfs = *real; /* names, deletion, randomness and clock stay those of the real one */
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = (int)sizeof(struct faulty_file) + real->szOsFile;
    faulty_vfs.pAppData = real;
    faulty_vfs.pNext = NULL;
    faulty_vfs.xOpen = faulty_open;
    faulty_methods = (sqlite3_io_methods){
        .iVersion = 1, /* no shared memory, no mapping: all changes pass through here */
        .xClose = faulty_close,
        .xRead = faulty_read,
        .xWrite = faulty_write,
        .xTruncate = faulty_truncate,
        .xSync = faulty_sync,
        .xFileSize = faulty_size,
        .xLock = faulty_lock,
        .xUnlock = faulty_unlock,
        .xCheckReservedLock = faulty_check_lock,
        .xFileControl = faulty_control,
        .xSectorSize = faulty_sector,
        .xDeviceCharacteristics = faulty_device,
    };
    sqlite3_vfs_register(&faulty_vfs, 1);
}

void faulty_vfs_plan(long at, int code, bool lasting)
{
    plan = (struct fault){.at = at, .code = code, .lasting = lasting};
}

long faulty_vfs_calm(void)
{
    long changes = plan.changes;
    plan = (struct fault){0};
    return changes;
}
