-- New functions are nobody's to call until a grant says so.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- A try to sign in is counted before the password is looked at, per account and kind of device, so
-- that tries side by side cannot slip past the limit; success clears the bucket.
DROP INDEX hotline.sign_in_failure_recent;
CREATE INDEX sign_in_failure_recent ON hotline.sign_in_failure (username, known_device, at);
CREATE INDEX sign_in_failure_at ON hotline.sign_in_failure (at);

CREATE INDEX user_account_state ON hotline.user_account (state, username);

-- Ids commit out of order: the audit is read, and later sealed, in order of transactions, and only
-- below the oldest running one.
CREATE INDEX audit_order ON hotline.audit (xid, id);
