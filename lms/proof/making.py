"""From frozen facts to a file that proves itself: credential, PDF, signature, and our own check of the very bytes.

Needs no database: everything was read before. What our own verifier refuses is never kept.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import RSAKey
from pyhanko.sign.signers import Signer

from lms.config import Settings
from lms.proof import credential, data_integrity, document, keys, signing, verifying
from lms.proof.credential import Draft
from lms.proof.trust import Trust, issuer_id, trust_in


@dataclass(frozen=True)
class Bunch:
    """The keys of one moment, opened."""

    issuer: str
    credential_name: str
    credential_key: Ed25519PrivateKey
    jwt_name: str
    jwt_key: RSAKey
    signer: Signer
    trust: Trust

    @property
    def method(self) -> str:
        return f"{self.issuer}#{self.credential_name}"


@dataclass(frozen=True)
class Issued:
    content: bytes
    credential: str
    jwt: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def open_keys(settings: Settings) -> Bunch:
    """Raises KeyMissing when a private half is not on this machine."""
    rows = {kind: keys.present(kind) for kind in keys.KINDS}
    if missing := [kind for kind, row in rows.items() if row is None]:
        raise keys.KeyMissing(f"no {missing[0]} key was made yet: start `lms serve` once")
    names = {kind: row.name for kind, row in rows.items() if row}
    publics = {kind: row.public for kind, row in rows.items() if row}
    folder = settings.data_dir
    secret, jwt_key = _credential_keys(names[keys.CREDENTIAL], names[keys.JWT], folder)
    if settings.signer:
        signer = _named_signer(settings.signer, settings.signer_pin)
    else:
        signer = _own_signer(names[keys.SIGNER], folder, publics[keys.SIGNER], publics[keys.ROOT])
    return Bunch(
        issuer=issuer_id(settings.base_url),
        credential_name=names[keys.CREDENTIAL],
        credential_key=secret,
        jwt_name=names[keys.JWT],
        jwt_key=jwt_key,
        signer=signer,
        trust=trust_in(keys.all_keys()),
    )


# opened once a process: the names change when a key is replaced
_named_signer = lru_cache(maxsize=1)(signing.named_signer)


@lru_cache(maxsize=2)
def _own_signer(name: str, folder: Path, certificate: bytes, root: bytes) -> Signer:
    return signing.own_signer(keys.private(name, folder), certificate, root)


@lru_cache(maxsize=2)
def _credential_keys(name: str, jwt_name: str, folder: Path) -> tuple[Ed25519PrivateKey, RSAKey]:
    return keys.private(name, folder), keys.jwt_private(jwt_name, folder)


def make(draft: Draft, html: str, bunch: Bunch, logo: bytes | None = None) -> Issued:
    """Raises NotTrusted when our own verifier would refuse what was made."""
    claims = data_integrity.secured(
        credential.build(draft, bunch.issuer), bunch.credential_key, bunch.method, draft.made_at
    )
    text = credential.in_writing(claims)
    unsigned = document.to_pdf(
        html,
        draft.address,
        credential=text,
        identifier=draft.credential_id,
        made_on=draft.issued_on,
        logo=logo,
    )
    content = signing.sign(unsigned, bunch.signer)
    found = verifying.verify(content, bunch.trust, now=draft.made_at)
    if found.text != text:
        raise verifying.NotTrusted("in de PDF staan andere gegevens dan erin gingen")
    return Issued(content, text, credential.as_jwt(claims, bunch.jwt_key, f"{bunch.issuer}#{bunch.jwt_name}"))
