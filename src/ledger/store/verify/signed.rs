//! Which rows contradict what was signed, claimed, minted or certified? One statement for each promise.

/// A processed operation moved what it locked: the same serials of the same tokens, out of the accounts that
/// it locked and into those that it made; counted as for `UNMATCHED`.
pub(crate) const MOVED: &str = "
WITH moved (id, token_id, account_id, side, serial_first, serial_last, step) AS (
    SELECT operation_id, token_id, account_id, 1, serial_first, serial_last, 1 FROM operation_lock
    UNION ALL
    SELECT operation_id, token_id, target_account_id, 2, serial_first, serial_last, 1
    FROM operation_lock
    UNION ALL
    SELECT operation_id, token_id, account_id, CASE WHEN quantity < 0 THEN 1 ELSE 2 END,
        serial_first, serial_last, -1
    FROM posting INNER JOIN ledger_transaction ON ledger_transaction.id = transaction_id
)
SELECT id, CAST(0 AS bigint) AS expected, MIN(serial) + 1 AS found FROM (
    SELECT steps.id, serial FROM (
        SELECT id, token_id, account_id, side, serial_first - 1 AS serial, step FROM moved
        UNION ALL
        SELECT id, token_id, account_id, side, serial_last, -step FROM moved
    ) AS steps
    INNER JOIN operation ON operation.id = steps.id AND operation.status = 'processed'
    GROUP BY steps.id, token_id, account_id, side, serial HAVING SUM(step) <> 0
) AS astray GROUP BY id";

/// A processed operation has as many signatures as it needs, all under its terms.
pub(crate) const SIGNED: &str = "
SELECT operation.id, CAST(required_signatures AS bigint) AS expected,
    CAST(COALESCE(given, 0) AS bigint) AS found
FROM operation LEFT JOIN (
    SELECT operation_id, COUNT(*) AS given FROM operation_signature
    WHERE terms_hash = (SELECT terms_hash FROM operation WHERE operation.id = operation_id)
    GROUP BY operation_id
) AS signed ON signed.operation_id = operation.id
WHERE status = 'processed' AND COALESCE(given, 0) <> required_signatures";

/// Each processed retirement has a certificate, and nothing else has one.
pub(crate) const CERTIFIED: &str = "
SELECT operation.id,
    CAST(CASE WHEN number IS NULL THEN 1 ELSE 0 END AS bigint) AS expected,
    CAST(CASE WHEN number IS NULL THEN 0 ELSE 1 END AS bigint) AS found
FROM operation LEFT JOIN retirement_certificate ON operation_id = operation.id
WHERE (kind = 'retirement' AND status = 'processed') <> (number IS NOT NULL)";

/// The numbers of certificates start with 1 and leave none out, up to the last that was given; the id
/// is the retirement's.
pub(crate) const NUMBERED: &str = "
SELECT id, expected, found FROM (
    SELECT operation_id AS id, ROW_NUMBER() OVER (ORDER BY number) AS expected, number AS found
    FROM retirement_certificate
) AS numbered WHERE expected <> found
UNION ALL
SELECT operation_id, last, number FROM retirement_certificate CROSS JOIN certificate_counter
WHERE number = (SELECT MAX(number) FROM retirement_certificate) AND number <> last";

/// The month of a minted asset is claimed for it, so that nobody mints it again.
pub(crate) const CLAIMED: &str = "
SELECT id, CAST(1 AS bigint) AS expected, CAST(0 AS bigint) AS found FROM energy_asset
WHERE minted_quantity IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM facility_month AS claimed
    WHERE claimed.asset_id = energy_asset.id AND claimed.boundary_key = energy_asset.boundary_key
        AND claimed.energy_type = energy_asset.energy_type
        AND claimed.vintage = energy_asset.vintage)";

/// A token is what its asset was minted as.
pub(crate) const ATTRIBUTES: &str = "
SELECT energy_token.id, CAST(1 AS bigint) AS expected, CAST(0 AS bigint) AS found
FROM energy_token INNER JOIN energy_asset ON energy_asset.id = energy_token.asset_id
WHERE energy_token.issuer_profile_id <> energy_asset.profile_id
    OR energy_token.boundary_key <> energy_asset.boundary_key
    OR energy_token.energy_type <> energy_asset.energy_type
    OR energy_token.token_type <> energy_asset.token_type
    OR energy_token.uom <> energy_asset.uom
    OR energy_token.vintage <> energy_asset.vintage
    OR energy_token.carbon_intensity_micro <> energy_asset.carbon_intensity_micro";
