-- What is typed as a user name may be anything, a password too: tries are counted under a keyed hash
-- of it, not under the name.
DELETE FROM hotline.sign_in_failure;
ALTER TABLE hotline.sign_in_failure DROP COLUMN username;
ALTER TABLE hotline.sign_in_failure
    ADD COLUMN bucket bytea NOT NULL CHECK (length(bucket) = 32);
CREATE INDEX sign_in_failure_recent ON hotline.sign_in_failure (bucket, known_device, at);
