-- Who stands in which relation to a case, and what follows from it: the policies of row-level
-- security (by the setting hotline.actor) and the wraps that are handed out.
-- What cannot be inlined is plpgsql, not SQL: a session keeps its plans.

-- The ids under which somebody holds keys: her own and those of her groups.
CREATE OR REPLACE FUNCTION hotline.actor_principals(p_actor uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT array_append(array_agg(m.group_id), p_actor)
    FROM membership m WHERE m.user_id = p_actor AND m.to_seq IS NULL);
END $$;

-- The offices in whose group of this kind (desk, coordination) somebody is.
CREATE OR REPLACE FUNCTION hotline.actor_offices(p_actor uuid, p_kind text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(p.office), '{}')
    FROM membership m JOIN principal p ON p.id = m.group_id
    WHERE m.user_id = p_actor AND m.to_seq IS NULL AND p.kind = p_kind);
END $$;

-- Every relation of somebody to a case; '{}' where there is none (or no such case):
--   coordination  of the office that holds it      desk      of that office
--   logger        took the call, and the case is still with the office that took it
--   handler       is assigned, herself or through a partner's group
--   offered       a forward to her waits for an answer
--   receiver      a forward to her was accepted
--   sender        coordination of an office that has transferred it
CREATE OR REPLACE FUNCTION hotline.case_relation(p_actor uuid, p_case uuid) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce((
        SELECT array_remove(ARRAY[
            CASE WHEN c.office = ANY (mine.coordinations) THEN 'coordination' END,
            CASE WHEN c.office = ANY (mine.desks) THEN 'desk' END,
            CASE WHEN c.logger_id = p_actor AND c.office = c.origin_office THEN 'logger' END,
            CASE WHEN c.assignee_id = ANY (mine.ids) THEN 'handler' END,
            CASE WHEN f.offered THEN 'offered' END,
            CASE WHEN f.receiver THEN 'receiver' END,
            CASE WHEN f.sender THEN 'sender' END], NULL)
        FROM case_record c
        CROSS JOIN (SELECT actor_principals(p_actor) AS ids,
                           actor_offices(p_actor, 'desk') AS desks,
                           actor_offices(p_actor, 'coordination') AS coordinations) mine
        CROSS JOIN LATERAL (
            SELECT bool_or(f.to_principal = ANY (mine.ids) AND f.state = 'sent') AS offered,
                   bool_or(f.to_principal = ANY (mine.ids)
                           AND f.state IN ('accepted', 'completed')) AS receiver,
                   bool_or(f.kind = 'transfer' AND f.from_office = ANY (mine.coordinations)
                           AND f.state IN ('sent', 'accepted', 'completed')) AS sender
            FROM forward f WHERE f.case_id = c.id) f
        WHERE c.id = p_case), '{}'));
END $$;

