/* Single values: moments, days, numbers, identifiers, base64. */
#include "tests/fuzz/fuzz.h"

#include <limits.h>
#include <string.h>

#include "hotline/base/bytes.h"

static void check_time(struct arena *arena, struct str input, int offset)
{
    millis time, again;
    if (!time_parse(input, offset, &time))
        return;
    struct str text = time_str(arena, time);
    EXPECT(time_parse(text, INT_MIN, &again) && again == time);
    struct date day = date_of(time, time_office_offset(time));
    EXPECT(day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31);
}

static void check_date(struct arena *arena, struct str input)
{
    struct date date, again;
    if (!date_parse(input, &date))
        return;
    EXPECT(str_equal(date_str(arena, date), input));
    again = date_from_days(date_days(date));
    EXPECT(date_compare(date, again) == 0);
    int weekday = date_weekday(date);
    EXPECT(weekday >= 1 && weekday <= 7);
    struct date later = date_add_months(date, 3);
    if (date.year < 9999)
        EXPECT(date_compare(later, date) > 0 && later.day <= date.day);
}

static void check_bytes(struct arena *arena, struct str input)
{
    struct str bytes;
    if (base64_decode(arena, input, &bytes))
        EXPECT(str_equal(base64_encode(arena, bytes.at, bytes.len), input));
    struct str text = base64_encode(arena, input.at, input.len), back;
    EXPECT(base64_decode(arena, text, &back) && str_equal(back, input));
    uint8_t raw[16];
    if (str_to_bytes_hex(input, raw, sizeof raw))
        EXPECT(input.len == 32 && hex_encode(arena, raw, sizeof raw).len == 32);
}

void fuzz(struct arena *arena, struct str input)
{
    struct uuid uuid, uuid_again;
    int64_t number, number_again;
    check_time(arena, input, INT_MIN);
    check_time(arena, input, 60);
    check_date(arena, input);
    check_bytes(arena, input);
    if (uuid_parse(input, &uuid))
        EXPECT(uuid_parse(uuid_str(arena, uuid), &uuid_again) && uuid_equal(uuid, uuid_again));
    if (str_to_int(input, &number)) {
        struct str text = arena_format(arena, "%lld", (long long)number);
        EXPECT(str_to_int(text, &number_again) && number == number_again);
    }
}
