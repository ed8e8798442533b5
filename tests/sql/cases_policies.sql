-- Row-level security alone: what a query without any WHERE shows to whom. Two offices, a case each,
-- one of them with a lawyer, and forwards in each state.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.member(p_user int, p_group int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO hotline.membership (group_id, user_id, from_seq)
    VALUES (pg_temp.id(p_group), pg_temp.id(p_user), 1) $$;
CREATE FUNCTION pg_temp.wrapped(p_case int, c int, e int, p_to int, s text DEFAULT 'active',
    p_scope uuid DEFAULT '00000000-0000-0000-0000-000000000000') RETURNS void LANGUAGE sql AS $$
    INSERT INTO hotline.compartment (case_id, compartment, scope, epoch, public_key, created_at)
    VALUES (pg_temp.id(p_case), c, p_scope, e, decode(repeat('00', 32), 'hex'), now())
    ON CONFLICT DO NOTHING;
    INSERT INTO hotline.record (id, version, epoch, case_id, compartment, scope, type, created_at,
        envelope)
    SELECT pg_temp.id(p_case * 100 + c * 10 + e), 1, e, pg_temp.id(p_case), c, p_scope, 2, now(),
        'envelope' WHERE NOT EXISTS (SELECT FROM hotline.record r
            WHERE r.id = pg_temp.id(p_case * 100 + c * 10 + e));
    INSERT INTO hotline.wrap VALUES (pg_temp.id(p_case), c, p_scope, e, pg_temp.id(p_to), 1, s,
        'wrap', now()) $$;
CREATE FUNCTION pg_temp.a_case(n int, p_office text, p_logger int, p_assignee int) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
        priority_rank, priority_computed, logger_id, assignee_id, created_at, updated_at,
        status_since)
    VALUES (pg_temp.id(n), 'T-' || n, p_office, p_office, 'phone_call', 'received', 'low', 1, 'low',
        pg_temp.id(p_logger), pg_temp.id(p_assignee), now(), now(), now()) $$;

INSERT INTO hotline.principal (id, kind, name, office, epoch) VALUES
    (pg_temp.id(1), 'desk', 'desk:x', 'x', 1), (pg_temp.id(2), 'coordination', 'coordination:x', 'x', 1),
    (pg_temp.id(3), 'desk', 'desk:y', 'y', 1), (pg_temp.id(4), 'coordination', 'coordination:y', 'y', 1),
    (pg_temp.id(11), 'user', 'operator.x', 'x', 1), (pg_temp.id(12), 'user', 'coordinator.x', 'x', 1),
    (pg_temp.id(13), 'user', 'operator.y', 'y', 1), (pg_temp.id(14), 'user', 'lawyer.x', 'x', 1),
    (pg_temp.id(15), 'user', 'colleague.x', 'x', 1), (pg_temp.id(16), 'user', 'nobody', NULL, 1),
    (pg_temp.id(17), 'user', 'left.x', 'x', 1), (pg_temp.id(18), 'user', 'coordinator.y', 'y', 1);
SELECT pg_temp.member(11, 1), pg_temp.member(12, 1), pg_temp.member(12, 2), pg_temp.member(13, 3),
    pg_temp.member(15, 1), pg_temp.member(17, 1), pg_temp.member(18, 3), pg_temp.member(18, 4);
UPDATE hotline.membership SET to_seq = 2 WHERE user_id = pg_temp.id(17);
SELECT pg_temp.a_case(101, 'x', 11, 14), pg_temp.a_case(102, 'x', 11, NULL),
    pg_temp.a_case(103, 'y', 13, NULL);
SELECT pg_temp.wrapped(101, 1, 1, 1), pg_temp.wrapped(101, 2, 1, 1), pg_temp.wrapped(101, 2, 1, 14),
    pg_temp.wrapped(101, 3, 1, 2), pg_temp.wrapped(101, 3, 1, 11, 'dormant'),
    pg_temp.wrapped(101, 2, 2, 3, 'held'), pg_temp.wrapped(103, 1, 1, 3);
UPDATE hotline.record SET held_by = pg_temp.id(201) WHERE epoch = 2;
INSERT INTO hotline.consent (case_id, kind, version, state, noted_by, noted_at)
SELECT pg_temp.id(n), 'media', 1, 'given', pg_temp.id(11), now() FROM unnest('{101,102,103}'::int[]) n;

