//! What a system may do with a key, and for how long.

use attestry_domain::identity::permission::SYSTEM_KEY;
use attestry_openapi::base::ApiKeyResponse;
use attestry_openapi::network;
use attestry_openapi::security::Caller as _;
use sea_orm::{ConnectionTrait, Statement};

use super::*;
use crate::organizations::api_keys::{self, ApiKey};

impl Registry {
    /// A profile of that part, and a key of it.
    async fn key(&self, part: ParticipantType) -> (ProfileId, ApiKey) {
        let app = &self.app;
        let (_, profile) = testing::organization(app, "Machines", part).await;
        let create = |tx| async move { api_keys::create_in(app, &tx, profile).await };
        (profile, database::transaction(app, create).await.unwrap())
    }

    async fn system(&self, id: &str, key: &str) -> Result<Caller, ApiError> {
        self.system_with(id, key, None).await
    }

    async fn system_with(
        &self,
        id: &str,
        key: &str,
        bearer: Option<String>,
    ) -> Result<Caller, ApiError> {
        let credentials = Credentials {
            bearer,
            client: Some((id.to_owned(), key.to_owned())),
            ..Credentials::default()
        };
        let create = network::OPERATIONS
            .iter()
            .find(|operation| operation.id == "mintingCreate")
            .unwrap();
        let request = Request::builder().finish();
        self.app.authenticate(&request, credentials, create).await
    }

    async fn last_use(&self, key: &ApiKey) -> Option<String> {
        let reader = self.app.database.reader();
        let sql = format!(
            "SELECT last_used_at FROM api_key WHERE client_id = '{}'",
            key.record.client_id
        );
        let statement = Statement::from_string(reader.get_database_backend(), sql);
        let row = reader.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "last_used_at").unwrap()
    }

    async fn archive(&self, table: &str) {
        let sql = format!("UPDATE {table} SET status = 'archive'");
        let archive = |tx: database::Tx| {
            let sql = sql.clone();
            async move { Ok(tx.execute_unprepared(&sql).await.map(|_| ())?) }
        };
        database::transaction(&self.app, archive).await.unwrap();
    }
}

fn is_refused(outcome: Result<Caller, ApiError>) -> bool {
    code(outcome) == Some(ProblemCode::Unauthenticated)
}

#[tokio::test]
async fn a_key_of_a_system_may_what_systems_may_and_nothing_else() {
    let registry = Registry::start().await;
    let (profile, key) = registry.key(ParticipantType::System).await;
    let caller = registry
        .system(&key.record.client_id, &key.client_key)
        .await
        .unwrap();
    assert!(SYSTEM_KEY.iter().all(|permission| caller.may(permission)));
    assert!(!caller.may("batch.mint") && !caller.may("system.admin"));
    assert!(!caller.has_used_tfa());
    assert_eq!(caller.actor.key().unwrap().profile, profile);
    assert_eq!(caller.scope(), format!("key:{}", key.record.client_id));
    assert_eq!(code(caller.user()), Some(ProblemCode::Unauthenticated));
    let (_, stranger) = registry.organization("Dairy").await;
    assert!(caller.require("system.minting", stranger).is_ok());
    let read = caller.require("wallet.read", stranger);
    assert_eq!(code(read), Some(ProblemCode::PermissionDenied));
}

#[tokio::test]
async fn a_key_that_is_wrong_or_of_another_part_is_refused() {
    let registry = Registry::start().await;
    let (_, key) = registry.key(ParticipantType::System).await;
    let (_, other) = registry.key(ParticipantType::System).await;
    let (_, producer) = registry.key(ParticipantType::Producer).await;
    for (id, secret) in [
        (&key.record.client_id, &other.client_key),
        (&other.client_key, &key.client_key),
        (&key.record.client_id, &String::new()),
        (&producer.record.client_id, &producer.client_key),
    ] {
        assert!(is_refused(registry.system(id, secret).await));
    }
}

#[tokio::test]
async fn a_revoked_key_and_an_archived_profile_are_refused_at_once() {
    for table in ["organization_profile", "organization"] {
        let registry = Registry::start().await;
        let (_, key) = registry.key(ParticipantType::System).await;
        let (profile, revoked) = registry.key(ParticipantType::System).await;
        let (app, client_id) = (&registry.app, &revoked.record.client_id);
        let roles = [("default.organization.admin", profile)];
        let mona = testing::caller(app, "mona", &roles, "mintingCreate").await;
        let answer = api_keys::revoke::<ApiKeyResponse>(app, &mona, profile, client_id).await;
        answer.unwrap();
        assert!(is_refused(
            registry.system(client_id, &revoked.client_key).await
        ));
        let works = registry
            .system(&key.record.client_id, &key.client_key)
            .await;
        assert!(works.is_ok());
        registry.archive(table).await;
        assert!(is_refused(
            registry
                .system(&key.record.client_id, &key.client_key)
                .await
        ));
    }
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let registry = Registry::start().await;
    let (_, key) = registry.key(ParticipantType::System).await;
    assert_eq!(registry.last_use(&key).await, None);
    let mut noted = Vec::new();
    for seconds in [0, 30, 30, 1] {
        registry.later(seconds);
        let works = registry
            .system(&key.record.client_id, &key.client_key)
            .await;
        assert!(works.is_ok());
        noted.push(registry.last_use(&key).await.unwrap());
    }
    assert_eq!(noted[0], noted[1]);
    assert_eq!(noted[1], noted[2]);
    assert_ne!(noted[2], noted[3]);
}

#[tokio::test]
async fn a_user_by_way_of_a_system_needs_both_and_has_the_rights_of_both() {
    let registry = Registry::start().await;
    let (_, key) = registry.key(ParticipantType::System).await;
    let (_, dairy) = registry.organization("Dairy").await;
    let ann = registry.user_with_totp("ann").await;
    registry
        .grant(&ann, "basic.admin", Entity::Profile(dairy))
        .await;
    let tokens = registry.login(&ann).await;
    let bearer = Some(tokens.access_token.clone());
    let (id, secret) = (&key.record.client_id, &key.client_key);
    let caller = registry.system_with(id, secret, bearer.clone()).await;
    let caller = caller.unwrap();
    assert!(caller.may("system.minting") && caller.has_used_tfa());
    assert!(caller.require("batch.mint", dairy).is_ok());
    assert_eq!(caller.user().unwrap(), ann.id);
    assert!(is_refused(registry.system_with(id, "wrong", bearer).await));
    let forged = Some("no.such.token".to_owned());
    assert!(is_refused(registry.system_with(id, secret, forged).await));
}
