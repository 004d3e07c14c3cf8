//! The RNG production walkthrough, step by step: from log-in to minted tokens.
//!
//! The fourteen steps and their bodies are those that the API reference prints.

use serde_json::{Value, json};

use super::client::Client;
use super::progress::Progress;
use super::sandbox::{Sandbox, SandboxUser};
use super::{DemoError, EVIDENCE, WORKBOOK, login};

const TITLES: [&str; 14] = [
    "Initiate login",
    "Primary login",
    "List organizations",
    "Resolve user profiles",
    "List minting contracts",
    "Upload LCA calculator spreadsheet",
    "Upload supporting PDF",
    "Create RNG production batch",
    "Batch details",
    "Attach PDF to measurement batch",
    "Approve measurement batch",
    "Send batch to network",
    "Create minting contract",
    "Mint tokens",
];

/// The fourteen steps, as the producer's administrator, whose session goes on.
pub(super) async fn run(sandbox: &Sandbox) -> Result<Client, DemoError> {
    let progress = Progress::of(TITLES.len());
    let mut walk = Walk {
        progress: &progress,
        step: 0,
    };
    let producer = sandbox
        .producer()
        .ok_or_else(|| walk.failed("the sandbox has no producer".to_owned()))?;
    let client = walk.sign_in(&sandbox.base_url, producer).await?;
    let profile = producer
        .profile_id
        .map(|id| id.to_string())
        .unwrap_or_default();
    let batch = walk.make_batch(&client, &profile).await?;
    walk.mint(&client, &batch).await?;
    progress.finish();
    Ok(client)
}

/// What the later steps need of the earlier ones.
struct Ids {
    profile: String,
    batch: String,
    workflow: String,
    evidence: String,
}

struct Walk<'a> {
    progress: &'a Progress,
    step: usize,
}

