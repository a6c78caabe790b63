-- What the lines of a job have used so far.

ALTER TABLE batch_jobs ADD COLUMN input_tokens BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE batch_jobs ADD COLUMN output_tokens BIGINT DEFAULT 0 NOT NULL;
