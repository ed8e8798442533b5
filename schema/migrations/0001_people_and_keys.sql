-- Schemas, people, keys, sessions. Run by the owner (hotline_owner); roles exist already
-- (hotline-admin migrate makes them): hotline_owner, hotline_server, hotline_readonly.

CREATE SCHEMA hotline;
CREATE SCHEMA shred; -- keys per case; left out of long-term backups: deleting a row erases a case

CREATE TABLE hotline.migration (
    number     int PRIMARY KEY,
    name       text NOT NULL,
    sha256     bytea NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hotline.reference_item (
    vocabulary text NOT NULL,
    code       text NOT NULL,
    sort       int NOT NULL DEFAULT 0,
    active     boolean NOT NULL DEFAULT true,
    labels     jsonb NOT NULL DEFAULT '{}',
    data       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (vocabulary, code)
);
CREATE TABLE hotline.holiday (
    country text NOT NULL,
    day     date NOT NULL,
    labels  jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (country, day)
);
CREATE TABLE hotline.reference_version ( -- one row; the ETag of /v1/vocabularies
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    version    bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO hotline.reference_version (version) VALUES (1);

-- Users as invited and enrolled. role and office of an admitted user are what her signed statement
-- says; before that, what the invitation proposes.
CREATE TABLE hotline.user_account (
    id           uuid PRIMARY KEY,
    username     text NOT NULL UNIQUE CHECK (username ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    display_name text NOT NULL DEFAULT '',
    role         text NOT NULL,
    office       text,
    partner      text,
    state        text NOT NULL CHECK (state IN ('invited', 'enrolled', 'admitted', 'disabled')),
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE hotline.invitation (
    user_id    uuid PRIMARY KEY REFERENCES hotline.user_account,
    code_hash  bytea NOT NULL,
    invited_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE TABLE hotline.credential (
    user_id        uuid PRIMARY KEY REFERENCES hotline.user_account,
    salt           bytea NOT NULL CHECK (length(salt) = 16),
    passes         int NOT NULL,
    memory_kib     int NOT NULL,
    auth_hash      bytea NOT NULL,
    key_bundle     bytea NOT NULL, -- under an outer layer of server.key
    bundle_version bigint NOT NULL DEFAULT 1,
    key_epoch      int NOT NULL DEFAULT 1,
    sign_public    bytea NOT NULL CHECK (length(sign_public) = 32),
    box_public     bytea NOT NULL CHECK (length(box_public) = 32),
    changed_at     timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE hotline.session (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    user_id    uuid NOT NULL REFERENCES hotline.user_account,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
CREATE INDEX session_of_user ON hotline.session (user_id) WHERE ended_at IS NULL;
CREATE TABLE hotline.sign_in_failure ( -- by account and by credential, never by address
    username text NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    known_device boolean NOT NULL DEFAULT false
);
CREATE INDEX sign_in_failure_recent ON hotline.sign_in_failure (username, at);

-- The directory: signed statements, and what they say, kept for queries. The server verifies the
-- signatures before it appends and again whenever it loads.
CREATE TABLE hotline.statement (
    seq       bigint PRIMARY KEY CHECK (seq > 0),
    bytes     bytea NOT NULL,
    hash      bytea NOT NULL,
    posted_by uuid,
    posted_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE hotline.principal (
    id      uuid PRIMARY KEY,
    kind    text NOT NULL,
    name    text NOT NULL UNIQUE,
    role    text,
    office  text,
    epoch   int NOT NULL,
    revoked boolean NOT NULL DEFAULT false
);
CREATE TABLE hotline.membership (
    group_id uuid NOT NULL REFERENCES hotline.principal,
    user_id  uuid NOT NULL REFERENCES hotline.principal,
    from_seq bigint NOT NULL,
    to_seq   bigint,
    PRIMARY KEY (group_id, user_id, from_seq)
);
CREATE INDEX membership_user ON hotline.membership (user_id) WHERE to_seq IS NULL;
-- A group's secret of one epoch, sealed to one member (or to recovery): wraps, purpose group/search.
CREATE TABLE hotline.group_secret (
    group_id     uuid NOT NULL REFERENCES hotline.principal,
    epoch        int NOT NULL,
    purpose      int NOT NULL DEFAULT 2, -- 2 group secret, 3 search key (epoch of that key)
    principal_id uuid NOT NULL REFERENCES hotline.principal,
    wrap         bytea NOT NULL CHECK (length(wrap) = 188),
    posted_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_id, epoch, purpose, principal_id)
);
CREATE INDEX group_secret_principal ON hotline.group_secret (principal_id);

-- What a creating request answered, for whoever asks again with the same key.
CREATE TABLE hotline.idempotency (
    user_id      uuid NOT NULL,
    key          uuid NOT NULL,
    request_hash bytea NOT NULL,
    answer       jsonb NOT NULL, -- clear metadata only
    at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_at ON hotline.idempotency (at);

-- The audit. Written in the transaction of what it tells; never updated, never deleted. Codes and
-- ids only. A sealer (later) chains the rows whose xid is below every running one.
CREATE TABLE hotline.audit (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid      xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor    uuid,
    event    text NOT NULL,
    case_id  uuid,
    subject  uuid,
    detail   jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_case ON hotline.audit (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX audit_actor ON hotline.audit (actor, id);
CREATE TABLE hotline.audit_head ( -- empty until the sealing of the audit stands
    seq       bigint PRIMARY KEY,
    last_xid  xid8 NOT NULL,
    last_id   bigint NOT NULL,
    hash      bytea NOT NULL,
    signature bytea NOT NULL,
    at        timestamptz NOT NULL
);
