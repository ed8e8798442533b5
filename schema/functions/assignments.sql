-- Giving a case to somebody: exactly the keys she needs, and the former handler's no longer.

-- What is wrong with the wraps a client sent: none, or one row for each that is missing or too many.
-- Needed is, of the compartments p_needs, every epoch that the office's own group can open now;
-- what p_to holds already may be left out. Compartments made in the same write do not count:
-- the server has wrapped those itself.
DROP FUNCTION IF EXISTS hotline.wraps_off;
CREATE FUNCTION hotline.wraps_off(
    p_case uuid, p_office text, p_to uuid, p_needs bigint[], p_sealed hotline.sealed_rows)
RETURNS TABLE (fault text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH sent AS (
        SELECT n.compartment, n.epoch
        FROM unnest(p_sealed.w_compartment, p_sealed.w_epoch, p_sealed.w_principal)
            AS n (compartment, epoch, principal)
        WHERE n.principal = p_to AND NOT EXISTS (
            SELECT FROM unnest(p_sealed.c_compartment, p_sealed.c_epoch) AS k (compartment, epoch)
            WHERE k.compartment = n.compartment AND k.epoch = n.epoch)
    ), needed AS (
        SELECT DISTINCT w.compartment, w.epoch, EXISTS (
            SELECT FROM wrap h WHERE h.case_id = w.case_id AND h.compartment = w.compartment
              AND h.scope = w.scope AND h.epoch = w.epoch AND h.principal_id = p_to
              AND h.state = 'active') AS had
        FROM wrap w JOIN principal p ON p.id = w.principal_id
        WHERE w.case_id = p_case AND w.state = 'active' AND w.compartment = ANY (p_needs)
          AND p.office = p_office
          AND p.kind = CASE WHEN w.compartment = 3 THEN 'coordination' ELSE 'desk' END
    )
    SELECT format('wraps_missing %s %s', compartment_code(n.compartment), n.epoch)
    FROM needed n WHERE NOT n.had AND NOT EXISTS (
        SELECT FROM sent s WHERE s.compartment = n.compartment AND s.epoch = n.epoch)
    UNION ALL
    SELECT format('wraps_surplus %s %s', compartment_code(s.compartment), s.epoch)
    FROM sent s WHERE NOT EXISTS (
        SELECT FROM needed n WHERE s.compartment = n.compartment AND s.epoch = n.epoch);
END $$;

-- One case to one handler, within case_assign and cases_reassign, which remember the answer.
-- p_needs: the compartments of which the new handler has to get wraps because her groups do not
-- give them. Of these she gets every epoch that the office's own group can open now; what she has
-- already may be sent again. p_retire: as in case_transition, for the former handler (or the
-- logger, who is the handler until somebody is assigned).
DROP FUNCTION IF EXISTS hotline.assign_one;
CREATE FUNCTION hotline.assign_one(
    p_actor uuid, p_id uuid, p_version bigint, p_at timestamptz,
    p_assignment uuid, p_to uuid, p_from_status text, p_to_status text, p_needs bigint[],
    p_retire bigint[], p_record uuid, p_legal_basis text, p_consents text[],
    p_review_by timestamptz, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint, OUT status text, OUT assignee text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
    v_former uuid;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, NULL, NULL, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT ('coordination' = ANY (v_gate.relation)
            OR 'logger' = ANY (v_gate.relation) AND c.priority = 'critical'
               AND c.status = 'received' AND (p_to = p_actor OR EXISTS (
                   SELECT FROM membership m JOIN principal g ON g.id = m.group_id
                   WHERE m.user_id = p_to AND m.to_seq IS NULL AND g.kind = 'coordination'
                     AND g.office = c.office))) THEN 'forbidden'
        WHEN c.status <> p_from_status THEN 'conflict'
        WHEN p_to_status <> c.status AND NOT EXISTS (SELECT FROM case_step s
            WHERE s.from_status = c.status AND s.to_status = p_to_status)
            THEN 'transition_not_allowed'
        ELSE (SELECT o.fault FROM wraps_off(p_id, c.office, p_to, p_needs, p_sealed) o LIMIT 1)
        END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    v_former := coalesce(c.assignee_id, c.logger_id);
    BEGIN
        IF v_former <> p_to THEN
            PERFORM handler_released(p_id, v_former, p_at, p_retire);
        END IF;
        IF c.logger_id <> p_to THEN
            PERFORM handler_released(p_id, c.logger_id, p_at, '{}');
        END IF;
        -- what she had once, or has: the wrap sent now takes its place
        DELETE FROM wrap w
        USING unnest(p_sealed.w_compartment, p_sealed.w_epoch, p_sealed.w_principal)
            AS n (compartment, epoch, principal)
        WHERE w.case_id = p_id AND w.compartment = n.compartment AND w.epoch = n.epoch
          AND w.principal_id = p_to AND n.principal = p_to AND w.compartment <> 5;
        IF NOT seal_in(p_id, p_at, NULL, p_sealed) THEN
            RAISE EXCEPTION 'compartments changed' USING ERRCODE = 'HL001';
        END IF;
    EXCEPTION WHEN SQLSTATE 'HL001' THEN -- the release is undone
        outcome := 'conflict';
        RETURN;
    END;
    INSERT INTO assignment (id, case_id, from_id, to_id, by, at, record_id)
    VALUES (p_assignment, p_id, c.assignee_id, p_to, p_actor, p_at, p_record);
    IF p_legal_basis IS NOT NULL THEN
        INSERT INTO override (id, case_id, kind, consents, legal_basis, decided_by, decided_at,
                              review_by, office)
        VALUES (gen_random_uuid(), p_id, 'assignment', p_consents, p_legal_basis, p_actor, p_at,
                p_review_by, c.office);
        PERFORM write_audit(p_actor, 'override', p_id, NULL,
            jsonb_build_object('consents', to_jsonb(p_consents), 'legal_basis', p_legal_basis));
    END IF;
    UPDATE case_record k SET assignee_id = p_to, status = p_to_status, updated_at = p_at,
        version = k.version + 1, first_action_by = NULL,
        status_since = CASE WHEN k.status <> p_to_status THEN p_at ELSE k.status_since END
    WHERE k.id = p_id RETURNING k.version INTO version;
    IF c.status <> p_to_status THEN
        PERFORM status_set(p_id, c.status, p_to_status, p_actor, p_at, p_record);
    END IF;
    outcome := 'ok';
    status := p_to_status;
    assignee := principal_name(p_to);
    PERFORM write_audit(p_actor, 'assigned', p_id, p_to);
    PERFORM note_change(p_id, 'assigned', c.office, ARRAY[p_to, c.assignee_id]);
END $$;

DROP FUNCTION IF EXISTS hotline.case_assign;
CREATE FUNCTION hotline.case_assign(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    p_assignment uuid, p_to uuid, p_from_status text, p_to_status text, p_needs bigint[],
    p_retire bigint[], p_record uuid, p_legal_basis text, p_consents text[],
    p_review_by timestamptz, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint, OUT status text, OUT assignee text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        version := v_kept.answer->>'version';
        status := v_kept.answer->>'status';
        assignee := v_kept.answer->>'assignee';
        RETURN;
    END IF;
    SELECT a.outcome, a.version, a.status, a.assignee INTO outcome, version, status, assignee
    FROM assign_one(p_actor, p_id, p_version, p_at, p_assignment, p_to, p_from_status, p_to_status,
        p_needs, p_retire, p_record, p_legal_basis, p_consents, p_review_by, p_sealed) a;
    IF outcome = 'ok' THEN
        PERFORM keep_answer(p_actor, p_key, p_request,
            jsonb_build_object('version', version, 'status', status, 'assignee', assignee));
    END IF;
END $$;
