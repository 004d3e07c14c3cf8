//! What facilities measured, month by month.

use attestry_domain::energy::{EnergyType, TokenType};
use attestry_domain::ids::ProfileId;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryIdentifier;
use attestry_domain::production::document::AssetDocument;
use attestry_domain::vintage::Vintage;
use serde_json::json;

use super::Registry;
use crate::assets::Asset;

impl Registry {
    /// A month of renewable gas that was sent to the network.
    pub(crate) fn month(
        &self,
        issuer: ProfileId,
        facility: &str,
        month: i32,
        measured: &str,
    ) -> Asset {
        let vintage = Vintage::from_yyyymm(month).unwrap();
        let identifier = BoundaryIdentifier {
            format: "EPA".to_owned(),
            id: facility.to_owned(),
        };
        let now = self.app.clock.now();
        Asset {
            id: self.app.ids.next(),
            issuer,
            batch: None,
            workflow: None,
            boundary_key: identifier.key(),
            energy_type: EnergyType::RenewableNaturalGas,
            token_type: TokenType::Qet,
            vintage,
            measured: measured.parse().unwrap(),
            uom: EnergyType::RenewableNaturalGas.token_uom(),
            carbon_intensity: "-65.15".parse().unwrap(),
            document: document(facility, vintage, measured),
            status: AssetStatus::Sent,
            carry: None,
            token: None,
            created_at: now,
            updated_at: now,
        }
    }
}

fn document(facility: &str, vintage: Vintage, measured: &str) -> AssetDocument {
    let amount: f64 = measured.parse().unwrap();
    let intensity = json!({ "value": -65.15, "uom": "kg CO2e/MMBtu" });
    let measured_by = json!({ "identifier": "NLM-0042", "name": "North Lake Measurement" });
    let verified_by = json!({ "identifier": "CWA-0007", "name": "Clearwater Assurance" });
    let text = json!({
        "energy": {
            "type": "renewable-natural-gas",
            "stage": "production",
            "quantity": { "amount": amount, "uom": "MMBtu" },
        },
        "token": { "tokenType": "QET" },
        "vintage": { "year": vintage.year(), "month": vintage.month() },
        "periodStart": vintage.period_start(),
        "periodEnd": vintage.period_end(),
        "boundary": {
            "identifier": { "format": "EPA", "id": facility },
            "name": "Prairie Landfill RNG",
            "category": "facility",
            "stage": "production",
            "location": { "latitude": 41.587_214, "longitude": -93.478_365 },
            "state": "IA",
            "country": "US",
            "operator": "Prairie Renewables LLC",
            "feedstock": "LFG",
        },
        "providers": {
            "issuer": { "name": "Prairie Renewables" },
            "measurers": [measured_by],
            "verifiers": [verified_by],
        },
        "defaultStandard": { "standard": { "name": "GREET" }, "carbonIntensity": intensity },
        "standardTypes": ["GREET"],
        "productionBatchData": {
            "name": "A batch",
            "startDate": vintage.period_start(),
            "endDate": vintage.period_end(),
            "productionDays": 30,
            "heatBasis": "HHV",
            "inputs": { "renewableNaturalGas": { "biogasScf": 1, "methanePercent": 52 } },
            "pathwayCode": null,
            "otherProgrammes": [],
        },
        "standards": [{
            "workflowId": "01980d62-4200-7936-99dd-e09dc0812d05",
            "standard": { "name": "GREET", "carbonIntensityFactor": -65.15 },
            "carbonIntensity": {
                "label": "GREET 2024", "formula": "avoided", "uom": "kg CO2e/MMBtu", "value": -65.15,
            },
            "scope": [],
            "verification": {
                "producer": { "name": "Prairie Renewables LLC" },
                "measurer": measured_by,
                "validator": verified_by,
                "issuance": { "timestamp": null },
                "statement": null,
            },
        }],
        "carbonIntensity": {
            "baseProduction": { "components": [], "total": -65.15, "uom": "kg CO2e/MMBtu" },
        },
    });
    serde_json::from_str(&text.to_string()).unwrap()
}
