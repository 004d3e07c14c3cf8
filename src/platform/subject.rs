//! What is a write about? The records that it answers, or else those that its request names.
//!
//! Answers bear a record under its own name (`{ "retirement": { "_id": … } }`), so that the audit log
//! needs no list of operations. A use case whose answer is a secret, and so is not seen here, says
//! itself what it is about ([`super::database::Tx::concerns`]).

use attestry_domain::identity::permission::AUTHENTICATED;
use attestry_domain::ids::{OrganizationId, ProfileId};
use heck::{ToLowerCamelCase, ToSnakeCase};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::identity::Caller;

/// A record that something was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What kind of record it is, such as `organization_profile`.
    pub entity_type: String,
    /// The record's id.
    pub id: Uuid,
    /// The organization that it was done at, where the record or the use case says so.
    pub organization: Option<OrganizationId>,
    /// The profile whose record it is, where the record says so.
    pub profile: Option<ProfileId>,
}

impl Subject {
    /// A record of that kind.
    pub fn new(entity_type: &str, id: impl Into<Uuid>) -> Self {
        Self {
            entity_type: entity_type.to_owned(),
            id: id.into(),
            organization: None,
            profile: None,
        }
    }

    /// The same, done at this organization.
    #[must_use]
    pub fn at(self, organization: OrganizationId) -> Self {
        Self {
            organization: Some(organization),
            ..self
        }
    }
}

/// The records of an answer, else those that the request names, else the user where it is about
/// themselves.
pub(super) fn of(caller: &Caller, answer: Option<&[u8]>) -> Vec<Subject> {
    let request = &caller.request;
    let answer = answer.and_then(|bytes| serde_json::from_slice(bytes).ok());
    let answered = answer.map_or_else(Vec::new, |answer| of_answer(&request.path, &answer));
    if !answered.is_empty() {
        return answered;
    }
    if let Some(named) = of_request(&request.path, &request.body.ids) {
        return vec![named];
    }
    let is_about_oneself = request.operation.permission == Some(AUTHENTICATED);
    let user = caller.actor.user_id().filter(|_| is_about_oneself);
    user.map(|user| Subject::new("user", user))
        .into_iter()
        .collect()
}

/// The one record of an answer: of several, the one that the path names. Without one, the records of
/// its list.
fn of_answer(path: &str, answer: &Value) -> Vec<Subject> {
    let Some(members) = answer.as_object() else {
        return Vec::new();
    };
    let of_path = path
        .split('/')
        .rev()
        .find_map(|segment| single(members, &segment.to_lower_camel_case()));
    let mut names: Vec<&String> = members.keys().collect();
    names.sort();
    let one = of_path.or_else(|| names.iter().find_map(|name| single(members, name)));
    if let Some(one) = one {
        return vec![one];
    }
    let mut lists = names.iter().map(|name| {
        let rows = members[name.as_str()].as_array().into_iter().flatten();
        let entity_type = kind(name.strip_suffix('s').unwrap_or(name));
        rows.filter_map(|row| record(&entity_type, row))
            .collect::<Vec<_>>()
    });
    lists.find(|rows| !rows.is_empty()).unwrap_or_default()
}

fn single(members: &Map<String, Value>, name: &str) -> Option<Subject> {
    record(&kind(name), members.get(name)?)
}

fn record(entity_type: &str, record: &Value) -> Option<Subject> {
    let id = |name: &str| record.get(name)?.as_str()?.parse::<Uuid>().ok();
    Some(Subject {
        organization: id("organizationId").map(Into::into),
        profile: id("profileId").map(Into::into),
        ..Subject::new(entity_type, id("_id")?)
    })
}

