-- References, sealed rows and the small functions under the business steps.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

-- ISO 7064 MOD 11,10, as in base/reference.h
SELECT is(hotline.reference_make('BG', 2026, 1), 'BG-2026-00001-0');
SELECT is(hotline.reference_make('BG', 2026, 417), 'BG-2026-00417-6', 'as base/reference.h has it');
SELECT matches(hotline.reference_make('PR', 2026, 123456), '^PR-2026-123456-[0-9]$',
    'a number may outgrow its five digits');
SELECT isnt(right(hotline.reference_make('BG', 2026, 12), 1),
    right(hotline.reference_make('BG', 2026, 21), 1), 'two digits that change places are noticed');
SELECT is((SELECT count(DISTINCT right(hotline.reference_make('BG', 2026, 410 + n), 1))
           FROM generate_series(0, 9) n), 10::bigint, 'one digit typed wrong is noticed');

-- one sequence for an office and a year, in the offices' time
SELECT is(hotline.reference_next('QX', '2026-12-31 22:59:59Z'), hotline.reference_make('QX', 2026, 1));
SELECT is(hotline.reference_next('QX', '2026-12-31 23:00:00Z'), hotline.reference_make('QX', 2027, 1),
    'the year changes at midnight in Belgrade');
SELECT is(hotline.reference_next('QX', '2026-06-01 00:00:00Z'), hotline.reference_make('QX', 2026, 2));
SELECT is(hotline.reference_next('QY', '2026-06-01 00:00:00Z'), hotline.reference_make('QY', 2026, 1),
    'each office counts for itself');

SELECT is(hotline.office_day('2026-03-01 23:30:00Z'), '2026-03-02'::date);
SELECT is(hotline.json_time('2026-03-01 23:30:00.25+01'), '2026-03-01T22:30:00.250Z');
SELECT is(hotline.from_micros(hotline.micros('2026-03-01 23:30:00.123456Z')),
    '2026-03-01 23:30:00.123456Z'::timestamptz, 'a cursor loses no microsecond');

-- the header of an envelope
SELECT is(hotline.be32('\x00000000ff01', 2), 65281);
SELECT is(hotline.uuid_at(decode('00' || repeat('ab', 16), 'hex'), 1),
    'abababab-abab-abab-abab-abababababab'::uuid);

-- what is due
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, logger_id, created_at, updated_at, status_since, next_due_on,
    first_action_by)
VALUES (pg_temp.id(1), 'T-1', 'x', 'x', 'phone_call', 'received', 'low', 1, 'low', pg_temp.id(9),
    now(), now(), now(), '2026-07-01', '2026-07-03 10:00:00Z');
SELECT is((SELECT overdue_from FROM hotline.case_record WHERE id = pg_temp.id(1)),
    '2026-07-01 22:00:00Z'::timestamptz, 'a day is over at midnight in Belgrade');
UPDATE hotline.case_record SET first_action_by = '2026-07-01 09:00:00Z' WHERE id = pg_temp.id(1);
SELECT is((SELECT overdue_from FROM hotline.case_record WHERE id = pg_temp.id(1)),
    '2026-07-01 09:00:00Z'::timestamptz, 'whatever is due first');
SELECT is(hotline.deadline_next(pg_temp.id(1), '2026-07-01'), NULL, 'no clock: nothing is due');
SELECT lives_ok($$ SELECT hotline.deadlines_put(pg_temp.id(1), '2026-07-01',
    '{2026-06-20,2026-07-20,2026-06-01}', '{2026-07-05,2026-07-21,2026-06-02}') $$);
SELECT is((SELECT array_agg(state ORDER BY number) FROM hotline.deadline
           WHERE case_id = pg_temp.id(1)), '{open,open,missed}'::text[]);
SELECT is(hotline.deadline_next(pg_temp.id(1), '2026-07-01'), '2026-07-01'::date,
    'a safe day that has passed is due today');

-- sealed rows: a record goes to a live epoch of this case, or nothing goes
CREATE FUNCTION pg_temp.envelope(p_case uuid, c int, e int, n int) RETURNS bytea LANGUAGE sql AS $$
    SELECT 'HSE1'::bytea || '\x0101'::bytea || '\x06'::bytea || set_byte('\x00', 0, c)
        || uuid_send(p_case) || uuid_send(pg_temp.id(n)) || uuid_send(pg_temp.id(9))
        || int4send(e) || int4send(1) || repeat('0', 100)::bytea $$;
CREATE FUNCTION pg_temp.seal(p_new int, p_record_epoch int, n int, p_case uuid DEFAULT pg_temp.id(1))
RETURNS boolean LANGUAGE sql AS $$
    SELECT hotline.seal_in(pg_temp.id(1), now(), NULL, ROW(NULL,
        CASE WHEN p_new > 0 THEN ARRAY[4] ELSE '{}' END::bigint[],
        CASE WHEN p_new > 0 THEN ARRAY[NULL] ELSE '{}' END::uuid[],
        CASE WHEN p_new > 0 THEN ARRAY[p_new] ELSE '{}' END::bigint[],
        CASE WHEN p_new > 0 THEN ARRAY[decode(repeat('00', 32), 'hex')] ELSE '{}' END::bytea[],
        '{}', '{}', '{}', '{}', '{}', '{}', '{}', ARRAY[NULL]::uuid[],
        ARRAY[pg_temp.envelope(p_case, 4, p_record_epoch, n)])::hotline.sealed_rows) $$;
SELECT is(pg_temp.seal(0, 1, 51), false, 'no compartment: the context has changed');
SELECT is(pg_temp.seal(2, 2, 51), false, 'a first epoch is 1');
SELECT is(pg_temp.seal(1, 1, 51), true);
SELECT is(pg_temp.seal(1, 1, 52), false, 'somebody else has made it meanwhile');
SELECT is(pg_temp.seal(2, 2, 52), false, 'no second live epoch');
SELECT is(pg_temp.seal(0, 1, 52), true, 'a live epoch takes more');
UPDATE hotline.compartment SET retired_at = now() WHERE case_id = pg_temp.id(1);
SELECT is(pg_temp.seal(0, 1, 53), false, 'a retired epoch takes nothing');
SELECT is(pg_temp.seal(2, 2, 53), true, 'the next one does');
SELECT is((SELECT array_agg(epoch ORDER BY id) FROM hotline.record WHERE case_id = pg_temp.id(1)),
    '{1,1,2}'::int[]);
SELECT is((SELECT author FROM hotline.record WHERE id = pg_temp.id(51)), pg_temp.id(9));
SELECT throws_ok($$ SELECT pg_temp.seal(0, 2, 54, pg_temp.id(2)) $$, 'P0001', NULL,
    'an envelope of another case is a bug');

SELECT * FROM finish();
ROLLBACK;
