-- Forwards: a refer shares chosen copies in its exchange, a transfer hands the case over. What is
-- sent beyond the exchange's first epoch (summary, message, answers) is held until it is accepted.
-- Compartments: 1 headline, 2 report, 3 identity, 4 work, 5 exchange.

-- The states a forward moves through (include/hotline/vocab/forward_states.def); NULL: no such step.
CREATE OR REPLACE FUNCTION hotline.forward_step(p_state text, p_action text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT s.to_state FROM (VALUES
        ('sent', 'accepted', 'accept'),
        ('sent', 'refused', 'refuse'),
        ('accepted', 'completed', 'complete'),
        ('sent', 'recalled', 'recall'),
        ('accepted', 'recalled', 'recall'),
        ('completed', 'recalled', 'recall')) AS s (from_state, to_state, action)
    WHERE s.from_state = p_state AND s.action = p_action;
$$;

-- The groups desk and coordination of an office.
CREATE OR REPLACE FUNCTION hotline.office_groups(p_office text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(g.id), '{}') FROM principal g
    WHERE g.office = p_office AND g.kind IN ('desk', 'coordination');
$$;

-- receiver, sender or NULL. A receiver who coordinates decides for her office (p_decides).
CREATE OR REPLACE FUNCTION hotline.forward_side(p_actor uuid, p_forward hotline.forward) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN p_forward.state IN ('sent', 'accepted', 'completed')
            AND p_forward.to_principal = ANY (actor_principals(p_actor)) THEN 'receiver'
        WHEN p_forward.sent_by = p_actor
            OR p_forward.from_office = ANY (actor_offices(p_actor, 'coordination')) THEN 'sender'
    END;
$$;

-- Moves a case to a status, with its history. p_assignee: NULL leaves nobody.
CREATE OR REPLACE FUNCTION hotline.forward_case_to(
    p_actor uuid, p_case hotline.case_record, p_status text, p_office text, p_assignee uuid,
    p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_version bigint;
BEGIN
    UPDATE case_record c
    SET status = p_status, office = p_office, assignee_id = p_assignee, version = c.version + 1,
        updated_at = p_at, first_action_by = NULL,
        status_since = CASE WHEN c.status = p_status THEN c.status_since ELSE p_at END
    WHERE c.id = p_case.id RETURNING c.version INTO v_version;
    IF p_case.status <> p_status THEN
        PERFORM status_set(p_case.id, p_case.status, p_status, p_actor, p_at, NULL);
    END IF;
    IF p_assignee IS DISTINCT FROM p_case.assignee_id AND p_assignee IS NOT NULL THEN
        INSERT INTO assignment (id, case_id, from_id, to_id, by, at)
        VALUES (gen_random_uuid(), p_case.id, p_case.assignee_id, p_assignee, p_actor, p_at);
    END IF;
    RETURN v_version;
END $$;

-- A transfer that came to nothing: the case is in triage again, where nobody is assigned.
CREATE OR REPLACE FUNCTION hotline.forward_to_triage(
    p_actor uuid, p_case hotline.case_record, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    IF p_case.assignee_id IS NOT NULL THEN
        PERFORM handler_released(p_case.id, p_case.assignee_id, p_at,
            CASE WHEN p_case.office = ANY (actor_offices(p_case.assignee_id, 'desk'))
                THEN '{3}'::bigint[] ELSE '{2,3,4}' END);
    END IF;
    RETURN forward_case_to(p_actor, p_case, 'in_triage', p_case.office, NULL, p_at);
END $$;

-- Drops what a forward held and nobody has had: the copies of a refer, the new epochs of a transfer.
-- The receiver's key of the exchange rests.
CREATE OR REPLACE FUNCTION hotline.forward_drop_held(p_forward hotline.forward) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM record r WHERE r.case_id = p_forward.case_id
        AND (r.held_by = p_forward.id OR r.scope = p_forward.id AND r.epoch = 2);
    DELETE FROM wrap w USING compartment k
    WHERE k.case_id = p_forward.case_id
        AND (k.held_by = p_forward.id OR k.scope = p_forward.id AND k.epoch = 2)
        AND w.case_id = k.case_id AND w.compartment = k.compartment AND w.scope = k.scope
        AND w.epoch = k.epoch;
    DELETE FROM compartment k WHERE k.case_id = p_forward.case_id
        AND (k.held_by = p_forward.id OR k.scope = p_forward.id AND k.epoch = 2);
    PERFORM forward_end_exchange(p_forward);
END $$;

-- Ends the receiver's access to an exchange; nothing is written to it any more.
CREATE OR REPLACE FUNCTION hotline.forward_end_exchange(p_forward hotline.forward) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    UPDATE wrap w SET state = 'dormant'
    WHERE w.case_id = p_forward.case_id AND w.compartment = 5 AND w.scope = p_forward.id
        AND w.principal_id <> ALL (office_groups(p_forward.from_office));
    UPDATE compartment k SET retired_at = now()
    WHERE k.case_id = p_forward.case_id AND k.compartment = 5 AND k.scope = p_forward.id
        AND k.retired_at IS NULL;
$$;

-- No further write goes to the epochs in use (of all but exchanges): the next makes a new one.
CREATE OR REPLACE FUNCTION hotline.forward_retire(p_case uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    UPDATE compartment k SET retired_at = p_at
    WHERE k.case_id = p_case AND k.compartment < 5 AND k.retired_at IS NULL AND k.held_by IS NULL;
$$;

-- What a request of forward_new or forward_decide was answered before; id NULL: nothing yet.
CREATE OR REPLACE FUNCTION hotline.forward_kept(
    p_actor uuid, p_key uuid, p_request bytea,
    OUT outcome text, OUT id uuid, OUT state text, OUT version bigint, OUT reference text,
    OUT case_version bigint, OUT status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    outcome := coalesce(v_kept.outcome, 'ok');
    id := (v_kept.answer ->> 'id')::uuid;
    state := v_kept.answer ->> 'state';
    version := (v_kept.answer ->> 'version')::bigint;
    reference := v_kept.answer ->> 'reference';
    case_version := (v_kept.answer ->> 'case_version')::bigint;
    status := v_kept.answer ->> 'status';
END $$;

-- Sends. The first envelopes are the manifest's copies, in its order; behind them the exchange's
-- summary and message. The api has checked places, keys and wraps; here, that the copies are of
-- records of this case and go into the next epochs. p_override: NULL without one.
DROP FUNCTION IF EXISTS hotline.forward_new;
CREATE FUNCTION hotline.forward_new(
    p_actor uuid, p_key uuid, p_request bytea, p_version bigint,
    p_case uuid, p_at timestamptz, p_forward uuid, p_kind text, p_to uuid, p_to_office text,
    p_limits_read text[], p_legal_basis text, p_override uuid, p_override_consents text[],
    p_review_by timestamptz,
    m_record uuid[], m_version bigint[], m_blackened bigint[], p_sealed hotline.sealed_rows,
    OUT outcome text, OUT id uuid, OUT state text, OUT version bigint, OUT reference text,
    OUT case_version bigint, OUT status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    v_case case_record;
    v_relation text[];
    v_copies bytea[] := p_sealed.r_envelope[1:cardinality(m_record)];
    v_bad int;
BEGIN
    SELECT k.* INTO outcome, id, state, version, reference, case_version, status
    FROM forward_kept(p_actor, p_key, p_request) k;
    IF outcome <> 'ok' OR id IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, NULL, NULL, p_case, p_version, p_sealed.directory_seq);
    IF v_gate.outcome IS NOT NULL THEN
        outcome := v_gate.outcome;
        RETURN;
    END IF;
    v_case := v_gate.locked;
    v_relation := v_gate.relation;
    outcome := CASE
        WHEN NOT v_relation && '{coordination}' AND NOT (v_relation && '{handler}' AND EXISTS (
            SELECT FROM principal p WHERE p.id = p_actor AND p.role = 'lawyer')) THEN 'forbidden'
        WHEN v_case.status IN ('closed', 'merged', 'erased') THEN 'case_closed'
        WHEN EXISTS (SELECT FROM forward f WHERE f.case_id = p_case AND f.kind = 'transfer'
            AND f.state = 'sent') AND p_kind = 'transfer' THEN 'forward_open'
        WHEN p_kind = 'transfer' AND NOT EXISTS (SELECT FROM case_step s
            WHERE s.from_status = v_case.status AND s.to_status = 'forwarded')
            THEN 'transition_not_allowed'
        WHEN EXISTS (SELECT FROM forward f WHERE f.id = p_forward) THEN 'conflict'
        ELSE 'ok' END;
    IF outcome <> 'ok' THEN
        RETURN;
    END IF;
    SELECT m.n - 1 INTO v_bad
    FROM unnest(m_record, m_version, v_copies) WITH ORDINALITY
        AS m (record, version, envelope, n)
    WHERE NOT EXISTS (SELECT FROM record r
            WHERE r.id = m.record AND r.version = m.version AND r.case_id = p_case
                AND r.compartment < 5 AND r.held_by IS NULL AND r.type = get_byte(m.envelope, 6)
                AND (p_kind = 'refer' OR r.compartment = get_byte(m.envelope, 7)))
        OR p_kind = 'refer' AND EXISTS (
            SELECT FROM record r WHERE r.id = uuid_at(m.envelope, 24))
    ORDER BY m.n LIMIT 1;
    IF v_bad IS NOT NULL THEN
        outcome := 'envelope_invalid /manifest/records/' || v_bad;
        RETURN;
    END IF;
    IF NOT seal_in(p_case, p_at, CASE p_kind WHEN 'transfer' THEN p_forward END, p_sealed) THEN
        outcome := 'conflict';
        RETURN;
    END IF;
    id := p_forward;
    state := 'sent';
    version := 1;
    reference := v_case.reference;
    case_version := v_case.version;
    status := v_case.status;
    INSERT INTO forward (id, case_id, kind, state, from_office, from_status, from_assignee,
        to_principal, to_office, sent_by, sent_at, limits_read, legal_basis)
    VALUES (p_forward, p_case, p_kind, 'sent', v_case.office, v_case.status, v_case.assignee_id,
        p_to, p_to_office, p_actor, p_at, p_limits_read, p_legal_basis);
    INSERT INTO forward_manifest (forward_id, record_id, version, blackened, copy_id)
    SELECT p_forward, m.record, m.version, m.blackened <> 0,
        CASE p_kind WHEN 'refer' THEN uuid_at(m.envelope, 24) END
    FROM unnest(m_record, m_version, m_blackened, v_copies)
        AS m (record, version, blackened, envelope);
    IF p_override IS NOT NULL THEN
        INSERT INTO override (id, case_id, forward_id, kind, consents, legal_basis, decided_by,
            decided_at, review_by, office)
        VALUES (p_override, p_case, p_forward, 'forward', p_override_consents, p_legal_basis,
            p_actor, p_at, p_review_by, v_case.office);
        PERFORM write_audit(p_actor, 'override', p_case, p_override, jsonb_build_object(
            'consents', p_override_consents, 'legal_basis', p_legal_basis));
    END IF;
    IF p_kind = 'transfer' THEN
        status := 'forwarded';
        case_version := forward_case_to(p_actor, v_case, status, v_case.office,
            v_case.assignee_id, p_at);
    END IF;
    PERFORM write_audit(p_actor, 'forwarded', p_case, p_forward, jsonb_build_object(
        'kind', p_kind, 'to', p_to, 'records', cardinality(m_record)));
    PERFORM note_change(p_case, 'forward_sent', v_case.office, ARRAY[p_to, v_case.assignee_id]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', id, 'state', state,
        'version', version, 'reference', reference, 'case_version', case_version,
        'status', status));
END $$;

-- What sealing an answer takes: the exchange it goes to. public_key is NULL when it is closed.
CREATE OR REPLACE FUNCTION hotline.forward_context(
    p_actor uuid, p_forward uuid,
    OUT outcome text, OUT case_id uuid, OUT kind text, OUT state text, OUT public_key bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_forward forward;
BEGIN
    SELECT f.* INTO v_forward FROM forward f WHERE f.id = p_forward;
    IF NOT FOUND OR forward_side(p_actor, v_forward) IS NULL THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    outcome := 'ok';
    case_id := v_forward.case_id;
    kind := v_forward.kind;
    state := v_forward.state;
    SELECT k.public_key INTO public_key FROM compartment k
    WHERE k.case_id = v_forward.case_id AND k.compartment = 5 AND k.scope = p_forward
        AND k.epoch = 1 AND k.retired_at IS NULL;
END $$;

-- An accepted transfer: the case has moved, with the epochs that were made for it.
CREATE OR REPLACE FUNCTION hotline.forward_take_over(
    p_actor uuid, p_case hotline.case_record, p_forward hotline.forward, p_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_stay uuid[] := CASE WHEN p_forward.to_office IS NULL THEN office_groups(p_case.office)
                     ELSE '{}' END;
BEGIN
    PERFORM forward_retire(p_case.id, p_at);
    UPDATE wrap w SET state = 'dormant'
    WHERE w.case_id = p_case.id AND w.compartment < 5 AND w.state = 'active'
        AND w.principal_id <> ALL (v_stay);
    UPDATE wrap w SET state = 'active'
    WHERE w.case_id = p_case.id AND w.compartment < 5 AND w.state = 'held';
    UPDATE record r SET held_by = NULL WHERE r.case_id = p_case.id AND r.held_by = p_forward.id;
    UPDATE compartment k SET held_by = NULL
    WHERE k.case_id = p_case.id AND k.held_by = p_forward.id;
    RETURN forward_case_to(p_actor, p_case, 'assigned', coalesce(p_forward.to_office, p_case.office),
        CASE WHEN p_forward.to_office IS NULL THEN p_forward.to_principal ELSE p_actor END, p_at);
END $$;

-- accept, refuse or complete, by the receiver. p_sealed: nothing, or the reason.
DROP FUNCTION IF EXISTS hotline.forward_decide;
CREATE FUNCTION hotline.forward_decide(
    p_actor uuid, p_key uuid, p_request bytea, p_version bigint, p_forward uuid, p_action text,
    p_at timestamptz, p_sealed hotline.sealed_rows,
    OUT outcome text, OUT id uuid, OUT state text, OUT version bigint, OUT reference text,
    OUT case_version bigint, OUT status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_case case_record;
    v_forward forward;
    v_side text;
BEGIN
    SELECT k.* INTO outcome, id, state, version, reference, case_version, status
    FROM forward_kept(p_actor, p_key, p_request) k;
    IF outcome <> 'ok' OR id IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT c.* INTO v_case FROM case_record c
    WHERE c.id = (SELECT f.case_id FROM forward f WHERE f.id = p_forward) FOR UPDATE;
    SELECT f.* INTO v_forward FROM forward f WHERE f.id = p_forward FOR UPDATE;
    v_side := forward_side(p_actor, v_forward);
    state := forward_step(v_forward.state, p_action);
    outcome := CASE
        WHEN v_side IS NULL THEN 'not_found'
        WHEN v_side = 'sender' OR v_forward.to_office IS NOT NULL
            AND NOT v_forward.to_office = ANY (actor_offices(p_actor, 'coordination'))
            THEN 'forbidden'
        WHEN v_forward.version <> p_version THEN 'version_stale'
        WHEN state IS NULL THEN 'forward_decided'
        WHEN p_action = 'accept' AND v_forward.kind = 'transfer' AND v_case.status <> 'forwarded'
            THEN 'conflict'
        ELSE 'ok' END;
    IF outcome <> 'ok' THEN
        RETURN;
    END IF;
    IF NOT seal_in(v_case.id, p_at, NULL, p_sealed) THEN
        outcome := 'conflict';
        RETURN;
    END IF;
    id := p_forward;
    reference := v_case.reference;
    case_version := v_case.version;
    status := v_case.status;
    IF p_action = 'accept' AND v_forward.kind = 'transfer' THEN
        case_version := forward_take_over(p_actor, v_case, v_forward, p_at);
        status := 'assigned';
    ELSIF p_action = 'accept' THEN
        UPDATE wrap w SET state = 'active'
        WHERE w.case_id = v_case.id AND w.scope = p_forward AND w.state = 'held';
    ELSIF p_action = 'refuse' THEN
        PERFORM forward_drop_held(v_forward);
        IF v_forward.kind = 'transfer' AND v_case.status = 'forwarded' THEN
            status := 'in_triage';
            case_version := forward_to_triage(p_actor, v_case, p_at);
        END IF;
    END IF;
    UPDATE forward f
    SET state = forward_decide.state, version = f.version + 1,
        decided_by = CASE p_action WHEN 'complete' THEN f.decided_by ELSE p_actor END,
        decided_at = CASE p_action WHEN 'complete' THEN f.decided_at ELSE p_at END
    WHERE f.id = p_forward RETURNING f.version INTO version;
    PERFORM write_audit(p_actor, 'forward_' || state, v_case.id, p_forward);
    PERFORM note_change(v_case.id, 'forward_' || state, v_forward.from_office,
        ARRAY[v_forward.to_principal, v_forward.sent_by, v_forward.from_assignee]);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', id, 'state', state,
        'version', version, 'reference', reference, 'case_version', case_version,
        'status', status));
END $$;

-- A forward as its side may see it: the clear row, then the exchange's keys, wraps and records. The
-- copies come to the receiver after acceptance, because her wraps are held until then.
CREATE OR REPLACE FUNCTION hotline.forward_read(p_actor uuid, p_forward uuid)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql AS $$
DECLARE
    f hotline.forward;
    v_side text;
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    SELECT k.* INTO f FROM hotline.forward k WHERE k.id = p_forward;
    v_side := hotline.forward_side(p_actor, f);
    IF v_side IS NULL THEN
        RETURN;
    END IF;
    PERFORM hotline.write_audit(p_actor, 'viewed', f.case_id, f.id);
    RETURN QUERY
    SELECT 'clear', NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid, NULL::bigint,
        NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, NULL::bytea,
        jsonb_build_object('id', f.id, 'reference', c.reference, 'kind', f.kind,
            'state', f.state, 'side', v_side, 'from', f.from_office,
            'to', coalesce(f.to_office, hotline.principal_name(f.to_principal)),
            'sent_by', hotline.principal_name(f.sent_by),
            'sent_at', hotline.json_time(f.sent_at),
            'decided_at', hotline.json_time(f.decided_at),
            'recalled_at', hotline.json_time(f.recalled_at), 'version', f.version,
            'legal_basis', f.legal_basis, 'limits_read', to_jsonb(f.limits_read),
            'fetched_at', (SELECT min(x.seen ->> 'at')
                FROM jsonb_array_elements(hotline.forward_fetches(f)) AS x (seen)),
            'manifest', coalesce((SELECT jsonb_agg(jsonb_build_object('record', m.record_id,
                    'version', m.version, 'blackened', m.blackened, 'copy', m.copy_id)
                    ORDER BY m.record_id)
                FROM hotline.forward_manifest m
                WHERE m.forward_id = f.id AND (v_side = 'sender' OR f.state <> 'sent')), '[]'))
    FROM hotline.case_record c WHERE c.id = f.case_id;
    RETURN QUERY
    SELECT 'layer', f.case_id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid, NULL::bigint,
        NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean,
        hotline.shred_key(f.case_id), NULL::jsonb;
    RETURN QUERY
    SELECT 'key', NULL::uuid, NULL::bigint, NULL::bigint, k.compartment::bigint, k.scope,
        k.epoch::bigint, NULL::uuid, NULL::bigint, k.created_at, k.retired_at IS NOT NULL,
        k.public_key, NULL::jsonb
    FROM hotline.compartment k
    WHERE k.case_id = f.case_id AND k.compartment = 5 AND k.scope = f.id
        AND EXISTS (SELECT FROM hotline.wrap w WHERE w.case_id = k.case_id
            AND w.compartment = k.compartment AND w.scope = k.scope AND w.epoch = k.epoch)
    ORDER BY k.epoch;
    RETURN QUERY
    SELECT 'wrap', NULL::uuid, NULL::bigint, NULL::bigint, w.compartment::bigint, w.scope,
        w.epoch::bigint, w.principal_id, w.principal_epoch::bigint, w.created_at, NULL::boolean,
        w.wrap, NULL::jsonb
    FROM hotline.wrap w
    WHERE w.case_id = f.case_id AND w.compartment = 5 AND w.scope = f.id AND w.state = 'active'
    ORDER BY w.epoch;
    RETURN QUERY
    SELECT 'record', r.id, r.version::bigint, r.type::bigint, r.compartment::bigint, r.scope,
        r.epoch::bigint, r.author, NULL::bigint, r.created_at, NULL::boolean, r.envelope,
        NULL::jsonb
    FROM hotline.record r
    WHERE r.case_id = f.case_id AND r.compartment = 5 AND r.scope = f.id
    ORDER BY r.created_at, r.id;
END $$;
