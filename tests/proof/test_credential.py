"""The credential beside the PDF: what an independent library says of it, and what we publish to verify it by."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.contexts import load_context
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.status import decode_encoded_list
from openbadgeslib.ob3.verifier import OB3Verifier

from lms.certificates import actions, handlers, withdrawal_actions
from lms.config import read_settings
from lms.db import db
from lms.errors import SettingError
from lms.proof import data_integrity, keys, list_rules, status_list, trust
from lms.proof import handlers as proof_handlers
from lms.proof.models import StatusList
from tests.proof import press

DID = "did:web:localhost"


@pytest.fixture
def download(client):
    """Fetches from the app what a verifier elsewhere would fetch over https."""

    def fetch(address: str, *_args: object, **_kwargs: object) -> bytes:
        return client.get(address.removeprefix("https://localhost").removeprefix("http://localhost")).data

    return fetch


def test_openbadgeslib_accepts_it_by_the_published_did(printed, download):
    verifier = OB3LdpVerifier.for_issuer_did(DID)
    found = verifier.verify(printed.file.credential, download=download)
    assert (found.issuer.id, found.issuer.name, found.name, found.identifiers[0].identity_hash) == (
        DID, "Samen Lukt Het Zelf", "Certificaat Wijkverbinder Samen Lukt Het Zelf", "Wilma Kooistra",
    )  # fmt: skip
    changed = printed.file.credential.replace("Wilma Kooistra", "Iemand Anders")
    with pytest.raises(LibOpenBadgesException):
        verifier.verify(changed, download=download)


def test_openbadgeslib_accepts_the_jwt_by_the_published_did(printed, download):
    verifier = OB3Verifier.for_issuer_did(DID, download=download)
    assert verifier.verify(printed.file.jwt).id == json.loads(printed.file.credential)["id"]
    head, body, seal = printed.file.jwt.split(".")
    with pytest.raises(LibOpenBadgesException):
        verifier.verify(f"{head}.{body}.{seal[:-6]}AAAAAA")


def test_the_jwt_verifies_by_the_key_set(printed, client):
    found = KeySet.import_key_set(client.get("/.well-known/jwks.json").get_json())
    token = joserfc_jwt.decode(printed.file.jwt, found, algorithms=["RS256"])
    document = json.loads(printed.file.credential)
    assert token.header == {"alg": "RS256", "typ": "JWT", "kid": f"{DID}#{keys.present(keys.JWT).name}"}
    claims = {name: token.claims[name] for name in ("iss", "sub", "jti", "credentialSubject")}
    subject = document["credentialSubject"]
    assert claims == {"iss": DID, "sub": subject["id"], "jti": document["id"], "credentialSubject": subject}


@pytest.mark.parametrize("address", data_integrity.CONTEXTS)
def test_our_contexts_are_the_published_ones(address):
    assert data_integrity._context(address) == load_context(address)


def test_a_context_that_is_not_ours_is_not_fetched(bunch):
    foreign = {"@context": ["https://example.org/x"], "id": "urn:x:1"}
    with pytest.raises(data_integrity.ProofError, match="niet goed te lezen"):
        data_integrity.secured(foreign, bunch.credential_key, bunch.method, press.NOW)


def test_base58_goes_there_and_back():
    for content in (b"", b"\0", b"\0\0ab", bytes(range(64))):
        assert data_integrity.from_base58(data_integrity.base58(content)) == content
    for wrong in ("", "abc", "z0", "zI"):
        with pytest.raises(ValueError):
            data_integrity.from_base58(wrong)


def test_what_anybody_may_fetch_and_keep(printed, run_jobs, client):
    run_jobs()
    for address, kind in (
        ("/.well-known/did.json", "application/did+json"), ("/.well-known/jwks.json", "application/json"),
        ("/certificaten/sleutels.json", "application/json"), ("/certificaten/status/1", "application/vc"),
        ("/certificaten/status/1/vervangen", "application/vc"), ("/certificaten/lijsten.json", "application/json"),
    ):  # fmt: skip
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
            200,
            kind,
            "public, max-age=300",
        )
        assert b"PRIVATE" not in answer.data
        assert '"d"' not in answer.text
        assert "Kooistra" not in answer.text
    assert client.get("/certificaten/status/2").status_code == 404


def test_the_file_of_public_keys_gives_the_same_trust(client, bunch):
    assert trust.from_file(client.get("/certificaten/sleutels.json").text) == bunch.trust
    for wrong in ("", "[]", "{}", '{"roots": {"a": "x"}, "signers": {}, "credential_keys": {}}'):
        with pytest.raises(ValueError):
            trust.from_file(wrong)


def test_the_holder_takes_the_credential_along(printed, as_person, world):
    holder, code = as_person(printed.person), printed.code
    for ending, content in (("json", printed.file.credential), ("jwt", printed.file.jwt)):
        answer = holder.get(f"/certificaten/{code}.{ending}")
        assert (answer.text, answer.headers["Content-Disposition"]) == (
            content, f'attachment; filename="Certificaat-{printed.number}.{ending}"',
        )  # fmt: skip
        assert answer.headers["Cache-Control"] == "no-store"
        assert as_person(world.person()).get(f"/certificaten/{code}.{ending}").status_code == 404


def list_of(client) -> dict:
    return json.loads(client.get("/certificaten/status/1").text)


def places(client) -> frozenset[int]:
    return list_rules.decode(list_of(client)["credentialSubject"]["encodedList"])


def test_withdrawing_sets_one_bit_in_a_signed_list(printed, run_jobs, client, world, bunch):
    run_jobs()
    assert places(client) == set()
    staff = world.staff()
    world.heard(printed, staff)
    revocation = withdrawal_actions.revoke(printed, reason="Samen besproken.", by=staff, now=world.now)
    run_jobs()
    listed = list_of(client)
    assert data_integrity.check(listed, bunch.trust.find_credential_key) == bunch.method
    assert places(client) == {printed.file.status_index}
    bits = decode_encoded_list(listed["credentialSubject"]["encodedList"])
    assert (len(bits) * 8, sum(byte.bit_count() for byte in bits)) == (list_rules.SIZE, 1)
    place = printed.file.status_index
    assert bits[place // 8] & (0x80 >> place % 8)
    listed["credentialSubject"]["encodedList"] = list_rules.encode([])
    with pytest.raises(data_integrity.ProofError):
        data_integrity.check(listed, bunch.trust.find_credential_key)
    revocation.undone_at = world.now
    handlers.on_reinstated(revocation, now=world.now)
    run_jobs()
    assert places(client) == set()


def test_withdrawn_before_its_file_was_made(world, decided, run_jobs, client):
    made = actions.issue(decided(), now=world.now)
    staff = world.staff()
    world.heard(made, staff)
    withdrawal_actions.revoke(made, reason="Samen besproken.", by=staff, now=world.now)
    run_jobs()
    run_jobs()
    assert places(client) == {made.file.status_index}


def test_the_list_is_signed_anew_every_night(printed, run_jobs, world):
    run_jobs()
    before = db.session.get(StatusList, 1).signed_at
    proof_handlers.sign_lists(world.now)
    run_jobs()
    assert db.session.get(StatusList, 1).signed_at > before


@pytest.mark.parametrize(
    ("path", "purpose"),
    [("/certificaten/status/1", "revocation"), ("/certificaten/status/1/vervangen", "message")],
)
def test_the_list_as_a_token(printed, run_jobs, client, path, purpose):
    """At the same address, for whoever asks for it; the same list in both forms."""
    run_jobs()
    plain = json.loads(client.get(path).text)
    answer = client.get(path, headers={"Accept": "application/vc+jwt"})
    assert (answer.mimetype, "Accept" in answer.headers["Vary"]) == ("application/vc+jwt", True)
    known = KeySet.import_key_set(client.get("/.well-known/jwks.json").get_json())
    token = joserfc_jwt.decode(answer.text, known, algorithms=["RS256"])
    own = {
        name: value for name, value in token.claims.items() if name not in ("iss", "jti", "sub", "nbf", "exp")
    }
    assert own == {name: value for name, value in plain.items() if name != "proof"}
    assert (token.claims["iss"], token.claims["jti"], own["credentialSubject"]["statusPurpose"]) == (
        DID,
        plain["id"],
        purpose,
    )
    for accept in ("*/*", "application/vc", "text/html"):
        assert client.get(path, headers={"Accept": accept}).mimetype == "application/vc"


@pytest.fixture
def without_key_for_tokens(app) -> Iterator[None]:
    """The data folder is of all tests of this process, so the key comes back."""
    data_dir, name = app.config["SETTINGS"].data_dir, keys.present(keys.JWT).name
    path = keys.folder_of(data_dir) / f"{name}.pem"
    content = path.read_bytes()
    keys.forget_private(name, data_dir)
    yield
    keys.write_for_me(path, content)


def test_a_list_is_signed_without_the_key_for_tokens(
    printed, run_jobs, without_key_for_tokens, client, world
):
    run_jobs()
    proof_handlers.sign_lists(world.now)
    run_jobs()
    answer = client.get("/certificaten/status/1", headers={"Accept": "application/vc+jwt"})
    assert (answer.mimetype, db.session.get(StatusList, 1).token) == ("application/vc", None)


def test_a_full_list_is_followed_by_the_next(printed, monkeypatch):
    monkeypatch.setattr(status_list, "FULL", 1)
    assert status_list.free_place()[0] == 2
    monkeypatch.setattr(status_list, "FULL", 2)
    assert status_list.free_place()[0] == 1


def test_places_there_and_back():
    for wanted in (set(), {0}, {7, 8, list_rules.SIZE - 1}):
        assert list_rules.decode(list_rules.encode(wanted)) == wanted


def test_the_keys_answer_at_a_former_address(app, printed, client, monkeypatch):
    """A wallet looks for the keys where the credential says they are. Any other host is nobody we were."""
    settings = replace(
        app.config["SETTINGS"], base_url="https://nieuw.example.nl", former_urls=("https://oud.example.nl",)
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    for host, did in (
        ("nieuw.example.nl", "did:web:nieuw.example.nl"), ("oud.example.nl", "did:web:oud.example.nl"),
        ("vreemd.example.nl", "did:web:nieuw.example.nl"),
    ):  # fmt: skip
        found = client.get("/.well-known/did.json", headers={"Host": host}).get_json(force=True)
        assert (found["id"], {method["controller"] for method in found["verificationMethod"]}) == (did, {did})
        assert (
            client.get("/.well-known/jwks.json", headers={"Host": host})
            .get_json()["keys"][0]["kid"]
            .startswith(did)
        )


def test_a_host_in_capitals_is_the_same_issuer():
    for address in ("https://Leren.Example.NL", "https://leren.example.nl", "https://LEREN.example.nl:443"):
        assert trust.issuer_id(address).removesuffix("%3A443") == "did:web:leren.example.nl"


@pytest.mark.parametrize(
    ("given", "former"),
    [(None, ()), ("", ()), ("https://a.nl http://b.nl/", ("https://a.nl", "http://b.nl")), ("a.nl", None), ("https://a.nl/x", None)],
)  # fmt: skip
def test_former_addresses_are_a_setting(tmp_path, given, former):
    environ = {"LMS_DATA_DIR": str(tmp_path)} | ({"LMS_FORMER_URLS": given} if given is not None else {})
    if former is None:
        with pytest.raises(SettingError, match="LMS_FORMER_URLS"):
            read_settings(environ)
    else:
        assert read_settings(environ).former_urls == former
