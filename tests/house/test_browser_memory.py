"""What a browser may keep: pages, so that going back finds what was typed; nothing with a secret; and nothing for the next person."""

import pytest

from lms.accounts.models import LoginSession
from lms.browser_memory import WHOSE
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors.models import Factor
from tests.house.kinds import KEY, build_scene
from tests.house.test_access import rules
from tests.proofreader import proofread

pytestmark = pytest.mark.once(reason="headers of pages")


def secrets_of(scene) -> dict[str, str]:
    """What opens something for whoever has it, by what it is."""
    new_app = db.session.get_one(Factor, scene.values["factors.try_out:factor_id"])
    return {
        "address of a calendar": scene.values["notifications.feed:token"],
        "address of a shared certificate": scene.values["certificates.shared:token"],
        "key of an app": factor_actions.secret_of(new_app, key=KEY),
    }


# who leads an evening and at which step: asked every ten seconds, and answered in a word when nothing changed
LOOKED_AT_AGAIN = {"peergroups.standing"}


def test_no_page_with_a_secret_is_kept_and_every_other_is(app, world, as_person):
    """Over every address, as everybody: pages with a secret in them, and files, are `no-store`."""
    scene = build_scene(world)
    found, wrong = set(), []
    for person in filter(None, scene.people.values()):
        browser = as_person(person)
        for rule in rules(app).values():
            if "GET" not in rule.methods or app.view_functions[rule.endpoint].access.is_public:
                continue
            answer = browser.get(scene.address(rule))
            if answer.status_code != 200:
                continue
            body = answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "image/svg")) else ""
            shown = [name for name, secret in secrets_of(scene).items() if secret in body.replace(" ", "")]
            found |= set(shown)
            marked = getattr(app.view_functions[rule.endpoint], "is_never_kept", False)
            is_page = answer.mimetype == "text/html" or rule.endpoint in LOOKED_AT_AGAIN
            keeps = "private, no-cache" if is_page and not marked else "no-store"
            has_own = answer.headers["Cache-Control"] not in ("private, no-cache", "no-store")
            if (shown and keeps != "no-store") or (not has_own and answer.headers["Cache-Control"] != keeps):
                wrong.append((rule.endpoint, answer.headers["Cache-Control"], shown))
    assert wrong == []
    assert found == set(secrets_of(scene))


def test_a_page_says_whose_it_is_and_so_does_a_cookie(world, as_person):
    person = world.person()
    one, other = as_person(person), as_person(world.person())
    said = [(browser.get("/mijn"), browser.get_cookie(WHOSE).value) for browser in (one, other)]
    for page, cookie in said:
        assert f' data-whose="{cookie}"' in page.get_data(as_text=True)
    assert said[0][1] != said[1][1]
    assert "Set-Cookie" not in one.get("/mijn").headers  # once is enough
    again = as_person(person)
    again.get("/mijn")
    assert again.get_cookie(WHOSE).value == said[0][1]  # the same person on another day goes on with the page


def test_nobody_is_said_after_logging_out_or_when_the_session_ended(world, as_person):
    browser, ended = as_person(world.person()), as_person(world.person())
    for one in (browser, ended):
        one.get("/mijn")
    browser.post("/uitloggen")
    db.session.execute(db.update(LoginSession).values(ended_at=world.now))
    db.session.commit()
    assert ended.get("/mijn").status_code == 303
    assert [one.get_cookie(WHOSE) for one in (browser, ended)] == [None, None]
    page = browser.get("/").get_data(as_text=True)
    proofread(page, "/")
    assert "data-whose" not in page


@pytest.mark.parametrize(
    ("is_own", "forgets"), [(True, '"cache"'), (False, '"cache", "storage"'), (None, '"cache", "storage"')]
)
def test_logging_out_clears_what_a_shared_device_kept(world, as_person, is_own, forgets):
    person = world.person()
    browser = as_person(person)
    session = db.session.scalars(db.select(LoginSession)).one()
    session.is_own_device = is_own
    assert browser.post("/uitloggen").headers["Clear-Site-Data"] == forgets
