"""Whatever is made in the web can be changed, ended or undone, or it is said why not: held against every address that writes."""

from tests.house.second_acts import _TABLE, AGAIN, MISSING, NEVER, SECOND_ACTS

FEWEST_WORDS = 4  # of a reason


def writing(app) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_address_that_writes_has_its_second_act_or_a_reason(app):
    assert (writing(app) - set(SECOND_ACTS), set(SECOND_ACTS) - writing(app)) == (set(), set()), (
        "add a line to tests/house/second_acts.py: what undoes it, or why nothing does"
    )


def test_what_undoes_something_is_there_and_does_something_else(app):
    named = {
        act: {name.strip() for name in said.split(",")}
        for act, said in SECOND_ACTS.items()
        if said != AGAIN and not said.startswith((NEVER, MISSING))
    }
    assert {act: names - writing(app) for act, names in named.items() if names - writing(app)} == {}
    assert [act for act, names in named.items() if names == {act}] == []


def test_a_reason_is_a_sentence():
    reasons = {act: said for act, said in SECOND_ACTS.items() if said.startswith((NEVER, MISSING))}
    assert [act for act, said in reasons.items() if len(said.split()) <= FEWEST_WORDS] == []


def test_every_line_stands_there_once():
    acts = [
        line.split()[0] for line in _TABLE.splitlines() if line.strip() and not line.strip().startswith("#")
    ]
    assert sorted(acts) == sorted(set(acts))
