-- Callback codes and the right that comes of one; tries of codes and of receipts.

CREATE TABLE hotline.callback_code ( -- at most one of a case: a new one takes its place
    case_id   uuid PRIMARY KEY REFERENCES hotline.case_record,
    lookup    bytea NOT NULL CHECK (length(lookup) = 16), -- keyed hash of its first two words
    hash      bytea NOT NULL CHECK (length(hash) = 32),   -- keyed hash of all
    issued_by uuid NOT NULL,
    issued_at timestamptz NOT NULL
);
CREATE INDEX callback_code_lookup ON hotline.callback_code (lookup); -- 20 bits: cases may share one

CREATE TABLE hotline.callback_right ( -- to add a call to a case without reading it
    user_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES hotline.case_record,
    until   timestamptz NOT NULL,
    PRIMARY KEY (user_id, case_id)
);

CREATE TABLE hotline.spoken_try ( -- what is counted against guessing
    purpose text NOT NULL CHECK (purpose IN ('callback', 'receipt')),
    user_id uuid NOT NULL,
    at      timestamptz NOT NULL,
    cases   uuid[] NOT NULL DEFAULT '{}' -- whose codes begin like the wrong one
);
CREATE INDEX spoken_try_user ON hotline.spoken_try (purpose, user_id, at);
CREATE INDEX spoken_try_cases ON hotline.spoken_try USING gin (cases);
