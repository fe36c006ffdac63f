"""One world with every kind of person in it, and how each address of the app looks in it."""

from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from lms import tokens, uploads
from lms.accounts import actions as accounts
from lms.accounts.models import Grant, Invitation, LoginCode, LoginSession, Person
from lms.asking.models import Question
from lms.authoring.models import CourseDraft, DraftFile
from lms.calls.models import Call
from lms.certificates import sharing_actions
from lms.certificates.models import PAGE, Certificate, CertificateFile, Showing
from lms.certificates.withdrawal_models import Objection, Revocation
from lms.cohorts.models import CallRequest
from lms.composing.models import Composition
from lms.curriculum import archive
from lms.curriculum.models import Booklet, Conversation, CourseArchive, CourseImage, Worksheet
from lms.db import db
from lms.factors.models import Factor, FactorStart
from lms.intake.models import Application, ApplicationAct, ApplicationImport, ApplicationStep, CallBack
from lms.joining.models import JoinRequest
from lms.learning.models import (
    HandInPhoto,
    LessonDeed,
    RecordedStep,
    ReviewRecording,
)
from lms.learning.phrase_models import FeedbackPhrase
from lms.mailings.models import Mailing, StandardText
from lms.moving.models import DateOption, DatePoll
from lms.notifications import choice_actions, feed_actions, feed_queries
from lms.notifications.actions import send, stop_token
from lms.notifications.models import MailBounce, Message
from lms.peergroups.evening_models import Evening
from lms.peergroups.models import Meeting
from lms.people.models import ContactChange, Merge
from lms.progress.models import Advice, Appeal, Decision, FinalTalk, LearningPoint
from lms.projects.models import LogbookEntry
from lms.proof.models import StatusEntry, StatusList
from lms.regrouping.models import ChangePart, GroupChange
from lms.renewal.models import DeepeningDay, FieldHours
from lms.spellings import Spelling
from lms.supervision.models import CohortMessage, CohortMessageRecipient
from lms.uploads import upload_folder
from tests.curriculum.small_course import RICH
from tests.world import World

LISTED = (
    '{"id": "https://x/certificaten/status/1", "validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-03-15T00:00:00Z",'
    ' "credentialSubject": {"statusPurpose": "revocation", "encodedList": "u"}}'
)
KEY = "only for tests, and long enough for a key"  # the secret key of the app in the tests
KINDS = (
    "anonymous", "applicant", "trainee", "same_group", "same_cohort", "other_cohort", "certified", "coach", "other_coach",
    "assessor", "partner", "other_partner", "coordinator", "administrator", "disabled",
    "no_second_step",
)  # fmt: skip


@dataclass
class Scene:
    world: World
    people: dict[str, Person | None]
    cohort: Any
    group: Any
    values: dict[str, Any]

    def address(self, rule: Rule) -> str:
        values = {
            name: self.values[f"{rule.endpoint}:{name}"]
            if f"{rule.endpoint}:{name}" in self.values
            else self.values[name]
            for name in rule.arguments
        }
        _, path = rule.build(values, append_unknown=False)
        return path + ("?lichting=" + str(self.cohort.id) if rule.endpoint == "peergroups.new" else "")


