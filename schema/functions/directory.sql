-- The signed list and the rows that say the same for queries. Signatures are checked by the server
-- before it appends, and by everybody who reads.

CREATE OR REPLACE FUNCTION hotline.directory_page(p_after bigint, p_limit int)
RETURNS TABLE (seq bigint, bytes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT s.seq, s.bytes FROM statement s WHERE s.seq > p_after ORDER BY s.seq LIMIT p_limit;
$$;

CREATE OR REPLACE FUNCTION hotline.directory_head() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT coalesce(max(seq), 0) FROM statement;
$$;

-- What one verified statement changes in the rows kept for queries.
CREATE OR REPLACE FUNCTION hotline.directory_apply(
    p_actor uuid, p_seq bigint, p_type int, p_id uuid, p_member uuid, p_kind text, p_name text,
    p_role text, p_office text, p_epoch int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    CASE p_type
    WHEN 1 THEN -- GENESIS
        PERFORM write_audit(p_actor, 'directory_begun', NULL, p_id);
    WHEN 2 THEN -- GROUP
        INSERT INTO principal (id, kind, name, office, epoch)
        VALUES (p_id, p_kind, p_name, p_office, p_epoch)
        ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch;
        PERFORM write_audit(p_actor, 'group_key', NULL, p_id,
            jsonb_build_object('epoch', p_epoch));
    WHEN 3 THEN -- USER
        INSERT INTO principal (id, kind, name, role, office, epoch)
        VALUES (p_id, 'user', p_name, p_role, p_office, p_epoch)
        ON CONFLICT (id) DO UPDATE
        SET epoch = excluded.epoch, role = excluded.role, office = excluded.office;
        UPDATE user_account SET state = 'admitted', role = p_role, office = p_office
        WHERE id = p_id AND state IN ('enrolled', 'admitted');
        PERFORM write_audit(p_actor, 'admitted', NULL, p_id,
            jsonb_build_object('role', p_role, 'office', p_office));
    WHEN 4 THEN -- MEMBER
        INSERT INTO membership (group_id, user_id, from_seq) VALUES (p_id, p_member, p_seq);
        PERFORM write_audit(p_actor, 'member_added', NULL, p_member,
            jsonb_build_object('group', p_id));
    WHEN 5 THEN -- REMOVE
        UPDATE membership SET to_seq = p_seq
        WHERE group_id = p_id AND user_id = p_member AND to_seq IS NULL;
        PERFORM write_audit(p_actor, 'member_removed', NULL, p_member,
            jsonb_build_object('group', p_id));
    WHEN 6 THEN -- REVOKE
        UPDATE principal SET revoked = true WHERE id = p_id;
        UPDATE membership SET to_seq = p_seq WHERE user_id = p_id AND to_seq IS NULL;
        UPDATE user_account SET state = 'disabled' WHERE id = p_id;
        UPDATE session SET ended_at = now() WHERE user_id = p_id AND ended_at IS NULL;
        PERFORM write_audit(p_actor, 'revoked', NULL, p_id);
    END CASE;
END $$;

-- Appends verified statements behind p_after and the secrets that go with them, or says
-- 'directory_stale' when somebody else has appended meanwhile.
CREATE OR REPLACE FUNCTION hotline.directory_append(
    p_actor uuid, p_key uuid, p_request bytea, p_after bigint,
    p_bytes bytea[], p_hashes bytea[], p_types bigint[], p_ids uuid[], p_members uuid[],
    p_kinds text[], p_names text[], p_roles text[], p_offices text[], p_epochs bigint[],
    p_secret_groups uuid[], p_secret_epochs bigint[], p_secret_purposes bigint[],
    p_secret_principals uuid[], p_secret_wraps bytea[],
    OUT outcome text, OUT seq bigint, OUT hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_count int := coalesce(array_length(p_bytes, 1), 0);
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        seq := (v_kept.answer ->> 'seq')::bigint;
        hash := decode(v_kept.answer ->> 'hash', 'hex');
        RETURN;
    END IF;
    LOCK TABLE statement IN SHARE ROW EXCLUSIVE MODE;
    IF directory_head() <> p_after THEN
        outcome := 'directory_stale';
        RETURN;
    END IF;
    FOR i IN 1 .. v_count LOOP
        INSERT INTO statement (seq, bytes, hash, posted_by)
        VALUES (p_after + i, p_bytes[i], p_hashes[i], p_actor);
        PERFORM directory_apply(p_actor, p_after + i, p_types[i]::int, p_ids[i], p_members[i],
            p_kinds[i], p_names[i], p_roles[i], p_offices[i], p_epochs[i]::int);
    END LOOP;
    -- Group secrets are never replaced; the search key is sealed anew to each epoch of its group.
    INSERT INTO group_secret (group_id, epoch, purpose, principal_id, wrap)
    SELECT s.g, s.e::int, s.u::int, s.p, s.w
    FROM unnest(p_secret_groups, p_secret_epochs, p_secret_purposes, p_secret_principals,
        p_secret_wraps) AS s(g, e, u, p, w)
    ON CONFLICT (group_id, epoch, purpose, principal_id) DO UPDATE SET wrap = excluded.wrap
    WHERE group_secret.purpose = 3;
    SELECT s.seq, s.hash INTO seq, hash FROM statement s ORDER BY s.seq DESC LIMIT 1;
    PERFORM keep_answer(p_actor, p_key, p_request,
        jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex')));
    PERFORM pg_notify('hotline_directory', '');
    outcome := 'ok';
END $$;

-- Whom one can choose: by name, people and groups that are not revoked.
CREATE OR REPLACE FUNCTION hotline.principals_page(
    p_kind text, p_role text, p_office text, p_after text, p_limit int)
RETURNS TABLE (id uuid, name text, kind text, role text, office text, epoch int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT p.id, p.name, p.kind, p.role, p.office, p.epoch
    FROM principal p
    WHERE NOT p.revoked AND p.name > coalesce(p_after, '')
        AND (p_kind IS NULL OR p.kind = p_kind) AND (p_role IS NULL OR p.role = p_role)
        AND (p_office IS NULL OR p.office = p_office)
    ORDER BY p.name LIMIT p_limit;
$$;
