-- The state of polls: the function's own table, in the backend's database. It never holds a token in clear.
-- Apply it with a role that may create tables, and again with a new version of the function: it adds what is missing.
-- Then let the function's role use it, and your table as you have named it:
--   GRANT SELECT, INSERT, UPDATE ON catalog_poll TO <DB_USER>;
--   GRANT SELECT (id), UPDATE (kb_name, data_source_name, updated_at) ON catalog TO <DB_USER>;
-- With DB_POOLER=transaction the function sends no lock_timeout of its own; the role should have one:
--   ALTER ROLE <DB_USER> SET lock_timeout = '4s';
CREATE TABLE IF NOT EXISTS catalog_poll (
    poll_id         text PRIMARY KEY,
    catalog_id      bigint NOT NULL,       -- id of the backend's row
    catalog_name    text NOT NULL,
    state           text NOT NULL CHECK (state IN ('WAITING', 'UPDATED', 'TIMED_OUT', 'FAILED', 'CANCELLED')),
    attempt         integer NOT NULL,      -- attempts made; of those of a hold the first
    repeats         integer NOT NULL,      -- further deliveries of the last attempt
    needs_token     boolean NOT NULL,      -- its events carry a token, so that a sweep cannot go on with it
    known_values    jsonb,                 -- values of CATALOG_API_FIELDS by field, written or not; null: not known
    last_status     text NOT NULL,         -- what the last check found
    last_error      text,
    started_at      timestamptz NOT NULL,
    deadline        timestamptz NOT NULL,
    next_attempt_at timestamptz,           -- by the clock of this database
    updated_at      timestamptz NOT NULL,  -- by the clock of this database
    notify_after    timestamptz,           -- a notification of its end is due from then on; null: none is
    notified        text,                  -- the notifiers that were notified of its end
    sealed_token    text                   -- the token of its events, sealed (TOKEN_KEY_SECRET_ARN); null: not sealed
);
-- One poll at a time waits for a catalog; polls that wait are found by catalog and by time.
CREATE UNIQUE INDEX IF NOT EXISTS catalog_poll_waiting ON catalog_poll (catalog_id) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_due ON catalog_poll (next_attempt_at) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_catalog ON catalog_poll (catalog_id);
CREATE INDEX IF NOT EXISTS catalog_poll_unnotified ON catalog_poll (notify_after) WHERE notify_after IS NOT NULL;
-- A later version adds its columns and indexes below this line, each with IF NOT EXISTS and, for a column that must not be
-- null, with a DEFAULT. The line above that makes the table stays as it was released. Apply this file before the new code.
