/* What a server answers, as the client reads it: header lines, an empty line, the body. The first
 * byte chooses the status. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "commands/command.h"
#include "net/wire.h"

void fuzz(struct arena *arena, struct str input)
{
    static const int statuses[] = {200, 201, 204, 304, 400, 401, 404, 422, 429, 500, 503};
    struct wire_answer answer = {
        .arena = arena,
        .status = statuses[fuzz_byte(&input) % (sizeof statuses / sizeof *statuses)],
        .body = {.arena = arena}};
    for (;;) {
        struct str line = str_cut(&input, '\n');
        if (!line.len)
            break;
        wire_header(&answer, line);
    }
    buf_str(&answer.body, input);
    EXPECT(answer.retry_after <= 86400);
    struct net_reply reply = {0};
    struct error error = wire_read(&answer, &reply);
    EXPECT(answer.status < 400 || error.id);
    EXPECT(error.id < ERROR_COUNT && reply.version >= 0);
    if (!error.id && reply.body) {
        struct buf text = {.arena = arena};
        show_tree(&text, reply.body, 0);
    }
}
