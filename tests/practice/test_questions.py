"""What may be asked, and what is said after an answer."""

import tomllib

import pytest

from lms.practice.balance_rules import Share, faults_of_course, faults_of_recall, longest_is_right
from lms.practice.question_rules import (
    Feedback,
    as_kept,
    faults,
    feedback,
    laid,
    may_be_given,
    other_key,
    right_key,
)

CHOOSE = tomllib.loads("""
slug = "deur"
text = "Wat doe je?"
explanation = "Je wacht even."
[[option]]
text = "Je wacht even."
right = true
[[option]]
text = "Je loopt door."
why_not = "Zo hoor je niets."
[[option]]
text = "Je belt weer."
why_not = "Dat schrikt af."
""")
SORT = tomllib.loads("""
slug = "vakken"
text = "In welk vak?"
explanation = "Een idee mag."
bins = ["Mag", "Vragen"]
[[card]]
text = "een idee"
bin = "Mag"
why_not = "Over wie gaat het?"
[[card]]
text = "een naam"
bin = "Vragen"
why_not = "Van wie is hij?"
[[card]]
text = "een aantal"
bin = "Mag"
why_not = "Wie zie je erin?"
""")


def with_option(**changes):
    return CHOOSE | {"option": [CHOOSE["option"][0], CHOOSE["option"][1] | changes, CHOOSE["option"][2]]}


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (CHOOSE, []),
        (SORT, []),
        (
            with_option(text="Je loopt heel langzaam door naar de volgende."),
            ["een antwoord springt eruit, want het is veel langer dan de andere: ‘Je loopt heel langzaam door naar de volgende.’"],
        ),
        (CHOOSE | {"option": [*CHOOSE["option"][:2], without(CHOOSE["option"][2], "why_not")]}, ["bij elk ander antwoord hoort waarom het niet past (why_not)"]),
        (SORT | {"bins": ["Mag"]}, ["er zijn twee tot 4 verschillende vakken nodig (bins)", "het vak ‘Vragen’ is er niet"]),
        (SORT | {"card": SORT["card"][::2]}, ["er zijn drie tot 8 verschillende kaartjes nodig", "alle kaartjes horen in hetzelfde vak"]),
        (SORT | {"option": CHOOSE["option"]}, ["kies: antwoorden, of kaartjes in vakken"]),
        (without(CHOOSE, "option"), ["er zijn minstens twee antwoorden nodig", "er zijn 0 goede antwoorden; het hoort er precies één te zijn"]),
    ],
    ids=["good", "good cards", "one that is longer", "one without why", "one box", "two cards", "both kinds", "nothing to choose"],
)  # fmt: skip
def test_what_may_be_said_against_a_question(question, said):
    slug = question["slug"]
    assert list(faults([question])) == [(slug, f"vraag {slug}: {message}") for message in said]


def test_first_why_it_does_not_fit_then_the_explanation():
    question = as_kept(CHOOSE)
    right, wrong = right_key(question), question["options"][2]["key"]
    assert [feedback(question, key, tries) for key, tries in ((wrong, 1), (wrong, 2), (right, 0))] == [
        Feedback(False, ("Dat schrikt af.",)),
        Feedback(False, ("Dat schrikt af.",), "Je wacht even."),
        Feedback(True, (), "Je wacht even."),
    ]
    assert (may_be_given(question, right), may_be_given(question, "verzonnen")) == (True, False)


def test_cards_say_which_of_them_do_not_fit_and_not_where_they_belong():
    question = as_kept(SORT)
    assert (right_key(question), other_key(question)) == ("010", "110")
    assert feedback(question, "111", 1) == Feedback(False, ("Over wie gaat het?", "Wie zie je erin?"))
    assert laid(question, "011") == [
        ("een idee", "Mag", True),
        ("een naam", "Vragen", True),
        ("een aantal", "Vragen", False),
    ]
    given = [key for key in ("010", "01", "012", "0100", "", "a10") if may_be_given(question, key)]
    assert given == ["010"]


def asked(longest, of):
    return [
        as_kept(with_option(text="Je loopt dus nu door.") if number >= longest else CHOOSE | {"option": [
            CHOOSE["option"][0] | {"text": "Je wacht nu even."}, *CHOOSE["option"][1:]]})
        for number in range(of)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([("een", asked(4, 10)), ("twee", asked(4, 10))], []),
        ([("een", asked(6, 10)), ("twee", asked(2, 10))], []),
        ([("een", asked(7, 10)), ("twee", asked(0, 10))], ["een"]),
        ([("een", asked(6, 10)), ("twee", asked(4, 10))], [""]),
        ([("een", asked(4, 4))], []),
    ],
    ids=["in balance", "a module at its most", "a module over it", "the course over it", "too few to say"],
)
def test_the_longest_is_not_the_right_one_too_often(modules, said):
    found = [(slug, message) for slug, message in faults_of_course(modules) if "langst" in message]
    assert [slug for slug, _ in found] == said


def test_one_that_is_as_long_as_another_is_not_the_longest():
    assert longest_is_right([as_kept(CHOOSE)]) == Share(0, 1)


def test_sorting_has_no_longest_answer():
    assert longest_is_right([as_kept(SORT), *asked(1, 2)]) == Share(1, 2)


def test_a_place_that_is_right_too_often_is_said():
    same = [("een", asked(2, 20))]
    assert [message for _, message in faults_of_course(same)] == [
        "bij 100 % van de vragen is antwoord 1 het goede (hoogstens 50 %)"
    ]


def test_three_answers_is_the_rule():
    two = as_kept(CHOOSE | {"option": CHOOSE["option"][:2]})
    said = {
        number: [message for _, message in faults_of_course([("een", [two] * number + asked(0, 30 - number))]) if "drie" in message]
        for number in (3, 4)
    }  # fmt: skip
    assert said == {3: [], 4: ["bij 13 % van de vragen zijn er geen drie antwoorden (hoogstens 10 %)"]}


def check(*recalls):
    return [as_kept(CHOOSE | {"recalls": slug} if slug else CHOOSE) for slug in recalls]


@pytest.mark.parametrize(
    ("second", "third", "said"),
    [
        (("a", ""), ("a", ""), []),
        (("", ""), ("a", ""), [("b", "[[question]]", "geen vraag haalt een eerdere module terug (recalls)")]),
        (("a", ""), ("b", ""), []),
        (("a", "z"), ("b",), [("b", "z", "recalls: z is geen les die eerder komt")]),
    ],
    ids=["all do", "one does not", "a lesson of another module", "a lesson that is not there"],
)
def test_each_check_brings_something_back(second, third, said):
    checks = [("een", "a", check("")), ("een", "b", check(*second)), ("twee", "c", check(*third))]
    assert list(faults_of_recall(checks)) == said


def test_from_the_second_module_on_it_is_another_module():
    checks = [("een", "a", check("")), ("twee", "b", check("a")), ("twee", "c", check("b"))]
    assert list(faults_of_recall(checks)) == [
        ("c", "[[question]]", "geen vraag haalt een eerdere module terug (recalls)")
    ]
    # a course that never does so need not
    assert list(faults_of_recall([(module, lesson, check("")) for module, lesson, _ in checks])) == []
