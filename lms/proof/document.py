"""The certificate as a PDF: one A4, tagged, in Dutch, out of frozen facts and bundled files alone.

PDF/A-3a and PDF/UA-1 at once, which WeasyPrint does not offer together: it makes the first, and we add the identification
of the second to the same block of metadata. (A block of its own, through its option, is not accepted.)
"""

import mimetypes
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from typing import Any

import segno
from flask import render_template

from lms import paths, pdf, pdf_text
from lms.proof import lettering

DRAWINGS = ("gables.svg", "flywheel-mark.svg", "seal.svg")
CREDENTIAL_FILE, CREDENTIAL_KIND = "certificaat.jsonld", "application/ld+json"
COLOURS = "house-srgb"
mimetypes.add_type(CREDENTIAL_KIND, ".jsonld")

# what PDF/A asks of whoever uses a name space it does not know: a description of it
_PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class _Studio(threading.local):
    """What drawing needs every time: fonts and style sheet, read once a thread. Shared between threads it crashes."""

    def __init__(self) -> None:
        import weasyprint.pdf
        from weasyprint import CSS
        from weasyprint.css import ColorProfile
        from weasyprint.text.fonts import FontConfiguration

        self.fonts = FontConfiguration()
        sheet = (paths.TEMPLATES / "proof" / "document.css").read_text()
        profile = (
            files(weasyprint.pdf) / "sRGB2014.icc"
        ).read_bytes()  # left to itself it leaves the file open
        self.colours = ColorProfile(
            BytesIO(profile), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"])
        )
        self.sheet = CSS(
            string=sheet, font_config=self.fonts, url_fetcher=pdf.closed_fetcher(lettering.fonts())
        )


_one_at_a_time = threading.Lock()  # more threads draw no faster


@cache
def _studio() -> _Studio:
    return _Studio()


def qr_code(address: str) -> bytes:
    """The address to verify at, as SVG: a PNG would break PDF/A."""
    out = BytesIO()
    # any mask can be scanned; trying all eight for the prettiest took a twentieth of the time of a certificate
    segno.make(address, error="m", mask=3).save(
        out, kind="svg", scale=4, border=0, dark="#1f2a2e", svgclass=None, lineclass=None
    )
    return out.getvalue()


def render_html(
    facts: Mapping[str, Any],
    *,
    number: str,
    code: str,
    issued_on: date,
    valid_until: date | None,
    address: str,
) -> str:
    name_size, name_lines = lettering.set_name(facts["holder"])
    return render_template(
        "proof/document.html",
        facts=facts,
        heading=facts["title"].removesuffix(facts["organisation"]).strip(),
        number=number,
        code=code,
        issued_on=issued_on,
        valid_until=valid_until,
        address=address,
        name_size=name_size,
        name_lines=name_lines,
        name_is_rtl=pdf_text.begins_right(facts["holder"]),
    )


def to_pdf(
    html: str,
    address: str,
    *,
    credential: str | None = None,
    identifier: str = "",
    made_on: date | None = None,
    logo: bytes | None = None,
) -> bytes:
    """The bytes of the document, the same for the same input. Raises when it would load something it should not, or not
    fit on one page. The credential goes along inside, as a file that belongs to the document."""
    from weasyprint import HTML

    assets = {name: pdf.drawing(name) for name in DRAWINGS} | {"qr.svg": qr_code(address)}
    if logo:
        assets["logo.jpg"] = logo
    with _one_at_a_time:
        studio = _studio()
        page = HTML(string=html, base_url=None, url_fetcher=pdf.closed_fetcher(assets))
        kind = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "output_intent": COLOURS}
        drawn = page.render(
            font_config=studio.fonts,
            stylesheets=[studio.sheet],
            color_profiles={COLOURS: studio.colours},
            **kind,
        )
        if len(drawn.pages) != 1:
            raise ValueError(f"a certificate of {len(drawn.pages)} pages")
        drawn.metadata.generate_rdf_metadata = partial(
            _with_pdf_ua, drawn.metadata.generate_rdf_metadata, identifier
        )
        attached = [_attachment(credential, made_on)] if credential and made_on else []
        return bytes(drawn.write_pdf(finisher=pdf_text.say(drawn), attachments=attached, **kind))


def _with_pdf_ua(generate: Any, identifier: str, *details: Any) -> bytes:
    block: bytes = generate(*details)
    named = (
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:identifier>{identifier}</dc:identifier></rdf:Description>"
    )
    return block.replace(b"</rdf:RDF>", _PDF_UA + (named.encode() if identifier else b"") + b"</rdf:RDF>")


def _attachment(credential: str, made_on: date) -> Any:
    from weasyprint import Attachment

    moment = datetime.combine(made_on, time.min, UTC)
    return Attachment(
        string=credential, name=CREDENTIAL_FILE, description="Het certificaat als Open Badge 3.0, voor computers",
        relationship="Data", created=moment, modified=moment, url_fetcher=pdf.closed_fetcher({}),
    )  # fmt: skip
