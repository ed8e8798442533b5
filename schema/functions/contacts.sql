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
-- do not know. Who has redeemed a callback code may note a further call, and no more; who works
-- with the case has thereby taken notice of it.
DROP FUNCTION IF EXISTS hotline.case_contact;
CREATE FUNCTION hotline.case_contact(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_at timestamptz, p_contact uuid,
    p_kind text, p_channel text, p_language text, p_result text,
    p_sealed hotline.sealed_rows, OUT outcome text, OUT id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, NULL, p_sealed.directory_seq, true);
    c := v_gate.locked;
    id := v_gate.answer->>'id';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT relation_works(v_gate.relation)
            AND NOT (p_kind = 'further' AND 'callback' = ANY (v_gate.relation)) THEN 'forbidden'
        WHEN c.status IN ('merged', 'erased') THEN 'case_closed'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO contact (id, case_id, office, kind, channel, language, result, day, logged_by,
                         created_at)
    VALUES (p_contact, p_id, c.office, p_kind, p_channel, p_language, p_result, office_day(p_at),
            p_actor, p_at);
    UPDATE case_record k SET updated_at = p_at, flags = CASE
        WHEN relation_works(v_gate.relation) THEN array_remove(k.flags, 'called_back')
        ELSE k.flags END
    WHERE k.id = p_id;
    PERFORM write_audit(p_actor, 'contact_logged', p_id, p_contact);
    PERFORM note_change(p_id, 'contact', c.office, ARRAY[c.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_contact));
    outcome := 'ok';
    id := p_contact;
END $$;
