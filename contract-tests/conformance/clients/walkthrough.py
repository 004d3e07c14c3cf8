"""From a workbook to a retired token, with the client that openapi-python-client makes of the served documents.

python walkthrough.py DEMO.json WORKBOOK.xlsx, with the generated packages in a folder `attestry` on the path.
"""

import base64
import hashlib
import hmac
import io
import json
import struct
import sys
import time

from attestry.base.api.authentication import auth_login
from attestry.base.client import AuthenticatedClient, Client
from attestry.base.models import AuthTokens, LoginRequest
from attestry.network.api.network_transactions import (
    network_transaction_push_create,
    network_transaction_push_lock,
    network_transaction_sign,
)
from attestry.network.api.retirement import (
    retirement_certificate,
    retirement_create,
    retirement_lock,
    retirement_sign,
    retirement_update,
)
from attestry.network import models as network
from attestry.network.types import File as Pdf
from attestry.rng_production import models as rng
from attestry.rng_production.api.batch_minting import (
    rng_production_batch_minting_create_minting_contract as create_contract,
    rng_production_batch_minting_mint_tokens as mint_tokens,
    rng_production_batch_minting_send_to_network as send_to_network,
)
from attestry.rng_production.api.file_uploads_downloads import file_temporary_upload
from attestry.rng_production.api.measurement_batches import rng_measurement_batch_add_files, rng_measurement_batch_approve
from attestry.rng_production.api.production_batches import rng_production_batch_create
from attestry.rng_production.types import File

demo = json.load(open(sys.argv[1]))
WORKBOOK = sys.argv[2]
URL = demo["baseUrl"]


def of(kind, answer):
    """The answer, where it is not a problem."""
    assert isinstance(answer, kind), answer
    return answer


def code(secret):
    """What an authenticator shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, at)[0] & 0x7FFFFFFF) % 10**6:06}"


def log_in(name):
    """Somebody of the sandbox, and the clients that act for them."""
    person = next(user for user in demo["users"] if user["email"].startswith(f"{name}@"))
    body = LoginRequest(
        email=person["email"], secret=person["password"], tfa_code=code(person["totpSecret"])
    )
    tokens = of(AuthTokens, auth_login.sync(client=Client(URL + "/api"), body=body))
    clients = [AuthenticatedClient(f"{URL}/api/{api}", tokens.access_token) for api in ("rng-production", "network")]
    return person, *clients


def upload(client, path, name):
    """Stages a file and names it."""
    with open(path, "rb") as file:
        body = rng.FileTemporaryUploadBody([File(io.BytesIO(file.read()), name)])
    stored = of(rng.FileUploadResponse, file_temporary_upload.sync(client=client, body=body))
    return rng.FileReference(field_id=stored.files[0].field_id)


def mint(rita, client):
    """Steps 1 to 14 of the walkthrough; how much was minted."""
    body = rng.ProductionBatchCreateRequest(
        name="First quarter, from Python",
        profile_id=rita["profileId"],
        energy_type=rng.ProductionEnergyType.RENEWABLE_NATURAL_GAS,
        token_type=rng.TokenType.QET,
        document=upload(client, WORKBOOK, "lca.xlsx"),
    )
    created = of(rng.ProductionBatchCreateResponse, rng_production_batch_create.sync(client=client, body=body))
    batch, workflow = created.batch, created.batch.workflows[0]
    evidence = upload(client, demo["evidencePdf"], "evidence.pdf")
    body = rng.MeasurementBatchAddFilesRequest(
        profile_id=batch.profile_id, workflow_id=workflow.field_id, files=[evidence]
    )
    of(rng.BatchWorkflowResponse, rng_measurement_batch_add_files.sync(client=client, body=body))
    body = rng.MeasurementBatchApproveRequest(profile_id=batch.profile_id, workflow_id=workflow.field_id)
    approved = of(rng.BatchWorkflowResponse, rng_measurement_batch_approve.sync(client=client, body=body))
    assert approved.workflow.status == rng.ProductionStatus.MEASURED, approved
    body = rng.SendToNetworkRequest(batch_id=batch.field_id, token_type=rng.TokenType.QET)
    of(rng.EnergyAssetsResponse, send_to_network.sync(client=client, body=body))
    body = rng.CreateMintingContractRequest(batch_id=batch.field_id, name="minting-contract-001")
    contract = of(rng.MintingContractResponse, create_contract.sync(client=client, body=body)).contract
    body = rng.MintTokensRequest(minting_contract_id=contract.field_id)
    minted = of(rng.EnergyAssetsResponse, mint_tokens.sync(client=client, body=body))
    return [asset.token_id for asset in minted.energy_assets if asset.token_id]


def transfer(client, seller, buyer, quantity):
    """Pushes units to the buyer."""
    body = network.NetworkTransactionPushCreateRequest(
        from_profile_id=seller["profileId"], to_profile_id=buyer["profileId"]
    )
    made = of(network.NetworkTransactionResponse, network_transaction_push_create.sync(client=client, body=body))
    push = made.network_transaction.field_id
    body = network.NetworkTransactionPushLockRequest(field_id=push, quantity=quantity)
    of(network.NetworkTransactionResponse, network_transaction_push_lock.sync(client=client, body=body))
    body = network.OperationIdRequest(field_id=push)
    signed = of(network.NetworkTransactionResponse, network_transaction_sign.sync(client=client, body=body))
    assert signed.network_transaction.status == network.OperationStatus.PROCESSED, signed


def retire(client, holder, quantity):
    """Retires units and reads the certificate."""
    body = network.RetirementCreateRequest(profile_id=holder["profileId"], name="Scope 1 claim")
    made = of(network.RetirementResponse, retirement_create.sync(client=client, body=body)).retirement
    body = network.OperationLockRequest(field_id=made.field_id, quantity=quantity)
    of(network.RetirementResponse, retirement_lock.sync(client=client, body=body))
    body = network.RetirementUpdateRequest(field_id=made.field_id, purpose="Scope 1 emissions")
    of(network.RetirementResponse, retirement_update.sync(client=client, body=body))
    body = network.OperationIdRequest(field_id=made.field_id)
    signed = of(network.RetirementResponse, retirement_sign.sync(client=client, body=body)).retirement
    pdf = of(Pdf, retirement_certificate.sync(made.field_id, client=client))
    assert pdf.payload.read(5) == b"%PDF-"
    return signed


rita, production, ledger = log_in("rita")
tokens = mint(rita, production)
hugo, _, his_ledger = log_in("hugo")
transfer(ledger, rita, hugo, 1000)
retired = retire(his_ledger, hugo, 250)
assert retired.status == network.OperationStatus.PROCESSED and retired.quantity == 250, retired
print(f"python: {len(tokens)} tokens minted, 1000 units transferred, 250 retired, {retired.certificate.number}")
