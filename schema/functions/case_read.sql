-- Reading: pages of cases, one case, who can open it. They run with the server's own rights, so that
-- row-level security holds in them besides what they ask for.

-- As stable as what they are made of, or they would not be inlined.
CREATE OR REPLACE FUNCTION hotline.micros(p_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT (extract(epoch FROM p_at) * 1000000)::bigint;
$$;
CREATE OR REPLACE FUNCTION hotline.from_micros(p_micros bigint) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT timestamptz '1970-01-01 00:00:00Z' + p_micros * interval '1 microsecond';
$$;

-- Which cases stand on a page, in order: those behind (rank, at, id) of the last row seen, all NULL
-- for the first page. Each view walks one partial index (migration 0010).
--   queue, overdue, closed: of the office whose desk the caller is in
--   mine: assigned to her or to her group; forwarded: forwards to her or her groups
CREATE OR REPLACE FUNCTION hotline.case_page_keys(
    p_actor uuid, p_view text, p_rank bigint, p_at bigint, p_id uuid, p_limit bigint)
RETURNS TABLE (case_id uuid, forward_id uuid, rank bigint, at bigint, id uuid)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    v_office text := (hotline.actor_offices(p_actor, 'desk'))[1];
    v_rank smallint := coalesce(p_rank, -32768);
    v_at timestamptz := coalesce(hotline.from_micros(p_at), '-infinity');
    v_id uuid := coalesce(p_id, '00000000-0000-0000-0000-000000000000');
BEGIN
    IF p_view = 'queue' THEN
        RETURN QUERY
        SELECT c.id, NULL::uuid, c.queue_rank::bigint, hotline.micros(c.created_at), c.id
        FROM hotline.case_record c
        WHERE c.office = v_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND (c.queue_rank, c.created_at, c.id) > (v_rank, v_at, v_id)
        ORDER BY c.queue_rank, c.created_at, c.id LIMIT p_limit;
    ELSIF p_view = 'mine' THEN
        RETURN QUERY
        SELECT k.id, NULL::uuid, k.queue_rank::bigint, hotline.micros(k.created_at), k.id
        FROM unnest(hotline.actor_principals(p_actor)) AS p (principal)
        CROSS JOIN LATERAL (
            SELECT c.id, c.queue_rank, c.created_at FROM hotline.case_record c
            WHERE c.assignee_id = p.principal AND c.status NOT IN ('closed', 'merged', 'erased')
              AND (c.queue_rank, c.created_at, c.id) > (v_rank, v_at, v_id)
            ORDER BY c.queue_rank, c.created_at, c.id LIMIT p_limit) k
        ORDER BY k.queue_rank, k.created_at, k.id LIMIT p_limit;
    ELSIF p_view = 'overdue' THEN
        RETURN QUERY
        SELECT c.id, NULL::uuid, 0::bigint, hotline.micros(c.overdue_from), c.id
        FROM hotline.case_record c
        WHERE c.office = v_office AND c.status NOT IN ('closed', 'merged', 'erased')
          AND c.overdue_from <= now() AND (c.overdue_from, c.id) > (v_at, v_id)
        ORDER BY c.overdue_from, c.id LIMIT p_limit;
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
        IF p_at IS NULL THEN
            v_at := 'infinity';
        END IF;
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
    p_actor uuid, p_view text, p_rank bigint, p_at bigint, p_id uuid, p_limit bigint)
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
        FROM hotline.case_page_keys(p_actor, p_view, p_rank, p_at, p_id, p_limit)
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
    FROM hotline.case_page_keys(p_actor, p_view, p_rank, p_at, p_id, p_limit)
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

