-- Plain SQL that H2 and PostgreSQL both take. Times are milliseconds since 1970.

CREATE TABLE responses (
    response_id     VARCHAR(128) NOT NULL PRIMARY KEY,
    -- SHA-256, in hex, of who called.
    credential_hash VARCHAR(64) NOT NULL,
    agent_id        VARCHAR(256) NOT NULL,
    created_ms      BIGINT NOT NULL,
    -- JSON: the object, the request's own items, the turns before them.
    response        TEXT NOT NULL,
    input_items     TEXT NOT NULL,
    earlier_items   TEXT NOT NULL
);

-- What is deleted, the oldest first.
CREATE INDEX responses_by_age ON responses (created_ms);

-- In which responses an item is, for requests that refer to it.
CREATE TABLE response_items (
    response_id VARCHAR(128) NOT NULL REFERENCES responses (response_id) ON DELETE CASCADE,
    item_id     VARCHAR(128) NOT NULL,
    PRIMARY KEY (item_id, response_id)
);

CREATE INDEX response_items_by_response ON response_items (response_id);
