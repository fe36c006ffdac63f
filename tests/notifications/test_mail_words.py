"""What all mails have in common, read from their templates: somebody to ring, one way of writing a day, and no loose ends."""

import re

import pytest
from jinja2 import nodes

from lms import paths
from lms.notifications.paragraph_rules import subject_and_body
from tests.notifications.test_reach import SECRET

MAILS = sorted(path.relative_to(paths.TEMPLATES).as_posix() for path in paths.TEMPLATES.rglob("mail/*.txt"))
# an envelope around other mails, what stands under them, and what has to fit on the screen of a phone
WITHOUT_A_NUMBER = {
    "notifications/mail/digest.txt",
    "notifications/mail/footer.txt",
    "accounts/mail/login_code_text.txt",
}


def test_the_mails_are_found():
    assert len(MAILS) > 25


@pytest.mark.parametrize(
    "template", [one for one in MAILS if one not in WITHOUT_A_NUMBER and "_text" not in one]
)
def test_a_mail_names_somebody_to_ring(template):
    text = (paths.TEMPLATES / template).read_text()
    rings = re.findall(r"[Bb]el\b|[Bb]ellen\b", text)
    assert (bool(rings), ".phone" in text or "_phone" in text) == (True, True)


@pytest.mark.parametrize("template", MAILS)
def test_days_are_written_by_the_one_place_that_words_them(template):
    text = (paths.TEMPLATES / template).read_text()
    moments = re.findall(r"\{\{\s*[\w.]+(?:_at|_on|_by|_until|until)\b(?!\.)\s*(\|\s*\w+)?", text)
    assert [
        one
        for one in moments
        if one.replace(" ", "") not in ("|day", "|day_time", "|date_long", "|time_of_day")
    ] == []
    assert "strftime" not in text


ADDRESSES = {"full_address", "link", "log_in"}
# what is true on a screen only
ON_A_SCREEN = re.compile(
    r"\b(klik|druk op|knop|hier:|staat hier|deze pagina|die pagina|deze link|dit bericht)\b", re.I
)
WITHOUT_PAPER = {
    "notifications/mail/digest.txt",
    "notifications/mail/footer.txt",
}  # an envelope around mails, and what stands under them


def on_paper(app, template: str) -> tuple[str, set[str]]:
    """(all words, all addresses) that may stand in the letter of a message, by its template: of what depends on `is_letter` the half
    for paper, of anything else both halves."""
    tree = app.jinja_env.parse((paths.TEMPLATES / template).read_text())
    said: list[str] = []
    names: set[str] = set()

    def chosen(test: nodes.Node) -> bool | None:
        if isinstance(test, nodes.Not):
            inner = chosen(test.node)
            return None if inner is None else not inner
        return True if isinstance(test, nodes.Name) and test.name == "is_letter" else None

    def walk(node: nodes.Node) -> None:
        if isinstance(node, nodes.If | nodes.CondExpr):
            way = chosen(node.test)
            yes = node.body if isinstance(node, nodes.If) else [node.expr1]
            no = [*node.elif_, *node.else_] if isinstance(node, nodes.If) else [node.expr2]
            for inner in [*([] if way is False else yes), *([] if way is True else no)]:
                if inner is not None:
                    walk(inner)
            return
        if isinstance(node, nodes.TemplateData):
            said.append(node.data)
        elif isinstance(node, nodes.Const) and isinstance(node.value, str):
            said.append(node.value)
        elif isinstance(node, nodes.Name):
            names.add(node.name)
        for inner in node.iter_child_nodes():
            walk(inner)

    walk(tree)
    return " ".join(" ".join(said).split()), names & ADDRESSES


@pytest.mark.parametrize(
    "template",
    [
        one
        for one in MAILS
        if one not in WITHOUT_PAPER and "_text" not in one and one.removesuffix(".txt") not in SECRET
    ],
)
def test_on_paper_a_message_has_the_words_of_a_letter(app, template):
    """Whatever way it began: a mail that does not come becomes a letter, and what nobody reads is read out."""
    words, addresses = on_paper(app, template)
    assert (ON_A_SCREEN.findall(words), addresses) == ([], set())


def test_paragraphs_stand_one_line_apart():
    assert subject_and_body("\n Over  iets\n\n\nDag,  \n\n\n\nTot dan.\n\n") == (
        "Over iets",
        "Dag,\n\nTot dan.\n",
    )
