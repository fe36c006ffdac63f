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
from lms.proof import credential, credential_rules, data_integrity
from lms.proof.glancing import kind_of_refusal
from lms.proof.list_rules import Place, place_of
from lms.proof.trust import Trust
from lms.proof.verdict_rules import REASONS


class NotTrusted(RuleError):
    """Not ours, or no longer as it was; `reason` is a code of `verdict_rules.REASONS`, the message says it in words."""

    def __init__(self, reason: str, more: str = ""):
        super().__init__(f"{REASONS[reason].message}{more}")
        self.reason = reason


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
    def place(self) -> Place:
        """Where the certificate stands on the status lists."""
        return place_of(self.claims)


def verify(content: bytes, trust: Trust, *, now: datetime) -> Genuine:
    """Raises NotTrusted with the reason."""
    refusal = kind_of_refusal(content)
    if refusal is not None:
        raise NotTrusted(refusal)
    try:
        return _verify(content, trust, now)
    except NotTrusted:
        raise
    except Exception as error:  # whatever a library makes of bytes that were put together to trip it
        raise NotTrusted("broken") from error


def _verify(content: bytes, trust: Trust, now: datetime) -> Genuine:
    try:
        reader = PdfFileReader(BytesIO(content))
        if reader.encrypted:
            raise NotTrusted("locked")
        signatures = list(reader.embedded_signatures)
    except NotTrusted:
        raise
    except Exception as error:
        raise NotTrusted("broken") from error
    if len(signatures) != 1:
        raise NotTrusted("several" if signatures else "unsigned")
    unknown = _check_signature(signatures[0], len(content), trust, now)
    text = _embedded(reader)
    claims = read(text)
    if unknown is not None:
        raise NotTrusted(_of_which_day(unknown, claims, trust))
    key = check_credential(claims, trust)
    _check_belonging(reader, claims)
    found = Genuine(claims, text, key)
    if found.issued_on > local_day(now):
        raise NotTrusted("early")
    return found


def _check_signature(signature: EmbeddedPdfSignature, length: int, trust: Trust, now: datetime) -> str | None:
    """The reason to doubt whose signature it is, if any: there may be a newer key than we know."""
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
        raise NotTrusted("unreadable") from error
    if not (status.intact and status.valid):
        raise NotTrusted("changed")
    if not whole or status.coverage != SignatureCoverageLevel.ENTIRE_FILE or first >= second:
        raise NotTrusted("added")
    if not status.trusted or signer not in trust.signers:
        return "leaked" if signer in trust.distrusted else "foreign"
    if not status.bottom_line:
        raise NotTrusted("weak")
    return None


def _embedded(reader: PdfFileReader) -> str:
    try:
        named = reader.root["/AF"]  # WeasyPrint names the same file twice
        (file,) = {named.raw_get(index).idnum: named[index] for index in range(len(named))}.values()
        content: bytes = file["/EF"]["/F"].data
        if file["/AFRelationship"] != "/Data":
            raise ValueError(file["/AFRelationship"])
        return content.decode()
    except Exception as error:
        raise NotTrusted("empty") from error


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
        raise NotTrusted("garbled") from error
    if not isinstance(claims, dict):
        raise NotTrusted("garbled")
    return claims


def check_credential(claims: data_integrity.Document, trust: Trust) -> str:
    """The name of the key it was signed with. Raises NotTrusted."""
    wrong = credential_rules.misfits(claims)
    if wrong:
        raise NotTrusted("strange", f": {', '.join(wrong)}")
    try:
        place_of(claims)
        method = data_integrity.check(claims, trust.find_credential_key)
    except data_integrity.UnknownKey as error:
        name = str(error.method).partition("#")[2].encode()
        unknown = "leaked" if name in trust.distrusted else "foreign"
        raise NotTrusted(_of_which_day(unknown, claims, trust)) from error
    except data_integrity.ProofError as error:
        raise NotTrusted("proof", f" ({error.message})") from error
    except (KeyError, TypeError, ValueError) as error:
        raise NotTrusted("strange") from error
    issuer, _, key = method.partition("#")
    if issuer != claims["issuer"]["id"]:
        raise NotTrusted("issuer")
    return key


def _of_which_day(unknown: str, claims: data_integrity.Document, trust: Trust) -> str:
    """An unknown key may be newer than the keys we go by, when the file says to be made after they were put on paper. Never
    a reason to believe it."""
    try:
        made = datetime.fromisoformat(claims["proof"][0]["created"])
    except (KeyError, IndexError, TypeError, ValueError):
        return unknown
    is_newer = trust.made is not None and made.tzinfo is not None and made > trust.made
    return "newer" if is_newer and unknown == "foreign" else unknown


def _check_belonging(reader: PdfFileReader, claims: data_integrity.Document) -> None:
    """The page and the credential are about the same certificate."""
    try:
        info = reader.trailer["/Info"]
        found = re.search(rb"<dc:identifier>([^<]+)</dc:identifier>", reader.root["/Metadata"].data)
        said = (found[1].decode() if found else "", str(info["/Title"]), str(info["/Subject"]))
    except Exception as error:
        raise NotTrusted("nameless") from error
    subject = claims["credentialSubject"]
    holder = credential.holder_of(claims)
    called = credential.DOCUMENTS.get(subject["achievement"]["achievementType"])
    if said != (claims["id"], f"{claims['name']} — {holder}", f"{called} {subject['licenseNumber']}"):
        raise NotTrusted("other")
