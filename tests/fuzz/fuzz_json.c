/* The reader and the writer of JSON, and the tables of all bodies. The first byte chooses a table. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "hotline/wire/case.h"
#include "hotline/wire/directory.h"
#include "hotline/wire/forward.h"
#include "hotline/wire/handover.h"
#include "hotline/wire/merge.h"
#include "hotline/wire/people.h"

#define TABLE(NAME) {.fields = wire_##NAME##_fields, .size = sizeof(struct wire_##NAME)}

static const struct {
    const struct json_field *fields;
    size_t size;
} tables[] = {
    TABLE(record),      TABLE(wrap),         TABLE(key),           TABLE(opening),
    TABLE(note),        TABLE(assignment),   TABLE(contact),       TABLE(case_contact),
    TABLE(case_patch),  TABLE(manifest),     TABLE(forward),       TABLE(decision),
    TABLE(search),      TABLE(review),       TABLE(posting),       TABLE(me),
    TABLE(statement),   TABLE(sign_in),      TABLE(session_new),   TABLE(session),
    TABLE(enrolment),   TABLE(key_bundle),   TABLE(invitation_new), TABLE(user),
    TABLE(handover),    TABLE(taken),        TABLE(reassignment),  TABLE(merge),
    TABLE(unmerge),
};

static struct json *parsed(struct arena *arena, struct str text)
{
    struct json *json = NULL;
    EXPECT(json_parse(arena, text, &json).id == ERROR_NONE);
    return json;
}

/* What is written reads as the same, and as nothing else. */
static void check_written(struct arena *arena, const struct json *json)
{
    struct str compact = json_text(arena, json);
    struct buf pretty = {.arena = arena};
    json_write_pretty(&pretty, json);
    struct json *again = parsed(arena, compact);
    EXPECT(json_equal(json, again));
    EXPECT(json_equal(json, parsed(arena, buf_view(&pretty))));
    EXPECT(json_equal(json, json_copy(arena, json)));
    EXPECT(str_equal(compact, json_text(arena, again)));
    EXPECT(utf8_valid(compact));
    EXPECT(memchr(compact.at, '\0', compact.len) == NULL);
}

/* What a table reads it builds again, and reads the same from that. */
static void check_table(struct arena *arena, const struct json *json, unsigned choice)
{
    const struct json_field *fields = tables[choice].fields;
    size_t size = tables[choice].size;
    void *once = arena_alloc(arena, size), *untouched = arena_alloc(arena, size);
    struct error error = json_read(arena, json, fields, size, once);
    if (error.id) {
        EXPECT(memcmp(once, untouched, size) == 0);
        EXPECT(error.id != ERROR_INVALID || error.fields || json->kind != JSON_OBJECT);
        return;
    }
    struct json *built = json_build(arena, fields, once);
    void *twice = arena_alloc(arena, size);
    EXPECT(json_read(arena, built, fields, size, twice).id == ERROR_NONE);
    EXPECT(json_equal(built, json_build(arena, fields, twice)));
}

void fuzz(struct arena *arena, struct str input)
{
    unsigned choice = fuzz_byte(&input) % (sizeof tables / sizeof *tables);
    struct json *json = NULL;
    struct error error = json_parse(arena, input, &json);
    EXPECT(!error.id == !!json);
    if (error.id) {
        EXPECT(error.id == ERROR_JSON_MALFORMED || error.id == ERROR_JSON_DUPLICATE);
        return;
    }
    EXPECT(utf8_valid(input));
    check_written(arena, json);
    check_table(arena, json, choice);
}
