-- Merging and handing over without content: who may, what stands in the way, what is undone.
BEGIN;
SELECT no_plan();

\ir two_desks.inc

INSERT INTO hotline.deadline (case_id, number, safe_on, latest_on)
VALUES (pg_temp.id(21), 1, '2099-05-01', '2099-05-02'), (pg_temp.id(22), 1, '2099-06-01', '2099-06-02');

CREATE FUNCTION pg_temp.merge(who int, a int, b int, v bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, version, merged_into) FROM hotline.case_merge(pg_temp.id(who),
        pg_temp.key(), sha256('x'), pg_temp.id(a), v, now(), NULL, pg_temp.id(b), NULL) $$;
CREATE FUNCTION pg_temp.unmerge(who int, a int, v bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, version, status) FROM hotline.case_unmerge(pg_temp.id(who),
        pg_temp.key(), sha256('x'), pg_temp.id(a), v, now(), NULL, NULL) $$;
SELECT is(pg_temp.merge(3, 21, 22, 1), 'not_found', 'a stranger');
SELECT is(pg_temp.merge(2, 21, 22, 1), 'forbidden', 'an operator');
SELECT is(pg_temp.merge(1, 21, 22, 2), 'version_stale');
SELECT is(pg_temp.merge(1, 21, 21, 1), 'conflict', 'into itself');
UPDATE hotline.case_record SET office = 'pristina' WHERE id = pg_temp.id(24);
SELECT is(pg_temp.merge(1, 21, 24, 1), 'forbidden', 'into another office''s');
SELECT is(pg_temp.unmerge(1, 21, 1), 'transition_not_allowed', 'it is not merged');

INSERT INTO hotline.forward (id, case_id, kind, state, from_office, from_status, to_principal, sent_by,
    sent_at)
VALUES (pg_temp.id(41), pg_temp.id(21), 'refer', 'sent', 'belgrade', 'in_triage', pg_temp.id(13),
        pg_temp.id(1), now());
SELECT is(pg_temp.merge(1, 21, 22, 1), 'forward_open', 'it waits for an answer');
UPDATE hotline.forward SET state = 'accepted';
SELECT is(pg_temp.merge(1, 21, 22, 1), 'forward_open', 'it is shared');
UPDATE hotline.forward SET state = 'completed';
UPDATE hotline.case_record SET status = 'closed' WHERE id = pg_temp.id(22);
SELECT is(pg_temp.merge(1, 21, 22, 1), 'case_closed');
UPDATE hotline.case_record SET status = 'in_work' WHERE id = pg_temp.id(22);
SELECT is(pg_temp.merge(1, 22, 21, 1), 'transition_not_allowed', 'what is in work goes to triage first');

SELECT is(pg_temp.merge(1, 21, 22, 1), 'ok 2 BG-2026-00002-1');
SELECT is((SELECT next_due_on FROM hotline.case_record WHERE id = pg_temp.id(22)),
    '2099-05-01'::date, 'the nearest day of both');
SELECT is(pg_temp.merge(1, 23, 21, 1), 'case_closed', 'not into what is merged');
SELECT is(pg_temp.merge(1, 21, 23, 2), 'transition_not_allowed', 'not twice');
UPDATE hotline.case_record SET status = 'in_triage' WHERE id = pg_temp.id(22);
SELECT is(pg_temp.merge(1, 22, 23, 1), 'ok 2 BG-2026-00003-1');
SELECT set_eq($$ SELECT unnest(hotline.with_merged(pg_temp.id(23))) $$,
    ARRAY[pg_temp.id(21), pg_temp.id(22), pg_temp.id(23)], 'all the way down');
SELECT is(hotline.merged_shown(pg_temp.id(2), pg_temp.id(21)), pg_temp.id(23), 'all the way up');
SELECT is(hotline.merged_shown(pg_temp.id(3), pg_temp.id(21)), pg_temp.id(21),
    'but not to who may not know of it');
SELECT is(pg_temp.unmerge(2, 21, 2), 'forbidden');
SELECT is(pg_temp.unmerge(1, 22, 2), 'ok 3 in_triage');
SELECT is((SELECT next_due_on FROM hotline.case_record WHERE id = pg_temp.id(23)), NULL,
    'its own clocks again');
