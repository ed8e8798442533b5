/* hotlined's settings: a file of "name = value" lines, then --name=value arguments over it. */
#ifndef HOTLINE_SERVER_CONFIG_H
#define HOTLINE_SERVER_CONFIG_H

#include <stdio.h>

#include "hotline/base/arena.h"
#include "hotline/base/log.h"
#include "hotline/vault/layout.h"

struct config {
#define CONFIG_TEXT const char *
#define CONFIG_INT int64_t
#define OPTION(NAME, TYPE, DEFAULT, LEAST, MOST, HELP) CONFIG_##TYPE NAME;
#include "server/config/options.def"
#undef OPTION
    /* derived */
    uint8_t root_public[KEY_BYTES];
    enum log_level level;
};

enum config_result { CONFIG_OK, CONFIG_HELP, CONFIG_VERSION, CONFIG_BAD };

/* argv without the program's name: [--config=FILE] [--name=value …] or --help or --version; without
 * --config, /etc/hotline/hotlined.conf is read if it is there. Texts live in the arena. On
 * CONFIG_BAD *ret_why is one sentence for the user. */
enum config_result config_load(struct arena *arena, int argc, char *const *argv,
                               struct config *ret_config, struct str *ret_why);
void config_help(FILE *out); /* the reference of all options */

#endif
