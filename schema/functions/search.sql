-- Finding without reading: hashes of hashes are compared, and what the asker may not read is only
-- said to exist.

-- Counts one search of the actor: 'hashes' (or a reference), or 'texts', a page of full text. Seconds to
-- wait when she has used up her hour, else 0.
DROP FUNCTION IF EXISTS hotline.search_allowed(uuid, int);
CREATE OR REPLACE FUNCTION hotline.search_allowed(p_actor uuid, p_kind text, p_limit int)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_count bigint;
    v_oldest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_actor::text, 5));
    SELECT count(*), min(l.at) INTO v_count, v_oldest FROM search_log l
    WHERE l.user_id = p_actor AND l.kind = p_kind
      AND l.at > clock_timestamp() - interval '1 hour';
    IF v_count >= p_limit THEN
        RETURN greatest(1,
            ceil(extract(epoch FROM v_oldest + interval '1 hour' - clock_timestamp())));
    END IF;
    INSERT INTO search_log (user_id, kind, at) VALUES (p_actor, p_kind, clock_timestamp());
    DELETE FROM search_log l WHERE l.user_id = p_actor AND l.kind = p_kind
      AND l.at < clock_timestamp() - interval '1 hour';
    RETURN 0;
END $$;

-- Cases that have one of the hashes: those the actor works with are listed, with the positions
-- (from 0) of the hashes that matched, a merged one as the case it was merged into; others make
-- `elsewhere` true. Who was only offered a case, or
-- got an exchange, does not learn from a search whom it is about.
CREATE OR REPLACE FUNCTION hotline.search_hashes(
    p_actor uuid, p_hashes bytea[], p_limit int, p_rows int,
    OUT outcome text, OUT retry_after bigint, OUT cases jsonb, OUT elsewhere boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    outcome := 'ok';
    retry_after := search_allowed(p_actor, 'hashes', p_limit);
    IF retry_after > 0 THEN
        RETURN;
    END IF;
    WITH hit AS (
        SELECT e.case_id, jsonb_agg(DISTINCT h.n - 1) AS matches
        FROM unnest(p_hashes) WITH ORDINALITY AS h(hash, n)
        JOIN search_entry e ON e.hash = h.hash
        GROUP BY e.case_id LIMIT p_rows
    ), once AS (
        SELECT s.case_id, jsonb_agg(DISTINCT m.n) AS matches
        FROM (SELECT merged_shown(p_actor, hit.case_id) AS case_id, hit.matches FROM hit) s
        CROSS JOIN jsonb_array_elements(s.matches) AS m (n)
        GROUP BY s.case_id
    ), judged AS (
        SELECT r.id, r.reference, r.status, r.office, r.created_at, once.matches,
            relation_works(case_relation(p_actor, r.id)) AS mine
        FROM once JOIN case_record r ON r.id = once.case_id
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('reference', j.reference, 'id', j.id,
            'status', j.status, 'office', j.office, 'matches', j.matches)
            ORDER BY j.created_at DESC, j.id) FILTER (WHERE j.mine), '[]'),
        coalesce(bool_or(NOT j.mine), false)
    INTO cases, elsewhere FROM judged j;
    PERFORM write_audit(p_actor, 'searched', NULL, NULL,
        jsonb_build_object('terms', cardinality(p_hashes), 'found', jsonb_array_length(cases)));
END $$;

CREATE OR REPLACE FUNCTION hotline.search_reference(
    p_actor uuid, p_reference text, p_limit int,
    OUT outcome text, OUT retry_after bigint, OUT cases jsonb, OUT elsewhere boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_case case_record;
BEGIN
    outcome := 'ok';
    retry_after := search_allowed(p_actor, 'hashes', p_limit);
    IF retry_after > 0 THEN
        RETURN;
    END IF;
    cases := '[]';
    elsewhere := false;
    SELECT * INTO v_case FROM case_record r WHERE r.reference = p_reference;
    IF FOUND AND cardinality(case_relation(p_actor, v_case.id)) > 0 THEN
        cases := jsonb_build_array(jsonb_build_object('reference', v_case.reference,
            'id', v_case.id, 'status', v_case.status, 'office', v_case.office,
            'matches', '[]'::jsonb));
    ELSE
        elsewhere := FOUND;
    END IF;
    PERFORM write_audit(p_actor, 'searched', NULL, NULL,
        jsonb_build_object('terms', 1, 'found', jsonb_array_length(cases)));
END $$;