def build_scene(world: World) -> Scene:
    voices: dict[int, str] = {}
    version = world.version()
    cohort, other = world.cohort(version), world.cohort()
    coach, other_coach = world.coach(cohort), world.coach(other)
    trainee, group_mate, cohort_mate = (world.trainee(cohort) for _ in range(3))
    certified, other_trainee = world.trainee(cohort), world.trainee(other)
    disabled = world.trainee(cohort)
    assessor, coordinator, administrator = (
        world.staff("assessor"),
        world.staff(),
        world.staff("administrator"),
    )
    partner, other_partner = world.person(), world.person()
    group = world.peer_group(cohort, trainee, group_mate)
    past = world.meeting(group, coach, days=-3)
    newcomer = world.add(
        JoinRequest(group=group, person=cohort_mate, asked_by_id=coach.id, asked_at=world.days(-1))
    )
    coming = world.meeting(group, coach, days=12)
    poll = world.add(
        DatePoll(meeting=coming, proposed_by=trainee, proposed_at=world.now, closes_on=world.today)
    )
    world.add(DateOption(poll=poll, starts_at=world.days(14)))
    change = world.add(
        GroupChange(
            kind="merge",
            from_group=group,
            to_group=world.peer_group(cohort),
            asked_by_id=coach.id,
            asked_at=world.days(-1),
        )
    )
    change.parts = [ChangePart(person=person, goes=True) for person in (trainee, group_mate)]
    composed = world.add(Composition(cohort_id=cohort.id, made_by_id=coach.id, made_at=world.days(-1)))
    held = world.meeting(group, coach, days=-1, ended_at=world.days(-0.9))
    world.add(Evening(meeting=held, leader=trainee, begun_at=world.days(-1), step=0, version=1))
    project, other_project = world.project(slug="hier"), world.project()
    world.member(project, trainee)
    member = world.member(project, certified, role="connector")
    world.member(project, partner, role="partner_contact")
    world.member(other_project, other_partner, role="partner_contact")
    entry = _entry(world, project)
    day = world.group_day(cohort)
    certificate = _certificate(world, certified, cohort, assessor)
    withdrawn, page = _withdrawn(world, certificate, coordinator), _page(world, certificate)
    hours = world.add(
        FieldHours(
            person=certified,
            done_on=world.now.date(),
            hours=2,
            what="Koffie",
            cosigner=coach,
            asked_at=world.now,
        )
    )
    world.add(
        CourseImage(
            version_id=version.id, name="beeld.svg", content=b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        )
    )
    module = version.modules[0]
    sheet = world.add(
        Worksheet(
            version_id=version.id,
            module=module,
            slug="blad",
            position=1,
            title="Blad",
            use="Om te schrijven.",
            html="<p>Schrijf.</p>",
        )
    )
    talk_to = world.add(
        Conversation(
            version_id=version.id,
            module=version.modules[-1],
            slug="gesprek",
            position=1,
            after=version.modules[-1].lessons[0].slug,
            title="Aan de deur",
            who="een buur",
            scene="Je belt aan.",
            moments=[{"says": "Dag.", "mood": "calm", "feels": "Kijkt.", "answers": [], "talk": "En nu?"}],
        )
    )
    world.add(Booklet(module_id=module.id, content=b"%PDF-", pages=8, made_at=world.now))
    world.add(CourseArchive(version_id=version.id, content=archive.pack(RICH)))
    draft = world.add(CourseDraft(course_id=version.course_id, begun_by=coordinator, begun_at=world.now))
    written = world.add(
        DraftFile(
            draft=draft, name="een/luisteren.md", text=RICH["een/luisteren.md"], was="", based_on="", remarks=[],
            by=coordinator, at=world.now,
        )
    )  # fmt: skip
    record = world.add(
        RecordedStep(
            person=trainee,
            course_id=version.course_id,
            kind="lesson",
            slug="les-1-2",
            ground="paper",
            recorded_by=coach,
            recorded_at=world.now,
        )
    )
    for person in (trainee, certified):
        hand_in = world.handed_in(person, cohort)
        review = world.review(hand_in, coach)
        spoken = uploads.store(upload_folder(), b"OggS", ".ogg")
        world.add(ReviewRecording(review_id=review.id, file_name=spoken, mimetype="audio/ogg"))
        voices[person.id] = spoken
    phrase = world.add(FeedbackPhrase(person_id=coach.id, text="Mooi gekeken."))
    world.add(
        LearningPoint(
            person_id=trainee.id,
            course_id=version.course_id,
            module_slug="01-module",
            told_to=coach,
            made_at=world.now,
        )
    )
    waiting = world.handed_in(trainee, cohort, "opdracht-2")
    waiting.file_name, waiting.mimetype = uploads.store(upload_folder(), b"OggS", ".ogg"), "audio/ogg"
    rings = CallRequest(person_id=trainee.id, asked_at=world.now, mimetype="audio/ogg")
    rings.file_name = uploads.store(upload_folder(), b"OggS", ".ogg")
    world.add(rings)
    told = LessonDeed(
        person_id=trainee.id,
        course_id=version.course_id,
        lesson_slug="les-1-1",
        is_done=True,
        said_at=world.now,
    )
    told.file_name, told.mimetype = uploads.store(upload_folder(), b"OggS", ".ogg"), "audio/ogg"
    world.add(told)
    asked = world.add(
        Question(
            person=trainee, cohort=cohort, course_id=version.course_id, kind="lesson", slug="les-1-1", text="Hoe?",
            file_name=uploads.store(upload_folder(), b"OggS", ".ogg"), mimetype="audio/ogg", asked_at=world.now,
        )
    )  # fmt: skip
    sent = CohortMessage(
        cohort_id=cohort.id,
        segment="iedereen",
        subject="Hoi",
        text="Tot dan.",
        sent_by=coach,
        sent_at=world.now,
    )
    world.add(sent).recipients = [CohortMessageRecipient(person=trainee, on_paper=True)]
    name = uploads.store(upload_folder(), b"\xff\xd8\xff", ".jpg")
    photo = world.add(HandInPhoto(hand_in=waiting, position=0, file_name=name, width=1, height=1))
    earlier, appeal, talk = _not_yet(world, trainee, cohort, assessor)
    world.add(
        Advice(
            person=trainee,
            cohort_id=cohort.id,
            round=earlier.round + 1,
            is_positive=True,
            text="Goed.",
            coach=coach,
            given_at=world.now,
        )
    )
    application = world.add(
        Application(name="Aan Melder", phone="0612345678", neighbourhood="Noord", applied_at=world.now)
    )
    invited = world.add(
        Application(name="Al Binnen", phone="0612345679", neighbourhood="Noord", applied_at=world.now)
    )
    world.add(
        ApplicationStep(
            application=invited, kind="invited", cohort=cohort, taken_by=coordinator, taken_at=world.now
        )
    )
    world.add(
        Invitation(
            person=trainee,
            token_hash=tokens.fingerprint("uitnodiging"),
            created_at=world.now,
            expires_at=world.days(30),
        )
    )
    accounts.open_session(trainee, device="iPad", now=world.now)
    came_by = world.add(
        LoginCode(
            person_id=trainee.id, way="spoken", code_hash="x", given_by=coach, created_at=world.now, expires_at=world.now,
            used_at=world.now,
        )
    )  # fmt: skip
    mailed = _mailed(world, trainee)
    spelling = world.add(Spelling(written="Femk\u03b5", label="Je naam", asked_at=world.now))
    world.add(MailBounce(address=trainee.email, person_id=trainee.id, answer="550", noticed_at=world.now))
    spoken = {"ended_at": world.days(-1), "ended_by_id": coach.id, "opened_at": world.days(-1)}
    rung = world.add(Call(reader=f"p{trainee.id}", person_id=trainee.id, **spoken))
    call = world.add(CallBack(name="Bezoeker", phone="06 12345678", about="", asked_at=world.now))
    feed_actions.renew(trainee.id, KEY, now=world.now)
    moved = world.add(
        ContactChange(
            person_id=trainee.id,
            which="place",
            old="Oost",
            new=trainee.neighbourhood,
            by=coordinator,
            asked_at=world.now,
            done_at=world.now,
        )
    )
    brought = world.add(ApplicationImport(consent="map", made_by=coordinator, made_at=world.now))
    act = world.add(ApplicationAct(kind="placed", cohort=cohort, made_by=coordinator, made_at=world.now))
    deepened = world.add(
        DeepeningDay(
            person_id=certified.id, held_on=world.today, title="Luisteren", recorded_by=coordinator, recorded_at=world.now,
        )
    )  # fmt: skip
    mailing = world.add(
        Mailing(
            audience="person", person=trainee, subject="Hallo", text="Tot dan.", made_by=coach, made_at=world.now,
            planned_for=world.days(9),
        )
    )  # fmt: skip
    words = {"name": "Welkom", "subject": "Welkom", "text": "Fijn.", "changed_at": world.now}
    text = world.add(StandardText(changed_by=coach, **words))
    merge = world.add(
        Merge(
            person=trainee, gone=world.person(), choices={"name": "kept", "email": "kept", "phone": "kept", "place": "kept"},
            asked_by=administrator, asked_at=world.now, moved={},
        )
    )  # fmt: skip
    grant = db.session.query(Grant).filter_by(person_id=coach.id).one()
    db.session.commit()
    app, new_app = (world.factor(trainee, is_confirmed=is_confirmed) for is_confirmed in (True, False))
    new_passkey = world.add(Factor(person_id=trainee.id, kind="passkey", seed="x", made_at=world.now))
    values = {
        "factors.reset:person_id": coach.id, "cohorts.end_coaching:person_id": coach.id, "sheet": "telefoons", "factor_id": app.id, "factors.try_out:factor_id": new_app.id,
        "factors.make_passkey:factor_id": new_passkey.id, "factors.factor_drawing:factor_id": new_app.id,
        "module": "01-module", "lesson": "les-1-1", "assignment": "opdracht-1", "version_id": version.id,
        "curriculum.image:name": "beeld.svg", "learning.photo:name": name, "person_id": trainee.id,
        "cohort_id": cohort.id, "group_day_id": day.id, "group_id": group.id, "meeting_id": past.id, "code": certificate.code, "sha256": "0" * 64,
        **{f"peergroups.{name}:code": "incident" for name in ("method", "sheet", "step")}, "peergroups.step:number": 1, "turn": "leiden", "composition_id": composed.id, **{f"regrouping.{name}:change_id": change.id for name in ("agreed", "drop", "say")}, "composing.take_back:other_id": coach.id, "request_id": newcomer.id, "poll_id": poll.id,
        "peergroups.write_point:meeting_id": held.id, "peergroups.answer_afterwards:meeting_id": held.id, "slug": "hier", "member_id": member.id, "application_id": application.id, "other_id": invited.id, "spelling_id": spelling.id,
        "entry_id": entry.id,
        "intake.letter:application_id": invited.id, "hand_in_id": waiting.id, "token": "uitnodiging",
        "module_id": module.id, "sheet_id": sheet.id, "conversation": talk_to.slug, "conversation_id": talk_to.id, "record_id": record.id, "photo_id": photo.id,
        "question_id": asked.id, "learning.own_recording:name": told.file_name, "cohorts.call_recording:name": rings.file_name, "asking.recording:name": asked.file_name, "asking.place:kind": "lesson", "asking.place:slug": "les-1-1",
        "phrase_id": phrase.id, "learning.recording:name": voices[trainee.id], "talk_id": talk.id, "appeal_id": appeal.id,
        "progress.withdraw_told:module": "01-module",
        "code_id": came_by.id, "message_id": sent.id, "year": world.now.year,
        "list_id": 1, "course": version.course.slug, "number": version.number,
        "certificates.object_to:code": withdrawn.code, "certificates.decide_objection:code": withdrawn.code,
        "certificates.shared:token": page, "hours_id": hours.id, "letter_id": 1,
        **{f"accounts.{name}:message_id": mailed.id for name in ("letter", "post", "lay_aside", "take_back", "address", "print_anew", "note_returned", "send_again")},
        "notifications.message:message_id": mailed.id, "notifications.appointment:message_id": mailed.id,
        "notifications.open_message:message_id": mailed.id, "call_id": call.id,
        "reader": f"p{trainee.id}", "calls.take_back_spoken:call_id": rung.id,
        "notifications.stop:token": stop_token(mailed),
        "notifications.feed:token": feed_queries.token_of(feed_queries.feed_of(trainee.id), KEY),
        "change_id": moved.id, "authoring.put_back:change_id": written.id, "file": written.name, "grant_id": grant.id, "merge_id": merge.id, "import_id": brought.id, "act_id": act.id,
        "mailing_id": mailing.id, "day_id": deepened.id, "text_id": text.id, "aim": f"persoon-{trainee.id}",
        **{f"people.{name}:person_id": coach.id for name in ("end_role", "lend_role", "undo_role", "see_role")},
        "session_id": db.session.query(LoginSession).one().id,
    }  # fmt: skip
    people = {
        "anonymous": None, "applicant": None, "trainee": trainee, "same_group": group_mate, "same_cohort": cohort_mate,
        "other_cohort": other_trainee, "certified": certified, "coach": coach, "other_coach": other_coach, "assessor": assessor,
        "partner": partner, "other_partner": other_partner, "coordinator": coordinator, "administrator": administrator,
        "disabled": disabled,
        "no_second_step": _no_second_step(world, coach, other_coach, assessor, coordinator, administrator),
    }  # fmt: skip
    return Scene(world, people, cohort, group, values)


