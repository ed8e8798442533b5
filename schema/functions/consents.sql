-- A consent given, limited, refused or withdrawn: a new version of its kind; the old ones stay.

DROP FUNCTION IF EXISTS hotline.case_consent;
CREATE FUNCTION hotline.case_consent(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    p_kind text, p_state text, p_form text, p_said_at timestamptz, p_valid_until date,
    p_record uuid, p_flags text[], p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    version := v_gate.answer->>'version';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT relation_works(v_gate.relation) THEN 'forbidden'
        WHEN c.status IN ('merged', 'erased') THEN 'case_closed'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
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
END $$;
