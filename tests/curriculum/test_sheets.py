"""A page that names a worksheet leads to it, and a name without a sheet is a complaint."""

import pytest

from lms.curriculum.sheet_rules import title_of, with_links

SHEETS = {
    "Krachtenkaart": "/bladen/7",
    "Draaiboek voor een bijeenkomst": "/bladen/8",
    "Kaart een": "/bladen/9",
    "Kaart twee": "/bladen/10",
}


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("Krachtenkaart", "Krachtenkaart"),
        ("Draaiboek", "Draaiboek voor een bijeenkomst"),
        ("Kaart", None),  # of which two?
        ("Krachten", None),
        ("Wijkfoto", None),
    ],
)
def test_which_sheet_is_meant(named, title):
    assert title_of(named, SHEETS) == title
    html = f"<p>Pak het werkblad ‘{named}’ erbij.</p>"
    link = f'<a href="{SHEETS[title]}">{named}</a>' if title else named
    assert with_links(html, SHEETS) == f"<p>Pak het werkblad ‘{link}’ erbij.</p>"
