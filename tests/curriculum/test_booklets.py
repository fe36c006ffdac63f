"""The paper set of a module: made once by a job, tagged, whole, and silent about the answers."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from weasyprint.urls import FatalURLFetchingError

from lms import markdown
from lms.curriculum import booklets, queries
from lms.curriculum.booklets import Manuscript, for_paper
from lms.curriculum.models import Booklet
from lms.db import db
from lms.jobs.actions import request_job
from lms.jobs.kinds import NothingToDo, kind_named
from lms.jobs.models import Job
from tests.curriculum.small_course import GOOD, RICH, changed, published

WAITING = "We maken het boekje nu. Kom over een paar minuten terug, of print hieronder de losse bladen."


@pytest.fixture
def module(world):
    return published(RICH, world.now).modules[0]


def manuscript(module) -> Manuscript:
    return booklets.manuscript(queries.whole_module(module.id), queries.images_of(module.version_id))


def squashed(text: str) -> str:
    return "".join(text.split())


def test_publishing_asks_for_one_booklet_a_module(world):
    texts = changed(RICH, "course.toml", 'modules = ["een"]\nlearning', 'modules = ["een", "twee"]\nlearning')
    for name, text in GOOD.items():
        name = (
            name.replace("luisteren", "spreken").replace("wandeling", "fietstocht").replace("een/", "twee/")
        )
        if name.startswith("twee/"):
            texts[name] = text.replace('["luisteren"]', '["spreken"]').replace('"wandeling"', '"fietstocht"')
    version = published(texts, world.now)
    assert published(texts, world.days(1)).id == version.id
    jobs = db.session.scalars(select(Job).order_by(Job.id)).all()
    assert [(row.kind, row.key, row.payload, row.status, row.run_at) for row in jobs] == [
        ("booklet", f"booklet-{module.id}", {"module_id": module.id}, "waiting", world.now) for module in version.modules
    ]  # fmt: skip
    assert len(jobs) == 2


def test_the_booklet_is_tagged_whole_and_made_once(module, world, run_jobs):
    assert run_jobs() == 1
    row = db.session.scalars(select(Booklet)).one()
    made = (row.module_id, row.content, row.made_at)
    reader = PdfReader(io.BytesIO(row.content))
    root = reader.trailer["/Root"]
    assert (module.id, row.pages) == (row.module_id, len(reader.pages))
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"]), "/StructTreeRoot" in root) == (
        "nl",
        True,
        True,
    )
    assert (reader.metadata.title, reader.metadata.author) == ("Een: wie ben je?", "Samen Lukt Het Zelf")
    text = squashed(" ".join(page.extract_text() for page in reader.pages))
    pages = [
        RICH[f"een/{name}"].split("+++\n")[2]
        for name in ("luisteren.md", "bruggen-bouwen.md", "wandeling.opdracht.md")
    ]
    wanted = [line for page in pages for line in markdown.plain(page).splitlines()]
    wanted += [
        "Je brengt twee buren bij elkaar.",
        "pen, papier",
        "Zwaai naar een buur.",
        "Wie zwaaide terug?",
    ]
    wanted += [
        "bemiddelen: In het midden gaan staan. Je kiest geen kant.",
        "‘draagvlak’: Hoeveel mensen iets willen.",
    ]
    wanted += [
        "1. Welke kant kies je?",
        "De kant van de gemeente",
        "Geen van de twee",
        "2. Hoe zeg je het?",
        "Met een duur woord",
    ]
    wanted += [
        "Een foto.",
        "gedaan",
        "Turflijst",
        "Zet een streep voor elk gesprek.",
        "Aan de deur",
        "Noor de Wit, 0229 123 456",
    ]
    assert [line for line in wanted if squashed(line) not in text] == []
    assert len(wanted) > 25
    with pytest.raises(NothingToDo):
        kind_named("booklet").load({"module_id": module.id})
    # a second time there is nothing to do, also when it is asked for again, or for a module that is not there
    assert run_jobs() == 0
    request_job("booklet", "again", {"module_id": module.id}, world.now)
    request_job("booklet", "nobody", {"module_id": 0}, world.now)
    assert run_jobs() == 2
    row = db.session.scalars(select(Booklet)).one()
    assert (row.module_id, row.content, row.made_at) == made
    assert set(db.session.execute(select(Job.status, Job.last_error))) == {("done", None)}


def test_nothing_in_it_tells_which_answer_is_right(module, world):
    """With another answer marked as right it is the same, letter for letter."""
    texts = dict(RICH)
    for name in ("luisteren", "bruggen-bouwen"):
        check = texts[f"een/{name}.check.toml"].replace("right = true\n", "")
        texts[f"een/{name}.check.toml"] = (
            check.replace("[[question]]", "right = true\n[[question]]")[13:] + "right = true\n"
        )
    other = published(texts, world.now).modules[0]
    rights = [[[option["text"] for option in question["options"] if option["right"]] for lesson in part.lessons for question in lesson.check] for part in (module, other)]  # fmt: skip
    assert rights == [
        [["Luisteren"], ["Geen van de twee"], ["Zo gewoon als het kan"]], [["Praten"], ["Geen van de twee"], ["Zo zacht als het kan"]],
    ]  # fmt: skip
    html = manuscript(module).html
    assert manuscript(other).html == html
    assert [
        words
        for words in ("Eerst luisteren.", "Een brug staat in het midden.", "Gewoon is goed.")
        if words in html
    ] == []


def test_nothing_in_it_wants_to_be_opened(module):
    html = manuscript(module).html
    lesson = queries.whole_module(module.id).lessons[1]
    assert ("popovertarget" in lesson.html, "/leren/beeld/" in lesson.html) == (True, True)
    assert [
        part for part in ("popover", "<button", "word__meaning", "/leren/beeld/", "<script") if part in html
    ] == []
    assert "<p>Een brug is er voor twee kanten. Dat is soms zwaar.</p>" in html
    assert "<li>Wie wil bemiddelen, luistert eerst." in html
    assert re.findall(r'<img src="([^"]+)"', html) == ["asset:oor.svg"] * 3


def test_every_booklet_of_the_real_course_has_its_pictures_and_no_buttons(app, real_texts):
    for module in published(real_texts).modules:
        found = manuscript(module)
        ids = re.findall(r' id="([^"]+)"', found.html)
        assert sorted(ids) == sorted(set(ids))
        assert set(re.findall(r'src="([^"]+)"', found.html)) <= {f"asset:{name}" for name in found.images}
        assert [part for part in ("popover", "<button", "&lt;", "{{") if part in found.html] == [], (
            module.slug
        )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="/leren/beeld/12/oor.svg" alt="Een oor">', '<img src="asset:oor.svg" alt="Een oor">'),
        ('<a href="/leren/een/luisteren">Luisteren</a>', '<a href="/leren/een/luisteren">Luisteren</a>'),
        (
            'De <button class="word" type="button" popovertarget="woord-a">a</button><span class="word__meaning" popover id="woord-a"><strong>a</strong>: &lt;b&gt;</span>, en '
            '<button class="word" type="button" popovertarget="woord-c">c</button><span class="word__meaning" popover id="woord-c"><strong>c</strong>: d\ne</span>.',
            "De a, en c.",
        ),
        ('<h2 id="deel-een">Een</h2><h3 id="deel-twee">Twee</h3>', "<h2>Een</h2><h3>Twee</h3>"),
        ("<p>Niets.</p>", "<p>Niets.</p>"),
    ],
)  # fmt: skip
def test_for_paper(html, expected):
    assert for_paper(html) == expected


@pytest.mark.parametrize("address", ["asset:neus.svg", "file:///etc/passwd", "http://localhost/a.svg"])
def test_a_booklet_opens_nothing(address):
    page = f'<html lang="nl"><title>Een</title><img src="{address}" alt="Een neus"><p>x</p>'
    with pytest.raises(FatalURLFetchingError):
        booklets.draw(Manuscript(page, {"oor.svg": b"<svg/>"}))


def test_the_paper_page_before_and_after(module, world, as_person, visit, run_jobs):
    browser = as_person(world.person())
    address = f"/leren/papier/{module.id}"
    before = visit(browser, address)
    assert (WAITING in before, f"{address}.pdf" in before, browser.get(f"{address}.pdf").status_code) == (
        True,
        False,
        404,
    )
    run_jobs()
    after = visit(browser, address)
    content, pages = db.session.execute(select(Booklet.content, Booklet.pages)).one()
    assert (
        WAITING in after,
        f'href="{address}.pdf"' in after,
        f"Het heeft {pages} pagina’s." in after,
    ) == (False, True, True)
    answer = browser.get(f"{address}.pdf")
    assert (answer.status_code, answer.mimetype, answer.data, answer.headers["Content-Disposition"], answer.headers["Cache-Control"]) == (
        200, "application/pdf", content, "inline; filename=boekje-een.pdf", "private, max-age=31536000, immutable",
    )  # fmt: skip


def test_the_worksheet_page(module, world, as_person, visit):
    browser = as_person(world.person())
    (sheet,) = queries.whole_module(module.id).worksheets
    assert f'href="/leren/werkbladen/{sheet.id}"' in visit(browser, f"/leren/papier/{module.id}")
    page = visit(browser, f"/leren/werkbladen/{sheet.id}")
    assert [words for words in ("<h1>Turflijst</h1>", "Zet een streep voor elk gesprek.", "<td>Aan de deur</td>", f"/leren/papier/{module.id}") if words not in page] == []  # fmt: skip
    drawing = browser.get(re.search(r'src="(/leren/beeld/[^"]+)"', page)[1])
    assert (drawing.status_code, drawing.mimetype, drawing.data, drawing.headers["Content-Security-Policy"]) == (
        200, "image/svg+xml", GOOD["beelden/oor.svg"].encode(), "default-src 'none'; sandbox",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", ["papier/0", "papier/0.pdf", "werkbladen/0", "beeld/0/oor.svg", "beeld/0/../oor.svg"]
)
def test_what_is_not_there(world, as_person, visit, address):
    visit(as_person(world.person()), f"/leren/{address}", status=404)
