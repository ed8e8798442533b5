-- How sealed rows get into a case: what a writer has to know before, and the rows themselves.

CREATE OR REPLACE FUNCTION hotline.be32(p_bytes bytea, p_at int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
    SELECT get_byte(p_bytes, p_at) << 24 | get_byte(p_bytes, p_at + 1) << 16
         | get_byte(p_bytes, p_at + 2) << 8 | get_byte(p_bytes, p_at + 3);
$$;
CREATE OR REPLACE FUNCTION hotline.uuid_at(p_bytes bytea, p_at int) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(substring(p_bytes FROM p_at + 1 FOR 16), 'hex')::uuid;
$$;

-- The relations of a writer to a case; with p_callback also 'callback', while a redeemed code lets
-- her add a call to it. Reading never asks for it: who redeems a code sees nothing.
CREATE OR REPLACE FUNCTION hotline.writing_relation(p_actor uuid, p_case uuid, p_callback boolean)
RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN case_relation(p_actor, p_case) || CASE WHEN p_callback AND EXISTS (
        SELECT FROM callback_right k
        WHERE k.user_id = p_actor AND k.case_id = p_case AND k.until > now())
        THEN '{callback}'::text[] ELSE '{}' END;
END $$;

-- Before a write: everything the server needs to seal into a case. The write itself checks again
-- what may have changed since (case_for_write, seal_in).
-- compartments: [{"compartment", "scope", "epoch", "public_key": hex, "retired", "held"}]
-- heads: the newest version of the records of which a case has one: [{"type", "id", "version"}]
-- consents: [{"kind", "state", "valid_until"}]; language: of the call that made the case.
-- p_callback: see writing_relation.
DROP FUNCTION IF EXISTS hotline.case_context;
CREATE FUNCTION hotline.case_context(p_actor uuid, p_reference text, p_callback boolean)
RETURNS TABLE (outcome text, id uuid, reference text, office text, origin_office text, status text,
    priority text, priority_computed text, priority_overridden boolean, flags jsonb, channel text,
    language text, version bigint, logger_id uuid, assignee_id uuid, created_at timestamptz, relations jsonb,
    shred_key bytea, pseudonym uuid, compartments jsonb, heads jsonb, consents jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    c case_record;
    v_relation text[];
BEGIN
    SELECT k.* INTO c FROM case_record k WHERE k.reference = p_reference;
    IF FOUND THEN
        v_relation := writing_relation(p_actor, c.id, p_callback);
    END IF;
    IF coalesce(v_relation, '{}') = '{}' THEN
        outcome := 'not_found';
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'ok', c.id, c.reference, c.office, c.origin_office, c.status, c.priority,
        c.priority_computed, c.priority_overridden, to_jsonb(c.flags), c.channel,
        (SELECT t.language FROM contact t WHERE t.case_id = c.id AND t.kind = 'report' LIMIT 1),
        c.version,
        c.logger_id, c.assignee_id, c.created_at, to_jsonb(v_relation),
        (SELECT s.key FROM shred.case_key s WHERE s.case_id = c.id),
        (SELECT s.pseudonym FROM shred.pseudonym s WHERE s.case_id = c.id),
        (SELECT coalesce(jsonb_agg(jsonb_build_object('compartment', k.compartment,
                'scope', k.scope, 'epoch', k.epoch, 'public_key', encode(k.public_key, 'hex'),
                'retired', k.retired_at IS NOT NULL, 'held', k.held_by IS NOT NULL)
                ORDER BY k.compartment, k.scope, k.epoch), '[]')
         FROM compartment k WHERE k.case_id = c.id),
        (SELECT coalesce(jsonb_agg(jsonb_build_object('type', h.type, 'id', h.id,
                'version', h.version)), '[]')
         FROM (SELECT DISTINCT ON (r.type) r.type, r.id, r.version FROM record r
               WHERE r.case_id = c.id AND r.type IN (1, 2, 3, 12) AND r.compartment <> 5
               ORDER BY r.type, r.version DESC) h),
        (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'state', n.state,
                'valid_until', n.valid_until)), '[]')
         FROM (SELECT DISTINCT ON (n.kind) n.kind, n.state, n.valid_until FROM consent n
               WHERE n.case_id = c.id ORDER BY n.kind, n.version DESC) n);
END $$;

