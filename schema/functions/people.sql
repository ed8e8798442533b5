-- Signing in, sessions, users, invitations, enrolment, key bundles. Limits come from the caller
-- (include/hotline/vocab/limits.def).

-- Whose session it is; no row when it is none any more. Notes its use at most once a minute.
CREATE OR REPLACE FUNCTION hotline.session_find(
    p_token_hash bytea, p_idle_minutes int,
    OUT outcome text, OUT session_id uuid, OUT user_id uuid, OUT username text, OUT role text,
    OUT office text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_seen timestamptz;
BEGIN
    SELECT s.id, s.user_id, u.username, p.role, p.office, s.seen_at
    INTO session_id, user_id, username, role, office, v_seen
    FROM session s
    JOIN user_account u ON u.id = s.user_id AND u.state IN ('enrolled', 'admitted')
    LEFT JOIN principal p ON p.id = s.user_id AND p.kind = 'user' AND NOT p.revoked
    WHERE s.token_hash = p_token_hash AND s.ended_at IS NULL AND s.expires_at > now()
        AND s.seen_at > now() - make_interval(mins => p_idle_minutes);
    IF NOT FOUND THEN
        outcome := 'unauthenticated';
        RETURN;
    END IF;
    outcome := 'ok';
    IF v_seen < now() - interval '1 minute' THEN
        UPDATE session SET seen_at = now() WHERE id = session_id;
    END IF;
END $$;

-- Counts one try in a bucket (a keyed hash of the name) and gives what checking it takes;
-- retry_after: seconds until the oldest try leaves the window, 0 while there is room.
DROP FUNCTION IF EXISTS hotline.sign_in_try(text, boolean, int, int);
CREATE OR REPLACE FUNCTION hotline.sign_in_try(
    p_bucket bytea, p_username text, p_known_device boolean, p_limit int, p_window_seconds int,
    OUT outcome text, OUT retry_after bigint, OUT user_id uuid, OUT auth_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_window interval := make_interval(secs => p_window_seconds);
    v_count bigint;
    v_oldest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(p_bucket, 'hex'), 2 + p_known_device::int));
    SELECT count(*), min(f.at) INTO v_count, v_oldest FROM sign_in_failure f
    WHERE f.bucket = p_bucket AND f.known_device = p_known_device
        AND f.at > clock_timestamp() - v_window;
    outcome := 'ok';
    retry_after := 0;
    IF v_count >= p_limit THEN
        retry_after := greatest(1,
            ceil(extract(epoch FROM v_oldest + v_window - clock_timestamp())));
        RETURN;
    END IF;
    INSERT INTO sign_in_failure (bucket, at, known_device)
    VALUES (p_bucket, clock_timestamp(), p_known_device);
    SELECT c.user_id, c.auth_hash INTO user_id, auth_hash
    FROM user_account u JOIN credential c ON c.user_id = u.id
    WHERE u.username = p_username AND u.state IN ('enrolled', 'admitted');
END $$;

