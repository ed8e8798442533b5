-- Calls, cases, compartments, records, forwards. Clear columns are only what the queue sorts by,
-- the clocks need and the gate checks (schema/clear_columns.txt, compared by a test).

CREATE TABLE hotline.case_step ( -- the transition table that SQL enforces
    from_status text NOT NULL,
    to_status   text NOT NULL,
    PRIMARY KEY (from_status, to_status)
);

CREATE TABLE hotline.case_record (
    id              uuid PRIMARY KEY,
    reference       text NOT NULL UNIQUE,
    office          text NOT NULL,             -- that holds it now
    origin_office   text NOT NULL,             -- that took it; the reference's prefix
    channel         text NOT NULL,
    status          text NOT NULL,
    priority        text NOT NULL,             -- in force
    priority_rank   smallint NOT NULL,
    priority_computed text NOT NULL,
    priority_overridden boolean NOT NULL DEFAULT false,
    flags           text[] NOT NULL DEFAULT '{}', -- do_not_contact, minor, duty_to_ask, search_pending …
    logger_id       uuid NOT NULL,
    assignee_id     uuid,                      -- user, or group of a partner
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    status_since    timestamptz NOT NULL,
    first_action_by timestamptz,               -- own service level; null once acted
    next_due_on     date,                      -- nearest safe date of an open legal clock
    closed_at       timestamptz,
    merged_into     uuid REFERENCES hotline.case_record
);
-- The queue's own orders, one partial index each.
CREATE INDEX case_queue ON hotline.case_record (office, priority_rank DESC, created_at, id)
    WHERE status NOT IN ('closed', 'merged', 'erased');
CREATE INDEX case_mine ON hotline.case_record (assignee_id, priority_rank DESC, created_at, id)
    WHERE status NOT IN ('closed', 'merged', 'erased') AND assignee_id IS NOT NULL;
CREATE INDEX case_due ON hotline.case_record (office, next_due_on, id)
    WHERE status NOT IN ('closed', 'merged', 'erased') AND next_due_on IS NOT NULL;
CREATE INDEX case_first_action ON hotline.case_record (office, first_action_by, id)
    WHERE status NOT IN ('closed', 'merged', 'erased') AND first_action_by IS NOT NULL;
CREATE INDEX case_closed ON hotline.case_record (office, closed_at DESC, id) WHERE status = 'closed';

CREATE TABLE shred.case_key (
    case_id uuid PRIMARY KEY,
    key     bytea NOT NULL CHECK (length(key) = 32)
);

-- One key pair per compartment and epoch; the exchange of each forward has its own scope.
-- Once retired, the server makes the next epoch at the next write.
CREATE TABLE hotline.compartment (
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    compartment smallint NOT NULL,
    scope       uuid NOT NULL,              -- forward id, or the nil UUID
    epoch       int NOT NULL,
    public_key  bytea NOT NULL CHECK (length(public_key) = 32),
    created_at  timestamptz NOT NULL,
    retired_at  timestamptz,
    held_by     uuid,                       -- forward whose acceptance this epoch waits for
    PRIMARY KEY (case_id, compartment, scope, epoch)
);
CREATE TABLE hotline.wrap (
    case_id         uuid NOT NULL,
    compartment     smallint NOT NULL,
    scope           uuid NOT NULL,
    epoch           int NOT NULL,
    principal_id    uuid NOT NULL,
    principal_epoch int NOT NULL,
    state           text NOT NULL CHECK (state IN ('active', 'held', 'dormant')),
    wrap            bytea NOT NULL,          -- under the case's outer layer
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (case_id, compartment, scope, epoch, principal_id, principal_epoch)
);
-- Sealed records; every version stays.
CREATE TABLE hotline.record (
    id          uuid NOT NULL,
    version     int NOT NULL,
    epoch       int NOT NULL,               -- a transfer re-seals the same version into a new epoch
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    compartment smallint NOT NULL,
    scope       uuid NOT NULL,
    type        smallint NOT NULL,
    author      uuid,
    created_at  timestamptz NOT NULL,
    held_by     uuid,
    envelope    bytea NOT NULL,
    PRIMARY KEY (id, version, epoch)
);
CREATE INDEX record_case ON hotline.record (case_id, created_at, id);

