-- Calls: those without a case, and further ones of a case.

-- A call that leaves no case. logged_by stays empty where the caller refused: only the count is
-- kept.
CREATE OR REPLACE FUNCTION hotline.contact_log(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_office text, p_kind text,
    p_channel text, p_language text, p_at timestamptz, p_counted_only boolean)
RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        RETURN QUERY SELECT v_kept.outcome, (v_kept.answer->>'id')::uuid;
        RETURN;
    END IF;
    INSERT INTO contact (id, office, kind, channel, language, day, logged_by, created_at)
    VALUES (p_id, p_office, p_kind, p_channel, p_language, office_day(p_at),
            CASE WHEN NOT p_counted_only THEN p_actor END, p_at);
    PERFORM write_audit(p_actor, 'contact_logged', NULL, p_id);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_id));
    outcome := 'ok';
    id := p_id;
    RETURN NEXT;
END $$;

-- A further call of a case, or an attempt to reach the caller. A closed case takes it too: callers
-- do not know.
CREATE OR REPLACE FUNCTION hotline.case_contact(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_contact uuid,
    p_kind text, p_channel text, p_language text, p_result text, p_directory_seq bigint,
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
    ELSIF outcome IS NULL AND c.status IN ('merged', 'erased') THEN
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
    INSERT INTO contact (id, case_id, office, kind, channel, language, result, day, logged_by,
                         created_at)
    VALUES (p_contact, p_id, c.office, p_kind, p_channel, p_language, p_result, office_day(p_at),
            p_actor, p_at);
    UPDATE case_record k SET updated_at = p_at WHERE k.id = p_id;
    PERFORM write_audit(p_actor, 'contact_logged', p_id, p_contact);
    PERFORM note_change(p_id, 'contact', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_contact));
    outcome := 'ok';
    id := p_contact;
    RETURN NEXT;
END $$;