-- The clear side of a case, for those who work with it, as members of the answer.
CREATE OR REPLACE FUNCTION hotline.case_clear(p_case uuid, p_relation text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_build_object(
        'case', jsonb_build_object('id', c.id, 'reference', c.reference, 'office', c.office,
            'origin_office', c.origin_office, 'channel', c.channel, 'status', c.status,
            'status_since', hotline.json_time(c.status_since), 'priority', c.priority,
            'priority_computed', c.priority_computed,
            'priority_overridden', c.priority_overridden, 'flags', c.flags,
            'logger', c.logger_id, 'logger_name', hotline.principal_name(c.logger_id),
            'assignee', c.assignee_id, 'assignee_name', hotline.principal_name(c.assignee_id),
            'created_at', hotline.json_time(c.created_at),
            'updated_at', hotline.json_time(c.updated_at), 'next_due_on', c.next_due_on,
            'first_action_by', hotline.json_time(c.first_action_by),
            'closed_at', hotline.json_time(c.closed_at), 'version', c.version),
        'consents', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'state', n.state,
                'form', n.form, 'at', hotline.json_time(n.at), 'valid_until', n.valid_until,
                'version', n.version, 'record', n.record_id) ORDER BY n.kind), '[]')
            FROM (SELECT DISTINCT ON (n.kind) n.* FROM hotline.consent n
                  WHERE n.case_id = c.id ORDER BY n.kind, n.version DESC) n),
        'status_changes', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('at', hotline.json_time(s.at),
                'from', s.from_status, 'to', s.to_status, 'by', hotline.principal_name(s.by),
                'record', s.record_id) ORDER BY s.number), '[]')
            FROM hotline.status_change s WHERE s.case_id = c.id),
        'assignments', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('at', hotline.json_time(a.at),
                'from', hotline.principal_name(a.from_id), 'to', hotline.principal_name(a.to_id),
                'by', hotline.principal_name(a.by), 'record', a.record_id) ORDER BY a.at), '[]')
            FROM hotline.assignment a WHERE a.case_id = c.id),
        'deadlines', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('safe_on', d.safe_on,
                'latest_on', d.latest_on, 'state', d.state) ORDER BY d.number), '[]')
            FROM hotline.deadline d WHERE d.case_id = c.id),
        'contacts', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind,
                'channel', t.channel, 'language', t.language, 'result', t.result,
                'at', hotline.json_time(t.created_at), 'by', hotline.principal_name(t.logged_by))
                ORDER BY t.created_at, t.id), '[]')
            FROM hotline.contact t WHERE t.case_id = c.id),
        'openings', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'compartment', hotline.compartment_code(o.compartment),
                'by', hotline.principal_name(o.user_id), 'at', hotline.json_time(o.at),
                'until', hotline.json_time(o.until), 'record', o.record_id) ORDER BY o.at), '[]')
            FROM hotline.opening o
            WHERE o.case_id = c.id AND 'coordination' = ANY (p_relation)))
    FROM hotline.case_record c WHERE c.id = p_case);
END $$;
-- For the sides of a forward, who see no more of the case than this.
CREATE OR REPLACE FUNCTION hotline.case_clear_little(p_case uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_build_object(
        'case', jsonb_build_object('id', c.id, 'reference', c.reference, 'priority', c.priority,
            'version', c.version),
        'consents', '[]'::jsonb, 'status_changes', '[]'::jsonb, 'assignments', '[]'::jsonb,
        'deadlines', '[]'::jsonb, 'contacts', '[]'::jsonb, 'openings', '[]'::jsonb)
    FROM hotline.case_record c WHERE c.id = p_case);
END $$;

-- The forwards of a case, or only those that concern the caller.
CREATE OR REPLACE FUNCTION hotline.case_forwards(p_actor uuid, p_case uuid, p_all boolean)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'state', f.state,
        'from', f.from_office, 'to', hotline.principal_name(f.to_principal),
        'sent_at', hotline.json_time(f.sent_at), 'decided_at', hotline.json_time(f.decided_at),
        'version', f.version) ORDER BY f.sent_at, f.id), '[]')
    FROM hotline.forward f
    WHERE f.case_id = p_case AND (p_all
        OR f.to_principal = ANY ((SELECT hotline.actor_principals(p_actor))::uuid[])
        OR f.from_office = ANY ((SELECT hotline.actor_offices(p_actor, 'coordination'))::text[])));
END $$;

-- What these wraps of a case open: they themselves, their keys, and their records. p_keys: also the
-- public keys of the compartments they do not open (which there are, and which epoch comes next), for
-- whoever works with the case. p_types: only records of these types (hotline/vocab/record_types.def),
-- and of each only the newest; NULL: every version of all.
DROP FUNCTION IF EXISTS hotline.case_sealed(uuid, uuid, text[], bigint);
CREATE OR REPLACE FUNCTION hotline.case_sealed(
    p_case uuid, p_wraps hotline.wrap[], p_keys boolean, p_types smallint[] DEFAULT NULL)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH mine AS MATERIALIZED (
        SELECT w.* FROM unnest(p_wraps) w
    ), places AS (
        SELECT DISTINCT m.compartment, m.scope, m.epoch FROM mine m
    )
    SELECT 'layer', p_case, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid, NULL::bigint,
        NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, hotline.shred_key(p_case),
        NULL::jsonb
    UNION ALL
    SELECT 'key', NULL, NULL, NULL, k.compartment, k.scope, k.epoch, NULL, NULL, NULL,
        k.retired_at IS NOT NULL, k.public_key, NULL
    FROM hotline.compartment k LEFT JOIN places p USING (compartment, scope, epoch)
    WHERE k.case_id = p_case AND k.held_by IS NULL
      AND (p.epoch IS NOT NULL OR p_keys AND k.compartment < 5)
    UNION ALL
    SELECT 'wrap', NULL, NULL, NULL, m.compartment, m.scope, m.epoch, m.principal_id,
        m.principal_epoch, NULL, NULL, m.wrap, NULL
    FROM mine m
    UNION ALL
    (SELECT 'record', r.id, r.version, r.type, r.compartment, r.scope, r.epoch, r.author, NULL,
        r.created_at, NULL, r.envelope, NULL
     FROM hotline.record r JOIN places USING (compartment, scope, epoch)
     WHERE p_types IS NULL AND r.case_id = p_case AND r.held_by IS NULL
     ORDER BY r.created_at, r.id, r.version, r.epoch)
    UNION ALL
    (SELECT DISTINCT ON (r.type, r.id)
        'record', r.id, r.version, r.type, r.compartment, r.scope, r.epoch, r.author, NULL,
        r.created_at, NULL, r.envelope, NULL
     FROM hotline.record r JOIN places USING (compartment, scope, epoch)
     WHERE r.type = ANY (p_types) AND r.case_id = p_case AND r.held_by IS NULL
     ORDER BY r.type, r.id, r.version DESC, r.epoch DESC);
