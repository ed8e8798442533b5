-- What pgbench calls. The functions are the server's own; only the parameters are made here, from
-- rows kept of real intakes, so that nothing has to be sent: new ids are put into the envelopes'
-- clear headers (docs/envelopes.md: case at 8, record at 24), all else is as it was sealed.

CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO hotline_server;

-- Version 7, as the server makes them.
CREATE FUNCTION bench.uuid_new(p_at timestamptz DEFAULT clock_timestamp()) RETURNS uuid LANGUAGE sql AS $$
    SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
$$;
CREATE FUNCTION bench.moved(p_envelope bytea, p_case uuid, p_record uuid) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT overlay(p_envelope PLACING uuid_send(p_case) || uuid_send(p_record) FROM 9);
$$;

CREATE TABLE bench.intake (
    n serial PRIMARY KEY, case_id uuid, actor uuid, office text, prefix text, channel text,
    language text, priority text, rank bigint, flags text[], first_action_by timestamptz,
    shred_key bytea, safe_on date[], latest_on date[],
    consent_kinds text[], consent_states text[], consent_forms text[], consent_at bigint[],
    consent_until date[], hash_count int,
    s_public bytea, s_envelope bytea, s_wrap bytea, directory_seq bigint,
    c_compartment bigint[], c_scope uuid[], c_epoch bigint[], c_public bytea[],
    w_compartment bigint[], w_scope uuid[], w_epoch bigint[], w_principal uuid[],
    w_principal_epoch bigint[], w_state text[], w_wrap bytea[],
    r_scope uuid[], r_envelope bytea[]);
-- Random bytes do not shrink: no time is spent on trying.
ALTER TABLE bench.intake ALTER s_envelope SET STORAGE EXTERNAL, ALTER r_envelope SET STORAGE EXTERNAL,
    ALTER w_wrap SET STORAGE EXTERNAL;

INSERT INTO bench.intake (case_id, actor, office, prefix, channel, language, priority, rank, flags,
    first_action_by, shred_key, safe_on, latest_on, consent_kinds, consent_states, consent_forms,
    consent_at, consent_until, hash_count, s_public, s_envelope, s_wrap, directory_seq,
    c_compartment, c_scope, c_epoch, c_public, w_compartment, w_scope, w_epoch, w_principal,
    w_principal_epoch, w_state, w_wrap, r_scope, r_envelope)
SELECT c.id, c.logger_id, c.office, left(c.reference, 2), c.channel, t.language, c.priority,
    c.priority_rank, c.flags, c.first_action_by, k.key, d.safe, d.latest, n.kinds, n.states, n.forms,
    n.at, n.until, (SELECT count(*) FROM hotline.search_entry e WHERE e.case_id = c.id),
    s.public_key, s.envelope, s.wrap, (SELECT max(seq) FROM hotline.statement),
    m.compartments, m.scopes, m.epochs, m.keys, w.compartments, w.scopes, w.epochs, w.principals,
    w.principal_epochs, w.states, w.wraps, r.scopes, r.envelopes
FROM hotline.case_record c
JOIN shred.case_key k ON k.case_id = c.id
JOIN hotline.contact t ON t.case_id = c.id
LEFT JOIN shred.pseudonym p ON p.case_id = c.id
LEFT JOIN hotline.statistics_copy s ON s.pseudonym = p.pseudonym
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(safe_on), '{}') AS safe, coalesce(array_agg(latest_on), '{}') AS latest
    FROM hotline.deadline WHERE case_id = c.id) d
CROSS JOIN LATERAL (
    SELECT array_agg(kind) AS kinds, array_agg(state) AS states, array_agg(form) AS forms,
        array_agg(coalesce(extract(epoch FROM at) * 1000, 0)::bigint) AS at,
        array_agg(valid_until) AS until
    FROM hotline.consent WHERE case_id = c.id) n
CROSS JOIN LATERAL (
    SELECT array_agg(compartment::bigint) AS compartments, array_agg(NULL::uuid) AS scopes,
        array_agg(epoch::bigint) AS epochs, array_agg(public_key) AS keys
    FROM hotline.compartment WHERE case_id = c.id) m
CROSS JOIN LATERAL (
    SELECT array_agg(compartment::bigint) AS compartments, array_agg(NULL::uuid) AS scopes,
        array_agg(epoch::bigint) AS epochs, array_agg(principal_id) AS principals,
        array_agg(principal_epoch::bigint) AS principal_epochs, array_agg(state) AS states,
        array_agg(wrap) AS wraps
    FROM hotline.wrap WHERE case_id = c.id) w
CROSS JOIN LATERAL (
    SELECT array_agg(NULL::uuid) AS scopes, array_agg(envelope ORDER BY created_at, id) AS envelopes
    FROM hotline.record WHERE case_id = c.id) r;
GRANT SELECT ON bench.intake TO hotline_server;

-- The parameters alone, and the whole: their difference is the function itself.
CREATE FUNCTION bench.parameters(p_n int, OUT id uuid, OUT envelopes bytea[], OUT hashes bytea[],
    OUT i bench.intake) LANGUAGE plpgsql AS $$
BEGIN
    SELECT t.* INTO i FROM bench.intake t WHERE t.n = p_n;
    id := bench.uuid_new();
    envelopes := ARRAY(SELECT bench.moved(e, id, bench.uuid_new()) FROM unnest(i.r_envelope) AS e);
    hashes := ARRAY(SELECT uuid_send(gen_random_uuid()) FROM generate_series(1, i.hash_count));
END $$;
CREATE FUNCTION bench.case_open(p_n int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p record;
    i bench.intake;
    v_now timestamptz := clock_timestamp();
    v_reference text;
    v_outcome text;
BEGIN
    SELECT * INTO p FROM bench.parameters(p_n);
    i := p.i;
    SELECT o.outcome, o.reference INTO v_outcome, v_reference FROM hotline.case_open(
        i.actor, gen_random_uuid(), sha256(uuid_send(p.id)), p.id, bench.uuid_new(),
        i.office, i.prefix, i.channel, i.language, i.priority, i.rank, i.flags, v_now,
        i.first_action_by, v_now::date, i.shred_key, i.safe_on, i.latest_on,
        i.consent_kinds, i.consent_states, i.consent_forms, i.consent_at, i.consent_until,
        bench.uuid_new(), p.hashes, gen_random_uuid(), i.s_public, i.s_envelope, i.s_wrap,
        NULL, NULL, i.directory_seq, i.c_compartment, i.c_scope, i.c_epoch, i.c_public,
        i.w_compartment, i.w_scope, i.w_epoch, i.w_principal, i.w_principal_epoch, i.w_state,
        i.w_wrap, i.r_scope, p.envelopes) o;
    IF v_outcome <> 'ok' THEN
        RAISE EXCEPTION 'case_open: %', v_outcome;
    END IF;
    RETURN v_reference;
END $$;

-- Who asks, and for what, in the measurements of reading: filled by the bench.
CREATE TABLE bench.reading (n serial PRIMARY KEY, actor uuid, reference text, hash bytea);
CREATE TABLE bench.searcher (n serial PRIMARY KEY, actor uuid);
GRANT SELECT ON bench.reading, bench.searcher TO hotline_server;
