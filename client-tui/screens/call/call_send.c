/* What is sent, and what becomes of it. Nothing here waits: she goes on writing meanwhile. */
#include "screens/call/call_inner.h"

#include "i18n/i18n.h"
#include "screens/call/call_rules.h"
#include "screens/vocabulary.h"
#include "tasks/calls.h"
#include "tasks/cases.h"

#include <stdio.h>

enum { RETRY_MS = 3000 };

bool call_is_saved(const struct call *state)
{
    return form_has(&state->form, "saved/reference");
}

struct call_moment call_moment(const struct call *state)
{
    return (struct call_moment){
        .now = state->model->now,
        .privacy_version = json_string(json_member(call_privacy_text(state->model), "code"))};
}

static void run(struct model *model, struct call *state, const struct task *task,
                struct arena *arena, void *input)
{
    state->task = task;
    model_say(model, STYLE_PLAIN, STR(""));
    state->sending = model_run(model, task, arena, input);
}

/* --- a new report --- */

/* The same document under the same key, until it is known what became of it. */
void call_retry(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(65536, true);
    struct call_input *input = ARENA_NEW(arena, struct call_input);
    struct str key = form_value(&state->form, arena, "sending/key");
    struct str text = form_value(&state->form, arena, "sending/document");
    if (state->sending || !uuid_parse(key, &input->key) ||
        json_parse(arena, text, &input->document).id) {
        arena_free(arena);
        return;
    }
    run(model, state, &task_call, arena, input);
}

/* The server cannot have it now: it waits here, and the next call can be taken. */
static void keep_for_later(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(65536, true);
    struct uuid key = {0};
    struct str document = form_value(&state->form, arena, "sending/document");
    uuid_parse(form_value(&state->form, arena, "sending/key"), &key);
    state->task = &task_outbox_append;
    state->sending = keeping_append(model, "call", state->place, document, key);
    arena_free(arena);
}

static bool is_offline(const struct model *model)
{
    const struct shared *shared = model->shared;
    return shared->keeping.offline;
}

/* Nobody can be told of an emergency now but by telephone; the form stays open. */
static void keep_writing(struct model *model, struct call *state)
{
    state->emergency = false;
    call_keep(model, state);
    model_say(model, STYLE_WARNING,
              i18n_text(N_("There is no server: nobody else sees this. Ctrl-S keeps it here.")));
}

static void send_report(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(65536, true);
    struct call_moment moment = call_moment(state);
    struct json *document = call_document(&state->form, arena, &moment);
    form_set(&state->form, "sending/document", json_text(arena, document));
    if (!form_has(&state->form, "sending/key")) /* once there is one it stays: see call_save_anyway */
        form_set(&state->form, "sending/key", uuid_str(arena, uuid_random()));
    state->sent = state->edits;
    arena_free(arena);
    call_keep(model, state);
    if (is_offline(model))
        keep_for_later(model, state);
    else
        call_retry(model, state);
}

/* --- what is changed of a case --- */

/* A number that was said after the case had been saved goes there as part of the call. */
static const struct json *call_told(struct arena *arena, const struct json *now,
                                    const struct json *before)
{
    struct str phone = json_string_at(now, "/call/phone_raw");
    if (!phone.len || str_equal(phone, json_string_at(before, "/call/phone_raw")))
        return NULL;
    struct json *call = json_object(arena);
    json_set(call, STR("kind"), json_str(arena, STR("further")));
    json_set(call, STR("direction"), json_str(arena, STR("in")));
    json_set(call, STR("channel"), json_str(arena, json_string_at(now, "/call/channel")));
    json_set(call, STR("phone_raw"), json_str(arena, phone));
    return call;
}

static void add_rest(struct call *state, struct arena *arena, struct facts_input *input)
{
    struct call_moment moment = call_moment(state);
    struct json *before = NULL, *now = call_document(&state->form, arena, &moment);
    json_parse(arena, form_value(&state->form, arena, "saved/document"), &before);
    input->first_hand = true;
    input->consents =
        call_changed_consents(&state->form, arena, &moment, json_member(before, "consents"));
    input->document = call_facts(&state->form, arena, before, true);
    input->call = call_told(arena, now, before);
    input->named = now;
    form_set(&state->form, "sending/document", json_text(arena, now));
}

static void send_facts(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(65536, true);
    struct facts_input *input = ARENA_NEW(arena, struct facts_input);
    input->reference = form_value(&state->form, arena, "saved/reference");
    str_to_int(form_value(&state->form, arena, "saved/version"), &input->version);
    if (state->purpose == CALL_LOGS) {
        add_rest(state, arena, input);
    } else {
        input->document = call_facts(&state->form, arena, state->before, state->identity);
        input->named = state->identity ? input->document : NULL;
    }
    state->sent = state->edits;
    call_keep(model, state);
    run(model, state, &task_facts, arena, input);
}

/* --- saving --- */

