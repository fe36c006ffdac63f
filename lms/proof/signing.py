"""Signs a PDF: PAdES, as a certification that allows no change, by our own document signer or one that LMS_SIGNER names."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.errors import SettingError

FIELD, LABEL = "Zegel", "Digitaal zegel van de organisatie die dit certificaat gaf"


def own_signer(key: Any, certificate: bytes, root: bytes) -> Signer:
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register(asn1_x509.Certificate.load(root))
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=registry,
    )


def named_signer(setting: str, pin: str | None) -> Signer:
    """The signer of a trust provider: `pkcs12:/path` or a `pkcs11:` address. Raises SettingError in one line."""
    try:
        return _from_file(setting, pin) if setting.startswith("pkcs12:") else _from_token(setting, pin)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SettingError(f"LMS_SIGNER: this signer cannot be used ({reason:.200}).") from error


def _from_file(setting: str, pin: str | None) -> Signer:
    path = Path(setting.removeprefix("pkcs12:"))
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file")
    load: Any = SimpleSigner.load_pkcs12
    signer: Signer | None = load(str(path), passphrase=pin.encode() if pin else None)
    if signer is None:
        raise ValueError("wrong PIN, or no key in the file")
    return signer


def _from_token(setting: str, pin: str | None) -> Signer:
    """RFC 7512: pkcs11:token=Zegel;object=sleutel?module-path=/usr/lib/softhsm/libsofthsm2.so"""
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    path, _, query = setting.removeprefix("pkcs11:").partition("?")
    parts = {name: unquote(value) for name, _, value in (part.partition("=") for part in path.split(";"))}
    module = parse_qs(query).get("module-path", [""])[0]
    if not module or "object" not in parts:
        raise ValueError("the address needs object= and ?module-path=")
    criteria = TokenCriteria(label=parts["token"]) if "token" in parts else None
    session = open_pkcs11_session(module, token_criteria=criteria, user_pin=pin)
    signer = PKCS11Signer(session, cert_label=parts["object"], key_label=parts["object"])
    _ = signer.signing_cert  # read now: a token without it stops the start
    return signer


def chain_of(signer: Signer) -> tuple[bytes, bytes]:
    """The signer's own certificate and the highest one above it that came along, which we pin."""
    own = signer.signing_cert
    assert own is not None
    top, above = own, list(signer.cert_registry)
    while (
        parent := next((one for one in above if one.subject == top.issuer and one != top), None)
    ) is not None:
        top = parent
    return own.dump(), top.dump()


class _AsItIs(IncrementalPdfFileWriter):
    """Adds the signature and leaves the rest alone: the metadata, which PDF/A is particular about, and the version,
    which PDF/A-3 fixes at 1.7."""

    def _update_meta(self) -> None:
        pass

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        pass


def sign(content: bytes, signer: Signer) -> bytes:
    """The same PDF with one signature over all of it, in a field that shows nothing and has a name to read aloud."""
    writer = _AsItIs(BytesIO(content))
    outside = InvisSigSettings(box_out_of_bounds=True)  # what PDF/A and PDF/UA both allow
    append_signature_field(writer, SigFieldSpec(FIELD, readable_field_name=LABEL, invis_sig_settings=outside))
    writer.root["/AcroForm"]["/Fields"][0]["/Contents"] = pdf_string(LABEL)
    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )  # fmt: skip
    out = BytesIO()
    PdfSigner(metadata, signer).sign_pdf(writer, output=out)
    return out.getvalue()
