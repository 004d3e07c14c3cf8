//! Would the suite notice a server that is broken? Five faults, each put between the real server and the tests that
//! others run on it, and the parts that fail for it.

mod proxy;

use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use contract_tests::server::TestServer;
use futures_util::FutureExt;

use crate::{printed, problems, who_may};
use proxy::Fault;

type Part = for<'a> fn(&'a TestServer) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Parts of the suite, as they run on the real server.
const PARTS: [(&str, Part); 4] = [
    ("printed", |server| {
        Box::pin(printed::network::energy_wallet(server))
    }),
    ("spending", |server| {
        Box::pin(printed::spending::retirement(server))
    }),
    ("refusals", |server| {
        Box::pin(problems::every_operation_refuses_alike(server))
    }),
    ("who may", |server| Box::pin(who_may::the_table(server))),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_server_passes_through_the_proxy() {
    assert_eq!(caught(None).await, Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_key_is_caught() {
    assert_eq!(
        caught(Some(Fault::RenamedKey)).await,
        ["printed", "who may"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_status_is_caught() {
    assert_eq!(
        caught(Some(Fault::WrongStatus)).await,
        ["spending", "who may"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_allow_is_caught() {
    assert_eq!(caught(Some(Fault::MissingAllow)).await, ["refusals"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_permission_is_caught() {
    assert_eq!(caught(Some(Fault::DroppedPermission)).await, ["who may"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ignored_second_factor_is_caught() {
    assert_eq!(caught(Some(Fault::IgnoredTfa)).await, ["who may"]);
}

/// The parts that fail where the server has the fault.
async fn caught(fault: Option<Fault>) -> Vec<&'static str> {
    let mut caught = Vec::new();
    for (name, part) in PARTS {
        let mut server = TestServer::on_sqlite().await;
        let ada = server.sign_in("ada").await;
        server.url = proxy::start(&server.url, fault, ada.access_token()).await;
        let ended = AssertUnwindSafe(part(&server)).catch_unwind().await;
        if ended.is_err() {
            caught.push(name);
        }
    }
    caught
}
