-- Callback codes: words that a caller comes back with, to any office; and receipts read out. Limits
-- come from the caller (include/hotline/vocab/limits.def).

-- A new code of a case; the one before no longer holds, nor do rights that came of it.
CREATE OR REPLACE FUNCTION hotline.callback_issue(
    p_actor uuid, p_key uuid, p_request bytea, p_reference text, p_lookup bytea, p_hash bytea,
    p_at timestamptz, OUT outcome text, OUT issued_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
BEGIN
    SELECT * INTO v_gate FROM case_for_write(p_actor, p_key, p_request,
        (SELECT k.id FROM case_record k WHERE k.reference = p_reference), NULL, NULL);
    c := v_gate.locked;
    issued_at := v_gate.answer->>'issued_at';
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT relation_works(v_gate.relation) THEN 'forbidden'
        WHEN c.status IN ('merged', 'erased') THEN 'case_closed' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO callback_code AS k (case_id, lookup, hash, issued_by, issued_at)
    VALUES (c.id, p_lookup, p_hash, p_actor, p_at)
    ON CONFLICT (case_id) DO UPDATE SET lookup = excluded.lookup, hash = excluded.hash,
        issued_by = excluded.issued_by, issued_at = excluded.issued_at;
    DELETE FROM callback_right r WHERE r.case_id = c.id;
    PERFORM write_audit(p_actor, 'callback_issued', c.id);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('issued_at', p_at));
    outcome := 'ok';
    issued_at := p_at;
END $$;

-- Seconds until the oldest of p_limit tries is older than the window; 0 while there is room.
CREATE OR REPLACE FUNCTION hotline.spoken_wait(
    p_count bigint, p_oldest timestamptz, p_limit int, p_window interval) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN p_count >= p_limit THEN
        greatest(1, ceil(extract(epoch FROM p_oldest + p_window - clock_timestamp())))::bigint
        ELSE 0 END;
$$;
CREATE OR REPLACE FUNCTION hotline.spoken_wait_user(
    p_purpose text, p_actor uuid, p_limit int, p_window interval) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    SELECT hotline.spoken_wait(count(*), min(t.at), p_limit, p_window) FROM hotline.spoken_try t
    WHERE t.purpose = p_purpose AND t.user_id = p_actor AND t.at > clock_timestamp() - p_window;
$$;
CREATE OR REPLACE FUNCTION hotline.spoken_wait_cases(
    p_cases uuid[], p_limit int, p_window interval) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(max(w.seconds), 0) FROM (
        SELECT hotline.spoken_wait(count(*), min(t.at), p_limit, p_window) AS seconds
        FROM unnest(p_cases) AS c (id) JOIN hotline.spoken_try t ON t.cases @> ARRAY[c.id]
        WHERE t.purpose = 'callback' AND t.at > clock_timestamp() - p_window
        GROUP BY c.id) w;
$$;
CREATE OR REPLACE FUNCTION hotline.spoken_note_try(
    p_purpose text, p_actor uuid, p_cases uuid[], p_window interval) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO hotline.spoken_try (purpose, user_id, at, cases)
    VALUES (p_purpose, p_actor, clock_timestamp(), p_cases);
    DELETE FROM hotline.spoken_try t
    WHERE t.purpose = p_purpose AND t.user_id = p_actor AND t.at < clock_timestamp() - p_window;
$$;

-- Where a case went that was merged into another.
CREATE OR REPLACE FUNCTION hotline.case_now(p_case uuid) RETURNS hotline.case_record
LANGUAGE plpgsql STABLE AS $$
DECLARE
    c hotline.case_record;
BEGIN
    SELECT * INTO c FROM hotline.case_record k WHERE k.id = p_case;
    WHILE c.merged_into IS NOT NULL LOOP
        SELECT * INTO c FROM hotline.case_record k WHERE k.id = c.merged_into;
    END LOOP;
    RETURN c;
END $$;

