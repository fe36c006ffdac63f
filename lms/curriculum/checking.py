"""Holds all files of a course against the format, and puts them together when nothing is wrong."""

import hashlib
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms import markdown
from lms.curriculum.parsing import (
    DAY,
    SLUG,
    SWITCH,
    TEXT,
    TEXTS,
    Key,
    Source,
    hold,
    number,
    parse_page,
    parse_toml,
)
from lms.curriculum.rules import Complaint

IMAGES = "beelden"
COURSE = {
    "slug": TEXT, "title": TEXT, "certificate_title": TEXT, "summary": TEXT, "modules": TEXTS,
    "learning_outcomes": TEXTS, "gate": Key(dict), "requirements": Key(dict),
}  # fmt: skip
GATE = {"title": TEXT, "modules": TEXTS}
REQUIREMENTS = {name: number(0, 50) for name in ("group_days", "peer_meetings", "host_turns", "case_turns")}
MODULE = {"title": TEXT, "question": TEXT, "summary": TEXT, "lessons": TEXTS, "assignment": TEXT}
LESSON = {
    "title": TEXT, "goal": TEXT, "can_do": TEXT, "minutes": number(5, 60), "needs": TEXTS, "mini_do": TEXT,
    "reflection": TEXT, "check_before": DAY, "word": Key(dict, is_list=True, is_optional=True),
}  # fmt: skip
WORD = {"word": TEXT, "meaning": TEXT}
QUESTION = {"slug": TEXT, "text": TEXT, "explanation": TEXT, "option": Key(dict, is_list=True)}
OPTION = {"text": TEXT, "right": Key(bool, is_optional=True)}
ASSIGNMENT = {
    "title": TEXT, "hours": number(1, 20), "goes_to_doors": SWITCH, "photos": number(0, 5), "criteria": TEXTS,
    "yields": TEXT, "hand_in": TEXT,
}  # fmt: skip
GROUP_DAY = {"title": TEXT, "minutes": number(30, 480), "bring": TEXTS}
RAW_HTML = re.compile(r"<[a-zA-Z/!]")


@dataclass
class CheckedModule:
    slug: str
    values: dict[str, Any]
    lessons: list[tuple[str, Source, list[dict[str, Any]]]] = field(default_factory=list)
    assignment: Source | None = None
    group_day: Source | None = None


@dataclass
class CheckedCourse:
    """A course whose files were looked at; `modules` is complete when there are no complaints but warnings."""

    values: dict[str, Any]
    modules: list[CheckedModule]
    images: dict[str, str]
    complaints: list[Complaint]

    @property
    def errors(self) -> list[Complaint]:
        return [complaint for complaint in self.complaints if not complaint.is_warning]


