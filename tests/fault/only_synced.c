/* Loaded into a client (LD_PRELOAD) by test_drafts.py: what a power cut would leave of the files
 * below $SYNCED_ROOT, at worst. Of each file that is what it held when it was last flushed, of each
 * folder the entries it had then; both are written down in $SYNCED_FOLDER under their inodes, a file
 * under its time of birth too, for the next one takes the inode of one that is gone. After the kill
 * the harness makes a tree of them. A file that was never flushed is empty, a folder that was never
 * flushed has nothing in it.
 *
 * $SYNCED_SKIP, "files" or "folders": as if the program did not flush these. */
#include "preload.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

static int is_skipped(const struct stat *status)
{
    const char *skip = getenv("SYNCED_SKIP");
    return skip && strcmp(skip, S_ISDIR(status->st_mode) ? "folders" : "files") == 0;
}

/* "folder-INODE" or "file-INODE-BIRTH" of an entry, or of the descriptor itself ("") */
static void name_of(char name[64], int fd, const char *entry)
{
    struct statx status;
    if (statx(fd, entry, AT_SYMLINK_NOFOLLOW | (entry[0] ? 0 : AT_EMPTY_PATH),
              STATX_TYPE | STATX_INO | STATX_BTIME, &status) != 0)
        give_up();
    if (S_ISDIR(status.stx_mode))
        snprintf(name, 64, "folder-%llu", (unsigned long long)status.stx_ino);
    else
        snprintf(name, 64, "file-%llu-%lld.%09u", (unsigned long long)status.stx_ino,
                 (long long)status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
}

static void copy_bytes(int fd, FILE *to)
{
    char path[64], bytes[65536];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    FILE *from = fopen(path, "r"); /* the program's may be open for writing only */
    if (!from)
        give_up();
    for (size_t len; (len = fread(bytes, 1, sizeof bytes, from)) > 0;)
        if (fwrite(bytes, 1, len, to) != len)
            give_up();
    fclose(from);
}

/* A line for each entry: what it is written down under, and its name. */
static void copy_entries(int fd, FILE *to)
{
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY);
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder)
        give_up();
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char name[64];
            name_of(name, copy, entry->d_name);
            fprintf(to, "%s %s\n", name, entry->d_name);
        }
    closedir(folder);
}

static void write_down(int fd)
{
    struct stat status;
    char name[64], path[PATH], unfinished[PATH];
    if (!is_below(fd, getenv("SYNCED_ROOT")) || fstat(fd, &status) != 0 || is_skipped(&status))
        return;
    name_of(name, fd, "");
    snprintf(path, sizeof path, "%.900s/%s", getenv("SYNCED_FOLDER"), name);
    snprintf(unfinished, sizeof unfinished, "%.1000s.%d", path, (int)getpid());
    FILE *to = fopen(unfinished, "w");
    if (!to)
        give_up();
    if (S_ISDIR(status.st_mode))
        copy_entries(fd, to);
    else
        copy_bytes(fd, to);
    if (fclose(to) != 0 || rename(unfinished, path) != 0)
        give_up();
}

int fsync(int fd)
{
    int result = REAL(fsync)(fd);
    if (result == 0)
        write_down(fd);
    return result;
}
