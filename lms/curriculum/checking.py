"""Holds all files of a course against the format, and puts them together when nothing is wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lms.curriculum.checked import CheckedCourse, CheckedModule
from lms.curriculum.conversing import look_at_conversation
from lms.curriculum.ordering import assignments_named, look_at_order
from lms.curriculum.parsing import SLUG, Key, Source, hold, parse_page, parse_toml
from lms.curriculum.proofreading import (
    IMAGES,
    look_at_devices,
    look_at_drawing,
    look_at_glossary,
    look_at_levels,
    look_at_links,
    look_at_looks,
    look_at_prose,
    look_at_reading_level,
    look_at_sheets,
    look_at_statements,
    look_at_talk,
    look_at_text,
    look_at_time,
    look_at_values,
)
from lms.curriculum.rules import Complaint
from lms.curriculum.shapes import (
    ASSIGNMENT,
    CARD,
    CONVERSATION,
    COURSE,
    GATE,
    GROUP_DAY,
    LESSON,
    MODULE,
    OPTION,
    QUESTION,
    REQUIREMENTS,
    TALK,
    WORD,
    WORKSHEET,
)  # fmt: skip
from lms.curriculum.sourcing import look_at_facts, warn_of_what_is_late
from lms.curriculum.words import anchor_of_word
from lms.practice import balance_rules, question_rules

TALK_FILE = "eindgesprek.toml"


class _Checker:
    def __init__(self, texts: Mapping[str, str], today: date):
        self.texts = texts
        self.today = today
        self.used: set[str] = set()
        self.sources: list[Source] = []
        self.images = {
            name.removeprefix(f"{IMAGES}/"): text
            for name, text in texts.items()
            if re.fullmatch(rf"{IMAGES}/[^/]{{1,76}}\.svg", name)
        }
        self.lessons: dict[str, str] = {}
        self.worksheets: set[str] = set()
        self.assignments: set[str] = set()
        self.meanings: dict[str, str] = {}
        self.conversations: set[str] = set()
        self.checks: dict[str, Source] = {}

    def check(self) -> CheckedCourse:
        course = self._toml("course.toml", COURSE)
        modules = [self._module(slug, course) for slug in self._slugs(course, "modules")]
        if not course.complaints:
            if not SLUG.match(course.values["slug"]):
                course.complain("slug: geen goede naam (kleine letters, cijfers, streepjes)", "slug")
            self._norms(course, len(modules))
            look_at_statements(course)
            look_at_levels(course)
            for module in modules:
                if module.group_day is not None:
                    look_at_looks(module.group_day, course)
        self._balance(course, modules)
        talk = self._talk(course)
        look_at_devices([page for module in modules for _, page, _ in module.lessons])
        pages = {module.slug: [slug for slug, _, _ in module.lessons] for module in modules}
        titles = {str(sheet.values.get("title")) for module in modules for _, sheet in module.worksheets}
        for source in self.sources:
            look_at_values(source)
            look_at_links(source, pages)
            look_at_sheets(source, titles)
        for name, text in sorted(self.images.items()):
            drawing = Source(f"{IMAGES}/{name}", text)
            self.sources.append(drawing)
            look_at_drawing(drawing)
        complaints = [complaint for source in self.sources for complaint in source.complaints]
        known = self.used | {f"{IMAGES}/{name}" for name in self.images}
        lists = [source for source in self.sources if source.name.endswith(("course.toml", "module.toml"))]
        complaints += [
            Complaint(name, 1, "hoort nergens bij: geen enkele lijst noemt dit bestand")
            for name in self.texts
            if name not in known and all({"modules", "lessons"} & source.values.keys() for source in lists)
        ]
        return CheckedCourse(course.values, modules, self.images, sorted(complaints), talk)

    def _talk(self, course: Source) -> list[dict[str, Any]]:
        """The questions for the final talk, when the course has them."""
        if TALK_FILE not in self.texts:
            return []
        source = self._toml(TALK_FILE, TALK)
        if not course.complaints:
            look_at_talk(source, course)
        found: list[dict[str, Any]] = source.values.get("talk", [])
        return found

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
        if source.values or not source.complaints:
            hold(source, source.values, shape)
        look_at_text(source, self.images)
        look_at_facts(source)
        warn_of_what_is_late(source, self.today)
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
            look_at_glossary(page, self.meanings)
            look_at_time(page)
            look_at_reading_level(page)
            look_at_prose(page)
            module.lessons.append((lesson, page, self._check(f"{slug}/{lesson}.check.toml")))
        self._assignments(source, module)
        self._conversations(source, module)
        module.group_day = self._page(f"{slug}/groepsdag.md", GROUP_DAY)
        for sheet in self._slugs(source, "sheets"):
            if sheet in self.worksheets:
                source.complain(f"sheets: {sheet} bestaat al in een andere module", sheet)
            self.worksheets.add(sheet)
            module.worksheets.append((sheet, self._page(f"{slug}/{sheet}.werkblad.md", WORKSHEET)))
        return module

    def _assignments(self, source: Source, module: CheckedModule) -> None:
        for name in assignments_named(source):
            if SLUG.match(name) and name not in self.assignments:
                self.assignments.add(name)
                page = self._page(f"{module.slug}/{name}.opdracht.md", ASSIGNMENT)
                module.assignments.append((name, page))
            else:
                source.complain(f"assignment: {name!r} is geen goede naam, of bestaat al", "assignment")
        look_at_order([slug for slug, _, _ in module.lessons], [page for _, page in module.assignments])

    def _conversations(self, source: Source, module: CheckedModule) -> None:
        for slug in self._slugs(source, "conversations"):
            if slug in self.conversations:
                source.complain(f"conversations: {slug} bestaat al in een andere module", slug)
            self.conversations.add(slug)
            talk = self._toml(f"{module.slug}/{slug}.gesprek.toml", CONVERSATION)
            look_at_conversation(talk, [lesson for lesson, _, _ in module.lessons])
            module.conversations.append((slug, talk))

    def _words(self, page: Source) -> None:
        words = page.values.get("word", [])
        seen: set[str] = set()
        for word in words if isinstance(words, list) else []:
            if isinstance(word, dict) and hold(page, word, WORD, "word."):
                if (anchor := anchor_of_word(word["word"])) in seen:
                    page.complain(f"het woord {word['word']} staat er twee keer", word["word"])
                seen.add(anchor)

    def _check(self, name: str) -> list[dict[str, Any]]:
        source = self._toml(name, {"question": Key(dict, is_list=True)})
        self.checks[name] = source
        questions = source.values.get("question", [])
        found, seen = [], set()
        for question in questions if isinstance(questions, list) else []:
            if not isinstance(question, dict) or not hold(source, question, QUESTION, "question."):
                continue
            slug = question["slug"]
            if not SLUG.match(slug) or slug in seen:
                source.complain(f"vraag {slug!r}: de naam klopt niet of is dubbel", slug)
            seen.add(slug)
            held = [hold(source, option, OPTION, "option.") for option in question.get("option", [])]
            held += [hold(source, card, CARD, "card.") for card in question.get("card", [])]
            if all(held):
                found.append(question)
        for at, message in question_rules.faults(found):
            source.complain(message, at)
        return [question_rules.as_kept(question) for question in found]

    def _balance(self, course: Source, modules: Sequence[CheckedModule]) -> None:
        """What can only be said of the questions together."""
        rows = [
            (module.slug, [question for _, _, check in module.lessons for question in check])
            for module in modules
        ]
        for slug, message in balance_rules.faults_of_course(rows):
            named = f"{slug}/module.toml" if slug else course.name
            next(source for source in self.sources if source.name == named).complain(message)
        checks = [(module.slug, slug, check) for module in modules for slug, _, check in module.lessons]
        for lesson, at, message in balance_rules.faults_of_recall(checks):
            self.checks[f"{self.lessons[lesson]}/{lesson}.check.toml"].complain(message, at)

    def _norms(self, course: Source, modules: int) -> None:
        gate, norms = course.values["gate"], course.values["requirements"]
        if hold(course, gate, GATE, "gate."):
            for slug in gate["modules"]:
                if slug not in course.values["modules"]:
                    course.complain(f"gate.modules: {slug} is geen module", "[gate]")
        if not hold(course, norms, REQUIREMENTS, "requirements."):
            return
        for name, words in (("group_days", "groepsdagen"), ("learning_points", "leerpunten")):
            if norms.get(name, 0) > modules:
                course.complain(f"requirements.{name}: meer {words} dan modules", name)


def check_course(texts: Mapping[str, str], *, today: date) -> CheckedCourse:
    """Everything that is wrong with a course, and the course itself."""
    return _Checker(texts, today).check()
