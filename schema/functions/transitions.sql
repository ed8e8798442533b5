-- A case changes its status: only as hotline.case_step says, and never silently.

-- Whoever had the case has it no longer: her own wraps (not those of a forward's exchange) rest,
-- and the compartments named get a new epoch at the next write.
CREATE OR REPLACE FUNCTION hotline.handler_released(
    p_case uuid, p_former uuid, p_at timestamptz, p_retire bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE wrap w SET state = 'dormant'
    WHERE w.case_id = p_case AND w.principal_id = p_former AND w.state = 'active'
      AND w.compartment <> 5;
    UPDATE compartment k SET retired_at = p_at
    WHERE k.case_id = p_case AND k.compartment = ANY (p_retire) AND k.compartment <> 5
      AND k.retired_at IS NULL AND k.held_by IS NULL;
END $$;

CREATE OR REPLACE FUNCTION hotline.status_set(
    p_case uuid, p_from text, p_to text, p_by uuid, p_at timestamptz, p_record uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO status_change (case_id, at, number, from_status, to_status, by, record_id)
    SELECT p_case, p_at, coalesce(max(s.number), 0) + 1, p_from, p_to, p_by, p_record
    FROM status_change s WHERE s.case_id = p_case;
END $$;

-- The role's right to a step is the api's to check (server/domain/transition.h); here who stands
-- how to the case, that the step exists, and what must be settled before closing. Back in triage
-- nobody is assigned: p_retire names the compartments that then get a new epoch.
DROP FUNCTION IF EXISTS hotline.case_transition;
CREATE FUNCTION hotline.case_transition(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    p_from text, p_to text, p_next_due date, p_deadlines_dropped boolean, p_record uuid,
    p_retire bigint[], p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint, OUT status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    version := v_gate.answer->>'version';
    status := v_gate.answer->>'status';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT v_gate.relation && '{coordination,handler}'::text[] AND NOT (
            c.status = 'waiting_reporter' AND p_to = 'in_triage'
            AND 'desk' = ANY (v_gate.relation)) THEN 'forbidden'
        WHEN c.status <> p_from THEN 'conflict'
        WHEN NOT EXISTS (SELECT FROM case_step s
            WHERE s.from_status = c.status AND s.to_status = p_to) THEN 'transition_not_allowed'
        WHEN EXISTS (SELECT FROM forward f
            WHERE f.case_id = p_id AND f.state = 'sent'
              AND (p_to = 'closed' OR c.status = 'forwarded' AND f.kind = 'transfer'))
            THEN 'forward_open'
        WHEN p_to = 'closed' AND NOT p_deadlines_dropped AND EXISTS (SELECT FROM deadline d
            WHERE d.case_id = ANY (with_merged(p_id)) AND d.state = 'open')
            THEN 'requirement_missing' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    BEGIN
        IF p_to = 'in_triage' AND c.assignee_id IS NOT NULL THEN
            PERFORM handler_released(p_id, c.assignee_id, p_at, p_retire);
        END IF;
        IF NOT seal_in(p_id, p_at, NULL, p_sealed) THEN
            RAISE EXCEPTION 'compartments changed' USING ERRCODE = 'HL001';
        END IF;
    EXCEPTION WHEN SQLSTATE 'HL001' THEN -- the release is undone
        outcome := 'conflict';
        RETURN;
    END;
    IF p_to = 'closed' THEN
        UPDATE deadline d SET state = 'dropped'
        WHERE d.case_id = ANY (with_merged(p_id)) AND d.state = 'open';
    END IF;
    UPDATE case_record k SET status = p_to, status_since = p_at, updated_at = p_at,
        version = k.version + 1, first_action_by = NULL,
        next_due_on = CASE WHEN p_to <> 'closed'
            THEN least(deadline_next(p_id, office_day(p_at)), p_next_due) END,
        closed_at = CASE WHEN p_to = 'closed' THEN p_at END,
        assignee_id = CASE WHEN p_to <> 'in_triage' THEN k.assignee_id END
    WHERE k.id = p_id RETURNING k.version INTO version;
    PERFORM status_set(p_id, c.status, p_to, p_actor, p_at, p_record);
    PERFORM write_audit(p_actor, 'status_changed', p_id, NULL,
        jsonb_build_object('from', c.status, 'to', p_to));
    PERFORM note_change(p_id, 'status', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('version', version, 'status', p_to));
    outcome := 'ok';
    status := p_to;
END $$;
