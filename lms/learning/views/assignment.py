"""Field assignments: hand in, read the feedback, share with the project."""

from flask import abort, current_app, flash, g, redirect, url_for
from flask_login import current_user

from lms import clock, kept_photos, photos, recordings, uploads
from lms.curriculum import queries as curriculum
from lms.curriculum.sheet_queries import linked
from lms.doorstep import takes_files
from lms.errors import RuleError
from lms.kept_photos import NamedPhoto
from lms.learning import actions, hand_in_queries, queries, rules
from lms.learning.forms import HandInForm
from lms.learning.models import HandIn
from lms.learning.policy import may_see_hand_in
from lms.learning.views.blueprint import bp
from lms.learning.views.lesson import own_cohort
from lms.notifications.queries import unopened_about
from lms.photos import Photo
from lms.roles import TRAINEE
from lms.web import Page, answer, requires, work_done, works_first


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def _waiting(form: HandInForm) -> list[NamedPhoto]:
    """Photos that were good when the form came back, unless somebody wants them away."""
    word = form.kept_photos.data or "" if form.use_kept.data else ""
    return kept_photos.kept(word, current_user.id, key=_key(), now=clock.now())


def _photos() -> list[Photo]:
    form = HandInForm()
    good, refused = form.look_at_photos(_waiting(form))
    g.good_photos = good  # for the page, where the form comes back
    if refused:
        raise RuleError(" ".join(refused), "photos")
    return [named.photo for named in good]


def _kept_for_the_page(form: HandInForm) -> tuple[str, list[str]]:
    """The word that names the good photos, and what they were called."""
    if not form.is_submitted():
        return "", []
    good = g.get("good_photos")
    if good is None:
        return form.kept_photos.data or "", [named.name for named in _waiting(form)]
    word = kept_photos.keep(good, current_user.id, key=_key(), now=clock.now())
    form.use_kept.data = bool(word)
    return word, [named.name for named in good] if word else []


@bp.route("/opdrachten/<assignment>", methods=["GET", "POST"])
@requires(TRAINEE)
@works_first(_photos)
@takes_files((rules.MOST_PHOTOS + 1) * photos.MAX_BYTES + recordings.MAX_BYTES)
def assignment(assignment: str) -> Page:
    cohort = own_cohort()
    task = curriculum.assignment(cohort.version_id, assignment) or abort(404)
    form = HandInForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.hand_in(
                current_user,
                cohort,
                task,
                text=form.text.data or "",
                photos=work_done(),
                spoken=form.recording(),
                share=form.share.data,
                keep_photos=form.keep_photos.data,
                now=clock.now(),
            )
            flash("Ingeleverd. Je begeleider kijkt ernaar, binnen een week.", "done")
            return redirect(url_for("learning.assignment", assignment=task.slug), code=303)
    versions = hand_in_queries.hand_in_versions(current_user.id, cohort.version.course_id, task.slug)
    latest = versions[0] if versions else None
    if latest and not form.is_submitted():
        form.text.data = latest.text
        form.share.data = latest.sharing is not None and latest.sharing.withdrawn_at is None
    outline = curriculum.outline(cohort.version_id)
    facts = queries.facts_of([current_user.id], outline.course_id)[current_user.id]
    kept_word, kept_names = _kept_for_the_page(form)
    return answer(
        "learning/assignment.html",
        form=form,
        kept_word=kept_word,
        kept_names=kept_names,
        task=task,
        task_html=linked(cohort.version_id, task.html),
        versions=versions,
        latest=latest,
        outline=outline,
        recorded=facts.recorded.get(("assignment", task.slug)),
        module_is_done=any(
            module.slug == task.module.slug and rules.module_is_done(module, facts)
            for module in outline.modules
        ),
        is_locked=task.goes_to_doors and not rules.gate_is_open(outline, facts),
        days_left=rules.answer_days_left(clock.local_day(latest.handed_in_at), clock.local_day(clock.now()))
        if latest
        else 0,
        most_photos=rules.MOST_PHOTOS,
        most_seconds=recordings.MOST_SECONDS,
        unopened=unopened_about(current_user.id, f"review:{latest.answer.id}")
        if latest and latest.answer
        else None,
    )


def _own_latest(assignment: str) -> HandIn:
    versions = hand_in_queries.hand_in_versions(current_user.id, own_cohort().version.course_id, assignment)
    if not versions:
        abort(404)
    return versions[0]


@bp.post("/opdrachten/<assignment>/delen")
@requires(TRAINEE)
def share(assignment: str) -> Page:
    actions.share(_own_latest(assignment), now=clock.now())
    flash("Je werk staat nu bij je project, zonder je naam.", "done")
    return redirect(url_for("learning.assignment", assignment=assignment), code=303)


@bp.post("/opdrachten/<assignment>/delen-stoppen")
@requires(TRAINEE)
def withdraw_sharing(assignment: str) -> Page:
    actions.withdraw_sharing(_own_latest(assignment), now=clock.now())
    flash("Je werk is weg bij je project.", "done")
    return redirect(url_for("learning.assignment", assignment=assignment), code=303)


@bp.get("/opdrachten/fotos/<name>")
@requires()
def photo(name: str) -> Page:
    found = hand_in_queries.photo_named(name)
    if found is None or not may_see_hand_in(current_user, found.hand_in, now=clock.now()):
        abort(404)
    return uploads.served(name, "image/jpeg")


@bp.get("/opdrachten/opnames/<name>")
@requires()
def recording(name: str) -> Page:
    """What a trainee spoke in, or the feedback in the coach's own voice."""
    found = hand_in_queries.recording_named(name)
    if found is None or not may_see_hand_in(current_user, found.hand_in, now=clock.now()):
        abort(404)
    return uploads.served(name, found.mimetype)