def _entry(world: World, project: Any) -> LogbookEntry:
    """An entry that nobody in the scene wrote."""
    return world.add(
        LogbookEntry(
            project_id=project.id, kind="event", title="Koffie", text="Er was koffie.", happened_on=world.today,
            written_at=world.now,
        )
    )  # fmt: skip


def _no_second_step(world: World, *others: Person) -> Person:
    """A coordinator whose days of grace are over, where a second step was asked for long enough ago; the others have one."""
    db.session.scalars(db.select(FactorStart)).one().began_at = world.days(-15)
    for person in others:
        world.factor(person)
    return world.staff()


def _not_yet(
    world: World, person: Person, cohort: Any, assessor: Person
) -> tuple[Decision, Appeal, FinalTalk]:
    """A decision 'nog niet' with the appeal against it, and the talk that follows."""
    decision = world.add(
        Decision(
            person=person, cohort_id=cohort.id, round=1, outcome="not_yet", reasons="Nog niet.", to_do="Vraag door.",
            to_do_by=world.days(9).date(), assessor=assessor, decided_at=world.now,
        )
    )  # fmt: skip
    appeal = world.add(
        Appeal(decision=decision, text="Nee.", wants_call=False, raised_by=person, raised_at=world.now)
    )
    talk = world.add(
        FinalTalk(
            person=person, cohort_id=cohort.id, round=2, assessor=assessor, declared_at=world.now, planned_at=world.now,
            starts_at=world.days(2), place="De leeszaal", is_online=False,
        )
    )  # fmt: skip
    return decision, appeal, talk


