#include "drafts/folder.h"

#include "hotline/base/descriptor.h"
#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SWEEP_SECONDS 3600
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static struct error failed(struct arena *arena, struct str path, struct str name, const char *why)
{
    return (struct error){.id = ERROR_CLIENT_FILE,
                          .detail = arena_format(arena, "%.*s%s%.*s: %s", (int)path.len, path.at,
                                                 name.len ? "/" : "", (int)name.len, name.at, why)};
}

/* A folder's entries outlive a power cut only once it has been flushed itself. In one that is
 * closed to us, or that cannot be flushed (where homes are mounted on demand), we have made
 * nothing. */
static bool flush_above(struct arena *arena, struct str path)
{
    size_t len = path.len;
    while (len > 0 && path.at[len - 1] != '/')
        len--;
    struct str above = len > 1 ? str_slice(path, 0, len - 1) : str_of(len ? "/" : ".");
    FD fd = open(arena_str(arena, above).at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? errno == EACCES : fsync(fd) == 0 || errno == EINVAL;
}

static bool make_folders(struct arena *arena, struct str path)
{
    for (size_t end = 1; end <= path.len; end++) {
        if (end < path.len && path.at[end] != '/')
            continue;
        struct str part = arena_str(arena, str_slice(path, 0, end));
        if ((mkdir(part.at, 0700) != 0 && errno != EEXIST) || !flush_above(arena, part))
            return false;
    }
    return path.len > 0;
}

static bool make_private(int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return false;
    return !(status.st_mode & (S_IRWXG | S_IRWXO)) || fchmod(fd, 0700) == 0;
}

struct error folder_open(struct arena *arena, struct str path, struct folder *ret_folder)
{
    struct folder folder = {.path = arena_str(arena, path), .fd = -1};
    if (!make_folders(arena, folder.path))
        return failed(arena, path, STR(""), strerror(errno));
    folder.fd = open(folder.path.at, FOLDER_FLAGS);
    if (folder.fd < 0 || !make_private(folder.fd)) {
        struct error e = failed(arena, path, STR(""), strerror(errno));
        folder_close(&folder);
        return e;
    }
    folder_sweep(&folder, SWEEP_SECONDS);
    *ret_folder = folder;
    return NO_ERROR;
}

/* Another program may have removed it between opening and locking. */
static bool is_still_there(const struct folder *folder)
{
    struct stat opened, there;
    return fstat(folder->fd, &opened) == 0 && lstat(folder->path.at, &there) == 0 &&
           opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

struct error folder_hold(struct arena *arena, struct str path, struct folder *ret_folder)
{
    struct folder folder = {.path = arena_str(arena, path), .fd = -1};
    folder.fd = open(folder.path.at, FOLDER_FLAGS);
    if (folder.fd < 0 && errno != ENOENT && errno != ENOTDIR)
        return failed(arena, path, STR(""), strerror(errno));
    if (folder.fd >= 0 && (flock(folder.fd, LOCK_EX | LOCK_NB) != 0 || !is_still_there(&folder)))
        folder_close(&folder);
    *ret_folder = folder;
    return NO_ERROR;
}

void folder_close(struct folder *folder)
{
    descriptor_close(&folder->fd);
}

static bool write_unfinished(const struct folder *folder, const char *name, struct str bytes)
{
    FD fd = openat(folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && descriptor_write(fd, bytes) && fsync(fd) == 0;
}

struct error folder_put(struct arena *arena, const struct folder *folder, struct str name,
                        struct str bytes, bool *ret_taken)
{
    const char *new_name = arena_str(arena, name).at;
    struct str unfinished = uuid_str(arena, uuid_random());
    unfinished = arena_format(arena, ".%.*s", (int)unfinished.len, unfinished.at);
    bool done = write_unfinished(folder, unfinished.at, bytes) &&
                renameat2(folder->fd, unfinished.at, folder->fd, new_name,
                          ret_taken ? RENAME_NOREPLACE : 0) == 0;
    bool taken = !done && ret_taken && errno == EEXIST;
    struct error e = done || taken ? NO_ERROR : failed(arena, folder->path, name, strerror(errno));
    if (!done)
        unlinkat(folder->fd, unfinished.at, 0);
    else if (fsync(folder->fd) != 0)
        e = failed(arena, folder->path, name, strerror(errno));
    if (ret_taken && !e.id)
        *ret_taken = taken;
    return e;
}

struct error folder_get(struct arena *arena, const struct folder *folder, struct str name,
                        size_t most, struct str *ret_bytes)
{
    FD fd = openat(folder->fd, arena_str(arena, name).at,
                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return failed(arena, folder->path, name, strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_size > (off_t)most)
        return failed(arena, folder->path, name, "is no file of a reasonable size");
    size_t len = (size_t)status.st_size;
    char *bytes = arena_alloc(arena, len + 1);
    if (!descriptor_read(fd, bytes, len))
        return failed(arena, folder->path, name, errno ? strerror(errno) : "became shorter");
    *ret_bytes = (struct str){.at = bytes, .len = len};
    return NO_ERROR;
}

bool folder_has(const struct folder *folder, struct str name)
{
    char text[NAME_MAX + 1] = {0};
    struct stat status;
    if (name.len > NAME_MAX)
        return false;
    memcpy(text, name.at, name.len);
    return fstatat(folder->fd, text, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

struct error folder_remove(struct arena *arena, const struct folder *folder, struct str name)
{
    if ((unlinkat(folder->fd, arena_str(arena, name).at, 0) != 0 && errno != ENOENT) ||
        fsync(folder->fd) != 0)
        return failed(arena, folder->path, name, strerror(errno));
    return NO_ERROR;
}

struct error folder_move(struct arena *arena, const struct folder *from, struct str name,
                         const struct folder *to, struct str new_name)
{
    if (renameat(from->fd, arena_str(arena, name).at, to->fd, arena_str(arena, new_name).at) != 0 ||
        fsync(to->fd) != 0 || fsync(from->fd) != 0)
        return failed(arena, from->path, name, strerror(errno));
    return NO_ERROR;
}

static void directory_close(DIR **directory)
{
    if (*directory)
        closedir(*directory);
}
#define DIRECTORY __attribute__((cleanup(directory_close))) DIR *

/* From its beginning, whoever has read it before. */
static DIR *read_begin(const struct folder *folder)
{
    int fd = openat(folder->fd, ".", FOLDER_FLAGS);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory && fd >= 0)
        close(fd);
    return directory;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

struct error folder_names(struct arena *arena, const struct folder *folder, struct names *ret_names)
{
    DIRECTORY directory = read_begin(folder);
    struct buf buf = {.arena = arena};
    if (!directory)
        return failed(arena, folder->path, STR(""), strerror(errno));
    for (struct dirent *entry; (errno = 0, entry = readdir(directory));) {
        struct str name = arena_str(arena, str_of(entry->d_name));
        if (name.at[0] != '.')
            buf_add(&buf, &name, sizeof name);
    }
    if (errno)
        return failed(arena, folder->path, STR(""), strerror(errno));
    struct names names = {.count = buf.len / sizeof *names.at};
    names.at = arena_array(arena, names.count + 1, sizeof *names.at);
    if (names.count)
        memcpy(names.at, buf.at, buf.len);
    qsort(names.at, names.count, sizeof *names.at, compare_names);
    *ret_names = names;
    return NO_ERROR;
}

void folder_sweep(const struct folder *folder, int64_t seconds)
{
    DIRECTORY directory = read_begin(folder);
    const int64_t latest = time_now() / 1000 - seconds;
    struct stat status;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' &&
            fstatat(folder->fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode) && (int64_t)status.st_mtime <= latest)
            unlinkat(folder->fd, entry->d_name, 0);
    }
}
