-- Forwards without content: sides, steps, and what the policies show of them.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

-- 1 coordinator and 2 operator of Belgrade, 3 coordinator of Pristina, 4 operator of Podgorica,
-- 5 somebody of a partner; groups 11 desk, 12 coordination of Belgrade, 13 14 of Pristina, 15 desk
-- of Podgorica, 16 the partner
INSERT INTO hotline.principal (id, kind, name, role, office, epoch) VALUES
    (pg_temp.id(1), 'user', 'c.bg', 'coordinator', 'belgrade', 1),
    (pg_temp.id(2), 'user', 'o.bg', 'operator', 'belgrade', 1),
    (pg_temp.id(3), 'user', 'c.pr', 'coordinator', 'pristina', 1),
    (pg_temp.id(4), 'user', 'o.pg', 'operator', 'podgorica', 1),
    (pg_temp.id(5), 'user', 'p.bg', 'partner', 'belgrade', 1),
    (pg_temp.id(11), 'desk', 'desk:belgrade', NULL, 'belgrade', 1),
    (pg_temp.id(12), 'coordination', 'coordination:belgrade', NULL, 'belgrade', 1),
    (pg_temp.id(13), 'desk', 'desk:pristina', NULL, 'pristina', 1),
    (pg_temp.id(14), 'coordination', 'coordination:pristina', NULL, 'pristina', 1),
    (pg_temp.id(15), 'desk', 'desk:podgorica', NULL, 'podgorica', 1),
    (pg_temp.id(16), 'partner', 'partner:yucom', NULL, 'belgrade', 1);
INSERT INTO hotline.membership (group_id, user_id, from_seq) VALUES
    (pg_temp.id(11), pg_temp.id(1), 1), (pg_temp.id(12), pg_temp.id(1), 1),
    (pg_temp.id(11), pg_temp.id(2), 1), (pg_temp.id(13), pg_temp.id(3), 1),
    (pg_temp.id(14), pg_temp.id(3), 1), (pg_temp.id(15), pg_temp.id(4), 1),
    (pg_temp.id(16), pg_temp.id(5), 1);
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, logger_id, created_at, updated_at, status_since)
VALUES (pg_temp.id(21), 'BG-2026-00001-1', 'belgrade', 'belgrade', 'phone_call', 'forwarded', 'low',
    1, 'low', pg_temp.id(2), now(), now(), now());
INSERT INTO shred.case_key (case_id, key) VALUES (pg_temp.id(21), sha256('x'));
INSERT INTO hotline.forward (id, case_id, kind, state, from_office, from_status, to_principal,
    to_office, sent_by, sent_at)
VALUES (pg_temp.id(31), pg_temp.id(21), 'transfer', 'sent', 'belgrade', 'in_triage', pg_temp.id(13),
        'pristina', pg_temp.id(1), now());

SELECT results_eq(
    $$ SELECT n, hotline.forward_side(pg_temp.id(n), f) FROM hotline.forward f,
       generate_series(1, 5) n ORDER BY n $$,
    $$ VALUES (1, 'sender'), (2, NULL), (3, 'receiver'), (4, NULL), (5, NULL) $$,
    'two sides and nobody else');
SELECT results_eq(
    $$ SELECT n, hotline.case_relation(pg_temp.id(n), pg_temp.id(21)) FROM generate_series(1, 5) n
       ORDER BY n $$,
    $$ VALUES (1, '{coordination,desk,sender}'::text[]), (2, '{desk,logger}'), (3, '{offered}'),
       (4, '{}'), (5, '{}') $$);

SELECT throws_ok($$ INSERT INTO hotline.forward (id, case_id, kind, state, from_office, from_status,
    to_principal, sent_by, sent_at) VALUES (pg_temp.id(32), pg_temp.id(21), 'transfer', 'sent',
    'belgrade', 'in_triage', pg_temp.id(16), pg_temp.id(1), now()) $$, '23505', NULL,
    'one open transfer at a time, also for whoever writes SQL');

CREATE FUNCTION pg_temp.decide(who int, version bigint, action text) RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM hotline.forward_decide(pg_temp.id(who), gen_random_uuid(), sha256('x'),
    version, pg_temp.id(31), action, now(), NULL) $$;

SELECT is(pg_temp.decide(4, 1, 'accept'), 'not_found', 'a stranger');
SELECT is(pg_temp.decide(1, 1, 'accept'), 'forbidden', 'the sender does not accept');
SELECT is(pg_temp.decide(3, 2, 'accept'), 'version_stale');
SELECT is(pg_temp.decide(3, 1, 'complete'), 'forward_decided', 'what is not accepted is not done');
SELECT is(pg_temp.decide(3, 1, 'accept'), 'ok');
SELECT results_eq('SELECT status, office, assignee_id FROM hotline.case_record',
    $$ VALUES ('assigned', 'pristina', pg_temp.id(3)) $$, 'the case has moved');
SELECT is(pg_temp.decide(3, 2, 'refuse'), 'forward_decided');
SELECT results_eq(
    $$ SELECT n, hotline.case_relation(pg_temp.id(n), pg_temp.id(21)) FROM generate_series(1, 5) n
       ORDER BY n $$,
    $$ VALUES (1, '{sender}'::text[]), (2, '{}'), (3, '{coordination,desk,handler,receiver}'),
       (4, '{}'), (5, '{}') $$, 'who stands how to it afterwards');
SELECT is(outcome, 'forbidden') FROM hotline.forward_recall(pg_temp.id(3), 2, pg_temp.id(31), now());
SELECT is(outcome, 'not_found') FROM hotline.forward_recall(pg_temp.id(4), 2, pg_temp.id(31), now());
SELECT is(outcome, 'ok') FROM hotline.forward_recall(pg_temp.id(1), 2, pg_temp.id(31), now());
SELECT results_eq('SELECT status, office, assignee_id FROM hotline.case_record',
    $$ VALUES ('in_triage', 'belgrade', NULL::uuid) $$, 'and come home');
SELECT is(hotline.case_relation(pg_temp.id(3), pg_temp.id(21)), '{}', 'Pristina knows it no more');

-- The second belt: the server's role sees a forward only as somebody who has to do with the case.
SET LOCAL ROLE hotline_server;
SELECT is((SELECT count(*) FROM hotline.forward), 0::bigint, 'nothing without an actor');
SELECT set_config('hotline.actor', pg_temp.id(4)::text, true);
SELECT is((SELECT count(*) FROM hotline.forward), 0::bigint, 'nothing for a stranger');
SELECT is_empty($$ SELECT * FROM hotline.forward_read(pg_temp.id(3), pg_temp.id(31)) $$,
    'nothing for the receiver it was taken back from');
SELECT isnt_empty($$ SELECT * FROM hotline.forward_read(pg_temp.id(1), pg_temp.id(31)) $$,
    'its sender reads it');
SELECT is_empty($$ SELECT * FROM hotline.case_read(pg_temp.id(4), 'BG-2026-00001-1', 'exported') $$);

SELECT * FROM finish();
ROLLBACK;
