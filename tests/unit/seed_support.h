/* The words people choose from, as schema/seed has them. Include after cmocka.h. */
#ifndef HOTLINE_TESTS_SEED_SUPPORT_H
#define HOTLINE_TESTS_SEED_SUPPORT_H

#include "hotline/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *fixture_arena; /* of the program */

static inline struct str file_read(const char *name)
{
    struct str path = arena_format(fixture_arena, "%s/%s", HOTLINE_SOURCE_DIR, name);
    FILE *file = fopen(path.at, "rb");
    long size;
    char *at;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    rewind(file);
    at = arena_alloc(fixture_arena, (size_t)size + 1);
    assert_int_equal(fread(at, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return (struct str){.at = at, .len = (size_t)size};
}

static inline struct json *parsed(struct arena *in, struct str text)
{
    struct json *json = NULL;
    struct error error = json_parse(in, text, &json);

    assert_int_equal(error.id, ERROR_NONE);
    return json;
}

/* The JSON between the dollar quotes of a seed. */
static inline const struct json *seed_read(const char *name)
{
    struct str text = file_read(name);
    const char *from = strstr(text.at, "$seed$"), *to;

    assert_non_null(from);
    from += strlen("$seed$");
    to = strstr(from, "$seed$");
    assert_non_null(to);
    return parsed(fixture_arena, (struct str){.at = from, .len = (size_t)(to - from)});
}

#endif