-- Whoever works with a case: not the two sides of a forward, who see no more than its exchange.
CREATE OR REPLACE FUNCTION hotline.relation_works(p_relation text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT p_relation && '{coordination,desk,logger,handler}'::text[];
$$;

-- RFC 3339 in UTC, as the wire has it.
CREATE OR REPLACE FUNCTION hotline.json_time(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
$$;
-- vocab/compartments.def
CREATE OR REPLACE FUNCTION hotline.compartment_code(p_compartment bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['headline', 'report', 'identity', 'work', 'exchange', 'statistics'])[p_compartment];
$$;
CREATE OR REPLACE FUNCTION hotline.principal_name(p_id uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT name FROM principal WHERE id = p_id);
END $$;
-- The outer layer's half that lies in the database; the other is in server.key.
CREATE OR REPLACE FUNCTION hotline.shred_key(p_case uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT key FROM shred.case_key WHERE case_id = p_case);
END $$;
-- The same for the rows of a page: one call instead of two for every row.
CREATE OR REPLACE FUNCTION hotline.principal_names(p_ids uuid[])
RETURNS TABLE (id uuid, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.name FROM principal p WHERE p.id = ANY (p_ids);
END $$;
CREATE OR REPLACE FUNCTION hotline.shred_keys(p_cases uuid[])
RETURNS TABLE (case_id uuid, key bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT k.case_id, k.key FROM shred.case_key k WHERE k.case_id = ANY (p_cases);
END $$;

-- What the policies know of the caller. Reading functions begin with
--     PERFORM set_config('hotline.actor', p_actor::text, true);
-- Without it nothing is seen.
CREATE OR REPLACE FUNCTION hotline.seeing_actor() RETURNS uuid
LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('hotline.actor', true), '')::uuid;
$$;
CREATE OR REPLACE FUNCTION hotline.seeing_principals() RETURNS uuid[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN hotline.actor_principals(hotline.seeing_actor());
END $$;
CREATE OR REPLACE FUNCTION hotline.seeing_desks() RETURNS text[] -- and coordinations
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT p.office), '{}')
        FROM membership m JOIN principal p ON p.id = m.group_id
        WHERE m.user_id = seeing_actor() AND m.to_seq IS NULL
          AND p.kind IN ('desk', 'coordination'));
END $$;
CREATE OR REPLACE FUNCTION hotline.seeing_forward_of(p_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT hotline.case_relation(hotline.seeing_actor(), p_case)
        && '{offered,receiver,sender}'::text[]);
END $$;

-- The sub-selects are run once per statement, not once per row.
DROP POLICY IF EXISTS seen ON hotline.case_record;
CREATE POLICY seen ON hotline.case_record FOR SELECT TO hotline_server USING (
    office = ANY ((SELECT hotline.seeing_desks())::text[])
    OR assignee_id = ANY ((SELECT hotline.seeing_principals())::uuid[])
    OR (logger_id = (SELECT hotline.seeing_actor()) AND office = origin_office)
    OR hotline.seeing_forward_of(id));
-- A wrap: only one's own and one's groups', never a held or a dormant one.
DROP POLICY IF EXISTS seen ON hotline.wrap;
CREATE POLICY seen ON hotline.wrap FOR SELECT TO hotline_server USING (
    state = 'active' AND principal_id = ANY ((SELECT hotline.seeing_principals())::uuid[]));
-- A record: only with a wrap that one sees.
DROP POLICY IF EXISTS seen ON hotline.record;
CREATE POLICY seen ON hotline.record FOR SELECT TO hotline_server USING (
    held_by IS NULL AND EXISTS (
        SELECT FROM hotline.wrap w
        WHERE w.case_id = record.case_id AND w.compartment = record.compartment
          AND w.scope = record.scope AND w.epoch = record.epoch));
DROP POLICY IF EXISTS seen ON hotline.forward;
CREATE POLICY seen ON hotline.forward FOR SELECT TO hotline_server USING (
    hotline.case_relation((SELECT hotline.seeing_actor()), case_id) <> '{}');
-- From here on OFFSET keeps the planner of a small database from finding out first which of all forwards
-- or cases are seen, at 40 µs for each that is not, to read the rows of one.
DROP POLICY IF EXISTS seen ON hotline.forward_manifest;
CREATE POLICY seen ON hotline.forward_manifest FOR SELECT TO hotline_server USING (
    EXISTS (SELECT FROM hotline.forward f WHERE f.id = forward_manifest.forward_id OFFSET 0));
-- Everything else of a case: with the case.
DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY '{compartment,consent,contact,status_change,assignment,deadline,
                               opening,override}'::text[] LOOP
        EXECUTE format('DROP POLICY IF EXISTS seen ON hotline.%I', v_table);
        EXECUTE format('CREATE POLICY seen ON hotline.%1$I FOR SELECT TO hotline_server USING ('
                       'EXISTS (SELECT FROM hotline.case_record c WHERE c.id = %1$I.case_id OFFSET 0))',
                       v_table);
    END LOOP;
END $$;

-- Whether somebody in this relation to a case is handed a wrap of hers, or of a group of hers,
-- without stating a reason. Headline and exchange: always. Report and work: her own wrap always, her
-- desk's only as coordination, logger or handler. Identity: never.
-- Compartments: 1 headline, 2 report, 3 identity, 4 work, 5 exchange.
CREATE OR REPLACE FUNCTION hotline.wrap_is_given(
    p_compartment smallint, p_own boolean, p_relation text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT p_compartment IN (1, 5)
        OR p_compartment IN (2, 4)
           AND (p_own OR p_relation && '{coordination,logger,handler}'::text[]);
$$;
-- The wraps of a case that somebody is handed now: those, and with a live opening those of its
-- compartment.
CREATE OR REPLACE FUNCTION hotline.readable_wraps(p_actor uuid, p_case uuid, p_relation text[])
RETURNS SETOF hotline.wrap LANGUAGE sql STABLE AS $$
    SELECT w.* FROM hotline.wrap w
    WHERE w.case_id = p_case AND w.state = 'active'
      AND w.principal_id = ANY ((SELECT hotline.actor_principals(p_actor))::uuid[])
      AND (hotline.wrap_is_given(w.compartment, w.principal_id = p_actor, p_relation)
           OR EXISTS (SELECT FROM hotline.opening o
                      WHERE o.case_id = p_case AND o.user_id = p_actor
                        AND o.compartment = w.compartment AND o.until > now()));
$$;
