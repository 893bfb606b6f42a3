-- What is kept of an account beside its names and password: JSON, so that it can grow.
ALTER TABLE account ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
