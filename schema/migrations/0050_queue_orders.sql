-- The queue by what is due, and what is chosen from it: by status, priority, whether somebody has it.
-- Each choice is a handful of short walks, one for each (status, rank, assigned or not), so that it
-- costs the same at a million cases; see docs/decisions/0050.

-- What has no deadline stands last; the end of time is finite because a cursor carries it as a number.
DROP INDEX hotline.case_overdue;
CREATE INDEX case_due ON hotline.case_record
    (office, coalesce(overdue_from, timestamptz '9999-12-31 00:00:00Z'), id)
    WHERE status NOT IN ('closed', 'merged', 'erased');
CREATE INDEX case_chosen_by_age ON hotline.case_record
    (office, status, queue_rank, (assignee_id IS NULL), created_at, id)
    WHERE status NOT IN ('closed', 'merged', 'erased');
CREATE INDEX case_chosen_by_due ON hotline.case_record
    (office, status, queue_rank, (assignee_id IS NULL),
     coalesce(overdue_from, timestamptz '9999-12-31 00:00:00Z'), id)
    WHERE status NOT IN ('closed', 'merged', 'erased');
