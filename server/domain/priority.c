#include "server/domain/priority.h"


struct risk_rule {
    enum priority least;
    bool raises;
    const char *flag;
};

static const struct risk_rule rules[] = {
#define RISK_QUESTION(ID, CODE, LEAST, RAISES, FLAG)                                               \
    [RISK_QUESTION_##ID] = {.least = LEAST, .raises = RAISES, .flag = FLAG},
#include "hotline/vocab/risk_questions.def"
#undef RISK_QUESTION
};

/* "unknown" on one of the first three questions is never less than medium. */
#define LIFE_QUESTIONS 3

static enum risk_answer answer_to(const struct json *answers, enum risk_question question)
{
    return risk_answer_from_code(json_string(json_member(answers, risk_question_code(question))));
}

enum priority priority_compute(const struct json *answers)
{
    enum priority level = PRIORITY_LOW;
    bool raise = false;

    for (enum risk_question q = 0; q < RISK_QUESTION_COUNT; q++) {
        enum risk_answer answer = answer_to(answers, q);
        enum priority least = PRIORITY_NONE;

        if (answer == RISK_YES) {
            least = rules[q].least;
            raise = raise || rules[q].raises;
        } else if (answer == RISK_UNKNOWN && q < LIFE_QUESTIONS) {
            least = PRIORITY_MEDIUM;
        }
        if (least > level)
            level = least;
    }
    if (raise && level < PRIORITY_HIGH)
        level++;
    return level;
}

struct json *priority_flags(struct arena *arena, const struct json *answers)
{
    struct json *flags = json_array(arena);

    for (enum risk_question q = 0; q < RISK_QUESTION_COUNT; q++)
        if (rules[q].flag[0] && answer_to(answers, q) == RISK_YES)
            json_append(flags, json_str(arena, str_of(rules[q].flag)));
    return flags;
}

int priority_first_action(enum priority priority, bool *ret_working)
{
    switch (priority) {
#define PRIORITY(ID, CODE, RANK, MINUTES, DAYS, WORKING)                                           \
    case PRIORITY_##ID:                                                                            \
        *ret_working = WORKING;                                                                    \
        return MINUTES;
#include "hotline/vocab/priorities.def"
#undef PRIORITY
    default:
        *ret_working = false;
        return 0;
    }
}