impl Walk<'_> {
    /// Steps 1 to 4: who am I, and for whom do I act?
    async fn sign_in(&mut self, base_url: &str, user: &SandboxUser) -> Result<Client, DemoError> {
        let mut client = Client::of(base_url).map_err(|reason| self.failed(reason))?;
        let email = &user.email;

        let methods = self
            .post(&client, "/auth/initiate-login", json!({ "email": email }))
            .await?;
        self.done(&format!("password and {}", text(&methods, "/tfa")));

        let code = login::code(user).map_err(|reason| self.failed(reason))?;
        let body = json!({ "email": email, "secret": user.password, "tfaCode": code });
        let tokens = self.post(&client, "/auth/login", body).await?;
        client.access_token = Some(text(&tokens, "/accessToken"));
        self.done(&format!("{email} has a session with a second factor"));

        let organizations = self.get(&client, "/organization/list").await?;
        client.organization = Some(text(&organizations, "/organizations/0/_id"));
        self.done(&text(&organizations, "/organizations/0/name"));

        let me = self
            .post(&client, "/user/profile/organization", json!({}))
            .await?;
        self.done(&text(&me, "/profiles/0/name"));
        Ok(client)
    }

    /// Steps 5 to 9: what was made, and the workbook that proves it.
    async fn make_batch(&mut self, client: &Client, profile: &str) -> Result<Ids, DemoError> {
        let all = json!({ "paginate": { "skip": 0, "limit": 20 } });
        let contracts = self.post(client, "/network/minting/list", all).await?;
        self.done(&format!("{} so far", length(&contracts, "/contracts")));

        let workbook = self
            .upload(client, "lca-rng-example.xlsx", WORKBOOK)
            .await?;
        self.done(&text(&workbook, "/files/0/_id"));
        let evidence = self.upload(client, "evidence.pdf", EVIDENCE).await?;
        self.done(&text(&evidence, "/files/0/_id"));

        let body = json!({
            "document": { "_id": text(&workbook, "/files/0/_id") },
            "profileId": profile,
            "energyType": "renewable-natural-gas",
            "tokenType": "QET",
            "name": "my-batch-label",
        });
        let made = self
            .post(client, "/rng-production/rng-production-batch/create", body)
            .await?;
        let batch = text(&made, "/batch/_id");
        self.done(&batch);

        let path = "/rng-production/rng-production-batch/details";
        let details = self.post(client, path, json!({ "_id": batch })).await?;
        let workflow = text(&details, "/batch/workflows/0/_id");
        self.done(&format!("workflow {workflow}"));
        let evidence = text(&evidence, "/files/0/_id");
        Ok(Ids {
            profile: profile.to_owned(),
            batch,
            workflow,
            evidence,
        })
    }

    /// Steps 10 to 14: evidence, approval, and tokens.
    async fn mint(&mut self, client: &Client, made: &Ids) -> Result<(), DemoError> {
        let Ids {
            profile,
            batch,
            workflow,
            evidence,
        } = made;
        let measurement = "/rng-production/rng-measurement-batch";
        let body = json!({
            "profileId": profile, "workflowId": workflow, "files": [{ "_id": evidence }],
        });
        let answer = self
            .post(client, &format!("{measurement}/add-files"), body)
            .await?;
        self.done(&format!(
            "{} file attached",
            length(&answer, "/workflow/files")
        ));

        let body = json!({ "profileId": profile, "workflowId": workflow });
        let answer = self
            .post(client, &format!("{measurement}/approve"), body)
            .await?;
        self.done(&text(&answer, "/workflow/status"));

        let minting = "/rng-production/rng-production-batch-minting";
        let scope = json!({ "workflowId": workflow });
        let body = json!({ "batchId": batch, "tokenType": "QET", "scope": scope });
        let sent = self
            .post(client, &format!("{minting}/send-to-network"), body)
            .await?;
        self.done(&format!("{} energy assets", length(&sent, "/energyAssets")));

        let body = json!({ "batchId": batch, "name": "minting-contract-001", "scope": scope });
        let path = format!("{minting}/create-minting-contract");
        let contract = self.post(client, &path, body).await?;
        let contract = text(&contract, "/contract/_id");
        self.done(&contract);

        let body = json!({ "mintingContractId": contract });
        let minted = self
            .post(client, &format!("{minting}/mint-tokens"), body)
            .await?;
        self.done(&tokens(&minted));
        Ok(())
    }

    async fn get(&self, client: &Client, path: &str) -> Result<Value, DemoError> {
        self.progress.begin(self.title());
        client.get(path).await.map_err(|reason| self.failed(reason))
    }

    async fn post(&self, client: &Client, path: &str, body: Value) -> Result<Value, DemoError> {
        self.progress.begin(self.title());
        client
            .post(path, &body)
            .await
            .map_err(|reason| self.failed(reason))
    }

    async fn upload(
        &self,
        client: &Client,
        name: &'static str,
        bytes: &'static [u8],
    ) -> Result<Value, DemoError> {
        self.progress.begin(self.title());
        let path = "/rng-production/file/temporary-upload";
        client
            .upload(path, name, bytes)
            .await
            .map_err(|reason| self.failed(reason))
    }

    fn title(&self) -> &'static str {
        TITLES.get(self.step).copied().unwrap_or_default()
    }

    fn done(&mut self, got: &str) {
        self.progress.done(self.step + 1, self.title(), got);
        self.step += 1;
    }

    fn failed(&self, reason: String) -> DemoError {
        DemoError::Step {
            step: self.step + 1,
            title: self.title(),
            reason,
        }
    }
}

/// The member of an answer as text. Empty when it is absent: the next step then says so.
pub(super) fn text(answer: &Value, pointer: &str) -> String {
    answer
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn length(answer: &Value, pointer: &str) -> usize {
    answer
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(0, Vec::len)
}

/// What each month became: whole tokens, and the fraction that the next month takes over.
fn tokens(minted: &Value) -> String {
    let months = minted.pointer("/energyAssets").and_then(Value::as_array);
    let month = |asset: &Value| {
        let member = |pointer| asset.pointer(pointer).cloned().unwrap_or_default();
        format!(
            "{}-{:02}: {} tokens, {} carried on",
            member("/vintage/year"),
            member("/vintage/month").as_i64().unwrap_or_default(),
            member("/minted"),
            member("/carriedOut"),
        )
    };
    months
        .into_iter()
        .flatten()
        .map(month)
        .collect::<Vec<_>>()
        .join("; ")
}
