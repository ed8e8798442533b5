/* What the tests of drafts share: a folder of their own, a user with keys, looking at files. */
#ifndef HOTLINE_TESTS_DRAFTS_SUPPORT_H
#define HOTLINE_TESTS_DRAFTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants the four above */

#include "drafts/journal.h"
#include "drafts/outbox.h"
#include "hotline/base/limits.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define assert_done(ERROR) assert_int_equal((ERROR).id, ERROR_NONE)
#define assert_error(ERROR, ID) assert_int_equal((ERROR).id, ERROR_##ID)

struct device {
    struct arena *arena;
    char folder[32];
    struct str path;
    struct owner owner;
    struct key_pair pair;
};

static inline int device_begin(void **state)
{
    static struct device device;
    bool locked;
    device = (struct device){.arena = arena_new(1 << 16, false), .folder = "/tmp/drafts-XXXXXX"};
    if (!vault_start(&locked) || !mkdtemp(device.folder))
        return -1;
    device.path = arena_format(device.arena, "%s/state/hotline", device.folder);
    key_pair_new(&device.pair);
    device.owner =
        (struct owner){.user = uuid_of_name((struct uuid){0}, STR("ana.anic")), .epoch = 3};
    memcpy(device.owner.public_key, device.pair.public_key, KEY_BYTES);
    device.owner.secret = device.pair.secret;
    *state = &device;
    return 0;
}

static inline int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)type, (void)at;
    return remove(path);
}

static inline int device_end(void **state)
{
    struct device *device = *state;
    int result = nftw(device->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(device->arena);
    return result;
}

static inline struct journal *journal_of(const struct device *device)
{
    struct journal *journal = NULL;
    assert_done(journal_open(device->arena, device->path, &device->owner, &journal));
    return journal;
}

static inline struct outbox *outbox_of(const struct device *device)
{
    struct outbox *outbox = NULL;
    assert_done(outbox_open(device->arena, device->path, &device->owner, &outbox));
    return outbox;
}

static inline struct draft draft_of(struct str payload)
{
    struct draft draft = draft_new(STR("call"), STR("/v1/cases"));
    draft.payload = payload;
    return draft;
}

/* What a new sign-in is shown. */
static inline struct kept_list taken_over(const struct device *device, struct journal *journal)
{
    struct kept_list list = {0};
    struct outbox *outbox = outbox_of(device);
    assert_done(journal_take_over(journal, device->arena, outbox, &list));
    outbox_close(outbox);
    return list;
}

static inline void assert_same_draft(const struct draft *a, const struct draft *b)
{
    assert_true(uuid_equal(a->id, b->id));
    assert_true(uuid_equal(a->key, b->key));
    assert_true(str_equal(a->kind, b->kind));
    assert_true(str_equal(a->place, b->place));
    assert_true(str_equal(a->payload, b->payload));
    assert_int_equal(a->created, b->created);
    assert_int_equal(a->changed, b->changed);
}

/* Calls a function for every file and folder that was written. */
static inline void each_file(const struct device *device,
                             int (*look)(const char *, const struct stat *, int, struct FTW *))
{
    assert_int_equal(nftw(device->path.at, look, 16, FTW_PHYS), 0);
}

/* The path of the only file below a folder of the user's. */
static inline struct str only_file(const struct device *device, const char *below)
{
    struct str command = arena_format(device->arena, "find '%s/%s/%s' -type f", device->path.at,
                                      uuid_str(device->arena, device->owner.user).at, below);
    char line[512] = "", more[8];
    FILE *found = popen(command.at, "r");
    assert_non_null(found);
    assert_non_null(fgets(line, sizeof line, found));
    assert_null(fgets(more, sizeof more, found));
    assert_int_equal(pclose(found), 0);
    return arena_str(device->arena, str_trim(str_of(line)));
}

static inline void file_flip(struct str path, long at)
{
    FILE *file = fopen(path.at, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
    assert_int_not_equal(fputc(byte ^ 1, file), EOF);
    assert_int_equal(fclose(file), 0);
}

#endif
