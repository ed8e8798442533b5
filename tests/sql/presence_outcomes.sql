-- Who has a case open: whom it is told, what it costs, that it passes.
BEGIN;
SELECT no_plan();

\ir two_desks.inc
INSERT INTO hotline.user_account (id, username, display_name, role, office, state) VALUES
    (pg_temp.id(1), 'c.bg', 'Ana Anić', 'coordinator', 'belgrade', 'admitted'),
    (pg_temp.id(2), 'o.bg', '', 'operator', 'belgrade', 'admitted'),
    (pg_temp.id(3), 'o.pr', 'Besa B', 'operator', 'pristina', 'admitted');

CREATE FUNCTION pg_temp.look(who int, writing boolean) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, (SELECT string_agg((o->>'name') || ':' || (o->>'writing'), ',')
        FROM jsonb_array_elements(others) o))
    FROM hotline.case_presence(pg_temp.id(who), 'BG-2026-00001-1', writing, 90) $$;
CREATE FUNCTION pg_temp.told() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM hotline.change WHERE kind = 'presence' $$;

SELECT is((SELECT relpersistence FROM pg_class WHERE oid = 'hotline.presence'::regclass), 'u',
    'it writes no log');
SELECT is(pg_temp.look(3, false), 'not_found', 'a stranger');
SELECT is(pg_temp.look(1, false), 'ok', 'alone');
SELECT is(pg_temp.told(), 0::bigint, 'which concerns nobody');
SELECT is(pg_temp.look(2, true), 'ok Ana Anić:false');
SELECT is(pg_temp.look(1, false), 'ok o.bg:true', 'who gave no name is called by her user name');
SELECT is(pg_temp.told(), 1::bigint, 'that she came');
SELECT is(pg_temp.look(2, true), 'ok Ana Anić:false');
SELECT is(pg_temp.told(), 1::bigint, 'a heartbeat is no news');
SELECT is(pg_temp.look(2, false), 'ok Ana Anić:false');
SELECT is(pg_temp.look(2, NULL), 'ok Ana Anić:false');
SELECT is(pg_temp.look(2, NULL), 'ok Ana Anić:false', 'twice is no harm');
SELECT is(pg_temp.told(), 3::bigint, 'that she stopped writing, that she went');
SELECT is((SELECT array_agg(DISTINCT principals) FROM hotline.change WHERE kind = 'presence'),
    ARRAY[ARRAY[pg_temp.id(1)]], 'only to her who is there');
SELECT is((SELECT count(*) FROM hotline.audit), 0::bigint, 'nothing of it is audited');

SELECT is(pg_temp.look(2, true), 'ok Ana Anić:false', 'she comes once more');
INSERT INTO hotline.session (id, token_hash, user_id, expires_at)
SELECT pg_temp.id(n), decode(n::text, 'hex'), pg_temp.id(2), now() + interval '1 hour'
FROM unnest(ARRAY[31, 32]) n;
SELECT is(hotline.session_end(pg_temp.id(2), pg_temp.id(31)), 'ok', 'she signs out in one place');
SELECT is(pg_temp.look(1, false), 'ok o.bg:true', 'and has it open in the other');
SELECT is(hotline.session_end(pg_temp.id(2), pg_temp.id(32)), 'ok', 'signs out there too');
SELECT is(pg_temp.look(1, false), 'ok', 'which closes what she had open');
SELECT is(pg_temp.told(), 5::bigint, 'and is told');

INSERT INTO hotline.presence VALUES
    (pg_temp.id(21), pg_temp.id(3), now(), now() + interval '1 minute', true);
SELECT is(pg_temp.look(1, false), 'ok', 'who may not see the case is not shown in it');
UPDATE hotline.presence SET until = now() WHERE user_id = pg_temp.id(1);
SELECT is(pg_temp.look(2, false), 'ok', 'who said nothing for long has left');
SELECT is((SELECT array_agg(user_id ORDER BY user_id) FROM hotline.presence),
    ARRAY[pg_temp.id(2), pg_temp.id(3)], 'and is forgotten');

SELECT ok(NOT has_table_privilege(r, 'hotline.presence', p), format('%s cannot %s', r, p))
FROM unnest(ARRAY['hotline_server', 'hotline_readonly']) AS r,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p;
SELECT ok(has_function_privilege('hotline_server', p.oid, 'EXECUTE')
    AND NOT has_function_privilege('hotline_readonly', p.oid, 'EXECUTE'), 'by calling only')
FROM pg_proc p WHERE p.proname = 'case_presence';

SELECT * FROM finish();
ROLLBACK;
