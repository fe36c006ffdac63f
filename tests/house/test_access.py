"""The table of who gets what where, for every endpoint and every kind of person. No exemptions: an endpoint that is
missing here is a failing test, and so is one that answers anything else than the table says.

`open` the page is shown (or a form complains, 400), `login` sent to the door, `step` sent to set up a second step, `no` 403, `none` 404.
"""

from functools import cache

import pytest
from sqlalchemy import Table, text

from lms.accounts import actions as accounts
from lms.db import Base, db
from lms.progress.models import Advice
from tests.house.kinds import KINDS, Scene, build_scene
from tests.proofreader import without_tokens

OPEN, LOGIN, NO, NONE, STEP = "open", "login", "no", "none", "step"
LATE = {"no_second_step": STEP}  # a coordinator whose days of grace are over
EVERYBODY = dict.fromkeys(KINDS, OPEN) | LATE
LOGGED_IN = EVERYBODY | {"anonymous": LOGIN, "applicant": LOGIN, "disabled": LOGIN}


def only(*kinds: str, otherwise: str = NO, **others: str) -> dict[str, str]:
    """Open for these kinds; everybody else who is logged in gets `otherwise`, unless said by name."""
    found = {
        kind: OPEN if kind in kinds else others.get(kind, LOGIN if LOGGED_IN[kind] == LOGIN else otherwise)
        for kind in KINDS
    }
    late = NO if found["coordinator"] == NO else STEP  # the role is asked first
    return found | {kind: others.get(kind, late) for kind in LATE}


TRAINEES = ("trainee", "same_group", "same_cohort", "other_cohort", "certified")
STAFF = ("coordinator", "administrator")
SUPERVISORS = ("coach", "other_coach", *STAFF)
OWN_COACH = only("coach", *STAFF, other_coach=NONE)
HOLDER = only("certified", *STAFF, otherwise=NONE)
OWN_FACTOR = only("trainee", otherwise=NONE, no_second_step=NONE)
OWN_COHORT = only("trainee", "same_group", "same_cohort", "certified", other_cohort=NONE)
GROUP = only("trainee", "same_group", "coach", *STAFF, otherwise=NONE)
AT_THE_TABLE = only("trainee", "same_group", "coach", otherwise=NONE)
MEMBERS_OF_GROUP = only("trainee", "same_group", otherwise=NONE)

