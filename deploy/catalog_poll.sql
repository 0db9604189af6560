-- The state of polls: the function's own table, in the backend's database. It never holds a token in clear.
-- Apply it with a role that may create tables, and again with a new version of the function. It adds what is missing.
-- Then let the function's role use it, and your table as you have named it:
--   GRANT SELECT, INSERT, UPDATE, DELETE ON catalog_poll TO <DB_USER>;          -- polls; DELETE is for POLL_RETENTION alone
--   GRANT SELECT, INSERT, DELETE ON catalog_poll_attempt TO <DB_USER>;          -- POLL_HISTORY; DELETE is for POLL_RETENTION
--   GRANT SELECT, INSERT, UPDATE, DELETE ON catalog_poll_pause TO <DB_USER>;    -- pause and resume
--   GRANT SELECT, INSERT, UPDATE, DELETE ON catalog_poll_rate TO <DB_USER>;     -- CATALOG_API_MAX_RATE
--   GRANT SELECT (id), UPDATE (kb_name, data_source_name, updated_at) ON catalog TO <DB_USER>; -- the values
--   GRANT SELECT ON catalog_wait TO <BACKEND_USER>;                             -- the backend's view of its catalogs
-- With DB_POOLER=transaction the function sends no lock_timeout of its own. The role should have one:
--   ALTER ROLE <DB_USER> SET lock_timeout = '4s';
-- Statements wait 3 s at most for a lock, so that no attempt queues behind them. If one gives up, apply the file again.
SET lock_timeout = '3s';
CREATE TABLE IF NOT EXISTS catalog_poll (
    poll_id         text PRIMARY KEY,
    catalog_id      bigint NOT NULL,       -- id of the backend's row
    catalog_name    text NOT NULL,
    state           text NOT NULL CHECK (state IN ('WAITING', 'UPDATED', 'TIMED_OUT', 'FAILED', 'CANCELLED')),
    attempt         integer NOT NULL,      -- attempts made; of those of a hold the first
    repeats         integer NOT NULL,      -- further deliveries of the last attempt
    needs_token     boolean NOT NULL,      -- its events carry a token; without sealed_token only they can go on
    known_values    jsonb,                 -- values of CATALOG_API_FIELDS by field, written or not; null: not known
    last_status     text NOT NULL,         -- what the last check found
    last_error      text,
    started_at      timestamptz NOT NULL,
    deadline        timestamptz NOT NULL,
    next_attempt_at timestamptz,           -- by the clock of this database
    updated_at      timestamptz NOT NULL,  -- by the clock of this database
    notify_after    timestamptz,           -- a notification of its end is due from then on; null: none is
    notified        text,                  -- the notifiers that were notified of its end
    sealed_token    text,                  -- the token of its events, sealed (TOKEN_KEY_SECRET_ARN); null: not sealed
    correlation_id  text,                  -- of the event that started it; null: it had none
    retry_of        text,                  -- the poll that it starts again; null: none
    paused_at       timestamptz            -- since when a pause keeps it from its next attempt; null: none does
) WITH (
    -- Each attempt writes its poll's row anew. By default a fifth of the table could be dead rows before PostgreSQL cleans up.
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05
);
-- One poll at a time waits for a catalog. The other indexes find polls: by catalog, by time, and by what is to be done.
CREATE UNIQUE INDEX IF NOT EXISTS catalog_poll_waiting ON catalog_poll (catalog_id) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_catalog ON catalog_poll (catalog_id);
CREATE INDEX IF NOT EXISTS catalog_poll_started ON catalog_poll (started_at, poll_id);
CREATE INDEX IF NOT EXISTS catalog_poll_due ON catalog_poll (next_attempt_at) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_ended ON catalog_poll (updated_at) WHERE state <> 'WAITING';
CREATE INDEX IF NOT EXISTS catalog_poll_unnotified ON catalog_poll (notify_after) WHERE notify_after IS NOT NULL;
CREATE INDEX IF NOT EXISTS catalog_poll_paused ON catalog_poll (paused_at) WHERE paused_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS catalog_poll_retry_of ON catalog_poll (retry_of) WHERE retry_of IS NOT NULL;
-- A later version adds its columns and indexes here, each with IF NOT EXISTS. A column that must not be null also needs a
-- DEFAULT. What is above stays as it was released. Apply this file before the new code. For a large table make a new index
-- first, under its name here, with CREATE INDEX CONCURRENTLY.

