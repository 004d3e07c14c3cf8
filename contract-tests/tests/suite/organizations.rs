//! How are organizations, their profiles, keys, flags and places administered, and who may?

mod archiving;
mod flags;
mod internal;
mod keys;
mod locations;

use contract_tests::actor::Actor;
use contract_tests::people::SecondFactor;
use contract_tests::server::TestServer;

/// Somebody who administers the profile of Prairie Renewables.
async fn manager(server: &TestServer, first_name: &str) -> Actor {
    let ada = server.person("ada");
    let role = "default.organization.admin";
    let person = server
        .hire(first_name, role, &ada, SecondFactor::Totp)
        .await;
    server.sign_in_as(&person).await
}
