"""Makes certificates without a database: what the tests of files, and the bench, have in common."""

import tempfile
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from lms.proof import authority, document, making, signing
from lms.proof.credential import Draft
from lms.proof.trust import Trust

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "holder": "Wilma Kooistra", "title": "Certificaat Wijkverbinder Samen Lukt Het Zelf",
    "programme": "Opleiding tot wijkverbinder", "version": 3, "organisation": "Samen Lukt Het Zelf",
    "assessor": "Marjan Postma", "coordinator": "Noor de Wit", "assignments": 9, "lessons": 38, "meetings": 6, "group_days": 8,
    "outcomes": [
        "Ik leg uit wat ik doe en wat niet.", "Ik luister zonder oordeel en vraag door.",
        "Ik maak een wijkfoto met cijfers van het CBS en verhalen van bewoners.",
        "Ik haal stemmen op, op drie manieren, en laat weten wat ermee gebeurt.",
        "Ik leid een eerlijk besluit: een ronde, consent of een verborgen keuze.",
        "Ik maak spelregels en afspraken met partners.", "Ik doe een proef en betrek nieuwe mensen.",
        "Ik ga zorgvuldig om met gegevens, grenzen en zorgen.",
    ],
    "modules": [
        "Jouw rol", "In gesprek", "De wijk leren kennen", "Stemmen ophalen", "Samen beslissen", "Afspraken met partners",
        "Een proef doen", "Zorgvuldig en veilig", "Het vliegwiel",
    ],
    "minutes": {"lessons": 780, "group_days": 1260, "assignments": 2100, "peer_meetings": 480},
}  # fmt: skip


def bunch(organisation: str = "Samen Lukt Het Zelf") -> making.Bunch:
    """Keys of its own, under a root of its own."""
    root_key, signer_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = authority.root(root_key, "root-2026-1", organisation, NOW)
    made = authority.signer(signer_key, "signer-2026-1", organisation, root, root_key, NOW)
    root_der, signer_der = root.public_bytes(Encoding.DER), made.public_bytes(Encoding.DER)
    secret = Ed25519PrivateKey.generate()
    rsa = generate_rsa(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    trust = Trust(
        (root_der,), frozenset({signer_der}), {"credential-2026-1": secret.public_key().public_bytes_raw()}
    )
    return making.Bunch(
        issuer="did:web:leren.example.nl", credential_name="credential-2026-1", credential_key=secret,
        jwt_name="jwt-2026-1", jwt_key=RSAKey.import_key(rsa),
        signer=signing.own_signer(signer_key, signer_der, root_der), trust=trust,
    )  # fmt: skip


def draft(serial: int = 1, **facts: Any) -> Draft:
    base, code = "https://leren.example.nl", f"ABCDEFGHJKLMNPQRSTUVWX{serial:04d}"
    return Draft(
        facts=FACTS | facts,
        number=f"SLHZ-2026-{serial:04d}",
        code=code,
        issued_on=date(2026, 3, 2),
        valid_until=date(2028, 3, 2),
        base_url=base,
        address=f"{base}/controleren/{code}",
        training_address=f"{base}/opleiding",
        status_address=f"{base}/certificaten/status/1",
        replaced_address=f"{base}/certificaten/status/1/vervangen",
        credential_id=uuid.uuid4().urn,
        subject_id=uuid.uuid4().urn,
        status_list=1,
        status_index=serial,
        made_at=NOW,
    )


def html(made: Draft) -> str:
    """Needs an application context, for the template."""
    return document.render_html(
        made.facts,
        number=made.number,
        code=made.code,
        issued_on=made.issued_on,
        valid_until=made.valid_until,
        address=made.address,
    )


def pem_of(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()


def app() -> Any:
    """An application for its templates alone."""
    from lms.app import create_app
    from lms.config import read_settings

    folder = tempfile.mkdtemp(prefix="lms-press-")
    return create_app(
        read_settings(
            {"LMS_DATA_DIR": str(Path(folder)), "LMS_SECRET_KEY": "a press that nobody else can run"}
        )
    )
