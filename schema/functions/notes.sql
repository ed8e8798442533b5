-- Notes, and openings: what is written beside the report.

DROP FUNCTION IF EXISTS hotline.case_note;
CREATE FUNCTION hotline.case_note(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_record uuid,
    p_sealed hotline.sealed_rows, OUT outcome text, OUT id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, NULL, p_sealed.directory_seq);
    c := v_gate.locked;
    id := v_gate.answer->>'id';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT relation_works(v_gate.relation) THEN 'forbidden'
        WHEN c.status IN ('closed', 'merged', 'erased') THEN 'case_closed'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE case_record k SET updated_at = p_at WHERE k.id = p_id;
    PERFORM write_audit(p_actor, 'note_added', p_id, p_record);
    PERFORM note_change(p_id, 'note', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_record));
    outcome := 'ok';
    id := p_record;
END $$;

-- A stated reason (a sealed record of work) gives the key of one compartment for p_minutes, to
-- somebody who holds a wrap of it. A refusal is audited as well.
DROP FUNCTION IF EXISTS hotline.case_opening;
CREATE FUNCTION hotline.case_opening(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_opening uuid,
    p_compartment bigint, p_record uuid, p_minutes bigint, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, NULL, p_sealed.directory_seq);
    c := v_gate.locked;
    until := v_gate.answer->>'until';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT relation_works(v_gate.relation)
            OR p_compartment <> 4 AND NOT EXISTS (
                SELECT FROM wrap w WHERE w.case_id = p_id AND w.compartment = p_compartment
                  AND w.state = 'active' AND w.principal_id = ANY (actor_principals(p_actor)))
            THEN 'forbidden'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome = 'forbidden' THEN
        PERFORM write_audit(p_actor, 'opening_refused', p_id, NULL,
            jsonb_build_object('compartment', compartment_code(p_compartment)));
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    until := now() + p_minutes * interval '1 minute';
    INSERT INTO opening (id, case_id, compartment, user_id, record_id, at, until)
    VALUES (p_opening, p_id, p_compartment, p_actor, p_record, p_at, until);
    PERFORM write_audit(p_actor, 'opened', p_id, p_opening,
        jsonb_build_object('compartment', compartment_code(p_compartment)));
    PERFORM note_change(p_id, 'opened', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('until', until));
    outcome := 'ok';
END $$;
