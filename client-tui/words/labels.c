#include "words/labels.h"

#include <stdlib.h>

/* A row of the index, in order of vocabulary and code. */
struct entry {
    struct str vocabulary, code;
    const struct json *item;
};

struct labels {
    struct arena *arena;
    struct arena *held; /* of what was taken last */
    const struct json *vocabularies;
    struct str text, etag; /* of the answer; empty: it was no answer */
    struct entry *entries;
    size_t count;
};

/* Codes that no vocabulary of the server names. */
struct own {
    const char *vocabulary, *code;
    const char *text[LANGUAGE_COUNT];
};

static const struct own own[] = {
#define CODE(VOCABULARY, CODE_, EN_, SR_, SRC_, CNR_, SQ_)                                         \
    {.vocabulary = VOCABULARY,                                                                     \
     .code = CODE_,                                                                                \
     .text = {[LANGUAGE_EN] = EN_,                                                                 \
              [LANGUAGE_SR_LATN] = SR_,                                                            \
              [LANGUAGE_SR_CYRL] = SRC_,                                                           \
              [LANGUAGE_CNR_LATN] = CNR_,                                                          \
              [LANGUAGE_SQ] = SQ_}},
#include "words/codes.def"
#undef CODE
};

struct labels *labels_new(void)
{
    struct arena *arena = arena_new(4096, false);
    struct labels *labels = ARENA_NEW(arena, struct labels);
    labels->arena = arena;
    return labels;
}

void labels_free(struct labels *labels)
{
    if (!labels)
        return;
    arena_free(labels->held);
    arena_free(labels->arena);
}

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = str_compare(x->vocabulary, y->vocabulary);
    return order ? order : str_compare(x->code, y->code);
}

static size_t count_items(const struct json *vocabularies)
{
    size_t count = 0;
    for (const struct json *v = vocabularies->first; v; v = v->next)
        count += v->count;
    return count;
}

static struct error take_answer(struct labels *labels, const struct json *document, struct str text,
                                struct str etag)
{
    const struct json *given = json_member(document, "vocabularies");
    if (!given || given->kind != JSON_OBJECT)
        return (struct error){.id = ERROR_INTERNAL,
                              .detail = STR("the server's vocabularies are none")};
    struct arena *arena = arena_new(65536, false);
    struct labels fresh = {.arena = labels->arena, .held = arena};
    fresh.text = arena_str(arena, text);
    fresh.etag = arena_str(arena, etag);
    const struct json *vocabularies = json_copy(arena, given);
    fresh.vocabularies = vocabularies;
    fresh.entries = arena_array(arena, count_items(vocabularies) + 1, sizeof *fresh.entries);
    for (const struct json *v = vocabularies->first; v; v = v->next)
        for (const struct json *i = v->first; i; i = i->next)
            fresh.entries[fresh.count++] = (struct entry){
                .vocabulary = v->name, .code = json_string(json_member(i, "code")), .item = i};
    qsort(fresh.entries, fresh.count, sizeof *fresh.entries, compare);
    arena_free(labels->held);
    *labels = fresh;
    return NO_ERROR;
}

struct error labels_take(struct labels *labels, const struct json *document)
{
    return take_answer(labels, document, STR_NONE, STR_NONE);
}

struct error labels_read(struct labels *labels, struct str text, struct str etag)
{
    struct arena *arena = arena_new(65536, false);
    struct json *document = NULL;
    struct error e = json_parse(arena, text, &document);
    if (!e.id)
        e = take_answer(labels, document, text, etag);
    e.detail = STR_NONE;
    e.fields = NULL;
    arena_free(arena);
    return e;
}

struct str labels_text(const struct labels *labels)
{
    return labels->text;
}

struct str labels_etag(const struct labels *labels)
{
    return labels->etag;
}

struct error labels_load(struct labels *labels, struct net *net)
{
    struct arena *arena = arena_new(65536, false);
    struct net_request request = {.method = "GET", .path = STR("/v1/vocabularies")};
    struct net_reply reply = {.status = 0};
    request.if_none_match = labels_etag(labels);
    struct error e = net_call(net, arena, &request, &reply);
    if (!e.id && reply.status != 304)
        e = take_answer(labels, reply.body, reply.text, reply.etag);
    e.detail = arena_str(labels->arena, e.detail); /* outlives the answer */
    arena_free(arena);
    return e;
}

const struct json *label_item(const struct labels *labels, const char *vocabulary,
                              struct str code)
{
    const struct entry wanted = {.vocabulary = str_of(vocabulary), .code = code};
    const struct entry *found =
        labels->count ? bsearch(&wanted, labels->entries, labels->count, sizeof wanted, compare)
                      : NULL;
    return found ? found->item : NULL;
}

