-- Creating requests are answered once. A function that creates begins with
--
-- (declared as v_kept pg_catalog.record: record alone is the table hotline.record)
--
--     SELECT * INTO v_kept FROM hotline.idempotent_answer(p_actor, p_key, p_request);
--     IF v_kept.outcome IS NOT NULL THEN … return v_kept.outcome and the columns in v_kept.answer
--
-- (one that writes to a case: with hotline.case_for_write, which asks first) and ends with
-- PERFORM hotline.keep_answer(p_actor, p_key, p_request, jsonb_build_object(…)).
-- Answers hold clear metadata only. A NULL key (hotline-admin) is never repeated and keeps nothing.

-- outcome: NULL for a new key, 'ok' with the kept answer, 'idempotency_mismatch' for another
-- request under the same key. Requests with the same key wait for each other (until commit), so
-- the second sees what the first kept, whichever server process took it. A repeat writes an audit
-- row, so that its commit waits for a standby like the first one's.
CREATE OR REPLACE FUNCTION hotline.idempotent_answer(
    p_actor uuid, p_key uuid, p_request bytea, OUT outcome text, OUT answer jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept hotline.idempotency;
BEGIN
    IF p_key IS NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(p_actor::text || p_key::text, 1));
    SELECT * INTO v_kept FROM idempotency i WHERE i.user_id = p_actor AND i.key = p_key;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF v_kept.request_hash <> p_request THEN
        outcome := 'idempotency_mismatch';
        RETURN;
    END IF;
    outcome := 'ok';
    answer := v_kept.answer;
    PERFORM write_audit(p_actor, 'repeated', NULL, p_key);
END $$;

CREATE OR REPLACE FUNCTION hotline.keep_answer(
    p_actor uuid, p_key uuid, p_request bytea, p_answer jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    IF p_key IS NOT NULL THEN
        INSERT INTO idempotency (user_id, key, request_hash, answer)
        VALUES (p_actor, p_key, p_request, p_answer);
    END IF;
END $$;
