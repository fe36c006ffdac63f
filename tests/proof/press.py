"""Makes certificates without a database: what the tests of files, and the bench, have in common."""

import tempfile
import uuid
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jinja2 import Environment, FileSystemLoader
from joserfc.jwk import RSAKey
from PIL import Image

from lms import paths
from lms.proof import authority, credential, document, making, signing
from lms.proof.credential import SCHEMA, Draft, end_of, start_of
from lms.proof.data_integrity import CONTEXTS
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
    "evidence": ["assignment", "assignment", "learning_point"],
    "minutes": {"lessons": 780, "group_days": 1260, "assignments": 2100, "peer_meetings": 480},
}  # fmt: skip

# the same facts on every kind of sheet there is
KINDS: dict[str, dict[str, Any]] = {
    "certificate": {},
    "participation": {
        "kind": "participation", "title": "Bewijs van deelname Samen Lukt Het Zelf", "assessor": "", "outcomes": [], "modules": [],
        "lessons": 12, "meetings": 3, "group_days": 4, "assignments": 2,
        "assignment_titles": ["Een wandeling door de wijk", "Drie gesprekken aan de deur"],
        "minutes": {"lessons": 240, "group_days": 720, "peer_meetings": 360, "assignments": 300},
        "signatories": [{"name": "Noor de Wit", "role": "coördinator"}],
    },
    "with a logo and two texts": {
        "has_logo": True, "template": 1, "texts": ["Mogelijk gemaakt door de gemeente Hoorn.", "Vragen? Bel ons gerust."],
        "signatories": [{"name": "Noor de Wit", "role": "bestuur"}, {"name": "Marjan Postma", "role": "assessor"}],
    },
    "signed by pen": {
        "signatories": [{"name": "Noor de Wit", "role": "bestuur", "pen": True}, {"name": "Marjan Postma", "role": "assessor", "pen": True}],
    },
    "Greek": {"holder": "Αθηνά Παπαδοπούλου"}, "Cyrillic": {"holder": "Олександра Шевченко"}, "Arabic": {"holder": "محمد عبد الرحمن"},
}  # fmt: skip


def _logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (800, 260), (20, 90, 160)).save(out, "JPEG")
    return out.getvalue()


LOGO = _logo()


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
        awarded_on=date(2026, 3, 2),
        valid_until=None if facts.get("kind") == "participation" else date(2028, 3, 2),
        base_url=base,
        address=f"{base}/controleren/{code}",
        achievement_address=f"{base}/opleiding/wijkverbinder/3/certificaat",
        status_address=f"{base}/certificaten/status/1",
        credential_id=uuid.uuid4().urn,
        subject_id=uuid.uuid4().urn,
        status_list=1,
        status_index=serial,
        made_at=NOW,
        said=said(),
        phone="0612345678",
        email="hallo@example.nl",
    )


@cache
def said() -> dict[str, Any]:
    """The words of a credential, without an application."""
    templates = Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True)
    found = templates.get_template("proof/credential.html").module
    return {name: getattr(found, name) for name in credential.WORDS}


def of_before(made: Draft, issuer: str, *, names_both_lists: bool) -> dict[str, Any]:
    """The credential as it was until the facts in it were data; the oldest name one list, the later ones two."""
    moment = "%Y-%m-%dT%H:%M:%SZ"
    place = str(made.status_index)
    entries: list[dict[str, Any]] = [
        {
            "id": f"{address}#{place}", "type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": place,
            "statusListCredential": address,
        }
        for purpose, address in (
            ("revocation", made.status_address), ("message", f"{made.status_address}/vervangen"),
        )
    ]  # fmt: skip
    entries[1]["statusMessage"] = [
        {"status": "0x0", "message": "niet vervangen"},
        {"status": "0x1", "message": "vervangen"},
    ]
    assert made.valid_until is not None
    return {
        "@context": list(CONTEXTS), "id": made.credential_id, "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": made.facts["title"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": made.facts["organisation"], "url": made.base_url},
        "validFrom": start_of(made.issued_on).strftime(moment), "validUntil": end_of(made.valid_until).strftime(moment),
        "credentialSubject": {
            "id": made.subject_id, "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": made.facts["holder"], "identityType": "name"}
            ],
            "licenseNumber": made.number,
            "achievement": {
                "id": f"{made.base_url}/opleiding", "type": ["Achievement"], "achievementType": "Certificate", "inLanguage": "nl",
                "name": made.facts["title"], "description": "; ".join(made.facts["outcomes"]),
                "criteria": {"narrative": f"eindgesprek met beoordelaar {made.facts['assessor']}"},
            },
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": entries if names_both_lists else entries[0],
    }  # fmt: skip


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
