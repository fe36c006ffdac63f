"""Where a question is asked, and what a question and an answer must hold. Pure."""

from collections.abc import Collection

from lms.curriculum.rules import Outline
from lms.errors import RuleError

KINDS = LESSON, CHECK, CONVERSATION, ASSIGNMENT = "lesson", "check", "conversation", "assignment"
WAYS = WRITTEN, TALKED = "written", "talked"  # talked: on the phone, or together
LONGEST = 2_000


def place_titles(outline: Outline, kind: str) -> dict[str, str]:
    """The places of a kind at which something can be asked, by slug, with their titles."""
    if kind in (LESSON, CHECK):
        return {lesson.slug: lesson.title for _, lesson in outline.lessons()}
    if kind == CONVERSATION:
        return {row.slug: row.title for module in outline.modules for row in module.conversations}
    return {task.slug: task.title for task in outline.assignments()} if kind == ASSIGNMENT else {}


def check_question(text: str, *, is_spoken: bool, has_open: bool) -> None:
    """One question stands open at a place: the next is asked when it was answered or taken back."""
    if has_open:
        raise RuleError("Je vroeg hier al iets. We antwoorden zo snel we kunnen.", "text")
    if not text.strip() and not is_spoken:
        raise RuleError("Schrijf je vraag op, of vertel hem.", "text")


def check_answer(text: str, *, is_spoken: bool) -> None:
    if not text.strip() and not is_spoken:
        raise RuleError("Schrijf een antwoord, of vertel het.", "text")


def check_open(is_open: bool) -> None:
    if not is_open:
        raise RuleError("Deze vraag is al klaar. Open hem eerst weer.")


def check_reopen(slug: str, open_slugs: Collection[str], *, is_open: bool) -> None:
    """A question goes open again where no other stands open."""
    if is_open:
        raise RuleError("Deze vraag staat al open.")
    if slug in open_slugs:
        raise RuleError("Op deze plek staat al een nieuwe vraag open. Antwoord daar.")