END $$;

-- A case as the caller may read it: every version of every record, in order of time; no row when she
-- may not know of it. The two sides of a refer get its exchange; identity comes only with a live
-- opening. p_event: 'viewed', or 'exported' for the case file, which is taken along as a whole.
DROP FUNCTION IF EXISTS hotline.case_file;
DROP FUNCTION IF EXISTS hotline.case_read;
CREATE FUNCTION hotline.case_read(
    p_actor uuid, p_reference text, p_event text DEFAULT 'viewed')
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_case uuid;
    v_version bigint;
    v_relation text[];
    v_works boolean;
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    SELECT c.id, c.version INTO v_case, v_version
    FROM hotline.case_record c WHERE c.reference = p_reference;
    v_relation := hotline.case_relation(p_actor, v_case);
    IF v_relation = '{}' THEN
        RETURN;
    END IF;
    v_works := hotline.relation_works(v_relation);
    PERFORM hotline.write_audit(p_actor, p_event, v_case);
    RETURN QUERY
    SELECT 'clear', v_case, v_version, NULL::bigint, NULL::bigint, NULL::uuid, NULL::bigint,
        NULL::uuid, NULL::bigint, NULL::timestamptz, NULL::boolean, NULL::bytea,
        CASE WHEN v_works THEN hotline.case_clear(v_case, v_relation)
             ELSE hotline.case_clear_little(v_case) END
        || jsonb_build_object('relations', v_relation,
            'forwards', hotline.case_forwards(p_actor, v_case, v_works));
    RETURN QUERY SELECT * FROM hotline.case_sealed(v_case,
        ARRAY(SELECT w FROM hotline.readable_wraps(p_actor, v_case, v_relation) w), v_works);
END $$;

-- What an opening has just given: the sealed side of one compartment.
CREATE OR REPLACE FUNCTION hotline.case_opened(p_actor uuid, p_case uuid, p_compartment bigint)
RETURNS TABLE (part text, id uuid, version bigint, type bigint, compartment bigint, scope uuid,
    epoch bigint, principal uuid, principal_epoch bigint, at timestamptz, flag boolean,
    bytes bytea, clear jsonb)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('hotline.actor', p_actor::text, true);
    RETURN QUERY SELECT * FROM hotline.case_sealed(p_case,
        ARRAY(SELECT w FROM hotline.readable_wraps(p_actor, p_case,
                  hotline.case_relation(p_actor, p_case)) w
              WHERE w.compartment = p_compartment), false);
END $$;

-- Who can open what of a case, now or again after a take-back. For whoever works with it.
CREATE OR REPLACE FUNCTION hotline.case_principals(p_actor uuid, p_reference text)
RETURNS TABLE (principals jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_case uuid;
BEGIN
    SELECT c.id INTO v_case FROM case_record c WHERE c.reference = p_reference;
    IF NOT relation_works(case_relation(p_actor, v_case)) THEN
        RETURN;
    END IF;
    PERFORM write_audit(p_actor, 'viewed', v_case, NULL, '{"what": "principals"}');
    RETURN QUERY
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'compartment', compartment_code(w.compartment),
        'scope', nullif(w.scope, '00000000-0000-0000-0000-000000000000'), 'epoch', w.epoch,
        'principal', w.principal_id, 'name', p.name, 'state', w.state,
        'since', json_time(w.created_at))
        ORDER BY w.compartment, w.scope, w.epoch, p.name, w.principal_epoch), '[]')
    FROM wrap w LEFT JOIN principal p ON p.id = w.principal_id WHERE w.case_id = v_case;
END $$;