void call_save_anyway(struct model *model, struct call *state)
{
    if (state->sending)
        model_say(model, STYLE_PLAIN, i18n_text(N_("It is being saved.")));
    else if (state->emergency && is_offline(model))
        keep_writing(model, state);
    else if (form_has(&state->form, "sending/key") && !is_offline(model))
        call_retry(model, state);
    else if (call_is_saved(state))
        send_facts(model, state);
    else
        send_report(model, state);
}

static void say_missing(struct model *model, struct call *state, const char *const *ids,
                        size_t count)
{
    struct arena *arena = arena_new(512, false);
    struct buf text = {.arena = arena};
    buf_str(&text, i18n_text(N_("Not saved. Still needed: ")));
    for (size_t i = 0; i < count; i++) {
        form_error(&state->form, ids[i], i18n_text(N_("This is needed.")));
        buf_str(&text, i ? STR(" · ") : STR(""));
        buf_str(&text, i18n_text(call_need_name(ids[i])));
    }
    form_focus(&state->form, ids[0]);
    model_say(model, STYLE_WARNING, buf_view(&text));
    arena_free(arena);
}

void call_save(struct model *model, struct call *state)
{
    static const char *const choices[] = {N_("Back"), N_("Save without them")};
    const char *ids[CALL_NEEDS];
    size_t missing = call_missing(&state->form, ids);
    bool counts_only = call_gate_of(&state->form).refused && !call_is_saved(state);
    if (missing) {
        say_missing(model, state, ids, missing);
    } else if (!counts_only && form_faults(&state->form)) {
        state->question = ASK_FAULTS;
        model_ask(model, N_("Save"),
                  i18n_text(N_("Some fields cannot be taken as they are; they are marked. Is the "
                               "rest to be saved without them?")),
                  choices, 2, 0);
    } else {
        call_save_anyway(model, state);
    }
}

static void count_later(struct model *model, struct call *state, struct arena *arena,
                        struct str kind)
{
    struct json *document = json_object(arena);
    json_set(document, STR("kind"), json_str(arena, arena_str(arena, kind)));
    json_set(document, STR("channel"),
             json_str(arena, form_value(&state->form, arena, "/call/channel")));
    json_set(document, STR("language"),
             json_str(arena, form_value(&state->form, arena, "/call/caller_language")));
    state->task = &task_outbox_append;
    state->sending = keeping_append(model, "contact", state->place, json_text(arena, document),
                                    state->count_key);
}

/* The same after a kill. */
static struct uuid count_key(struct model *model, struct call *state)
{
    call_keep(model, state);
    struct uuid key = draft_key(model, state->place);
    return uuid_is_nil(key) ? uuid_random() : key;
}

void call_count(struct model *model, struct call *state, struct str kind)
{
    struct arena *arena = arena_new(16384, true);
    struct count_input *input = ARENA_NEW(arena, struct count_input);
    if (state->sending || form_has(&state->form, "sending/key")) {
        model_say(model, STYLE_WARNING, i18n_text(N_("This call is being saved as a report.")));
        arena_free(arena);
        return;
    }
    if (uuid_is_nil(state->count_key))
        state->count_key = count_key(model, state);
    if (is_offline(model)) {
        count_later(model, state, arena, kind);
        arena_free(arena);
        return;
    }
    *input =
        (struct count_input){.kind = arena_str(arena, kind),
                             .key = state->count_key,
                             .channel = form_value(&state->form, arena, "/call/channel"),
                             .language = form_value(&state->form, arena, "/call/caller_language")};
    run(model, state, &task_count, arena, input);
}

/* --- answers --- */

static void drop_draft(struct model *model, struct call *state)
{
    draft_keep(model, state->place, STR_NONE);
    state->kept = state->edits;
}

static void forget_sending(struct call *state)
{
    form_set(&state->form, "sending/key", STR_NONE);
    form_set(&state->form, "sending/document", STR_NONE);
}

static void show_errors(struct model *model, struct call *state, struct error error)
{
    struct arena *arena = arena_new(4096, true);
    struct json *document = NULL;
    bool first = true;
    json_parse(arena, form_value(&state->form, arena, "sending/document"), &document);
    for (const struct error_field *f = error.fields; f; f = f->next) {
        const char *id = call_field_at(arena, document, f->pointer);
        form_error(&state->form, id, i18n_text(error_hint(f->id)));
        first = first && !form_focus(&state->form, id);
    }
    say_error(model, error);
    arena_free(arena);
}

static void show_saved(struct model *model, struct call *state)
{
    drop_draft(model, state);
    model_say(model, STYLE_GOOD, i18n_text(N_("Saved.")));
    state->page = PAGE_SAVED;
}

static void keep_saved(struct model *model, struct call *state, const struct call_output *out)
{
    struct shared *shared = model->shared;
    snprintf(shared->saved, sizeof shared->saved, "%.*s", (int)out->reference.len,
             out->reference.at);
    struct arena *arena = arena_new(4096, true);
    form_set(&state->form, "saved/reference", out->reference);
    form_set(&state->form, "saved/version", arena_format(arena, "%lld", (long long)out->version));
    form_set(&state->form, "saved/document", form_value(&state->form, arena, "sending/document"));
    arena_free(arena);
}

