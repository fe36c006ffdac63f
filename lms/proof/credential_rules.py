"""What a credential says of a training and of what one person did, and every term that we ever write in one.

The achievement has one address for everybody of one version of a course: nothing of a person may stand in it. What is somebody's
own, the outcomes reached and the hours, are results that point at its descriptions.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lms.proof.rules import CERTIFICATE, PARTICIPATION

Part = dict[str, Any]

# what the page calls itself, by the kind of achievement the credential names
KINDS = {CERTIFICATE: "Certificate", PARTICIPATION: "Achievement"}
STATUS, DURATION, COUNT = "Status", "ext:Hours", "ext:Count"
HOURS = ("lessons", "group_days", "assignments", "peer_meetings")
COUNTS = ("lessons", "assignments", "group_days", "meetings")  # of what somebody did who stopped


def achievement(facts: Mapping[str, Any], address: str, said: Mapping[str, Any], mark: str) -> Part:
    """The training as anybody may know it, in the words `said`; the same for everybody at one address."""
    kind = facts.get("kind", CERTIFICATE)
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": KINDS[kind],
        "inLanguage": "nl",
        "name": facts["title"],
        "description": "; ".join(facts["outcomes"]) or said["texts"]["no_certificate"],
        "criteria": {"narrative": said["criteria"][kind] % facts["programme"]},
        "image": image(mark, said),
        "resultDescription": [
            {"id": place, "type": ["ResultDescription"], "name": name, "resultType": measure}
            for place, name, measure in _descriptions(facts, address, said)
        ],
    }


def image(address: str, said: Mapping[str, Any]) -> Part:
    return {"id": address, "type": "Image", "caption": said["texts"]["caption"]}


def _descriptions(
    facts: Mapping[str, Any], address: str, said: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """(where it is found, its name, how it is measured)."""
    for kind, names in (("outcome", facts["outcomes"]), ("module", facts["modules"])):
        for number, name in enumerate(names, 1):
            yield f"{address}#{kind}-{number}", name, STATUS
    for kind in HOURS:
        yield f"{address}#hours-{kind}", said["hours"][kind], DURATION
    if facts.get("kind") == PARTICIPATION:
        for kind in COUNTS:
            yield f"{address}#count-{kind}", said["counts"][kind], COUNT


def results(facts: Mapping[str, Any], address: str) -> list[Part]:
    """What one person did. A certificate is given when every outcome and module is done; what nobody did is not written."""
    done: list[tuple[str, Part]] = []
    for kind, names in (("outcome", facts["outcomes"]), ("module", facts["modules"])):
        done += [(f"{kind}-{number}", {"status": "Completed"}) for number in range(1, len(names) + 1)]
    done += [
        (f"hours-{kind}", {"value": f"{facts['minutes'][kind] / 60:g}"})
        for kind in HOURS
        if facts["minutes"].get(kind)
    ]
    if facts.get("kind") == PARTICIPATION:
        done += [(f"count-{kind}", {"value": str(facts[kind])}) for kind in COUNTS if facts.get(kind)]
    return [{"type": ["Result"], "resultDescription": f"{address}#{place}", **value} for place, value in done]


def evidence(facts: Mapping[str, Any], said: Mapping[str, Any]) -> list[Part]:
    """The pieces that were talked about, by their kind alone: what stands in them is the holder's."""
    return [
        {"type": ["Evidence"], "name": said["texts"]["piece"] % (number, said["pieces"][kind]), "genre": kind}
        for number, kind in enumerate(facts.get("evidence", ()), 1)
    ]


_IMAGE = {"id": None, "type": None, "caption": None}
_ENTRY = {
    "id": None,
    "type": None,
    "statusPurpose": None,
    "statusListIndex": None,
    "statusListCredential": None,
}
_IDENTIFIER = {"type": None, "hashed": None, "identityHash": None, "identityType": None}
_ACHIEVEMENT = {
    "id": None, "type": None, "achievementType": None, "inLanguage": None, "name": None, "description": None,
    "criteria": {"narrative": None},
}  # fmt: skip
_ISSUER = {"id": None, "type": None, "name": None, "url": None}
# files of before the facts were data
BEFORE: Mapping[str, Any] = {
    "@context": None, "id": None, "type": None, "name": None, "validFrom": None, "validUntil": None, "proof": None,
    "issuer": _ISSUER,
    "credentialSubject": {
        "id": None, "type": None, "licenseNumber": None, "identifier": _IDENTIFIER, "achievement": _ACHIEVEMENT,
    },
    "credentialSchema": {"id": None, "type": None},
    "credentialStatus": {**_ENTRY, "statusMessage": {"status": None, "message": None}},
}  # fmt: skip
SHAPE: Mapping[str, Any] = {
    **BEFORE,
    "awardedDate": None,
    "issuer": {**_ISSUER, "description": None, "image": _IMAGE, "phone": None, "email": None},
    "evidence": {"type": None, "name": None, "genre": None},
    "relatedResource": {"id": None, "description": None, "mediaType": None, "digestSRI": None},
    "credentialSubject": {
        "id": None, "type": None, "licenseNumber": None, "identifier": _IDENTIFIER,
        "result": {"type": None, "resultDescription": None, "status": None, "value": None},
        "achievement": {
            **_ACHIEVEMENT, "image": _IMAGE,
            "resultDescription": {"id": None, "type": None, "name": None, "resultType": None},
        },
    },
    "credentialStatus": _ENTRY,
}  # fmt: skip
MAY_MISS = (
    "validUntil", "evidence", "relatedResource", "credentialStatus.statusMessage", "issuer.phone", "issuer.email",
    "credentialSubject.result.status", "credentialSubject.result.value",
)  # fmt: skip


def misfits(claims: Part) -> list[str]:
    """The paths of terms that are missing, or that we never write."""
    return _misfits(claims, SHAPE if "awardedDate" in claims else BEFORE, "")


def _misfits(value: Any, shape: Any, path: str) -> list[str]:
    if shape is None:
        return []
    values = value if isinstance(value, list) and value else [value]
    found = []
    for one in values:
        if not isinstance(one, dict):
            return [path or "{}"]
        found += [
            f"{path}{name}"
            for name in sorted(set(one) ^ set(shape))
            if name in one or f"{path}{name}" not in MAY_MISS
        ]
        for name in sorted(set(one) & set(shape)):
            found += _misfits(one[name], shape[name], f"{path}{name}.")
    return found