CREATE TABLE hotline.consent (
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    kind        text NOT NULL,
    version     int NOT NULL,
    state       text NOT NULL,
    form        text,
    at          timestamptz,
    valid_until date,
    record_id   uuid,                       -- limit and words, sealed to report
    noted_by    uuid NOT NULL,
    noted_at    timestamptz NOT NULL,
    PRIMARY KEY (case_id, kind, version)
);
CREATE TABLE hotline.contact ( -- every call, also those without a case; no personal data
    id         uuid PRIMARY KEY,
    case_id    uuid REFERENCES hotline.case_record,
    office     text NOT NULL,
    kind       text NOT NULL,               -- report, further, attempt, or why there is no case
    channel    text NOT NULL,
    language   text,
    result     text,                        -- of an attempt
    day        date NOT NULL,
    logged_by  uuid,                        -- null where only the count is kept
    created_at timestamptz NOT NULL
);
CREATE INDEX contact_case ON hotline.contact (case_id, created_at) WHERE case_id IS NOT NULL;
CREATE TABLE hotline.status_change (
    case_id   uuid NOT NULL REFERENCES hotline.case_record,
    at        timestamptz NOT NULL,
    number    int NOT NULL,
    from_status text,
    to_status text NOT NULL,
    by        uuid NOT NULL,
    record_id uuid,                         -- reason, sealed to work
    PRIMARY KEY (case_id, number)
);
CREATE TABLE hotline.assignment (
    id        uuid PRIMARY KEY,
    case_id   uuid NOT NULL REFERENCES hotline.case_record,
    from_id   uuid,
    to_id     uuid NOT NULL,
    by        uuid NOT NULL,
    at        timestamptz NOT NULL,
    record_id uuid
);
CREATE INDEX assignment_case ON hotline.assignment (case_id, at);
CREATE TABLE hotline.deadline ( -- which rule it is stands sealed in the report's deadlines record
    case_id   uuid NOT NULL REFERENCES hotline.case_record,
    number    int NOT NULL,
    safe_on   date NOT NULL,
    latest_on date NOT NULL,
    state     text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'met', 'missed', 'dropped')),
    PRIMARY KEY (case_id, number)
);
CREATE TABLE hotline.opening ( -- a stated reason gives the key of one compartment for an hour
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    compartment smallint NOT NULL,
    user_id     uuid NOT NULL,
    record_id   uuid NOT NULL,              -- reason, sealed to work
    at          timestamptz NOT NULL,
    until       timestamptz NOT NULL
);
CREATE INDEX opening_live ON hotline.opening (case_id, user_id, until);

CREATE TABLE hotline.forward (
    id             uuid PRIMARY KEY,
    case_id        uuid NOT NULL REFERENCES hotline.case_record,
    kind           text NOT NULL CHECK (kind IN ('refer', 'transfer')),
    state          text NOT NULL,
    from_office    text NOT NULL,
    from_status    text NOT NULL,           -- of the case, to go back to
    from_assignee  uuid,
    to_principal   uuid NOT NULL,           -- desk of an office, partner group, or a user
    to_office      text,                    -- when to an office
    sent_by        uuid NOT NULL,
    sent_at        timestamptz NOT NULL,
    decided_by     uuid,
    decided_at     timestamptz,
    recalled_at    timestamptz,
    limits_read    text[] NOT NULL DEFAULT '{}', -- consents whose limit the sender confirmed
    legal_basis    text,
    version        bigint NOT NULL DEFAULT 1,
    fetched_at     timestamptz              -- first time its content was handed out
);
CREATE INDEX forward_case ON hotline.forward (case_id, sent_at);
CREATE INDEX forward_to ON hotline.forward (to_principal, state, sent_at);
CREATE UNIQUE INDEX forward_one_transfer ON hotline.forward (case_id)
    WHERE kind = 'transfer' AND state = 'sent';
CREATE TABLE hotline.forward_manifest ( -- which records go along, blackened or whole
    forward_id uuid NOT NULL REFERENCES hotline.forward,
    record_id  uuid NOT NULL,
    version    int NOT NULL,
    blackened  boolean NOT NULL,
    PRIMARY KEY (forward_id, record_id, version)
);
CREATE TABLE hotline.override ( -- what was done without consent, to be reviewed by a second person
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    forward_id  uuid,
    kind        text NOT NULL,              -- store_identity, forward, assignment
    consents    text[] NOT NULL,
    legal_basis text NOT NULL,              -- vital_interest, legal_claim
    decided_by  uuid NOT NULL,
    decided_at  timestamptz NOT NULL,
    review_by   timestamptz NOT NULL,
    reviewed_by uuid,
    reviewed_at timestamptz,
    verdict     text CHECK (verdict IN ('upheld', 'objected')),
    office      text NOT NULL,
    CHECK (reviewed_by IS DISTINCT FROM decided_by)
);
CREATE INDEX override_open ON hotline.override (office, review_by) WHERE reviewed_at IS NULL;

CREATE TABLE hotline.search_entry (
    hash    bytea NOT NULL CHECK (length(hash) = 16),
    case_id uuid NOT NULL REFERENCES hotline.case_record,
    PRIMARY KEY (hash, case_id)
);
CREATE INDEX search_entry_case ON hotline.search_entry (case_id);
CREATE TABLE hotline.search_log ( -- for the limit per account
    user_id uuid NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX search_log_recent ON hotline.search_log (user_id, at);

CREATE TABLE hotline.statistics_copy ( -- sealed to statistics; the pseudonym is what erasure deletes
    pseudonym  uuid PRIMARY KEY,
    epoch      int NOT NULL,
    envelope   bytea NOT NULL,
    wrap       bytea NOT NULL
);
CREATE TABLE shred.pseudonym (
    case_id   uuid PRIMARY KEY,
    pseudonym uuid NOT NULL
);

-- The feed behind GET /v1/changes, read like the audit: only what no running transaction can precede.
CREATE TABLE hotline.change (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid      xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    case_id  uuid,
    kind     text NOT NULL,
    office   text,
    principals uuid[] NOT NULL DEFAULT '{}' -- others it concerns: assignee, receiver
);
CREATE INDEX change_order ON hotline.change (xid, id);

CREATE TABLE hotline.tombstone ( -- what is left of an erased case
    case_id    uuid PRIMARY KEY,
    reference  text NOT NULL UNIQUE,
    erased_at  timestamptz NOT NULL,
    rule       text NOT NULL
);
