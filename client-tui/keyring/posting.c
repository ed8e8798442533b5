#include "keyring/posting.h"

struct posting posting_new(struct keyring *keyring, struct arena *arena)
{
    return (struct posting){.keyring = keyring,
                            .arena = arena,
                            .directory = directory_copy(keyring->directory),
                            .statements = json_array(arena),
                            .secrets = json_array(arena)};
}

void posting_free(struct posting *posting)
{
    directory_free(posting->directory);
    posting->directory = NULL;
}

struct error posting_sign(struct posting *posting, struct statement *statement)
{
    struct str bytes;
    statement->signer = posting->keyring->user;
    statement->time = time_now();
    struct error e = statement_sign(posting->arena, posting->directory, statement,
                                    posting->keyring->bundle.sign_seed, &bytes);
    if (!e.id)
        json_append(posting->statements, json_base64(posting->arena, bytes.at, bytes.len));
    return e;
}

struct error posting_seal(struct posting *posting, const struct wrap_place *place,
                          const uint8_t recipient_public[KEY_BYTES],
                          const uint8_t secret[KEY_BYTES], bool deterministic)
{
    struct arena *arena = posting->arena;
    struct str wrap;
    struct error e = deterministic
                         ? wrap_seal_deterministic(arena, place, recipient_public, secret, &wrap)
                         : wrap_seal(arena, posting->keyring->sealer, place, recipient_public,
                                     secret, &wrap);
    if (e.id)
        return e;
    struct json *row = json_object(arena);
    json_set(row, STR("group"), json_uuid(arena, place->owner));
    json_set(row, STR("epoch"), json_int(arena, place->epoch));
    json_set(row, STR("purpose"),
             json_str(arena, place->purpose == WRAP_SEARCH ? STR("search") : STR("group")));
    json_set(row, STR("principal"), json_uuid(arena, place->recipient));
    json_set(row, STR("wrap"), json_base64(arena, wrap.at, wrap.len));
    json_append(posting->secrets, row);
    return NO_ERROR;
}

struct error posting_send(struct posting *posting, struct json **ret_answer)
{
    struct json *body = json_object(posting->arena);
    json_set(body, STR("statements"), posting->statements);
    json_set(body, STR("secrets"), posting->secrets);
    struct error e = net_post(posting->keyring->net, posting->arena, STR("/v1/directory"), body,
                              ret_answer);
    return e.id ? e : keyring_refresh(posting->keyring, posting->arena);
}
