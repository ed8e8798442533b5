-- What was done without the caller's consent, and its review by a second person.

-- Overrides of the actor's office that wait for review, the most urgent first, behind
-- (p_after_at, p_after_id).
CREATE OR REPLACE FUNCTION hotline.overrides_page(
    p_actor uuid, p_after_at timestamptz, p_after_id uuid, p_limit int)
RETURNS TABLE (id uuid, reference text, kind text, consents jsonb, legal_basis text,
    decided_by text, decided_at timestamptz, review_by timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT o.id, r.reference, o.kind, to_jsonb(o.consents), o.legal_basis,
        coalesce(u.username, o.decided_by::text), o.decided_at, o.review_by
    FROM override o
    JOIN case_record r ON r.id = o.case_id
    LEFT JOIN user_account u ON u.id = o.decided_by
    WHERE o.office = ANY ((SELECT actor_offices(p_actor, 'coordination'))::text[])
        AND o.reviewed_at IS NULL
        AND (p_after_id IS NULL OR (o.review_by, o.id) > (p_after_at, p_after_id))
    ORDER BY o.review_by, o.id LIMIT p_limit;
$$;

CREATE OR REPLACE FUNCTION hotline.override_review(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_verdict text,
    OUT outcome text, OUT verdict text, OUT reviewed_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_override override;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        verdict := v_kept.answer ->> 'verdict';
        reviewed_at := (v_kept.answer ->> 'reviewed_at')::timestamptz;
        RETURN;
    END IF;
    SELECT * INTO v_override FROM override o WHERE o.id = p_id FOR UPDATE;
    outcome := CASE
        WHEN NOT FOUND OR NOT v_override.office = ANY (actor_offices(p_actor, 'coordination'))
            THEN 'not_found'
        WHEN v_override.decided_by = p_actor THEN 'forbidden'
        WHEN v_override.reviewed_at IS NOT NULL THEN 'conflict'
        ELSE 'ok' END;
    IF outcome <> 'ok' THEN
        RETURN;
    END IF;
    verdict := p_verdict;
    reviewed_at := date_trunc('milliseconds', clock_timestamp());
    UPDATE override o
    SET reviewed_by = p_actor, reviewed_at = override_review.reviewed_at, verdict = p_verdict
    WHERE o.id = p_id;
    PERFORM write_audit(p_actor, 'override_reviewed', v_override.case_id, p_id,
        jsonb_build_object('verdict', p_verdict));
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('verdict', p_verdict, 'reviewed_at', reviewed_at));
END $$;
