"""Finding a place in the course, also when it is spelt wrong. Trigrams forgive a letter or two and find a word inside a
word; a Dutch stemmer does not even match brug and bruggen, so none is used.

SQLite: an FTS5 table with the trigram tokenizer, kept by triggers. PostgreSQL: pg_trgm with a GIN index. Both are made by
a migration and belong to no model.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Integer, column, func, select, text

from lms.curriculum.models import CourseSection
from lms.db import db
from lms.naming_rules import without_accents

SHORTEST = 3  # a trigram is three letters
LONGEST = 40  # letters of a word that are looked at
MOST_WORDS = 8
MOST_FOUND = 20
WORTH_SHOWING = 0.6  # of how well the best place fits
ENOUGH_SHARED = 0.45  # of a word's trigrams; pg_trgm's own threshold for word similarity is 0.6


@dataclass(frozen=True)
class Found:
    """A place in the course: which lesson, under which heading, and the sentence that holds what was looked for."""

    module_slug: str
    lesson_slug: str
    lesson_title: str
    heading: str
    anchor: str
    excerpt: str


def plain(words: str) -> str:
    """Small letters, no accents, no signs: what is stored to be searched, and what is searched with."""
    return " ".join(re.findall(r"[a-z0-9]+", without_accents(words)))


def trigrams(word: str) -> set[str]:
    return {word[start : start + SHORTEST] for start in range(len(word) - SHORTEST + 1)}


def likeness(word: str, body: set[str]) -> float:
    """Which part of a word's trigrams a text holds: 1 is the word itself, 0 nothing of it."""
    own = trigrams(word)
    return len(own & body) / len(own) if own else 0.0


def search(version_id: int, looked_for: str) -> list[Found]:
    """The best places first. Every word must be there, more or less; words of one or two letters are passed over."""
    known = dict.fromkeys(word[:LONGEST] for word in plain(looked_for).split() if len(word) >= SHORTEST)
    words = list(known)[:MOST_WORDS]
    if not words:
        return []
    ranked = []
    for section in _candidates(version_id, words):
        bodies = [trigrams(other) for other in section.plain.split()]
        scores = [max((likeness(word, body) for body in bodies), default=0.0) for word in words]
        if min(scores) >= ENOUGH_SHARED:
            # a word in a heading says more about the piece than one in the text
            heading = sum(likeness(word, trigrams(plain(section.heading))) for word in words)
            ranked.append((-sum(scores) - heading / 2, section.id, section))
    ranked.sort(key=lambda row: row[:2])
    best = ranked[0][0] if ranked else 0.0
    return [
        _found(section, words) for rank, _, section in ranked[:MOST_FOUND] if rank <= best * WORTH_SHOWING
    ]


def _candidates(version_id: int, words: list[str]) -> list[CourseSection]:
    """Sections that share trigrams with the words: the database narrows down, `search` ranks."""
    query = select(CourseSection).where(CourseSection.version_id == version_id)
    if db.session.get_bind().dialect.name == "sqlite":
        wanted = " OR ".join(f'"{part}"' for word in words for part in sorted(trigrams(word)))
        matching = text(
            "SELECT rowid AS id FROM course_section_index WHERE course_section_index MATCH :wanted"
        )
        ids = matching.bindparams(wanted=wanted).columns(column("id", Integer)).subquery()
        return list(db.session.scalars(query.join(ids, ids.c.id == CourseSection.id)))
    # half of what is enough: what it lets through too much, `search` leaves out
    alike = (func.word_similarity(word, CourseSection.plain) >= ENOUGH_SHARED / 2 for word in words)
    return list(db.session.scalars(query.where(*alike)))


def _found(section: CourseSection, words: list[str]) -> Found:
    def shared(sentence: str) -> float:
        known = [trigrams(word) for word in plain(sentence).split()]
        return sum(max((likeness(word, other) for other in known), default=0.0) for word in words)

    sentences = [part for line in section.text.splitlines() for part in re.split(r"(?<=[.?!])\s+", line)]
    excerpt = max(sentences, key=shared, default="")
    return Found(
        section.module_slug,
        section.lesson_slug,
        section.lesson_title,
        section.heading,
        section.anchor,
        excerpt if len(excerpt) <= 200 else excerpt[:199].rsplit(" ", 1)[0] + " …",
    )
