-- What the functions of people and keys answer. As the server's role wherever it may call them.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.h(t text) RETURNS bytea LANGUAGE sql IMMUTABLE
AS $$ SELECT sha256(convert_to(t, 'UTF8')) $$;
CREATE FUNCTION pg_temp.invite(n int, name text, k int DEFAULT NULL, role text DEFAULT 'operator')
RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM hotline.user_invite(pg_temp.id(0), coalesce(pg_temp.id(k), gen_random_uuid()),
        pg_temp.h(name || role), pg_temp.id(n), name, '', role, 'belgrade', NULL,
        pg_temp.h('code'), 7) $$;
CREATE FUNCTION pg_temp.enrol(n int, name text, code text, k int DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
    SELECT outcome FROM hotline.user_enrol(pg_temp.id(n),
        coalesce(pg_temp.id(k), gen_random_uuid()), pg_temp.h(name || code), name,
        pg_temp.h(code), decode(repeat('00', 16), 'hex'), 3, 65536, pg_temp.h('auth'), 'bundle',
        pg_temp.h('sign' || name), pg_temp.h('box' || name)) $$;
CREATE FUNCTION pg_temp.open(n int, token text) RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM hotline.session_open(gen_random_uuid(), pg_temp.h(token), pg_temp.id(n),
        pg_temp.h('bucket'), false, 12) $$;
CREATE FUNCTION pg_temp.found(token text) RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM hotline.session_find(pg_temp.h(token), 60) $$;

-- inviting
SELECT is(pg_temp.invite(1, 'ana', 101), 'ok', 'a new name is invited');
SELECT is(pg_temp.invite(1, 'ana', 101), 'ok', 'a repeat is answered again');
SELECT is(pg_temp.invite(1, 'ana', 101, 'lawyer'), 'idempotency_mismatch',
    'the same key for another request is refused');
SELECT is((SELECT role FROM hotline.user_account WHERE username = 'ana'), 'operator');
SELECT is((SELECT count(*) FROM hotline.audit WHERE event = 'repeated' AND subject = pg_temp.id(101)),
    1::bigint, 'a repeat writes, so that its commit waits');
SELECT is((SELECT count(*) FROM hotline.audit WHERE event = 'invited'), 1::bigint);
SELECT throws_ok($$ SELECT pg_temp.invite(2, 'Ana Big') $$, '23514', NULL,
    'a name of other characters breaks the constraint');

-- enrolling
SELECT is(pg_temp.enrol(1, 'ana', 'wrong'), 'invitation_invalid', 'a wrong code');
SELECT is(pg_temp.enrol(9, 'ana', 'code'), 'invitation_invalid', 'the id of somebody else');
SELECT is(pg_temp.enrol(1, 'eva', 'code'), 'invitation_invalid', 'another name');
SELECT is(pg_temp.enrol(1, 'ana', 'code', 102), 'ok', 'the code fits');
SELECT is(pg_temp.enrol(1, 'ana', 'code', 102), 'ok', 'a repeat is answered again');
SELECT is(pg_temp.enrol(1, 'ana', 'code'), 'invitation_invalid', 'a code works once');
SELECT is(pg_temp.invite(1, 'ana'), 'username_taken', 'whoever has enrolled is not invited again');
SELECT is(pg_temp.invite(3, 'eva'), 'ok');
UPDATE hotline.invitation SET expires_at = now() WHERE user_id = pg_temp.id(3);
SELECT is(pg_temp.enrol(3, 'eva', 'code'), 'invitation_invalid', 'an expired invitation');
SELECT is(pg_temp.invite(3, 'eva'), 'ok', 'may be renewed');
SELECT is(pg_temp.enrol(3, 'eva', 'code'), 'ok');

-- sessions
SELECT is(pg_temp.open(1, 't1'), 'ok');
SELECT is(pg_temp.found('t1'), 'ok');
SELECT is(pg_temp.found('t2'), 'unauthenticated', 'an unknown token');
SELECT results_eq(
    $$ SELECT role, office FROM hotline.session_find(pg_temp.h('t1'), 60) $$,
    $$ VALUES (NULL::text, NULL::text) $$, 'no role before somebody has signed it');
SELECT is(outcome, 'ok') FROM hotline.session_end(pg_temp.id(3),
    (SELECT id FROM hotline.session WHERE token_hash = pg_temp.h('t1')));
SELECT is(pg_temp.found('t1'), 'ok', 'nobody ends the session of somebody else');
UPDATE hotline.session SET seen_at = now() - interval '61 minutes';
SELECT is(pg_temp.found('t1'), 'unauthenticated', 'idle too long');
UPDATE hotline.session SET seen_at = now() - interval '59 minutes';
SELECT is(pg_temp.found('t1'), 'ok', 'idle for less');
SELECT is((SELECT seen_at FROM hotline.session WHERE token_hash = pg_temp.h('t1')), now(),
    'its use is noted');
UPDATE hotline.session SET expires_at = now();
SELECT is(pg_temp.found('t1'), 'unauthenticated', 'expired');
SELECT is(pg_temp.open(1, 't3'), 'ok');
SELECT is(outcome, 'ok') FROM hotline.user_disable(NULL, 'ana');
SELECT is(pg_temp.found('t3'), 'unauthenticated', 'a disabled user is out');
SELECT is(pg_temp.open(1, 't4'), 'sign_in_failed', 'and does not come in');
SELECT is(outcome, 'not_found') FROM hotline.user_disable(NULL, 'nobody');
SELECT is((SELECT user_id FROM hotline.sign_in_try(pg_temp.h('a'), 'ana', false, 10, 300)), NULL,
    'nor is there anything to compare her password with');

-- tries
SELECT results_eq(
    $$ SELECT retry_after > 0 FROM generate_series(1, 11) n,
         LATERAL (SELECT * FROM hotline.sign_in_try(pg_temp.h(left('bucket' || n, 6)), 'eva',
            false, 10, 300)) t $$,
    $$ SELECT n > 10 FROM generate_series(1, 11) n $$, 'the eleventh try waits, no other');
SELECT is(retry_after, 0::bigint, 'a known device has its own count')
FROM hotline.sign_in_try(pg_temp.h('bucket'), 'eva', true, 10, 300);
SELECT is(pg_temp.open(3, 't5'), 'ok');
SELECT is(retry_after, 0::bigint, 'success clears the count')
FROM hotline.sign_in_try(pg_temp.h('bucket'), 'eva', false, 10, 300);
SELECT is(retry_after, 0::bigint, 'another bucket is another count')
FROM hotline.sign_in_try(pg_temp.h('other'), 'eva', false, 10, 300);

-- key bundles
SELECT results_eq($$ SELECT outcome, bundle_version FROM hotline.key_bundle_put(pg_temp.id(3), 1, 'b2') $$,
    $$ VALUES ('ok', 2::bigint) $$);
SELECT is(outcome, 'version_stale') FROM hotline.key_bundle_put(pg_temp.id(3), 1, 'b3');

-- the directory: a group, eva, her membership, then her revocation
CREATE FUNCTION pg_temp.append(after bigint, type int, p uuid, member uuid, kind text, name text,
    role text, epoch int) RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM hotline.directory_append(NULL, NULL, NULL, after, ARRAY['s'::bytea],
        ARRAY[pg_temp.h(after::text)], ARRAY[type::bigint], ARRAY[p], ARRAY[member], ARRAY[kind],
        ARRAY[name], ARRAY[role], ARRAY['belgrade'], ARRAY[epoch::bigint], '{}', '{}', '{}', '{}',
        '{}') $$;
SELECT is(pg_temp.append(0, 2, pg_temp.id(50), NULL, 'desk', 'desk:belgrade', NULL, 1), 'ok');
SELECT is(pg_temp.append(0, 2, pg_temp.id(51), NULL, 'desk', 'desk:pristina', NULL, 1),
    'directory_stale', 'a posting behind another head is refused');
SELECT is(pg_temp.append(1, 3, pg_temp.id(3), NULL, NULL, 'eva', 'coordinator', 1), 'ok');
SELECT is((SELECT state || role FROM hotline.user_account WHERE username = 'eva'),
    'admittedcoordinator', 'the signed statement says the role, not the invitation');
SELECT is((SELECT role FROM hotline.session_find(pg_temp.h('t5'), 60)), 'coordinator');
SELECT is(pg_temp.append(2, 4, pg_temp.id(50), pg_temp.id(3), NULL, NULL, NULL, 0), 'ok');
SELECT results_eq($$ SELECT name, epoch FROM hotline.my_groups(pg_temp.id(3)) $$,
    $$ VALUES ('desk:belgrade', 1) $$);
SELECT is(pg_temp.append(3, 2, pg_temp.id(50), NULL, 'desk', 'desk:belgrade', NULL, 2), 'ok');
SELECT results_eq($$ SELECT name, epoch FROM hotline.my_groups(pg_temp.id(3)) $$,
    $$ VALUES ('desk:belgrade', 2) $$, 'a later statement of a group is its next epoch');
SELECT is(pg_temp.append(4, 6, pg_temp.id(3), NULL, NULL, NULL, NULL, 0), 'ok');
SELECT is(pg_temp.found('t5'), 'unauthenticated', 'a revocation ends sessions');
SELECT is_empty($$ SELECT * FROM hotline.my_groups(pg_temp.id(3)) $$, 'and memberships');
SELECT is_empty($$ SELECT * FROM hotline.principals_page(NULL, 'coordinator', NULL, NULL, 50) $$,
    'and nobody can choose her');
SELECT is((SELECT state FROM hotline.user_account WHERE username = 'eva'), 'disabled');

SELECT * FROM finish();
ROLLBACK;