static void on_report(struct model *model, struct call *state, const struct message *message)
{
    const struct call_output *out = message->output;
    enum error_id id = message->error.id;
    bool away = id == ERROR_CLIENT_CONNECT || id == ERROR_UNAVAILABLE;
    if (away && !state->emergency && state->edits == state->sent) {
        keep_for_later(model, state);
        return;
    }
    if (id && !kept_is_refused(id)) { /* whether it is there is not known: the same key again */
        if (!away && id != ERROR_OUTCOME_UNKNOWN)
            say_error(model, message->error);
        state->retry = model_timer(model, RETRY_MS);
        return;
    }
    if (id) {
        state->emergency = false;
        show_errors(model, state, message->error);
        forget_sending(state);
        return;
    }
    keep_saved(model, state, out);
    forget_sending(state);
    state->stored = state->sent;
    if (!out->reference.len) {
        drop_draft(model, state);
        model_say(model, STYLE_GOOD,
                  i18n_text(N_("The call is counted. Nothing else of it is kept.")));
        model_close(model, 1);
    } else if (state->emergency || state->edits != state->sent) {
        state->emergency = false;
        call_keep(model, state);
        model_say(model, STYLE_GOOD,
                  i18n_text(N_("Saved. What you write from now on goes there with Ctrl-S.")));
    } else {
        show_saved(model, state);
    }
}

static void on_facts(struct model *model, struct call *state, const struct message *message)
{
    const struct facts_output *out = message->output;
    struct arena *arena = arena_new(4096, true);
    if (out)
        form_set(&state->form, "saved/version",
                 arena_format(arena, "%lld", (long long)out->version));
    if (!message->error.id && state->purpose == CALL_LOGS)
        form_set(&state->form, "saved/document",
                 form_value(&state->form, arena, "sending/document"));
    arena_free(arena);
    if (message->error.id == ERROR_VERSION_STALE && state->purpose == CALL_CHANGES) {
        call_read_theirs(model, state);
    } else if (message->error.id == ERROR_VERSION_STALE) {
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("Changed by somebody meanwhile. Yours is kept: Esc, read it again (r), "
                               "then e.")));
    } else if (message->error.id) {
        show_errors(model, state, message->error);
    }
    form_set(&state->form, "sending/document", STR_NONE);
    if (message->error.id)
        return;
    state->stored = state->sent;
    if (state->edits != state->sent) {
        call_keep(model, state);
        model_say(model, STYLE_GOOD, i18n_text(N_("Saved, but for what you wrote since.")));
    } else if (state->emergency) { /* the numbers stay until a key is pressed */
        model_say(model, STYLE_GOOD, i18n_text(N_("Saved.")));
    } else if (state->purpose == CALL_LOGS) {
        show_saved(model, state);
    } else {
        drop_draft(model, state);
        model_say(model, STYLE_GOOD, i18n_text(N_("The facts are saved.")));
        model_close(model, 1);
    }
}

static void on_theirs(struct model *model, struct call *state, const struct message *message)
{
    if (message->error.id)
        say_error(model, message->error);
    else
        call_meet_theirs(model, state, message->output);
}

/* What was written while it was being kept is a draft of its own. */
static void on_kept(struct model *model, struct call *state, const struct message *message)
{
    bool report = form_has(&state->form, "sending/key"), all = state->edits == state->sent;
    if (message->error.id) { /* it is in the form still */
        say_error(model, message->error);
        return;
    }
    keeping_appended(model, state->place, message->output);
    forget_sending(state);
    state->kept = state->edits;
    if (report && !all) {
        call_keep(model, state);
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("Kept as it was. What you wrote since is here, and not saved.")));
        return;
    }
    model_say(model, STYLE_GOOD,
              report ? i18n_text(N_("Kept on this device, sealed. It is sent when the server is "
                                    "there."))
                     : i18n_text(N_("The call is counted when the server is there.")));
    model_close(model, 1);
}

static void on_counted(struct model *model, struct call *state, const struct message *message)
{
    /* with a mismatch it was counted by the try before, as another kind */
    if (message->error.id && message->error.id != ERROR_IDEMPOTENCY_MISMATCH) {
        say_error(model, message->error);
        return;
    }
    drop_draft(model, state);
    model_say(model, STYLE_GOOD, i18n_text(N_("The call is counted.")));
    model_close(model, 1);
}

void call_answered(struct model *model, struct call *state, const struct message *message)
{
    if (message->request != state->sending)
        return;
    state->sending = 0;
    if (state->task == &task_call)
        on_report(model, state, message);
    else if (state->task == &task_outbox_append)
        on_kept(model, state, message);
    else if (state->task == &task_facts)
        on_facts(model, state, message);
    else if (state->task == &task_case)
        on_theirs(model, state, message);
    else
        on_counted(model, state, message);
}
