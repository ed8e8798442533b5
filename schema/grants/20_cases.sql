-- Cases: writing only through functions; reading by functions that run with these rights, under the
-- policies of schema/functions/case_access.sql.
GRANT SELECT ON hotline.case_record, hotline.record, hotline.wrap, hotline.forward,
    hotline.compartment, hotline.consent, hotline.contact, hotline.status_change,
    hotline.assignment, hotline.deadline, hotline.opening, hotline.forward_manifest,
    hotline.override
    TO hotline_server;

GRANT EXECUTE ON FUNCTION
    hotline.actor_principals, hotline.actor_offices, hotline.case_relation,
    hotline.relation_works, hotline.json_time, hotline.compartment_code, hotline.principal_name,
    hotline.shred_key, hotline.shred_keys, hotline.principal_names, hotline.seeing_actor,
    hotline.seeing_principals, hotline.seeing_desks,
    hotline.seeing_forward_of, hotline.wrap_is_given, hotline.readable_wraps,
    hotline.text_keys, hotline.text_total, hotline.texts_page, hotline.search_allowed,
    hotline.micros, hotline.from_micros, hotline.due_order, hotline.case_queue_keys,
    hotline.case_chosen_keys, hotline.case_mine_keys, hotline.case_page_keys, hotline.case_page,
    hotline.case_counts,
    hotline.case_clear, hotline.case_clear_little, hotline.case_forwards, hotline.case_sealed,
    hotline.case_read, hotline.case_opened, hotline.case_principals,
    hotline.case_context, hotline.case_open, hotline.case_change, hotline.case_search_hashes,
    hotline.case_note, hotline.case_opening, hotline.contact_log, hotline.case_contact,
    hotline.case_consent, hotline.case_transition, hotline.case_assign, hotline.request_kept,
    hotline.cases_reassign, hotline.case_merge, hotline.case_unmerge, hotline.with_merged
    TO hotline_server;