-- The try did not succeed: it stays counted, and old ones go.
CREATE OR REPLACE FUNCTION hotline.sign_in_failed(
    p_user uuid, p_known_device boolean, p_window_seconds int, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM write_audit(NULL, 'sign_in_failed', NULL, p_user,
        jsonb_build_object('known_device', p_known_device));
    DELETE FROM sign_in_failure WHERE ctid = ANY (ARRAY(
        SELECT f.ctid FROM sign_in_failure f
        WHERE f.at < clock_timestamp() - make_interval(secs => p_window_seconds)
        ORDER BY f.at LIMIT 20 FOR UPDATE SKIP LOCKED));
    outcome := 'ok';
END $$;

-- Password parameters of an account; no columns when there is none to sign in with.
CREATE OR REPLACE FUNCTION hotline.sign_in_parameters(
    p_username text, OUT outcome text, OUT salt bytea, OUT passes int, OUT memory_kib int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    outcome := 'ok';
    SELECT c.salt, c.passes, c.memory_kib INTO salt, passes, memory_kib
    FROM user_account u JOIN credential c ON c.user_id = u.id
    WHERE u.username = p_username AND u.state IN ('enrolled', 'admitted');
END $$;

DROP FUNCTION IF EXISTS hotline.session_open(uuid, bytea, uuid, boolean, int);
CREATE OR REPLACE FUNCTION hotline.session_open(
    p_session uuid, p_token_hash bytea, p_user uuid, p_bucket bytea, p_known_device boolean,
    p_hours int,
    OUT outcome text, OUT expires_at timestamptz, OUT username text, OUT display_name text,
    OUT role text, OUT office text, OUT state text, OUT key_bundle bytea,
    OUT bundle_version bigint, OUT directory_seq bigint, OUT directory_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    SELECT u.username, u.display_name, p.role, p.office, u.state, c.key_bundle, c.bundle_version
    INTO username, display_name, role, office, state, key_bundle, bundle_version
    FROM user_account u JOIN credential c ON c.user_id = u.id
    LEFT JOIN principal p ON p.id = u.id AND p.kind = 'user' AND NOT p.revoked
    WHERE u.id = p_user AND u.state IN ('enrolled', 'admitted') FOR SHARE OF u;
    IF NOT FOUND THEN
        outcome := 'sign_in_failed';
        RETURN;
    END IF;
    expires_at := now() + make_interval(hours => p_hours);
    INSERT INTO session (id, token_hash, user_id, expires_at)
    VALUES (p_session, p_token_hash, p_user, expires_at);
    DELETE FROM sign_in_failure f
    WHERE f.bucket = p_bucket AND f.known_device = p_known_device;
    SELECT s.seq, s.hash INTO directory_seq, directory_hash
    FROM statement s ORDER BY s.seq DESC LIMIT 1;
    PERFORM write_audit(p_user, 'signed_in', NULL, p_session,
        jsonb_build_object('known_device', p_known_device));
    outcome := 'ok';
END $$;

CREATE OR REPLACE FUNCTION hotline.session_end(p_actor uuid, p_session uuid, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE session SET ended_at = now()
    WHERE id = p_session AND user_id = p_actor AND ended_at IS NULL;
    IF FOUND THEN
        PERFORM write_audit(p_actor, 'signed_out', NULL, p_session);
        -- What she had open is closed, unless she is signed in elsewhere too.
        PERFORM case_presence(p_actor, c.reference, NULL, 0)
        FROM presence p JOIN case_record c ON c.id = p.case_id
        WHERE p.user_id = p_actor AND NOT EXISTS (
            SELECT FROM session s
            WHERE s.user_id = p_actor AND s.ended_at IS NULL AND s.expires_at > now());
    END IF;
    outcome := 'ok';
END $$;

-- A user as lists and she herself see her. role and office: signed ones, else as invited.
CREATE OR REPLACE FUNCTION hotline.user_find(
    p_username text, OUT outcome text, OUT id uuid, OUT username text, OUT display_name text,
    OUT role text, OUT office text, OUT partner text, OUT state text, OUT sign_public bytea,
    OUT box_public bytea, OUT bundle_version bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    SELECT u.id, u.username, u.display_name, u.role, u.office, u.partner, u.state,
        c.sign_public, c.box_public, c.bundle_version
    INTO id, username, display_name, role, office, partner, state, sign_public, box_public,
        bundle_version
    FROM user_account u LEFT JOIN credential c ON c.user_id = u.id
    WHERE u.username = p_username;
    outcome := CASE WHEN FOUND THEN 'ok' ELSE 'not_found' END;
END $$;

CREATE OR REPLACE FUNCTION hotline.users_page(p_state text, p_after text, p_limit int)
RETURNS TABLE (id uuid, username text, display_name text, role text, office text, partner text,
    state text, sign_public bytea, box_public bytea, bundle_version bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT u.id, u.username, u.display_name, u.role, u.office, u.partner, u.state,
        c.sign_public, c.box_public, c.bundle_version
    FROM user_account u LEFT JOIN credential c ON c.user_id = u.id
    WHERE (p_state IS NULL OR u.state = p_state) AND u.username > coalesce(p_after, '')
    ORDER BY u.username LIMIT p_limit;
$$;

CREATE OR REPLACE FUNCTION hotline.my_groups(p_actor uuid)
RETURNS TABLE (id uuid, name text, epoch int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT p.id, p.name, p.epoch
    FROM membership m JOIN principal p ON p.id = m.group_id
    WHERE m.user_id = p_actor AND m.to_seq IS NULL ORDER BY p.name;
$$;

-- The secrets sealed to her, or to a group of hers, of the groups she belongs to now.
CREATE OR REPLACE FUNCTION hotline.my_secrets(p_actor uuid)
RETURNS TABLE (group_id uuid, epoch int, purpose int, wrap bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
    SELECT s.group_id, s.epoch, s.purpose, s.wrap
    FROM membership m JOIN group_secret s ON s.group_id = m.group_id
        AND (s.principal_id = p_actor OR s.principal_id = m.group_id)
    WHERE m.user_id = p_actor AND m.to_seq IS NULL
    ORDER BY s.group_id, s.purpose, s.epoch;
$$;

CREATE OR REPLACE FUNCTION hotline.key_bundle_put(
    p_actor uuid, p_version bigint, p_key_bundle bytea, OUT outcome text, OUT bundle_version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE credential c
    SET key_bundle = p_key_bundle, bundle_version = c.bundle_version + 1, changed_at = now()
    WHERE c.user_id = p_actor AND c.bundle_version = p_version
    RETURNING c.bundle_version INTO bundle_version;
    IF NOT FOUND THEN
        outcome := 'version_stale';
        RETURN;
    END IF;
    PERFORM write_audit(p_actor, 'key_bundle_changed', NULL, p_actor);
    outcome := 'ok';
END $$;

-- Somebody invited again before she has enrolled gets a new code; the old one is void.
CREATE OR REPLACE FUNCTION hotline.user_invite(
    p_actor uuid, p_key uuid, p_request bytea, p_user uuid, p_username text, p_display_name text,
    p_role text, p_office text, p_partner text, p_code_hash bytea, p_days int,
    OUT outcome text, OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        expires_at := (v_kept.answer ->> 'expires_at')::timestamptz;
        RETURN;
    END IF;
    INSERT INTO user_account (id, username, display_name, role, office, partner, state)
    VALUES (p_user, p_username, p_display_name, p_role, p_office, p_partner, 'invited')
    ON CONFLICT (username) DO UPDATE
    SET display_name = excluded.display_name, role = excluded.role, office = excluded.office,
        partner = excluded.partner
    WHERE user_account.state = 'invited';
    IF NOT FOUND THEN
        outcome := 'username_taken';
        RETURN;
    END IF;
    expires_at := now() + make_interval(days => p_days);
    INSERT INTO invitation (user_id, code_hash, invited_by, expires_at)
    VALUES (p_user, p_code_hash, p_actor, expires_at)
    ON CONFLICT (user_id) DO UPDATE
    SET code_hash = excluded.code_hash, invited_by = excluded.invited_by, created_at = now(),
        expires_at = excluded.expires_at, used_at = NULL;
    PERFORM write_audit(p_actor, 'invited', NULL, p_user,
        jsonb_build_object('role', p_role, 'office', p_office));
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('expires_at', expires_at));
    outcome := 'ok';
END $$;

-- Takes the keys of an invited person. A wrong code counts as a try: sign_in_try comes first, with a
-- bucket of its own.
CREATE OR REPLACE FUNCTION hotline.user_enrol(
    p_actor uuid, p_key uuid, p_request bytea, p_username text, p_code_hash bytea, p_salt bytea,
    p_passes int, p_memory_kib int, p_auth_hash bytea, p_key_bundle bytea, p_sign_public bytea,
    p_box_public bytea, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        outcome := v_kept.outcome;
        RETURN;
    END IF;
    UPDATE invitation i SET used_at = now()
    FROM user_account u
    WHERE u.id = i.user_id AND u.username = p_username AND u.id = p_actor
        AND u.state = 'invited' AND i.code_hash = p_code_hash AND i.used_at IS NULL
        AND i.expires_at > now();
    IF NOT FOUND THEN
        outcome := 'invitation_invalid';
        RETURN;
    END IF;
    INSERT INTO credential (user_id, salt, passes, memory_kib, auth_hash, key_bundle, sign_public,
        box_public)
    VALUES (p_actor, p_salt, p_passes, p_memory_kib, p_auth_hash, p_key_bundle, p_sign_public,
        p_box_public);
    UPDATE user_account SET state = 'enrolled' WHERE id = p_actor;
    PERFORM write_audit(p_actor, 'enrolled', NULL, p_actor);
    PERFORM keep_answer(p_actor, p_key, p_request, '{}');
    outcome := 'ok';
END $$;

-- Ends her sessions and lets her in no more. Her keys stay in the directory until a coordinator
-- has signed the revocation.
CREATE OR REPLACE FUNCTION hotline.user_disable(
    p_actor uuid, p_username text, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_user uuid;
BEGIN
    UPDATE user_account SET state = 'disabled' WHERE username = p_username RETURNING id INTO v_user;
    IF NOT FOUND THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    UPDATE session SET ended_at = now() WHERE user_id = v_user AND ended_at IS NULL;
    UPDATE invitation SET used_at = now() WHERE user_id = v_user AND used_at IS NULL;
    PERFORM write_audit(p_actor, 'disabled', NULL, v_user);
    outcome := 'ok';
END $$;
