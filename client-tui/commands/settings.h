/* Where the server is and who signs in: configuration file, then command line. */
#ifndef HOTLINE_CLIENT_SETTINGS_H
#define HOTLINE_CLIENT_SETTINGS_H

#include "commands/args.h"
#include "words/alarm.h"
#include "words/language.h"

struct settings {
    struct str server, ca, user, password_file, device_file, theme;
    bool plain;
    enum alarm alarm;
    int idle_seconds; /* without a key until the screens lock; 0: the usual time */
    uint8_t root[KEY_BYTES];
    bool has_root;
    uint32_t memory_kib; /* of the hashing of a new password */
};

/* Reads --config (or $XDG_CONFIG_HOME/hotline/config when it is there), then what the command line
 * says. Keys of the file are the names of the options: "server = https://…". */
struct error settings_read(struct arena *arena, const struct args *args,
                           struct settings *ret_settings);
/* One file's text over *settings; the name is for messages. */
struct error settings_parse(struct arena *arena, struct str text, struct str name,
                            struct settings *settings);
/* A place for a user's device cookie: known devices are not locked out by strangers' tries.
 * STR_NONE without a home, and that is all right. */
struct str settings_device_file(struct arena *arena, struct str user);
/* Where this device keeps what is its user's; STR_NONE: it has no place. */
struct str settings_state_folder(struct arena *arena);
/* The language of the screens: the one that was chosen here last, else that of the environment
 * (LC_ALL, LC_MESSAGES, LANG), else English. Keeping it is best effort. */
enum language settings_language(void);
void settings_keep_language(enum language language);
/* What calls for a critical case: as it was chosen here last, else as the settings say. */
enum alarm settings_alarm(const struct settings *settings);
void settings_keep_alarm(enum alarm alarm);
/* The root's public key: base64, or a file that holds it as base64 or as 32 bytes. */
struct error root_read(struct arena *arena, struct str value, uint8_t ret_root[KEY_BYTES]);

#endif
