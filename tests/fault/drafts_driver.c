/* A client reduced to its drafts, for test_drafts.py: drafts_driver FOLDER work|show|grow [SEED].
 *
 * work: types, finishes, sends and is refused, at random and without end. Before each step it says
 * on standard output what it is about to do, and "done" when that has been acknowledged; each line
 * is one write, so that a kill loses none.
 * show: what a sign-in finds, as lines.
 * grow: makes one draft longer until it cannot be written. */
#include "drafts/journal.h"
#include "drafts/outbox.h"

#include "hotline/base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAFTS = 4, LONGEST = 20000 };

struct typed {
    struct draft draft;
    unsigned version; /* 0: none */
};

struct driver {
    struct str folder;
    struct arena *arena; /* of a step */
    struct owner owner;
    struct key_pair pair;
    struct journal *journal;
    struct outbox *outbox;
    struct typed typed[DRAFTS];
};

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    char line[512];
    va_list list;
    va_start(list, format);
    int len = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (write(STDOUT_FILENO, line, (size_t)len) != len)
        exit(2);
}

static void must(struct error e)
{
    if (e.id) {
        say("failed %s %.*s\n", error_code(e.id), (int)e.detail.len, e.detail.at);
        exit(1);
    }
}

static void done(struct error e)
{
    must(e);
    say("done\n");
}

/* What a draft says at a version: made again to be compared. */
static struct str payload_of(struct arena *arena, struct uuid id, unsigned version)
{
    size_t len = version * 997 % LONGEST;
    char *filler = arena_alloc(arena, len + 1);
    memset(filler, 'a' + (int)(version % 26), len);
    return arena_format(arena, "%u %s %s", version, uuid_str(arena, id).at, filler);
}

/* The version a draft holds; 0 when it is not whole. */
static unsigned version_of(struct arena *arena, const struct draft *draft)
{
    struct str rest = draft->payload;
    int64_t version;
    if (!str_to_int(str_cut(&rest, ' '), &version) || version < 1 || version > 1000000)
        return 0;
    bool whole = str_equal(payload_of(arena, draft->id, (unsigned)version), draft->payload);
    return whole ? (unsigned)version : 0;
}

static void type(struct driver *driver, struct typed *typed)
{
    if (!typed->version)
        typed->draft = draft_new(STR("call"), STR("/v1/cases"));
    typed->version++;
    typed->draft.payload = payload_of(driver->arena, typed->draft.id, typed->version);
    say("type %s %u\n", uuid_str(driver->arena, typed->draft.id).at, typed->version);
    done(journal_write(driver->journal, driver->arena, &typed->draft));
}

static void finish(struct driver *driver, struct typed *typed)
{
    if (!typed->version)
        return;
    typed->draft.payload = payload_of(driver->arena, typed->draft.id, typed->version);
    say("finish %s %u\n", uuid_str(driver->arena, typed->draft.id).at, typed->version);
    must(outbox_append(driver->outbox, driver->arena, &typed->draft));
    done(journal_drop(driver->journal, driver->arena, typed->draft.id));
    typed->version = 0;
}

/* The server is the line that says so. */
static void send_first(struct driver *driver, bool refuse)
{
    struct kept kept;
    bool found;
    if (!outbox_claim(driver->outbox))
        return;
    must(outbox_next(driver->outbox, driver->arena, STR_NONE, &kept, &found));
    if (found && kept.state == KEPT_WHOLE) {
        say("%s %s %s %u\n", refuse ? "refuse" : "send", uuid_str(driver->arena, kept.draft.id).at,
            uuid_str(driver->arena, kept.draft.key).at, version_of(driver->arena, &kept.draft));
        done(refuse ? outbox_refused(driver->outbox, driver->arena, &kept, &FAILED(INVALID))
                    : outbox_sent(driver->outbox, driver->arena, &kept));
    }
    outbox_yield(driver->outbox);
}

