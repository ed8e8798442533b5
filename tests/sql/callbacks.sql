-- Callback codes and receipts: what the functions answer, and what the server's role may do with them.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.h(t text) RETURNS bytea LANGUAGE sql IMMUTABLE
AS $$ SELECT sha256(convert_to(t, 'UTF8')) $$;

-- 1 coordinator and 2 operator of Belgrade, 4 and 6 operators of Podgorica; groups 11 desk, 12
-- coordination of Belgrade, 15 desk of Podgorica; cases 21 and 22 of Belgrade
INSERT INTO hotline.principal (id, kind, name, role, office, epoch) VALUES
    (pg_temp.id(1), 'user', 'c.bg', 'coordinator', 'belgrade', 1),
    (pg_temp.id(2), 'user', 'o.bg', 'operator', 'belgrade', 1),
    (pg_temp.id(4), 'user', 'o.pg', 'operator', 'podgorica', 1),
    (pg_temp.id(6), 'user', 'o.pg2', 'operator', 'podgorica', 1),
    (pg_temp.id(11), 'desk', 'desk:belgrade', NULL, 'belgrade', 1),
    (pg_temp.id(12), 'coordination', 'coordination:belgrade', NULL, 'belgrade', 1),
    (pg_temp.id(15), 'desk', 'desk:podgorica', NULL, 'podgorica', 1);
INSERT INTO hotline.membership (group_id, user_id, from_seq) VALUES
    (pg_temp.id(11), pg_temp.id(1), 1), (pg_temp.id(12), pg_temp.id(1), 1),
    (pg_temp.id(11), pg_temp.id(2), 1), (pg_temp.id(15), pg_temp.id(4), 1),
    (pg_temp.id(15), pg_temp.id(6), 1);
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, logger_id, created_at, updated_at, status_since)
SELECT pg_temp.id(n), 'BG-2026-0000' || n, 'belgrade', 'belgrade', 'phone_call', 'in_triage', 'low',
    1, 'low', pg_temp.id(2), now(), now(), now() FROM unnest(ARRAY[21, 22]) n;

CREATE FUNCTION pg_temp.issue(who int, n int, first text, code text) RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM hotline.callback_issue(pg_temp.id(who), gen_random_uuid(), pg_temp.h('r'),
    'BG-2026-0000' || n, substring(pg_temp.h(first) FOR 16), pg_temp.h(code), now()) $$;
CREATE FUNCTION pg_temp.redeem(who int, first text, code text, most int DEFAULT 3) RETURNS text
LANGUAGE sql AS $$
    SELECT CASE WHEN retry_after > 0 THEN 'wait' ELSE coalesce(reference, outcome) END
    FROM hotline.callback_redeem(pg_temp.id(who), substring(pg_temp.h(first) FOR 16),
        pg_temp.h(code), most, 2, 3600, 60) $$;
CREATE FUNCTION pg_temp.writes(who int, n int, callback boolean) RETURNS text[] LANGUAGE sql
AS $$ SELECT hotline.writing_relation(pg_temp.id(who), pg_temp.id(n), callback) $$;

SELECT is(pg_temp.issue(4, 21, 'a', 'abc'), 'not_found', 'another office issues none');
SELECT is(pg_temp.issue(2, 21, 'a', 'abc'), 'ok');
SELECT is(pg_temp.issue(2, 22, 'a', 'axy'), 'ok', 'two codes may begin alike');
SELECT is(pg_temp.redeem(4, 'a', 'abc'), 'BG-2026-000021');
SELECT is(pg_temp.redeem(4, 'a', 'axy'), 'BG-2026-000022', 'and lead to their own cases');
SELECT is(pg_temp.writes(4, 21, true), '{callback}'::text[], 'she may write a call');
SELECT is(pg_temp.writes(4, 21, false), '{}'::text[], 'and nothing where it is not asked for');
SELECT is(hotline.case_relation(pg_temp.id(4), pg_temp.id(21)), '{}'::text[], 'and read nothing');
SELECT is(pg_temp.writes(6, 21, true), '{}'::text[], 'nor may her colleague');
SELECT ok('called_back' = ANY (flags), 'the desk is alerted') FROM hotline.case_record
WHERE id = pg_temp.id(21);
SELECT is(count(*), 1::bigint, 'and told') FROM hotline.change
WHERE case_id = pg_temp.id(21) AND kind = 'callback' AND office = 'belgrade';
UPDATE hotline.callback_right SET until = now() - interval '1 second' WHERE case_id = pg_temp.id(22);
SELECT is(pg_temp.writes(4, 22, true), '{}'::text[], 'an hour later no more');
SELECT is(pg_temp.issue(1, 21, 'b', 'bcd'), 'ok', 'a new code');
SELECT is(pg_temp.writes(4, 21, true), '{}'::text[], 'ends the rights of the old one');
SELECT is(pg_temp.redeem(6, 'a', 'abc'), 'callback_unknown', 'and the old one');

