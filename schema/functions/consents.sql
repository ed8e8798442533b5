-- A consent given, limited, refused or withdrawn: a new version of its kind; the old ones stay.

CREATE OR REPLACE FUNCTION hotline.case_consent(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    p_kind text, p_state text, p_form text, p_said_at timestamptz, p_valid_until date,
    p_record uuid, p_flags text[], p_directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[])
RETURNS TABLE (outcome text, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        RETURN QUERY SELECT v_kept.outcome, (v_kept.answer->>'version')::bigint;
        RETURN;
    END IF;
    SELECT * INTO v_gate FROM case_for_write(p_actor, p_id, p_version, p_directory_seq);
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
    INSERT INTO consent (case_id, kind, version, state, form, at, valid_until, record_id, noted_by,
                         noted_at)
    SELECT p_id, p_kind, coalesce(max(n.version), 0) + 1, p_state, p_form, p_said_at,
           p_valid_until, p_record, p_actor, p_at
    FROM consent n WHERE n.case_id = p_id AND n.kind = p_kind;
    -- without the consent to store who it is nobody is found by it
    IF p_kind = 'store_identity' AND p_state NOT IN ('given', 'limited') THEN
        DELETE FROM search_entry e WHERE e.case_id = p_id;
    END IF;
    UPDATE case_record k SET flags = p_flags, version = k.version + 1, updated_at = p_at
    WHERE k.id = p_id RETURNING k.version INTO version;
    PERFORM write_audit(p_actor, 'consent_changed', p_id, NULL,
        jsonb_build_object('kind', p_kind, 'state', p_state));
    PERFORM note_change(p_id, 'consent', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('version', version));
    outcome := 'ok';
    RETURN NEXT;
END $$;