TABLE: dict[str, dict[str, str]] = {
    "healthz": EVERYBODY,
    "intake.home": EVERYBODY,
    "intake.training": EVERYBODY,
    "intake.contact": EVERYBODY | {"no_second_step": OPEN},
    "intake.privacy": EVERYBODY,
    "intake.accessibility": EVERYBODY,
    "intake.apply": EVERYBODY,
    "intake.thanks": EVERYBODY,
    "intake.call_back": EVERYBODY,
    "intake.will_call": EVERYBODY,
    "projects.index": EVERYBODY,
    "projects.project": EVERYBODY,
    "certificates.verify_form": EVERYBODY,
    "certificates.ask_register": EVERYBODY,
    "certificates.look_at_file": EVERYBODY,
    "proof.browser_trust": EVERYBODY,
    "proof.kept_page": EVERYBODY,
    "certificates.verify": EVERYBODY,
    "accounts.log_in": EVERYBODY,
    "accounts.request_code": EVERYBODY,
    "accounts.enter_code": EVERYBODY,
    "accounts.code_page_drawing": EVERYBODY,
    "accounts.invitation": EVERYBODY,
    "accounts.log_out": LOGGED_IN | {"no_second_step": OPEN},
    "entry.ways": OWN_COACH,
    "entry.read_out": OWN_COACH,
    "entry.write_letter": only(*STAFF),
    "entry.end_codes": OWN_COACH,
    "entry.address": OWN_COACH,
    "entry.own": LOGGED_IN,
    "entry.note_seen": only("trainee", otherwise=NONE),
    "entry.deny": only("trainee", otherwise=NONE),
    "factors.second_step_passkey": dict.fromkeys(KINDS, LOGIN) | LATE,
    "factors.make_passkey": OWN_FACTOR,
    "factors.second_step": dict.fromkeys(KINDS, LOGIN) | LATE,  # who showed no password, nor a mailed code
    "factors.factors": LOGGED_IN | {"no_second_step": OPEN},
    "factors.begin_factor": LOGGED_IN | {"no_second_step": OPEN},
    "factors.recovery": LOGGED_IN | {"no_second_step": OPEN},
    "factors.others": only("administrator"),
    "factors.reset": only("administrator", otherwise=NO),
    "factors.confirm": LOGGED_IN | {"no_second_step": OPEN},
    "factors.confirm_by_mail": LOGGED_IN | {"no_second_step": OPEN},
    "factors.try_out": OWN_FACTOR,
    "factors.factor_drawing": OWN_FACTOR,
    "factors.factor": OWN_FACTOR,
    "factors.remove_factor": OWN_FACTOR,
    "accounts.mine": LOGGED_IN,
    "accounts.password": LOGGED_IN,
    "accounts.password_code": LOGGED_IN,
    "accounts.end_session": only("trainee", otherwise=NONE),
    "accounts.end_other_sessions": LOGGED_IN,
    "accounts.answer_device": LOGGED_IN,
    "calls.index": only(*SUPERVISORS),
    "calls.claim": OWN_COACH,
    "calls.release": OWN_COACH,
    "calls.not_reached": OWN_COACH,
    "calls.take_back_try": OWN_COACH,
    "calls.spoken": OWN_COACH,
    "calls.mail_works": OWN_COACH,
    "calls.take_back_spoken": OWN_COACH,
    "notifications.mail_works": LOGGED_IN,
    "accounts.letters": only(*SUPERVISORS),
    "accounts.print_letters": only(*SUPERVISORS),
    "accounts.take_letters": only(*SUPERVISORS),
    "accounts.post_letters": only(*SUPERVISORS),
    "accounts.letter": OWN_COACH,
    "accounts.print_anew": OWN_COACH,
    "accounts.note_returned": OWN_COACH,
    "accounts.send_again": OWN_COACH,
    "accounts.post": OWN_COACH,
    "accounts.lay_aside": OWN_COACH,
    "accounts.take_back": OWN_COACH,
    "accounts.address": OWN_COACH,
    "notifications.messages": LOGGED_IN,
    "notifications.open_message": only("trainee", otherwise=NONE),
    "notifications.message": only("trainee", otherwise=NONE),
    "notifications.appointment": only("trainee", otherwise=NONE),
    "notifications.choices": LOGGED_IN,
    "inbox.wishes": only(*SUPERVISORS, "assessor"),
    "notifications.stop": EVERYBODY,
    "notifications.feed": EVERYBODY,  # before its owner ends it
    "notifications.calendar": LOGGED_IN,
    "notifications.end_calendar": LOGGED_IN,
    "certificates.mine": LOGGED_IN,
    "certificates.download": only("certified", *STAFF, otherwise=NONE),
    "certificates.credential": only("certified", *STAFF, otherwise=NONE),
    "certificates.jwt": only("certified", *STAFF, otherwise=NONE),
    "proof.did_document": EVERYBODY,
    "proof.key_set": EVERYBODY,
    "proof.public_keys": EVERYBODY,
    "certificates.certified": EVERYBODY,
    "certificates.taken_part": EVERYBODY,
    "proof.status_list": EVERYBODY,
    "proof.replaced_list": EVERYBODY,
    "proof.all_lists": EVERYBODY,
    "recovery.what_happened": EVERYBODY,
    "recovery.whom_it_hits": only(*STAFF),
    "certificates.register": only(*STAFF),
    "certificates.revoke": only(*STAFF),
    "certificates.shared": EVERYBODY,
    "certificates.show_name": only("certified", otherwise=NONE),
    "certificates.share": only("certified", otherwise=NONE),
    "renewal.renewal": HOLDER,
    "renewal.reflect": HOLDER,
    "renewal.add_hours": HOLDER,
    "renewal.record_deepening": only(*STAFF),
    "renewal.deepening_of_many": only(*STAFF),
    "renewal.take_away_deepening": only(*STAFF),
    "renewal.renew": only(*STAFF),
    "renewal.hours": LOGGED_IN,
    "renewal.sign_hours": only("coach", otherwise=NONE),
    "renewal.norms": only(*STAFF),
    "certificates.hear": only(*STAFF),
    "certificates.object_to": HOLDER,
    "certificates.decide_objection": only(*STAFF),
    "certificates.ask_name": HOLDER,
    "certificates.decide_name": only(*STAFF),
    "certificates.record": only(*STAFF),
    "certificates.export": only(*STAFF),
    "certificates.cohort": only(*STAFF),
    "certificates.participate": only(*STAFF),
    "certificates.letters": only(*STAFF),
    "certificates.erase": only(*STAFF),
    "layout.template": only(*STAFF),
    "authoring.draft": only(*STAFF),
    "authoring.page": only(*STAFF),
    "authoring.look": only(*STAFF),
    "authoring.preview": only(*STAFF),
    "authoring.history": only(*STAFF),
    "authoring.put_back": only(*STAFF),
    "authoring.put_published_back": only(*STAFF),
    "authoring.publish": only(*STAFF),
    "authoring.drop": only(*STAFF),
    "authoring.take_up": only(*STAFF),
    "certificates.example": only(*STAFF),
    "text_size": EVERYBODY,
    "curriculum.image": LOGGED_IN,
    "curriculum.paper": LOGGED_IN,
    "curriculum.booklet": LOGGED_IN,
    "curriculum.worksheet": LOGGED_IN,
    "curriculum.cards": LOGGED_IN,
    "curriculum.courses": only(*STAFF),
    "curriculum.export": only(*STAFF),
    "curriculum.talk": only("assessor", *SUPERVISORS),
    "progress.version": only(*STAFF),
    "progress.move_to_version": only(*STAFF),
    "learning.record": OWN_COACH,
    "learning.withdraw_record": OWN_COACH,
    "learning.note": only(*TRAINEES, other_cohort=NONE),
    "learning.place": only(*TRAINEES, other_cohort=NONE),
    "learning.deed": only(*TRAINEES, other_cohort=NONE),
    "learning.went": only(*TRAINEES, other_cohort=NONE),
    "learning.own_recording": only(otherwise=NO, **dict.fromkeys(TRAINEES, NONE) | {"trainee": OPEN}),
    "remembering.recall": only(*TRAINEES),
    "remembering.put_off": only(*TRAINEES),
    "remembering.turn_off": only(*TRAINEES),
    "remembering.ask_again": only(*TRAINEES),
    "learning.find": only(*TRAINEES),
    "learning.notes": only(*TRAINEES),
    "learning.notes_file": only(*TRAINEES),
    "learning.measurement": only(*TRAINEES),
    "intake.applications": only(*STAFF),
    "intake.application": only(*STAFF),
    "intake.called": only(*STAFF),
    "intake.not_called": only(*STAFF),
    "intake.on_behalf": only(*STAFF),
    "intake.import_list": only(*STAFF),
    "intake.undo_import": only(*STAFF),
    "intake.call": only(*STAFF),
    "intake.place": only(*STAFF),
    "intake.wait": only(*STAFF),
    "intake.invite": only(*STAFF),
    "intake.decline": only(*STAFF),
    "intake.letter": only(*STAFF),
    "intake.withdraw": only(*STAFF),
    "intake.checks": only(*STAFF),
    "intake.call_sheet": only(*STAFF),
    "intake.applications_sheet": only(*STAFF),
    "intake.together": only(*STAFF),
    "intake.act_together": only(*STAFF),
    "intake.undo_together": only(*STAFF),
    "intake.correct": only(*STAFF),
    "mailings.mailings": only(*SUPERVISORS),
    "mailings.write": OWN_COACH,
    "mailings.mailing": OWN_COACH,
    "mailings.stop": OWN_COACH,
    "mailings.texts": only(*SUPERVISORS),
    "mailings.new_text": only(*SUPERVISORS),
    "mailings.change_text": only(*SUPERVISORS),
    "mailings.take_away_text": only(*SUPERVISORS),
    "intake.merge": only(*STAFF),
    "intake.spellings_to_decide": only(*STAFF),
    "intake.decide_spelling": only(*STAFF),
    "intake.take_apart": only(*STAFF),
    "cohorts.index": only(*SUPERVISORS),
    "cohorts.new": only(*STAFF),
    "cohorts.cohort": OWN_COACH,
    "cohorts.add_coach": only(*STAFF),
    "cohorts.plan_group_day": OWN_COACH,
    "cohorts.plan_series": OWN_COACH,
    "cohorts.move_group_day": OWN_COACH,
    "cohorts.call_off": OWN_COACH,
    "cohorts.put_on_again": OWN_COACH,
    "cohorts.change": only(*STAFF),
    "cohorts.end_coaching": only(*STAFF),
    "cohorts.close": only(*STAFF),
    "cohorts.open_again": only(*STAFF),
    "cohorts.delete": only(*STAFF),
    "cohorts.pause": OWN_COACH,
    "cohorts.resume": OWN_COACH,
    "cohorts.group_day": OWN_COACH,
    "cohorts.observation": OWN_COACH,
    "cohorts.mark": OWN_COACH,
    "cohorts.paper": OWN_COACH,
    "cohorts.call_me": only(*TRAINEES),
    "cohorts.call_recording": only("trainee", "coach", *STAFF, otherwise=NONE),
    "asking.place": only(*TRAINEES, other_cohort=NONE),
    "asking.own": only(*TRAINEES),
    "asking.withdraw": only(otherwise=NO, **dict.fromkeys(TRAINEES, NONE) | {"trainee": OPEN}),
    "asking.recording": only("trainee", "coach", *STAFF, otherwise=NONE),
    "asking.queue": only(*SUPERVISORS),
    "asking.question": OWN_COACH,
    "asking.talked": OWN_COACH,
    "asking.reopen": OWN_COACH,
    "cohorts.own_day": OWN_COHORT,
    "cohorts.answer_day": OWN_COHORT,
    "cohorts.day_calendar": OWN_COHORT,
    "learning.lesson": only(*TRAINEES, other_cohort=NONE),
    "learning.complete": only(*TRAINEES, other_cohort=NONE),
    "learning.check": only(*TRAINEES, other_cohort=NONE),
    "learning.assignment": only(*TRAINEES, other_cohort=NONE),
    "learning.conversation": only("trainee", "same_group", "same_cohort", "certified", other_cohort=NONE),
    "learning.moment": only("trainee", "same_group", "same_cohort", "certified", other_cohort=NONE),
    "learning.walk": only("trainee", "same_group", "same_cohort", "certified", other_cohort=NONE),
    "learning.share": only("trainee", "certified", same_group=NONE, same_cohort=NONE, other_cohort=NONE),
    "learning.withdraw_sharing": only(
        "trainee", "certified", same_group=NONE, same_cohort=NONE, other_cohort=NONE
    ),
    "learning.photo": only("trainee", "coach", "assessor", *STAFF, otherwise=NONE),
    "learning.recording": only("trainee", "coach", "assessor", *STAFF, otherwise=NONE),
    "start.start": only(*TRAINEES),
    "start.sheet": only(otherwise=NO, **dict.fromkeys(TRAINEES, NONE)),  # of a module that is done
    "progress.overview": only(*TRAINEES),
    "progress.advise": OWN_COACH,
    "progress.confirm_complete": only(*STAFF),
    "progress.told_points": OWN_COACH,
    "progress.withdraw_told": OWN_COACH,
    "progress.learning_points": only(*TRAINEES),
    "progress.evidence": only(*TRAINEES),
    "progress.decisions": only("assessor", *STAFF),
    "progress.plan_talk": only("assessor"),
    "progress.decide": only("assessor"),
    "progress.confirm_name": only("assessor"),
    "progress.decision": only(*TRAINEES),
    "progress.talk_calendar": only("trainee", "coach", "assessor", *STAFF, otherwise=NONE),
    "progress.appeal": only("certified", "trainee", same_group=NONE, same_cohort=NONE, other_cohort=NONE),
    "progress.appeal_on_behalf": OWN_COACH,
    "progress.appeal_case": only("assessor", *STAFF),
    "progress.take_appeal": only("assessor", *STAFF),
    "progress.hear_appeal": only("assessor", *STAFF),
    "progress.settle_appeal": only("assessor", *STAFF),
    "peergroups.mine": LOGGED_IN,
    "peergroups.method": LOGGED_IN,
    "peergroups.sheet": LOGGED_IN,
    "peergroups.step": LOGGED_IN,
    "peergroups.cards": LOGGED_IN,
    "peergroups.choose_method": LOGGED_IN,
    "peergroups.calendar": GROUP,
    "peergroups.plan": GROUP,
    "peergroups.evening": GROUP,
    "peergroups.standing": GROUP,
    "peergroups.lead": AT_THE_TABLE,
    "peergroups.go": AT_THE_TABLE,
    "peergroups.swap": MEMBERS_OF_GROUP,
    "peergroups.ask_coach": MEMBERS_OF_GROUP,
    "peergroups.who_sees_what": LOGGED_IN,
    "yearplan.year": GROUP,
    "peergroups.choose_for_evening": AT_THE_TABLE,
    "peergroups.end": AT_THE_TABLE,
    "peergroups.write_point": MEMBERS_OF_GROUP,
    "peergroups.answer_afterwards": MEMBERS_OF_GROUP,
    "peergroups.attendance": GROUP,
    "peergroups.cancel": GROUP,
    "peergroups.meeting": GROUP,
    "peergroups.answer_meeting": GROUP,
    "peergroups.ask_cancel": GROUP,
    "peergroups.undo_cancel": GROUP,
    "composing.evenings": only(*TRAINEES),
    "composing.evenings_for": OWN_COACH,
    "composing.rather_not": only(*TRAINEES),
    "composing.take_back": only(*TRAINEES),
    "composing.same_project": GROUP,
    "composing.compose": only(*STAFF, coach=NONE, other_coach=NONE),
    "composing.made": OWN_COACH,
    "composing.undo": OWN_COACH,
    "composing.place": OWN_COACH,
    "regrouping.merge": OWN_COACH,
    "regrouping.split": OWN_COACH,
    "regrouping.go_on": OWN_COACH,
    "regrouping.changes": OWN_COACH,
    "regrouping.agreed": OWN_COACH,
    "regrouping.drop": OWN_COACH,
    "regrouping.say": MEMBERS_OF_GROUP,
    "joining.ask": OWN_COACH,
    "joining.comings": OWN_COACH,
    "joining.agreed_aloud": OWN_COACH,
    "joining.find_another": OWN_COACH,
    "joining.say": MEMBERS_OF_GROUP,
    "joining.leave": MEMBERS_OF_GROUP,
    "moving.propose": GROUP,
    "moving.poll": GROUP,
    "moving.note": OWN_COACH,
    "moving.choose": GROUP,
    "moving.withdraw": GROUP,
    "buddies.buddy": MEMBERS_OF_GROUP,
    "buddies.show_number": MEMBERS_OF_GROUP,
    "buddies.hide_number": MEMBERS_OF_GROUP,
    "peergroups.groups": only(*SUPERVISORS),
    "peergroups.group": OWN_COACH,
    "peergroups.new": OWN_COACH,
    "projects.new": only(*STAFF),
    "projects.write": only("trainee", "certified", *STAFF),
    "projects.hide": only("certified", *STAFF, otherwise=NONE),
    "projects.unhide": only("certified", *STAFF, otherwise=NONE),
    "projects.phase": only("certified", *STAFF),
    "projects.members": only(*STAFF),
    "projects.end_membership": only(*STAFF),
    "projects.show": only("trainee", "certified", "partner", otherwise=NONE),
    "people.people": only(*SUPERVISORS, otherwise=NONE),
    "people.sheet": only(*STAFF, otherwise=NONE),
    "people.own_sheet": only("coach", "other_coach", otherwise=NONE, no_second_step=NONE),
    "people.person": only("coach", *STAFF, otherwise=NONE),
    "people.contact": only(*STAFF, otherwise=NONE),
    "people.put_back": only(*STAFF, otherwise=NONE),
    "people.own_address": LOGGED_IN,
    "people.confirm_own_address": LOGGED_IN,
    "people.drop_own_address": LOGGED_IN,
    "people.roles": only(*STAFF, otherwise=NONE),
    "people.end_role": only(*STAFF, otherwise=NONE),
    "people.lend_role": only(*STAFF, otherwise=NONE),
    "people.undo_role": only(*STAFF, otherwise=NONE),
    "people.merge_with": only(*STAFF, otherwise=NONE),
    "people.merge": only(*STAFF, otherwise=NONE),
    "people.do_merge": only(*STAFF, otherwise=NONE),
    "people.drop_merge": only(*STAFF, otherwise=NONE),
    "people.merges": only(*STAFF, otherwise=NONE),
    "people.roles_without_end": only("administrator", otherwise=NONE, no_second_step=NONE),
    "people.see_role": only("administrator", otherwise=NONE, no_second_step=NONE),
    "privacy.take_along": LOGGED_IN,
    "privacy.own_trail": LOGGED_IN,
    "privacy.everybodys_trail": only("administrator", otherwise=NONE, no_second_step=NONE),
    "supervision.board": only(*SUPERVISORS, "assessor"),
    "supervision.trainee": OWN_COACH,
    "supervision.act": OWN_COACH,
    "supervision.note": OWN_COACH,
    "supervision.pause": OWN_COACH,
    "supervision.resume": OWN_COACH,
    "supervision.move_to_cohort": only(*STAFF),
    "supervision.stop": OWN_COACH,
    "supervision.about_me": only(*TRAINEES),
    "supervision.calendar": only(*SUPERVISORS),
    "supervision.past_decisions": only("assessor", *STAFF),
    "supervision.cohort": OWN_COACH,
    "supervision.export": OWN_COACH,
    "supervision.message": OWN_COACH,
    "supervision.sent": OWN_COACH,
    "reporting.overview": only(*STAFF),
    "reporting.report": only(*STAFF),
    "reporting.report_pdf": only(*STAFF),
    "reporting.report_sheet": only(*STAFF),
    "learning.queue": only(*SUPERVISORS),
    "learning.hand_in": OWN_COACH,
    "learning.take_turn": OWN_COACH,
    "learning.take_back_review": OWN_COACH,
    "learning.second_look": OWN_COACH,
    "learning.gist": OWN_COACH,
    "learning.end_turn": OWN_COACH,
    "learning.remove_photo": OWN_COACH,
    "learning.phrases": only(*SUPERVISORS),
    "learning.remove_phrase": only("coach", other_coach=NONE, coordinator=NONE, administrator=NONE),
}


