"""The certificate as an Open Badges 3.0 credential (a W3C Verifiable Credential 2.0), for machines and wallets.

The name stands in it as a name, not as a hash; the holder has no address in it. `_SHAPE` is every term we ever write:
whatever else a file claims is not from us.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from lms.clock import from_local
from lms.formats import count, hours
from lms.proof.data_integrity import CONTEXTS, Document, iso
from lms.proof.list_rules import MESSAGE, REVOCATION
from lms.proof.rules import CERTIFICATE, PARTICIPATION

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

# what the page calls itself, by the kind of achievement the credential names
KINDS = {CERTIFICATE: "Certificate", PARTICIPATION: "Achievement"}
DOCUMENTS = {"Certificate": "Certificaat", "Achievement": "Bewijs van deelname"}
# what a bit on the second list says, for wallets that show the words of an issuer
MEANINGS = (("0x0", "niet vervangen"), ("0x1", "vervangen door een nieuw certificaat"))
NO_CERTIFICATE = "Wat iemand deed in de opleiding. Dit is geen certificaat."


@dataclass(frozen=True)
class Draft:
    """Everything one certificate is made from, frozen: no database is needed after this."""

    facts: Mapping[str, Any]
    number: str
    code: str
    issued_on: date
    valid_until: date | None  # none: a statement of participation has no end
    base_url: str
    address: str  # where anybody verifies it
    training_address: str
    status_address: str
    replaced_address: str
    credential_id: str
    subject_id: str
    status_list: int
    status_index: int
    made_at: datetime


def start_of(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1)) - timedelta(seconds=1)


def build(draft: Draft, issuer: str) -> Document:
    facts = draft.facts
    end = {"validUntil": iso(end_of(draft.valid_until))} if draft.valid_until else {}
    return {
        "@context": list(CONTEXTS),
        "id": draft.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["title"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": facts["organisation"], "url": draft.base_url},
        "validFrom": iso(start_of(draft.issued_on)),
        **end,
        "credentialSubject": {
            "id": draft.subject_id,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": facts["holder"], "identityType": "name"}
            ],
            "licenseNumber": draft.number,
            "achievement": {
                "id": draft.training_address,
                "type": ["Achievement"],
                "achievementType": KINDS[facts.get("kind", CERTIFICATE)],
                "inLanguage": "nl",
                "name": facts["title"],
                "description": "; ".join(facts["outcomes"]) or NO_CERTIFICATE,
                "criteria": {"narrative": _criteria(facts)},
            },
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": [
            _entry(draft.status_address, draft.status_index, REVOCATION),
            _entry(draft.replaced_address, draft.status_index, MESSAGE)
            | {"statusMessage": [{"status": status, "message": message} for status, message in MEANINGS]},
        ],
    }  # fmt: skip


def _entry(address: str, index: int, purpose: str) -> Document:
    """A place on a list, as wallets look it up."""
    return {
        "id": f"{address}#{index}", "type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": str(index),
        "statusListCredential": address,
    }  # fmt: skip


def _criteria(facts: Mapping[str, Any]) -> str:
    total = hours(sum(facts["minutes"].values()))
    assignments = count(facts["assignments"], "opdracht", "opdrachten")
    parts = [f"{facts['programme']}, ongeveer {total}", f"{assignments} in de wijk voldaan"]
    if facts.get("kind") != PARTICIPATION:
        parts += [
            f"eindgesprek met beoordelaar {facts['assessor']}",
            f"modules: {', '.join(facts['modules'])}",
        ]
    return "; ".join(parts)


def in_writing(document: Document) -> str:
    """The characters that go into the PDF, and are served to the holder."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_jwt(document: Document, key: RSAKey, key_id: str) -> str:
    """The same credential as a VC-JWT (OB 3.0 8.2.4), for wallets that want one."""
    claims = {name: value for name, value in document.items() if name != "proof"}
    claims |= {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key_id}, claims, key)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


_SHAPE: Mapping[str, Any] = {
    "@context": None, "id": None, "type": None, "name": None, "validFrom": None, "validUntil": None, "proof": None,
    "issuer": {"id": None, "type": None, "name": None, "url": None},
    "credentialSubject": {
        "id": None, "type": None, "licenseNumber": None,
        "identifier": {"type": None, "hashed": None, "identityHash": None, "identityType": None},
        "achievement": {
            "id": None, "type": None, "achievementType": None, "inLanguage": None, "name": None, "description": None,
            "criteria": {"narrative": None},
        },
    },
    "credentialSchema": {"id": None, "type": None},
    "credentialStatus": {
        "id": None, "type": None, "statusPurpose": None, "statusListIndex": None, "statusListCredential": None,
        "statusMessage": {"status": None, "message": None},
    },
}  # fmt: skip


MAY_MISS = ("validUntil", "credentialStatus.statusMessage")


def misfits(value: Any, shape: Any = _SHAPE, path: str = "") -> list[str]:
    """The paths of terms that are missing, or that we never write."""
    if shape is None:
        return []
    values = value if isinstance(value, list) and value else [value]
    found = []
    for one in values:
        if not isinstance(one, dict):
            return [path or "(alles)"]
        found += [
            f"{path}{name}"
            for name in sorted(set(one) ^ set(shape))
            if name in one or f"{path}{name}" not in MAY_MISS
        ]
        for name in sorted(set(one) & set(shape)):
            found += misfits(one[name], shape[name], f"{path}{name}.")
    return found


def holder_of(document: Document) -> str:
    return str(document["credentialSubject"]["identifier"][0]["identityHash"])
