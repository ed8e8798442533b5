#include "screens/case/risk_words.h"

#include "hotline/base/words.h"
#include "i18n/i18n.h"
#include "screens/vocabulary.h"

static const struct {
    const char *code;
    enum priority least;
    bool raises;
} questions[] = {
#define RISK_QUESTION(ID, CODE, LEAST, RAISES, FLAG) {CODE, LEAST, RAISES},
#include "hotline/vocab/risk_questions.def"
#undef RISK_QUESTION
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static struct str answer_to(const struct json *answers, size_t question)
{
    struct str answer = json_string(json_member(answers, questions[question].code));
    return answer.len ? answer : STR("not_asked");
}

static void add(struct buf *text, const char *between, struct str more)
{
    if (text->len)
        buf_str(text, str_of(between));
    buf_str(text, more);
}

static void add_question(const struct model *model, struct buf *text, size_t question,
                         const char *between)
{
    add(text, between, word_of(model, "risk_question", str_of(questions[question].code)));
}

/* What is "yes" and weighs so much; PRIORITY_NONE: what raises by itself. */
static void add_raising(const struct model *model, struct buf *text, const struct json *answers,
                        enum priority level)
{
    for (size_t q = 0; q < QUESTIONS; q++) {
        bool counts = level ? questions[q].least == level : questions[q].raises;
        if (counts && str_is(answer_to(answers, q), "yes")) {
            add_question(model, text, q, "\n");
            buf_str(text, STR(" "));
            buf_str(text, word_of(model, "risk_answer", STR("yes")));
        }
    }
}

static void add_open(const struct model *model, struct arena *arena, struct buf *text,
                     const struct json *answers, const char *answer)
{
    struct buf open = {.arena = arena};
    for (size_t q = 0; q < QUESTIONS; q++)
        if (str_is(answer_to(answers, q), answer))
            add_question(model, &open, q, " ");
    if (open.len == 0)
        return;
    add(text, "\n", word_of(model, "risk_answer", str_of(answer)));
    buf_str(text, STR(": "));
    buf_str(text, buf_view(&open));
}

struct str risk_words(const struct model *model, struct arena *arena, const struct json *answers)
{
    struct buf text = {.arena = arena};
    if (!answers)
        return i18n_text(N_("The answers about risk are sealed: open the report to see them."));
    for (enum priority level = PRIORITY_CRITICAL; level > PRIORITY_LOW; level--)
        add_raising(model, &text, answers, level);
    add_raising(model, &text, answers, PRIORITY_NONE);
    if (text.len == 0)
        buf_str(&text, i18n_text(N_("No answer raises it.")));
    add_open(model, arena, &text, answers, "unknown");
    add_open(model, arena, &text, answers, "not_asked");
    return buf_view(&text);
}
