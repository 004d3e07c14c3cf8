//! Links that were mailed to a person, and mails that wait to be sent. An invited user is an invitation: one
//! address may have several, and at most one user besides.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000025_create_user_link",
    up: &[Both(TABLES), Both(INVITATIONS)],
    down: &[
        Both("DROP TABLE mail"),
        Both("DROP TABLE user_link"),
        Both(ONE_USER_PER_ADDRESS),
    ],
};

const TABLES: &str = r#"
CREATE TABLE user_link (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT fk_user_link_user REFERENCES "user" (id) ON DELETE CASCADE,
    kind text NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT ck_user_link_kind CHECK (kind IN ('invitation', 'password_reset'))
);
CREATE UNIQUE INDEX ux_user_link_hash ON user_link (token_hash);
CREATE INDEX ix_user_link_user ON user_link (user_id);
CREATE INDEX ix_user_link_expiry ON user_link (expires_at);

CREATE TABLE mail (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    recipient text NOT NULL,
    user_id uuid CONSTRAINT fk_mail_user REFERENCES "user" (id) ON DELETE CASCADE,
    attempts integer NOT NULL,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_mail_kind CHECK (kind IN ('invitation', 'password_reset')),
    CONSTRAINT ck_mail_user CHECK ((kind = 'invitation') = (user_id IS NOT NULL)),
    CONSTRAINT ck_mail_attempts CHECK (attempts >= 0)
);
CREATE INDEX ix_mail_due ON mail (due_at, id);
CREATE INDEX ix_mail_user ON mail (user_id) WHERE user_id IS NOT NULL;
"#;

const INVITATIONS: &str = r#"
DROP INDEX ux_user_email;
CREATE UNIQUE INDEX ux_user_email ON "user" (email) WHERE status <> 'invited';
CREATE INDEX ix_user_invited ON "user" (email) WHERE status = 'invited';
CREATE INDEX ix_user_created ON "user" (created_at, id);
UPDATE "user" SET status = 'disabled' WHERE status = 'archive';
"#;

const ONE_USER_PER_ADDRESS: &str = r#"
DELETE FROM role_link WHERE user_id IN (SELECT id FROM "user" WHERE status = 'invited');
DELETE FROM "user" WHERE status = 'invited';
UPDATE "user" SET status = 'archive' WHERE status = 'disabled';
DROP INDEX ix_user_created;
DROP INDEX ix_user_invited;
DROP INDEX ux_user_email;
CREATE UNIQUE INDEX ux_user_email ON "user" (email);
"#;