-- The story of a poll: a line for each attempt (POLL_HISTORY). Its times are by the clock of the function, but for the last.
CREATE TABLE IF NOT EXISTS catalog_poll_attempt (
    poll_id         text NOT NULL,
    attempt         integer NOT NULL,
    made_by         text NOT NULL,         -- such as schedule: deploy/docs/waiting.md has all
    due_at          timestamptz,           -- null: it was not scheduled
    began_at        timestamptz NOT NULL,
    api_ms          integer,               -- how long the API took; null: it was not asked
    http_status     integer,               -- null: no answer came
    status          text NOT NULL,         -- what the check found
    decision        text NOT NULL,         -- publish, poll again or give up
    reason          text,
    next_attempt_at timestamptz,           -- null: none follows
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (poll_id, attempt, began_at)
);

-- How the catalogs wait, one row for each: the poll that waits, or else the newest. deploy/docs/waiting.md describes it.
CREATE OR REPLACE VIEW catalog_wait AS
SELECT DISTINCT ON (catalog_id)
       catalog_id,
       catalog_name,
       poll_id,
       state,
       attempt AS attempts,
       started_at,
       next_attempt_at AS next_check_at,
       CASE WHEN state <> 'WAITING' THEN updated_at END AS ended_at,
       deadline,
       CASE WHEN state = 'UPDATED' THEN 'The catalog is ready.'
            WHEN state = 'CANCELLED' THEN 'An operator has ended the wait.'
            WHEN last_error LIKE 'stalled%' THEN 'The wait has ended because no further check came.'
            WHEN state = 'TIMED_OUT' THEN concat_ws(': ', 'The catalog was not ready in time', last_error)
            WHEN state = 'FAILED' THEN concat_ws(': ', 'The wait has failed', last_error)
            WHEN paused_at IS NOT NULL THEN 'An operator has paused the wait.'
            WHEN known_values IS NOT NULL
                THEN concat_ws(': ', 'The catalog is ready, and its values cannot be written yet', last_error)
            WHEN last_status = 'not checked' THEN 'The first check is still to come.'
            WHEN last_status = 'not ready' THEN 'The catalog is not ready yet.'
            ELSE concat_ws(': ', 'The last check found nothing out', last_error)
        END AS reason,
       state = 'WAITING' AND paused_at IS NOT NULL AS paused,
       correlation_id,
       updated_at
  FROM catalog_poll
 ORDER BY catalog_id, state = 'WAITING' DESC, started_at DESC, poll_id DESC;

-- What operators have paused. Every role may read it, because every attempt does.
CREATE TABLE IF NOT EXISTS catalog_poll_pause (
    catalog_id bigint,                     -- null: the polls of all catalogs
    since      timestamptz NOT NULL,       -- by the clock of this database
    reason     text
);
CREATE UNIQUE INDEX IF NOT EXISTS catalog_poll_pause_catalog ON catalog_poll_pause (coalesce(catalog_id, 0));
GRANT SELECT ON catalog_poll_pause TO PUBLIC;

-- The requests to the API that are planned, a row a second (CATALOG_API_MAX_RATE). Attempts delete what is past.
CREATE TABLE IF NOT EXISTS catalog_poll_rate (
    second bigint PRIMARY KEY,             -- since 1970, by the clock of this database
    taken  integer NOT NULL
);
