//! What is told of an operation, until when it may change, and what is filled in.

use attestry_domain::energy::Uom;
use attestry_domain::files::FileKind;
use attestry_domain::ledger::operation::{
    Beneficiary, MeasuredConsumption, Policy, ReportingPeriod, Site, Transport, TransportKind,
};

use super::{Done, OperationRef, Town, code};
use crate::identity::Caller;
use crate::ledger::operation::{self, Change, Measurement, SiteRequest, UpdateRequest};

impl Town {
    async fn update(
        &self,
        caller: &Caller,
        it: OperationRef,
        request: &UpdateRequest,
    ) -> Result<(), String> {
        let updated = operation::update::<Done>(&self.registry.app, caller, it, request).await;
        updated.map(drop).map_err(code)
    }
}

#[tokio::test]
async fn the_name_and_the_holder_stand_where_nothing_is_told() {
    for town in Town::all(&["10"]).await {
        let retirement = town.draft(Policy::Retirement).await;
        let request = UpdateRequest {
            beneficiary: Change::Set(Beneficiary::holder(town.buyer, "Somebody".to_owned())),
            additional_context: Change::Set("Q4 2024".to_owned()),
            ..UpdateRequest::default()
        };
        town.update(&town.sam, retirement, &request).await.unwrap();
        let cleared = UpdateRequest {
            beneficiary: Change::Clear,
            ..UpdateRequest::default()
        };
        town.update(&town.sam, retirement, &cleared).await.unwrap();
        let read = town.read(&town.sam, retirement).await.unwrap();
        assert_eq!(
            (&read.claim.purpose, &read.claim.beneficiary),
            (&None, &None)
        );
        town.lock(&town.sam, retirement, 4).await.unwrap();
        town.sign(&town.sam, retirement).await.unwrap();
        let read = town.read(&town.sam, retirement).await.unwrap();
        assert_eq!(read.claim.purpose.as_deref(), Some("A label"));
        assert_eq!(read.claim.additional_context.as_deref(), Some("Q4 2024"));
        let holder = Beneficiary::holder(town.seller, "Prairie".to_owned());
        assert_eq!(read.claim.beneficiary, Some(holder));
        assert_eq!(read.certificate.as_ref().unwrap().number, 1);
        let late = town.update(&town.sam, retirement, &request).await;
        assert_eq!(late.unwrap_err(), "state_conflict");
    }
}

#[tokio::test]
async fn what_a_signature_covers_is_frozen() {
    for town in Town::all(&["10"]).await {
        let push = town.draft(Policy::Push { is_secure: true }).await;
        let request = UpdateRequest {
            is_bundle: Some(true),
            contract_id: Change::Set("PPA-2025-017".to_owned()),
            ..UpdateRequest::default()
        };
        town.update(&town.sam, push, &request).await.unwrap();
        town.lock(&town.sam, push, 4).await.unwrap();
        let hash = async || town.read(&town.sam, push).await.unwrap().terms_hash;
        assert_eq!(hash().await, None);
        town.sign(&town.sam, push).await.unwrap();
        let signed = hash().await;
        assert!(signed.is_some());
        let late = town.update(&town.sam, push, &request).await;
        assert_eq!(late.unwrap_err(), "terms_frozen");
        let nothing = UpdateRequest::default();
        town.update(&town.sam, push, &nothing).await.unwrap();
        let not_theirs = town.update(&town.bea, push, &nothing).await;
        assert_eq!(not_theirs.unwrap_err(), "permission_denied");
        town.sign(&town.bea, push).await.unwrap();
        assert_eq!(hash().await, signed, "the same terms");
        let read = town.read(&town.bea, push).await.unwrap();
        assert!(read.is_bundle && read.contract_id.as_deref() == Some("PPA-2025-017"));
    }
}