class _Checker:
    def __init__(self, texts: Mapping[str, str], today: date):
        self.texts = texts
        self.today = today
        self.used: set[str] = set()
        self.sources: list[Source] = []
        self.images = {
            name.removeprefix(f"{IMAGES}/"): text
            for name, text in texts.items()
            if name.startswith(f"{IMAGES}/") and name.endswith(".svg")
        }
        self.lessons: dict[str, str] = {}

    def check(self) -> CheckedCourse:
        course = self._toml("course.toml", COURSE)
        modules = [self._module(slug, course) for slug in self._slugs(course, "modules")]
        if not course.complaints:
            self._norms(course, len(modules))
        self._drawings()
        complaints = [complaint for source in self.sources for complaint in source.complaints]
        known = self.used | {f"{IMAGES}/{name}" for name in self.images}
        complaints += [
            Complaint(name, 1, "hoort nergens bij: geen enkele lijst noemt dit bestand")
            for name in self.texts
            if name not in known
        ]
        return CheckedCourse(course.values, modules, self.images, sorted(complaints))

    def _open(self, name: str, is_page: bool) -> Source:
        self.used.add(name)
        if name not in self.texts:
            source = Source(name, "")
            source.complain("dit bestand ontbreekt")
        else:
            source = (parse_page if is_page else parse_toml)(name, self.texts[name])
        self.sources.append(source)
        return source

    def _toml(self, name: str, shape: Mapping[str, Key]) -> Source:
        source = self._open(name, is_page=False)
        if not source.complaints:
            hold(source, source.values, shape)
        return source

    def _page(self, name: str, shape: Mapping[str, Key]) -> Source:
        source = self._open(name, is_page=True)
        if source.values:
            hold(source, source.values, shape)
        self._prose(source)
        return source

    def _slugs(self, source: Source, key: str) -> list[str]:
        found = source.values.get(key)
        slugs = [slug for slug in found if isinstance(slug, str)] if isinstance(found, list) else []
        for slug in slugs:
            if not SLUG.match(slug):
                source.complain(
                    f"{key}: {slug!r} is geen goede naam (kleine letters, cijfers, streepjes)", slug
                )
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            source.complain(f"{key}: {slug} staat er twee keer", slug)
        return [slug for slug in dict.fromkeys(slugs) if SLUG.match(slug)]

    def _module(self, slug: str, course: Source) -> CheckedModule:
        source = self._toml(f"{slug}/module.toml", MODULE)
        module = CheckedModule(slug, source.values)
        for lesson in self._slugs(source, "lessons"):
            if lesson in self.lessons:
                source.complain(f"lessons: {lesson} bestaat al in {self.lessons[lesson]}", lesson)
            self.lessons[lesson] = slug
            page = self._page(f"{slug}/{lesson}.md", LESSON)
            self._words(page)
            module.lessons.append((lesson, page, self._check(f"{slug}/{lesson}.check.toml")))
        name = source.values.get("assignment")
        if isinstance(name, str) and SLUG.match(name):
            module.assignment = self._page(f"{slug}/{name}.opdracht.md", ASSIGNMENT)
        module.group_day = self._page(f"{slug}/groepsdag.md", GROUP_DAY)
        return module

    def _words(self, page: Source) -> None:
        words = page.values.get("word", [])
        for word in words if isinstance(words, list) else []:
            if isinstance(word, dict):
                hold(page, word, WORD, "word.")
        due = page.values.get("check_before")
        if isinstance(due, date) and due < self.today:
            page.warn(f"moest voor {due:%d-%m-%Y} worden nagekeken", "check_before")

    def _check(self, name: str) -> list[dict[str, Any]]:
        source = self._toml(name, {"question": Key(dict, is_list=True)})
        questions = source.values.get("question", [])
        found, seen = [], set()
        for question in questions if isinstance(questions, list) else []:
            if not isinstance(question, dict) or not hold(source, question, QUESTION, "question."):
                continue
            slug = question["slug"]
            if not SLUG.match(slug) or slug in seen:
                source.complain(f"vraag {slug!r}: de naam klopt niet of is dubbel", slug)
            seen.add(slug)
            options = self._options(source, question)
            found.append(
                {
                    "slug": slug,
                    "text": question["text"],
                    "explanation": question["explanation"],
                    "options": options,
                }
            )
        return found

    def _options(self, source: Source, question: dict[str, Any]) -> list[dict[str, Any]]:
        options = [option for option in question["option"] if hold(source, option, OPTION, "option.")]
        right = [option for option in options if option.get("right")]
        slug = question["slug"]
        if len(options) < 2:
            source.complain(f"vraag {slug}: er zijn minstens twee antwoorden nodig", slug)
        if len(right) != 1:
            source.complain(
                f"vraag {slug}: er zijn {len(right)} goede antwoorden; het hoort er precies één te zijn", slug
            )
        keys = [hashlib.sha256(option["text"].encode()).hexdigest()[:10] for option in options]
        if len(set(keys)) < len(keys):
            source.complain(f"vraag {slug}: twee antwoorden zijn gelijk", slug)
        return [
            {"key": key, "text": option["text"], "right": bool(option.get("right"))}
            for key, option in zip(keys, options, strict=True)
        ]

    def _prose(self, source: Source) -> None:
        """Pictures exist and can be told, links go somewhere known, no raw HTML."""
        for number_, line in enumerate(source.body.splitlines(), source.body_line):
            if RAW_HTML.search(line):
                source.complain("HTML in de tekst; gebruik alleen Markdown", number_)
        for name, words in markdown.images(source.body):
            if name not in self.images:
                source.complain(f"het beeld {name} staat niet in de map {IMAGES}", name)
            if not words.strip():
                source.complain(f"het beeld {name} heeft geen omschrijving", name)
        for target in markdown.links(source.body):
            if not target.startswith(("https://", "mailto:", "tel:", "/leren/")):
                source.complain(
                    f"de verwijzing {target} kan niet; gebruik https, mailto, tel of /leren/", target
                )

    def _norms(self, course: Source, modules: int) -> None:
        gate, norms = course.values["gate"], course.values["requirements"]
        if hold(course, gate, GATE, "gate."):
            for slug in gate["modules"]:
                if slug not in course.values["modules"]:
                    course.complain(f"gate.modules: {slug} is geen module", "[gate]")
        if hold(course, norms, REQUIREMENTS, "requirements.") and norms["group_days"] > modules:
            course.complain("requirements.group_days: meer groepsdagen dan modules", "group_days")

    def _drawings(self) -> None:
        for name, text in sorted(self.images.items()):
            source = Source(f"{IMAGES}/{name}", text)
            self.sources.append(source)
            if "<!DOCTYPE" in text or "<!ENTITY" in text:
                source.complain("een DOCTYPE of ENTITY hoort niet in een tekening")
                continue
            try:
                root = ElementTree.fromstring(text)  # noqa: S314 (entities were refused above)
            except ElementTree.ParseError as error:
                source.complain("geen geldige SVG", error.position[0])
                continue
            self._drawing(source, root)

    @staticmethod
    def _drawing(source: Source, root: ElementTree.Element) -> None:
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            if tag in ("script", "style", "foreignObject", "image", "use", "a", "animate", "set"):
                source.complain(f"<{tag}> hoort niet in een tekening", f"<{tag}")
            for attribute, value in element.attrib.items():
                plain = attribute.rpartition("}")[2]
                if plain.startswith("on") or plain in ("href", "style") or "url(" in value:
                    source.complain(f"{plain} hoort niet in een tekening", plain)


def check_course(texts: Mapping[str, str], *, today: date) -> CheckedCourse:
    """Everything that is wrong with a course, and the course itself."""
    return _Checker(texts, today).check()