CREATE FUNCTION pg_temp.seen(p_actor int, p_query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
    PERFORM set_config('hotline.actor', coalesce(pg_temp.id(p_actor)::text, ''), true);
    SET LOCAL ROLE hotline_server;
    EXECUTE format('SELECT coalesce(string_agg(v, '','' ORDER BY v), '''') FROM (%s) q (v)', p_query)
        INTO v;
    RESET ROLE;
    RETURN v;
END $$;
CREATE FUNCTION pg_temp.cases(p_actor int) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.seen(p_actor, 'SELECT reference FROM hotline.case_record') $$;
CREATE FUNCTION pg_temp.wraps(p_actor int) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.seen(p_actor, 'SELECT compartment || ''/'' || epoch FROM hotline.wrap') $$;
CREATE FUNCTION pg_temp.records(p_actor int) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.seen(p_actor, 'SELECT compartment || ''/'' || epoch FROM hotline.record') $$;

SELECT is(pg_temp.cases(NULL), '', 'without an actor nothing is seen');
SELECT is(pg_temp.wraps(NULL), '', 'not even a wrap');
SELECT is(pg_temp.cases(11), 'T-101,T-102', 'the desk sees the cases of its office');
SELECT is(pg_temp.cases(13), 'T-103', 'and the other desk its own');
SELECT is(pg_temp.cases(14), 'T-101', 'a lawyer sees what is assigned to her');
SELECT is(pg_temp.cases(16), '', 'somebody else sees nothing');
SELECT is(pg_temp.cases(17), '', 'nor does who has left the desk');
SELECT is(pg_temp.wraps(11), '1/1,2/1', 'a dormant wrap is not seen');
SELECT is(pg_temp.wraps(12), '1/1,2/1,3/1', 'coordination holds identity');
SELECT is(pg_temp.wraps(14), '2/1', 'the lawyer her own');
SELECT is(pg_temp.wraps(13), '1/1', 'a held wrap is not seen');
SELECT is(pg_temp.records(11), '1/1,2/1', 'records go with their wraps');
SELECT is(pg_temp.records(14), '2/1');
SELECT is(pg_temp.records(13), '1/1', 'of the other case; held records are nobody''s');
SELECT is(pg_temp.seen(14, 'SELECT reference FROM hotline.consent JOIN hotline.case_record c ON c.id = case_id'),
    'T-101', 'what hangs on a case is seen with it');
SELECT is(pg_temp.seen(16, 'SELECT kind FROM hotline.consent'), '');

-- relations
SELECT is(hotline.case_relation(pg_temp.id(12), pg_temp.id(101)), '{coordination,desk}'::text[]);
SELECT is(hotline.case_relation(pg_temp.id(11), pg_temp.id(101)), '{desk,logger}'::text[]);
SELECT is(hotline.case_relation(pg_temp.id(14), pg_temp.id(101)), '{handler}'::text[]);
SELECT is(hotline.case_relation(pg_temp.id(16), pg_temp.id(101)), '{}'::text[]);
SELECT is(hotline.case_relation(pg_temp.id(11), pg_temp.id(999)), '{}'::text[], 'of no case: none');

-- forwards
INSERT INTO hotline.forward (id, case_id, kind, state, from_office, from_status, to_principal,
    to_office, sent_by, sent_at)
VALUES (pg_temp.id(201), pg_temp.id(101), 'transfer', 'sent', 'x', 'in_triage', pg_temp.id(3), 'y',
    pg_temp.id(12), now());
SELECT is(hotline.case_relation(pg_temp.id(13), pg_temp.id(101)), '{offered}'::text[]);
SELECT is(pg_temp.cases(13), 'T-101,T-103', 'the receiver knows of the case');
SELECT is(pg_temp.records(13), '1/1', 'and of nothing in it');
UPDATE hotline.forward SET state = 'accepted';
UPDATE hotline.case_record SET office = 'y', assignee_id = NULL WHERE id = pg_temp.id(101);
SELECT is(hotline.case_relation(pg_temp.id(12), pg_temp.id(101)), '{sender}'::text[],
    'after acceptance the former office is sender');
SELECT is(hotline.case_relation(pg_temp.id(11), pg_temp.id(101)), '{}'::text[],
    'its logger and desk are nothing any more');
SELECT is(hotline.case_relation(pg_temp.id(18), pg_temp.id(101)),
    '{coordination,desk,receiver}'::text[]);
UPDATE hotline.forward SET state = 'recalled';
UPDATE hotline.case_record SET office = 'x' WHERE id = pg_temp.id(101);
SELECT is(hotline.case_relation(pg_temp.id(18), pg_temp.id(101)), '{}'::text[],
    'taken back: not known');
SELECT is(pg_temp.cases(18), 'T-103');
UPDATE hotline.forward SET state = 'refused';
SELECT is(pg_temp.cases(18), 'T-103');

-- what is handed out
SELECT is((SELECT array_agg(w.compartment ORDER BY w.compartment)
           FROM hotline.readable_wraps(pg_temp.id(15), pg_temp.id(101), '{desk}') w),
    '{1}'::smallint[], 'a colleague: the headline');
INSERT INTO hotline.opening VALUES (pg_temp.id(301), pg_temp.id(101), 2, pg_temp.id(15),
    pg_temp.id(302), now(), now() + interval '1 hour');
SELECT is((SELECT array_agg(w.compartment ORDER BY w.compartment)
           FROM hotline.readable_wraps(pg_temp.id(15), pg_temp.id(101), '{desk}') w),
    '{1,2}'::smallint[], 'with a reason: the report');
UPDATE hotline.opening SET until = now() - interval '1 second';
SELECT is((SELECT array_agg(w.compartment ORDER BY w.compartment)
           FROM hotline.readable_wraps(pg_temp.id(15), pg_temp.id(101), '{desk}') w),
    '{1}'::smallint[], 'for an hour');
SELECT is((SELECT array_agg(w.compartment ORDER BY w.compartment)
           FROM hotline.readable_wraps(pg_temp.id(12), pg_temp.id(101), '{coordination,desk}') w),
    '{1,2}'::smallint[], 'coordination: the report, identity only with an opening');

-- full text: what is handed out without a reason, of the cases one works with
CREATE FUNCTION pg_temp.texts(p_actor int, p_since timestamptz DEFAULT NULL, p_cases uuid[] DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(t.part || coalesce(' ' || t.compartment || '/' || t.epoch, ''), ','
                      ORDER BY t.part, t.compartment, t.epoch)
    FROM hotline.texts_page(pg_temp.id(p_actor), p_since, p_cases, NULL, NULL, 50, 60, 100) t
    WHERE t.part <> 'layer' $$;
SELECT is(hotline.wrap_is_given(c::smallint, own, r::text[]), given,
    format('compartment %s, own wrap %s, as %s', c, own, r))
FROM (VALUES (1, false, '{desk}', true), (5, false, '{receiver}', true), (2, false, '{desk}', false),
    (4, false, '{desk}', false), (2, true, '{handler}', true), (2, false, '{handler}', true),
    (4, false, '{logger,desk}', true), (2, false, '{coordination,desk}', true),
    (3, true, '{coordination,logger,handler}', false), (3, false, '{coordination}', false),
    (6, true, '{coordination}', false)) v (c, own, r, given);
UPDATE hotline.case_record SET assignee_id = pg_temp.id(14) WHERE id = pg_temp.id(101);
SET ROLE hotline_server;
SELECT is(pg_temp.texts(16), 'page', 'who works with nothing gets nothing');
SELECT is(pg_temp.texts(17), 'page', 'nor does who has left the desk');
SELECT is(pg_temp.texts(15), 'clear,clear,key 1/1,page,record 1/1,wrap 1/1', 'a colleague: headlines');
SELECT is(pg_temp.texts(12), 'clear,clear,key 1/1,key 2/1,page,record 1/1,record 2/1,wrap 1/1,wrap 2/1',
    'coordination: the report, and no identity');
SELECT is(pg_temp.texts(14), 'clear,key 2/1,page,record 2/1,wrap 2/1', 'a lawyer: her own case');
SELECT is(pg_temp.texts(12, NULL, ARRAY[pg_temp.id(102), pg_temp.id(103)]), 'clear,page',
    'only those asked for, and of another office none');
SELECT is(pg_temp.texts(12, now() + interval '1 second'), 'page', 'nothing has changed since');
RESET ROLE;
INSERT INTO hotline.opening VALUES (pg_temp.id(303), pg_temp.id(101), 2, pg_temp.id(15),
    pg_temp.id(302), now(), now() + interval '1 hour');
SELECT is(pg_temp.texts(15), 'clear,clear,key 1/1,page,record 1/1,wrap 1/1',
    'what was opened with a reason is not handed out for searching');
SELECT is((SELECT count(*) FROM hotline.audit WHERE event = 'searched_full_text'
           AND actor = pg_temp.id(12) AND case_id IS NULL), 3::bigint, 'a row in the audit for each page');

SELECT * FROM finish();
ROLLBACK;
