-- Full text: what a client needs to search what its user may open. Nothing is searched here. The
-- functions run with the server's own rights, so that row-level security holds in them besides.

-- The cases that somebody works with, as case_relation has it (coordination, desk, logger, handler),
-- newest change first: behind (at, id) of the last one seen, both NULL for the first page; only those
-- changed since p_since, and only p_cases, unless these are NULL.
CREATE OR REPLACE FUNCTION hotline.text_keys(
    p_actor uuid, p_since timestamptz, p_cases uuid[], p_at bigint, p_id uuid, p_limit bigint)
RETURNS TABLE (case_id uuid, at timestamptz)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    v_mine uuid[] := hotline.actor_principals(p_actor);
    v_offices text[] := (SELECT hotline.seeing_desks());
    v_since timestamptz := coalesce(p_since, '-infinity');
    v_at timestamptz := coalesce(hotline.from_micros(p_at), 'infinity');
BEGIN
    RETURN QUERY
    SELECT k.id, k.updated_at FROM (
        SELECT d.id, d.updated_at FROM unnest(v_offices) AS o (office)
        CROSS JOIN LATERAL (
            SELECT c.id, c.updated_at FROM hotline.case_record c
            WHERE c.office = o.office AND c.status <> 'erased' AND c.updated_at >= v_since
              AND (c.updated_at, c.id) < (v_at, p_id)
              AND (p_cases IS NULL OR c.id = ANY (p_cases))
            ORDER BY c.updated_at DESC, c.id DESC LIMIT p_limit) d
        UNION ALL
        (SELECT c.id, c.updated_at FROM hotline.case_record c
         WHERE (c.assignee_id = ANY (v_mine)
                OR c.logger_id = p_actor AND c.office = c.origin_office)
           AND c.office <> ALL (v_offices)
           AND c.status <> 'erased' AND c.updated_at >= v_since
           AND (c.updated_at, c.id) < (v_at, p_id)
           AND (p_cases IS NULL OR c.id = ANY (p_cases))
         ORDER BY c.updated_at DESC, c.id DESC LIMIT p_limit)) k
    ORDER BY k.updated_at DESC, k.id DESC LIMIT p_limit;
END $$;

-- How many there are.
CREATE OR REPLACE FUNCTION hotline.text_total(p_actor uuid) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_mine uuid[] := hotline.actor_principals(p_actor);
    v_offices text[] := (SELECT hotline.seeing_desks());
BEGIN
    RETURN (SELECT count(*) FROM hotline.case_record c
            WHERE c.office = ANY (v_offices) AND c.status <> 'erased')
        + (SELECT count(*) FROM hotline.case_record c
           WHERE (c.assignee_id = ANY (v_mine)
                  OR c.logger_id = p_actor AND c.office = c.origin_office)
             AND c.office <> ALL (v_offices) AND c.status <> 'erased');
END $$;

-- A page: one row 'page' (what holds for all of it), then of each case 'clear' (version: the place in
-- the order) and what case_sealed gives of its headline, report and notes, as far as they open without
-- a reason. A single row 'wait' (version: seconds) when the hour's pages are used up. Audited as one
-- row, before anything is handed out.
DROP FUNCTION IF EXISTS hotline.texts_page;
CREATE FUNCTION hotline.texts_page(
    p_actor uuid, p_since timestamptz, p_cases uuid[], p_at bigint, p_id uuid, p_limit bigint,
    p_overlap int, p_per_hour int)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_wait bigint := hotline.search_allowed(p_actor, 'texts', p_per_hour);
    v_whole boolean := p_since IS NULL AND p_cases IS NULL;
    v_cases uuid[];
    v_case record;
    v_relation text[];
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    IF v_wait > 0 THEN
        RETURN QUERY SELECT 'wait', NULL::uuid, v_wait, NULL::bigint, NULL::bigint, NULL::uuid,
            NULL::bigint, NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, NULL::bytea,
            NULL::jsonb;
        RETURN;
    END IF;
    v_cases := ARRAY(SELECT k.case_id
        FROM hotline.text_keys(p_actor, p_since, p_cases, p_at, p_id, p_limit) k);
    PERFORM hotline.write_audit(p_actor, 'searched_full_text', NULL, NULL,
        jsonb_build_object('cases', cardinality(v_cases), 'whole', v_whole));
    RETURN QUERY SELECT 'page', NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid,
        NULL::bigint, NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, NULL::bytea,
        jsonb_build_object('since', hotline.json_time(now() - p_overlap * interval '1 second'),
            'total', CASE WHEN v_whole AND p_at IS NULL THEN hotline.text_total(p_actor) END);
    FOR v_case IN
        SELECT c.* FROM unnest(v_cases) WITH ORDINALITY AS k (id, number)
        JOIN hotline.case_record c ON c.id = k.id ORDER BY k.number
    LOOP
        v_relation := hotline.case_relation(p_actor, v_case.id);
        RETURN QUERY SELECT 'clear', v_case.id, hotline.micros(v_case.updated_at), NULL::bigint,
            NULL::bigint, NULL::uuid, NULL::bigint, NULL::uuid, NULL::bigint, NULL::timestamptz,
            NULL::boolean, NULL::bytea,
            jsonb_build_object('case', jsonb_build_object('id', v_case.id,
                'reference', v_case.reference, 'office', v_case.office, 'status', v_case.status,
                'updated_at', hotline.json_time(v_case.updated_at)));
        RETURN QUERY SELECT * FROM hotline.case_sealed(v_case.id,
            ARRAY(SELECT w FROM hotline.readable_wraps(p_actor, v_case.id, v_relation) w
                  WHERE w.compartment IN (1, 2, 4)
                    AND hotline.wrap_is_given(w.compartment, w.principal_id = p_actor, v_relation)),
            false, '{1,2,6}');
    END LOOP;
END $$;