def rules(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


@cache
def _all_rows(dialect: str) -> str:
    """One question for every row of every table."""

    def rows(table: Table) -> str:
        if dialect == "postgresql":
            return f"SELECT '{table.name}', string_agg(t::text, chr(10) ORDER BY t::text) FROM {table.name} t"
        columns = " || ',' || ".join(f'quote("{column.name}")' for column in table.columns)
        return f"SELECT '{table.name}', group_concat({columns}, char(10)) FROM {table.name}"

    return " UNION ALL ".join(rows(table) for table in Base.metadata.sorted_tables)


def snapshot() -> dict[str, str | None]:
    """table -> its rows. PostgreSQL keeps the question as a function: planning it takes longer than answering."""
    dialect = db.session.get_bind().dialect.name
    question = _all_rows(dialect)
    if dialect == "postgresql":
        if db.session.scalar(text("SELECT to_regproc('pg_temp.all_rows')")) is None:
            body = f"BEGIN RETURN QUERY {question}; END"
            returns = "RETURNS TABLE (name text, rows text) LANGUAGE plpgsql"
            db.session.execute(text(f"CREATE FUNCTION pg_temp.all_rows() {returns} AS $body${body}$body$"))
        question = "SELECT * FROM pg_temp.all_rows()"
    return {name: rows for name, rows in db.session.execute(text(question))}


WRITTEN = {
    "postgresql": "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables",
    "sqlite": "SELECT total_changes()",
}


def written() -> int:
    """How many rows the database wrote in this transaction, undone ones too: where it stays, no row can be another."""
    return db.session.scalar(text(WRITTEN[db.session.get_bind().dialect.name])) or 0


def outcome(response) -> str:
    if response.status_code == 403:
        return NO
    if response.status_code == 404:
        return NONE
    if (
        response.status_code == 303 and response.headers["Location"].startswith("/inloggen?")
    ) or response.headers.get("Location") == "/inloggen":
        return LOGIN
    where, set_up = response.headers.get("Location"), "/mijn/tweede-stap"
    if where == set_up and not response.request.path.startswith(f"{set_up}/"):
        return STEP
    assert response.status_code in (200, 204, 301, 303, 400, 409), response.status_code
    return OPEN


def test_table_names_every_endpoint(app):
    assert set(TABLE) == set(rules(app))


def test_every_view_declares_its_door(app):
    assert [name for name, view in app.view_functions.items() if getattr(view, "access", None) is None] == []


@pytest.fixture
def scene(world) -> Scene:
    return build_scene(world)


def same_cookies(app, browser):
    """Another browser of the same session: what it is told to forget, the first still knows."""
    another, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    if cookie := browser.get_cookie(name):
        another.set_cookie(name, cookie.value)
    return another


@pytest.mark.parametrize("kind", KINDS)
def test_every_door(app, scene, as_person, kind):
    """GET where there is one, then POST, of every address; a denied call and every GET leave the database as it was."""
    wrong, person = [], scene.people[kind]
    came_in = app.test_client() if person is None else as_person(person)
    if kind == "disabled":
        accounts.disable(person, now=scene.world.now)
    db.session.commit()
    before, connection = snapshot(), db.session.get_bind()
    for endpoint, expected in TABLE.items():
        rule = rules(app)[endpoint]
        address = scene.address(rule)
        for method in ("GET", "POST"):
            if method not in rule.methods:
                continue
            browser = same_cookies(app, came_in)
            db.session.commit()
            undo, so_far = connection.begin_nested(), written()
            response = browser.open(address, method=method)
            got = outcome(response)
            want = expected[kind]
            if method == "POST" and want == STEP and app.view_functions[endpoint].access.is_public:
                want = expected["anonymous"]  # a form that anybody may send
            if method == "POST" and endpoint == "accounts.log_in":
                want = OPEN
            if got != want:
                wrong.append(
                    f"{method} {endpoint} {address}: {got} instead of {want} ({response.status_code})"
                )
            if (method == "GET" or got != OPEN) and written() != so_far:
                after = snapshot()
                changed = [name for name in before if before[name] != after[name]]
                wrong += [f"{method} {endpoint} changed {changed}"] if changed else []
            db.session.rollback()
            undo.rollback()
            db.session.expire_all()
    assert wrong == []


NEEDS_NO_PAGE = {
    "certificates.look_at_file": "looks at a file and writes nothing; who blocks cookies may look too",
    "certificates.verify_form": "writes nothing; who blocks cookies may look too",
    "certificates.verify": "writes nothing; who blocks cookies may look too",
    "notifications.stop": "a mail program stops for its reader, by the token in the address (RFC 8058)",
}


def test_a_post_that_comes_from_no_page_of_ours_reaches_no_view(app, scene, as_person, monkeypatch):
    """So a view whose button has no fields may do at once what it is for."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = as_person(scene.people["administrator"])
    db.session.commit()
    before, reached = snapshot(), []
    for endpoint, rule in rules(app).items():
        if "POST" in rule.methods and endpoint not in NEEDS_NO_PAGE:
            response = browser.post(scene.address(rule))
            page = response.get_data(as_text=True)
            if (response.status_code, "Er is niets veranderd." in page) != (400, True):
                reached.append(endpoint)
    assert (reached, [name for name, rows in snapshot().items() if before[name] != rows]) == ([], [])


def test_foreign_and_missing_look_the_same(scene, as_person):
    browser = as_person(scene.people["other_coach"])
    for foreign, missing in (
        (f"/begeleiding/deelnemers/{scene.people['trainee'].id}", "/begeleiding/deelnemers/999999"),
        (f"/lichtingen/{scene.cohort.id}", "/lichtingen/999999"),
        (f"/mensen/{scene.people['trainee'].id}", "/mensen/999999"),
        (f"/intervisiegroepen/{scene.group.id}", "/intervisiegroepen/999999"),
    ):
        pages = [browser.get(address) for address in (foreign, missing)]
        assert [page.status_code for page in pages] == [404, 404]
        foreign_page, missing_page = (without_tokens(page.get_data(as_text=True)) for page in pages)
        assert foreign_page == missing_page


def test_advice_is_there_to_decide_on(scene):
    assert db.session.query(Advice).count() == 1
