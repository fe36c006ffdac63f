"""The table of verdicts, without a database: what is known makes the state, the exit code and the words."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import combinations

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from lms.proof import (
    carried_lists,
    data_integrity,
    judging,
    list_rules,
    list_signing,
    status_list,
    verdict_rules,
)
from lms.proof.list_rules import MESSAGE, REVOCATION, Listed, Place
from lms.proof.verdict_rules import FACTS, REASONS, STATES, fact_of, state_for
from lms.wording import words
from tests.proof import press
from tests.proof.test_forgeries import forge

ADDRESSES = {
    REVOCATION: "https://elders.example.nl/certificaten/status/1",
    MESSAGE: "https://elders.example.nl/certificaten/status/1/vervangen",
}


@pytest.mark.parametrize(
    ("facts", "state", "exit_code"),
    [
        ((), "valid", 0),
        (("past",), "expired", 1),
        (("replaced",), "superseded", 1),
        (("replaced", "past"), "superseded", 1),
        (("revoked", "replaced", "past"), "revoked", 1),
        (("unlisted",), "unknown", 3),
        (("unlisted", "past"), "expired", 1),
        (("unlisted", "revoked"), "revoked", 1),
        (("refused", "revoked"), "not_trusted", 2),
        (("out_of_sight",), "cannot_look", 3),
    ],
)
def test_what_is_known_makes_the_state(facts, state, exit_code):
    assert (state_for(facts), verdict_rules.Verdict(state).exit_code) == (state, exit_code)


def test_nothing_unknown_is_green():
    """Over every set of facts: valid, with exit 0, is said only where nothing at all speaks against it or is missing."""
    every = [set(some) for size in range(len(FACTS) + 1) for some in combinations(FACTS, size)]
    assert [facts for facts in every if state_for(facts) == "valid"] == [set()]
    assert {state for state, code in verdict_rules.EXIT_CODES.items() if code == 0} == {"valid"}
    assert set(verdict_rules.EXIT_CODES) == set(STATES) == {state_for(facts) for facts in every}


def test_each_reason_has_its_own_sentence():
    messages = [refusal.message for refusal in REASONS.values()]
    assert len(set(messages)) == len(messages)
    assert {reason for reason in REASONS if fact_of(reason) != "refused"} == {
        "newer",
        "early",
        "old",
        "unreachable",
    }


def test_headlines_are_told_apart(app):
    with app.app_context():
        for name in ("headlines", "sentences"):
            said = words("proof/verdicts.html", name)
            assert len(set(said.values())) == len(said) == len(STATES)


# lists

UNTIL = press.NOW + timedelta(days=14)


def listed(purpose: str, *places: int, number: int = 1, until=UNTIL) -> Listed:
    return Listed(purpose, number, frozenset(places), press.NOW, until)


@pytest.mark.parametrize(
    ("lists", "facts"),
    [
        ([], {"unlisted"}),
        ([listed(REVOCATION)], {"unlisted"}),
        ([listed(REVOCATION), listed(MESSAGE)], set()),
        ([listed(REVOCATION, 5), listed(MESSAGE)], {"revoked"}),
        ([listed(REVOCATION), listed(MESSAGE, 5)], {"replaced"}),
        ([listed(REVOCATION, 4, 6), listed(MESSAGE, 4, 6)], set()),
        ([listed(REVOCATION, 5), listed(MESSAGE, 5)], {"revoked", "replaced"}),
        ([listed(REVOCATION, 5)], {"revoked", "unlisted"}),
        ([listed(REVOCATION, 5, number=2), listed(MESSAGE, 5, number=2)], {"unlisted"}),
        ([listed(REVOCATION, until=press.NOW), listed(MESSAGE)], set()),
        ([listed(REVOCATION, until=press.NOW - timedelta(seconds=1)), listed(MESSAGE)], {"unlisted"}),
        ([listed(REVOCATION, 5, until=press.NOW - timedelta(seconds=1)), listed(MESSAGE)], {"unlisted"}),
    ],
)
def test_what_lists_tell_of_a_place(lists, facts):
    assert list_rules.facts_of(Place(1, 5), lists, now=press.NOW) == facts


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://a.nl/certificaten/status/1", 1),
        ("http://127.0.0.1:5000/certificaten/status/12/vervangen", 12),
        ("https://a.nl/certificaten/status/10000", 10_000),
        ("https://a.nl/certificaten/status/01", None),
        ("https://a.nl/certificaten/status/1/x", None),
        ("https://a.nl/certificaten/status/", None),
        ("https://a.nl/status/1", None),
        ("https://a.nl/certificaten/status/9999999999", None),
    ],
)
def test_a_list_is_known_by_its_number(address, number):
    if number is None:
        with pytest.raises(ValueError):
            list_rules.number_in(address)
    else:
        assert list_rules.number_in(address) == number


def entry(purpose: str = REVOCATION, index: str = "5", number: int = 1) -> dict:
    return {
        "statusPurpose": purpose, "statusListIndex": index,
        "statusListCredential": f"https://a.nl/certificaten/status/{number}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "place"),
    [
        (entry(), Place(1, 5)),
        ([entry(), entry(MESSAGE)], Place(1, 5)),
        (entry(index="131071"), Place(1, 131_071)),
        (entry(index="131072"), None),
        (entry(index="-1"), None),
        (entry(index="05"), None),
        (entry(index="٥"), None),
        (entry(MESSAGE), None),
        ([entry()], None),
        ([entry(), entry()], None),
        ([entry(), entry(MESSAGE, index="6")], None),
        ([entry(), entry(MESSAGE, number=2)], None),
        ([entry(MESSAGE), entry()], None),
    ],
)
def test_where_a_credential_stands(status, place):
    """Of before the second list, and of after; and nothing else."""
    if place is None:
        with pytest.raises(ValueError):
            list_rules.place_of({"credentialStatus": status})
    else:
        assert list_rules.place_of({"credentialStatus": status}) == place


@pytest.mark.parametrize("text", ["u", "uAAAA", "uH4sIAAAAAAAC_wMAAAAAAAAAAAA"])
def test_a_list_of_another_size_is_none(text):
    with pytest.raises(ValueError):
        list_rules.decode(text)


@pytest.fixture(scope="module")
def keys():
    return replace(press.bunch(), issuer="did:web:leren.example.nl")


def signed(keys, purpose: str, *places: int, days: int = 0) -> str:
    """A list as the house signs it, at an address the house had before it moved."""
    made = press.NOW + timedelta(days=days)
    document = status_list.document(purpose, ADDRESSES[purpose], keys.issuer, places, made)
    return list_signing.signed(
        document, list_signing.ListKey(keys.issuer, keys.credential_name, keys.credential_key)
    )


def test_lists_that_travel_are_believed_by_their_signature(keys):
    both = [signed(keys, REVOCATION, 5), signed(keys, MESSAGE)]
    found = carried_lists.read_lists(carried_lists.as_file(both), keys.trust)
    assert {(one.purpose, one.number, one.places) for one in found} == {
        (REVOCATION, 1, frozenset({5})), (MESSAGE, 1, frozenset()),
    }  # fmt: skip
    assert [one.purpose for one in carried_lists.read_lists(both[0], keys.trust)] == [REVOCATION]
    older = carried_lists.read_lists(
        json.dumps([json.loads(both[0]), json.loads(signed(keys, REVOCATION, days=-1))]), keys.trust
    )
    assert [one.places for one in older] == [frozenset({5})]
    changed = json.loads(both[0])
    changed["credentialSubject"]["encodedList"] = list_rules.encode([])
    with pytest.raises(data_integrity.ProofError):
        carried_lists.read_lists(json.dumps(changed), keys.trust)
    stranger = replace(press.bunch(), issuer=keys.issuer)
    with pytest.raises(data_integrity.ProofError):
        carried_lists.read_lists(signed(stranger, REVOCATION), keys.trust)
    for wrong in ("", "[]", "{}", "7", '{"lists": {}}', '{"lists": [7]}'):
        with pytest.raises(ValueError):
            carried_lists.read_lists(wrong, keys.trust)


# files


def locked(content: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(content)))
    writer.encrypt("x", "x")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nopdf"),
        (b"hallo", "nopdf"),
        (b"\xff\xd8\xff\xe0", "photo"),
        (b"\x89PNG\r\n", "photo"),
        (b"\0\0\0\x18ftypheic", "photo"),
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-" + b" " * 10_000_000, "large"),
    ],
    ids=["empty", "text", "jpeg", "png", "heic", "cut", "large"],
)
def test_a_file_that_is_no_certificate_is_told_why(keys, content, reason):
    found = judging.by_lists(content, keys.trust, [], now=press.NOW)
    assert (found.state, found.why, found.claims) == ("not_trusted", REASONS[reason].message, None)


def test_a_file_under_a_password(app, keys):
    found = judging.by_lists(locked(forge(press.draft(), keys)), keys.trust, [], now=press.NOW)
    assert (found.state, found.why) == ("not_trusted", REASONS["locked"].message)


@pytest.mark.parametrize("names_both_lists", [False, True])
def test_a_file_of_before_stands_on_both_lists(app, keys, names_both_lists):
    """The oldest name the first list alone, later ones both. Nobody can sign them anew: they are read as they were written."""
    draft = press.draft(5)
    claims = press.of_before(draft, keys.issuer, names_both_lists=names_both_lists)
    old = forge(draft, keys, claims=claims)
    lists = [listed(REVOCATION), listed(MESSAGE, 5)]
    assert judging.by_lists(old, keys.trust, lists, now=press.NOW).state == "superseded"
    assert (
        judging.by_lists(old, keys.trust, [listed(REVOCATION), listed(MESSAGE)], now=press.NOW).state
        == "valid"
    )
    assert judging.by_lists(old, keys.trust, lists[:1], now=press.NOW).state == "unknown"
    more = forge(draft, keys, claims={**claims, "evidence": []})
    assert judging.by_lists(more, keys.trust, lists, now=press.NOW).why.startswith(REASONS["strange"].message)


@pytest.mark.parametrize("which", ["signers", "credential_keys"])
def test_keys_of_an_earlier_day_do_not_call_a_later_file_false(app, keys, which):
    """Neither do they believe it; and a file of before that day by an unknown key stays refused."""
    content = forge(press.draft(), keys)
    empty = frozenset() if which == "signers" else {}
    for made, state in (
        (press.NOW - timedelta(days=1), "cannot_look"),
        (press.NOW + timedelta(days=1), "not_trusted"),
        (None, "not_trusted"),
    ):
        trust = replace(keys.trust, **{which: empty}, made=made)
        assert judging.by_lists(content, trust, [], now=press.NOW).state == state


def test_a_clock_that_is_slow(app, keys):
    content = forge(press.draft(), keys)
    found = judging.by_lists(content, keys.trust, [], now=press.NOW - timedelta(hours=20))
    assert (found.state, found.why) == ("cannot_look", REASONS["early"].message)


def test_an_index_that_is_on_no_list(app, keys):
    text = judging.by_lists(forge(press.draft(), keys), keys.trust, [], now=press.NOW).claims
    assert text is not None
    draft = replace(press.draft(), status_index=list_rules.SIZE)
    assert (
        judging.by_lists(forge(draft, keys), keys.trust, [], now=press.NOW).why == REASONS["strange"].message
    )
