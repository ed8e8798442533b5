-- Opening a case and changing what its report says.

-- The next reference of an office and year: BG-2026-00417-3. One sequence each, made on demand, so
-- that intakes never wait for each other; gaps are harmless. Check digit: ISO 7064 MOD 11,10 over
-- the digits, letters as two digits (A = 10 … Z = 35), as in base/reference.h.
CREATE OR REPLACE FUNCTION hotline.reference_make(p_prefix text, p_year int, p_number bigint)
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_number text := lpad(p_number::text, greatest(5, length(p_number::text)), '0');
    v_digits text := '';
    v_rest int := 10;
    v_digit text;
BEGIN
    FOREACH v_digit IN ARRAY regexp_split_to_array(p_prefix, '') LOOP
        v_digits := v_digits || (ascii(v_digit) - ascii('A') + 10)::text;
    END LOOP;
    FOREACH v_digit IN ARRAY regexp_split_to_array(v_digits || p_year::text || v_number, '') LOOP
        v_rest := (v_rest + v_digit::int) % 10;
        v_rest := (CASE WHEN v_rest = 0 THEN 10 ELSE v_rest END) * 2 % 11;
    END LOOP;
    RETURN format('%s-%s-%s-%s', p_prefix, p_year, v_number, (11 - v_rest) % 10);
END $$;