-- The beginning of a write: the answer kept for a repeat (outcome 'ok'), or the case, locked.
-- outcome: NULL to go on, else what to answer. p_key: NULL where a repeat is not remembered.
-- p_version: NULL where the write takes no If-Match. p_directory_seq: of hotline.sealed_rows.
DROP FUNCTION IF EXISTS hotline.case_for_write;
CREATE FUNCTION hotline.case_for_write(
    p_actor uuid, p_key uuid, p_request bytea, p_case uuid, p_version bigint,
    p_directory_seq bigint, p_callback boolean DEFAULT false,
    OUT outcome text, OUT answer jsonb, OUT locked hotline.case_record, OUT relation text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    SELECT k.outcome, k.answer INTO outcome, answer
    FROM idempotent_answer(p_actor, p_key, p_request) k;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT c.* INTO locked FROM case_record c WHERE c.id = p_case FOR UPDATE;
    relation := writing_relation(p_actor, p_case, p_callback);
    IF relation = '{}' THEN
        outcome := 'not_found';
    ELSIF p_version <> locked.version THEN
        outcome := 'version_stale';
    ELSIF p_directory_seq <> (SELECT max(s.seq) FROM statement s) THEN
        outcome := 'directory_stale';
    END IF;
END $$;

-- Inserts compartments, wraps and records. What a record is stands in its envelope's clear header
-- (docs/envelopes.md): type 6, compartment 7, case 8, record 24, author 40, epoch 56, version 60.
-- p_held_by: the forward on whose acceptance all compartments and records wait, but those of an
-- exchange, which both sides have from the start; the state of each wrap is given apart.
-- A NULL scope is the case itself.
CREATE OR REPLACE FUNCTION hotline.seal_rows(
    p_case uuid, p_at timestamptz, p_held_by uuid,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    c_nil CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    INSERT INTO compartment (case_id, compartment, scope, epoch, public_key, created_at, held_by)
    SELECT p_case, n.compartment, coalesce(n.scope, c_nil), n.epoch, n.public_key, p_at,
           CASE WHEN n.compartment <> 5 THEN p_held_by END
    FROM unnest(c_compartment, c_scope, c_epoch, c_public)
        AS n (compartment, scope, epoch, public_key);
    INSERT INTO wrap (case_id, compartment, scope, epoch, principal_id, principal_epoch, state,
                      wrap, created_at)
    SELECT p_case, n.compartment, coalesce(n.scope, c_nil), n.epoch, n.principal,
           n.principal_epoch, n.state, n.wrap, p_at
    FROM unnest(w_compartment, w_scope, w_epoch, w_principal, w_principal_epoch, w_state, w_wrap)
        AS n (compartment, scope, epoch, principal, principal_epoch, state, wrap);
    INSERT INTO record (id, version, epoch, case_id, compartment, scope, type, author, created_at,
                        held_by, envelope)
    SELECT uuid_at(n.envelope, 24), be32(n.envelope, 60), be32(n.envelope, 56),
           uuid_at(n.envelope, 8), get_byte(n.envelope, 7), coalesce(n.scope, c_nil),
           get_byte(n.envelope, 6), nullif(uuid_at(n.envelope, 40), c_nil), p_at,
           CASE WHEN get_byte(n.envelope, 7) <> 5 THEN p_held_by END, n.envelope
    FROM unnest(r_scope, r_envelope) AS n (scope, envelope)
    WHERE uuid_at(n.envelope, 8) = p_case;
    IF cardinality(r_envelope) > 0 AND EXISTS (
        SELECT FROM unnest(r_envelope) AS n (envelope) WHERE uuid_at(n.envelope, 8) <> p_case) THEN
        RAISE EXCEPTION 'an envelope of another case';
    END IF;
END $$;

-- The same for a case that exists, locked by case_for_write. False, and nothing done, when the
-- compartments have changed since the context was read: the api reads it again and seals anew.
DROP FUNCTION IF EXISTS hotline.seal_in;
CREATE FUNCTION hotline.seal_in(
    p_case uuid, p_at timestamptz, p_held_by uuid, s hotline.sealed_rows) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    c_nil CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    -- a new epoch is the next one, and (unless it waits for a forward) nobody has a live one
    IF EXISTS (
        SELECT FROM unnest(s.c_compartment, s.c_scope, s.c_epoch) AS n (compartment, scope, epoch)
        CROSS JOIN LATERAL (
            SELECT max(k.epoch) AS last,
                   bool_or(k.retired_at IS NULL AND k.held_by IS NULL) AS live
            FROM compartment k WHERE k.case_id = p_case AND k.compartment = n.compartment
              AND k.scope = coalesce(n.scope, c_nil)) k
        WHERE n.compartment <> 5
          AND (n.epoch <> coalesce(k.last, 0) + 1 OR k.live AND p_held_by IS NULL)) THEN
        RETURN false;
    END IF;
    -- a record goes into a new epoch, or into a live one
    IF EXISTS (
        SELECT FROM unnest(s.r_scope, s.r_envelope) AS n (scope, envelope)
        WHERE NOT EXISTS (
            SELECT FROM unnest(s.c_compartment, s.c_scope, s.c_epoch)
                AS k (compartment, scope, epoch)
            WHERE k.compartment = get_byte(n.envelope, 7) AND k.epoch = be32(n.envelope, 56)
              AND k.scope IS NOT DISTINCT FROM n.scope)
        AND NOT EXISTS (
            SELECT FROM compartment k
            WHERE k.case_id = p_case AND k.compartment = get_byte(n.envelope, 7)
              AND k.scope = coalesce(n.scope, c_nil) AND k.epoch = be32(n.envelope, 56)
              AND k.retired_at IS NULL AND k.held_by IS NULL)) THEN
        RETURN false;
    END IF;
    PERFORM seal_rows(p_case, p_at, p_held_by,
        s.c_compartment, s.c_scope, s.c_epoch, s.c_public,
        s.w_compartment, s.w_scope, s.w_epoch, s.w_principal, s.w_principal_epoch, s.w_state,
        s.w_wrap, s.r_scope, s.r_envelope);
    RETURN true;
END $$;

-- What a request was answered before; NULL: nothing yet. Asked when a request fails that may be a
-- repeat of one that succeeded and thereby changed the case.
CREATE OR REPLACE FUNCTION hotline.request_kept(p_actor uuid, p_key uuid, p_request bytea)
RETURNS TABLE (outcome text, answer jsonb)
LANGUAGE sql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT coalesce(k.outcome, 'ok'), k.answer
    FROM hotline.idempotent_answer(p_actor, p_key, p_request) k;
$$;