#[tokio::test]
async fn what_cannot_be_printed_or_be_is_refused_at_once() {
    for town in Town::all(&[]).await {
        let retirement = town.draft(Policy::Retirement).await;
        let strange = Beneficiary::holder(town.seller, "\u{e000}".to_owned());
        let backwards = ReportingPeriod {
            start: "2025-02-01".parse().unwrap(),
            end: "2025-01-31".parse().unwrap(),
        };
        let unknown = town.registry.app.ids.next::<uuid::Uuid>().into();
        let nobody = Beneficiary::holder(unknown, "Nobody".to_owned());
        let rows = [
            (Change::Set(strange), Change::Keep, "invalid_request"),
            (Change::Keep, Change::Set(backwards), "invalid_request"),
            (Change::Set(nobody), Change::Keep, "not_found"),
        ];
        for (beneficiary, reporting_period, expected) in rows {
            let request = UpdateRequest {
                beneficiary,
                reporting_period,
                ..UpdateRequest::default()
            };
            let refused = town.update(&town.sam, retirement, &request).await;
            assert_eq!(refused.unwrap_err(), expected);
        }
    }
}

#[tokio::test]
async fn the_intensity_at_the_site_is_fixed_when_it_is_processed() {
    for town in Town::all(&["10"]).await {
        let app = &town.registry.app;
        let consumption = town.draft(Policy::Consumption).await;
        let site = Site {
            address: "1 Main Street".to_owned(),
            coordinates: None,
            location_id: None,
        };
        let told = SiteRequest {
            id: consumption.id,
            name: "Boiler house".to_owned(),
            site: site.clone(),
        };
        let stranger = operation::set_site::<Done>(app, &town.bea, &told).await;
        assert_eq!(code(stranger.unwrap_err()), "not_found");
        operation::set_site::<Done>(app, &town.sam, &told)
            .await
            .unwrap();
        let used = MeasuredConsumption {
            period_start: "2025-06-01T00:00:00Z".parse().unwrap(),
            period_end: "2025-06-30T23:59:59Z".parse().unwrap(),
            amount: "3.5".parse().unwrap(),
            uom: Uom::MMBtu,
        };
        let transport = Transport {
            distance_miles: "847.3".parse().unwrap(),
            delivery_endpoint: Some("Dallas".to_owned()),
            kind: TransportKind::Dynamic,
        };
        let measured = Measurement {
            id: consumption.id,
            boundary: Change::Keep,
            consumption: Change::Set(used),
            transport: Change::Set(transport.clone()),
        };
        operation::measure::<Done>(app, &town.sam, &measured)
            .await
            .unwrap();
        town.lock(&town.sam, consumption, 4).await.unwrap();
        town.sign(&town.sam, consumption).await.unwrap();
        let read = town.read(&town.sam, consumption).await.unwrap();
        let told = &read.use_of_energy;
        assert_eq!(told.site, Some(site));
        assert_eq!(
            (&told.consumption, &told.transport),
            (&Some(used), &Some(transport))
        );
        assert_eq!(told.transport_intensity, "3.925174".parse().ok());
        assert_eq!(
            read.accounts[0].final_intensity,
            "-61.224826".parse().unwrap()
        );
        let late = operation::measure::<Done>(app, &town.sam, &measured).await;
        assert_eq!(code(late.unwrap_err()), "state_conflict");
    }
}

#[tokio::test]
async fn files_come_as_long_as_it_is_open_and_go_while_it_is_a_draft() {
    for town in Town::all(&["10"]).await {
        let push = town.draft(Policy::Push { is_secure: true }).await;
        let one = town.registry.upload(&town.sam).await;
        let two = town.registry.upload(&town.sam).await;
        let add = |file| UpdateRequest {
            files: vec![file],
            ..UpdateRequest::default()
        };
        let take = |file| UpdateRequest {
            remove_files: vec![file],
            ..UpdateRequest::default()
        };
        let missing = town.update(&town.sam, push, &take(one)).await;
        assert_eq!(missing.unwrap_err(), "not_found");
        town.update(&town.sam, push, &add(one)).await.unwrap();
        town.update(&town.sam, push, &add(one)).await.unwrap();
        town.lock(&town.sam, push, 4).await.unwrap();
        town.sign(&town.sam, push).await.unwrap();
        let late = town.update(&town.sam, push, &take(one)).await;
        assert_eq!(late.unwrap_err(), "terms_frozen");
        town.update(&town.sam, push, &add(two)).await.unwrap();
        let read = town.read(&town.bea, push).await.unwrap();
        let files: Vec<_> = read.files.iter().map(|file| (file.id, file.kind)).collect();
        assert_eq!(
            files,
            [(two, FileKind::Evidence), (one, FileKind::Evidence)]
        );
    }
}
