"""Whom a verifier believes: our public keys and nothing else, by name. From the register, or from a file that travels."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from joserfc.jwk import ECKey, RSAKey

from lms.config import Settings
from lms.proof.data_integrity import from_base58, iso, multikey
from lms.proof.keys import CREDENTIAL, JWT, ROOT, SIGNER, folder_of, write_for_me
from lms.proof.models import SigningKey

_SUBJECT = PublicFormat.SubjectPublicKeyInfo
FILE = "public.json"  # in the folder of the keys: what `verify --offline` goes by


@dataclass(frozen=True)
class Trust:
    roots: tuple[bytes, ...]
    signers: frozenset[bytes]
    credential_keys: Mapping[str, bytes]
    distrusted: frozenset[bytes] = (
        frozenset()
    )  # certificates of signers, and names of keys, that others may have
    made: datetime | None = field(
        default=None, compare=False
    )  # when these keys were put in a file that travels

    def find_credential_key(self, method: str) -> bytes | None:
        """The key that a proof names: did:web:...#name. Addresses may change, a key keeps its name."""
        return self.credential_keys.get(method.partition("#")[2])


def believed(keys: Iterable[SigningKey]) -> list[SigningKey]:
    """The keys a verifier goes by: retired ones still count for what they signed, leaked ones do not."""
    listed = list(keys)
    gone = {key.name for key in distrusted(listed)}
    return [key for key in listed if key.name not in gone]


def distrusted(keys: Iterable[SigningKey]) -> list[SigningKey]:
    """The leaked ones, and the signers that a leaked root vouches for."""
    listed = list(keys)
    roots = [
        x509.load_der_x509_certificate(key.public) for key in listed if key.leaked_at and key.kind == ROOT
    ]
    return [key for key in listed if key.leaked_at or (key.kind == SIGNER and _is_under(key.public, roots))]


def _is_under(signer: bytes, roots: list[x509.Certificate]) -> bool:
    certificate = x509.load_der_x509_certificate(signer)
    for root in roots:
        with suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(root)
            return True
    return False


def _marks_of(keys: Iterable[SigningKey]) -> frozenset[bytes]:
    return frozenset(key.name.encode() if key.kind == CREDENTIAL else key.public for key in keys)


def trust_in(keys: Iterable[SigningKey]) -> Trust:
    listed = list(keys)
    known = believed(listed)
    return Trust(
        roots=tuple(key.public for key in known if key.kind == ROOT),
        signers=frozenset(key.public for key in known if key.kind == SIGNER),
        credential_keys={key.name: key.public for key in known if key.kind == CREDENTIAL},
        distrusted=_marks_of(distrusted(listed)),
    )


def last_change(keys: Iterable[SigningKey]) -> str | None:
    """The moment the keys became what they are, in ISO form: what was signed by an unknown key later than that is unknown."""
    moments = [moment for key in keys for moment in (key.created_at, key.retired_at, key.leaked_at) if moment]
    return iso(max(moments)) if moments else None


def as_file(keys: Sequence[SigningKey], organisation: str) -> str:
    """Public keys to carry to a machine without the register. Certificates as PEM, so that pdfsig can use them too."""
    known = believed(keys)
    pems = {
        kind: {key.name: x509.load_der_x509_certificate(key.public).public_bytes(Encoding.PEM).decode() for key in known if key.kind == kind}
        for kind in (ROOT, SIGNER)
    }  # fmt: skip
    credential_keys = {key.name: multikey(key.public) for key in known if key.kind == CREDENTIAL}
    content = {
        "organisation": organisation, "made": last_change(keys),
        "distrusted": sorted(base64.b64encode(mark).decode() for mark in _marks_of(distrusted(keys))), "roots": pems[ROOT], "signers": pems[SIGNER], "credential_keys": credential_keys,
    }  # fmt: skip
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def from_file(text: str) -> Trust:
    """Raises ValueError when it is no file of public keys."""
    try:
        content = json.loads(text)
        ders = {
            part: [x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER) for pem in content[part].values()]
            for part in ("roots", "signers")
        }  # fmt: skip
        keys = {name: from_base58(key)[2:] for name, key in content["credential_keys"].items()}
        made = datetime.fromisoformat(content["made"]) if content.get("made") else None
        gone = frozenset(base64.b64decode(mark) for mark in content.get("distrusted", ()))
    except (KeyError, AttributeError, TypeError) as error:
        raise ValueError("this is no file of public keys") from error
    return Trust(tuple(ders["roots"]), frozenset(ders["signers"]), keys, gone, made)


def for_browsers(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """The same in the shapes a browser's own cryptography takes: signers as JWK, credential keys as their 32 bytes."""
    listed = list(keys)
    known, gone = believed(listed), distrusted(listed)
    wanted = ("kty", "crv", "x", "y", "n", "e")

    def signers(some: list[SigningKey]) -> list[dict[str, str]]:
        return [
            {name: value for name, value in _jwk(key, "").items() if name in wanted}
            for key in some
            if key.kind == SIGNER
        ]

    return {
        "signers": signers(known),
        "leaked": signers(gone),
        "leakedKeys": [key.name for key in gone if key.kind == CREDENTIAL],
        "keys": {
            key.name: base64.urlsafe_b64encode(key.public).rstrip(b"=").decode()
            for key in known
            if key.kind == CREDENTIAL
        },
    }


def issuer_id(base_url: str) -> str:
    """The did:web of this installation, made from the address people reach it at; in lower case, as a host name means the same."""
    return f"did:web:{quote(urlsplit(base_url).netloc.lower(), safe='')}"


def did_document(keys: Iterable[SigningKey], did: str) -> dict[str, Any]:
    methods: list[dict[str, Any]] = []
    for key in believed(keys)[::-1]:
        method = {"id": f"{did}#{key.name}", "controller": did}
        if key.kind == CREDENTIAL:
            methods.append({**method, "type": "Multikey", "publicKeyMultibase": multikey(key.public)})
        if key.kind == JWT:
            methods.append({**method, "type": "JsonWebKey", "publicKeyJwk": _jwk(key, did)})
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/jwk/v1",
        ],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }  # fmt: skip


def key_set(keys: Iterable[SigningKey], did: str) -> dict[str, Any]:
    return {"keys": [_jwk(key, did) for key in believed(keys)[::-1]]}


def _jwk(key: SigningKey, did: str) -> dict[str, Any]:
    named: Any = {"kid": f"{did}#{key.name}", "use": "sig"}
    if key.kind == CREDENTIAL:
        raw = base64.urlsafe_b64encode(key.public).rstrip(b"=").decode()
        return {"kty": "OKP", "crv": "Ed25519", "x": raw, "alg": "EdDSA", **named}
    if key.kind == JWT:
        pem = load_der_public_key(key.public).public_bytes(Encoding.PEM, _SUBJECT)
        named["alg"] = "RS256"
        return dict(RSAKey.import_key(pem, named).as_dict())
    public = x509.load_der_x509_certificate(key.public).public_key()
    kind = RSAKey if isinstance(public, RSAPublicKey) else ECKey
    jwk = kind.import_key(public.public_bytes(Encoding.PEM, _SUBJECT), named).as_dict()
    return {**jwk, "x5c": [base64.b64encode(key.public).decode()]}


def write_file(keys: Sequence[SigningKey], settings: Settings) -> None:
    write_for_me(folder_of(settings.data_dir) / FILE, as_file(keys, settings.organisation).encode())
