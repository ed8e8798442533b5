/* The last look before a forward is sent: what stands in the way, then all that goes. */
#include "screens/forward/forward.h"

#include "i18n/i18n.h"

enum { LABEL_COLUMNS = 22 };

struct looking {
    const struct forward_screen *state;
    struct arena *arena;
    struct paragraph *at;
    size_t count, room;
    bool stopped;
};

static void add(struct looking *l, struct paragraph paragraph)
{
    if (l->count == l->room) {
        struct paragraph *more = arena_array(l->arena, l->room * 2 + 32, sizeof *more);
        for (size_t i = 0; i < l->count; i++)
            more[i] = l->at[i];
        l->at = more;
        l->room = l->room * 2 + 32;
    }
    l->at[l->count++] = paragraph;
}

static void row(struct looking *l, const char *name, struct str text)
{
    if (text.len)
        add(l, (struct paragraph){.indent = LABEL_COLUMNS, .label = i18n_text(name), .text = text});
}

static void says(struct looking *l, enum style style, struct str text)
{
    add(l, (struct paragraph){
               .style = style, .indent = 2, .label = str_of(style_sign(style)), .text = text});
}

static void stop(struct looking *l, const char *text)
{
    says(l, STYLE_FAULT, i18n_text(text));
    l->stopped = true;
}

static struct str joined(struct arena *arena, struct str a, const char *between, struct str b)
{
    if (!a.len || !b.len)
        return a.len ? a : b;
    return arena_join(arena, arena_join(arena, a, str_of(between)), b);
}

/* --- what stands in the way --- */

static void check_consents(struct looking *l, const struct receiver_choice *to)
{
    struct str missing = STR_NONE, limited = STR_NONE;
    if (to_step_allowed(&l->state->to))
        return;
    for (size_t i = 0; i < to->need_count; i++) {
        if (to->needs[i].state == NEED_MISSING)
            missing = joined(l->arena, missing, ", ", to->needs[i].word);
        if (to->needs[i].state == NEED_LIMITED)
            limited = joined(l->arena, limited, ", ", to->needs[i].word);
    }
    struct str what = missing.len ? missing : limited;
    const char *text =
        missing.len ? N_("Missing consent") : N_("The limit is not confirmed as read");
    says(l, STYLE_FAULT, arena_format(l->arena, "%s: %.*s", _(text), (int)what.len, what.at));
    l->stopped = true;
}

static void check(struct looking *l, struct str summary, struct str message)
{
    const struct forward_screen *s = l->state;
    const struct receiver_choice *to = to_step_receiver(&s->to);
    bool transfer = to_step_transfer(&s->to);
    if (!to)
        stop(l, N_("To whom is not chosen yet."));
    else
        check_consents(l, to);
    if (!records_step_count(&s->records))
        stop(l, N_("Nothing is marked to go along."));
    else if (transfer && (!records_step_has(&s->records, "headline") ||
                          !records_step_has(&s->records, "report")))
        stop(l, N_("A case is handed over with its summary and its story at least."));
    if (!str_trim(summary).len)
        stop(l, N_("The summary without names is not written yet."));
    struct str texts = arena_join(l->arena, arena_join(l->arena, summary, STR("\n")), message);
    struct str name = forward_names(l->arena, s->choices, texts);
    if (name.len)
        says(l, STYLE_WARNING,
             arena_format(l->arena,
                          _("“%.*s” stands in the identity, and is read before anybody "
                            "accepts."),
                          (int)name.len, name.at));
}

/* --- all that goes --- */

static void show_consents(struct looking *l, const struct receiver_choice *to)
{
    struct str basis = to_step_basis(&l->state->to, l->arena);
    for (size_t i = 0; i < to->need_count; i++)
        row(l, i ? "" : N_("Consents"),
            joined(l->arena, to->needs[i].word, ": ", to->needs[i].said));
    if (basis.len)
        says(l, STYLE_WARNING,
             i18n_text(N_("It goes without consent; a second coordinator reviews that.")));
}

static void show_records(struct looking *l)
{
    const struct records_step *records = &l->state->records;
    for (size_t i = 0; i < records->choices->record_count; i++) {
        const struct record_choice *r = &records->choices->records[i];
        struct str hidden = STR_NONE;
        if (!records->marked[i])
            continue;
        for (size_t f = 0; f < r->field_count; f++)
            if (records->blackened[i][f])
                hidden = joined(l->arena, hidden, ", ", r->fields[f].label);
        add(l, (struct paragraph){.indent = 2,
                                  .label = STR("•"),
                                  .text = joined(l->arena, r->word, ", ", r->date)});
        if (hidden.len)
            add(l, (struct paragraph){.indent = 9, .label = STR("  ████"), .text = hidden});
    }
}

void forward_last_look(struct forward_screen *state)
{
    struct arena *before = state->last_arena;
    struct looking l = {.state = state, .arena = arena_new(8192, true)};
    const struct receiver_choice *to = to_step_receiver(&state->to);
    struct str summary = form_value(&state->words, l.arena, "/summary");
    struct str message = form_value(&state->words, l.arena, "/message");
    check(&l, summary, message);
    row(&l, N_("To"), to ? joined(l.arena, to->word, " · ", to->country) : STR_NONE);
    row(&l, N_("How"),
        to_step_transfer(&state->to) ? i18n_text(N_("Hand over")) : i18n_text(N_("Share")));
    if (to)
        show_consents(&l, to);
    row(&l, N_("Summary"), summary);
    row(&l, N_("Message"), message);
    add(&l, (struct paragraph){
                .style = STYLE_STRONG,
                .text = arena_join(l.arena, STR("\n"), i18n_text(N_("What goes along")))});
    show_records(&l);
    view_set(&state->last, l.at, l.count);
    state->last_arena = l.arena;
    state->last_allowed = !l.stopped;
    arena_free(before);
}

/* The reason of an override goes where both sides and whoever reviews it can read it. */
static struct str message_of(const struct forward_screen *state, struct arena *arena,
                             struct str basis)
{
    struct str message = form_value(&state->words, arena, "/message");
    struct str reason = form_value(&state->to.form, arena, "/reason");
    if (!basis.len)
        return message;
    struct str why = joined(arena, i18n_text(N_("Without consent")), ": ", reason);
    return joined(arena, why, "\n", message);
}

struct forward_input *forward_input_of(const struct forward_screen *state, struct arena *arena)
{
    const struct receiver_choice *to = to_step_receiver(&state->to);
    struct forward_input *input = ARENA_NEW(arena, struct forward_input);
    struct str *limits = arena_array(arena, 2, sizeof *limits);
    input->reference = arena_str(arena, state->reference);
    input->version = state->choices->version;
    input->to = arena_str(arena, to->name);
    input->transfer = to_step_transfer(&state->to);
    input->legal_basis = to_step_basis(&state->to, arena);
    input->summary = form_value(&state->words, arena, "/summary");
    input->message = message_of(state, arena, input->legal_basis);
    input->record_count = records_step_names(&state->records, arena, &input->records);
    input->blacken_count = records_step_blackened(&state->records, arena, &input->blacken);
    for (size_t i = 0; i < to->need_count && to_step_limits_read(&state->to); i++)
        if (to->needs[i].state == NEED_LIMITED)
            limits[input->limit_count++] = arena_str(arena, to->needs[i].kind);
    input->limits_read = limits;
    return input;
}
