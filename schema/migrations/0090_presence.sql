-- Who has a case open just now. It is worth nothing a minute later: no write-ahead log, and a crash
-- empties it.
CREATE UNLOGGED TABLE hotline.presence (
    case_id uuid NOT NULL,
    user_id uuid NOT NULL,
    since   timestamptz NOT NULL,
    until   timestamptz NOT NULL,
    writing boolean NOT NULL,
    PRIMARY KEY (case_id, user_id)
);
CREATE INDEX presence_until ON hotline.presence (until);