-- A code that holds gives reference and office of its case, and for p_minutes the right to add a
-- call to it. The office is alerted: by a change, and where the actor does not work with the case
-- herself by the flag called_back, which stays until somebody who does notes a call.
-- Wrong codes are counted by account, and by case where the first two words find one (the audit
-- names it); who has no room left is told so before anything is compared.
-- retry_after: seconds, 0 when it was compared.
CREATE OR REPLACE FUNCTION hotline.callback_redeem(
    p_actor uuid, p_lookup bytea, p_hash bytea, p_user_limit int, p_case_limit int,
    p_window_seconds int, p_minutes int,
    OUT outcome text, OUT retry_after bigint, OUT reference text, OUT office text,
    OUT until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_window interval := make_interval(secs => p_window_seconds);
    v_found uuid[];
    c case_record;
BEGIN
    outcome := 'ok';
    PERFORM pg_advisory_xact_lock(hashtextextended(p_actor::text, 6));
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(p_lookup, 'hex'), 8));
    SELECT coalesce(array_agg(k.case_id), '{}') INTO v_found
    FROM callback_code k WHERE k.lookup = p_lookup;
    retry_after := greatest(spoken_wait_user('callback', p_actor, p_user_limit, v_window),
                            spoken_wait_cases(v_found, p_case_limit, v_window));
    IF retry_after > 0 THEN
        PERFORM write_audit(p_actor, 'callback_refused', v_found[1], NULL,
            '{"why": "too_many"}');
        RETURN;
    END IF;
    c := case_now((SELECT k.case_id FROM callback_code k
                   WHERE k.case_id = ANY (v_found) AND k.hash = p_hash));
    IF c.id IS NULL OR c.status = 'erased' THEN
        PERFORM spoken_note_try('callback', p_actor, v_found, v_window);
        PERFORM write_audit(p_actor, 'callback_refused', v_found[1], NULL,
            '{"why": "unknown"}');
        outcome := 'callback_unknown';
        RETURN;
    END IF;
    reference := c.reference;
    office := c.office;
    until := now() + make_interval(mins => p_minutes);
    DELETE FROM callback_right r WHERE r.user_id = p_actor AND r.until < now();
    INSERT INTO callback_right AS r (user_id, case_id, until) VALUES (p_actor, c.id, until)
    ON CONFLICT (user_id, case_id) DO UPDATE SET until = excluded.until;
    IF NOT relation_works(case_relation(p_actor, c.id)) THEN
        UPDATE case_record k SET updated_at = now(),
            flags = array_append(array_remove(k.flags, 'called_back'), 'called_back')
        WHERE k.id = c.id;
    END IF;
    PERFORM write_audit(p_actor, 'callback_redeemed', c.id);
    PERFORM note_change(c.id, 'callback', c.office, ARRAY[c.assignee_id]);
END $$;

-- When a case came in, for a receipt. For whoever works with it.
CREATE OR REPLACE FUNCTION hotline.case_receipt(
    p_actor uuid, p_reference text, OUT outcome text, OUT received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    c case_record;
    v_relation text[];
BEGIN
    SELECT k.* INTO c FROM case_record k WHERE k.reference = p_reference;
    v_relation := case_relation(p_actor, c.id);
    outcome := CASE WHEN v_relation = '{}' THEN 'not_found'
        WHEN NOT relation_works(v_relation) THEN 'forbidden' ELSE 'ok' END;
    IF outcome = 'ok' THEN
        received_at := c.created_at;
        PERFORM write_audit(p_actor, 'receipt_made', c.id);
    END IF;
END $$;

-- Counts one receipt that is read out to the actor, right or wrong, and gives what checking it
-- takes: when the case came in, NULL where there is none.
CREATE OR REPLACE FUNCTION hotline.receipt_try(
    p_actor uuid, p_reference text, p_limit int,
    OUT outcome text, OUT retry_after bigint, OUT received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_window CONSTANT interval := interval '1 hour';
    v_case uuid;
BEGIN
    outcome := 'ok';
    PERFORM pg_advisory_xact_lock(hashtextextended(p_actor::text, 7));
    retry_after := spoken_wait_user('receipt', p_actor, p_limit, v_window);
    IF retry_after > 0 THEN
        RETURN;
    END IF;
    PERFORM spoken_note_try('receipt', p_actor, '{}', v_window);
    SELECT c.id, c.created_at INTO v_case, received_at
    FROM case_record c WHERE c.reference = p_reference;
    PERFORM write_audit(p_actor, 'receipt_checked', v_case);
END $$;
