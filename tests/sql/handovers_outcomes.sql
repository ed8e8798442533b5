-- Handovers without content: who may leave one, take from one and mark one.
BEGIN;
SELECT no_plan();

\ir two_desks.inc

CREATE FUNCTION pg_temp.leave(n int, who int, office text, desk int, cases text[]) RETURNS text
LANGUAGE sql AS $$
    SELECT outcome FROM hotline.handover_new(pg_temp.id(who), pg_temp.key(), sha256('x'),
        pg_temp.id(n), office, now() + n * interval '1 second', sha256('k'), cases,
        ROW(NULL, '{4}', ARRAY[NULL]::uuid[], '{1}', ARRAY[sha256('p')], '{4}', ARRAY[NULL]::uuid[],
            '{1}', ARRAY[pg_temp.id(desk)], '{1}', '{active}', '{w}', ARRAY[NULL]::uuid[],
            ARRAY['HSE1'::bytea || '\x01010e04' || repeat('0', 152)::bytea])::hotline.sealed_rows) $$;
SELECT is(pg_temp.leave(31, 3, 'belgrade', 11, '{}'), 'forbidden', 'not to another desk');
SELECT is(pg_temp.leave(31, 2, 'belgrade', 13, '{}'), 'forbidden', 'nor sealed to another');
SELECT is(pg_temp.leave(31, 3, 'pristina', 13, '{BG-2026-00001-1}'), 'code_unknown 0');
SELECT is(pg_temp.leave(31, 2, 'belgrade', 11, '{BG-2026-00001-1,x,BG-2026-00002-1,y}'),
    'code_unknown 1 3', 'each is named');
SELECT is(pg_temp.leave(31, 2, 'belgrade', 11, '{BG-2026-00001-1,BG-2026-00002-1}'), 'ok');
SELECT is(pg_temp.leave(32, 2, 'belgrade', 11, '{}'), 'ok');
SELECT is(pg_temp.leave(33, 1, 'belgrade', 11, '{}'), 'ok');

CREATE FUNCTION pg_temp.seen(who int, done boolean, after int) RETURNS uuid[] LANGUAGE sql AS $$
    SELECT coalesce(array_agg(p.id ORDER BY p.n), '{}') FROM hotline.handovers_page(pg_temp.id(who),
        done, now() + after * interval '1 second', pg_temp.id(after), 2)
        WITH ORDINALITY AS p (part, id, version, type, compartment, scope, epoch, principal,
            principal_epoch, at, flag, bytes, clear, n) WHERE part = 'clear' $$;
SELECT is(pg_temp.seen(2, false, 99), ARRAY[pg_temp.id(33), pg_temp.id(32)], 'the newest first');
SELECT is(pg_temp.seen(2, false, 32), ARRAY[pg_temp.id(31)], 'and so on');
SELECT is(pg_temp.seen(3, false, 99), '{}', 'another desk sees none');
SELECT results_eq(
    $$ SELECT part FROM hotline.handover_one(pg_temp.id(2), pg_temp.id(31)) $$,
    $$ VALUES ('clear'), ('layer'), ('key'), ('wrap'), ('record') $$, 'in this order');
SELECT is_empty($$ SELECT * FROM hotline.handover_one(pg_temp.id(3), pg_temp.id(31)) $$);

CREATE FUNCTION pg_temp.take(who int, reference text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, version, done) FROM hotline.handover_take(pg_temp.id(who),
        pg_temp.key(), sha256('x'), pg_temp.id(31), reference, now()) $$;
SELECT is(pg_temp.take(3, 'BG-2026-00001-1'), 'not_found', 'a stranger');
SELECT is(pg_temp.take(2, 'BG-2026-00003-1'), 'code_unknown', 'not attached');
SELECT is(pg_temp.take(2, 'BG-2026-00001-1'), 'ok 2 f');
SELECT is(pg_temp.take(1, 'BG-2026-00001-1'), 'conflict', 'the first wins');
SELECT is(pg_temp.take(1, 'BG-2026-00002-1'), 'ok 3 t', 'and the last makes it done');

CREATE FUNCTION pg_temp.mark(who int, n int, version bigint) RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM hotline.handover_mark(pg_temp.id(who), pg_temp.key(), sha256('x'),
        pg_temp.id(n), version, now()) $$;
SELECT is(pg_temp.mark(3, 32, 1), 'not_found');
SELECT is(pg_temp.mark(1, 31, 3), 'conflict', 'it is done');
SELECT is(pg_temp.mark(1, 32, 2), 'version_stale');
SELECT is(pg_temp.mark(1, 32, 1), 'ok');
SELECT is(pg_temp.seen(2, false, 99), ARRAY[pg_temp.id(33), pg_temp.id(32)], 'what is open first');
SELECT is(pg_temp.seen(2, true, 32), ARRAY[pg_temp.id(31)], 'then what is done');
SELECT is((SELECT count(*) FROM hotline.change WHERE handover_id IS NOT NULL AND case_id IS NULL
           AND office = 'belgrade'), 6::bigint, 'the feed tells each step');

SELECT * FROM finish();
ROLLBACK;
