//! What do the mails say? The same as text and as HTML; what people typed is escaped there.

use maud::{DOCTYPE, Markup, html};

use crate::identity::store::users::User;
use crate::platform::mail::Letter;

/// What a letter says, above and below its link.
struct Content<'a> {
    subject: String,
    greeting: String,
    before: String,
    button: &'a str,
    after: &'a str,
}

/// Asks somebody to join.
pub(super) fn invitation(user: &User, organizations: &[String], url: &str) -> Letter {
    let what = match organizations {
        [] => "the registry".to_owned(),
        names => names.join(", "),
    };
    let content = Content {
        subject: format!("Your invitation to {what}"),
        greeting: greeting(user),
        before: format!(
            "You were invited to join {what} on Attestry, a registry of energy attribute tokens."
        ),
        button: "Accept the invitation",
        after: "The link works once. If you have an account at this address already, accept with its password: you keep \
            the account, and the new roles are added to it. If you did not expect this mail, do nothing.",
    };
    letter(user, &content, url)
}

/// Lets somebody set another password.
pub(super) fn password_reset(user: &User, url: &str) -> Letter {
    let content = Content {
        subject: "Set another password".to_owned(),
        greeting: greeting(user),
        before: "Somebody asked for a link to set another password of your Attestry account."
            .to_owned(),
        button: "Set another password",
        after: "The link works once and ends all of your sessions. If it was not you who asked, do nothing: your \
            account stays as it is.",
    };
    letter(user, &content, url)
}

fn greeting(user: &User) -> String {
    format!("Hello {} {},", user.first_name, user.last_name)
}

fn letter(user: &User, content: &Content<'_>, url: &str) -> Letter {
    let Content {
        subject,
        greeting,
        before,
        button,
        after,
    } = content;
    Letter {
        to: user.email.clone(),
        subject: subject.clone(),
        text: format!("{greeting}\n\n{before}\n\n{button}:\n{url}\n\n{after}\n"),
        html: page(content, url).into_string(),
    }
}

fn page(content: &Content<'_>, url: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (content.subject) }
            }
            body style="font-family: sans-serif; max-width: 36rem" {
                p { (content.greeting) }
                p { (content.before) }
                p { a href=(url) { (content.button) } }
                p { (content.after) }
                p style="color: #555; font-size: smaller" { "If the link does not open: " (url) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use attestry_domain::identity::UserStatus;
    use uuid::Uuid;

    use super::*;

    fn user(first_name: &str) -> User {
        let at = "2025-07-15T09:00:00Z".parse().unwrap();
        User {
            id: Uuid::from_u128(1).into(),
            email: "ann@example.com".to_owned(),
            first_name: first_name.to_owned(),
            last_name: "Ahlers".to_owned(),
            password_hash: None,
            status: UserStatus::Invited,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn both_forms_carry_the_link() {
        let url = "https://registry.example/reset-password#email=ann&token=secret";
        for letter in [
            password_reset(&user("Ann"), url),
            invitation(&user("Ann"), &[], url),
        ] {
            assert!(letter.text.contains(url), "{}", letter.text);
            assert!(
                letter.html.contains(&url.replace('&', "&amp;")),
                "{}",
                letter.html
            );
            assert!(letter.text.contains("Hello Ann Ahlers,"));
        }
    }

    #[test]
    fn what_people_typed_is_no_markup() {
        let names = ["<b>Acme & Sons</b>".to_owned()];
        let letter = invitation(&user("<script>"), &names, "https://registry.example/");
        assert!(!letter.html.contains("<script>") && !letter.html.contains("<b>"));
        assert!(letter.html.contains("&lt;b&gt;Acme &amp; Sons"));
        assert_eq!(letter.subject, "Your invitation to <b>Acme & Sons</b>");
    }
}
