-- Full text is searched by clients over what they may open: they read it page by page, newest change
-- first. An office's cases stand in that order in an index; of what somebody has assigned, or has
-- logged, there is little, and it is sorted when it is asked for.
CREATE INDEX case_by_change ON hotline.case_record (office, updated_at, id);
CREATE INDEX case_by_assignee ON hotline.case_record (assignee_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX case_by_logger ON hotline.case_record (logger_id);

-- Searches are limited by their kind: hashes or a reference, and pages of full text.
ALTER TABLE hotline.search_log ADD COLUMN kind text NOT NULL DEFAULT 'hashes'
    CHECK (kind IN ('hashes', 'texts'));
DROP INDEX hotline.search_log_recent;
CREATE INDEX search_log_recent ON hotline.search_log (user_id, kind, at);
