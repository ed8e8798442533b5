-- Reading: one case, who can open it. They run with the server's own rights, so that
-- row-level security holds in them besides what they ask for.

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
            'closed_at', hotline.json_time(c.closed_at), 'version', c.version,
            'merged_into', (SELECT m.reference FROM hotline.case_record m
                            WHERE m.id = c.merged_into)),
        'merged', (
            SELECT coalesce(jsonb_agg(m.reference ORDER BY m.created_at, m.id), '[]')
            FROM hotline.case_record m
            WHERE m.id = ANY (hotline.with_merged(c.id)) AND m.id <> c.id),
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
        'merged', '[]'::jsonb, 'consents', '[]'::jsonb, 'status_changes', '[]'::jsonb, 'assignments', '[]'::jsonb,
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