/// `_id` is of what the path speaks of; `userId` says itself what it is of. The place where something
/// happens counts least: who is given a role at a profile comes before the profile.
fn of_request(path: &str, ids: &[(String, Uuid)]) -> Option<Subject> {
    let rank = |name: &str| match name {
        "_id" | "id" => 0,
        "profileId" => 2,
        "organizationId" => 3,
        _ => 1,
    };
    let (name, id) = ids.iter().min_by_key(|(name, _)| rank(name))?;
    let entity_type = match name.strip_suffix("Id") {
        Some(named) => kind(named),
        None => kind(path.rsplit('/').nth(1)?),
    };
    Some(Subject::new(&entity_type, *id))
}

/// Records that are named more shortly where everybody knows what is meant.
fn kind(name: &str) -> String {
    match name.to_snake_case().as_str() {
        "profile" => "organization_profile".to_owned(),
        "tfa" => "two_factor_auth".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: Uuid = Uuid::from_u128(7);
    const OTHER: Uuid = Uuid::from_u128(8);

    fn told(path: &str, answer: &Value) -> Vec<String> {
        let subjects = of_answer(path, answer);
        subjects
            .iter()
            .map(|it| format!("{} {}", it.entity_type, it.id.as_u128()))
            .collect()
    }

    #[test]
    fn an_answer_names_its_record() {
        let record = json!({ "_id": ID });
        let rows = [
            (
                "/api/a/retirement/sign",
                json!({ "retirement": record }),
                "retirement 7",
            ),
            (
                "/api/a/intra-transfer/create",
                json!({ "intraTransfer": record, "retirement": { "_id": OTHER } }),
                "intra_transfer 7",
            ),
            (
                "/api/a/minting/create",
                json!({ "contract": record, "count": 3 }),
                "contract 7",
            ),
            (
                "/api/a/wallet/create",
                json!({ "profile": record }),
                "organization_profile 7",
            ),
        ];
        for (path, answer, expected) in rows {
            assert_eq!(told(path, &answer), [expected], "{path}");
        }
        let list = json!({ "tokens": [{ "_id": ID }, { "_id": OTHER }], "paginate": {} });
        assert_eq!(told("/api/a/token/register", &list), ["token 7", "token 8"]);
        let nothing = [
            json!({ "success": true }),
            json!([]),
            json!({ "user": { "_id": 7 } }),
        ];
        for answer in nothing {
            assert_eq!(told("/api/a/b", &answer), [""; 0]);
        }
    }

    #[test]
    fn a_record_tells_where_it_belongs() {
        let record = json!({ "_id": ID, "organizationId": OTHER, "profileId": ID });
        let told = of_answer(
            "/api/a/organization-profile/b",
            &json!({ "profile": record }),
        );
        assert_eq!(told[0].organization, Some(OTHER.into()));
        assert_eq!(told[0].profile, Some(ID.into()));
    }

    #[test]
    fn a_request_names_what_it_is_about() {
        type Ids<'a> = &'a [(&'a str, Uuid)];
        let rows: [(&str, Ids<'_>, &str); 5] = [
            ("/api/internal/user/set-password", &[("userId", ID)], "user"),
            (
                "/api/internal/user/update",
                &[("_id", ID), ("profileId", OTHER)],
                "user",
            ),
            (
                "/api/organization-user/set-organization-profile-role",
                &[
                    ("organizationId", OTHER),
                    ("profileId", OTHER),
                    ("userId", ID),
                ],
                "user",
            ),
            (
                "/api/organization-profile/api-key/create",
                &[("organizationId", OTHER), ("profileId", ID)],
                "organization_profile",
            ),
            (
                "/api/two-factor-auth/remove",
                &[("tfaId", ID)],
                "two_factor_auth",
            ),
        ];
        for (path, ids, expected) in rows {
            let ids: Vec<_> = ids
                .iter()
                .map(|(name, id)| ((*name).to_owned(), *id))
                .collect();
            assert_eq!(
                of_request(path, &ids),
                Some(Subject::new(expected, ID)),
                "{path}"
            );
        }
        assert_eq!(of_request("/api/auth/logout", &[]), None);
    }
}
