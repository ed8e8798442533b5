-- Shift handover: a sealed note to an office's desk, and who took which of its cases.

CREATE OR REPLACE FUNCTION hotline.handover_told(
    p_actor uuid, p_event text, p_handover uuid, p_office text, p_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO change (handover_id, kind, office) VALUES (p_handover, p_event, p_office);
    PERFORM write_audit(p_actor, p_event, p_case, p_handover);
END $$;

-- A note with the one wrap for the desk; p_cases are references. Attached is what the writer works
-- with and her office holds; a merged case stands for the one it was merged into.
-- "code_unknown 0 3": the positions of the others.
DROP FUNCTION IF EXISTS hotline.handover_new;
CREATE FUNCTION hotline.handover_new(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_office text, p_at timestamptz,
    p_shred_key bytea, p_cases text[], p_sealed hotline.sealed_rows,
    OUT outcome text, OUT id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_unknown text;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        id := v_kept.answer->>'id';
        RETURN;
    END IF;
    SELECT string_agg((n.number - 1)::text, ' ' ORDER BY n.number) INTO v_unknown
    FROM unnest(p_cases) WITH ORDINALITY AS n (reference, number)
    WHERE NOT EXISTS (SELECT FROM case_record c WHERE c.reference = n.reference
        AND c.office = p_office AND relation_works(case_relation(p_actor, c.id)));
    outcome := CASE
        WHEN NOT p_office = ANY (actor_offices(p_actor, 'desk')) OR p_sealed.w_principal <> ARRAY(
            SELECT p.id FROM principal p WHERE p.kind = 'desk' AND p.office = p_office)
            THEN 'forbidden'
        WHEN p_sealed.directory_seq <> (SELECT max(s.seq) FROM statement s) THEN 'directory_stale'
        WHEN v_unknown IS NOT NULL THEN 'code_unknown ' || v_unknown END;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO handover (id, office, by, at, public_key, principal_id, principal_epoch, wrap,
                          envelope)
    VALUES (p_id, p_office, p_actor, p_at, p_sealed.c_public[1], p_sealed.w_principal[1],
            p_sealed.w_principal_epoch[1], p_sealed.w_wrap[1], p_sealed.r_envelope[1]);
    INSERT INTO shred.handover_key (handover_id, key) VALUES (p_id, p_shred_key);
    INSERT INTO handover_case (handover_id, case_id, number)
    SELECT p_id, merged_shown(p_actor, c.id), n.number
    FROM unnest(p_cases) WITH ORDINALITY AS n (reference, number)
    JOIN case_record c ON c.reference = n.reference
    ORDER BY n.number ON CONFLICT DO NOTHING;
    PERFORM handover_told(p_actor, 'handover', p_id, p_office, NULL);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_id, 'version', 1));
    outcome := 'ok';
    id := p_id;
END $$;

-- Handovers as rows of a reading function (server/store/store_case_read.h), in the order of p_ids,
-- each beginning with its "clear" row. Of the cases those the actor still works with.
CREATE OR REPLACE FUNCTION hotline.handover_parts(p_actor uuid, p_ids uuid[])
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT r.part, r.id, r.version, r.type, r.compartment, NULL::uuid, r.epoch, r.principal,
        r.principal_epoch, r.at, r.flag, r.bytes, r.clear
    FROM unnest(p_ids) WITH ORDINALITY AS n (id, number)
    JOIN handover h ON h.id = n.id
    CROSS JOIN LATERAL (VALUES
        (1, 'clear', h.id, h.version, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid,
         NULL::bigint, h.at, NULL::boolean, NULL::bytea, jsonb_build_object(
            'id', h.id, 'office', h.office, 'by', principal_name(h.by), 'at', json_time(h.at),
            'version', h.version, 'done_at', json_time(h.done_at),
            'done_by', principal_name(h.done_by),
            'cases', (SELECT coalesce(jsonb_agg(jsonb_build_object('reference', c.reference,
                    'id', c.id, 'status', c.status, 'taken_by', principal_name(k.taken_by),
                    'taken_at', json_time(k.taken_at)) ORDER BY k.number), '[]')
                FROM handover_case k JOIN case_record c ON c.id = k.case_id
                WHERE k.handover_id = h.id AND relation_works(case_relation(p_actor, c.id))))),
        (2, 'layer', h.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         (SELECT s.key FROM shred.handover_key s WHERE s.handover_id = h.id), NULL),
        (3, 'key', NULL, NULL, NULL, 4, 1, NULL, NULL, NULL, false, h.public_key, NULL),
        (4, 'wrap', NULL, NULL, NULL, 4, 1, h.principal_id, h.principal_epoch, NULL, NULL,
         h.wrap, NULL),
        (5, 'record', uuid_at(h.envelope, 24), 1, get_byte(h.envelope, 6), 4, 1, h.by, NULL,
         h.at, NULL, h.envelope, NULL))
        AS r (number, part, id, version, type, compartment, epoch, principal, principal_epoch, at,
              flag, bytes, clear)
    ORDER BY n.number, r.number;
END $$;

-- A page for the desk: what is open first, then the newest first; behind (p_done, p_at, p_id) of the
-- last one seen, p_id NULL for the first page.
DROP FUNCTION IF EXISTS hotline.handovers_page;
CREATE FUNCTION hotline.handovers_page(
    p_actor uuid, p_done boolean, p_at timestamptz, p_id uuid, p_limit bigint)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_office text := (actor_offices(p_actor, 'desk'))[1];
    v_at timestamptz := coalesce(p_at, 'infinity');
    v_id uuid := coalesce(p_id, '00000000-0000-0000-0000-000000000000');
    v_ids uuid[];
