"""The application: the one place that knows every slice, in which they are put together.

Who listens to whom stands in LISTENERS; a listener runs in the transaction of the sender.
"""

from collections.abc import Callable
from datetime import timedelta

from blinker import Signal
from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from lms import (
    addresses,
    assets,
    compression,
    db,
    formats,
    health,
    limits,
    menu,
    offers,
    paths,
    shell,
    trail_queue,
    web,
    wording,
    writing_rules,
)
from lms.accounts import events as account_events
from lms.accounts import handlers as account_handlers
from lms.accounts import login_handlers, reading_handlers
from lms.accounts.views import bp as accounts
from lms.asking.views import bp as asking
from lms.authoring.views import bp as authoring
from lms.buddies import handlers as buddy_handlers
from lms.buddies.views import bp as buddies
from lms.calls.views import bp as calls
from lms.certificates import events as certificate_events
from lms.certificates import handlers as certificate_handlers
from lms.certificates.views import bp as certificates
from lms.cohorts import events as cohort_events
from lms.cohorts import handlers as cohort_handlers
from lms.cohorts.views import bp as cohorts
from lms.composing import handlers as composing_handlers
from lms.composing.views import bp as composing
from lms.config import Settings, read_settings
from lms.curriculum import handlers as curriculum_handlers
from lms.curriculum.views import bp as curriculum
from lms.entry import handlers as entry_handlers
from lms.entry.views import bp as entry
from lms.factors import handlers as factor_handlers
from lms.factors.views import bp as factors
from lms.inbox import handlers as inbox_handlers
from lms.inbox.views import bp as inbox
from lms.intake import handlers as intake_handlers
from lms.intake.views import bp as intake
from lms.jobs import handlers as job_handlers
from lms.joining import handlers as joining_handlers
from lms.joining.views import bp as joining
from lms.layout.views import bp as layout
from lms.learning import events as learning_events
from lms.learning import handlers as learning_handlers
from lms.learning import reminder_handlers as learning_reminders
from lms.learning.views import bp as learning
from lms.mailings import handlers as mailing_handlers
from lms.mailings.views import bp as mailings
from lms.moving import handlers as moving_handlers
from lms.moving.views import bp as moving
from lms.notifications import handlers as notification_handlers
from lms.notifications.views import bp as notifications
from lms.peergroups import events as peergroup_events
from lms.peergroups import handlers as peergroup_handlers
from lms.peergroups import method_queries as peergroup_methods
from lms.peergroups.views import bp as peergroups
from lms.people import handlers as people_handlers
from lms.people.views import bp as people
from lms.privacy.views import bp as privacy
from lms.progress import events as progress_events
from lms.progress import handlers as progress_handlers
from lms.progress.views import bp as progress
from lms.projects import handlers as project_handlers
from lms.projects import phase_queries as project_phases
from lms.projects.views import bp as projects
from lms.proof import events as proof_events
from lms.proof import handlers as proof_handlers
from lms.proof.views import bp as proof
from lms.recovery import handlers as recovery_handlers
from lms.recovery.views import bp as recovery
from lms.regrouping import handlers as regrouping_handlers
from lms.regrouping.views import bp as regrouping
from lms.remembering import handlers as remembering_handlers
from lms.remembering.views import bp as remembering
from lms.renewal import handlers as renewal_handlers
from lms.renewal.views import bp as renewal
from lms.reporting.views import bp as reporting
from lms.start.views import bp as start
from lms.supervision.views import bp as supervision
from lms.yearplan.views import bp as yearplan

SLICES = (
    notifications, proof, accounts, curriculum, factors, cohorts, entry, calls, layout, authoring, asking, learning, peergroups, joining, remembering, yearplan, moving, buddies, progress, regrouping, certificates, intake, projects, renewal,
    recovery, start, composing, inbox, mailings,
    supervision, reporting, people, privacy,
)  # fmt: skip

