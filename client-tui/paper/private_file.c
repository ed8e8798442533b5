#include "paper/paper.h"

#include "hotline/base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct error failed(struct arena *arena, struct str path, const char *why)
{
    return (struct error){
        .id = ERROR_CLIENT_FILE,
        .detail = arena_format(arena, "%.*s: %s", (int)path.len, path.at, why)};
}

struct error private_file_begin(struct arena *arena, struct str path, bool replace,
                                struct private_file *ret_file)
{
    struct stat there;
    struct private_file file = {.path = arena_str(arena, path), .replace = replace};
    if (!path.len || str_ends(path, "/"))
        return failed(arena, path, "is no name of a file");
    bool exists = lstat(file.path.at, &there) == 0;
    if (exists && !replace)
        return failed(arena, path, "is there already (--force replaces it)");
    if (exists && !S_ISREG(there.st_mode))
        return failed(arena, path, "is no plain file");
    char *name = arena_alloc(arena, path.len + sizeof ".XXXXXX");
    memcpy(name, path.at, path.len);
    memcpy(name + path.len, ".XXXXXX", sizeof ".XXXXXX");
    file.fd = mkostemp(name, O_CLOEXEC); /* 0600 */
    if (file.fd < 0)
        return failed(arena, path, strerror(errno));
    file.temporary = str_of(name);
    *ret_file = file;
    return NO_ERROR;
}

/* Without replacing: a link fails where something has come to stand meanwhile. */
static bool put_in_place(const struct private_file *file)
{
    if (file->replace)
        return rename(file->temporary.at, file->path.at) == 0;
    if (renameat2(AT_FDCWD, file->temporary.at, AT_FDCWD, file->path.at, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return link(file->temporary.at, file->path.at) == 0 && unlink(file->temporary.at) == 0;
}

struct error private_file_end(struct arena *arena, struct private_file *file, struct str bytes)
{
    struct error e = NO_ERROR;
    if (!descriptor_write(file->fd, bytes) || fsync(file->fd) != 0 || !put_in_place(file))
        e = failed(arena, file->path, strerror(errno));
    if (!e.id)
        file->temporary = STR_NONE;
    private_file_drop(file);
    return e;
}

void private_file_drop(struct private_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary.len)
        unlink(file->temporary.at);
    *file = (struct private_file){.fd = -1};
}