static void sign_in(struct driver *driver, struct kept_list *ret_drafts)
{
    must(journal_open(driver->arena, driver->folder, &driver->owner, &driver->journal));
    must(outbox_open(driver->arena, driver->folder, &driver->owner, &driver->outbox));
    must(journal_take_over(driver->journal, driver->arena, driver->outbox, ret_drafts));
}

static void say_kept(struct driver *driver, const char *what, const struct kept *kept)
{
    unsigned version = kept->state == KEPT_WHOLE ? version_of(driver->arena, &kept->draft) : 0;
    say("%s %s %u\n", what, version ? uuid_str(driver->arena, kept->draft.id).at : kept->name.at,
        version);
}

static void show(struct driver *driver)
{
    struct kept_list drafts, attention;
    struct kept kept = {.name = STR_NONE};
    bool found = true;
    sign_in(driver, &drafts);
    for (size_t i = 0; i < drafts.count; i++)
        say_kept(driver, "draft", &drafts.at[i]);
    while (found) {
        must(outbox_next(driver->outbox, driver->arena, kept.name, &kept, &found));
        if (found)
            say_kept(driver, "waiting", &kept);
    }
    must(outbox_attention(driver->outbox, driver->arena, &attention));
    for (size_t i = 0; i < attention.count; i++)
        say_kept(driver, "attention", &attention.at[i]);
}

/* Goes on with what was left over, as far as it has hands. */
static void work(struct driver *driver, unsigned seed)
{
    struct kept_list drafts;
    srandom(seed);
    sign_in(driver, &drafts);
    for (size_t i = 0, n = 0; i < drafts.count && n < DRAFTS; i++)
        if (drafts.at[i].state == KEPT_WHOLE) {
            struct draft *draft = &driver->typed[n].draft;
            *draft = drafts.at[i].draft;
            driver->typed[n++].version = version_of(driver->arena, draft);
            draft->kind = STR("call"); /* the arena will be gone */
            draft->place = STR("/v1/cases");
        }
    for (;;) {
        struct typed *typed = &driver->typed[random() % DRAFTS];
        long dice = random() % 10;
        if (dice < 6)
            type(driver, typed);
        else if (dice < 8)
            finish(driver, typed);
        else
            send_first(driver, dice == 9);
        arena_reset(driver->arena);
    }
}

static void grow(struct driver *driver)
{
    struct kept_list drafts;
    struct typed typed = {.version = 0};
    struct error e = NO_ERROR;
    sign_in(driver, &drafts);
    type(driver, &typed);
    while (!e.id && typed.version < 1000) {
        typed.version += 5;
        typed.draft.payload = payload_of(driver->arena, typed.draft.id, typed.version);
        e = journal_write(driver->journal, driver->arena, &typed.draft);
        if (!e.id)
            say("done %u\n", typed.version);
    }
    say("failed %s %.*s\n", error_code(e.id), (int)e.detail.len, e.detail.at);
}

int main(int argc, char **argv)
{
    bool locked;
    struct driver driver = {.arena = arena_new(1 << 16, false)};
    if (argc < 3 || !vault_start(&locked))
        return 2;
    driver.folder = str_of(argv[1]);
    driver.owner.user = uuid_of_name((struct uuid){0}, STR("driver"));
    driver.owner.epoch = 1;
    hash_bytes(driver.pair.secret, "driver", 6);
    key_public_of(driver.pair.secret, driver.pair.public_key);
    memcpy(driver.owner.public_key, driver.pair.public_key, KEY_BYTES);
    driver.owner.secret = driver.pair.secret;
    if (strcmp(argv[2], "work") == 0)
        work(&driver, argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0);
    else if (strcmp(argv[2], "show") == 0)
        show(&driver);
    else
        grow(&driver);
    journal_close(driver.journal);
    outbox_close(driver.outbox);
    arena_free(driver.arena);
    return 0;
}
