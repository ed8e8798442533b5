/* To whom, how, and whether the person has agreed to it. */
#include "screens/forward/forward.h"

#include "i18n/i18n.h"
#include "screens/vocabulary.h"

enum { FIELDS_MAX = 20 };

static const struct {
    const char *code, *label, *says;
} kinds[] = {
    {"refer", N_("Share"),
     N_("Share: copies go along; the case and the responsibility for it stay here.")},
    {"transfer", N_("Hand over"),
     N_("Hand over: the case moves when the receiver accepts; what is not marked stays behind.")},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *const signs[] = {[NEED_GIVEN] = "✓", [NEED_LIMITED] = "!", [NEED_MISSING] = "✗"};

/* --- what there is to choose from --- */

/* The worst of what it needs: "Kosovo ✗ consent missing". */
static struct str note_of(struct arena *arena, const struct receiver_choice *to)
{
    static const char *const words[] = {[NEED_GIVEN] = N_("consent given"),
                                        [NEED_LIMITED] = N_("consent with a limit"),
                                        [NEED_MISSING] = N_("consent missing")};
    enum need_state worst = NEED_GIVEN;
    for (size_t i = 0; i < to->need_count; i++)
        worst = to->needs[i].state > worst ? to->needs[i].state : worst;
    return arena_format(arena, "%.*s %s %s", (int)to->country.len,
                        to->country.len ? to->country.at : "", signs[worst], _(words[worst]));
}

static const struct pick_source *receivers_of(struct arena *arena,
                                              const struct forward_choices *choices)
{
    struct pick_option *options = arena_array(arena, choices->receiver_count + 1, sizeof *options);
    for (size_t i = 0; i < choices->receiver_count; i++) {
        const struct receiver_choice *to = &choices->receivers[i];
        struct str others = arena_join(arena, arena_join(arena, to->country, STR(" ")), to->full);
        options[i] = (struct pick_option){
            .code = to->name, .label = to->word, .note = note_of(arena, to), .others = others};
    }
    return pick_source_new(arena, options, choices->receiver_count);
}

static void make_sources(struct model *model, struct to_step *step)
{
    static const char *const bases[] = {"vital_interest", "legal_claim"};
    struct arena *arena = step->source_arena;
    struct pick_option *kind = arena_array(arena, KINDS, sizeof *kind);
    struct pick_option *basis = arena_array(arena, 2, sizeof *basis);
    struct pick_option *read = arena_array(arena, 1, sizeof *read);
    for (size_t i = 0; i < KINDS; i++)
        kind[i] =
            (struct pick_option){.code = str_of(kinds[i].code), .label = i18n_text(kinds[i].label)};
    for (size_t i = 0; i < 2; i++)
        basis[i] = (struct pick_option){.code = str_of(bases[i]),
                                        .label = word_of(model, "legal_basis", str_of(bases[i]))};
    *read = (struct pick_option){.code = STR("read"),
                                 .label = i18n_text(N_("Read, and this forward keeps it"))};
    step->receivers = receivers_of(arena, step->choices);
    step->kinds = pick_source_new(arena, kind, KINDS);
    step->bases = pick_source_new(arena, basis, 2);
    step->read = pick_source_new(arena, read, 1);
}

/* --- what has been chosen --- */

static bool chosen(const struct to_step *step, const char *id, const char *code)
{
    struct arena *arena = arena_new(256, true);
    struct str value = form_value(&step->form, arena, id);
    bool is = code ? str_is(value, code) : str_trim(value).len > 0;
    arena_free(arena);
    return is;
}

const struct receiver_choice *to_step_receiver(const struct to_step *step)
{
    const struct receiver_choice *found = NULL;
    struct arena *arena = arena_new(256, false);
    struct str name = form_value(&step->form, arena, "to");
    for (size_t i = 0; step->choices && i < step->choices->receiver_count && !found; i++)
        if (str_equal(name, step->choices->receivers[i].name))
            found = &step->choices->receivers[i];
    arena_free(arena);
    return found;
}

bool to_step_transfer(const struct to_step *step)
{
    return chosen(step, "kind", "transfer");
}

bool to_step_limits_read(const struct to_step *step)
{
    return chosen(step, "limits", "read");
}

struct str to_step_basis(const struct to_step *step, struct arena *arena)
{
    return form_value(&step->form, arena, "basis");
}

static bool has(const struct receiver_choice *to, enum need_state state)
{
    for (size_t i = 0; to && i < to->need_count; i++)
        if (to->needs[i].state == state)
            return true;
    return false;
}

/* A limit that cannot be read here cannot be kept. */
static bool unreadable(const struct receiver_choice *to)
{
    for (size_t i = 0; to && i < to->need_count; i++)
        if (to->needs[i].state == NEED_LIMITED && !to->needs[i].limit.len)
            return true;
    return false;
}

bool to_step_allowed(const struct to_step *step)
{
    const struct receiver_choice *to = to_step_receiver(step);
    if (!to)
        return false;
    if (has(to, NEED_MISSING) || unreadable(to))
        return chosen(step, "basis", NULL) && chosen(step, "/reason", NULL);
    return !has(to, NEED_LIMITED) || to_step_limits_read(step);
}

/* --- the form, which asks only what has to be asked --- */

struct making {
    struct to_step *step;
    struct field_def defs[FIELDS_MAX];
    size_t count;
};

static void add(struct making *m, struct field_def def)
{
    if (m->count < FIELDS_MAX)
        m->defs[m->count++] = def;
}

static void note(struct making *m, struct str text)
{
    add(m, (struct field_def){.type = ENTRY_NOTE, .label = text});
}

static void add_need(struct making *m, const struct consent_need *need)
{
    struct arena *arena = m->step->arena;
    note(m, arena_format(arena, "%s %.*s: %.*s", signs[need->state], (int)need->word.len,
                         need->word.at, (int)need->said.len, need->said.at));
    if (need->state != NEED_LIMITED)
        return;
    if (need->limit.len)
        note(m, arena_format(arena, "   %s “%.*s”", _("The limit:"), (int)need->limit.len,
                             need->limit.at));
    else
        note(m, i18n_text(N_("   What the limit says is sealed here: open the report first.")));
}

static void add_needs(struct making *m, const struct receiver_choice *to)
{
    add(m, (struct field_def){.type = ENTRY_HEADING,
                              .label = i18n_text(N_("Consents this receiver needs"))});
    for (size_t i = 0; i < to->need_count; i++)
        add_need(m, &to->needs[i]);
    if (has(to, NEED_LIMITED) && !unreadable(to))
        add(m, (struct field_def){.id = STR("limits"),
                                  .label = i18n_text(N_("The limit")),
                                  .type = ENTRY_CHOICE,
                                  .required = true,
                                  .source = m->step->read});
    if (!has(to, NEED_MISSING) && !unreadable(to))
        return;
    note(m, i18n_text(N_("Without it nothing is sent. Ask the person, or state below why it goes "
                         "without; that is recorded, and a second coordinator reviews it.")));
    add(m, (struct field_def){.id = STR("basis"),
                              .label = i18n_text(N_("Without consent for")),
                              .type = ENTRY_CHOICE,
                              .source = m->step->bases});
    add(m, (struct field_def){.id = STR("/reason"),
                              .label = i18n_text(N_("Reason")),
                              .type = ENTRY_LINE,
                              .hint = i18n_text(N_("both sides and the reviewer read it"))});
}

static void make_form(struct model *model, struct to_step *step, struct str saved,
                      const char *focus)
{
    struct arena *before = step->arena;
    const struct receiver_choice *to = to_step_receiver(step);
    struct making m = {.step = step};
    step->arena = arena_new(4096, false);
    add(&m, (struct field_def){.id = STR("to"),
                               .label = i18n_text(N_("To whom")),
                               .type = ENTRY_CODE,
                               .required = true,
                               .source = step->receivers,
                               .hint = i18n_text(N_("type to search: office, partner, lawyer"))});
    add(&m, (struct field_def){.id = STR("kind"),
                               .label = i18n_text(N_("How")),
                               .type = ENTRY_CHOICE,
                               .required = true,
                               .source = step->kinds});
    for (size_t i = 0; i < KINDS; i++)
        note(&m, i18n_text(kinds[i].says));
    if (to && to->full.len)
        note(&m, to->full);
    if (to && to->abroad)
        note(&m, arena_format(step->arena, _("! It goes across a border: %.*s."),
                              (int)to->country.len, to->country.at ? to->country.at : ""));
    if (to)
        add_needs(&m, to);
    form_free(&step->form);
    form_init(&step->form, m.defs, m.count, date_of(model->now, 0), &model->clip);
    form_restore(&step->form, saved);
    if (focus)
        form_focus(&step->form, focus);
    arena_free(before);
}

/* Twice: the first time there is no form that says who was chosen. */
static void make(struct model *model, struct to_step *step, struct str saved,
                 const struct form_picking *picking)
{
    struct arena *arena = arena_new(1024, true);
    const char *focus =
        step->form.count ? arena_str(arena, form_focused(&step->form)->def.id).at : "to";
    make_form(model, step, saved, focus);
    make_form(model, step, saved, focus);
    form_pick_again(&step->form, picking);
    arena_free(arena);
}

void to_step_set(struct model *model, struct to_step *step, const struct forward_choices *choices,
                 struct str saved)
{
    struct arena *before = step->source_arena, *arena = arena_new(4096, true);
    const struct form_picking picking = form_picking(&step->form, arena);
    if (step->form.count)
        saved = form_save(&step->form, arena);
    step->choices = choices;
    step->source_arena = arena_new(16384, false);
    make_sources(model, step);
    make(model, step, saved, &picking);
    arena_free(before);
    arena_free(arena);
}

void to_step_free(struct to_step *step)
{
    form_free(&step->form);
    arena_free(step->arena);
    arena_free(step->source_arena);
}

enum outcome to_step_key(struct model *model, struct to_step *step, struct key key)
{
    const struct receiver_choice *before = to_step_receiver(step);
    enum outcome outcome = form_key(&step->form, key);
    if (to_step_receiver(step) != before) {
        struct arena *arena = arena_new(1024, true);
        make(model, step, form_save(&step->form, arena), &(struct form_picking){.open = false});
        arena_free(arena);
    }
    return outcome;
}
