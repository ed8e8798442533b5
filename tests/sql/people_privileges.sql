-- Who may touch what: the server executes functions, and reads content only under row security.
BEGIN;
SELECT no_plan();

-- roles
SELECT has_role(r) FROM unnest(ARRAY['hotline_owner', 'hotline_server', 'hotline_readonly']) r;
SELECT isnt_superuser(r)
FROM unnest(ARRAY['hotline_owner', 'hotline_server', 'hotline_readonly']) r;
SELECT is(rolcanlogin, false, 'nobody signs in as the owner') FROM pg_roles
WHERE rolname = 'hotline_owner';
SELECT is(rolbypassrls OR rolcreaterole OR rolcreatedb, false, rolname || ' has no special rights')
FROM pg_roles WHERE rolname LIKE 'hotline\_%';
SELECT is((SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
           WHERE r.rolname IN ('hotline_server', 'hotline_readonly')), 0::bigint,
    'server and reader are members of no other role');

-- ownership
SELECT is(count(*), 0::bigint, 'the server owns nothing')
FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolname IN ('hotline_server', 'hotline_readonly');
SELECT is(pg_get_userbyid(c.relowner), 'hotline_owner', 'owner of ' || c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('hotline', 'shred') AND c.relkind IN ('r', 'v', 'S');

-- no table can be written by anybody but the owner
SELECT is(has_table_privilege(r, c.oid, p), false, format('%s may not %s %s', r, p, c.oid::regclass))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    unnest(ARRAY['hotline_server', 'hotline_readonly']) r,
    unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
WHERE n.nspname IN ('hotline', 'shred') AND c.relkind = 'r';
SELECT is(has_any_column_privilege(r, c.oid, p), false,
    format('%s may not %s a column of %s', r, p, c.oid::regclass))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    unnest(ARRAY['hotline_server', 'hotline_readonly']) r, unnest(ARRAY['INSERT', 'UPDATE']) p
WHERE n.nspname IN ('hotline', 'shred') AND c.relkind = 'r';

-- keys, sessions and the audit are read through functions alone
SELECT is(has_any_column_privilege(r, t::regclass, 'SELECT'), false, format('%s may not read %s', r, t))
FROM unnest(ARRAY['hotline_server', 'hotline_readonly']) r,
    unnest(ARRAY['hotline.credential', 'hotline.session', 'hotline.invitation',
        'hotline.sign_in_failure', 'hotline.idempotency', 'hotline.audit', 'hotline.audit_head',
        'hotline.group_secret', 'hotline.statement', 'hotline.user_account',
        'hotline.search_entry', 'hotline.statistics_copy', 'shred.case_key',
        'shred.pseudonym']) t;
SELECT is(has_schema_privilege(r, s, p), false, format('%s has no %s on %s', r, p, s))
FROM unnest(ARRAY['hotline_server', 'hotline_readonly']) r,
    (VALUES ('hotline', 'CREATE'), ('shred', 'USAGE'), ('shred', 'CREATE')) AS v(s, p);

-- functions
SELECT is(has_function_privilege('public', p.oid, 'EXECUTE'), false,
    'not for everybody: ' || p.oid::regprocedure)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'hotline';
SELECT is(pg_get_userbyid(p.proowner), 'hotline_owner', 'owner of ' || p.oid::regprocedure)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'hotline';
SELECT ok(EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search\_path=%pg\_temp'),
    'a fixed search path that ends with pg_temp: ' || p.oid::regprocedure)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.prosecdef;
SELECT is(has_function_privilege('hotline_server', p.oid, 'EXECUTE'), false,
    'the server may not call ' || p.oid::regprocedure)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline'
    AND p.proname IN ('keep_answer', 'directory_apply', 'user_disable', 'reference_changed',
        'reference_put');

-- a new function is nobody's before a grant
SET LOCAL ROLE hotline_owner;
CREATE FUNCTION hotline.made_in_this_test() RETURNS int LANGUAGE sql AS 'SELECT 1';
RESET ROLE;
SELECT is(has_function_privilege('public', 'hotline.made_in_this_test()', 'EXECUTE'), false,
    'a function made later is not for everybody either');

-- and in fact
SET LOCAL ROLE hotline_server;
SELECT throws_ok(format('SELECT * FROM %s', t), '42501', NULL, 'the server cannot read ' || t)
FROM unnest(ARRAY['hotline.credential', 'hotline.session', 'hotline.audit', 'shred.case_key']) t;
SELECT throws_ok('INSERT INTO hotline.audit (event) VALUES (''forged'')', '42501');
SELECT throws_ok('UPDATE hotline.audit SET event = ''nothing''', '42501');
SELECT throws_ok('DELETE FROM hotline.audit', '42501');
SELECT throws_ok('TRUNCATE hotline.audit', '42501');
SELECT throws_ok('UPDATE hotline.statement SET bytes = ''''', '42501');
SELECT throws_ok('ALTER TABLE hotline.audit DISABLE TRIGGER ALL', '42501');
SELECT lives_ok('SELECT hotline.write_audit(NULL, ''kept'')');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
