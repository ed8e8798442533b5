/* The walk through a report: finds each member in vocab/fields.def, checks it, asks the gate, and
 * puts it into its documents. */
#include <string.h>

#include "hotline/base/limits.h"
#include "server/domain/intake_inner.h"

/* The pointer so far, with * for every index. */
struct template
{
    char at[TEMPLATE_MAX];
    size_t len;
};

static void visit(struct intake_walk *walk, const struct step *step, struct template template,
                  const struct json *node);

/* RFC 6901: ~ and / inside a name are written ~0 and ~1. */
static void pointer_write(struct buf *buf, const struct step *step)
{
    if (!step)
        return;
    pointer_write(buf, step->up);
    buf_char(buf, '/');
    if (step->is_index)
        buf_str(buf, arena_format(buf->arena, "%zu", step->index));
    for (size_t i = 0; !step->is_index && i < step->name.len; i++) {
        char c = step->name.at[i];

        if (c == '~')
            buf_str(buf, STR("~0"));
        else if (c == '/')
            buf_str(buf, STR("~1"));
        else
            buf_char(buf, c);
    }
}

/* The pointer of a step; index < 0: of the step itself, else of its item. */
static struct str step_pointer(struct arena *arena, const struct step *step, int64_t index)
{
    struct buf buf = {.arena = arena};

    pointer_write(&buf, step);
    if (index >= 0)
        buf_str(&buf, arena_format(arena, "/%lld", (long long)index));
    return buf_view(&buf);
}

void intake_fault(struct intake_walk *walk, const struct step *step, int64_t index,
                  enum error_id id)
{
    if (walk->faults++ < FAULTS_MAX)
        error_add(walk->arena, &walk->error, step_pointer(walk->arena, step, index), id);
}

void intake_fault_at(struct intake_walk *walk, const char *pointer, enum error_id id)
{
    if (walk->faults++ < FAULTS_MAX)
        error_add(walk->arena, &walk->error, str_of(pointer), id);
}

/* False when no row of the table can be that long, or the name holds what only pointers hold. */
static bool template_add(struct template *template, struct str name)
{
    if (template->len + 1 + name.len > sizeof template->at || memchr(name.at, '/', name.len) ||
        memchr(name.at, '~', name.len))
        return false;
    template->at[template->len++] = '/';
    memcpy(template->at + template->len, name.at, name.len);
    template->len += name.len;
    return true;
}

static bool template_is(const struct template *template, const char *pointer, size_t len)
{
    return template->len == len && !memcmp(template->at, pointer, len);
}

static const struct field *field_find(const struct template *template)
{
    for (size_t i = 0; i < field_count; i++)
        if (template_is(template, fields[i].pointer, fields[i].pointer_len))
            return &fields[i];
    return NULL;
}

static const struct shape *shape_find(const struct shape *shapes, size_t count,
                                      const struct template *template)
{
    for (size_t i = 0; i < count; i++)
        if (template_is(template, shapes[i].pointer, shapes[i].pointer_len))
            return &shapes[i];
    return NULL;
}

/* An object on the way to a field. */
static bool leads_on(const struct template *template)
{
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].pointer_len > template->len && fields[i].pointer[template->len] == '/' &&
            !memcmp(fields[i].pointer, template->at, template->len))
            return true;
    return false;
}

/* The object or array at a step of a document, made on the way where it does not exist. */
static struct json *place_of(struct arena *arena, struct json *root, const struct step *step,
                             bool is_list)
{
    struct json *parent, *child;

    if (!step)
        return root;
    parent = place_of(arena, root, step->up, step->is_index);
    if (step->is_index) {
        while (parent->count <= step->index)
            json_append(parent, json_object(arena));
        child = parent->first;
        for (size_t i = 0; i < step->index; i++)
            child = child->next;
        return child;
    }
    for (child = parent->first; child; child = child->next)
        if (str_equal(child->name, step->name))
            return child;
    child = is_list ? json_array(arena) : json_object(arena);
    json_set(parent, arena_str(arena, step->name), child);
    return child;
}

static void put(struct intake_walk *walk, struct json *root, const struct step *step,
                struct json *value)
{
    struct json *object = place_of(walk->arena, root, step->up, false);

    json_set(object, arena_str(walk->arena, step->name), value);
}

