"""Keys: made once, for their owner only, replaced without making old certificates untrue."""

import subprocess
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from lms.certificates import actions
from lms.config import read_settings
from lms.db import db
from lms.errors import RuleError, SettingError
from lms.operations import locking
from lms.proof import keys, making, trust
from lms.proof.lettering import check_name, missing
from lms.proof.verifying import NotTrusted, verify


@pytest.fixture
def settings(tmp_path, app):
    """A data folder of its own; the rows of the app are forgotten for as long as the test lasts."""
    for key in keys.all_keys():
        db.session.delete(key)
    db.session.flush()
    return read_settings({"LMS_DATA_DIR": str(tmp_path)})


def test_made_once_and_for_their_owner_only(settings, world):
    made = keys.make_missing(settings, world.now)
    year = world.now.year
    assert [key.name for key in made] == [
        f"{kind}-{year}-1" for kind in ("root", "signer", "credential", "jwt")
    ]
    assert keys.make_missing(settings, world.now) == []
    folder = keys.folder_of(settings.data_dir)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {
        f"{key.name}.pem": "0o600" for key in made
    }  # fmt: skip
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_signer_is_what_pdf_readers_expect(settings, world):
    keys.make_missing(settings, world.now)
    root, signer = (x509.load_der_x509_certificate(keys.present(kind).public) for kind in ("root", "signer"))
    signer.verify_directly_issued_by(root)
    purposes = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [purpose.dotted_string for purpose in purposes] == ["1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4"]
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is True
    assert signer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_old_certificates_verify_after_rotation_and_not_after_a_leak(app, world, decided, run_jobs, printed):
    settings = app.config["SETTINGS"]
    old = {kind: keys.present(kind) for kind in keys.KINDS}
    for kind in keys.KINDS[1:]:
        keys.replace(old[kind], settings, world.now)
    later = actions.issue(decided("Joop Vlaar"), now=world.now)
    run_jobs()
    believed = trust.trust_in(keys.all_keys())
    names = [verify(one.file.content, believed, now=later.file.made_at).key for one in (printed, later)]
    assert names == [old["credential"].name, keys.present("credential").name]
    assert names[0] != names[1]
    with pytest.raises(RuleError, match="is in use"):
        keys.distrust(keys.present("signer"), world.now)
    keys.distrust(old["signer"], world.now)
    believed = trust.trust_in(keys.all_keys())
    assert verify(later.file.content, believed, now=later.file.made_at)
    with pytest.raises(NotTrusted, match="niet meer vertrouwen"):
        verify(printed.file.content, believed, now=later.file.made_at)


def test_without_the_private_half_nothing_is_made_and_it_says_why(settings, world):
    keys.make_missing(settings, world.now)
    keys.forget_private(keys.present("credential").name, settings.data_dir)
    with pytest.raises(keys.KeyMissing, match="restore a backup with its passphrase"):
        making.open_keys(settings)


def provider(folder) -> str:
    """A PKCS#12 file as a trust provider would give."""
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    from lms.proof import authority

    now = datetime.now(UTC)
    root_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = authority.root(root_key, "CA", "Een Vertrouwensdienst", now)
    own = authority.signer(key, "zegel", "Een Vertrouwensdienst", root, root_key, now)
    path = folder / "zegel.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"zegel", key, own, [root], BestAvailableEncryption(b"1234"))
    )
    return f"pkcs12:{path}"


def test_a_signer_by_setting_and_back(settings, world, tmp_path, issued_html):
    keys.make_missing(settings, world.now)
    own = keys.present("signer").name
    named = replace(settings, signer=provider(tmp_path), signer_pin="1234")
    keys.make_missing(named, world.now)
    assert keys.present("signer").name.startswith("named-signer-")
    draft, html = issued_html
    made = making.make(draft, html, making.open_keys(named))
    found = verify(made.content, trust.trust_in(keys.all_keys()), now=draft.made_at)
    assert found.holder == "Wilma Kooistra"
    keys.make_missing(settings, world.now)
    assert keys.present("signer").name not in (own, "")
    assert not keys.present("signer").name.startswith("named-")
    assert verify(made.content, trust.trust_in(keys.all_keys()), now=draft.made_at)


@pytest.fixture
def issued_html(app, world):
    from tests.proof import press

    draft = replace(press.draft(), made_at=world.now)
    return draft, press.html(draft)


