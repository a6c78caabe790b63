-- Which gateway serves a session now, where several share the store (SES-4).
CREATE TABLE session_leases (
    session_key VARCHAR(512) NOT NULL PRIMARY KEY,
    owner       VARCHAR(64) NOT NULL,
    -- A gateway that died gives it up by then.
    until_ms    BIGINT NOT NULL
);
