#include "screens/vocabulary.h"

struct vocabulary {
    struct vocabulary *next;
    struct arena *arena;
    const char *name;
    enum language language;
    const struct pick_source *source;
};

struct gathering {
    const struct shared *shared;
    const char *name;
    struct arena *arena;
    struct pick_option *options;
    size_t count;
};

/* What a place is called elsewhere: "Drenas", "Glogovac". */
static struct str other_names(const struct gathering *g, const struct json *item)
{
    struct buf names = {.arena = g->arena};
    const struct json *labels = json_member(item, "labels");
    const struct json *aliases = json_member(item, "aliases");
    for (const struct json *label = labels ? labels->first : NULL; label; label = label->next) {
        buf_str(&names, json_string(label));
        buf_char(&names, ' ');
    }
    for (const struct json *alias = aliases ? aliases->first : NULL; alias; alias = alias->next) {
        buf_str(&names, json_string(alias));
        buf_char(&names, ' ');
    }
    return buf_view(&names);
}

/* Where a single key answers, in every language, beside the first letter of its word. */
static char key_of(const char *vocabulary, struct str code)
{
    static const struct {
        const char *vocabulary, *code;
        char key;
    } keys[] = {
        {"risk_answer", "yes", 'y'},     {"risk_answer", "no", 'n'},
        {"risk_answer", "unknown", '?'}, {"risk_answer", "not_asked", '-'},
        {"yes_no", "yes", 'y'},          {"yes_no", "no", 'n'},
        {"consent_state", "given", 'y'}, {"consent_state", "refused", 'n'},
        {"consent_state", "limited", 'l'}, {"consent_state", "not_asked", '-'},
        {"consent_state", "not_possible", 'x'}, {"consent_state", "withdrawn", 'w'},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(str_of(vocabulary), keys[i].vocabulary) && str_is(code, keys[i].code))
            return keys[i].key;
    return 0;
}

static void gather(void *user, struct str code, const struct json *item)
{
    struct gathering *g = user;
    const struct shared *s = g->shared;
    g->options[g->count++] = (struct pick_option){
        .code = code,
        .label = label_of(s->labels, s->language, g->name, code),
        .others = str_is(str_of(g->name), "municipality") ? other_names(g, item) : STR_NONE,
        .key = key_of(g->name, code)};
}

const struct pick_source *vocabulary_source(const struct model *model, const char *name)
{
    struct shared *shared = model->shared;
    for (const struct vocabulary *v = shared->vocabularies; v; v = v->next)
        if (v->language == shared->language && str_is(str_of(v->name), name))
            return v->source;
    struct arena *arena = arena_new(4096, false);
    struct vocabulary *made = ARENA_NEW(arena, struct vocabulary);
    struct gathering g = {.shared = shared, .name = name, .arena = arena};
    g.options = arena_array(arena, labels_count(shared->labels, name) + 1, sizeof *g.options);
    labels_each(shared->labels, name, gather, &g);
    *made = (struct vocabulary){.next = shared->vocabularies, .arena = arena, .name = name,
                                .language = shared->language,
                                .source = pick_source_new(arena, g.options, g.count)};
    shared->vocabularies = made;
    return made->source;
}

struct str word_of(const struct model *model, const char *vocabulary, struct str code)
{
    const struct shared *shared = model->shared;
    return label_of(shared->labels, shared->language, vocabulary, code);
}

struct str field_word(const struct model *model, const char *pointer)
{
    const struct shared *shared = model->shared;
    return label_of_field(shared->labels, shared->language, str_of(pointer));
}

void vocabularies_free(struct shared *shared)
{
    while (shared->vocabularies) {
        struct vocabulary *first = shared->vocabularies;
        shared->vocabularies = first->next;
        arena_free(first->arena);
    }
}
