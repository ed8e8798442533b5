-- Notes, and openings: what is written beside the report.

CREATE OR REPLACE FUNCTION hotline.case_note(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_record uuid,
    p_directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[])
RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        RETURN QUERY SELECT v_kept.outcome, (v_kept.answer->>'id')::uuid;
        RETURN;
    END IF;
    SELECT * INTO v_gate FROM case_for_write(p_actor, p_id, NULL, p_directory_seq);
    c := v_gate.locked;
    outcome := v_gate.refusal;
    IF outcome IS NULL AND NOT relation_works(v_gate.relation) THEN
        outcome := 'forbidden';
    ELSIF outcome IS NULL AND c.status IN ('closed', 'merged', 'erased') THEN
        outcome := 'case_closed';
    ELSIF outcome IS NULL AND NOT seal_in(p_id, p_at, NULL, c_compartment, c_scope, c_epoch, c_public,
        w_compartment, w_scope, w_epoch, w_principal, w_principal_epoch, w_state, w_wrap,
        r_scope, r_envelope) THEN
        outcome := 'conflict';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE case_record k SET updated_at = p_at WHERE k.id = p_id;
    PERFORM write_audit(p_actor, 'note_added', p_id, p_record);
    PERFORM note_change(p_id, 'note', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_record));
    outcome := 'ok';
    id := p_record;
    RETURN NEXT;
END $$;

-- A stated reason (a sealed record of work) gives the key of one compartment for p_minutes, to
-- somebody who holds a wrap of it. A refusal is audited as well.
CREATE OR REPLACE FUNCTION hotline.case_opening(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_opening uuid,
    p_compartment bigint, p_record uuid, p_minutes bigint, p_directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[])
RETURNS TABLE (outcome text, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        RETURN QUERY SELECT v_kept.outcome, (v_kept.answer->>'until')::timestamptz;
        RETURN;
    END IF;
    SELECT * INTO v_gate FROM case_for_write(p_actor, p_id, NULL, p_directory_seq);
    c := v_gate.locked;
    outcome := v_gate.refusal;
    IF outcome IS NULL AND (NOT relation_works(v_gate.relation)
        OR p_compartment <> 4 AND NOT EXISTS (
            SELECT FROM wrap w WHERE w.case_id = p_id AND w.compartment = p_compartment
              AND w.state = 'active' AND w.principal_id = ANY (actor_principals(p_actor)))) THEN
        PERFORM write_audit(p_actor, 'opening_refused', p_id, NULL,
            jsonb_build_object('compartment', compartment_code(p_compartment)));
        outcome := 'forbidden';
    ELSIF outcome IS NULL AND NOT seal_in(p_id, p_at, NULL, c_compartment, c_scope, c_epoch, c_public,
        w_compartment, w_scope, w_epoch, w_principal, w_principal_epoch, w_state, w_wrap,
        r_scope, r_envelope) THEN
        outcome := 'conflict';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
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
    RETURN NEXT;
END $$;
