-- Pages of cases. They run with the server's own rights, so that row-level security holds in them
-- besides what they ask for.

-- As stable as what they are made of, or they would not be inlined.
CREATE OR REPLACE FUNCTION hotline.micros(p_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT (extract(epoch FROM p_at) * 1000000)::bigint;
$$;
CREATE OR REPLACE FUNCTION hotline.from_micros(p_micros bigint) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT timestamptz '1970-01-01 00:00:00Z' + p_micros * interval '1 microsecond';
$$;

-- The moment from which nothing is late any more, for what has no deadline: index case_due.
CREATE OR REPLACE FUNCTION hotline.due_order(p_overdue_from timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(p_overdue_from, timestamptz '9999-12-31 00:00:00Z');
$$;

-- The open cases of an office behind the last row seen, in one of three orders. Every branch walks an
-- index from where the last page ended; by age each rank is a walk of its own.
CREATE OR REPLACE FUNCTION hotline.case_queue_keys(
    p_office text, p_sort text, p_ranks smallint[], p_rank smallint, p_at timestamptz, p_id uuid,
    p_limit bigint)
RETURNS TABLE (case_id uuid, rank bigint, at timestamptz)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
BEGIN
    IF p_sort = 'urgency' THEN
        RETURN QUERY
        SELECT c.id, c.queue_rank::bigint, c.created_at FROM hotline.case_record c
        WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND (c.queue_rank, c.created_at, c.id) > (p_rank, p_at, p_id)
        ORDER BY c.queue_rank, c.created_at, c.id LIMIT p_limit;
    ELSIF p_sort = 'newest' THEN
        RETURN QUERY
        SELECT k.id, 0::bigint, k.created_at FROM unnest(p_ranks) AS r (rank)
        CROSS JOIN LATERAL (
            SELECT c.id, c.created_at FROM hotline.case_record c
            WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
              AND c.queue_rank = r.rank AND (c.created_at, c.id) < (p_at, p_id)
            ORDER BY c.created_at DESC, c.id DESC LIMIT p_limit) k
        ORDER BY k.created_at DESC, k.id DESC LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT c.id, 0::bigint, hotline.due_order(c.overdue_from) FROM hotline.case_record c
        WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND (hotline.due_order(c.overdue_from), c.id) > (p_at, p_id)
        ORDER BY hotline.due_order(c.overdue_from), c.id LIMIT p_limit;
    END IF;
END $$;

-- The same of those chosen: p_statuses, p_ranks and p_free (nobody has it) are all that are wanted, and
-- each three of them a walk of its own. The planner would rather read and sort what it believes to
-- be few.
CREATE OR REPLACE FUNCTION hotline.case_chosen_keys(
    p_office text, p_sort text, p_statuses text[], p_ranks smallint[], p_free boolean[],
    p_rank smallint, p_at timestamptz, p_id uuid, p_limit bigint)
RETURNS TABLE (case_id uuid, rank bigint, at timestamptz)
LANGUAGE plpgsql STABLE ROWS 50 SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
    IF p_sort = 'urgency' THEN -- of the rank where the last page ended what is behind it
        RETURN QUERY
        SELECT k.id, k.queue_rank::bigint, k.created_at
        FROM unnest(p_statuses) AS s (status) CROSS JOIN unnest(p_ranks) AS r (rank)
        CROSS JOIN unnest(p_free) AS f (free)
        CROSS JOIN LATERAL (
            SELECT c.id, c.queue_rank, c.created_at FROM hotline.case_record c
            WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
              AND c.status = s.status AND c.queue_rank = r.rank AND (c.assignee_id IS NULL) = f.free
              AND (c.created_at, c.id) >
                  (CASE WHEN r.rank > p_rank THEN '-infinity' ELSE p_at END, p_id)
            ORDER BY c.created_at, c.id LIMIT p_limit) k
        WHERE r.rank >= p_rank
        ORDER BY k.queue_rank, k.created_at, k.id LIMIT p_limit;
    ELSIF p_sort = 'newest' THEN
        RETURN QUERY
        SELECT k.id, 0::bigint, k.created_at
        FROM unnest(p_statuses) AS s (status) CROSS JOIN unnest(p_ranks) AS r (rank)
        CROSS JOIN unnest(p_free) AS f (free)
        CROSS JOIN LATERAL (
            SELECT c.id, c.created_at FROM hotline.case_record c
            WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
              AND c.status = s.status AND c.queue_rank = r.rank AND (c.assignee_id IS NULL) = f.free
              AND (c.created_at, c.id) < (p_at, p_id)
            ORDER BY c.created_at DESC, c.id DESC LIMIT p_limit) k
        ORDER BY k.created_at DESC, k.id DESC LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT k.id, 0::bigint, k.due
        FROM unnest(p_statuses) AS s (status) CROSS JOIN unnest(p_ranks) AS r (rank)
        CROSS JOIN unnest(p_free) AS f (free)
        CROSS JOIN LATERAL (
            SELECT c.id, hotline.due_order(c.overdue_from) AS due FROM hotline.case_record c
            WHERE c.office = p_office AND c.status NOT IN ('closed', 'merged', 'erased')
              AND c.status = s.status AND c.queue_rank = r.rank AND (c.assignee_id IS NULL) = f.free
              AND (hotline.due_order(c.overdue_from), c.id) > (p_at, p_id)
            ORDER BY hotline.due_order(c.overdue_from), c.id LIMIT p_limit) k
        ORDER BY k.due, k.id LIMIT p_limit;
    END IF;
END $$;

-- The open cases of these principals. Nobody has so many that ordering and choosing among all of them
-- (one walk of index case_mine for each principal) would cost much.
CREATE OR REPLACE FUNCTION hotline.case_mine_keys(
    p_principals uuid[], p_sort text, p_statuses text[], p_ranks smallint[], p_free boolean[],
    p_rank smallint, p_at timestamptz, p_id uuid, p_limit bigint)
RETURNS TABLE (case_id uuid, rank bigint, at timestamptz)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
BEGIN
    IF p_statuses IS NULL AND p_sort = 'urgency' THEN
        RETURN QUERY
        SELECT k.id, k.queue_rank::bigint, k.created_at
        FROM unnest(p_principals) AS p (principal)
        CROSS JOIN LATERAL (
            SELECT c.id, c.queue_rank, c.created_at FROM hotline.case_record c
            WHERE c.assignee_id = p.principal AND c.status NOT IN ('closed', 'merged', 'erased')
              AND (c.queue_rank, c.created_at, c.id) > (p_rank, p_at, p_id)
            ORDER BY c.queue_rank, c.created_at, c.id LIMIT p_limit) k
        ORDER BY k.queue_rank, k.created_at, k.id LIMIT p_limit;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.id, k.rank, k.at
    FROM unnest(p_principals) AS p (principal)
    CROSS JOIN LATERAL (
        SELECT c.id, CASE p_sort WHEN 'urgency' THEN c.queue_rank::bigint ELSE 0 END AS rank,
            CASE p_sort WHEN 'due' THEN hotline.due_order(c.overdue_from) ELSE c.created_at END AS at
        FROM hotline.case_record c
        WHERE c.assignee_id = p.principal AND c.status NOT IN ('closed', 'merged', 'erased')
          AND (p_statuses IS NULL OR c.status = ANY (p_statuses) AND c.queue_rank = ANY (p_ranks)
               AND (c.assignee_id IS NULL) = ANY (p_free))
        OFFSET 0) k -- a walk for each, not a join with all
    WHERE CASE p_sort WHEN 'urgency' THEN (k.rank, k.at, k.id) > (p_rank, p_at, p_id)
                      WHEN 'newest' THEN (k.at, k.id) < (p_at, p_id)
                      ELSE (k.at, k.id) > (p_at, p_id) END
    ORDER BY k.rank, CASE WHEN p_sort <> 'newest' THEN k.at END,
        CASE WHEN p_sort = 'newest' THEN k.at END DESC,
        CASE WHEN p_sort <> 'newest' THEN k.id END, CASE WHEN p_sort = 'newest' THEN k.id END DESC
    LIMIT p_limit;
END $$;

-- Which cases stand on a page, in order: those behind (rank, at, id) of the last row seen, all NULL
-- for the first page.
--   queue, overdue, closed: of the office whose desk the caller is in
--   mine: assigned to her or to her group; forwarded: forwards to her or her groups
-- p_sort (urgency, newest, due) and what is chosen hold for queue and mine.
DROP FUNCTION IF EXISTS hotline.case_page_keys;
CREATE FUNCTION hotline.case_page_keys(
    p_actor uuid, p_view text, p_sort text, p_statuses text[], p_ranks bigint[], p_assigned boolean,
    p_rank bigint, p_at bigint, p_id uuid, p_limit bigint)
RETURNS TABLE (case_id uuid, forward_id uuid, rank bigint, at bigint, id uuid)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    v_office text := (hotline.actor_offices(p_actor, 'desk'))[1];
    v_free boolean[] := CASE WHEN p_assigned IS NULL THEN '{true,false}' ELSE ARRAY[NOT p_assigned] END;
    v_rank smallint := coalesce(p_rank, -32768);
    v_at timestamptz := coalesce(hotline.from_micros(p_at), CASE
        WHEN p_view = 'closed' OR p_view IN ('queue', 'mine') AND p_sort = 'newest'
        THEN 'infinity'::timestamptz ELSE '-infinity' END);
    v_id uuid := coalesce(p_id, '00000000-0000-0000-0000-000000000000');
BEGIN
    IF p_view = 'queue' AND p_statuses IS NULL THEN
        RETURN QUERY
        SELECT k.case_id, NULL::uuid, k.rank, hotline.micros(k.at), k.case_id
        FROM hotline.case_queue_keys(v_office, p_sort, p_ranks::smallint[], v_rank, v_at, v_id,
            p_limit) k;
    ELSIF p_view = 'queue' THEN
        RETURN QUERY
        SELECT k.case_id, NULL::uuid, k.rank, hotline.micros(k.at), k.case_id
        FROM hotline.case_chosen_keys(v_office, p_sort, p_statuses, p_ranks::smallint[], v_free,
            v_rank, v_at, v_id, p_limit) k;
    ELSIF p_view = 'mine' THEN
        RETURN QUERY
        SELECT k.case_id, NULL::uuid, k.rank, hotline.micros(k.at), k.case_id
        FROM hotline.case_mine_keys(hotline.actor_principals(p_actor), p_sort, p_statuses,
            p_ranks::smallint[], v_free, v_rank, v_at, v_id, p_limit) k;
    ELSIF p_view = 'overdue' THEN
        RETURN QUERY
        SELECT c.id, NULL::uuid, 0::bigint, hotline.micros(c.overdue_from), c.id
        FROM hotline.case_record c
        WHERE c.office = v_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND hotline.due_order(c.overdue_from) <= now()
          AND (hotline.due_order(c.overdue_from), c.id) > (v_at, v_id)
        ORDER BY hotline.due_order(c.overdue_from), c.id LIMIT p_limit;
    ELSIF p_view = 'forwarded' THEN
        RETURN QUERY
        SELECT k.case_id, k.id, 0::bigint, hotline.micros(k.sent_at), k.id
        FROM unnest(hotline.actor_principals(p_actor)) AS p (principal)
        CROSS JOIN unnest('{sent,accepted}'::text[]) AS s (state)
        CROSS JOIN LATERAL (
            SELECT f.case_id, f.id, f.sent_at FROM hotline.forward f
            WHERE f.to_principal = p.principal AND f.state = s.state
              AND (f.sent_at, f.id) > (v_at, v_id)
            ORDER BY f.sent_at, f.id LIMIT p_limit) k
        ORDER BY k.sent_at, k.id LIMIT p_limit;
    ELSIF p_view = 'closed' THEN -- newest first
        RETURN QUERY
        SELECT c.id, NULL::uuid, 0::bigint, hotline.micros(c.closed_at), c.id
        FROM hotline.case_record c
        WHERE c.office = v_office AND c.status = 'closed'
          AND (c.closed_at, c.id) < (v_at, v_id)
        ORDER BY c.closed_at DESC, c.id DESC LIMIT p_limit;
    END IF;
END $$;

-- A page with the sealed headline of each case, its key, and the wrap that opens it; of a forward the offer's
-- summary, and of its case no more than reference and priority. Audited as one row.
DROP FUNCTION IF EXISTS hotline.case_page;
CREATE FUNCTION hotline.case_page(
    p_actor uuid, p_view text, p_sort text, p_statuses text[], p_ranks bigint[], p_assigned boolean,
    p_rank bigint, p_at bigint, p_id uuid, p_limit bigint)
RETURNS TABLE (id uuid, reference text, office text, status text, priority text,
    priority_overridden boolean, flags jsonb, channel text, logger uuid, assignee uuid,
    assignee_name text, created_at timestamptz, updated_at timestamptz, next_due_on date,
    first_action_by timestamptz, version bigint,
    forward uuid, forward_state text, forward_kind text, forward_version bigint,
    cursor_rank bigint, cursor_at bigint, cursor_id uuid, shred_key bytea,
    record_id uuid, record_version int, record_type smallint, compartment smallint, scope uuid,
    epoch int, author uuid, record_at timestamptz, envelope bytea,
    public_key bytea, retired boolean, principal uuid, principal_epoch int, wrap bytea)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    PERFORM hotline.write_audit(p_actor, 'listed', NULL, NULL,
        jsonb_build_object('view', p_view));
    RETURN QUERY
    WITH page AS MATERIALIZED (
        SELECT k.number, k.rank, k.at, k.id AS cursor_id, c.*
        FROM hotline.case_page_keys(p_actor, p_view, p_sort, p_statuses, p_ranks, p_assigned,
            p_rank, p_at, p_id, p_limit)
            WITH ORDINALITY AS k (case_id, forward_id, rank, at, id, number)
        JOIN hotline.case_record c ON c.id = k.case_id
        WHERE p_view <> 'forwarded'
    )
    SELECT c.id, c.reference, c.office, c.status, c.priority, c.priority_overridden,
        to_jsonb(c.flags), c.channel, c.logger_id, c.assignee_id,
        n.name, c.created_at, c.updated_at, c.next_due_on,
        c.first_action_by, c.version, NULL::uuid, NULL, NULL, NULL::bigint,
        c.rank, c.at, c.cursor_id, s.key,
        h.id, h.version, h.type, h.compartment, h.scope, h.epoch, h.author, h.created_at,
        h.envelope, h.public_key, h.retired_at IS NOT NULL, h.principal_id, h.principal_epoch,
        h.wrap
    FROM page c
    LEFT JOIN hotline.shred_keys((SELECT array_agg(p.id) FROM page p)) s ON s.case_id = c.id
    LEFT JOIN hotline.principal_names((SELECT array_agg(DISTINCT p.assignee_id) FROM page p)) n
        ON n.id = c.assignee_id
    LEFT JOIN LATERAL (
        SELECT r.id, r.version, r.type, r.compartment, r.scope, r.epoch, r.author, r.created_at,
               r.envelope, m.public_key, m.retired_at, w.principal_id, w.principal_epoch, w.wrap
        FROM hotline.record r
        JOIN hotline.wrap w ON w.case_id = r.case_id AND w.compartment = r.compartment
            AND w.scope = r.scope AND w.epoch = r.epoch
        JOIN hotline.compartment m ON m.case_id = r.case_id AND m.compartment = r.compartment
            AND m.scope = r.scope AND m.epoch = r.epoch
        WHERE r.case_id = c.id AND r.type = 1
        ORDER BY r.version DESC, r.epoch DESC LIMIT 1) h ON true
    ORDER BY c.number;
    IF p_view <> 'forwarded' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT c.id, c.reference, f.from_office, NULL, c.priority, NULL::boolean,
        '[]'::jsonb, NULL, NULL::uuid, NULL::uuid, NULL, f.sent_at, f.sent_at, NULL::date,
        NULL::timestamptz, NULL::bigint, f.id, f.state, f.kind, f.version,
        k.rank, k.at, k.id, hotline.shred_key(c.id),
        h.id, h.version, h.type, h.compartment, h.scope, h.epoch, h.author, h.created_at,
        h.envelope, h.public_key, h.retired_at IS NOT NULL, h.principal_id, h.principal_epoch,
        h.wrap
    FROM hotline.case_page_keys(p_actor, p_view, p_sort, p_statuses, p_ranks, p_assigned,
            p_rank, p_at, p_id, p_limit)
        WITH ORDINALITY AS k (case_id, forward_id, rank, at, id, number)
    JOIN hotline.forward f ON f.id = k.forward_id
    JOIN hotline.case_record c ON c.id = k.case_id
    LEFT JOIN LATERAL (
        SELECT r.id, r.version, r.type, r.compartment, r.scope, r.epoch, r.author, r.created_at,
               r.envelope, m.public_key, m.retired_at, w.principal_id, w.principal_epoch, w.wrap
        FROM hotline.record r
        JOIN hotline.wrap w ON w.case_id = r.case_id AND w.compartment = r.compartment
            AND w.scope = r.scope AND w.epoch = r.epoch
        JOIN hotline.compartment m ON m.case_id = r.case_id AND m.compartment = r.compartment
            AND m.scope = r.scope AND m.epoch = r.epoch
        WHERE r.case_id = c.id AND r.type = 9 AND r.scope = f.id
        ORDER BY r.version DESC LIMIT 1) h ON true
    ORDER BY k.number;
END $$;

-- How many rows each view of the caller has, none counted beyond p_most, and the references of the
-- newest critical cases of her office that nobody has. Numbers need no policy, and without one the
-- indexes alone are read; only cases of the caller's own desk and principals are counted.
CREATE OR REPLACE FUNCTION hotline.case_counts(p_actor uuid, p_most bigint, p_critical bigint,
    p_statuses text[], p_ranks bigint[],
    OUT queue bigint, OUT mine bigint, OUT overdue bigint, OUT forwarded bigint, OUT closed bigint,
    OUT critical jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    v_office text := (actor_offices(p_actor, 'desk'))[1];
    v_principals uuid[] := actor_principals(p_actor);
BEGIN
    SELECT count(*) INTO queue FROM (SELECT FROM case_record c
        WHERE c.office = v_office AND c.status NOT IN ('closed', 'merged', 'erased')
        LIMIT p_most) k;
    SELECT count(*) INTO mine FROM (SELECT FROM unnest(v_principals) AS p (principal)
        CROSS JOIN LATERAL (SELECT FROM case_record c
            WHERE c.assignee_id = p.principal AND c.status NOT IN ('closed', 'merged', 'erased')
            LIMIT p_most) c
        LIMIT p_most) k;
    SELECT count(*) INTO overdue FROM (SELECT FROM case_record c
        WHERE c.office = v_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND due_order(c.overdue_from) <= now()
        LIMIT p_most) k;
    SELECT count(*) INTO forwarded FROM (SELECT FROM unnest(v_principals) AS p (principal)
        CROSS JOIN unnest('{sent,accepted}'::text[]) AS s (state)
        CROSS JOIN LATERAL (SELECT FROM forward f
            WHERE f.to_principal = p.principal AND f.state = s.state LIMIT p_most) f
        LIMIT p_most) k;
    SELECT count(*) INTO closed FROM (SELECT FROM case_record c
        WHERE c.office = v_office AND c.status = 'closed' LIMIT p_most) k;
    SELECT coalesce(jsonb_agg(k.reference ORDER BY k.created_at DESC, k.id DESC), '[]') INTO critical
    FROM (SELECT c.reference, c.created_at, c.id
          FROM case_chosen_keys(v_office, 'newest', p_statuses, p_ranks::smallint[],
              '{true}', 0::smallint, 'infinity', '00000000-0000-0000-0000-000000000000',
              p_critical) q
          JOIN case_record c ON c.id = q.case_id) k;
END $$;
