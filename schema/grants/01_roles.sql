-- The server executes functions; it owns nothing and touches no table of people and keys.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hotline FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA hotline FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA shred FROM PUBLIC;
REVOKE ALL ON SCHEMA shred FROM PUBLIC;
GRANT USAGE ON SCHEMA hotline TO hotline_server, hotline_readonly;

GRANT EXECUTE ON FUNCTION
    hotline.write_audit, hotline.audit_page,
    hotline.session_find, hotline.sign_in_try, hotline.sign_in_failed, hotline.sign_in_parameters,
    hotline.session_open, hotline.session_end,
    hotline.user_find, hotline.users_page, hotline.my_groups, hotline.my_secrets,
    hotline.key_bundle_put, hotline.user_invite, hotline.user_enrol,
    hotline.directory_page, hotline.directory_head, hotline.directory_append,
    hotline.principals_page,
    hotline.reference_version, hotline.reference_items, hotline.reference_holidays,
    hotline.reference_document
    TO hotline_server;

-- Counts and reference data only: no keys, sessions or sealed content.
GRANT SELECT ON hotline.reference_item, hotline.holiday, hotline.reference_version,
    hotline.migration TO hotline_readonly;
