"""Everything that is not what we made is refused, while the genuine file beside it is accepted."""

import copy
import json
import random
from dataclasses import replace
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from lms.proof import credential, credential_rules, data_integrity, document, signing, verifying
from lms.proof.list_rules import Place
from lms.proof.verifying import NotTrusted, verify
from tests.proof import press

pytestmark = pytest.mark.once(reason="bytes of a file and what is read in them")


def refusal(content: bytes, trust) -> str:
    with pytest.raises(NotTrusted) as refused:
        verify(content, trust, now=press.NOW)
    return refused.value.message


@pytest.fixture
def genuine(printed, bunch) -> bytes:
    """Accepted in the very test in which its forgery is refused."""
    found = verify(printed.file.content, bunch.trust, now=printed.file.made_at)
    assert (found.holder, found.number, found.issued_on, found.valid_until, found.text) == (
        "Wilma Kooistra", printed.number, printed.issued_on, printed.valid_until, printed.file.credential,
    )  # fmt: skip
    assert found.place == Place(1, printed.file.status_index)
    return printed.file.content


def signed_range(content: bytes) -> range:
    """Where the signature container stands: the only bytes the signature does not cover."""
    reader = verifying.PdfFileReader(BytesIO(content))
    _, first, second, _ = reader.embedded_signatures[0].byte_range
    return range(first, second)


@pytest.mark.slow(reason="a whole verification for each of 300 bits, 4 s")
def test_300_flipped_bits(genuine, bunch, printed):
    dice = random.Random(20260302)
    container = signed_range(genuine)
    outside = [place for place in range(len(genuine)) if place not in container]
    accepted = []
    for place in dice.sample(outside, 300):
        forged = bytearray(genuine)
        forged[place] ^= 1 << dice.randrange(8)
        try:
            verify(bytes(forged), bunch.trust, now=printed.file.made_at)
        except NotTrusted:
            continue
        accepted.append(place)
    assert accepted == []


def test_an_appended_byte_and_a_cut_one(genuine, bunch):
    assert refusal(genuine + b" ", bunch.trust).startswith("aan dit bestand is iets toegevoegd")
    assert refusal(genuine[:-1], bunch.trust)
    assert refusal(b"x" + genuine, bunch.trust) == "dit bestand is geen PDF"


def test_an_incremental_update(genuine, bunch):
    writer = IncrementalPdfFileWriter(BytesIO(genuine))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert refusal(out.getvalue(), bunch.trust).startswith("aan dit bestand is iets toegevoegd")


def test_a_second_signature(genuine, bunch):
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name="Ook", md_algorithm="sha256")
    try:
        PdfSigner(metadata, bunch.signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(genuine)), output=out)
    except Exception:  # pyHanko itself refuses: no changes are allowed
        return
    assert refusal(out.getvalue(), bunch.trust) == "er staat meer dan één handtekening in dit bestand"


def test_a_file_without_a_signature(genuine, bunch):
    draft = press.draft()
    unsigned = document.to_pdf(press.html(draft), draft.address)
    assert refusal(unsigned, bunch.trust) == "er staat geen handtekening in dit bestand"
    assert refusal(b"%PDF-1.7\n", bunch.trust) == "dit bestand is geen hele PDF"
    assert refusal(b"", bunch.trust) == "dit bestand is geen PDF"


def test_a_look_alike_under_a_root_of_its_own(genuine, bunch, app):
    """The same names everywhere, but somebody else's keys."""
    other = replace(press.bunch(), issuer=bunch.issuer)
    forged = forge(press.draft(), other)
    assert verify(forged, other.trust, now=press.NOW).holder == "Wilma Kooistra"
    assert refusal(forged, bunch.trust).startswith("de handtekening is niet van ons")


def forge(draft, keys, claims=None, text: str | None = None, **pdf_values) -> bytes:
    """A PDF with whatever credential, under a signature that holds."""
    if text is None:
        method = f"{keys.issuer}#{keys.credential_name}"
        claims = claims or credential.build(draft, keys.issuer)
        text = credential.in_writing(
            data_integrity.secured(claims, keys.credential_key, method, draft.made_at)
        )
    values = {"credential": text, "identifier": draft.credential_id, "made_on": draft.issued_on} | pdf_values
    return signing.sign(document.to_pdf(press.html(draft), draft.address, **values), keys.signer)


@pytest.fixture
def keys():
    own = press.bunch()
    return replace(own, issuer="did:web:leren.example.nl")


def edited(text: str, change) -> str:
    claims = json.loads(text)
    change(claims)
    return credential.in_writing(claims)


