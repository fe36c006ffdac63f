"""What wijkverbinders do after the training: hours, looking back, a day together, and a new name."""

from datetime import timedelta

from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.certificates import name_actions
from lms.certificates.queries import certificates_of
from lms.demo.stage import Stage
from lms.renewal import actions


def build(stage: Stage) -> None:
    """Rosa is on her way to a renewal, Geert asks her to confirm his hours, Samira has another name."""
    rosa, geert, samira = (
        _known(f"{name}@demo.test") for name in ("wijkverbinder", "geert.wieringa", "samira.bouali")
    )
    actions.record_deepening_day(
        rosa,
        held_on=stage.day(50),
        title="Luisteren als het schuurt",
        by=stage.team.coordinator,
        now=stage.ago(49),
    )
    actions.reflect(
        rosa, "Ik vertel nu vaker terug wat er met een idee gebeurde.", by=rosa, now=stage.ago(20)
    )
    confirmed = actions.ask_to_cosign(
        rosa,
        done_on=stage.day(30),
        hours=4,
        what="Ideeënmuur in het dorpshuis",
        cosigner=geert,
        now=stage.ago(29),
    )
    actions.answer_hours(confirmed, is_true=True, by=geert, now=stage.ago(29) + timedelta(hours=5))
    actions.ask_to_cosign(
        rosa,
        done_on=stage.day(6),
        hours=3,
        what="Koffie-ochtend",
        cosigner=stage.team.coach2,
        now=stage.ago(5),
    )
    actions.ask_to_cosign(
        geert,
        done_on=stage.day(4),
        hours=2,
        what="Rondje langs de nieuwe flat",
        cosigner=rosa,
        now=stage.ago(3),
    )
    certificate = certificates_of(samira.id)[0]
    name_actions.ask_name_change(certificate, name="Samira el Khattabi", by=samira, now=stage.ago(2))


def _known(email: str) -> Person:
    found = person_with_email(email)
    assert found is not None, email
    return found
