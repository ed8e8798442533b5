/* The only place that prints. */
#include "commands/command.h"

#include "hotline/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(FILE *to, struct str text)
{
    if (text.len)
        fwrite(text.at, 1, text.len, to);
    fflush(to);
}

void out_text(struct arena *arena, struct str text)
{
    put(stdout, utf8_visible(arena, text, true));
}

/* A program reads exactly what was written; a terminal is not given what it would act on. */
void out_json(struct app *app, const struct json *json)
{
    struct arena *arena = arena_new(65536, true);
    struct buf buf = {.arena = arena};
    json_write(&buf, json);
    buf_char(&buf, '\n');
    struct str text = buf_view(&buf);
    put(stdout, isatty(STDOUT_FILENO) ? utf8_visible(arena, text, true) : text);
    arena_free(arena);
    (void)app;
}

struct json *error_json(struct arena *arena, struct error error)
{
    struct json *outer = json_object(arena), *inner = json_object(arena);
    json_set(inner, STR("code"), json_str(arena, str_of(error_code(error.id))));
    json_set(inner, STR("message"), json_str(arena, str_of(error_hint(error.id))));
    json_set(inner, STR("detail"), json_str(arena, error.detail.len ? error.detail : STR_NONE));
    json_set(inner, STR("exit"), json_int(arena, exit_of(error.id)));
    struct json *fields = json_array(arena);
    for (const struct error_field *f = error.fields; f; f = f->next) {
        struct json *field = json_object(arena);
        json_set(field, STR("pointer"), json_str(arena, f->pointer));
        json_set(field, STR("code"), json_str(arena, str_of(error_code(f->id))));
        json_append(fields, field);
    }
    json_set(inner, STR("errors"), fields);
    if (error.retry_after)
        json_set(inner, STR("retry_after"), json_int(arena, error.retry_after));
    json_set(outer, STR("error"), inner);
    return outer;
}

void show_line(struct buf *text, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int len = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (len > 0) {
        char *line = arena_alloc(text->arena, (size_t)len + 1);
        vsnprintf(line, (size_t)len + 1, format, again);
        buf_add(text, line, (size_t)len);
    }
    va_end(again);
    buf_char(text, '\n');
}

void out_error(struct app *app, struct arena *arena, const char *command, struct error error)
{
    if (app->json) {
        out_json(app, error_json(arena, error));
        return;
    }
    struct buf text = {.arena = arena};
    show_line(&text, "hotline%s%s: %s%s%.*s", command ? " " : "", command ? command : "",
              error_hint(error.id), error.detail.len ? " " : "", (int)error.detail.len,
              error.detail.len ? error.detail.at : "");
    for (const struct error_field *f = error.fields; f; f = f->next)
        show_line(&text, "  %.*s: %s", (int)f->pointer.len, f->pointer.at, error_hint(f->id));
    if (error.retry_after)
        show_line(&text, "  Try again in %u s.", error.retry_after);
    put(stderr, utf8_visible(arena, buf_view(&text), true));
}

static void spaces(struct buf *text, int count)
{
    for (int i = 0; i < count; i++)
        buf_char(text, ' ');
}

static void show_scalar(struct buf *text, const struct json *json)
{
    if (json->kind == JSON_STRING)
        buf_str(text, json->string);
    else
        json_write(text, json);
    buf_char(text, '\n');
}

static bool nested(const struct json *json)
{
    return (json->kind == JSON_ARRAY || json->kind == JSON_OBJECT) && json->count;
}

void show_tree(struct buf *text, const struct json *json, int indent)
{
    if (!nested(json)) {
        spaces(text, indent);
        show_scalar(text, json);
        return;
    }
    for (const struct json *child = json->first; child; child = child->next) {
        if (json->kind == JSON_OBJECT && child->kind == JSON_NULL)
            continue;
        spaces(text, indent);
        if (json->kind == JSON_OBJECT)
            buf_str(text, child->name);
        buf_str(text, json->kind == JSON_OBJECT ? STR(":") : STR("-"));
        buf_char(text, nested(child) ? '\n' : ' ');
        if (nested(child))
            show_tree(text, child, indent + 2);
        else
            show_scalar(text, child);
    }
}
