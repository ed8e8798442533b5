-- What the server's role may do with forwards, search, changes and overrides: call, and no more.
BEGIN;
SELECT no_plan();

SELECT ok(NOT has_table_privilege('hotline_server', 'hotline.' || t, p),
    format('the server cannot %s %s', p, t))
FROM unnest(ARRAY['forward', 'forward_manifest', 'override', 'search_entry', 'search_log', 'change',
    'compartment', 'wrap', 'record', 'opening']) AS t,
    unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p;

SELECT ok(NOT has_table_privilege('hotline_server', 'hotline.' || t, 'SELECT'),
    format('the server cannot read %s', t))
FROM unnest(ARRAY['search_entry', 'search_log', 'change', 'audit', 'idempotency']) AS t;
SELECT ok(NOT has_schema_privilege('hotline_server', 'shred', 'USAGE'), 'nor the shred keys');
SELECT ok(NOT has_table_privilege('hotline_readonly', 'hotline.' || t, 'SELECT'),
    format('the read-only role cannot read %s', t))
FROM unnest(ARRAY['forward', 'wrap', 'record', 'search_entry', 'override']) AS t;

SELECT ok(has_function_privilege('hotline_server', p.oid, 'EXECUTE'),
    format('the server calls %s', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('forward_new', 'forward_context', 'forward_decide',
    'forward_recall', 'forward_read', 'case_read', 'search_hashes', 'search_reference',
    'changes_page', 'overrides_page', 'override_review');
SELECT ok(NOT has_function_privilege('hotline_server', p.oid, 'EXECUTE'),
    format('%s is nobody''s to call', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('forward_case_to', 'forward_to_triage',
    'forward_drop_held', 'forward_end_exchange', 'forward_retire', 'forward_take_over',
    'forward_give_back', 'forward_kept', 'office_groups');

SELECT is(p.prosecdef, p.proname NOT IN ('forward_read', 'case_read'),
    format('%s runs with the rights of %s', p.proname,
        CASE WHEN p.prosecdef THEN 'the owner' ELSE 'its caller, under the policies' END))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('forward_new', 'forward_decide', 'forward_recall',
    'forward_read', 'case_read', 'search_hashes', 'override_review');
SELECT ok(p.proconfig @> ARRAY['search_path=hotline, pg_catalog, pg_temp'],
    format('%s fixes its search path', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.prosecdef AND p.proname ~ '^(forward|search|override|changes)_';

SELECT * FROM finish();
ROLLBACK;
