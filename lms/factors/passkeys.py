"""Passkeys (WebAuthn level 2) through py_webauthn: what a browser is asked, and whether its answer is signed by the right key.

No attestation is asked for: which device somebody uses is theirs. Whether the device asked for a finger or a code is left to it,
since a password or a mailed code came before. What a browser sends that is no answer at all counts as a wrong one.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lms.config import is_loopback

PREFERRED = UserVerificationRequirement.PREFERRED


@dataclass(frozen=True)
class Site:
    """For which site a passkey is, as browsers see it: its host and its origin."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True)
class Made:
    """What is kept of a new passkey."""

    credential_id: str
    public_key: bytes
    sign_count: int


def site_of(base_url: str, name: str) -> Site:
    return Site(urlsplit(base_url).hostname or "", base_url, name)


def are_possible(site: Site) -> bool:
    """Browsers make them for a name over https, or for localhost; not for an address in numbers."""
    try:
        ipaddress.ip_address(site.host)
    except ValueError:
        return site.origin.startswith("https://") or is_loopback(site.host)
    return False


def _described(credential_ids: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credential_ids]


def options_to_make(
    site: Site, *, handle: bytes, name: str, shown: str, challenge: bytes, known: Iterable[str]
) -> str:
    """As JSON. `handle` tells the device which account this is and the server nothing; `known`: those that are there."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=handle,
        user_name=name,
        user_display_name=shown,
        challenge=challenge,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=PREFERRED
        ),
    )
    return options_to_json(options)


def options_to_use(site: Site, *, challenge: bytes, known: Iterable[str]) -> str:
    """As JSON."""
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, allow_credentials=_described(known), user_verification=PREFERRED
    )
    return options_to_json(options)


def made(site: Site, answer: str, *, challenge: bytes) -> Made | None:
    """The passkey that a browser made for this challenge; None when it did not."""
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except Exception:  # anything may be sent, and a library reads it: it is no passkey then
        return None
    return Made(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def used(site: Site, answer: str, *, challenge: bytes, public_key: bytes, sign_count: int) -> int | None:
    """How often the device says it signed, when the answer is right; a number that went back is a copy, and wrong."""
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
        )
    except Exception:  # as above
        return None
    return found.new_sign_count
