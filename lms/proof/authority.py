"""The X.509 certificates of our own root and of the document signers under it."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
# a certificate is shown years later, without a time stamp: what signed it must not run out before
ROOT_LIFE, SIGNER_LIFE = timedelta(days=40 * 365), timedelta(days=30 * 365)


def _name(organisation: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation[: 63 - len(what)]} {what}"),
        ]
    )


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents, content_commitment=signs_documents, key_cert_sign=not signs_documents,
        crl_sign=not signs_documents, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _begun(
    key: EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def root(key: EllipticCurvePrivateKey, name: str, organisation: str, now: datetime) -> x509.Certificate:
    own = _name(organisation, name)
    return (
        _begun(key, own, own, now, ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_documents=False), critical=True)
        .sign(key, hashes.SHA256())
    )


def signer(
    key: EllipticCurvePrivateKey,
    name: str,
    organisation: str,
    above: x509.Certificate,
    above_key: EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """Document signing, and e-mail protection besides: without that pdfsig reports an unknown issue."""
    purposes = x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return (
        _begun(key, _name(organisation, name), above.subject, now, SIGNER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_documents=True), critical=True)
        .add_extension(purposes, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()), critical=False
        )
        .sign(above_key, hashes.SHA256())
    )
