"""Every booklet of the course that we ship, before the judges of PDF/UA-1; and its lists, read in order."""

import pytest
from sqlalchemy import select

from lms.curriculum import booklets, queries
from lms.curriculum.models import Module
from lms.db import db
from tests.proof.judging import ACCESSIBLE, verdicts
from tests.proof.reading import copied, read_aloud

pytestmark = pytest.mark.once(reason="bytes of a PDF, read by its judges")


@pytest.mark.slow(reason="draws nine booklets of 25 pages, 25 s")
@pytest.mark.parametrize("position", range(1, 10))
def test_no_judge_has_anything_against_a_booklet(app, real_version_id, tmp_path, position):
    query = select(Module.id).where(Module.version_id == real_version_id, Module.position == position)
    module = queries.whole_module(db.session.scalars(query).one())
    file = tmp_path / "boekje.pdf"
    file.write_bytes(booklets.draw(booklets.manuscript(module, queries.images_of(real_version_id))).content)
    assert verdicts(file, ACCESSIBLE) == {}
    items = [text for tag, text in read_aloud(file.read_bytes()) if tag == "LBody"]
    assert len(items) > 20
    text = squashed(copied(file, "-raw"))
    apart = [item for item in items if squashed(item) not in text]
    assert len(apart) < 4  # those that begin on one page and end on the next
    assert [item for item in items if item.startswith(("• ", "1. "))]


def squashed(text: str) -> str:
    return "".join(text.split())