CREATE OR REPLACE FUNCTION hotline.reference_next(p_prefix text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_year int := extract(year FROM p_at AT TIME ZONE 'Europe/Belgrade');
    v_sequence text := format('hotline.reference_%s_%s', lower(p_prefix), v_year);
BEGIN
    IF to_regclass(v_sequence) IS NULL THEN
        -- the first of a year: whoever comes second waits here, and finds it made
        PERFORM pg_advisory_xact_lock(hashtextextended(v_sequence, 2));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %s', v_sequence);
    END IF;
    RETURN reference_make(p_prefix, v_year, nextval(v_sequence::regclass));
END $$;

CREATE OR REPLACE FUNCTION hotline.deadlines_put(
    p_case uuid, p_today date, p_safe_on date[], p_latest_on date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO deadline (case_id, number, safe_on, latest_on, state)
    SELECT p_case, d.number, d.safe_on, d.latest_on,
           CASE WHEN d.latest_on < p_today THEN 'missed' ELSE 'open' END
    FROM unnest(p_safe_on, p_latest_on) WITH ORDINALITY AS d (safe_on, latest_on, number);
END $$;
-- The nearest safe date of an open clock, of the case or what was merged into it; one that has
-- passed is due today.
CREATE OR REPLACE FUNCTION hotline.deadline_next(p_case uuid, p_today date) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT greatest(min(d.safe_on), p_today) FROM deadline d
    WHERE d.case_id = ANY (with_merged(p_case)) AND d.state = 'open' HAVING count(*) > 0);
END $$;
CREATE OR REPLACE FUNCTION hotline.office_day(p_at timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
    SELECT (p_at AT TIME ZONE 'Europe/Belgrade')::date;
$$;

-- A new case, all at once. p_consent_at is in milliseconds, 0 where not said; p_consent_record is
-- the sealed record with limits and wordings. p_hashes: search hashes under the server's key.
DROP FUNCTION IF EXISTS hotline.case_open;
CREATE OR REPLACE FUNCTION hotline.case_open(
    p_actor uuid, p_key uuid, p_request bytea, p_id uuid, p_contact uuid,
    p_office text, p_prefix text, p_channel text, p_language text,
    p_priority text, p_rank bigint, p_flags text[], p_at timestamptz,
    p_first_action_by timestamptz, p_call_day date, p_shred_key bytea,
    p_safe_on date[], p_latest_on date[],
    p_consent_kinds text[], p_consent_states text[], p_consent_forms text[],
    p_consent_at bigint[], p_consent_until date[], p_consent_record uuid,
    p_hashes bytea[], p_pseudonym uuid, p_statistics_public bytea,
    p_statistics_envelope bytea, p_statistics_wrap bytea,
    p_legal_basis text, p_review_by timestamptz, p_directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[])
RETURNS TABLE (outcome text, id uuid, reference text, status text, priority text, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_kept pg_catalog.record;
    v_today date := office_day(p_at);
BEGIN
    SELECT * INTO v_kept FROM idempotent_answer(p_actor, p_key, p_request);
    IF v_kept.outcome IS NOT NULL THEN
        RETURN QUERY SELECT v_kept.outcome, (v_kept.answer->>'id')::uuid,
            v_kept.answer->>'reference', v_kept.answer->>'status', v_kept.answer->>'priority',
            (v_kept.answer->>'version')::bigint;
        RETURN;
    END IF;
    IF p_directory_seq <> (SELECT max(s.seq) FROM statement s) THEN
        RETURN QUERY SELECT 'directory_stale', NULL::uuid, NULL, NULL, NULL, NULL::bigint;
        RETURN;
    END IF;
    id := p_id;
    reference := reference_next(p_prefix, p_at);
    status := 'received';
    priority := p_priority;
    version := 1;
    INSERT INTO case_record (id, reference, office, origin_office, channel, status, priority,
        priority_rank, priority_computed, flags, logger_id, created_at, updated_at, status_since,
        first_action_by, next_due_on)
    VALUES (p_id, reference, p_office, p_office, p_channel, status, p_priority, p_rank, p_priority,
        p_flags, p_actor, p_at, p_at, p_at, p_first_action_by,
        (SELECT greatest(min(d.safe_on), v_today) FROM unnest(p_safe_on, p_latest_on)
             AS d (safe_on, latest_on) WHERE d.latest_on >= v_today HAVING count(*) > 0));
    INSERT INTO shred.case_key (case_id, key) VALUES (p_id, p_shred_key);
    PERFORM seal_rows(p_id, p_at, NULL, c_compartment, c_scope, c_epoch, c_public,
        w_compartment, w_scope, w_epoch, w_principal, w_principal_epoch, w_state, w_wrap,
        r_scope, r_envelope);
    INSERT INTO consent (case_id, kind, version, state, form, at, valid_until, record_id, noted_by,
                         noted_at)
    SELECT p_id, n.kind, 1, n.state, n.form,
           CASE WHEN n.at <> 0 THEN to_timestamp(n.at / 1000.0) END, n.valid_until,
           p_consent_record, p_actor, p_at
    FROM unnest(p_consent_kinds, p_consent_states, p_consent_forms, p_consent_at, p_consent_until)
        AS n (kind, state, form, at, valid_until);
    INSERT INTO contact (id, case_id, office, kind, channel, language, day, logged_by, created_at)
    VALUES (p_contact, p_id, p_office, 'report', p_channel, p_language, p_call_day, p_actor, p_at);
    INSERT INTO status_change (case_id, at, number, to_status, by)
    VALUES (p_id, p_at, 1, status, p_actor);
    IF cardinality(p_safe_on) > 0 THEN
        PERFORM deadlines_put(p_id, v_today, p_safe_on, p_latest_on);
    END IF;
    INSERT INTO search_entry (hash, case_id)
    SELECT h, p_id FROM unnest(p_hashes) AS h ON CONFLICT DO NOTHING;
    IF p_pseudonym IS NOT NULL THEN
        INSERT INTO statistics_copy (pseudonym, epoch, public_key, envelope, wrap)
        VALUES (p_pseudonym, 1, p_statistics_public, p_statistics_envelope, p_statistics_wrap);
        INSERT INTO shred.pseudonym (case_id, pseudonym) VALUES (p_id, p_pseudonym);
    END IF;
    IF p_legal_basis IS NOT NULL THEN
        INSERT INTO override (id, case_id, kind, consents, legal_basis, decided_by, decided_at,
                              review_by, office)
        VALUES (gen_random_uuid(), p_id, 'store_identity', '{store_identity}', p_legal_basis,
                p_actor, p_at, p_review_by, p_office);
        PERFORM write_audit(p_actor, 'override', p_id);
    END IF;
    PERFORM write_audit(p_actor, 'created', p_id);
    PERFORM note_change(p_id, 'created', p_office);
    PERFORM keep_answer(p_actor, p_key, p_request, jsonb_build_object('id', p_id,
        'reference', reference, 'status', status, 'priority', priority, 'version', version));
    outcome := 'ok';
    RETURN NEXT;
END $$;

-- New facts (p_facts), or only a summary or an override of the priority. An override stays in force
-- over new facts; the computed priority is kept beside it.
DROP FUNCTION IF EXISTS hotline.case_change;
CREATE FUNCTION hotline.case_change(
    p_actor uuid, p_id uuid, p_version bigint, p_at timestamptz, p_facts boolean,
    p_computed text, p_computed_rank bigint, p_override text, p_override_rank bigint,
    p_flags text[], p_first_action_by timestamptz, p_safe_on date[], p_latest_on date[],
    p_statistics_public bytea, p_statistics_envelope bytea, p_statistics_wrap bytea,
    p_sealed hotline.sealed_rows, OUT outcome text, OUT version bigint, OUT priority text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    c case_record;
    v_today date := office_day(p_at);
BEGIN
    SELECT * INTO v_gate
    FROM case_for_write(p_actor, NULL, NULL, p_id, p_version, p_sealed.directory_seq);
    c := v_gate.locked;
    outcome := coalesce(v_gate.outcome, CASE
        WHEN NOT v_gate.relation && (CASE WHEN p_override IS NULL
            THEN '{coordination,logger,handler}' ELSE '{coordination}' END)::text[]
            THEN 'forbidden'
        WHEN c.status IN ('closed', 'merged', 'erased') THEN 'case_closed'
        WHEN NOT seal_in(p_id, p_at, NULL, p_sealed) THEN 'conflict' END);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    IF p_facts THEN
        c.priority_computed := p_computed;
        c.flags := p_flags;
        IF NOT c.priority_overridden THEN
            c.priority := p_computed;
            c.priority_rank := p_computed_rank;
        END IF;
        DELETE FROM deadline d WHERE d.case_id = p_id;
        PERFORM deadlines_put(p_id, v_today, p_safe_on, p_latest_on);
        c.next_due_on := deadline_next(p_id, v_today);
        IF p_statistics_envelope IS NOT NULL THEN
            UPDATE statistics_copy s SET public_key = p_statistics_public,
                envelope = p_statistics_envelope, wrap = p_statistics_wrap
            FROM shred.pseudonym n WHERE n.case_id = p_id AND s.pseudonym = n.pseudonym;
        END IF;
    END IF;
    IF p_override IS NOT NULL THEN
        c.priority := p_override;
        c.priority_rank := p_override_rank;
        c.priority_overridden := p_override <> c.priority_computed;
    END IF;
    UPDATE case_record k SET priority = c.priority, priority_rank = c.priority_rank,
        priority_computed = c.priority_computed, priority_overridden = c.priority_overridden,
        flags = c.flags, next_due_on = c.next_due_on, version = c.version + 1, updated_at = p_at,
        first_action_by = CASE WHEN k.first_action_by IS NOT NULL
            AND (p_override IS NOT NULL OR p_facts AND NOT c.priority_overridden)
            THEN p_first_action_by ELSE k.first_action_by END
    WHERE k.id = p_id;
    PERFORM write_audit(p_actor, 'changed', p_id, NULL, jsonb_build_object('what',
        CASE WHEN p_facts THEN 'facts' WHEN p_override IS NOT NULL THEN 'priority'
             ELSE 'summary' END));
    PERFORM note_change(p_id, CASE WHEN p_override IS NOT NULL THEN 'priority' ELSE 'facts' END,
        c.office, ARRAY[c.assignee_id]);
    outcome := 'ok';
    version := c.version + 1;
    priority := c.priority;
END $$;

-- The search hashes of a case that came in without; they replace what there is.
CREATE OR REPLACE FUNCTION hotline.case_search_hashes(
    p_actor uuid, p_id uuid, p_version bigint, p_hashes bytea[])
RETURNS TABLE (outcome text, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_catalog, pg_temp AS $$
DECLARE
    v_gate pg_catalog.record;
    v_state text;
BEGIN
    SELECT * INTO v_gate FROM case_for_write(p_actor, NULL, NULL, p_id, p_version, NULL);
    outcome := v_gate.outcome;
    IF outcome IS NULL AND NOT relation_works(v_gate.relation) THEN
        outcome := 'forbidden';
    END IF;
    SELECT n.state INTO v_state FROM consent n
    WHERE n.case_id = p_id AND n.kind = 'store_identity' ORDER BY n.version DESC LIMIT 1;
    IF outcome IS NULL AND coalesce(v_state, '') NOT IN ('given', 'limited') AND NOT EXISTS (
        SELECT FROM override o WHERE o.case_id = p_id AND o.kind = 'store_identity') THEN
        outcome := 'consent_missing';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    DELETE FROM search_entry e WHERE e.case_id = p_id;
    INSERT INTO search_entry (hash, case_id)
    SELECT h, p_id FROM unnest(p_hashes) AS h ON CONFLICT DO NOTHING;
    UPDATE case_record k SET flags = array_remove(k.flags, 'search_pending'),
        version = k.version + 1
    WHERE k.id = p_id RETURNING k.version INTO version;
    PERFORM write_audit(p_actor, 'changed', p_id, NULL, '{"what": "search_hashes"}');
    outcome := 'ok';
    RETURN NEXT;
END $$;
