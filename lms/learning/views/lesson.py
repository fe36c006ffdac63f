"""Reading a lesson and marking it as read."""

from flask import abort, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohort_of
from lms.compression import compress_answer
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Lesson
from lms.curriculum.rules import (
    AssignmentOutline,
    ConversationOutline,
    LessonOutline,
    ModuleOutline,
    Outline,
    heading_at,
)
from lms.learning import actions, queries, rules, study_queries
from lms.learning.forms import NoteForm
from lms.learning.views.blueprint import bp
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


def own_cohort() -> Cohort:
    return cohort_of(current_user, now=clock.now()) or abort(404)


def place_in(
    outline: Outline, module_slug: str, lesson_slug: str
) -> tuple[ModuleOutline, LessonOutline, int]:
    """Where a lesson stands in the course; 404 when it does not."""
    for index, (module, lesson) in enumerate(outline.lessons()):
        if (module.slug, lesson.slug) == (module_slug, lesson_slug):
            return module, lesson, index
    abort(404)


def lesson_at(cohort: Cohort, module_slug: str, lesson_slug: str) -> Lesson:
    """The lesson of the cohort's version at this address. Where it `was` in another module, or another version has it
    there, whoever asks goes on to where it stands now, with what they sent; else it is 404."""
    found = curriculum.lesson(cohort.version_id, module_slug, lesson_slug)
    if found is not None:
        return found
    outline = curriculum.outline(cohort.version_id)
    here = next((row.slug for row, lesson in outline.lessons() if lesson.slug == lesson_slug), None)
    found = curriculum.lesson(cohort.version_id, here, lesson_slug) if here else None
    if (
        here is None
        or found is None
        or not (
            module_slug in found.extras.get("was", ())
            or curriculum.stood_in(outline.course_id, module_slug, lesson_slug)
        )
    ):
        abort(404)
    # a moved lesson may move back, so the answer is asked again each time (`no-cache`, as behind every login)
    parts = request.full_path.rstrip("?").split("/")
    address = "/".join(
        here if number == parts.index(module_slug) else part for number, part in enumerate(parts)
    )
    abort(redirect(address, code=301 if request.method == "GET" else 308))


def found_at(module_slug: str, lesson_slug: str) -> tuple[Cohort, Lesson]:
    cohort = own_cohort()
    return cohort, lesson_at(cohort, module_slug, lesson_slug)


Step = LessonOutline | ConversationOutline | AssignmentOutline


def step_after(outline: Outline, index: int) -> Step:
    """What comes after a lesson and its check: a conversation, the next lesson of the module, or the assignment there."""
    module, lesson = outline.lessons()[index]
    return following(module, lesson)


def following(module: ModuleOutline, step: Step) -> Step:
    """What comes next in a module: an assignment ends it."""
    return module.steps[module.steps.index(step) + 1]


def address_of_step(module: ModuleOutline, step: Step) -> str:
    if isinstance(step, LessonOutline):
        return url_for("learning.lesson", module=module.slug, lesson=step.slug)
    if isinstance(step, ConversationOutline):
        return url_for("learning.conversation", conversation=step.slug)
    return url_for("learning.assignment", assignment=step.slug)


def after(outline: Outline, index: int) -> str:
    return address_of_step(outline.lessons()[index][0], step_after(outline, index))


@bp.get("/leren/<module>/<lesson>")
@requires(TRAINEE)
def lesson(module: str, lesson: str) -> Page:
    compress_answer()
    return lesson_page(own_cohort(), module, lesson)


def lesson_page(cohort: Cohort, module: str, lesson: str, note_form: NoteForm | None = None) -> Page:
    """The page of a lesson, with the note that came back with complaints, if one did."""
    page = lesson_at(cohort, module, lesson)
    outline = curriculum.outline(cohort.version_id)
    own_module, own_lesson, index = place_in(outline, module, lesson)
    facts = queries.learned([current_user.id], outline.course_id)[current_user.id]
    pages = outline.lessons()
    before = pages[index - 1] if index else None
    desk = study_queries.desk_of(current_user.id, outline.course_id, page.slug)
    return answer(
        "learning/lesson.html",
        form=note_form or NoteForm(formdata=None, text=desk.note),
        place=desk.place,
        place_heading=heading_at(page.html, desk.place),
        page=page,
        module=own_module,
        outline=outline,
        is_done=rules.lesson_is_done(own_lesson, facts),
        deed=facts.deeds.get(page.slug),
        is_checked=rules.check_is_passed(own_lesson, facts),
        done=[row.slug for row in own_module.lessons if rules.lesson_is_done(row, facts)],
        previous=before,
        desk=desk,
        asks_after=_asked_after(cohort, before, facts),
        following=after(outline, index),
        position=own_module.lessons.index(own_lesson) + 1,
    )


def _asked_after(
    cohort: Cohort, before: tuple[ModuleOutline, LessonOutline] | None, facts: rules.LearningFacts
) -> Lesson | None:
    """The lesson before, when somebody finished it and did not say yet how it went with what it asked to do."""
    if before is None or before[1].slug in facts.told or not rules.lesson_is_done(before[1], facts):
        return None
    return curriculum.lesson(cohort.version_id, before[0].slug, before[1].slug)


@bp.post("/leren/<module>/<lesson>/afronding")
@requires(TRAINEE)
def complete(module: str, lesson: str) -> Page:
    cohort, page = found_at(module, lesson)
    actions.complete_lesson(current_user, cohort, page.slug, now=clock.now())
    outline = curriculum.outline(cohort.version_id)
    _, own_lesson, index = place_in(outline, module, lesson)
    facts = queries.learned([current_user.id], outline.course_id)[current_user.id]
    if not rules.check_is_passed(own_lesson, facts):
        return redirect(url_for("learning.check", module=module, lesson=lesson), code=303)
    return redirect(after(outline, index), code=303)
