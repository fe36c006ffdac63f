"""Two proofs on one document: `eddsa-rdfc-2022`, which wallets know, and `eddsa-jcs-2022`, which covers every character.

The first signs what a JSON-LD processor understands of the document, so a term it does not know may be added and the
proof still holds; the second, the JSON itself. Contexts are pinned in the code and never fetched. (W3C vc-di-eddsa.)
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lms.errors import RuleError

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
}
_SIGNS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PREFIX = b"\xed\x01"
Document = dict[str, Any]


class ProofError(RuleError):
    """A proof is missing or does not hold; the message says which."""


class UnknownKey(ProofError):
    """The key that a proof names is none of ours, or one we no longer trust."""

    def __init__(self, message: str, method: str):
        super().__init__(message)
        self.method = method


def base58(content: bytes) -> str:
    """Multibase base58btc, as keys and proofs are written in a credential."""
    number, text = int.from_bytes(content, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _SIGNS[rest] + text
    return "z" + _SIGNS[0] * (len(content) - len(content.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Raises ValueError for what is no multibase base58btc."""
    if not text.startswith("z"):
        raise ValueError("not base58btc")
    digits = text[1:]
    number = 0
    for sign in digits:
        number = number * 58 + _SIGNS.index(sign)
    return b"\0" * (len(digits) - len(digits.lstrip(_SIGNS[0]))) + number.to_bytes(
        (number.bit_length() + 7) // 8, "big"
    )


def multikey(public: bytes) -> str:
    """An Ed25519 public key as a DID document writes it."""
    return base58(_ED25519_PREFIX + public)


@cache
def _context(address: str) -> Document:
    content: Document = json.loads((Path(__file__).parent / "contexts" / CONTEXTS[address]).read_text())
    return content


def _load(address: str, _options: object) -> Document:
    if address not in CONTEXTS:
        raise ProofError(f"het bewijs in het bestand verwijst naar een onbekende plek ({address!r:.80})")
    return {
        "contextUrl": None, "documentUrl": address, "document": _context(address), "contentType": "application/ld+json",
        "tag": "static",  # pinned, so the processor may keep what it made of it
    }  # fmt: skip


def _canonical_rdf(document: Document) -> bytes:
    from pyld import jsonld

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    try:
        quads: str = jsonld.normalize(document, options)
    except jsonld.JsonLdError as error:
        raise ProofError(
            f"de gegevens in het bestand zijn niet goed te lezen ({error.code or error.type})"
        ) from error
    return quads.encode()


_CANONICAL: Mapping[str, Callable[[Document], bytes]] = {RDFC: _canonical_rdf, JCS: rfc8785.dumps}


def _digest(unsecured: Document, proof: Document) -> bytes:
    canonical = _CANONICAL[proof["cryptosuite"]]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    options["@context"] = unsecured["@context"]
    return hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(_plain(unsecured))).digest()


def _plain(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "proof"}


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def secured(document: Document, key: Ed25519PrivateKey, method: str, created: datetime) -> Document:
    """The document with both proofs; `method` is where the public key is found (did:web:...#name)."""
    proofs = []
    for suite in (RDFC, JCS):
        proof: Document = {
            "type": "DataIntegrityProof", "cryptosuite": suite, "created": iso(created), "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        }  # fmt: skip
        if suite == JCS:
            proof["@context"] = document["@context"]
        proofs.append(proof | {"proofValue": base58(key.sign(_digest(document, proof)))})
    return document | {"proof": proofs}


def check(document: Document, find_key: Callable[[str], bytes | None]) -> str:
    """Both proofs hold, by one key of ours that `find_key` knows. Returns the verification method; raises ProofError."""
    proofs = document.get("proof")
    if not isinstance(proofs, list) or [
        proof.get("cryptosuite") if isinstance(proof, dict) else None for proof in proofs
    ] != [RDFC, JCS]:
        raise ProofError("de gegevens in het bestand dragen niet onze twee handtekeningen")
    methods = {str(proof.get("verificationMethod")) for proof in proofs}
    if len(methods) != 1:
        raise ProofError("de twee handtekeningen onder de gegevens noemen verschillende sleutels")
    method = methods.pop()
    public = find_key(method)
    if public is None:
        raise UnknownKey(
            f"de gegevens zijn getekend met een sleutel die wij niet kennen of niet meer vertrouwen ({method:.100})",
            method,
        )
    for proof in proofs:
        _check_one(document, proof, Ed25519PublicKey.from_public_bytes(public))
    return method


def _check_one(document: Document, proof: Document, public: Ed25519PublicKey) -> None:
    suite = proof["cryptosuite"]
    known = {
        "type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue",
    } | ({"@context"} if suite == JCS else set())  # fmt: skip
    if set(proof) != known or (proof["type"], proof["proofPurpose"]) != (
        "DataIntegrityProof", "assertionMethod",
    ):  # fmt: skip
        raise ProofError(f"de handtekening {suite} heeft niet onze vorm")
    if suite == JCS and proof["@context"] != document.get("@context"):
        raise ProofError(f"de handtekening {suite} gaat over een andere context")
    try:
        public.verify(from_base58(str(proof["proofValue"])), _digest(document, proof))
    except (InvalidSignature, ValueError, rfc8785.CanonicalizationError) as error:
        raise ProofError(
            f"er is iets aan de gegevens veranderd: de handtekening {suite} past er niet meer bij"
        ) from error
