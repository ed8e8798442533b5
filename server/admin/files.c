#include "server/admin/files.h"

#include "hotline/base/descriptor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX (16 * 1024 * 1024)

static void folder_close(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

const char *file_path(struct admin *admin, const char *folder, const char *name)
{
    return arena_format(admin->arena, "%s/%s", folder, name).at;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

struct error folder_make(struct admin *admin, const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return admin_failed(admin, path, strerror(errno));
    return NO_ERROR;
}

struct error file_read(struct admin *admin, const char *path, struct str *ret_text)
{
    FD fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return admin_failed(admin, path, strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_size > FILE_BYTES_MAX)
        return admin_failed(admin, path, "is no file of a reasonable size");
    size_t len = (size_t)status.st_size;
    char *text = arena_alloc(admin->arena, len + 1);
    if (!descriptor_read(fd, text, len))
        return admin_failed(admin, path, errno ? strerror(errno) : "became shorter");
    *ret_text = (struct str){.at = text, .len = len};
    return NO_ERROR;
}

struct error file_create(struct admin *admin, const char *path, struct str line, unsigned mode)
{
    FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return admin_failed(admin, path, strerror(errno));
    if (!descriptor_write(fd, line) || !descriptor_write(fd, STR("\n")) || fsync(fd) != 0) {
        struct error e = admin_failed(admin, path, strerror(errno));
        unlink(path);
        return e;
    }
    return NO_ERROR;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

#define NAMES_MAX 512

struct error folder_list(struct admin *admin, const char *path, const char *ending,
                         struct str **ret_names, size_t *ret_count)
{
    __attribute__((cleanup(folder_close))) DIR *folder = opendir(path);
    if (!folder)
        return admin_failed(admin, path, strerror(errno));
    struct str *names = arena_array(admin->arena, NAMES_MAX, sizeof *names);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!str_ends(str_of(entry->d_name), ending))
            continue;
        if (count == NAMES_MAX)
            return admin_failed(admin, path, "holds too many files");
        names[count++] = arena_str(admin->arena, str_of(entry->d_name));
    }
    qsort(names, count, sizeof *names, compare_names);
    *ret_names = names;
    *ret_count = count;
    return NO_ERROR;
}