BEGIN
    SELECT array_agg(p.id ORDER BY p.done, p.at DESC, p.id DESC) INTO v_ids FROM (
        (SELECT h.id, h.at, false AS done FROM handover h
         WHERE NOT coalesce(p_done, false) AND h.office = v_office AND h.done_at IS NULL
           AND (h.at, h.id) < (v_at, v_id)
         ORDER BY h.at DESC, h.id DESC LIMIT p_limit)
        UNION ALL
        (SELECT h.id, h.at, true FROM handover h
         WHERE h.office = v_office AND h.done_at IS NOT NULL
           AND (NOT coalesce(p_done, false) OR (h.at, h.id) < (v_at, v_id))
         ORDER BY h.at DESC, h.id DESC LIMIT p_limit)
        ORDER BY done, at DESC, id DESC LIMIT p_limit) p;
    PERFORM write_audit(p_actor, 'listed', NULL, NULL, '{"view": "handovers"}');
    RETURN QUERY SELECT * FROM handover_parts(p_actor, v_ids);
END $$;

-- One; no row for whoever is not at its desk.
DROP FUNCTION IF EXISTS hotline.handover_one;
CREATE FUNCTION hotline.handover_one(p_actor uuid, p_id uuid)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM handover h
        WHERE h.id = p_id AND h.office = ANY (actor_offices(p_actor, 'desk'))) THEN
        RETURN;
    END IF;
    PERFORM write_audit(p_actor, 'viewed', NULL, p_id, '{"what": "handover"}');
    RETURN QUERY SELECT * FROM handover_parts(p_actor, ARRAY[p_id]);
END $$;

-- The beginning of a change: the answer kept for a repeat (outcome 'ok'), or the handover, locked.
DROP FUNCTION IF EXISTS hotline.handover_for_write;
CREATE FUNCTION hotline.handover_for_write(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid,
    OUT outcome text, OUT answer jsonb, OUT locked hotline.handover)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    SELECT k.outcome, k.answer INTO outcome, answer
    FROM idempotent_answer(p_actor, p_key, p_request) k;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT h.* INTO locked FROM handover h WHERE h.id = p_id FOR UPDATE;
    IF NOT coalesce(locked.office = ANY (actor_offices(p_actor, 'desk')), false) THEN
        outcome := 'not_found';
    END IF;
END $$;

-- She takes one of the cases: the first wins. With the last one that is open and still the office's
-- the handover is done.
DROP FUNCTION IF EXISTS hotline.handover_take;
CREATE FUNCTION hotline.handover_take(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_reference text, p_at timestamptz,
    OUT outcome text, OUT version bigint, OUT done boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    k handover_case;
BEGIN
    SELECT * INTO v_gate FROM handover_for_write(p_actor, p_key, p_request, p_id);
    version := v_gate.answer->>'version';
    done := v_gate.answer->>'done';
    SELECT n.* INTO k FROM handover_case n JOIN case_record c ON c.id = n.case_id
    WHERE n.handover_id = p_id AND c.reference = p_reference
      AND relation_works(case_relation(p_actor, c.id));
    outcome := coalesce(v_gate.outcome, CASE
        WHEN k.case_id IS NULL THEN 'code_unknown'
        WHEN k.taken_at IS NOT NULL THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE handover_case n SET taken_by = p_actor, taken_at = p_at
    WHERE n.handover_id = p_id AND n.case_id = k.case_id;
    done := NOT EXISTS (
        SELECT FROM handover_case n JOIN case_record c ON c.id = n.case_id
        WHERE n.handover_id = p_id AND n.taken_at IS NULL
          AND c.office = (v_gate.locked).office
          AND c.status NOT IN ('closed', 'merged', 'erased'));
    UPDATE handover h SET version = h.version + 1,
        done_at = coalesce(h.done_at, CASE WHEN done THEN p_at END),
        done_by = CASE WHEN done AND h.done_at IS NULL THEN p_actor ELSE h.done_by END
    WHERE h.id = p_id RETURNING h.version, h.done_at IS NOT NULL INTO version, done;
    PERFORM handover_told(p_actor, 'handover_taken', p_id, (v_gate.locked).office, k.case_id);
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('version', version, 'done', done));
    outcome := 'ok';
END $$;

-- Somebody of the desk has read it: it is done, whatever was taken.
DROP FUNCTION IF EXISTS hotline.handover_mark;
CREATE FUNCTION hotline.handover_mark(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    OUT outcome text, OUT version bigint, OUT done boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
BEGIN
    SELECT * INTO v_gate FROM handover_for_write(p_actor, p_key, p_request, p_id);
    version := v_gate.answer->>'version';
    done := true;
    outcome := coalesce(v_gate.outcome, CASE
        WHEN (v_gate.locked).version <> p_version THEN 'version_stale'
        WHEN (v_gate.locked).done_at IS NOT NULL THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE handover h SET version = h.version + 1, done_at = p_at, done_by = p_actor
    WHERE h.id = p_id RETURNING h.version INTO version;
    PERFORM handover_told(p_actor, 'handover_read', p_id, (v_gate.locked).office, NULL);
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('version', version, 'done', true));
    outcome := 'ok';
END $$;
