-- Forwards, search, changes, overrides.
GRANT EXECUTE ON FUNCTION
    hotline.forward_new, hotline.forward_context, hotline.forward_decide,
    hotline.forward_recall, hotline.forward_read, hotline.forward_side, hotline.forward_fetches,
    hotline.search_hashes, hotline.search_reference,
    hotline.changes_page,
    hotline.overrides_page, hotline.override_review
    TO hotline_server;
