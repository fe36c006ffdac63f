"""The certificate as an Open Badges 3.0 credential (a W3C Verifiable Credential 2.0), for machines and wallets.

The name stands in it as a name, not as a hash; the holder has no address in it. Whatever a file claims beside the terms of
`credential_rules` is not from us.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from lms.clock import from_local, local
from lms.pdf import drawing
from lms.proof import credential_rules
from lms.proof.data_integrity import CONTEXTS, Document
from lms.proof.list_rules import REVOCATION
from lms.wording import words

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
WORDS = ("texts", "criteria", "hours", "counts", "pieces")  # each a mapping in `proof/credential.html`
MARK = "flywheel-mark.svg"
# what the page calls itself, by the kind of achievement the credential names
DOCUMENTS = {"Certificate": "Certificaat", "Achievement": "Bewijs van deelname"}


@dataclass(frozen=True)
class Previous:
    """The file that this one follows: after a renewal, or in the place of one whose key was lost."""

    number: str
    sha256: str


@dataclass(frozen=True)
class Draft:
    """Everything one certificate is made from, frozen: no database is needed after this."""

    facts: Mapping[str, Any]
    number: str
    code: str
    issued_on: date
    awarded_on: date  # the day it was earned: another name changes the first, never this
    valid_until: date | None  # none: a statement of participation has no end
    base_url: str
    address: str  # where anybody verifies it
    achievement_address: str
    status_address: str
    credential_id: str
    subject_id: str
    status_list: int
    status_index: int
    made_at: datetime
    said: Mapping[str, Any]  # `in_words`, read when it was drafted
    phone: str = ""
    email: str = ""
    previous: Previous | None = None


def start_of(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1)) - timedelta(seconds=1)


def in_dutch_time(moment: datetime) -> str:
    """With the offset of a Dutch clock: whoever shows only the day in it shows ours."""
    return local(moment).isoformat(timespec="seconds")


def build(draft: Draft, issuer: str) -> Document:
    facts = draft.facts
    end = {"validUntil": in_dutch_time(end_of(draft.valid_until))} if draft.valid_until else {}
    pieces = credential_rules.evidence(facts, draft.said)
    return {
        "@context": list(CONTEXTS),
        "id": draft.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["title"],
        "issuer": _issuer(draft, issuer),
        "awardedDate": in_dutch_time(start_of(draft.awarded_on)),
        "validFrom": in_dutch_time(start_of(draft.issued_on)),
        **end,
        "credentialSubject": {
            "id": draft.subject_id,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": facts["holder"], "identityType": "name"}
            ],
            "licenseNumber": draft.number,
            "achievement": credential_rules.achievement(facts, draft.achievement_address, draft.said, our_mark()),
            "result": credential_rules.results(facts, draft.achievement_address),
        },
        **({"evidence": pieces} if pieces else {}),
        **({"relatedResource": [_followed(draft.previous, draft.said)]} if draft.previous else {}),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {
            "id": f"{draft.status_address}#{draft.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": REVOCATION,
            "statusListIndex": str(draft.status_index),
            "statusListCredential": draft.status_address,
        },
    }  # fmt: skip


def in_words() -> Mapping[str, Any]:
    """The words of `proof/credential.html`, for a draft."""
    return {name: words("proof/credential.html", name) for name in WORDS}


@cache
def our_mark() -> str:
    """Our mark, in the data itself: it is seen where there is no internet, and when we are gone."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing(MARK)).decode()}"


def _issuer(draft: Draft, issuer: str) -> Document:
    reached = {"phone": draft.phone, "email": draft.email}
    return {
        "id": issuer,
        "type": ["Profile"],
        "name": draft.facts["organisation"],
        "url": draft.base_url,
        "description": draft.said["texts"]["issuer"],
        "image": credential_rules.image(our_mark(), draft.said),
        **{name: value for name, value in reached.items() if value},
    }


def _followed(previous: Previous, said: Mapping[str, Any]) -> Document:
    """A file by the hash of its bytes (RFC 6920): it names nobody."""
    digest = bytes.fromhex(previous.sha256)
    return {
        "id": f"ni:///sha-256;{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}",
        "description": said["texts"]["follows"] % previous.number,
        "mediaType": "application/pdf",
        "digestSRI": f"sha256-{base64.b64encode(digest).decode()}",
    }


def in_writing(document: Document) -> str:
    """The characters that go into the PDF, and are served to the holder."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_jwt(document: Document, key: RSAKey, key_id: str) -> str:
    """The same credential as a VC-JWT (OB 3.0 8.2.4), for wallets that want one."""
    claims, issuer = {name: value for name, value in document.items() if name != "proof"}, document["issuer"]
    claims |= {
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key_id}, claims, key)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def holder_of(document: Document) -> str:
    return str(document["credentialSubject"]["identifier"][0]["identityHash"])
