-- What the server's role may do with cases: read under the policies, write by calling, no more.
BEGIN;
SELECT no_plan();

SELECT ok(NOT has_table_privilege('hotline_server', 'hotline.' || t, p),
    format('the server cannot %s %s', p, t))
FROM unnest(ARRAY['case_record', 'compartment', 'wrap', 'record', 'consent', 'contact',
    'status_change', 'assignment', 'deadline', 'opening', 'statistics_copy', 'case_step',
    'tombstone']) AS t,
    unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p;
SELECT ok(NOT has_table_privilege('hotline_server', t, 'SELECT'),
    format('the server cannot read %s', t))
FROM unnest(ARRAY['hotline.statistics_copy', 'hotline.audit', 'shred.case_key',
    'shred.pseudonym']) AS t;
SELECT ok(c.relrowsecurity, format('%s has row-level security', c.relname))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'hotline' AND c.relkind = 'r'
  AND has_table_privilege('hotline_server', c.oid, 'SELECT')
  AND EXISTS (SELECT FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attname IN ('case_id', 'forward_id'));
SELECT ok((SELECT relrowsecurity FROM pg_class WHERE oid = 'hotline.case_record'::regclass),
    'the case itself too');
SELECT ok(has_function_privilege('hotline_server', p.oid, 'EXECUTE'),
    format('the server calls %s', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('case_open', 'case_read', 'case_page', 'case_counts', 'case_change',
    'case_note', 'case_opening', 'case_consent', 'case_contact', 'contact_log', 'case_transition',
    'case_assign', 'case_context', 'case_principals', 'case_search_hashes', 'request_kept',
    'cases_reassign', 'case_merge', 'case_unmerge', 'with_merged', 'texts_page');
SELECT ok(NOT has_function_privilege('hotline_server', p.oid, 'EXECUTE'),
    format('%s is nobody''s to call', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('seal_rows', 'seal_in', 'case_for_write',
    'handler_released', 'status_set', 'deadlines_put', 'wraps_off', 'assign_one', 'sealed_part',
    'merge_undone', 'merged_shown', 'statistics_count', 'reference_next', 'keep_answer',
    'idempotent_answer', 'note_change');
SELECT ok(NOT p.prosecdef, format('%s reads under the policies', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.proname IN ('case_read', 'case_page', 'case_page_keys',
    'case_queue_keys', 'case_chosen_keys', 'case_mine_keys', 'case_sealed', 'case_opened', 'case_clear', 'case_forwards', 'readable_wraps', 'text_keys',
    'text_total', 'texts_page');
SELECT ok(p.proconfig @> ARRAY['search_path=hotline, pg_catalog, pg_temp'],
    format('%s fixes its search path', p.proname))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'hotline' AND p.prosecdef;

SELECT * FROM finish();
ROLLBACK;