CHANGES = {
    "name": lambda claims: claims["credentialSubject"]["identifier"][0].update(identityHash="Iemand Anders"),
    "validUntil": lambda claims: claims.update(validUntil="2099-01-01T00:00:00Z"),
    "status index": lambda claims: claims["credentialStatus"].update(statusListIndex="7"),
    "unknown term": lambda claims: claims.update(niveau="NLQF 4"),
    "unknown term inside": lambda claims: claims["credentialSubject"]["achievement"].update(level="4"),
    "one proof gone": lambda claims: claims.update(proof=claims["proof"][:1]),
    "the first proof is no proof": lambda claims: claims["proof"][0].update(
        proofValue=claims["proof"][1]["proofValue"]
    ),
    "proofs swapped": lambda claims: claims.update(proof=claims["proof"][::-1]),
    "other context": lambda claims: claims.update({"@context": claims["@context"][:1]}),
    "another day it was earned": lambda claims: claims.update(awardedDate="2020-01-01T00:00:00+01:00"),
    "no day it was earned": lambda claims: claims.pop("awardedDate"),
    "an outcome more": lambda claims: claims["credentialSubject"]["result"].append(
        claims["credentialSubject"]["result"][0]
    ),
    "a file before it": lambda claims: claims.update(relatedResource=[{"id": "urn:x:1"}]),
    "no status": lambda claims: claims.pop("credentialStatus"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_credential_under_a_signature_that_holds(app, keys, change):
    """Even whoever could sign PDFs as we do cannot change what is in the credential."""
    draft = press.draft()
    genuine = forge(draft, keys)
    text = verify(genuine, keys.trust, now=press.NOW).text
    forged = forge(draft, keys, text=edited(text, CHANGES[change]))
    assert refusal(forged, keys.trust)


def test_an_unknown_term_is_refused_though_one_proof_still_holds(app, keys):
    """JSON-LD drops what it does not know: the first proof alone would let this through."""
    draft = press.draft()
    text = verify(forge(draft, keys), keys.trust, now=press.NOW).text
    claims = json.loads(text) | {"niveau": "NLQF 4"}
    rdfc = claims["proof"][0]
    public = keys.credential_key.public_key()
    data_integrity._check_one(claims, rdfc, public)
    with pytest.raises(data_integrity.ProofError, match="eddsa-jcs-2022"):
        data_integrity._check_one(claims, claims["proof"][1], public)


def test_a_credential_that_another_key_signed(app, keys):
    draft, other = press.draft(), press.bunch()
    assert verify(forge(draft, keys), keys.trust, now=press.NOW)
    forged = forge(draft, replace(keys, credential_key=other.credential_key))
    assert "past er niet meer bij" in refusal(forged, keys.trust)
    unknown = forge(draft, replace(keys, credential_name="credential-2099-1"))
    assert "niet meer vertrouwen" in refusal(unknown, keys.trust)


def test_the_credential_of_another_file(app, keys):
    """Both are ours and both hold, but they are not about the same certificate."""
    mine, other = press.draft(1), press.draft(2, holder="Joop Vlaar")
    theirs = verify(forge(other, keys), keys.trust, now=press.NOW).text
    assert verify(forge(mine, keys), keys.trust, now=press.NOW).holder == "Wilma Kooistra"
    for values in ({}, {"identifier": other.credential_id}):
        assert refusal(forge(mine, keys, text=theirs, **values), keys.trust).endswith(
            "horen bij een ander certificaat"
        )


def test_a_name_that_stands_twice_in_the_json(app, keys):
    draft = press.draft()
    text = verify(forge(draft, keys), keys.trust, now=press.NOW).text
    forged = forge(draft, keys, text=text.replace('"name":', '"name": "x", "name":', 1))
    assert refusal(forged, keys.trust) == "de gegevens in dit bestand zijn niet te lezen"


def test_a_leaked_signer_is_no_longer_believed(app, keys):
    content = forge(press.draft(), keys)
    assert verify(content, keys.trust, now=press.NOW)
    assert "niet meer vertrouwen" in refusal(content, replace(keys.trust, signers=frozenset()))
    assert "niet meer vertrouwen" in refusal(content, replace(keys.trust, credential_keys={}))


def test_the_shape_names_what_is_foreign(app):
    claims = credential.build(press.draft(), "did:web:x") | {"proof": []}
    assert credential_rules.misfits(claims) == []
    worse = copy.deepcopy(claims)
    worse["issuer"]["logo"] = "x"
    del worse["credentialSubject"]["achievement"]["name"]
    assert credential_rules.misfits(worse) == ["credentialSubject.achievement.name", "issuer.logo"]
