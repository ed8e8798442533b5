-- Duplicates: what was merged into a case is found from there.
CREATE INDEX case_merged ON hotline.case_record (merged_into) WHERE merged_into IS NOT NULL;
-- A duplicate is counted once: the copy of a merged case rests.
ALTER TABLE hotline.statistics_copy ADD COLUMN counted boolean NOT NULL DEFAULT true;
