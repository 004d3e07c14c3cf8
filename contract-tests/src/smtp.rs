//! Where do the server's mails go in a test? To a mail server on a free port, which keeps them.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail as it came in.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Whom it was addressed to, by the envelope.
    pub to: String,
    /// Headers and body, with the encoding of long lines undone.
    pub text: String,
}

/// A mail server, as long as it is kept.
#[derive(Debug)]
pub struct MailServer {
    address: String,
    letters: Arc<Mutex<Vec<Letter>>>,
    refuses: Arc<Mutex<Option<&'static str>>>,
    task: JoinHandle<()>,
}

impl Letter {
    /// What the link carries behind the `#`: the address, as it is written there, and the secret.
    pub fn link(&self) -> (String, String) {
        let (_, carried) = self.text.split_once("#email=").expect("a link");
        let carried = carried.split_whitespace().next().expect("a link");
        let (email, token) = carried.split_once("&token=").expect("a token");
        (email.to_owned(), token.to_owned())
    }

    /// The secret of its link.
    pub fn token(&self) -> String {
        self.link().1
    }
}

impl MailServer {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let refuses = Arc::new(Mutex::new(None));
        let (kept, refusal) = (letters.clone(), refuses.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, refusal) = (kept.clone(), refusal.clone());
                tokio::spawn(async move { converse(stream, &kept, &refusal).await });
            }
        });
        Self {
            address,
            letters,
            refuses,
            task,
        }
    }

    /// Where it listens, as a host and a port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every mail that came in and was not asked for yet, in the order of their coming.
    pub fn take(&self) -> Vec<Letter> {
        self.letters
            .lock()
            .expect("the letters")
            .drain(..)
            .collect()
    }

    /// Answers every mail with this reply from now on, such as `451 later`; with none, it takes them.
    pub fn refuse(&self, reply: Option<&'static str>) {
        *self.refuses.lock().expect("the reply") = reply;
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One client from its greeting to its end (RFC 5321).
async fn converse(
    stream: TcpStream,
    letters: &Mutex<Vec<Letter>>,
    refuses: &Mutex<Option<&'static str>>,
) -> Option<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut to = String::new();
    writer.write_all(b"220 test ESMTP\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let refusal = *refuses.lock().expect("the reply");
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        let reply = match (verb.to_ascii_uppercase().as_str(), refusal) {
            ("EHLO" | "HELO", _) => "250 test",
            ("MAIL", Some(refusal)) => refusal,
            ("RCPT", _) => {
                let address = line.split(['<', '>']).nth(1);
                address.unwrap_or_default().clone_into(&mut to);
                "250 OK"
            }
            ("DATA", _) => {
                writer.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|it| it != ".") {
                    text.push_str(&line);
                    text.push_str("\r\n");
                }
                let text = decoded(&text);
                let to = to.clone();
                letters
                    .lock()
                    .expect("the letters")
                    .push(Letter { to, text });
                "250 OK"
            }
            ("QUIT", _) => "221 bye",
            _ => "250 OK",
        };
        writer
            .write_all(format!("{reply}\r\n").as_bytes())
            .await
            .ok()?;
    }
    Some(())
}

/// Joins the lines that `quoted-printable` has broken, and reads the characters that it has escaped.
fn decoded(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}
