"""PDF/A-3a and PDF/UA-1: every kind of sheet before every judge, and files broken on purpose, of which each judge says it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lms.proof import document, making
from tests.proof import press
from tests.proof.judging import ACCESSIBLE, ARCHIVED, DRAWN, verdicts
from tests.proof.reading import read_aloud

pytestmark = pytest.mark.once(reason="bytes of a PDF, read by its judges")


@pytest.fixture(scope="module")
def keys() -> making.Bunch:
    return press.bunch()


def sealed(keys: making.Bunch, facts) -> bytes:
    draft = press.draft(**facts)
    return making.make(draft, press.html(draft), keys, logo_of(draft)).content


def drawn(facts) -> bytes:
    """Before it is sealed: a seal would not survive that the file is written anew."""
    draft = press.draft(**facts)
    about = {
        "credential": '{"a": 1}',
        "identifier": draft.credential_id,
        "made_on": draft.issued_on,
        "logo": logo_of(draft),
    }
    return document.to_pdf(press.html(draft), draft.address, **about)


def logo_of(draft) -> bytes | None:
    return press.LOGO if draft.facts.get("has_logo") else None


@pytest.mark.parametrize("kind", press.KINDS)
def test_no_judge_has_anything_against_a_sheet(app, keys, tmp_path, kind):
    file = tmp_path / "blad.pdf"
    file.write_bytes(drawn(press.KINDS[kind]))
    assert verdicts(file, DRAWN) == {}
    file.write_bytes(sealed(keys, press.KINDS[kind]))
    assert verdicts(file, ARCHIVED | ACCESSIBLE) == {}


@pytest.mark.parametrize("end", [b"", b"x", b"\n", b"\r", b"\r\n"])
def test_a_stream_may_end_with_any_byte_when_its_length_says_so(app, tmp_path, end):
    """And a length that is wrong by one is still a fault."""
    file, words = tmp_path / "blad.pdf", b"buurt" * 331 + end
    file.write_bytes(drawn(press.KINDS["certificate"]))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        piece = pikepdf.Dictionary(LastModified=pikepdf.String("D:20261127"), Private=pdf.make_stream(words))
        pdf.Root.PieceInfo = pikepdf.Dictionary(Wijk=piece)
        pdf.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert verdicts(file, ARCHIVED) == {}
    content = file.read_bytes()
    says, lies = (b"/Length %d >>" % (len(words) + more) for more in (0, 1))
    assert content.count(says) == 1
    file.write_bytes(content.replace(says, lies))
    assert "page, 3a" in verdicts(file, ARCHIVED)


def test_its_tags_are_those_of_the_template(app, keys):
    tags = [tag for tag, _ in read_aloud(sealed(keys, press.KINDS["with a logo and two texts"]))]
    outcomes, modules = ["LBody"] * 8, ["LBody"] * 9
    assert tags == [
        "Figure", "P", "H1", "P", "P", "P", "P", "H2", *outcomes, "H2", "P", "H2", *modules, "P", "H2", "P", "P", "P", "P", "P", "Figure",
    ]  # fmt: skip


def _tags(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    return [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name(f"/{name}")
    ]


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


def _says(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    text = pdf.Root.Metadata.read_bytes()
    assert old in text
    pdf.Root.Metadata = pdf.make_stream(
        text.replace(old, new), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def without_mark(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def without_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def without_words_for_a_picture(pdf: pikepdf.Pdf) -> None:
    del _tags(pdf, "Figure")[0].Alt


def with_a_list_that_holds_text(pdf: pikepdf.Pdf) -> None:
    _tags(pdf, "LBody")[0].S = pikepdf.Name.Span


def without_colours(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def without_letters(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        if "/ToUnicode" in font:
            del font.ToUnicode


def without_a_font(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
            del one.FontFile2


def with_a_smoothed_picture(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
            one.Interpolate = True


def with_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def without_the_name_of_accessible(pdf: pikepdf.Pdf) -> None:
    _says(pdf, b'pdfuaid:part="1"', b"")


def without_the_name_of_archived(pdf: pikepdf.Pdf) -> None:
    _says(pdf, b'pdfaid:conformance="A"', b"")


def with_another_description(pdf: pikepdf.Pdf) -> None:
    _says(pdf, b"<pdfaSchema:prefix>pdfuaid<", b"<pdfaSchema:prefix>pdfxyz<")


def with_a_file_of_no_kind(pdf: pikepdf.Pdf) -> None:
    for name in pdf.attachments:
        del pdf.attachments[name].obj.EF.F.Subtype


def with_a_file_that_is_nothing_to_it(pdf: pikepdf.Pdf) -> None:
    for name in pdf.attachments:
        del pdf.attachments[name].obj.AFRelationship


def with_a_file_that_belongs_nowhere(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF


def kept(pdf: pikepdf.Pdf) -> None:
    """Nothing is broken."""


@pytest.fixture(scope="module")
def whole(app) -> bytes:
    with app.app_context():
        return drawn(press.KINDS["with a logo and two texts"])


def broken(content: bytes, deed: Callable[[pikepdf.Pdf], None], folder: Path) -> Path:
    """Written anew, with the one thing broken."""
    with pikepdf.open(BytesIO(content)) as pdf:
        deed(pdf)
        file = folder / "stuk.pdf"
        pdf.save(file, compress_streams=False, preserve_pdfa=True)
    return file


@pytest.mark.parametrize(
    ("deed", "judges"),
    [
        (kept, set()),
        (without_language, {"page, ua1", "pdfua", "outloud"}),
        (without_mark, {"page, 3a", "page, ua1", "pdfua", "outloud"}),
        (without_tags, {"page, 3a", "page, ua1", "pdfua", "outloud"}),
        (without_words_for_a_picture, {"page, ua1", "pdfua", "outloud"}),
        (with_a_list_that_holds_text, {"page, ua1"}),
        (without_colours, {"page, 3a", "pikepdf, 3b"}),
        (without_letters, {"page, 3a", "page, ua1", "outloud"}),
        (without_a_font, {"page, 3a", "page, ua1", "pikepdf, 3b", "outloud"}),
        (with_a_smoothed_picture, {"page, 3a"}),
        (with_a_script, {"page, 3a", "pikepdf, 3b"}),
        (without_the_name_of_accessible, {"page, ua1", "outloud"}),
        (without_the_name_of_archived, {"page, 3a", "pikepdf, 3b"}),
        (with_another_description, {"own, 3"}),
        (with_a_file_of_no_kind, {"page, 3a", "pikepdf, 3b", "own, 3"}),
        (with_a_file_that_is_nothing_to_it, {"page, 3a", "pikepdf, 3b", "own, 3"}),
        (with_a_file_that_belongs_nowhere, {"page, 3a", "pikepdf, 3b", "own, 3"}),
    ],
)  # fmt: skip
def test_a_broken_file_is_seen_by_these(whole, tmp_path, deed, judges):
    assert set(verdicts(broken(whole, deed, tmp_path), DRAWN | ACCESSIBLE)) == judges
