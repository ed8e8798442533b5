-- Handovers are reached by calling, in no other way.
BEGIN;
SELECT no_plan();

SELECT ok(NOT has_table_privilege(r, t, p), format('%s cannot %s %s', r, p, t))
FROM unnest(ARRAY['hotline_server', 'hotline_readonly']) AS r,
    unnest(ARRAY['hotline.handover', 'hotline.handover_case', 'shred.handover_key']) AS t,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p;
SELECT ok(has_function_privilege('hotline_server', p.oid, 'EXECUTE') AND p.prosecdef
    AND p.proconfig @> ARRAY['search_path=hotline, pg_catalog, pg_temp'],
    format('the server calls %s, with the owner''s rights and a fixed search path', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('handover_new', 'handovers_page', 'handover_one',
    'handover_take', 'handover_mark');
SELECT is((SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'hotline' AND p.proname ~ '^handover'
      AND has_function_privilege('hotline_server', p.oid, 'EXECUTE')), 5::bigint, 'and no other');
SELECT ok(NOT has_function_privilege('hotline_readonly', p.oid, 'EXECUTE'),
    format('the read-only role cannot call %s', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname ~ '^(handover|case_merge|case_unmerge|cases_reassign)';

SELECT * FROM finish();
ROLLBACK;
