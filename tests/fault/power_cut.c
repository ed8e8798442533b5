/* Loaded into PostgreSQL (LD_PRELOAD) by the fault tests.
 *
 * Killing a process does not lose what it has written: the kernel keeps it. A power cut does. So
 * that one can be had on a test machine, each page of the write-ahead log is kept as it was before
 * the first write since its last fsync; after the kill the harness puts these pages back, and the
 * disk is as a power cut would have left it at worst. PostgreSQL writes and syncs its log under one
 * lock (WALWriteLock), so no lock is needed here.
 *
 * $POWER_CUT_FOLDER holds a file per segment, named by its inode: first a byte per page (1: written
 * since the last fsync), then the pages. While a file "full" is in there, writes to tables fail as
 * on a full disk. */
#include "preload.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { PAGE = 8192, PAGES = 2048 };

/* Which of these names a program uses depends on how it was compiled. */
ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at);

static int disk_is_full(void)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/full", getenv("POWER_CUT_FOLDER"));
    return access(path, F_OK) == 0;
}

static int undo_open(int fd, int flags)
{
    struct stat status;
    char path[PATH];
    if (fstat(fd, &status) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/%llu", getenv("POWER_CUT_FOLDER"),
             (unsigned long long)status.st_ino);
    return open(path, O_RDWR | flags, 0600);
}

static void keep_pages(int fd, off_t at, size_t len)
{
    int saved = errno, undo = undo_open(fd, O_CREAT);
    if (undo < 0)
        give_up();
    for (off_t page = at / PAGE; page <= (at + (off_t)len - 1) / PAGE; page++) {
        char written = 0, bytes[PAGE] = {0};
        if (pread(undo, &written, 1, page) == 1 && written)
            continue;
        written = 1;
        if (pread(fd, bytes, PAGE, page * PAGE) < 0 ||
            REAL(pwrite)(undo, bytes, PAGE, PAGES + page * PAGE) != PAGE ||
            REAL(pwrite)(undo, &written, 1, page) != 1)
            give_up();
    }
    close(undo);
    errno = saved;
}

static void forget_pages(int fd)
{
    static const char clean[PAGES];
    int saved = errno, undo = undo_open(fd, 0);
    if (undo < 0) { /* a folder, or never written */
        errno = saved;
        return;
    }
    if (REAL(pwrite)(undo, clean, PAGES, 0) != PAGES)
        give_up();
    close(undo);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    if (len > 0 && is_below(fd, "/pg_wal/"))
        keep_pages(fd, at, len);
    else if (is_below(fd, "/base/") && disk_is_full()) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(pwrite)(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    return pwrite(fd, bytes, len, at);
}

int fdatasync(int fd)
{
    int result = REAL(fdatasync)(fd);
    if (result == 0 && is_below(fd, "/pg_wal/"))
        forget_pages(fd);
    return result;
}

int fsync(int fd)
{
    int result = REAL(fsync)(fd);
    if (result == 0 && is_below(fd, "/pg_wal/"))
        forget_pages(fd);
    return result;
}
