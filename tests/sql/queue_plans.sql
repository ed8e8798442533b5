-- What a page of the queue reads: counted in the functions themselves, by every order and choice, among
-- some thousand cases. A page of 20 may read 20 rows for each walk, and never the table.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.open() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT '{received,in_triage,assigned,in_work,waiting_reporter,waiting_institution,forwarded,
        in_proceedings,follow_up}'::text[] $$;
INSERT INTO hotline.principal (id, kind, name, office, epoch) VALUES
    (pg_temp.id(1), 'desk', 'desk:x', 'x', 1), (pg_temp.id(11), 'user', 'operator.x', 'x', 1);
INSERT INTO hotline.membership (group_id, user_id, from_seq) VALUES (pg_temp.id(1), pg_temp.id(11), 1);
-- 8,000 cases of two offices; of those of x two of three are open, and 30 are hers.
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, logger_id, assignee_id, created_at, updated_at, status_since,
    first_action_by, next_due_on, closed_at)
SELECT pg_temp.id(1000 + n), 'T-' || n, o, o, 'phone_call', s, 'low', 1 + n / 4 % 4, 'low', pg_temp.id(12),
    CASE WHEN n % 2 = 0 THEN pg_temp.id(CASE WHEN n % 200 = 0 THEN 11 ELSE 13 END) END,
    now() - n * interval '1 minute', now(), now(),
    CASE WHEN n % 5 = 0 THEN now() + (n % 90 - 10) * interval '1 hour' END,
    CASE WHEN n % 3 = 0 THEN current_date + n % 70 END, CASE WHEN s = 'closed' THEN now() END
FROM generate_series(1, 8000) n
CROSS JOIN LATERAL (SELECT CASE WHEN n % 4 = 1 THEN 'y' ELSE 'x' END AS o,
    CASE WHEN n % 7 < 2 THEN 'closed' WHEN n % 1000 = 2 THEN 'follow_up'
         ELSE (pg_temp.open())[1 + n % 8] END AS s) a;
ANALYZE hotline.case_record;

-- How many rows of case_record a query reads, and how often the whole table.
CREATE FUNCTION pg_temp.read_by(q text, OUT rows bigint, OUT scans bigint) LANGUAGE plpgsql AS $$
DECLARE v_rows bigint; v_scans bigint;
BEGIN
    PERFORM set_config('hotline.actor', pg_temp.id(11)::text, true);
    SELECT coalesce(idx_tup_fetch, 0), seq_scan INTO v_rows, v_scans FROM pg_stat_xact_user_tables
    WHERE relid = 'hotline.case_record'::regclass;
    SET LOCAL ROLE hotline_server;
    EXECUTE q;
    RESET ROLE;
    SELECT idx_tup_fetch - v_rows, seq_scan - v_scans INTO rows, scans FROM pg_stat_xact_user_tables
    WHERE relid = 'hotline.case_record'::regclass;
END $$;
CREATE FUNCTION pg_temp.page(p_view text, p_sort text, p_statuses text, p_ranks text, p_assigned text,
    p_least int, p_most int, p_after text DEFAULT 'NULL, NULL, NULL') RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    v record;
    v_query text := format('SELECT * FROM hotline.case_page_keys(%L, %L, %L, %L, %L, %s, %s, 20)',
        pg_temp.id(11), p_view, p_sort, p_statuses, p_ranks, p_assigned, p_after);
    v_name text := concat_ws(' ', p_view, p_sort, p_statuses, p_ranks, p_assigned);
BEGIN
    FOR i IN 1 .. 8 LOOP -- a kept plan is chosen at the sixth
        v := pg_temp.read_by(v_query);
    END LOOP;
    RETURN NEXT is(v.scans, 0::bigint, v_name || ': the table is not scanned');
    RETURN NEXT cmp_ok(v.rows, '<=', p_most::bigint, v_name || ': so many rows at most');
    RETURN NEXT cmp_ok(v.rows, '>=', p_least::bigint, v_name || ': there was something to read');
END $$;

SELECT ok((pg_temp.read_by('SELECT count(*) FROM hotline.case_record WHERE channel = ''x''')).scans = 1,
    'a scan would be seen');
