-- Taking a forward back: access ends at commit, new epochs begin, and what was fetched is listed.
-- Nothing is un-sent.

-- What of a forward its receiver has been handed, by the audit: the records of the manifest, each at
-- the first reading after acceptance that can have contained it (identity: after an opening of it).
CREATE OR REPLACE FUNCTION hotline.forward_fetches(p_forward hotline.forward) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('record', m.record_id, 'version', m.version,
        'blackened', m.blackened, 'at', json_time(seen.at)) ORDER BY seen.at, m.record_id), '[]')
    FROM forward_manifest m
    CROSS JOIN LATERAL (SELECT bool_or(r.compartment = 3) AS is_identity FROM record r
        WHERE r.id = m.record_id AND r.version = m.version) what
    CROSS JOIN LATERAL (
        SELECT min(a.at) AS at FROM audit a
        WHERE a.case_id = p_forward.case_id AND a.at >= p_forward.decided_at
            AND p_forward.state IN ('accepted', 'completed')
            AND CASE WHEN what.is_identity AND p_forward.kind = 'transfer'
                THEN a.event = 'opened' AND a.detail ->> 'compartment' = 'identity'
                ELSE a.event IN ('viewed', 'exported', 'opened') END
            AND (a.actor = p_forward.to_principal OR EXISTS (SELECT FROM membership u
                WHERE u.user_id = a.actor AND u.group_id = p_forward.to_principal))) seen
    WHERE m.forward_id = p_forward.id AND seen.at IS NOT NULL;
$$;

-- Takes an accepted transfer back: the receiver's keys rest, those of the office it came from work
-- again, and what the receiver sent on from there ends with it.
CREATE OR REPLACE FUNCTION hotline.forward_give_back(
    p_actor uuid, p_case hotline.case_record, p_forward hotline.forward, p_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_later forward;
    v_home uuid[] := office_groups(p_forward.from_office);
    v_open boolean := p_case.status NOT IN ('closed', 'erased');
BEGIN
    IF p_forward.to_office IS NULL THEN
        UPDATE wrap w SET state = 'dormant'
        WHERE w.case_id = p_case.id AND w.compartment < 5 AND w.state = 'active'
            AND w.principal_id = p_forward.to_principal;
        PERFORM forward_retire(p_case.id, p_at);
        IF p_case.assignee_id IS DISTINCT FROM p_forward.to_principal THEN
            RETURN p_case.version;
        END IF;
    ELSE
        FOR v_later IN SELECT f.* FROM forward f
            WHERE f.case_id = p_case.id AND f.sent_at > p_forward.sent_at
                AND f.from_office <> p_forward.from_office
                AND f.state IN ('sent', 'accepted', 'completed') FOR UPDATE
        LOOP
            IF v_later.state = 'sent' THEN
                PERFORM forward_drop_held(v_later);
            ELSE
                PERFORM forward_end_exchange(v_later);
            END IF;
            UPDATE forward f SET state = 'recalled', recalled_at = p_at, version = f.version + 1
            WHERE f.id = v_later.id;
            PERFORM write_audit(p_actor, 'forward_recalled', p_case.id, v_later.id);
            PERFORM note_change(p_case.id, 'forward_recalled', v_later.from_office,
                ARRAY[v_later.to_principal]);
        END LOOP;
        UPDATE wrap w SET state = CASE WHEN w.principal_id = ANY (v_home) THEN 'active'
                                  ELSE 'dormant' END
        WHERE w.case_id = p_case.id AND w.compartment < 5 AND w.state IN ('active', 'dormant')
            AND (w.state = 'active' OR w.principal_id = ANY (v_home));
        PERFORM forward_retire(p_case.id, p_at);
        IF p_case.merged_into IS NOT NULL THEN -- into a case that stays where it is
            PERFORM merge_undone(p_case.id, p_case.merged_into, p_at);
        END IF;
    END IF;
    RETURN forward_case_to(p_actor, p_case, CASE WHEN v_open THEN 'in_triage' ELSE p_case.status END,
        p_forward.from_office, NULL, p_at);
END $$;

-- Takes back, by the coordination it came from or whoever sent it.
CREATE OR REPLACE FUNCTION hotline.forward_recall(
    p_actor uuid, p_version bigint, p_forward uuid, p_at timestamptz,
    OUT outcome text, OUT id uuid, OUT state text, OUT version bigint, OUT reference text,
    OUT case_version bigint, OUT status text, OUT fetched jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_case case_record;
    v_forward forward;
    v_side text;
BEGIN
    SELECT c.* INTO v_case FROM case_record c
    WHERE c.id = (SELECT f.case_id FROM forward f WHERE f.id = p_forward) FOR UPDATE;
    SELECT f.* INTO v_forward FROM forward f WHERE f.id = p_forward FOR UPDATE;
    v_side := forward_side(p_actor, v_forward);
    state := forward_step(v_forward.state, 'recall');
    outcome := CASE
        WHEN v_side IS NULL THEN 'not_found'
        WHEN v_side = 'receiver' THEN 'forbidden'
        WHEN v_forward.version <> p_version THEN 'version_stale'
        WHEN state IS NULL THEN 'forward_decided'
        ELSE 'ok' END;
    IF outcome <> 'ok' THEN
        RETURN;
    END IF;
    id := p_forward;
    reference := v_case.reference;
    fetched := forward_fetches(v_forward);
    case_version := v_case.version;
    IF v_forward.state = 'sent' THEN
        PERFORM forward_drop_held(v_forward);
        IF v_forward.kind = 'transfer' AND v_case.status = 'forwarded' THEN
            case_version := forward_to_triage(p_actor, v_case, p_at);
        END IF;
    ELSE
        PERFORM forward_end_exchange(v_forward);
        IF v_forward.kind = 'transfer' THEN
            case_version := forward_give_back(p_actor, v_case, v_forward, p_at);
        END IF;
    END IF;
    SELECT c.status INTO status FROM case_record c WHERE c.id = v_case.id;
    UPDATE forward f
    SET state = 'recalled', recalled_at = p_at, version = f.version + 1
    WHERE f.id = p_forward RETURNING f.version INTO version;
    PERFORM write_audit(p_actor, 'forward_recalled', v_case.id, p_forward,
        jsonb_build_object('fetched', jsonb_array_length(fetched)));
    PERFORM note_change(v_case.id, 'forward_recalled', v_forward.from_office,
        ARRAY[v_forward.to_principal, v_forward.sent_by, v_forward.decided_by]);
END $$;
