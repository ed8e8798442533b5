-- Shift handover: a note to the next shift of an office's desk, with cases attached. The note is sealed
-- like a record of work of its own, whose "case" is the handover; the wrap lies under a layer made from
-- server.key and the handover's own key.
CREATE TABLE hotline.handover (
    id              uuid PRIMARY KEY,
    office          text NOT NULL,
    by              uuid NOT NULL,
    at              timestamptz NOT NULL,
    version         bigint NOT NULL DEFAULT 1,
    done_at         timestamptz,             -- all its cases taken, or marked read
    done_by         uuid,                    -- who took the last, or marked it
    public_key      bytea NOT NULL CHECK (length(public_key) = 32),
    principal_id    uuid NOT NULL,           -- the desk, and its epoch
    principal_epoch int NOT NULL,
    wrap            bytea NOT NULL,
    envelope        bytea NOT NULL
);
CREATE INDEX handover_open ON hotline.handover (office, at, id) WHERE done_at IS NULL;
CREATE INDEX handover_done ON hotline.handover (office, at, id) WHERE done_at IS NOT NULL;
ALTER TABLE hotline.handover ALTER envelope SET STORAGE EXTERNAL;
CREATE TABLE hotline.handover_case (
    handover_id uuid NOT NULL REFERENCES hotline.handover,
    case_id     uuid NOT NULL REFERENCES hotline.case_record,
    number      int NOT NULL,
    taken_by    uuid,
    taken_at    timestamptz,
    PRIMARY KEY (handover_id, case_id)
);
CREATE INDEX handover_case_of ON hotline.handover_case (case_id);
CREATE TABLE shred.handover_key ( -- left out of long-term backups: deleting a row erases a note
    handover_id uuid PRIMARY KEY,
    key         bytea NOT NULL CHECK (length(key) = 32)
);
ALTER TABLE hotline.change ADD COLUMN handover_id uuid; -- instead of case_id
