-- Plain SQL that H2 and PostgreSQL both take. Times are milliseconds since 1970.

CREATE TABLE sessions (
    session_key VARCHAR(512) NOT NULL PRIMARY KEY,
    agent_id    VARCHAR(256) NOT NULL,
    channel     VARCHAR(256),
    -- Counts up with each change: whoever read an older one reads again before writing.
    version     BIGINT NOT NULL,
    turns       INTEGER NOT NULL,
    created_ms  BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);

-- What is listed (newest first) and what is deleted (oldest first).
CREATE INDEX sessions_by_update ON sessions (updated_ms);

CREATE TABLE session_turns (
    session_key VARCHAR(512) NOT NULL REFERENCES sessions (session_key) ON DELETE CASCADE,
    -- Grows along the transcript; trimming leaves a gap at the beginning.
    position    BIGINT NOT NULL,
    message     TEXT NOT NULL,
    PRIMARY KEY (session_key, position)
);
