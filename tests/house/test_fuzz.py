"""Whatever somebody sends to any address, as anybody: an answer, never a fault. 500 requests with a fixed seed; `make fuzz`
sends 20,000 in each database, and looks at how long an answer takes."""

import json
import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzzing import Knock, door_of
from tests.house.kinds import KINDS, build_scene

REQUESTS = int(os.environ.get("LMS_FUZZ", 500))


def test_strange_requests_get_an_answer(app, world, as_person):
    door, knocks = door_of(app, build_scene(world), as_person)

    @settings(
        max_examples=REQUESTS, derandomize="LMS_FUZZ" not in os.environ, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate,),
    )  # fmt: skip
    @given(knock=knocks)
    def send(knock: Knock) -> None:
        assert door.knock(knock) < 500

    mine = {kind: door.knock(Knock(kind, "accounts.mine", "GET", "/mijn")) for kind in KINDS}
    assert {kind for kind, status in mine.items() if status != 200} == {
        "anonymous",
        "applicant",
        "no_second_step",
    }
    send()
    assert sum(door.answers.values()) >= REQUESTS
    assert door.answers.keys() >= {200, 303, 400, 403, 404, 405}
    if "LMS_FUZZ_REPORT" in os.environ:
        found = {"answers": door.answers, "slowest": door.slowest}
        Path(os.environ["LMS_FUZZ_REPORT"]).write_text(json.dumps(found))
