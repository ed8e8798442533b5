-- A copy in a forward's exchange has an id of its own; a transfer's copies keep the originals'.
ALTER TABLE hotline.forward_manifest ADD COLUMN copy_id uuid;
-- Overrides are listed by (review_by, id).
DROP INDEX hotline.override_open;
CREATE INDEX override_open ON hotline.override (office, review_by, id) WHERE reviewed_at IS NULL;
-- The forwards of a case with their states; recalls follow a case through later hands.
CREATE INDEX forward_live ON hotline.forward (case_id, sent_at) WHERE state IN ('sent', 'accepted');
-- When a forward's content was first handed out is what the audit says (hotline.forward_fetches).
ALTER TABLE hotline.forward DROP COLUMN fetched_at;
