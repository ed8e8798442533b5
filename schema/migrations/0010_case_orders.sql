-- The queue's orders as rows can be paged by key: each order is one ascending row comparison.
-- Generated columns hold what is only an order, so that no writer can forget them.

ALTER TABLE hotline.case_record
    ADD COLUMN queue_rank smallint NOT NULL GENERATED ALWAYS AS (-priority_rank) STORED,
    -- the first action's deadline, or the end of the nearest safe day at the offices
    ADD COLUMN overdue_from timestamptz GENERATED ALWAYS AS (
        least(first_action_by, (next_due_on + 1)::timestamp AT TIME ZONE 'Europe/Belgrade')) STORED;

DROP INDEX hotline.case_queue;
DROP INDEX hotline.case_mine;
DROP INDEX hotline.case_due;
DROP INDEX hotline.case_first_action;
DROP INDEX hotline.case_closed;
CREATE INDEX case_queue ON hotline.case_record (office, queue_rank, created_at, id)
    WHERE status NOT IN ('closed', 'merged', 'erased');
CREATE INDEX case_mine ON hotline.case_record (assignee_id, queue_rank, created_at, id)
    WHERE status NOT IN ('closed', 'merged', 'erased') AND assignee_id IS NOT NULL;
CREATE INDEX case_overdue ON hotline.case_record (office, overdue_from, id)
    WHERE status NOT IN ('closed', 'merged', 'erased') AND overdue_from IS NOT NULL;
CREATE INDEX case_closed ON hotline.case_record (office, closed_at, id) WHERE status = 'closed';

DROP INDEX hotline.forward_to;
CREATE INDEX forward_to ON hotline.forward (to_principal, state, sent_at, id);

-- The newest headline of a case, for the rows of a page.
CREATE INDEX record_headline ON hotline.record (case_id, version, epoch) WHERE type = 1;

-- The public half by which a statistics copy's key is known to who opens it.
ALTER TABLE hotline.statistics_copy ADD COLUMN public_key bytea NOT NULL
    CHECK (length(public_key) = 32);

-- Row-level security, the second belt: policies in schema/functions/case_access.sql. The owner,
-- whose functions write, is not subject to it.
ALTER TABLE hotline.case_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.wrap ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.forward ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.compartment ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.status_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.forward_manifest ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotline.override ENABLE ROW LEVEL SECURITY;