static struct json *document_of(const struct intake *out, enum field_place place)
{
    switch (place) {
    case PLACE_HEADLINE:
        return out->headline;
    case PLACE_REPORT:
        return out->report;
    case PLACE_IDENTITY:
        return out->identity;
    case PLACE_CONTACT:
        return out->contact;
    case PLACE_CONTACT_IDENTITY:
        return out->contact_identity;
    case PLACE_CONSENT:
    case PLACE_APART:
        break;
    }
    return NULL;
}

static void keep(struct intake_walk *walk, const struct field *field, const struct step *step,
                 struct json *value)
{
    struct json *document = document_of(walk->out, field->place);

    if (document)
        put(walk, document, step, value);
    if (field->copies & COPY_HEADLINE_LINE)
        json_set(walk->out->headline, arena_str(walk->arena, step->name),
                 json_copy(walk->arena, value));
    if (field->copies & COPY_COUNTED)
        put(walk, walk->out->statistics, step, json_copy(walk->arena, value));
}

/* Does the caller's consent let this member in? */
static bool gate_open(struct intake_walk *walk, const struct field *field)
{
    if (walk->refused || field->gate == GATE_OPEN || walk->may_identify ||
        (field->gate == GATE_CONTACT && walk->may_contact))
        return true;
    if (walk->vital_interest)
        walk->out->identity_override = true;
    return walk->vital_interest;
}

static void visit_field(struct intake_walk *walk, const struct field *field,
                        const struct step *step, const struct json *node)
{
    struct json *value;

    walk->identity_named = walk->identity_named || field->place == PLACE_IDENTITY;
    if (node->kind == JSON_NULL || !field_value(walk, field, step, node, &value))
        return;
    if (value->kind == JSON_ARRAY && !value->count)
        return;
    if (gate_open(walk, field))
        keep(walk, field, step, value);
    else
        intake_fault(walk, step, -1, ERROR_IDENTITY_NOT_CONSENTED);
}

static void visit_members(struct intake_walk *walk, const struct step *up,
                          const struct template *template, const struct json *object)
{
    if (object->kind != JSON_OBJECT) {
        intake_fault(walk, up, -1, ERROR_FIELD_TYPE);
        return;
    }
    for (const struct json *member = object->first; member; member = member->next) {
        struct step step = {.up = up, .name = member->name};
        struct template longer = *template;

        if (template_add(&longer, member->name))
            visit(walk, &step, longer, member);
        else
            intake_fault(walk, &step, -1, ERROR_FIELD_UNKNOWN);
    }
}

static void visit_list(struct intake_walk *walk, const struct shape *list, const struct step *up,
                       struct template template, const struct json *node)
{
    size_t index = 0;

    if (node->kind == JSON_NULL)
        return;
    if (node->kind != JSON_ARRAY) {
        intake_fault(walk, up, -1, ERROR_FIELD_TYPE);
        return;
    }
    if (node->count > (size_t)list->limit) {
        intake_fault(walk, up, -1, ERROR_FIELD_TOO_LONG);
        return;
    }
    template_add(&template, STR("*"));
    for (const struct json *item = node->first; item; item = item->next, index++) {
        struct step step = {.up = up, .index = index, .is_index = true};

        visit_members(walk, &step, &template, item);
    }
}

/* Members of a new report that a change of its facts does not take. */
static bool only_in_new(const struct template *template)
{
    return template_is(template, "/call", 5) || template_is(template, "/consents", 9) ||
           template_is(template, "/search_hashes", 14);
}

static void visit(struct intake_walk *walk, const struct step *step, struct template template,
                  const struct json *node)
{
    const struct field *field = field_find(&template);
    const struct shape *list = shape_find(field_lists, field_list_count, &template);

    if (walk->facts && only_in_new(&template)) {
        intake_fault(walk, step, -1, ERROR_FIELD_UNKNOWN);
    } else if (field) {
        visit_field(walk, field, step, node);
    } else if (list) {
        visit_list(walk, list, step, template, node);
    } else if (shape_find(fields_computed, field_computed_count, &template)) {
        if (node->kind != JSON_NULL) /* null says nothing */
            intake_fault(walk, step, -1, ERROR_FIELD_COMPUTED);
    } else if (!leads_on(&template)) {
        intake_fault(walk, step, -1, ERROR_FIELD_UNKNOWN);
    } else if (node->kind != JSON_NULL) {
        visit_members(walk, step, &template, node);
    }
}

void intake_walk(struct intake_walk *walk, const struct json *body)
{
    struct template template = {.len = 0};

    if (!body || body->kind != JSON_OBJECT)
        intake_fault_at(walk, "", ERROR_FIELD_TYPE);
    else
        visit_members(walk, NULL, &template, body);
}
