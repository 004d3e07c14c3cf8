//! How do heads and proofs look to a client?

use attestry_domain::transparency::Hash;
use attestry_openapi::network;
use attestry_openapi::types::Nullable;

use super::{ConsistencyProof, InclusionProof, SignedCheckpoint};
use crate::app::App;
use crate::error::Error;

/// The size that a request names, if it names one.
pub(crate) fn size(size: Option<i64>) -> Result<Option<u64>, Error> {
    size.map(read).transpose()
}

/// The sizes that a request compares.
pub(crate) fn sizes(
    body: &network::LogConsistencyProofRequest,
) -> Result<(u64, Option<u64>), Error> {
    Ok((read(body.from_size)?, size(body.to_size)?))
}

/// A signed head.
pub(crate) fn head(
    app: &App,
    head: SignedCheckpoint,
) -> Result<network::LogCheckpointResponse, Error> {
    Ok(network::LogCheckpointResponse {
        checkpoint: checkpoint(app, head)?,
    })
}

/// A proof of inclusion.
pub(crate) fn inclusion(
    app: &App,
    proof: InclusionProof,
) -> Result<network::LogInclusionProofResponse, Error> {
    Ok(network::LogInclusionProofResponse {
        inclusion_proof: network::LogInclusionProof {
            transaction_id: proof.transaction.into(),
            leaf_index: count(proof.index)?,
            leaf_hash: proof.leaf_hash.to_string(),
            hashes: proof.hashes.iter().map(Hash::to_string).collect(),
            tree_size: count(proof.size)?,
            root_hash: proof.root.to_string(),
            checkpoint: signed(app, proof.checkpoint)?,
        },
    })
}

/// A proof of consistency.
pub(crate) fn consistency(
    app: &App,
    proof: ConsistencyProof,
) -> Result<network::LogConsistencyProofResponse, Error> {
    Ok(network::LogConsistencyProofResponse {
        consistency_proof: network::LogConsistencyProof {
            from_size: count(proof.from)?,
            to_size: count(proof.to)?,
            from_root_hash: proof.from_root.to_string(),
            to_root_hash: proof.to_root.to_string(),
            hashes: proof.hashes.iter().map(Hash::to_string).collect(),
            checkpoint: signed(app, proof.checkpoint)?,
        },
    })
}

fn signed(
    app: &App,
    head: Option<SignedCheckpoint>,
) -> Result<Nullable<network::LogCheckpoint>, Error> {
    let head = head.map(|head| checkpoint(app, head)).transpose()?;
    Ok(head.into())
}

fn checkpoint(app: &App, head: SignedCheckpoint) -> Result<network::LogCheckpoint, Error> {
    let signer = head.signer(app)?;
    Ok(network::LogCheckpoint {
        origin: signer.name.to_string(),
        tree_size: count(head.size)?,
        root_hash: head.root.to_string(),
        note: head.note,
        verifier_key: signer.to_string(),
        created_at: head.created_at,
    })
}

fn count(count: u64) -> Result<i64, Error> {
    i64::try_from(count).map_err(Error::internal)
}

fn read(size: i64) -> Result<u64, Error> {
    u64::try_from(size).map_err(Error::internal)
}
