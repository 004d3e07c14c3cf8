//! A headless Chromium, driven over the protocol `WebDriver` (W3C) through chromedriver.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(15);
/// How the protocol names the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An open browser window. It closes with this handle.
pub(super) struct Browser {
    http: reqwest::Client,
    session: String,
    driver: Child,
}

impl Browser {
    /// None, after a loud note, where Chromium or chromedriver is not installed.
    pub(super) async fn start() -> Option<Self> {
        let installed = |name: &str| {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|it| it.exists())
        };
        let chromium = installed("chromium").or_else(|| installed("google-chrome"));
        let (Some(chromium), Some(driver)) = (chromium, installed("chromedriver")) else {
            contract_tests::skip("Chromium or chromedriver is not installed");
            return None;
        };
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let (driver, url) = start_driver(&driver);
        let http = reqwest::Client::builder().build().unwrap();
        let options = json!({
            "binary": chromium,
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-breakpad",
                "--window-size=1280,1600"],
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let mut browser = Self {
            http,
            session: url,
            driver,
        };
        let session = browser.call(Method::POST, "/session", wanted).await;
        let id = session["sessionId"].as_str().unwrap();
        browser.session = format!("{}/session/{id}", browser.session);
        Some(browser)
    }

    pub(super) async fn open(&self, url: &str) {
        self.call(Method::POST, "/url", json!({ "url": url })).await;
    }

    /// Runs a script in the page and answers what it returns, or what its promise settles to.
    pub(super) async fn run(&self, script: &str) -> Value {
        self.call(
            Method::POST,
            "/execute/sync",
            json!({ "script": script, "args": [] }),
        )
        .await
    }

    /// Waits until something matches the selector.
    pub(super) async fn wait_for(&self, selector: &str) {
        self.find(selector).await;
    }

    pub(super) async fn click(&self, selector: &str) {
        let id = self.find(selector).await;
        // What lies below the window's edge, or is covered while it opens, cannot be clicked by mouse.
        let element = json!({ ELEMENT: id });
        let script = "arguments[0].scrollIntoView({ block: 'center' }); arguments[0].click();";
        self.call(
            Method::POST,
            "/execute/sync",
            json!({ "script": script, "args": [element] }),
        )
        .await;
    }

    /// Replaces the text of a field, as a person would type it.
    pub(super) async fn fill(&self, selector: &str, text: &str) {
        let id = self.find(selector).await;
        self.call(Method::POST, &format!("/element/{id}/clear"), json!({}))
            .await;
        let id = self.find(selector).await;
        self.call(
            Method::POST,
            &format!("/element/{id}/value"),
            json!({ "text": text }),
        )
        .await;
    }

    /// Chooses a file of this machine in a file field.
    pub(super) async fn choose(&self, selector: &str, path: &Path) {
        let id = self.find(selector).await;
        let body = json!({ "text": path });
        self.call(Method::POST, &format!("/element/{id}/value"), body)
            .await;
    }

    /// Presses a key of the keyboard, wherever the focus is.
    pub(super) async fn press(&self, key: char) {
        let keys = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": keys }] });
        self.call(Method::POST, "/actions", body).await;
    }

    /// Makes the window as wide as that, in CSS pixels: a telephone's is 360.
    pub(super) async fn resize(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
        self.call(Method::POST, "/goog/cdp/execute", body).await;
    }

    pub(super) async fn text(&self, selector: &str) -> String {
        let id = self.find(selector).await;
        let text = self
            .call(Method::GET, &format!("/element/{id}/text"), Value::Null)
            .await;
        text.as_str().unwrap().to_owned()
    }

    /// Saves a picture of the window below `target/browser`.
    pub(super) async fn screenshot(&self, name: &str) {
        let picture = self.call(Method::GET, "/screenshot", Value::Null).await;
        let bytes = data_encoding::BASE64
            .decode(picture.as_str().unwrap().as_bytes())
            .unwrap();
        let folder = target().join("browser");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// The errors that the browser's console shows.
    pub(super) async fn errors(&self) -> Vec<String> {
        let log = self
            .call(Method::POST, "/se/log", json!({ "type": "browser" }))
            .await;
        let severe = log
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].to_string()).collect()
    }

    async fn find(&self, selector: &str) -> String {
        let start = Instant::now();
        let query = json!({ "using": "css selector", "value": selector });
        loop {
            let found = self.call(Method::POST, "/elements", query.clone()).await;
            if let Some(id) = found[0][ELEMENT].as_str() {
                return id.to_owned();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "nothing on the page matches {selector}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let mut request = self.http.request(method, format!("{}{path}", self.session));
        if !body.is_null() {
            request = request.json(&body);
        }
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path}: {value:#}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _closed = self.end_session();
        // Whatever of them is left.
        let group = format!("-{}", self.driver.id());
        let _asked = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ended = self.driver.wait();
    }
}

impl Browser {
    /// Closes the window; only then does Chromium end and remove its profile. It blocks, since it is
    /// called when the test is over.
    fn end_session(&self) -> std::io::Result<()> {
        let address = self.session.trim_start_matches("http://");
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "DELETE /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
        let mut answer = [0; 1];
        stream.read_exact(&mut answer)
    }
}

fn start_driver(program: &Path) -> (Child, String) {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut driver = Command::new(program)
        .arg(format!("--port={port}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Browser and driver are a group of their own, so that they can be ended together.
        .process_group(0)
        .spawn()
        .unwrap();
    let output = BufReader::new(driver.stdout.take().unwrap());
    let started = output
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("successfully"));
    assert!(started, "chromedriver does not start");
    (driver, format!("http://127.0.0.1:{port}"))
}

fn target() -> PathBuf {
    let binary = std::env::current_exe().unwrap();
    binary
        .ancestors()
        .find(|folder| folder.ends_with("target"))
        .map_or_else(|| binary.parent().unwrap().to_owned(), Path::to_owned)
}