SELECT is(pg_temp.unmerge(1, 21, 2), 'ok 3 in_triage');
SELECT is((SELECT next_due_on FROM hotline.case_record WHERE id = pg_temp.id(22)),
    '2099-06-01'::date);
UPDATE hotline.case_record SET status = 'received' WHERE id = pg_temp.id(21);
SELECT is(pg_temp.merge(1, 21, 22, 3), 'ok 4 BG-2026-00002-1');
UPDATE hotline.case_record SET status = 'waiting_reporter', next_due_on = '2099-01-01'
WHERE id = pg_temp.id(22);
SELECT is(pg_temp.unmerge(1, 21, 4), 'ok 5 received', 'what it was before');
SELECT is((SELECT next_due_on FROM hotline.case_record WHERE id = pg_temp.id(22)),
    '2099-01-01'::date, 'a promised day stays');

-- several cases of one handler: all of them or none
UPDATE hotline.case_record SET status = 'assigned', assignee_id = pg_temp.id(2)
WHERE id IN (pg_temp.id(22), pg_temp.id(23));
CREATE FUNCTION pg_temp.hand_over(who int, versions bigint[]) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, jsonb_array_length(cases)) FROM hotline.cases_reassign(
        pg_temp.id(who), pg_temp.key(), sha256('x'), now(), pg_temp.id(2),
        ARRAY[pg_temp.id(22), pg_temp.id(23)], versions, ARRAY[gen_random_uuid(), gen_random_uuid()],
        ARRAY[pg_temp.id(1), pg_temp.id(1)], '{assigned,assigned}', '{assigned,assigned}',
        ARRAY[NULL, NULL]::uuid[], '{0,0}', '{}', '{0,0}', '{3,3}', '{1,2}', '{0,0}', '{0,0}',
        '{0,0}', ROW(NULL, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
            '{}')::hotline.sealed_rows) $$;
CREATE FUNCTION pg_temp.handlers() RETURNS uuid[] LANGUAGE sql AS $$
    SELECT array_agg(assignee_id ORDER BY id) FROM hotline.case_record
    WHERE id IN (pg_temp.id(22), pg_temp.id(23)) $$;
CREATE TEMP TABLE now_at AS SELECT array_agg(version ORDER BY id) AS versions
FROM hotline.case_record WHERE id IN (pg_temp.id(22), pg_temp.id(23));
SELECT is(pg_temp.hand_over(3, versions), 'not_found BG-2026-00002-1', 'a stranger') FROM now_at;
SELECT is(pg_temp.hand_over(2, versions), 'forbidden BG-2026-00002-1') FROM now_at;
SELECT is(pg_temp.hand_over(1, ARRAY[versions[1], 99]), 'version_stale BG-2026-00003-1',
    'the stale one is named') FROM now_at;
SELECT is(pg_temp.handlers(), ARRAY[pg_temp.id(2), pg_temp.id(2)], 'and the other is untouched');
SELECT is((SELECT count(*) FROM hotline.assignment), 0::bigint);
SELECT is(pg_temp.hand_over(1, versions), 'ok 2') FROM now_at;
SELECT is(pg_temp.handlers(), ARRAY[pg_temp.id(1), pg_temp.id(1)]);
SELECT is((SELECT count(*) FROM hotline.assignment), 2::bigint);

-- a part of several cases' rows
SELECT is(hotline.sealed_part(ROW(NULL, '{1,2,3}', '{}', '{7,8,9}', '{}', '{4,5}', '{}', '{}', '{}', '{}',
    '{}', '{}', '{}', '{a,b,c}')::hotline.sealed_rows, 6, '{1,0,2}', '{3,0,3}'),
    ROW(6, '{2,3}', '{}', '{8,9}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
        '{c}')::hotline.sealed_rows);

-- what nearly every case asks and nearly none has
SET LOCAL enable_seqscan = off;
CREATE FUNCTION pg_temp.plan_of(q text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text; v_line text;
BEGIN
    FOR v_line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || q LOOP v := concat_ws(E'\n', v, v_line); END LOOP;
    RETURN v;
END $$;
SELECT matches(pg_temp.plan_of($$ SELECT FROM hotline.case_record WHERE merged_into = pg_temp.id(1) $$),
    'using case_merged', 'is one look into a small index');

SELECT * FROM finish();
ROLLBACK;
