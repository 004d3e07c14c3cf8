//! How does a test get several server processes? It starts the program that operators run, a few times,
//! on the database of its test server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use attestry::platform::clock::Clock;
use contract_tests::server::TestServer;
use serde_json::Value;
use tempfile::TempDir;

/// Processes that end with this handle.
pub(crate) struct Processes {
    children: Vec<Child>,
    /// Where they listen, without a path.
    pub(crate) urls: Vec<String>,
    folder: TempDir,
}

impl Processes {
    /// So many of them. They live in the present, and from now on the test server does too, so that whoever
    /// signs in there is signed in everywhere.
    pub(crate) async fn beside(server: &TestServer, count: usize) -> Self {
        let now = || Clock::Manual(server.clock.clone()).now();
        server.clock.advance(Clock::System.now() - now());
        let folder = tempfile::tempdir().unwrap();
        let mut processes = Self {
            children: Vec::new(),
            urls: Vec::new(),
            folder,
        };
        let logs: Vec<_> = (0..count).map(|number| processes.log(number)).collect();
        for log in &logs {
            processes.children.push(start(server, log));
        }
        for log in &logs {
            processes.urls.push(address(log).await);
        }
        processes
    }

    fn log(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("{number}.log"))
    }

    /// Kills them, who have no time to finish anything, and starts one: its address.
    pub(crate) async fn kill_and_start(&mut self, server: &TestServer) -> String {
        self.kill();
        let log = self.log(self.urls.len());
        self.children.push(start(server, &log));
        let url = address(&log).await;
        self.urls.push(url.clone());
        url
    }

    fn kill(&mut self) {
        for mut child in self.children.drain(..) {
            child.kill().expect("a process that still runs");
            child.wait().expect("its end");
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.kill();
    }
}

fn start(server: &TestServer, log: &Path) -> Child {
    let settings = &server.app.settings;
    let mut command = Command::new(env!("CARGO_BIN_EXE_attestry-tested"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ATTESTRY_")) {
        command.env_remove(name);
    }
    command
        .arg("serve")
        .env("ATTESTRY_LISTEN", "127.0.0.1:0")
        .env("ATTESTRY_LOG", "info")
        .env("ATTESTRY_DATABASE_URL", &settings.database_url)
        .env("ATTESTRY_DATA_DIR", &settings.data_dir)
        .env("ATTESTRY_TOKEN_SECRET", &settings.token_secret)
        .env("ATTESTRY_MASTER_KEY", &settings.master_key)
        .env("ATTESTRY_LOG_SIGNING_KEY", &settings.log_signing_key)
        .stdout(Stdio::null())
        .stderr(File::create(log).unwrap())
        .spawn()
        .unwrap()
}

/// The log, one JSON object a line, says where it listens.
async fn address(log: &Path) -> String {
    for _ in 0..600 {
        let text = fs::read_to_string(log).unwrap();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut addresses = lines.filter_map(|line| Some(line["address"].as_str()?.to_owned()));
        if let Some(address) = addresses.next() {
            return format!("http://{address}");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no server started: {}", fs::read_to_string(log).unwrap());
}
