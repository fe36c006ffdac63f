"""Reads every page that any test fetches, the way a strict editor would."""

import itertools
import re
from html.parser import HTMLParser

ENGLISH = re.compile(
    r"\b(submit|please|error|password|username|dashboard|login|logout|home ?page|upload|download now|this field)\b",
    re.I,
)
FORBIDDEN = re.compile(
    r"\b(dienen te|conform|indien|participeren|draagvlak|stakeholder|faciliteren|allochtoon|migratieachtergrond|gezakt)\b",
    re.I,
)
DOUBLED = re.compile(r"\S*\w{2}(?:[.!?][,;:]|[!?]\.|\.\.(?!\.))(?!\w)")
TOKEN = re.compile(r'((?:name="(?:csrf_token|once|drawn_for)" value|data-token)=")[^"]*')
KEEPS_LINES = r'<(?:textarea|p class="(?:own-words|hand-in__text|letter__address)")[ >].*?</'
LINE_END = re.compile(rf"(?P<kept>{KEEPS_LINES})|\s*\n\s*", re.S)
VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr", "path", "circle", "line", "rect", "use"}


def without_tokens(page: str) -> str:
    """A page to compare with another: a form's tokens are signed with the second, or drawn by chance."""
    return TOKEN.sub(r"\1", page)


def as_shown(page: str) -> str:
    """A page as a browser shows it: where a line of a template ends stands one space, so a sentence can be looked for
    whole. What somebody typed keeps its lines, in a field and in the paragraphs that show them."""
    return LINE_END.sub(lambda found: found["kept"] or " ", page)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.title = ""
        self.headings: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.complaints: list[str] = []
        self.text: list[str] = []
        self.is_page = False  # of the site; not one that stands by itself
        self.read: list[str] = []
        self.readers: list[str] = []
        self._open: list[str] = []
        self._in_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "html":
            self.language = values.get("lang", "")
        if "data-read" in values:
            self.read.append(tag)
        if "read-aloud" in values.get("class", "").split():
            self.readers += ["main"] if "main" in self._open else []
        if tag == "main" and values.get("id") == "inhoud":
            self.is_page = True
        if "id" in values:
            self.ids.append(values["id"])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((tag, ""))
        if tag == "label":
            self._in_label += 1
            self.labels.add(values.get("for", ""))
        if tag in ("input", "textarea", "select") and values.get("type") not in ("hidden", "submit"):
            self.fields.append({**values, "wrapped": "yes" if self._in_label else ""})
        if tag == "img" and "alt" not in values:
            self.complaints.append(f"an image without alt: {values.get('src')}")
        if tag == "style" or "style" in values or (tag == "script" and "src" not in values):
            self.complaints.append(f"inline style or script in <{tag}>")
        if any(name.startswith("on") for name in values):
            self.complaints.append(f"an inline event handler in <{tag}>")
        for name in ("src", "href", "action"):
            if values.get(name, "").startswith(("http:", "https:", "//")) and tag not in ("a",):
                self.complaints.append(f"<{tag}> refers to elsewhere: {values[name]}")
        if tag in ("input", "textarea") and "placeholder" in values:
            self.complaints.append("a placeholder; use a label and a hint")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if where in ("script", "style"):
            return
        if self.headings and any(level in self._open for level in ("h1", "h2", "h3", "h4")):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        self.text.append(data)


def proofread(html: str, address: str) -> None:
    """Raises AssertionError that names the page and everything that is wrong with it."""
    page = Page()
    page.feed(html)
    wrong = list(page.complaints)
    tops = [" ".join(text.split()) for level, text in page.headings if level == "h1"]
    if page.language != "nl":
        wrong.append("the page does not say lang=nl")
    if len(tops) != 1:
        wrong.append(f"{len(tops)} h1's: a page has exactly one")
    elif not tops[0] or not " ".join(page.title.split()).startswith(tops[0]):
        wrong.append(f"the title {page.title.strip()!r} does not begin with the h1 {tops[0]!r}")
    levels = [int(level[1]) for level, _ in page.headings]
    if any(later - earlier > 1 for earlier, later in itertools.pairwise(levels)):
        wrong.append(f"heading levels jump: {levels}")
    if page.is_page and ("main" not in page.read or len(page.readers) != 1):
        wrong.append(
            "what is read aloud is marked `data-read`, and a page has one control for it, in its main part"
        )
    doubled = sorted({name for name in page.ids if page.ids.count(name) > 1})
    if doubled:
        wrong.append(f"ids used twice: {doubled}")
    for field in page.fields:
        if not (
            field["wrapped"]
            or field.get("id") in page.labels
            or "aria-label" in field
            or "aria-labelledby" in field
        ):
            wrong.append(f"a field without a label: {field.get('name')}")
    words = " ".join(" ".join(page.text).split())
    wrong += [
        f"English or jargon in the interface: {match!r}" for match in sorted(set(ENGLISH.findall(words)))
    ]
    wrong += [f"a word we do not use: {match!r}" for match in sorted(set(FORBIDDEN.findall(words)))]
    wrong += [f"two signs where a sentence ends: {match!r}" for match in sorted(set(DOUBLED.findall(words)))]
    if "None" in re.findall(r"\bNone\b", words):
        wrong.append("the word None is on the page")
    assert not wrong, f"{address}: " + "; ".join(wrong)
