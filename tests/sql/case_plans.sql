-- What opening a case reads of the others: nothing. In a new installation too, where it is tempting to
-- ask of all of them who sees them.
BEGIN;
SELECT no_plan();

\ir two_desks.inc
-- 150 cases, two of three of them of the other office, with what lies with each.
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, logger_id, created_at, updated_at, status_since)
SELECT pg_temp.id(1000 + n), 'T-' || n, o, o, 'phone_call', 'in_triage', 'low', 1, 'low', l,
    now(), now(), now()
FROM generate_series(1, 150) n
CROSS JOIN LATERAL (SELECT CASE WHEN n % 3 = 1 THEN 'belgrade' ELSE 'pristina' END AS o,
    pg_temp.id(CASE WHEN n % 3 = 1 THEN 2 ELSE 3 END) AS l) a;
INSERT INTO hotline.consent (case_id, kind, version, state, noted_by, noted_at)
SELECT c.id, 'kind ' || k, 1, 'not_asked', c.logger_id, now()
FROM hotline.case_record c, generate_series(1, 14) k;
INSERT INTO hotline.contact (id, case_id, office, kind, channel, language, day, logged_by, created_at)
SELECT gen_random_uuid(), id, office, 'report', 'phone_call', 'sr', current_date, logger_id, now()
FROM hotline.case_record;
INSERT INTO hotline.deadline (case_id, number, safe_on, latest_on, state)
SELECT id, n, current_date, current_date, 'open' FROM hotline.case_record, generate_series(1, 6) n;
ANALYZE hotline.case_record, hotline.consent, hotline.contact, hotline.deadline;

-- How often it was asked whether a forward lets somebody see a case of another office.
SET track_functions = 'pl';
CREATE FUNCTION pg_temp.asked_by(p_query text, p_times int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_function oid := 'hotline.seeing_forward_of(uuid)'::regprocedure;
    v_before bigint := coalesce(pg_stat_get_xact_function_calls(v_function), 0);
BEGIN
    PERFORM set_config('hotline.actor', pg_temp.id(2)::text, true);
    SET LOCAL ROLE hotline_server;
    FOR i IN 1 .. p_times LOOP
        EXECUTE p_query;
    END LOOP;
    RESET ROLE;
    RETURN coalesce(pg_stat_get_xact_function_calls(v_function), 0) - v_before;
END $$;
SELECT is(pg_temp.asked_by('SELECT count(*) FROM hotline.case_record', 1), 100::bigint,
    'who looks at all is asked about each that is not of her office');
SELECT is(pg_temp.asked_by(format('SELECT * FROM hotline.case_read(%L, %L)', pg_temp.id(2), 'T-1'), 8),
    0::bigint, 'who opens one is asked about no other'); -- a kept plan is chosen at the sixth time
SELECT is(jsonb_array_length(clear -> 'consents'), 14, 'and it was read')
FROM hotline.case_read(pg_temp.id(2), 'T-1') WHERE part = 'clear';

SELECT * FROM finish();
ROLLBACK;
