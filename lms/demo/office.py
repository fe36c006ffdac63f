"""What the office did about people: a coach lent for a holiday, a new number, a list that was pasted, somebody who is there twice."""

from datetime import timedelta

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.queries import members
from lms.demo.stage import Stage
from lms.intake import import_actions
from lms.intake.import_rules import Row
from lms.people import contact_actions, merge_actions, role_actions
from lms.people.contact_actions import Details, details_of
from lms.roles import COACH

PASTED = (
    ("Wim Kok", "wim.kok@demo.test", "", "Blokker-Dorp"),
    ("Fenna Meijer", "", "06 55 50 18 41", "Hoorn-Noord"),
)


def build(stage: Stage, half_way: Cohort) -> None:
    coordinator = stage.team.coordinator
    stand_in = stage.cast.person("Trudy Vermeer", "Zwaag", "waarnemer@demo.test")
    grant = next(row for row in stage.team.coach.grants if (row.role, row.scope_id) == (COACH, half_way.id))
    role_actions.lend(
        grant,
        stand_in,
        last_day=stage.today + timedelta(days=12),
        is_sure=True,
        by=coordinator,
        now=stage.ago(2),
    )
    people = members(half_way.id, now=stage.now)
    _new_number(people[-1], coordinator, stage)
    rows = [Row(number, *row, "") for number, row in enumerate(PASTED, 1)]
    import_actions.bring_in(rows, consent="Map toestemmingen, op kantoor", by=coordinator, now=stage.ago(1))
    twice = stage.cast.person(people[1].name, "Hoorn", "nog-een-keer@demo.test")
    kept = dict.fromkeys(("name", "email", "phone", "place"), "kept")
    merge_actions.ask(
        people[1], twice, kept, why="Gebeld: twee keer aangemeld", by=coordinator, now=stage.ago(1)
    )


def _new_number(person: Person, by: Person, stage: Stage) -> None:
    wanted = Details(**{**details_of(person).__dict__, "phone": "06 55 50 18 42"})
    contact_actions.change(person, wanted, how="Teruggebeld op het oude nummer", by=by, now=stage.ago(3))
