"""What other people's programs say of a file from the real job."""

from io import BytesIO

import pdfua
import pytest
from pypdf import PdfReader

from lms.certificates import actions
from lms.proof import document
from tests.proof import press
from tests.proof.reading import said

pytestmark = pytest.mark.once(reason="bytes of a PDF, read by other programs")


@pytest.fixture
def file(printed, tmp_path):
    path = tmp_path / "certificaat.pdf"
    path.write_bytes(printed.file.content)
    return path


def test_pdfsig_believes_it_by_our_root(file, bunch, tmp_path):
    """Both lines: after an edit pdfsig goes on saying that the signature is valid, of what it covers."""
    root, store = tmp_path / "root.pem", f"sql:{tmp_path / 'nss'}"
    root.write_text(press.pem_of(bunch.trust.roots[0]))
    (tmp_path / "nss").mkdir()
    said("certutil", "-d", store, "-N", "--empty-password")
    said("certutil", "-d", store, "-A", "-n", "root", "-t", "C,C,C", "-i", str(root))
    lines = [line.strip(" -") for line in said("pdfsig", "-nssdir", store, str(file)).splitlines()]
    assert [line for line in lines if line.startswith(("Signature Type", "Total", "Not total", "Signature V", "Certificate V"))] == [
        "Signature Type: ETSI.CAdES.detached", "Total document signed", "Signature Validation: Signature is Valid.",
        "Certificate Validation: Certificate is Trusted.",
    ]  # fmt: skip
    assert "Signature Field Name: Zegel" in lines
    assert lines.count("Signature #1:") == 1


def test_pdfinfo_sees_one_tagged_page_with_a_title(file):
    facts = dict(line.split(":", 1) for line in said("pdfinfo", str(file)).splitlines() if ":" in line)
    seen = {
        name: facts[name].strip()
        for name in ("Title", "Tagged", "Pages", "Page size", "JavaScript", "PDF version")
    }
    assert seen == {
        "Title": "Certificaat Wijkverbinder Samen Lukt Het Zelf — Wilma Kooistra", "Tagged": "yes", "Pages": "1",
        "Page size": "595.276 x 841.89 pts (A4)", "JavaScript": "no", "PDF version": "1.7",
    }  # fmt: skip
    assert PdfReader(file).trailer["/Root"]["/Lang"] == "nl"


def test_every_font_is_in_the_file(file):
    rows = [line.split() for line in said("pdffonts", str(file)).splitlines()[2:]]
    assert rows
    assert {tuple(row[-5:-3]) for row in rows} == {("yes", "yes")}  # embedded, as a subset


def test_qpdf_finds_nothing(file):
    words = said("qpdf", "--check", str(file))
    assert "No syntax or stream encoding errors found" in words
    assert "WARNING" not in words


def test_verapdf_finds_both_standards(file):
    for flavour in ("3a", "ua1"):
        assert "PASS" in said("verapdf", "--flavour", flavour, "--format", "text", str(file)), flavour


def test_pdfua_finds_nothing(file):
    assert [(finding.rule_id, finding.message) for finding in pdfua.validate(str(file)).findings] == []


def test_it_says_which_standards_it_keeps(printed):
    reader = PdfReader(BytesIO(printed.file.content))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    for words in (
        'pdfaid:part="3"',
        'pdfaid:conformance="A"',
        'pdfuaid:part="1"',
        "PDF/UA identification schema",
    ):
        assert words in metadata
    assert metadata.count("<rdf:RDF") == 1
    assert reader.trailer["/Root"]["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"


def test_the_credential_is_in_it_as_an_associated_file(printed):
    root = PdfReader(BytesIO(printed.file.content)).trailer["/Root"]
    (file,) = {named.idnum: named.get_object() for named in root["/AF"]}.values()
    stream = file["/EF"]["/F"]
    assert (file["/AFRelationship"], file["/UF"], stream["/Subtype"]) == (
        "/Data", "certificaat.jsonld", "/application/ld+json",
    )  # fmt: skip
    assert stream.get_data().decode() == printed.file.credential


def test_the_field_of_the_signature_has_a_name_to_read_aloud(printed):
    (field,) = PdfReader(BytesIO(printed.file.content)).trailer["/Root"]["/AcroForm"]["/Fields"]
    field = field.get_object()
    words = "Digitaal zegel van de organisatie die dit certificaat gaf"
    assert (field["/T"], field["/TU"], field["/Contents"]) == ("Zegel", words, words)


def test_the_same_facts_give_the_same_bytes(app):
    draft = press.draft()
    html = press.html(draft)
    first, second = (
        document.to_pdf(
            html, draft.address, credential="{}", identifier=draft.credential_id, made_on=draft.issued_on
        )
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    "name",
    [
        "A", "Wilhelmina Johanna van der Bergh-Schimmelpenninck van den Oever en nog een naam van wel honderd letters lang",
        "Şükran Çağlar", "Zoë Łukasiewicz", "Αθηνά Παπαδοπούλου", "Олександра Шевченко", "Nguyễn Thị Ánh", "محمد عبد الرحمن",
    ],
)  # fmt: skip
def test_any_name_stands_on_one_page_without_an_empty_box(world, decided, run_jobs, name):
    made = actions.issue(decided(name), now=world.now)
    run_jobs()
    page = PdfReader(BytesIO(made.file.content)).pages[0]
    boxes = b"<0000>"  # glyph 0 of a font: the box for a letter it does not have
    assert boxes not in page.get_contents().get_data()
    text = " ".join(page.extract_text().split())
    assert name in text or name.startswith("م")  # Arabic comes out in the order it is drawn
    assert made.file is not None


def test_arabic_letters_join(app):
    """The same letters kept apart take more room and other shapes."""
    shapes = []
    for name in ("محمد", "م\u200cح\u200cم\u200cد"):
        draft = press.draft(holder=name)
        reader = PdfReader(BytesIO(document.to_pdf(press.html(draft), draft.address)))
        fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
        arabic = next(font for font in fonts if "Arabic" in font["/BaseFont"])
        shapes.append(str(arabic["/DescendantFonts"][0].get_object()["/W"]))
    assert shapes[0] != shapes[1]
