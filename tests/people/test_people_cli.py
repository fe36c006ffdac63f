"""`lms people list` and `lms people end`: as the pages do, without a page."""

from lms import clock, roles
from lms.cli import with_verbs
from lms.db import db


def run(app, *arguments: str) -> tuple[int, list[str]]:
    db.session.commit()
    answer = app.test_cli_runner().invoke(with_verbs(), ["people", *arguments])
    db.session.expire_all()
    return answer.exit_code, [line.rstrip() for line in answer.output.splitlines()]


def test_everybody_is_listed_with_where_they_are_and_their_roles(app, world):
    cohort = world.cohort()
    world.coach(cohort, name="Cor Kok", email="cor@example.org")
    world.staff(roles.ADMINISTRATOR, name="ada Baas", email="ada@example.org")
    world.person(name="Bo", email=None)
    listed = [
        "ada Baas  works  administrator  ada@example.org",
        "Bo        other  no role        no address",
        f"Cor Kok   works  {f'coach {cohort.id}':<13}  cor@example.org",
    ]
    assert run(app, "list") == (0, listed)
    found = f"Cor Kok  works  coach {cohort.id}  cor@example.org"
    assert run(app, "list", "--role", "coach") == (0, [found])
    assert run(app, "list", "--role", "assessor") == (0, [])


def test_a_role_ends_as_on_its_page(app, world):
    cohort = world.cohort()
    world.trainee(cohort)
    world.coach(cohort, name="Cor Kok", email="cor@example.org")
    ada = world.staff(roles.ADMINISTRATOR, name="Ada Baas", email="ada@example.org")
    of_cohort = ("--role", "coach", "--scope", str(cohort.id))
    for arguments, refusal in (
        (("ada@example.org", "--role", "administrator"), "Dit is de laatste beheerder"),
        (("cor@example.org", *of_cohort), "Dit is de enige begeleider van deze lichting"),
        (("cor@example.org", *of_cohort, "--to", "ada@example.org"), "Only talks and appeals"),
        (("cor@example.org", "--role", "coach"), "Cor Kok has no such role"),
        (("niemand@example.org", "--role", "coach"), "Nobody has the address"),
    ):
        code, [line] = run(app, "end", *arguments)
        assert (code, refusal in line) == (1, True), line
    world.coach(cohort, email="eva@example.org")
    world.staff(roles.ADMINISTRATOR)
    said = "Cor Kok is coach no longer; a mail tells them."
    assert run(app, "end", "cor@example.org", *of_cohort) == (0, [said])
    assert run(app, "end", "cor@example.org", *of_cohort) == (1, ["Error: Deze rol is al gestopt."])
    assert run(app, "end", "ada@example.org", "--role", "administrator")[0] == 0
    assert not ada.has_role(roles.ADMINISTRATOR, now=clock.now())