LISTENERS = (
    (account_events.first_step_taken, factor_handlers.on_first_step_taken),
    (account_events.comes_in, factor_handlers.on_comes_in),
    (account_events.contact_changed, people_handlers.on_contact_changed),
    (account_events.role_asked, people_handlers.on_role_asked),
    (account_events.scope_asked, cohort_handlers.on_scope_asked),
    (account_events.scope_asked, project_handlers.on_scope_asked),
    (cohort_events.meetings_asked, peergroup_handlers.on_meetings_asked),
    (learning_events.handed_in, inbox_handlers.on_handed_in),
    (cohort_events.came_back, remembering_handlers.on_came_back),
    (cohort_events.hard_questions_asked, remembering_handlers.on_hard_questions_asked),
    (learning_events.answered_rightly, remembering_handlers.on_answered_rightly),
    (learning_events.hand_in_reviewed, project_handlers.on_hand_in_reviewed),
    (learning_events.second_look_asked, progress_handlers.on_second_look_asked),
    (learning_events.sharing_given, project_handlers.on_sharing_given),
    (learning_events.sharing_withdrawn, project_handlers.on_sharing_withdrawn),
    (learning_events.round_asked, progress_handlers.on_round_asked),
    (progress_events.decided, certificate_handlers.on_decided),
    (progress_events.ties_asked, project_handlers.on_ties_asked),
    (certificate_events.issued, project_handlers.on_certificate_issued),
    (certificate_events.revoked, certificate_handlers.on_revoked),
    (certificate_events.reinstated, certificate_handlers.on_reinstated),
    (certificate_events.revoked, project_handlers.on_certificate_revoked),
    (proof_events.key_leaked, recovery_handlers.on_key_leaked),
    (certificate_events.registered, recovery_handlers.on_registered),
    (certificate_events.made, recovery_handlers.on_made),
    (certificate_events.revoked, recovery_handlers.on_revoked),
    (certificate_events.reinstated, recovery_handlers.on_reinstated),
    (certificate_events.line_left, recovery_handlers.on_line_left),
    (certificate_events.holder_erased, renewal_handlers.on_holder_erased),
    (certificate_events.holder_erased, composing_handlers.on_holder_erased),
    (peergroup_events.apart_asked, composing_handlers.on_apart_asked),
)

# register kinds of jobs, what is done at night, what stands in somebody's calendar, and folders under courses/
JOBS = (
    job_handlers, notification_handlers, proof_handlers, account_handlers, factor_handlers, entry_handlers, curriculum_handlers, cohort_handlers, learning_handlers,
    learning_reminders, peergroup_handlers, peergroup_methods, joining_handlers, regrouping_handlers, moving_handlers, buddy_handlers, progress_handlers, certificate_handlers, renewal_handlers, recovery_handlers, intake_handlers, mailing_handlers, project_phases, inbox_handlers,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> web.LearningEnvironment:
    settings = settings or read_settings()
    app = web.LearningEnvironment("lms", template_folder=str(paths.TEMPLATES), static_folder=None)
    configure(app, settings)
    wording.init_app(app)
    trust_proxies(app, settings)
    db.init_app(app)
    Migrate(app, db.db, directory=str(paths.MIGRATIONS), render_as_batch=True)
    web.init_app(app)
    compression.init_app(app)
    limits.init_app(app)
    trail_queue.init_app(app)
    login_handlers.init_app(app)
    reading_handlers.init_app(app)
    shell.init_app(app)
    health.init_app(app)
    for blueprint in SLICES:
        app.register_blueprint(blueprint)
    for signal, listener in LISTENERS:
        _listen(signal, listener)
    for handlers in JOBS:
        handlers.register_all()
    menu.collect(app)
    assets.init_app(app, paths.STATIC, settings.data_dir / "assets")
    web.seal(app)
    return app


def _listen(signal: Signal, listener: Callable[..., object]) -> None:
    """Listeners are module functions, so two apps in one process listen once."""
    signal.connect(listener)


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Whose address a request comes from is what our own proxies say; without the setting no header is believed."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


class RowNumber(IntegerConverter):
    """A number in an address that a database can hold; any other is a page that is not there."""

    def __init__(self, map: Map):
        super().__init__(map, max=web.LARGEST_ROW)


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_BINDS={None: db.engine_options(settings.database_url)},
        SESSION_COOKIE_NAME="__Host-slhz" if settings.https else "slhz",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),  # what the row says may end it sooner
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=100 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name in ("day", "day_time", "date_long", "month", "time_of_day", "hours", "initials"):
        app.jinja_env.filters[name] = getattr(formats, name)
    app.jinja_env.filters["ago"] = formats.days_ago
    app.jinja_env.filters["phone_link"] = writing_rules.phone_link
    app.jinja_env.globals.update(
        once_token=web.once_token,
        count_of=formats.count,
        offered=offers.offered,
        page_of=offers.page_of,
        full_address=addresses.full_address,
    )
