-- The feed of changes. Ids commit out of order, so a page ends before the oldest transaction that
-- still runs: ordered by (xid, id) nothing can appear later in front of what was handed out.

-- The rows behind (p_xid, p_id) that concern the actor: of an office whose desk or coordination she
-- belongs to, or naming her or a group of hers. That of a handover has its id and no reference. It looks at p_window rows at most. next_xid and
-- next_id are where to go on, also past rows of others; more: there is more to look at now;
-- pending: something is committed, or about to be, that an older transaction holds back.
-- p_xid NULL: no rows, and the present end.
CREATE OR REPLACE FUNCTION hotline.changes_page(
    p_actor uuid, p_xid bigint, p_id bigint, p_window int,
    OUT outcome text, OUT changes jsonb, OUT next_xid bigint, OUT next_id bigint, OUT more boolean,
    OUT pending boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_end xid8 := pg_snapshot_xmin(pg_current_snapshot());
    v_after xid8 := p_xid::text::xid8;
    v_mine uuid[];
    v_offices text[];
    v_seen int;
BEGIN
    outcome := 'ok';
    changes := '[]';
    more := false;
    pending := false;
    IF p_xid IS NULL THEN
        next_xid := v_end::text::bigint;
        next_id := 0;
        RETURN;
    END IF;
    v_mine := actor_principals(p_actor);
    v_offices := actor_offices(p_actor, 'desk') || actor_offices(p_actor, 'coordination');
    WITH looked AS (
        SELECT c.xid, c.id, c.at, c.case_id, c.handover_id, c.kind, c.office, c.principals
        FROM change c
        WHERE (c.xid, c.id) > (v_after, p_id) AND c.xid < v_end
        ORDER BY c.xid, c.id LIMIT p_window
    ), visible AS (
        SELECT l.xid, l.id, jsonb_build_object('reference', r.reference,
            'id', coalesce(l.case_id, l.handover_id),
            'kind', l.kind, 'at', json_time(l.at)) AS item
        FROM looked l LEFT JOIN case_record r ON r.id = l.case_id
        WHERE (r.id IS NOT NULL OR l.handover_id IS NOT NULL)
          AND (l.office = ANY (v_offices) OR l.principals && v_mine)
    )
    SELECT (SELECT count(*) FROM looked),
        coalesce((SELECT jsonb_agg(v.item ORDER BY v.xid, v.id) FROM visible v), '[]'),
        l.xid::text::bigint, l.id
    INTO v_seen, changes, next_xid, next_id
    FROM (SELECT 1) one
    LEFT JOIN (SELECT * FROM looked ORDER BY xid DESC, id DESC LIMIT 1) l ON true;
    IF v_seen = 0 THEN
        next_xid := p_xid;
        next_id := p_id;
    END IF;
    more := v_seen = p_window;
    pending := NOT more AND EXISTS (
        SELECT FROM change c WHERE c.xid >= v_end AND (c.xid, c.id) > (v_after, p_id));
END $$;
