"""Finding a place in the real course, also when it is spelt wrong; on SQLite and on PostgreSQL."""

import re

import pytest
from sqlalchemy import select

from lms.curriculum.models import CourseSection, Lesson
from lms.curriculum.searching import MOST_FOUND, Found, likeness, plain, search, trigrams
from lms.db import db
from tests.curriculum.small_course import RICH, changed, published


def places(version_id, looked_for):
    return [(row.lesson_slug, row.heading) for row in search(version_id, looked_for)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Café, ÉÉN idee: Wijk-feest!", "cafe een idee wijk feest"), ("foto's Ĳsselmeer ẞ", "foto s ijsselmeer ss"), ("\" * OR ' %", "or"),
        ("", ""), ("日本 ½", "1 2"),
    ],
)  # fmt: skip
def test_plain(words, expected):
    assert plain(words) == expected


def test_likeness():
    assert trigrams("brug") == {"bru", "rug"}
    assert [likeness("brug", trigrams(word)) for word in ("brug", "bruggen", "ophaalbrug", "rug", "bos")] == [
        1,
        1,
        1,
        0.5,
        0,
    ]
    assert (likeness("ja", trigrams("jas")), trigrams("ja")) == (0, set())


@pytest.mark.parametrize(
    ("typed", "best", "lesson", "heading"),
    [
        ("spelregelkaard", "spelregelkaart", "spelregels-vooraf", "spelregelkaart"),
        ("bereikmetr", "bereikmeter", "wie-hoor-je-nog-niet", "De bereikmeter in vier stappen"),
        ("intervisi", "intervisie", "leren-met-elkaar", "Wat is intervisie?"),
        ("conflictlader", "conflictladder", "ruzie-in-de-groep", "conflictladder"),
        ("vliegwel", "vliegwiel", "zo-draait-het-vliegwiel", "vliegwiel"),
        ("luistren", "luisteren", "luisteren", "Luisteren is werk"),
        ("stile midde", "stille midden", "wie-hoor-je-nog-niet", "stille midden"),
    ],
)  # fmt: skip
def test_typos_find_what_was_meant(real_version_id, typed, best, lesson, heading):
    found, meant = places(real_version_id, typed), places(real_version_id, best)
    assert (lesson, heading) in found
    assert found[0] == meant[0]


@pytest.mark.parametrize("other", ["IDEEËN OPHALEN", "ideeen ophalen", "idéeèn, ophalen!", "ophalen ideeën", "ideeën ideeën ophalen"])  # fmt: skip
def test_accents_capitals_and_order_do_not_matter(real_version_id, other):
    found = search(real_version_id, "ideeën ophalen")
    assert len(found) > 3
    assert search(real_version_id, other) == found


def test_inside_a_compound(real_version_id):
    found = [row for row in search(real_version_id, "kaart") if "moeilijke-woorden" in row.anchor]
    assert {"spelregelkaart", "telkaart"} <= {row.heading for row in found}


def test_a_hard_word_with_its_meaning(real_version_id):
    assert search(real_version_id, "telkaart")[0] == Found(
        "03-wijk-kennen", "wie-hoor-je-nog-niet", "Wie hoor je nog niet? De bereikmeter", "telkaart", "moeilijke-woorden",
        "Een kaart zonder naam.",
    )  # fmt: skip


def test_every_place_that_can_be_found_is_there(real_version_id):
    pages = dict(
        db.session.execute(select(Lesson.slug, Lesson.html).where(Lesson.version_id == real_version_id)).all()
    )
    sections = db.session.scalars(
        select(CourseSection).where(CourseSection.version_id == real_version_id)
    ).all()
    assert {row.lesson_slug for row in sections} == set(pages)
    ids = {
        slug: {"", "moeilijke-woorden", *re.findall(r'<h[234] id="([^"]+)"', html)}
        for slug, html in pages.items()
    }
    found = {slug: {row.anchor for row in sections if row.lesson_slug == slug} for slug in pages}
    assert found == ids


@pytest.mark.parametrize("nonsense", ["xqzwvk", "qqqqqqqq", "zwbrgl kxplq", "intervisie xqzwvk", "", "ik", "a b c", "??", "日本語"])  # fmt: skip
def test_nonsense_finds_nothing(real_version_id, nonsense):
    assert search(real_version_id, nonsense) == []


@pytest.mark.parametrize("sign", ['"', "*", " OR ", "'", "%", "_", "^", "-", "+", "(", ")", ":", ";--", "\\", "\0", '" OR "a', "') OR 1=1 --", "{plain}:", "\ud800"])  # fmt: skip
def test_signs_of_a_query_language_do_no_harm(real_version_id, sign):
    """They are no signs to search with, so they change nothing but the words they bring."""
    assert places(real_version_id, f"intervisie{sign}") == places(
        real_version_id, f"intervisie {plain(sign)}"
    )
    assert search(real_version_id, sign) == []


@pytest.mark.parametrize("part", ["a", "intervisie ", "intervisiegroepsbijeenkomst", "ab ", "\" * OR ' %"])
def test_a_query_of_ten_thousand_signs(real_version_id, part):
    assert len(search(real_version_id, (part * 10_000)[:10_000])) <= MOST_FOUND


def test_ten_thousand_different_letters(real_version_id):
    letters = "".join(chr(97 + number * 7 % 26) + chr(97 + number * 11 // 26 % 26) for number in range(5_000))
    assert search(real_version_id, letters) == []


def test_other_versions_are_not_found(app):
    first = published(RICH)
    second = published(
        changed(RICH, "een/bruggen-bouwen.md", "## Twee bruggen in de wijk", "## Twee vlotten in de wijk")
    )
    assert [(places(version.id, "bruggen")[0], places(version.id, "vlotten")) for version in (first, second)] == [
        (("bruggen-bouwen", "Twee bruggen in de wijk"), []),
        (("bruggen-bouwen", ""), [("bruggen-bouwen", "Twee vlotten in de wijk")]),
    ]  # fmt: skip
    assert search(first.id + second.id, "bruggen") == []


def test_a_word_inside_a_word_and_the_sentence_it_stands_in(app):
    version = published(RICH)
    assert search(version.id, "brug")[0] == Found(
        "een", "bruggen-bouwen", "Bruggen bouwen", "Twee bruggen in de wijk", "deel-twee-bruggen-in-de-wijk", "De ene brug is van steen.",
    )  # fmt: skip
    assert search(version.id, "cafe ideeen")[0].excerpt == "Fatima's café heeft ideeën genoeg."


def test_a_long_sentence_is_cut_at_a_word(app):
    texts = changed(RICH, "een/turflijst.werkblad.md", "Turflijst", "Lijst")
    texts = changed(
        texts,
        "een/bruggen-bouwen.md",
        "Dat is soms zwaar.",
        "Een " + "vis " * 18 + "koelkast.\n\nNiets.\n\n" + "- Ga mee.\n" * 30,
    )
    (found,) = search(published(texts).id, "koelkast")
    assert found.excerpt == f"Een {'vis ' * 18}koelkast."
    texts = changed(
        texts,
        "een/bruggen-bouwen.md",
        'meaning = "Hoeveel mensen iets willen."',
        f'meaning = "{"dit en dat " * 30}tapir"',
    )
    (found,) = search(published(texts).id, "tapir")
    assert (found.excerpt, len(found.excerpt)) == ("dit en dat " * 18 + "…", 199)