SELECT pg_temp.page('queue', 'urgency', NULL, '{-4,-3,-2,-1}', 'NULL', 20, 20);
SELECT pg_temp.page('queue', 'newest', NULL, '{-4,-3,-2,-1}', 'NULL', 20, 80);
SELECT pg_temp.page('queue', 'due', NULL, '{-4,-3,-2,-1}', 'NULL', 20, 20);
SELECT pg_temp.page('queue', s, pg_temp.open()::text, '{-2}', 'NULL', 20, 18 * 20)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('queue', s, '{follow_up}', '{-4,-3,-2,-1}', 'NULL', 3, 20)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('queue', s, '{received,in_work}', '{-4,-1}', 'false', 20, 4 * 20)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('queue', s, pg_temp.open()::text, '{-4,-3,-2,-1}', 'true', 20, 36 * 20)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('queue', 'urgency', pg_temp.open()::text, '{-4,-3,-2,-1}', 'NULL', 20, 72 * 20,
    format('-1, %s, %L', hotline.micros(now() - interval '4 days'), pg_temp.id(1)));
SELECT pg_temp.page('mine', s, NULL, '{-4,-3,-2,-1}', 'NULL', 20, 40)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('mine', s, '{received}', '{-4,-3,-2,-1}', 'NULL', 1, 40)
FROM unnest('{urgency,newest,due}'::text[]) s;
SELECT pg_temp.page('overdue', 'urgency', NULL, '{-4}', 'NULL', 20, 20);
SELECT pg_temp.page('closed', 'urgency', NULL, '{-4}', 'NULL', 20, 20);
SELECT ok((r.v).scans = 0 AND (r.v).rows <= 5 * 10 + 20,
    'counting stops where it was told to: ' || (r.v).rows)
FROM (SELECT pg_temp.read_by(format('SELECT * FROM hotline.case_counts(%L, 10, 10, %L, ''{-4}'')',
    pg_temp.id(11), pg_temp.open())) AS v) r;

-- the plans themselves: one walk
CREATE FUNCTION pg_temp.plan_of(q text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text; v_line text;
BEGIN
    FOR v_line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || q LOOP v := concat_ws(E'\n', v, v_line); END LOOP;
    RETURN v;
END $$;
SELECT matches(pg_temp.plan_of($$ SELECT id FROM hotline.case_record
    WHERE office = 'x' AND status NOT IN ('closed', 'merged', 'erased')
      AND (queue_rank, created_at, id) > ((-3)::smallint, now(), gen_random_uuid())
    ORDER BY queue_rank, created_at, id LIMIT 50 $$),
    'Index (Only )?Scan using case_queue(.|\n)*Index Cond: .*ROW\(', 'the queue is one index walk');
SELECT doesnt_match(pg_temp.plan_of($$ SELECT id FROM hotline.case_record
    WHERE office = 'x' AND status NOT IN ('closed', 'merged', 'erased')
    ORDER BY queue_rank, created_at, id LIMIT 50 $$), 'Sort', 'without a sort');

-- and what it counts
SELECT is(to_jsonb(c) - 'critical', to_jsonb(x), 'counted as the views list')
FROM hotline.case_counts(pg_temp.id(11), 100000, 3, pg_temp.open(), '{-4}') c,
    (SELECT count(*) FILTER (WHERE office = 'x' AND status <> 'closed') AS queue,
        count(*) FILTER (WHERE assignee_id = pg_temp.id(11) AND status <> 'closed') AS mine,
        count(*) FILTER (WHERE office = 'x' AND status <> 'closed' AND overdue_from <= now()) AS overdue,
        0 AS forwarded, count(*) FILTER (WHERE office = 'x' AND status = 'closed') AS closed
     FROM hotline.case_record) x;
SELECT is(jsonb_array_length((hotline.case_counts(pg_temp.id(11), 1, 3, pg_temp.open(), '{-4}')).critical), 3);
SELECT is((hotline.case_counts(pg_temp.id(11), 5, 3, pg_temp.open(), '{-4}')).queue, 5::bigint, 'and no further');
SELECT is((hotline.case_counts(pg_temp.id(16), 9, 3, pg_temp.open(), '{-4}')).queue, 0::bigint,
    'nobody counts what is not hers');

SELECT * FROM finish();
ROLLBACK;
