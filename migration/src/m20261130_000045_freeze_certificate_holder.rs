//! A certificate keeps the name of the holder, and what the holder stated, as they were when it was issued.

use crate::step::Sql::{Both, Frozen, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000045_freeze_certificate_holder",
    up: &[
        Sqlite(THAW_SQLITE),
        Postgres(THAW_POSTGRES),
        Both(COLUMNS),
        Sqlite(FILL_SQLITE),
        Postgres(FILL_POSTGRES),
        Postgres(
            "ALTER TABLE retirement_certificate
                ALTER COLUMN holder_name DROP DEFAULT,
                ALTER COLUMN is_book_and_claim DROP DEFAULT",
        ),
        Frozen {
            table: "retirement_certificate",
            update: "OLD.file_id IS NOT NULL OR NEW.operation_id <> OLD.operation_id
                OR NEW.number <> OLD.number OR NEW.code <> OLD.code
                OR NEW.issued_at <> OLD.issued_at OR NEW.holder_name <> OLD.holder_name
                OR NEW.is_book_and_claim <> OLD.is_book_and_claim",
            delete: "true",
        },
    ],
    down: &[
        Sqlite(THAW_SQLITE),
        Postgres(THAW_POSTGRES),
        Both("ALTER TABLE retirement_certificate DROP COLUMN holder_name"),
        Both("ALTER TABLE retirement_certificate DROP COLUMN is_book_and_claim"),
        Frozen {
            table: "retirement_certificate",
            update: "OLD.file_id IS NOT NULL OR NEW.operation_id <> OLD.operation_id
                OR NEW.number <> OLD.number OR NEW.code <> OLD.code
                OR NEW.issued_at <> OLD.issued_at",
            delete: "true",
        },
    ],
};

const THAW_SQLITE: &str = "
DROP TRIGGER tr_retirement_certificate_frozen_UPDATE;
DROP TRIGGER tr_retirement_certificate_frozen_DELETE;
";

const THAW_POSTGRES: &str = "
DROP TRIGGER tr_retirement_certificate_frozen_UPDATE ON retirement_certificate;
DROP TRIGGER tr_retirement_certificate_frozen_DELETE ON retirement_certificate;
";

const COLUMNS: &str = "
ALTER TABLE retirement_certificate ADD COLUMN holder_name text NOT NULL DEFAULT '';
ALTER TABLE retirement_certificate ADD COLUMN is_book_and_claim boolean NOT NULL DEFAULT FALSE;
";

const FILL_SQLITE: &str = "
UPDATE retirement_certificate SET
    holder_name = holder.name,
    is_book_and_claim = COALESCE(json_extract(holder.flags, '$.BOOK_AND_CLAIM'), 0)
FROM operation AS retirement
JOIN organization_profile AS holder ON holder.id = retirement.from_profile_id
WHERE retirement.id = retirement_certificate.operation_id;
";

const FILL_POSTGRES: &str = "
UPDATE retirement_certificate SET
    holder_name = holder.name,
    is_book_and_claim = COALESCE((holder.flags ->> 'BOOK_AND_CLAIM')::boolean, FALSE)
FROM operation AS retirement
JOIN organization_profile AS holder ON holder.id = retirement.from_profile_id
WHERE retirement.id = retirement_certificate.operation_id;
";
