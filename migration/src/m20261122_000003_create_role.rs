//! Roles, what they permit, and who holds them where.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000003_create_role",
    up: &[Both(TABLES)],
    down: &[
        Both("DROP TABLE role_link"),
        Both("DROP TABLE role_permission"),
        Both("DROP TABLE role"),
    ],
};

const TABLES: &str = r#"
CREATE TABLE role (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    description text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE role_permission (
    role_code text NOT NULL CONSTRAINT fk_role_permission_role REFERENCES role (code)
        ON DELETE CASCADE,
    permission text NOT NULL,
    CONSTRAINT pk_role_permission PRIMARY KEY (role_code, permission)
);

CREATE TABLE role_link (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT fk_role_link_user REFERENCES "user" (id),
    role_code text NOT NULL CONSTRAINT fk_role_link_role REFERENCES role (code),
    entity_type text NOT NULL,
    entity_id uuid,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_role_link_entity_type CHECK (
        entity_type IN ('system', 'organization', 'organization_profile')),
    CONSTRAINT ck_role_link_entity_id CHECK ((entity_type = 'system') = (entity_id IS NULL))
);
CREATE UNIQUE INDEX ux_role_link_entity ON role_link (user_id, role_code, entity_type, entity_id)
    WHERE entity_id IS NOT NULL;
CREATE UNIQUE INDEX ux_role_link_system ON role_link (user_id, role_code) WHERE entity_id IS NULL;
CREATE INDEX ix_role_link_user ON role_link (user_id);
CREATE INDEX ix_role_link_entity ON role_link (entity_id) WHERE entity_id IS NOT NULL;
"#;
