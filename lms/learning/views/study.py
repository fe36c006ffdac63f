"""What somebody does for themselves while learning: write a note, mark the place, look something up, measure."""

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, formats, recordings, uploads
from lms.curriculum import queries as curriculum
from lms.curriculum.searching import plain, search
from lms.doorstep import takes_files
from lms.forms import YES
from lms.learning import study_actions, study_queries
from lms.learning.forms import DeedForm, NoteForm, PlaceForm, WentForm, measurement_form
from lms.learning.rules import MOMENTS
from lms.learning.views.blueprint import bp
from lms.learning.views.lesson import lesson_at, lesson_page, own_cohort
from lms.roles import TRAINEE
from lms.web import Page, answer, requires, safe_next


@bp.post("/leren/<module>/<lesson>/notitie")
@requires(TRAINEE)
def note(module: str, lesson: str) -> Page:
    cohort = own_cohort()
    page = lesson_at(cohort, module, lesson)
    course_id = curriculum.outline(cohort.version_id).course_id
    form = NoteForm(text=study_queries.desk_of(current_user.id, course_id, page.slug).note)
    if form.validate_on_submit():
        study_actions.write_note(current_user, course_id, page.slug, form.text.data or "", now=clock.now())
        flash("Je notitie is bewaard. Alleen jij ziet hem.", "done")
        here = url_for("learning.lesson", module=module, lesson=lesson, noted=1, _anchor="notitie")
        return redirect(here, code=303)
    return lesson_page(cohort, module, lesson, form)


@bp.post("/leren/<module>/<lesson>/plek")
@requires(TRAINEE)
def place(module: str, lesson: str) -> Page:
    """Keeps the heading somebody had reached. The page sends it by itself when it is left; nobody waits for the answer."""
    cohort, form = own_cohort(), PlaceForm()
    page = lesson_at(cohort, module, lesson)
    if not form.validate_on_submit():
        abort(400)
    course_id = curriculum.outline(cohort.version_id).course_id
    study_actions.mark_place(current_user, course_id, page.slug, form.anchor.data or "", now=clock.now())
    return Response(status=204)


@bp.post("/leren/<module>/<lesson>/doen")
@requires(TRAINEE)
def deed(module: str, lesson: str) -> Page:
    """Whether somebody did what the lesson asks, or wants to later: then the start page asks after it."""
    cohort, form = own_cohort(), DeedForm()
    page = curriculum.lesson(cohort.version_id, module, lesson) or abort(404)
    if not form.validate_on_submit():
        abort(400)
    is_done = form.done.data == YES
    course_id = curriculum.outline(cohort.version_id).course_id
    study_actions.tell_deed(current_user, course_id, page.slug, is_done=is_done, now=clock.now())
    flash("Mooi gedaan." if is_done else "Goed. We vragen ernaar op je startpagina.", "done")
    here = url_for("learning.lesson", module=module, lesson=lesson, _anchor="doen")
    return redirect(safe_next(request.form.get("next"), here), code=303)


@bp.route("/leren/<module>/<lesson>/hoe-ging-het", methods=["GET", "POST"])
@requires(TRAINEE)
@takes_files(recordings.MAX_BYTES + 1_000_000)
def went(module: str, lesson: str) -> Page:
    """How it went with what the lesson asked to do; the lesson after it asks."""
    cohort = own_cohort()
    page = lesson_at(cohort, module, lesson)
    course_id = curriculum.outline(cohort.version_id).course_id
    desk = study_queries.desk_of(current_user.id, course_id, page.slug)
    form = WentForm(words=desk.words)
    if form.validate_on_submit():
        told = {"spoken": form.recording(), "drops_sound": form.drop_sound.data}
        with form.refusing():
            study_actions.tell_how_it_went(
                current_user, course_id, page.slug, form.went.data or "", form.words.data or "", **told, now=clock.now()
            )  # fmt: skip
            flash("Bewaard. Alleen jij ziet en hoort dit.", "done")
            here = url_for("learning.lesson", module=module, lesson=lesson, _anchor="doen")
            return redirect(safe_next(request.form.get("next"), here), code=303)
    return answer(
        "learning/went.html",
        form=form,
        module=module,
        page=page,
        desk=desk,
        most_seconds=recordings.MOST_SECONDS,
    )


@bp.get("/leren/opnames/<name>")
@requires(TRAINEE)
def own_recording(name: str) -> Page:
    """How it went, in one's own voice. Nobody else hears it."""
    found = study_queries.own_recording(current_user.id, name) or abort(404)
    return uploads.served(name, found.mimetype)


@bp.get("/leren/zoeken")
@requires(TRAINEE)
def find() -> Page:
    cohort, looked_for = own_cohort(), request.args.get("q", "").strip()[:100]
    outline = curriculum.outline(cohort.version_id)
    wanted = plain(looked_for).split()
    notes = [
        row
        for row in (study_queries.notes_of(current_user.id, outline.course_id) if wanted else ())
        if all(word in plain(row.text) for word in wanted)
    ]
    return answer(
        "learning/find.html",
        looked_for=looked_for,
        found=search(cohort.version_id, looked_for),
        notes=notes,
        places={lesson.slug: (module, lesson) for module, lesson in outline.lessons()},
    )


@bp.get("/leren/notities")
@requires(TRAINEE)
def notes() -> Page:
    outline = curriculum.outline(own_cohort().version_id)
    return answer(
        "learning/notes.html",
        notes={row.lesson_slug: row for row in study_queries.notes_of(current_user.id, outline.course_id)},
        lessons=outline.lessons(),
    )


@bp.get("/leren/notities.txt")
@requires(TRAINEE)
def notes_file() -> Page:
    """All own notes to take along, as plain text."""
    outline = curriculum.outline(own_cohort().version_id)
    found = {row.lesson_slug: row for row in study_queries.notes_of(current_user.id, outline.course_id)}
    parts = [
        f"{module.title}\n{lesson.title}\n{formats.date_long(found[lesson.slug].changed_at)}\n\n{found[lesson.slug].text}\n"
        for module, lesson in outline.lessons()
        if lesson.slug in found
    ]
    response = FlaskResponse("\n\n".join(parts), mimetype="text/plain")
    response.headers["Content-Disposition"] = "attachment; filename=notities.txt"
    return response


@bp.route("/leren/meting", methods=["GET", "POST"])
@requires(TRAINEE)
def measurement() -> Page:
    """Ten sentences, at the start and at the end. Nobody else can see them."""
    outline = curriculum.outline(own_cohort().version_id)
    if not outline.statements:
        abort(404)
    earlier = study_queries.measurements_of(current_user.id, outline.course_id)
    usual = "end" if "start" in earlier else "start"
    moment = request.values.get("moment", usual)
    if moment not in MOMENTS:
        abort(404)
    form = measurement_form(outline.statements, earlier[moment].scores if moment in earlier else ())
    if form.validate_on_submit():
        with form.refusing():
            study_actions.measure(
                current_user,
                outline.course_id,
                moment,
                form.scores(),
                len(outline.statements),
                now=clock.now(),
            )
            flash("Je meting is bewaard. Alleen jij ziet hem.", "done")
            return redirect(url_for("learning.measurement", moment=moment), code=303)
    return answer(
        "learning/measurement.html",
        form=form,
        moment=moment,
        statements=outline.statements,
        earlier=earlier,
    )