def _withdrawn(world: World, certificate: Certificate, by: Person) -> Certificate:
    """An earlier certificate of the same holder, withdrawn, with an objection."""
    earlier = world.add(
        Certificate(
            code="B" * 26, number="SLHZ-2025-0001", person=certificate.person, issued_on=world.days(-300).date(),
            valid_until=world.days(400).date(), created_at=world.days(-300), facts=certificate.facts,
        )
    )  # fmt: skip
    row = world.add(
        Revocation(certificate=earlier, reason="Samen besproken.", revoked_by=by, revoked_at=world.days(-9))
    )
    world.add(
        Objection(
            revocation=row, words="Niet eens.", received_on=world.days(-5).date(), recorded_by=certificate.person,
            recorded_at=world.days(-5),
        )
    )  # fmt: skip
    return earlier


def _page(world: World, certificate: Certificate) -> str:
    """The word in the address of a page that the holder shares."""
    row = world.add(Showing(certificate_id=certificate.id, what=PAGE, since=world.now))
    token = sharing_actions.share_token(row)
    row.token_hash = tokens.fingerprint(token)
    return token


def _mailed(world: World, person: Person) -> Message:
    """A message with an appointment, that waits as a letter."""
    choice_actions.choose(person.id, {"gathering": "letter"}, "Dorpsstraat 1", now=world.now)
    found = send(
        event="meeting:0", address=person.email, person_id=person.id, template="peergroups/mail/meeting_cancelled", now=world.now,
        calendar="BEGIN:VCALENDAR", person=person, meeting=Meeting(starts_at=world.days(9), place="Hier"),
    )  # fmt: skip
    assert found is not None
    return found


def _certificate(world: World, person: Person, cohort: Any, assessor: Person) -> Certificate:
    decision = world.add(
        Decision(
            person=person,
            cohort_id=cohort.id,
            round=1,
            outcome="passed",
            reasons="Goed.",
            assessor=assessor,
            decided_at=world.now,
        )
    )
    certificate = world.add(
        Certificate(
            code="A" * 26, number="SLHZ-2026-0001", person=person, decision_id=decision.id, issued_on=world.now.date(),
            valid_until=world.days(700).date(), created_at=world.now,
            facts={"holder": person.name, "title": "Certificaat", "programme": "Opleiding", "organisation": "SLHZ"},
        )
    )  # fmt: skip
    world.add(StatusList(id=1, credential=LISTED, signed_at=world.now, replaced_credential=LISTED))
    world.add(StatusEntry(list_id=1, index=5, taken_at=world.now))
    world.add(
        CertificateFile(
            certificate=certificate,
            content=b"%PDF-",
            sha256="0" * 64,
            made_at=world.now,
            credential="{}",
            jwt="a.b.c",
            status_list_id=1,
            status_index=5,
        )
    )
    world.grant(person, "connector")
    return certificate
