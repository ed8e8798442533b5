/* What the libraries share that the fault tests load into a program (LD_PRELOAD). */
#ifndef HOTLINE_TESTS_PRELOAD_H
#define HOTLINE_TESTS_PRELOAD_H

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH = 1024 };

/* The function that the program meant. */
#define REAL(NAME) ((__typeof__(&NAME))dlsym(RTLD_NEXT, #NAME))

/* Whether a descriptor's path has this in it. */
static inline int is_below(int fd, const char *folder)
{
    char link[64], path[PATH];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    if (len < 0)
        return 0;
    path[len] = '\0';
    return strstr(path, folder) != NULL;
}

static inline void give_up(void)
{
    static const char message[] = "power cut: cannot keep what it needs\n";
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    abort();
}

#endif
