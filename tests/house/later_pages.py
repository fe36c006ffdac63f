"""Pages that show their form only later in a story, or when the address asks something: what happened before is added to the
scene here, as much as the form needs."""

from typing import Any

from lms.certificates.models import Certificate, NameRequest
from lms.db import db
from lms.intake.models import Application, ApplicationMerge
from lms.learning.models import Review
from lms.progress.models import Advice, Appeal, AppealStep, CompletenessCheck, FinalTalk
from tests.house.kinds import Scene


def later_pages(scene: Scene) -> list[tuple[str, str]]:
    """The kind of person who sees it, and the address."""
    world = scene.world
    for _ in range(3):  # with who is certified already, enough people to divide
        world.grant(world.person(), "connector")
    certificate = _talked_about(scene)
    review = db.session.scalars(db.select(Review).order_by(Review.id)).first()
    trainee, first = scene.people["trainee"].id, f"{world.days(30):%Y-%m-%dT%H:%M}"
    pages = [
        ("coach", f"/begeleiding/inleveringen/{review.hand_in_id}/tweede-blik"),
        ("coach", f"/begeleiding/deelnemers/{_done(scene).id}/advies"),
        ("coach", f"/intervisie/groepen/{scene.group.id}/jaar?first={first}&weeks=5&number=6"),
        ("assessor", f"/beoordelingen/{_to_decide(scene).id}"),
        ("coordinator", f"/bezwaren/{_heard(scene)}"),
        ("coordinator", f"/certificaten/{certificate.code}/naam"),
        ("coordinator", f"/certificaten/{certificate.code}/intrekking"),
        ("coordinator", f"/aanmeldingen/{_merged(scene).id}"),
        ("coordinator", f"/aanmeldingen/samen?kies={scene.values['application_id']}"),
        ("coordinator", f"/mensen/{trainee}/samenvoegen?met={world.person().id}"),
        ("coordinator", "/intervisiegroepen/samenstellen"),
    ]
    db.session.commit()
    return pages


def _done(scene: Scene) -> Any:
    """A trainee who did everything that the coach's advice waits for."""
    world, coach = scene.world, scene.people["coach"]
    cohort = world.cohort()
    world.grant(coach, "coach", cohort)
    person = world.trainee(cohort)
    world.everything_learned(person, cohort, coach)
    world.attended(world.group_day(cohort), person, coach)
    world.meeting(world.peer_group(cohort, person), coach, present=(person,))
    return person


def _to_decide(scene: Scene) -> Any:
    """A trainee with whom the final talk was held."""
    world, coach, staff = scene.world, scene.people["coach"], scene.people["coordinator"]
    person = world.trainee(scene.cohort)
    place = {"person_id": person.id, "cohort_id": scene.cohort.id, "round": 1}
    world.add(Advice(**place, is_positive=True, text="Goed.", coach=coach, given_at=world.days(-9)))
    world.add(CompletenessCheck(**place, checked_by=staff, checked_at=world.days(-8)))
    said = {"declared_at": world.days(-7), "planned_at": world.days(-7), "starts_at": world.days(-1)}
    world.add(FinalTalk(**place, **said, assessor=scene.people["assessor"], place="Hier", is_online=False))
    return person


def _heard(scene: Scene) -> int:
    """The appeal of the scene, taken on by the coordinator, who heard the trainee."""
    appeal = db.session.get_one(Appeal, scene.values["appeal_id"])
    by = {"taken_by": scene.people["coordinator"], "taken_at": scene.world.now}
    scene.world.add(AppealStep(appeal=appeal, kind="taken", **by))
    scene.world.add(AppealStep(appeal=appeal, kind="heard", **by))
    return appeal.id


def _talked_about(scene: Scene) -> Certificate:
    """A certificate of somebody who asked for it with another name, and was heard before it is withdrawn."""
    world, holder = scene.world, scene.people["certified"]
    facts = (
        db.session.scalars(db.select(Certificate).where(Certificate.code == scene.values["code"])).one().facts
    )
    made = world.add(
        Certificate(
            code="C" * 26, number="SLHZ-2025-0002", person=holder, issued_on=world.days(-200).date(),
            valid_until=world.days(500).date(), created_at=world.days(-200), facts=facts,
        )
    )  # fmt: skip
    world.heard(made, scene.people["administrator"])
    world.add(NameRequest(certificate_id=made.id, name="Anders", asked_by=holder, asked_at=world.now))
    return made


def _merged(scene: Scene) -> Application:
    """An application that goes on in another one."""
    world = scene.world
    row = world.add(
        Application(name="Nog Eens", phone="0612345670", neighbourhood="Noord", applied_at=world.now)
    )
    into = scene.values["application_id"]
    by = scene.people["coordinator"].id
    world.add(ApplicationMerge(application_id=row.id, into_id=into, merged_by_id=by, merged_at=world.now))
    return row
