//! How does a letter leave the server? By SMTP, or in development into a folder of `.eml` files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use attestry_domain::ids::MailId;
use chrono::{DateTime, Utc};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::{Settings, SmtpTls};
use crate::error::Error;

/// How long a mail server may take to be reached.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it may take for a whole letter: one that falls silent holds up no others.
const PATIENCE_FOR_ALL: Duration = Duration::from_mins(1);

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// Sends letters.
pub struct Mailer {
    from: Mailbox,
    /// What stands behind the `@` of a `Message-ID`.
    host: String,
    way: Way,
    patience: Duration,
}

enum Way {
    Smtp(Box<Smtp>),
    Folder(PathBuf),
}

/// A letter to one person, as text and as HTML.
pub struct Letter {
    /// The address.
    pub to: String,
    /// In one line.
    pub subject: String,
    /// For every mail program.
    pub text: String,
    /// The same, with a button.
    pub html: String,
}

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// The address or the subject cannot be written into a mail.
    #[error("the mail cannot be written: {0}")]
    Unwritable(String),
    /// The mail server refused it or did not answer.
    #[error("SMTP: {0}")]
    Smtp(#[from] smtp::Error),
    /// The mail server fell silent.
    #[error("SMTP: no answer within {0:?}")]
    Silent(Duration),
    /// The file cannot be written.
    #[error("outbox: {0}")]
    Outbox(#[from] std::io::Error),
}

impl Undelivered {
    /// Whether a repeat would come to the same.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Unwritable(_) => true,
            Self::Smtp(error) => refuses_receiver(error),
            Self::Silent(_) | Self::Outbox(_) => false,
        }
    }
}

/// Whether the mail server will never take a letter to this address. What it has against the sender, this server's
/// log-in or the letter is mended by whoever runs the two, and the letter has to outlive that.
fn refuses_receiver(error: &smtp::Error) -> bool {
    let code = error.status().map(|code| code.to_string());
    let is_of_mailbox = matches!(code.as_deref(), Some("550" | "551" | "553"));
    // Where the reply bears an enhanced status code (RFC 3463): `x.7` is a policy, `1.7` and `1.8` are the sender.
    let text = error.to_string();
    let of_others = [": 5.7.", ": 5.1.7", ": 5.1.8"];
    is_of_mailbox && !of_others.iter().any(|status| text.contains(status))
}

impl Mailer {
    /// Takes the way that is set: a mail server, or the folder `outbox` below the data folder.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let from = settings.sender().map_err(Error::internal)?;
        let way = match settings.smtp_server().map_err(Error::internal)? {
            Some((host, port)) => {
                let mut builder = builder(settings.smtp_tls, host)?.timeout(Some(PATIENCE));
                if let Some(port) = port {
                    builder = builder.port(port);
                }
                if !settings.smtp_user.is_empty() {
                    let (user, password) = (&settings.smtp_user, &settings.smtp_password);
                    builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
                }
                let name = ClientId::Domain(from.email.domain().to_owned());
                Way::Smtp(Box::new(builder.hello_name(name).build()))
            }
            None => Way::Folder(settings.data_dir.join("outbox")),
        };
        Ok(Self {
            host: from.email.domain().to_owned(),
            from,
            way,
            patience: PATIENCE_FOR_ALL,
        })
    }

    /// Sends a letter, dated at `now`.
    pub async fn send(
        &self,
        id: MailId,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<(), Undelivered> {
        let message = self.message(id, letter, now)?;
        match &self.way {
            Way::Smtp(smtp) => {
                match tokio::time::timeout(self.patience, smtp.send(message)).await {
                    Ok(sent) => sent.map(drop).map_err(Into::into),
                    Err(_) => Err(Undelivered::Silent(self.patience)),
                }
            }
            Way::Folder(folder) => Ok(keep(folder, id, &message.formatted()).await?),
        }
    }

    fn message(
        &self,
        id: MailId,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Message, Undelivered> {
        let unwritable = |error: &dyn fmt::Display| Undelivered::Unwritable(error.to_string());
        let address = letter.to.parse().map_err(|error| unwritable(&error))?;
        let body = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.as_str())
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .date(now.into())
            .multipart(body)
            .map_err(|error| unwritable(&error))
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mailer({})", self.from)
    }
}

fn builder(tls: SmtpTls, host: &str) -> Result<AsyncSmtpTransportBuilder, Error> {
    match tls {
        SmtpTls::Implicit => Smtp::relay(host).map_err(Error::internal),
        SmtpTls::Starttls => Smtp::starttls_relay(host).map_err(Error::internal),
        SmtpTls::None => Ok(Smtp::builder_dangerous(host)),
    }
}

/// Letters hold secrets: nobody but the server's user reads them.
async fn keep(folder: &Path, id: MailId, bytes: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    tokio::fs::create_dir_all(folder).await?;
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(folder.join(format!("{id}.eml")))
        .await?;
    file.write_all(bytes).await?;
    file.flush().await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn without_a_mail_server_letters_are_files() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::sandbox(folder.path()).unwrap();
        let mailer = Mailer::new(&settings).unwrap();
        let letter = Letter {
            to: "ann@example.com".to_owned(),
            subject: "Grüße\r\nBcc: eve@example.com".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
        };
        let id = MailId::from(Uuid::from_u128(1));
        let now = "2025-07-15T09:00:00Z".parse().unwrap();
        mailer.send(id, &letter, now).await.unwrap();
        let path = folder.path().join("outbox").join(format!("{id}.eml"));
        let mail = std::fs::read_to_string(path).unwrap();
        assert!(mail.contains("To: ann@example.com\r\n"), "{mail}");
        assert!(
            mail.contains("Date: Tue, 15 Jul 2025 09:00:00 +0000\r\n"),
            "{mail}"
        );
        assert!(
            mail.contains("text/plain") && mail.contains("text/html"),
            "{mail}"
        );
        assert!(!mail.contains("\nBcc:"), "{mail}");
    }

    #[tokio::test]
    async fn a_server_that_falls_silent_is_left_and_asked_again() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::sandbox(folder.path()).unwrap();
        settings.smtp_address = server.local_addr().unwrap().to_string();
        settings.smtp_tls = SmtpTls::None;
        let mut mailer = Mailer::new(&settings).unwrap();
        mailer.patience = Duration::from_millis(50);
        let letter = Letter {
            to: "ann@example.com".to_owned(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
        };
        let id = MailId::from(Uuid::from_u128(1));
        let sent = mailer.send(id, &letter, DateTime::UNIX_EPOCH).await;
        assert!(matches!(sent, Err(Undelivered::Silent(_))), "{sent:?}");
        assert!(sent.is_err_and(|error| !error.is_final()));
    }

    #[tokio::test]
    async fn what_is_no_address_is_not_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::sandbox(folder.path()).unwrap();
        let letter = Letter {
            to: "nobody".to_owned(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
        };
        let mailer = Mailer::new(&settings).unwrap();
        let id = MailId::from(Uuid::from_u128(1));
        let sent = mailer.send(id, &letter, DateTime::UNIX_EPOCH).await;
        assert!(sent.is_err_and(|error| error.is_final()));
    }
}
