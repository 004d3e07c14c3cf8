//! Records of files. A file expires until it has an owner.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000008_create_stored_file",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE stored_file")],
};

const TABLES: &str = r#"
CREATE TABLE stored_file (
    id uuid NOT NULL PRIMARY KEY,
    sha256 text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    owner_type text,
    owner_id uuid,
    kind text NOT NULL,
    uploaded_by uuid NOT NULL CONSTRAINT fk_stored_file_uploaded_by REFERENCES "user" (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    detached_at timestamptz,
    CONSTRAINT ck_stored_file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_stored_file_size CHECK (size >= 0),
    CONSTRAINT ck_stored_file_owner CHECK ((owner_type IS NULL) = (owner_id IS NULL)),
    CONSTRAINT ck_stored_file_kept CHECK (owner_id IS NULL OR expires_at IS NULL)
);
CREATE INDEX ix_stored_file_owner ON stored_file (owner_id, owner_type, created_at)
    WHERE owner_id IS NOT NULL;
CREATE INDEX ix_stored_file_sha256 ON stored_file (sha256);
CREATE INDEX ix_stored_file_uploaded_by ON stored_file (uploaded_by, created_at);
CREATE INDEX ix_stored_file_expiry ON stored_file (expires_at) WHERE expires_at IS NOT NULL;
"#;
