-- Makes cases number :from to :to out of the intakes kept in bench.intake: every row a case has, of
-- the same sizes, with ids and random search hashes of its own. Two thirds are open.
-- Wraps still lie under the outer layer of the case they were made for (relayer() in copies.py
-- renews those that are read over HTTP).
SET synchronous_commit = off;
SET session_replication_role = replica; -- no check of what is right by the way it is made
CREATE TEMP TABLE made AS
SELECT g AS k, i.n, bench.uuid_new(t.at) AS id, t.at, i.case_id AS source
FROM generate_series(:from, :to) AS g
CROSS JOIN LATERAL (SELECT now() - interval '3 years' + g * interval '90 seconds' AS at) t
JOIN bench.intake i ON i.n = 1 + g % (SELECT count(*) FROM bench.intake);
ANALYZE made;
INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status, priority,
    priority_rank, priority_computed, flags, logger_id, created_at, updated_at, status_since,
    first_action_by, next_due_on, closed_at)
SELECT m.id, hotline.reference_make(i.prefix, 2026, 1000000 + m.k), i.office, i.office, i.channel,
    CASE WHEN m.k / 7 % 3 = 0 THEN 'closed' ELSE 'received' END, i.priority, i.rank, i.priority, i.flags,
    i.actor, m.at, m.at, m.at, i.first_action_by, NULL,
    CASE WHEN m.k / 7 % 3 = 0 THEN m.at + interval '30 days' END
FROM made m JOIN bench.intake i USING (n) ORDER BY m.k;
INSERT INTO shred.case_key SELECT m.id, sha256(uuid_send(m.id)) FROM made m ORDER BY m.k;
INSERT INTO hotline.compartment (case_id, compartment, scope, epoch, public_key, created_at)
SELECT m.id, c.compartment, c.scope, c.epoch, c.public_key, m.at
FROM made m JOIN hotline.compartment c ON c.case_id = m.source ORDER BY m.k;
INSERT INTO hotline.wrap (case_id, compartment, scope, epoch, principal_id, principal_epoch, state,
    wrap, created_at)
SELECT m.id, w.compartment, w.scope, w.epoch, w.principal_id, w.principal_epoch, w.state, w.wrap, m.at
FROM made m JOIN hotline.wrap w ON w.case_id = m.source ORDER BY m.k;
INSERT INTO hotline.record (id, version, epoch, case_id, compartment, scope, type, author,
    created_at, envelope)
SELECT x.id, x.version, x.epoch, x.case_id, x.compartment, x.scope, x.type, x.author, x.at,
    bench.moved(x.envelope, x.case_id, x.id)
FROM (SELECT m.k, m.at, m.id AS case_id, bench.uuid_new(m.at) AS id, r.version, r.epoch,
          r.compartment, r.scope, r.type, r.author, r.envelope
      FROM made m JOIN hotline.record r ON r.case_id = m.source OFFSET 0) x
ORDER BY x.k;
INSERT INTO hotline.consent (case_id, kind, version, state, form, at, valid_until, record_id, noted_by,
    noted_at)
SELECT m.id, c.kind, c.version, c.state, c.form, c.at, c.valid_until, c.record_id, c.noted_by, m.at
FROM made m JOIN hotline.consent c ON c.case_id = m.source ORDER BY m.k;
INSERT INTO hotline.contact (id, case_id, office, kind, channel, language, day, logged_by, created_at)
SELECT bench.uuid_new(m.at), m.id, i.office, 'report', i.channel, i.language, m.at::date, i.actor, m.at
FROM made m JOIN bench.intake i USING (n) ORDER BY m.k;
INSERT INTO hotline.status_change (case_id, at, number, to_status, by)
SELECT m.id, m.at, 1, 'received', i.actor FROM made m JOIN bench.intake i USING (n) ORDER BY m.k;
INSERT INTO hotline.deadline (case_id, number, safe_on, latest_on, state)
SELECT m.id, d.number, d.safe_on, d.latest_on, d.state
FROM made m JOIN hotline.deadline d ON d.case_id = m.source ORDER BY m.k;
INSERT INTO hotline.search_entry (hash, case_id)
SELECT uuid_send(gen_random_uuid()), m.id
FROM made m JOIN bench.intake i USING (n), generate_series(1, i.hash_count);
INSERT INTO shred.pseudonym SELECT m.id, gen_random_uuid() FROM made m;
INSERT INTO hotline.statistics_copy (pseudonym, epoch, envelope, wrap, public_key)
SELECT p.pseudonym, 1, i.s_envelope, i.s_wrap, i.s_public
FROM made m JOIN bench.intake i USING (n) JOIN shred.pseudonym p ON p.case_id = m.id
WHERE i.s_envelope IS NOT NULL;
INSERT INTO hotline.audit (at, actor, event, case_id) SELECT m.at, i.actor, 'created', m.id
FROM made m JOIN bench.intake i USING (n) ORDER BY m.k;
INSERT INTO hotline.change (at, case_id, kind, office) SELECT m.at, m.id, 'created', i.office
FROM made m JOIN bench.intake i USING (n) ORDER BY m.k;
INSERT INTO hotline.idempotency (user_id, key, request_hash, answer, at)
SELECT i.actor, gen_random_uuid(), sha256(uuid_send(m.id)), jsonb_build_object('id', m.id,
    'reference', c.reference, 'status', 'received', 'priority', i.priority, 'version', 1), m.at
FROM made m JOIN bench.intake i USING (n) JOIN hotline.case_record c ON c.id = m.id;
DROP TABLE made;
