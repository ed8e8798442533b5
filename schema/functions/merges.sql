-- Duplicates: one case is merged into another and leaves the queue; everything of it stays where it
-- is, sealed as it was, and the other case's clocks and closing look after it.

-- A case and all that were merged into it, or into those.
CREATE OR REPLACE FUNCTION hotline.with_merged(p_case uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM case_record c WHERE c.merged_into = p_case) THEN
        RETURN ARRAY[p_case]; -- nearly always
    END IF;
    RETURN (WITH RECURSIVE down (id) AS (
        SELECT p_case
        UNION
        SELECT c.id FROM down d JOIN case_record c ON c.merged_into = d.id)
    SELECT array_agg(d.id) FROM down d);
END $$;

-- The case that stands for this one to somebody: the one it was merged into, if she works with that.
CREATE OR REPLACE FUNCTION hotline.merged_shown(p_actor uuid, p_case uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_into uuid := (SELECT c.merged_into FROM case_record c WHERE c.id = p_case);
BEGIN
    IF v_into IS NULL OR NOT relation_works(case_relation(p_actor, v_into)) THEN
        RETURN p_case;
    END IF;
    RETURN merged_shown(p_actor, v_into);
END $$;

-- A duplicate is counted once.
CREATE OR REPLACE FUNCTION hotline.statistics_count(p_case uuid, p_counted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE statistics_copy s SET counted = p_counted
    FROM shred.pseudonym n WHERE n.case_id = p_case AND s.pseudonym = n.pseudonym;
END $$;

-- A merged case stands for itself again. The other case keeps a date that was promised; else its own
-- clocks say what is due.
CREATE OR REPLACE FUNCTION hotline.merge_undone(p_case uuid, p_into uuid, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE case_record k SET merged_into = NULL WHERE k.id = p_case;
    PERFORM statistics_count(p_case, true);
    UPDATE case_record k SET updated_at = p_at, next_due_on = CASE
        WHEN k.status IN ('waiting_reporter', 'waiting_institution', 'follow_up')
            THEN k.next_due_on
        ELSE deadline_next(k.id, office_day(p_at)) END
    WHERE k.id = p_into AND k.status NOT IN ('closed', 'erased');
END $$;

-- By the coordination that holds both. What waits for an answer, or is shared and not completed,
-- keeps a case from being merged away; a transfer on its way keeps it from being merged into.
DROP FUNCTION IF EXISTS hotline.case_merge;
CREATE FUNCTION hotline.case_merge(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint,
    p_at timestamptz, p_record uuid, p_into uuid, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint, OUT status text, OUT merged_into text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
    v_into case_record;
BEGIN
    PERFORM FROM case_record k WHERE k.id IN (p_id, p_into) ORDER BY k.id FOR UPDATE;
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    SELECT k.* INTO v_into FROM case_record k WHERE k.id = p_into;
    version := v_gate.answer->>'version';
    status := v_gate.answer->>'status';
    merged_into := v_gate.answer->>'merged_into';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT 'coordination' = ANY (v_gate.relation)
            OR NOT 'coordination' = ANY (case_relation(p_actor, p_into)) THEN 'forbidden'
        WHEN p_into = p_id OR v_into.office <> c.office THEN 'conflict'
        WHEN NOT EXISTS (SELECT FROM case_step s
            WHERE s.from_status = c.status AND s.to_status = 'merged')
            THEN 'transition_not_allowed'
        WHEN v_into.status IN ('closed', 'merged', 'erased') THEN 'case_closed'
        WHEN EXISTS (SELECT FROM forward f
            WHERE f.case_id = p_id AND (f.state = 'sent' OR f.kind = 'refer' AND f.state = 'accepted')
               OR f.case_id = p_into AND f.state = 'sent' AND f.kind = 'transfer')
            THEN 'forward_open'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE case_record k SET status = 'merged', status_since = p_at, updated_at = p_at,
        version = k.version + 1, first_action_by = NULL, merged_into = p_into
    WHERE k.id = p_id RETURNING k.version INTO version;
    UPDATE case_record k SET updated_at = p_at,
        next_due_on = least(k.next_due_on, deadline_next(p_into, office_day(p_at)))
    WHERE k.id = p_into;
    PERFORM statistics_count(p_id, false);
    PERFORM status_set(p_id, c.status, 'merged', p_actor, p_at, p_record);
    PERFORM write_audit(p_actor, 'merged', p_id, p_into);
    PERFORM write_audit(p_actor, 'merged_here', p_into, p_id);
    PERFORM note_change(p_id, 'merged', c.office);
    PERFORM note_change(p_into, 'merged', c.office, ARRAY[v_into.assignee_id]);
    outcome := 'ok';
    status := 'merged';
    merged_into := v_into.reference;
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('version', version, 'status', status, 'merged_into', merged_into));
END $$;

-- Undone: the status is what it was before.
DROP FUNCTION IF EXISTS hotline.case_unmerge;
CREATE FUNCTION hotline.case_unmerge(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_version bigint, p_at timestamptz,
    p_record uuid, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT version bigint, OUT status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
    v_into case_record;
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, p_key, p_request, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    version := v_gate.answer->>'version';
    status := v_gate.answer->>'status';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT 'coordination' = ANY (v_gate.relation) THEN 'forbidden'
        WHEN c.status <> 'merged' THEN 'transition_not_allowed'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    status := (SELECT s.from_status FROM status_change s
        WHERE s.case_id = p_id AND s.to_status = 'merged' ORDER BY s.number DESC LIMIT 1);
    UPDATE case_record k SET status = case_unmerge.status, status_since = p_at, updated_at = p_at,
        version = k.version + 1
    WHERE k.id = p_id RETURNING k.version INTO version;
    PERFORM merge_undone(p_id, c.merged_into, p_at);
    SELECT k.* INTO v_into FROM case_record k WHERE k.id = c.merged_into;
    PERFORM status_set(p_id, 'merged', status, p_actor, p_at, p_record);
    PERFORM write_audit(p_actor, 'unmerged', p_id, v_into.id);
    PERFORM write_audit(p_actor, 'unmerged_here', v_into.id, p_id);
    PERFORM note_change(p_id, 'unmerged', c.office);
    PERFORM note_change(v_into.id, 'unmerged', v_into.office, ARRAY[v_into.assignee_id]);
    outcome := 'ok';
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('version', version, 'status', status));
END $$;