/* Of a vocabulary of the server in its order; of one of our own in that of the table. */
void labels_each(const struct labels *labels, const char *vocabulary,
                 void (*take)(void *user, struct str code, const struct json *item), void *user)
{
    const struct json *items = json_member(labels->vocabularies, vocabulary);
    for (const struct json *i = items ? items->first : NULL; i; i = i->next) {
        const struct json *active = json_member(i, "active");
        if (!active || json_true(active))
            take(user, json_string(json_member(i, "code")), i);
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_is(str_of(own[i].vocabulary), vocabulary))
            take(user, str_of(own[i].code), NULL);
}

static void count_one(void *user, struct str code, const struct json *item)
{
    (void)code;
    (void)item;
    ++*(size_t *)user;
}

size_t labels_count(const struct labels *labels, const char *vocabulary)
{
    size_t count = 0;
    labels_each(labels, vocabulary, count_one, &count);
    return count;
}

/* The first language of the chain that has a text; STR_NONE: none has. */
static struct str text_in(const struct json *texts, enum language language)
{
    for (enum language l = language;; l = language_next(l)) {
        struct str text = json_string(json_member(texts, language_tag(l)));
        if (text.len || l == language_next(l))
            return text;
    }
}

static struct str own_text(enum language language, const char *vocabulary, struct str code)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_is(str_of(own[i].vocabulary), vocabulary) && str_is(code, own[i].code))
            return str_of(own[i].text[language]);
    return STR_NONE;
}

struct str label_of(const struct labels *labels, enum language language, const char *vocabulary,
                    struct str code)
{
    const struct json *item = label_item(labels, vocabulary, code);
    struct str text = text_in(json_member(item, "labels"), language);
    if (!text.len)
        text = own_text(language, vocabulary, code);
    return text.len ? text : code;
}

/* A field's place in the forms: what the intake form calls a member by another code. */
struct place {
    const char *pointer, *vocabulary, *code;
};

static const struct place places[] = {
#define FIELD_NAME(POINTER, VOCABULARY, CODE) {POINTER, VOCABULARY, CODE},
#include "words/field_names.def"
#undef FIELD_NAME
};

static bool is_number(struct str step)
{
    int64_t number;
    return str_is(step, "*") || str_to_int(step, &number);
}

bool pointer_fits(struct str pointer, const char *pattern)
{
    struct str rest = pointer, wanted = str_of(pattern);
    while (rest.len && wanted.len) {
        struct str have = str_cut(&rest, '/'), want = str_cut(&wanted, '/');
        if (!str_equal(have, want) && !(str_is(want, "*") && is_number(have)))
            return false;
    }
    return !rest.len && !wanted.len;
}

static struct str last_name(struct str pointer)
{
    struct str name = pointer, rest = pointer;
    while (rest.len) {
        struct str step = str_cut(&rest, '/');
        if (step.len && !is_number(step))
            name = step;
    }
    return name;
}

/* A field of that code in any section of the intake form. */
static struct str form_text(const struct labels *labels, enum language language, struct str code)
{
    for (size_t i = 0; i < labels->count; i++) {
        if (!str_is(labels->entries[i].vocabulary, "intake_form"))
            continue;
        const struct json *fields = json_member(labels->entries[i].item, "fields");
        for (const struct json *f = fields ? fields->first : NULL; f; f = f->next)
            if (str_equal(json_string(json_member(f, "code")), code))
                return text_in(json_member(f, "labels"), language);
    }
    return STR_NONE;
}

struct str label_of_field(const struct labels *labels, enum language language, struct str pointer)
{
    struct str text, code = last_name(pointer);
    const struct place *place = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places && !place; i++)
        if (pointer_fits(pointer, places[i].pointer))
            place = &places[i];
    if (place && !str_is(str_of(place->vocabulary), "intake_form"))
        return label_of(labels, language, place->vocabulary, str_of(place->code));
    text = form_text(labels, language, place ? str_of(place->code) : code);
    return text.len ? text : label_of(labels, language, "field", code);
}

struct str label_of_principal(const struct labels *labels, struct arena *arena,
                              enum language language, struct str name)
{
    struct str rest = name;
    struct str kind = str_cut(&rest, ':');
    struct str known = label_of(labels, language, "principal", kind);
    if (str_equal(known, kind))
        return name; /* a person */
    if (!rest.len)
        return known;
    struct str place =
        label_of(labels, language, str_is(kind, "partner") ? "partner" : "office", rest);
    return arena_format(arena, "%.*s, %.*s", (int)known.len, known.at, (int)place.len, place.at);
}

struct str label_of_days(const struct labels *labels, struct arena *arena,
                         enum language language, struct str days)
{
    struct buf text = {.arena = arena};
    while (days.len) {
        struct str range = str_cut(&days, ',');
        if (text.len)
            buf_str(&text, STR(", "));
        buf_str(&text, label_of(labels, language, "weekday", str_cut(&range, '-')));
        if (range.len) {
            buf_str(&text, STR("–"));
            buf_str(&text, label_of(labels, language, "weekday", range));
        }
    }
    return buf_view(&text);
}
