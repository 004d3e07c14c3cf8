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
    hired(server, first_name, "ada", SecondFactor::Totp).await
}

/// Somebody who administers the profile of Rival Renewables.
async fn stranger(server: &TestServer) -> Actor {
    hired(server, "rolf", "rita", SecondFactor::None).await
}

async fn hired(server: &TestServer, first_name: &str, by: &str, factor: SecondFactor) -> Actor {
    let (role, of) = ("default.organization.admin", server.person(by));
    let person = server.hire(first_name, role, &of, factor).await;
    server.sign_in_as(&person).await
}
