#include "hotline/base/utf8.h"
#include "hotline/match/match.h"

#include "phone_plan.h"

enum { E164_SHORTEST = 8, E164_LONGEST = 15 };

/* Digits, and a plus where it leads. "(0)" is a trunk zero shown to those who dial at home. */
static struct str digits_of(struct arena *arena, struct str raw)
{
    struct buf digits = {.arena = arena};
    struct str rest = utf8_casefold(arena, raw); /* NFKC: full-width digits become plain ones */
    while (rest.len > 0) {
        char c = rest.at[0];
        if (str_starts(rest, "(0)")) {
            rest = str_slice(rest, 3, rest.len);
            continue;
        }
        if ((c >= '0' && c <= '9') || (c == '+' && digits.len == 0))
            buf_char(&digits, c);
        rest = str_slice(rest, 1, rest.len);
    }
    return buf_view(&digits);
}

static const struct phone_plan *plan_of_code(struct str digits)
{
    for (size_t i = 0; i < phone_plan_count; i++)
        if (str_starts(digits, phone_plans[i].code))
            return &phone_plans[i];
    return NULL;
}

static const struct phone_plan *plan_of_country(const char *country)
{
    for (size_t i = 0; i < phone_plan_count; i++)
        if (str_is(str_of(country), phone_plans[i].country))
            return &phone_plans[i];
    return &phone_plans[0];
}

static struct str without_trunk(struct str national)
{
    return str_starts(national, "0") ? str_slice(national, 1, national.len) : national;
}

static void add_key(struct arena *arena, struct phone *phone, const char *code, struct str national)
{
    phone->keys[phone->key_count++] =
        arena_format(arena, "+%s%.*s", code, (int)national.len, national.at);
}

/* The landlines of Kosovo are reached under both codes. */
static const char *other_code(const struct phone_plan *plan, struct str national)
{
    static const char *const areas[] = {"38", "28", "29", "39"};
    const char *other = str_is(str_of(plan->code), "381")   ? "383"
                        : str_is(str_of(plan->code), "383") ? "381"
                                                            : NULL;
    for (size_t i = 0; other && i < sizeof areas / sizeof *areas; i++)
        if (str_starts(national, areas[i]))
            return other;
    return NULL;
}

static void take_national(struct arena *arena, struct phone *phone, const struct phone_plan *plan,
                          struct str national)
{
    phone->country = plan->country;
    phone->valid = phone_plan_has(plan, national);
    add_key(arena, phone, plan->code, national);
    phone->e164 = phone->keys[0];
    const char *other = other_code(plan, national);
    if (phone->valid && other)
        add_key(arena, phone, other, national);
}

/* Mobiles of Kosovo had the codes of Monaco and Slovenia until 2017 to 2019. */
static bool is_legacy_mobile(struct str digits)
{
    static const char *const starts[] = {"37744", "37745", "38643", "38649"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (digits.len == 11 && str_starts(digits, starts[i]))
            return true;
    return false;
}

static void take_international(struct arena *arena, struct phone *phone, struct str digits)
{
    const struct phone_plan *plan = plan_of_code(digits);
    if (plan) {
        take_national(arena, phone, plan, without_trunk(str_slice(digits, 3, digits.len)));
    } else if (is_legacy_mobile(digits)) {
        take_national(arena, phone, plan_of_country("XK"), str_slice(digits, 3, digits.len));
        phone->notes |= PHONE_LEGACY_XK_MOBILE;
    } else {
        phone->valid =
            digits.len >= E164_SHORTEST && digits.len <= E164_LONGEST && digits.at[0] != '0';
        add_key(arena, phone, "", digits);
        phone->e164 = phone->keys[0];
    }
}

/* The office's own country first; another one only where there is no choice. */
static void take_local(struct arena *arena, struct phone *phone, struct str digits,
                       const char *default_country)
{
    const struct phone_plan *home = plan_of_country(default_country), *only = NULL;
    struct str national = without_trunk(digits);
    size_t fits = 0;
    for (size_t i = 0; i < phone_plan_count; i++) {
        if (phone_plan_has(&phone_plans[i], national)) {
            only = &phone_plans[i];
            fits++;
        }
    }
    phone->notes |= PHONE_COUNTRY_ASSUMED;
    if (fits > 1)
        phone->notes |= PHONE_AMBIGUOUS_ASK;
    bool abroad = fits == 1 && only != home;
    if (abroad)
        phone->notes |= PHONE_COUNTRY_GUESSED;
    take_national(arena, phone, abroad ? only : home, national);
}

struct phone phone_normalise(struct arena *arena, struct str raw, const char *default_country)
{
    struct phone phone = {0};
    struct str digits = digits_of(arena, raw);
    bool plus = str_starts(digits, "+"), zeros = str_starts(digits, "00");
    if (plus || zeros)
        digits = str_slice(digits, plus ? 1 : 2, digits.len);
    if (digits.len == 0)
        return phone;
    bool forgotten_plus = plan_of_code(digits) && digits.len >= 11 && digits.len <= 13;
    if (plus || zeros || forgotten_plus)
        take_international(arena, &phone, digits);
    else
        take_local(arena, &phone, digits, default_country);
    return phone;
}
