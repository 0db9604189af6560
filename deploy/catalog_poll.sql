-- The state of polls: the function's own table, in the backend's database. Never a token.
-- Apply it with a role that may create tables, and again with a new version: it adds what is missing. Then let the
-- function's role use it (and your table as you have named it):
--   GRANT SELECT, INSERT, UPDATE ON catalog_poll TO <DB_USER>;
--   GRANT SELECT (id), UPDATE (kb_name, data_source_name, updated_at) ON catalog TO <DB_USER>;
CREATE TABLE IF NOT EXISTS catalog_poll (
    poll_id          text PRIMARY KEY,
    catalog_id       bigint NOT NULL,       -- id of the backend's row
    catalog_name     text NOT NULL,
    state            text NOT NULL CHECK (state IN ('WAITING', 'UPDATED', 'TIMED_OUT', 'FAILED', 'CANCELLED')),
    attempt          integer NOT NULL,      -- attempts made
    repeats          integer NOT NULL,      -- further deliveries of the last attempt
    needs_token      boolean NOT NULL,      -- its events carry a token, so that a sweep cannot go on with it
    kb_name          text,                  -- known, written or not
    data_source_name text,
    other_values     text,                  -- the other fields of CATALOG_API_FIELDS, a JSON object
    last_status      text NOT NULL,         -- what the last check found
    last_error       text,
    started_at       timestamptz NOT NULL,
    deadline         timestamptz NOT NULL,
    next_attempt_at  timestamptz,
    updated_at       timestamptz NOT NULL
);
ALTER TABLE catalog_poll ADD COLUMN IF NOT EXISTS other_values text;
-- One poll at a time waits for a catalog; polls that wait are found by catalog and by time.
CREATE UNIQUE INDEX IF NOT EXISTS catalog_poll_waiting ON catalog_poll (catalog_id) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_due ON catalog_poll (next_attempt_at) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_catalog ON catalog_poll (catalog_id);
-- Whom to tell of its end (NOTIFICATION_TOPIC_ARN, NOTIFICATION_EVENT_BUS).
ALTER TABLE catalog_poll ADD COLUMN IF NOT EXISTS notify_after timestamptz; -- null: nobody
ALTER TABLE catalog_poll ADD COLUMN IF NOT EXISTS notified text;            -- who was told of it
CREATE INDEX IF NOT EXISTS catalog_poll_unnotified ON catalog_poll (notify_after) WHERE notify_after IS NOT NULL;
