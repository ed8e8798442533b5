#include "cases/cases.h"

/* One step of an RFC 6901 pointer: "~1" is '/', "~0" is '~'. */
static struct str unescape(struct arena *arena, struct str token)
{
    struct buf buf = {.arena = arena};
    for (size_t i = 0; i < token.len; i++) {
        bool escaped = token.at[i] == '~' && i + 1 < token.len;
        char next = escaped ? token.at[i + 1] : '\0';
        if (escaped && (next == '0' || next == '1')) {
            buf_char(&buf, next == '1' ? '/' : '~');
            i++;
        } else {
            buf_char(&buf, token.at[i]);
        }
    }
    return buf_view(&buf);
}

static struct json *step(const struct json *node, struct str token)
{
    int64_t index = -1;
    if (node->kind == JSON_ARRAY && (!str_to_int(token, &index) || index < 0))
        return NULL;
    if (node->kind != JSON_ARRAY && node->kind != JSON_OBJECT)
        return NULL;
    for (struct json *child = node->first; child; child = child->next) {
        if (node->kind == JSON_OBJECT ? str_equal(child->name, token) : index-- == 0)
            return child;
    }
    return NULL;
}

static struct json *find(struct arena *arena, struct json *document, struct str pointer)
{
    struct str rest = pointer;
    if (!rest.len || str_cut(&rest, '/').len)
        return NULL;
    struct json *node = document;
    while (node && rest.len)
        node = step(node, unescape(arena, str_cut(&rest, '/')));
    return node == document ? NULL : node;
}

/* Becomes null where it stands; name and place among its neighbours stay. */
static void make_null(struct json *node)
{
    node->kind = JSON_NULL;
    node->boolean = false;
    node->integer = 0;
    node->string = STR_NONE;
    node->first = node->last = NULL;
    node->count = 0;
}

size_t blacken(struct arena *arena, struct json *document, struct words pointers)
{
    struct json *list = json_array(arena);
    if (document->kind != JSON_OBJECT) /* a list has no member that could say what is missing */
        return 0;
    for (size_t i = 0; i < pointers.count; i++) {
        struct json *node = find(arena, document, pointers.at[i]);
        if (!node || node->kind == JSON_NULL)
            continue;
        make_null(node);
        json_append(list, json_str(arena, pointers.at[i]));
    }
    if (list->count)
        json_set(document, STR("blackened"), list);
    return list->count;
}
