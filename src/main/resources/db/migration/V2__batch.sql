-- Batch inference. Plain SQL that H2 and PostgreSQL both take. Times are milliseconds since 1970.

CREATE TABLE batch_files (
    id         VARCHAR(64) NOT NULL PRIMARY KEY,
    filename   VARCHAR(1024) NOT NULL,
    purpose    VARCHAR(32) NOT NULL,
    bytes      BIGINT NOT NULL,
    -- A file is seen by others when all of it is there.
    whole      BOOLEAN NOT NULL,
    created_ms BIGINT NOT NULL,
    -- An output file has no parts: it is the results of this job, the failed ones or the others.
    job_id     VARCHAR(64),
    failed     BOOLEAN NOT NULL
);

CREATE INDEX batch_files_by_age ON batch_files (created_ms, id);

CREATE TABLE batch_parts (
    file_id  VARCHAR(64) NOT NULL REFERENCES batch_files (id) ON DELETE CASCADE,
    -- All parts but the last have one size, so that a line is found by its offset.
    position INTEGER NOT NULL,
    content  BYTEA NOT NULL,
    PRIMARY KEY (file_id, position)
);

CREATE TABLE batch_jobs (
    id             VARCHAR(64) NOT NULL PRIMARY KEY,
    state          VARCHAR(16) NOT NULL,
    endpoint       VARCHAR(64) NOT NULL,
    input_file_id  VARCHAR(64) NOT NULL,
    metadata       TEXT NOT NULL,
    -- What is wrong with the input, as JSON; where nothing is, NULL.
    errors         TEXT,
    total          INTEGER NOT NULL,
    completed      INTEGER NOT NULL,
    failed         INTEGER NOT NULL,
    output_file_id VARCHAR(64),
    error_file_id  VARCHAR(64),
    created_ms     BIGINT NOT NULL,
    expires_ms     BIGINT NOT NULL,
    started_ms     BIGINT,
    finalizing_ms  BIGINT,
    cancelling_ms  BIGINT,
    ended_ms       BIGINT,
    -- Whose job it is, and until when. Each change of the owner counts the generation up: whoever
    -- had the job before writes nothing any more.
    owner          VARCHAR(64),
    generation     BIGINT NOT NULL,
    lease_ms       BIGINT NOT NULL
);

CREATE INDEX batch_jobs_by_age ON batch_jobs (created_ms, id);

-- Where the requests are in the input file; the line's number is that of the file, from 1.
CREATE TABLE batch_lines (
    job_id      VARCHAR(64) NOT NULL REFERENCES batch_jobs (id) ON DELETE CASCADE,
    line        INTEGER NOT NULL,
    start_at    BIGINT NOT NULL,
    length      INTEGER NOT NULL,
    model_group TEXT NOT NULL,
    PRIMARY KEY (job_id, line)
);

-- Added to, never changed: a line has one result.
CREATE TABLE batch_results (
    job_id  VARCHAR(64) NOT NULL REFERENCES batch_jobs (id) ON DELETE CASCADE,
    line    INTEGER NOT NULL,
    failed  BOOLEAN NOT NULL,
    bytes   BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (job_id, line)
);

CREATE TABLE batch_keys (
    idempotency_key VARCHAR(256) NOT NULL PRIMARY KEY,
    body_hash       VARCHAR(64) NOT NULL,
    job_id          VARCHAR(64) NOT NULL,
    created_ms      BIGINT NOT NULL
);

-- The inputs of folders that have a job whose results are not delivered yet.
CREATE TABLE batch_folder (
    folder VARCHAR(2048) NOT NULL,
    name   VARCHAR(512) NOT NULL,
    job_id VARCHAR(64) NOT NULL,
    PRIMARY KEY (folder, name)
);