@pytest.mark.parametrize(
    ("address", "pin"), [("pkcs12:/nergens.p12", None), ("pkcs11:object=x", None), ("pkcs11:x", "1")]
)
def test_a_signer_that_cannot_be_used_is_one_clear_line(settings, world, address, pin):
    with pytest.raises(SettingError) as refused:
        keys.make_missing(replace(settings, signer=address, signer_pin=pin), world.now)
    assert refused.value.args[0].startswith("LMS_SIGNER: this signer cannot be used")
    assert "\n" not in refused.value.args[0]


def test_a_wrong_pin(settings, world, tmp_path):
    with pytest.raises(SettingError, match="wrong PIN"):
        keys.make_missing(replace(settings, signer=provider(tmp_path), signer_pin="0000"), world.now)


def test_keys_travel_under_a_passphrase_only(settings, world, tmp_path):
    assert locking.locked(settings.data_dir, "x") is None
    keys.make_missing(settings, world.now)
    content = locking.locked(settings.data_dir, "een lange zin")
    assert b"PRIVATE" not in content
    folder = keys.folder_of(settings.data_dir)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert locking.opened(content, "een lange zin") == before
    for wrong in (content[:-1] + bytes([content[-1] ^ 1]), b"iets anders", b""):
        with pytest.raises(locking.WrongPassphrase):
            locking.opened(wrong, "een lange zin")
    with pytest.raises(locking.WrongPassphrase):
        locking.opened(content, "een andere zin")
    locking.put_back(before, tmp_path / "elders")
    assert {path.name: path.read_bytes() for path in (tmp_path / "elders" / "keys").iterdir()} == before


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Wilma Kooistra", []), ("A", []), ("D'Àrtagnan-Ōe", []), ("Nguyễn Thị Ánh", []), ("Ελένη Ά", []), ("Ґанна Їжак", []), ("محمد", []),
        ("王小明", ["王", "小", "明"]), ("Anna 😀", ["😀"]), ("Anna\u202eanna", ["\u202e"]), ("अनिता", ["अ", "नि", "ता"]), ("Ana\u0301", []),
    ],
)  # fmt: skip
def test_letters_we_can_set(name, letters):
    found = missing(name)
    assert (found == letters) or (letters and found and set("".join(found)) <= set(name))
    assert bool(found) is bool(letters)


@pytest.mark.parametrize("name", ["王小明", "Anna 😀", "", " ", "--"])
def test_a_name_we_cannot_set_is_refused_when_it_is_given(name):
    with pytest.raises(RuleError) as refused:
        check_name(name)
    assert refused.value.message.endswith(
        ("Latijnse, Griekse, Cyrillische en Arabische letters kunnen wel.", "Vul eerst een naam in.")
    )


@pytest.mark.slow(reason="a Python of its own, 3 s")
def test_pdfs_need_no_private_key_of_the_web_server():
    """What every page needs must not draw in what only the job runner does: it is slow to load."""
    code = "import sys, lms.app; print([name for name in ('pyhanko', 'weasyprint', 'pyld', 'fontTools') if name in sys.modules])"
    from sys import executable

    assert (
        subprocess.run([executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    )


@pytest.mark.parametrize("kind", ["root", "signer", "credential"])
def test_what_a_leaked_key_signed_is_nowhere_taken_for_newer(app, world, printed, kind):
    """The thief signs on, and dates it tomorrow: by the keys on paper that is a leaked key, not one of a later day."""
    before = keys.present(kind)
    keys.replace(before, app.config["SETTINGS"], world.now)
    keys.distrust(before, world.days(-1))
    listed = keys.all_keys()
    travelled = trust.from_file(trust.as_file(listed, "SLHZ"))
    for believed in (trust.trust_in(listed), travelled, replace(travelled, made=world.days(-30))):
        with pytest.raises(NotTrusted) as refused:
            verify(printed.file.content, believed, now=printed.file.made_at)
        assert refused.value.reason == "leaked"
    names = [key.name for key in trust.distrusted(listed)]
    assert names == [before.name] if kind != "root" else names[0] == before.name and len(names) == 2
    browser = trust.for_browsers(listed)
    assert (len(browser["leaked"]), browser["leakedKeys"]) == {
        "root": (1, []), "signer": (1, []), "credential": (0, [before.name]),
    }[kind]  # fmt: skip
