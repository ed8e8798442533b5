-- The audit, and the feed of changes: written in the transaction of what they tell.

-- detail holds codes, ids and counts; never words of a caller, names or numbers.
CREATE OR REPLACE FUNCTION hotline.write_audit(
    p_actor uuid, p_event text, p_case uuid DEFAULT NULL, p_subject uuid DEFAULT NULL,
    p_detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit (actor, event, case_id, subject, detail)
    VALUES (p_actor, p_event, p_case, p_subject, coalesce(p_detail, '{}'));
END $$;

-- kind: created, status, assigned, note, consent, facts, contact, forward_sent, forward_accepted,
-- forward_refused, forward_recalled, opened, priority, callback, merged, unmerged (of a handover:
-- handover_told). office: whose desk it concerns;
-- principals: others, such as the assignee or a receiver. The server announces it after the commit
-- (docs/decisions/0030).
CREATE OR REPLACE FUNCTION hotline.note_change(
    p_case uuid, p_kind text, p_office text, p_principals uuid[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO change (case_id, kind, office, principals)
    VALUES (p_case, p_kind, p_office, coalesce(array_remove(p_principals, NULL), '{}'));
END $$;

-- Whom or what an entry is about besides its case: by name where it has one.
CREATE OR REPLACE FUNCTION hotline.audit_subject(p_subject uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT CASE WHEN p_subject IS NULL THEN '{}' ELSE jsonb_build_object('subject', coalesce(
        (SELECT u.username FROM user_account u WHERE u.id = p_subject),
        (SELECT p.name FROM principal p WHERE p.id = p_subject),
        p_subject::text)) END;
$$;

-- A page of the audit for the data-protection officer, in order of transactions and only below the
-- oldest running one, so that no row can turn up behind a page. Reading it is audited too.
CREATE OR REPLACE FUNCTION hotline.audit_page(
    p_actor uuid, p_after_xid bigint, p_after_id bigint, p_limit int, p_reference text)
RETURNS TABLE (xid bigint, id bigint, at timestamptz, actor text, event text, reference text,
    detail jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_after xid8 := p_after_xid::text::xid8;
    v_below xid8 := pg_snapshot_xmin(pg_current_snapshot());
    v_case uuid;
BEGIN
    IF p_reference IS NOT NULL THEN
        SELECT c.id INTO v_case FROM case_record c WHERE c.reference = p_reference;
    END IF;
    PERFORM write_audit(p_actor, 'audit_read', v_case, NULL,
        jsonb_build_object('after', p_after_id, 'limit', p_limit));
    IF p_reference IS NULL THEN
        RETURN QUERY
        SELECT a.xid::text::bigint, a.id, a.at, coalesce(u.username, a.actor::text), a.event,
            c.reference, a.detail || audit_subject(a.subject)
        FROM audit a
        LEFT JOIN user_account u ON u.id = a.actor
        LEFT JOIN case_record c ON c.id = a.case_id
        WHERE (a.xid, a.id) > (v_after, p_after_id) AND a.xid < v_below
        ORDER BY a.xid, a.id LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT a.xid::text::bigint, a.id, a.at, coalesce(u.username, a.actor::text), a.event,
            p_reference, a.detail || audit_subject(a.subject)
        FROM audit a
        LEFT JOIN user_account u ON u.id = a.actor
        WHERE a.case_id = v_case AND (a.xid, a.id) > (v_after, p_after_id) AND a.xid < v_below
        ORDER BY a.xid, a.id LIMIT p_limit;
    END IF;
END $$;