-- user 6 has one wrong try, which began like 22's
SELECT is(pg_temp.redeem(6, 'b', 'no'), 'callback_unknown');
SELECT is(pg_temp.redeem(6, 'b', 'no'), 'callback_unknown', 'the third wrong one');
SELECT is(pg_temp.redeem(6, 'a', 'axy'), 'wait', 'the account is used up');
SELECT is(pg_temp.redeem(4, 'b', 'bcd'), 'wait', 'and the case whose code those two began like');
SELECT is(pg_temp.redeem(4, 'a', 'axy'), 'BG-2026-000022', 'the other case is not');
UPDATE hotline.spoken_try SET at = at - interval '1 hour';
SELECT is(pg_temp.redeem(6, 'b', 'bcd'), 'BG-2026-000021', 'an hour later there is room again');
SELECT is(pg_temp.redeem(6, 'c', 'no'), 'callback_unknown');
SELECT is(count(*), 1::bigint, 'and what is past is forgotten') FROM hotline.spoken_try
WHERE user_id = pg_temp.id(6);
SELECT results_eq(
    $$ SELECT case_id, detail->>'why', count(*) FROM hotline.audit
       WHERE event = 'callback_refused' GROUP BY 1, 2 ORDER BY 1, 2 $$,
    $$ VALUES (pg_temp.id(21), 'too_many', 1::bigint), (pg_temp.id(21), 'unknown', 2),
              (pg_temp.id(22), 'too_many', 1), (pg_temp.id(22), 'unknown', 1),
              (NULL, 'unknown', 1) $$,
    'a refusal names the case whose code begins like the wrong one');

SELECT is((hotline.case_receipt(pg_temp.id(2), 'BG-2026-000021')).received_at, now());
SELECT is((hotline.case_receipt(pg_temp.id(4), 'BG-2026-000021')).outcome, 'not_found');
SELECT is((hotline.case_receipt(pg_temp.id(4), 'nothing')).outcome, 'not_found');
SELECT is((hotline.receipt_try(pg_temp.id(4), 'BG-2026-000021', 2)).received_at, now(),
    'any office learns when, to compare');
SELECT is((hotline.receipt_try(pg_temp.id(4), 'nothing', 2)).received_at, NULL);
SELECT ok((hotline.receipt_try(pg_temp.id(4), 'BG-2026-000021', 2)).retry_after > 0);

-- privileges
SELECT ok(NOT has_table_privilege('hotline_server', 'hotline.' || t, p),
    format('the server cannot %s %s', p, t))
FROM unnest(ARRAY['callback_code', 'callback_right', 'spoken_try']) AS t,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p;
SELECT ok(NOT has_table_privilege('hotline_readonly', 'hotline.' || t, 'SELECT'),
    format('the read-only role cannot read %s', t))
FROM unnest(ARRAY['callback_code', 'callback_right', 'spoken_try']) AS t;
SELECT ok(has_function_privilege('hotline_server', p.oid, 'EXECUTE') = (p.proname IN (
        'callback_issue', 'callback_redeem', 'case_receipt', 'receipt_try')),
    format('%s is called by whom it should', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('callback_issue', 'callback_redeem', 'case_receipt',
    'receipt_try', 'spoken_wait', 'spoken_wait_user', 'spoken_wait_cases', 'spoken_note_try',
    'case_now', 'writing_relation');

SELECT * FROM finish();
ROLLBACK;
