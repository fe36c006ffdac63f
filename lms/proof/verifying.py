"""Says whether a PDF is a certificate of ours, from its bytes and our public keys alone.

One signature, by a signer of ours, over every byte of the file; inside, one credential with both proofs by a key of ours,
without a term we never write, that belongs to this very document. Anything else is refused with the reason.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from lms.clock import local_day
from lms.errors import RuleError
from lms.proof import credential, data_integrity
from lms.proof.trust import Trust

LARGEST = 10_000_000


class NotTrusted(RuleError):
    """Not ours, or no longer as it was; the message says why."""


@dataclass(frozen=True)
class Genuine:
    """What a file that can be trusted says."""

    claims: Mapping[str, Any]
    text: str
    key: str

    @property
    def holder(self) -> str:
        return credential.holder_of(dict(self.claims))

    @property
    def number(self) -> str:
        return str(self.claims["credentialSubject"]["licenseNumber"])

    @property
    def issued_on(self) -> date:
        return local_day(datetime.fromisoformat(self.claims["validFrom"]))

    @property
    def valid_until(self) -> date | None:
        end = self.claims.get("validUntil")
        return local_day(datetime.fromisoformat(end)) if end else None

    @property
    def place(self) -> tuple[str, int]:
        """The status list the certificate stands on, and its place there."""
        status = self.claims["credentialStatus"]
        return status["statusListCredential"], int(status["statusListIndex"])


def verify(content: bytes, trust: Trust, *, now: datetime) -> Genuine:
    """Raises NotTrusted with the reason."""
    if len(content) > LARGEST:
        raise NotTrusted("dit bestand is te groot voor een certificaat")
    if not content.startswith(b"%PDF-"):
        raise NotTrusted("dit bestand is geen PDF")
    try:
        reader = PdfFileReader(BytesIO(content))
        signatures = list(reader.embedded_signatures)
    except Exception as error:
        raise NotTrusted("dit bestand is geen hele PDF") from error
    if len(signatures) != 1:
        raise NotTrusted(
            "er staat geen handtekening in dit bestand"
            if not signatures
            else "er staat meer dan één handtekening in dit bestand"
        )
    _check_signature(signatures[0], len(content), trust, now)
    text = _embedded(reader)
    claims = read(text)
    key = check_credential(claims, trust)
    _check_belonging(reader, claims)
    return Genuine(claims, text, key)


def _check_signature(signature: EmbeddedPdfSignature, length: int, trust: Trust, now: datetime) -> None:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in trust.roots], allow_fetching=False, moment=now
    )
    usage = KeyUsageConstraints(key_usage={"digital_signature"})
    try:
        start, first, second, rest = (int(number) for number in signature.byte_range)
        whole = (start, second + rest) == (0, length)
        status = validate_pdf_signature(signature, context, key_usage_settings=usage)
        signer = signature.signer_cert.dump()
    except Exception as error:
        raise NotTrusted("de handtekening in dit bestand is niet te lezen") from error
    if not (status.intact and status.valid):
        raise NotTrusted("er is iets aan dit bestand veranderd: de handtekening past er niet meer bij")
    if not whole or status.coverage != SignatureCoverageLevel.ENTIRE_FILE or first >= second:
        raise NotTrusted("aan dit bestand is iets toegevoegd nadat het getekend was")
    if not status.trusted or signer not in trust.signers:
        raise NotTrusted("de handtekening is niet van ons, of van een sleutel die wij niet meer vertrouwen")
    if not status.bottom_line:
        raise NotTrusted("de handtekening in dit bestand voldoet niet aan onze eisen")


def _embedded(reader: PdfFileReader) -> str:
    try:
        named = reader.root["/AF"]  # WeasyPrint names the same file twice
        (file,) = {named.raw_get(index).idnum: named[index] for index in range(len(named))}.values()
        content: bytes = file["/EF"]["/F"].data
        if file["/AFRelationship"] != "/Data":
            raise ValueError(file["/AFRelationship"])
        return content.decode()
    except Exception as error:
        raise NotTrusted("de gegevens van het certificaat zitten niet in dit bestand") from error


def read(text: str) -> data_integrity.Document:
    """Parses JSON and refuses a name that stands twice, since two readers could take different ones."""

    def once(pairs: list[tuple[str, Any]]) -> data_integrity.Document:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice")
        return found

    try:
        claims = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise NotTrusted("de gegevens in dit bestand zijn niet te lezen") from error
    if not isinstance(claims, dict):
        raise NotTrusted("de gegevens in dit bestand zijn niet te lezen")
    return claims


def check_credential(claims: data_integrity.Document, trust: Trust) -> str:
    """The name of the key it was signed with. Raises NotTrusted."""
    wrong = credential.misfits(claims)
    if wrong:
        raise NotTrusted(
            f"in de gegevens staat iets dat wij nooit schrijven, of er ontbreekt iets: {', '.join(wrong)}"
        )
    try:
        method = data_integrity.check(claims, trust.find_credential_key)
    except data_integrity.ProofError as error:
        raise NotTrusted(error.message) from error
    issuer, _, key = method.partition("#")
    if issuer != claims["issuer"]["id"]:
        raise NotTrusted("de gegevens noemen een andere uitgever dan de sleutel")
    return key


def _check_belonging(reader: PdfFileReader, claims: data_integrity.Document) -> None:
    """The page and the credential are about the same certificate."""
    try:
        info = reader.trailer["/Info"]
        found = re.search(rb"<dc:identifier>([^<]+)</dc:identifier>", reader.root["/Metadata"].data)
        said = (found[1].decode() if found else "", str(info["/Title"]), str(info["/Subject"]))
    except Exception as error:
        raise NotTrusted("in dit bestand staat niet van welk certificaat het is") from error
    subject = claims["credentialSubject"]
    holder = credential.holder_of(claims)
    called = credential.DOCUMENTS.get(subject["achievement"]["achievementType"])
    if said != (claims["id"], f"{claims['name']} — {holder}", f"{called} {subject['licenseNumber']}"):
        raise NotTrusted("de gegevens in dit bestand horen bij een ander certificaat")
