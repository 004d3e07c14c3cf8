"""What does schemathesis need to know beyond the documents?

The sandbox's credentials, and the rules that no schema can state: a valid request that breaks one of them is refused
with 400, and the refusal names the member at fault. Such a refusal is accepted where every member that it names stands
in RULES, and for no other reason.
"""

import json
import os
import re
from decimal import Decimal

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

# Where in which operation's body (a JSON pointer) a rule reaches beyond the schema, and what the rule is.
RULES = [
    # Lists and filters.
    (r".*", r"/paginate/after", "a cursor comes from an earlier answer of the same list"),
    (r".*", r"/(filter/)?year", "a vintage is 2015 to the current year"),
    (r".*", r"/(filter/)?standardType", "a name has no control characters"),
    (r".*", r"/(filter/)?(issuerName|ownerName|measurerIdentifier|basin|boundaryIdentifierId)", "a name is not blank"),
    (r".*", r"/(filter/)?price/amountFrom", "a range of prices starts below its end"),
    (r".*", r"/(filter/)?(price|forcePrice)/currency", "a currency is one of ISO 4217"),
    # Files and batches.
    (r"fileTemporaryUpload", r"/files/\d+", "a file has an accepted type; its name, type and content agree"),
    (r"rngProductionBatchCreate", r"/document(/.*)?", "the file that is named is a workbook that can be read"),
    (r"rngProductionBatchMintingSendToNetwork", r"/tokenType", "it is that of the batch"),
    # Contracts and registrations.
    (r"(systemM|m)intingCreate", r"/operationContractType", "it fits the energy of its assets"),
    (r"(systemM|m)intingCreate", r"/referenceIds", "the assets of a contract are of one kind"),
    (r"systemTokenRegister", r"/\d+/(_id|boundary/identifier)", "no token or month of a facility is named twice"),
    (r"systemTokenRegister", r"/\d+/(uom|standards)", "the unit is that of the energy type; a standard is named once"),
    (r"systemTokenRegister", r"/\d+/vintage", "the month has ended"),
    (r"systemTokenRegister", r"/\d+/verifiers", "a QET is verified, and a CET is not"),
    (r"systemTokenRegister", r"/\d+/boundary/(country|state)", "a country is one of ISO 3166-1, a state one of its states"),
    # Operations.
    (r"energyWalletAccountSetPublic", r"/price", "what is listed has a price above 0"),
    (r"networkTransactionPu(sh|ll)Create", r"/(from|to)ProfileId", "the profiles differ"),
    (r"intraTransferCreate", r"/toWalletId", "the wallets differ"),
    (r".*Lock", r"/quantity", "what is locked at once can be counted and priced"),
    (r"retirement(Create|Update)", r"/(name|purpose|additionalContext|beneficiary/name)", "a certificate can print it"),
    (r"retirementUpdate", r"/reportingPeriod(/\w+)?", "a period does not end before it starts"),
    (r"consumptionUpdate", r"/coordinates(/\w+)?", "coordinates come in pairs"),
    (r"systemConsumptionUpdate", r"/boundary/(location|identifier)/\w+", "coordinates, and format and id, come in pairs"),
    (r"systemConsumptionUpdate", r"/consumption/\w+", "an amount has its unit; a period does not end before it starts"),
    (r"systemConsumptionUpdate", r"/transportationEmissionsDynamic/\w+", "a journey is told whole or not at all"),
    # Organizations, places and people.
    (r".*(Organization|OrganizationProfile|usinessLocation)(Create|Update)", r"/address/(country|state)", "a country is one of ISO 3166-1, a state one of its states"),
    (r".*usinessLocation(Create|Update)", r"/coordinates/(latitude|longitude)", "coordinates come in pairs"),
    (r"organizationProfileFlagSet", r"/flags/\d+/flag", "a flag is named once"),
    (r"internalOrganizationProfile(Create|Update|List)", r"/participantTags/\d+(/.*)?", "a tag, and a party of it, is named once"),
    (r"internalRbacPermissions", r"/permissions/\d+/code", "a permission is one that an operation asks for"),
    (r"internalRbacRoles", r"/roles/\d+/permissions/\d+", "the permissions of a role are known"),
    (r"internalUser(Create|AddRoleLinks|RemoveRoleLinks)", r"/roleLinks/\d+/(roleCode|entityId)", "a role is held where it means something, at an entity that is there"),
    (r"organizationUserSet.*Role", r"/(defaultRoleCodes|roleCodes)/\d+", "a role is known, and one that is given there"),
    # The rest.
    (r"transparencyLogConsistencyProof", r"/fromSize", "the earlier tree is not the larger one"),
    (r"userChangePassword", r"/password", "the new password is not the old one"),
]

# What ends the session that asks for it.
ENDS_SESSION = ["authLogout"]

RULES = [(re.compile(operation), re.compile(pointer), rule) for operation, pointer, rule in RULES]


def numbers(value):
    """Every number in a body, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


def is_too_exact(number):
    """Whether it has more digits than a double keeps, or reaches further behind the point."""
    _, digits, exponent = Decimal(repr(number)).as_tuple()
    return len(digits) > 15 or exponent < -15


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Keeps every failure but a refusal by the rules alone, and what was only wrong before it was sent."""
    if isinstance(failure, AcceptedNegativeData) and case.media_type == "multipart/form-data":
        # A form has no types on the wire: a lone file in place of the list of files is the same bytes.
        return response.request.body.count(b'name="files"; filename="') != 1
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    operation = case.operation.definition.raw["operationId"]
    if response.json()["code"] == "malformed_body":
        # A number of more digits than a double keeps is refused where it is read, whatever it is for.
        return not any(map(is_too_exact, numbers(case.body)))
    pointers = [fault["pointer"] for fault in response.json().get("errors", [])]
    listed = [
        any(of.fullmatch(operation) and at.fullmatch(pointer) for of, at, _ in RULES) for pointer in pointers
    ]
    return not (listed and all(listed))


with open(os.environ["ATTESTRY_SANDBOX"]) as file:
    SANDBOX = json.load(file)
ACTOR = os.environ["ATTESTRY_ACTOR"]
# The access tokens of the actor: one to work with, the others to log out of.
TOKEN, *SPARE = SANDBOX["sessions"].get(ACTOR, [None])
ME = SANDBOX["users"].get(ACTOR)

if TOKEN:

    @schemathesis.auth(refresh_interval=None)
    class Session:
        """Signs every request, and logs out of sessions that nothing else uses."""

        def get(self, case, context):
            is_end = case.operation.definition.raw["operationId"] in ENDS_SESSION
            return (SPARE.pop() if SPARE else "none is left") if is_end else TOKEN

        def set(self, case, data, context):
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leaves the actor their own password, status and roles, which answers have told them the id of."""
    if ME and isinstance(case.body, dict):
        for member in ("_id", "userId"):
            if case.body.get(member) == ME:
                case.body[member] = SANDBOX["somebody"]
